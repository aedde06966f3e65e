use crate::catalog::Catalog;
use crate::extract::tables::form_row::FormRow;
use crate::extract::tables::form_words::Words;
use crate::extract::tables::labels::Label;
use crate::model::{BreakdownId, Indicator};

/// The tables of the form, with every label folded: prepared once for all documents.
#[derive(Debug)]
pub(in crate::extract) struct Form<'a> {
    pub(super) two: Vec<FormRow<'a>>,
    pub(super) three: Vec<FormRow<'a>>,
    pub(super) four: Vec<FormRow<'a>>,
    /// The applicants of table 3 with their labels.
    pub(super) applicants: Vec<(BreakdownId, Vec<Label>)>,
    /// Which of them is the total of a row.
    pub(super) whole: usize,
    /// All labels, for the search in texts.
    pub(super) words: Words,
}

impl<'a> Form<'a> {
    pub(in crate::extract) fn of(catalog: &'a Catalog) -> Form<'a> {
        let [two, three, four] = ["2", "3", "4"].map(|table| rows(catalog, table));
        let applicants = applicants(catalog);
        let words = Words::of([&two, &three, &four], &applicants);
        let total = catalog.row_sum("3").totals.first().copied();
        let whole = total.unwrap_or(applicants.len().saturating_sub(1));
        Form { two, three, four, applicants, whole, words }
    }
}

/// The rows of one table of the form, in its order.
fn rows<'a>(catalog: &'a Catalog, table: &str) -> Vec<FormRow<'a>> {
    let of_table = catalog.indicators().iter().filter(|i| i.table == table);
    of_table
        .map(|indicator| FormRow {
            indicator,
            rows: labels(indicator),
            columns: indicator.columns.iter().map(|label| Label::of(label)).collect(),
            group: parent(catalog, indicator).map(labels).unwrap_or_default(),
            is_group: catalog.indicators().iter().any(|i| i.parent.as_ref() == Some(&indicator.id)),
            group_of_all: indicator.parent.is_none(),
        })
        .collect()
}

fn parent<'a>(catalog: &'a Catalog, indicator: &Indicator) -> Option<&'a Indicator> {
    // The parts of the whole table stand under no group of their own.
    let parent = catalog.indicator(indicator.parent.as_ref()?)?;
    parent.parent.as_ref().map(|_| parent)
}

fn labels(indicator: &Indicator) -> Vec<Label> {
    let own = indicator.row.rsplit('/').next().unwrap_or_default();
    let mut labels: Vec<Label> = std::iter::once(own)
        .chain([indicator.zh.as_str()])
        .chain(indicator.aliases.iter().map(String::as_str))
        .map(Label::of)
        .filter(|label| !label.is_empty())
        .collect();
    labels.dedup();
    labels
}

/// The applicants of table 3 with their folded labels.
fn applicants(catalog: &Catalog) -> Vec<(BreakdownId, Vec<Label>)> {
    let names = |b: &crate::catalog::Breakdown| {
        let all = std::iter::once(&b.zh).chain(&b.aliases);
        all.map(|name| Label::of(name)).collect::<Vec<_>>()
    };
    catalog.breakdowns().iter().map(|b| (b.id.clone(), names(b))).collect()
}
