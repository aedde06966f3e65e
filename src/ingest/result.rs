use std::collections::BTreeSet;

use super::account::FileAccount;
use super::bodies::Harmonised;
use super::explain::TableLayout;
use super::taken::{Taken, TakenBody};
use crate::model::{Claim, Finding};

/// What one table of a file gave.
#[derive(Debug)]
pub(super) struct FileResult {
    pub(super) figures: Vec<Taken>,
    pub(super) bodies: Vec<TakenBody>,
    pub(super) claims: Vec<Claim>,
    pub(super) findings: Vec<Finding>,
    pub(super) account: FileAccount,
    pub(super) layout: Option<TableLayout>,
    pub(super) harmonised: BTreeSet<Harmonised>,
}

impl FileResult {
    pub(super) fn new(account: FileAccount) -> Self {
        FileResult {
            figures: Vec::new(),
            bodies: Vec::new(),
            claims: Vec::new(),
            findings: Vec::new(),
            account,
            layout: None,
            harmonised: BTreeSet::new(),
        }
    }
}
