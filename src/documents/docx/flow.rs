//! The text of a Word document that is being read, and what was read before it.

use super::properties::ParagraphLook;
use super::run_look::RunLook;
use crate::documents::layout::{Piece, Text};
use crate::documents::start::Start;
use crate::documents::text_run::{Raised, TextRun};
use crate::documents::unseen::{Unseen, Why};

/// The text that is being read, and what was read before it.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) out: Vec<Piece>,
    run: TextRun,
    pub(super) paragraph: ParagraphLook,
    /// Where the present text begins in the part.
    pub(super) at: Option<usize>,
    /// How the present run is shown.
    pub(super) look: RunLook,
    /// Where the cell begins in the part whose content it is.
    pub(super) cell_at: Option<usize>,
    /// Whether it is the content of a cell, and whether the ground of that is dark.
    pub(super) in_cell: bool,
    pub(super) dark_ground: bool,
    /// Why everything in it is left out, if it is.
    pub(super) left_out: Option<Why>,
}

impl Flow {
    /// The text within a cell or a text box.
    pub(super) fn inside(in_cell: bool) -> Flow {
        Flow { in_cell, ..Flow::default() }
    }

    /// Ends the text.
    pub(super) fn end_text(&mut self, unseen: &mut Unseen) {
        let alone = self.in_cell && self.out.is_empty();
        let (text, _) = self.run.finish(alone, unseen);
        if let Some((text, start)) = text {
            let heading = self.paragraph.heading;
            self.out.push(Piece::Text(Text { text, heading, start }));
        }
    }

    /// Adds a text as the properties of its run show it.
    pub(super) fn push(&mut self, text: &str) {
        if let Some(why) = self.left_out {
            return self.run.lose(why, text);
        }
        if self.look.is_hidden() {
            return self.run.lose(Why::Hidden, text);
        }
        let start = Start { line: None, at: self.at };
        let state = self.look.state(self.paragraph.dark_ground || self.dark_ground);
        match self.look.raised() {
            Raised::No => self.run.push(text, start, state),
            raised => {
                let outer = self.run.begin_note();
                self.run.push(text, start, state);
                self.run.end_note(raised, outer);
            }
        }
    }

    /// Leaves out a text that a tracked change took away.
    pub(super) fn lose(&mut self, text: &str) {
        self.run.lose(Why::Struck, text);
    }

    /// Ends a line: a heading goes on.
    pub(super) fn end_line(&mut self, unseen: &mut Unseen) {
        if self.paragraph.heading { self.push(" ") } else { self.end_text(unseen) }
    }
}
