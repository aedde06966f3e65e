//! `check` over more figures than memory holds: what it says is written part by part.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tongbi::checks::{Options, Outcome, render};
use tongbi::documents::own::Product;
use tongbi::engine::{BulkInputs, BulkOptions, Checked, Part};
use tongbi::exports::findings_data;

use crate::cli::args::Format;
use crate::cli::bulk::{Bars, folder_of};
use crate::cli::finding_forms::{ByReport, Form};
use crate::cli::{Context, output, printing, terminal};

/// A bulk check.
pub(super) struct BulkCheck<'a> {
    pub(super) inputs: BulkInputs,
    pub(super) output: Option<&'a Path>,
    pub(super) form: Form,
    pub(super) memory: Option<u64>,
}

/// Whether a form can be written part by part.
pub(super) fn is_piecewise(form: Form) -> bool {
    matches!(form, Form::Text | Form::Json | Form::Csv | Form::Jsonl)
}

impl BulkCheck<'_> {
    /// Does it.
    ///
    /// # Errors
    /// A table cannot be read, or the output cannot be written.
    pub(super) fn run(&self, rules: &Options, context: &Context) -> anyhow::Result<Checked> {
        context.reads.add(self.inputs.paths());
        let bars = Bars::new(context);
        let options = BulkOptions {
            memory: self.memory,
            spill: self.output.and_then(folder_of),
            progress: Box::new(move |progress| bars.show(progress)),
            ..BulkOptions::default()
        };
        let mut checked = Checked::default();
        let path = self.output.unwrap_or(Path::new("-"));
        output::stream(path, Product::Findings, context, |file| {
            let mut writer = Writer::new(self.form, file, options.spill.as_ref());
            writer.begin(context)?;
            let form = |part: Part<'_>| piece(self.form, part, context);
            let catalog = &context.catalog;
            let write = |piece| writer.put(piece);
            checked =
                tongbi::engine::check(&self.inputs, (catalog, rules), &options, (form, write))?;
            writer.end(&checked, context)
        })?;
        drop(options);
        let counts = [("n", checked.reports.to_string()), ("of", checked.reports.to_string())];
        if checked.reports > 0 {
            terminal::say("without_text", &counts, context);
        }
        Ok(checked)
    }
}

/// A part of the output.
enum Piece {
    Text(String),
    /// Lists of the JSON document by name.
    Lists(Vec<(&'static str, String)>),
}

fn piece(form: Form, part: Part<'_>, context: &Context) -> tongbi::Result<Piece> {
    let (catalog, lang) = (&context.catalog, context.files);
    let outcome = part.outcome;
    Ok(match form {
        Form::Json => Piece::Lists(render::json_lists(outcome, catalog, lang)?),
        Form::Jsonl => Piece::Text(lines(outcome, context)?),
        Form::Text => Piece::Text(ByReport::default().lines(outcome, context)),
        _ => Piece::Text(render::csv_rows(outcome, catalog, lang)?),
    })
}

fn lines(outcome: &Outcome, context: &Context) -> tongbi::Result<String> {
    let table = findings_data(&outcome.findings, context.files);
    let bytes = printing::render(&table, "findings", Format::Jsonl, context);
    let failed =
        |cause: String| tongbi::Error::new(tongbi::ErrorKind::Format, "render").because(cause);
    let bytes = bytes.map_err(|e| failed(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| failed(e.to_string()))
}

/// Writes the parts. The first list of a JSON document is written at once; the others wait in files without names for their
/// turn.
struct Writer<'w> {
    form: Form,
    out: &'w mut dyn Write,
    folder: Option<&'w PathBuf>,
    lists: Vec<List>,
}

/// A list of a JSON document.
struct List {
    name: &'static str,
    is_empty: bool,
    waiting: Option<std::fs::File>,
}

impl<'w> Writer<'w> {
    fn new(form: Form, out: &'w mut dyn Write, folder: Option<&'w PathBuf>) -> Writer<'w> {
        Writer { form, out, folder, lists: Vec::new() }
    }

    fn begin(&mut self, context: &Context) -> io::Result<()> {
        if self.form == Form::Csv {
            let mark = if context.bom.stdout { "\u{feff}" } else { "" };
            write!(self.out, "{mark}{}", render::csv_header())?;
        }
        Ok(())
    }

    fn put(&mut self, piece: Piece) -> tongbi::Result<()> {
        let written = match piece {
            Piece::Text(text) => self.out.write_all(text.as_bytes()),
            Piece::Lists(lists) => lists
                .iter()
                .enumerate()
                .try_for_each(|(at, (name, text))| self.list(at, name, text)),
        };
        written.map_err(|e| tongbi::Error::new(tongbi::ErrorKind::Io, "write").because(e))
    }

    fn list(&mut self, at: usize, name: &'static str, elements: &str) -> io::Result<()> {
        if self.lists.len() == at {
            let waiting = match (at, self.folder) {
                (0, _) => None,
                (_, Some(folder)) => Some(tempfile::tempfile_in(folder)?),
                (_, None) => Some(tempfile::tempfile()?),
            };
            if at == 0 {
                write!(self.out, "{{\n  \"{name}\": [")?;
            }
            self.lists.push(List { name, is_empty: true, waiting });
        }
        if elements.is_empty() {
            return Ok(());
        }
        let list = &mut self.lists[at];
        let between = if std::mem::take(&mut list.is_empty) { "\n" } else { ",\n" };
        match &mut list.waiting {
            None => write!(self.out, "{between}{elements}"),
            Some(file) => write!(file, "{between}{elements}"),
        }
    }

    fn end(&mut self, checked: &Checked, context: &Context) -> anyhow::Result<()> {
        if self.form == Form::Text {
            self.out.write_all(counts(checked, context).as_bytes())?;
        }
        for (at, list) in self.lists.iter_mut().enumerate() {
            if at > 0 {
                write!(self.out, ",\n  \"{}\": [", list.name)?;
            }
            if let Some(file) = &mut list.waiting {
                file.seek(SeekFrom::Start(0))?;
                io::copy(&mut file.take(u64::MAX), self.out)?;
            }
            self.out.write_all(if list.is_empty { b"]" } else { b"\n  ]" })?;
        }
        if !self.lists.is_empty() {
            self.out.write_all(b"\n}\n")?;
        }
        Ok(())
    }
}

fn counts(checked: &Checked, context: &Context) -> String {
    let [errors, warnings, notices] = checked.findings.map(|count| count.to_string());
    let counts = [
        ("errors", errors),
        ("warnings", warnings),
        ("notices", notices),
        ("reports", checked.reports.to_string()),
    ];
    terminal::text("check_counts", &counts, context) + "\n"
}
