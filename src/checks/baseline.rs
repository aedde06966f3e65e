use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::documents::{Block, Grid, read_document};
use crate::error::{Error, ErrorKind, Result};
use crate::i18n::{self, Lang};
use crate::model::{BreakdownId, Finding, Indicator, Place};

/// A finding of an earlier run, as far as its file says.
///
/// Two runs found the same when code (the rule), body, year, indicator and breakdown agree; the values and the file may have
/// changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Known {
    /// The code: the id of the rule.
    pub code: String,
    /// The body, or nothing.
    #[serde(default, deserialize_with = "or_empty")]
    pub body: String,
    /// The year, or nothing.
    #[serde(default, deserialize_with = "or_empty")]
    pub year: String,
    /// The indicator, or nothing.
    #[serde(default, deserialize_with = "or_empty")]
    pub indicator: String,
    /// The breakdown, or nothing.
    #[serde(default, deserialize_with = "or_empty")]
    pub breakdown: String,
}

/// A value that may be null, a number or a text, as a text.
fn or_empty<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Any {
        Text(String),
        Number(i64),
        None(()),
    }
    Ok(match Any::deserialize(from)? {
        Any::Text(text) => text,
        Any::Number(number) => number.to_string(),
        Any::None(()) => String::new(),
    })
}

impl Known {
    /// What identifies a finding.
    pub fn of(finding: &Finding) -> Known {
        let text = |value: Option<String>| value.unwrap_or_default();
        Known {
            code: finding.code.to_string(),
            body: text(finding.body.as_ref().map(ToString::to_string)),
            year: text(finding.year.map(|year| year.to_string())),
            indicator: text(finding.indicator.as_ref().map(ToString::to_string)),
            breakdown: text(finding.breakdown.as_ref().map(ToString::to_string)),
        }
    }
}

/// The findings of an earlier run, with how often each identity was found.
///
/// ```
/// use tongbi::checks::Baseline;
///
/// let before = Baseline::parse("old.csv", "severity,code,body,year\nerror,table3_rows,甲县,2023\n")?;
/// let compared = before.compare(Vec::new());
/// assert!(compared.new.is_empty());
/// assert_eq!(compared.gone[0].code, "table3_rows");
/// # Ok::<(), tongbi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Known, usize>,
}

/// What two runs have not in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Found now and not before, in the order in which it was found.
    pub new: Vec<Finding>,
    /// Found before and not now, sorted.
    pub gone: Vec<Known>,
    /// How many findings are the same.
    pub same: usize,
}

#[derive(Deserialize)]
struct Document {
    findings: Vec<Known>,
    #[serde(default)]
    waived: Vec<Known>,
}

impl Baseline {
    /// Reads the findings of a file that `check` has written, CSV, JSON or one JSON object a line; `name` is for messages.
    /// Waived findings are known ones.
    ///
    /// # Errors
    /// The text is neither.
    pub fn parse(name: &str, text: &str) -> Result<Baseline> {
        let text = text.trim_start_matches('\u{feff}');
        let broken = |cause: String| {
            let error = Error::new(ErrorKind::Format, "baseline_unread");
            error.at(Place::document(name)).because(cause)
        };
        let all = if text.trim_start().starts_with('{') {
            let line = |line: &str| serde_json::from_str::<Known>(line);
            let lines: std::result::Result<Vec<Known>, _> =
                text.lines().filter(|l| !l.trim().is_empty()).map(line).collect();
            match lines {
                Ok(known) => known,
                Err(_) => {
                    let read: Document =
                        serde_json::from_str(text).map_err(|e| broken(e.to_string()))?;
                    read.findings.into_iter().chain(read.waived).collect()
                }
            }
        } else {
            rows(text).map_err(|e| broken(e.to_string()))?
        };
        Ok(Baseline::of(all))
    }

    /// The findings of the workbook that `check` has written, in either language; `name` is for messages.
    ///
    /// # Errors
    /// There is no sheet of findings in it.
    pub fn workbook(name: &str, bytes: &[u8], catalog: &Catalog) -> Result<Baseline> {
        let place = Place::document(name);
        let document = read_document(name, bytes).unwrap_or_default();
        let grids = document.blocks.iter().filter_map(|block| match block {
            Block::Table(grid) => Some(grid),
            Block::Paragraph(_) => None,
        });
        let found = grids.filter_map(|grid| of_sheet(grid, catalog)).next();
        let unread = || Error::new(ErrorKind::Format, "baseline_unread").at(place);
        Ok(Baseline::of(found.ok_or_else(unread)?))
    }

    fn of(all: impl IntoIterator<Item = Known>) -> Baseline {
        let mut counts = BTreeMap::new();
        all.into_iter().for_each(|known| *counts.entry(known).or_default() += 1);
        Baseline { counts }
    }

    /// What is new and what is gone. Of several findings of one identity those beyond the earlier number are new.
    pub fn compare(&self, findings: Vec<Finding>) -> Compared {
        let mut left = self.counts.clone();
        let mut compared = Compared::default();
        for finding in findings {
            match left.get_mut(&Known::of(&finding)).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    compared.same += 1;
                }
                None => compared.new.push(finding),
            }
        }
        compared.gone = left.into_iter().flat_map(|(known, n)| vec![known; n]).collect();
        compared
    }
}

/// The findings of a sheet; none where its first row has not the headings of one.
fn of_sheet(grid: &Grid, catalog: &Catalog) -> Option<Vec<Known>> {
    let slots = grid.slots();
    let text = |row: usize, column: usize| -> &str {
        let cell = slots.get(row * grid.columns + column).copied().flatten();
        cell.map_or("", |cell| grid.cells[cell].text.trim())
    };
    let column = |key: &str| {
        let names = [Lang::Zh, Lang::En].map(|lang| i18n::say(lang, &format!("book.{key}"), &[]));
        (0..grid.columns).find(|column| names.iter().any(|name| name == text(0, *column)))
    };
    let [code, body, year, indicator, breakdown] =
        ["code", "body", "year", "indicator", "breakdown"].map(column);
    let (code, body, year) = (code?, body?, year?);
    let (indicator, breakdown) = (indicator?, breakdown?);
    let either = |own: &dyn Fn(Lang) -> bool| [Lang::Zh, Lang::En].into_iter().any(own);
    let id = |label: &str| {
        let is = |i: &&Indicator| either(&|lang| catalog.label(&i.id, lang).trim() == label);
        catalog.indicators().iter().find(is).map_or_else(|| label.to_owned(), |i| i.id.to_string())
    };
    let part = |label: &str| {
        let is =
            |id: &BreakdownId| either(&|lang| catalog.breakdown_label(id, lang).trim() == label);
        let found = catalog.breakdowns().iter().find(|b| is(&b.id));
        found.map_or_else(|| label.to_owned(), |b| b.id.to_string())
    };
    let known = |row: usize| Known {
        code: text(row, code).to_owned(),
        body: text(row, body).to_owned(),
        year: text(row, year).to_owned(),
        indicator: id(text(row, indicator)),
        breakdown: part(text(row, breakdown)),
    };
    Some((1..grid.rows).map(known).filter(|known| !known.code.is_empty()).collect())
}

fn rows(text: &str) -> std::result::Result<Vec<Known>, csv::Error> {
    let plain = |text: String| match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.to_owned(),
        _ => text,
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    let known = |mut row: BTreeMap<String, String>| {
        let mut take = |column: &str| plain(row.remove(column).unwrap_or_default());
        Known {
            code: take("code"),
            body: take("body"),
            year: take("year"),
            indicator: take("indicator"),
            breakdown: take("breakdown"),
        }
    };
    let all: Vec<Known> = rows.map(|row| row.map(known)).collect::<std::result::Result<_, _>>()?;
    if reader.headers()?.iter().any(|heading| heading == "code") {
        return Ok(all);
    }
    Err(csv::Error::from(std::io::Error::from(std::io::ErrorKind::InvalidData)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BodyId, Severity, Year};

    fn finding(code: &str, year: i32) -> Finding {
        let mut finding = Finding::new(code, Severity::Error);
        finding.body = Some(BodyId::new("甲县"));
        finding.year = Some(Year(year));
        finding
    }

    #[test]
    fn what_both_have_is_neither_new_nor_gone() {
        let before =
            "\u{feff}severity,code,body,year\nerror,table3_rows,甲县,2023\nerror,jump,甲县,2022\n";
        let json = r#"{"findings":[{"code":"table3_rows","body":"甲县","year":2023,"indicator":null},{"code":"jump","body":"甲县","year":2022}]}"#;
        let lines = "{\"code\":\"table3_rows\",\"body\":\"甲县\",\"year\":2023}\n{\"code\":\"jump\",\"body\":\"甲县\",\"year\":2022}\n";
        for text in [before, json, lines] {
            let baseline = Baseline::parse("old", text).unwrap();
            let now = vec![finding("table3_rows", 2023), finding("table3_rows", 2024)];
            let compared = baseline.compare(now);
            assert_eq!(compared.new, [finding("table3_rows", 2024)]);
            assert_eq!((compared.gone.len(), compared.same), (1, 1));
            assert_eq!(compared.gone[0].code, "jump");
        }
    }

    #[test]
    fn another_file_is_no_baseline() {
        assert!(Baseline::parse("a.csv", "body,year\n甲县,2023\n").is_err());
        assert!(Baseline::parse("a.json", "{\"a\":1}").is_err());
    }
}
