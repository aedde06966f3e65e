//! `docs/findings.md`: every finding with its cause and its remedy, generated from the texts and the rules.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use tongbi::i18n::{has, keys, say};
use tongbi::{Catalog, Lang};

/// What to do about findings for which nothing more special is said, by where they come from.
fn usual_remedy(code: &str, lang: Lang) -> &'static str {
    let (zh, en) = match code {
        code if code.starts_with("pdf_") => (
            "查看所指的页；PDF 无法读取时，改用同一报告的网页或 Word 文件。",
            "Look at the page named; where the PDF cannot be read, read the web page or the Word file of the same report.",
        ),
        code if code.starts_with("number_") || code.starts_with("unit_") => (
            "按报告原样填写数字，单位写在表头或数字之后。",
            "Write the number as the report prints it, with its unit in the heading or behind it.",
        ),
        code if code.starts_with("input_") || code.starts_with("file_") => (
            "改用其他文件或完整的文件；其余输入已读取。",
            "Name another file, or one that is whole; the other inputs were read.",
        ),
        _ => (
            "查看报告中所指的位置；与报告不符的，改正输入。",
            "Look at the place named in the report; correct the input where it differs from the report.",
        ),
    };
    if lang == Lang::Zh { zh } else { en }
}

/// The rules whose findings are told by a sentence of their kind.
fn rules(lang: Lang) -> BTreeMap<String, String> {
    let catalog = Catalog::builtin();
    let why = |rule: &tongbi::catalog::Rule| rule.why.get(lang).to_owned();
    catalog.rules().iter().map(|rule| (rule.id.clone(), why(rule))).collect()
}

/// The words around the tables.
struct Frame {
    head: &'static str,
    columns: &'static str,
    of_rule: &'static str,
    reading: &'static str,
}

fn frame(lang: Lang) -> Frame {
    match lang {
        Lang::Zh => Frame {
            head: "# 问题代码\n\n`check`、`report`、工作簿和网页中各种问题的原因与处理办法。第一张表为核对规则，第二张表为读取中发现的问题。本文由程序生成；\
                   `{…}` 为具体数值。\n\n## 规则\n",
            columns: "\n| 代码 | 原因 | 处理 |\n| --- | --- | --- |\n",
            of_rule: "用 `tongbi explain ID` 查看等式或界限；与报告不符的，改正输入，属实的，写明理由后免除。",
            reading: "\n## 读取与比较\n",
        },
        Lang::En => Frame {
            head: "# Findings\n\nWhat `check`, `report`, the workbook and the page name, with its cause and what to do. The first table has the \
                   rules that figures are held to, the second what is found while reading. This file is generated; `{…}` stands for the \
                   values of the case.\n\n## Rules\n",
            columns: "\n| code | cause | remedy |\n| --- | --- | --- |\n",
            of_rule: "`tongbi explain ID` shows the sum or the limit; correct the input where it differs from the report, or waive the finding with a reason.",
            reading: "\n## Reading and comparing\n",
        },
    }
}

fn document(lang: Lang) -> String {
    let frame = frame(lang);
    let mut out = format!("{}{}", frame.head, frame.columns);
    for (id, why) in rules(lang) {
        let remedy = frame.of_rule.replace("ID", &id);
        writeln!(out, "| `{id}` | {} | {remedy} |", cell(&why)).unwrap();
    }
    out.push_str(&format!("{}{}", frame.reading, frame.columns));
    let mut codes: Vec<&str> = keys().filter_map(|key| key.strip_prefix("finding.")).collect();
    codes.retain(|code| !code.ends_with("_hint"));
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let cause = say(lang, &format!("finding.{code}"), &[]);
        let hint = format!("finding.{code}_hint");
        let remedy =
            if has(&hint) { say(lang, &hint, &[]) } else { usual_remedy(code, lang).to_owned() };
        writeln!(out, "| `{code}` | {} | {} |", cell(&cause), cell(&remedy)).unwrap();
    }
    out
}

/// A text inside a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn every_finding_is_described() {
    for (lang, name) in [(Lang::En, "docs/findings.md"), (Lang::Zh, "docs/findings.zh-CN.md")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let found = document(lang);
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == stored,
            "{name} is stale: UPDATE_SNAPSHOTS=1 cargo test --release --test findings"
        );
    }
}

#[test]
fn every_code_has_its_sentence_and_every_code_is_in_use_once() {
    use tongbi::FindingCode;
    let mut seen = std::collections::BTreeSet::new();
    for code in FindingCode::ALL {
        assert!(seen.insert(code.as_str()), "{code} twice");
        assert_eq!(&FindingCode::parse(code.as_str()), code);
        for lang in [Lang::Zh, Lang::En] {
            assert!(code.description(lang).is_some_and(|text| !text.is_empty()), "{code}");
        }
    }
}

/// Every file of the fixtures that holds figures, a data set each, and a few inputs that contradict each other.
fn read_all() -> Vec<tongbi::Dataset> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut folders: Vec<_> =
        ["csv", "documents", "reports", "checks"].map(|f| root.join(f)).into();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            let ending = entry.extension().unwrap_or_default().to_string_lossy().into_owned();
            match ending.as_str() {
                _ if entry.is_dir() => folders.push(entry),
                "csv" | "html" | "docx" | "xlsx" | "md" => files.push(entry),
                _ => {}
            }
        }
    }
    files.sort();
    let read = |sources: &tongbi::Sources| {
        tongbi::read(sources, Catalog::builtin(), &tongbi::ReadOptions::default())
    };
    let of_file = |file: &std::path::PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        read(&tongbi::Sources::default().with_bytes(&name, std::fs::read(file).unwrap()))
    };
    let mut all: Vec<tongbi::Dataset> = files.iter().map(of_file).collect();
    let table = |text: &str| tongbi::Sources::default().with_bytes("a.csv", text.to_owned());
    let head = "body,year,indicator,breakdown,value,status\n";
    let two = "甲县,2024,requests.received,total,3,\n甲县,2024,requests.received,total,4,\n";
    let blank = "甲县,2024,review.total,,5,\n甲县,2024,review.total,,,not_applicable\n";
    let wrong =
        "甲县,2024,permits.decided,natural_person,5,\n甲县,2024,permits.decided,,5,missing\n";
    let computed = "甲县,2024,requests.granted,total,5,\n甲县,2024,requests.closed,total,10,\n甲县,2024,requests.granted_rate,total,90,computed\n";
    for rows in [two, blank, wrong, computed] {
        all.push(read(&table(&format!("{head}{rows}"))));
    }
    let report = "<title>甲县2024年政府信息公开工作年度报告</title>";
    let tables = [5, 6].map(|n| {
        format!("<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>{n}</td></tr></table>")
    });
    let prose = "<p>2024年，微信公众号发布信息120条。</p><p>2024年，微信公众号发布信息130条。</p>";
    let page = format!("{report}{prose}{}", tables.concat());
    all.push(read(&tongbi::Sources::default().with_bytes("a.html", page)));
    all
}

#[test]
fn no_message_shows_the_id_of_a_figure_in_place_of_its_name() {
    let catalog = Catalog::builtin();
    let derived = catalog.derived().iter().map(|d| &d.indicator.id);
    let all = catalog.indicators().iter().map(|i| &i.id).chain(derived);
    let figures = all.map(|id| id.as_str()).filter(|id| id.contains('.'));
    let applicants = catalog.breakdowns().iter().map(|b| b.id.as_str());
    let applicants = applicants.filter(|id| id.contains('_'));
    let statuses = ["not_applicable", "estimated"];
    let ids: std::collections::BTreeSet<&str> = figures.chain(applicants).chain(statuses).collect();
    let mut seen = std::collections::BTreeSet::new();
    for finding in read_all().iter().flat_map(|dataset| dataset.findings()) {
        seen.insert(finding.code.to_string());
        // These two say what is to be written.
        if ["unknown_status", "ambiguous_indicator"].contains(&finding.code.as_str()) {
            continue;
        }
        for lang in [Lang::Zh, Lang::En] {
            let text = finding.message(lang) + &finding.hint(lang).unwrap_or_default();
            // What stands in quotes was written by the reader.
            let quotes = if lang == Lang::Zh { ['“', '”'] } else { ['`', '`'] };
            let own: String = text.split(quotes).step_by(2).collect();
            let words = own.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
            for word in words {
                assert!(!ids.contains(word), "{}: {text}", finding.code);
            }
        }
    }
    for code in [
        "conflicting_values",
        "table_repeated",
        "prose_two_values",
        "breakdown_unexpected",
        "rows_missing",
        "stored_differs",
        "status_contradicts",
        "blank_elsewhere",
    ] {
        assert!(seen.contains(code), "{code} was not among {seen:?}");
    }
}
