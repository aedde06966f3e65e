//! Words that several kinds of charts share: sources, spans of years, what bodies are called, footnotes.

use std::collections::BTreeSet;

use crate::charts::history::Figure;
use crate::charts::request::say;
use crate::charts::scene::Scene;
use crate::i18n::Lang;
use crate::model::{BodyId, Year};

/// How many doubtful figures have a footnote of their own.
const FOOTNOTES: usize = 3;
/// How many tables are named as sources.
const TABLES: usize = 2;
/// The endings of files that are tables of a user, and not reports.
const TABLE_FILES: [&str; 10] =
    [".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".ods", ".json", ".jsonl", ".parquet", ".gz"];
/// The last characters of the names of places, which are no offices.
const PLACES: [char; 12] = ['省', '市', '县', '区', '旗', '州', '盟', '镇', '乡', '村', '道', '府'];

/// What all of some bodies are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Called {
    /// Offices.
    Offices,
    /// Places: a county, a town, or its government.
    Places,
    /// Bodies of both kinds.
    Bodies,
}

impl Called {
    /// What bodies of these names are.
    pub(crate) fn of<'a>(bodies: impl Iterator<Item = &'a BodyId>) -> Called {
        let (mut all, mut places) = (0, 0);
        for body in bodies {
            all += 1;
            places += usize::from(body.as_str().ends_with(PLACES));
        }
        match places {
            0 => Called::Offices,
            n if n == all => Called::Places,
            _ => Called::Bodies,
        }
    }
}

/// What all of some bodies are called, with their number.
pub(super) fn counted(bodies: &[&BodyId], lang: Lang) -> String {
    let key = match Called::of(bodies.iter().copied()) {
        Called::Offices => "bodies_offices",
        Called::Places => "bodies_places",
        Called::Bodies => "bodies_mixed",
    };
    say(lang, key, &[("n", bodies.len().to_string())])
}

/// What some bodies are called, without their number.
pub(super) fn called<'a>(bodies: impl Iterator<Item = &'a BodyId>, lang: Lang) -> String {
    let key = match Called::of(bodies) {
        Called::Offices => "called_offices",
        Called::Places => "called_places",
        Called::Bodies => "called_bodies",
    };
    say(lang, key, &[])
}

/// A few years, or a span with those that are missing in it: `2023年、2024年`, `2018—2024年，缺2022年`.
pub(super) fn years(of: &[Year], lang: Lang) -> String {
    let listed: BTreeSet<Year> = of.iter().copied().collect();
    let each = |years: &mut dyn Iterator<Item = Year>| {
        let years: Vec<String> =
            years.map(|year| say(lang, "year", &[("year", year.to_string())])).collect();
        years.join(&say(lang, "comma", &[]))
    };
    let (Some(first), Some(last)) = (listed.first(), listed.last()) else { return String::new() };
    if listed.len() <= 3 {
        return each(&mut listed.iter().copied());
    }
    let span = span((*first, *last), lang);
    let missing: Vec<Year> =
        (first.0..=last.0).map(Year).filter(|year| !listed.contains(year)).collect();
    if missing.is_empty() {
        return span;
    }
    let missing = each(&mut missing.into_iter());
    say(lang, "years_but", &[("years", span), ("missing", missing)])
}

/// From a year to a year.
pub(super) fn span((first, last): (Year, Year), lang: Lang) -> String {
    if first == last {
        return say(lang, "year", &[("year", last.to_string())]);
    }
    say(lang, "years", &[("first", first.to_string()), ("last", last.to_string())])
}

/// Where the figures come from: reports of these years, or the tables of a user.
pub(super) fn source<'a>(
    scene: &Scene<'_>,
    figures: impl Iterator<Item = &'a Figure<'a>>,
) -> String {
    let lang = scene.request.lang;
    let (mut tables, mut reported, mut bodies) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for read in figures.flat_map(|figure| scene.facts.read(figure)) {
        match table_name(read.provenance.source.as_ref()) {
            Some(name) => {
                tables.insert(name);
            }
            None => {
                reported.insert(read.key.year);
                bodies.insert(&read.key.body);
            }
        }
    }
    let mut parts = Vec::new();
    if !reported.is_empty() {
        let years = years(&reported.into_iter().collect::<Vec<_>>(), lang);
        let bodies: Vec<&BodyId> = bodies.into_iter().collect();
        let body = match bodies.as_slice() {
            [one] => one.to_string(),
            several => say(lang, "of_bodies", &[("bodies", counted(several, lang))]),
        };
        parts.push(say(lang, "source_reports", &[("body", body), ("years", years)]));
    }
    let named: Vec<&str> = tables.iter().take(TABLES).copied().collect();
    if !named.is_empty() {
        let names = named.join(&say(lang, "comma", &[]));
        let key = if tables.len() > named.len() { "source_tables" } else { "source_table" };
        parts.push(say(lang, key, &[("names", names), ("n", tables.len().to_string())]));
    }
    format!("{}{}", say(lang, "source", &[]), parts.join(&say(lang, "semicolon", &[])))
}

/// The name of a file that is a table, without its folders.
fn table_name(source: &str) -> Option<&str> {
    let lower = source.to_lowercase();
    let is_table = TABLE_FILES.iter().any(|ending| lower.ends_with(ending));
    is_table.then(|| source.rsplit(['/', '\\']).next().unwrap_or(source))
}

/// A doubtful figure and what it is called.
pub(super) struct Doubt<'a> {
    pub(super) name: String,
    pub(super) figure: &'a Figure<'a>,
}

/// The footnotes of doubtful figures: what was printed, and what the checks say of it.
pub(super) fn footnotes(doubts: &[Doubt<'_>], lang: Lang) -> String {
    let mut notes = String::new();
    for doubt in doubts.iter().take(FOOTNOTES) {
        let Some(finding) = doubt.figure.doubt else { continue };
        let figure = doubt.figure;
        let printed = figure.observation.provenance.text.as_str();
        let printed = match printed.is_empty() {
            true => crate::charts::scale::full(figure.value),
            false => printed.to_owned(),
        };
        let message = finding.message(lang);
        let args = [
            ("name", doubt.name.clone()),
            ("year", figure.year.to_string()),
            ("printed", printed),
            ("why", message.trim_end_matches(['。', '.']).to_owned()),
        ];
        if lang == Lang::En && !notes.is_empty() {
            notes.push(' ');
        }
        notes.push_str(&say(lang, "footnote", &args));
    }
    if doubts.len() > FOOTNOTES {
        let more = (doubts.len() - FOOTNOTES).to_string();
        if lang == Lang::En {
            notes.push(' ');
        }
        notes.push_str(&say(lang, "footnotes_more", &[("n", more)]));
    }
    notes
}

/// An estimate as it is printed: without zeros that no one estimated.
pub(super) fn estimated(number: &str, lang: Lang) -> String {
    let short = match number.contains('.') && number.ends_with('0') {
        true => number.trim_end_matches('0').trim_end_matches('.'),
        false => number,
    };
    say(lang, "about", &[("n", short.to_owned())])
}

/// The sentences of a note behind its head; an empty text when there is none.
pub(super) fn note(sentences: &[String], lang: Lang) -> String {
    let said: Vec<&str> = sentences.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
    match said.is_empty() {
        true => String::new(),
        false => {
            let joint = if lang == Lang::Zh { "" } else { " " };
            format!("{}{}", say(lang, "note", &[]), said.join(joint))
        }
    }
}
