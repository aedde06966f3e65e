//! The figures of all sentences → one of each kind. The same said twice is said once; a whole goes before its part; of two
//! that differ, neither is taken. Of several accounts of one platform each keeps its own.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::extract::prose::ProseFigure;
use crate::extract::same;
use crate::model::{BreakdownId, Finding, FindingCode, IndicatorId, Severity};

/// The most places that a finding about one indicator names.
const PLACES: usize = 10;

/// What is left of the figures of all sentences.
#[derive(Default)]
pub(super) struct Settled {
    pub(super) figures: Vec<ProseFigure>,
    /// Those that differ, of which none was taken.
    pub(super) contested: Vec<ProseFigure>,
    /// What is said of these.
    pub(super) findings: Vec<Finding>,
}

/// Keeps one figure of each kind.
pub(super) fn settle(mut figures: Vec<ProseFigure>, catalog: &Catalog) -> Settled {
    instead(&mut figures);
    let mut said: BTreeMap<(IndicatorId, BreakdownId), Vec<ProseFigure>> = BTreeMap::new();
    for figure in figures {
        said.entry((figure.indicator.clone(), figure.breakdown.clone())).or_default().push(figure);
    }
    let mut settled = Settled::default();
    for ((indicator, _), figures) in said {
        match one_each(figures) {
            Ok(figures) => settled.figures.extend(figures),
            Err(figures) => {
                settled.contested.extend(figures.iter().cloned());
                settled.findings.push(two_values(catalog, indicator, figures));
            }
        }
    }
    settled
}

/// 主动公开312条 … 网站主动公开172条: the second is what the website has, where the first says all that was disclosed. Of two
/// websites neither says all.
fn instead(figures: &mut [ProseFigure]) {
    let changed: Vec<(usize, IndicatorId)> = figures
        .iter()
        .enumerate()
        .filter_map(|(at, figure)| Some((at, figure, figure.instead.clone()?)))
        .filter(|(_, figure, _)| {
            let differs =
                |f: &ProseFigure| f.indicator == figure.indicator && !same(f.value, figure.value);
            figures.iter().any(differs)
        })
        .map(|(at, _, other)| (at, other))
        .collect();
    for (at, other) in changed {
        figures[at].indicator = other;
    }
}

/// One figure, or one of each account.
fn one_each(figures: Vec<ProseFigure>) -> Result<Vec<ProseFigure>, Vec<ProseFigure>> {
    let mut of: BTreeMap<Option<String>, Vec<ProseFigure>> = BTreeMap::new();
    for figure in figures.clone() {
        of.entry(figure.account.clone()).or_default().push(figure);
    }
    let unnamed = of.remove(&None);
    if of.len() <= 1 {
        // A name that is said once and left out the next time.
        return one(figures).map(|figure| vec![figure]);
    }
    let mut accounts = Vec::new();
    for (name, said) in of {
        let mut figure = one(said)?;
        figure.breakdown = BreakdownId::new(name.as_deref().unwrap_or_default());
        figure.account = None;
        accounts.push(figure);
    }
    match unnamed {
        // Without a name, it is one of them again, or not known to be.
        Some(more) if !more.iter().all(|m| accounts.iter().any(|a| same(a.value, m.value))) => {
            Err(figures)
        }
        _ => Ok(accounts),
    }
}

/// The value that all sentences agree on; those that speak of a part do not count where one speaks of the whole.
fn one(figures: Vec<ProseFigure>) -> Result<ProseFigure, Vec<ProseFigure>> {
    let has_whole = figures.iter().any(|figure| !figure.part);
    let mut figures: Vec<ProseFigure> =
        figures.into_iter().filter(|figure| !has_whole || !figure.part).collect();
    // A site of its own goes before that of the government above it.
    let has_own = figures.iter().any(|figure| !figure.elsewhere);
    figures.retain(|figure| !has_own || !figure.elsewhere);
    if figures.windows(2).all(|pair| same(pair[0].value, pair[1].value)) {
        let named = figures.iter().position(|f| f.account.is_some()).unwrap_or(0);
        return Ok(figures.swap_remove(named));
    }
    Err(figures)
}

fn two_values(catalog: &Catalog, indicator: IndicatorId, mut figures: Vec<ProseFigure>) -> Finding {
    figures.truncate(PLACES);
    let values: Vec<&str> = figures.iter().map(|figure| figure.text.as_str()).collect();
    let mut finding = Finding::new(FindingCode::ProseTwoValues, Severity::Notice)
        .saying("indicator", catalog.name(&indicator))
        .with("values", values.join(", "));
    finding.places = figures.iter().map(|figure| figure.place.clone()).collect();
    finding.indicator = Some(indicator);
    finding
}
