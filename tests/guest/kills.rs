//! Runs that are killed at many moments: the files of the run before are there, or those of the new one, or a note says
//! that they are mixed; and the same command, run again, ends well.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use crate::support::{BODIES, Desk, TABLE, ended, report, usual_or_thorough};

/// A file that belongs to nobody's output.
const FOREIGN: &str = "o/notes.part";

const NOTE: &str = "tongbi-unfinished.txt";

type Files = BTreeMap<String, Vec<u8>>;

/// A desk with two states of everything that can be read, and the results of a command on both.
struct Bench {
    desk: Desk,
    command: &'static str,
    old: Files,
    new: Files,
}

impl Bench {
    /// `command` reads `new` and writes below `o`.
    fn new(command: &'static str) -> Bench {
        let desk = Desk::new();
        let page = report();
        for (name, value, seed) in [("old", "200", 1), ("new", "260", 2)] {
            desk.write(&format!("{name}.csv"), TABLE.replace("200", value));
            desk.write(&format!("{name}.html"), page.replace("2428条", &format!("2{value}条")));
            desk.good(&format!("synth -o {name}.parquet --bodies 40 --seed {seed}"));
            desk.run(&format!("extract {name}.html --shard 0/1 -o {name}/rows.csv"));
        }
        desk.write("bodies.csv", BODIES);
        desk.write(FOREIGN, "mine");
        let result = |desk: &Desk, name: &str| {
            let code = desk.run(&command.replace("NEW", name)).code;
            assert!(code < 2, "{command}");
            outputs(desk)
        };
        let old = result(&desk, "old");
        fs::remove_dir_all(desk.at("o")).unwrap();
        desk.write(FOREIGN, "mine");
        let new = result(&desk, "new");
        assert_ne!(seen(&old), seen(&new), "{command}");
        Bench { desk, command, old, new }
    }

    /// Puts the old results in place.
    fn reset(&self) {
        fs::remove_dir_all(self.desk.at("o")).unwrap();
        for (name, bytes) in self.old.iter().filter(|(name, _)| !name.ends_with('/')) {
            self.desk.write(name, bytes);
        }
    }

    fn start(&self) -> std::process::Child {
        self.desk.command(&self.command.replace("NEW", "new")).spawn().unwrap()
    }

    /// Looks at what a killed run has left, and runs the command again. Gives whether it was killed between two files.
    fn judge(&self, moment: &str) -> bool {
        let command = self.command;
        let left = outputs(&self.desk);
        assert_eq!(left[FOREIGN], b"mine", "{command}, {moment}");
        let is_marked = left.contains_key(&format!("o/{NOTE}"));
        let is_whole = seen(&left) == seen(&self.old) || seen(&left) == seen(&self.new);
        let names: Vec<&String> = left.keys().collect();
        assert!(is_marked || is_whole, "{command}, {moment}: old and new are mixed: {names:?}");
        let again = self.desk.run(&command.replace("NEW", "new"));
        assert!(again.code < 2, "{command}, {moment}: {}", again.said);
        assert_eq!(names_of(&outputs(&self.desk)), names_of(&self.new), "{command}, {moment}");
        assert!(outputs(&self.desk) == self.new, "{command}, {moment}: not the new files");
        is_marked
    }

    /// Kills the command at moments that are spread over its time.
    fn kill_at_all_moments(&self) {
        self.reset();
        let start = Instant::now();
        self.start().wait().unwrap();
        let whole = start.elapsed() + Duration::from_millis(2);
        let moments = usual_or_thorough(20, 100);
        for moment in 0..moments {
            self.reset();
            let mut run = self.start();
            std::thread::sleep(whole * moment / moments);
            run.kill().unwrap();
            run.wait().unwrap();
            self.judge(&format!("moment {moment} of {moments}"));
        }
    }
}

fn names_of(files: &Files) -> Vec<&String> {
    files.keys().collect()
}

/// All that stands below `o`.
fn outputs(desk: &Desk) -> Files {
    desk.files().into_iter().filter(|(name, _)| name.starts_with("o/")).collect()
}

/// What a person sees of it: without hidden files, and without folders.
fn seen(files: &Files) -> BTreeMap<&String, &Vec<u8>> {
    files.iter().filter(|(name, _)| !name.contains("/.") && !name.ends_with('/')).collect()
}

#[test]
fn exports_are_whole_whenever_the_run_is_killed() {
    Bench::new("export NEW.csv -o o/figures.csv").kill_at_all_moments();
    Bench::new("export NEW.csv -o o/book.xlsx").kill_at_all_moments();
}

#[test]
fn changes_are_whole_whenever_the_run_is_killed() {
    Bench::new("yoy NEW.parquet -o o/changes.parquet").kill_at_all_moments();
    Bench::new("yoy NEW.csv -o o/changes.json").kill_at_all_moments();
}

#[test]
fn findings_and_differences_are_whole_whenever_the_run_is_killed() {
    Bench::new("check NEW.html NEW.csv -o o/findings.json").kill_at_all_moments();
    Bench::new("diff in.csv NEW.csv --all -o o/diff.csv").kill_at_all_moments();
}

#[test]
fn charts_are_whole_whenever_the_run_is_killed() {
    Bench::new("chart NEW.csv --type yoy --body 甲县 -o o").kill_at_all_moments();
}

#[test]
fn the_files_of_a_batch_are_whole_whenever_the_run_is_killed() {
    Bench::new("extract NEW.html -o o/figures.csv").kill_at_all_moments();
}

#[test]
fn synthetic_folders_are_whole_whenever_the_run_is_killed() {
    let command = "synth -o o --bodies 30 --defects 0.3 --seed 7";
    let desk = Desk::new();
    desk.write(FOREIGN, "mine");
    desk.good(command);
    let new = outputs(&desk);
    desk.good("synth -o o --bodies 30 --defects 0.3 --seed 8");
    let old = outputs(&desk);
    Bench { desk, command, old, new }.kill_at_all_moments();
}

#[test]
fn documents_are_whole_whenever_the_run_is_killed() {
    Bench::new("form NEW.csv --body 甲县 --year 2024 -o o/form.docx").kill_at_all_moments();
    Bench::new("narrative NEW.csv --body 甲县 --year 2024 -o o/words.docx").kill_at_all_moments();
}

#[test]
fn tables_of_an_analyst_are_whole_whenever_the_run_is_killed() {
    for command in [
        "rollup NEW.csv --bodies bodies.csv -o o/sums.csv",
        "figures NEW.csv -o o/figures.parquet",
        "rank NEW.csv --indicator permits.decided -o o/rank.xlsx",
        "compare NEW.csv --indicator permits.decided -o o/compare.svg",
        "query select/**/value/**/from/**/figures NEW.csv -o o/values.csv",
    ] {
        Bench::new(command).kill_at_all_moments();
    }
}

#[test]
fn merged_parts_are_whole_whenever_the_run_is_killed() {
    Bench::new("merge NEW -o o/figures.csv").kill_at_all_moments();
}

#[test]
fn reports_are_whole_whenever_the_run_is_killed() {
    let command = "report NEW.csv -o o --chart-bodies 0";
    Bench::new(command).kill_at_all_moments();
}

#[test]
fn a_run_that_is_killed_between_two_files_leaves_a_note_and_is_completed() {
    let bench = Bench::new("report NEW.csv -o o --chart-bodies 1");
    let mut caught = 0;
    for _ in 0..usual_or_thorough(4, 40) {
        bench.reset();
        let mut run = bench.start();
        let note = bench.desk.at("o").join(NOTE);
        while !note.exists() && run.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        run.kill().unwrap();
        run.wait().unwrap();
        caught += u32::from(bench.judge("between two files"));
    }
    assert!(caught > 0, "no run was caught between two files");
}

#[test]
fn signals_leave_nothing_behind() {
    let bench = Bench::new("report NEW.csv -o o --chart-bodies 0");
    let start = Instant::now();
    bench.start().wait().unwrap();
    let whole = start.elapsed();
    for (turn, signal) in ["INT", "TERM", "HUP"].into_iter().cycle().take(24).enumerate() {
        bench.reset();
        let run = bench.start();
        std::thread::sleep(whole * (turn as u32 + 1) / 25);
        let kill = format!("kill -{signal} {}", run.id());
        std::process::Command::new("bash").args(["-c", &kill]).status().unwrap();
        let output = run.wait_with_output().unwrap();
        assert!(ended(&output).code < 2, "{signal}: ended by it, or done");
        let left = outputs(&bench.desk);
        assert!(!left.keys().any(|name| name.contains(".tongbi-")), "{signal}: {:?}", left.keys());
        assert!(!left.contains_key(&format!("o/{NOTE}")), "{signal}");
        bench.judge(signal);
    }
}
