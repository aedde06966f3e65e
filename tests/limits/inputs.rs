//! Inputs without end.

use std::fs::File;

use crate::support::*;

#[test]
fn a_file_with_holes_hides_no_other() {
    let folder = folder(&[("good.csv", GOOD)]);
    let holes = File::create(folder.path().join("holes.csv")).unwrap();
    holes.set_len(5 << 30).unwrap();
    let output = run(&folder, &["yoy", "."], b"");
    assert_eq!(code(&output), 1);
    assert!(
        said(&output)
            .contains("the file is larger than the limit of 1 GB and was not read (./holes.csv)")
    );
    assert!(said(&output).contains("--limit bytes="), "the remedy is named");
    assert_eq!(changes(&output).len(), 2);
}

#[test]
fn a_line_without_end_and_a_million_columns_are_refused() {
    let columns: Vec<String> = (0..1_000_000).map(|n| n.to_string()).collect();
    let files = [("line.csv", "x".repeat(8 << 20)), ("columns.csv", columns.join(","))];
    let folder =
        folder(&[("good.csv", GOOD), ("line.csv", &files[0].1), ("columns.csv", &files[1].1)]);
    let output = run(&folder, &["yoy", "."], b"");
    assert!(
        said(&output)
            .contains("this line is longer than 4 MB; the file was not read (./line.csv, line 1)")
    );
    assert!(said(&output).contains(
        "this line has more than 16384 columns; the file was not read (./columns.csv, line 1)"
    ));
    assert_eq!((code(&output), changes(&output).len()), (1, 2));
}

#[test]
fn a_limit_can_be_changed_and_an_unknown_one_is_a_usage_error() {
    let folder = folder(&[("good.csv", GOOD)]);
    let output = run(&folder, &["yoy", "good.csv", "--limit", "rows=2"], b"");
    assert!(said(&output).contains("more than 2 rows"), "{}", said(&output));
    let output = run(&folder, &["yoy", "good.csv", "--limit", "rows=3,bytes=1K"], b"");
    assert_eq!((code(&output), changes(&output).len()), (0, 2));
    let output = run(&folder, &["yoy", "good.csv", "--limit", "width=3"], b"");
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("bytes=…, line=…, columns=…, rows=…"), "{}", said(&output));
}

#[cfg(unix)]
#[test]
fn a_device_under_the_name_of_a_page_is_not_read_without_end() {
    let folder = folder(&[]);
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("x.html")).unwrap();
    for command in ["extract", "yoy"] {
        let output = run(&folder, &[command, "x.html", "--limit", "bytes=4M"], b"");
        assert!(said(&output).contains("larger than the limit of 4 MB"), "{}", said(&output));
    }
    let output = run(&folder, &["catalog", "--catalog", "/dev/zero"], b"");
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("larger than 4 MB"), "{}", said(&output));
}

#[test]
fn brackets_without_end_are_an_error_and_no_overflow() {
    let text = format!(
        "[[derived]]\nid = 'x.rate'\nzh = '率'\nen = 'rate'\nunit = '件'\nmeasure = 'flow'\nformula = '{}1{}'\n",
        "(".repeat(20_000),
        ")".repeat(20_000)
    );
    let folder = folder(&[("deep.toml", &text)]);
    let output = run(&folder, &["catalog", "--catalog", "deep.toml"], b"");
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("expected fewer brackets"), "{}", said(&output));
    assert!(said(&output).len() < 1_000, "the formula is not repeated whole");
    let output = run(&folder, &["catalog", "--catalog", "deep.toml", "--lang", "zh"], b"");
    assert!(said(&output).contains("更少的括号"), "{}", said(&output));
}

#[test]
fn a_catalog_that_hides_a_name_or_leads_in_a_circle_is_refused() {
    let row = |id: &str, parent: &str| {
        format!(
            "[[indicator]]\nid = '{id}'\nzh = '{id}号'\nen = 'no {id}'\ntable = 'prose'\nunit = '件'\nmeasure = 'flow'\nparent = '{parent}'\n"
        )
    };
    let hides = "[[label]]\nid = 'penalties.decided'\naliases = ['行政许可']\n".to_owned();
    let circle = format!("{}{}", row("a", "b"), row("b", "a"));
    for (text, line, words) in [
        (hides, "line 3", "行政许可"),
        (row("", "permits.decided"), "line 2", "empty"),
        (circle, "line 2", "a → b → a"),
    ] {
        let folder = folder(&[("own.toml", &text)]);
        let output = run(&folder, &["catalog", "--catalog", "own.toml"], b"");
        assert_eq!(code(&output), 2);
        let said = said(&output);
        assert!(said.contains(&format!("own.toml, {line}")) && said.contains(words), "{said}");
        assert!(said.lines().count() > 1, "a remedy: {said}");
    }
}

#[test]
fn a_table_of_more_cells_than_memory_is_refused() {
    let wide = format!("注{}\n{}", ",".repeat(16_000), "a,b\n".repeat(100_000));
    let keys: Vec<String> = (0..20_000).map(|n| format!("{{\"k{n}\":1}}")).collect();
    let json = format!("[{}]", keys.join(","));
    let folder = folder(&[("good.csv", GOOD), ("wide.csv", &wide), ("keys.json", &json)]);
    let output = run(&folder, &["yoy", "good.csv", "wide.csv", "keys.json"], b"");
    assert_eq!((code(&output), changes(&output).len()), (1, 2), "{}", said(&output));
    let said = said(&output);
    let line = said.lines().find(|line| line.contains("more than 20000000 cells"));
    let both = |line: &str| line.contains("wide.csv") && line.contains("keys.json");
    assert!(line.is_some_and(both), "{said}");
}
