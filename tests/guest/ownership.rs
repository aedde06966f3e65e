//! Whose a file is, and what is done with it.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::{Desk, TABLE, report};

#[test]
fn nothing_is_written_when_nothing_was_read() {
    let desk = Desk::new();
    desk.write("r/a.html", report());
    desk.run("extract r -o figures.csv");
    let before = desk.files();
    assert!(before["figures.csv"].len() > 1000);
    for inputs in ["wrong/path", "*.htm", "in.csv"] {
        for force in ["", " --force"] {
            let ended = desk.run(&format!("extract {inputs} -o figures.csv{force}"));
            assert!(ended.code > 0, "{inputs}: {}", ended.said);
            desk.is_still(&before, &format!("{inputs}{force}"));
        }
    }
    desk.write("empty.html", "<p>nothing of interest</p>");
    let before = desk.files();
    let ended = desk.run("extract empty.html -o figures.csv");
    assert_eq!(ended.code, 1);
    assert!(ended.said.contains("left as they are"), "{}", ended.said);
    desk.is_still(&before, "an empty report");
}

#[test]
fn real_figures_are_not_replaced_by_synthetic_ones() {
    let desk = Desk::new();
    desk.write("datasets/figures.csv", TABLE);
    let said = desk.refused("synth -o datasets");
    assert!(said.contains("figures.csv") && said.contains("--force"), "{said}");
    // All targets are looked at before the first is written.
    let desk = Desk::new();
    desk.write("s/defects.csv", "my own list of defects\n");
    desk.refused("synth -o s");
}

#[test]
fn an_input_is_never_written_whatever_leads_to_it() {
    let desk = Desk::new();
    desk.good("synth -o q.parquet --bodies 2");
    symlink("in.csv", desk.at("link.csv")).unwrap();
    fs::hard_link(desk.at("in.csv"), desk.at("hard.csv")).unwrap();
    desk.write("figures.csv", TABLE.replace("甲", "丙"));
    desk.write("list.csv", "body,kind,level,parent\n甲县,government,county,\n");
    for arguments in [
        "export in.csv --body 甲县 -o in.csv",
        "export in.csv -o link.csv",
        "export link.csv -o in.csv",
        "export in.csv -o hard.csv",
        "export in.csv -o ./in.csv",
        "export . -o in.csv",
        "yoy q.parquet -o q.parquet",
        "yoy in.csv -o in.csv",
        "check in.csv -o in.csv",
        "diff in.csv figures.csv -o figures.csv",
        "report . -o .",
        "chart in.csv --spec in.csv -o x",
        "export in.csv --bodies list.csv -o list.csv",
    ] {
        for force in ["", " --force"] {
            desk.refused(&format!("{arguments}{force}"));
        }
    }
    let said = desk.refused("export in.csv -o hard.csv --force");
    assert!(said.contains("among the inputs"), "{said}");
    let before = desk.files();
    let ended = desk.shell("\"$TONGBI\" export - -o in.csv --force < in.csv");
    assert_eq!(ended.code, 2, "{}", ended.said);
    desk.is_still(&before, "from standard input");
    let ended = desk.shell("\"$TONGBI\" export in.csv >> in.csv");
    assert_eq!(ended.code, 2, "{}", ended.said);
    desk.is_still(&before, "onto standard output");
}

#[test]
fn files_of_somebody_else_stay_whatever_they_are_called() {
    let desk = Desk::new();
    desk.good("synth -o q.parquet --bodies 2");
    let header = "body,year,indicator,breakdown,value,unit,status,source,place,text\n";
    for name in ["thesis.parquet", "q2.parquet.part", "mine.xlsx", "mine.json", "mine.png"] {
        desk.write(name, "my own bytes");
    }
    desk.write("like.csv", format!("{header}我的,2024,permits.decided,,1,,,,,\n"));
    desk.write("empty.csv", "");
    desk.write("r.html", report());
    symlink("like.csv", desk.at("link.csv")).unwrap();
    symlink("nowhere", desk.at("loose.csv")).unwrap();
    for arguments in [
        "yoy q.parquet -o thesis.parquet",
        "export in.csv -o mine.xlsx",
        "export in.csv -o mine.json",
        "export in.csv -o like.csv",
        "export in.csv -o link.csv",
        "export in.csv -o loose.csv",
        "export in.csv -o empty.csv",
        "extract r.html -o like.csv",
        "chart in.csv --type trend --body 甲县 -o mine.png",
    ] {
        desk.refused(arguments);
    }
    desk.good("yoy q.parquet -o q2.parquet");
    assert_eq!(desk.read("q2.parquet.part"), "my own bytes");
    desk.good("export in.csv -o like.csv --force");
    assert!(desk.read("like.csv").contains("甲县"));
}

#[test]
fn the_parts_that_others_left_are_no_business_of_extract() {
    let desk = Desk::new();
    desk.write("r.html", report());
    for name in ["figures.csv.part", "figures.csv.kept", "claims.csv.part", "manifest.jsonl.kept"] {
        desk.write(name, "mine");
    }
    desk.write(".tongbi-0123456789abcdef/owner", "not what a run writes");
    let before = desk.files();
    for resume in ["", " --resume"] {
        desk.run(&format!("extract r.html -o figures.csv{resume}"));
        let after = desk.files();
        assert!(after["figures.csv"].len() > 1000);
        assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)));
    }
}

#[test]
fn a_picture_of_the_name_of_a_chart_is_not_replaced() {
    let desk = Desk::new();
    desk.good("chart in.csv --type yoy --body 甲县 -o c");
    let name = desk.files().into_keys().find(|name| name.ends_with(".png")).unwrap();
    let (drawn, ledger) = (fs::read(desk.at(&name)).unwrap(), desk.at("c/.tongbi.json"));
    assert!(!ledger.exists(), "charts carry their seal with them");
    desk.good("chart in.csv --type yoy --body 甲县 -o c");
    desk.write(&name, [drawn.as_slice(), b"edited"].concat());
    desk.refused("chart in.csv --type yoy --body 甲县 -o c");
    desk.good("chart in.csv --type yoy --body 甲县 -o c --force");
    assert_eq!(fs::read(desk.at(&name)).unwrap(), drawn);
}

#[test]
fn its_own_files_are_known_when_their_content_changes_and_edited_ones_are_not() {
    let desk = Desk::new();
    let names = ["a.csv", "a.json", "a.jsonl", "a.md", "a.xlsx", "a.parquet", "a.txt"];
    for (turn, value) in ["200", "260"].into_iter().enumerate() {
        desk.write("in.csv", TABLE.replace("200", value));
        for name in names {
            desk.good(&format!("export in.csv -o {name}"));
            desk.good(&format!("yoy in.csv -o y{name}"));
        }
        desk.run("check in.csv -o f.sarif");
        desk.run(&format!("report in.csv -o out --lang {}", ["zh", "en"][turn]));
    }
    for name in names.into_iter().chain(["f.sarif"]) {
        let bytes = fs::read(desk.at(name)).unwrap();
        desk.write(name, [bytes.as_slice(), b" "].concat());
        let command = if name == "f.sarif" { "check" } else { "export" };
        desk.refused(&format!("{command} in.csv -o {name}"));
    }
    let page = desk.read("out/index.html").replace("<h1>", "<h1>我的");
    desk.write("out/index.html", page);
    desk.refused("report in.csv -o out");
}

#[test]
fn a_protected_file_and_a_list_of_somebody_else_are_respected() {
    let desk = Desk::new();
    desk.good("export in.csv -o a.csv");
    let mut rights = fs::metadata(desk.at("a.csv")).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(desk.at("a.csv"), rights).unwrap();
    desk.refused("export in.csv -o a.csv");
    desk.good("export in.csv -o a.csv --force");
    let desk = Desk::new();
    desk.write(".tongbi.json", "{\"mine\": true}");
    desk.refused("export in.csv -o a.csv");
    desk.good("export in.csv -o a.json");
    assert_eq!(desk.read(".tongbi.json"), "{\"mine\": true}");
}

#[test]
fn what_tongbi_wrote_is_left_out_when_its_folder_is_read() {
    let desk = Desk::new();
    desk.good("report . -o out");
    desk.write("in.csv", TABLE.replace("200", "260"));
    let ended = desk.good("report . -o out");
    assert!(ended.said.contains("skipped 5 files that tongbi wrote"), "{}", ended.said);
    let figures = desk.read("out/figures.csv");
    assert!(figures.contains(",260,") && !figures.contains(",200,"), "{figures}");
    // A figure that was deleted does not come back.
    desk.write("in.csv", TABLE.replace("甲县,2024,permits.decided,,200\n", ""));
    desk.good("report . -o out");
    assert!(!desk.read("out/figures.csv").contains("甲县,2024,permits"));
    let named = desk.good("export out/figures.csv");
    assert!(named.out.contains("甲县,2023,permits"), "a file that is named is read");
}

#[test]
fn a_folder_of_nothing_but_its_own_files_is_read() {
    let desk = Desk::new();
    desk.good("synth -o s --bodies 3 --defects 1");
    let ended = desk.run("check s --format json");
    assert!(!ended.said.contains("defects.csv`"), "{}", ended.said);
    assert!(ended.out.contains("findings"), "{}", ended.out);
    assert!(ended.said.contains("s/defects.csv"), "{}", ended.said);
    assert_eq!(desk.run("check s/figures.csv s/bodies.csv --format json").out, ended.out);
    desk.write("r.html", report());
    desk.run("extract r.html -o data/figures.csv");
    assert!(desk.run("export data").out.contains("permits.decided"));
    // What lies beside them without figures changes nothing.
    desk.write("data/bodies.csv", "body,kind,level,parent\n白云县,government,county,\n");
    desk.write("data/notes.txt", "looked at on Monday");
    assert!(desk.run("export data").out.contains("permits.decided"));
    desk.refused("export data -o data/figures.csv --force");
}

#[test]
fn a_report_takes_away_the_charts_of_the_report_before_and_nothing_else() {
    let desk = Desk::new();
    desk.good("report in.csv -o out");
    let of = |body: &str| desk.files().into_keys().filter(|n| n.contains(body)).count();
    assert!(of("乙县") > 0 && of("甲县") > 0);
    desk.write("out/charts/乙县_mine.png", "mine");
    let edited = desk.files().into_keys().find(|n| n.contains("乙县") && n.ends_with(".svg"));
    let edited = edited.unwrap();
    desk.write(&edited, "<svg>mine</svg>");
    desk.write(
        "in.csv",
        TABLE.lines().filter(|l| !l.contains("乙县")).collect::<Vec<_>>().join("\n"),
    );
    desk.good("report in.csv -o out");
    assert_eq!(of("乙县"), 2, "{:?}", desk.files().keys());
    assert_eq!(desk.read(&edited), "<svg>mine</svg>");
    assert!(of("甲县") > 0);
}
