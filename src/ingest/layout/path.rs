use super::dims::Reader;
use super::header::{Header, is_axis};
use crate::ingest::fault::Fault;
use crate::ingest::sheet::Sheet;

/// The words over one column.
pub(super) struct Path {
    /// Each level's text, the outermost first; empty where there is none.
    levels: Vec<String>,
    /// The levels whose text is taken over from the left.
    filled: Vec<bool>,
}

impl Path {
    /// The texts, each once.
    pub(super) fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = Vec::new();
        for text in self.levels.iter().map(String::as_str).filter(|text| !text.is_empty()) {
            if texts.last() != Some(&text) {
                texts.push(text);
            }
        }
        texts
    }

    fn own(&self, level: usize) -> bool {
        !self.levels[level].is_empty() && !self.filled[level]
    }

    /// A name with nothing below it, where its neighbours have something, may have lost it: 新收申请 above a blank cell
    /// would be read as the total of all applicants.
    pub(super) fn gap(
        &self,
        sheet: &Sheet,
        header: &Header,
        column: usize,
        reader: &mut Reader<'_, '_>,
    ) -> Result<(), Fault> {
        let Some(level) = (0..self.levels.len()).rev().find(|level| self.own(*level)) else {
            return Ok(());
        };
        if level + 1 == self.levels.len() || self.filled.iter().skip(level + 1).any(|f| *f) {
            return Ok(());
        }
        let below = &header.levels[level + 1..];
        if below.iter().any(|row| sheet.is_covered(*row, column)) {
            return Ok(());
        }
        let text = self.levels[level].as_str();
        // Where 其中 stands over parts, wholes stand beside it with nothing below them.
        let mut beside = (0..sheet.width).map(|at| sheet.spread(header.levels[level], at));
        if is_axis(text, reader) || beside.any(|text| reader.words.is_part_mark(text)) {
            return Ok(());
        }
        let next_open = column + 1 < sheet.width
            && sheet.spread(header.levels[level], column + 1).is_empty()
            && below.iter().any(|row| !sheet.spread(*row, column + 1).is_empty());
        let divided = reader
            .heading(text)
            .is_ok_and(|h| h.breakdown.is_none() && !h.indicator.whole.id.is_none());
        if next_open || divided || reader.words.is_group(text) {
            let fault = Fault::error("header_gap").with("found", text);
            return Err(fault.in_column(column));
        }
        Ok(())
    }
}

/// The words over a column.
pub(super) fn of(sheet: &Sheet, header: &Header, column: usize, reader: &Reader<'_, '_>) -> Path {
    let mut path = Path { levels: Vec::new(), filled: Vec::new() };
    for (at, row) in header.levels.iter().enumerate() {
        let own = sheet.spread(*row, column);
        let from_left = match own.is_empty() && !sheet.is_covered(*row, column) {
            true => group_to_the_left(sheet, header, at, column, reader),
            false => None,
        };
        path.filled.push(from_left.is_some());
        path.levels.push(from_left.unwrap_or(own).to_owned());
    }
    if let Some(name) = header.index.map(|row| sheet.text(row, column)).filter(|n| !n.is_empty()) {
        path.filled.push(false);
        path.levels.push(name.to_owned());
    }
    path
}

/// The name of the group that a column without a name of its own at this level belongs to: the next one to the left, when
/// all columns up to here have names below it.
fn group_to_the_left<'s>(
    sheet: &'s Sheet,
    header: &Header,
    at: usize,
    column: usize,
    reader: &Reader<'_, '_>,
) -> Option<&'s str> {
    let below = &header.levels[at + 1..];
    let named_below = |column: usize| {
        below.iter().any(|row| {
            let text = sheet.spread(*row, column);
            !text.is_empty() && !is_axis(text, reader)
        })
    };
    if !named_below(column) {
        return None;
    }
    for left in (0..column).rev() {
        if !named_below(left) {
            return None;
        }
        let text = sheet.spread(header.levels[at], left);
        if !text.is_empty() {
            return Some(text);
        }
    }
    None
}
