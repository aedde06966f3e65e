//! The titles of a report: the name in front of 政府信息公开…报告, or between year and these words, and the year.

use super::{MENTIONS, OPENING, Words, find_year, in_front, is_break, period};
use crate::catalog::BodyWords;
use crate::model::Year;

/// A title: a name, which may be empty, and a year.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Title {
    pub(super) name: String,
    pub(super) year: Option<Year>,
}

/// How many lines a title may be broken over.
const LINES: usize = 3;

/// How many characters a line of a title has at most.
const LONGEST_LINE: usize = 40;

/// The titles of the opening, then what the sentences call the report.
pub(super) fn titles(texts: &[String]) -> Vec<Title> {
    let opening = &texts[..texts.len().min(OPENING)];
    let mut titles: Vec<Title> =
        opening.iter().flat_map(|text| of_text(text, &Words::get().report)).collect();
    let is_named = |title: &Title| Words::get().is_body(&title.name);
    // The more lines are joined, the less is it one title: a menu may stand above it.
    for count in 2..=LINES {
        if titles.iter().any(is_named) {
            break;
        }
        let is_line =
            |text: &String| text.chars().count() <= LONGEST_LINE && !text.contains(['。', ',']);
        for lines in opening.windows(count).filter(|lines| lines.iter().all(is_line)) {
            titles.extend(of_text(&lines.concat(), &Words::get().report));
        }
    }
    if !titles.iter().any(is_named) {
        titles.extend(opening.iter().flat_map(|text| of_text(text, &Words::get().work)));
    }
    titles
}

/// The titles that a text has: names in front of 政府信息公开 where one of these words follows.
fn of_text(text: &str, follow: &[String]) -> Vec<Title> {
    let topics = BodyWords::get().topics();
    let mut titles = Vec::new();
    for word in topics {
        for (at, _) in text.match_indices(word.as_str()).take(MENTIONS) {
            let behind: String = text[at + word.len()..].chars().take(12).collect();
            // 信息公开 stands in 政府信息公开, too: one title is taken once.
            let within = topics.iter().any(|w| {
                w != word && text[..at + word.len()].ends_with(w.as_str()) && w.len() > word.len()
            });
            if !within && follow.iter().any(|report| behind.contains(report.as_str())) {
                titles.push((at, title(in_front(text, at), word)));
            }
        }
    }
    titles.sort_by_key(|(at, _)| *at);
    titles.into_iter().map(|(_, title)| title).collect()
}

/// The part of a text in front of 政府信息公开: `甲县2024年`, `2024年度甲县财政局`.
fn title(before: &str, word: &str) -> Title {
    let clause = before.rsplit(is_break).next().unwrap_or(before);
    // 甲镇人民政府信息公开: the word takes 政府 away from the name.
    let clause = match clause.strip_suffix("人民") {
        Some(place) if word.starts_with("政府") => format!("{place}人民政府"),
        _ => clause.to_owned(),
    };
    let (name, year) = split(&clause);
    let unnamed = name.is_empty();
    let mut name = trim_name(name);
    if unnamed {
        // 甲市民族事务委员会(宗教事务局)2024年: the name stands in front of the other one.
        let front = before[..before.len() - clause.len()].strip_suffix([')', '）']);
        let front = front.and_then(|f| f.rfind(['(', '（']).map(|at| &f[..at]));
        name = front.map_or(name, |f| trim_name(f.rsplit(is_break).next().unwrap_or(f)));
    }
    Title { name, year }
}

/// The name and the year of `甲县2024年`, `2024年度甲县财政局`, `甲县2021`.
fn split(clause: &str) -> (&str, Option<Year>) {
    if let Some((start, end, year)) = find_year(clause) {
        let (front, back) = (&clause[..start], clause[end..].trim_start_matches("年度"));
        let back = back.trim_start_matches('年').trim_start_matches('度');
        let name = if back.chars().count() >= 2 { back } else { front };
        return (name, Some(year));
    }
    let digits: Vec<char> = clause.chars().rev().take(4).collect();
    match digits.as_slice() {
        [d, c, b, a] => match period::year([*a, *b, *c, *d]) {
            Some(year) => (&clause[..clause.len() - 4 * d.len_utf8()], Some(year)),
            None => (clause, None),
        },
        _ => (clause, None),
    }
}

/// The name without what stands in front of it: verbs, a number.
fn trim_name(name: &str) -> String {
    let name = without_action(name.trim_matches(|c: char| !c.is_alphanumeric()));
    let name = Words::get().behind_verbs(name);
    // A number in front is of a menu or a file.
    name.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).to_owned()
}

/// The name in front of what somebody did: 海关总署发布2012年…, 甲县财政局关于2023年….
fn without_action(mut name: &str) -> &str {
    let words = BodyWords::get();
    while let Some(rest) = words.in_front().iter().find_map(|word| name.strip_suffix(word.as_str()))
        && Words::get().is_body(rest.trim_end_matches('的'))
    {
        name = rest;
    }
    name
}
