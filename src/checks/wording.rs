use crate::catalog::Rule;
use crate::checks::identity::{Context, Identity};
use crate::i18n::{self, Lang, Words, numbers};
use crate::model::{
    BodyId, Claim, Evidence, Figure, Finding, ObservationKey, Place, Plain, Severity, Side, Year,
    settle,
};

/// A finding of a rule in the making: its sentence is one of its kind, its code is the rule's id.
pub(super) struct Sentence {
    finding: Finding,
    sentence: String,
    difference: Option<f64>,
}

impl Sentence {
    /// A finding of a rule whose sentence is the text `finding.<sentence>`.
    pub(super) fn of(rule: &Rule, sentence: &str, severity: Severity) -> Sentence {
        Sentence {
            finding: Finding::new(&rule.id, severity).saying("title", rule.title.clone()),
            sentence: sentence.to_owned(),
            difference: None,
        }
    }

    /// The figure that it is about.
    pub(super) fn about(mut self, key: ObservationKey) -> Sentence {
        self.finding.body = Some(key.body);
        self.finding.year = Some(key.year);
        self.finding.indicator = Some(key.indicator);
        self.finding.breakdown = Some(key.breakdown);
        self
    }

    /// The report that it is about, and the figure where there is one.
    pub(super) fn claimed(self, claim: &Claim, figure: Option<ObservationKey>) -> Sentence {
        let sentence = self.in_report(&claim.body, claim.year);
        match figure {
            Some(key) => sentence.about(key),
            None => sentence,
        }
    }

    /// The report that it is about.
    pub(super) fn in_report(mut self, body: &BodyId, year: Year) -> Sentence {
        self.finding.body = Some(body.clone());
        self.finding.year = Some(year);
        self
    }

    /// What was reported and what was computed.
    pub(super) fn compares(mut self, reported: f64, computed: f64) -> Sentence {
        let (reported, computed) = (settle(reported), settle(computed));
        let difference = settle(reported - computed);
        self.finding.reported = Some(reported);
        self.finding.computed = Some(computed);
        self.difference = Some(difference);
        self.with("reported", figure(reported))
            .with("computed", figure(computed))
            .with("difference", numbers::signed(difference, 6))
    }

    /// The value as reported, where nothing can be computed.
    pub(super) fn reports(mut self, reported: f64) -> Sentence {
        self.finding.reported = Some(reported);
        self.with("reported", figure(reported))
    }

    /// A value of the sentence.
    pub(super) fn with(mut self, name: &str, value: impl Plain) -> Sentence {
        self.finding = self.finding.with(name, value);
        self
    }

    /// A value of the sentence that reads differently in each language.
    pub(super) fn word(mut self, name: &str, words: Words) -> Sentence {
        self.finding = self.finding.saying(name, words);
        self
    }

    /// A place.
    pub(super) fn at(mut self, place: Place) -> Sentence {
        if place != Place::default() {
            self.finding = self.finding.at(place);
        }
        self
    }

    /// The finding, with its evidence; the places of the figures are added to it.
    pub(super) fn finish(mut self, evidence: Evidence) -> Finding {
        for place in evidence.figures.iter().map(|f: &Figure| &f.place) {
            if *place != Place::default() && !self.finding.places.contains(place) {
                self.finding.places.push(place.clone());
            }
        }
        self.finding.evidence = Some(Box::new(Evidence {
            sentence: Some(self.sentence),
            difference: self.difference,
            ..evidence
        }));
        self.finding
    }
}

/// A value in a sentence.
pub(super) fn figure(value: f64) -> String {
    numbers::grouped(value, 6)
}

/// The figures of one side of an identity, by name: `新收 + 上年结转`.
pub(super) fn joined(context: &Context, identity: &Identity, side: Side, lang: Lang) -> String {
    let mut out = String::new();
    for term in identity.terms.iter().filter(|t| t.left == (side == Side::Reported)) {
        let (indicator, _) = context.slots.owner(term.slot);
        let id = &context.catalog.indicators()[indicator].id;
        let mut name = context.catalog.short_label(id, lang).to_owned();
        if term.before {
            name = i18n::say(lang, "rule.year_before", &[("figure", name)]);
        }
        if !out.is_empty() || term.sign < 0.0 {
            out.push_str(if term.sign < 0.0 { " − " } else { " + " });
        }
        out.push_str(&name);
    }
    out
}
