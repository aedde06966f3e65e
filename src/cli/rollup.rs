use tongbi::changes::{Hierarchy, RollUpChange, hierarchy, roll_up_all_changes};
use tongbi::documents::own::Product;
use tongbi::engine::{BulkInputs, BulkOptions};
use tongbi::exports::{Align, Column, Table, Value, changes_table, figures_table};
use tongbi::model::Body;
use tongbi::series::{Figures, Selection, figures_parquet};
use tongbi::{BodyId, Change, Dataset, Error, ErrorKind, Observation, Severity, Year, i18n};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::bulk::{Bars, folder_of, size};
use crate::cli::input::{directory, load, status};
use crate::cli::names::unknown;
use crate::cli::printing::Printing;
use crate::cli::{Context, Status, output, terminal};

/// How many bodies that are missing are named.
const NAMED: usize = 12;

/// Sums over the bodies below each body.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// What is summed up: the figures, or their changes over the bodies that reported in both years.
    #[arg(long, value_enum, default_value_t = What::Figures)]
    what: What,
    /// How much memory the job may take, as in `1GB`.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<u64>,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The sums, and what is left of a body that reports itself.
    Figures,
    /// The changes of the sums from the year before.
    Changes,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let format = args.printing.prepare(context)?;
    if let Some(inputs) = bulk(args, context)? {
        return run_bulk(args, (inputs, format), context);
    }
    let loaded = load(&args.inputs.of(&[]), context)?;
    let bodies = bodies(args, &loaded, context)?;
    let summed = hierarchy(&loaded.observations, &bodies, &context.catalog);
    let selection = selection(args, &bodies, context)?;
    say_missing(&summed, &selection, context);
    match args.what {
        What::Figures => figures(&summed, &selection, (args, format), context)?,
        What::Changes => {
            let panel = loaded.panel(&context.catalog);
            let changes = roll_up_all_changes(&panel, &context.catalog, &bodies);
            let table = changed(&changes, &selection, context);
            args.printing.put(&table, ("yoy", format), &[], context)?;
        }
    }
    Ok(status(&loaded))
}

/// The tables of a bulk job: it was asked for, or there are millions of figures.
fn bulk(args: &Args, context: &Context) -> anyhow::Result<Option<BulkInputs>> {
    let is_asked = context.said.has("memory");
    let found = BulkInputs::find(&args.inputs.inputs);
    let is_plain = args.what == What::Figures && args.inputs.are_plain_beside_bodies();
    if !is_plain || args.inputs.said.bodies.is_none() {
        anyhow::ensure!(!is_asked, Error::new(ErrorKind::Request, "bulk_rollup_needs_plain"));
        return Ok(None);
    }
    anyhow::ensure!(
        !is_asked || found.is_some(),
        Error::new(ErrorKind::Request, "bulk_needs_tables")
    );
    Ok(found.filter(|inputs| is_asked || inputs.is_huge()))
}

/// Sums up more figures than memory holds.
fn run_bulk(
    args: &Args,
    (inputs, format): (BulkInputs, Format),
    context: &Context,
) -> anyhow::Result<Status> {
    context.reads.add(inputs.paths());
    let listed = args.inputs.said.bodies.as_deref();
    let listed = listed.map(|file| directory(file, context)).transpose()?;
    let bodies = listed.as_ref().map_or_else(Vec::new, |listed| listed.bodies().to_vec());
    if bodies.iter().all(|body| body.parent.is_none()) {
        return Err(Error::new(ErrorKind::Request, "no_parents").into());
    }
    let selection = selection(args, &bodies, context)?;
    let bars = Bars::new(context);
    let options = BulkOptions {
        bodies: listed,
        memory: args.memory,
        spill: args.printing.output.as_deref().and_then(folder_of),
        progress: Box::new(move |progress| bars.show(progress)),
        ..BulkOptions::default()
    };
    let rolled_up = tongbi::engine::rollup(&inputs, (&context.catalog, &bodies), &options)?;
    drop(options);
    terminal::findings(&rolled_up.findings, context);
    say_missing(&rolled_up.sums, &selection, context);
    figures(&rolled_up.sums, &selection, (args, format), context)?;
    let is_whole = rolled_up.findings.iter().all(|finding| finding.severity != Severity::Error);
    Ok(if is_whole { Status::Good } else { Status::Findings })
}

/// The bodies of `--bodies` and of the tables that were read.
///
/// # Errors
/// None of them has a parent.
fn bodies(args: &Args, loaded: &Dataset, context: &Context) -> anyhow::Result<Vec<Body>> {
    let mut bodies = loaded.bodies.clone();
    if let Some(file) = &args.inputs.said.bodies {
        for body in directory(file, context)?.bodies() {
            bodies.retain(|known| known.id != body.id);
            bodies.push(body.clone());
        }
    }
    if bodies.iter().all(|body| body.parent.is_none()) {
        return Err(Error::new(ErrorKind::Request, "no_parents").into());
    }
    Ok(bodies)
}

/// What is wanted, by the names of the bodies that are summed up for.
fn selection(args: &Args, bodies: &[Body], context: &Context) -> anyhow::Result<Selection> {
    let choice = Choice { body: Vec::new(), ..args.choice.clone() };
    let mut selection = choice.selection(&context.catalog, &[])?;
    let parents: Vec<&BodyId> = bodies.iter().filter_map(|body| body.parent.as_ref()).collect();
    for name in &args.choice.body {
        let found = parents.iter().filter(|parent| parent.as_str().contains(name.as_str()));
        let before = selection.bodies.len();
        selection.bodies.extend(found.map(|parent| (*parent).clone()));
        if selection.bodies.len() == before {
            let mut known: Vec<&str> = parents.iter().map(|parent| parent.as_str()).collect();
            known.sort_unstable();
            known.dedup();
            return Err(unknown("unknown_body", name, &known).into());
        }
    }
    Ok(selection)
}

/// Names who is missing from each sum.
fn say_missing(summed: &Hierarchy, selection: &Selection, context: &Context) {
    let wanted = |(body, year, _): &&(BodyId, Year, Vec<BodyId>)| {
        selection.has_body(body) && selection.has_year(*year)
    };
    for (body, year, missing) in summed.missing.iter().filter(wanted) {
        let names: Vec<&str> = missing.iter().take(NAMED).map(BodyId::as_str).collect();
        let more = if missing.len() > NAMED { " …" } else { "" };
        let args = [
            ("body", body.to_string()),
            ("year", year.to_string()),
            ("n", missing.len().to_string()),
            ("names", names.join(", ") + more),
        ];
        terminal::say("rollup_missing", &args, context);
    }
}

fn figures(
    summed: &Hierarchy,
    selection: &Selection,
    (args, format): (&Args, Format),
    context: &Context,
) -> anyhow::Result<()> {
    let chosen = |figure: &&Observation| {
        let key = &figure.key;
        selection.has_kind(&key.indicator, &key.breakdown)
            && selection.has_year(key.year)
            && (selection.bodies.is_empty()
                || selection.bodies.iter().any(|body| is_of(&key.body, body)))
    };
    let mut rows: Vec<Observation> = summed.figures.iter().filter(chosen).cloned().collect();
    tongbi::catalog::sort_observations(&mut rows, &context.catalog);
    let printing = args.printing.of(Product::Figures);
    if format == Format::Parquet && !rows.is_empty() {
        let bytes = figures_parquet(&Figures::from_observations(&rows))?;
        return output::put(printing.output.as_deref(), Product::Figures, bytes, context);
    }
    printing.put(&figures_table(&rows, context.files), ("figures", format), &[], context)
}

/// Whether a name is that of this body or of a sum for it: 甲市, 甲市（汇总）, 甲市（本级）.
fn is_of(name: &BodyId, body: &BodyId) -> bool {
    let behind = name.as_str().strip_prefix(body.as_str());
    behind.is_some_and(|rest| rest.is_empty() || rest.starts_with('（'))
}

/// The changes as the table of changes, with how many bodies of how many reported in both years.
fn changed(changes: &[RollUpChange], selection: &Selection, context: &Context) -> Table {
    let wanted = |change: &&RollUpChange| {
        let key = &change.key;
        selection.has_body(&key.body)
            && selection.has_kind(&key.indicator, &key.breakdown)
            && selection.has_year(change.year)
    };
    let wanted: Vec<&RollUpChange> = changes.iter().filter(wanted).collect();
    let rows: Vec<Change> = wanted.iter().map(|change| row(change)).collect();
    let mut table = changes_table(&rows, context.files);
    table.columns.push(Column {
        name: "same_bodies".to_owned(),
        heading: i18n::say(context.files, "column.same_bodies", &[]),
        align: Align::Right,
    });
    for (row, change) in table.rows.iter_mut().zip(wanted) {
        row.push(Value::from(format!("{}/{}", change.same, change.bodies)));
    }
    table
}

fn row(change: &RollUpChange) -> Change {
    let name = i18n::say(tongbi::Lang::Zh, "rollup.sum", &[("body", change.key.body.to_string())]);
    Change {
        body: BodyId::new(&name),
        indicator: change.key.indicator.clone(),
        breakdown: change.key.breakdown.clone(),
        unit: change.key.unit.clone(),
        base_year: change.year.before(),
        year: change.year,
        base: change.base,
        value: change.value,
        difference: change.difference,
        per_cent: change.per_cent,
        comparability: change.comparability,
    }
}
