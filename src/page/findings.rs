//! What the checks found, in sentences that name the report, the figures and what they add up to.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Parts;
use super::amount::Amount;
use super::finding_kind::kind;
use super::html::{Html, say};
use crate::checks::render::details;
use crate::i18n;
use crate::model::{BodyId, Evidence, Figure, Finding, Side};

/// How many findings stand on the first screen.
pub(super) const FIRST: usize = 6;
/// How many figures of one finding are quoted with their place.
const QUOTED: usize = 8;
/// A finding as it is listed.
#[derive(Serialize)]
pub(super) struct Listed {
    pub(super) number: usize,
    pub(super) kind: &'static str,
    pub(super) label: String,
    pub(super) sentence: Html,
    /// Where its figures stand, as they are printed, and what may have happened.
    pub(super) evidence: Vec<Html>,
}

/// The findings of one body.
#[derive(Serialize)]
pub(super) struct Group {
    pub(super) heading: Html,
    pub(super) findings: Vec<Listed>,
}

/// How many there are of each kind: `错误4处、警告1处`; kinds of which there are none are left out.
pub(super) fn counted<'a>(
    findings: impl Iterator<Item = &'a Finding> + Clone,
    parts: &Parts<'_>,
) -> String {
    let said = |wanted: &str| {
        let n = findings.clone().filter(|f| kind(f) == wanted).count();
        (n > 0).then(|| parts.say(&format!("count_{wanted}"), &[("n", n.to_string())]))
    };
    let all: Vec<String> =
        ["error", "warning", "claim", "notice"].iter().filter_map(|k| said(k)).collect();
    all.join(&i18n::say(parts.lang(), "chart.comma", &[]))
}

/// The first of all findings, without their evidence.
pub(super) fn first(parts: &Parts<'_>) -> Vec<Listed> {
    let serious = parts.findings.iter().enumerate().filter(|(_, f)| kind(f) != "notice");
    serious.take(FIRST).map(|(at, finding)| listed(parts, at, finding, false)).collect()
}

/// Every finding with its evidence, by body; those of no body last.
pub(super) fn groups(parts: &Parts<'_>) -> Vec<Group> {
    let mut groups = Vec::new();
    for store in &parts.stores {
        let own = |f: &&Finding| f.body.as_ref() == Some(store.body);
        groups.extend(group(parts, Html::quoted(store.body.as_str(), parts.lang()).bold(), own));
    }
    let shown = |body: &&BodyId| parts.stores.iter().any(|store| store.body == *body);
    let others: BTreeSet<&BodyId> =
        parts.findings.iter().filter_map(|f| f.body.as_ref()).filter(|body| !shown(body)).collect();
    for body in others {
        let own = |f: &&Finding| f.body.as_ref() == Some(body);
        groups.extend(group(parts, Html::quoted(body.as_str(), parts.lang()).bold(), own));
    }
    let none = |f: &&Finding| f.body.is_none();
    groups.extend(group(parts, Html::text(&parts.say("no_body", &[])).bold(), none));
    groups
}

fn group(parts: &Parts<'_>, name: Html, own: impl Fn(&&Finding) -> bool) -> Option<Group> {
    let all = parts.findings.iter().copied().enumerate().filter(|(_, f)| own(f));
    let findings: Vec<Listed> = all.map(|(at, finding)| listed(parts, at, finding, true)).collect();
    let counts = counted(parts.findings.iter().copied().filter(|f| own(f)), parts);
    let args = [("body", name), ("counts", Html::text(&counts))];
    let heading = say(parts.lang(), "findings_of", &args);
    (!findings.is_empty()).then_some(Group { heading, findings })
}

fn listed(parts: &Parts<'_>, at: usize, finding: &Finding, evidence: bool) -> Listed {
    Listed {
        number: at + 1,
        kind: kind(finding),
        label: parts.say(&format!("kind_{}", kind(finding)), &[]),
        sentence: sentence(parts, finding),
        evidence: if evidence { quotes(parts, finding) } else { Vec::new() },
    }
}

/// The whole sentence: who, when, what the figures give, what is printed.
fn sentence(parts: &Parts<'_>, finding: &Finding) -> Html {
    let lang = parts.lang();
    let year = finding.year.map_or_else(String::new, |year| year.to_string());
    let body = finding.body.as_ref().map_or("", |body| body.as_str());
    let told = finding.evidence.as_deref().and_then(|evidence| sum(parts, finding, evidence));
    let plain = finding.message(lang);
    // A question has its own mark.
    let stop = match told.is_none() && plain.ends_with(['?', '？', '。', '.']) {
        true => Html::default(),
        false => Html::text(parts.say("stop", &[]).trim_end()),
    };
    let message = told.unwrap_or_else(|| Html::quoted(&plain, lang));
    let args =
        [("body", Html::quoted(body, lang)), ("year", Html::text(&year)), ("message", message)];
    let key = match (body.is_empty(), year.is_empty()) {
        (true, _) => "finding_of_none",
        (false, true) => "finding_of_body",
        (false, false) => "finding_of_report",
    };
    Html::joined([say(lang, key, &args), stop], "")
}

/// `复议后起诉维持5＋其余0＝5件，总计栏印0件`: the items of a sum, what they give, what is printed.
fn sum(parts: &Parts<'_>, finding: &Finding, evidence: &Evidence) -> Option<Html> {
    let is_sum = matches!(evidence.sentence.as_deref(), Some("sum" | "breakdown"));
    let (true, Some(reported), Some(computed)) = (is_sum, finding.reported, finding.computed)
    else {
        return None;
    };
    let of = |side: Side| evidence.figures.iter().filter(move |f| f.side == side);
    let mut totals = of(Side::Reported);
    let (Some(total), None) = (totals.next(), totals.next()) else { return None };
    let items: Vec<&Figure> = of(Side::Computed).collect();
    let by_part = evidence.sentence.as_deref() == Some("breakdown");
    let (zeros, there): (Vec<&Figure>, Vec<&Figure>) = items.iter().partition(|f| f.value == 0.0);
    let lang = parts.lang();
    let unit = parts.page.catalog.indicator(&total.key.indicator).map(|i| &i.unit)?;
    let amount = Amount::in_full(unit, lang);
    let name = |figure: &Figure| match by_part {
        true => parts.page.catalog.breakdown_label(&figure.key.breakdown, lang).to_owned(),
        false => parts.name(&figure.key.indicator),
    };
    let term = |name: String, value: f64| {
        parts.say("term", &[("name", name), ("value", amount.number(value))])
    };
    let mut terms: Vec<String> = there.iter().map(|f| term(name(f), f.value)).collect();
    match zeros.as_slice() {
        [] => {}
        [one] => terms.push(term(name(one), 0.0)),
        _ => terms.push(term(parts.say("the_rest", &[]), 0.0)),
    }
    let row = match by_part || total.key.breakdown.is_none() {
        true => parts.name(&total.key.indicator),
        false => parts.part(&total.key),
    };
    let printed = Html::text(&amount.with_unit(reported)).of_class("span", "ink");
    let args = [
        ("place", Html::text(&parts.table_of(&total.key.indicator))),
        ("terms", Html::text(&terms.join(&parts.say("plus", &[])))),
        ("sum", Html::text(&amount.with_unit(computed)).bold()),
        ("row", Html::quoted(&row, lang)),
        ("printed", printed),
    ];
    Some(say(lang, if by_part { "finding_breakdown" } else { "finding_sum" }, &args))
}

/// The figures with their place and the text as printed; then what may have happened, and what to do.
fn quotes(parts: &Parts<'_>, finding: &Finding) -> Vec<Html> {
    let lang = parts.lang();
    let figures = finding.evidence.iter().flat_map(|evidence| &evidence.figures);
    let line = |figure: &Figure| {
        let place = figure.place.describe(lang);
        let args = [
            ("year", Html::text(&figure.key.year.to_string())),
            ("name", Html::text(&parts.part(&figure.key))),
            ("value", Html::text(&crate::i18n::numbers::grouped(figure.value, 6))),
            ("place", Html::quoted(&place, lang)),
            ("text", Html::quoted(&figure.text, lang)),
        ];
        let key = match (place.is_empty(), figure.text.is_empty()) {
            (true, _) => "evidence_bare",
            (false, true) => "evidence",
            (false, false) => "evidence_printed",
        };
        say(lang, key, &args)
    };
    let mut lines: Vec<Html> = figures.clone().take(QUOTED).map(line).collect();
    let more = figures.count().saturating_sub(QUOTED);
    if more > 0 {
        lines.push(Html::text(&parts.say("evidence_more", &[("n", more.to_string())])));
    }
    if lines.is_empty() {
        let places = finding.places.iter().map(|place| place.describe(lang));
        lines.extend(
            places.filter(|place| !place.is_empty()).map(|place| Html::quoted(&place, lang)),
        );
    }
    let further = details(finding, parts.page.catalog, lang);
    lines.extend(further.iter().map(|line| Html::quoted(line, lang)));
    lines
}
