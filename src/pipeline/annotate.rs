use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::checks::render;
use crate::documents::inputs::{Input, InputFormat};
use crate::documents::{Draft, Note, Noted, Spot};
use crate::extract::{ExtractOptions, Extractor, Places};
use crate::i18n::{self, Lang};
use crate::model::{BodyId, Finding, Place, Side, Year};
use crate::pipeline::{Dataset, Sources};

/// A copy of a report with the findings about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatedReport {
    /// The report, as it was given.
    pub name: String,
    /// How many findings are about it.
    pub findings: usize,
    /// The copy; none for a report that is neither a Word document nor a page, or that is damaged.
    pub copy: Option<Noted>,
}

/// A copy of each report about which there are findings, with a note at each faulty cell and sentence: comments in a Word
/// document, marks in a page. What a report says stays as it is. A finding whose place is not found stands at the beginning.
///
/// ```
/// use tongbi::{Catalog, Lang, ReadOptions, Sources, annotate, read};
///
/// let page = "<title>甲县2024年政府信息公开工作年度报告</title>\
///     <table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>\
///     <tr><td>行政许可</td><td>-120</td></tr></table>";
/// let sources = Sources::default().with_bytes("a.html", page);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let annotated = annotate(&dataset, &sources, Catalog::builtin(), Lang::Zh);
/// let copy = String::from_utf8(annotated[0].copy.clone().unwrap().bytes).unwrap();
/// assert!(copy.contains("-120</mark>"));
/// ```
pub fn annotate(
    dataset: &Dataset,
    sources: &Sources,
    catalog: &Catalog,
    lang: Lang,
) -> Vec<AnnotatedReport> {
    let is_report =
        |input: &&Input| matches!(input.format, InputFormat::Document | InputFormat::Text);
    let extractor = Extractor::new(catalog, ExtractOptions::default());
    let annotated = |input: &Input| {
        let report = Annotating::of(dataset, &input.name);
        let findings: Vec<&Finding> =
            dataset.findings().iter().filter(|finding| report.is_about(finding)).collect();
        (!findings.is_empty()).then(|| AnnotatedReport {
            name: input.name.clone(),
            findings: findings.len(),
            copy: report.copy(input, &findings, (&extractor, catalog, lang)),
        })
    };
    sources.inputs().iter().filter(is_report).filter_map(annotated).collect()
}

/// A report to which notes are put.
struct Annotating<'a> {
    name: &'a str,
    of: Option<(&'a BodyId, Year)>,
}

impl<'a> Annotating<'a> {
    fn of(dataset: &'a Dataset, name: &'a str) -> Annotating<'a> {
        let facts = dataset.reports.iter().find(|r| r.place.document.as_deref() == Some(name));
        Annotating { name, of: facts.map(|facts| (&facts.body, facts.year)) }
    }

    /// Whether a place is in this report.
    fn has(&self, place: &Place) -> bool {
        place.document.as_deref() == Some(self.name)
    }

    fn is_of(&self, body: &BodyId, year: Year) -> bool {
        self.of == Some((body, year))
    }

    /// Whether a finding is about this report: its places say so, or its body and year do, and no place says otherwise.
    fn is_about(&self, finding: &Finding) -> bool {
        let figures = finding.evidence.iter().flat_map(|evidence| &evidence.figures);
        let places: Vec<&Place> = figures
            .filter(|figure| self.is_of(&figure.key.body, figure.key.year))
            .map(|figure| &figure.place)
            .chain(&finding.places)
            .filter(|place| place.document.is_some())
            .collect();
        if places.iter().any(|place| self.has(place)) {
            return true;
        }
        let own = finding.body.as_ref().zip(finding.year);
        places.is_empty() && own.is_some_and(|(body, year)| self.is_of(body, year))
    }

    fn copy(
        &self,
        input: &Input,
        findings: &[&Finding],
        (extractor, catalog, lang): (&Extractor<'_>, &Catalog, Lang),
    ) -> Option<Noted> {
        let bytes = input.bytes().ok()?;
        let draft = Draft::open(&input.name, &bytes)?;
        let places = extractor.places(draft.document());
        let mut notes = Vec::new();
        for finding in findings {
            let lines = lines(finding, catalog, lang);
            let spots = self.spots(finding, &places);
            if spots.is_empty() {
                notes.push(Note { spot: None, lines });
                continue;
            }
            notes.extend(spots.into_iter().map(|s| Note { spot: Some(s), lines: lines.clone() }));
        }
        draft.with_notes(&notes, lang)
    }

    /// Where a finding is to stand: at the sentences that it is about and the cells that it blames; where it blames none, at
    /// the figure that it calls reported.
    fn spots(&self, finding: &Finding, places: &Places) -> BTreeSet<Spot> {
        let own = || finding.places.iter().filter(|place| self.has(place));
        let phrase = finding.args.iter().find(|(name, _)| name == "phrase");
        let sentence = |place: &Place| match phrase {
            Some((_, phrase)) => places.phrase(place, phrase),
            None => places.sentence(place),
        };
        let mut spots: BTreeSet<Spot> = own().filter_map(sentence).collect();
        let evidence = finding.evidence.as_deref();
        let named = evidence.is_some_and(|e| !e.localisation.is_empty() || e.suggestion.is_some());
        if spots.is_empty() || named {
            let blamed = finding.blamed().into_iter().filter(|k| self.is_of(&k.body, k.year));
            spots.extend(blamed.flat_map(|key| places.figure(&key.indicator, &key.breakdown)));
        }
        if spots.is_empty() {
            let found = finding.args.iter().find(|(name, _)| name == "found");
            let text = found.map(|(_, text)| text.as_str());
            spots.extend(own().filter_map(|place| places.cell(place, text)));
        }
        if spots.is_empty() {
            spots.extend(self.reported(finding, places));
        }
        spots
    }

    /// The places in this report of the figures that a finding compares: of the reported side, or else of the other one.
    fn reported(&self, finding: &Finding, places: &Places) -> Vec<Spot> {
        let figures = || finding.evidence.iter().flat_map(|evidence| &evidence.figures);
        let of_side = |side: Side| -> Vec<Spot> {
            figures()
                .filter(|f| f.side == side && self.is_of(&f.key.body, f.key.year))
                .filter(|f| f.place.document.is_none() || self.has(&f.place))
                .flat_map(|figure| match places.sentence(&figure.place) {
                    Some(sentence) => vec![sentence],
                    None => places.figure(&figure.key.indicator, &figure.key.breakdown),
                })
                .collect()
        };
        let reported = of_side(Side::Reported);
        if reported.is_empty() { of_side(Side::Computed) } else { reported }
    }
}

/// What a note says: what was found, what stands behind it, by which rule.
fn lines(finding: &Finding, catalog: &Catalog, lang: Lang) -> Vec<String> {
    let severity = i18n::say(lang, &format!("severity.{}", finding.severity.as_str()), &[]);
    let first = [("severity", severity), ("message", finding.message(lang))];
    let mut lines = vec![i18n::say(lang, "check.note", &first)];
    lines.extend(render::details(finding, catalog, lang));
    let code = match catalog.rule(&finding.code) {
        Some(rule) => {
            let args = [("id", rule.id.clone()), ("title", rule.title.get(lang).to_owned())];
            i18n::say(lang, "check.note_rule", &args)
        }
        None => i18n::say(lang, "check.note_code", &[("id", finding.code.to_string())]),
    };
    lines.push(code);
    lines
}
