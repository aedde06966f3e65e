//! The tables of the form over the years, for one body: rows and years without a figure are left out, findings stand as ink
//! beside the figures that they are about.

use serde::Serialize;

use super::Parts;
use super::amount::Amount;
use super::html::Html;
use super::lines::{self, Cell, Row};
use super::store::BodyStore;
use super::telling::Case;
use crate::model::{Finding, Indicator, IndicatorId, Severity, Side, Year};

/// The tables of the form, in the page's order.
const TABLES: [&str; 4] = ["2", "3", "4", "prose"];

/// A table over the years.
#[derive(Serialize)]
pub(super) struct Table {
    id: String,
    caption: Html,
    years: Vec<i32>,
    /// The names of the columns as one line, where the rows are lines.
    head: Html,
    rows: Vec<Row>,
}

/// The tables of a body that have a figure.
pub(super) fn tables(parts: &Parts<'_>, store: &BodyStore<'_>) -> Vec<Table> {
    TABLES.iter().filter_map(|table| over_years(parts, store, table)).collect()
}

fn over_years(parts: &Parts<'_>, store: &BodyStore<'_>, table: &str) -> Option<Table> {
    let of_table: Vec<&Indicator> =
        parts.page.catalog.indicators().iter().filter(|i| i.table == table).collect();
    let has = |i: &&&Indicator| !store.series(&i.id).is_empty();
    let there: Vec<&Indicator> = of_table.iter().filter(has).copied().collect();
    let years: Vec<Year> = store
        .years
        .iter()
        .copied()
        .filter(|year| there.iter().any(|i| store.shown(&i.id, *year).is_some()))
        .collect();
    let mut rows = Vec::new();
    let mut zeros = 0;
    for (at, indicator) in there.iter().enumerate() {
        let folded = |i: &Indicator| is_part(i, parts) && is_zero(store, &i.id);
        let goes_on = there.get(at + 1).is_some_and(|next| next.parent == indicator.parent);
        if folded(indicator) {
            zeros += 1;
        } else {
            rows.push(figures(parts, store, indicator, &years));
        }
        if zeros > 0 && !goes_on {
            let key = if zeros == 1 { "zero_one" } else { "zero_many" };
            rows.push(Row::Zeros { zeros: parts.say(key, &[("n", zeros.to_string())]) });
            zeros = 0;
        }
    }
    // The first body is open; the others are lines until the script opens them.
    let head = match store.number {
        0 => Html::default(),
        _ => lines::set(&mut rows, &years, &parts.say("column_change", &[])),
    };
    let args = [("body", Html::quoted(store.body.as_str(), parts.lang()))];
    (!rows.is_empty()).then(|| Table {
        id: format!(
            "{}/{}",
            parts.ids[store.number],
            if table == "prose" { "text" } else { table }
        ),
        caption: super::html::say(parts.lang(), &format!("table_{table}"), &args),
        years: years.iter().map(|year| year.0).collect(),
        head,
        rows,
    })
}

/// Whether it is an item below a row of its own, and not a group of the table.
fn is_part(indicator: &Indicator, parts: &Parts<'_>) -> bool {
    let parent = indicator.parent.as_ref().and_then(|id| parts.page.catalog.indicator(id));
    parent.is_some_and(|parent| {
        parent.parent.is_some() || parent.table == "4" || parent.table == "prose"
    })
}

/// Whether every figure is zero and none has a finding.
fn is_zero(store: &BodyStore<'_>, id: &IndicatorId) -> bool {
    let found = store.years.iter().any(|year| store.findings.contains_key(&(id, *year)));
    !found && store.series(id).iter().all(|s| s.value == 0.0)
}

fn figures(parts: &Parts<'_>, store: &BodyStore<'_>, indicator: &Indicator, years: &[Year]) -> Row {
    let amount = Amount::in_full(&indicator.unit, parts.lang());
    let id = &indicator.id;
    let cell = |year: &Year| cell(parts, store, (id, *year), &amount);
    let last = store.series(id).last().map(|s| s.year);
    let name = parts.page.catalog.label(id, parts.lang()).to_owned();
    Row::Figures {
        name: parts.with_unit(&name, indicator),
        number: parts.number_of(id),
        part: is_part(indicator, parts),
        cells: years.iter().map(cell).collect(),
        change: last.map_or_else(String::new, |year| change(parts, store, id, (year, years))),
        line: Html::default(),
    }
}

/// The change into the last year of the row; with its year where the table goes on.
fn change(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    id: &IndicatorId,
    (year, years): (Year, &[Year]),
) -> String {
    let told = parts.tell(store, id, year);
    let text = match told.case {
        Case::NoBase | Case::NoValue => return "—".to_owned(),
        Case::Comparable => told.short,
        _ => parts
            .say("short_with_reason", &[("short", told.short), ("reason", parts.why(told.case))]),
    };
    match years.last() {
        Some(last) if *last != year => {
            parts.say("value_of", &[("value", text), ("year", year.to_string())])
        }
        _ => text,
    }
}

fn cell(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    (id, year): (&IndicatorId, Year),
    amount: &Amount,
) -> Cell {
    let findings = store.findings.get(&(id, year)).map_or(&[][..], Vec::as_slice);
    let worst = findings.first().map(|at| parts.findings[*at]);
    let bad = worst.is_some_and(|f| f.severity > Severity::Notice);
    let text = store.shown(id, year).map_or_else(|| "—".to_owned(), |s| parts.value(&s, amount));
    Cell {
        text,
        findings: findings.iter().map(|at| at + 1).collect(),
        computed: worst
            .filter(|_| bad)
            .and_then(|f| computed(parts, f, amount))
            .unwrap_or_default(),
        bad,
    }
}

/// What the items give where they do not give the total.
fn computed(parts: &Parts<'_>, finding: &Finding, amount: &Amount) -> Option<String> {
    let evidence = finding.evidence.as_ref()?;
    let sum = matches!(
        evidence.sentence.as_deref(),
        Some("sum" | "breakdown" | "balance" | "stock_flow")
    );
    let has_sum = evidence.figures.iter().any(|f| f.side == Side::Computed);
    let computed = finding.computed.filter(|_| sum && has_sum)?;
    Some(parts.say("sum_gives", &[("n", amount.number(computed))]))
}
