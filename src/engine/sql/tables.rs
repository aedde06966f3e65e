//! What the catalog knows, as the rows that stand in a statement.

use serde::Serialize;

use crate::catalog::Catalog;
use crate::checks::rule_sums;
use crate::engine::sql::{Dialect, SqlJob};
use crate::model::{Doubts, Edition, Indicator, Measure, Severity};

/// The rows of a statement, under the names that the templates have for them.
#[derive(Serialize)]
pub(super) struct Tables {
    editions: Vec<u16>,
    indicators: Vec<IndicatorRow>,
    units: Vec<UnitRow>,
    breakdowns: Vec<BreakdownRow>,
    replaces: Vec<ReplacesRow>,
    sums: Vec<SumRow>,
    terms: Vec<TermRow>,
}

#[derive(Serialize)]
struct IndicatorRow {
    id: String,
    whole: String,
    unit: String,
    measure: Measure,
    form_table: String,
    /// The only edition that has it; 0 when several have it, or none.
    only_edition: u16,
    /// The first year of the form for what the form prints; 0 for what it does not.
    first_year: u16,
    /// For each edition, 1 where it has the indicator.
    editions: Vec<u8>,
    #[serde(skip)]
    breaks: Vec<i32>,
    #[serde(skip)]
    is_partial: bool,
    #[serde(skip)]
    accounts: bool,
}

#[derive(Serialize)]
struct UnitRow {
    given: String,
    own: String,
    times: String,
    divided: String,
}

#[derive(Serialize)]
struct BreakdownRow {
    form_table: String,
    id: String,
}

#[derive(Serialize)]
struct ReplacesRow {
    indicator: String,
    predecessor: String,
}

#[derive(Serialize)]
struct SumRow {
    number: usize,
    rule: String,
    severity: Severity,
    indicator: String,
    breakdown: String,
    terms: usize,
}

#[derive(Serialize)]
struct TermRow {
    identity: usize,
    term: usize,
    indicator: String,
    breakdown: String,
    on_left: u8,
    weight: String,
    years_later: u8,
    is_part: u8,
    parts: usize,
    rounded: u8,
}

/// A doubted figure.
#[derive(Serialize)]
pub(super) struct DoubtRow {
    body: String,
    indicator: String,
    breakdown: String,
    year: i32,
}

pub(super) fn doubts(doubts: &Doubts) -> Vec<DoubtRow> {
    let row = |key: crate::model::ObservationKey| DoubtRow {
        body: key.body.to_string(),
        indicator: key.indicator.to_string(),
        breakdown: key.breakdown.to_string(),
        year: key.year.0,
    };
    doubts.iter().map(row).collect()
}

impl Tables {
    /// The rows that a job needs.
    pub(super) fn of(catalog: &Catalog, job: SqlJob) -> Tables {
        let all = catalog.indicators().iter();
        let mut editions: Vec<Edition> =
            all.clone().flat_map(|i| i.editions.iter().copied()).collect();
        editions.sort_unstable();
        editions.dedup();
        let every = all.clone().chain(catalog.derived().iter().map(|d| &d.indicator));
        let indicators = every.map(|i| indicator(i, &editions, catalog)).collect();
        let replaces = |i: &Indicator| {
            let own = i.id.to_string();
            let row = |p: &crate::model::IndicatorId| ReplacesRow {
                indicator: own.clone(),
                predecessor: p.to_string(),
            };
            i.replaces.iter().map(row).collect::<Vec<_>>()
        };
        let mut tables = Tables {
            editions: editions.iter().map(|e| e.0).collect(),
            indicators,
            units: units(catalog),
            breakdowns: breakdowns(catalog),
            replaces: all.flat_map(replaces).collect(),
            sums: Vec::new(),
            terms: Vec::new(),
        };
        if job == SqlJob::Check {
            tables.add_sums(catalog);
        }
        tables
    }

    fn add_sums(&mut self, catalog: &Catalog) {
        for (number, sum) in rule_sums(catalog).into_iter().enumerate() {
            let about = &sum.terms[0].cell;
            self.sums.push(SumRow {
                number,
                severity: sum.severity,
                indicator: about.indicator.to_string(),
                breakdown: about.breakdown.to_string(),
                terms: sum.terms.len(),
                rule: sum.rule,
            });
            for (at, term) in sum.terms.iter().enumerate() {
                let own = std::iter::once((&term.cell, 0));
                for (cell, is_part) in own.chain(term.parts.iter().map(|part| (part, 1))) {
                    self.terms.push(TermRow {
                        identity: number,
                        term: at,
                        indicator: cell.indicator.to_string(),
                        breakdown: cell.breakdown.to_string(),
                        on_left: u8::from(term.is_reported),
                        weight: format!("{:.1}E0", term.sign),
                        years_later: u8::from(term.is_before),
                        is_part,
                        parts: term.parts.len(),
                        rounded: u8::from(cell.is_rounded),
                    });
                }
            }
        }
    }

    /// The condition that the definition of indicator `i` changed with the year.
    pub(super) fn breaks(&self, dialect: Dialect) -> String {
        let mut all = vec!["1 = 0".to_owned()];
        for row in self.indicators.iter().filter(|row| !row.breaks.is_empty()) {
            let years: Vec<String> = row.breaks.iter().map(i32::to_string).collect();
            let id = dialect.literal(&row.id);
            all.push(format!("(i.indicator = {id} AND p.year IN ({}))", years.join(", ")));
        }
        all.join(" OR ")
    }

    /// The condition that only some of the editions have indicator `i`.
    pub(super) fn partial(&self, dialect: Dialect) -> String {
        format!("i.indicator IN ({})", self.list(dialect, |row| row.is_partial))
    }

    /// The condition that none of the editions that `told` tells has indicator `i`.
    pub(super) fn tells_none(&self, told: &str) -> String {
        let both = |edition: &u16| format!("{told}.tells_{edition} * i.in_{edition}");
        let sum: Vec<String> =
            std::iter::once("0".to_owned()).chain(self.editions.iter().map(both)).collect();
        sum.join(" + ") + " = 0"
    }

    /// The indicators that are counted by account.
    pub(super) fn accounts(&self, dialect: Dialect) -> String {
        self.list(dialect, |row| row.accounts)
    }

    fn list(&self, dialect: Dialect, of: impl Fn(&IndicatorRow) -> bool) -> String {
        let ids = self.indicators.iter().filter(|row| of(row)).map(|row| dialect.literal(&row.id));
        // A list may not be empty: no indicator has the empty name.
        ids.chain(std::iter::once("''".to_owned())).collect::<Vec<_>>().join(", ")
    }
}

fn indicator(own: &Indicator, editions: &[Edition], catalog: &Catalog) -> IndicatorRow {
    let has = |edition: &Edition| own.editions.contains(edition);
    let is_partial = !own.editions.is_empty() && !editions.iter().all(has);
    let only_edition = match own.editions.as_slice() {
        [only] if is_partial => only.0,
        _ => 0,
    };
    let first = editions.first().filter(|_| !own.editions.is_empty());
    IndicatorRow {
        id: own.id.to_string(),
        whole: catalog.whole(&own.id).to_string(),
        unit: own.unit.to_string(),
        measure: own.measure,
        form_table: catalog.form_table(&own.id).to_owned(),
        only_edition,
        first_year: first.map_or(0, |edition| edition.0),
        editions: editions.iter().map(|e| u8::from(has(e))).collect(),
        breaks: own.breaks.iter().map(|year| year.0).collect(),
        is_partial,
        accounts: own.accounts,
    }
}

fn units(catalog: &Catalog) -> Vec<UnitRow> {
    let derived = catalog.derived().iter().map(|d| &d.indicator);
    let mut own: Vec<&crate::model::Unit> =
        catalog.indicators().iter().chain(derived).map(|i| &i.unit).collect();
    own.sort_unstable();
    own.dedup();
    let power = |power: i32| format!("1.0E{}", power.max(0));
    let rows = own.into_iter().flat_map(|own| {
        own.spellings().into_iter().map(move |(given, by)| UnitRow {
            given: given.to_string(),
            own: own.to_string(),
            times: power(by),
            divided: power(-by),
        })
    });
    rows.collect()
}

fn breakdowns(catalog: &Catalog) -> Vec<BreakdownRow> {
    let row = |b: &crate::catalog::Breakdown| BreakdownRow {
        form_table: b.table.clone(),
        id: b.id.to_string(),
    };
    catalog.breakdowns().iter().map(row).collect()
}
