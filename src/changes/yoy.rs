use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::changes::compare::{Pair, Verdict, compare};
use crate::changes::divisors::Divisors;
use crate::changes::editions::Rules;
use crate::changes::table::Changes;
use crate::model::{Comparability, Doubts, Year};
use crate::series::{BodySeries, Cell, Panel, Selection, Series};

/// What is compared, and what is shown.
#[derive(Clone, Debug, Default)]
pub struct YoyOptions {
    /// Whether to show changes across a change of definition, flagged. The base is then the figure that the indicator
    /// replaced, if the two have the same unit.
    pub across_editions: bool,
    /// Which changes to compute, by the year of the value. Figures outside the selection still serve as bases, and show
    /// which edition a report follows.
    pub selection: Selection,
    /// The figures that findings cast doubt on: a change from or to one of them is `suspect`.
    pub doubts: Doubts,
}

/// The change of every figure from the year before: a row for each chosen figure, in the order of the series.
pub fn year_over_year(panel: &Panel, catalog: &Catalog, options: &YoyOptions) -> Changes {
    let comparer = Comparer::new(panel, catalog, options);
    let selection = &options.selection;
    let mut changes = Changes::like(panel);
    comparer.each_series(panel, |body, series| {
        let track = comparer.track(body, series);
        let mut before: Option<Cell> = None;
        for cell in series.cells() {
            let base = before.replace(cell).filter(|b| b.year == cell.year.before());
            if selection.has_year(cell.year) {
                let (base, verdict) = track.judge(base, cell);
                changes.push(series, cell, base, verdict);
            }
        }
    });
    changes
}

/// Decides which figures of a panel can be compared.
pub(super) struct Comparer<'a> {
    rules: Rules,
    divisors: Divisors,
    options: &'a YoyOptions,
    chosen: Vec<bool>,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(panel: &Panel, catalog: &Catalog, options: &'a YoyOptions) -> Self {
        let selection = &options.selection;
        let is_chosen =
            |kind: &crate::series::Kind| selection.has_kind(&kind.indicator, &kind.breakdown);
        Comparer {
            rules: Rules::new(panel.kinds(), catalog),
            divisors: Divisors::new(panel.kinds(), catalog),
            options,
            chosen: panel.kinds().iter().map(is_chosen).collect(),
        }
    }

    /// Calls `take` with every chosen series, and with the other series of its body.
    pub(super) fn each_series<'p>(
        &self,
        panel: &'p Panel,
        mut take: impl FnMut(&BodySeries<'p>, Series<'p>),
    ) {
        let selection = &self.options.selection;
        for body in panel.by_body().filter(|b| selection.has_body(b.body())) {
            body.iter().filter(|s| self.chosen[s.kind_at()]).for_each(|s| take(&body, s));
        }
    }

    /// A series and what decides over its pairs.
    pub(super) fn track<'t>(&'t self, body: &'t BodySeries<'t>, series: Series<'t>) -> Track<'t> {
        let doubts = &self.options.doubts;
        let doubted = match doubts.is_empty() {
            true => None,
            false => doubts.years(series.body(), series.indicator(), series.breakdown()),
        };
        let across = self.options.across_editions;
        Track { rules: &self.rules, divisors: &self.divisors, body, series, doubted, across }
    }
}

/// A series, what is around it, and what decides over its pairs.
pub(super) struct Track<'a> {
    rules: &'a Rules,
    divisors: &'a Divisors,
    body: &'a BodySeries<'a>,
    series: Series<'a>,
    doubted: Option<&'a BTreeSet<Year>>,
    across: bool,
}

impl Track<'_> {
    fn is_doubted(&self, base: Option<Cell>, value: Cell) -> bool {
        self.doubted.is_some_and(|years| {
            years.contains(&value.year) || base.is_some_and(|base| years.contains(&base.year))
        })
    }

    fn pair(&self, base: Option<Cell>, value: Cell) -> Pair {
        let measure = self.rules.of(self.series.kind_at()).measure;
        Pair { base, value, measure, doubted: self.is_doubted(base, value) }
    }

    /// The base of a figure and what the two give.
    fn judge(&self, base: Option<Cell>, cell: Cell) -> (Option<f64>, Verdict) {
        let kind = self.series.kind_at();
        let mut verdict = compare(self.pair(base, cell));
        let before = base.and_then(|b| b.value);
        if verdict.comparability == Comparability::Comparable
            && self.divisors.is_small(self.body, kind, (cell.year.before(), cell.year))
        {
            verdict.comparability = Comparability::SmallBase;
        }
        if self.breaks_at(cell.year, before.is_some()) {
            return (before, verdict.across_editions(self.across));
        }
        let is_gap = verdict.comparability == Comparability::Gap;
        if is_gap && self.rules.is_other_edition(self.body, kind, cell.year.before()) {
            return self.replaced(cell);
        }
        (before, verdict)
    }

    /// Whether the definition changes with a year, or the form begins with it.
    fn breaks_at(&self, year: Year, has_base: bool) -> bool {
        let rule = self.rules.of(self.series.kind_at());
        rule.breaks.contains(&year) || (has_base && rule.first == Some(year))
    }

    /// A figure whose year before follows another edition: its base is what it stands in place of, when asked for.
    fn replaced(&self, cell: Cell) -> (Option<f64>, Verdict) {
        let kind = self.series.kind_at();
        let predecessor = self
            .rules
            .predecessor(self.body, kind, cell.year.before())
            .filter(|(kind, _)| self.across && self.is_same_unit(*kind));
        let base = predecessor.map(|(_, cell)| cell);
        let verdict = compare(self.pair(base, cell));
        (base.and_then(|b| b.value), verdict.across_editions(self.across))
    }

    fn is_same_unit(&self, kind: usize) -> bool {
        self.body.of_kind(kind).is_some_and(|s| s.unit() == self.series.unit())
    }

    /// Whether two years of the series, however far apart, can be compared: what no single step between them refuses.
    /// Between the two, a change of definition or a year without a report breaks the series.
    pub(super) fn span(&self, from: Year, to: Year) -> Comparability {
        let kind = self.series.kind_at();
        let (first, last) = (from.min(to), from.max(to));
        let start = self.series.at(first);
        let steps = (first.0 + 1..=last.0).map(Year);
        if steps.clone().any(|year| self.breaks_at(year, start.is_some())) {
            return Comparability::EditionBreak;
        }
        let mut years = (first.0..=last.0).map(Year);
        if let Some(absent) = years.find(|year| self.series.at(*year).is_none()) {
            return match self.rules.is_other_edition(self.body, kind, absent) {
                true => Comparability::EditionBreak,
                false => Comparability::Gap,
            };
        }
        let Some(value) = self.series.at(to) else { return Comparability::Gap };
        match self.pair(self.series.at(from), value).comparability() {
            Comparability::Comparable if self.divisors.is_small(self.body, kind, (from, to)) => {
                Comparability::SmallBase
            }
            found => found,
        }
    }

    /// Whether a number may be computed from two figures that compare so.
    pub(super) fn allows(&self, comparability: Comparability) -> bool {
        use Comparability::{Comparable, EditionBreak, SmallBase, Suspect};
        matches!(comparability, Comparable | SmallBase | Suspect)
            || (comparability == EditionBreak && self.across)
    }
}
