//! Documents → figures, on one core: what reading a page takes, and what finding its figures takes.
//!
//! The documents are fixtures.

#![allow(clippy::unwrap_used, reason = "a benchmark stops at what it did not expect")]

use std::fs;
use std::path::{Path, PathBuf};

use divan::{Bencher, counter::ItemsCount};
use tongbi::Catalog;
use tongbi::documents::worker::{Limits, Pool};
use tongbi::documents::{pdf, read_document};
use tongbi::extract::{ExtractOptions, Extractor};

fn main() {
    divan::main();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A whole report, in a page of 100 KB as a content management system makes it.
fn page() -> Vec<u8> {
    fs::read(root().join("tests/fixtures/reports/html-whole/input.html")).unwrap()
}

#[divan::bench(max_time = 3)]
fn page_to_document(bencher: Bencher) {
    let page = page();
    bencher.counter(ItemsCount::new(1usize)).bench(|| read_document("a.html", &page).unwrap());
}

#[divan::bench(max_time = 3)]
fn document_to_figures(bencher: Bencher) {
    let page = page();
    let extractor = Extractor::new(Catalog::builtin(), ExtractOptions::default());
    bencher
        .counter(ItemsCount::new(1usize))
        .with_inputs(|| read_document("a.html", &page).unwrap())
        .bench_refs(|document| extractor.extract(document));
}

/// A PDF in this process, without limits.
#[divan::bench(max_time = 3)]
fn pdf_to_document(bencher: Bencher) {
    let bytes = fs::read(root().join("tests/fixtures/pdf/writer-html/report.pdf")).unwrap();
    bencher.counter(ItemsCount::new(1usize)).bench(|| pdf::read("a.pdf", &bytes));
}

/// A PDF in its worker process, limits and messages included.
#[divan::bench(max_time = 5)]
fn pdf_to_figures(bencher: Bencher) {
    let bytes = fs::read(root().join("tests/fixtures/pdf/writer-html/report.pdf")).unwrap();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_tongbi"));
    let pool = Pool::new(program, vec!["__read-pdf".into()], Limits::default());
    let extractor = Extractor::new(Catalog::builtin(), ExtractOptions::default());
    bencher
        .counter(ItemsCount::new(1usize))
        .bench(|| extractor.read_report("a.pdf", &bytes, Some(&pool)));
}
