use super::bodies::Directory;
use crate::model::{BodyId, Unit, Year};

/// What the caller says of tables that do not say it themselves.
#[derive(Clone, Debug, Default)]
pub struct TableOptions {
    /// The body of tables without one.
    pub body: Option<BodyId>,
    /// The year of tables without one.
    pub year: Option<Year>,
    /// The unit of figures for which none is given.
    pub unit: Option<Unit>,
    /// Whether the name of a file or a sheet may name the body.
    pub body_from_name: bool,
    /// Whether the name of a file or a sheet may name the year.
    pub year_from_name: bool,
    /// The bodies by all their names; other names are kept as they are.
    pub bodies: Option<Directory>,
}
