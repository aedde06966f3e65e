use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Page, Parts};
use crate::changes::change_in_words;
use crate::i18n::{self, numbers::grouped};
use crate::model::{
    BodyId, BreakdownId, Change, Comparability, IndicatorId, ObsStatus, Observation, Year,
};

/// The longest quotation of a figure's source.
const QUOTE: usize = 60;

/// A table of the page: texts in rows, the first of each the name of its row.
#[derive(Serialize)]
pub(super) struct View {
    id: String,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Whether it is long enough to be filtered and copied.
    tools: bool,
}

#[derive(Serialize)]
struct Column {
    heading: String,
    right: bool,
    year: Option<i32>,
}

#[derive(Serialize)]
struct Row {
    cells: Vec<String>,
    body: Option<usize>,
    year: Option<i32>,
}

impl Column {
    fn text(heading: String) -> Column {
        Column { heading, right: false, year: None }
    }

    fn number(heading: String) -> Column {
        Column { heading, right: true, year: None }
    }
}

/// Figures and changes of a body, found by what identifies a series.
#[derive(Default)]
pub(super) struct Index<'a> {
    figures: BTreeMap<(&'a IndicatorId, Year), &'a Observation>,
    /// Those that may be shown.
    changes: BTreeMap<(&'a IndicatorId, Year), &'a Change>,
}

/// An index for each body of the page, of the wholes alone.
pub(super) fn indexes<'a>(page: &Page<'a>, observations: &[&'a Observation]) -> Vec<Index<'a>> {
    let number: BTreeMap<&BodyId, usize> = page.bodies.iter().zip(0..).collect();
    let is_whole = |id: &IndicatorId, part: &BreakdownId| *part == page.catalog.whole(id);
    let mut indexes: Vec<Index<'a>> = page.bodies.iter().map(|_| Index::default()).collect();
    for o in observations.iter().filter(|o| is_whole(&o.key.indicator, &o.key.breakdown)) {
        if let Some(body) = number.get(&o.key.body) {
            indexes[*body].figures.insert((&o.key.indicator, o.key.year), o);
        }
    }
    let shown = page.changes.iter().filter(|c| c.comparability.is_shown());
    for change in shown.filter(|c| is_whole(&c.indicator, &c.breakdown)) {
        if let Some(body) = number.get(&change.body) {
            indexes[*body].changes.insert((&change.indicator, change.year), change);
        }
    }
    indexes
}

impl Index<'_> {
    fn has(&self, id: &IndicatorId) -> bool {
        self.figures.range((id, Year(i32::MIN))..=(id, Year(i32::MAX))).next().is_some()
    }
}

/// The indicators of one body over the years, with the last change; none when the body has none of them.
pub(super) fn over_years(
    parts: &Parts<'_>,
    number: usize,
    ids: &[IndicatorId],
    (id, caption): (String, String),
) -> Option<View> {
    let index = &parts.indexes[number];
    let last = index.changes.keys().map(|key| key.1).max();
    let mut columns = head(parts, "indicator");
    columns.extend(years(parts));
    columns.extend(last.map(|year| Column::number(change_into(parts, year))));
    let rows: Vec<Row> = ids
        .iter()
        .filter(|id| index.has(id))
        .map(|id| Row { cells: series(parts, index, id, last), body: Some(number), year: None })
        .collect();
    (!rows.is_empty()).then_some(View { id, caption, columns, rows, tools: false })
}

/// One indicator of all bodies over the years, with the last change; none when fewer than two bodies have it.
pub(super) fn over_bodies(parts: &Parts<'_>, id: &IndicatorId) -> Option<View> {
    let last = fullest(parts, id);
    let mut columns = head(parts, "body");
    columns.extend(years(parts));
    columns.extend(last.map(|year| Column::number(change_into(parts, year))));
    let rows: Vec<Row> = parts
        .page
        .bodies
        .iter()
        .enumerate()
        .filter_map(|(number, body)| {
            let index = &parts.indexes[number];
            let mut cells = index.has(id).then(|| series(parts, index, id, last))?;
            cells[0] = body.to_string();
            Some(Row { cells, body: Some(number), year: None })
        })
        .collect();
    let name = parts.page.catalog.label(id, parts.page.lang).to_owned();
    let caption = parts.say("table_comparison", &[("name", name)]);
    let id = format!("t-comparison-{}", id.as_str().replace('.', "-"));
    (rows.len() > 1).then_some(View { id, caption, columns, rows, tools: false })
}

/// Every indicator of every body over the years.
pub(super) fn all(parts: &Parts<'_>) -> View {
    let mut columns = vec![Column::text(heading(parts, "body"))];
    columns.extend(head(parts, "indicator"));
    columns.extend(years(parts));
    let mut rows = Vec::new();
    for (number, body) in parts.page.bodies.iter().enumerate() {
        let index = &parts.indexes[number];
        for indicator in parts.page.catalog.indicators().iter().filter(|i| index.has(&i.id)) {
            let mut cells = vec![body.to_string()];
            cells.extend(series(parts, index, &indicator.id, None));
            rows.push(Row { cells, body: Some(number), year: None });
        }
    }
    let caption = parts.say("table_data", &[]);
    View { id: "t-data".to_owned(), caption, columns, rows, tools: true }
}

/// The last of the years into which the most bodies have a change.
fn fullest(parts: &Parts<'_>, id: &IndicatorId) -> Option<Year> {
    let count = |year: &Year| {
        parts.indexes.iter().filter(|index| index.changes.contains_key(&(id, *year))).count()
    };
    let counts = parts.years.iter().map(|year| (count(year), *year));
    counts.max().filter(|(count, _)| *count > 0).map(|(_, year)| year)
}

/// Name, unit, values, and the change into a year where one is asked for.
fn series(
    parts: &Parts<'_>,
    index: &Index<'_>,
    id: &IndicatorId,
    into: Option<Year>,
) -> Vec<String> {
    let (catalog, lang) = (parts.page.catalog, parts.page.lang);
    let unit = catalog.indicator(id).map(|i| i.unit.as_str().to_owned()).unwrap_or_default();
    let mut cells = vec![catalog.label(id, lang).to_owned(), unit];
    for year in &parts.years {
        cells.push(printed(parts, index.figures.get(&(id, *year)).copied()));
    }
    cells.extend(into.map(|year| {
        let change = index.changes.get(&(id, year));
        change.map_or_else(String::new, |change| change_in_words(change, catalog, lang))
    }));
    cells
}

/// A figure in words: missing is not zero, an estimate says so.
fn printed(parts: &Parts<'_>, figure: Option<&Observation>) -> String {
    let lang = parts.page.lang;
    match figure.map(|o| (o.value, o.status)) {
        None => i18n::say(lang, "number.none", &[]),
        Some((Some(value), ObsStatus::Estimated)) => {
            i18n::say(lang, "chart.about", &[("n", grouped(value, 4))])
        }
        Some((Some(value), _)) => grouped(value, 4),
        Some((None, status)) => i18n::say(lang, &format!("status.{status}"), &[]),
    }
}

/// How many changes have each comparability.
pub(super) fn reasons(parts: &Parts<'_>) -> View {
    let mut counts: BTreeMap<Comparability, usize> = BTreeMap::new();
    for change in parts.page.changes.iter().filter(|c| parts.body(&c.body).is_some()) {
        *counts.entry(change.comparability).or_default() += 1;
    }
    let lang = parts.page.lang;
    let row = |(comparability, count): (Comparability, usize)| {
        let name = i18n::say(lang, &format!("comparability.{comparability}"), &[]);
        Row { cells: vec![name, count.to_string()], body: None, year: None }
    };
    View {
        id: "t-reasons".to_owned(),
        caption: parts.say("table_reasons", &[]),
        columns: vec![
            Column::text(heading(parts, "comparability")),
            Column::number(parts.say("changes", &[])),
        ],
        rows: counts.into_iter().map(row).collect(),
        tools: false,
    }
}

/// Where the figures of each body and year come from.
pub(super) fn sources(parts: &Parts<'_>) -> View {
    let mut counts: BTreeMap<(usize, Year, &str), usize> = BTreeMap::new();
    for o in &parts.observations {
        if let Some(body) = parts.body(&o.key.body) {
            *counts.entry((body, o.key.year, &*o.provenance.source)).or_default() += 1;
        }
    }
    let row = |((body, year, source), count): ((usize, Year, &str), usize)| Row {
        cells: vec![
            parts.page.bodies[body].to_string(),
            year.to_string(),
            source.to_owned(),
            count.to_string(),
        ],
        body: Some(body),
        year: Some(year.0),
    };
    View {
        id: "t-sources".to_owned(),
        caption: parts.say("table_sources", &[]),
        columns: vec![
            Column::text(heading(parts, "body")),
            Column::number(heading(parts, "year")),
            Column::text(heading(parts, "source")),
            Column::number(heading(parts, "figures")),
        ],
        rows: counts.into_iter().map(row).collect(),
        tools: false,
    }
}

/// The figures that stand in no table, with the words in which the report gives them.
pub(super) fn quotes(parts: &Parts<'_>) -> View {
    let (catalog, lang) = (parts.page.catalog, parts.page.lang);
    let prose: BTreeSet<&IndicatorId> =
        catalog.indicators().iter().filter(|i| i.table == "prose").map(|i| &i.id).collect();
    let figures = parts.observations.iter().filter(|o| {
        // A bare number says no more than the table of figures does.
        let says_more =
            o.value.is_some_and(|value| value.to_string() != o.provenance.text.as_str());
        prose.contains(&o.key.indicator) && !o.provenance.text.is_empty() && says_more
    });
    let rows = figures.filter_map(|o| {
        let body = parts.body(&o.key.body)?;
        let place = crate::model::Place {
            table: (!o.provenance.place.is_empty()).then(|| o.provenance.place.to_string()),
            ..crate::model::Place::default()
        };
        let cells = vec![
            o.key.body.to_string(),
            o.key.year.to_string(),
            catalog.label(&o.key.indicator, lang).to_owned(),
            o.value.map(|value| grouped(value, 4)).unwrap_or_default(),
            o.provenance.text.chars().take(QUOTE).collect(),
            place.describe(lang),
        ];
        Some(Row { cells, body: Some(body), year: Some(o.key.year.0) })
    });
    let text = |key: &str| Column::text(heading(parts, key));
    let number = |key: &str| Column::number(heading(parts, key));
    View {
        id: "t-quotes".to_owned(),
        caption: parts.say("table_quotes", &[]),
        columns: vec![
            text("body"),
            number("year"),
            text("indicator"),
            number("value"),
            text("text"),
            text("place"),
        ],
        rows: rows.collect(),
        tools: true,
    }
}

fn heading(parts: &Parts<'_>, key: &str) -> String {
    i18n::say(parts.page.lang, &format!("column.{key}"), &[])
}

/// The columns of a name and its unit.
fn head(parts: &Parts<'_>, key: &str) -> Vec<Column> {
    vec![Column::text(heading(parts, key)), Column::text(heading(parts, "unit"))]
}

fn years<'a>(parts: &'a Parts<'_>) -> impl Iterator<Item = Column> + 'a {
    parts.years.iter().map(|year| {
        let args = [("year", year.to_string())];
        let heading = i18n::say(parts.page.lang, "column.year_value", &args);
        Column { heading, right: true, year: Some(year.0) }
    })
}

/// The heading of the column of changes.
fn change_into(parts: &Parts<'_>, year: Year) -> String {
    parts.say("change_into", &[("year", year.to_string())])
}
