use std::fmt;
use std::sync::Arc;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::i18n::{self, Lang};

/// Where something stands in a document. Numbers begin at 1; what is not known is left out.
///
/// ```
/// use tongbi::{Lang, Place};
///
/// let place = Place::document("a.csv").at_line(3);
/// assert_eq!(place.describe(Lang::En), "a.csv, line 3");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file or address, as it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The page of a PDF, the sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The line of a text file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The table of the form (`2`, `3`, `4`), or the section of the prose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The row of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The column of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The name on the tab of the sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Which table of a document with several, from 1, where it is none of the form's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<u32>,
}

impl Place {
    /// A whole document.
    pub fn document(name: &str) -> Self {
        Place { document: Some(name.to_owned()), ..Place::default() }
    }

    /// The same place, on a line.
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same place, in a column.
    pub fn at_column(mut self, column: u32) -> Self {
        self.column = Some(column);
        self
    }

    /// The cell of a table that is none of the form's, as a spreadsheet names it: `B7`. In a text file the line is the row.
    pub fn cell(&self) -> Option<String> {
        let row = self.row.map(u64::from).or(self.line)?;
        let column = self.column.filter(|_| self.table.is_none())?;
        Some(format!("{}{row}", column_letters(column)))
    }

    /// The place in words: `figures.csv, cell E3`.
    pub fn describe(&self, lang: Lang) -> String {
        let mut parts = Vec::new();
        parts.extend(self.document.clone());
        let mut number = |key: &str, n: Option<u64>| {
            parts.extend(n.map(|n| i18n::say(lang, key, &[("n", n.to_string())])));
        };
        number("place.page", self.page.filter(|_| self.sheet.is_none()).map(u64::from));
        number("place.grid", self.grid.map(u64::from));
        let cell = self.cell();
        number("place.line", self.line.filter(|_| cell.is_none()));
        let named = |key: &str, name: &str| i18n::say(lang, key, &[("name", name.to_owned())]);
        parts.extend(self.sheet.as_ref().map(|name| named("place.sheet", name)));
        parts.extend(self.table.as_ref().map(|t| in_words(t, lang)));
        if let Some(cell) = cell {
            parts.push(named("place.cell", &cell));
            return parts.join(&i18n::say(lang, "place.comma", &[]));
        }
        let mut number = |key: &str, n: Option<u32>| {
            parts.extend(n.map(|n| i18n::say(lang, key, &[("n", n.to_string())])));
        };
        number("place.row", self.row);
        number("place.column", self.column);
        parts.join(&i18n::say(lang, "place.comma", &[]))
    }
}

/// The letters of a column as a spreadsheet names it: 1 is `A`, 27 is `AA`.
pub(crate) fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// `3` is a table of the form; `section 1 char 812` and `prose char 12` are in the text.
fn in_words(table: &str, lang: Lang) -> String {
    let mut words = table.split(' ');
    let (kind, rest): (_, Vec<&str>) = (words.next().unwrap_or_default(), words.collect());
    let say = |key: &str, n: &str, at: &str| {
        i18n::say(lang, key, &[("n", n.to_owned()), ("at", at.to_owned())])
    };
    match (kind, rest.as_slice()) {
        ("section", [n, "char", at]) => say("place.section", n, at),
        ("prose", ["char", at]) => say("place.prose", "", at),
        ("prose", []) => say("place.in_prose", "", ""),
        _ => say("place.table", table, ""),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Lang::En))
    }
}

/// Where a figure comes from: what the tidy table keeps in `source`, `place` and `text`. Each is empty when the input
/// did not say.
///
/// ```
/// use tongbi::Provenance;
///
/// let printed = Provenance { place: "table 3 row 7 column 2".into(), ..Provenance::default() };
/// assert_eq!(printed.place().row, Some(7));
/// let computed = Provenance::of_formula("permits.decided * 2", "2024".into());
/// assert_eq!(computed.formula(), Some("permits.decided * 2"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The file, title or address of the report, shared by all its figures.
    pub source: Arc<str>,
    /// The place inside it, such as `table 3 row 7 column 2`.
    pub place: CompactString,
    /// The text as printed.
    pub text: CompactString,
}

/// In front of the formula of a computed figure.
const FORMULA: &str = "formula ";

impl Provenance {
    /// The place of a figure that is a sum over bodies, or what is left of one: no page has it, and it is not computed again.
    pub const ROLL_UP: &'static str = "roll-up";

    /// Where a computed figure comes from: its formula, and the report that has its parts.
    pub fn of_formula(formula: &str, source: Arc<str>) -> Provenance {
        let mut place = CompactString::const_new(FORMULA);
        place.push_str(formula);
        Provenance { source, place, text: CompactString::default() }
    }

    /// The place in the document: `table 3 row 7 column 2 page 4` and `section 1 char 812 page 2` in their parts.
    pub fn place(&self) -> Place {
        let mut place = Place::default();
        if !self.source.is_empty() {
            place.document = Some(self.source.to_string());
        }
        if self.is_in_prose() {
            let end = self.place.find(" page ").or_else(|| self.place.find(" account "));
            place.table = Some(self.place[..end.unwrap_or(self.place.len())].to_owned());
        }
        let words: Vec<&str> = self.place.split_whitespace().collect();
        for pair in words.windows(2) {
            let number = pair[1].parse().ok();
            match pair[0] {
                "table" => place.table = Some(pair[1].to_owned()),
                "page" => place.page = number,
                "row" => place.row = number,
                "column" => place.column = number,
                _ => {}
            }
        }
        place
    }

    /// Whether the figure was printed in the prose, and not in a table of the form.
    pub fn is_in_prose(&self) -> bool {
        self.place.starts_with("prose") || self.place.starts_with("section")
    }

    /// The formula of a computed figure; none for a printed one.
    pub fn formula(&self) -> Option<&str> {
        self.place.strip_prefix(FORMULA)
    }
}

impl Default for Provenance {
    fn default() -> Self {
        Provenance {
            source: Arc::from(""),
            place: CompactString::default(),
            text: CompactString::default(),
        }
    }
}
