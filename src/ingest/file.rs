use std::collections::BTreeSet;

use super::ReportPart;
use super::account::{FileAccount, TableKind};
use super::container;
use super::explain::TableLayout;
use super::fault::Fault;
use super::layout;
use super::names::Names;
use super::result::FileResult;
use super::sheet::Sheet;
use super::table::{self, SheetKind};
use super::table_options::TableOptions;
use crate::catalog::Catalog;
use crate::documents::inputs::{Input, InputFormat, unreadable};
use crate::documents::sqlite;
use crate::documents::text_file::decode;
use crate::documents::{Block, Document, Format, detect, read_document};
use crate::model::{Body, Finding, FindingCode, Severity};

/// What the tables of one file gave.
#[derive(Debug, Default)]
pub(super) struct FileTables {
    pub(super) tables: Vec<FileResult>,
    /// What is wrong with the file as a whole.
    pub(super) findings: Vec<Finding>,
    /// What the reader of reports is to look at.
    pub(super) reports: Vec<ReportPart>,
}

impl FileTables {
    /// Whether any table has figures.
    pub(super) fn has_figures(&self) -> bool {
        self.tables.iter().any(|table| !table.figures.is_empty())
    }

    pub(super) fn one(result: FileResult) -> FileTables {
        FileTables { tables: vec![result], ..FileTables::default() }
    }
}

/// Reads the tables of one file, whatever its name says it is.
pub(super) fn read(input: &Input, catalog: &Catalog, options: &TableOptions) -> FileTables {
    if input.format == InputFormat::Manifest {
        return FileTables::default();
    }
    let file = File { input, catalog, options };
    let bytes = match input.table() {
        Ok(bytes) => bytes,
        // The reader of reports says what is wrong with a document.
        Err(_) if input.format == InputFormat::Document => return file.report(),
        Err(error) => {
            let mut result = FileResult::new(FileAccount::new(&input.name));
            result.findings.push(unreadable(&input.name, &error));
            return FileTables::one(result);
        }
    };
    if input.format == InputFormat::Parquet {
        return file.text(&bytes);
    }
    if input.format == InputFormat::Database {
        return file.database(&bytes);
    }
    let format = detect(&bytes);
    match format {
        Format::Xlsx | Format::Xls | Format::Ods => file.document(&bytes, false),
        Format::Html => file.page(&bytes),
        Format::Csv | Format::Text | Format::Empty => file.text(&bytes),
        // A table whose names hold control characters is a table still; they are shown as signs.
        Format::Unknown
            if input.format == InputFormat::Table && std::str::from_utf8(&bytes).is_ok() =>
        {
            file.text(&bytes)
        }
        _ if input.format == InputFormat::Table => file.other(format, &bytes),
        _ => file.report(),
    }
}

/// The bodies of a list, and what is wrong with it.
pub fn read_bodies(input: &Input) -> (Vec<Body>, Vec<Finding>) {
    let read = read(input, Catalog::builtin(), &TableOptions::default());
    let mut findings = read.findings;
    let mut bodies = Vec::new();
    for table in read.tables {
        findings.extend(table.findings);
        bodies.extend(table.bodies.into_iter().map(|taken| taken.body));
        if table.account.kind != TableKind::Bodies {
            let place = crate::model::Place::document(&input.name);
            findings.push(Finding::new(FindingCode::NotBodies, Severity::Error).at(place));
        }
    }
    (bodies, findings)
}

/// A file that is read, and how.
pub(super) struct File<'a> {
    pub(super) input: &'a Input,
    catalog: &'a Catalog,
    pub(super) options: &'a TableOptions,
}

impl File<'_> {
    pub(super) fn names(&self) -> Names<'_> {
        Names::new(self.catalog).with_directory(self.options.bodies.as_ref())
    }

    /// The tables of a database, each under its name.
    fn database(&self, bytes: &[u8]) -> FileTables {
        let tables = match sqlite::tables(bytes, &self.input.limits) {
            Ok(tables) => tables,
            Err(error) => {
                let mut result = FileResult::new(FileAccount::new(&self.input.name));
                result.findings.push(unreadable(&self.input.name, &error));
                return FileTables::one(result);
            }
        };
        let mut read = FileTables::default();
        for (name, csv) in tables {
            let mut part = self.text(&csv);
            for table in &mut part.tables {
                table.account.sheet = Some(name.clone());
            }
            read.tables.append(&mut part.tables);
            read.findings.append(&mut part.findings);
        }
        let is_figures = |result: &FileResult| result.account.kind != TableKind::Unknown;
        if read.tables.iter().any(is_figures) {
            read.tables.iter_mut().for_each(name_neither);
        }
        read
    }

    /// A file that was named as a table and is something that has none that could be read here.
    fn other(&self, format: Format, bytes: &[u8]) -> FileTables {
        if format == Format::Pdf || format == Format::Docx {
            return self.report();
        }
        let mut result = FileResult::new(FileAccount::new(&self.input.name));
        result.account.encoding = decode(bytes).encoding.to_string();
        let code = format.refusal().unwrap_or("file_unknown");
        let place = crate::model::Place::document(&self.input.name);
        result.findings.push(Finding::new(code, Severity::Error).at(place));
        FileTables::one(result)
    }

    /// A page: a report by its words, or tables of figures. Words of a report in the title or the sources of a table make
    /// a page none, where the table is all there is to it.
    fn page(&self, bytes: &[u8]) -> FileTables {
        /// The most characters of a title and notes.
        const LONGEST: usize = 300;
        let text = decode(bytes).text;
        if !container::is_report(&text) {
            return self.document(bytes, true);
        }
        if container::has_form(&text) {
            return self.report();
        }
        let Ok(document) = read_document(&self.input.name, bytes) else { return self.report() };
        let words = document.blocks.iter().map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.chars().count(),
            Block::Table(_) => 0,
        });
        if words.sum::<usize>() > LONGEST {
            return self.report();
        }
        let read = self.tables_of(&document, true);
        if read.has_figures() && read.reports.is_empty() { read } else { self.report() }
    }

    /// The tables of a workbook or a page. What is no table of figures is left to the reader of reports.
    pub(super) fn document(&self, bytes: &[u8], is_page: bool) -> FileTables {
        let Ok(document) = read_document(&self.input.name, bytes) else {
            return self.report();
        };
        self.tables_of(&document, is_page)
    }

    fn tables_of(&self, document: &Document, is_page: bool) -> FileTables {
        let mut names = self.names();
        let sheets = container::document_tables(&self.input.name, document);
        let mut tables: Vec<(usize, FileResult)> = Vec::new();
        for (at, sheet) in &sheets {
            tables.extend(self.sheets(sheet, &mut names).into_iter().map(|result| (*at, result)));
        }
        let is = |result: &FileResult, kind| result.account.kind == kind;
        let figures =
            tables.iter().any(|(_, r)| !is(r, TableKind::Unknown) && !is(r, TableKind::Form));
        let forms = tables.iter().any(|(_, result)| is(result, TableKind::Form));
        // A page or a workbook without any table of figures is a report, or says as one what is wrong with it.
        if (is_page && !figures) || tables.is_empty() {
            return self.report();
        }
        let mut read = FileTables::default();
        if forms {
            read.reports = self.parts(&tables, document.blocks.len());
            let sheets = sheets.iter().map(|(_, sheet)| sheet);
            let forms: Vec<&Sheet> =
                sheets.filter(|sheet| table::kind_of(sheet) == SheetKind::Form).collect();
            if let Some(body) = body_beside(&tables).filter(|_| !self.any_names_a_body(&forms)) {
                self.give_body(&body, forms[0], &mut read);
            }
        } else {
            read.findings.extend(document.findings.iter().cloned());
        }
        read.tables = tables.into_iter().map(|(_, result)| result).collect();
        if figures || forms {
            read.tables.iter_mut().for_each(name_neither);
        }
        read
    }

    /// The whole file, for the reader of reports.
    pub(super) fn report(&self) -> FileTables {
        FileTables { reports: self.report_if(true), ..FileTables::default() }
    }

    pub(super) fn report_if(&self, is_report: bool) -> Vec<ReportPart> {
        if is_report { vec![self.part(None, BTreeSet::new())] } else { Vec::new() }
    }

    /// The sheets of a workbook that make one report, by what their names say: those of one body and year together.
    fn parts(&self, tables: &[(usize, FileResult)], blocks: usize) -> Vec<ReportPart> {
        let forms = tables.iter().filter(|(_, r)| r.account.kind == TableKind::Form);
        let mut parts: Vec<(ReportPart, BTreeSet<usize>)> = Vec::new();
        for (block, result) in forms {
            let part = self.part(result.account.sheet.as_deref(), BTreeSet::new());
            match parts.iter_mut().find(|(known, _)| *known == part) {
                Some((_, own)) => _ = own.insert(*block),
                None => parts.push((part, BTreeSet::from([*block]))),
            }
        }
        let of_tables: BTreeSet<usize> = tables.iter().map(|(block, _)| *block).collect();
        let taken = |own: &BTreeSet<usize>| {
            (0..blocks).filter(|at| of_tables.contains(at) && !own.contains(at)).collect()
        };
        parts
            .into_iter()
            .map(|(part, own)| ReportPart { blocks_taken: taken(&own), ..part })
            .collect()
    }

    /// A part of the file with the body and the year that its name says, where names may say them.
    fn part(&self, sheet: Option<&str>, blocks_taken: BTreeSet<usize>) -> ReportPart {
        let options = self.options;
        if !options.body_from_name && !options.year_from_name {
            return ReportPart { blocks_taken, ..ReportPart::default() };
        }
        let mut names = self.names();
        let reader = layout::Reader::new(&mut names);
        let said = layout::by_name(&self.input.name, sheet, &reader);
        let body = said.body.filter(|_| options.body_from_name);
        ReportPart {
            name: String::new(),
            blocks_taken,
            body: body.map(|name| names.body(&name)),
            year: said.year.filter(|_| options.year_from_name),
        }
    }

    /// Whether the lines above a form name a body.
    fn any_names_a_body(&self, forms: &[&Sheet]) -> bool {
        let mut names = self.names();
        let mut reader = layout::Reader::new(&mut names);
        forms.iter().any(|sheet| layout::names_a_body(sheet, &mut reader))
    }

    /// Sheets of the form without a body are of the one that the titles of the sheets beside them name.
    fn give_body(&self, body: &str, sheet: &Sheet, read: &mut FileTables) {
        let parts = || read.reports.iter().filter(|part| part.body.is_none());
        if self.options.body.is_some() || parts().count() == 0 {
            return;
        }
        let body = self.names().body(body);
        let fault = Fault::new("body_from_beside", Severity::Notice).with("found", &body);
        read.findings.push(sheet.finding(fault, None));
        for part in read.reports.iter_mut().filter(|part| part.body.is_none()) {
            part.body = Some(body.clone());
        }
    }

    /// The tables of one grid of a document.
    fn sheets(&self, sheet: &Sheet, names: &mut Names<'_>) -> Vec<FileResult> {
        if table::kind_of(sheet) == SheetKind::Form {
            return vec![self.sheet(sheet, names)];
        }
        layout::apart(sheet.clone(), names).iter().map(|sheet| self.sheet(sheet, names)).collect()
    }

    /// One table of a document.
    fn sheet(&self, sheet: &Sheet, names: &mut Names<'_>) -> FileResult {
        let mut result = FileResult::new(FileAccount::new(&sheet.file));
        result.account.sheet.clone_from(&sheet.name);
        result.account.grid = sheet.number;
        if table::kind_of(sheet) == SheetKind::Form {
            result.account.kind = TableKind::Form;
            result.account.rows = sheet.rows.len() as u64;
            result.layout = Some(TableLayout::of_kind(sheet, TableKind::Form));
            return result;
        }
        let mut result = table::read(sheet, names, self.options, result);
        result.harmonised = names.take_harmonised();
        result
    }
}

/// The body that the titles of the tables of figures name, when they name one alone.
fn body_beside(tables: &[(usize, FileResult)]) -> Option<String> {
    let said = tables.iter().filter_map(|(_, result)| result.layout.as_ref());
    let said = said.flat_map(|layout| &layout.said);
    let bodies: BTreeSet<&String> =
        said.filter(|(code, _)| code == "body_from_title").map(|(_, body)| body).collect();
    let first = bodies.first().copied();
    first.filter(|_| bodies.len() == 1).cloned()
}

/// A sheet beside others that is no table of figures at all is named, and no fault.
fn name_neither(result: &mut FileResult) {
    for finding in &mut result.findings {
        if finding.code == "not_a_table" {
            finding.code = FindingCode::SheetNeither;
            finding.severity = Severity::Notice;
        }
    }
}
