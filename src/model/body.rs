use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The name of a reporting body (机关), as its reports print it: the identity of a body in every table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct BodyId(Arc<str>);

impl BodyId {
    /// The body of this name; spaces around it are dropped.
    pub fn new(name: &str) -> Self {
        BodyId(Arc::from(name.trim()))
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

/// A reporting body and its place in the hierarchy (a reference area in SDMX, an entity in XBRL).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The name of the body.
    #[serde(rename = "body")]
    pub id: BodyId,
    /// What it is: `government`, `department`, `township`.
    pub kind: String,
    /// Where it stands: `province`, `city`, `county`, `township`.
    pub level: String,
    /// The body that it reports to, when it is known.
    pub parent: Option<BodyId>,
}
