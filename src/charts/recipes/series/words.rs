use super::Shown;
use super::panel::Panel;
use crate::charts::history::{Figure, LongRun};
use crate::charts::layout::LEFT;
use crate::charts::request::say;
use crate::charts::scene::Scene;
use crate::charts::wording::{Doubt, footnotes, note, source, span};
use crate::charts::{Ink, Text, Words};
use crate::i18n::Lang;
use crate::model::Year;

/// The longest title that is not cut down: 28 Chinese characters.
const LONGEST: f64 = 28.0 * 26.0;

pub(super) fn words(scene: &Scene<'_>, shown: &Shown<'_>, panels: &[Panel<'_>]) -> Words {
    let lang = scene.request.lang;
    let key = if panels.len() == 1 { "series_subtitle_one" } else { "series_subtitle" };
    let one = panels.first().map(|p| p.history.name.clone()).unwrap_or_default();
    let args = [("years", span(shown.years, lang)), ("name", one)];
    Words {
        title: title(scene, panels),
        subtitle: say(lang, key, &args),
        note: note(&sentences(scene, shown, panels), lang),
        source: source(scene, panels.iter().flat_map(Panel::figures)),
        description: described(panels, lang),
    }
}

/// The largest rise and the largest fall over the years that most panels share.
fn title(scene: &Scene<'_>, panels: &[Panel<'_>]) -> String {
    let lang = scene.request.lang;
    let runs: Vec<(&str, LongRun)> = panels.iter().filter_map(run).collect();
    let mut windows: Vec<(Year, Year)> = runs.iter().map(|(_, run)| (run.from, run.to)).collect();
    windows.sort_unstable();
    windows.dedup();
    let shared = |window: &(Year, Year)| {
        runs.iter().filter(|(_, run)| (run.from, run.to) == *window).count()
    };
    let longest =
        windows.into_iter().max_by_key(|window| (shared(window), window.1.0 - window.0.0));
    let body = scene.request.body.as_str();
    let years = longest.unwrap_or(panels.first().map(|p| p.years).unwrap_or((Year(0), Year(0))));
    let head = |body: &str| {
        say(lang, "series_head", &[("body", body.to_owned()), ("years", span(years, lang))])
    };
    let clauses = longest.map(|window| clauses(&runs, window, lang)).unwrap_or_default();
    if clauses.is_empty() {
        return say(lang, "series_title", &[("head", head(body))]);
    }
    // What is too long loses its second half, then the prefix of the body.
    let short = body.rsplit_once(['市', '州', '盟']).map_or(body, |(_, name)| name);
    let short = if short.chars().count() >= 2 { short } else { body };
    let joined = |body: &str, clauses: &[String]| {
        format!("{}{}", head(body), clauses.join(&say(lang, "and", &[])))
    };
    let tries = [joined(body, &clauses), joined(body, &clauses[..1]), joined(short, &clauses[..1])];
    let room = scene.request.frame().right - LEFT;
    let fits = |title: &&String| {
        let width = Text::new((0.0, 0.0), title.as_str(), 26.0, Ink::Main).bold().width();
        width <= room && (lang == Lang::En || width <= LONGEST)
    };
    tries.iter().find(fits).unwrap_or(&tries[2]).clone()
}

/// The long run of a panel, where it may stand in a title.
fn run<'a>(panel: &'a Panel<'_>) -> Option<(&'a str, LongRun)> {
    let run = panel.history.long_run(panel.years.1)?;
    let leads = run.movement.leads() && run.from < run.to;
    leads.then_some((panel.history.name.as_str(), run))
}

/// The largest rise and the largest fall of a window; two of one kind where there is no other.
fn clauses(runs: &[(&str, LongRun)], window: (Year, Year), lang: Lang) -> Vec<String> {
    let size = |run: &LongRun| {
        let movement = &run.movement;
        match movement.times() {
            Some(times) if !movement.is_share() => times.max(f64::MIN_POSITIVE).ln(),
            _ => movement.amount().unwrap_or_default() / 100.0,
        }
    };
    let mut of: Vec<&(&str, LongRun)> =
        runs.iter().filter(|(_, run)| (run.from, run.to) == window).collect();
    of.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)));
    let rising = of.iter().filter(|(_, run)| size(run) > 0.0).count();
    let chosen: Vec<&(&str, LongRun)> = match (rising, of.len()) {
        (0, _) => of.iter().rev().take(2).copied().collect(),
        (rising, all) if rising == all => of.iter().take(2).copied().collect(),
        (_, all) => vec![of[0], of[all - 1]],
    };
    let clause = |(name, run): &&(&str, LongRun)| {
        let change = run.movement.clause(lang)?;
        Some(say(lang, "clause", &[("name", (*name).to_owned()), ("change", change)]))
    };
    chosen.iter().filter_map(clause).collect()
}

/// The sentences of the note, of what occurs alone.
fn sentences(scene: &Scene<'_>, shown: &Shown<'_>, panels: &[Panel<'_>]) -> Vec<String> {
    let lang = scene.request.lang;
    let mut sentences = Vec::new();
    let mut add = |key: &str, when: bool| {
        if when {
            sentences.push(say(lang, key, &[]));
        }
    };
    let hatched = panels.iter().any(|p| p.runs().iter().any(|(_, _, in_form)| !in_form));
    let any = |test: &dyn Fn(&Panel<'_>, &Figure<'_>) -> bool| {
        panels.iter().any(|panel| panel.figures().any(|figure| test(panel, figure)))
    };
    let gaps = panels.iter().any(|p| p.runs().iter().any(|(_, _, in_form)| *in_form));
    let is_hollow = |panel: &Panel<'_>, f: &Figure<'_>| f.doubt.is_none() && panel.is_hollow(f);
    let estimates = any(&|panel, figure| is_hollow(panel, figure) && figure.is_estimate);
    let small = any(&|panel, figure| is_hollow(panel, figure) && !figure.is_estimate);
    add("note_hatch", hatched);
    add("note_gap", gaps);
    add("note_break", panels.iter().any(|panel| !panel.broken_years().is_empty()));
    add("note_hollow", estimates && small);
    add("note_estimate", estimates && !small);
    add("note_small", small && !estimates);
    add("note_all_zero", panels.iter().any(|p| p.figures().all(|figure| figure.value == 0.0)));
    if !shown.absent.is_empty() {
        let names = shown.absent.join(&say(lang, "comma", &[]));
        sentences.push(say(lang, "note_not_drawn", &[("names", names)]));
    }
    for annotation in &scene.request.options.annotations {
        let year = ("year", annotation.year.to_string());
        sentences.push(say(lang, "note_annotation", &[year, ("text", annotation.text.clone())]));
    }
    let doubts: Vec<Doubt<'_>> = panels
        .iter()
        .flat_map(|panel| {
            let doubtful = panel.figures().filter(|figure| figure.doubt.is_some());
            doubtful.map(|figure| Doubt { name: panel.history.name.clone(), figure })
        })
        .collect();
    sentences.push(footnotes(&doubts, lang));
    sentences
}

fn described(panels: &[Panel<'_>], lang: Lang) -> String {
    let head = say(lang, "series_described", &[("n", panels.len().to_string())]);
    let panels: Vec<String> = panels.iter().map(Panel::described).collect();
    format!("{head}{}", panels.concat())
}
