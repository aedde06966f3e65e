//! How tongbi knows its own files again: by a seal inside the formats that can carry one, and for the others by the hash
//! that stands in `.tongbi.json` of their folder.
//!
//! Both go by content. A file that was edited since, or that merely bears the name of one, is somebody else's.

mod ledger;
mod product;
mod seal;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::i18n::{self, Lang};

pub use ledger::{LEDGER, Ledger, Record, Version};
pub use product::Product;
pub use seal::{Carrier, PARQUET_KEY, seal};

/// The name of the note that stands in a folder while a set of files is exchanged.
pub const UNFINISHED: &str = "tongbi-unfinished.txt";

/// What the note says, in both languages: nobody knows which of them its reader has.
pub fn unfinished_note() -> String {
    [Lang::Zh, Lang::En].map(|lang| i18n::say(lang, "documents.unfinished", &[]) + "\n").concat()
}

/// Asks of many files which of them are tongbi's; the ledger of each folder is read once.
#[derive(Debug, Default)]
pub struct OwnFiles {
    ledgers: HashMap<PathBuf, Ledger>,
}

impl OwnFiles {
    /// What tongbi wrote into this file; none when it did not write it, or when the file was changed since.
    pub fn product(&mut self, path: &Path) -> Option<Product> {
        let is_note = path.file_name().is_some_and(|name| name == UNFINISHED)
            && std::fs::read(path).is_ok_and(|text| text == unfinished_note().as_bytes());
        if is_note {
            return Some(Product::Summary);
        }
        self.listed(path).or_else(|| seal::product(path))
    }

    /// Whether tongbi wrote what stands in this file.
    pub fn is_own(&mut self, path: &Path) -> bool {
        self.product(path).is_some()
    }

    fn listed(&mut self, path: &Path) -> Option<Product> {
        let folder = ledger::folder_of(path);
        let ledger = self.ledgers.entry(folder.to_owned()).or_insert_with(|| {
            // A ledger that is not tongbi's lists nothing.
            Ledger::read(folder).ok().flatten().unwrap_or_default()
        });
        ledger.product(path.file_name()?.to_str()?, path)
    }
}

#[cfg(test)]
mod tests;
