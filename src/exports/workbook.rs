use crate::exports::archive::{ArchiveParts, archive};
use crate::exports::{Align, Column, Sheet, Table, Value, findings_table, indicators_table};
use crate::i18n;
use crate::model::{BreakdownId, Comparability, IndicatorId, ObsStatus};

/// The columns of the sheets of figures and changes, in the order of a reader: what it is, then the numbers, then where it
/// comes from and the codes.
const FIGURES: [&str; 11] = [
    "body",
    "year",
    "label",
    "breakdown",
    "value",
    "unit",
    "status",
    "source",
    "place",
    "text",
    "indicator",
];
const CHANGES: [&str; 12] = [
    "body",
    "year",
    "label",
    "breakdown",
    "unit",
    "base_year",
    "base",
    "value",
    "difference",
    "per_cent",
    "comparability",
    "indicator",
];

/// The sheets of a workbook: notes, figures, changes, findings, sources, and what the indicators mean. Labels and words of codes
/// are those of the language; the ids of indicators stand in the last column.
pub fn workbook(parts: &ArchiveParts<'_>) -> Vec<Sheet> {
    let sheet = |key: &str, table| Sheet {
        name: i18n::say(parts.lang, &format!("sheet.{key}"), &[]),
        table,
    };
    let (mut figures, mut changes, mut sources) =
        (Table::default(), Table::default(), Table::default());
    for (info, table) in archive(parts) {
        match info.id.as_str() {
            "figures" => figures = table,
            "changes" => changes = table,
            "sources" => sources = table,
            _ => {}
        }
    }
    vec![
        sheet("notes", notes(parts)),
        sheet("figures", arranged(labelled(figures, parts), &FIGURES)),
        sheet("changes", arranged(labelled(changes, parts), &CHANGES)),
        sheet("findings", findings_table(parts.findings, parts.lang)),
        sheet("sources", sources),
        sheet("indicators", indicators_table(parts.catalog, parts.lang)),
    ]
}

/// What a reader should know: what the sheets hold, and what the words of statuses and comparability mean.
fn notes(parts: &ArchiveParts<'_>) -> Table {
    let say = |key: &str, args: i18n::Args<'_>| i18n::say(parts.lang, key, args);
    let heading = |key: &str| say(&format!("workbook.{key}"), &[]);
    let mut table = Table::new([
        ("sheet", heading("about"), Align::Left),
        ("text", heading("text"), Align::Left),
    ]);
    let mut add = |about: String, text: String| {
        table.rows.push(vec![Value::from(about), Value::from(text)]);
    };
    let counts = [
        ("figures", parts.observations.len()),
        ("changes", parts.changes.len()),
        ("findings", parts.findings.len()),
    ];
    for (key, n) in counts {
        let text = say(&format!("workbook.{key}"), &[("n", n.to_string())]);
        add(say(&format!("sheet.{key}"), &[]), text);
    }
    add(say("sheet.sources", &[]), heading("sources"));
    add(say("sheet.indicators", &[]), heading("indicators"));
    for status in ObsStatus::ALL {
        let word = say(&format!("status.{}", status.as_str()), &[]);
        add(
            format!("{}{}", heading("status"), word),
            heading(&format!("status_{}", status.as_str())),
        );
    }
    for comparability in Comparability::ALL {
        let word = say(&format!("comparability.{comparability}"), &[]);
        let text = heading(&format!("comparability_{comparability}"));
        add(format!("{}{}", heading("comparability"), word), text);
    }
    table
}

/// The table with a column of labels, and words in place of the codes of applicants, statuses and comparability.
fn labelled(mut table: Table, parts: &ArchiveParts<'_>) -> Table {
    let at = |name: &str| table.columns.iter().position(|column| column.name == name);
    let (Some(indicator), Some(breakdown)) = (at("indicator"), at("breakdown")) else {
        return table;
    };
    let coded: Vec<(usize, &str)> = ["status", "comparability"]
        .into_iter()
        .filter_map(|list| Some((at(list)?, list)))
        .collect();
    let heading = |key: &str| i18n::say(parts.lang, &format!("column.{key}"), &[]);
    table.columns[indicator].heading = heading("id");
    table.columns.push(Column {
        name: "label".to_owned(),
        heading: heading("indicator"),
        align: Align::Left,
    });
    for row in &mut table.rows {
        let id = IndicatorId::new(&row[indicator].plain());
        let code = BreakdownId::new(&row[breakdown].plain());
        row[breakdown] = parts.catalog.breakdown_label(&code, parts.lang).into();
        for (at, list) in &coded {
            let code = row[*at].plain();
            row[*at] = Value::from(i18n::say(parts.lang, &format!("{list}.{code}"), &[]));
        }
        row.push(Value::from(parts.catalog.label(&id, parts.lang).to_owned()));
    }
    table
}

/// The columns of these names, in their order.
fn arranged(table: Table, names: &[&str]) -> Table {
    let at = |name: &&str| table.columns.iter().position(|column| column.name == **name);
    let places: Vec<usize> = names.iter().filter_map(at).collect();
    let columns = places.iter().map(|at| table.columns[*at].clone()).collect();
    let arranged = |row: &Vec<Value>| places.iter().map(|at| row[*at].clone()).collect();
    Table { columns, rows: table.rows.iter().map(arranged).collect() }
}
