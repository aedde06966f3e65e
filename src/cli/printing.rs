use std::path::PathBuf;

use tongbi::documents::own::Product;
use tongbi::exports::{self, Table};

use crate::cli::args::Format;
use crate::cli::yoy::render;
use crate::cli::{Context, nothing_selected, output};

/// How a table is printed or written.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Printing {
    /// The form of the table: for people on a terminal, CSV in a pipe.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Short for `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write to a file; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// What the rows are.
    #[arg(skip)]
    product: Option<Product>,
}

impl Printing {
    /// The same, for rows that are something else than computed from figures.
    pub(super) fn of(&self, product: Product) -> Printing {
        Printing { product: Some(product), ..self.clone() }
    }

    /// The form of the table.
    ///
    /// # Errors
    /// The name of the file means another form, or the file is not tongbi's to write; both are refused before the work.
    pub(super) fn prepare(&self, context: &Context) -> anyhow::Result<Format> {
        let asked = Format::asked(self.format, self.json);
        let format = Format::of(self.output.as_deref(), asked, &Format::ENDINGS)?;
        output::may_put(self.output.as_deref(), context)?;
        Ok(format)
    }

    /// Prints or writes a table of data; people get labels and words, and of the columns those in `read`, where it names any.
    ///
    /// # Errors
    /// There is no row, or the file cannot be written.
    pub(super) fn put(
        &self,
        data: &Table,
        (name, format): (&str, Format),
        read: &[&str],
        context: &Context,
    ) -> anyhow::Result<()> {
        if data.rows.is_empty() {
            return nothing_selected(context);
        }
        let bytes = match format {
            Format::Table | Format::Md => {
                let people = exports::people_table(data, &context.catalog, context.files);
                render(&chosen(people, read), name, format)?
            }
            _ => render(data, name, format)?,
        };
        let product = self.product.unwrap_or(Product::Changes);
        output::put(self.output.as_deref(), product, bytes, context)
    }
}

/// The columns of these names, in their order; all when there is none.
fn chosen(table: Table, names: &[&str]) -> Table {
    if names.is_empty() {
        return table;
    }
    let at = |name: &&str| table.columns.iter().position(|column| column.name == **name);
    let places: Vec<usize> = names.iter().filter_map(at).collect();
    Table {
        columns: places.iter().map(|at| table.columns[*at].clone()).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| places.iter().map(|at| row[*at].clone()).collect())
            .collect(),
    }
}
