use crate::i18n::Words;
use crate::model::{Finding, Place, Plain, Severity};

/// A finding in the making: what is wrong, not yet where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) code: String,
    severity: Severity,
    /// The column, counted from 0.
    column: Option<usize>,
    args: Vec<(&'static str, String)>,
    words: Vec<(&'static str, Words)>,
}

impl Fault {
    /// Something that keeps a row, a column or a file from being taken.
    pub(crate) fn error(code: &str) -> Fault {
        Fault::new(code, Severity::Error)
    }

    pub(crate) fn new(code: &str, severity: Severity) -> Fault {
        Fault { code: code.to_owned(), severity, column: None, args: Vec::new(), words: Vec::new() }
    }

    /// A fault with a suggestion: with a nearest known name the code is `<code>_near`.
    pub(crate) fn near(code: &str, severity: Severity, nearest: Option<String>) -> Fault {
        match nearest {
            Some(name) => Fault::new(&format!("{code}_near"), severity).with("nearest", name),
            None => Fault::new(code, severity),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Plain) -> Fault {
        self.args.push((name, value.to_string()));
        self
    }

    /// A value that reads differently in each language.
    pub(crate) fn saying(mut self, name: &'static str, words: Words) -> Fault {
        self.words.push((name, words));
        self
    }

    /// The nearest known name, when the fault has one.
    pub(crate) fn nearest(&self) -> Option<String> {
        self.args.iter().find(|(name, _)| *name == "nearest").map(|(_, name)| name.clone())
    }

    /// What was found, as it is written.
    pub(super) fn found(&self) -> Option<&str> {
        self.args.iter().find(|(name, _)| *name == "found").map(|(_, found)| found.as_str())
    }

    /// The same fault, found in a cell.
    pub(crate) fn in_column(mut self, column: usize) -> Fault {
        self.column = Some(column);
        self
    }

    /// The column in which it was found, counted from 0.
    pub(super) fn column(&self) -> Option<usize> {
        self.column
    }

    /// The finding, of no place.
    pub(super) fn unplaced(self) -> Finding {
        let finding = Finding::new(&self.code, self.severity);
        let args = self.args.into_iter();
        let finding = args.fold(finding, |finding, (name, value)| finding.with(name, value));
        let words = self.words.into_iter();
        words.fold(finding, |finding, (name, words)| finding.saying(name, words))
    }

    /// The finding, at a line of a file.
    pub(crate) fn at(self, file: &str, line: u64) -> Finding {
        let mut place = Place::document(file).at_line(line);
        if let Some(column) = self.column {
            place = place.at_column(u32::try_from(column + 1).unwrap_or(u32::MAX));
        }
        self.found_at(place)
    }

    /// The finding, at this place.
    pub(super) fn found_at(self, place: Place) -> Finding {
        self.unplaced().at(place)
    }
}
