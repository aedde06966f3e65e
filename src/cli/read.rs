use std::fmt::Write as _;

use tongbi::documents::own::Product;
use tongbi::exports::{Align, Table, Value, figures_table, harmonised_table};
use tongbi::ingest::{Harmonised, TableKind, TableLayout};
use tongbi::series::{Figures, figures_parquet};
use tongbi::{Dataset, Observation, Place, i18n};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::{read_reported, status};
use crate::cli::printing::{Printing, render};
use crate::cli::{Context, Status, nothing, terminal};

/// What was read: the figures, or what each row and column was taken for.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// What each row and column of the tables was taken for, instead of their figures.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    printing: Printing,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let format = args.printing.prepare(context)?;
    let loaded = read_reported(&args.inputs.of(&args.choice.body), context)?;
    let bytes = if args.explain {
        explained(&loaded, format, context)?
    } else if loaded.is_empty() {
        return nothing(loaded.findings(), "no_figures", context);
    } else {
        figures(&loaded, (args, format), context)?
    };
    args.printing.write(Product::Figures, bytes, context)?;
    Ok(status(&loaded))
}

/// The published figures, as the tidy table.
fn figures(
    loaded: &Dataset,
    (args, format): (&Args, Format),
    context: &Context,
) -> anyhow::Result<Vec<u8>> {
    let selection = args.choice.selection(&context.catalog, &loaded.observations)?;
    let chosen = |figure: &&Observation| selection.has(&figure.key);
    if format == Format::Parquet {
        let figures: Vec<Observation> = loaded.published().filter(chosen).cloned().collect();
        return Ok(figures_parquet(&Figures::from_observations(&figures))?);
    }
    let table = figures_table(loaded.published().filter(chosen), context.files);
    render(&table, "figures", format, context)
}

fn explained(loaded: &Dataset, format: Format, context: &Context) -> anyhow::Result<Vec<u8>> {
    if matches!(format, Format::Json | Format::Jsonl) {
        let mut text = serde_json::to_string(&loaded.layouts)?;
        text.push('\n');
        return Ok(text.into_bytes());
    }
    let mut text = String::new();
    for layout in &loaded.layouts {
        table(layout, &mut text, context)?;
    }
    harmonised(&loaded.harmonised, &mut text, context)?;
    Ok(text.into_bytes())
}

/// One table: where what holds for all its figures is said, then its columns and its rows.
fn table(layout: &TableLayout, text: &mut String, context: &Context) -> anyhow::Result<()> {
    let lang = context.terminal;
    let say = |key: &str, args: &[(&str, String)]| i18n::say(lang, key, args);
    let place =
        Place { sheet: layout.sheet.clone(), grid: layout.grid, ..Place::document(&layout.file) };
    let kind = say(&format!("explain.kind_{}", layout.kind.as_str()), &[]);
    let colon = say("place.colon", &[]);
    writeln!(text, "{}{colon}{kind}", place.describe(lang))?;
    for (code, value) in &layout.said {
        writeln!(text, "  {}", say(&format!("explain.{code}"), &[("value", value.clone())]))?;
    }
    if !matches!(layout.kind, TableKind::Long | TableKind::Wide) || layout.columns.is_empty() {
        return Ok(());
    }
    let heading = |name: &str| say(&format!("explain.{name}"), &[]);
    let role = |role: &str| Value::from(say(&format!("explain.role_{role}"), &[]));
    let left = |name: &'static str| (name, heading(name), Align::Left);
    let mut columns = Table::new(["column", "heading", "role", "meaning"].map(left));
    for column in &layout.columns {
        columns.rows.push(vec![
            column.letters.as_str().into(),
            column.heading.as_str().into(),
            role(column.role),
            column.meaning.as_str().into(),
        ]);
    }
    let mut rows = Table::new(["row", "role", "sample"].map(left));
    for row in &layout.rows {
        let numbers = match row.first == row.last {
            true => row.first.to_string(),
            false => format!("{}–{}", row.first, row.last),
        };
        rows.rows.push(vec![numbers.as_str().into(), role(row.role), row.sample.as_str().into()]);
    }
    for part in [columns, rows] {
        text.push('\n');
        text.push_str(&terminal::indented(&part));
    }
    text.push('\n');
    Ok(())
}

/// The names of bodies that the list of bodies writes otherwise.
fn harmonised(names: &[Harmonised], text: &mut String, context: &Context) -> anyhow::Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let say = |key: &str| i18n::say(context.terminal, &format!("explain.{key}"), &[]);
    let table = harmonised_table(names, context.terminal);
    writeln!(text, "{}\n", say("bodies"))?;
    text.push_str(&terminal::indented(&table));
    Ok(())
}
