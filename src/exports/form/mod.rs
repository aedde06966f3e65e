//! The three tables of the official form, filled with the figures of one body and year, as DOCX, HTML, XLSX and Markdown.
//!
//! Rows, columns and editions are those of the catalog, so that whatever is written here is read back by the same labels.

mod docx;
mod layout;
mod markup;
mod sheet;

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::exports::NarrativeSection;
use crate::model::{
    BodyId, BreakdownId, Edition, IndicatorId, ObsStatus, Observation, Year, settle,
};

/// What a cell of the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellRole {
    /// It heads columns.
    Heading,
    /// It names a row.
    Label,
    /// It holds a figure, or is left for one.
    Value,
}

/// A cell, which may span columns and rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormCell {
    /// Its text; empty for a value that there is none of.
    pub text: String,
    /// How many columns it spans.
    pub columns: usize,
    /// How many rows it spans.
    pub rows: usize,
    /// What it is for.
    pub role: CellRole,
}

/// A table of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormTable {
    /// Its heading in the report: `三、收到和处理政府信息公开申请情况`.
    pub title: String,
    /// How many columns it has.
    pub width: usize,
    /// Its rows; a place that a cell above or to the left spans has no cell of its own.
    pub rows: Vec<Vec<FormCell>>,
}

/// The official form of one body and year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialForm {
    /// The title of the report.
    pub title: String,
    /// Tables 2, 3 and 4.
    pub tables: Vec<FormTable>,
}

/// A file format of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormFormat {
    /// A Word document: merged cells, 仿宋 and 宋体, A4.
    Docx,
    /// A page of its own.
    Html,
    /// A workbook with a sheet for each table.
    Xlsx,
    /// Markdown; a cell that spans others is written once.
    Markdown,
}

impl OfficialForm {
    /// The form of an edition with the figures of a body and year; the figures of others are passed over. A figure that is
    /// not there leaves its cell blank.
    pub fn filled<'a>(
        (body, year): (&BodyId, Year),
        edition: Edition,
        figures: impl IntoIterator<Item = &'a Observation>,
        catalog: &Catalog,
    ) -> OfficialForm {
        let own = figures.into_iter().filter(|o| o.key.body == *body && o.key.year == year);
        let texts: BTreeMap<(IndicatorId, BreakdownId), String> =
            own.map(|o| ((o.key.indicator.clone(), o.key.breakdown.clone()), printed(o))).collect();
        layout::form((body, year), edition, &|key| texts.get(key).cloned(), catalog)
    }

    /// The form of an edition without figures.
    pub fn blank(
        (body, year): (&BodyId, Year),
        edition: Edition,
        catalog: &Catalog,
    ) -> OfficialForm {
        layout::form((body, year), edition, &|_| None, catalog)
    }

    /// The form as the bytes of a file. The same form gives the same bytes.
    ///
    /// # Errors
    /// None for any form.
    pub fn write(&self, format: FormFormat) -> Result<Vec<u8>> {
        match format {
            FormFormat::Docx => docx::docx(self, &[], &[]),
            FormFormat::Html => Ok(markup::html(self).into_bytes()),
            FormFormat::Xlsx => sheet::xlsx(self),
            FormFormat::Markdown => Ok(markup::markdown(self).into_bytes()),
        }
    }

    /// A draft of the report as a Word document: the sentences, the tables and the pictures, ready to be edited.
    ///
    /// # Errors
    /// None for any form.
    pub fn write_draft(
        &self,
        sections: &[NarrativeSection],
        pictures: &[DraftPicture],
    ) -> Result<Vec<u8>> {
        docx::docx(self, sections, pictures)
    }

    /// The sentences alone, under the title of the report, as a page.
    pub fn narrative_html(&self, sections: &[NarrativeSection]) -> String {
        markup::sections_html(&self.title, sections)
    }

    /// The sentences alone, under the title of the report, as Markdown.
    pub fn narrative_markdown(&self, sections: &[NarrativeSection]) -> String {
        markup::sections_markdown(&self.title, sections)
    }
}

/// A picture of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPicture {
    /// The picture, as PNG.
    pub png: Vec<u8>,
    /// Its width and height.
    pub size: (u32, u32),
}

/// A figure as the form prints it: without thousands separators; an estimate as it was printed.
fn printed(figure: &Observation) -> String {
    match (figure.value, figure.status) {
        (_, ObsStatus::NotApplicable) => "/".to_owned(),
        (_, ObsStatus::Estimated) if !figure.provenance.text.is_empty() => {
            figure.provenance.text.to_string()
        }
        (Some(value), _) => settle(value).to_string(),
        (None, _) => String::new(),
    }
}

/// The cells of a table by their places; a spanned place has none.
fn grid(table: &FormTable) -> BTreeMap<(usize, usize), &FormCell> {
    let mut cells = BTreeMap::new();
    let mut taken = std::collections::BTreeSet::new();
    for (at, row) in table.rows.iter().enumerate() {
        let mut column = 0;
        for cell in row {
            while taken.contains(&(at, column)) {
                column += 1;
            }
            cells.insert((at, column), cell);
            for down in 0..cell.rows {
                taken.extend((0..cell.columns).map(|right| (at + down, column + right)));
            }
            column += cell.columns;
        }
    }
    cells
}

#[cfg(test)]
mod tests;
