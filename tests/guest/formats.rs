//! The name of an output and what stands in it.

use std::fs;

use crate::support::Desk;

#[test]
fn the_ending_decides_the_format_in_any_case() {
    let desk = Desk::new();
    desk.good("export in.csv -o a.XLSX");
    desk.good("export in.csv -o a.Parquet");
    desk.good("yoy in.csv -o A.JSON");
    desk.good("yoy in.csv -o a.MD");
    let starts = |name: &str, bytes: &[u8]| fs::read(desk.at(name)).unwrap().starts_with(bytes);
    assert!(starts("a.XLSX", b"PK") && starts("a.Parquet", b"PAR1"));
    assert!(starts("A.JSON", b"{") && starts("a.MD", b"|"));
    assert_eq!(desk.good("export a.Parquet").out, desk.good("export in.csv").out);
}

#[test]
fn an_ending_that_a_command_does_not_write_is_refused_with_those_that_it_does() {
    let desk = Desk::new();
    for (arguments, known) in [
        ("export in.csv -o x.xls", ".xlsx"),
        ("export in.csv -o x.ods", ".csv"),
        ("export in.csv -o x.tsv", ".csv"),
        ("export in.csv -o x", ".parquet"),
        ("export in.csv --format csv -o x.xlsx", ".xlsx"),
        ("check in.csv -o x.ods", ".sarif"),
        ("yoy in.csv -o x.docx", ".md"),
        ("yoy in.csv --growth -o x.sqlite", ".jsonl"),
        ("diff in.csv in.csv -o x.pdf", ".csv"),
        ("extract in.csv -o x.parquet", ".csv"),
        ("synth -o x.ods", ".parquet"),
        ("chart in.csv -o x.jpg", ".svg"),
    ] {
        let said = desk.refused(arguments);
        assert!(said.contains(known), "{arguments}: {said}");
    }
    let said = desk.refused("report in.csv -o report.html");
    assert!(said.contains("folder"), "{said}");
}

#[test]
fn one_chart_goes_into_one_file_and_several_are_refused() {
    let desk = Desk::new();
    desk.good("chart in.csv --type yoy --body 甲县 -o new/folder/a.png");
    assert!(fs::read(desk.at("new/folder/a.png")).unwrap().starts_with(b"\x89PNG"));
    desk.good("chart in.csv --type yoy --body 甲县 -o a.SVG");
    assert!(desk.read("a.SVG").starts_with("<svg"));
    for arguments in ["chart in.csv --type yoy -o b.png", "chart in.csv -o b.svg"] {
        let said = desk.refused(arguments);
        assert!(said.contains("one file takes one chart"), "{said}");
    }
}

#[test]
fn a_folder_is_no_file_and_a_file_no_folder() {
    let desk = Desk::new();
    fs::create_dir(desk.at("folder.csv")).unwrap();
    desk.refused("export in.csv -o folder.csv");
    desk.refused("export in.csv -o folder.csv --force");
    desk.refused("export in.csv -o new.csv/");
    desk.refused("report in.csv -o in.csv");
    desk.refused("export in.csv -o in.csv/x.csv");
    desk.good("export in.csv -o folder.csv/x.csv");
}

#[test]
fn pipes_and_devices_are_written_to_and_not_replaced() {
    let desk = Desk::new();
    let expected = desk.good("export in.csv").out;
    let lines = [
        "mkfifo p; cat p > got & \"$TONGBI\" export in.csv -o p && wait && cat got",
        "\"$TONGBI\" export in.csv -o >(cat > got2) && sleep 0.3 && cat got2",
        "\"$TONGBI\" export in.csv -o /dev/stdout > got3 && cat got3",
        "\"$TONGBI\" export in.csv -o /dev/stdout | cat",
    ];
    for line in lines {
        let ended = desk.shell(line);
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (0, expected.as_str()),
            "{line}: {}",
            ended.said
        );
    }
    for command in ["export in.csv", "yoy in.csv", "check in.csv", "synth"] {
        desk.good(&format!("{command} -o /dev/null"));
    }
    use std::os::unix::fs::FileTypeExt;
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    assert!(fs::symlink_metadata(desk.at("p")).unwrap().file_type().is_fifo());
}

#[test]
fn a_pipe_that_nobody_reads_does_not_hold_a_run_for_ever() {
    let desk = Desk::new();
    let ended = desk.shell("mkfifo p; \"$TONGBI\" export in.csv -o p --lang en");
    assert_eq!(ended.code, 2);
    assert!(ended.said.contains("nobody reads"), "{}", ended.said);
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let desk = Desk::new();
    for line in [
        "\"$TONGBI\" synth --bodies 3000 -q | head -1; exit ${PIPESTATUS[0]}",
        "mkfifo p; head -1 p & \"$TONGBI\" synth --bodies 3000 -q -o p",
    ] {
        let ended = desk.shell(line);
        assert_eq!(ended.code, 0, "{line}: {}", ended.said);
        assert!(ended.out.starts_with("body,year"), "{}", ended.out);
    }
    let ended = desk.shell("\"$TONGBI\" export in.csv > /dev/full");
    assert_eq!(ended.code, 2, "{}", ended.said);
}
