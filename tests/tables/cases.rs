//! The small inputs beside the checkout, where they are: each gives what its list says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What one input must give.
struct Case {
    file: &'static str,
    options: &'static [&'static str],
    /// Every value, as body, year, indicator (with its applicant), value; or none, where that is not what matters.
    figures: &'static [&'static str],
    /// What must be said, and what must not.
    says: &'static [&'static str],
    never: &'static [&'static str],
}

const fn case(file: &'static str, figures: &'static [&'static str]) -> Case {
    Case { file, options: &[], figures, says: &[], never: &["error", "warning"] }
}

const THREE_YEARS: &[&str] = &[
    "甲县 2021 penalties.decided 130",
    "甲县 2021 permits.decided 7000",
    "甲县 2022 penalties.decided 120",
    "甲县 2022 permits.decided 8000",
    "甲县 2023 penalties.decided 90",
    "甲县 2023 permits.decided 9487",
];
const TWO_YEARS: &[&str] = &[
    "甲县 2022 penalties.decided 120",
    "甲县 2022 permits.decided 8000",
    "甲县 2023 penalties.decided 90",
    "甲县 2023 permits.decided 9487",
];
const PERMITS: &[&str] = &["甲县 2022 permits.decided 8000", "甲县 2023 permits.decided 9487"];

#[rustfmt::skip]
const TABLES: [Case; 23] = [
    case("B01a.csv", &[
        "甲县 2021 penalties.decided 130", "甲县 2021 permits.decided 7000", "甲县 2021 requests.received 10",
        "甲县 2022 penalties.decided 120", "甲县 2022 permits.decided 8000", "甲县 2022 requests.received 21",
        "甲县 2023 penalties.decided 90", "甲县 2023 permits.decided 9487", "甲县 2023 requests.received 95",
    ]),
    Case { says: &["`甲县` was taken from its title"], ..case("B01b.csv", THREE_YEARS) },
    Case { says: &["cell C2", "cell D2", "rounded by the spreadsheet"], never: &[], ..case("B06.csv", &[
        "宿迁市 2024 penalties.decided 2676474", "宿迁市 2024 permits.decided 1573179",
    ]) },
    case("B08.csv", &[
        "甲县 2022 fees.collected 59237.24", "甲县 2022 permits.decided 8000", "甲县 2023 fees.collected 72701.26",
        "甲县 2023 permits.decided 9487", "甲县 2024 fees.collected 7730.28", "甲县 2024 permits.decided 1573179",
    ]),
    Case { says: &["4 cells compared, 4 agree"], ..case("B10.csv", &[
        "丙县 2022 permits.decided 300", "丙县 2022 requests.received 30", "丙县 2023 permits.decided 390",
        "丙县 2023 requests.received 39", "乙县 2022 permits.decided 200", "乙县 2022 requests.received 20",
        "乙县 2023 permits.decided 240", "乙县 2023 requests.received 24", "甲县 2022 permits.decided 100",
        "甲县 2022 requests.received 10", "甲县 2023 permits.decided 110", "甲县 2023 requests.received 11",
    ]) },
    Case { says: &["3 rows with a blank name took the one above"], ..case("B11.csv", &[
        "乙县 2021 penalties.decided 2", "乙县 2021 permits.decided 1", "乙县 2022 penalties.decided 4",
        "乙县 2022 permits.decided 3", "甲县 2021 penalties.decided 130", "甲县 2021 permits.decided 7000",
        "甲县 2022 penalties.decided 120", "甲县 2022 permits.decided 8000", "甲县 2023 penalties.decided 90",
        "甲县 2023 permits.decided 9487",
    ]) },
    case("B12.csv", &[
        "甲县 2022 penalties.decided 120", "甲县 2022 permits.decided 8000", "甲县 2022 requests.granted 9",
        "甲县 2022 requests.received 21", "甲县 2023 penalties.decided 90", "甲县 2023 permits.decided 9487",
        "甲县 2023 requests.granted 30", "甲县 2023 requests.received 95",
    ]),
    case("B12b.csv", &[
        "甲县 2022 requests.carried_in 1", "甲县 2022 requests.carried_in[enterprise] 0", "甲县 2022 requests.carried_in[natural_person] 1",
        "甲县 2022 requests.received 21", "甲县 2022 requests.received[enterprise] 1", "甲县 2022 requests.received[natural_person] 20",
        "甲县 2023 requests.carried_in 5", "甲县 2023 requests.carried_in[enterprise] 1", "甲县 2023 requests.carried_in[natural_person] 4",
        "甲县 2023 requests.received 95", "甲县 2023 requests.received[enterprise] 10", "甲县 2023 requests.received[natural_person] 85",
    ]),
    case("B12c.csv", TWO_YEARS),
    case("B14.csv", PERMITS),
    Case { says: &["notes or signatures"], ..case("B15b.csv", TWO_YEARS) },
    case("B20.csv", TWO_YEARS),
    case("B21.csv", &[
        "甲县 2022 fees.collected 7545", "甲县 2022 permits.decided 8000", "甲县 2022 wechat.followers 15000",
        "甲县 2023 fees.collected 7730.28", "甲县 2023 permits.decided 9487", "甲县 2023 wechat.followers 30000",
    ]),
    Case { options: &["--year", "2024"], ..case("B22.csv", &[
        "丙县 2024 penalties.decided 30", "丙县 2024 permits.decided 300", "乙县 2024 penalties.decided 20",
        "乙县 2024 permits.decided 200", "甲县 2024 penalties.decided 10", "甲县 2024 permits.decided 100",
    ]) },
    case("B24.csv", PERMITS),
    Case { says: &["one body or several?", "甲县␣人民政府", "甲縣人民政府"], never: &["error"], ..case("B27.csv", &[
        "甲县 人民政府 2023 permits.decided 9487", "甲县人民政府 2022 permits.decided 8000", "甲县人民政府 2025 permits.decided 9600",
        "甲縣人民政府 2024 permits.decided 9500",
    ]) },
    case("B30.csv", PERMITS),
    case("B31.csv.gz", PERMITS),
    case("X01_wide.xlsx", TWO_YEARS),
    Case { says: &["`甲县` was taken from its title"], ..case("X02_years.xlsx", THREE_YEARS) },
    Case { says: &["2025 was taken from its title", "2 cells compared, 2 agree"], ..case("noyear.csv", &[
        "县公安局 2025 penalties.decided 40", "县公安局 2025 permits.decided 300", "县教育局 2025 penalties.decided 1",
        "县教育局 2025 permits.decided 10",
    ]) },
    case("stale.csv", &["云岭县 2023 permits.decided 100", "云岭县 2024 permits.decided 200"]),
    Case { says: &["2 cells compared, 2 agree"], ..case("total.csv", &[
        "县公安局 2025 penalties.decided 40", "县公安局 2025 permits.decided 300", "县教育局 2025 penalties.decided 1",
        "县教育局 2025 permits.decided 10",
    ]) },
];

/// The folder of the inputs; none where the checkout stands alone.
fn folder(name: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = shared.join("cases").join(name);
    assert!(folder.exists() || !shared.exists(), "{} is gone", folder.display());
    folder.exists().then_some(folder)
}

fn files(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn tongbi(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbi"));
    command.args(arguments).args(["--lang", "en"]).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every value that a command printed as rows.
fn values(output: &Output) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
    let mut values: Vec<String> = rows
        .records()
        .map(Result::unwrap)
        .filter(|row| !row[4].is_empty())
        .map(|row| {
            let breakdown = if matches!(&row[3], "" | "total") {
                String::new()
            } else {
                format!("[{}]", &row[3])
            };
            format!("{} {} {}{breakdown} {}", &row[0], &row[1], &row[2], &row[4])
        })
        .collect();
    values.sort();
    values
}

fn read(folder: &Path, file: &str, options: &[&str]) -> Output {
    tongbi(folder, &[&["read", file, "--breakdown", "all", "--format", "csv"], options].concat())
}

#[test]
fn every_small_table_gives_what_it_must() {
    let Some(folder) = folder("tables") else { return };
    let listed: BTreeSet<String> = TABLES.iter().map(|case| case.file.to_owned()).collect();
    assert_eq!(files(&folder), listed);
    for case in &TABLES {
        let output = read(&folder, case.file, case.options);
        let said = text(&output.stderr);
        assert_eq!(values(&output), case.figures, "{}: {said}", case.file);
        for words in case.says {
            assert!(said.contains(words), "{}: {words} in {said}", case.file);
        }
        for words in case.never {
            assert!(!said.lines().any(|line| line.starts_with(words)), "{}: {said}", case.file);
        }
    }
}

#[test]
fn a_table_without_a_year_or_a_body_asks_for_it() {
    let Some(tables) = folder("tables") else { return };
    let asked = read(&tables, "B22.csv", &[]);
    assert!(values(&asked).is_empty() && text(&asked.stderr).contains("--year"));
    let office = folder("office").unwrap();
    let asked = read(&office, "own.csv", &[]);
    assert!(values(&asked).is_empty() && text(&asked.stderr).contains("--body"));
    let own = [
        "云岭县 2023 penalties.decided 1",
        "云岭县 2023 permits.decided 10",
        "云岭县 2024 penalties.decided 40",
        "云岭县 2024 permits.decided 300",
    ];
    assert_eq!(values(&read(&office, "own.csv", &["--body", "云岭县"])), own);
    // The name of the file gives it too.
    let named = tempfile::tempdir().unwrap();
    std::fs::copy(office.join("own.csv"), named.path().join("云岭县2023-2024年.csv")).unwrap();
    assert_eq!(values(&read(named.path(), "云岭县2023-2024年.csv", &["--body-from", "name"])), own);
}

#[test]
fn the_inputs_of_the_office_give_what_they_must() {
    let Some(office) = folder("office") else { return };
    let names = [
        "colleague.csv",
        "overwrite.sh",
        "own.csv",
        "population.csv",
        "scope_全年.html",
        "scope_我局.html",
        "scope_本机关.html",
        "stale.sh",
        "云岭县历年数据.xlsx",
        "历年数据.csv",
    ];
    assert_eq!(files(&office), names.into_iter().map(str::to_owned).collect());
    let typed = read(&office, "历年数据.csv", &[]);
    let said = text(&typed.stderr);
    assert_eq!(values(&typed).len(), 57, "{said}");
    assert!(
        said.contains("5 cells compared, 5 agree") && said.contains("notes or signatures"),
        "{said}"
    );
    let sheet = read(&office, "云岭县历年数据.xlsx", &[]);
    let said = text(&sheet.stderr);
    assert!(!said.contains("error"), "{said}");
    let (of_sheet, of_typed) = (values(&sheet), values(&typed));
    assert!(of_typed.iter().all(|row| of_sheet.contains(row)), "{of_sheet:#?}");
    // Table 3 of 2024 on the second sheet: seven columns of each of its rows.
    let of_form = of_sheet.iter().filter(|row| row.contains("2024 requests.")).count();
    assert!(of_form >= 7 * 22, "{of_form}");
    for file in ["scope_全年.html", "scope_我局.html", "scope_本机关.html"] {
        let checked = tongbi(&office, &["check", file, "--format", "csv"]);
        let found = text(&checked.stdout);
        assert!(
            found.contains("error,prose_count,云岭县民政局,2025,requests.received,total,17,13"),
            "{file}: {found}"
        );
    }
}

#[test]
fn a_colleagues_names_are_harmonised_and_counted_per_ten_thousand() {
    let Some(office) = folder("office") else { return };
    let folder = tempfile::tempdir().unwrap();
    let names = std::fs::read_to_string(office.join("colleague.csv")).unwrap();
    let bodies: BTreeSet<&str> =
        names.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let population = std::fs::read_to_string(office.join("population.csv")).unwrap();
    let listed: BTreeSet<&str> =
        population.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(bodies.iter().any(|name| !listed.contains(name)));
    let mut list = String::from("body,aliases\n");
    for body in &listed {
        list.push_str(&format!("{body},\n"));
    }
    let bodies_csv = folder.path().join("bodies.csv");
    std::fs::write(&bodies_csv, list).unwrap();
    let given = ["--bodies", bodies_csv.to_str().unwrap(), "--with", "population.csv"];
    let output = read(&office, "colleague.csv", &given);
    let read: BTreeSet<String> =
        values(&output).iter().filter_map(|row| row.split(' ').next().map(str::to_owned)).collect();
    let wanted: BTreeSet<String> = listed.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(read, wanted, "{}", text(&output.stderr));
    let ratio = [
        &[
            "figures",
            "colleague.csv",
            "--indicator",
            "permits.decided.per_10000",
            "--format",
            "csv",
        ][..],
        &given,
    ]
    .concat();
    let ratios = tongbi(&office, &ratio);
    assert!(values(&ratios).len() > 100, "{}", text(&ratios.stderr));
}

/// Runs a script of the office as it is, with tongbi on the path.
fn script(office: &Path, name: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_tongbi")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("bash")
        .arg(office.join(name))
        .current_dir(root)
        .env("PATH", path)
        .env("TMPDIR", folder.path())
        .env("LC_ALL", "C.UTF-8")
        .env("TONGBI_LANG", "zh")
        .output()
        .unwrap();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_scripts_of_the_office_lose_no_chart_and_no_correction() {
    let Some(office) = folder("office") else { return };
    let said = script(&office, "stale.sh");
    assert!(
        said.contains("260") && !said.contains("permits.decided,,200") && !said.contains("两个值"),
        "{said}"
    );
    let said = script(&office, "overwrite.sh");
    let drawn: BTreeSet<&str> = said
        .lines()
        .filter(|line| line.ends_with(".svg"))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|hash| hash.len() == 32)
        .collect();
    assert_eq!(drawn.len(), 3, "{said}");
}
