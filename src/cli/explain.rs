use tongbi::checks::{self, rule_texts};
use tongbi::documents::own::Product;
use tongbi::exports::{people_columns, rules_table};

use crate::cli::args::Format;
use crate::cli::names::unknown;
use crate::cli::printing::{Printing, chosen, render};
use crate::cli::{Context, Status, output};

/// What a rule says, why it exists, an example and its source; what the code of a finding means.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The rule, by its id; all of them when none is given.
    #[arg(value_name = "RULE")]
    rule: Option<String>,
    #[command(flatten)]
    printing: Printing,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let (catalog, lang) = (&context.catalog, context.terminal);
    let explained = args.rule.as_deref().map(|rule| checks::explain(catalog, rule, lang));
    let text = match (explained, args.rule.as_deref()) {
        (Some(None), Some(rule)) => {
            let known = rule_texts(catalog, lang).into_iter().map(|rule| rule.id);
            let rules: Vec<String> = known.collect();
            return Err(unknown("unknown_rule", rule, &rules).into());
        }
        (Some(Some(text)), _) => text,
        _ => checks::reference(lang),
    };
    // Text is for people; rows are for programs, and are asked for.
    if !args.printing.is_asked(context) {
        output::print(text.as_bytes(), context)?;
        return Ok(Status::Good);
    }
    let format = args.printing.prepare(context)?;
    let mut table = rules_table(catalog, lang);
    table.rows.retain(|row| args.rule.as_ref().is_none_or(|rule| row[0].plain() == *rule));
    if matches!(format, Format::Table | Format::Md) {
        table = chosen(table, &people_columns("rules"));
    }
    let bytes = render(&table, "rules", format, context)?;
    args.printing.write(Product::Summary, bytes, context)?;
    Ok(Status::Good)
}
