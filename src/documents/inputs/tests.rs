use super::*;

fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    folder
}

fn names(inputs: &Inputs, root: &Path) -> Vec<String> {
    let relative = |name: &str| name.replace(&format!("{}/", root.display()), "");
    inputs.files.iter().map(|input| relative(&input.name)).collect()
}

fn gather_in(root: &Path, arguments: &[&str]) -> Inputs {
    let arguments: Vec<String> =
        arguments.iter().map(|a| root.join(a).display().to_string()).collect();
    gather(&arguments, &mut io::empty())
}

#[test]
fn a_folder_gives_its_files_sorted_and_by_format() {
    let root = folder(&["b.csv", "a/z.TSV", "a/y.parquet", "notes.md", ".git/x.csv", "m.json"]);
    let found = gather_in(root.path(), &[""]);
    assert_eq!(names(&found, root.path()), ["a/y.parquet", "a/z.TSV", "b.csv", "notes.md"]);
    let formats: Vec<InputFormat> = found.files.iter().map(|f| f.format).collect();
    let (table, parquet) = (InputFormat::Table, InputFormat::Parquet);
    assert_eq!(formats, [parquet, table, table, InputFormat::Text]);
    assert!(found.passed_over[0].ends_with("m.json") && found.findings.is_empty());
}

#[test]
fn what_tells_about_a_folder_is_not_read_unless_it_is_named() {
    let root = folder(&["b.csv", "README.md", "readme.zh-CN.txt"]);
    assert_eq!(names(&gather_in(root.path(), &[""]), root.path()), ["b.csv"]);
    assert_eq!(names(&gather_in(root.path(), &["README.md"]), root.path()), ["README.md"]);
}

#[test]
fn a_file_that_is_named_twice_is_read_once_and_noted() {
    let root = folder(&["b.csv", "c.csv"]);
    let found = gather_in(root.path(), &["c.csv", "*.csv"]);
    assert_eq!(names(&found, root.path()), ["c.csv", "b.csv"]);
    assert_eq!(found.findings[0].code, "input_twice");
}

#[test]
fn arguments_that_lead_to_nothing_are_findings_and_hide_no_other() {
    let root = folder(&["b.csv", "data.figures"]);
    let found = gather_in(root.path(), &["gone.csv", "*.tsv", "data.figures", "b.csv"]);
    let codes: Vec<&str> = found.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["input_missing", "input_no_match"]);
    assert_eq!(names(&found, root.path()), ["data.figures", "b.csv"]);
}

#[test]
fn standard_input_is_read_once() {
    let arguments = ["-".to_owned(), "-".to_owned()];
    let found = gather(&arguments, &mut "a,b\n".as_bytes());
    assert_eq!(found.files.len(), 1);
    assert_eq!(found.files[0].bytes().unwrap().as_ref(), b"a,b\n");
    assert_eq!(found.findings[0].code, "input_twice");
}

#[test]
fn standard_input_is_what_its_content_says() {
    for (text, format) in [
        ("<!DOCTYPE html><p>x</p>", InputFormat::Document),
        ("%PDF-1.7\n", InputFormat::Document),
        ("PAR1", InputFormat::Parquet),
        ("body,year\na,2024\n", InputFormat::Table),
        ("body\tyear\na\t2024\n", InputFormat::Text),
        ("", InputFormat::Table),
    ] {
        let found = gather(&["-"], &mut text.as_bytes());
        assert_eq!(found.files[0].format, format, "{text}");
    }
}

#[test]
fn one_file_over_a_limit_hides_no_other() {
    let root = folder(&["b.csv", "c.csv"]);
    File::create(root.path().join("a.csv")).unwrap().set_len(5 << 30).unwrap();
    let found = gather(&[root.path()], &mut io::empty());
    let codes: Vec<Option<String>> = found
        .files
        .iter()
        .map(|input| {
            input
                .bytes()
                .err()
                .map(|error| unreadable(&input.name, &error).code.to_string().to_string())
        })
        .collect();
    assert_eq!(codes, [Some("file_over_bytes".to_owned()), None, None]);
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_are_no_utf_8_are_read_and_stay_apart() {
    use std::os::unix::ffi::OsStrExt;
    let root = tempfile::tempdir().unwrap();
    let path = |name: &[u8]| root.path().join(OsStr::from_bytes(name));
    for name in [b"\xff.csv".as_slice(), b"\xfe.csv"] {
        fs::write(path(name), "x").unwrap();
    }
    let found = gather(&[path(b"\xff.csv"), path(b"\xfe.csv")], &mut io::empty());
    assert_eq!(names(&found, root.path()), ["\\xFF.csv", "\\xFE.csv"]);
    assert!(found.files.iter().all(|input| input.bytes().is_ok()));
}

#[test]
#[cfg(unix)]
fn a_device_under_the_name_of_a_page_is_read_up_to_the_limit() {
    let root = tempfile::tempdir().unwrap();
    let page = root.path().join("x.html");
    std::os::unix::fs::symlink("/dev/zero", &page).unwrap();
    let limits = Limits::default().with("bytes=3M".parse().unwrap());
    let found = gather_within(&[page], &mut io::empty(), &limits);
    let error = found.files[0].bytes().unwrap_err();
    assert_eq!(unreadable("x.html", &error).code, "file_over_bytes");
}

#[test]
fn a_package_inside_a_package_is_read_when_it_is_named() {
    let root = folder(&["datapackage.json", "a.csv", "b/c.csv", "d/datapackage.json", "d/e.csv"]);
    let found = gather(&[root.path()], &mut io::empty());
    assert_eq!(names(&found, root.path()), ["a.csv", "b/c.csv"]);
    assert!(found.passed_over.iter().any(|name| name.ends_with("/d")), "{:?}", found.passed_over);
    let found = gather(&[root.path().join("d")], &mut io::empty());
    assert_eq!(names(&found, root.path()), ["d/e.csv"]);
}
