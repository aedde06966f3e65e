//! Tables as text → observations, findings and accounts: one folder of `tests/fixtures/csv` for each shape.
//!
//! A folder has `input/` (what is read), `expected.csv` (the observations) and `expected-findings.txt` (the findings, then
//! the accounts). With `TONGBI_BLESS=1` the expected files are written anew; look at the difference before you keep it.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be read fails its test")]

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tongbi::documents::inputs::{InputFormat, gather};
use tongbi::ingest::{FileAccount, Intake, TableKind, TableOptions, read_tables};
use tongbi::model::Prefer;
use tongbi::{Catalog, Finding, Lang, Observation};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/csv")
}

fn read_paths(paths: &[PathBuf]) -> (Intake, Vec<Finding>) {
    let arguments: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let inputs = gather(&arguments, &mut io::empty());
    (
        read_tables(
            &inputs.files,
            Catalog::builtin(),
            &Prefer::default(),
            &TableOptions::default(),
        ),
        inputs.findings,
    )
}

fn csv_of(observations: &[Observation]) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = "body,year,indicator,breakdown,value,unit,status,source,place,text";
    out.write_record(header.split(',')).unwrap();
    for o in observations {
        let value = o.value.map(|value| value.to_string()).unwrap_or_default();
        out.write_record([
            o.key.body.as_str(),
            &o.key.year.to_string(),
            o.key.indicator.as_str(),
            o.key.breakdown.as_str(),
            &value,
            o.unit.as_str(),
            o.status.as_str(),
            &o.provenance.source,
            &o.provenance.place,
            &o.provenance.text,
        ])
        .unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

fn account_line(account: &FileAccount) -> String {
    let mut line = format!("account {}: {}", account.file, account.kind.as_str());
    let delimiter = account.delimiter.map(|c| c.escape_default().to_string());
    let _ = write!(line, " {} {:?}", account.encoding, delimiter.unwrap_or_default());
    for (name, count) in [
        ("rows above", account.rows_above),
        ("header rows", account.header_rows),
        ("rows", account.rows),
        ("blank", account.blank_rows),
        ("empty lines", account.empty_lines),
        ("comments", account.comment_lines),
        ("expected", account.expected),
        ("taken", account.taken),
        ("duplicates", account.duplicates),
        ("conflicts", account.conflicts),
        ("rejected", account.rejected),
    ] {
        if count > 0 {
            let _ = write!(line, ", {name} {count}");
        }
    }
    if !account.ignored_columns.is_empty() {
        let _ = write!(line, ", ignored {:?}", account.ignored_columns);
    }
    line
}

fn report_of(intake: &Intake) -> String {
    let mut out = String::new();
    for finding in &intake.findings {
        let place = finding.places.first().map(ToString::to_string).unwrap_or_default();
        let severity = finding.severity.as_str();
        let _ = writeln!(out, "{severity} {} at {place}", finding.code);
        let _ = writeln!(out, "    {}", finding.message(Lang::En));
        let _ = writeln!(out, "    {}", finding.message(Lang::Zh));
    }
    for body in &intake.bodies {
        let parent = body.parent.as_ref().map_or("", |parent| parent.as_str());
        let _ = writeln!(out, "body {}, {}, {}, {parent}", body.id, body.kind, body.level);
    }
    for part in &intake.reports {
        let _ = writeln!(out, "not a table: {}", part.name);
    }
    for account in &intake.accounts {
        let _ = writeln!(out, "{}", account_line(account));
    }
    out
}

fn check(case: &str) {
    let folder = fixtures().join(case);
    let input = folder.join("input");
    let (intake, findings) = read_paths(std::slice::from_ref(&input));
    assert_eq!(findings, [], "{case}");
    for account in &intake.accounts {
        assert!(account.balances(), "{account:?}");
    }
    let folder_name = format!("{}{}", input.display(), std::path::MAIN_SEPARATOR);
    let without_folder = |text: String| text.replace(&folder_name, "");
    for (name, found) in [
        ("expected.csv", without_folder(csv_of(&intake.observations))),
        ("expected-findings.txt", without_folder(report_of(&intake))),
    ] {
        let path = folder.join(name);
        if std::env::var_os("TONGBI_BLESS").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == expected, "{case}/{name} should be\n{expected}\nand is\n{found}");
    }
}

macro_rules! cases {
    ($($case:ident)*) => {
        $(#[test] fn $case() { check(stringify!($case)); })*

        #[test]
        fn every_folder_of_fixtures_is_a_case() {
            let mut folders: Vec<String> = fs::read_dir(fixtures())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .collect();
            folders.sort();
            let mut cases = vec![$(stringify!($case)),*];
            cases.sort_unstable();
            assert_eq!(folders, cases);
        }
    };
}

cases! {
    data_package
    duplicates_and_conflicts
    encoding_gb18030
    encoding_utf16be
    encoding_utf16le_bom
    encoding_utf8_bom
    header_faults
    long_bare
    long_chinese_headers
    long_contract
    long_wrong_rows
    not_tables
    quotes
    titles_notes_blanks
    unit_above
    units
    wide_by_applicant
    wide_chinese
    wide_doubtful_columns
    wide_ids
    wrong_bytes
}

#[test]
fn all_encodings_of_one_table_give_the_same_figures() {
    let figures = |case: &str| {
        let (intake, _) = read_paths(&[fixtures().join(case).join("input/a.csv")]);
        let keep = |o: &Observation| (o.key.clone(), o.value, o.status, o.provenance.text.clone());
        intake.observations.iter().map(keep).collect::<Vec<_>>()
    };
    let first = figures("encoding_gb18030");
    assert_eq!(first.len(), 4);
    for case in ["encoding_utf16be", "encoding_utf16le_bom", "encoding_utf8_bom"] {
        assert_eq!(figures(case), first, "{case}");
    }
}

#[test]
fn standard_input_is_a_table() {
    let mut text = "机关,年份,行政许可\n甲县,2023,9487\n".as_bytes();
    let inputs = gather(&["-".to_owned()], &mut text);
    let intake = read_tables(
        &inputs.files,
        Catalog::builtin(),
        &Prefer::default(),
        &TableOptions::default(),
    );
    assert_eq!(intake.observations[0].value, Some(9487.0));
    assert_eq!(intake.observations[0].provenance.source.as_ref(), "-");
}

#[test]
fn a_users_catalog_names_columns_too() {
    let catalog = Catalog::with_text(
        "mine.toml",
        "[[indicator]]\nid='hotline.calls'\nzh='热线来电'\nen='Hotline calls'\ntable='prose'\nunit='件'\nmeasure='flow'\n",
    )
    .unwrap();
    let mut text = "机关,年份,热线来电（万件）\n甲县,2023,1.5\n".as_bytes();
    let inputs = gather(&["-".to_owned()], &mut text);
    let intake = read_tables(&inputs.files, &catalog, &Prefer::default(), &TableOptions::default());
    assert_eq!(intake.observations[0].value, Some(15_000.0));
    assert_eq!(intake.findings, []);
}

#[test]
fn a_file_that_is_gone_hides_no_other() {
    let good = fixtures().join("long_contract/input/figures.csv");
    let (intake, findings) = read_paths(&[fixtures().join("gone.csv"), good]);
    assert_eq!(findings[0].code, "input_missing");
    assert_eq!(intake.observations.len(), 8);
}

#[test]
fn every_table_of_real_figures_is_read_whole() {
    let truth = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/truth");
    let Ok(entries) = fs::read_dir(&truth) else {
        eprintln!("skipped: {} is not there", truth.display());
        return;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "csv"));
    paths.sort();
    let (intake, findings) = read_paths(&paths);
    assert_eq!(findings, []);
    let wrong: Vec<_> =
        intake.findings.iter().filter(|f| f.severity > tongbi::Severity::Notice).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let tables = intake.accounts.iter().filter(|a| a.kind == TableKind::Long);
    let rows: u64 = tables.map(|account| account.rows).sum();
    assert_eq!(rows, intake.observations.len() as u64);
    let claims = intake.accounts.iter().find(|a| a.file.ends_with("claims.csv"));
    assert_eq!(claims.map(|account| account.kind), Some(TableKind::Claims));
    let amount = |o: &&Observation| o.key.indicator.as_str() == "procurement.amount";
    let amount = intake.observations.iter().find(amount).unwrap();
    assert_eq!((amount.value, amount.unit.as_str()), (Some(25.1), "万元"));
}

#[test]
fn inputs_of_other_formats_are_left_to_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("b.html"), b"<html>").unwrap();
    let inputs = gather(&[folder.path().display().to_string()], &mut io::empty());
    assert_eq!(inputs.of_format(InputFormat::Document).count(), 1);
    let options = TableOptions::default();
    let intake = read_tables(&inputs.files, Catalog::builtin(), &Prefer::default(), &options);
    let reports: Vec<&str> = intake.reports.iter().map(|part| part.name.as_str()).collect();
    assert!(reports.len() == 1 && reports[0].ends_with("b.html"));
    assert_eq!(Intake { reports: Vec::new(), ..intake }, Intake::default());
}
