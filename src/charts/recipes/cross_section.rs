use crate::charts::history::{Figure, History};
use crate::charts::request::say;
use crate::charts::scale::printed_unit;
use crate::charts::scene::{Scene, fullest};
use crate::charts::wording::Doubt;
use crate::charts::{Ink, Text};
use crate::i18n::Lang;
use crate::model::{BodyId, Measure, Unit, Year};

/// The figures of one indicator of the bodies that are compared.
pub(super) struct CrossSection<'a> {
    /// The indicator's name.
    pub(super) name: String,
    pub(super) unit: Unit,
    pub(super) histories: Vec<History<'a>>,
    /// The bodies without any figure.
    absent: Vec<BodyId>,
}

impl<'a> CrossSection<'a> {
    /// The field of the picture's indicator; none when fewer than two bodies have figures of it.
    pub(super) fn of(scene: &Scene<'a>) -> Option<CrossSection<'a>> {
        let id = scene.indicators.first()?;
        let indicator = scene.data.catalog.indicator(id)?;
        let (mut histories, mut absent) = (Vec::new(), Vec::new());
        for body in &scene.request.compared {
            match scene.facts.history(body, id, scene.request) {
                Some(history) => histories.push(history),
                None => absent.push(body.clone()),
            }
        }
        let name = scene.data.catalog.short_label(id, scene.request.lang).to_owned();
        let several = histories.len() >= 2;
        let unit = printed_unit(indicator, scene.request.lang);
        several.then_some(CrossSection { name, unit, histories, absent })
    }

    /// Whether it is so many of something else.
    pub(super) fn is_rate(&self) -> bool {
        self.histories.iter().any(|history| history.indicator.measure == Measure::Rate)
    }

    /// The latest year that most of the bodies have.
    pub(super) fn latest(&self) -> Option<Year> {
        fullest(self.histories.iter().flat_map(|h| h.figures().map(|figure| figure.year)))
    }

    /// The latest year into which most of the bodies have a change.
    pub(super) fn latest_change(&self) -> Option<Year> {
        let changes = |history: &'_ History<'a>| -> Vec<Year> {
            let years = history.figures().map(|figure| figure.year);
            years.filter(|year| history.movement(*year).difference().is_some()).collect()
        };
        fullest(self.histories.iter().flat_map(changes))
    }

    /// The first and the last year with a figure.
    pub(super) fn span(&self) -> Option<(Year, Year)> {
        let years = || self.histories.iter().flat_map(|h| h.figures().map(|figure| figure.year));
        Some((years().min()?, years().max()?))
    }

    /// The bodies that have no figure at all, and those of which `is_shown` does not hold.
    pub(super) fn without(&self, is_shown: impl Fn(&History<'a>) -> bool) -> Vec<&BodyId> {
        let hidden = self.histories.iter().filter(|history| !is_shown(history)).map(|h| h.body);
        let mut bodies: Vec<&BodyId> = hidden.chain(&self.absent).collect();
        bodies.sort();
        bodies
    }

    /// The doubtful figures among some years, each with the body that it is of.
    pub(super) fn doubts(&self, is_shown: impl Fn(&Figure<'a>) -> bool) -> Vec<Doubt<'_>> {
        let mut doubts = Vec::new();
        for history in &self.histories {
            let figures = history.figures().filter(|f| f.doubt.is_some() && is_shown(f));
            let name = || history.body.to_string();
            doubts.extend(figures.map(|figure| Doubt { name: name(), figure }));
        }
        doubts
    }
}

/// Which bodies have no figure, in as many names as there is room for.
pub(super) fn without(
    bodies: &[&BodyId],
    year: Option<Year>,
    (at, width): ((f64, f64), f64),
    lang: Lang,
) -> Option<Text> {
    if bodies.is_empty() {
        return None;
    }
    let comma = say(lang, "comma", &[]);
    let when = year.map_or(String::new(), |y| say(lang, "year", &[("year", y.to_string())]));
    for shown in (0..=bodies.len()).rev() {
        let names: Vec<&str> = bodies[..shown].iter().map(|body| body.as_str()).collect();
        let args = [
            ("names", names.join(&comma)),
            ("bodies", crate::charts::wording::counted(bodies, lang)),
            ("when", when.clone()),
        ];
        let key = match shown {
            0 => "without_count",
            n if n == bodies.len() => "without_all",
            _ => "without_some",
        };
        let text = Text::new(at, say(lang, key, &args), 14.0, Ink::Second);
        if text.width() <= width || shown == 0 {
            return Some(text);
        }
    }
    None
}
