//! Exit statuses: 0 all well, 1 something was found or nothing at all, 2 it could not run.

use crate::support::{Desk, TABLE, report};

/// A table whose parts do not add up.
const WRONG: &str = "body,year,indicator,breakdown,value\n\
    甲县,2024,requests.received,total,9\n甲县,2024,requests.received,natural_person,4\n\
    甲县,2024,requests.received,enterprise,1\n甲县,2024,requests.received,research,0\n\
    甲县,2024,requests.received,nonprofit,0\n甲县,2024,requests.received,legal_service,0\n\
    甲县,2024,requests.received,other,0\n";

fn statuses(desk: &Desk, expected: &[(&str, i32)]) {
    for (arguments, code) in expected {
        let ended = desk.run(arguments);
        assert_eq!(ended.code, *code, "{arguments}: {}", ended.said);
        assert!(
            *code == 0 || !ended.said.is_empty() || !ended.out.is_empty(),
            "{arguments} is mute"
        );
    }
}

#[test]
fn the_status_says_whether_something_was_found() {
    let desk = Desk::new();
    desk.write("wrong.csv", WRONG);
    desk.write("other.csv", TABLE.replace("200", "201"));
    desk.write("elsewhere.csv", TABLE.replace("县", "市"));
    desk.write("half.csv", format!("{TABLE}甲县,20x4,permits.decided,,7\n"));
    statuses(
        &desk,
        &[
            ("report in.csv -o out", 0),
            ("report wrong.csv -o wrong", 1),
            ("report wrong.csv -o wrong --fail-on never", 0),
            ("report half.csv -o half", 1),
            ("check in.csv", 0),
            ("check wrong.csv", 1),
            ("check wrong.csv --fail-on never", 0),
            ("yoy wrong.csv", 0),
            ("yoy half.csv", 1),
            ("diff in.csv in.csv", 0),
            ("diff in.csv other.csv", 1),
            ("diff in.csv elsewhere.csv", 2),
            ("export none.csv", 2),
            ("report none.csv -o none", 2),
            ("nonsense", 2),
        ],
    );
    assert!(!desk.at("none").exists());
}

#[test]
fn an_empty_result_says_why() {
    let desk = Desk::new();
    desk.write("bodies.csv", "body,kind,level,parent\n甲县,government,county,\n");
    desk.write("reports/note.txt", "no figures here");
    desk.write("tables/a.csv", TABLE);
    for (arguments, why) in [
        ("yoy in.csv --years 2030", "no figure is of the chosen"),
        ("export in.csv --years 2030 -o x.csv", "no figure is of the chosen"),
        ("export in.csv --years 2030 -o x.xlsx", "no figure is of the chosen"),
        ("export bodies.csv -o x.csv", "no figures were found"),
        ("extract reports -o x.csv", "no figures were found"),
        ("extract tables -o y.csv", "no report among the inputs"),
    ] {
        let ended = desk.run(arguments);
        assert_eq!(ended.code, 1, "{arguments}: {}", ended.said);
        assert!(ended.said.contains(why), "{arguments}: {}", ended.said);
    }
    assert!(!desk.at("x.xlsx").exists() && !desk.at("y.csv").exists());
}

#[test]
fn what_scripts_rely_on_is_as_it_was() {
    let desk = Desk::new();
    desk.write("r.html", report());
    for _ in 0..2 {
        desk.run("extract r.html -o X.csv --force -q");
        assert!(desk.read("X.csv").starts_with("body,year,indicator,breakdown,value,unit,status,"));
        assert!(desk.read("X.claims.csv").starts_with("body,year,kind,"));
        let manifest = desk.read("X.manifest.jsonl");
        assert!(manifest.contains("\"body\":\"白云县\"") && manifest.contains("\"year\":2024"));
    }
    assert!(!desk.read("X.manifest.jsonl").contains("milliseconds"), "no clock in any output");
}

#[test]
fn one_thing_stands_in_the_singular() {
    let desk = Desk::new();
    desk.write("one.csv", "body,year,indicator,value\n甲县,2024,permits.decided,7\n");
    let said = desk.good("report one.csv -o out --lang en").said;
    assert!(said.contains("read 1 file: 1 body, 2024-2024, 1 figure\n"), "{said}");
}

#[test]
fn results_are_resumed_only_when_nothing_that_matters_has_changed() {
    let desk = Desk::new();
    desk.write("r.html", report());
    desk.write("own.toml", "[[label]]\nid = \"permits.decided\"\naliases = [\"许可证\"]\n");
    let kept = |options: &str| {
        let ended = desk.run(&format!("extract r.html -o f.csv --resume{options}"));
        ended.said.contains("was read before")
    };
    assert!(!kept(""));
    assert!(kept(""));
    for options in [" --body 甲县", " --year 2020", " --catalog own.toml", " --limit bytes=900000"]
    {
        assert!(!kept(options), "{options}");
        assert!(kept(options), "{options}");
        assert!(!kept(""), "after{options}");
    }
    let edited = desk.read("f.csv").replacen("9487", "9488", 1);
    desk.write("f.csv", edited);
    assert_eq!(desk.run("extract r.html -o f.csv --resume").code, 2, "edited: not its own");
    assert!(!kept(" --force"), "rows that were edited are read again");
    assert!(desk.read("f.csv").contains("9487") && !desk.read("f.csv").contains("9488"));
}
