//! Whose report it is, of which year, from its title, its headings, its first sentences and the period of its statistics.

mod names;
mod period;
mod published;
mod titles;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::{BodyWords, TitleWords};
use crate::documents::{Block, Document};
use crate::extract::folded::compatible;
use crate::extract::prose::Lexicon;
use crate::model::{BodyId, Finding, FindingCode, Place, Severity, Year, YearSpan};
use period::find_year;
use titles::Title;

/// Who published a report, and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Who {
    pub(super) body: Option<BodyId>,
    pub(super) year: Option<Year>,
    /// The years that the statistics cover.
    pub(super) period: Option<YearSpan>,
    /// The day of publication, `2024-01-15`.
    pub(super) published: Option<String>,
    /// The day of publication, where the head of the page states it as such.
    pub(super) stated: Option<String>,
    pub(super) headings: Vec<String>,
    pub(super) findings: Vec<Finding>,
}

/// The words by which titles and names are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    report: Vec<String>,
    work: Vec<String>,
    sites: Vec<String>,
    alone: Vec<String>,
    national: Vec<String>,
    above: Vec<String>,
    government: String,
    levels: Vec<String>,
    zones: Vec<String>,
    parks: Vec<String>,
    compiled: Vec<String>,
    contact: Vec<String>,
    by_order: Vec<String>,
    period: Vec<Sought>,
    published: Vec<Sought>,
    made: Vec<Sought>,
    sections: Vec<String>,
}

/// Whether a text is the title of a report, or the heading of one of its numbered sections.
pub(super) fn is_heading(text: &str) -> bool {
    let (words, text) = (Words::get(), fold(text));
    let has = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let is_title =
        has(BodyWords::get().topics()) && has(&words.report) && find_year(&text).is_some();
    text.chars().count() <= LONGEST_HEADING
        && (is_title || (is_numbered(&text) && has(&words.sections)))
}

/// How many characters a heading may have.
const LONGEST_HEADING: usize = 40;

/// Whether a folded text begins like the heading of a section: `三、`.
fn is_numbered(text: &str) -> bool {
    let mut start = text.chars();
    start.next().is_some_and(|c| "一二三四五六七八九十".contains(c)) && start.next() == Some('、')
}

/// A word that every paragraph of a page is asked for: the search is prepared once.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct Sought(memchr::memmem::Finder<'static>);

impl From<String> for Sought {
    fn from(word: String) -> Self {
        Sought(memchr::memmem::Finder::new(&word).into_owned())
    }
}

impl Sought {
    /// Where the word begins in a text, and where it ends.
    fn position(&self, text: &str) -> Option<(usize, usize)> {
        self.0.find(text.as_bytes()).map(|at| (at, at + self.0.needle().len()))
    }
}

impl Words {
    fn get() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| {
            toml::from_str(include_str!("../../catalog/data/identity.toml"))
                .expect("the embedded words are tested")
        })
    }
}

/// How many paragraphs at the beginning may hold a title.
const OPENING: usize = 14;

/// What is known before the report is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Given<'g> {
    pub(super) body: Option<&'g BodyId>,
    pub(super) year: Option<Year>,
    /// Whether the name of the file says what the report does not.
    pub(super) from_name: bool,
}

/// Reads who published a document and when; what is given overrules it.
pub(super) fn read(document: &Document, lexicon: &Lexicon<'_>, given: Given<'_>) -> Who {
    let texts: Vec<String> = document
        .title
        .iter()
        .map(String::as_str)
        .chain(document.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph.text.as_str()),
            Block::Table(_) => None,
        }))
        .map(fold)
        .collect();
    let rows = rows(document);
    let of_page = document.published.as_deref();
    let mut who = Who {
        period: texts.iter().find_map(|text| period::period(text)),
        published: texts.iter().chain(&rows).find_map(|text| published::day(text)),
        stated: published::stated(of_page, texts.iter(), rows.iter()),
        headings: headings(document),
        ..Who::default()
    };
    let titles = titles::titles(&texts);
    let place = Place::document(&document.source);
    who.year = settle_year(&mut who, &titles, &texts, &place);
    who.body = names::settle(&titles, &texts, lexicon).map(|name| BodyId::new(&name));
    if given.from_name {
        from_name(&mut who, &document.source);
    }
    overrule(&mut who, (given.body, given.year), &place);
    who
}

/// What the report does not say, from the name of its file: `甲县财政局2023年.html`.
fn from_name(who: &mut Who, source: &str) {
    let file = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let says = TitleWords::get().of_name(stem, |_| false);
    if who.body.is_none() {
        who.body = says.body().map(BodyId::new);
    }
    who.year = who.year.or(says.year());
}

/// The rows of the first tables as texts: pages give their dates in a table above the article.
fn rows(document: &Document) -> Vec<String> {
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(grid) => Some(grid),
        Block::Paragraph(_) => None,
    });
    let mut rows = Vec::new();
    for grid in tables.take(3) {
        for row in 0..grid.rows.min(20) {
            let cells = grid.cells.iter().filter(|cell| cell.row == row);
            rows.push(fold(&cells.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ")));
        }
    }
    rows
}

/// What is given goes before what was found, and a difference is said.
fn overrule(who: &mut Who, (body, year): (Option<&BodyId>, Option<Year>), place: &Place) {
    let mut differ = |found: Option<String>, given: String| {
        if let Some(found) = found.filter(|found| *found != given) {
            let finding =
                Finding::new(FindingCode::GivenDiffers, Severity::Notice).at(place.clone());
            who.findings.push(finding.with("found", found).with("given", given));
        }
    };
    if let Some(body) = body {
        differ(who.body.as_ref().map(ToString::to_string), body.to_string());
    }
    if let Some(year) = year {
        differ(who.year.map(|year| year.to_string()), year.to_string());
    }
    who.body = body.cloned().or(who.body.take());
    who.year = year.or(who.year);
    for (code, missing) in [("no_body", who.body.is_none()), ("no_year", who.year.is_none())] {
        if missing {
            who.findings.push(Finding::new(code, Severity::Error).at(place.clone()));
        }
    }
}

/// The year of the title; the period, where no title has one; else the year that the sentences begin with. Where title and
/// period differ, the title counts and it is said.
fn settle_year(who: &mut Who, titles: &[Title], texts: &[String], place: &Place) -> Option<Year> {
    let of_period = who.period.filter(|span| span.first == span.last).map(|span| span.last);
    let of_title = most(titles.iter().filter_map(|title| title.year));
    if let (Some(title), Some(period)) = (of_title, of_period)
        && title != period
    {
        let finding = Finding::new(FindingCode::YearDiffers, Severity::Warning).at(place.clone());
        who.findings.push(finding.with("title", title).with("period", period));
    }
    of_title.or(of_period).or_else(|| period::of_sentences(texts))
}

/// The most frequent; of several, the first in the order of the text.
fn most<T: Ord + Clone>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, (usize, usize)> = BTreeMap::new();
    for (at, one) in all.enumerate() {
        counts.entry(one).or_insert((0, at)).0 += 1;
    }
    let best = |(_, (count, at)): &(T, (usize, usize))| (*count, std::cmp::Reverse(*at));
    counts.into_iter().max_by_key(best).map(|(one, _)| one)
}

/// The last of a text in front of a place in it.
fn in_front(text: &str, at: usize) -> &str {
    &text[text.floor_char_boundary(at.saturating_sub(IN_FRONT))..at]
}

/// How many bytes in front of a word may belong to the name and the year before it.
const IN_FRONT: usize = 400;

/// How often one text is looked at for a title, or for a name: what is said more often is no report.
const MENTIONS: usize = 50;

fn is_break(c: char) -> bool {
    "。，,;；:：、|_—-《》<>()（）“”\"'!！?？/\\【】[]〔〕>·".contains(c)
}

fn headings(document: &Document) -> Vec<String> {
    let paragraphs = document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        Block::Table(_) => None,
    });
    paragraphs
        .filter(|p| {
            let start: String = p.text.trim_start().chars().take(4).collect();
            p.heading || (is_numbered(&fold(&start)) && p.text.chars().count() <= LONGEST_HEADING)
        })
        .map(|p| p.text.clone())
        .collect()
}

/// Half width, without spaces.
fn fold(text: &str) -> String {
    let text = compatible(text);
    if !text.contains(char::is_whitespace) {
        return text.into_owned();
    }
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.split_whitespace());
    folded
}

#[cfg(test)]
mod tests;
