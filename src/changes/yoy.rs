use crate::catalog::Catalog;
use crate::changes::compare::{self, Verdict, compare};
use crate::changes::editions::Rules;
use crate::changes::table::Changes;
use crate::model::Comparability;
use crate::series::{BodySeries, Cell, Panel, Selection, Series};

/// What is compared, and what is shown.
#[derive(Clone, Debug, Default)]
pub struct YoyOptions {
    /// Whether changes across a change of definition are shown, with their flag; the base is then the figure that
    /// the indicator stands in place of, when it has the same unit.
    pub across_editions: bool,
    /// The changes that are wanted, by the year of their value. The figures of other indicators, and of the years
    /// before, still serve: as bases, and to tell the editions of reports.
    pub selection: Selection,
}

/// The change of every figure from the year before: a row for each chosen figure, in the order of the series.
pub fn year_over_year(panel: &Panel, catalog: &Catalog, options: &YoyOptions) -> Changes {
    let rules = Rules::new(panel.kinds(), catalog);
    let selection = &options.selection;
    let chosen: Vec<bool> =
        panel.kinds().iter().map(|k| selection.has_kind(&k.indicator, &k.breakdown)).collect();
    let mut changes = Changes::like(panel);
    for body in panel.by_body().filter(|b| selection.has_body(b.body())) {
        for series in body.iter().filter(|s| chosen[s.kind_at()]) {
            let mut before: Option<Cell> = None;
            for cell in series.cells() {
                let base = before.replace(cell).filter(|b| b.year == cell.year.before());
                if !selection.has_year(cell.year) {
                    continue;
                }
                let pair =
                    Pair { rules: &rules, body: &body, series, across: options.across_editions };
                let (base, verdict) = pair.judge(base, cell);
                changes.push(series, cell, base, verdict);
            }
        }
    }
    changes
}

/// A figure and what is around it.
struct Pair<'a> {
    rules: &'a Rules,
    body: &'a BodySeries<'a>,
    series: Series<'a>,
    across: bool,
}

impl Pair<'_> {
    /// The base of a figure and what the two give.
    fn judge(&self, base: Option<Cell>, cell: Cell) -> (Option<f64>, Verdict) {
        let kind = self.series.kind_at();
        let rule = self.rules.of(kind);
        let mut verdict = compare(base, cell, rule.measure);
        let before = base.and_then(|b| b.value);
        let another_form = before.is_some() && rule.first == Some(cell.year);
        if rule.breaks.contains(&cell.year) || another_form {
            return (before, verdict.across_editions(self.across));
        }
        match verdict.comparability {
            Comparability::Gap
                if self.rules.is_other_edition(self.body, kind, cell.year.before()) =>
            {
                return self.replaced(cell);
            }
            Comparability::Comparable | Comparability::SmallBase
                if rule.measure != crate::model::Measure::Ratio =>
            {
                let pair = before.zip(cell.value);
                if pair.is_some_and(|(b, v)| compare::is_outlier(b, v, self.series, cell.year)) {
                    verdict.comparability = Comparability::Suspect;
                }
            }
            _ => {}
        }
        (before, verdict)
    }

    /// A figure whose year before follows another edition: its base is what it stands in place of, when asked for.
    fn replaced(&self, cell: Cell) -> (Option<f64>, Verdict) {
        let kind = self.series.kind_at();
        let predecessor = self
            .rules
            .predecessor(self.body, kind, cell.year.before())
            .filter(|(kind, _)| self.across && self.is_same_unit(*kind));
        let base = predecessor.map(|(_, cell)| cell);
        let verdict = compare(base, cell, self.rules.of(kind).measure);
        (base.and_then(|b| b.value), verdict.across_editions(self.across))
    }

    fn is_same_unit(&self, kind: usize) -> bool {
        self.body.of_kind(kind).is_some_and(|s| s.unit() == self.series.unit())
    }
}
