use crate::model::{Body, Observation, Place};

/// A figure with the place at which it was read.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) observation: Observation,
    /// The catalog's place of its indicator and of its breakdown.
    pub(super) rank: (u32, u32),
    pub(super) at: At,
}

/// A cell of one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    /// The file, by its position among the inputs.
    pub(super) file: u32,
    pub(super) line: u64,
    /// Counted from 1.
    pub(super) column: u32,
}

impl At {
    /// The place, with the name of its file.
    pub(super) fn place(self, files: &[String]) -> Place {
        Place::document(self.file_name(files)).at_line(self.line).at_column(self.column)
    }

    /// The place in the short form that needs no words: `figures.csv:3:5`.
    pub(super) fn short(self, files: &[String]) -> String {
        format!("{}:{}:{}", self.file_name(files), self.line, self.column)
    }

    /// The name of its file.
    pub(super) fn file_name(self, files: &[String]) -> &str {
        files.get(self.file as usize).map_or("", String::as_str)
    }
}

/// A row of a table of bodies with its place.
#[derive(Clone, Debug)]
pub(super) struct TakenBody {
    pub(super) body: Body,
    pub(super) at: At,
}
