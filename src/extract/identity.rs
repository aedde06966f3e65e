//! Whose report it is, of which year, from its title, its headings, its first sentences and the period of its statistics.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::documents::{Block, Document};
use crate::extract::folded::compatible;
use crate::model::{BodyId, Finding, Place, Severity, Year, YearSpan};

/// Who published a report, and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Who {
    pub(super) body: Option<BodyId>,
    pub(super) year: Option<Year>,
    /// The years that the statistics cover.
    pub(super) period: Option<YearSpan>,
    /// The day of publication, `2024-01-15`.
    pub(super) published: Option<String>,
    pub(super) headings: Vec<String>,
    pub(super) findings: Vec<Finding>,
}

/// The words by which titles and names are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: Vec<String>,
    report: Vec<String>,
    before_body: Vec<String>,
    regions: Vec<String>,
    bodies: Vec<String>,
    above: Vec<String>,
    government: String,
    period: Vec<String>,
    published: Vec<String>,
    sections: Vec<String>,
}

/// Whether a text is the title of a report, or the heading of one of its numbered sections.
pub(super) fn is_heading(text: &str) -> bool {
    let (words, text) = (Words::get(), fold(text));
    let has = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let is_title = has(&words.title) && has(&words.report) && find_year(&text).is_some();
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

impl Words {
    fn get() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| {
            toml::from_str(include_str!("../catalog/data/identity.toml"))
                .expect("the embedded words are tested")
        })
    }
}

/// How many paragraphs at the beginning may hold a title.
const OPENING: usize = 14;

/// Reads who published a document and when; what is given overrules it.
pub(super) fn read(document: &Document, body: Option<&BodyId>, year: Option<Year>) -> Who {
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
    let mut who = Who {
        period: texts.iter().find_map(|text| period(text)),
        published: texts.iter().chain(&rows(document)).find_map(|text| published(text)),
        headings: headings(document),
        ..Who::default()
    };
    let titles = titles(&texts);
    let place = Place::document(&document.source);
    who.year = settle_year(&mut who, &titles, &place);
    let named = settle_body(&titles, &texts);
    who.body = named;
    overrule(&mut who, (body, year), &place);
    who
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
            let finding = Finding::new("given_differs", Severity::Notice).at(place.clone());
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

/// How often one text is looked at for a title, or for a name: what is said more often is no report.
const MENTIONS: usize = 50;

/// How many bytes in front of a word may belong to the name and the year before it.
const IN_FRONT: usize = 400;

/// The last of a text in front of a place in it.
fn in_front(text: &str, at: usize) -> &str {
    &text[text.floor_char_boundary(at.saturating_sub(IN_FRONT))..at]
}

/// A title: the name in front of it or between year and 政府信息公开, and the year.
#[derive(Clone, Debug, PartialEq)]
struct Title {
    name: String,
    year: Option<Year>,
}

fn titles(texts: &[String]) -> Vec<Title> {
    let words = Words::get();
    let mut titles = Vec::new();
    for text in texts.iter().take(OPENING) {
        for word in &words.title {
            for (at, _) in text.match_indices(word.as_str()).take(MENTIONS) {
                let behind: String = text[at + word.len()..].chars().take(12).collect();
                if words.report.iter().any(|report| behind.contains(report.as_str())) {
                    titles.push(title(in_front(text, at)));
                }
            }
        }
    }
    // A heading over two lines: the name on one, 2021年度政府信息公开工作年度报告 on the next.
    for pair in texts[..texts.len().min(OPENING)].windows(2) {
        let cut = pair[1].find(words.title[0].as_str());
        let alone = cut.is_some_and(|at| title(&pair[1][..at]).name.is_empty());
        if alone && pair[0].chars().count() <= 30 && words.is_body(&pair[0]) {
            titles.push(Title { name: pair[0].clone(), year: None });
        }
    }
    titles
}

/// The part of a text in front of 政府信息公开: `甲县2024年`, `2024年度甲县财政局`.
fn title(before: &str) -> Title {
    let clause = before.rsplit(is_break).next().unwrap_or(before);
    let (start, end, year) = match find_year(clause) {
        Some(found) => found,
        None => return Title { name: trim_name(clause), year: None },
    };
    let (front, back) = (&clause[..start], clause[end..].trim_start_matches("年度"));
    let back = back.trim_start_matches('年').trim_start_matches('度');
    let name = if back.chars().count() >= 2 { back } else { front };
    Title { name: trim_name(name), year: Some(year) }
}

fn is_break(c: char) -> bool {
    "。，,;；:：、|_—-《》<>()（）“”\"'!！?？/\\".contains(c)
}

/// The name without words such as 关于 and 编制形成 in front of it.
fn trim_name(name: &str) -> String {
    let mut name = name.trim_matches(|c: char| !c.is_alphanumeric());
    for word in &Words::get().before_body {
        if let Some(at) = name.rfind(word.as_str()) {
            name = &name[at + word.len()..];
        }
    }
    name.to_owned()
}

/// The last year of a text, with where it begins and ends: 2021年, 二〇二一年.
fn find_year(text: &str) -> Option<(usize, usize, Year)> {
    let digit = |c: char| {
        c.to_digit(10)
            .or_else(|| "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32))
            .or((c == '零').then_some(0))
    };
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for window in characters.windows(5).rev() {
        let [(start, a), (_, b), (_, c), (_, d), (end, '年')] = window else { continue };
        let digits: Option<Vec<u32>> = [a, b, c, d].iter().map(|c| digit(**c)).collect();
        let Some(digits) = digits else { continue };
        let year = digits.iter().fold(0, |year, digit| year * 10 + digit);
        if (1990..2100).contains(&year) {
            return Some((*start, *end, Year(i32::try_from(year).unwrap_or_default())));
        }
    }
    None
}

/// The year of the title; the period, where no title has one. Where they differ, the title counts and it is said.
fn settle_year(who: &mut Who, titles: &[Title], place: &Place) -> Option<Year> {
    let of_period = who.period.filter(|span| span.first == span.last).map(|span| span.last);
    let of_title = most(titles.iter().filter_map(|title| title.year));
    if let (Some(title), Some(period)) = (of_title, of_period)
        && title != period
    {
        let finding = Finding::new("year_differs", Severity::Warning).at(place.clone());
        who.findings.push(finding.with("title", title).with("period", period));
    }
    of_title.or(of_period)
}

/// The most frequent; of several, the first in order.
fn most<T: Ord + Clone>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let best = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == best).map(|(one, _)| one)
}

/// The name that the titles agree on, as the text itself writes it.
fn settle_body(titles: &[Title], texts: &[String]) -> Option<BodyId> {
    let words = Words::get();
    let named: Vec<&str> =
        titles.iter().map(|title| title.name.as_str()).filter(|name| words.is_body(name)).collect();
    let printed = most(named.into_iter())?;
    let own = without_intruder(printed, texts);
    let body = own.strip_suffix(words.government.as_str()).filter(|region| words.is_region(region));
    let body = body.unwrap_or(own);
    Some(BodyId::new(&with_superior(body, texts)))
}

impl Words {
    fn is_region(&self, name: &str) -> bool {
        self.regions.iter().any(|end| name.ends_with(end.as_str())) && name.chars().count() >= 2
    }

    fn is_body(&self, name: &str) -> bool {
        let length = name.chars().count();
        let ends = self.regions.iter().chain(&self.bodies);
        (2..=30).contains(&length) && ends.into_iter().any(|end| name.ends_with(end.as_str()))
    }
}

/// A copy of a page may have a foreign name in front of the body's own in every title. The body's own name is the longest
/// end of the printed one that more sentences begin with, where what is cut off is no place.
fn without_intruder<'a>(printed: &'a str, texts: &[String]) -> &'a str {
    let words = Words::get();
    let sentences = || texts.iter().filter(|text| text.chars().count() > 40);
    let begins = |name: &str| {
        sentences()
            .flat_map(|text| text.match_indices(name).map(move |(at, _)| in_front(text, at)))
            .filter(|before| before.is_empty() || before.ends_with(|c| is_break(c) || c == '年'))
            .count()
    };
    let most = begins(printed);
    let cuts = printed.char_indices().skip(1).map(|(at, _)| printed.split_at(at));
    cuts.filter(|(front, own)| words.is_body(own) && !words.is_body(front))
        .find(|(_, own)| own.chars().count() >= 3 && begins(own) >= 2.max(most + 1))
        .map_or(printed, |(_, own)| own)
}

/// The name with the place above it, where the first sentences write it so: 由淮安市洪泽区人民政府办公室编制.
fn with_superior(body: &str, texts: &[String]) -> String {
    let words = Words::get();
    let lowest = body.chars().last().is_some_and(|c| "区县旗".contains(c));
    if !lowest {
        return body.to_owned();
    }
    let opening = texts.iter().take(OPENING);
    let found = opening.flat_map(|text| {
        text.match_indices(body).take(MENTIONS).map(move |(at, _)| in_front(text, at))
    });
    let superior = found.filter_map(|before| {
        let clause = before.rsplit(|c| is_break(c) || c == '由').next()?;
        let place = clause.chars().count();
        let ends = words.above.iter().any(|end| clause.ends_with(end.as_str()));
        (ends && (2..=9).contains(&place) && !clause.contains(|c: char| c.is_ascii_digit()))
            .then(|| clause.to_owned())
    });
    match most(superior) {
        Some(superior) => superior + body,
        None => body.to_owned(),
    }
}

/// The years of 统计期限: 自2023年1月1日起至2023年12月31日止.
fn period(text: &str) -> Option<YearSpan> {
    let word = Words::get().period.iter().find_map(|word| position(text, word))?;
    let behind: String = text[word..].chars().take(60).collect();
    let mut years = Vec::new();
    let mut rest = behind.as_str();
    while let Some((start, end, year)) = find_year(rest) {
        years.push(year);
        let _ = end;
        rest = &rest[..start];
    }
    let (first, last) = (years.iter().min()?, years.iter().max()?);
    (years.len() >= 2).then_some(YearSpan { first: *first, last: *last })
}

/// Where a word begins in a text: every paragraph of a page is asked for several words.
fn position(text: &str, word: &str) -> Option<usize> {
    memchr::memmem::find(text.as_bytes(), word.as_bytes())
}

/// The day behind a label such as 发布日期.
fn published(text: &str) -> Option<String> {
    let words = Words::get();
    let at = words.published.iter().find_map(|w| position(text, w).map(|at| at + w.len()))?;
    let behind: String = text[at..].chars().take(16).collect();
    let numbers: Vec<u32> = behind
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .take(3)
        // The time of day may follow without a space.
        .enumerate()
        .filter_map(|(at, part)| part.get(..if at == 2 { part.len().min(2) } else { part.len() }))
        .filter_map(|part| part.parse().ok())
        .collect();
    match numbers.as_slice() {
        [year, month, day]
            if *year > 1990 && (1..=12).contains(month) && (1..=31).contains(day) =>
        {
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        _ => None,
    }
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
    compatible(text).split_whitespace().collect()
}

#[cfg(test)]
mod tests;
