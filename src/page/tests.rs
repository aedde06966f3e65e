use super::*;
use crate::changes::{YoyOptions, year_over_year};
use crate::charts::{ChartData, ChartKind, ChartRequest, build};
use crate::model::{ObsStatus, ObservationKey, Provenance, Severity, Year};
use crate::series::Panel;

const EVIL: &str = "<script>alert(1)</script>";

fn figure(body: &str, indicator: &str, year: i32, value: f64) -> Observation {
    let catalog = Catalog::builtin();
    let id = crate::IndicatorId::new(indicator);
    Observation {
        unit: catalog.indicator(&id).unwrap().unit.clone(),
        key: ObservationKey {
            body: BodyId::new(body),
            breakdown: catalog.whole(&id),
            indicator: id,
            year: Year(year),
        },
        value: Some(value),
        status: ObsStatus::Normal,
        provenance: Provenance::default(),
    }
}

/// The page of some bodies with two years each.
fn made(bodies: &[&str], lang: Lang) -> String {
    let catalog = Catalog::builtin();
    let mut rows = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        for year in [2023, 2024] {
            let value = 40.0 + at as f64 + f64::from(year - 2023) * 7.0;
            rows.extend(
                ["permits.decided", "requests.received"].map(|id| figure(body, id, year, value)),
            );
        }
    }
    let changes =
        year_over_year(&Panel::from_observations(&rows, catalog), catalog, &YoyOptions::default());
    let changes: Vec<Change> = changes.iter().collect();
    let data = ChartData { observations: &rows, changes: &changes, findings: &[], catalog };
    let bodies: Vec<BodyId> = bodies.iter().map(|name| BodyId::new(name)).collect();
    let mut charts = Vec::new();
    for body in &bodies {
        let base = ChartRequest::new(ChartKind::Yoy, lang);
        charts.push(build(&ChartRequest { body: body.clone(), ..base }, &data).unwrap());
    }
    let mut finding = Finding::new("input_failed", Severity::Error).with("message", EVIL);
    finding.body = bodies.first().cloned();
    let page = Page {
        bodies: &bodies,
        beyond: &[],
        observations: &rows,
        changes: &changes,
        findings: &[finding],
        verdicts: &[],
        charts: &charts,
        root: "",
        embed_font: false,
        sources: &[],
        downloads: &[("figures.csv", b"body\n=cmd()\n")],
        catalog,
        lang,
    };
    super::page(&page).unwrap()
}

#[test]
fn what_a_report_says_cannot_become_markup() {
    for lang in [Lang::Zh, Lang::En] {
        let page = made(&[EVIL, "=cmd()"], lang);
        assert!(!page.contains(EVIL));
        assert!(page.contains("&lt;script&gt;alert(1)"));
        assert_eq!(page.matches("<script").count(), 3, "the words, the figures, the program");
    }
}

#[test]
fn the_policy_allows_what_stands_in_the_page_and_no_more() {
    let page = made(&["甲市"], Lang::Zh);
    let between = |from: &str, to: &str| {
        let start = page.find(from).unwrap() + from.len();
        page[start..].split(to).next().unwrap().to_owned()
    };
    let (style, script) = (between("<style>", "</style>"), between("<script>", "</script>"));
    for (name, text) in [("style-src", style), ("script-src", script)] {
        let escaped = render::sha256(&text).replace('/', "&#x2f;");
        assert!(page.contains(&format!("{name} 'sha256-{escaped}'")), "{name}");
    }
    let policy = between("Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let addresses =
        page.split("://").skip(1).filter(|rest| !rest.starts_with("www.w3.org/2000/svg"));
    assert_eq!(addresses.count(), 0, "an address of the network");
}

#[test]
fn every_id_stands_once_and_every_link_leads_somewhere() {
    let page = made(&["甲市", "乙 县"], Lang::En);
    let all = |mark: &str| -> Vec<String> {
        page.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = all(" id=\"");
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), ids.len());
    for link in all("href=\"#") {
        assert!(ids.contains(&link), "#{link}");
    }
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    assert_eq!(made(&["甲市", "乙县"], Lang::Zh), made(&["甲市", "乙县"], Lang::Zh));
}

#[test]
fn a_page_of_one_body_compares_nothing() {
    let page = made(&["甲市"], Lang::Zh);
    assert!(!page.contains("id=\"compare\"") && !page.contains("id=\"overview\""));
    let page = made(&["甲市", "乙县"], Lang::Zh);
    assert!(page.contains("id=\"compare\"") && page.contains("id=\"overview\""));
}
