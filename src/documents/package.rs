//! Packed files (Office Open XML): their parts, unpacked within limits, and what kind of document they hold.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, escape};
use zip::ZipArchive;

use super::builder::Builder;
use super::limits::MAX_UNPACKED_BYTES;
use crate::model::{Finding, FindingCode, Severity};

/// Why a part could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The package or the part is damaged.
    Damaged,
    /// The part, or all parts together, would unpack to more than is allowed.
    TooLarge,
    /// The file is behind a password.
    Encrypted,
}

/// A packed file that is open for reading.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    budget: u64,
}

impl<'a> Package<'a> {
    /// Opens a packed file.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
        Ok(Package { archive, budget: MAX_UNPACKED_BYTES })
    }

    /// The text of a part; none when there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let bytes = self.unpack(index)?;
        let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
        Ok(Some(text.into_owned()))
    }

    /// Unpacks every part whose name is `wanted` and forgets it: whether all is within the limit.
    pub(super) fn check_size(&mut self, wanted: impl Fn(&str) -> bool) -> Result<(), Fault> {
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index).map_err(|_| Fault::Damaged)?;
            let is_wanted = entry.name().is_ok_and(|name| wanted(&name));
            drop(entry);
            if is_wanted {
                self.count(index)?;
            }
        }
        Ok(())
    }

    /// Whether it has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    fn unpack(&mut self, index: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let entry = self.archive.by_index(index).map_err(|_| Fault::Damaged)?;
        let read = entry.take(self.budget + 1).read_to_end(&mut bytes);
        self.spend(bytes.len() as u64)?;
        read.map_err(|_| Fault::Damaged)?;
        Ok(bytes)
    }

    fn count(&mut self, index: usize) -> Result<(), Fault> {
        let entry = self.archive.by_index(index).map_err(|_| Fault::Damaged)?;
        let size = std::io::copy(&mut entry.take(self.budget + 1), &mut std::io::sink());
        self.spend(size.map_err(|_| Fault::Damaged)?)
    }

    fn spend(&mut self, size: u64) -> Result<(), Fault> {
        self.budget = self.budget.checked_sub(size).ok_or(Fault::TooLarge)?;
        Ok(())
    }

    /// The name of the part that holds the document itself.
    pub(super) fn main_part(&mut self) -> Option<String> {
        let relations = self.part("_rels/.rels").ok()??;
        let mut reader = Reader::from_str(&relations);
        loop {
            match reader.read_event().ok()? {
                Event::Eof => return None,
                Event::Start(e) | Event::Empty(e) if leads_to_document(&e) => {
                    let target = attribute(&e, "Target")?;
                    return Some(target.trim_start_matches('/').to_owned());
                }
                _ => {}
            }
        }
    }
}

/// Whether this is the relation of the package to the document itself.
fn leads_to_document(element: &BytesStart<'_>) -> bool {
    element.local_name().as_ref() == "Relationship"
        && attribute(element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    // The check for doubled attributes compares each with all before it.
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(match escape::unescape(&found.value) {
        Ok(value) => value.into_owned(),
        Err(_) => found.value.clone().into_owned(),
    })
}

/// Says why a file was not read, or not to its end.
pub(super) fn report(fault: Fault, builder: &mut Builder) {
    match fault {
        Fault::Damaged => builder.found("file_damaged", Severity::Error),
        Fault::Encrypted => builder.found("file_encrypted", Severity::Error),
        Fault::TooLarge => builder.finding(
            Finding::new(FindingCode::FileTooLarge, Severity::Error)
                .with("limit", MAX_UNPACKED_BYTES >> 20),
        ),
    }
}

/// The text of an entity: a character by number, or one of the five that XML names. Others are none.
pub(super) fn entity(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        _ => escape::resolve_xml_entity(reference).map(str::to_owned),
    }
}
