use tongbi::documents::own::Product;
use tongbi::exports::{self, editions_text as editions, measure_name as measure};
use tongbi::{Catalog, Indicator, Lang, i18n};

use crate::cli::args;
use crate::cli::printing::{Printing, render};
use crate::cli::{Context, Status, output};

/// What tongbi knows: indicators, applicants, derived indicators.
#[derive(clap::Args)]
pub(super) struct Args {
    /// One indicator to explain, by id, label, alias or fragment; all when none is given.
    #[arg(value_name = "INDICATOR")]
    indicator: Option<String>,
    #[command(flatten)]
    printing: Printing,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let (catalog, lang) = (&context.catalog, context.terminal);
    let mut table = exports::indicators_table(catalog, lang);
    let Some(name) = &args.indicator else {
        let format = args.printing.prepare(context)?;
        let bytes = render(&table, "catalog", format, context)?;
        args.printing.write(Product::Summary, bytes, context)?;
        return Ok(Status::Good);
    };
    let id = args::indicator(name, catalog)?;
    let is_text = !args.printing.is_asked(context);
    if let Some(found) = catalog.indicator(&id).filter(|_| is_text) {
        output::print(explain(found, catalog, lang).as_bytes(), context)?;
        return Ok(Status::Good);
    }
    let format = args.printing.prepare(context)?;
    table.rows.retain(|row| row[0].plain() == id.as_str());
    let bytes = render(&table, "catalog", format, context)?;
    args.printing.write(Product::Summary, bytes, context)?;
    Ok(Status::Good)
}

fn explain(indicator: &Indicator, catalog: &Catalog, lang: Lang) -> String {
    let mut lines = vec![
        ("id", indicator.id.to_string()),
        ("label", catalog.label(&indicator.id, lang).to_owned()),
        ("short", catalog.short_label(&indicator.id, lang).to_owned()),
        ("unit", indicator.unit.to_string()),
        ("measure", measure(indicator, lang)),
        ("table", indicator.table.clone()),
        ("row", indicator.row.clone()),
        ("columns", indicator.columns.join(" / ")),
        ("parent", indicator.parent.as_ref().map_or_else(String::new, ToString::to_string)),
        ("editions", editions(indicator)),
        ("aliases", indicator.aliases.join(" ")),
    ];
    let replaced: Vec<&str> = indicator.replaces.iter().map(|id| id.as_str()).collect();
    lines.push(("replaces", replaced.join(" ")));
    if let Some(derived) = catalog.derived_of(&indicator.id) {
        lines.push(("formula", derived.text.clone()));
    }
    let colon = i18n::say(lang, "place.colon", &[]);
    lines
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| {
            format!("{}{colon}{value}\n", i18n::say(lang, &format!("catalog.{key}"), &[]))
        })
        .collect()
}
