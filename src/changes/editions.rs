use crate::catalog::Catalog;
use crate::model::{Edition, Measure, Year};
use crate::series::{BodySeries, Cell, Kind};

/// What the catalog says about a kind of series (an indicator with a breakdown), looked up once for millions of comparisons.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// How it is compared.
    pub(super) measure: Measure,
    /// The years in which its definition changed.
    pub(super) breaks: Vec<Year>,
    /// For a row of the form, the first year of that form; earlier forms had other rows.
    pub(super) first: Option<Year>,
    table: String,
    /// The editions that print it; empty if all do.
    editions: Vec<Edition>,
    /// The kinds of an earlier edition that it replaces.
    replaces: Vec<usize>,
}

/// The rules of all kinds of a panel.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    rules: Vec<Rule>,
    /// The kinds that only one edition prints. A report that has one of them follows that edition.
    telling: Vec<(usize, Edition)>,
}

impl Rules {
    pub(super) fn new(kinds: &[Kind], catalog: &Catalog) -> Rules {
        let mut all: Vec<Edition> =
            catalog.indicators().iter().flat_map(|i| i.editions.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        let rules: Vec<Rule> = kinds.iter().map(|kind| rule(kind, kinds, &all, catalog)).collect();
        let one = |(at, rule): (usize, &Rule)| match rule.editions.as_slice() {
            [only] => Some((at, *only)),
            _ => None,
        };
        let telling = rules.iter().enumerate().filter_map(one).collect();
        Rules { rules, telling }
    }

    pub(super) fn of(&self, kind: usize) -> &Rule {
        &self.rules[kind]
    }

    /// Whether a report without this figure follows an edition that does not print it. Two things show that: a figure
    /// that the kind replaces, or figures that only another edition prints. The kind's own table decides if it can, otherwise
    /// any table does.
    pub(super) fn is_other_edition(&self, body: &BodySeries<'_>, kind: usize, year: Year) -> bool {
        let rule = &self.rules[kind];
        // No report is older than the first.
        if rule.editions.is_empty() || year < body.first_year() {
            return false;
        }
        if self.predecessor(body, kind, year).is_some() {
            return true;
        }
        let present = |kind: usize| body.of_kind(kind).is_some_and(|s| s.at(year).is_some());
        let told: Vec<(usize, Edition)> =
            self.telling.iter().copied().filter(|(kind, _)| present(*kind)).collect();
        let own_table = |(kind, _): &&(usize, Edition)| self.rules[*kind].table == rule.table;
        let of_table: Vec<Edition> = told.iter().filter(own_table).map(|(_, e)| *e).collect();
        let editions =
            if of_table.is_empty() { told.iter().map(|(_, e)| *e).collect() } else { of_table };
        !editions.is_empty() && !editions.iter().any(|e| rule.editions.contains(e))
    }

    /// The figure of a year that a kind replaces.
    pub(super) fn predecessor(
        &self,
        body: &BodySeries<'_>,
        kind: usize,
        year: Year,
    ) -> Option<(usize, Cell)> {
        self.rules[kind]
            .replaces
            .iter()
            .find_map(|kind| Some((*kind, body.of_kind(*kind)?.at(year)?)))
    }
}

fn rule(kind: &Kind, kinds: &[Kind], all: &[Edition], catalog: &Catalog) -> Rule {
    let Some(indicator) = catalog.indicator(&kind.indicator) else {
        return Rule {
            measure: Measure::Flow,
            breaks: Vec::new(),
            first: None,
            table: String::new(),
            editions: Vec::new(),
            replaces: Vec::new(),
        };
    };
    let everywhere = all.iter().all(|edition| indicator.editions.contains(edition));
    let replaces = indicator.replaces.iter().flat_map(|id| {
        let stood = |k: &Kind| k.indicator == *id && k.breakdown == kind.breakdown;
        kinds.iter().position(stood)
    });
    let of_form = !indicator.editions.is_empty();
    let first = all.first().filter(|_| of_form).map(|edition| Year(i32::from(edition.0)));
    Rule {
        measure: indicator.measure,
        breaks: indicator.breaks.clone(),
        first,
        table: indicator.table.clone(),
        editions: if everywhere { Vec::new() } else { indicator.editions.clone() },
        replaces: replaces.collect(),
    }
}
