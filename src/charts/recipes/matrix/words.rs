//! The words around a matrix, and the key to its signs.

use super::{Row, Table};
use crate::charts::layout::{LEFT, fitted};
use crate::charts::movement::{Movement, Reading};
use crate::charts::recipes::signs::triangle;
use crate::charts::request::say;
use crate::charts::scene::Scene;
use crate::charts::wording::{Doubt, footnotes, note, source, span};
use crate::charts::{Ink, Mark, Point, Text, Words};
use crate::i18n::Lang;
use crate::model::Year;

/// The two directions by their colours, behind the subtitle.
pub(super) fn legend(table: &Table<'_>, scene: &Scene<'_>) -> Vec<Mark> {
    let (lang, frame) = (scene.request.lang, scene.request.frame());
    let subtitle = scene.request.subtitle.clone().unwrap_or_else(|| subtitle(table, scene));
    let head = fitted(Text::new((LEFT, 81.0), subtitle, 17.0, Ink::Second), frame);
    let mut left = LEFT + head.width() + 6.0;
    let mut marks = Vec::new();
    if !is_tinted(table) {
        return marks;
    }
    for (key, ink, text) in
        [("up_word", Ink::UpStep(2), Ink::Up), ("down_word", Ink::DownStep(2), Ink::Down)]
    {
        let word = Text::new((left + 18.0, 81.0), say(lang, key, &[]), 17.0, text).bold();
        let end = left + 18.0 + word.width();
        if end > frame.right {
            return marks;
        }
        marks.push(Mark::Rect((left, 68.0), (left + 13.0, 81.0), ink));
        marks.push(word.into());
        left = end + 16.0;
    }
    let by_size = Text::new((left, 81.0), say(lang, "matrix_by_size", &[]), 17.0, Ink::Second);
    if left + by_size.width() <= frame.right {
        marks.push(by_size.into());
    }
    marks
}

/// Whether a cell has a colour for the size of its change.
fn is_tinted(table: &Table<'_>) -> bool {
    let mut cells = table.rows.iter().flat_map(|row| &row.cells);
    cells.any(|movement| movement.is_comparable() && movement.step().is_some())
}

/// A circle with a bar: the form does not have the figure.
pub(super) fn no_entry((x, y): Point) -> Vec<Mark> {
    vec![
        Mark::Ring((x, y), 6.5, Ink::Third, 1.5),
        Mark::Line(vec![(x - 4.2, y + 4.2), (x + 4.2, y - 4.2)], Ink::Third, 1.5),
    ]
}

/// What the signs mean, those that occur alone, on as many lines as they need.
pub(super) fn key(table: &Table<'_>, y: f64, scene: &Scene<'_>) -> Vec<Mark> {
    let (lang, frame) = (scene.request.lang, scene.request.frame());
    let has = |reading: Reading| {
        table.rows.iter().flat_map(|row| &row.cells).any(|m| m.reading == reading)
    };
    let mut marks = Vec::new();
    let (mut x, mut y) = (LEFT, y);
    let readings = [
        (Reading::Form, "key_form", 20.0),
        (Reading::NoValue, "key_no_value", 16.0),
        (Reading::NoBase, "key_no_base", 20.0),
        (Reading::FromZero, "key_from_zero", 36.0),
        (Reading::Doubtful, "key_doubtful", 20.0),
        (Reading::Estimate, "key_estimate", 20.0),
        (Reading::SmallBase, "key_small", 34.0),
    ];
    for (reading, words, sign) in readings.into_iter().filter(|(reading, ..)| has(*reading)) {
        let glyph = match reading {
            Reading::NoValue => "×".to_owned(),
            Reading::NoBase => "—".to_owned(),
            Reading::FromZero => "0→n".to_owned(),
            Reading::Estimate => say(lang, "estimate_cell", &[]),
            _ => String::new(),
        };
        let glyph = Text::new((x, y), glyph, 14.0, Ink::Second);
        let sign = f64::max(sign, glyph.width() + 8.0);
        let words = Text::new((0.0, y), say(lang, words, &[]), 14.0, Ink::Second);
        if x > LEFT && x + sign + words.width() > frame.right {
            (x, y) = (LEFT, y + 20.0);
        }
        match reading {
            Reading::Form => marks.extend(no_entry((x + 7.0, y - 5.0))),
            Reading::Doubtful => marks.push(triangle((x + 7.0, y - 4.5))),
            Reading::SmallBase => {
                marks.push(Mark::DashedFrame((x, y - 13.0), (x + 26.0, y + 3.0), Ink::Third, 1.2));
            }
            _ => marks.push(Text { at: (x, y), ..glyph }.into()),
        }
        let end = x + sign + words.width();
        marks.push(Text { at: (x + sign, y), ..words }.into());
        x = end + 20.0;
    }
    marks
}

fn subtitle(table: &Table<'_>, scene: &Scene<'_>) -> String {
    let lang = scene.request.lang;
    let years = span((table.years[0], table.last()), lang);
    let key =
        if scene.request.options.by_change { "matrix_subtitle_sorted" } else { "matrix_subtitle" };
    say(lang, key, &[("years", years)])
}

/// Title, subtitle, note, source, and the table in words.
pub(super) fn words(table: &Table<'_>, scene: &Scene<'_>) -> Words {
    let lang = scene.request.lang;
    let has = |reading: Reading| {
        table.rows.iter().flat_map(|row| &row.cells).any(|m| m.reading == reading)
    };
    let mut sentences = Vec::new();
    if has(Reading::SmallBase) {
        sentences.push(say(lang, "matrix_note_small", &[]));
    }
    if table.rows.iter().any(|row| row.history.is_share()) {
        sentences.push(say(lang, "matrix_note_points", &[]));
    }
    if is_tinted(table) {
        let shares = table.rows.iter().any(|row| row.history.is_share());
        let key = if shares { "matrix_note_with_points" } else { "matrix_note" };
        sentences.push(say(lang, key, &[]));
    }
    let figures = || table.rows.iter().flat_map(|row| row.history.figures());
    let doubts: Vec<Doubt<'_>> = table
        .rows
        .iter()
        .flat_map(|row| {
            let doubtful = row.history.figures().filter(|figure| figure.doubt.is_some());
            doubtful.map(|figure| Doubt { name: row.history.name.clone(), figure })
        })
        .collect();
    sentences.push(footnotes(&doubts, lang));
    let described: Vec<String> = table.rows.iter().map(|row| described(row, table, lang)).collect();
    Words {
        title: title(table, scene),
        subtitle: subtitle(table, scene),
        note: note(&sentences, lang),
        source: source(scene, figures()),
        description: described.concat(),
    }
}

/// How many of the indicators that can be compared in the last year rose and fell.
fn title(table: &Table<'_>, scene: &Scene<'_>) -> String {
    let lang = scene.request.lang;
    let year = table.last();
    let last: Vec<&Movement> = table.rows.iter().filter_map(|row| row.cells.last()).collect();
    let comparable: Vec<f64> =
        last.iter().filter(|m| m.is_comparable()).filter_map(|m| m.amount()).collect();
    let up = comparable.iter().filter(|amount| **amount > 0.0).count();
    let down = comparable.iter().filter(|amount| **amount < 0.0).count();
    let n = comparable.len();
    let key = match (n, up, down, n - up - down) {
        (0, ..) => "matrix_none",
        (1, 1, ..) => "matrix_one_up",
        (1, _, 1, _) => "matrix_one_down",
        (1, ..) => "matrix_one_level",
        (_, up, ..) if up == n => "matrix_all_up",
        (_, _, down, _) if down == n => "matrix_all_down",
        (_, 0, 0, _) => "matrix_all_level",
        (.., 0) => "matrix_title",
        (_, 0, ..) => "matrix_down_level",
        (_, _, 0, _) => "matrix_up_level",
        _ => "matrix_title_level",
    };
    let args = [
        ("body", scene.request.body.to_string()),
        ("year", year.to_string()),
        ("n", n.to_string()),
        ("up", up.to_string()),
        ("down", down.to_string()),
        ("level", (n - up - down).to_string()),
    ];
    say(lang, key, &args)
}

fn described(row: &Row<'_>, table: &Table<'_>, lang: Lang) -> String {
    let cell = |(year, movement): (&Year, &Movement)| {
        let args = [("year", year.to_string()), ("value", movement.words(lang))];
        say(lang, "year_with_value", &args)
    };
    let cells: Vec<String> = table.years.iter().zip(&row.cells).map(cell).collect();
    let (value, last) = row.value(lang);
    let args = [
        ("name", row.history.name.clone()),
        ("year", last.map_or(table.last(), |figure| figure.year).to_string()),
        ("value", row.scale.joined(&value)),
    ];
    let head = say(lang, "matrix_described", &args);
    format!("{head}{}{}", cells.join(&say(lang, "and", &[])), say(lang, "stop", &[]))
}
