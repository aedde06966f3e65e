//! Disks that are full, folders that are read-only, inputs that change, limits, two runs at once.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{BODIES, Desk, TABLE, differing, report};

/// What each writing command writes below `o`.
const COMMANDS: [&str; 18] = [
    "export in.csv -o o/figures.csv --lang en",
    "export in.csv -o o/book.xlsx --lang en",
    "yoy q.parquet -o o/changes.parquet --lang en",
    "yoy in.csv -o o/changes.md --lang en",
    "check in.csv r.html -o o/findings.json --lang en",
    "chart in.csv --type yoy --body 甲县 -o o --lang en",
    "extract r.html -o o/rows.csv --lang en",
    "synth -o o/s --bodies 30 --lang en",
    "report in.csv -o o --chart-bodies 0 --lang en",
    "form in.csv --body 甲县 --year 2024 -o o/form.docx --lang en",
    "narrative in.csv --body 甲县 --year 2024 -o o/words.docx --lang en",
    "template --body 甲县 --years 2022-2024 -o o/empty.xlsx --lang en",
    "rollup in.csv --bodies bodies.csv -o o/sums.csv --lang en",
    "figures in.csv -o o/figures.parquet --lang en",
    "rank in.csv --indicator permits.decided -o o/rank.xlsx --lang en",
    "compare in.csv --indicator permits.decided -o o/compare.svg --lang en",
    "query select/**/body/**/from/**/figures in.csv -o o/bodies.json --lang en",
    "merge parts -o o/merged.csv --lang en",
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.good("synth -o q.parquet --bodies 30");
    desk.write("r.html", report());
    desk.write("bodies.csv", BODIES);
    desk.run("extract r.html --shard 0/1 -o parts/rows.csv");
    desk.write("o/notes.csv", "mine");
    desk
}

#[test]
fn a_full_disk_leaves_the_files_that_were_there() {
    for command in COMMANDS {
        let desk = desk();
        let first = desk.run(command).code;
        assert!(first < 2, "{command}");
        let before = desk.files();
        // No file may be larger than one block: the first larger write fails as on a full disk.
        let ended = desk.shell(&format!("ulimit -f 1; exec \"$TONGBI\" {command}"));
        if ended.code < 2 {
            assert!(
                before.iter().all(|(name, bytes)| !name.starts_with("o/") || bytes.len() <= 1024)
            );
        } else {
            assert_eq!(ended.code, 2, "{command}: {}", ended.said);
            assert!(ended.said.contains("o/"), "{command} does not say which: {}", ended.said);
        }
        desk.is_still(&before, command);
        assert_eq!(desk.run(command).code, first, "{command}, with room again");
        desk.is_still(&before, &format!("{command}, with room again"));
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    for command in COMMANDS {
        let desk = desk();
        let before = desk.files();
        // Root may write anywhere; the run is made as nobody.
        let ended = desk.shell(&format!(
            "chmod 777 . && chmod 555 o && drop= && \
             if [ \"$(id -u)\" = 0 ]; then drop='setpriv --reuid 65534 --regid 65534 --clear-groups'; fi; \
             $drop \"$TONGBI\" {command}; code=$?; chmod 755 o; exit $code"
        ));
        assert_eq!(ended.code, 2, "{command}: {}", ended.said);
        assert!(ended.said.contains("could not be written"), "{command}: {}", ended.said);
        desk.is_still(&before, command);
    }
}

#[test]
fn few_open_files_and_little_memory_end_a_run_cleanly() {
    for limit in ["ulimit -n 8", "ulimit -v 300000", "ulimit -v 120000"] {
        for command in [COMMANDS[1], COMMANDS[2], COMMANDS[6], COMMANDS[8]] {
            let desk = desk();
            let first = desk.run(command).code;
            let before = desk.files();
            let ended = desk.shell(&format!("{limit}; \"$TONGBI\" {command}; exit $?"));
            // The system may end a process that gets no memory; it then has no time for a word.
            assert!(ended.code < 2 || !ended.said.is_empty(), "{limit}, {command}");
            let mut after = desk.files();
            after.retain(|name, _| !name.contains(".tongbi-"));
            let changed = differing(&before, &after);
            assert!(changed.is_empty(), "{limit}, {command}: {changed:?} {}", ended.said);
            assert_eq!(desk.run(command).code, first, "{limit}, {command}");
            desk.is_still(&before, &format!("{limit}, {command}: a rerun clears up"));
        }
    }
}

#[test]
fn a_system_that_allows_no_thread_ends_a_run_with_a_line_and_a_status() {
    for command in [COMMANDS[0], COMMANDS[2], COMMANDS[8]] {
        let desk = desk();
        desk.run(command);
        let before = desk.files();
        // The number of processes is counted by user, and root is not counted: the run is made as somebody who has none.
        let ended = desk.shell(&format!(
            "chmod -R a+rwX . && drop=; if [ \"$(id -u)\" = 0 ]; then \
             drop='setpriv --reuid 61234 --regid 61234 --clear-groups'; fi; \
             $drop bash -c 'ulimit -u 1; exec \"$TONGBI\" {command}'"
        ));
        assert_eq!(ended.code, 2, "{command}: {}", ended.said);
        assert!(ended.said.contains("unexpected end"), "{command}: {}", ended.said);
        assert!(!ended.said.contains("stack backtrace"), "{command}: {}", ended.said);
        desk.is_still(&before, command);
    }
}

#[test]
fn an_input_that_changes_while_it_is_read_is_not_taken() {
    let desk = Desk::new();
    let table = |value: u32| {
        let rows = (0..400_000).map(|n| format!("县{n:06},2024,permits.decided,{value}\n"));
        format!("body,year,indicator,value\n{}", rows.collect::<String>())
    };
    let states = [table(1), table(2)];
    desk.write("big.csv", &states[0]);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::OpenOptions::new().write(true).open(desk.at("big.csv")).unwrap();
            for state in states.iter().cycle() {
                file.seek(SeekFrom::Start(0)).unwrap();
                for piece in state.as_bytes().chunks(1 << 16) {
                    if is_over.load(Ordering::Relaxed) {
                        return;
                    }
                    file.write_all(piece).unwrap();
                }
            }
        });
        for _ in 0..5 {
            let ended = desk.run("export big.csv -o o.csv");
            assert_ne!(ended.code, 0, "half of the one and half of the other was taken");
            assert!(ended.said.contains("changed while it was read"), "{}", ended.said);
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(!desk.at("o.csv").exists());
}

#[test]
fn of_two_runs_into_one_output_one_is_there_whole() {
    for (command, seen) in [
        ("export NAME.csv -o o/figures.csv", "o/"),
        ("yoy NAME.parquet -o o/changes.parquet", "o/"),
        ("extract NAME.html -o o/figures.csv", "o/"),
        ("report NAME.csv -o o --chart-bodies 0", "o/"),
        ("chart NAME.csv --type yoy --body 甲县 -o o", "o/"),
    ] {
        let desk = Desk::new();
        for (name, value, seed) in [("a", "200", 1), ("b", "260", 2)] {
            desk.write(&format!("{name}.csv"), TABLE.replace("200", value));
            desk.write(&format!("{name}.html"), report().replace("2428条", &format!("2{value}条")));
            desk.good(&format!("synth -o {name}.parquet --bodies 40 --seed {seed}"));
        }
        let outputs = || {
            let mut files = desk.files();
            files.retain(|name, _| name.starts_with(seen));
            files
        };
        let results = ["a", "b"].map(|name| {
            assert!(desk.run(&command.replace("NAME", name)).code < 2, "{command}");
            let result = outputs();
            fs::remove_dir_all(desk.at("o")).unwrap();
            result
        });
        for turn in 0..10 {
            let line = format!(
                "\"$TONGBI\" {} -q & \"$TONGBI\" {} -q & wait",
                command.replace("NAME", ["a", "b"][turn % 2]),
                command.replace("NAME", ["b", "a"][turn % 2])
            );
            desk.shell(&line);
            assert!(results.contains(&outputs()), "{command}, turn {turn}: {:?}", outputs().keys());
        }
    }
}
