//! Every kind of chart × size × language × hard input: each passes the lint of its texts, marks and edges, each text of it can be
//! read on its ground in every theme, it is the same twice, or it is refused with a reason. A plain picture of each kind is
//! stored as SVG: `UPDATE_SNAPSHOTS=1 cargo test --test charts` stores anew.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::PathBuf;

use rayon::prelude::*;
use tongbi::changes::{YoyOptions, year_over_year};
use tongbi::charts::{
    Chart, ChartData, ChartKind, ChartRequest, Ink, Mark, Options, Palette, Size, Text, Theme,
    build_all, faint, lint, main_indicators, svg,
};
use tongbi::series::Panel;
use tongbi::{
    BodyId, Catalog, Change, Finding, Lang, ObsStatus, Observation, ObservationKey, Provenance,
    Severity, Year,
};

/// What the charts are drawn from: bodies, years, and the value of the n-th indicator of a body in a year.
struct Input {
    name: &'static str,
    bodies: Vec<String>,
    years: std::ops::RangeInclusive<i32>,
    value: fn(usize, usize, i32) -> Option<(f64, ObsStatus)>,
    /// Which figures have an open warning.
    doubtful: fn(&Observation) -> bool,
}

fn bodies(count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("样例{n}县")).collect()
}

/// The value of the n-th indicator of a body in a year.
type Value = fn(usize, usize, i32) -> Option<(f64, ObsStatus)>;

fn input(
    name: &'static str,
    count: usize,
    years: std::ops::RangeInclusive<i32>,
    value: Value,
) -> Input {
    Input { name, bodies: bodies(count), years, value, doubtful: |_| false }
}

fn inputs() -> Vec<Input> {
    let mut all = usual();
    all.extend(extreme());
    all
}

fn usual() -> Vec<Input> {
    let long = "某某自治州某某自治县人民政府政务服务和大数据管理局";
    vec![
        input("plain", 3, 2019..=2024, |body, at, year| {
            normal_value(120.0 * (body + 1) as f64 * (at + 1) as f64 + f64::from((year * 37) % 90))
        }),
        input("gaps", 4, 2019..=2024, |body, at, year| match (body + at + year as usize) % 5 {
            0 => None,
            1 => Some((900.0, ObsStatus::Estimated)),
            2 => normal_value(0.0),
            n => normal_value((n * (at + 3)) as f64),
        }),
        Input {
            bodies: vec![long.to_owned(), "乙县".to_owned()],
            ..input("billions", 2, 2022..=2024, |body, at, year| {
                normal_value(f64::from(year - 2020) * 9.87e8 / ((at + body + 1) as f64))
            })
        },
        input("negative", 3, 2021..=2024, |body, at, year| {
            normal_value(f64::from(year - 2022) * 40.0 - 25.0 * (at % 3) as f64 - body as f64)
        }),
        input("one year", 2, 2024..=2024, |_, at, _| normal_value(at as f64)),
        input("forty bodies", 40, 2023..=2024, |body, at, year| {
            normal_value(((body * 7919 + at * 31) % 1000) as f64 + f64::from(year - 2023) * 5.0)
        }),
        input("eighteen years", 2, 2007..=2024, |body, at, year| {
            normal_value(f64::from(year - 2000) * (at + body + 1) as f64)
        }),
        input("nothing", 2, 2024..=2024, |_, _, _| None),
    ]
}

/// What makes axes and labels hard: values of every size, none but zeros, all equal, one beyond all others, a unit's fraction,
/// years missing at each end, doubtful figures, estimates alone.
fn extreme() -> Vec<Input> {
    vec![
        input("of every size", 9, 2018..=2024, |body, at, year| {
            let power = (body + at + (year - 2018) as usize) % 10;
            normal_value(3.0 * 10f64.powi(i32::try_from(power).unwrap()))
        }),
        input("zeros", 5, 2018..=2024, |_, _, _| normal_value(0.0)),
        input("equal", 12, 2019..=2024, |_, _, _| normal_value(41_000.0)),
        input("one beyond all", 6, 2015..=2024, |body, at, year| {
            let far = (body + at) % 3 == 0 && year == 2022;
            normal_value(if far { 4.7e7 } else { 3_000.0 + f64::from(year % 7) * 211.0 })
        }),
        input("fractions", 4, 2020..=2024, |body, at, year| {
            normal_value(0.0001 * (body + at + 1) as f64 * f64::from(year - 2018))
        }),
        input("ends missing", 8, 2016..=2024, |body, at, year| {
            let (first, last) = (2016 + (at % 4) as i32, 2024 - ((body + at) % 4) as i32);
            let there = (first..=last).contains(&year) && (year != 2020 || at % 2 == 0);
            there.then_some(((body + 2) as f64 * f64::from(year - 2010) * 13.0, ObsStatus::Normal))
        }),
        Input {
            doubtful: |row| (row.key.year.0 + row.key.indicator.as_str().len() as i32) % 4 == 0,
            ..input("doubtful", 7, 2018..=2024, |body, at, year| {
                let slip =
                    if (body + at + year as usize).is_multiple_of(6) { 10_000.0 } else { 1.0 };
                normal_value(slip * (3_700.0 + f64::from(year - 2018) * 97.0 * (at + 1) as f64))
            })
        },
        input("estimates", 3, 2018..=2024, |_, at, year| {
            Some((1e4 * (at + 1) as f64 * f64::from(year - 2016), ObsStatus::Estimated))
        }),
        input("small", 16, 2019..=2024, |body, at, year| {
            normal_value(((body * 5 + at * 3 + year as usize * 7) % 29) as f64)
        }),
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
                // A share of 300,000,000 % is no hard input but a wrong one.
                let is_share = catalog.indicator(id).unwrap().measure == tongbi::Measure::Ratio;
                let value = if is_share { value % 97.0 } else { value };
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
    findings: Vec<Finding>,
}

impl Figures {
    fn of(input: &Input) -> Figures {
        let (catalog, rows) = (Catalog::builtin(), observations(input));
        let panel = Panel::from_observations(&rows, catalog);
        let changes = year_over_year(&panel, catalog, &YoyOptions::default()).iter().collect();
        let findings = rows.iter().filter(|row| (input.doubtful)(row)).map(doubt).collect();
        Figures {
            bodies: input.bodies.iter().map(|name| BodyId::new(name)).collect(),
            rows,
            changes,
            findings,
        }
    }

    fn data(&self) -> ChartData<'_> {
        let (observations, changes) = (&self.rows, &self.changes);
        ChartData { observations, changes, findings: &self.findings, catalog: Catalog::builtin() }
    }

    fn request(&self, kind: ChartKind, lang: Lang, size: Size) -> ChartRequest {
        let (body, compared) = (self.bodies[0].clone(), self.bodies.clone());
        ChartRequest { body, compared, size, ..ChartRequest::new(kind, lang) }
    }
}

/// An open warning on a figure.
fn doubt(row: &Observation) -> Finding {
    let mut finding = Finding::new("jump", Severity::Warning);
    for (name, value) in [("subject", "行政许可"), ("base", "550"), ("before", "2023")] {
        finding = finding.with(name, value);
    }
    for (name, value) in [("reported", "9,487"), ("factor", "17.2"), ("year", "2024")] {
        finding = finding.with(name, value);
    }
    finding.body = Some(row.key.body.clone());
    finding.year = Some(row.key.year);
    finding.indicator = Some(row.key.indicator.clone());
    finding
}

/// Every size that has a name, and some that a user may give.
fn sizes() -> Vec<Size> {
    let own = [Size::Own(720, 480), Size::Own(1600, 600)];
    Size::ALL.into_iter().chain(own).collect()
}

/// What is wrong with a chart in any theme.
fn faults(chart: &Chart) -> Vec<String> {
    let themes = Theme::ALL.into_iter().flat_map(|theme| faint(chart, Palette::of(theme)));
    lint(chart).into_iter().chain(themes).map(|fault| format!("{fault:?}")).collect()
}

/// Draws all charts of an input that `vary` makes of the usual requests; how many there are, and what is wrong with them.
fn drawn(
    input: &Input,
    sizes: &[Size],
    vary: impl Fn(&mut ChartRequest) + Sync,
) -> (usize, Vec<String>) {
    let figures = Figures::of(input);
    let mut cases = Vec::new();
    for kind in ChartKind::ALL {
        for lang in [Lang::Zh, Lang::En] {
            cases.extend(sizes.iter().map(|size| (kind, lang, *size)));
        }
    }
    let each = cases.par_iter().map(|(kind, lang, size)| {
        let mut request = figures.request(*kind, *lang, *size);
        vary(&mut request);
        let case = format!("{} {} {lang} {}", input.name, kind.as_str(), size.name());
        match build_all(&request, &figures.data()) {
            Ok(charts) => {
                let wrong = charts.iter().flat_map(faults).map(|fault| format!("{case}: {fault}"));
                (charts.len() * Theme::ALL.len(), wrong.collect::<Vec<_>>())
            }
            Err(error) => {
                assert!(error.code().starts_with("chart_"), "{case}: {error}");
                (0, Vec::new())
            }
        }
    });
    each.reduce(Default::default, |mut a, b| {
        a.1.extend(b.1);
        (a.0 + b.0, a.1)
    })
}

#[test]
fn every_picture_passes_the_lint() {
    let (mut count, mut wrong) = (0, Vec::new());
    for input in inputs() {
        let (more, faults) = drawn(&input, &sizes(), |_| {});
        count += more;
        wrong.extend(faults);
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 2_000, "{count} pictures were drawn");
}

/// What the lint cannot find, it does not hold: faults are put into a sound picture.
#[test]
fn the_lint_finds_what_is_put_on_a_text() {
    let figures = Figures::of(&inputs()[0]);
    let request = figures.request(ChartKind::Series, Lang::Zh, Size::Standard);
    let chart = &build_all(&request, &figures.data()).unwrap()[0];
    assert_eq!(faults(chart), Vec::<String>::new());
    let text = chart.texts().find(|text| text.halo).unwrap().clone();
    let (left, top, right, bottom) = text.extent();
    let middle = (top + bottom) / 2.0;
    let planted = [
        ("Close", Mark::Text(Text { at: (text.at.0 + 4.0, text.at.1), ..text.clone() })),
        (
            "OnLine",
            Mark::Line(vec![(left - 9.0, middle), (right + 9.0, middle)], Ink::Series(0), 2.5),
        ),
        (
            "OnLine",
            Mark::Dashes((left + 5.0, top - 9.0), (left + 5.0, bottom + 9.0), Ink::Axis, 1.5),
        ),
        ("OnMarker", Mark::Circle(((left + right) / 2.0, middle), 5.0, Ink::Series(0))),
        ("OnEdge", Mark::Rect((left + 4.0, top - 9.0), (right + 30.0, bottom + 9.0), Ink::Tint)),
        ("Beyond", Mark::Circle((-30.0, 40.0), 5.0, Ink::Series(0))),
        (
            "Faint",
            Mark::Text(Text { at: (400.0, 20.0), ink: Ink::Grid, halo: false, ..text.clone() }),
        ),
        ("Small", Mark::Text(Text { at: (400.0, 20.0), size: 9.0, ..text.clone() })),
        ("Outside", Mark::Text(Text { at: (955.0, 20.0), ..text.clone() })),
    ];
    for (fault, mark) in planted {
        let mut chart = chart.clone();
        chart.marks.push(mark);
        let found = faults(&chart);
        assert!(found.iter().any(|found| found.starts_with(fault)), "{fault}: {found:?}");
    }
}

#[test]
fn other_options_pass_the_lint_and_are_said() {
    let mut wrong = Vec::new();
    for input in inputs() {
        let sizes = [Size::Standard, Size::Square, Size::Own(720, 480)];
        let (_, faults) = drawn(&input, &sizes, |request| {
            let annotations = vec!["2022=机构改革".parse().unwrap()];
            let (log, free_y, index, cagr, by_change) = (true, true, true, true, true);
            request.options = Options { log, free_y, index, cagr, by_change, annotations };
            request.stands_out = true;
        });
        wrong.extend(faults);
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    let figures = Figures::of(&inputs()[0]);
    for kind in ChartKind::ALL {
        let request = figures.request(kind, Lang::Zh, Size::Standard);
        let draw = || svg(&build_all(&request, &figures.data()).unwrap()[0], Theme::Light).unwrap();
        assert_eq!(draw(), draw(), "{}", kind.as_str());
    }
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
fn a_plain_picture_of_each_kind_is_what_was_stored() {
    let figures = Figures::of(&inputs()[0]);
    for kind in ChartKind::ALL {
        let request = figures.request(kind, Lang::Zh, Size::Standard);
        let charts = build_all(&request, &figures.data()).unwrap();
        compare(&format!("{}.svg", kind.as_str()), &svg(&charts[0], Theme::Light).unwrap());
    }
}

#[test]
fn no_figures_are_refused_and_not_drawn() {
    let nothing = inputs().into_iter().find(|input| input.name == "nothing").unwrap();
    assert_eq!(drawn(&nothing, &sizes(), |_| {}), (0, Vec::new()));
}

/// One table drives the kinds: the documentation repeats it, and the gallery shows each.
#[test]
fn the_documentation_and_the_gallery_have_every_kind() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let (documentation, gallery) = (read("docs/charts.md"), read("charts/gallery.toml"));
    for kind in ChartKind::ALL {
        let (id, info) = (kind.as_str(), kind.info());
        let (question, needs, refused) = (&info.question.en, &info.needs.en, &info.refused.en);
        let row = format!("| `{id}` | {question} | {needs} | {refused} |");
        assert!(documentation.contains(&row), "docs/charts.md lacks: {row}");
        assert!(gallery.contains(&format!("type = \"{id}\"")), "the gallery lacks {id}");
    }
}
