//! A county's office with twelve departments.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{commands, edit, part, run, tongbi};

const DEPARTMENTS: [&str; 12] = [
    "民政局",
    "教育局",
    "公安局",
    "司法局",
    "财政局",
    "住建局",
    "交通局",
    "水利局",
    "文旅局",
    "卫健委",
    "审计局",
    "人社局",
];

/// The column of the workbook, and the figure that is typed in it.
const TYPED: [(&str, &str, &str); 2] = [
    ("行政许可", "permits.decided", ""),
    ("本年新收政府信息公开申请数量", "requests.received", "total"),
];

/// The figures of the county and its departments, by body, year, indicator and breakdown.
struct Figures {
    csv: String,
    values: BTreeMap<(String, i32, String, String), f64>,
}

impl Figures {
    fn make(folder: &Path) -> Figures {
        tongbi(
            folder,
            &["synth", "--bodies", "12", "--years", "2020-2024", "--seed", "3", "-o", "raw"],
        );
        let mut csv = fs::read_to_string(folder.join("raw/figures.csv")).unwrap();
        for (at, name) in DEPARTMENTS.iter().enumerate() {
            csv = csv.replace(&format!("合成省样例县{:06}", at + 1), &format!("云岭县{name}"));
        }
        let mut values = BTreeMap::new();
        for row in csv::Reader::from_reader(csv.as_bytes()).into_records().map(Result::unwrap) {
            let key =
                (row[0].to_owned(), row[1].parse().unwrap(), row[2].to_owned(), row[3].to_owned());
            if let Ok(value) = row[4].parse() {
                values.insert(key, value);
            }
        }
        fs::write(folder.join("all.csv"), &csv).unwrap();
        Figures { csv, values }
    }

    fn of(&self, body: &str, year: i32, indicator: &str, breakdown: &str) -> f64 {
        self.values[&(body.to_owned(), year, indicator.to_owned(), breakdown.to_owned())]
    }

    fn sum(&self, year: i32, indicator: &str, breakdown: &str) -> f64 {
        let of = |name: &&str| self.of(&format!("云岭县{name}"), year, indicator, breakdown);
        DEPARTMENTS.iter().map(of).sum()
    }
}

/// The drafts of the departments: every other one a Word document, the others pages.
fn drafts(folder: &Path) {
    fs::create_dir(folder.join("drafts")).unwrap();
    for (at, name) in DEPARTMENTS.iter().enumerate() {
        let body = format!("云岭县{name}");
        let docx = format!("drafts/{name}.docx");
        let html = format!("drafts/{name}.html");
        match at % 2 {
            0 => tongbi(
                folder,
                &["narrative", "all.csv", "--body", &body, "--of-year", "2024", "-o", &docx],
            ),
            _ => {
                tongbi(folder, &["form", "all.csv", "--body", &body, "--year", "2024", "-o", &html])
            }
        };
    }
    // They come from elsewhere: nothing says any more that the program made them.
    fs::remove_file(folder.join("drafts/.tongbi.json")).unwrap();
    for name in DEPARTMENTS.iter().skip(1).step_by(2) {
        let file = folder.join(format!("drafts/{name}.html"));
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, &text[..text.rfind("<!-- tongbi").unwrap()]).unwrap();
    }
}

/// The workbook that somebody types year by year.
fn workbook(folder: &Path, figures: &Figures) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("历年数据").unwrap();
    sheet.write(0, 0, "机关").unwrap();
    sheet.write(0, 1, "年份").unwrap();
    for (column, (label, ..)) in TYPED.iter().enumerate() {
        sheet.write(0, column as u16 + 2, *label).unwrap();
    }
    let mut row = 0;
    for name in DEPARTMENTS {
        for year in 2020..2024 {
            row += 1;
            let body = format!("云岭县{name}");
            sheet.write(row, 0, &body).unwrap();
            sheet.write(row, 1, year).unwrap();
            for (column, (_, indicator, breakdown)) in TYPED.iter().enumerate() {
                let value = figures.of(&body, year, indicator, breakdown);
                sheet.write(row, column as u16 + 2, value).unwrap();
            }
        }
    }
    book.save(folder.join("years.xlsx")).unwrap();
}

/// The page that the county has published last year, and who belongs to it.
fn county(folder: &Path, figures: &Figures) {
    let mut csv = String::from("body,year,indicator,breakdown,value\n");
    for (body, year, indicator, breakdown) in figures.values.keys() {
        if body == "云岭县民政局" && *year == 2023 {
            let sum = figures.sum(2023, indicator, breakdown);
            csv.push_str(&format!("云岭县,2023,{indicator},{breakdown},{sum}\n"));
        }
    }
    fs::write(folder.join("county.csv"), csv).unwrap();
    tongbi(
        folder,
        &["form", "county.csv", "--body", "云岭县", "--year", "2023", "-o", "last-year.html"],
    );
    let mut bodies = String::from("body,code,kind,level,parent,aliases,from,to,successor\n");
    bodies.push_str("云岭县,,government,county,,,,,\n");
    for name in DEPARTMENTS {
        bodies.push_str(&format!("云岭县{name},,department,county,云岭县,,,,\n"));
    }
    fs::write(folder.join("bodies.csv"), bodies).unwrap();
}

/// A cell of a Word document that holds this number, with another one in it.
fn spoilt(document: &str, number: f64, by: f64) -> String {
    let cell = |value: f64| format!(">{value}</w:t>");
    assert!(document.contains(&cell(number)), "{number}");
    document.replacen(&cell(number), &cell(number + by), 1)
}

#[test]
fn from_twelve_drafts_to_the_draft_of_the_county() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let figures = Figures::make(folder);
    assert!(figures.csv.contains("云岭县人社局"));
    drafts(folder);
    workbook(folder, &figures);
    county(folder, &figures);

    // Three faults: a cell of a Word document, a cell of a page, a sentence.
    let received = figures.of("云岭县民政局", 2024, "requests.received", "total");
    let docx = folder.join("drafts/民政局.docx");
    edit(&docx, "word/document.xml", |text| {
        let table = text.rfind("本年新收").unwrap();
        format!("{}{}", &text[..table], spoilt(&text[table..], received, 13.0))
    });
    let html = folder.join("drafts/教育局.html");
    let page = fs::read_to_string(&html).unwrap();
    let upheld = page.find("本年新收").unwrap();
    let natural = figures.of("云岭县教育局", 2024, "requests.received", "natural_person");
    let cell = |value: f64| format!(">{value}</td>");
    let spoilt = page[upheld..].replacen(&cell(natural), &cell(natural + 7.0), 1);
    fs::write(&html, format!("{}{spoilt}", &page[..upheld])).unwrap();
    let permits = figures.of("云岭县公安局", 2024, "permits.decided", "");
    let sentence = folder.join("drafts/公安局.docx");
    edit(&sentence, "word/document.xml", |text| {
        let said = format!("作出行政许可决定{permits}件");
        assert!(text.contains(&said), "{said}");
        text.replacen(&said, &format!("作出行政许可决定{}件", permits + 1.0), 1)
    });
    let originals = [&docx, &html, &sentence].map(|file| fs::read(file).unwrap());

    assert!(commands("office/office.sh") <= 8);
    let said = run("office/office.sh", folder);

    assert_eq!([&docx, &html, &sentence].map(|file| fs::read(file).unwrap()), originals);
    annotated(folder, (received + 13.0, natural + 7.0), &said);
    sums(folder, &figures, &said);
    documents(folder, &figures);
}

/// The comments of a Word document, where its relations say that they are.
fn comments(file: &Path) -> String {
    let relations = part(file, "word/_rels/document.xml.rels");
    let kind = "/relationships/comments\" Target=\"/";
    let target = &relations[relations.find(kind).unwrap() + kind.len()..];
    part(file, &target[..target.find('"').unwrap()])
}

/// The wrong cells and the wrong sentence bear notes in the copies.
fn annotated(folder: &Path, (in_word, in_page): (f64, f64), said: &str) {
    let document = part(&folder.join("annotated/民政局.docx"), "word/document.xml");
    let cell = format!(">{in_word}</w:t></w:r><w:commentRangeEnd");
    assert!(document.contains(&cell), "{said}");
    let found = comments(&folder.join("annotated/民政局.docx"));
    assert!(found.contains("w:author=\"tongbi\"") && found.contains("table3_"), "{found}");
    let page = fs::read_to_string(folder.join("annotated/教育局.html")).unwrap();
    assert!(page.contains(&format!(">{in_page}</mark>")), "{said}");
    let sentence = comments(&folder.join("annotated/公安局.docx"));
    assert!(sentence.contains("许可"), "{sentence}");
    let marked = part(&folder.join("annotated/公安局.docx"), "word/document.xml");
    let start = marked.find("作出行政许可决定").unwrap();
    assert!(marked[..start].rfind("commentRangeStart").is_some());
    assert!(fs::read(folder.join("findings.xlsx")).unwrap().starts_with(b"PK"));
}

/// The sums are those of the departments, with their coverage, and beside them the county's own report.
fn sums(folder: &Path, figures: &Figures, said: &str) {
    let rollup = fs::read_to_string(folder.join("rollup.csv")).unwrap();
    let penalties = figures.sum(2024, "penalties.decided", "");
    let row = format!("云岭县（汇总）,2024,penalties.decided,,{penalties},");
    let found = rollup.lines().find(|line| line.starts_with(&row));
    assert!(found.is_some_and(|line| line.ends_with("12/12")), "{found:?} in\n{}", said);
    assert!(rollup.lines().any(|line| line.starts_with("云岭县（本级）,2023,permits.decided,,0,")));
    let changes = fs::read_to_string(folder.join("changes.csv")).unwrap();
    assert!(changes.contains("permits.decided"), "{changes}");
}

/// The form reads back to the sums; the draft has sentences, tables and charts.
fn documents(folder: &Path, figures: &Figures) {
    tongbi(folder, &["extract", "form.docx", "--body", "云岭县", "-o", "back.csv"]);
    let back = fs::read_to_string(folder.join("back.csv")).unwrap();
    let penalties = figures.sum(2024, "penalties.decided", "");
    assert!(back.contains(&format!("云岭县,2024,penalties.decided,,{penalties},")), "{back}");
    let draft = part(&folder.join("draft.docx"), "word/document.xml");
    assert!(draft.contains("同比") && draft.contains("<w:tbl>") && draft.contains("<wp:inline"));
    let charts = fs::read_dir(folder.join("charts")).unwrap().count();
    assert!(charts >= 2, "{charts}");
}
