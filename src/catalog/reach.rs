//! Words and figures of a catalog that no sentence can ever match: a file that says something and does nothing is at fault.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::validate::Source;
use crate::catalog::{Reading, Word, WordClass};
use crate::error::Result;

/// Labels that clauses get from how they are built, and not from one word.
const BUILT: [(WordClass, &[&str]); 2] = [
    (
        WordClass::Object,
        &[
            "account_platform",
            "request_with_carried",
            "review_upheld",
            "review_corrected",
            "review_other",
            "topic",
        ],
    ),
    (WordClass::Channel, &["new_media", "several", "media"]),
];

/// Signs that end a sentence: no word reaches across them.
const ENDS: [char; 3] = ['。', '！', '？'];

/// Checks what a file adds against all words that there are with it.
pub(super) fn check(
    words: &[Word],
    figures: &[Reading],
    all: &[Word],
    source: Source<'_>,
) -> Result<()> {
    for figure in figures {
        labels(figure, all, source)?;
        units(figure, all, source)?;
        if figure.part && figure.whole {
            let error = source.error("catalog_figure_part", &[&figure.indicator]);
            return Err(error.with("id", &figure.indicator));
        }
    }
    said_once(words, source)
}

/// Each label of a figure is one that a word has.
fn labels(figure: &Reading, all: &[Word], source: Source<'_>) -> Result<()> {
    let parts = [
        (WordClass::Object, &figure.object),
        (WordClass::Verb, &figure.verb),
        (WordClass::Channel, &figure.channel),
    ];
    for (class, labels) in parts {
        let known: BTreeSet<&str> = all
            .iter()
            .filter(|row| row.class == class)
            .map(|row| row.is.as_str())
            .chain(BUILT.iter().filter(|b| b.0 == class).flat_map(|b| b.1.iter().copied()))
            .collect();
        let unknown = |label: &&String| *label != "-" && !known.contains(label.as_str());
        if let Some(label) = labels.iter().find(unknown) {
            let error = source.error("catalog_figure_label", &[label]);
            return Err(error
                .with("id", &figure.indicator)
                .with("class", class.as_str())
                .with("label", label));
        }
    }
    Ok(())
}

/// Each unit of a figure is one that stands behind numbers.
fn units(figure: &Reading, all: &[Word], source: Source<'_>) -> Result<()> {
    let units = || all.iter().filter(|row| row.class == WordClass::Unit);
    let known =
        |unit: &str| unit.is_empty() || units().any(|row| row.words.iter().any(|w| w == unit));
    match figure.units.iter().find(|unit| !known(unit)) {
        Some(unit) => {
            let error = source.error("catalog_figure_unit", &[unit]);
            Err(error.with("id", &figure.indicator).with("unit", unit))
        }
        None if figure.units.is_empty() => {
            let error = source.error("catalog_figure_no_unit", &[&figure.indicator]);
            Err(error.with("id", &figure.indicator))
        }
        None => Ok(()),
    }
}

/// No word is empty, reaches over the end of a sentence, or stands in two rows: of two equal ones the later counts.
fn said_once(words: &[Word], source: Source<'_>) -> Result<()> {
    let mut said: BTreeMap<String, (WordClass, &str)> = BTreeMap::new();
    for row in words {
        for word in &row.words {
            let bare: String = word.split_whitespace().collect();
            if bare.is_empty() || word.contains(ENDS) {
                let error = source.error("catalog_word_never", &[word]);
                return Err(error.with("word", word));
            }
            // Units and the ends of names are looked for by themselves.
            if matches!(row.class, WordClass::Unit | WordClass::BodyEnd) {
                continue;
            }
            let meaning = (row.class, row.is.as_str());
            if let Some(earlier) = said.insert(bare, meaning).filter(|m| *m != meaning) {
                let error = source.error("catalog_word_twice", &[word]);
                return Err(error.with("word", word).with("class", earlier.0.as_str()));
            }
        }
    }
    Ok(())
}
