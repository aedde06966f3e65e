use crate::charts::{Ink, Mark, Size, Text, Weight, Words};
use crate::i18n;

/// The edges within which a recipe draws; kinds with many rows may make a chart higher.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) width: f64,
    /// Where texts end at the right.
    pub(super) right: f64,
    pub(super) height: f64,
}

impl Frame {
    pub(super) fn of(size: Size) -> Frame {
        let (width, height) = size.pixels();
        let width = f64::from(width);
        Frame { width, right: width - LEFT, height: f64::from(height) }
    }

    /// The width between the edges.
    pub(super) fn room(self) -> f64 {
        self.right - LEFT
    }
}

/// The left edge, and the places of the words.
pub(super) const LEFT: f64 = 32.0;
const TITLE: f64 = 50.0;
/// The size of a title on two lines.
const TITLE_SMALL: f64 = 19.0;
const SUBTITLE: f64 = 81.0;
/// The height of a line of the note or the source.
const NOTE: f64 = 18.0;

/// What a recipe makes.
pub(super) struct Picture {
    pub(super) words: Words,
    pub(super) marks: Vec<Mark>,
    pub(super) years: (crate::model::Year, crate::model::Year),
    pub(super) height: f64,
}

/// The words around a picture, in lines, and how high they make it.
pub(super) struct Around<'a> {
    words: &'a Words,
    note: Vec<String>,
    source: Vec<String>,
    frame: Frame,
    pub(super) height: f64,
}

impl<'a> Around<'a> {
    /// What the recipe drew keeps its place; further lines of the note make the chart higher.
    pub(super) fn of(words: &'a Words, height: f64, frame: Frame) -> Around<'a> {
        let lines = |text: &str| wrap(text, frame.room(), 14.0, Weight::Regular);
        let (note, source) = (lines(&words.note), lines(&words.source));
        let height = height + NOTE * (note.len() + source.len()).saturating_sub(2) as f64;
        Around { words, note, source, frame, height }
    }

    /// Title, subtitle, note and source. A title that is too long for one line is set smaller, then on two lines; a note
    /// or a source takes as many as it needs.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let frame = self.frame;
        let title = |y: f64, text: &str, size: f64| {
            fitted(Text::new((LEFT, y), text, size, Ink::Main).bold(), frame)
        };
        let lines = wrap(&self.words.title, frame.room(), TITLE_SMALL, Weight::Bold);
        let mut marks: Vec<Mark> = match lines.as_slice() {
            [first, second] => vec![
                title(TITLE - 15.0, first, TITLE_SMALL).into(),
                title(TITLE + 9.0, second, TITLE_SMALL).into(),
            ],
            _ => vec![title(TITLE, &self.words.title, 26.0).into()],
        };
        let subtitle = Text::new((LEFT, SUBTITLE), self.words.subtitle.as_str(), 17.0, Ink::Second);
        marks.push(fitted(subtitle, frame).into());
        let (notes, sources) = (self.note.len() as f64, self.source.len() as f64);
        let mut put = |lines: &[String], mut y: f64| {
            for line in lines {
                marks.push(Text::new((LEFT, y), line.as_str(), 14.0, Ink::Third).into());
                y += NOTE;
            }
        };
        put(&self.source, self.height - 22.0 - NOTE * (sources - 1.0));
        put(&self.note, self.height - 44.0 - NOTE * (notes + sources - 2.0));
        marks
    }
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
    fit(&mut text, frame.room());
    text
}

/// Makes a text as small as it must be to fit a width, but no smaller than 14 pixels; then it is cut with an ellipsis.
pub(super) fn fit(text: &mut Text, width: f64) {
    while text.width() > width && text.size > 14.0 {
        text.size = (text.size - 1.0).max(14.0);
    }
    if text.width() <= width {
        return;
    }
    let mut characters: Vec<char> = text.text.chars().collect();
    while text.width() > width && characters.pop().is_some() {
        text.text = characters.iter().collect::<String>() + "…";
    }
}

/// Whether a text fits a width at a size no smaller than 14 pixels.
pub(super) fn fits(text: &Text, width: f64) -> bool {
    Text { size: 14.0_f64.min(text.size), ..text.clone() }.width() <= width
}

/// A name on a number of lines that are about equally long, as far as its words allow.
fn balanced(name: &str, width: f64, count: usize) -> Vec<String> {
    let steps = (1..=20).map(|step| width * f64::from(step) / 20.0);
    let narrow = steps.map(|width| wrap(name, width, 14.0, Weight::Regular));
    narrow.into_iter().find(|lines| lines.len() <= count).unwrap_or_default()
}

/// A name on as few lines as fit a width, three at most; a line is no smaller than 14 pixels.
pub(super) fn lines(name: &str, width: f64, size: f64) -> Vec<Text> {
    let line = |text: String, size: f64| Text::new((0.0, 0.0), text, size, Ink::Main);
    let mut one = line(name.to_owned(), size);
    while one.width() > width && one.size > 14.0 {
        one.size -= 1.0;
    }
    if one.width() <= width {
        return vec![one];
    }
    let wrapped = wrap(name, width, 14.0, Weight::Regular);
    let broken = |text: &String| line(text.clone(), 14.0);
    if wrapped.len() <= 3 && wrapped.iter().all(|text| broken(text).width() <= width) {
        return balanced(name, width, wrapped.len()).iter().map(broken).collect();
    }
    let characters: Vec<char> = name.chars().collect();
    for count in 2..=3 {
        let part = characters.len().div_ceil(count);
        let parts: Vec<Text> =
            characters.chunks(part).map(|part| line(part.iter().collect(), 14.0)).collect();
        if count == 3 || parts.iter().all(|text| text.width() <= width) {
            let fitted = parts.into_iter().map(|mut text| {
                fit(&mut text, width);
                text
            });
            return fitted.collect();
        }
    }
    Vec::new()
}
