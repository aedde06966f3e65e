//! Numbers by their value, the same in every format.

use std::fs;

use polars_arrow::array::Array;

use crate::support::*;

/// The columns of a table of figures of two years.
fn table<'n>(indicator: &str, value: Box<dyn Array>) -> Vec<(&'n str, Box<dyn Array>)> {
    vec![
        ("body", texts(&["甲", "甲"])),
        ("year", numbers(&[2023, 2024])),
        ("indicator", texts(&[indicator, indicator])),
        ("value", value),
    ]
}

#[test]
fn whole_numbers_of_every_width_are_read_by_their_value() {
    let columns = [
        (numbers(&[1_u8, 200]), "200"),
        (numbers(&[1_u16, 60_000]), "60000"),
        (numbers(&[1_u32, 4_000_000_000]), "4000000000"),
        (numbers(&[1_u64, 9_000_000_000_000_000]), "9000000000000000"),
        (numbers(&[1_i8, -5]), "-5"),
        (numbers(&[1_i16, -300]), "-300"),
        (numbers(&[1_i64, -4_000_000_000]), "-4000000000"),
        (numbers(&[1_f32, 7730.28]), "7730.28"),
        (numbers(&[1_f64, 0.1]), "0.1"),
        (decimals(&[100, 772_028]), "7720.28"),
    ];
    for (value, expected) in columns {
        let folder = folder(&[]);
        parquet(&folder, "x.parquet", table("coercion.decided", value));
        let output = run(&folder, &["yoy", "x.parquet"], b"");
        let found = changes(&output);
        assert_eq!(found.get(1).map(|c| c.0.as_str()), Some(expected), "{}", said(&output));
        let output = run(&folder, &["yoy", "x.parquet", "-o", "y.parquet"], b"");
        assert_eq!(code(&output), 0, "{}", said(&output));
    }
}

#[test]
fn a_number_that_a_float_would_alter_is_a_finding_in_every_format() {
    let text = GOOD.replace("128", "9007199254740993");
    let folder = folder(&[("x.csv", &text)]);
    let value = numbers(&[100_i64, 9_007_199_254_740_993]);
    parquet(&folder, "x.parquet", table("permits.decided", value));
    for file in ["x.csv", "x.parquet"] {
        let output = run(&folder, &["yoy", file], b"");
        assert_eq!((code(&output), changes(&output).len()), (1, 1), "{}", said(&output));
        assert!(said(&output).contains("9007199254740993"), "{}", said(&output));
        assert!(!out(&output).contains("900719925474099"), "{}", out(&output));
    }
    let output = run(&folder, &["yoy", "x.parquet", "-o", "y.parquet"], b"");
    assert!(code(&output) == 1 && said(&output).contains("9007199254740993"), "{}", said(&output));
}

#[test]
fn parquet_is_held_to_the_rules_of_every_table() {
    let folder = folder(&[]);
    let value = || numbers(&[1.0, 2.0]);
    parquet(&folder, "name.parquet", table("no.such", value()));
    let mut units = table("permits.decided", value());
    units.push(("unit", texts(&["件", "头"])));
    parquet(&folder, "unit.parquet", units);
    parquet(&folder, "label.parquet", table("行政许可", value()));
    let name = run(&folder, &["yoy", "name.parquet"], b"");
    assert!(code(&name) != 0 && said(&name).contains("no.such"), "{}", said(&name));
    let unit = run(&folder, &["yoy", "unit.parquet"], b"");
    assert_eq!((code(&unit), changes(&unit).len()), (1, 1), "{}", said(&unit));
    let bulk = run(&folder, &["yoy", "unit.parquet", "-o", "out.parquet"], b"");
    assert!(code(&bulk) == 1 && said(&bulk).contains("头"), "{}", said(&bulk));
    let label = run(&folder, &["yoy", "label.parquet"], b"");
    assert!(out(&label).contains("permits.decided"), "{}", said(&label));
    run(&folder, &["yoy", "label.parquet", "-o", "l.parquet", "--force"], b"");
    assert!(folder.path().join("l.parquet").is_file());
}

#[test]
fn a_damaged_parquet_file_is_one_finding_and_no_other_word() {
    let folder = folder(&[("good.csv", GOOD)]);
    parquet(&folder, "x.parquet", table("permits.decided", numbers(&[1.0, 2.0])));
    let whole = fs::read(folder.path().join("x.parquet")).unwrap();
    for at in (4..whole.len()).step_by(whole.len() / 24) {
        let mut bytes = whole.clone();
        for byte in &mut bytes[at..(at + 6).min(whole.len())] {
            *byte = 0xff;
        }
        fs::write(folder.path().join("x.parquet"), bytes).unwrap();
        for arguments in [&["yoy", "."][..], &["yoy", "x.parquet", "-o", "y.parquet", "--force"]] {
            let output = run(&folder, arguments, b"");
            assert!(output.status.code().is_some_and(|code| code <= 2), "{at}: {}", said(&output));
            let words = ["panicked", "RUST_BACKTRACE", "overflow"];
            assert!(!words.iter().any(|w| said(&output).contains(w)), "{at}: {}", said(&output));
        }
        let _ = fs::remove_file(folder.path().join("y.parquet"));
    }
}

#[test]
fn results_print_without_the_noise_of_floats() {
    let text = "body,year,indicator,value\n甲,2022,permits.decided,100\n甲,2023,permits.decided,105\n\
        甲,2024,permits.decided,110.25\n甲,2022,fees.collected,0.7\n甲,2023,fees.collected,2.1\n\
        甲,2024,requests.received,700\n甲,2024,requests.closed,100\n甲,2024,requests.granted,28\n";
    let folder = folder(&[("x.csv", text)]);
    let growth = run(&folder, &["yoy", "x.csv", "--growth"], b"");
    let share = run(&folder, &["yoy", "x.csv", "--share"], b"");
    let index = run(&folder, &["yoy", "x.csv", "--base-year", "2022"], b"");
    assert!(out(&growth).contains(",5,"), "{}", out(&growth));
    assert!(out(&share).contains(",28,"), "{}", out(&share));
    assert!(out(&index).contains(",300,"), "{}", out(&index));
    for output in [growth, share, index] {
        assert!(
            !out(&output).contains("99999999") && !out(&output).contains("00000000"),
            "{}",
            out(&output)
        );
    }
}

#[test]
fn standard_input_is_read_by_what_it_is() {
    let folder = folder(&[]);
    let page = "<!DOCTYPE html><title>甲县2024年政府信息公开工作年度报告</title><h1>甲县2024年政府信息公开工作年度报告</h1>\
        <p>本报告由甲县人民政府编制。</p><table><tr><td>第二十条第（一）项</td></tr>\
        <tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>\
        <tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>3</td><td>1</td><td>9</td></tr></table>";
    let output = run(&folder, &["yoy", "-"], page.as_bytes());
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(out(&output).contains("甲县,"), "{}", out(&output));
    parquet(&folder, "x.parquet", table("permits.decided", numbers(&[1_u8, 2])));
    let bytes = fs::read(folder.path().join("x.parquet")).unwrap();
    let output = run(&folder, &["yoy", "-"], &bytes);
    assert_eq!((code(&output), changes(&output).len()), (0, 2), "{}", said(&output));
}

#[test]
fn json_is_held_to_the_digits_of_its_numbers() {
    let row = |year: i32, value: &str| {
        format!(r#"{{"body":"甲","year":{year},"indicator":"permits.decided","value":{value}}}"#)
    };
    let rows = [row(2022, "5"), row(2023, "123456789.123456789"), row(2024, "9007199254740993")];
    let folder = folder(&[("x.json", &format!("[{}]", rows.join(",")))]);
    let output = run(&folder, &["yoy", "x.json"], b"");
    assert_eq!((code(&output), changes(&output).len()), (1, 1), "{}", said(&output));
    assert!(said(&output).contains("123456789.123456789"), "{}", said(&output));
    assert!(said(&output).contains("9007199254740993"), "{}", said(&output));
}

#[test]
fn what_was_computed_has_no_printed_text() {
    let text = "body,year,indicator,value,status\n甲,2023,permits.decided,4,\n甲,2024,permits.decided,5,computed\n";
    let folder = folder(&[("x.csv", text)]);
    let output = run(&folder, &["export", "x.csv", "-o", "-"], b"");
    let rows: Vec<String> = out(&output).lines().map(str::to_owned).collect();
    assert!(rows.iter().any(|row| row.contains(",normal,") && row.ends_with(",4")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains(",computed,") && row.ends_with(',')), "{rows:?}");
}
