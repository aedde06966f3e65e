//! Of which year a report is, by the period of its statistics and by its sentences.

use super::{Words, is_break};
use crate::model::{Year, YearSpan};

/// The last year of a text, with where it begins and ends: 2021年, 二〇二一年.
pub(super) fn find_year(text: &str) -> Option<(usize, usize, Year)> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for window in characters.windows(5).rev() {
        let [(start, a), (_, b), (_, c), (_, d), (end, '年')] = window else { continue };
        if let Some(year) = year([*a, *b, *c, *d]) {
            return Some((*start, *end, year));
        }
    }
    None
}

/// A year of four digits.
pub(super) fn year(digits: [char; 4]) -> Option<Year> {
    let digit = |c: char| {
        c.to_digit(10)
            .or_else(|| "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32))
            .or((c == '零').then_some(0))
    };
    let digits: Option<Vec<u32>> = digits.into_iter().map(digit).collect();
    let year = digits?.iter().fold(0, |year, digit| year * 10 + digit);
    (1990..2100).contains(&year).then(|| Year(i32::try_from(year).unwrap_or_default()))
}

/// How many characters behind its label a period may have.
const LONGEST: usize = 60;

/// The years of 统计期限: 自2023年1月1日起至2023年12月31日止; the year may be printed once.
pub(super) fn period(text: &str) -> Option<YearSpan> {
    let (word, _) = Words::get().period.iter().find_map(|word| word.position(text))?;
    let behind: String = text[word..].chars().take(LONGEST).collect();
    // What stands in the next sentence is no part of the period.
    let end = behind.find(['。', '止', ';']).unwrap_or(behind.len());
    let behind = &behind[..end];
    let mut years = Vec::new();
    let mut rest = behind;
    while let Some((start, _, year)) = find_year(rest) {
        years.push(year);
        rest = &rest[..start];
    }
    let (first, last) = (years.iter().min()?, years.iter().max()?);
    let whole = behind.contains("1月1日") && behind.contains("12月31日");
    (years.len() >= 2 || whole).then_some(YearSpan { first: *first, last: *last })
}

/// The year that most sentences begin with: 2024年,我县…; none where two are as frequent.
pub(super) fn of_sentences(texts: &[String]) -> Option<Year> {
    let mut counts = std::collections::BTreeMap::<Year, usize>::new();
    for text in texts {
        for sentence in text.split(['。', ';', '：', ':', ')']) {
            let start = sentence.trim_start_matches(|c: char| is_break(c) || c.is_whitespace());
            // 截止2023年12月31日, 我局….
            let start = start.trim_start_matches(['截', '止', '至', '到']);
            let digits: Vec<char> = start.chars().take(5).collect();
            if let [a, b, c, d, '年'] = digits.as_slice()
                && let Some(year) = year([*a, *b, *c, *d])
                && !start[start.char_indices().nth(5).map_or(start.len(), |(at, _)| at)..]
                    .starts_with(|c: char| c.is_ascii_digit())
            {
                *counts.entry(year).or_default() += 1;
            }
        }
    }
    let most = counts.values().max().copied()?;
    let mut best = counts.into_iter().filter(|(_, count)| *count == most);
    let (year, _) = best.next()?;
    best.next().is_none().then_some(year)
}
