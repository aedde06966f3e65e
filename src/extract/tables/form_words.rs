//! The labels of the form as a text that lost its columns is searched for them.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::extract::tables::form_row::FormRow;
use crate::extract::tables::labels::Label;
use crate::model::BreakdownId;

/// The label over the five kinds of organisation.
const ORGANISATIONS: &str = "法人或其他组织";

/// The most pieces that one label is cut into.
const PIECES: usize = 5;

/// Every label of the form, folded, and what it heads.
#[derive(Debug)]
pub(super) struct Words {
    known: BTreeSet<String>,
    /// The columns of table 2.
    columns: BTreeSet<String>,
}

/// A text of a table with its label.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) printed: String,
    pub(super) label: Label,
    pub(super) block: usize,
}

impl Text {
    pub(super) fn new(printed: String, block: usize) -> Text {
        Text { label: Label::of(&printed), printed, block }
    }
}

impl Words {
    pub(super) fn of(
        tables: [&[FormRow<'_>]; 3],
        applicants: &[(BreakdownId, Vec<Label>)],
    ) -> Words {
        // The full names of figures put a row and a column together, which stand in two cells.
        let [two, three, four] = tables;
        let of_cells =
            two.iter().chain(four).flat_map(|row| row.rows.first().into_iter().chain(&row.columns));
        let labels = of_cells.chain(three.iter().flat_map(|row| &row.rows));
        let names = applicants.iter().flat_map(|(_, names)| names);
        let all = labels.chain(names).map(|label| label.to_string());
        let known = all.chain([ORGANISATIONS.to_owned()]).collect();
        let columns = two.iter().flat_map(|row| &row.columns);
        Words { known, columns: columns.map(|label| label.to_string()).collect() }
    }

    /// Whether the folded text is a label of the form.
    pub(super) fn contains(&self, label: &str) -> bool {
        self.known.contains(label)
    }

    /// Whether the folded text is a label of the form or the beginning of one.
    pub(super) fn begins(&self, label: &str) -> bool {
        let next = self.known.range::<str, _>((Bound::Included(label), Bound::Unbounded)).next();
        !label.is_empty() && next.is_some_and(|known| known.starts_with(label))
    }

    /// Whether the folded text heads a column of table 2.
    pub(super) fn is_column(&self, label: &str) -> bool {
        self.columns.contains(label)
    }

    pub(super) fn is_organisations(label: &Label) -> bool {
        **label == *ORGANISATIONS
    }

    /// The texts with the pieces of labels put together: 商业 over 企业, 本年新 over 制作数量.
    pub(super) fn joined(&self, texts: Vec<Text>) -> Vec<Text> {
        let mut whole: Vec<Text> = Vec::with_capacity(texts.len());
        let mut at = 0;
        while at < texts.len() {
            let most = PIECES.min(texts.len() - at);
            let together = (2..=most).rev().find_map(|count| self.together(&texts[at..at + count]));
            match together {
                Some((count, text)) => {
                    whole.push(text);
                    at += count;
                }
                None => {
                    whole.push(texts[at].clone());
                    at += 1;
                }
            }
        }
        whole
    }

    /// These texts as one label, if they are one.
    fn together(&self, texts: &[Text]) -> Option<(usize, Text)> {
        let first = &texts[0];
        let open = is_open(&first.printed);
        if !open && !self.begins(&first.label) {
            return None;
        }
        let printed: String = texts.iter().map(|text| text.printed.as_str()).collect();
        let text = Text::new(printed, first.block);
        let is_one = self.contains(&text.label)
            && !is_open(&text.printed)
            && (open || *text.label != *first.label);
        is_one.then_some((texts.len(), text))
    }
}

/// Whether a bracket stays open.
fn is_open(text: &str) -> bool {
    let count = |brackets: [char; 2]| text.chars().filter(|c| brackets.contains(c)).count();
    count(['（', '(']) > count(['）', ')'])
}
