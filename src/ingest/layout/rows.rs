use std::collections::BTreeSet;

use super::dims::{Dims, Reader};
use super::header::Header;
use super::plan::{ColumnPlan, Columns};
use super::words::{Change, is_numbered, unnumbered};
use crate::ingest::fault::Fault;
use crate::ingest::figure::looks_like_date;
use crate::ingest::heading::Heading;
use crate::ingest::sheet::Sheet;
use crate::ingest::words::Column;
use crate::model::Year;

/// What a row of a table is taken for.
#[derive(Clone, Debug)]
pub(in crate::ingest) enum RowPlan {
    /// A title or a remark above the header.
    Above,
    /// Names of columns; the outermost level is 1.
    Header(usize),
    /// The units of the columns.
    Units,
    /// Figures.
    Data(RowDims),
    /// The name of the rows below it.
    Section,
    /// A total, and the column that calls it one.
    Total(Column, RowDims),
    /// The user's own changes.
    Change(Change, RowDims),
    /// Averages, shares, ranks.
    Statistic,
    /// A note or a signature; the header once more; nothing.
    Note,
    Repeat,
    Blank,
    /// A row that is left out, with its reason.
    Out(Fault),
}

/// What a row says of its figures.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct RowDims {
    pub(in crate::ingest) dims: Dims,
    /// Whether a name was taken over from a row above.
    pub(in crate::ingest) filled_down: bool,
    /// Whether it is a part of a row above: 其中：自然人.
    pub(in crate::ingest) is_part: bool,
    /// What is wrong with the names of the row: its figures are not taken.
    pub(in crate::ingest) faults: Vec<Fault>,
}

/// Tells the rows apart, from the one behind the header on.
pub(super) struct Rows<'a, 'n, 'c> {
    pub(super) sheet: &'a Sheet,
    pub(super) header: &'a Header,
    pub(super) columns: &'a Columns,
    pub(super) reader: Reader<'n, 'c>,
    pub(super) state: State,
    /// The side columns whose blank cells mean the name above.
    outline: BTreeSet<usize>,
    /// The last row with figures.
    last: usize,
}

/// What the rows so far leave behind for the next.
#[derive(Default)]
pub(super) struct State {
    /// The name of the section, and the body and the year of the sections that are one.
    pub(super) section: Option<String>,
    body: Option<String>,
    year_of_section: Option<Year>,
    /// The indicator of a section, in a table that has no column of indicators.
    heading_of_section: Option<Heading>,
    /// Whether the sections of bodies stand within those of years.
    years_outside: bool,
    /// The last indicator that was given as a whole, its name, and whether it had figures.
    pub(super) whole: Option<Heading>,
    pub(super) whole_name: String,
    pub(super) whole_row: usize,
    /// The row of the indicator without figures whose total this row is.
    total_of: Option<usize>,
    pub(super) whole_is_blank: bool,
    pub(super) part: bool,
    notes: bool,
    /// The last year, for a row of changes below it.
    year: Option<Year>,
}

impl State {
    /// Behind the name of a body that stands alone in its row.
    fn of_body(&self, body: &str) -> State {
        let year_of_section = self.year_of_section.filter(|_| self.years_outside);
        let years_outside = self.years_outside;
        State { body: Some(body.to_owned()), year_of_section, years_outside, ..State::default() }
    }

    /// Behind a year that stands alone in its row.
    fn of_year(&self, year: Year) -> State {
        let years_outside = self.years_outside || self.body.is_none();
        let body = self.body.clone().filter(|_| !years_outside);
        State { year_of_section: Some(year), body, years_outside, ..State::default() }
    }
}

impl<'a, 'n, 'c> Rows<'a, 'n, 'c> {
    pub(super) fn new(
        sheet: &'a Sheet,
        header: &'a Header,
        columns: &'a Columns,
        reader: Reader<'n, 'c>,
    ) -> Self {
        let mut rows = Rows {
            sheet,
            header,
            columns,
            reader,
            state: State::default(),
            outline: BTreeSet::new(),
            last: 0,
        };
        rows.last = (header.end..sheet.rows.len()).rev().find(|r| rows.has_data(*r)).unwrap_or(0);
        rows.outline = rows.outlined();
        rows
    }

    /// The plan of every row of the sheet.
    ///
    /// # Errors
    /// A row whose role is not known, with its number: the table is refused.
    pub(super) fn read(&mut self) -> Result<Vec<RowPlan>, (Fault, usize)> {
        let mut plans = Vec::with_capacity(self.sheet.rows.len());
        for row in 0..self.sheet.rows.len() {
            let plan = if row < self.header.end { Ok(self.head(row)) } else { self.row(row) };
            plans.push(plan.map_err(|fault| (fault, row))?);
            if let Some(whole) = self.state.total_of.take() {
                plans[whole] = RowPlan::Section;
            }
        }
        Ok(plans)
    }

    fn head(&self, row: usize) -> RowPlan {
        if let Some(level) = self.header.levels.iter().position(|level| *level == row) {
            RowPlan::Header(level + 1)
        } else if self.header.index == Some(row) {
            RowPlan::Header(self.header.levels.len() + 1)
        } else if self.header.units == Some(row) {
            RowPlan::Units
        } else if self.sheet.is_blank(row) {
            RowPlan::Blank
        } else {
            RowPlan::Above
        }
    }

    fn row(&mut self, row: usize) -> Result<RowPlan, Fault> {
        if let Some(fault) = &self.sheet.rows[row].fault {
            return Ok(RowPlan::Out(fault.clone()));
        }
        if self.sheet.is_blank(row) {
            return Ok(RowPlan::Blank);
        }
        if self.is_header_again(row) {
            return Ok(RowPlan::Repeat);
        }
        let filled: Vec<(usize, &str)> = self.sheet.filled(row).collect();
        let first = filled[0].1;
        let known = self.reader.heading(first).is_ok();
        if (!known && self.reader.words.is_note(first)) || (self.state.notes && filled.len() == 1) {
            self.state.notes = true;
            return Ok(RowPlan::Note);
        }
        if let Some(plan) = self.marked(row) {
            return Ok(plan);
        }
        if self.has_data(row) { Ok(self.data(row)) } else { self.without_data(row, &filled) }
    }

    pub(super) fn has_data(&self, row: usize) -> bool {
        self.sheet.filled(row).any(|(column, _)| {
            matches!(
                self.columns.plans[column],
                ColumnPlan::Figures(_) | ColumnPlan::Total(_) | ColumnPlan::Change(..)
            )
        })
    }

    fn is_header_again(&self, row: usize) -> bool {
        let mut levels = self.header.levels.iter();
        levels.any(|level| {
            let filled = self.sheet.filled(row).count();
            filled > 1 && self.sheet.filled(row).eq(self.sheet.filled(*level))
        })
    }

    /// A row whose name says that it is a total, a change or an average.
    fn marked(&mut self, row: usize) -> Option<RowPlan> {
        for column in [Column::Body, Column::Group, Column::Indicator, Column::Year] {
            let Some(at) = self.columns.side(column) else { continue };
            let text = self.sheet.text(row, at);
            if text.is_empty() || self.reader.heading(text).is_ok() {
                continue;
            }
            let words = self.reader.words;
            if words.is_total(text) {
                return Some(self.total(row, column));
            }
            if words.is_statistic(text) || (words.is_partial(text) && self.has_data(row)) {
                return Some(RowPlan::Statistic);
            }
            if column != Column::Body
                && let Some((change, name)) = words.change(text)
            {
                return Some(self.change(row, (column, change), name));
            }
        }
        None
    }

    /// A total. Below the applicants of an indicator that has no figures of its own it is the indicator's.
    fn total(&mut self, row: usize, column: Column) -> RowPlan {
        let whole = self.state.whole.clone().filter(|whole| !whole.indicator.whole.id.is_none());
        if let (Some(mut whole), Column::Indicator, true, true) =
            (whole, column, self.state.part, self.state.whole_is_blank)
        {
            whole.breakdown = Some(whole.indicator.whole.clone());
            self.state.total_of = Some(self.state.whole_row);
            let mut row = self.common(row, None);
            row.dims.heading = Some(whole);
            return RowPlan::Data(row);
        }
        let mut dims = self.common(row, Some(column));
        if column != Column::Indicator
            && let Some(at) = self.columns.side(Column::Indicator)
            && !self.sheet.spread(row, at).is_empty()
        {
            self.indicator(row, at, &mut dims);
        }
        RowPlan::Total(column, dims)
    }

    fn change(&mut self, row: usize, (column, kind): (Column, Change), name: &str) -> RowPlan {
        let mut dims = self.common(row, Some(column));
        if column == Column::Year {
            dims.dims.year = self.state.year;
            if let Some(at) = self.columns.side(Column::Indicator) {
                self.indicator(row, at, &mut dims);
            }
        } else {
            let named = self.reader.heading(name).ok();
            dims.dims.heading = named.or_else(|| self.state.whole.clone());
        }
        RowPlan::Change(kind, dims)
    }

    /// A row without figures: a section, figures that are all blank, a note below, or nothing that is known.
    fn without_data(&mut self, row: usize, filled: &[(usize, &str)]) -> Result<RowPlan, Fault> {
        let (column, text) = filled[0];
        let side = |wanted| self.columns.side(wanted) == Some(column);
        let heading = self.reader.heading(text);
        if let (true, Ok(heading)) = (side(Column::Indicator) || side(Column::Group), &heading) {
            if is_numbered(text) || self.reader.words.is_group(text) {
                self.state.section = Some(text.to_owned());
                self.state.whole = Some(heading.clone());
                (self.state.whole_is_blank, self.state.part) = (true, false);
                self.state.whole_row = row;
                return Ok(RowPlan::Section);
            }
            return Ok(self.data(row));
        }
        let whole_row = filled.len() > 1
            && filled.iter().any(|(at, _)| matches!(self.columns.plans[*at], ColumnPlan::Side(_)));
        if (side(Column::Body) && self.reader.is_body(text)) || (whole_row && row <= self.last) {
            return Ok(self.data(row));
        }
        let alone = filled.len() == 1;
        if row < self.last && alone && self.columns.side(Column::Body).is_none() {
            let body = self.reader.words.labelled_body(text).unwrap_or(text);
            if self.reader.is_body(body) {
                self.state = self.state.of_body(body);
                return Ok(RowPlan::Section);
            }
        }
        let has_none = self.columns.side(Column::Indicator).is_none()
            && self.columns.figures().all(|(_, dims)| dims.heading.is_none());
        if let (true, true, true, Ok(heading)) = (row < self.last, alone, has_none, &heading) {
            self.state.heading_of_section = Some(heading.clone());
            return Ok(RowPlan::Section);
        }
        let by_rows = self.columns.side(Column::Year).is_none()
            && self.columns.figures().all(|(_, dims)| dims.year.is_none());
        if row < self.last
            && alone
            && by_rows
            && let Some(year) = self.year_of_section(text)
        {
            self.state = self.state.of_year(year);
            return Ok(RowPlan::Section);
        }
        if row < self.last && alone && (is_numbered(text) || self.reader.words.is_group(text)) {
            self.state.section = Some(text.to_owned());
            (self.state.whole, self.state.part) = (None, false);
            return Ok(RowPlan::Section);
        }
        let sentence = text.chars().count() >= 10 || text.contains(['。', '；', '，']);
        if row > self.last || (alone && sentence) {
            self.state.notes |= row > self.last;
            return Ok(RowPlan::Note);
        }
        if side(Column::Indicator) {
            let fault = Fault::new("row_ignored", crate::model::Severity::Notice);
            return Ok(RowPlan::Out(fault.with("found", text).in_column(column)));
        }
        Err(Fault::error("row_role_unknown").with("found", text).in_column(column))
    }

    /// The year of a text that stands alone in its row: 2022年, （一）2022年：.
    fn year_of_section(&self, text: &str) -> Option<Year> {
        self.reader.words.year(unnumbered(text).trim_end_matches([':', '：', ' ']))
    }

    fn data(&mut self, row: usize) -> RowPlan {
        let mut dims = self.common(row, None);
        match self.columns.side(Column::Indicator) {
            Some(at) => self.indicator(row, at, &mut dims),
            None => dims.dims.heading.clone_from(&self.state.heading_of_section),
        }
        self.state.year = dims.dims.year.or(self.state.year);
        RowPlan::Data(dims)
    }

    /// What the side columns but that of indicators say; the one that names a total is passed over.
    fn common(&mut self, row: usize, passed: Option<Column>) -> RowDims {
        let mut found = RowDims::default();
        if passed != Some(Column::Body) {
            let text = self.side(row, Column::Body, &mut found);
            match (&text, self.columns.side(Column::Body)) {
                (None, Some(at)) => found.faults.push(Fault::error("body_missing").in_column(at)),
                (Some(name), Some(at)) if self.reader.names.known_indicator(name).is_some() => {
                    let fault = Fault::error("body_is_indicator").with("found", name);
                    found.faults.push(fault.in_column(at));
                }
                _ => {
                    // 其中：甲县 below 全市.
                    let text = text.as_deref();
                    let part = text.map(|text| self.reader.words.part(text).unwrap_or(text));
                    let (body, year) = part.map(|name| self.named_body(name)).unzip();
                    found.dims.body = body.or_else(|| self.state.body.clone());
                    found.dims.year = year.flatten();
                }
            }
        }
        if self.columns.side(Column::Year).is_none() {
            found.dims.year = found.dims.year.or(self.state.year_of_section);
        }
        if passed != Some(Column::Year)
            && let Some(at) = self.columns.side(Column::Year)
        {
            let text = self.side(row, Column::Year, &mut found).unwrap_or_default();
            found.dims.year = self.reader.words.year(&text);
            if found.dims.year.is_none() {
                let code = if looks_like_date(&text) { "year_date" } else { "year_wrong" };
                found.faults.push(Fault::error(code).with("found", text).in_column(at));
            }
        }
        if let Some(at) = self.columns.side(Column::Unit) {
            let text = self.sheet.spread(row, at);
            let none = text.is_empty() || matches!(text, "/" | "-" | "—");
            found.dims.unit = (!none).then(|| self.reader.names.unit(text));
        }
        found.dims.breakdown = self.side(row, Column::Breakdown, &mut found);
        found
    }

    /// The text of a side column: its own, that of the merged region, or the name above in an outline.
    pub(super) fn side(&self, row: usize, wanted: Column, found: &mut RowDims) -> Option<String> {
        let at = self.columns.side(wanted)?;
        let text = self.sheet.spread(row, at);
        if !text.is_empty() {
            return Some(text.to_owned());
        }
        if !self.outline.contains(&at) {
            return None;
        }
        let above = (self.header.end..row).rev().map(|r| self.sheet.spread(r, at));
        let text = above.into_iter().find(|text| !text.is_empty())?;
        if self.reader.words.is_total(text) {
            return None;
        }
        found.filled_down = true;
        Some(text.to_owned())
    }
}
