use std::collections::BTreeSet;
use std::rc::Rc;

use super::dims::Reader;
use super::words::{Label, RoleWords, unnumbered};
use crate::ingest::heading::{Heading, unit_behind};
use crate::ingest::names::Known;
use crate::model::{Unit, Year};

/// What the lines above a table (or the name of a file) say.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Said {
    pub(in crate::ingest) bodies: BTreeSet<String>,
    pub(in crate::ingest) years: BTreeSet<Year>,
    /// Who has filled the table in: perhaps the body.
    pub(in crate::ingest) filler: Option<String>,
    /// The units that are named, with the row.
    pub(in crate::ingest) units: Vec<(Unit, usize)>,
    /// The indicators whose whole names are in it.
    pub(in crate::ingest) headings: Vec<Heading>,
}

impl Said {
    /// The body, when there is exactly one.
    pub(in crate::ingest) fn body(&self) -> Option<&str> {
        only(&self.bodies).map(String::as_str)
    }

    /// The year, when there is exactly one.
    pub(in crate::ingest) fn year(&self) -> Option<Year> {
        only(&self.years).copied()
    }
}

fn only<T: Ord>(set: &BTreeSet<T>) -> Option<&T> {
    set.first().filter(|_| set.len() == 1)
}

/// Adds what one line says.
pub(in crate::ingest) fn read(
    line: &str,
    row: usize,
    reader: &mut Reader<'_, '_>,
    said: &mut Said,
) {
    let words = reader.words;
    said.units.extend(units_in(line).filter(|unit| reader.names.is_unit(unit)).map(|u| (u, row)));
    if let Some(body) = words.labelled(line, Label::Body) {
        said.bodies.insert(body.to_owned());
        return;
    }
    if let Some(year) = words.labelled(line, Label::Year) {
        said.years.extend(words.year(year));
        return;
    }
    if let Some(filler) = words.labelled(line, Label::Filler) {
        said.filler = Some(filler.to_owned());
        return;
    }
    if words.is_note(line) {
        return;
    }
    said.years.extend(years_in(line));
    said.bodies.extend(body_in(line, reader));
    said.headings.extend(heading_in(line, reader));
}

/// What the name of a file or a sheet says.
pub(in crate::ingest) fn read_name(name: &str, reader: &mut Reader<'_, '_>) -> Said {
    let mut said = Said::default();
    for part in name.split(['_', ' ', '-', '　', '+', '.']).filter(|part| !part.is_empty()) {
        said.years.extend(years_in(part));
        said.bodies.extend(body_in(part, reader));
    }
    // 2019-2024 is cut in two by the hyphen.
    said.years.extend(years_in(name));
    said
}

/// The units that a line names: 单位：万元.
fn units_in(line: &str) -> impl Iterator<Item = Unit> {
    let named = line.split_once("单位").filter(|(before, _)| {
        before.is_empty()
            || before.ends_with(['（', '(', '量', ' ', '\u{3000}', '【', '[', '，', '；'])
    });
    let listed =
        named.and_then(|(_, rest)| rest.trim_start().strip_prefix([':', '：']).map(str::trim));
    let parts = listed.into_iter().flat_map(|rest| rest.split([',', '，', '、', ';', '；', '/']));
    parts.map(|unit| {
        let unit = unit.split([')', '）', ']', '】']).next().unwrap_or_default();
        Unit::new(unit)
    })
}

/// The years in a text. A date names a day, and a number in square brackets a document.
pub(in crate::ingest) fn years_in(text: &str) -> Vec<Year> {
    let words = RoleWords::get();
    let folded: String = text.chars().map(half_width).collect();
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
            years.extend(words.year(&rest[..4]));
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

/// The body whose name a line begins with.
fn body_in(line: &str, reader: &Reader<'_, '_>) -> Option<String> {
    let words = reader.words;
    let mut text = unnumbered(line).trim_matches(['《', '》', ' ', '\u{3000}', '"', '“', '”']);
    for start in words.title_starts() {
        if let Some(rest) = text.strip_prefix(start.as_str()) {
            let rest = rest.trim_start_matches(|c: char| {
                c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
            });
            text = rest.trim_start_matches([':', '：', ' ', '-', '\u{3000}', '.', '、']);
        }
    }
    let text = behind_year(text);
    let stop = words.title_stops().iter().filter_map(|stop| text.find(stop.as_str()));
    let digit = text.find(|c: char| c.is_ascii_digit() || "（(—-－:：".contains(c));
    let end = stop.chain(digit).min().unwrap_or(text.len());
    let name = text[..end].trim();
    let joined = ["和", "与", "及", "暨"]
        .iter()
        .any(|joint| name.split_once(joint).is_some_and(|(first, _)| words.is_body_like(first)));
    (!joined && reader.is_body(name)).then(|| name.to_owned())
}

fn behind_year(text: &str) -> &str {
    let rest =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || "年度—-－~至～ ".contains(c));
    let cut = &text[..text.len() - rest.len()];
    if cut.chars().any(|c| c.is_ascii_digit()) { rest } else { text }
}

/// The indicator that a line names: 各县行政许可数量（件）. The name must be long enough not to be found by chance.
fn heading_in(line: &str, reader: &mut Reader<'_, '_>) -> Option<Heading> {
    const SHORTEST: usize = 4;
    let characters: Vec<(usize, char)> = line.char_indices().collect();
    let mut best: Option<(usize, usize, Rc<Known>)> = None;
    for (first, (start, _)) in characters.iter().enumerate() {
        for last in (first + SHORTEST..=characters.len()).rev() {
            let end = characters.get(last).map_or(line.len(), |(at, _)| *at);
            let length = last - first;
            if best.as_ref().is_some_and(|(longest, ..)| length <= *longest) {
                break;
            }
            if let Some(indicator) = reader.names.known_indicator(&line[*start..end]) {
                best = Some((length, *start, indicator));
                break;
            }
        }
    }
    let (_, start, indicator) = best?;
    let unit = unit_behind(&line[start..], &indicator, reader.names);
    Some(Heading { indicator, breakdown: None, unit })
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::ingest::names::Names;

    fn said(line: &str) -> Said {
        let mut names = Names::new(Catalog::builtin());
        let mut reader = Reader { names: &mut names, words: RoleWords::get() };
        let mut said = Said::default();
        read(line, 0, &mut reader, &mut said);
        said
    }

    #[test]
    fn a_title_names_a_body_and_a_year_or_several() {
        for (line, body, year) in [
            ("甲县政府信息公开历年数据", Some("甲县"), None),
            ("云岭县2025年各部门情况", Some("云岭县"), Some(2025)),
            ("附件2：云岭县人民政府2024年度统计表", Some("云岭县人民政府"), Some(2024)),
            ("2024年云岭县教育局政府信息公开情况", Some("云岭县教育局"), Some(2024)),
            ("甲县和乙县历年数据", None, None),
            ("云岭县主要数据（2020—2024年）", Some("云岭县"), None),
            ("各部门2024年情况", None, Some(2024)),
            ("填报日期：2024年1月5日", None, None),
            ("云政发〔2024〕5号", None, None),
            ("机关名称：云岭县", Some("云岭县"), None),
        ] {
            let said = said(line);
            assert_eq!(said.body(), body, "{line}");
            assert_eq!(said.year(), year.map(Year), "{line}");
        }
    }

    #[test]
    fn a_title_names_an_indicator_with_its_unit() {
        for (line, unit) in [
            ("常住人口（万人）", Some("万人")),
            ("各县常住人口（2020—2024年，万人）", Some("万人")),
            ("各县常住人口 [单位：万人]", Some("万人")),
            ("常住人口/万人", Some("万人")),
            ("各县常住人口情况表（2024年）（万人）", Some("万人")),
            ("常住人口（2024年）", None),
            ("常住人口", None),
        ] {
            let said = said(line);
            let heading = said.headings.first().expect(line);
            assert_eq!(heading.unit.as_ref().map(Unit::as_str), unit, "{line}");
        }
    }

    #[test]
    fn who_fills_in_is_not_the_body_and_units_are_read() {
        let said = said("填报单位：县政府办公室");
        assert!(said.body().is_none() && said.filler.as_deref() == Some("县政府办公室"));
        assert_eq!(super::units_in("（单位：件、万元）").count(), 2);
        assert_eq!(super::units_in("填报单位：甲县").count(), 0);
    }
}
