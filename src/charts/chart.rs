use crate::charts::Ink;
use crate::charts::font::{self, Weight};
use crate::i18n::bounded;
use crate::model::BodyId;

/// What kind of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartKind {
    /// Paired bars in small multiples: how did each main figure move?
    Bars,
    /// A table with diverging bars: which moved most?
    Yoy,
    /// 100 % stacked bars: how were requests settled, and did the mix change?
    Outcome,
    /// Lines: what is the long run?
    Trend,
    /// Dots on a logarithmic scale: whose change is exceptional?
    Ratio,
    /// Two axes: who rose or fell between two years?
    Slope,
    /// Ranked bars: where does a body stand?
    Rank,
    /// Small lines: does every body follow the same pattern?
    Grid,
    /// A grid of signs: what is there, approximate, missing?
    Coverage,
    /// A balance: do the figures of the requests add up?
    Requests,
}

impl ChartKind {
    /// Every kind.
    pub const ALL: [ChartKind; 10] = [
        ChartKind::Bars,
        ChartKind::Yoy,
        ChartKind::Outcome,
        ChartKind::Ratio,
        ChartKind::Trend,
        ChartKind::Slope,
        ChartKind::Rank,
        ChartKind::Grid,
        ChartKind::Coverage,
        ChartKind::Requests,
    ];

    /// Whether it is a picture of several bodies, and not of one.
    pub fn compares(self) -> bool {
        matches!(self, ChartKind::Ratio | ChartKind::Slope | ChartKind::Rank | ChartKind::Grid)
    }

    /// Whether it shows one indicator alone.
    pub(super) fn has_one_indicator(self) -> bool {
        matches!(self, ChartKind::Slope | ChartKind::Rank | ChartKind::Grid)
    }

    /// The name, as the command line and file names have it.
    pub fn as_str(self) -> &'static str {
        match self {
            ChartKind::Bars => "bars",
            ChartKind::Yoy => "yoy",
            ChartKind::Outcome => "outcome",
            ChartKind::Trend => "trend",
            ChartKind::Ratio => "ratio",
            ChartKind::Slope => "slope",
            ChartKind::Rank => "rank",
            ChartKind::Grid => "grid",
            ChartKind::Coverage => "coverage",
            ChartKind::Requests => "requests",
        }
    }

    /// The kind of this name, or the nearest name.
    ///
    /// # Errors
    /// There is no such kind; the name that is most like it comes back.
    pub fn find(name: &str) -> Result<ChartKind, &'static str> {
        if let Some(kind) = ChartKind::ALL.into_iter().find(|kind| kind.as_str() == name) {
            return Ok(kind);
        }
        let likeness = |kind: &ChartKind| strsim::jaro_winkler(name, kind.as_str());
        let nearest = ChartKind::ALL.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        Err(nearest.map_or("", ChartKind::as_str))
    }
}

/// The words around a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// What the figures show, in one line.
    pub title: String,
    /// The measure, the place, the years.
    pub subtitle: String,
    /// What a reader must know.
    pub note: String,
    /// The reports.
    pub source: String,
    /// The picture in words, for those who do not see it.
    pub description: String,
}

/// A chart as a value: its words and its marks, in pixels from the upper left, with roles for colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The kind.
    pub kind: ChartKind,
    /// The body; none for a comparison.
    pub body: Option<BodyId>,
    /// Width and height.
    pub size: (u32, u32),
    /// The BCP 47 tag of its language.
    pub lang: &'static str,
    /// The name of its file, without theme and extension.
    pub name: String,
    /// The words.
    pub words: Words,
    /// The marks, in the order in which they are drawn.
    pub marks: Vec<Mark>,
}

/// A point.
pub type Point = (f64, f64);

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled rectangle between two corners.
    Rect(Point, Point, Ink),
    /// The outline of a rectangle, and its width.
    Frame(Point, Point, Ink, f64),
    /// A line through points, and its width.
    Line(Vec<Point>, Ink, f64),
    /// A dashed line between two points, and its width.
    Dashes(Point, Point, Ink, f64),
    /// A filled polygon.
    Polygon(Vec<Point>, Ink),
    /// A filled circle and its radius.
    Circle(Point, f64, Ink),
    /// A text.
    Text(Text),
}

/// Where a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// The most characters of a text on one line: the widest chart has room for fewer.
const LONGEST_LINE: usize = 240;

/// A text on one line, on its baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The point.
    pub at: Point,
    /// The text.
    pub text: String,
    /// The size of the em in pixels.
    pub size: f64,
    /// The weight.
    pub weight: Weight,
    /// Where it stands at the point.
    pub anchor: Anchor,
    /// The colour.
    pub ink: Ink,
}

impl Text {
    /// A regular text that begins at a point.
    pub fn new(at: Point, text: impl Into<String>, size: f64, ink: Ink) -> Self {
        let (weight, anchor) = (Weight::Regular, Anchor::Start);
        let text = bounded(&text.into(), LONGEST_LINE).into_owned();
        Text { at, text, size, weight, anchor, ink }
    }

    /// The same in bold.
    pub fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }

    /// The same, centred at its point.
    pub fn middle(mut self) -> Self {
        self.anchor = Anchor::Middle;
        self
    }

    /// The same, ending at its point.
    pub fn end(mut self) -> Self {
        self.anchor = Anchor::End;
        self
    }

    /// The width in pixels.
    pub fn width(&self) -> f64 {
        font::width(&self.text, self.size, self.weight)
    }

    /// The box of its ink: left, top, right, bottom. Ideographs reach 0.86 em above the baseline and 0.1 em below.
    pub fn extent(&self) -> (f64, f64, f64, f64) {
        let width = self.width();
        let left = match self.anchor {
            Anchor::Start => self.at.0,
            Anchor::Middle => self.at.0 - width / 2.0,
            Anchor::End => self.at.0 - width,
        };
        (left, self.at.1 - 0.86 * self.size, left + width, self.at.1 + 0.1 * self.size)
    }
}

impl From<Text> for Mark {
    fn from(text: Text) -> Mark {
        Mark::Text(text)
    }
}

impl Chart {
    /// Its texts.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        })
    }

    /// The characters of its texts that the embedded font lacks, each once.
    pub fn missing_characters(&self) -> String {
        let all = self.texts().flat_map(|text| font::missing(&text.text));
        all.collect::<std::collections::BTreeSet<char>>().into_iter().collect()
    }
}
