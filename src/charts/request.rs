use std::str::FromStr;

use crate::catalog::Catalog;
use crate::charts::ChartKind;
use crate::charts::layout::Frame;
use crate::charts::size::Size;
use crate::i18n::{self, Lang};
use crate::model::{BodyId, Change, Finding, IndicatorId, Observation, Year, YearSpan};

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartRequest {
    /// The kind of chart.
    pub kind: ChartKind,
    /// The body; of a comparison the one that stands out, where one does.
    pub body: BodyId,
    /// The bodies of a comparison; the other kinds do not look at them.
    pub compared: Vec<BodyId>,
    /// Whether `body` stands out in a comparison.
    pub stands_out: bool,
    /// The indicators; empty for the main ones of which there are figures.
    pub indicators: Vec<IndicatorId>,
    /// The years; all when not given. A chart of two years takes the last pair.
    pub years: Option<YearSpan>,
    /// The language.
    pub lang: Lang,
    /// How large it is.
    pub size: Size,
    /// How it differs from the usual picture of its kind.
    pub options: Options,
    /// Whether ranked bars have the quartiles beside the median.
    pub quartiles: bool,
    /// Whether they are what each body contributed to the change of the total from the year before, and of which figures.
    pub contributions: Option<Counted>,
    /// A title in place of the one made from the figures.
    pub title: Option<String>,
    /// A subtitle in place of the usual one.
    pub subtitle: Option<String>,
    /// A note in place of the usual one.
    pub note: Option<String>,
    /// A source in place of the usual one.
    pub source: Option<String>,
}

/// Which figures a total is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Those that nothing speaks against.
    Firm,
    /// Estimates and doubtful ones too.
    All,
}

/// What changes a picture of some kinds; a kind that cannot follow one says so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Whether a trend has a logarithmic axis.
    pub log: bool,
    /// Whether every panel of a grid has a scale of its own.
    pub free_y: bool,
    /// Whether lines are an index, the first year that all have being 100.
    pub index: bool,
    /// Whether a matrix gives the mean growth a year.
    pub cagr: bool,
    /// Whether the rows of a matrix are ordered by their last change.
    pub by_change: bool,
    /// Words at a year.
    pub annotations: Vec<Annotation>,
}

/// Words that a user puts at a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The year.
    pub year: Year,
    /// The words.
    pub text: String,
}

impl FromStr for Annotation {
    type Err = ();

    /// Reads `2021=新格式`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, text) = text.split_once('=').ok_or(())?;
        let year = year.trim().parse::<i32>().map_err(|_| ())?;
        let text = text.trim().to_owned();
        let plausible = (1000..=9999).contains(&year) && !text.is_empty();
        plausible.then_some(Annotation { year: Year(year), text }).ok_or(())
    }
}

impl ChartRequest {
    /// A chart of no body yet, with everything else as it is without any option.
    pub fn new(kind: ChartKind, lang: Lang) -> ChartRequest {
        ChartRequest {
            kind,
            body: BodyId::new(""),
            quartiles: false,
            contributions: None,
            compared: Vec::new(),
            stands_out: false,
            indicators: Vec::new(),
            years: None,
            lang,
            size: Size::Standard,
            options: Options::default(),
            title: None,
            subtitle: None,
            note: None,
            source: None,
        }
    }

    pub(super) fn frame(&self) -> Frame {
        Frame::of(self.size)
    }

    /// Whether a body stands out in this picture: it alone is meant, or all are alike.
    pub(super) fn is_own(&self, body: &BodyId) -> bool {
        !self.stands_out || *body == self.body
    }
}

/// What it is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct ChartData<'a> {
    /// The figures, of any bodies and years.
    pub observations: &'a [Observation],
    /// Their changes: one for each observation.
    pub changes: &'a [Change],
    /// What is wrong with them: a figure with an open error or warning is drawn as doubtful.
    pub findings: &'a [Finding],
    /// Labels and units.
    pub catalog: &'a Catalog,
}

/// A text of the charts.
pub(super) fn say(lang: Lang, key: &str, args: i18n::Args<'_>) -> String {
    i18n::say(lang, &format!("chart.{key}"), args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_at_a_year_have_both() {
        let annotation = "2021=新格式".parse::<Annotation>().unwrap();
        assert_eq!((annotation.year, annotation.text.as_str()), (Year(2021), "新格式"));
        assert!("=新格式".parse::<Annotation>().is_err() && "2021=".parse::<Annotation>().is_err());
    }
}
