//! Thousands of random runs over a folder with files of somebody else's: outputs are aimed at inputs, at foreign files, at
//! links. No foreign byte changes without `--force`, and none of an input at all.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::{BODIES, Desk, TABLE, report, usual_or_thorough};

/// How many runs take place on one desk.
const RUNS_OF_A_DESK: u32 = 50;

/// Steps of a small generator: the same seed gives the same runs.
struct Steps(u64);

impl Steps {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// What the runs read.
const INPUTS: [&str; 9] =
    ["in.csv", "other.csv", "q.parquet", "r.html", "link.csv", "hard.csv", "data", "parts", "."];

/// Where they are told to write.
const OUTPUTS: [&str; 39] = [
    "bodies.csv",
    "in.csv",
    "other.csv",
    "q.parquet",
    "r.html",
    "link.csv",
    "hard.csv",
    "loose.csv",
    "data",
    ".",
    "data/in.csv",
    "notes.csv",
    "figures.csv",
    "claims.csv",
    "manifest.jsonl",
    "thesis.parquet",
    "book.xlsx",
    "page.html",
    "picture.png",
    "drawing.svg",
    "mine.json",
    "mine.md",
    "linked.csv",
    "out",
    "out/figures.csv",
    "mine",
    "mine/deep.csv",
    "new/folder/x.csv",
    "x.csv",
    "x.XLSX",
    "x.parquet",
    "x.json",
    "x.png",
    "x.svg",
    "x.docx",
    "x",
    "-",
    "/dev/null",
    "in.csv/x.csv",
];

/// Files that no run has written.
fn foreign() -> BTreeMap<String, Vec<u8>> {
    let header = "body,year,indicator,breakdown,value,unit,status,source,place,text\n";
    let text = |content: &str| content.as_bytes().to_vec();
    let mut files = BTreeMap::from([
        ("notes.csv".to_owned(), text("my own notes\n")),
        ("figures.csv".to_owned(), text(&format!("{header}我县,2024,permits.decided,,5,,,,,\n"))),
        ("claims.csv".to_owned(), text("body,year,kind\n")),
        ("manifest.jsonl".to_owned(), text("{\"file\":\"mine\"}\n")),
        ("thesis.parquet".to_owned(), text("PAR1 and my thesis PAR1")),
        ("mine.json".to_owned(), text("{\"schema\":\"tongbi.yoy/1\",\"rows\":[]}\n")),
        ("mine.md".to_owned(), text("| mine |\n")),
        ("page.html".to_owned(), text("<!doctype html><!-- tongbi --><p>mine</p>")),
        ("drawing.svg".to_owned(), text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
        ("mine/deep.csv".to_owned(), text("mine\n")),
        ("mine/index.html".to_owned(), text("<p>mine</p>")),
    ]);
    for name in ["book.xlsx", "picture.png", "x.csv.part", "x.csv.kept", "x.tmp", "out/mine.part"] {
        files.insert(name.to_owned(), text("my own bytes"));
    }
    files
}

/// What all runs may read.
fn inputs() -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([
        ("in.csv".to_owned(), TABLE.as_bytes().to_vec()),
        ("other.csv".to_owned(), TABLE.replace("200", "260").into_bytes()),
        ("data/in.csv".to_owned(), TABLE.replace("县", "乡").into_bytes()),
        ("r.html".to_owned(), report().into_bytes()),
        ("bodies.csv".to_owned(), BODIES.as_bytes().to_vec()),
    ])
}

fn lay(desk: &Desk) {
    for (name, bytes) in inputs().into_iter().chain(foreign()) {
        desk.write(&name, bytes);
    }
    for name in ["link.csv", "hard.csv", "loose.csv", "linked.csv"] {
        let _ = fs::remove_file(desk.at(name));
    }
    symlink("in.csv", desk.at("link.csv")).unwrap();
    symlink("nowhere", desk.at("loose.csv")).unwrap();
    symlink("notes.csv", desk.at("linked.csv")).unwrap();
    fs::hard_link(desk.at("in.csv"), desk.at("hard.csv")).unwrap();
}

/// The commands that print tables of an analyst.
const TABLES: [&str; 5] = ["rollup", "figures", "rank", "compare", "query"];

/// A command with inputs, options and an output.
fn arguments(steps: &mut Steps) -> Vec<String> {
    // Charts and reports take longest, and are drawn less often.
    let command = match steps.below(40) {
        0 => "report",
        1 | 2 => "chart",
        3..=17 => steps.one_of(&TABLES),
        18..=21 => steps.one_of(&["form", "narrative", "template", "merge"]),
        _ => steps.one_of(&["export", "export", "yoy", "check", "diff", "extract", "synth"]),
    };
    let mut words: Vec<&str> = vec![command];
    if command == "query" {
        words.push("select/**/*/**/from/**/figures");
    }
    let inputs = match command {
        "synth" | "template" => 0,
        "diff" => 2,
        _ => 1 + steps.below(2),
    };
    words.extend((0..inputs).map(|_| steps.one_of(&INPUTS)));
    words.extend(["-o", steps.one_of(&OUTPUTS)]);
    match command {
        "synth" => words.extend(["--bodies", "2", "--years", "2022-2023"]),
        "chart" => words.extend(["--type", "yoy", "--body", "甲县"]),
        "form" | "narrative" => words.extend(["--body", "甲县", "--year", "2024"]),
        "template" => words.extend(["--body", "甲县", "--years", "2022-2024"]),
        "rollup" => words.extend(["--bodies", "bodies.csv"]),
        "rank" | "compare" => words.extend(["--indicator", "permits.decided"]),
        "report" => words.extend(["--chart-bodies", "0"]),
        "extract" if steps.below(3) == 0 => words.push("--resume"),
        "export" | "yoy" if steps.below(3) == 0 => {
            words.extend(["--format", steps.one_of(&["csv", "json", "md", "xlsx", "parquet"])]);
        }
        _ => {}
    }
    if steps.below(5) == 0 {
        words.push("--force");
    }
    words.into_iter().map(str::to_owned).collect()
}

/// The files of `expected` that do not stand there as they did.
fn changed<'a>(desk: &Desk, expected: &'a BTreeMap<String, Vec<u8>>) -> Vec<&'a String> {
    let is_kept = |name: &str, bytes: &Vec<u8>| fs::read(desk.at(name)).is_ok_and(|b| b == *bytes);
    expected.iter().filter(|(name, bytes)| !is_kept(name, bytes)).map(|(name, _)| name).collect()
}

/// Whether a file is one that these arguments read.
fn is_read(name: &str, arguments: &[String]) -> bool {
    let output = arguments.iter().position(|word| word == "-o").unwrap();
    if ["synth", "template"].contains(&arguments[0].as_str()) {
        return false;
    }
    // The option behind the output names a file that is read too.
    if arguments[0] == "rollup" && name == "bodies.csv" {
        return true;
    }
    arguments[1..output].iter().any(|input| {
        let of_folder = Path::new(name).starts_with(input) && input == "data";
        input == name
            || of_folder
            || (name == "in.csv" && ["link.csv", "hard.csv"].contains(&input.as_str()))
    })
}

fn runs(seed: u64, count: u32) {
    let mut steps = Steps(seed);
    let foreign = foreign();
    for desk_number in 0..count / RUNS_OF_A_DESK {
        let desk = Desk::new();
        desk.good("synth -o q.parquet --bodies 2");
        desk.write("r.html", report());
        desk.run("extract r.html --shard 0/1 -o parts/rows.csv");
        let mut inputs = inputs();
        inputs.insert("q.parquet".to_owned(), fs::read(desk.at("q.parquet")).unwrap());
        lay(&desk);
        for number in 0..RUNS_OF_A_DESK {
            let arguments = arguments(&mut steps);
            let line = arguments.join(" ");
            let ended = desk.run(&line);
            let what = format!("seed {seed}, {desk_number}.{number}: {line}: {}", ended.said);
            assert!((0..=2).contains(&ended.code), "{what}");
            assert!(!ended.said.contains("panicked"), "{what}");
            let is_forced = line.ends_with("--force");
            let mut wrong = changed(&desk, &foreign);
            wrong.extend(changed(&desk, &inputs));
            let is_allowed = |name: &&String| is_forced && !is_read(name, &arguments);
            // Its own Parquet file is replaced by a run that does not read it.
            let is_own = |name: &&String| *name == "q.parquet" && !is_read(name, &arguments);
            let (allowed, forbidden): (Vec<_>, Vec<_>) =
                wrong.into_iter().partition(|name| is_allowed(name) || is_own(name));
            assert!(forbidden.is_empty(), "{what}: changed {forbidden:?}");
            assert!(desk.left().is_empty(), "{what}: left {:?}", desk.left());
            if !allowed.is_empty() {
                desk.write("q.parquet", &inputs["q.parquet"]);
                let _ = fs::remove_file(desk.at(".tongbi.json"));
                lay(&desk);
            }
        }
    }
}

#[test]
fn no_foreign_byte_changes_in_thousands_of_random_runs() {
    let count = usual_or_thorough(400, 2_500);
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            [0x5EED_0001, 0x5EED_0002].map(|seed| scope.spawn(move || runs(seed, count))).into();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}
