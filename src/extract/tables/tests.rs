//! The tables of real figures, printed in many shapes, whole and damaged: what comes out is right, or nothing comes out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::documents::{Cell, Paragraph, pdf, read_document};

type Key = (String, String);
type Truth = BTreeMap<Key, (Option<f64>, String)>;

/// The figures of the tables of one report; none where the folder of real reports is not there. A file that it lacks is a
/// failure.
fn truth(name: &str) -> Option<Truth> {
    let folder = shared();
    if !folder.exists() {
        return None;
    }
    let mut reader = csv::Reader::from_path(folder.join("truth").join(name)).unwrap();
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap);
    let of_tables = rows.filter(|row| row["place"].starts_with("table"));
    let figure = |row: BTreeMap<String, String>| {
        let key = (row["indicator"].clone(), row["breakdown"].clone());
        (key, (row["value"].parse().ok(), row["text"].clone()))
    };
    Some(of_tables.map(figure).collect())
}

fn shared() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared")
}

fn taken(tables: &Tables) -> BTreeMap<Key, Option<f64>> {
    let figure = |f: &TableFigure| {
        let key = (f.indicator.as_str().to_owned(), f.breakdown.as_str().to_owned());
        (key, f.value)
    };
    tables.figures.iter().map(figure).collect()
}

fn values(truth: &Truth) -> BTreeMap<Key, Option<f64>> {
    truth.iter().map(|(key, (value, _))| (key.clone(), *value)).collect()
}

fn of(document: &Document) -> Tables {
    read(document, Catalog::builtin(), &Form::of(Catalog::builtin()))
}

#[test]
fn the_real_reports_give_exactly_their_figures() {
    let Some(ejin) = truth("ejin-2021.csv") else {
        eprintln!("skipped: the real reports are not there");
        return;
    };
    let bytes = std::fs::read(shared().join("reports/ejin-2021.txt")).unwrap();
    let tables = of(&read_document("ejin-2021.txt", &bytes).unwrap());
    assert_eq!(taken(&tables), values(&ejin), "{:#?}", tables.findings);
    let found: Vec<&str> = tables.found.iter().map(|t| t.table.as_str()).collect();
    assert_eq!(found, ["2", "4"], "table 3 is not in the page");
    let bytes = std::fs::read(shared().join("reports/hongze-2023.pdf")).unwrap();
    let tables = of(&pdf::read("hongze-2023.pdf", &bytes));
    let hongze = truth("hongze-2023.csv").unwrap();
    assert_eq!(taken(&tables), values(&hongze), "{:#?}", tables.findings);
}

/// The labels of the tables as the form of an edition prints them.
struct Printed {
    rows: Vec<Vec<String>>,
}

/// The tables of a report as rows of text: table 2, 3 and 4, each a list of rows.
fn printed(truth: &Truth) -> [Printed; 3] {
    let catalog = Catalog::builtin();
    let text = |id: &str, breakdown: &str| {
        truth.get(&(id.to_owned(), breakdown.to_owned())).map(|(_, text)| text.clone())
    };
    let mut two: Vec<Vec<String>> = Vec::new();
    let mut head: Vec<String> = Vec::new();
    let of_two = catalog.indicators().iter().filter(|i| i.table == "2");
    for indicator in of_two {
        let Some(value) = text(indicator.id.as_str(), "") else { continue };
        let column = indicator.columns[0].clone();
        let same_row = two.last().is_some_and(|row: &Vec<String>| row[0] == indicator.row);
        if same_row && head.len() < two.last().unwrap().len() + 1 {
            let at = two.len() - 2;
            two[at].push(column.clone());
            two.last_mut().unwrap().push(value);
        } else {
            head = vec!["信息内容".to_owned(), column.clone()];
            two.push(head.clone());
            two.push(vec![indicator.row.clone(), value]);
        }
    }
    let mut three = vec![vec![String::new()]];
    three[0].extend(catalog.breakdowns().iter().map(|b| b.zh.clone()));
    for indicator in catalog.indicators().iter().filter(|i| i.table == "3") {
        let cells: Option<Vec<String>> = catalog
            .breakdowns()
            .iter()
            .map(|b| text(indicator.id.as_str(), b.id.as_str()))
            .collect();
        if let Some(cells) = cells {
            let label = indicator.row.rsplit('/').next().unwrap_or_default().to_owned();
            three.push(std::iter::once(label).chain(cells).collect());
        }
    }
    let of_four: Vec<&Indicator> = catalog.indicators().iter().filter(|i| i.table == "4").collect();
    let four = vec![
        of_four.iter().map(|i| i.row.clone()).collect(),
        of_four.iter().map(|i| i.columns[0].clone()).collect(),
        of_four.iter().map(|i| text(i.id.as_str(), "").unwrap_or_default()).collect(),
    ];
    [two, three, four].map(|rows| Printed { rows })
}

fn html(tables: &[Printed; 3], cell: impl Fn(&str) -> String) -> Vec<u8> {
    let mut page = String::from("<html><body><p>一、总体情况</p>");
    for table in tables {
        page.push_str("<table>");
        for row in &table.rows {
            let cells: String = row.iter().map(|text| format!("<td>{}</td>", cell(text))).collect();
            page.push_str(&format!("<tr>{cells}</tr>"));
        }
        page.push_str("</table><p>正文。</p>");
    }
    page.into_bytes()
}

fn pipes(tables: &[Printed; 3]) -> Vec<u8> {
    let mut text = String::from("一、总体情况\n\n");
    for table in tables {
        for row in &table.rows {
            text.push_str(&format!("| {} |\n", row.join(" | ")));
        }
        text.push_str("\n正文。\n\n");
    }
    text.into_bytes()
}

fn lines(tables: &[Printed; 3]) -> Vec<u8> {
    let mut text = String::from("一、总体情况\n正文。\n");
    let heads = [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ];
    for (table, head) in tables.iter().zip(heads) {
        text.push_str(&format!("{head}\n"));
        for cell in table.rows.iter().flatten().filter(|cell| !cell.is_empty()) {
            text.push_str(&format!("{cell}\n"));
        }
    }
    text.into_bytes()
}

const WHOLE: [&str; 6] = [
    "suqian-2023.csv",
    "suqian-2024.csv",
    "huaian-2024.csv",
    "hongze-2024.csv",
    "jinhu-2023.csv",
    "shuyang-2025.csv",
];

#[test]
fn the_tables_of_real_figures_are_read_in_every_shape() {
    for name in WHOLE {
        let Some(truth) = truth(name) else {
            eprintln!("skipped: the real figures are not there");
            return;
        };
        let tables = printed(&truth);
        let spaced = |text: &str| {
            let spans: String = text.chars().map(|c| format!("<font>{c}</font>")).collect();
            format!("<p> {} </p>", spans.replace("信", "信&nbsp;"))
        };
        let shapes = [
            ("html", html(&tables, str::to_owned)),
            ("fragments", html(&tables, spaced)),
            ("pipes", pipes(&tables)),
        ];
        for (shape, bytes) in shapes {
            let found = of(&read_document("report", &bytes).unwrap());
            let wanted = values(&truth);
            let wrong: Vec<_> =
                taken(&found).into_iter().filter(|(k, v)| wanted.get(k) != Some(v)).collect();
            assert_eq!(wrong, [], "{name} {shape}");
            assert_eq!(taken(&found).len(), wanted.len(), "{name} {shape}: {:#?}", found.findings);
        }
        // A list of cells has lost its columns: what cannot be shown to be right is left out.
        let found = of(&read_document("report", &lines(&tables)).unwrap());
        let wanted = values(&truth);
        let wrong: Vec<_> =
            taken(&found).into_iter().filter(|(k, v)| wanted.get(k) != Some(v)).collect();
        assert_eq!(wrong, [], "{name} lines");
        assert!(taken(&found).len() > wanted.len() / 2, "{name} lines: {:#?}", found.findings);
    }
}

/// A change to a page that people make when they copy one: always the same from the same number.
fn damage(tables: &mut [Printed; 3], number: u64) {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    let mut next = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % end.max(1) as u64) as usize
    };
    let table = &mut tables[next(3)].rows;
    let row = next(table.len());
    let column = next(table[row].len());
    match next(7) {
        0 => drop(table.remove(row)),
        1 => table.insert(row, table[row].clone()),
        2 => drop(table[row].remove(column)),
        3 => table[row].insert(column, String::new()),
        4 => table[row].insert(column, "7".to_owned()),
        5 => {
            let mut label: Vec<char> = table[row][0].chars().collect();
            if !label.is_empty() && table[row][0].parse::<f64>().is_err() {
                let at = next(label.len());
                label[at] = '某';
                table[row][0] = label.into_iter().collect();
            }
        }
        _ => {
            let other = next(table.len());
            let label = table[row][0].clone();
            if label.parse::<f64>().is_err() && table[other][0].parse::<f64>().is_err() {
                table[row][0].clear();
            }
        }
    }
}

#[test]
fn a_damaged_table_gives_no_wrong_figure() {
    let (mut right, mut left_out) = (0, 0);
    for name in WHOLE {
        let Some(truth) = truth(name) else {
            eprintln!("skipped: the real figures are not there");
            return;
        };
        let wanted = values(&truth);
        for number in 0..400 {
            let mut tables = printed(&truth);
            damage(&mut tables, number);
            for bytes in [html(&tables, str::to_owned), lines(&tables)] {
                let found = taken(&of(&read_document("report", &bytes).unwrap()));
                let wrong: Vec<_> =
                    found.iter().filter(|(k, v)| v.is_some() && wanted.get(k) != Some(v)).collect();
                assert!(wrong.is_empty(), "{name} {number}: {wrong:?}");
                right += found.len();
                left_out += wanted.len() - found.len().min(wanted.len());
            }
        }
    }
    eprintln!("{right} right, {left_out} left out, 0 wrong");
    assert!(right > left_out);
}

/// A grid of single cells.
fn grid(rows: &[&[&str]]) -> Document {
    let columns = rows.iter().map(|row| row.len()).max().unwrap_or_default();
    let cell = |row: usize, column: usize, text: &str| Cell {
        row,
        column,
        row_span: 1,
        column_span: 1,
        text: text.to_owned(),
        page: None,
        at: None,
    };
    let cells = rows.iter().enumerate().flat_map(|(r, row)| {
        row.iter().enumerate().map(move |(c, text)| cell(r, c, text)).collect::<Vec<_>>()
    });
    let grid = Grid { rows: rows.len(), columns, cells: cells.collect(), ..Grid::default() };
    Document { blocks: vec![Block::Table(grid)], ..Document::default() }
}

#[test]
fn a_blank_is_missing_a_slash_is_not_applicable_and_units_are_brought_to_one() {
    let document = grid(&[
        &["信息内容", "采购项目数量", "采购总金额"],
        &["政府集中采购", "", "251000元"],
        &["信息内容", "上一年项目数量", "本年增/减"],
        &["行政事业性收费", "/", "-3"],
        &["信息内容", "本年收费金额（单位：元）", ""],
        &["行政事业性收费", "75450", ""],
    ]);
    let tables = of(&document);
    let figure = |id: &str| {
        let found = tables.figures.iter().find(|f| f.indicator.as_str() == id).unwrap();
        (found.value, found.status)
    };
    assert_eq!(figure("procurement.items"), (None, ObsStatus::Missing));
    assert_eq!(figure("procurement.amount"), (Some(25.1), ObsStatus::Normal));
    assert_eq!(figure("fees.items_last_year"), (None, ObsStatus::NotApplicable));
    assert_eq!(figure("fees.items_change"), (Some(-3.0), ObsStatus::Normal));
    assert_eq!(figure("fees.collected"), (Some(7.545), ObsStatus::Normal));
}

#[test]
fn other_tables_are_passed_over_without_a_word() {
    let mut document = grid(&[&["索引号", "发布日期"], &["0001", "2024-01-15"]]);
    document.blocks.push(Block::Paragraph(Paragraph {
        text: "正文。".to_owned(),
        heading: false,
        place: Place::default(),
        at: None,
    }));
    let tables = of(&document);
    assert!(tables.figures.is_empty() && tables.found.is_empty());
    let codes: Vec<&str> = tables.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["table_not_found"; 3]);
}
