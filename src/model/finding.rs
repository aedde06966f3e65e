use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::i18n::{self, Lang, Words};
use crate::model::{
    AtFault, BodyId, BreakdownId, Evidence, FindingCode, IndicatorId, ObservationKey, Place, Plain,
    Year,
};

/// How much a finding matters.
///
/// ```
/// use tongbi::Severity;
///
/// assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Notice);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// Doubtful.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Notice => "notice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Severity::Notice, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(())
    }
}

/// Something wrong or doubtful in the data, with its evidence. A finding never changes a figure.
///
/// The sentence is the text `finding.<code>` (and `finding.<code>_hint` for what to do), filled with `args`, so that
/// one finding reads in both languages.
///
/// ```
/// use tongbi::{Finding, Lang, Place, Severity};
///
/// let finding = Finding::new("table_empty", Severity::Warning).at(Place::document("a.csv"));
/// assert!(!finding.message(Lang::En).is_empty());
/// assert!(finding.blamed().is_empty(), "what was not taken is not doubted");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of finding: `unknown_indicator`, `conflicting_values`, the id of a rule.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// The body, where one is concerned.
    pub body: Option<BodyId>,
    /// The year, where one is concerned.
    pub year: Option<Year>,
    /// The indicator, where one is concerned.
    pub indicator: Option<IndicatorId>,
    /// The breakdown, where one is concerned.
    pub breakdown: Option<BreakdownId>,
    /// Where it was found: one place, or each of the places that disagree.
    pub places: Vec<Place>,
    /// The value as reported.
    pub reported: Option<f64>,
    /// The value that the other figures give.
    pub computed: Option<f64>,
    /// The values that go into the sentence.
    pub args: Vec<(String, String)>,
    /// The values of the sentence that read differently in each language, such as the names of figures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<(String, Words)>,
    /// What a check adds: the figures compared, their difference, the cell at fault. None for other findings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Box<Evidence>>,
}

impl Finding {
    /// A finding of this kind, with nothing else said yet.
    pub fn new(code: impl Into<FindingCode>, severity: Severity) -> Self {
        Finding {
            code: code.into(),
            severity,
            body: None,
            year: None,
            indicator: None,
            breakdown: None,
            places: Vec::new(),
            reported: None,
            computed: None,
            args: Vec::new(),
            words: Vec::new(),
            evidence: None,
        }
    }

    /// Adds a place.
    pub fn at(mut self, place: Place) -> Self {
        self.places.push(place);
        self
    }

    /// Adds a value for the sentence that reads the same in every language. A figure or a status has a name in each:
    /// [`Finding::saying`].
    pub fn with(mut self, name: &str, value: impl Plain) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// The sentence: what was found and what was expected.
    pub fn message(&self, lang: Lang) -> String {
        self.text(&format!("finding.{}", self.sentence()), lang)
    }

    /// What to do about it; none when there is nothing to add.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        let key = format!("finding.{}_hint", self.sentence());
        i18n::has(&key).then(|| self.text(&key, lang))
    }

    /// Whether it was made while reading, and not by a rule that figures are held to.
    pub fn is_of_reading(&self) -> bool {
        let of_rule = self.evidence.as_ref().is_some_and(|e| e.sentence.is_some());
        !of_rule
            && !matches!(
                self.code,
                FindingCode::RuleUnused | FindingCode::WaiverExpired | FindingCode::WaiverUnused
            )
    }

    /// Adds a value for the sentence that reads differently in each language.
    pub fn saying(mut self, name: &str, words: Words) -> Self {
        self.words.push((name.to_owned(), words));
        self
    }

    /// The figures that it casts doubt on: the cells where its identities cross, else the cell of its suggestion, else the
    /// figure that it is about. A finding that was made while reading blames none: what it is about was not taken.
    pub fn blamed(&self) -> Vec<ObservationKey> {
        let Some(evidence) = &self.evidence else { return Vec::new() };
        if !evidence.localisation.is_empty() {
            return evidence.localisation.iter().map(|place| place.cell.clone()).collect();
        }
        let cell = match (evidence.at_fault, &evidence.suggestion) {
            (AtFault::Nobody, _) => None,
            (AtFault::Figure, Some(suggestion)) => Some(suggestion.cell.clone()),
            (AtFault::Figure, None) => self.figure(),
        };
        cell.into_iter().collect()
    }

    /// The figure that it is about.
    fn figure(&self) -> Option<ObservationKey> {
        Some(ObservationKey {
            body: self.body.clone()?,
            year: self.year?,
            indicator: self.indicator.clone()?,
            breakdown: self.breakdown.clone().unwrap_or_default(),
        })
    }

    /// What stays the same when the same fault is found again in a later run, whatever the file is called: a hash of
    /// the code, the body, the year, the figures and their values, as 16 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let mut hash = Fnv::new();
        hash.add(&self.code);
        hash.add(self.body.as_ref().map_or("", BodyId::as_str));
        hash.add(&self.year.map(|y| y.to_string()).unwrap_or_default());
        hash.add(self.indicator.as_ref().map_or("", IndicatorId::as_str));
        hash.add(self.breakdown.as_ref().map_or("", BreakdownId::as_str));
        for value in [self.reported, self.computed] {
            hash.add(&value.map(|v| v.to_string()).unwrap_or_default());
        }
        let figures = self.evidence.iter().flat_map(|e| &e.figures);
        for figure in figures.clone() {
            let key = &figure.key;
            hash.add(key.body.as_str());
            hash.add(&key.year.to_string());
            hash.add(key.indicator.as_str());
            hash.add(key.breakdown.as_str());
            hash.add(&figure.value.to_string());
        }
        // Beside figures, the values of the sentence say nothing new but whose words are meant.
        let has_figures = figures.count() > 0;
        for (name, value) in self.args.iter().filter(|(name, _)| !has_figures || name == "subject")
        {
            hash.add(name);
            hash.add(value);
        }
        // The title is that of the rule, which the code names.
        for (name, words) in self.words.iter().filter(|(name, _)| !has_figures && name != "title") {
            hash.add(name);
            hash.add(&words.zh);
        }
        format!("{:016x}", hash.0)
    }

    fn sentence(&self) -> &str {
        self.evidence.as_ref().and_then(|e| e.sentence.as_deref()).unwrap_or(&self.code)
    }

    fn text(&self, key: &str, lang: Lang) -> String {
        let words = self.words.iter().map(|(name, words)| (name, words.get(lang).to_owned()));
        let args = self.args.iter().map(|(name, value)| (name, value.clone())).chain(words);
        let args: Vec<(&str, String)> = args.map(|(name, value)| (name.as_str(), value)).collect();
        i18n::say(lang, key, &args)
    }
}

/// The 64-bit FNV-1a hash: short, and the same on every machine and in every version, unlike the standard hasher.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text and its end, so that `ab`, `c` and `a`, `bc` differ.
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_about_the_fault_and_not_about_the_file() {
        let finding = |value: f64| {
            let mut finding = Finding::new("table3_rows", Severity::Error);
            finding.year = Some(Year(2024));
            finding.reported = Some(value);
            finding
        };
        let here = finding(3.0).at(Place::document("a.csv"));
        assert_eq!(here.fingerprint(), finding(3.0).at(Place::document("b.csv")).fingerprint());
        assert_ne!(here.fingerprint(), finding(4.0).fingerprint());
        assert_eq!(here.fingerprint().len(), 16);
    }
}
