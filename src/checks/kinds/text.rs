//! `text`: what the text of a report says about itself: its sections, its tables, its period, its phrases.

use crate::catalog::both;
use crate::catalog::{Deadline, RuleKind, TextRule, fold};
use crate::checks::identity::Context;
use crate::checks::kinds::jump::whole;
use crate::checks::panel::History;
use crate::checks::tally::Tally;
use crate::checks::wording::{Sentence, figure};
use crate::i18n::Words;
use crate::model::{Evidence, IndicatorId, Missing, Passage, ReportFacts, Severity, Side};

/// Checks the text of the report at `at`; `facts` are what is known about it, `kind` what a list of bodies
/// says of its body.
pub(in crate::checks) fn check(
    context: &Context,
    history: &History,
    at: usize,
    (facts, kind): (Option<&ReportFacts>, Option<&str>),
    sheet: &mut Tally,
) {
    for (rule, row) in context.catalog.rules().iter().enumerate() {
        let RuleKind::Text(check) = &row.check else { continue };
        let mut text = Text { context, history, at, facts, rule, sheet: &mut *sheet };
        match check {
            TextRule::SectionMissing { sections } => text.sections(sections),
            TextRule::TableMissing { tables } => text.tables(tables),
            TextRule::PeriodNotYear {} => text.period(),
            TextRule::PublishedLate { latest, earlier } => text.published(latest, earlier, kind),
            TextRule::Phrase { phrases, unless, indicator } => {
                text.phrase(phrases, unless, indicator);
            }
        }
    }
}

struct Text<'a> {
    context: &'a Context<'a>,
    history: &'a History<'a>,
    at: usize,
    facts: Option<&'a ReportFacts>,
    rule: usize,
    sheet: &'a mut Tally,
}

impl Text<'_> {
    fn sections(&mut self, sections: &[Words]) {
        let Some(headings) = self.facts.and_then(|f| f.headings.as_ref()) else { return };
        let headings: Vec<String> = headings.iter().map(|h| fold(h)).collect();
        for section in sections {
            let name = fold(&section.zh);
            let found = headings.iter().any(|h| h.contains(&name));
            self.sheet.decide(self.at, self.rule, found);
            if !found {
                self.tell(self.sentence("text_section").word("section", section.clone()));
            }
        }
    }

    /// A table is missing when the text says so; or when its figures come from the prose alone, while other tables of
    /// the form were printed. Figures that are simply not there prove nothing: the input may be a selection.
    fn tables(&mut self, tables: &[String]) {
        let report = &self.history.reports[self.at];
        let slots = &self.context.slots;
        let known: Vec<(&String, usize)> =
            tables.iter().filter_map(|t| slots.table(t).map(|at| (t, at))).collect();
        let form = known.iter().any(|(_, table)| report.prints(*table));
        let seen = self.facts.and_then(|f| f.tables.as_ref());
        let mut missing = Vec::new();
        for (name, table) in known {
            let is_missing = match seen {
                Some(seen) => !seen.contains(name),
                None => form && report.mentions(table),
            };
            if report.prints(table) || seen.is_some_and(|s| s.contains(name)) {
                self.sheet.hold(self.at, self.rule);
            } else if is_missing {
                missing.push(name);
            } else {
                let table = Missing::Table { year: report.year, table: name.clone() };
                self.sheet.open(self.at, self.rule, &[table]);
            }
        }
        for name in missing {
            self.sheet.fail(self.at, self.rule);
            self.tell(self.sentence("text_table").with("table", name));
        }
    }

    fn period(&mut self) {
        let Some(period) = self.facts.and_then(|f| f.period) else { return };
        let year = self.history.reports[self.at].year;
        let same = period.first == year && period.last == year;
        self.sheet.decide(self.at, self.rule, same);
        if !same {
            self.tell(self.sentence("text_period").with("period", period).with("year", year));
        }
    }

    /// A page that states a day of publication after the last one that the law leaves. One of a later year is most likely that of
    /// a page that was moved: worth a look, and no reproach.
    fn published(&mut self, latest: &str, earlier: &[Deadline], kind: Option<&str>) {
        let Some(published) = self.facts.and_then(|f| f.published.as_deref()) else { return };
        let name = self.history.body.as_str();
        let year = self.history.reports[self.at].year;
        let own = earlier.iter().find(|deadline| deadline.is_of((name, year), kind));
        let next = year.after();
        let last = format!("{next}-{}", own.map_or(latest, |deadline| deadline.day.as_str()));
        let is_late = published > last.as_str();
        self.sheet.decide(self.at, self.rule, !is_late);
        if is_late {
            let moved = !published.starts_with(&next.to_string());
            let severity = if moved { Severity::Notice } else { self.severity() };
            let sentence = self.graded("text_published", severity);
            self.tell(sentence.with("published", published).with("last", last));
        }
    }

    fn phrase(&mut self, phrases: &[String], unless: &[String], indicator: &IndicatorId) {
        let Some(facts) = self.facts else { return };
        let Some((phrase, passage)) = find(&facts.prose, phrases, unless) else { return };
        let Some(slot) = whole(self.context, indicator) else { return };
        let report = &self.history.reports[self.at];
        let Some(value) = report.cells[slot].known() else {
            let missing = self.context.slots.missing(self.context.catalog, slot, report.year);
            self.sheet.open(self.at, self.rule, &[missing]);
            return;
        };
        let holds = value <= 0.0;
        self.sheet.decide(self.at, self.rule, holds);
        if holds {
            return;
        }
        let context = self.context;
        let own = context.figure(self.history, report.year, slot, Side::Reported);
        let sentence = self
            .sentence("text_phrase")
            .about(context.key(self.history, report.year, slot))
            .at(passage.place.clone())
            .with("phrase", phrase)
            .with("reported", figure(value))
            .word("subject", both(|lang| context.slots.label(context.catalog, slot, lang)));
        let evidence = Evidence { figures: own.into_iter().collect(), ..Evidence::default() };
        self.sheet.findings.push(sentence.finish(evidence));
    }

    fn severity(&self) -> Severity {
        self.context.catalog.rules()[self.rule].severity
    }

    fn sentence(&self, sentence: &str) -> Sentence {
        self.graded(sentence, self.severity())
    }

    fn graded(&self, sentence: &str, severity: Severity) -> Sentence {
        let row = &self.context.catalog.rules()[self.rule];
        let place = self.facts.map(|f| f.place.clone()).unwrap_or_default();
        Sentence::of(row, sentence, severity)
            .in_report(self.history.body, self.history.reports[self.at].year)
            .at(place)
    }

    fn tell(&mut self, sentence: Sentence) {
        self.sheet.findings.push(sentence.finish(Evidence::default()));
    }
}

/// The first of the phrases that stands in a sentence without any of the words that limit it.
fn find<'a>(
    prose: &'a [Passage],
    phrases: &'a [String],
    unless: &[String],
) -> Option<(&'a str, &'a Passage)> {
    prose.iter().find_map(|passage| {
        passage.text.split(['。', '；', ';', '！', '\n']).find_map(|sentence| {
            if unless.iter().any(|word| sentence.contains(word.as_str())) {
                return None;
            }
            let phrase = phrases.iter().find(|phrase| sentence.contains(phrase.as_str()))?;
            Some((phrase.as_str(), passage))
        })
    })
}
