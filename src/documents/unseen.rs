//! What stands in a file and is not published: text that is struck out, deleted or hidden, and the marks of notes.

use super::builder::Builder;
use crate::model::{Finding, Severity};

/// How many characters of such a text are shown.
const SHOWN: usize = 20;

/// Why a text is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is struck out, or a tracked change deleted it.
    Struck,
    /// It cannot be seen.
    Hidden,
    /// It is a note: raised or lowered beside a number.
    Note,
}

/// The texts of one kind: how many, the first of them, and where.
#[derive(Debug, Default)]
struct Texts {
    count: usize,
    first: String,
    line: Option<u64>,
}

/// What was left out of a file.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    struck: Texts,
    hidden: Texts,
    notes: Texts,
}

impl Unseen {
    /// Counts a text that was left out; a blank one is none.
    pub(super) fn add(&mut self, why: Why, text: &str, line: Option<u64>) {
        let texts = match why {
            Why::Struck => &mut self.struck,
            Why::Hidden => &mut self.hidden,
            Why::Note => &mut self.notes,
        };
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if texts.count == 0 {
            texts.first = text.chars().take(SHOWN).collect();
            texts.line = line;
        }
        texts.count += 1;
    }

    /// Names what was left out, a finding for each kind.
    pub(super) fn report(self, builder: &mut Builder) {
        let kinds = [
            (self.struck, "text_struck"),
            (self.hidden, "text_invisible"),
            (self.notes, "text_notes"),
        ];
        for (texts, code) in kinds.into_iter().filter(|(texts, _)| texts.count > 0) {
            let place = builder.place(None, texts.line);
            let finding = Finding::new(code, Severity::Notice).at(place);
            builder.finding(finding.with("text", texts.first).with("n", texts.count));
        }
    }
}
