//! Every kind of chart × theme × language × size over hard inputs: each passes the lint of its texts, is the same twice, and
//! is what was stored, or is refused with a reason. `UPDATE_SNAPSHOTS=1 cargo test --test charts` stores anew.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fmt::Write;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use tongbi::changes::{YoyOptions, year_over_year};
use tongbi::charts::{
    ChartData, ChartKind, ChartRequest, Size, Theme, build, lint, main_indicators, svg,
};
use tongbi::series::Panel;
use tongbi::{
    BodyId, Catalog, Change, Lang, ObsStatus, Observation, ObservationKey, Provenance, Year,
};

/// What the charts are drawn from: bodies, years, and the value of the n-th indicator of a body in a year.
struct Input {
    name: &'static str,
    bodies: Vec<String>,
    years: std::ops::RangeInclusive<i32>,
    value: fn(usize, usize, i32) -> Option<(f64, ObsStatus)>,
}

fn bodies(count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("样例{n}县")).collect()
}

fn inputs() -> Vec<Input> {
    vec![
        Input {
            name: "plain",
            bodies: bodies(3),
            years: 2019..=2024,
            value: |body, at, year| {
                normal_value(
                    120.0 * (body + 1) as f64 * (at + 1) as f64 + f64::from((year * 37) % 90),
                )
            },
        },
        Input {
            name: "gaps",
            bodies: bodies(4),
            years: 2019..=2024,
            value: |body, at, year| match (body + at + year as usize) % 5 {
                0 => None,
                1 => Some((900.0, ObsStatus::Estimated)),
                2 => normal_value(0.0),
                n => normal_value((n * (at + 3)) as f64),
            },
        },
        Input {
            name: "billions",
            bodies: vec![
                "某某自治州某某自治县人民政府政务服务和大数据管理局".to_owned(),
                "乙县".to_owned(),
            ],
            years: 2022..=2024,
            value: |body, at, year| {
                normal_value(f64::from(year - 2020) * 9.87e8 / ((at + body + 1) as f64))
            },
        },
        Input {
            name: "negative",
            bodies: bodies(3),
            years: 2023..=2024,
            value: |body, at, year| {
                normal_value(f64::from(year - 2023) * 40.0 - 25.0 * (at % 3) as f64 - body as f64)
            },
        },
    ]
    .into_iter()
    .chain(sizes_of_input())
    .collect()
}

/// One year, many bodies, many years, nothing.
fn sizes_of_input() -> Vec<Input> {
    vec![
        Input {
            name: "one_year",
            bodies: bodies(2),
            years: 2024..=2024,
            value: |_, at, _| normal_value(at as f64),
        },
        Input {
            name: "forty_bodies",
            bodies: bodies(40),
            years: 2023..=2024,
            value: |body, at, year| {
                normal_value(((body * 7919 + at * 31) % 1000) as f64 + f64::from(year - 2023) * 5.0)
            },
        },
        Input {
            name: "eighteen_years",
            bodies: bodies(2),
            years: 2007..=2024,
            value: |body, at, year| normal_value(f64::from(year - 2000) * (at + body + 1) as f64),
        },
        Input { name: "nothing", bodies: bodies(2), years: 2024..=2024, value: |_, _, _| None },
    ]
}

fn normal_value(value: f64) -> Option<(f64, ObsStatus)> {
    Some((value, ObsStatus::Normal))
}

fn observations(input: &Input) -> Vec<Observation> {
    let catalog = Catalog::builtin();
    let mut ids: Vec<_> = ChartKind::ALL.into_iter().flat_map(main_indicators).collect();
    ids.sort();
    ids.dedup();
    let mut rows = Vec::new();
    for (number, body) in input.bodies.iter().enumerate() {
        for (at, id) in ids.iter().enumerate() {
            for year in input.years.clone() {
                let Some((value, status)) = (input.value)(number, at, year) else { continue };
                rows.push(Observation {
                    unit: catalog.indicator(id).unwrap().unit.clone(),
                    key: ObservationKey {
                        body: BodyId::new(body),
                        breakdown: catalog.whole(id),
                        indicator: id.clone(),
                        year: Year(year),
                    },
                    value: Some(value),
                    status,
                    provenance: Provenance::default(),
                });
            }
        }
    }
    close(&mut rows);
    rows
}

/// Makes the closed requests the sum of their outcomes, as in a report that is right.
fn close(rows: &mut [Observation]) {
    let outcomes = main_indicators(ChartKind::Outcome);
    let closed = tongbi::IndicatorId::new("requests.closed");
    let sum = |key: &ObservationKey| -> f64 {
        let same = |o: &&Observation| o.key.body == key.body && o.key.year == key.year;
        let parts = rows.iter().filter(same).filter(|o| outcomes.contains(&o.key.indicator));
        parts.filter_map(|o| o.value).sum()
    };
    let sums: Vec<Option<f64>> =
        rows.iter().map(|o| (o.key.indicator == closed).then(|| sum(&o.key))).collect();
    for (row, sum) in rows.iter_mut().zip(sums) {
        row.value = sum.or(row.value);
    }
}

/// The figures of an input with all that a chart is drawn from.
struct Figures {
    bodies: Vec<BodyId>,
    rows: Vec<Observation>,
    changes: Vec<Change>,
}

impl Figures {
    fn of(input: &Input) -> Figures {
        let (catalog, rows) = (Catalog::builtin(), observations(input));
        let panel = Panel::from_observations(&rows, catalog);
        let changes = year_over_year(&panel, catalog, &YoyOptions::default()).iter().collect();
        Figures {
            bodies: input.bodies.iter().map(|name| BodyId::new(name)).collect(),
            rows,
            changes,
        }
    }

    fn data(&self) -> ChartData<'_> {
        let (observations, changes) = (&self.rows, &self.changes);
        ChartData { observations, changes, findings: &[], catalog: Catalog::builtin() }
    }
}

/// One line for each chart: its case, and the hash of its SVG or why it is refused.
fn lines(input: &Input) -> String {
    let figures = Figures::of(input);
    let (mut out, mut faults) = (String::new(), Vec::new());
    for kind in ChartKind::ALL {
        for lang in [Lang::Zh, Lang::En] {
            for size in Size::ALL {
                let request = ChartRequest {
                    body: figures.bodies[0].clone(),
                    compared: figures.bodies.clone(),
                    size,
                    ..ChartRequest::new(kind, lang)
                };
                let case = format!("{} {lang} {}", kind.as_str(), size.as_str());
                match build(&request, &figures.data()) {
                    Err(error) => writeln!(out, "{case}: {}", error.code()).unwrap(),
                    Ok(chart) => {
                        for fault in lint(&chart) {
                            faults.push(format!("{} {case}: {fault:?}", input.name));
                        }
                        for theme in Theme::ALL {
                            let drawn = svg(&chart, theme).unwrap();
                            let again =
                                svg(&build(&request, &figures.data()).unwrap(), theme).unwrap();
                            assert_eq!(drawn, again, "{} {case}", input.name);
                            let hash = Sha256::digest(drawn.as_bytes());
                            let hash: String =
                                hash[..8].iter().map(|b| format!("{b:02x}")).collect();
                            writeln!(out, "{case} {}: {hash}", theme.as_str()).unwrap();
                        }
                        if input.name == "plain" && size == Size::Standard {
                            let name = format!("{}_{lang}.svg", kind.as_str());
                            compare(&name, &svg(&chart, Theme::Light).unwrap());
                        }
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    out
}

/// Values from a few to a thousand million, which only other axes can show together.
fn of_every_size() -> Input {
    Input {
        name: "of every size",
        bodies: bodies(9),
        years: 2018..=2024,
        value: |body, at, year| {
            let power = (body + at + (year - 2018) as usize) % 10;
            normal_value(3.0 * 10f64.powi(i32::try_from(power).unwrap()))
        },
    }
}

/// Every size in both languages.
fn both(sizes: &[Size]) -> Vec<(Lang, Size)> {
    let of = |lang: Lang| sizes.iter().map(move |size| (lang, *size));
    of(Lang::Zh).chain(of(Lang::En)).collect()
}

#[test]
fn other_axes_pass_the_lint_and_are_said() {
    let mut drawn = 0;
    for input in inputs().into_iter().chain([of_every_size()]) {
        let figures = Figures::of(&input);
        for (kind, said) in [(ChartKind::Trend, "对数坐标"), (ChartKind::Grid, "各图纵轴不同")]
        {
            for (lang, size) in both(&Size::ALL) {
                let request = ChartRequest {
                    body: figures.bodies[0].clone(),
                    compared: figures.bodies.clone(),
                    size,
                    log: true,
                    free_y: true,
                    ..ChartRequest::new(kind, lang)
                };
                let Ok(chart) = build(&request, &figures.data()) else { continue };
                drawn += 1;
                let case = format!("{} {} {lang} {}", input.name, kind.as_str(), size.as_str());
                assert!(lint(&chart).is_empty(), "{case}: {:?}", lint(&chart));
                let subtitle = &chart.words.subtitle;
                assert!(lang == Lang::En || subtitle.contains(said), "{case}: {subtitle}");
            }
        }
    }
    assert!(drawn > 8, "{drawn} charts were drawn");
}

/// Holds a text to the stored one; or stores it.
fn compare(name: &str, found: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/charts");
    let path = folder.join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&path, found).unwrap();
        return;
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = stored.lines().zip(found.lines()).find(|(a, b)| a != b);
    assert!(
        stored == found,
        "{name} is not what was stored; first difference: {differs:?}. Look at it, then `UPDATE_SNAPSHOTS=1 cargo test --release --test charts`"
    );
}

#[test]
fn every_chart_of_every_input_is_what_was_stored() {
    let wrong: Vec<String> = inputs()
        .into_iter()
        .filter_map(|input| {
            let made = std::panic::catch_unwind(|| {
                compare(&format!("{}.txt", input.name), &lines(&input))
            });
            made.err().map(|_| input.name.to_owned())
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_figures_are_refused_and_not_drawn() {
    let nothing = inputs().pop().unwrap();
    assert!(lines(&nothing).lines().all(|line| line.contains(": chart_")));
}
