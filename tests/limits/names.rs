//! Names that are long, odd, alike, or act.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use crate::support::*;

#[test]
fn a_body_with_a_name_without_end_gets_its_charts() {
    let name = "某".repeat(20_000);
    let text = GOOD.replace("甲县", &name);
    let folder = folder(&[("long.csv", &text)]);
    let output = run(&folder, &["report", "long.csv", "-o", "out", "-q"], b"");
    assert_eq!(code(&output), 0, "{}", said(&output));
    let charts: Vec<_> = fs::read_dir(folder.path().join("out/charts")).unwrap().collect();
    assert!(!charts.is_empty());
    for chart in charts {
        assert!(chart.unwrap().file_name().len() <= 200);
    }
}

#[test]
fn three_bodies_that_differ_by_a_sign_get_three_charts_and_three_places_on_the_page() {
    let bodies = ["甲/乙", "甲:乙", "甲_乙"];
    let rows: Vec<String> =
        bodies.iter().map(|body| GOOD.split_once('\n').unwrap().1.replace("甲县", body)).collect();
    let text = format!("body,year,indicator,value\n{}", rows.concat());
    let folder = folder(&[("names.csv", &text)]);
    let output = run(&folder, &["report", "names.csv", "-o", "out", "-q"], b"");
    assert_eq!(code(&output), 0, "{}", said(&output));
    let names: Vec<String> = fs::read_dir(folder.path().join("out/charts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let of_kind =
        |kind: &str| names.iter().filter(|n| n.contains(kind) && n.ends_with("svg")).count();
    assert_eq!(of_kind("_yoy_"), 3, "{names:?}");
    let page = fs::read_to_string(folder.path().join("out/index.html")).unwrap();
    let mut ids: Vec<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

#[test]
fn charts_of_other_indicators_languages_and_titles_are_other_files() {
    let folder = folder(&[("good.csv", GOOD)]);
    let options: [&[&str]; 6] = [
        &[],
        &["--indicator", "permits.decided"],
        &["--indicator", "permits.decided,penalties.decided"],
        &["--lang", "en"],
        &["--title", "一"],
        &["--title", "二"],
    ];
    for more in options {
        let mut arguments = vec!["chart", "good.csv", "--type", "yoy", "-o", "out", "-q"];
        arguments.extend(more);
        let output = run(&folder, &arguments, b"");
        assert_eq!(code(&output), 0, "{more:?}: {}", said(&output));
    }
    let names = fs::read_dir(folder.path().join("out")).unwrap();
    let svg = names.filter(|n| n.as_ref().unwrap().path().extension() == Some(OsStr::new("svg")));
    assert_eq!(svg.count(), options.len());
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_utf_8_is_a_name() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[]);
    let name = OsStr::from_bytes(b"\xff\xfe.csv");
    fs::write(folder.path().join(name), GOOD).unwrap();
    let output = run(&folder, &[OsStr::new("yoy"), name], b"");
    assert_eq!((code(&output), changes(&output).len()), (0, 2), "{}", said(&output));
    fs::write(folder.path().join(name), "no table").unwrap();
    let output = run(&folder, &[OsStr::new("yoy"), name], b"");
    assert!(said(&output).contains(r"\xFF\xFE.csv"), "{}", said(&output));
}

#[test]
fn a_folder_with_brackets_in_its_name_is_meant_as_it_stands() {
    let folder = folder(&[("dir [1]/a.csv", GOOD), ("dir 1/b.csv", "x")]);
    let output = run(&folder, &["yoy", "dir [1]/*.csv"], b"");
    assert_eq!((code(&output), changes(&output).len()), (0, 2), "{}", said(&output));
}

const HOSTILE: &str = "\u{1b}[31m甲\u{202e}县\u{7}";

#[test]
fn nothing_in_a_name_acts_on_a_terminal() {
    let unknown = format!("body,year,indicator,value\n甲,2024,{HOSTILE},1\n");
    let folder =
        folder(&[("names.csv", &format!("{GOOD}{}", unknown.split_once('\n').unwrap().1))]);
    let table = run(&folder, &["yoy", "names.csv", "--format", "table"], b"");
    let typed = run(&folder, &["yoy", &format!("--{HOSTILE}")], b"");
    let missing = run(&folder, &["yoy", HOSTILE], b"");
    for output in [&table, &typed, &missing] {
        for text in [out(output), said(output)] {
            assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text:?}");
        }
        assert!(said(output).contains("甲⟨U+202E⟩县"), "{}", said(output));
    }
}

#[test]
fn nothing_in_a_name_acts_in_a_file_that_is_opened() {
    let text = GOOD.replace("甲县", &format!("{HOSTILE}\u{1}"));
    let folder = folder(&[("names.csv", &text)]);
    let output = run(&folder, &["report", "names.csv", "-o", "out", "-q"], b"");
    assert_eq!(code(&output), 0, "{}", said(&output));
    let mut seen = 0;
    let mut check = |path: &Path| {
        let Ok(text) = fs::read_to_string(path) else { return };
        seen += 1;
        assert!(
            !text.contains(['\u{1b}', '\u{202e}', '\u{7}', '\u{1}', '\0']),
            "{}",
            path.display()
        );
    };
    check(&folder.path().join("out/index.html"));
    check(&folder.path().join("out/summary.md"));
    for entry in fs::read_dir(folder.path().join("out/charts")).unwrap() {
        check(&entry.unwrap().path());
    }
    assert!(seen > 4);
    let figures = fs::read_to_string(folder.path().join("out/figures.csv")).unwrap();
    assert!(figures.contains(HOSTILE), "data keeps a name as it is");
}

#[test]
fn a_line_of_a_wrong_file_is_not_repeated_whole() {
    let folder = folder(&[("x.csv", &"[1,2],".repeat(65_000))]);
    let output = run(&folder, &["yoy", "x.csv"], b"");
    assert!(code(&output) != 0 && said(&output).len() < 3_000, "{}", said(&output).len());
}
