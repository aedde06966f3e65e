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
    let is_line =
        |text: &String| text.chars().count() <= LONGEST_LINE && !text.contains(['。', ',']);
    place_above(&mut titles, opening, is_line);
    // The more lines are joined, the less is it one title: a menu may stand above it.
    for count in 2..=LINES {
        if titles.iter().any(is_named) {
            break;
        }
        for lines in opening.windows(count).filter(|lines| lines.iter().all(is_line)) {
            titles.extend(of_text(&lines.concat(), &Words::get().report));
        }
    }
    if !titles.iter().any(is_named) {
        titles.extend(opening.iter().flat_map(|text| of_text(text, &Words::get().work)));
    }
    titles
}

/// 甲市乙区民政局 over 2017年政府信息公开工作年度报告: the two lines are one title, though a sentence speaks of the report of 乙区.
fn place_above(titles: &mut Vec<Title>, opening: &[String], is_line: impl Fn(&String) -> bool) {
    let words = Words::get();
    let named: Vec<&str> =
        titles.iter().map(|t| t.name.as_str()).filter(|name| words.is_body(name)).collect();
    let longer = |title: &Title| {
        words.is_body(&title.name)
            && named.iter().any(|n| title.name.len() > n.len() && title.name.contains(n))
    };
    let unnamed = |line: &String| {
        let mut own = of_text(line, &words.report).into_iter();
        own.all(|title| !words.is_body(&title.name))
    };
    let lines = opening.windows(2).filter(|lines| lines.iter().all(&is_line) && unnamed(&lines[1]));
    let joined: Vec<Title> =
        lines.flat_map(|l| of_text(&l.concat(), &words.report)).filter(longer).collect();
    titles.splice(0..0, joined);
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
        let front = &before[..before.len() - clause.len()];
        let aside = front.strip_suffix([')', '）']);
        let aside = aside.and_then(|f| f.rfind(['(', '（']).map(|at| &f[..at]));
        // 甲县教育局现向社会公开《2023年…报告》.
        let front = aside.or_else(|| front.strip_suffix('《'));
        name = front.map_or(name, |f| trim_name(f.rsplit(is_break).next().unwrap_or(f)));
    }
    Title { name, year }
}

/// The name and the year of `甲县2024年`, `2024年度甲县财政局`, `甲县2021`.
fn split(clause: &str) -> (&str, Option<Year>) {
    if let Some((start, end, year)) = find_year(clause) {
        let (front, back) = (&clause[..start], clause[end..].trim_start_matches("年度"));
        let back = back.trim_start_matches('年').trim_start_matches('度');
        // 甲县财政局向社会公布2024年度本机关: who it is stands in front of the year.
        let is_name = |n: &str| Words::get().is_body(n) && !BodyWords::get().has_never(n);
        let named = is_name(without_action(front)) && BodyWords::get().has_never(back);
        let name = if back.chars().count() >= 2 && !named { back } else { front };
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
    let is_body = |rest: &&str| Words::get().is_body(rest);
    let before = |name| {
        let words = words.in_front().iter();
        words.filter_map(|word| str::strip_suffix(name, word.as_str())).find(is_body)
    };
    while let Some(rest) = before(name) {
        name = rest;
    }
    name
}
