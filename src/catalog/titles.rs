//! Which body and which years a title, or the name of a file, names.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{BodyWords, fold};
use crate::model::Year;

/// The words of `titles.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    signs: Vec<String>,
    title_stops: Vec<String>,
    title_starts: Vec<String>,
    year_prefixes: Vec<String>,
    year_suffixes: Vec<String>,
    year_ends: Vec<String>,
}

/// What tells the names of bodies and years in a title.
#[derive(Debug)]
pub(crate) struct TitleWords {
    data: Data,
    prefixes: Vec<String>,
    suffixes: HashSet<String>,
}

/// What the name of a file or a sheet says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameSays {
    bodies: BTreeSet<String>,
    years: BTreeSet<Year>,
}

impl NameSays {
    /// The body, when there is exactly one.
    pub(crate) fn body(&self) -> Option<&str> {
        self.bodies.first().filter(|_| self.bodies.len() == 1).map(String::as_str)
    }

    /// The year, when there is exactly one.
    pub(crate) fn year(&self) -> Option<Year> {
        self.years.first().filter(|_| self.years.len() == 1).copied()
    }
}

impl TitleWords {
    /// The words that are embedded in the program.
    pub(crate) fn get() -> &'static TitleWords {
        static WORDS: OnceLock<TitleWords> = OnceLock::new();
        WORDS.get_or_init(|| {
            let data: Data = toml::from_str(include_str!("data/titles.toml"))
                .expect("the embedded words are tested");
            TitleWords {
                prefixes: data.year_prefixes.iter().map(|word| fold(word)).collect(),
                suffixes: data.year_suffixes.iter().map(|word| fold(word)).collect(),
                data,
            }
        })
    }

    /// Whether a text that nothing else explains has the form of a body's name.
    pub(crate) fn is_body_like(&self, text: &str) -> bool {
        let text = text.trim();
        (2..=40).contains(&text.chars().count())
            && BodyWords::get().ends_as_body(text)
            && !self.data.signs.iter().any(|sign| text.contains(sign.as_str()))
            && !BodyWords::get().has_never(text)
            && !text.chars().any(|c| c.is_ascii_digit() || c.is_ascii_punctuation())
    }

    /// The body whose name a line begins with, by its form or by `is_listed`: the longest name behind which the line goes on
    /// with a word of titles, a digit or a sign. None where two bodies are joined.
    pub(crate) fn body_in(&self, line: &str, is_listed: impl Fn(&str) -> bool) -> Option<String> {
        let line = with_arabic_years(line);
        let text = self.without_start(&line);
        let is_body = |name: &str| self.is_body_like(name) || is_listed(name);
        let mut ends = self.ends(text);
        ends.sort_unstable();
        for end in ends.into_iter().rev() {
            let mut name = text[..end].trim().to_owned();
            // 甲县人民政府信息公开: the word takes 政府 away from the name.
            if name.ends_with("人民") && text[end..].starts_with("政府") {
                name.push_str("政府");
            }
            let joined = ["和", "与", "及", "暨"]
                .iter()
                .any(|joint| name.split_once(joint).is_some_and(|(first, _)| is_body(first)));
            if joined {
                return None;
            }
            if is_body(&name) {
                return Some(name);
            }
        }
        None
    }

    /// A line without what may stand in front of the name: 附件2：, 关于, 2024年.
    fn without_start<'t>(&self, line: &'t str) -> &'t str {
        const QUOTES: [char; 7] = ['《', '》', ' ', '\u{3000}', '"', '“', '”'];
        let mut text = unnumbered(line).trim_matches(QUOTES);
        for start in self.data.title_starts.iter().chain(BodyWords::get().in_front()) {
            if let Some(rest) = text.strip_prefix(start.as_str()) {
                let rest = rest.trim_start_matches(|c: char| {
                    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
                });
                text = rest.trim_start_matches([':', '：', ' ', '-', '\u{3000}', '.', '、']);
            }
        }
        behind_year(text)
    }

    /// Where the name at the beginning of a text may end.
    fn ends(&self, text: &str) -> Vec<usize> {
        let words: Vec<Range<usize>> = BodyWords::get()
            .topics()
            .iter()
            .chain(&self.data.title_stops)
            .flat_map(|stop| text.match_indices(stop.as_str()).map(|(at, s)| at..at + s.len()))
            .collect();
        // 信息公开 within 政府信息公开 is no end of its own.
        let within = |at: usize| words.iter().any(|word| word.start < at && at < word.end);
        let sign = |c: char| c.is_ascii_digit() || "（(—-－:：".contains(c);
        let first_sign = text.find(sign).unwrap_or(text.len());
        let mut ends: Vec<usize> = words
            .iter()
            .map(|word| word.start)
            .filter(|at| *at < first_sign && !within(*at))
            .collect();
        ends.push(first_sign);
        ends
    }

    /// What the name of a file or a sheet says, without its extension.
    pub(crate) fn of_name(&self, name: &str, is_listed: impl Fn(&str) -> bool) -> NameSays {
        const PARTED_BY: [char; 16] = [
            '_', ' ', '-', '\u{3000}', '+', '.', '（', '）', '(', ')', '【', '】', '—', '－', '、',
            '~',
        ];
        let mut says =
            NameSays { bodies: BTreeSet::new(), years: self.years_in(name).into_iter().collect() };
        let parts = name.split(PARTED_BY).filter(|part| !part.is_empty());
        says.bodies.extend(parts.filter_map(|part| self.body_in(part, &is_listed)));
        says
    }

    /// The year of a heading: 2022, 2022年, 22年, 二〇二二年, 2022年度, 2022年①, 2022/12/31, FY2022.
    pub(crate) fn year(&self, text: &str) -> Option<Year> {
        if let Ok(year) = text.parse::<Year>() {
            return plausible(year);
        }
        let text = with_arabic_years(text);
        let text = unmarked(&text);
        let ended = self.data.year_ends.iter().find_map(|end| text.strip_suffix(end.as_str()));
        if let Some(year) = ended.and_then(|year| year.parse::<Year>().ok()) {
            return plausible(year);
        }
        let folded = fold(text);
        let mut rest = folded.as_str();
        for prefix in &self.prefixes {
            rest = rest.strip_prefix(prefix.as_str()).unwrap_or(rest);
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at(digits);
        let known =
            behind.is_empty() && rest.len() < folded.len() || self.suffixes.contains(behind);
        let year = match digits {
            4 => number.parse().ok(),
            // 22年: no figure of these reports is older than the century.
            2 if behind.starts_with('年') => number.parse().ok().map(|year: i32| 2000 + year),
            _ => None,
        };
        year.filter(|_| known).map(Year).and_then(plausible)
    }

    /// The years in a text. A date names a day, and a number in square brackets a document.
    pub(crate) fn years_in(&self, text: &str) -> Vec<Year> {
        let folded: String = with_arabic_years(text).chars().map(half_width).collect();
        let mut years = Vec::new();
        let mut at = 0;
        while at < folded.len() {
            let rest = &folded[at..];
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let behind = &rest[digits..];
            let of_document = folded[..at].ends_with(['〔', '［', '[']);
            if digits == 4 && !of_document && !is_date(behind) {
                years.extend(self.year(&rest[..4]));
            }
            at += digits;
        }
        // A span names every year in it.
        if let [first, .., last] = years.as_slice()
            && first.0 + 1 < last.0
        {
            years.extend((first.0 + 1..last.0).map(Year));
        }
        years
    }
}

/// Governments of the country have published for less than a century; other numbers of four digits are figures.
fn plausible(year: Year) -> Option<Year> {
    (1949..=2099).contains(&year.0).then_some(year)
}

/// Whether a month stands behind a year: 2024年1月, 2024-01-05, 2024.1.5.
fn is_date(behind: &str) -> bool {
    if let Some(rest) = behind.strip_prefix('年').and_then(month) {
        return rest.starts_with('月');
    }
    let separated = behind.strip_prefix(['-', '/', '.']).and_then(month);
    separated.is_some_and(|rest| rest.starts_with(['-', '/', '.', '月']))
}

/// What stands behind the number of a month or a day.
fn month(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    ((1..=2).contains(&digits)).then(|| &text[digits..])
}

/// A text whose years of four numerals are written in digits: 二〇二四年.
fn with_arabic_years(text: &str) -> Cow<'_, str> {
    const NUMERALS: &str = "零一二三四五六七八九";
    let digit = |c: char| match c {
        '〇' | '○' | 'Ｏ' => Some(0),
        '0'..='9' => c.to_digit(10),
        c => NUMERALS.chars().zip(0..).find(|(numeral, _)| *numeral == c).map(|(_, n)| n),
    };
    let mut written = Cow::Borrowed(text);
    for (end, _) in text.match_indices('年') {
        let run = text[..end].char_indices().rev().take_while(|(_, c)| digit(*c).is_some());
        let run: Vec<(usize, char)> = run.collect();
        let &[.., (start, _)] = run.as_slice() else { continue };
        if run.len() == 4 && !text[start..end].is_ascii() {
            let year: String =
                run.iter().rev().filter_map(|(_, c)| digit(*c)).map(decimal).collect();
            written = Cow::Owned(written.replacen(&text[start..end], &year, 1));
        }
    }
    written
}

fn decimal(digit: u32) -> char {
    char::from_digit(digit, 10).unwrap_or('0')
}

/// A text without the marks of notes behind it: 2022年①, 甲县*.
pub(crate) fn unmarked(text: &str) -> &str {
    let is_mark =
        |c: char| ('①'..='⑳').contains(&c) || matches!(c, '*' | '※' | '＊' | '¹' | '²' | '³' | '#');
    text.trim().trim_end_matches(is_mark).trim_end()
}

fn behind_year(text: &str) -> &str {
    let rest =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || "年度—-－~至～ ".contains(c));
    let cut = &text[..text.len() - rest.len()];
    if cut.chars().any(|c| c.is_ascii_digit()) { rest } else { text }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        _ => c,
    }
}

/// A text without the number in front of it.
pub(crate) fn unnumbered(text: &str) -> &str {
    let text = text.trim();
    let numeral = |c: &char| "一二三四五六七八九十".contains(*c) || c.is_ascii_digit();
    let inside = text.strip_prefix(['（', '(']).unwrap_or(text);
    let opened = inside.len() < text.len();
    let length: usize = inside.chars().take_while(numeral).map(char::len_utf8).sum();
    let rest = &inside[length..];
    let closed = match opened {
        true => rest.strip_prefix(['）', ')']),
        false => rest.strip_prefix(['、', '．', '.', '）', ')']),
    };
    match closed {
        // 1.5 is a number.
        Some(rest) if length > 0 && !rest.starts_with(|c: char| c.is_ascii_digit()) => {
            rest.trim_start()
        }
        _ => text.strip_prefix(|c: char| ('①'..='⑳').contains(&c)).map_or(text, str::trim_start),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_name_a_body_a_year_both_or_nothing() {
        for (name, body, year) in [
            ("云岭县历年数据", Some("云岭县"), None),
            ("云岭县2024", Some("云岭县"), Some(2024)),
            ("云岭县2019-2024年统计表", Some("云岭县"), None),
            ("附件1云岭县政务公开统计表", Some("云岭县"), None),
            ("附件一：云岭县2023年汇总", Some("云岭县"), Some(2023)),
            ("云岭县统计局2024年报表", Some("云岭县统计局"), Some(2024)),
            ("云岭县数据局政务公开台账", Some("云岭县数据局"), None),
            ("云岭县人民政府信息公开年报2022", Some("云岭县人民政府"), Some(2022)),
            ("2024年度云岭县教育局政府信息公开工作年度报告", Some("云岭县教育局"), Some(2024)),
            ("云岭县各部门行政处罚统计", Some("云岭县"), None),
            ("云岭县行政处罚（终稿）", Some("云岭县"), None),
            ("政务公开_云岭县_2024年", Some("云岭县"), Some(2024)),
            ("统计表（云岭县）", Some("云岭县"), None),
            ("关于报送云岭县2024年数据", Some("云岭县"), Some(2024)),
            ("甲县和乙县历年数据", None, None),
            ("甲县_乙县", None, None),
            ("历年数据", None, None),
            ("数据汇总2024", None, Some(2024)),
            ("各部门数据", None, None),
            ("新建工作表", None, None),
            ("Sheet1", None, None),
        ] {
            let says = TitleWords::get().of_name(name, |_| false);
            assert_eq!(says.body(), body, "{name}");
            assert_eq!(says.year(), year.map(Year), "{name}");
        }
    }

    #[test]
    fn years_of_headings() {
        let year = |text| TitleWords::get().year(text);
        for text in [
            "2022",
            "2022年",
            "2022年度",
            "FY2022",
            "２０２２年",
            "2022 年",
            "22年",
            "二〇二二年",
            "二○二二年度",
            "2022年①",
            "2022年1-12月",
            "2022年1—12月",
            "2022/12/31",
            "2022年12月31日",
            "截至2022年底",
            "2022.0",
        ] {
            assert_eq!(year(text), Some(Year(2022)), "{text}");
        }
        for text in [
            "1022",
            "9487",
            "2022-01-01",
            "2022年1-6月",
            "2年",
            "22",
            "二十二年",
            "202",
            "2022年行政许可",
            "20222",
        ] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn bodies_by_the_form_of_their_names() {
        let is_like = |text| TitleWords::get().is_body_like(text);
        for text in ["甲县", "县教育局", "云岭县人民政府"] {
            assert!(is_like(text), "{text}");
        }
        for text in ["全市", "各县区", "县", "甲", "填报单位：县政府办公室", "@#县?"]
        {
            assert!(!is_like(text), "{text}");
        }
    }
}
