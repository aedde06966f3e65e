//! An evaluator with 500 reports, one in ten of them with a fault.

use std::fs;

use crate::support::{run, tongbi};

#[test]
fn two_days_of_an_evaluator() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let made =
        ["synth", "--bodies", "100", "--years", "2020-2024", "--defects", "0.1", "-o", "made"];
    tongbi(folder, &made);
    for day in ["first", "second"] {
        fs::create_dir(folder.join(day)).unwrap();
    }
    let figures = fs::read_to_string(folder.join("made/figures.csv")).unwrap();
    fs::write(folder.join("first/figures.csv"), &figures).unwrap();
    // On the second day one figure of one report is another.
    let line = figures.lines().find(|line| line.contains(",2024,permits.decided,,")).unwrap();
    let body = line.split(',').next().unwrap();
    let wrong = format!("{body},2024,permits.decided,,-5,件,normal,next day,table 2,-5");
    fs::write(folder.join("second/figures.csv"), figures.replace(line, &wrong)).unwrap();

    run("evaluator/evaluator.sh", folder);

    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let findings = read("findings.csv");
    assert!(findings.starts_with('\u{feff}') && findings.lines().count() > 30);
    let ranking = read("ranking.csv");
    assert_eq!(ranking.lines().count(), 101);
    let score = |line: &str| line.split(',').nth(2).unwrap().parse::<f64>().unwrap();
    let scores: Vec<f64> = ranking.lines().skip(1).map(score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores[99] < scores[0]);
    let new = read("new.csv");
    assert!(new.contains(&format!("non_negative,{body},2024,permits.decided")), "{new}");
    assert!(new.lines().count() <= 4, "{new}");
    // The workbook serves as well as the list.
    let by_book: serde_json::Value = serde_json::from_str(&read("new.json")).unwrap();
    let new_by_book = by_book["findings"].as_array().unwrap();
    assert_eq!(new_by_book.len(), new.lines().count() - 1, "{by_book}");
}
