use crate::charts::font::{self, Weight};
use crate::charts::{ChartKind, Ink};
use crate::i18n::{self, Lang, bounded};
use crate::model::{BodyId, IndicatorId};

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
    /// The indicators that it shows.
    pub indicators: Vec<IndicatorId>,
    /// The marks, in the order in which they are drawn.
    pub marks: Vec<Mark>,
    /// What was asked for and could not be done.
    pub remarks: Vec<Remark>,
}

/// Something that was asked of a chart and could not be done as it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    code: &'static str,
    args: Vec<(&'static str, String)>,
}

impl Remark {
    /// A remark whose sentence is the text `chart.remark_<code>`.
    pub(super) fn new(code: &'static str, args: Vec<(&'static str, String)>) -> Remark {
        Remark { code, args }
    }

    /// The code, for programs.
    pub fn code(&self) -> &str {
        self.code
    }

    /// The sentence.
    pub fn message(&self, lang: Lang) -> String {
        i18n::say(lang, &format!("chart.remark_{}", self.code), &self.args)
    }
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
    /// The dashed outline of a rectangle, and its width.
    DashedFrame(Point, Point, Ink, f64),
    /// A line through points, and its width.
    Line(Vec<Point>, Ink, f64),
    /// Several lines in one path, and their width.
    Lines(Vec<Vec<Point>>, Ink, f64),
    /// A dashed line between two points, and its width.
    Dashes(Point, Point, Ink, f64),
    /// A filled polygon.
    Polygon(Vec<Point>, Ink),
    /// A polygon of the ground's colour with an outline, and its width.
    Outline(Vec<Point>, Ink, f64),
    /// A polygon through which the ground shows.
    Veil(Vec<Point>, Ink),
    /// A filled circle and its radius.
    Circle(Point, f64, Ink),
    /// A filled circle with a rim of the ground's colour, and its radius.
    Dot(Point, f64, Ink),
    /// A circle of the ground's colour, its radius, and the width of its outline.
    Ring(Point, f64, Ink, f64),
    /// A text.
    Text(Text),
    /// Marks that belong together, with their name.
    Group(Group),
}

/// Marks that are one thing to a reader: a point with its value, a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What it is, in words: the title of a mark, the label of a panel.
    pub name: String,
    /// Whether it is a part of the picture with marks of its own, and not one mark.
    pub is_panel: bool,
    /// The marks.
    pub marks: Vec<Mark>,
}

impl Mark {
    /// One mark with its value in words.
    pub(super) fn named(name: String, marks: Vec<Mark>) -> Mark {
        Mark::Group(Group { name, is_panel: false, marks })
    }

    /// A part of the picture.
    pub(super) fn panel(name: String, marks: Vec<Mark>) -> Mark {
        Mark::Group(Group { name, is_panel: true, marks })
    }
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
    /// Whether a rim of the ground's colour keeps it apart from lines behind it.
    pub halo: bool,
}

impl Text {
    /// A regular text that begins at a point.
    pub fn new(at: Point, text: impl Into<String>, size: f64, ink: Ink) -> Self {
        let (weight, anchor) = (Weight::Regular, Anchor::Start);
        let text = bounded(&text.into(), LONGEST_LINE).into_owned();
        Text { at, text, size, weight, anchor, ink, halo: false }
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

    /// The same with a rim.
    pub fn halo(mut self) -> Self {
        self.halo = true;
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
    /// Its marks without their groups, in the order in which they are drawn.
    pub fn flat(&self) -> Vec<&Mark> {
        fn collect<'a>(marks: &'a [Mark], flat: &mut Vec<&'a Mark>) {
            for mark in marks {
                match mark {
                    Mark::Group(group) => collect(&group.marks, flat),
                    mark => flat.push(mark),
                }
            }
        }
        let mut flat = Vec::new();
        collect(&self.marks, &mut flat);
        flat
    }

    /// Its texts.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.flat().into_iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        })
    }

    /// The same picture without the names of its marks, for a page that tells them otherwise.
    pub fn unnamed(mut self) -> Chart {
        fn dissolve(marks: Vec<Mark>) -> Vec<Mark> {
            let each = marks.into_iter().flat_map(|mark| match mark {
                Mark::Group(group) if !group.is_panel => dissolve(group.marks),
                Mark::Group(group) => {
                    vec![Mark::Group(Group { marks: dissolve(group.marks), ..group })]
                }
                mark => vec![mark],
            });
            each.collect()
        }
        self.marks = dissolve(self.marks);
        self
    }

    /// The characters of its texts that the embedded font lacks, each once.
    pub fn missing_characters(&self) -> String {
        let all = self.texts().flat_map(|text| font::missing(&text.text));
        all.collect::<std::collections::BTreeSet<char>>().into_iter().collect()
    }
}
