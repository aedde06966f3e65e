//! The sentences at the head of the page: the largest changes that can be compared, by size and by how much there is of it.

use super::Parts;
use super::amount::Amount;
use super::html::{Html, say};
use super::lists::lists;
use super::store::BodyStore;
use super::telling::{Case, Told};
use crate::model::{Change, Comparability, IndicatorId, Measure, Year};

/// The most sentences, and of one body.
const MOST: usize = 5;
const OF_A_BODY: usize = 2;
/// A change below this says too little.
const LEAST: f64 = 0.3;

/// A change that may lead.
struct Candidate<'a> {
    score: f64,
    size: f64,
    body: usize,
    rank: usize,
    id: &'a IndicatorId,
    year: Year,
}

/// The sentences; one that says why there is none when nothing can be compared.
pub(super) fn lead(parts: &Parts<'_>) -> Vec<Html> {
    let mut sentences: Vec<Html> =
        best(parts, candidates(parts)).iter().map(|c| sentence(parts, c)).collect();
    if sentences.is_empty() {
        let key = if parts.years.len() < 2 { "lead_one_year" } else { "lead_none" };
        sentences.push(say(parts.lang(), key, &[]));
    }
    sentences.extend(doubtful(parts));
    sentences
}

fn candidates<'a>(parts: &'a Parts<'a>) -> Vec<Candidate<'a>> {
    let newest = parts.years.last().map_or(0, |year| year.0);
    let mut found = Vec::new();
    for store in &parts.stores {
        for (rank, id) in lists().lead.iter().enumerate() {
            let latest =
                store.changes.range((id, Year(i32::MIN))..=(id, Year(i32::MAX))).next_back();
            let Some((_, change)) = latest else { continue };
            let plain = change.comparability == Comparability::Comparable;
            if !plain || store.is_doubtful(change) || change.year.0 < newest - 1 {
                continue;
            }
            let ratio =
                parts.page.catalog.indicator(id).is_some_and(|i| i.measure == Measure::Ratio);
            if let Some(score) = score(change, ratio).filter(|score| *score >= LEAST) {
                let size = change.difference.unwrap_or_default().abs();
                found.push(Candidate {
                    score,
                    size,
                    body: store.number,
                    rank,
                    id,
                    year: change.year,
                });
            }
        }
    }
    found
}

/// How much a change says: its ratio as a logarithm, capped, times the magnitude of what it starts from.
fn score(change: &Change, ratio: bool) -> Option<f64> {
    let (base, value) = (change.base?, change.value?);
    if ratio {
        return change.difference.map(|points| points.abs() / 10.0 * 3.0);
    }
    let most = 10.0_f64.ln();
    let times = if value == 0.0 { most } else { (value / base).abs().ln().abs().min(most) };
    Some(times * base.abs().max(10.0).log10())
}

/// The best, a few of each body.
fn best<'a>(parts: &Parts<'_>, mut all: Vec<Candidate<'a>>) -> Vec<Candidate<'a>> {
    let name = |c: &Candidate<'_>| parts.stores[c.body].body;
    all.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(b.size.total_cmp(&a.size))
            .then(a.rank.cmp(&b.rank))
            .then_with(|| name(a).cmp(name(b)))
    });
    let mut taken: Vec<Candidate<'a>> = Vec::new();
    // A page of one body has no other to make room for.
    let of_a_body = if parts.stores.len() == 1 { MOST } else { OF_A_BODY };
    for candidate in all {
        let same = taken.iter().filter(|c| c.body == candidate.body).count();
        if same < of_a_body && taken.len() < MOST {
            taken.push(candidate);
        }
    }
    taken
}

fn sentence(parts: &Parts<'_>, candidate: &Candidate<'_>) -> Html {
    let store = &parts.stores[candidate.body];
    let told = parts.tell(store, candidate.id, candidate.year);
    told_in_full(parts, store, (candidate.id, candidate.year), &told)
}

/// `宿迁市2024年行政强制由20,163件增至29,351件（+45.6%）。`
fn told_in_full(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    (id, year): (&IndicatorId, Year),
    told: &Told,
) -> Html {
    let lang = parts.lang();
    let indicator = parts.page.catalog.indicator(id);
    let ratio = indicator.is_some_and(|i| i.measure == Measure::Ratio);
    let (base, value) = (told.base.unwrap_or_default(), told.value.unwrap_or_default());
    let amount = parts.amount(id, &[base, value]);
    let rise = told.rise.unwrap_or_default();
    let change = Html::text(&told.short).of_class("b", if rise { "u" } else { "d" });
    let key = match (rise, ratio) {
        (true, false) => "lead_rise",
        (false, false) => "lead_fall",
        (true, true) => "lead_share_rise",
        (false, true) => "lead_share_fall",
    };
    let number = |value: f64| Html::text(&Amount::with_unit(&amount, value));
    let args = [
        ("body", Html::quoted(store.body.as_str(), lang).bold()),
        ("year", Html::text(&year.to_string())),
        ("name", Html::text(&parts.name_in_sentence(id))),
        ("base", number(base)),
        ("value", number(value)),
        ("change", change),
    ];
    say(lang, key, &args)
}

/// The largest change that is doubtful, with a link to what is wrong with it.
fn doubtful(parts: &Parts<'_>) -> Option<Html> {
    let lang = parts.lang();
    let mut largest: Option<(f64, &BodyStore<'_>, &IndicatorId, Year, Told)> = None;
    for store in &parts.stores {
        for id in &lists().lead {
            for year in &store.years {
                let Some(change) = store.changes.get(&(id, *year)) else { continue };
                let told = parts.tell(store, id, *year);
                let score = score(change, false).unwrap_or_default();
                let larger = largest.as_ref().is_none_or(|most| score > most.0);
                if told.case == Case::Doubtful && larger && score >= LEAST {
                    largest = Some((score, store, id, *year, told));
                }
            }
        }
    }
    let (_, store, id, year, told) = largest?;
    let (base, value) = (told.base?, told.value?);
    let amount = parts.amount(id, &[base, value]);
    let finding = [year, year.before()]
        .iter()
        .find_map(|year| store.findings.get(&(id, *year)).and_then(|all| all.first()));
    let args = [
        ("body", Html::quoted(store.body.as_str(), lang)),
        ("year", Html::text(&year.to_string())),
        ("name", Html::text(&parts.name_in_sentence(id))),
        ("base", Html::text(&amount.with_unit(base))),
        ("value", Html::text(&amount.with_unit(value))),
        ("finding", finding.map_or_else(Html::default, |at| parts.finding_link(*at))),
    ];
    let key = match (finding.is_some(), value >= base) {
        (true, true) => "lead_doubtful_rise",
        (true, false) => "lead_doubtful_fall",
        (false, true) => "lead_suspect_rise",
        (false, false) => "lead_suspect_fall",
    };
    Some(say(lang, key, &args).of_class("span", "q"))
}
