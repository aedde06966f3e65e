//! What each row and column of a table is taken for, before any figure is read. A table of which a row or a column is not
//! understood is refused as a whole.

mod apart;
mod columns;
mod dims;
mod header;
mod of_which;
mod outline;
mod path;
mod plan;
mod relative;
mod row_names;
mod rows;
mod sides;
mod title;
mod words;

pub(super) use apart::apart;
pub(super) use dims::{Dims, Reader};
pub(super) use plan::{ColumnPlan, Columns};
pub(super) use rows::{RowDims, RowPlan};
pub(super) use words::{Change, RoleWords};

use super::fault::Fault;
use super::heading::Heading;
use super::names::Names;
use super::sheet::Sheet;
use super::table_options::TableOptions;
use super::words::{Column, Words};
use crate::catalog::TitleWords;
use crate::model::{Severity, Unit, Year};
use title::Said;

/// Where the body or the year of figures is said that no row and no heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// In the lines above the table.
    Title,
    /// In the name of the sheet or of the file.
    Name,
    /// By the caller.
    Given,
}

impl Origin {
    /// The code of its finding, behind `body_` or `year_`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Origin::Title => "from_title",
            Origin::Name => "from_name",
            Origin::Given => "given",
        }
    }
}

/// What a table was taken for.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) columns: Columns,
    pub(super) rows: Vec<RowPlan>,
    /// The rows of the header, and the first behind it.
    pub(super) header: Vec<usize>,
    pub(super) end: usize,
    /// The body, the year and the indicator of figures that name none.
    pub(super) body: Option<(String, Origin)>,
    pub(super) year: Option<(Year, Origin)>,
    pub(super) heading: Option<Heading>,
    /// The units that stand above the header.
    pub(super) units: Vec<(Unit, usize)>,
    /// Whether each row has one figure, whose indicator it names.
    pub(super) is_long: bool,
}

/// Tells what a table is. `names` are those of its file.
pub(super) fn infer(
    sheet: &Sheet,
    names: &mut Names<'_>,
    options: &TableOptions,
) -> Result<Layout, (Fault, Option<usize>)> {
    let mut reader = Reader::new(names);
    let header = header::find(sheet, &mut reader).map_err(|fault| {
        let first = (0..sheet.rows.len()).find(|row| !sheet.is_blank(*row));
        (fault, first)
    })?;
    let top = header.levels[0];
    let said = said_above(sheet, top, &mut reader);
    let by_name = name_of(sheet, &reader);
    reader.this_year = relative::this_year(sheet, &header, &said, &by_name, options);
    let columns = columns::read(sheet, &header, &mut reader).map_err(|fault| (fault, Some(top)))?;
    let reading = Reader { this_year: reader.this_year.clone(), ..Reader::new(reader.names) };
    let rows = rows::Rows::new(sheet, &header, &columns, reading)
        .read()
        .map_err(|(fault, row)| (fault, Some(row)))?;
    let is_long = columns.side(Column::Indicator).is_some()
        && columns.figures().count() == 1
        && columns.figures().all(|(_, dims)| dims.year.is_none() && dims.body.is_none());
    let mut layout = Layout {
        columns,
        rows,
        end: header.end,
        header: header.levels,
        body: None,
        year: None,
        heading: None,
        units: said.units.clone(),
        is_long,
    };
    layout.complete(&said, &by_name, &reader, options).map_err(|fault| (fault, Some(top)))?;
    Ok(layout)
}

/// Whether the lines in front of a table, or its first rows, name a body.
pub(super) fn names_a_body(sheet: &Sheet, reader: &mut Reader<'_, '_>) -> bool {
    /// How many rows the title and the remarks of a form may take.
    const ROWS: usize = 3;
    !said_above(sheet, ROWS.min(sheet.rows.len()), reader).bodies.is_empty()
}

fn said_above(sheet: &Sheet, top: usize, reader: &mut Reader<'_, '_>) -> Said {
    /// How many texts in front of a table of a page belong to it.
    const NEAR: usize = 3;
    let mut said = Said::default();
    for line in sheet.above.iter().rev().take(NEAR) {
        title::read(line, 0, reader, &mut said);
    }
    for row in 0..top {
        for (_, text) in sheet.filled(row) {
            title::read(text, row, reader, &mut said);
        }
    }
    said
}

impl Layout {
    /// Finds the body, the year and the indicator that neither rows nor columns name.
    fn complete(
        &mut self,
        said: &Said,
        by_name: &ByName,
        reader: &Reader<'_, '_>,
        options: &TableOptions,
    ) -> Result<(), Fault> {
        self.complete_indicator(said)?;
        let has_body = self.columns.side(Column::Body).is_some()
            || self.columns.figures().any(|(_, dims)| dims.body.is_some())
            || self.data().any(|row| row.dims.body.is_some());
        if !has_body {
            self.body = Some(body(said, by_name, options)?);
        }
        let has_year = self.columns.side(Column::Year).is_some()
            || self.columns.figures().any(|(_, dims)| dims.year.is_some())
            || self.data().any(|row| row.dims.year.is_some());
        if !has_year {
            self.year = Some(year(said, by_name, options)?);
        }
        if let Some(Ok(this_year)) = &reader.this_year {
            self.year = Some(*this_year);
        }
        Ok(())
    }

    fn complete_indicator(&mut self, said: &Said) -> Result<(), Fault> {
        let none = self.columns.figures().next().is_none();
        let named = self.columns.side(Column::Indicator).is_some()
            || self.columns.figures().all(|(_, dims)| dims.heading.is_some())
            || (self.data().next().is_some() && self.data().all(|row| row.dims.heading.is_some()));
        if named && !none {
            return Ok(());
        }
        let mut ids: Vec<_> = said.headings.iter().map(|h| h.indicator.id.clone()).collect();
        ids.sort();
        ids.dedup();
        let is_part = |d: &Dims| d.year.is_some() || d.body.is_some() || d.breakdown.is_some();
        let by_years = self.columns.figures().all(|(_, dims)| is_part(dims));
        match said.headings.first() {
            Some(heading) if !none && by_years && ids.len() == 1 => {
                for plan in &mut self.columns.plans {
                    if matches!(plan, ColumnPlan::Figures(dims) if !dims.measures(heading)) {
                        *plan = ColumnPlan::Statistic;
                    }
                }
                self.heading = Some(heading.clone());
                Ok(())
            }
            _ => Err(self.faulty_heading().unwrap_or_else(|| self.columns_missing(none))),
        }
    }

    /// What is wrong with the only headings of figures that there are.
    fn faulty_heading(&self) -> Option<Fault> {
        let none = self.columns.figures().next().is_none();
        self.columns.plans.iter().enumerate().find_map(|(column, plan)| match plan {
            ColumnPlan::Unknown(fault) if none && fault.code == "heading_part" => {
                Some(fault.clone().in_column(column))
            }
            _ => None,
        })
    }

    fn columns_missing(&self, none: bool) -> Fault {
        let words = Words::get();
        let missing = match none && self.columns.side(Column::Indicator).is_some() {
            true => vec![words.name(Column::Value)],
            false => vec![words.name(Column::Indicator)],
        };
        let headings = &self.columns.headings;
        let named: Vec<&str> =
            headings.iter().map(String::as_str).filter(|h| !h.is_empty()).collect();
        let fault = Fault::error("columns_missing");
        fault.with("missing", missing.join(", ")).with("found", named.join(", "))
    }

    /// The rows of figures.
    pub(super) fn data(&self) -> impl Iterator<Item = &RowDims> {
        self.rows.iter().filter_map(|row| match row {
            RowPlan::Data(dims) => Some(dims),
            _ => None,
        })
    }
}

/// What the name of the sheet says, and where it says nothing, that of the file.
pub(super) struct ByName {
    pub(super) body: Option<String>,
    pub(super) year: Option<Year>,
    source: String,
}

fn name_of(sheet: &Sheet, reader: &Reader<'_, '_>) -> ByName {
    by_name(&sheet.file, sheet.name.as_deref(), reader)
}

/// What the name of a file and of one of its sheets say.
pub(super) fn by_name(file: &str, sheet: Option<&str>, reader: &Reader<'_, '_>) -> ByName {
    let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or(file);
    let words = TitleWords::get();
    let listed = |name: &str| reader.names.is_listed_body(name);
    let of_file = words.of_name(stem, listed);
    let of_sheet = sheet.map(|name| words.of_name(name, listed)).unwrap_or_default();
    ByName {
        body: of_sheet.body().or(of_file.body()).map(str::to_owned),
        year: of_sheet.year().or(of_file.year()),
        source: match sheet {
            Some(name) => format!("{file} / {name}"),
            None => file.to_owned(),
        },
    }
}

fn body(said: &Said, name: &ByName, options: &TableOptions) -> Result<(String, Origin), Fault> {
    if let Some(given) = &options.body {
        return Ok((given.as_str().to_owned(), Origin::Given));
    }
    if let Some(body) = said.body() {
        return Ok((body.to_owned(), Origin::Title));
    }
    match &name.body {
        Some(body) if options.body_from_name => Ok((body.clone(), Origin::Name)),
        Some(body) => Err(needed("body_needed_name", body, &name.source)),
        None => match &said.filler {
            Some(filler) => Err(needed("body_needed_filler", filler, "")),
            None if said.bodies.len() > 1 => {
                let all: Vec<&str> = said.bodies.iter().map(String::as_str).collect();
                Err(needed("body_needed_several", &all.join("、"), ""))
            }
            None => Err(Fault::error("body_needed")),
        },
    }
}

fn year(said: &Said, name: &ByName, options: &TableOptions) -> Result<(Year, Origin), Fault> {
    if let Some(given) = options.year {
        return Ok((given, Origin::Given));
    }
    if let Some(year) = said.year() {
        return Ok((year, Origin::Title));
    }
    match name.year {
        Some(year) if options.year_from_name => Ok((year, Origin::Name)),
        Some(year) => Err(needed("year_needed_name", &year.to_string(), &name.source)),
        None => Err(Fault::error("year_needed")),
    }
}

fn needed(code: &str, found: &str, name: &str) -> Fault {
    Fault::new(code, Severity::Error).with("found", found).with("name", name)
}
