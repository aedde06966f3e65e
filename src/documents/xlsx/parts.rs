//! What calamine does not say of a sheet: the rows and columns that are hidden, and the formulas without a stored value.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::documents::limits::{MAX_COLUMNS, MAX_ROWS};
use crate::documents::package::{Fault, Package, attribute};

/// The sheets of a workbook as parts of its package.
pub(super) struct Parts<'a> {
    package: Package<'a>,
    /// The part of each sheet, by its name.
    paths: BTreeMap<String, String>,
}

/// What a sheet does not show.
#[derive(Default)]
pub(super) struct Unseen {
    rows: BTreeSet<u32>,
    columns: BTreeSet<u32>,
    uncomputed: Vec<(u32, u32)>,
}

impl Unseen {
    /// Whether a cell lies in a hidden row or column.
    pub(super) fn hides(&self, (row, column): (u32, u32)) -> bool {
        self.rows.contains(&row) || self.columns.contains(&column)
    }

    /// Whether the formula of a cell has no stored value.
    pub(super) fn is_uncomputed(&self, at: (u32, u32)) -> bool {
        self.uncomputed.binary_search(&at).is_ok()
    }

    /// The hidden rows, from 0.
    pub(super) fn rows(&self) -> Vec<u32> {
        self.rows.iter().copied().collect()
    }

    /// The hidden columns, from 0.
    pub(super) fn columns(&self) -> Vec<u32> {
        self.columns.iter().copied().collect()
    }

    /// The cells whose formula has no stored value.
    pub(super) fn uncomputed(&self) -> &[(u32, u32)] {
        &self.uncomputed
    }
}

impl<'a> Parts<'a> {
    /// The sheets of a workbook.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut package = Package::open(bytes)?;
        let main = package.main_part().unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let workbook = package.part(&main)?.unwrap_or_default();
        let relations = package.part(&format!("{folder}/_rels/{file}.rels"))?.unwrap_or_default();
        let mut targets = BTreeMap::new();
        each(&relations, |e| {
            if e.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(target)) = (attribute(e, "Id"), attribute(e, "Target"))
            {
                let path = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{folder}/{target}"),
                };
                targets.insert(id, path);
            }
        })?;
        let mut paths = BTreeMap::new();
        each(&workbook, |e| {
            if e.local_name().as_ref() == "sheet"
                && let (Some(name), Some(id)) = (attribute(e, "name"), relation_id(e))
                && let Some(path) = targets.get(&id)
            {
                paths.insert(name, path.clone());
            }
        })?;
        Ok(Parts { package, paths })
    }

    /// What the sheet of this name does not show.
    pub(super) fn unseen(&mut self, sheet: &str) -> Result<Unseen, Fault> {
        let mut unseen = Unseen::default();
        let Some(path) = self.paths.get(sheet) else { return Ok(unseen) };
        let Some(text) = self.package.part(path)? else { return Ok(unseen) };
        let mut reader = Reader::from_str(&text);
        let mut scan = Scan::default();
        loop {
            match reader.read_event().map_err(|_| Fault::Damaged)? {
                Event::Eof => break,
                Event::Start(e) => scan.start(&e, &mut unseen),
                Event::Empty(e) => {
                    scan.start(&e, &mut unseen);
                    scan.end(e.local_name().as_ref(), &mut unseen);
                }
                Event::Text(text) if scan.in_value => {
                    scan.value |= !text.xml10_content().trim().is_empty();
                }
                Event::GeneralRef(_) if scan.in_value => scan.value = true,
                Event::End(e) => scan.end(e.local_name().as_ref(), &mut unseen),
                _ => {}
            }
        }
        unseen.uncomputed.sort_unstable();
        Ok(unseen)
    }
}

/// Where a scan of a sheet stands.
#[derive(Default)]
struct Scan {
    row: u32,
    column: u32,
    formula: bool,
    in_value: bool,
    value: bool,
}

impl Scan {
    fn start(&mut self, e: &BytesStart<'_>, unseen: &mut Unseen) {
        let hidden = || matches!(attribute(e, "hidden").as_deref(), Some("1" | "true"));
        match e.local_name().as_ref() {
            "col" if hidden() => {
                let number = |name| attribute(e, name).and_then(|n| n.parse::<u32>().ok());
                let (first, last) = (number("min").unwrap_or(1), number("max").unwrap_or(0));
                let last = last.min(first.saturating_add(MAX_COLUMNS as u32));
                unseen.columns.extend((first..=last).map(|column| column.saturating_sub(1)));
            }
            "row" => {
                if let Some(number) = attribute(e, "r").and_then(|n| n.parse::<u32>().ok()) {
                    self.row = number.saturating_sub(1);
                }
                self.column = 0;
                if hidden() && unseen.rows.len() < MAX_ROWS {
                    unseen.rows.insert(self.row);
                }
            }
            "c" => {
                if let Some(column) = attribute(e, "r").and_then(|name| column_of(&name)) {
                    self.column = column;
                }
                (self.formula, self.value, self.in_value) = (false, false, false);
            }
            "f" => self.formula = true,
            "v" | "t" => self.in_value = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str, unseen: &mut Unseen) {
        match name {
            "c" => {
                if self.formula && !self.value {
                    unseen.uncomputed.push((self.row, self.column));
                }
                self.column += 1;
            }
            "v" | "t" => self.in_value = false,
            "row" => self.row += 1,
            _ => {}
        }
    }
}

/// The relation of a sheet to its part: the attribute `r:id`, beside which others may be called `id`.
fn relation_id(e: &BytesStart<'_>) -> Option<String> {
    attribute(e, "id")
}

/// The column of a cell's name, from 0.
fn column_of(name: &str) -> Option<u32> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0u32, |number, letter| {
        number.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    number.checked_sub(1)
}

fn each(text: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Result<(), Fault> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| Fault::Damaged)? {
            Event::Eof => return Ok(()),
            Event::Start(e) | Event::Empty(e) => see(&e),
            _ => {}
        }
    }
}
