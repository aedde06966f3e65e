use super::dims::{Dims, Meaning, Reader, bare_name, year_and_name};
use super::rows::{RowDims, Rows};
use crate::ingest::fault::Fault;
use crate::ingest::heading::Heading;
use crate::ingest::words::Column;
use crate::model::Year;

impl Rows<'_, '_, '_> {
    /// The body that a cell names, without its number and the mark of its note; and the year, where the cell names one and
    /// nothing else does: 甲县2022年.
    pub(super) fn named_body(&self, text: &str) -> (String, Option<Year>) {
        if self.reader.names.is_listed_body(text) {
            return (text.to_owned(), None);
        }
        let year_elsewhere = self.columns.side(Column::Year).is_some()
            || self.columns.figures().any(|(_, dims)| dims.year.is_some());
        let name = bare_name(text);
        match year_and_name(name, self.reader.words) {
            Some((year, name)) if !year_elsewhere && self.reader.is_body(name) => {
                (name.to_owned(), Some(year))
            }
            _ => (name.to_owned(), None),
        }
    }

    /// The indicator of a row, by its name, the group in front of it, the section above it, and the rows of which it is a
    /// part.
    pub(super) fn indicator(&mut self, row: usize, at: usize, found: &mut RowDims) {
        let Some(text) = self.side(row, Column::Indicator, found) else {
            found.faults.push(Fault::error("indicator_missing").in_column(at));
            return;
        };
        // 数值 in front of the one row of figures whose indicators stand above them.
        let named_above = self.columns.figures().all(|(_, dims)| dims.heading.is_some());
        if named_above && self.reader.words.is_neutral(&text) {
            return;
        }
        if let Some(part) = self.part_of_whole(&text) {
            found.dims.heading = Some(part);
            found.is_part = true;
            self.state.part = true;
            return;
        }
        let mut group = RowDims::default();
        let outer =
            self.side(row, Column::Group, &mut group).or_else(|| self.state.section.clone());
        let name = self.reader.words.part(&text).unwrap_or(&text).to_owned();
        let own = self.named(outer.as_deref(), &name);
        if own.is_err()
            && let Ok(dims) = self.named_below(&name)
        {
            found.is_part = true;
            found.dims.heading = dims.heading;
            found.dims.unit = dims.unit.or(found.dims.unit.take());
            return;
        }
        match own {
            Ok(dims) => {
                found.is_part = self.reader.words.part(&text).is_some();
                if let Some(heading) = &dims.heading
                    && heading.breakdown.is_none()
                {
                    self.state.whole = Some(heading.clone());
                    self.state.whole_name.clone_from(&name);
                    self.state.whole_row = row;
                    self.state.whole_is_blank = !self.has_data(row);
                }
                self.state.part = dims.heading.as_ref().is_some_and(|h| h.breakdown.is_some());
                found.dims.heading = dims.heading;
                found.dims.unit = dims.unit.or(found.dims.unit.take());
                found.dims.year = found.dims.year.or(dims.year);
            }
            Err(fault) => {
                (self.state.whole, self.state.part) = (None, false);
                found.faults.push(fault.in_column(at));
            }
        }
    }

    /// A name that says something below the one above it alone: 结果维持 below 行政复议.
    fn named_below(&mut self, name: &str) -> Result<Dims, Fault> {
        let above = super::words::before_bracket(&self.state.whole_name).to_owned();
        let missing = || Fault::error("indicator_missing");
        self.state.whole.as_ref().ok_or_else(missing)?;
        let joined = format!("{}{name}", super::words::unnumbered(&above));
        let heading = self.reader.heading(&joined)?;
        Ok(Dims { heading: Some(heading), ..Dims::default() })
    }

    fn named(&mut self, outer: Option<&str>, name: &str) -> Result<Dims, Fault> {
        let read = |reader: &mut Reader<'_, '_>, path: &[&str]| match reader.path(path)? {
            Meaning::Figures(dims) if dims.heading.is_some() => Ok(dims),
            _ => {
                Err(reader.heading(name).err().unwrap_or_else(|| Fault::error("indicator_missing")))
            }
        };
        if let Some(outer) = outer {
            let both = read(&mut self.reader, &[outer, name]);
            if both.is_ok() {
                return both;
            }
        }
        let ambiguous = self.reader.names.is_breakdown(name) && self.state.whole.is_none();
        if ambiguous && self.columns.side(Column::Breakdown).is_none() {
            // 其他 by itself is an outcome, or an applicant whose indicator is not known.
            let fault = Fault::error("part_without_whole").with("found", name);
            return Err(fault);
        }
        read(&mut self.reader, &[name])
    }

    /// 其中：自然人 below 新收申请, and 商业企业 below that.
    fn part_of_whole(&mut self, text: &str) -> Option<Heading> {
        let whole = self.state.whole.clone()?;
        let marked = self.reader.words.part(text);
        let name = marked.unwrap_or(text);
        let in_run = marked.is_some() || self.state.part;
        if !in_run && self.reader.heading(name).is_ok() {
            return None;
        }
        let name = super::words::unnumbered(name);
        let breakdown = self.reader.names.breakdown(name, &whole.indicator).ok()?;
        Some(Heading { breakdown: Some(breakdown), ..whole })
    }
}
