use serde::{Deserialize, Serialize};

use crate::model::{BodyId, Place, Year, YearSpan};

/// What is known about the text of a report, beside its figures. Whatever is `None` was not looked for.
///
/// ```
/// use tongbi::{BodyId, ReportFacts, Year};
///
/// let facts = ReportFacts::new(BodyId::new("甲县"), Year(2024));
/// assert!(facts.headings.is_none(), "nobody has looked");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportFacts {
    /// The reporting body.
    pub body: BodyId,
    /// The year of the report.
    pub year: Year,
    /// The document.
    pub place: Place,
    /// The headings, as printed.
    pub headings: Option<Vec<String>>,
    /// The tables of the form that are there: `2`, `3`, `4`.
    pub tables: Option<Vec<String>>,
    /// The years that the period of the statistics covers.
    pub period: Option<YearSpan>,
    /// The day of publication that the page states, `2024-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The prose.
    pub prose: Vec<Passage>,
}

/// A paragraph of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl ReportFacts {
    /// A report of which nothing else is known yet.
    pub fn new(body: BodyId, year: Year) -> Self {
        ReportFacts {
            body,
            year,
            place: Place::default(),
            headings: None,
            tables: None,
            period: None,
            published: None,
            prose: Vec::new(),
        }
    }

    /// The same facts with a part of the prose: the paragraphs whose text is wanted.
    pub fn with_prose(&self, is_wanted: impl Fn(&str) -> bool) -> Self {
        let prose = self.prose.iter().filter(|passage| is_wanted(&passage.text));
        ReportFacts {
            place: self.place.clone(),
            headings: self.headings.clone(),
            tables: self.tables.clone(),
            period: self.period,
            published: self.published.clone(),
            prose: prose.cloned().collect(),
            ..ReportFacts::new(self.body.clone(), self.year)
        }
    }
}
