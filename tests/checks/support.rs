//! Figures for the tests: those of `../shared/truth`, and reports that are generated to be right.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tongbi::checks::{Input, Options, Outcome, run};
use tongbi::model::{ClaimKind, decimals_of, settle};
use tongbi::{
    BodyId, BreakdownId, Catalog, Claim, Finding, IndicatorId, ObsStatus, Observation,
    ObservationKey, Provenance, Unit, Year,
};

/// The folder of true figures; none where it is not there.
pub(crate) fn truth() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/truth"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    eprintln!("skipped: ../shared/truth is not there");
    None
}

/// All true figures, sorted by key.
pub(crate) fn truth_figures(folder: &Path) -> Vec<Observation> {
    let mut all = Vec::new();
    let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    for file in files.filter(|f| f.extension().is_some_and(|e| e == "csv")) {
        if file.file_name().is_some_and(|n| n == "claims.csv" || n == "series.csv") {
            continue;
        }
        let mut reader = csv::Reader::from_path(file).unwrap();
        all.extend(reader.records().map(|row| observation(&row.unwrap())));
    }
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}

/// A row of the tidy table.
fn observation(row: &csv::StringRecord) -> Observation {
    let indicator = IndicatorId::new(&row[2]);
    let unit = Catalog::builtin().indicator(&indicator).unwrap().unit.clone();
    let power = Unit::new(&row[5]).power_to(&unit).unwrap();
    let value: Option<f64> = row[4].parse().ok();
    Observation {
        key: ObservationKey {
            body: BodyId::new(&row[0]),
            indicator,
            breakdown: BreakdownId::new(&row[3]),
            year: row[1].parse().unwrap(),
        },
        value: value.map(|v| settle(v * 10f64.powi(power))),
        unit,
        status: row[6].parse().unwrap(),
        provenance: Provenance {
            source: Arc::from(&row[7]),
            place: row[8].into(),
            text: row[9].into(),
        },
    }
}

/// The claims of the true reports.
pub(crate) fn truth_claims(folder: &Path) -> Vec<Claim> {
    let mut reader = csv::Reader::from_path(folder.join("claims.csv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// A figure that was printed in its table.
pub(crate) fn figure(
    body: &str,
    year: i32,
    id: &str,
    column: &str,
    value: Option<f64>,
) -> Observation {
    let indicator = IndicatorId::new(id);
    let known = Catalog::builtin().indicator(&indicator).unwrap();
    Observation {
        unit: known.unit.clone(),
        provenance: Provenance {
            source: Arc::from(format!("{body}-{year}.html").as_str()),
            place: format!("table {}", known.table).as_str().into(),
            text: value.map(|v| v.to_string()).unwrap_or_default().as_str().into(),
        },
        key: ObservationKey {
            body: BodyId::new(body),
            indicator,
            breakdown: BreakdownId::new(column),
            year: Year(year),
        },
        value,
        status: if value.is_some() { ObsStatus::Normal } else { ObsStatus::Missing },
    }
}

/// Figures without a breakdown.
pub(crate) fn figures(body: &str, year: i32, rows: &[(&str, f64)]) -> Vec<Observation> {
    rows.iter().map(|(id, value)| figure(body, year, id, "", Some(*value))).collect()
}

/// A claim in the unit of its kind.
pub(crate) fn claim(body: &str, year: i32, kind: ClaimKind, indicator: &str, value: f64) -> Claim {
    Claim {
        body: BodyId::new(body),
        year: Year(year),
        kind,
        subject: String::new(),
        indicator: indicator.to_owned(),
        breakdown: BreakdownId::new(""),
        value,
        unit: Unit::new(if kind == ClaimKind::Count { "件" } else { "%" }),
        base: None,
        whole: None,
        note: String::new(),
        place: tongbi::Place::default(),
        text: String::new(),
    }
}

/// The outcome of the embedded rules.
pub(crate) fn check(observations: &[Observation]) -> Outcome {
    run(&Input { observations, ..Input::default() }, Catalog::builtin(), &Options::default())
}

/// The outcome about claims.
pub(crate) fn check_claims(observations: &[Observation], claims: &[Claim]) -> Outcome {
    let input = Input { observations, claims, ..Input::default() };
    run(&input, Catalog::builtin(), &Options::default())
}

/// The codes of findings, in their order.
pub(crate) fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.code.as_str()).collect()
}

/// Random numbers that a seed fixes.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        if n == 0 { 0 } else { (self.0 >> 16) % n }
    }
}

/// The applicants of table 3 without the total.
pub(crate) const APPLICANTS: [&str; 6] =
    ["natural_person", "enterprise", "research", "nonprofit", "legal_service", "other"];

/// The rows of table 3 in which a closed request is counted once.
pub(crate) fn outcomes() -> Vec<String> {
    let catalog = Catalog::builtin();
    let rows = catalog.indicators().iter().filter(|i| i.table == "3" && i.parent.is_some());
    let is_group =
        |id: &IndicatorId| catalog.indicators().iter().any(|i| i.parent.as_ref() == Some(id));
    rows.filter(|i| !is_group(&i.id)).map(|i| i.id.to_string()).collect()
}

/// The reports of one body over some years, every table whole and every identity kept.
pub(crate) fn consistent(body: &str, years: std::ops::Range<i32>, seed: u64) -> Vec<Observation> {
    let mut dice = Dice::new(seed);
    let mut all = Vec::new();
    let mut carried = [0u64; 6];
    let mut in_force = [dice.below(50), 20 + dice.below(400)];
    let levels = [500, 300, 40, 20_000, 900].map(|level| level + dice.below(level));
    for year in years {
        all.extend(table_3(body, year, &mut carried, &mut dice));
        all.extend(table_4(body, year, &mut dice));
        for (stock, name) in in_force.iter_mut().zip(["rules", "normative"]) {
            let (issued, repealed) = (dice.below(9), dice.below((*stock).min(9) + 1));
            *stock = *stock + issued - repealed;
            for (column, value) in
                [("issued", issued), ("repealed", repealed), ("in_force", *stock)]
            {
                let id = format!("{name}.{column}");
                all.push(figure(body, year, &id, "", Some(value as f64)));
            }
        }
        let ids = ["permits.decided", "penalties.decided", "coercion.decided", "fees.collected"];
        for (id, level) in ids.into_iter().zip(levels) {
            let value = level + dice.below(level / 4 + 1);
            let value = if id == "fees.collected" { value as f64 + 0.25 } else { value as f64 };
            all.push(figure(body, year, id, "", Some(value)));
        }
    }
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}

fn table_3(body: &str, year: i32, carried: &mut [u64; 6], dice: &mut Dice) -> Vec<Observation> {
    let mut rows: BTreeMap<String, [u64; 6]> = BTreeMap::new();
    let outcomes = outcomes();
    for (column, carried) in carried.iter_mut().enumerate() {
        let usual = if column == 0 { 400 } else { 12 };
        let received = usual + dice.below(usual / 2);
        let mut put =
            |id: &str, value: u64| rows.entry(id.to_owned()).or_default()[column] += value;
        outcomes.iter().for_each(|id| put(id, 0));
        put("requests.received", received);
        put("requests.carried_in", *carried);
        let all = received + *carried;
        *carried = dice.below(all / 3 + 1);
        put("requests.carried_out", *carried);
        put("requests.closed", all - *carried);
        for _ in 0..all - *carried {
            put(&outcomes[dice.below(outcomes.len() as u64) as usize], 1);
        }
    }
    let mut all = Vec::new();
    for (id, values) in rows {
        let total: u64 = values.iter().sum();
        let columns = APPLICANTS.iter().zip(values).chain([(&"total", total)]);
        all.extend(columns.map(|(c, value)| figure(body, year, &id, c, Some(value as f64))));
    }
    all
}

fn table_4(body: &str, year: i32, dice: &mut Dice) -> Vec<Observation> {
    let mut all = Vec::new();
    for block in ["review", "litigation.direct", "litigation.after_review"] {
        let mut total = 0;
        for part in ["upheld", "corrected", "other", "pending"] {
            let value = dice.below(20);
            total += value;
            all.push(figure(body, year, &format!("{block}.{part}"), "", Some(value as f64)));
        }
        all.push(figure(body, year, &format!("{block}.total"), "", Some(total as f64)));
    }
    all
}

/// The same figures with one of them changed.
pub(crate) fn changed(figures: &[Observation], at: usize, by: f64) -> Vec<Observation> {
    let mut all = figures.to_vec();
    let value = all[at].value.unwrap() + by;
    assert_eq!(decimals_of(by), 0);
    all[at].value = Some(value);
    all[at].provenance.text = value.to_string().as_str().into();
    all
}
