use crate::charts::history::History;
use crate::charts::movement::{Movement, Reading};
use crate::charts::request::say;
use crate::charts::scale::{full, plain_unit};
use crate::charts::scene::{Scene, fullest};
use crate::charts::wording::Doubt;
use crate::i18n::Lang;
use crate::model::Year;

/// The changes of the chart's indicators into one year: the latest into which most of them changed.
pub(super) struct Pair<'a> {
    pub(super) base: Year,
    pub(super) year: Year,
    /// In the order of the indicators; those without two figures are left out.
    pub(super) rows: Vec<PairRow<'a>>,
    /// The names of those that are left out.
    pub(super) absent: Vec<String>,
}

/// An indicator with its change.
pub(super) struct PairRow<'a> {
    pub(super) history: History<'a>,
    pub(super) movement: Movement,
}

pub(super) fn last_pair<'a>(scene: &Scene<'a>) -> Option<Pair<'a>> {
    let request = scene.request;
    let histories: Vec<History<'a>> = scene
        .indicators
        .iter()
        .filter_map(|id| scene.facts.history(&request.body, id, request))
        .collect();
    let changes = histories.iter().flat_map(|history| {
        let years: Vec<Year> = history.figures().map(|figure| figure.year).collect();
        years.into_iter().filter(|year| is_drawn(&history.movement(*year)))
    });
    let year = fullest(changes)?;
    let named = |id| scene.data.catalog.short_label(id, request.lang).to_owned();
    let mut absent: Vec<String> = scene
        .indicators
        .iter()
        .filter(|id| !histories.iter().any(|history| history.indicator.id == **id))
        .map(named)
        .collect();
    let mut rows = Vec::new();
    for history in histories {
        let movement = history.movement(year);
        match is_drawn(&movement) {
            true => rows.push(PairRow { history, movement }),
            false => absent.push(history.name.clone()),
        }
    }
    Some(Pair { base: year.before(), year, rows, absent })
}

fn is_drawn(movement: &Movement) -> bool {
    movement.difference().is_some() && movement.reading != Reading::Form
}

impl Pair<'_> {
    /// The doubtful figures of the two years.
    pub(super) fn doubts(&self) -> Vec<Doubt<'_>> {
        let of = |row: &'_ PairRow<'_>| row.history.name.clone();
        let mut doubts = Vec::new();
        for row in &self.rows {
            let both =
                [self.base, self.year].into_iter().filter_map(|year| row.history.figure(year));
            let doubtful = both.filter(|figure| figure.doubt.is_some());
            doubts.extend(doubtful.map(|figure| Doubt { name: of(row), figure }));
        }
        doubts
    }

    /// The figures of the two years.
    pub(super) fn figures(&self) -> impl Iterator<Item = &crate::charts::history::Figure<'_>> {
        self.rows.iter().flat_map(|row| {
            [self.base, self.year].into_iter().filter_map(|year| row.history.figure(year))
        })
    }

    /// Every change in words, for those who do not see the picture.
    pub(super) fn described(&self, lang: Lang) -> String {
        let parts: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                let value = |v: Option<f64>| v.map(full).unwrap_or_default();
                let unit = plain_unit(row.history.unit(), lang);
                let args = [
                    ("name", row.history.name.clone()),
                    ("base", value(row.movement.base)),
                    ("value", value(row.movement.value)),
                    ("unit", unit),
                    ("change", row.movement.words(lang)),
                ];
                say(lang, "pair_described", &args)
            })
            .collect();
        parts.join(&say(lang, "semicolon", &[]))
    }

    /// What could not be drawn, in a sentence; empty when all is.
    pub(super) fn left_out(&self, lang: Lang) -> String {
        if self.absent.is_empty() {
            return String::new();
        }
        let names = self.absent.join(&say(lang, "comma", &[]));
        say(lang, "note_left_out", &[("names", names)])
    }
}
