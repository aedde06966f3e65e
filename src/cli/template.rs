use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;
use tongbi::documents::own::Product;
use tongbi::exports::{self, CsvStyle, FormFormat, OfficialForm, Sheet, Template, TemplateLayout};
use tongbi::model::Edition;
use tongbi::{BodyId, Error, ErrorKind, Year, YearSpan};

use crate::cli::output::{FileSet, format};
use crate::cli::{Context, Status, args, form, output, terminal};

/// An empty table to fill in, which is read back.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The bodies.
    #[arg(long, value_name = "NAME", value_delimiter = ',', required = true)]
    body: Vec<String>,
    /// The years.
    #[arg(long, value_name = "YEARS", value_parser = args::years)]
    years: YearSpan,
    /// What stands in rows and in columns.
    #[arg(long, value_enum, default_value_t = Layout::Years)]
    layout: Layout,
    /// The indicators; those of the form where none is named.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    indicator: Vec<String>,
    /// The file to write; a folder where several official forms are written.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// A row for each body and indicator, a column for each year.
    Years,
    /// A row for each body and year, a column for each indicator.
    Wide,
    /// The official form: a workbook for each body and year.
    Form,
}

/// How an empty table is written.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Csv,
    Xlsx,
}

const ENDINGS: [(&str, Kind); 2] = [("xlsx", Kind::Xlsx), ("csv", Kind::Csv)];

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let layout = match args.layout {
        Layout::Form => return forms(args, context),
        Layout::Years => TemplateLayout::Years,
        Layout::Wide => TemplateLayout::Wide,
    };
    let kind = format::choose(Some(&args.output), None, &ENDINGS)?.unwrap_or(Kind::Csv);
    output::may_put(Some(&args.output), context)?;
    let template = template(args, context)?;
    let (catalog, lang) = (&context.catalog, context.files);
    let bytes = match kind {
        // It is filled in with a spreadsheet, which knows UTF-8 by its mark.
        Kind::Csv => exports::csv(&template.table(layout, catalog, lang), CsvStyle::Excel)?,
        Kind::Xlsx => {
            let name = tongbi::i18n::say(lang, "template.sheet", &[]);
            exports::xlsx(&[Sheet { name, table: template.table(layout, catalog, lang) }])?
        }
    };
    output::put(Some(&args.output), Product::Form, bytes, context)?;
    said(args, 1, context);
    Ok(Status::Good)
}

fn template(args: &Args, context: &Context) -> anyhow::Result<Template> {
    let mut indicators = Vec::new();
    for name in &args.indicator {
        indicators.push(args::indicator(name, &context.catalog)?);
    }
    if indicators.is_empty() {
        indicators = Template::usual_indicators(&context.catalog);
    }
    let bodies = args.body.iter().map(|name| BodyId::new(name.trim())).collect();
    Ok(Template { bodies, years: args.years, indicators })
}

/// The official form of each body and year: a workbook, or one for each in a folder.
fn forms(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let years = || (args.years.first.0..=args.years.last.0).map(Year);
    let edition = form::editions(context).last().copied().ok_or_else(form::no_form)?;
    let one = |body: &str, year| blank((body, year), edition, context);
    if let ([body], 1) = (args.body.as_slice(), years().count()) {
        let format = format::choose(Some(&args.output), None, &form::ENDINGS)?;
        output::may_put(Some(&args.output), context)?;
        let form = one(body, args.years.first);
        let bytes = form.write(format.unwrap_or(FormFormat::Xlsx))?;
        output::put(Some(&args.output), Product::Form, bytes, context)?;
        said(args, 1, context);
        return Ok(Status::Good);
    }
    output::may_fill(&args.output, context)?;
    let set = FileSet::new(&args.output, context)?;
    let mut names = BTreeSet::new();
    for body in &args.body {
        for year in years() {
            let name = file_name(body, year);
            if !names.insert(name.to_lowercase()) {
                return Err(Error::new(ErrorKind::Request, "template_name")
                    .with("name", name)
                    .into());
            }
            set.add(&name, Product::Form, one(body, year).write(FormFormat::Xlsx)?)?;
        }
    }
    set.commit()?;
    said(args, names.len(), context);
    Ok(Status::Good)
}

fn blank((body, year): (&str, Year), edition: Edition, context: &Context) -> OfficialForm {
    OfficialForm::blank((&BodyId::new(body.trim()), year), edition, &context.catalog)
}

/// The name of a workbook for a body and a year, without the signs that no file may have.
fn file_name(body: &str, year: Year) -> String {
    let signs = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let body: String = body.trim().chars().map(signs).collect();
    format!("{body}{year}.xlsx")
}

fn said(args: &Args, files: usize, context: &Context) {
    let said = [("n", files.to_string()), ("file", args.output.display().to_string())];
    terminal::say("template_done", &said, context);
}
