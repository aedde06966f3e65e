use std::collections::BTreeMap;

use crate::catalog::{Catalog, part};
use crate::i18n::Lang;
use crate::model::{Measure, Missing, Year};

/// Where each figure of a report stands in its row of cells: indicators in the order of the catalog, and for those of
/// a table that is broken down, one cell for each column. Column 0 is "not broken down".
pub(super) struct CellIndex {
    starts: Vec<usize>,
    owners: Vec<(usize, usize)>,
    columns: Vec<bool>,
    tables: Vec<String>,
    table_of: Vec<usize>,
    children: Vec<Vec<usize>>,
    amounts: Vec<bool>,
}

impl CellIndex {
    /// The cells of a report by this catalog.
    pub(super) fn new(catalog: &Catalog) -> CellIndex {
        let mut slots = CellIndex {
            starts: Vec::new(),
            owners: Vec::new(),
            columns: Vec::new(),
            tables: Vec::new(),
            table_of: Vec::new(),
            children: vec![Vec::new(); catalog.indicators().len()],
            amounts: Vec::new(),
        };
        let mut tables: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, indicator) in catalog.indicators().iter().enumerate() {
            let broken_down = catalog.breakdowns().iter().any(|b| b.table == indicator.table);
            let width = if broken_down { 1 + catalog.breakdowns().len() } else { 1 };
            slots.starts.push(slots.owners.len());
            slots.owners.extend((0..width).map(|column| (at, column)));
            slots.columns.push(broken_down);
            let table = *tables.entry(&indicator.table).or_insert(slots.tables.len());
            if table == slots.tables.len() {
                slots.tables.push(indicator.table.clone());
            }
            slots.table_of.push(table);
            slots.amounts.push(matches!(
                indicator.measure,
                Measure::Amount | Measure::Ratio | Measure::Rate
            ));
            let parent = indicator.parent.as_ref().and_then(|id| catalog.position(id));
            if let Some(children) = parent.and_then(|p| slots.children.get_mut(p)) {
                children.push(at);
            }
        }
        slots
    }

    /// How many cells a report has.
    pub(super) fn len(&self) -> usize {
        self.owners.len()
    }

    /// The cell of an indicator in a column; none when the indicator has no such column, or is not printed.
    pub(super) fn slot(&self, indicator: usize, column: usize) -> Option<usize> {
        let start = *self.starts.get(indicator)?;
        let width = self.starts.get(indicator + 1).copied().unwrap_or(self.len()) - start;
        (column < width).then_some(start + column)
    }

    /// The indicator and the column of a cell.
    pub(super) fn owner(&self, slot: usize) -> (usize, usize) {
        self.owners[slot]
    }

    /// Whether the table of an indicator is broken down.
    pub(super) fn is_broken_down(&self, indicator: usize) -> bool {
        self.columns[indicator]
    }

    /// The tables, in the order of the catalog.
    pub(super) fn tables(&self) -> &[String] {
        &self.tables
    }

    /// The position of a table.
    pub(super) fn table(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|t| t == name)
    }

    /// The table of an indicator.
    pub(super) fn table_of(&self, indicator: usize) -> usize {
        self.table_of[indicator]
    }

    /// The indicators that are parts of this one.
    pub(super) fn children(&self, indicator: usize) -> &[usize] {
        &self.children[indicator]
    }

    /// Whether a cell holds money or a ratio: a rounded value, not a count.
    pub(super) fn is_rounded(&self, slot: usize) -> bool {
        self.amounts[self.owner(slot).0]
    }

    /// The missing figure of this cell.
    pub(super) fn missing(&self, catalog: &Catalog, slot: usize, year: Year) -> Missing {
        let (indicator, column) = self.owner(slot);
        Missing::Figure {
            year,
            indicator: catalog.indicators()[indicator].id.clone(),
            breakdown: breakdown(catalog, column),
        }
    }

    /// The name of a cell: `予以公开（自然人）`.
    pub(super) fn label(&self, catalog: &Catalog, slot: usize, lang: Lang) -> String {
        let (indicator, column) = self.owner(slot);
        let whole = catalog.label(&catalog.indicators()[indicator].id, lang);
        if column == 0 {
            whole.to_owned()
        } else {
            part(whole, &self.column(catalog, slot, lang), lang)
        }
    }

    /// The name of a cell's column; empty for the one that is not broken down.
    pub(super) fn column(&self, catalog: &Catalog, slot: usize, lang: Lang) -> String {
        let code = breakdown(catalog, self.owner(slot).1);
        catalog.breakdown_label(&code, lang).to_owned()
    }
}

/// The code of a column; empty for column 0.
pub(super) fn breakdown(catalog: &Catalog, column: usize) -> crate::model::BreakdownId {
    let found = column.checked_sub(1).and_then(|at| catalog.breakdowns().get(at));
    found.map(|b| b.id.clone()).unwrap_or_default()
}
