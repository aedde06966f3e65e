//! Indicators × years of one body: the change into each year, or why there is none; the latest value; the change over the
//! whole span.

use serde::Serialize;

use super::Parts;
use super::html::{Html, say};
use super::lists::lists;
use super::long_run::cumulative;
use super::spark::spark;
use super::store::{BodyStore, Shown};
use super::telling::{Case, Told};
use crate::model::{IndicatorId, Year};

/// The most years; the newest are shown.
const YEARS: usize = 8;

/// The table.
#[derive(Serialize)]
pub(super) struct Matrix {
    title: Html,
    years: Vec<i32>,
    rows: Vec<Row>,
    /// The signs that occur, explained.
    key: String,
}

#[derive(Serialize)]
struct Row {
    name: Html,
    number: usize,
    unit: String,
    cells: Vec<Cell>,
    latest: String,
    long: String,
    spark: Html,
}

#[derive(Serialize)]
struct Cell {
    text: String,
    class: String,
    /// What stands there when values, or an index, are asked for.
    value: String,
    index: String,
}

/// The table of a body; none when nothing can be said of any change.
pub(super) fn matrix(parts: &Parts<'_>, store: &BodyStore<'_>) -> Option<Matrix> {
    let ids = store.chosen(&lists().matrix, 1, parts.page.catalog);
    let told = |id, year| parts.tell(store, id, year);
    let says = |year: &Year| {
        let silent = [Case::NoValue, Case::NoBase, Case::OtherForm];
        ids.iter().any(|id| !silent.contains(&told(id, *year).case))
    };
    let mut years: Vec<Year> = store.years.iter().copied().filter(says).collect();
    years.drain(..years.len().saturating_sub(YEARS));
    let newest = store.years.last().copied();
    let mut cases = Vec::new();
    let mut rows = Vec::new();
    for id in &ids {
        let told: Vec<Told> = years.iter().map(|year| told(id, *year)).collect();
        if told.iter().all(|t| matches!(t.case, Case::NoValue | Case::OtherForm)) {
            continue;
        }
        cases.extend(told.iter().map(|t| t.case));
        rows.push(row(parts, store, id, (&years, &told, newest)));
    }
    let title = title(parts, store, &ids, &years);
    (!years.is_empty() && !rows.is_empty()).then(|| Matrix {
        title,
        years: years.iter().map(|year| year.0).collect(),
        rows,
        key: key(parts, &cases),
    })
}

fn row(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    id: &IndicatorId,
    (years, told, newest): (&[Year], &[Told], Option<Year>),
) -> Row {
    let series = store.series(id);
    let values: Vec<f64> = series.iter().map(|s| s.value).collect();
    let amount = parts.amount(id, &values);
    let base = series.iter().find(|s| !s.doubtful && !s.estimated).copied();
    let cell = |(year, told): (&Year, &Told)| Cell {
        text: told.short.clone(),
        class: class(told),
        value: store.shown(id, *year).map_or_else(|| "—".to_owned(), |s| parts.shown(&s, &amount)),
        index: index(parts, base, store.shown(id, *year), id),
    };
    let latest = series.last().map_or_else(String::new, |last| {
        let value = amount.unit_behind(parts.shown(last, &amount));
        match Some(last.year) == newest {
            true => value,
            false => parts.say("value_of", &[("value", value), ("year", last.year.to_string())]),
        }
    });
    let span = (store.years[0], *store.years.last().unwrap_or(&store.years[0]));
    Row {
        name: Html::text(&parts.name(id)),
        number: parts.number_of(id),
        unit: amount.unit.clone(),
        cells: years.iter().zip(told).map(cell).collect(),
        latest,
        long: cumulative(parts, store, id, newest).unwrap_or_else(|| "—".to_owned()),
        spark: spark(&series, span),
    }
}

/// The tint of a comparable change, the frame of a small base, the ground of a missing one.
pub(super) fn class(told: &Told) -> String {
    match (told.case, told.rise) {
        (Case::Comparable, Some(true)) => format!("u{}", told.step),
        (Case::Comparable, Some(false)) => format!("d{}", told.step),
        (Case::Comparable, None) => String::new(),
        (Case::SmallBase | Case::BaseZero, _) => "sm".to_owned(),
        (Case::NoValue, _) => "x".to_owned(),
        (Case::OtherForm, _) => "x of".to_owned(),
        _ => "q".to_owned(),
    }
}

/// The value of a year when the first exact one is a hundred.
fn index(parts: &Parts<'_>, base: Option<Shown>, shown: Option<Shown>, id: &IndicatorId) -> String {
    match (base, shown) {
        (Some(base), Some(shown))
            if base.value > 0.0 && !shown.doubtful && !shown.estimated && !parts.is_ratio(id) =>
        {
            crate::i18n::numbers::rounded(shown.value / base.value * 100.0, 0)
        }
        _ => "—".to_owned(),
    }
}

/// `宿迁市2024年可比的9项中7项增加、2项减少`: of the newest year with something to compare.
fn title(parts: &Parts<'_>, store: &BodyStore<'_>, ids: &[&IndicatorId], years: &[Year]) -> Html {
    let lang = parts.lang();
    let body = || Html::quoted(store.body.as_str(), lang);
    for year in years.iter().rev() {
        let told: Vec<Told> = ids.iter().map(|id| parts.tell(store, id, *year)).collect();
        let comparable: Vec<&Told> = told.iter().filter(|t| t.case == Case::Comparable).collect();
        let count = |rise: Option<bool>| comparable.iter().filter(|t| t.rise == rise).count();
        let (up, down, same) = (count(Some(true)), count(Some(false)), count(None));
        if comparable.is_empty() {
            continue;
        }
        let mut counts = Vec::new();
        for (key, n) in [("matrix_up", up), ("matrix_down", down), ("matrix_same", same)] {
            if n > 0 {
                counts.push(parts.say(key, &[("n", n.to_string())]));
            }
        }
        let args = [
            ("body", body()),
            ("year", Html::text(&year.to_string())),
            ("n", Html::text(&comparable.len().to_string())),
            ("counts", Html::text(&counts.join(&crate::i18n::say(lang, "chart.comma", &[])))),
        ];
        return say(lang, "matrix_title", &args);
    }
    say(lang, "matrix_none", &[("body", body())])
}

fn key(parts: &Parts<'_>, cases: &[Case]) -> String {
    let all = [
        Case::OtherForm,
        Case::NoValue,
        Case::NoBase,
        Case::BaseZero,
        Case::Doubtful,
        Case::Estimated,
        Case::SmallBase,
    ];
    let said = all.into_iter().filter(|case| cases.contains(case));
    let words: Vec<String> =
        said.map(|case| parts.say(&format!("key_{}", case.as_str()), &[])).collect();
    words.join(&parts.say("key_between", &[]))
}
