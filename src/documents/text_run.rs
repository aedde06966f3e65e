//! A run of text as it is put together: what is shown of it, and what is left out and why.

use super::space::push_folded;
use super::start::Start;
use super::unseen::{Unseen, Why};

/// The longest note beside a number, in characters: what is longer is text that is set high for another reason.
const LONGEST_NOTE: usize = 12;

/// How many characters are kept of a text that is left out.
const KEPT: usize = 40;

/// Stands for a number that is raised with nothing beside it: it is a note as likely as a value.
const UNREADABLE: &str = "\u{fffd}";

/// How a text stands above or below its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Raised {
    /// On the line.
    #[default]
    No,
    /// Moved by some points, as programs do with whole words too.
    Moved,
    /// Set as a note is.
    Note,
}

/// The colour of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// It is seen on any ground.
    Dark,
    /// It is seen on a dark ground alone.
    White,
    /// It is not seen.
    None,
}

/// What the elements around a text make of it.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) struck: bool,
    /// Whether the type has no size to speak of.
    pub(super) sizeless: bool,
    pub(super) ink: Ink,
    pub(super) dark_ground: bool,
}

impl Default for State {
    fn default() -> Self {
        State { struck: false, sizeless: false, ink: Ink::Dark, dark_ground: false }
    }
}

impl State {
    /// Why a text is not published; none where it is.
    pub(super) fn loses(self, text: &str) -> Option<Why> {
        // White words may stand on a ground that another file makes dark; for a number that is too little to go by.
        let white = self.ink == Ink::White && !self.dark_ground && has_digit(text);
        match self {
            _ if self.struck => Some(Why::Struck),
            _ if self.sizeless || white || self.ink == Ink::None => Some(Why::Hidden),
            _ => None,
        }
    }
}

/// A run of text.
#[derive(Default)]
pub(super) struct TextRun {
    text: String,
    start: Start,
    has_start: bool,
    /// What was left out.
    lost: Vec<(Why, String)>,
    /// How long the text was when something was last left out.
    lost_at: usize,
    /// The raised text that is being read.
    note: Option<String>,
    /// Whether a note was left out behind a number.
    noted: bool,
    /// A raised text with nothing before it.
    first: Option<(Raised, String)>,
}

impl TextRun {
    /// Adds a text that begins here, in the state that the elements around it give it.
    pub(super) fn push(&mut self, text: &str, start: Start, state: State) {
        if let Some(why) = state.loses(text) {
            return self.lose(why, text);
        }
        if let Some(note) = &mut self.note {
            return push_folded(note, text);
        }
        if !text.trim().is_empty()
            && let Some((raised, first)) = self.first.take()
        {
            let beside = text.trim_start().starts_with(is_digit);
            match raised {
                Raised::Moved if !beside => push_folded(&mut self.text, &first),
                _ if beside => self.lose(Why::Note, &first),
                _ => {}
            }
        }
        // Digits on both sides of a note are not one number.
        if std::mem::take(&mut self.noted) && text.starts_with(is_digit) {
            self.text.push(' ');
        }
        push_folded(&mut self.text, text);
        if !self.has_start && !self.text.is_empty() {
            (self.start, self.has_start) = (start, true);
        }
    }

    /// Leaves a text out.
    pub(super) fn lose(&mut self, why: Why, text: &str) {
        let kept: String = text.chars().take(KEPT).collect();
        if kept.trim().is_empty() {
            return;
        }
        let goes_on = std::mem::replace(&mut self.lost_at, self.text.len()) == self.text.len();
        match self.lost.last_mut() {
            Some((last, before)) if goes_on && *last == why && before.chars().count() < KEPT => {
                before.push_str(&kept);
            }
            _ => self.lost.push((why, kept)),
        }
    }

    /// Begins a raised text; gives the one that it stands in.
    pub(super) fn begin_note(&mut self) -> Option<String> {
        self.note.replace(String::new())
    }

    /// Ends a raised text.
    pub(super) fn end_note(&mut self, raised: Raised, outer: Option<String>) {
        let note = std::mem::replace(&mut self.note, outer).unwrap_or_default();
        if let Some(outer) = &mut self.note {
            return push_folded(outer, &note);
        }
        let beside = self.text.trim_end().ends_with(|c| is_digit(c) || matches!(c, '%' | '％'));
        let is_note = note.chars().count() <= LONGEST_NOTE;
        match raised {
            _ if note.trim().is_empty() || !is_note => push_folded(&mut self.text, &note),
            _ if self.text.trim().is_empty() => self.first = Some((raised, note)),
            _ if beside => {
                self.lose(Why::Note, &note);
                self.noted = true;
            }
            Raised::Moved => push_folded(&mut self.text, &note),
            _ => {}
        }
    }

    /// Ends the run: its text and where it begins, none where it is blank. What was left out beside a text is named, and so is
    /// what is struck out; gives the number of characters that were hidden elsewhere. `in_cell` says that the run is all
    /// that a cell of a table holds.
    pub(super) fn finish(
        &mut self,
        in_cell: bool,
        unseen: &mut Unseen,
    ) -> (Option<(String, Start)>, usize) {
        let mut text = std::mem::take(&mut self.text);
        text.truncate(text.trim_end().len());
        let start = std::mem::take(&mut self.start);
        self.has_start = false;
        self.noted = false;
        match self.first.take() {
            Some((Raised::Moved, first)) => text = first,
            Some((_, first)) if in_cell && has_digit(&first) => text = UNREADABLE.to_owned(),
            _ => {}
        }
        let beside = !text.is_empty() || in_cell;
        let mut hidden = 0;
        for (why, lost) in self.lost.drain(..) {
            if why != Why::Hidden || (beside && has_digit(&lost)) {
                unseen.add(why, &lost, start.line);
            } else {
                hidden += lost.chars().filter(|c| !c.is_whitespace()).count();
            }
        }
        ((!text.is_empty()).then_some((text, start)), hidden)
    }
}

fn has_digit(text: &str) -> bool {
    text.contains(is_digit)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}
