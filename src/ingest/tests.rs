use proptest::prelude::*;

use super::*;
use crate::documents::inputs::InputFormat;
use crate::model::{ObsStatus, Severity};

fn read(files: &[(&str, &str)]) -> Intake {
    let inputs: Vec<Input> = files
        .iter()
        .map(|(name, text)| Input::memory(name, InputFormat::Table, text.as_bytes().to_vec()))
        .collect();
    read_tables(&inputs, Catalog::builtin(), &Prefer::default(), &TableOptions::default())
}

fn codes(intake: &Intake) -> Vec<&str> {
    intake.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn the_word_for_body_and_for_unit_is_told_by_the_other_columns() {
    let units = |header: &str, row: &str| {
        let intake = read(&[("a.csv", &format!("{header}\n{row}\n"))]);
        let first = &intake.observations[0];
        (first.key.body.as_str().to_owned(), first.value)
    };
    let county = "甲县".to_owned();
    let expected = (county.clone(), Some(25.1));
    assert_eq!(units("机关,年份,指标,数值,单位", "甲县,2023,收费,251000,元"), expected);
    assert_eq!(units("单位,年份,指标,数值,计量单位", "甲县,2023,收费,251000,元"), expected);
    assert_eq!(units("单位,年份,指标,数值", "甲县,2023,收费,25.1"), (county, Some(25.1)));
}

#[test]
fn a_heading_may_carry_an_applicant_and_a_unit_in_any_form() {
    let headings = [
        "新收申请/自然人",
        "新收申请（自然人）",
        "新收申请(自然人，件)",
        "新收申请：自然人（件）",
        "requests.received[natural_person]",
        "Requests received (Natural person)",
        "新收申请【自然人】（单位：件）",
    ];
    for heading in headings {
        let intake = read(&[("a.csv", &format!("机关,年份,\"{heading}\"\n甲县,2023,85\n"))]);
        assert_eq!(codes(&intake), [""; 0], "{heading}");
        let key = &intake.observations[0].key;
        assert_eq!(key.indicator.as_str(), "requests.received", "{heading}");
        assert_eq!(key.breakdown.as_str(), "natural_person", "{heading}");
    }
}

#[test]
fn a_value_and_a_blank_of_one_key_do_not_depend_on_their_order() {
    let blank = ("a.csv", "机关,年份,行政许可\n甲县,2023,\n");
    let value = ("b.csv", "机关,年份,行政许可\n甲县,2023,9487\n");
    for files in [[blank, value], [value, blank]] {
        let intake = read(&files);
        assert_eq!(intake.observations[0].value, Some(9487.0));
        assert_eq!(codes(&intake), ["blank_elsewhere"]);
    }
}

#[test]
fn two_values_leave_none_until_a_source_is_preferred() {
    let files = [
        ("a.csv", "机关,年份,行政许可\n甲县,2023,9487\n"),
        ("b.csv", "机关,年份,行政许可\n甲县,2023,550\n甲县,2023,9487\n"),
    ];
    let intake = read(&files);
    let figure = &intake.observations[0];
    assert_eq!((figure.value, figure.status), (None, ObsStatus::Missing));
    let files = [files[0], ("b.csv", "机关,年份,行政许可\n甲县,2023,550\n")];
    let inputs =
        files.map(|(name, text)| Input::memory(name, InputFormat::Table, text.as_bytes().to_vec()));
    for (prefer, value) in [("a.csv", 9487.0), ("b.csv", 550.0)] {
        let preferred = read_tables(
            &inputs,
            Catalog::builtin(),
            &Prefer::new([prefer]),
            &TableOptions::default(),
        );
        assert_eq!(preferred.observations[0].value, Some(value), "{prefer}");
        assert!(preferred.findings.iter().all(|f| f.severity == Severity::Notice));
    }
    assert_eq!(codes(&intake), ["conflicting_values", "duplicate_figures"]);
    let places: Vec<String> = intake.findings[0].places.iter().map(ToString::to_string).collect();
    assert_eq!(places, ["a.csv, cell C2", "b.csv, cell C2"]);
}

#[test]
fn many_stray_quotes_are_all_reported_and_end() {
    // Each line is open to the end of the text, from wherever it is read.
    let rows = "a\"b,\"c\n".repeat(2000);
    let intake = read(&[("a.csv", &format!("机关,年份,行政许可\n{rows}"))]);
    assert!(intake.accounts[0].balances());
    assert_eq!(intake.accounts[0].rows, 2000);
    assert!(intake.observations.is_empty() && codes(&intake).iter().all(|c| *c == "quote_open"));
}

#[test]
fn every_finding_has_its_sentence_in_both_languages() {
    // The codes are the keys of the texts of this part.
    let texts: std::collections::BTreeMap<String, toml::Table> =
        toml::from_str(include_str!("../i18n/texts/reading.toml")).unwrap();
    let sources = [
        include_str!("figure.rs"),
        include_str!("file.rs"),
        include_str!("heading.rs"),
        include_str!("layout/columns.rs"),
        include_str!("layout/dims.rs"),
        include_str!("layout/header.rs"),
        include_str!("layout/mod.rs"),
        include_str!("layout/path.rs"),
        include_str!("layout/rows.rs"),
        include_str!("merge.rs"),
        include_str!("mod.rs"),
        include_str!("names.rs"),
        include_str!("observe.rs"),
        include_str!("container.rs"),
        include_str!("said.rs"),
        include_str!("table.rs"),
        include_str!("tidy/header.rs"),
        include_str!("tidy/mod.rs"),
        include_str!("tidy/rows.rs"),
        include_str!("totals.rs"),
        include_str!("../documents/inputs.rs"),
        include_str!("../documents/limits.rs"),
        include_str!("../documents/number/mod.rs"),
        include_str!("../model/finding_code.rs"),
    ];
    let code_parts: String = sources.concat();
    for key in texts["finding"].keys() {
        let code = key.trim_end_matches("_hint").trim_end_matches("_near");
        assert!(code_parts.contains(&format!("\"{code}\"")), "the text {key} is never said");
    }
}

/// A cell as somebody might leave it: mostly right, now and then anything.
fn cell() -> impl Strategy<Value = String> {
    let right = prop::sample::select(vec![
        "甲县",
        "乙市",
        "2022",
        "2023年",
        "行政许可",
        "收费",
        "新收申请",
        "自然人",
        "总计",
        "9487",
        "",
        "/",
        "约5500余",
        "3.5万",
        "7730.28",
        "件",
        "万元",
        "元",
        "normal",
        "missing",
    ]);
    let wrong = prop::sample::select(vec![
        "1,2", "\"", "\"\"", "a\"b", "\"x\ny\"", "\n", "\r\n", "#", "若干", "12-15", ";", "\t",
        "\u{fffd}", "许可?", "  ",
    ]);
    prop_oneof![12 => right.prop_map(str::to_owned), 1 => wrong.prop_map(str::to_owned)]
}

fn table() -> impl Strategy<Value = String> {
    let headers = prop::sample::select(vec![
        "body,year,indicator,breakdown,value,unit,status,source,place,text",
        "机关,年份,指标,数值",
        "机关,年份,行政许可,收费（元）,新收申请/自然人,备注",
        "机关\t年份\t申请人\t新收申请\t上年结转",
        "body,kind,level,parent",
        "机关,年份",
        "甲县,2023,行政许可,9487",
    ]);
    let rows = prop::collection::vec(prop::collection::vec(cell(), 1..11), 0..20);
    (headers, rows, prop::bool::ANY).prop_map(|(header, rows, fit)| {
        let delimiter = if header.contains('\t') { "\t" } else { "," };
        let width = header.split(delimiter).count();
        let mut text = format!("{header}\n");
        for mut row in rows {
            if fit {
                row.resize(width, String::new());
            }
            text.push_str(&row.join(delimiter));
            text.push('\n');
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_row_of_a_messy_table_is_accounted_for(first in table(), second in table()) {
        let intake = read(&[("a.csv", &first), ("b.csv", &second)]);
        for account in &intake.accounts {
            prop_assert!(account.balances(), "{:?}", account);
            let errors = intake.findings.iter().filter(|f| {
                f.severity != Severity::Notice
                    && f.places.iter().any(|p| p.document.as_deref() == Some(&account.file))
            });
            prop_assert!(account.rejected + account.conflicts == 0 || errors.count() > 0);
        }
        let taken: u64 = intake.accounts.iter().map(|account| account.taken).sum();
        prop_assert_eq!(taken, (intake.observations.len() + intake.bodies.len()) as u64);
        for observation in &intake.observations {
            let empty = observation.value.is_none();
            let status = observation.status;
            prop_assert!(!empty || !matches!(status, ObsStatus::Normal | ObsStatus::Computed));
        }
        let keys: std::collections::BTreeSet<_> =
            intake.observations.iter().map(|o| o.key.clone()).collect();
        prop_assert_eq!(keys.len(), intake.observations.len());
    }

    #[test]
    fn the_rows_of_a_table_without_quotes_are_its_lines(text in table()) {
        let text = text.replace(['"', '\r'], "");
        let intake = read(&[("a.csv", &text)]);
        let account = &intake.accounts[0];
        let lines = text.lines().filter(|line| !line.is_empty()).count() as u64;
        let counted =
            account.rows + account.rows_above + account.comment_lines + account.header_rows;
        prop_assert_eq!(counted, lines, "{:?}", account);
    }

    #[test]
    fn the_order_of_rows_changes_no_figure(
        values in prop::collection::vec(0u32..100_000, 1..30),
        turn in 0usize..30,
    ) {
        let mut rows: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(at, value)| format!("b{},{},行政许可,{value}", at % 5, 2000 + at))
            .collect();
        let text = |rows: &[String]| format!("机关,年份,指标,数值\n{}\n", rows.join("\n"));
        let straight = read(&[("a.csv", &text(&rows))]);
        let by = turn % rows.len();
        rows.rotate_left(by);
        rows.reverse();
        let turned = read(&[("a.csv", &text(&rows))]);
        let placeless = |intake: &Intake| -> Vec<_> {
            intake.observations.iter().map(|o| (o.key.clone(), o.value, o.status)).collect()
        };
        prop_assert_eq!(placeless(&straight), placeless(&turned));
        prop_assert_eq!(straight.findings, vec![]);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(nothing_is_lost(bytes));
    }

    #[test]
    fn no_markup_makes_it_panic(inside in "[<>/a-zA-Z 0-9年指标,\"=\n]{0,60}") {
        let bytes = format!("<{inside}").into_bytes();
        prop_assert!(nothing_is_lost(bytes));
    }
}

/// Whether an input's rows are accounted for; bytes without a table of their own go to the reader of reports, or a
/// finding tells of them.
fn nothing_is_lost(bytes: Vec<u8>) -> bool {
    let inputs = [Input::memory("a.csv", InputFormat::Table, bytes)];
    let intake =
        read_tables(&inputs, Catalog::builtin(), &Prefer::default(), &TableOptions::default());
    let told =
        !intake.accounts.is_empty() || !intake.reports.is_empty() || !intake.findings.is_empty();
    told && intake.accounts.iter().all(|account| account.balances())
}
