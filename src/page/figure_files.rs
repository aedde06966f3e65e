//! The pictures that stand as files beside the page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Parts;
use super::ids::encoded;
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
