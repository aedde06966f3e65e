//! The mistakes of a long table that was typed by hand, as the terminal shows them.

use std::process::Command;

use unicode_width::UnicodeWidthStr;

/// The screen of a terminal.
const COLUMNS: usize = 80;
const LINES: usize = 40;

/// Two hundred rows with ten mistakes: the line and the column of each, from 0, what stands there, and its cell.
const MISTAKES: [(usize, usize, &str, &str); 10] = [
    (7, 0, "行政许可", "A9"),
    (20, 2, "若干", "C22"),
    (31, 3, "1.2E+06", "D33"),
    (45, 2, "12;3", "C47"),
    (60, 4, "#REF!", "E62"),
    (77, 3, "3 4", "D79"),
    (90, 1, "20x4", "B92"),
    (111, 2, "约", "C113"),
    (140, 4, "5条", "E142"),
    (188, 3, "2024-1-2", "D190"),
];

/// The same, in a long table whose names and units are misspelt.
const MISSPELT: [(usize, usize, &str, &str); 10] = [
    (10, 2, "行政许渴", "C12"),
    (25, 2, "行政处置", "C27"),
    (40, 3, "千克", "D42"),
    (55, 4, "若干", "E57"),
    (70, 1, "2024年5月", "B72"),
    (85, 2, "上年转结", "C87"),
    (100, 4, "1.2E+06", "E102"),
    (120, 4, "12;3", "E122"),
    (150, 0, "", "A152"),
    (180, 2, "新受申请", "C182"),
];

fn wide(line: usize) -> Vec<String> {
    let cells = [format!("第{line}镇"), "2024".into(), "5".into(), "6".into(), "7".into()];
    cells.into()
}

fn long(line: usize) -> Vec<String> {
    let (name, unit) =
        [("行政许可", "件"), ("行政处罚", "件"), ("上年结转", "件"), ("收费", "万元")][line % 4];
    vec![format!("第{}镇", line / 4), "2024".into(), name.into(), unit.into(), "5".into()]
}

fn table(
    header: &str,
    row: fn(usize) -> Vec<String>,
    mistakes: &[(usize, usize, &str, &str)],
) -> String {
    let mut table = format!("{header}\n");
    for line in 0..200 {
        let mut cells = row(line);
        for (_, column, text, _) in mistakes.iter().filter(|(at, ..)| *at == line) {
            cells[*column] = (*text).to_owned();
        }
        table.push_str(&format!("{}\n", cells.join(",")));
    }
    table
}

/// What is said of a table, and the figures that were read.
fn read(table: &str, lang: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), table).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(["read", "a.csv", "--lang", lang])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stderr), text(output.stdout))
}

/// How many lines of a terminal a text takes.
fn lines(text: &str) -> usize {
    text.lines().map(|line| line.width().div_ceil(COLUMNS).max(1)).sum()
}

#[test]
fn ten_mistakes_fit_one_screen_each_with_its_cell_and_its_cause() {
    let tables = [
        ("机关,年份,行政许可,行政处罚,新收申请", wide as fn(usize) -> Vec<String>, &MISTAKES),
        ("机关,年份,指标,单位,数值", long, &MISSPELT),
    ];
    for (header, row, mistakes) in tables {
        for lang in ["zh", "en"] {
            let (said, figures) = read(&table(header, row, mistakes), lang);
            assert!(lines(&said) <= LINES, "{} lines:\n{said}", lines(&said));
            for (_, _, text, cell) in mistakes {
                // Its cause stands in the line: what was found, or that nothing was.
                let named = |line: &&str| {
                    let mut parts = line.split(|c: char| !c.is_ascii_alphanumeric());
                    parts.any(|part| part == *cell) && line.contains(text.trim_start_matches('5'))
                };
                assert_eq!(said.lines().filter(named).count(), 1, "{cell} {text} in\n{said}");
            }
            let wrong_rows: std::collections::BTreeSet<usize> =
                mistakes.iter().map(|m| m.0).collect();
            assert!(figures.lines().count() > 200 - wrong_rows.len(), "{figures}");
            assert!(!figures.contains("行政许可,2024"), "{figures}");
        }
    }
}

#[test]
fn the_nearest_known_name_is_said() {
    let (said, _) = read(&table("机关,年份,指标,单位,数值", long, &MISSPELT), "zh");
    for name in ["行政许可", "行政处罚", "上年度结转", "新收申请"] {
        assert!(said.contains(&format!("是否为“{name}”")), "{name} in\n{said}");
    }
}

#[test]
fn one_mistake_made_fifty_times_takes_one_line() {
    let mut table = String::from("机关,年份,指标,数值\n");
    for line in 0..50 {
        table.push_str(&format!("第{line}镇,2024,行政许渴,5\n"));
    }
    let (zh, _) = read(&table, "zh");
    assert_eq!(zh.matches("行政许渴").count(), 1, "{zh}");
    assert!(zh.contains("（a.csv，C2:C51）"), "{zh}");
    let (en, _) = read(&table, "en");
    assert!(en.contains("(a.csv, cells C2:C51)"), "{en}");
}
