//! The pictures that stand as files beside the page.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::Parts;
use crate::charts::Chart;
use crate::model::BodyId;

/// The addresses of the pictures of one body, or of a comparison, without their extension; by kind.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Files(BTreeMap<&'static str, String>);

impl Files {
    /// The pictures of a body.
    pub(super) fn of_body(parts: &Parts<'_>, body: &BodyId) -> Files {
        Files::of(parts, |chart| chart.body.as_ref() == Some(body))
    }

    /// The pictures that compare bodies.
    pub(super) fn of_comparison(parts: &Parts<'_>) -> Files {
        Files::of(parts, |chart| chart.kind.compares())
    }

    fn of(parts: &Parts<'_>, wanted: impl Fn(&&Chart) -> bool) -> Files {
        let mut files = BTreeMap::new();
        for chart in parts.page.charts.iter().filter(wanted) {
            let address = || format!("{}charts/{}", parts.page.root, encoded(&chart.name));
            files.entry(chart.kind.as_str()).or_insert_with(address);
        }
        Files(files)
    }
}

/// A name as a part of an address: a name may hold `#`, `?` or `%`.
pub(super) fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                out.push(char::from(byte))
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_safe_in_an_address() {
        assert_eq!(super::encoded("甲#1?.svg"), "%E7%94%B2%231%3F.svg");
    }
}
