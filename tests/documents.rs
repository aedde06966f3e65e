//! Documents of every shape against the blocks that must come out of them, and what damage does to their readers.
//!
//! `UPDATE_EXPECTED=1` writes the expected texts anew; read them before they are committed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read, Write as _};
use std::path::{Path, PathBuf};

use tongbi::documents::{Block, Document, Format, Grid, detect, read_document};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// The folders of fixtures, each with its document.
fn fixtures() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents");
    let mut found: Vec<(String, PathBuf)> = fs::read_dir(root)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.is_dir())
        .map(|folder| {
            let name =
                folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
            let files = fs::read_dir(&folder).expect("the fixture can be listed");
            let input = files
                .map(|entry| entry.expect("a file can be listed").path())
                .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
                .expect("a fixture has an input");
            (name, input)
        })
        .collect();
    found.sort();
    found
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).expect("the fixture can be read")
}

fn document(bytes: &[u8]) -> Document {
    read_document("input", bytes).expect("the fixtures are neither PDF nor CSV")
}

/// The document as text: a line for each paragraph and each cell.
fn dump(document: &Document) -> String {
    let mut out = String::new();
    if let Some(title) = &document.title {
        writeln!(out, "title {title}").expect("a string takes any text");
    }
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => {
                let kind = if p.heading { "heading" } else { "paragraph" };
                let place = place(p.place.page, p.place.line);
                writeln!(out, "{kind}{place} {}", p.text).expect("a string takes any text");
            }
            Block::Table(grid) => dump_table(grid, &mut out),
        }
    }
    for finding in &document.findings {
        writeln!(out, "finding {} {:?}", finding.code, finding.args)
            .expect("a string takes any text");
    }
    out
}

fn dump_table(grid: &Grid, out: &mut String) {
    let place = place(grid.place.page, grid.place.line);
    writeln!(out, "table{place} {} × {}", grid.rows, grid.columns)
        .expect("a string takes any text");
    for row in grid.cells.chunk_by(|a, b| a.row == b.row) {
        let texts = row.iter().map(|cell| match (cell.row_span, cell.column_span) {
            (1, 1) => format!("{}:{}", cell.column, cell.text),
            (rows, columns) => format!("{}+{rows}×{columns}:{}", cell.column, cell.text),
        });
        let texts = texts.collect::<Vec<_>>().join(" | ");
        writeln!(out, "  {} {texts}", row[0].row).expect("a string takes any text");
    }
}

fn place(page: Option<u32>, line: Option<u64>) -> String {
    let page = page.map(|n| format!(" page {n}")).unwrap_or_default();
    format!("{page}{}", line.map(|n| format!(" line {n}")).unwrap_or_default())
}

#[test]
fn every_shape_gives_its_blocks() {
    for (name, input) in fixtures() {
        let found = dump(&document(&read(&input)));
        let path = input.with_file_name("expected.txt");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&path, &found).expect("the expected text can be written");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn the_same_table_is_the_same_in_every_format() {
    let texts = |name: &str, file: &str| -> Vec<BTreeMap<(usize, usize), String>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents");
        let document = document(&read(&root.join(name).join(file)));
        let tables = document.blocks.into_iter().filter_map(|block| match block {
            Block::Table(grid) => Some(grid),
            Block::Paragraph(_) => None,
        });
        let cells = |grid: Grid| {
            let shown = grid.cells.into_iter().filter(|cell| !cell.text.is_empty());
            shown.map(|cell| ((cell.row, cell.column), cell.text)).collect()
        };
        tables.take(3).map(cells).collect()
    };
    let html = texts("html-plain", "input.html");
    assert_eq!(html.len(), 3);
    for (name, file) in
        [("docx-merged", "input.docx"), ("xlsx-sheets", "input.xlsx"), ("xls-sheets", "input.xls")]
    {
        assert_eq!(texts(name, file), html, "{name}");
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// The bytes with one to four faults: flipped bits, a part cut out, doubled, or the end cut off.
fn mutated(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(64)).min(bytes.len());
        match numbers.below(8) {
            0..4 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
            4 | 5 => drop(bytes.drain(at..end)),
            6 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            _ => bytes.truncate(bytes.len() - numbers.below(bytes.len() / 2)),
        }
    }
    bytes
}

const MUTATIONS: usize = 300;

/// Reads the bytes as whatever they have become, and looks whether the grids hold together.
fn survives(name: &str, bytes: &[u8]) {
    let Ok(document) = read_document(name, bytes) else { return };
    for block in &document.blocks {
        if let Block::Table(grid) = block {
            let covered: usize = grid.cells.iter().map(|c| c.row_span * c.column_span).sum();
            let slots = grid.slots();
            assert_eq!(
                covered,
                slots.iter().flatten().count(),
                "{name}: cells overlap or reach out"
            );
        }
    }
    assert!(
        !document.blocks.is_empty() || !document.findings.is_empty(),
        "{name}: nothing is said"
    );
}

#[test]
fn damaged_files_are_read_or_refused() {
    for (name, input) in fixtures() {
        let bytes = read(&input);
        let mut numbers = Numbers(7);
        for _ in 0..MUTATIONS {
            survives(&name, &mutated(&bytes, &mut numbers));
        }
    }
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("the fixture is whole");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("the fixture is whole");
        let mut data = Vec::new();
        part.read_to_end(&mut data).expect("the fixture is whole");
        parts.push((part.name().expect("a name in UTF-8").into_owned(), data));
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(name.as_str(), options).expect("memory takes it");
        writer.write_all(data).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

#[test]
fn damaged_parts_of_packed_files_are_read_or_refused() {
    for (name, input) in fixtures() {
        let bytes = read(&input);
        if !matches!(detect(&bytes), Format::Docx | Format::Xlsx) {
            continue;
        }
        let parts = unpacked(&bytes);
        let mut numbers = Numbers(11);
        for _ in 0..MUTATIONS {
            let mut parts = parts.clone();
            let at = numbers.below(parts.len());
            parts[at].1 = mutated(&parts[at].1, &mut numbers);
            survives(&name, &packed(&parts, CompressionMethod::Stored));
        }
    }
}

#[test]
fn a_packed_bomb_is_refused() {
    for (name, file, part) in [
        ("docx-merged", "input.docx", "word/document.xml"),
        ("xlsx-sheets", "input.xlsx", "xl/styles.xml"),
        ("xlsx-sheets", "input.xlsx", "xl/worksheets/sheet1.xml"),
    ] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents");
        let mut parts = unpacked(&read(&root.join(name).join(file)));
        let bomb = parts.iter_mut().find(|(name, _)| name == part).expect("the part is there");
        bomb.1.resize(70 << 20, b' ');
        let document = document(&packed(&parts, CompressionMethod::Deflated));
        assert_eq!(document.findings[0].code, "file_too_large", "{part}");
        assert!(document.blocks.is_empty());
    }
}
