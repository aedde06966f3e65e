//! What the rows of a user's catalog must not do to those that are there: hide a name, take an id, lead in a circle.

use std::collections::BTreeMap;

use crate::catalog::{Breakdown, Catalog, fold};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Indicator, IndicatorId, Measure, Place};

/// A file of a catalog, for messages.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its text.
    pub(crate) text: &'a str,
}

impl Source<'_> {
    /// An error at the first line on which one of these values stands in quotes; at the file, when none does.
    pub(super) fn error(self, code: &str, values: &[&str]) -> Error {
        let stands = |line: &str, value: &str| {
            ['"', '\''].iter().any(|quote| line.contains(&format!("{quote}{value}{quote}")))
        };
        let found = values.iter().find_map(|value| {
            self.text
                .lines()
                .position(|line| !line.trim_start().starts_with('#') && stands(line, value))
        });
        let place = Place::document(self.name);
        let place = match found {
            Some(line) => place.at_line(line as u64 + 1),
            None => place,
        };
        Error::new(ErrorKind::Catalog, code).at(place)
    }
}

/// Checks an id: it stands in tables and in formulas, so that there is something to it, and nothing invisible in it.
pub(super) fn id(id: &str, source: Source<'_>) -> Result<()> {
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    if fold(id).is_empty() || id.contains(is_odd) {
        return Err(source.error("catalog_id_empty", &[id]).with("id", id));
    }
    Ok(())
}

/// Checks that every indicator and breakdown that a file adds, or adds names to, is told from all others by each of its
/// names. Short labels alone may be shared: the form itself prints some twice.
pub(super) fn names(catalog: &Catalog, before: &Catalog, source: Source<'_>) -> Result<()> {
    let indicators = |catalog: &Catalog| {
        let derived = catalog.derived.iter().map(|derived| &derived.indicator);
        // What is derived of every indicator goes by names made of theirs.
        let own = catalog.indicators.iter().chain(derived).filter(|i| i.measure != Measure::Rate);
        claims(own.flat_map(of_indicator))
    };
    let breakdowns = |catalog: &Catalog| claims(catalog.breakdowns.iter().flat_map(of_breakdown));
    clash(&indicators(catalog), &indicators(before), source)?;
    clash(&breakdowns(catalog), &breakdowns(before), source)
}

/// A name that something goes by.
struct Claim {
    /// The name, folded.
    key: String,
    printed: String,
    /// Whose name it is.
    id: String,
    is_short: bool,
}

fn of_indicator(indicator: &Indicator) -> Vec<Claim> {
    let claim = |printed: &String, is_short: bool| Claim {
        key: fold(printed),
        printed: printed.clone(),
        id: indicator.id.to_string(),
        is_short,
    };
    let id = indicator.id.to_string();
    let full = [&id, &indicator.zh, &indicator.en].into_iter().chain(&indicator.aliases);
    let short = indicator.short_zh.iter().chain(&indicator.short_en);
    full.map(|name| claim(name, false)).chain(short.map(|name| claim(name, true))).collect()
}

/// The applicants of two tables may have the same names.
fn of_breakdown(breakdown: &Breakdown) -> Vec<Claim> {
    let id = breakdown.id.to_string();
    let names = [&id, &breakdown.zh, &breakdown.en].into_iter().chain(&breakdown.aliases);
    let claim = |printed: &String| Claim {
        key: format!("{}\u{1f}{}", breakdown.table, fold(printed)),
        printed: printed.clone(),
        id: id.clone(),
        is_short: false,
    };
    names.map(claim).collect()
}

/// Who goes by each name.
type Claims = BTreeMap<String, Vec<Claim>>;

fn claims(all: impl Iterator<Item = Claim>) -> Claims {
    let mut claims = Claims::new();
    for claim in all {
        claims.entry(claim.key.clone()).or_default().push(claim);
    }
    claims
}

/// The first name that means two things now and did not before.
fn clash(now: &Claims, before: &Claims, source: Source<'_>) -> Result<()> {
    for (key, claims) in now {
        let known = before.get(key).map_or(0, Vec::len);
        let first = &claims[0];
        let other = claims.iter().find(|c| c.id != first.id && !(c.is_short && first.is_short));
        let Some(other) = other.filter(|_| claims.len() > known) else { continue };
        let printed: Vec<&str> = claims.iter().rev().map(|claim| claim.printed.as_str()).collect();
        let error = source.error("catalog_name_taken", &printed);
        let error = error.with("name", &other.printed).with("id", &other.id);
        return Err(error.with("other", &first.id));
    }
    Ok(())
}

/// Checks that no indicator is a part of itself, however far up.
pub(super) fn parents(catalog: &Catalog, source: Source<'_>) -> Result<()> {
    let parents: BTreeMap<&IndicatorId, &IndicatorId> =
        catalog.indicators.iter().filter_map(|i| Some((&i.id, i.parent.as_ref()?))).collect();
    for indicator in &catalog.indicators {
        let mut way = vec![&indicator.id];
        while let Some(parent) = way.last().and_then(|last| parents.get(*last)) {
            way.push(parent);
            if *parent == &indicator.id {
                let way: Vec<&str> = way.iter().map(|id| id.as_str()).collect();
                let error = source.error("catalog_parent_circle", &[indicator.id.as_str()]);
                return Err(error.with("way", way.join(" → ")));
            }
            if way.len() > parents.len() {
                break;
            }
        }
    }
    Ok(())
}
