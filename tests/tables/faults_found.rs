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

/// The figures of a text, without a message that is more than a notice.
fn of_text(table: &str) -> Vec<(String, i32, String, f64)> {
    figures("a.csv", table.into())
}

#[test]
fn this_year_and_last_year_are_those_of_the_title() {
    let wanted = [
        of("云岭县", 2023, "permits.decided", 100.0),
        of("云岭县", 2024, "permits.decided", 120.0),
    ];
    for (this, last) in [("本年", "上年"), ("本年数（件）", "上年数（件）"), ("今年", "去年同期")]
    {
        let table = format!("云岭县2024年情况\n指标,{this},{last},增减\n行政许可,120,100,20\n");
        assert_eq!(of_text(&table), wanted, "{this}");
    }
    // Beside a column of years 本年 says nothing of its own.
    let table = "机关,年份,行政许可\n,,本年\n云岭县,2023,100\n云岭县,2024,120\n";
    assert_eq!(of_text(table), wanted);
}

#[test]
fn a_year_or_a_body_alone_in_its_row_is_of_the_rows_below() {
    let figures = [
        of("乙县", 2022, "permits.decided", 2.0),
        of("乙县", 2023, "permits.decided", 4.0),
        of("甲县", 2022, "permits.decided", 1.0),
        of("甲县", 2023, "permits.decided", 3.0),
    ];
    for table in [
        "机关,行政许可,行政处罚\n2022年,,\n甲县,1,\n乙县,2,\n2023年,,\n甲县,3,\n乙县,4,\n",
        "年份,行政许可,行政处罚\n甲县,,\n2022,1,\n2023,3,\n乙县,,\n2022,2,\n2023,4,\n",
        "指标,件数\n甲县,\n2022年,\n行政许可,1\n2023年,\n行政许可,3\n乙县,\n2022年,\n行政许可,2\n2023年,\n行政许可,4\n",
        "指标,件数\n2022年,\n甲县,\n行政许可,1\n乙县,\n行政许可,2\n2023年,\n甲县,\n行政许可,3\n乙县,\n行政许可,4\n",
    ] {
        assert_eq!(of_text(table), figures, "{table}");
    }
}

#[test]
fn a_sum_of_some_applicants_is_left_out() {
    let table =
        "甲县历年数据,,\n指标,2022,2023\n收到申请,12,13\n其中：自然人,10,11\n法人或其他组织,2,2\n";
    assert_eq!(of_text(table).len(), 4);
    let table = "机关,年份,新收申请,,\n,,自然人,法人或其他组织,总计\n甲县,2022,5,2,7\n";
    assert_eq!(of_text(table).len(), 2);
}

#[test]
fn counts_and_amounts_below_a_year_are_of_the_indicators_that_have_them() {
    let table = "各县行政处罚情况,,,,\n机关,2022年,,2023年,\n,件数,金额（万元）,件数,金额（万元）\n甲县,1,20,3,40\n";
    let wanted =
        [of("甲县", 2022, "penalties.decided", 1.0), of("甲县", 2023, "penalties.decided", 3.0)];
    assert_eq!(of_text(table), wanted);
    let rows = "甲县历年数据,,,,\n指标,2022年,,2023年,\n,件数,金额（元）,件数,金额（元）\n行政许可,1,,3,\n行政事业性收费,,20000,,40000\n";
    let wanted = [
        of("甲县", 2022, "fees.collected", 2.0),
        of("甲县", 2022, "permits.decided", 1.0),
        of("甲县", 2023, "fees.collected", 4.0),
        of("甲县", 2023, "permits.decided", 3.0),
    ];
    assert_eq!(of_text(rows), wanted);
}

#[test]
fn one_misspelt_unit_takes_no_unit_from_the_other_rows() {
    let table = "机关,年份,指标,单位,数值\n甲县,2022,行政许可,万件,2\n甲县,2022,收费,元,30000\n甲县,2022,行政处罚,千克,5\n甲县,2022,行政强制,宗,6\n";
    let intake = read("a.csv", table.into(), &TableOptions::default());
    assert_eq!(errors(&intake), ["unit_unconvertible"]);
    let wanted = [
        of("甲县", 2022, "coercion.decided", 6.0),
        of("甲县", 2022, "fees.collected", 3.0),
        of("甲县", 2022, "permits.decided", 20_000.0),
    ];
    assert_eq!(found(&intake), wanted);
}

#[test]
fn names_that_may_mean_one_body_are_asked_for() {
    let pairs = [
        ("甲县教育局", "甲县敎育局"),
        ("甲县教育局", "甲县 教育局"),
        ("甲县教育局", "甲縣敎育局"),
        ("ＡＢ局", "AB局"),
        ("乙县", "乙县（本级）"),
        ("乙县", "乙县县本级"),
        ("丙镇", "丙镇人民政府"),
        ("丁区管委会", "丁区管理委员会"),
        ("戊", "戊市"),
    ];
    for (first, second) in pairs {
        let asked = tongbi::ingest::bodies_alike([first, second].into_iter());
        assert_eq!(asked.len(), 1, "{first} {second}");
    }
    let different = ["淮安市", "淮安区", "甲县教育局", "甲县教体局", "乙镇", "乙乡"];
    assert!(tongbi::ingest::bodies_alike(different.into_iter()).is_empty());
}
