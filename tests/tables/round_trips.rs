//! What tongbi writes is read back, from a file and from standard input, and is the same.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Figures of every kind: blanks, "not applicable", estimates, applicants, accounts, amounts, side figures.
const FIGURES: &str = "body,year,indicator,breakdown,value,unit,status,source,place,text
甲县,2021,permits.decided,,7000,件,normal,a.html,table 2 row 7 column 2,7000
甲县,2022,permits.decided,,8000,件,normal,a.html,,8000
甲县,2021,fees.collected,,1020.5,万元,normal,a.html,,\"1,020.50\"
甲县,2022,fees.collected,,,万元,missing,a.html,,
甲县,2022,requests.received,natural_person,85,件,normal,a.html,,85
甲县,2022,requests.received,total,95,件,normal,a.html,,95
甲县,2021,wechat.followers,甲县发布,12000,人,estimated,a.html,,约1.2万
甲县,2022,wechat.followers,甲县发布,15000,人,estimated,a.html,,约1.5万
乙市,2021,permits.decided,,5,件,normal,b.html,,5
乙市,2022,permits.decided,,,件,not_applicable,b.html,,/
乙市,2022,population,,812345,人,normal,b.html,,812345
";

fn tongbi(folder: &Path, arguments: &[&str], input: Option<&[u8]>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .args(["--lang", "en"])
        .current_dir(folder)
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    if let Some(bytes) = input {
        child.stdin.take().unwrap().write_all(bytes).unwrap();
    }
    child.wait_with_output().unwrap()
}

/// Body, year, indicator, breakdown, value, unit and status of every figure; nothing may be said that is wrong.
fn figures(folder: &Path, input: &str, bytes: Option<&[u8]>) -> Vec<String> {
    let arguments = ["read", input, "--breakdown", "all", "--format", "csv"];
    let output = tongbi(folder, &arguments, bytes);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let wrong = said.lines().any(|line| line.starts_with("error") || line.starts_with("warning"));
    assert!(!wrong && output.status.success(), "{input}: {said}");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut rows: Vec<String> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').take(7).collect::<Vec<_>>().join(","))
        .collect();
    rows.sort();
    rows
}

#[test]
fn what_is_exported_is_read_back_from_files_and_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("in.csv"), FIGURES).unwrap();
    let wanted = figures(folder, "in.csv", None);
    assert_eq!(wanted.len(), FIGURES.lines().count() - 1);
    for extension in ["csv", "json", "jsonl", "md", "xlsx", "parquet", "sqlite"] {
        let name = format!("out.{extension}");
        let output = tongbi(folder, &["export", "in.csv", "-o", &name], None);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(figures(folder, &name, None), wanted, "{name}");
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        assert_eq!(figures(folder, "-", Some(&bytes)), wanted, "{name} from standard input");
    }
    let output = tongbi(folder, &["export", "in.csv", "--what", "package", "-o", "package"], None);
    assert!(output.status.success());
    assert_eq!(figures(folder, "package", None), wanted);
}

#[test]
fn real_figures_come_back_from_every_form_with_those_that_are_computed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let datasets = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    let datasets = datasets.to_str().unwrap();
    let all = |input: &str| {
        let output = tongbi(folder, &["figures", input, "--format", "csv"], None);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let text = String::from_utf8(output.stdout).unwrap();
        let row = |line: &str| line.split(',').take(7).collect::<Vec<_>>().join(",");
        let mut rows: Vec<String> = text.lines().map(row).collect();
        rows.sort();
        (rows, said.lines().filter(|line| line.starts_with("error")).count())
    };
    let (wanted, _) = all(datasets);
    assert!(wanted.iter().any(|row| row.ends_with(",computed")));
    for extension in ["csv", "json", "md", "xlsx", "parquet", "sqlite"] {
        let name = format!("out.{extension}");
        let mut written = Command::new(env!("CARGO_BIN_EXE_tongbi"));
        let written = written.args(["export", datasets, "-o", &name, "--lang", "zh"]);
        assert!(written.current_dir(folder).output().unwrap().status.code() < Some(2), "{name}");
        let (rows, errors) = all(&name);
        assert_eq!(errors, 0, "{name}");
        assert!(rows == wanted, "{name}: {} rows", rows.len());
    }
}

#[test]
fn packed_tables_are_read_from_files_and_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("in.csv"), FIGURES).unwrap();
    let wanted = figures(folder, "in.csv", None);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(FIGURES.as_bytes()).unwrap();
    let packed = [
        ("a.csv.gz", gzip.finish().unwrap()),
        ("a.csv.zst", zstd::encode_all(FIGURES.as_bytes(), 3).unwrap()),
    ];
    for (name, bytes) in packed {
        std::fs::write(folder.join(name), &bytes).unwrap();
        assert_eq!(figures(folder, name, None), wanted, "{name}");
        assert_eq!(figures(folder, "-", Some(&bytes)), wanted, "{name} from standard input");
    }
}

#[test]
fn a_report_from_standard_input_is_read_as_from_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reports");
    let mut names: Vec<_> = std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    let mut kinds = 0;
    for kind in ["docx", "html", "xlsx"] {
        let found = names.iter().find_map(|folder| {
            let file = folder.join(format!("input.{kind}"));
            file.exists().then_some(file)
        });
        let Some(file) = found else { continue };
        kinds += 1;
        let told = ["extract", "--body", "甲县", "--year", "2023"];
        let of_file = tongbi(&root, &[&told[..], &[file.to_str().unwrap()]].concat(), None);
        let bytes = std::fs::read(&file).unwrap();
        let of_input = tongbi(&root, &[&told[..], &["-"]].concat(), Some(&bytes));
        let values = |output: &Output| -> Vec<String> {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let rows = text.lines().skip(1);
            rows.map(|line| line.split(',').take(7).collect::<Vec<_>>().join(",")).collect()
        };
        assert!(!values(&of_file).is_empty(), "{}", file.display());
        assert_eq!(values(&of_input), values(&of_file), "{}", file.display());
    }
    assert!(kinds >= 2, "{kinds} kinds of reports");
}

#[test]
fn an_empty_form_is_a_form_of_blanks_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for extension in ["xlsx", "docx", "html", "md"] {
        let name = format!("form.{extension}");
        let said = ["form", "--blank", "--body", "甲县", "--year", "2024", "-o", &name];
        let output = tongbi(folder, &said, None);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let rows = figures(folder, &name, None);
        assert_eq!(rows.len(), 193, "{name}");
        assert!(rows.iter().all(|row| row.ends_with(",missing")), "{name}");
    }
    let said =
        ["template", "--layout", "form", "--body", "甲县", "--years", "2024", "-o", "t.xlsx"];
    assert!(tongbi(folder, &said, None).status.success());
    assert_eq!(figures(folder, "t.xlsx", None).len(), 193);
}
