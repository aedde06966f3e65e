use proptest::prelude::*;

use super::*;
use crate::i18n::numbers::grouped;

fn value(cell: &str) -> (Option<f64>, ObsStatus, String) {
    let reading = read(cell).unwrap_or_else(|fault| panic!("{cell}: {fault:?}"));
    (reading.value, reading.status, reading.unit.map(String::from).unwrap_or_default())
}

#[test]
fn reads_numbers_as_reports_print_them() {
    let cases = [
        ("0", 0.0, ""),
        ("3525", 3525.0, ""),
        ("３５２５", 3525.0, ""),
        ("3,525", 3525.0, ""),
        ("3，525", 3525.0, ""),
        ("1,808,595", 1_808_595.0, ""),
        ("12 345", 12345.0, ""),
        ("72701.2578", 72701.2578, ""),
        ("72，701．26", 72701.26, ""),
        (" 3525 件 ", 3525.0, "件"),
        ("30241人", 30241.0, "人"),
        ("-5", -5.0, ""),
        ("−5", -5.0, ""),
        ("－5", -5.0, ""),
        ("+3", 3.0, ""),
        ("-0", 0.0, ""),
        ("007", 7.0, ""),
        (".5", 0.5, ""),
        ("17.46%", 17.46, "%"),
        ("百分之十二", 12.0, "%"),
        ("6.7个百分点", 6.7, "个百分点"),
        ("550万", 5_500_000.0, ""),
        ("3.5万", 35_000.0, ""),
        ("1.36千万", 13_600_000.0, ""),
        ("550万人次", 5_500_000.0, "人次"),
        ("1亿2千万", 120_000_000.0, ""),
        ("1亿2千万元", 120_000_000.0, "元"),
        ("1万2345", 12345.0, ""),
        ("72701.26万元", 72701.26, "万元"),
        ("1.2亿元", 1.2, "亿元"),
        ("72701.26（万元）", 72701.26, "万元"),
        ("7545（单位：万元）", 7545.0, "万元"),
    ];
    for (cell, number, unit) in cases {
        assert_eq!(value(cell), (Some(number), ObsStatus::Normal, unit.to_owned()), "{cell}");
    }
}

#[test]
fn reads_chinese_numerals() {
    let cases = [
        ("零", 0),
        ("〇", 0),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("二十三", 23),
        ("一百零五", 105),
        ("一百一十", 110),
        ("三千二百", 3200),
        ("三千零二十", 3020),
        ("一万零五百", 10_500),
        ("十万", 100_000),
        ("一百二十三万四千五百六十七", 1_234_567),
        ("三亿零五万", 300_050_000),
        ("二〇二四", 2024),
        ("贰拾叁", 23),
        ("3千2百", 3200),
    ];
    for (cell, number) in cases {
        let expected = (Some(f64::from(number)), ObsStatus::Normal, String::new());
        assert_eq!(value(cell), expected, "{cell}");
    }
}

#[test]
fn a_bound_or_an_estimate_keeps_its_printed_number() {
    let cases = [
        ("约1360万", 13_600_000.0, ""),
        ("突破550万", 5_500_000.0, ""),
        ("5500余", 5500.0, ""),
        ("5500余条", 5500.0, "条"),
        ("18万余", 180_000.0, ""),
        ("18余万条", 180_000.0, "条"),
        ("近3万人", 30_000.0, "人"),
        ("超过 100 件", 100.0, "件"),
        ("100件以上", 100.0, "件"),
        ("100以上", 100.0, ""),
        ("100条左右", 100.0, "条"),
        ("三千多件", 3000.0, "件"),
        ("约3.5万元", 3.5, "万元"),
        ("3万余元", 30_000.0, "元"),
    ];
    for (cell, number, unit) in cases {
        assert_eq!(value(cell), (Some(number), ObsStatus::Estimated, unit.to_owned()), "{cell}");
    }
}

#[test]
fn blank_zero_and_none_are_told_apart() {
    for cell in ["", "  ", "　", "\u{feff}"] {
        assert_eq!(value(cell), (None, ObsStatus::Missing, String::new()), "{cell:?}");
    }
    let none = ["/", "／", "-", "—", "——", "－", "--", "–", "无", "不涉及", "N/A", "—（本年无）"];
    for cell in none {
        assert_eq!(value(cell), (None, ObsStatus::NotApplicable, String::new()), "{cell}");
    }
    assert_eq!(value("0").0, Some(0.0));
}

#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    let cases = [
        ("1,23,4", NumberFault::Grouping),
        ("1,5", NumberFault::Grouping),
        ("0,123", NumberFault::Grouping),
        ("1,234 567", NumberFault::Grouping),
        ("1234,567", NumberFault::Grouping),
        ("3525 121", NumberFault::Two),
        ("1 2", NumberFault::Two),
        ("3\n525", NumberFault::Two),
        ("12-15", NumberFault::Two),
        ("3/4", NumberFault::Two),
        ("5件3条", NumberFault::Two),
        ("三四十", NumberFault::Two),
        ("1.2.3", NumberFault::Point),
        ("1.234,56", NumberFault::Point),
        ("5.", NumberFault::Behind),
        ("12①", NumberFault::Behind),
        ("12abc", NumberFault::Behind),
        ("12套餐", NumberFault::Behind),
        ("一般", NumberFault::Behind),
        ("若干", NumberFault::Text),
        ("abc", NumberFault::Text),
        ("（123）", NumberFault::Text),
        ("NaN", NumberFault::Text),
        ("约", NumberFault::Text),
        ("12345678901234567891", NumberFault::Long),
        ("一百五", NumberFault::Numeral),
        ("一万二", NumberFault::Numeral),
        ("1亿2", NumberFault::Numeral),
        ("一百零", NumberFault::Numeral),
        ("百", NumberFault::Numeral),
        ("3.5千2百", NumberFault::Numeral),
        ("二百三百", NumberFault::Numeral),
        ("1.2E+05", NumberFault::Two),
    ];
    for (cell, fault) in cases {
        assert_eq!(read(cell).map(|r| r.value), Err(fault), "{cell}");
    }
}

#[test]
fn brackets_are_a_remark() {
    let reading = read("22（其中修订16件（含废止））").unwrap();
    assert_eq!(reading.value, Some(22.0));
    assert_eq!(reading.remark.as_deref(), Some("其中修订16件(含废止)"));
}

#[test]
fn the_last_printed_digit_is_known() {
    let last = |cell: &str| {
        let reading = read(cell).unwrap();
        reading.power - i32::from(reading.decimals)
    };
    assert_eq!(last("550万"), 4);
    assert_eq!(last("3.5万"), 3);
    assert_eq!(last("72701.26万元"), -2);
    assert_eq!(last("一万二千"), 3);
    assert_eq!(last("3525"), 0);
}

#[test]
fn a_value_is_scaled_by_moving_its_point() {
    let scaled = |cell: &str, power: i32| read(cell).unwrap().scaled(power);
    for (cell, power, expected) in [
        ("251000", -4, 25.1),
        ("0.7", 4, 7000.0),
        ("4.35", 2, 435.0),
        ("1.1", 8, 110_000_000.0),
        ("-72701.2578", 4, -727_012_578.0),
        ("0", -4, 0.0),
    ] {
        assert_eq!(scaled(cell, power), Ok(Some(expected)), "{cell}");
    }
}

/// A whole number below 10^8 as a Chinese numeral, written digit by digit from its places.
fn chinese(number: u32) -> String {
    let section = |mut n: u32| {
        let mut out = String::new();
        let mut gap = false;
        for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = n / place;
            n %= place;
            if digit == 0 {
                gap = !out.is_empty();
                continue;
            }
            if gap {
                out.push('零');
            }
            gap = false;
            out.push("零一二三四五六七八九".chars().nth(digit as usize).unwrap());
            out.push_str(name);
        }
        out
    };
    let (high, low) = (number / 10_000, number % 10_000);
    match (high, low) {
        (0, 0) => "零".to_owned(),
        (0, low) => section(low),
        (high, 0) => format!("{}万", section(high)),
        (high, low @ 1000..) => format!("{}万{}", section(high), section(low)),
        (high, low) => format!("{}万零{}", section(high), section(low)),
    }
}

proptest! {
    #[test]
    fn a_printed_number_reads_back(digits in -9_007_199_254_740_992i64..9_007_199_254_740_992, places in 0i32..7) {
        let number: f64 = format!("{digits}e-{places}").parse().unwrap();
        prop_assert_eq!(read(&number.to_string()).unwrap().value, Some(number));
    }

    #[test]
    fn any_float_that_is_written_out_reads_back(number in -1e15f64..1e15) {
        prop_assume!(number == 0.0 || number.abs() > 1e-12);
        prop_assert_eq!(read(&number.to_string()).unwrap().value, Some(number));
    }

    #[test]
    fn a_number_with_thousands_commas_reads_back(digits in -99_999_999_999i64..99_999_999_999, places in 0u8..5) {
        let number: f64 = format!("{digits}e-{places}").parse().unwrap();
        let printed = grouped(number, usize::from(places));
        let reading = read(&printed).unwrap();
        prop_assert_eq!(reading.value, Some(number), "{}", printed);
    }

    #[test]
    fn a_chinese_numeral_reads_back(number in 0u32..100_000_000) {
        let printed = chinese(number);
        prop_assert_eq!(read(&printed).map(|r| r.value), Ok(Some(f64::from(number))), "{}", printed);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,12}", parts in "[0-9一二三十百千万亿零余约,.（）/ -]{0,12}") {
        let _ = read(&text);
        let _ = read(&parts);
    }

    #[test]
    fn a_number_is_never_read_from_a_cell_without_one(text in "[a-zA-Z\u{4e00}-\u{9fff}]{1,6}") {
        let numerals = "零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖十百千万萬亿億拾佰仟";
        prop_assume!(!text.chars().any(|c| numerals.contains(c)));
        prop_assert_eq!(read(&text).ok().and_then(|r| r.value), None);
    }
}
