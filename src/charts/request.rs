use crate::catalog::Catalog;
use crate::charts::{Chart, ChartKind, Ink, Mark, Text, Words, recipes};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, Lang};
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
    /// The indicators; empty for the main ones of the kind.
    pub indicators: Vec<IndicatorId>,
    /// The years; all when not given. A chart of two years takes the last pair.
    pub years: Option<YearSpan>,
    /// The language.
    pub lang: Lang,
    /// A title in place of the one made from the figures.
    pub title: Option<String>,
    /// A note in place of the usual one.
    pub note: Option<String>,
    /// A source in place of the reports' names.
    pub source: Option<String>,
}

impl ChartRequest {
    /// A chart of no body yet, with everything else as it is without any option.
    pub fn new(kind: ChartKind, lang: Lang) -> ChartRequest {
        ChartRequest {
            kind,
            body: BodyId::new(""),
            compared: Vec::new(),
            stands_out: false,
            indicators: Vec::new(),
            years: None,
            lang,
            title: None,
            note: None,
            source: None,
        }
    }
}

/// What it is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct ChartData<'a> {
    /// The figures, of any bodies and years.
    pub observations: &'a [Observation],
    /// Their changes: one for each observation.
    pub changes: &'a [Change],
    /// What is wrong with them, for the chart that shows what is there.
    pub findings: &'a [Finding],
    /// Labels and units.
    pub catalog: &'a Catalog,
}

/// The width and height of a chart, and the places of its words.
const WIDTH: u32 = 960;
pub(super) const LEFT: f64 = 32.0;
pub(super) const RIGHT: f64 = 928.0;
pub(super) const HEIGHT: f64 = 600.0;
const TITLE: f64 = 50.0;
const SUBTITLE: f64 = 81.0;

/// Makes a chart.
///
/// # Errors
/// There is nothing to draw: no figure of the body, no two years that can be compared, no group of the outcomes. The error
/// says which, and what to do.
pub fn build(request: &ChartRequest, data: &ChartData<'_>) -> Result<Chart> {
    let picture = match request.kind {
        ChartKind::Bars => recipes::bars(request, data),
        ChartKind::Yoy => recipes::yoy(request, data),
        ChartKind::Outcome => recipes::outcome(request, data),
        ChartKind::Trend => recipes::trend(request, data),
        ChartKind::Ratio => recipes::ratio(request, data),
        ChartKind::Slope => recipes::slope(request, data),
        ChartKind::Rank => recipes::rank(request, data),
        ChartKind::Grid => recipes::grid(request, data),
        ChartKind::Coverage => recipes::coverage(request, data),
        ChartKind::Requests => recipes::requests(request, data),
    }?;
    let mut words = picture.words;
    let replace = |word: &mut String, own: &Option<String>| {
        if let Some(own) = own {
            word.clone_from(own);
        }
    };
    replace(&mut words.title, &request.title);
    replace(&mut words.note, &request.note);
    replace(&mut words.source, &request.source);
    let mut marks = around(&words, picture.height);
    marks.extend(picture.marks);
    let name = file_name(request, picture.years);
    let size = (WIDTH, picture.height.ceil() as u32);
    let body = (!request.kind.compares()).then(|| request.body.clone());
    Ok(Chart { kind: request.kind, body, size, lang: request.lang.tag(), name, words, marks })
}

/// `{body}_{kind}_{metric|all}_{first}-{last}`; a comparison of more than four bodies has `all` in place of their names.
fn file_name(request: &ChartRequest, (first, last): (Year, Year)) -> String {
    let metric = match request.indicators.as_slice() {
        [one] => one.to_string(),
        [] if request.kind.has_one_indicator() => {
            recipes::indicators(request).first().map_or("all".to_owned(), ToString::to_string)
        }
        _ => "all".to_owned(),
    };
    let plain = |name: &str| -> String {
        name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
    };
    let body = match request.compared.as_slice() {
        _ if !request.kind.compares() || request.stands_out => plain(request.body.as_str()),
        few if few.len() <= 4 => {
            few.iter().map(|body| plain(body.as_str())).collect::<Vec<_>>().join("-")
        }
        _ => "all".to_owned(),
    };
    format!("{body}_{}_{metric}_{first}-{last}", request.kind.as_str())
}

/// What a recipe makes.
pub(super) struct Picture {
    pub(super) words: Words,
    pub(super) marks: Vec<Mark>,
    pub(super) years: (Year, Year),
    pub(super) height: f64,
}

/// Whether a character may stand in the name of a file on every system.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '.')
}

/// Title, subtitle, note and source. A line that is too long for the frame is set smaller, down to 14 pixels, and then cut.
fn around(words: &Words, height: f64) -> Vec<Mark> {
    let line =
        |y: f64, text: &str, size: f64, ink: Ink| fitted(Text::new((LEFT, y), text, size, ink));
    let mut title = Text::new((LEFT, TITLE), words.title.as_str(), 26.0, Ink::Main).bold();
    title = fitted(title);
    vec![
        title.into(),
        line(SUBTITLE, &words.subtitle, 17.0, Ink::Second).into(),
        line(height - 44.0, &words.note, 14.0, Ink::Third).into(),
        line(height - 22.0, &words.source, 14.0, Ink::Third).into(),
    ]
}

/// The text at the largest size at which it fits the frame.
pub(super) fn fitted(mut text: Text) -> Text {
    fit(&mut text, RIGHT - LEFT);
    text
}

/// Makes a text as small as it must be to fit a width, but no smaller than 14 pixels; then it is cut with an ellipsis.
pub(super) fn fit(text: &mut Text, width: f64) {
    while text.width() > width && text.size > 14.0 {
        text.size -= 1.0;
    }
    if text.width() <= width {
        return;
    }
    let mut characters: Vec<char> = text.text.chars().collect();
    while text.width() > width && characters.pop().is_some() {
        text.text = characters.iter().collect::<String>() + "…";
    }
}

/// A text of the charts.
pub(super) fn say(lang: Lang, key: &str, args: lang::Args<'_>) -> String {
    lang::say(lang, &format!("chart.{key}"), args)
}

/// The line of sources: the body's reports of these years.
pub(super) fn source(body: &BodyId, years: &[Year], lang: Lang) -> String {
    let names: Vec<String> = match years {
        // More than three are a span.
        [first, _, _, .., last] => {
            let ends = [("first", first.to_string()), ("last", last.to_string())];
            vec![say(lang, "years", &ends)]
        }
        years => years.iter().map(|y| say(lang, "year", &[("year", y.to_string())])).collect(),
    };
    let args = [("body", body.to_string()), ("years", names.join(&say(lang, "comma", &[])))];
    say(lang, "source", &args)
}

/// That a chart cannot be drawn, and why.
pub(super) fn refusal(code: &str, request: &ChartRequest) -> Error {
    Error::new(ErrorKind::Chart, code)
        .with("body", &request.body)
        .with("kind", request.kind.as_str())
}
