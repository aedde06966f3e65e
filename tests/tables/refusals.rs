use tongbi::ingest::TableOptions;
use tongbi::{Lang, Severity};

use crate::writer::{errors, found, read};

/// A broken table, the cause that must be named, and the figures that may be read all the same.
type Broken = (&'static str, &'static str, usize);

#[rustfmt::skip]
const BROKEN: [Broken; 31] = [
    ("指标,2022,2023\n行政许可,1,2\n", "body_needed", 0),
    ("机关,指标,数值\n甲县,行政许可,1\n", "year_needed", 0),
    ("name,age\n张三,40\n", "not_a_table", 0),
    ("机关,年份,备注\n甲县,2023,x\n", "columns_missing", 0),
    ("机关,年份,单位,单位,指标,数值\n甲县,2023,件,件,行政许可,1\n", "column_twice", 0),
    ("机关,年份,行政许可,行政许可\n甲县,2023,1,2\n", "column_twice", 0),
    ("机关,指标,2022,2022\n甲县,行政许可,1,2\n", "column_twice", 0),
    ("机关,指标,2022,@#,2023\n甲县,行政许可,1,2,3\n", "heading_unknown", 0),
    ("机关,@#,,2023年,\n,行政许可,行政处罚,行政许可,行政处罚\n甲县,1,2,3,4\n", "heading_unknown", 0),
    ("机关,2022年,,,\n,行政许可,行政处罚,行政许可,行政处罚\n甲县,1,2,3,4\n", "column_twice", 0),
    ("机关,年份,新收申请,,\n,,,商业企业,总计\n甲县,2022,20,1,21\n", "header_gap", 0),
    ("机关,年份,主动公开,,依申请公开,\n,,,行政处罚,新收申请,予以公开\n甲县,2022,1,2,3,4\n", "header_gap", 0),
    ("机关,年份,县本级,,乡镇,\n,,行政许可,行政处罚,行政许可,行政处罚\n甲县,2022,1,2,3,4\n", "heading_unknown", 0),
    ("机关,年份,行政许可,收费\n甲县,2022,1.573.179,7730.28\n", "numbers_mixed", 0),
    ("机关;年份;行政许可;收费\n甲县;2022;5;7730,28\n乙县;2022;5;59237.24\n", "numbers_mixed", 0),
    ("机关,年份,行政许可\n甲县,2022,8.000\n", "number_thousands", 0),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,1.81E+06,5\n", "number_rounded", 1),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,#DIV/0!,5\n", "number_error", 1),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,####,5\n", "number_error", 1),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,=C1+1,5\n", "number_formula", 1),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,2022-01-05,5\n", "number_date", 1),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,020,5\n", "number_zeros", 1),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,45%,5\n", "unit_unconvertible", 1),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,若干,5\n", "number_none", 1),
    ("机关,年份,行政许可,行政处罚\n甲县,2022,1,234,5\n", "row_ragged", 0),
    ("机关,年份,行政许可\n甲县,2022,5\n甲县,20x3,6\n", "year_wrong", 1),
    ("机关,年份,行政许可\n甲县,2022,5\n甲县,2023-01-01,6\n", "year_date", 1),
    ("机关,年份,行政许可\n甲县,2021,5\n甲县,2022,6\n,2023,7\n", "body_missing", 2),
    ("机关,年份,行政许可\n甲县,2022,5\n甲县,2022,6\n", "conflicting_values", 0),
    ("机关,指标,2022\n甲县,行政许可,5\n甲县,行政许渴,6\n", "unknown_indicator_near", 1),
    ("机关,年份,微信公众号订阅数（万件）\n甲县,2022,5\n", "columns_missing", 0),
];

#[test]
fn a_broken_table_is_refused_with_its_cause() {
    let mut wrong = Vec::new();
    for (table, cause, figures) in BROKEN {
        let intake = read("a.csv", table.as_bytes().to_vec(), &TableOptions::default());
        let codes = errors(&intake);
        let count = found(&intake).len();
        if !codes.contains(&cause) || count != figures {
            wrong.push(format!("{cause} and {figures}: {codes:?} and {count} for\n{table}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), BROKEN.len(), wrong.join("\n"));
}

#[test]
fn ten_mistakes_of_a_table_fit_one_screen() {
    let mut table = String::from("机关,年份,行政许可,行政处罚,新收申请\n");
    for line in 0..200 {
        let cell = |column: usize, value: &str| match (line, column) {
            (7, 0) => "行政许可".to_owned(),
            (20, 2) => "若干".to_owned(),
            (31, 3) => "1.2E+06".to_owned(),
            (45, 2) => "12;3".to_owned(),
            (60, 4) => "#REF!".to_owned(),
            (77, 3) => "3 4".to_owned(),
            (90, 1) => "20x4".to_owned(),
            (111, 2) => "约".to_owned(),
            (140, 4) => "5条".to_owned(),
            (188, 3) => "2024-1-2".to_owned(),
            _ => value.to_owned(),
        };
        let cells = [
            cell(0, &format!("第{line}镇")),
            cell(1, "2024"),
            cell(2, "5"),
            cell(3, "6"),
            cell(4, "7"),
        ];
        table.push_str(&cells.join(","));
        table.push('\n');
    }
    let intake = read("a.csv", table.into_bytes(), &TableOptions::default());
    let wrong: Vec<String> = intake
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| format!("{} {}", f.places[0].describe(Lang::En), f.message(Lang::En)))
        .collect();
    assert_eq!(wrong.len(), 9, "{wrong:#?}");
    assert!(wrong.iter().all(|line| line.contains("cell ")), "{wrong:#?}");
    assert_eq!(found(&intake).len(), 200 * 3 - 8 - 3);
}
