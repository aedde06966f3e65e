use std::str::FromStr;

use crate::catalog::Catalog;
use crate::charts::file_name::file_name;
use crate::charts::{Chart, ChartKind, Ink, Mark, Text, Weight, Words, recipes};
use crate::error::{Error, ErrorKind, Result};
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
    /// The indicators; empty for the main ones of the kind.
    pub indicators: Vec<IndicatorId>,
    /// The years; all when not given. A chart of two years takes the last pair.
    pub years: Option<YearSpan>,
    /// The language.
    pub lang: Lang,
    /// How large it is.
    pub size: Size,
    /// Whether a trend has a logarithmic axis.
    pub log: bool,
    /// Whether every panel of a grid has a scale of its own.
    pub free_y: bool,
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
            size: Size::Standard,
            log: false,
            free_y: false,
            title: None,
            note: None,
            source: None,
        }
    }

    pub(super) fn frame(&self) -> Frame {
        self.size.frame()
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

/// How large a chart is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// 960 × 600: the width of the text on A4.
    #[default]
    Standard,
    /// 800 × 800.
    Square,
    /// 1280 × 540.
    Wide,
    /// 960 × 1000.
    Tall,
}

impl Size {
    /// Every size.
    pub const ALL: [Size; 4] = [Size::Standard, Size::Square, Size::Wide, Size::Tall];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Size::Standard => "standard",
            Size::Square => "square",
            Size::Wide => "wide",
            Size::Tall => "tall",
        }
    }

    fn frame(self) -> Frame {
        let (width, height) = match self {
            Size::Standard => (960.0, 600.0),
            Size::Square => (800.0, 800.0),
            Size::Wide => (1280.0, 540.0),
            Size::Tall => (960.0, 1000.0),
        };
        Frame { width, right: width - LEFT, height }
    }
}

impl FromStr for Size {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        Size::ALL.into_iter().find(|size| size.as_str() == text).ok_or(())
    }
}

/// The edges within which a recipe draws; kinds with many rows may make a chart higher.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    width: f64,
    /// Where texts end at the right.
    pub(super) right: f64,
    pub(super) height: f64,
}

/// The left edge, and the places of the words.
pub(super) const LEFT: f64 = 32.0;
const TITLE: f64 = 50.0;
/// The size of a title on two lines.
const TITLE_SMALL: f64 = 19.0;
const SUBTITLE: f64 = 81.0;
/// The height of a line of the note or the source.
const NOTE: f64 = 18.0;

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
    let frame = request.frame();
    let lines = |text: &str| wrap(text, frame.right - LEFT, 14.0, Weight::Regular);
    let (note, source) = (lines(&words.note), lines(&words.source));
    // What the recipe drew keeps its place; further lines make the chart higher.
    let height = picture.height + NOTE * (note.len() + source.len() - 2) as f64;
    let mut marks = around(&words, (&note, &source), height, frame);
    marks.extend(picture.marks);
    let name = file_name(request, data, picture.years);
    let size = (frame.width as u32, height.ceil() as u32);
    let body = (!request.kind.compares()).then(|| request.body.clone());
    Ok(Chart { kind: request.kind, body, size, lang: request.lang.tag(), name, words, marks })
}

/// What a recipe makes.
pub(super) struct Picture {
    pub(super) words: Words,
    pub(super) marks: Vec<Mark>,
    pub(super) years: (Year, Year),
    pub(super) height: f64,
}

/// Title, subtitle, note and source. A title that is too long for one line is set smaller, then on two lines; a note or a
/// source takes as many as it needs.
fn around(
    words: &Words,
    (note, source): (&[String], &[String]),
    height: f64,
    frame: Frame,
) -> Vec<Mark> {
    let room = frame.right - LEFT;
    let title = |y: f64, text: &str, size: f64| {
        fitted(Text::new((LEFT, y), text, size, Ink::Main).bold(), frame)
    };
    let mut marks: Vec<Mark> = match wrap(&words.title, room, TITLE_SMALL, Weight::Bold).as_slice()
    {
        [first, second] => vec![
            title(TITLE - 15.0, first, TITLE_SMALL).into(),
            title(TITLE + 9.0, second, TITLE_SMALL).into(),
        ],
        _ => vec![title(TITLE, &words.title, 26.0).into()],
    };
    let subtitle = Text::new((LEFT, SUBTITLE), words.subtitle.as_str(), 17.0, Ink::Second);
    marks.push(fitted(subtitle, frame).into());
    let mut y = height - 22.0 - NOTE * (source.len() as f64 - 1.0);
    for text in source {
        marks.push(Text::new((LEFT, y), text.as_str(), 14.0, Ink::Third).into());
        y += NOTE;
    }
    y = height - 44.0 - NOTE * (note.len() + source.len() - 2) as f64;
    for text in note {
        marks.push(Text::new((LEFT, y), text.as_str(), 14.0, Ink::Third).into());
        y += NOTE;
    }
    marks
}

/// The most characters of a text on several lines.
const LONGEST_TEXT: usize = 1_000;

/// A text on as many lines as it needs, broken at spaces or between Chinese characters.
pub(super) fn wrap(text: &str, width: f64, size: f64, weight: Weight) -> Vec<String> {
    let fits = |text: &str| {
        let text = Text::new((0.0, 0.0), text, size, Ink::Main);
        Text { weight, ..text }.width() <= width
    };
    let mut lines = vec![String::new()];
    for piece in pieces(&i18n::bounded(text, LONGEST_TEXT)) {
        let last = lines.len() - 1;
        let longer = format!("{}{piece}", lines[last]);
        if fits(longer.trim_end()) || lines[last].is_empty() {
            lines[last] = longer;
        } else {
            lines.push(piece.trim_start().to_owned());
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Words with the space behind them; Chinese characters one by one, each with the punctuation behind it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let closing = "，。；：、）”》".contains(c);
        match pieces.last_mut() {
            Some(last) if open || closing => last.push(c),
            _ => pieces.push(c.to_string()),
        }
        open = c.is_ascii_graphic() || "（“《".contains(c);
        if c == ' ' {
            open = false;
        }
    }
    pieces
}

/// The text at the largest size at which it fits the frame.
pub(super) fn fitted(mut text: Text, frame: Frame) -> Text {
    fit(&mut text, frame.right - LEFT);
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
pub(super) fn say(lang: Lang, key: &str, args: i18n::Args<'_>) -> String {
    i18n::say(lang, &format!("chart.{key}"), args)
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
