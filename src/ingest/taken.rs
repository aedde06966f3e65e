use crate::model::{Body, Observation, Place};

/// A figure with the place at which it was read.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) observation: Observation,
    /// The catalog's place of its indicator and of its breakdown.
    pub(super) rank: (u32, u32),
    pub(super) at: At,
}

/// A cell of one of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    /// The table, by its position among all.
    pub(super) file: u32,
    pub(super) line: u64,
    /// Counted from 1.
    pub(super) column: u32,
}

/// A table by its file and, where a file has several, its sheet or its number.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) sheet: Option<String>,
    pub(super) grid: Option<u32>,
}

impl At {
    /// The place, with the name of its file.
    pub(super) fn place(self, sources: &[Source]) -> Place {
        let Some(source) = sources.get(self.file as usize) else { return Place::default() };
        let place = Place {
            column: Some(self.column),
            sheet: source.sheet.clone(),
            grid: source.grid,
            ..Place::document(&source.file)
        };
        match source.sheet.is_some() || source.grid.is_some() {
            true => Place { row: u32::try_from(self.line).ok(), ..place },
            false => Place { line: Some(self.line), ..place },
        }
    }

    /// The name of its file.
    pub(super) fn file_name(self, sources: &[Source]) -> &str {
        sources.get(self.file as usize).map_or("", |source| source.file.as_str())
    }

    /// The place in the short form that needs no words: `figures.csv:E3`, `book.xlsx:历年!E3`.
    pub(super) fn short(self, sources: &[Source]) -> String {
        let source = sources.get(self.file as usize);
        let file = source.map_or("", |source| source.file.as_str());
        let cell = format!("{}{}", crate::model::column_letters(self.column), self.line);
        match source.and_then(|source| source.sheet.as_deref()) {
            Some(sheet) => format!("{file}:{sheet}!{cell}"),
            None => format!("{file}:{cell}"),
        }
    }
}

/// A row of a table of bodies with its place.
#[derive(Clone, Debug)]
pub(super) struct TakenBody {
    pub(super) body: Body,
    pub(super) at: At,
}
