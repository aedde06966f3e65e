use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::Year;

/// The name of a reporting body (机关), as its reports print it: the identity of a body in every table.
///
/// ```
/// assert_eq!(tongbi::BodyId::new(" 甲县 ").as_str(), "甲县");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct BodyId(Arc<str>);

impl Default for BodyId {
    fn default() -> Self {
        BodyId(Arc::from(""))
    }
}

impl BodyId {
    /// The body of this name; spaces around it are dropped.
    pub fn new(name: &str) -> Self {
        BodyId(Arc::from(name.trim()))
    }

    /// These bodies, each once, in the order in which they come first.
    pub fn in_order<'a>(bodies: impl Iterator<Item = &'a BodyId>) -> Vec<BodyId> {
        let mut seen: HashSet<&BodyId, foldhash::fast::FixedState> = HashSet::default();
        let mut last: Option<&BodyId> = None;
        let mut order = Vec::new();
        for body in bodies {
            // Most rows are of the body of the row before.
            if last != Some(body) && seen.insert(body) {
                order.push(body.clone());
            }
            last = Some(body);
        }
        order
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for BodyId {
    fn from(text: String) -> Self {
        BodyId::new(&text)
    }
}

impl From<BodyId> for String {
    fn from(id: BodyId) -> String {
        id.as_str().to_owned()
    }
}

impl fmt::Display for BodyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A reporting body, its names and its place in the hierarchy (a reference area in SDMX, an entity in XBRL).
///
/// ```
/// let body = tongbi::Body {
///     id: tongbi::BodyId::new("甲县"),
///     kind: "government".to_owned(),
///     level: "county".to_owned(),
///     parent: Some(tongbi::BodyId::new("乙市")),
///     ..tongbi::Body::default()
/// };
/// assert_eq!(body.parent.unwrap().as_str(), "乙市");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The name of the body.
    #[serde(rename = "body")]
    pub id: BodyId,
    /// Its code: of the division (行政区划代码) or of the organisation.
    #[serde(default)]
    pub code: String,
    /// What it is: `government`, `department`, `township`.
    #[serde(default)]
    pub kind: String,
    /// Where it stands: `province`, `city`, `county`, `township`.
    #[serde(default)]
    pub level: String,
    /// The body that it reports to, when it is known.
    #[serde(default)]
    pub parent: Option<BodyId>,
    /// The other names under which its figures are found.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The first year in which it reports, where that is known.
    #[serde(default)]
    pub from: Option<Year>,
    /// The last year in which it reports.
    #[serde(default)]
    pub to: Option<Year>,
    /// The body that goes on with its figures, where it was renamed or merged.
    #[serde(default)]
    pub successor: Option<BodyId>,
}

impl Body {
    /// Whether it is expected to report in a year: neither before it was made nor after it was dissolved.
    pub fn reports_in(&self, year: Year) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

impl Body {
    /// Whether it was merged with others: several bodies that ended in the same year have the same successor. The figures of
    /// each are its own, while a body that was renamed goes on under its new name.
    pub fn was_merged(&self, bodies: &[Body]) -> bool {
        let ends_so = |other: &Body| other.successor == self.successor && other.to == self.to;
        let is_other = |other: &&Body| other.id != self.id && ends_so(other);
        self.successor.is_some() && self.to.is_some() && bodies.iter().any(|b| is_other(&b))
    }

    /// A body of which nothing is known but its name.
    pub fn named(name: &str) -> Body {
        Body { id: BodyId::new(name), ..Body::default() }
    }
}
