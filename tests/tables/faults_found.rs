//! What tables of offices showed: each a kind of its own.

use rust_xlsxwriter::{Format, Workbook};
use tongbi::ingest::TableOptions;

use crate::writer::{errors, found, read};

fn figures(name: &str, bytes: Vec<u8>) -> Vec<(String, i32, String, f64)> {
    let intake = read(name, bytes, &TableOptions::default());
    assert_eq!(errors(&intake), Vec::<&str>::new());
    found(&intake)
}

fn of(body: &str, year: i32, indicator: &str, value: f64) -> (String, i32, String, f64) {
    (body.to_owned(), year, indicator.to_owned(), value)
}

#[test]
fn a_column_of_groups_is_no_column_of_indicators() {
    let table = "机关,年份,类别,指标,数值\n甲县,2022,主动公开,行政许可,5\n甲县,2022,依申请公开,新收申请,6\n";
    let wanted =
        [of("甲县", 2022, "permits.decided", 5.0), of("甲县", 2022, "requests.received", 6.0)];
    assert_eq!(figures("a.csv", table.into()), wanted);
}

#[test]
fn a_cell_is_what_its_format_shows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let formats = ["0!.0,\"万\"", "0\\.0,\"万\"", "#,##0,\"千\"", "0_ "];
    for (column, name) in (0u16..).zip(["机关", "年份", "公众号粉丝"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    for (row, format) in (1u32..).zip(formats) {
        sheet.write_string(row, 0, "甲县").unwrap();
        sheet.write_number(row, 1, 2019 + row).unwrap();
        let format = Format::new().set_num_format(format);
        sheet.write_number_with_format(row, 2, 15_678, &format).unwrap();
    }
    let values: Vec<f64> =
        figures("a.xlsx", book.save_to_buffer().unwrap()).into_iter().map(|f| f.3).collect();
    assert_eq!(values, [16_000.0, 16_000.0, 16_000.0, 15_678.0]);
}

#[test]
fn a_form_without_a_body_is_of_the_sheet_beside_it() {
    let mut book = Workbook::new();
    let figures = book.add_worksheet();
    figures.set_name("历年数据").unwrap();
    figures.write_string(0, 0, "云岭县历年数据").unwrap();
    for (column, cell) in (0u16..).zip(["指标", "2023年", "2024年"]) {
        figures.write_string(1, column, cell).unwrap();
    }
    figures.write_string(2, 0, "行政许可").unwrap();
    figures.write_number(2, 1, 5).unwrap();
    figures.write_number(2, 2, 6).unwrap();
    let form = book.add_worksheet();
    form.set_name("表二").unwrap();
    form.write_string(0, 0, "第二十条第（五）项").unwrap();
    form.write_string(1, 0, "信息内容").unwrap();
    form.write_string(1, 1, "本年处理决定数量").unwrap();
    form.write_string(2, 0, "行政许可").unwrap();
    form.write_number(2, 1, 6).unwrap();
    let intake = read("a.xlsx", book.save_to_buffer().unwrap(), &TableOptions::default());
    let bodies: Vec<String> =
        intake.reports.iter().filter_map(|part| Some(part.body.as_ref()?.to_string())).collect();
    assert_eq!(bodies, ["云岭县"]);
    assert!(intake.findings.iter().any(|finding| finding.code.as_str() == "body_from_beside"));
}
