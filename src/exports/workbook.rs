use crate::catalog::Catalog;
use crate::exports::{
    Align, Column, Sheet, Table, Value, changes_table, figures_table, findings_table,
    indicators_table,
};
use crate::i18n::{self, Lang};
use crate::model::{BreakdownId, Change, Finding, IndicatorId, Observation};

/// The sheets of a workbook: figures, changes, findings, and what the indicators mean. Beside each id stands its label.
pub fn workbook(
    observations: &[Observation],
    changes: &[Change],
    findings: &[Finding],
    (catalog, lang): (&Catalog, Lang),
) -> Vec<Sheet> {
    let sheet =
        |key: &str, table| Sheet { name: i18n::say(lang, &format!("sheet.{key}"), &[]), table };
    vec![
        sheet("figures", labelled(figures_table(observations, lang), catalog, lang)),
        sheet("changes", labelled(changes_table(changes, lang), catalog, lang)),
        sheet("findings", findings_table(findings, lang)),
        sheet("indicators", indicators_table(catalog, lang)),
    ]
}

/// The table with a column of labels behind the ids of indicators and breakdowns.
fn labelled(mut table: Table, catalog: &Catalog, lang: Lang) -> Table {
    let at = |name: &str| table.columns.iter().position(|column| column.name == name);
    let (Some(indicator), Some(breakdown)) = (at("indicator"), at("breakdown")) else {
        return table;
    };
    let heading = i18n::say(lang, "catalog.label", &[]);
    let column = Column { name: "label".to_owned(), heading, align: Align::Left };
    table.columns.insert(breakdown + 1, column);
    for row in &mut table.rows {
        let id = IndicatorId::new(&row[indicator].plain());
        let code = BreakdownId::new(&row[breakdown].plain());
        let label = catalog.label(&id, lang).to_owned();
        let label = if code.is_none() {
            label
        } else {
            let part = catalog.breakdown_label(&code, lang).to_owned();
            i18n::say(lang, "table.part", &[("whole", label), ("part", part)])
        };
        row.insert(breakdown + 1, Value::Text(label));
    }
    table
}
