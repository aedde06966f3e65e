use tongbi::exports::{self, editions_text as editions, measure_name as measure};
use tongbi::{Catalog, Indicator, Lang, i18n};

use crate::cli::args::{self, Format};
use crate::cli::{Context, Status, output, yoy};

/// What tongbi knows: indicators, applicants, derived indicators.
#[derive(clap::Args)]
pub(super) struct Args {
    /// One indicator to explain, by id, label, alias or fragment; all when none is given.
    #[arg(value_name = "INDICATOR")]
    indicator: Option<String>,
    /// The form of the list.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Short for `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let bytes = match &args.indicator {
        Some(name) => {
            let id = args::indicator(name, &context.catalog)?;
            match context.catalog.indicator(&id) {
                Some(found) => explain(found, &context.catalog, context.terminal).into_bytes(),
                None => Vec::new(),
            }
        }
        None => {
            let format = Format::of(None, Format::asked(args.format, args.json), &Format::ENDINGS)?;
            yoy::render(
                &exports::indicators_table(&context.catalog, context.terminal),
                "catalog",
                format,
            )?
        }
    };
    output::print(&bytes, context)?;
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
