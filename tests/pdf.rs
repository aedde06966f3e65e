//! The PDF reader and its workers, over whole files: those of `fixtures/pdf`, and small ones written here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tongbi::documents::pdf::{self, UNREADABLE};
use tongbi::documents::worker::{Limits, Pool};
use tongbi::documents::{Block, Document, Grid};
use tongbi::model::Severity;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf")
}

fn grids(document: &Document) -> Vec<&Grid> {
    let blocks = document.blocks.iter();
    let grids = blocks.filter_map(|block| match block {
        Block::Table(grid) => Some(grid),
        Block::Paragraph(_) => None,
    });
    grids.collect()
}

fn codes(document: &Document) -> Vec<&str> {
    document.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn paragraphs(document: &Document) -> Vec<&str> {
    let blocks = document.blocks.iter();
    let texts = blocks.filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text.as_str()),
        Block::Table(_) => None,
    });
    texts.collect()
}

/// The cells of all tables: (table, row, column) → (row span, column span, text).
fn cells(document: &Document) -> BTreeMap<[usize; 3], (usize, usize, String)> {
    let mut cells = BTreeMap::new();
    for (table, grid) in grids(document).into_iter().enumerate() {
        for cell in &grid.cells {
            let what = (cell.row_span, cell.column_span, cell.text.clone());
            assert_eq!(cells.insert([table, cell.row, cell.column], what), None);
        }
    }
    cells
}

fn expected(path: &Path) -> BTreeMap<[usize; 3], (usize, usize, String)> {
    let text = std::fs::read_to_string(path).expect("every fixture has its cells");
    let cell = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let n = |i: usize| fields[i].parse::<usize>().expect("cells.tsv counts cells");
        ([n(0), n(1), n(2)], (n(3), n(4), fields[5].to_owned()))
    };
    text.lines().skip(1).map(cell).collect()
}

fn cases() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(fixtures()).expect("the fixtures are there");
    let folders = folders.map(|entry| entry.expect("the folder can be read").path());
    let mut cases: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

#[test]
fn every_cell_of_every_fixture_is_read_as_it_was_written() {
    let cases = cases();
    assert!(cases.len() >= 7);
    for case in cases {
        let bytes = std::fs::read(case.join("report.pdf")).unwrap();
        let document = pdf::read("report.pdf", &bytes);
        assert_eq!(codes(&document), [""; 0], "{}", case.display());
        assert_eq!(cells(&document), expected(&case.join("cells.tsv")), "{}", case.display());
        let text = paragraphs(&document);
        assert!(text.contains(&"二、主动公开政府信息情况"), "{}: {text:?}", case.display());
        assert_eq!(text.last(), Some(&"本年度未收取信息处理费。"), "{}", case.display());
    }
}

#[test]
fn the_second_reading_gives_the_figures_of_each_row_in_the_order_of_the_columns() {
    let is_figure = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '/')
    };
    let mut rows = 0;
    for case in cases() {
        let bytes = std::fs::read(case.join("report.pdf")).unwrap();
        let document = pdf::read("report.pdf", &bytes);
        for grid in grids(&document) {
            let second = grid.text_rows.as_ref().unwrap();
            assert_eq!(second.len(), grid.rows);
            for (row, pieces) in second.iter().enumerate() {
                let cells = grid.cells.iter().filter(|cell| cell.row == row);
                let first: Vec<&str> =
                    cells.map(|cell| cell.text.as_str()).filter(|text| is_figure(text)).collect();
                let second: Vec<&str> =
                    pieces.iter().map(String::as_str).filter(|text| is_figure(text)).collect();
                assert_eq!(first, second, "{} row {row}", case.display());
                rows += usize::from(!first.is_empty());
            }
        }
    }
    assert!(rows > 200);
}

#[test]
fn the_published_report_comes_out_whole() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let Ok(bytes) = std::fs::read(shared.join("reports/hongze-2023.pdf")) else {
        eprintln!("skipped: the shared reports are not here");
        return;
    };
    let truth = std::fs::read_to_string(shared.join("truth/hongze-2023.csv")).unwrap();
    let figures = |table: &str| -> Vec<String> {
        let fields = truth.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        fields.filter(|f| f[8] == table).map(|f| f[4].to_owned()).collect()
    };
    let document = pdf::read("hongze-2023.pdf", &bytes);
    assert_eq!(codes(&document), [""; 0]);
    let read: Vec<Vec<String>> = grids(&document).iter().map(|grid| numbers(grid)).collect();
    for (table, read) in ["table 2", "table 3", "table 4"].iter().zip(&read) {
        assert_eq!(&figures(table), read, "{table}");
    }
    let all: usize = read.iter().map(Vec::len).sum();
    assert!(all > 180, "{all}");
}

/// The cells that are numbers, row by row.
fn numbers(grid: &Grid) -> Vec<String> {
    let cells = grid.cells.iter().map(|cell| cell.text.clone());
    cells.filter(|text| text.parse::<f64>().is_ok()).collect()
}

/// A one-page PDF with the fonts `/H` (Helvetica) and `/S` (Song, UTF-16 codes), drawn by `content`.
fn page(content: &str) -> Vec<u8> {
    let resources = "/Font<</H 5 0 R/S 6 0 R/N 8 0 R>>/XObject<</I 9 0 R>>";
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{resources}>>>>"
    );
    file(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        &page,
        &stream("", content),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[7 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo\
         <</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        "<</Type/Font/Subtype/Type0/BaseFont/Unknown/Encoding/Identity-H/DescendantFonts[<</Type/Font\
         /Subtype/CIDFontType2/BaseFont/Unknown/DW 500/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
         /Supplement 0>>>>]>>",
        &stream("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x"),
    ])
}

/// A one-page PDF whose drawing calls another 200 times, which calls a third as often.
fn multiplied() -> Vec<u8> {
    let form = |callee: &str| {
        let calls = "/F Do ".repeat(200);
        stream(
            &format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {callee} 0 R>>>>"),
            &calls,
        )
    };
    file(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        &stream("", "/F Do"),
        &form("6"),
        &form("7"),
        &stream("/Subtype/Form/BBox[0 0 9 9]", "0 0 m 9 9 l S"),
    ])
}

fn stream(dict: &str, content: &str) -> String {
    format!("<<{dict}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

fn file(objects: &[&str]) -> Vec<u8> {
    let (mut out, mut table) = (String::from("%PDF-1.7\n"), String::new());
    for (n, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out += &format!("xref\n0 {size}\n0000000000 65535 f \n{table}");
    out += &format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

/// Draws `text` in 10 point type at a place from the left and the bottom.
fn text(x: f64, y: f64, text: &str) -> String {
    if text.is_ascii() {
        return format!("BT /H 10 Tf {x} {y} Td ({text}) Tj ET\n");
    }
    let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("BT /S 10 Tf {x} {y} Td <{codes}> Tj ET\n")
}

/// Two rows of a label and two figures, ruled; the right column begins at x = 200.
fn ruled(body: &str) -> Vec<u8> {
    let mut content = String::from("0.5 w\n");
    for y in [700, 680, 660] {
        content += &format!("50 {y} m 300 {y} l S\n");
    }
    for x in [50, 150, 200, 300] {
        content += &format!("{x} 700 m {x} 660 l S\n");
    }
    content += &(text(55.0, 685.0, "新收") + &text(55.0, 665.0, "结转"));
    page(&(content + body))
}

fn row(document: &Document, row: usize) -> Vec<&str> {
    let cells = grids(document)[0].cells.iter().filter(|cell| cell.row == row);
    cells.map(|cell| cell.text.as_str()).collect()
}

#[test]
fn fonts_that_are_not_in_the_file_are_read() {
    let document =
        pdf::read("a.pdf", &ruled(&(text(160.0, 685.0, "12") + &text(210.0, 685.0, "3.5"))));
    assert_eq!(row(&document, 0), ["新收", "12", "3.5"]);
    assert_eq!(row(&document, 1), ["结转", "", ""]);
    assert_eq!(codes(&document), [""; 0]);
}

#[test]
fn bold_type_that_is_drawn_twice_is_read_once_and_a_repeated_digit_twice() {
    let twice = text(160.0, 685.0, "100") + &text(160.3, 685.0, "100") + &text(210.0, 685.0, "11");
    assert_eq!(row(&pdf::read("a.pdf", &ruled(&twice)), 0), ["新收", "100", "11"]);
}

#[test]
fn what_cannot_be_read_with_certainty_is_marked_and_reported() {
    let nameless = "BT /H 10 Tf 160 685 Td (1) Tj /N 10 Tf <0013> Tj /H 10 Tf (2) Tj ET\n";
    let cases = [
        ("a character without a value", nameless.to_owned()),
        ("a digit over another", text(160.0, 685.0, "3") + &text(160.5, 685.0, "8")),
        ("a number across a rule", text(190.0, 685.0, "123456")),
    ];
    for (case, body) in cases {
        let document = pdf::read("a.pdf", &ruled(&body));
        assert!(row(&document, 0)[1].contains(UNREADABLE), "{case}: {:?}", row(&document, 0));
        assert_eq!(codes(&document), ["pdf_cell_unreadable"], "{case}");
        let place = &document.findings[0].places[0];
        assert_eq!((place.page, place.row, place.column), (Some(1), Some(1), Some(2)), "{case}");
    }
}

#[test]
fn text_that_is_not_to_be_seen_is_not_read() {
    let covered =
        text(160.0, 685.0, "12") + "1 g 155 682 40 12 re f 0 g\n" + &text(160.0, 685.0, "13");
    let invisible = format!("3 Tr\n{}0 Tr\n{}", text(210.0, 685.0, "9"), text(210.0, 665.0, "7"));
    let document = pdf::read("a.pdf", &ruled(&(covered + &invisible)));
    assert_eq!(row(&document, 0), ["新收", "13", ""]);
    assert_eq!(row(&document, 1), ["结转", "", "7"]);
    assert_eq!(codes(&document), ["pdf_hidden"]);
}

#[test]
fn a_scan_is_named_even_where_recognised_text_lies_below_it() {
    let picture = "q 600 0 0 800 0 0 cm /I Do Q\n";
    for content in [picture.to_owned(), text(60.0, 700.0, "12345") + picture] {
        let document = pdf::read("scan.pdf", &page(&content));
        assert!(codes(&document).contains(&"pdf_scanned"), "{:?}", codes(&document));
        assert_eq!(document.blocks, []);
    }
}

#[test]
fn files_that_cannot_be_read_say_what_they_are() {
    let whole = page(&text(60.0, 700.0, "12"));
    let locked = String::from_utf8(whole.clone()).unwrap().replace(
        "/Root 1 0 R",
        "/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4\
         /O(01234567890123456789012345678901)/U(01234567890123456789012345678901)>>",
    );
    let counted = String::from_utf8(whole.clone()).unwrap().replace("/Count 1", "/Count 7");
    let cases: [(&[u8], &str); 7] = [
        (b"<html>", "pdf_other"),
        (b"%PDF-1.7", "pdf_damaged"),
        (locked.as_bytes(), "pdf_encrypted"),
        (counted.as_bytes(), "pdf_incomplete"),
        (&whole[..whole.len() - 40], "pdf_incomplete"),
        (&multiplied(), "pdf_bomb"),
        (&page(""), "pdf_empty"),
    ];
    for (bytes, code) in cases {
        let document = pdf::read("a.pdf", bytes);
        assert_eq!(codes(&document), [code]);
        assert_eq!(document.findings[0].severity, Severity::Error);
        assert_eq!(document.blocks, []);
    }
}

/// A pool of workers of the program under test.
fn pool(limits: Limits) -> Pool {
    Pool::new(env!("CARGO_BIN_EXE_tongbi").into(), vec!["__read-pdf".into()], limits)
}

#[test]
fn a_worker_reads_what_this_process_reads() {
    let pool = pool(Limits::default());
    for case in cases() {
        let bytes = std::fs::read(case.join("report.pdf")).unwrap();
        assert_eq!(pool.read("report.pdf", &bytes), pdf::read("report.pdf", &bytes));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_takes_too_much_memory_is_a_finding_and_the_pool_goes_on() {
    // Each filter makes 64 bytes of one, and of the last bytes the end of what the next filter takes.
    let filters =
        "/Filter[/ASCIIHexDecode/RunLengthDecode/RunLengthDecode/RunLengthDecode/RunLengthDecode]";
    let greedy = file(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
        &stream(filters, &("81".repeat(2000) + "04020080808080")),
    ]);
    let pool = pool(Limits { memory: 512 << 20, seconds: 60 });
    let good = ruled(&text(160.0, 685.0, "12"));
    for _ in 0..2 {
        assert_eq!(codes(&pool.read("greedy.pdf", &greedy)), ["pdf_limit_memory"]);
        assert_eq!(row(&pool.read("good.pdf", &good), 0), ["新收", "12", ""]);
    }
}

#[cfg(unix)]
#[test]
fn a_worker_that_hangs_ends_or_is_not_there_is_a_finding() {
    let limits = Limits { seconds: 1, ..Limits::default() };
    let cases = [
        ("/bin/sleep", "60", "pdf_limit_time"),
        ("/bin/false", "", "pdf_limit_memory"),
        ("/no/such/program", "", "pdf_worker"),
    ];
    for (program, arg, code) in cases {
        let pool = Pool::new(program.into(), vec![arg.into()], limits);
        assert_eq!(codes(&pool.read("a.pdf", &page(""))), [code]);
    }
}

#[test]
fn damaged_files_end_in_a_finding_or_in_the_same_figures() {
    let pool = pool(Limits { seconds: 20, ..Limits::default() });
    let bytes = std::fs::read(fixtures().join("chromium-collapsed/report.pdf")).unwrap();
    let whole =
        grids(&pdf::read("a.pdf", &bytes)).into_iter().flat_map(numbers).collect::<Vec<_>>();
    let mut state: u64 = 7;
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for n in 0..120 {
        let mut damaged = bytes.clone();
        if n % 4 == 0 {
            damaged.truncate(next(bytes.len()));
        } else {
            let at = next(bytes.len());
            damaged[at] ^= 1 << next(8);
        }
        let document = pool.read("a.pdf", &damaged);
        let read: Vec<String> = grids(&document).into_iter().flat_map(numbers).collect();
        assert!(read == whole || !document.findings.is_empty(), "mutation {n}");
    }
}
