//! Text that was copied out of a page, in every shape that copying leaves: the figures are those of the whole report, and
//! where the text breaks off nothing is made of the rest.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use tongbi::Catalog;
use tongbi::documents::read_document;
use tongbi::extract::{ExtractOptions, Extraction, Extractor};

/// The fixtures of scraped text.
const SHAPES: [&str; 7] = [
    "text-bars-ragged/input.txt",
    "text-cells/input.txt",
    "text-cells-bars/input.txt",
    "text-tabs/input.txt",
    "text-spaces/input.txt",
    "text-labels-broken/input.txt",
    "markdown-groups/input.md",
];

type Figures = BTreeMap<(String, String), (Option<f64>, String)>;

fn text(shape: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reports");
    fs::read_to_string(root.join(shape)).unwrap()
}

fn extract(text: &str) -> Extraction {
    let document = read_document("report.txt", text.as_bytes()).unwrap();
    Extractor::new(Catalog::builtin(), ExtractOptions::default()).extract(&document)
}

/// The figures of the tables.
fn figures(extraction: &Extraction) -> Figures {
    let of_tables =
        extraction.observations.iter().filter(|o| o.provenance.place.starts_with("table"));
    let figure = |o: &tongbi::Observation| {
        let key = (o.key.indicator.to_string(), o.key.breakdown.to_string());
        (key, (o.value, o.status.to_string()))
    };
    of_tables.map(figure).collect()
}

fn codes(extraction: &Extraction) -> Vec<&str> {
    extraction.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_text_that_breaks_off_anywhere_gives_no_figure_that_is_not_in_it() {
    for shape in SHAPES {
        let text = text(shape);
        let whole = figures(&extract(&text));
        assert!(whole.len() > 190, "{shape}");
        let start = text.find("二、主动公开").unwrap();
        for cut in (start..text.len()).step_by(29).filter(|at| text.is_char_boundary(*at)) {
            let part = figures(&extract(&text[..cut]));
            let wrong: Vec<_> =
                part.iter().filter(|(key, value)| whole.get(*key) != Some(*value)).collect();
            assert!(wrong.is_empty(), "{shape} cut at {cut}: {wrong:?}");
        }
    }
}

#[test]
fn a_text_that_breaks_off_is_said_to_be_cut_once() {
    for shape in SHAPES {
        let text = text(shape);
        let cut = text.find("重复申请").unwrap();
        let extraction = extract(&text[..cut + "重复".len()]);
        let found = codes(&extraction);
        assert_eq!(
            found.iter().filter(|code| **code == "text_cut").count(),
            1,
            "{shape}: {found:?}"
        );
        let others = ["table_not_found", "rows_missing", "row_cells", "table_not_understood"];
        assert!(!found.iter().any(|code| others.contains(code)), "{shape}: {found:?}");
    }
}

#[test]
fn a_table_that_is_there_is_told_from_one_that_is_not() {
    let text = text("text-cells/input.txt");
    let start = text.find("三、收到和处理").unwrap();
    let end = text.find("四、政府信息公开").unwrap();
    let without = format!("{}{}", &text[..start], &text[end..]);
    assert_eq!(codes(&extract(&without)), ["table_not_found"]);
    // The applicants have lost their names.
    let nameless = text.replace("自然人\n", "甲\n").replace("商业企业\n", "乙\n");
    assert_eq!(codes(&extract(&nameless)), ["table_not_understood"]);
}

#[test]
fn columns_that_the_sums_contradict_are_left_out_and_one_wrong_sum_is_kept() {
    let text = text("text-cells/input.txt");
    let names = "自然人\n法人或其他组织\n总计\n";
    let moved = text.replace(names, "总计\n法人或其他组织\n自然人\n");
    assert_ne!(moved, text);
    let extraction = extract(&moved);
    assert!(codes(&extraction).contains(&"columns_contradicted"), "{:?}", codes(&extraction));
    assert!(!figures(&extraction).keys().any(|(indicator, _)| indicator == "requests.received"));
    let whole = figures(&extract(&text));
    let received = whole[&("requests.received".to_owned(), "total".to_owned())].0.unwrap();
    let wrong = text.replacen(&format!("\n{received}\n"), &format!("\n{}\n", received + 1.0), 1);
    let extraction = extract(&wrong);
    let key = ("requests.received".to_owned(), "total".to_owned());
    assert_eq!(figures(&extraction)[&key].0, Some(received + 1.0));
    assert!(codes(&extraction).is_empty());
}
