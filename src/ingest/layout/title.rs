use std::collections::BTreeSet;
use std::rc::Rc;

use super::dims::Reader;
use super::words::Label;
use crate::catalog::{FoldedText, TitleWords};
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
    if let Some(body) = words.labelled(line, Label::Open).filter(|body| reader.is_body(body)) {
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
    said.years.extend(TitleWords::get().years_in(line));
    let heading = heading_in(line, reader);
    said.bodies.extend(body_in(line, heading.as_ref().map(|(at, _)| *at), reader));
    said.headings.extend(heading.map(|(_, heading)| heading));
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

/// The body whose name a line begins with. Where an indicator follows it without a word between them, the line ends there.
fn body_in(
    line: &str,
    start_of_indicator: Option<usize>,
    reader: &Reader<'_, '_>,
) -> Option<String> {
    let words = TitleWords::get();
    let listed = |name: &str| reader.names.is_listed_body(name);
    let before = start_of_indicator.filter(|at| *at > 0).map(|at| &line[..at]);
    words.body_in(line, listed).or_else(|| words.body_in(before?, listed))
}

/// The indicator that a line names, and where: 各县行政许可数量（件）. The name must be long enough not to be found by chance.
fn heading_in(line: &str, reader: &mut Reader<'_, '_>) -> Option<(usize, Heading)> {
    const SHORTEST: usize = 4;
    let characters: Vec<(usize, char)> = line.char_indices().collect();
    // A line has thousands of parts: it is folded once, and what is no name is passed over by its folded text.
    let (folded, longest) = (FoldedText::of(line), reader.names.longest_name());
    let reach = |first: usize| {
        folded.as_ref().map_or(characters.len(), |folded| folded.reach(first, longest))
    };
    let mut best: Option<(usize, usize, Rc<Known>)> = None;
    for (first, (start, _)) in characters.iter().enumerate() {
        for last in (first + SHORTEST..=reach(first)).rev() {
            let end = characters.get(last).map_or(line.len(), |(at, _)| *at);
            let length = last - first;
            if best.as_ref().is_some_and(|(longest, ..)| length <= *longest) {
                break;
            }
            if folded.as_ref().is_some_and(|f| !reader.names.knows_folded(f.part(first, last))) {
                continue;
            }
            if let Some(indicator) = reader.names.known_indicator(&line[*start..end]) {
                best = Some((length, *start, indicator));
                break;
            }
        }
    }
    let (_, start, indicator) = best?;
    let unit = unit_behind(&line[start..], &indicator, reader.names);
    Some((start, Heading { indicator, breakdown: None, unit }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::ingest::names::Names;

    fn said(line: &str) -> Said {
        let mut names = Names::new(Catalog::builtin());
        let mut reader = Reader::new(&mut names);
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
            ("单位：云岭县教育局", Some("云岭县教育局"), None),
            ("单位：件", None, None),
            ("云岭县二〇二四年度统计表", Some("云岭县"), Some(2024)),
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
