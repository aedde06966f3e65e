use std::path::PathBuf;

use tongbi::documents::own::Product;
use tongbi::exports::{self, CsvStyle, Sheet, Table};

use crate::cli::args::Format;
use crate::cli::{Context, nothing_selected, output, terminal};

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
        self.prepare_or(None, context)
    }

    /// As [`Printing::prepare`], with the form that standard output has where none is asked for.
    ///
    /// # Errors
    /// As for [`Printing::prepare`].
    pub(super) fn prepare_or(
        &self,
        usual: Option<Format>,
        context: &Context,
    ) -> anyhow::Result<Format> {
        let usual = usual.filter(|_| self.output.is_none());
        let asked = if self.is_asked(context) { self.asked() } else { usual.or(self.asked()) };
        let format = Format::of(self.output.as_deref(), asked, &Format::ENDINGS)?;
        output::may_put(self.output.as_deref(), context)?;
        Ok(format)
    }

    /// The form that is asked for by its name.
    fn asked(&self) -> Option<Format> {
        Format::asked(self.format, self.json)
    }

    /// Whether rows in some form are asked for on the command line, by a name or by that of a file.
    pub(super) fn is_asked(&self, context: &Context) -> bool {
        self.output.is_some() || context.said.has("format") || context.said.has("json")
    }

    /// Prints or writes what was made in the form that was prepared.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn write(
        &self,
        product: Product,
        bytes: Vec<u8>,
        context: &Context,
    ) -> anyhow::Result<()> {
        output::put(self.output.as_deref(), product, bytes, context)
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
                render(&chosen(people, read), name, format, context)?
            }
            _ => render(data, name, format, context)?,
        };
        let product = self.product.unwrap_or(Product::Changes);
        output::put(self.output.as_deref(), product, bytes, context)
    }
}

/// The columns of these names, in their order; all when there is none.
pub(super) fn chosen(table: Table, names: &[&str]) -> Table {
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

/// A table in one of the forms.
pub(super) fn render(
    table: &Table,
    name: &str,
    format: Format,
    context: &Context,
) -> anyhow::Result<Vec<u8>> {
    let style = if context.bom.stdout { CsvStyle::Excel } else { CsvStyle::Plain };
    Ok(match format {
        Format::Table => terminal::aligned(table).into_bytes(),
        Format::Csv => exports::csv(table, style)?,
        Format::Json => exports::json(table, name),
        Format::Jsonl => exports::json_lines(table),
        Format::Md => exports::markdown(table).into_bytes(),
        Format::Xlsx => {
            let sheet = Sheet { name: name.to_owned(), table: table.clone() };
            exports::xlsx(&[sheet])?
        }
        Format::Parquet => exports::parquet(table, Product::Changes)?,
    })
}
