use std::rc::Rc;

use super::fault::Fault;
use super::names::{Applicant, Known, Names};
use crate::model::{Severity, Unit};

/// What a column of figures holds, by its heading.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) indicator: Rc<Known>,
    pub(super) breakdown: Option<Applicant>,
    pub(super) unit: Option<Unit>,
}

const BRACKETS: [(char, char); 4] = [('(', ')'), ('（', '）'), ('[', ']'), ('【', '】')];

/// Between an indicator and its unit in a line: 常住人口/万人.
const JOINTS: [char; 6] = ['/', '／', ':', '：', '|', '｜'];

/// Between an indicator and its applicant or unit in a heading: 新收申请/自然人, 新收申请-自然人.
const NAME_JOINTS: [char; 11] = ['/', '／', ':', '：', '|', '｜', '-', '—', '–', '－', '_'];

/// Between the parts inside brackets: （自然人，件）.
const COMMAS: [char; 5] = [',', '，', '、', ';', '；'];

/// Reads a heading: the name of an indicator, and behind it, in brackets or behind a slash, an applicant, a unit or both.
pub(super) fn read(heading: &str, names: &mut Names<'_>) -> Result<Heading, Fault> {
    let mut parts = Vec::new();
    let mut name = heading.trim();
    loop {
        // The whole is tried first: 行政许可项目本年增/减 is one name.
        match names.indicator(name) {
            Ok(indicator) => return with_parts(indicator, &parts, names),
            Err(fault) if !is_unknown(&fault) => return Err(fault),
            Err(fault) => {
                let cut = cut_bracket(name).or_else(|| name.rsplit_once(NAME_JOINTS));
                let Some((before, part)) = cut else { return Err(unknown(fault, heading)) };
                parts.extend(part.split(COMMAS).map(str::trim).filter(|part| !part.is_empty()));
                name = before.trim();
            }
        }
    }
}

fn with_parts(
    indicator: Rc<Known>,
    parts: &[&str],
    names: &mut Names<'_>,
) -> Result<Heading, Fault> {
    let mut heading = Heading { indicator, breakdown: None, unit: None };
    for part in parts {
        let unit = unit_of(part, names);
        let fits = unit.power_to(&heading.indicator.unit).is_some();
        let breakdown = names.breakdown(part, &heading.indicator);
        match breakdown {
            Ok(breakdown) if heading.breakdown.is_none() => heading.breakdown = Some(breakdown),
            _ if fits && heading.unit.is_none() => heading.unit = Some(unit),
            _ => {
                let fault = Fault::error("heading_part").with("found", part);
                return Err(fault.with("expected", &heading.indicator.unit));
            }
        }
    }
    Ok(heading)
}

/// The unit that a line names in brackets or behind a slash, from the name of its indicator on: 各县常住人口（万人）,
/// 常住人口/万人.
pub(super) fn unit_behind(line: &str, indicator: &Known, names: &mut Names<'_>) -> Option<Unit> {
    let mut parts: Vec<&str> = Vec::new();
    for (open, close) in BRACKETS {
        let behind = line.split(open).skip(1);
        parts.extend(behind.filter_map(|text| text.split(close).next()));
    }
    parts.extend(line.split(JOINTS).skip(1).filter_map(|text| text.split_whitespace().next()));
    parts.iter().flat_map(|part| part.split(COMMAS)).find_map(|part| {
        let unit = unit_of(part.trim(), names);
        unit.power_to(&indicator.unit).is_some().then_some(unit)
    })
}

/// The unit that a part says: 万人, 单位：万人.
fn unit_of(part: &str, names: &mut Names<'_>) -> Unit {
    names.unit(part.trim_start_matches("单位").trim_start_matches([':', '：']))
}

fn is_unknown(fault: &Fault) -> bool {
    fault.code.starts_with("unknown_indicator")
}

fn unknown(fault: Fault, heading: &str) -> Fault {
    Fault::near("unknown_indicator", Severity::Error, fault.nearest()).with("found", heading.trim())
}

fn cut_bracket(name: &str) -> Option<(&str, &str)> {
    let (open, inside) = BRACKETS
        .iter()
        .find_map(|(open, close)| name.strip_suffix(*close).map(|inside| (*open, inside)))?;
    inside.rsplit_once(open).filter(|(before, _)| !before.trim().is_empty())
}
