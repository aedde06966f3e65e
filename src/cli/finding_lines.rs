//! Findings on the terminal: what was found, then where; equal ones as one.

use std::collections::HashMap;

use tongbi::i18n::{self, Lang};
use tongbi::model::described;
use tongbi::{Finding, Place};

use crate::cli::columns;
use crate::cli::wrapped::wrap;

/// How far what belongs to a finding stands in from it.
const INDENT: usize = 5;

/// Findings that say the same, wherever they were made.
pub(super) struct Equal<'f> {
    /// The first of them.
    pub(super) first: &'f Finding,
    message: String,
    details: Vec<String>,
    places: Vec<&'f Place>,
    /// How many there are.
    pub(super) count: usize,
}

/// Findings of one severity and kind that say the same, in the order in which the first of each was made; `details` are the
/// lines below the message.
pub(super) fn equal<'f>(
    all: impl IntoIterator<Item = &'f Finding>,
    lang: Lang,
    details: impl Fn(&Finding) -> Vec<String>,
) -> Vec<Equal<'f>> {
    let mut groups: Vec<Equal<'f>> = Vec::new();
    let mut known: HashMap<(String, Vec<String>), usize> = HashMap::new();
    for finding in all {
        let (message, details) = (finding.message(lang), details(finding));
        let at = *known.entry((message.clone(), details.clone())).or_insert(groups.len());
        let is_same = groups.get(at).is_some_and(|group| group.takes(finding));
        if is_same {
            let group = &mut groups[at];
            group.count += 1;
            group.places.extend(&finding.places);
            continue;
        }
        let places = finding.places.iter().collect();
        groups.push(Equal { first: finding, message, details, places, count: 1 });
    }
    groups
}

impl Equal<'_> {
    fn takes(&self, finding: &Finding) -> bool {
        (self.first.severity, &self.first.code) == (finding.severity, &finding.code)
    }

    /// The lines, each `indent` columns in: severity, message and places, then the details.
    pub(super) fn lines(&self, indent: usize, lang: Lang) -> Vec<String> {
        let key = format!("severity.{}", self.first.severity.as_str());
        let mut text = format!("{} {}", i18n::say(lang, &key, &[]), self.message);
        let places = described(self.places.iter().copied(), lang);
        if !places.is_empty() {
            let brackets = if lang == Lang::Zh { ["（", "）"] } else { [" (", ")"] };
            text = format!("{text}{}{places}{}", brackets[0], brackets[1]);
        }
        let mut lines = broken(&text, indent, INDENT);
        lines.extend(self.details.iter().flat_map(|line| broken(line, indent + INDENT, 0)));
        lines
    }
}

/// A text in lines that fit the terminal, all of them `indent` columns in and those behind the first by `hanging` more.
pub(super) fn broken(text: &str, indent: usize, hanging: usize) -> Vec<String> {
    let text = i18n::visible_lines(text);
    let room = columns::text_width().saturating_sub(indent + hanging).max(INDENT * 4);
    let lines = if room > text.len() { vec![text.into_owned()] } else { wrap(&text, room) };
    let blanks = |at: usize| " ".repeat(if at == 0 { indent } else { indent + hanging });
    lines.into_iter().enumerate().map(|(at, line)| blanks(at) + &line).collect()
}
