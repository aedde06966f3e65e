//! What may be said of a change: one answer for every picture, table and sentence.

use crate::charts::request::say;
use crate::charts::scale::Scale;
use crate::i18n::Lang;
use crate::i18n::numbers::{grouped, signed, signed_share};
use crate::model::Year;

/// Why a change can be told, or why not. The first that holds is what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// That year's form does not have the figure, or defines it otherwise.
    Form,
    /// There is no figure of the year.
    NoValue,
    /// There is no figure of the year before.
    NoBase,
    /// There is an open finding on one of the two.
    Doubtful,
    /// One of the two is an estimate.
    Estimate,
    /// One of the two is below zero: a per cent would mislead.
    Signed,
    /// The base is zero.
    FromZero,
    /// The base is below 30.
    SmallBase,
    /// The two are the same.
    Level,
    /// A share: percentage points.
    Points,
    /// A change in per cent.
    PerCent,
}

/// One side of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Side {
    /// The value, when there is one.
    pub value: Option<f64>,
    /// Whether it is an estimate.
    pub is_estimate: bool,
    /// Whether there is an open error or warning on it.
    pub is_doubtful: bool,
    /// Whether so few cases stand behind it that a per cent would say little.
    pub is_small: bool,
}

/// A change, and what may be said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Movement {
    /// What may be said.
    pub reading: Reading,
    /// The value that it starts from.
    pub base: Option<f64>,
    /// The value that it comes to.
    pub value: Option<f64>,
    is_share: bool,
}

impl Movement {
    /// The change from one side to the other; `broken` where the definition changed between them.
    pub fn of(base: Side, value: Side, is_share: bool, broken: bool) -> Movement {
        let reading = match (base.value, value.value) {
            _ if broken => Reading::Form,
            (_, None) => Reading::NoValue,
            (None, _) => Reading::NoBase,
            _ if base.is_doubtful || value.is_doubtful => Reading::Doubtful,
            _ if base.is_estimate || value.is_estimate => Reading::Estimate,
            (Some(from), Some(to)) => {
                // A share is as uncertain as the smaller of the two wholes that it is taken of.
                let is_small = base.is_small || (is_share && value.is_small);
                compared((from, is_small), to, is_share)
            }
        };
        Movement { reading, base: base.value, value: value.value, is_share }
    }

    /// A change of which the figures give nothing: the form does not have them.
    pub(super) fn not_in_form() -> Movement {
        Movement { reading: Reading::Form, base: None, value: None, is_share: false }
    }

    /// Whether it may stand in a title or a first sentence.
    pub fn leads(&self) -> bool {
        matches!(self.reading, Reading::Points | Reading::PerCent)
    }

    /// Whether both years mean the same and nothing speaks against the comparison.
    pub fn is_comparable(&self) -> bool {
        self.leads() || self.reading == Reading::Level
    }

    /// Value less base.
    pub fn difference(&self) -> Option<f64> {
        Some(self.value? - self.base?)
    }

    /// The change in per cent, or in points for a share; none where it may not be said.
    pub fn amount(&self) -> Option<f64> {
        let difference = self.difference()?;
        match self.reading {
            Reading::Points => Some(difference),
            Reading::PerCent => Some(difference / self.base?.abs() * 100.0),
            Reading::Level => Some(0.0),
            _ => None,
        }
    }

    /// How many times the base the value is.
    pub fn times(&self) -> Option<f64> {
        Some(self.value? / self.base.filter(|base| *base > 0.0)?)
    }

    /// How strongly a cell is tinted: 0 to 2, none for a change too small to show.
    pub fn step(&self) -> Option<usize> {
        let amount = self.amount()?.abs();
        let steps =
            if self.reading == Reading::Points { [1.0, 3.0, 10.0] } else { [5.0, 20.0, 50.0] };
        steps.iter().rposition(|least| amount >= *least)
    }

    /// Whether it goes up; none for no change and for what may not be said.
    pub fn rises(&self) -> Option<bool> {
        self.amount().filter(|amount| *amount != 0.0).map(|amount| amount > 0.0)
    }

    /// The change in a cell of a table that says per cent in its head; signs that are drawn have no text.
    pub fn cell(&self, lang: Lang) -> String {
        let plain = |v: Option<f64>| v.map(|v| grouped(v, 2)).unwrap_or_default();
        match self.reading {
            Reading::Form | Reading::Doubtful => String::new(),
            Reading::NoValue => "×".to_owned(),
            Reading::NoBase => "—".to_owned(),
            Reading::Estimate => say(lang, "estimate_cell", &[]),
            Reading::FromZero | Reading::SmallBase | Reading::Signed => {
                format!("{}→{}", plain(self.base), plain(self.value))
            }
            Reading::Level => say(lang, "same", &[]),
            Reading::Points | Reading::PerCent => {
                self.amount().map(signed_share).unwrap_or_default()
            }
        }
    }

    /// The change as it stands alone, large: `+3.9%`, `+13件`, `0→31`, or the reason in a word.
    pub(super) fn figure(&self, scale: &Scale, lang: Lang) -> String {
        match self.reading {
            Reading::Form => say(lang, "form_figure", &[]),
            Reading::Doubtful => "△".to_owned(),
            // Points would be printed with the sign of per cent.
            Reading::SmallBase if self.is_share => self.cell(lang),
            Reading::SmallBase | Reading::Signed => {
                let difference = self.difference().unwrap_or_default();
                match difference == 0.0 {
                    true => say(lang, "same", &[]),
                    false => {
                        let sign = if difference > 0.0 { "+" } else { "" };
                        format!("{sign}{}", scale.with_unit(difference))
                    }
                }
            }
            Reading::PerCent => format!("{}%", self.cell(lang)),
            Reading::Points if lang == Lang::En => format!("{} pp", self.cell(lang)),
            _ => self.cell(lang),
        }
    }

    /// The change in a sentence, without its sign: `增46.2%`, `减31.5%`, `增至2.6倍`, `升5.5个百分点`.
    pub fn clause(&self, lang: Lang) -> Option<String> {
        let amount = self.amount().filter(|_| self.leads())?;
        let (key, n) = match self.reading {
            Reading::Points if amount > 0.0 => ("rises_points", unsigned(amount)),
            Reading::Points => ("falls_points", unsigned(amount)),
            _ => match self.times() {
                Some(times) if times >= 2.0 => ("rises_times", grouped(times, 1)),
                _ if amount > 0.0 => ("rises", unsigned(amount)),
                _ => ("falls", unsigned(amount)),
            },
        };
        Some(say(lang, key, &[("n", n)]))
    }

    /// The change in words with its reason, for those who do not see the picture: `+3.9%`, `25→38（基数小）`, `无数据`.
    pub fn words(&self, lang: Lang) -> String {
        let cell = self.cell(lang);
        let reason = |key: &str| say(lang, key, &[("change", cell.clone())]);
        match self.reading {
            Reading::Form => reason("why_form"),
            Reading::NoValue => reason("no_data"),
            Reading::NoBase => reason("why_no_base"),
            Reading::Doubtful => reason("why_doubtful"),
            Reading::Estimate => reason("why_estimate"),
            Reading::SmallBase => reason("why_small"),
            Reading::Points => reason("why_points"),
            Reading::PerCent => match self.times() {
                Some(times) if times >= 11.0 => {
                    let args = [("change", format!("{cell}%")), ("n", grouped(times, 1))];
                    say(lang, "why_times", &args)
                }
                _ => format!("{cell}%"),
            },
            Reading::Level | Reading::FromZero | Reading::Signed => cell,
        }
    }

    /// What the large figure means, or why there is none: `比2023年`, `比2023年，基数小`, `2024年无数据`.
    pub(super) fn against(&self, year: Year, lang: Lang) -> String {
        let key = match self.reading {
            Reading::Form => "against_form",
            Reading::NoValue => "against_no_value",
            Reading::NoBase => "against_no_base",
            Reading::Doubtful => "against_doubtful",
            Reading::Estimate => "against_estimate",
            Reading::FromZero => "against_zero",
            Reading::SmallBase => "against_small",
            Reading::Points => "against_points",
            Reading::Signed | Reading::Level | Reading::PerCent => "against",
        };
        say(lang, key, &[("year", year.to_string()), ("base", year.before().to_string())])
    }

    /// Value less base with its sign, in full.
    pub fn difference_in_full(&self) -> Option<String> {
        self.difference().map(|difference| signed(difference, 4))
    }

    /// Whether it is a change of a share.
    pub fn is_share(&self) -> bool {
        self.is_share
    }
}

fn compared((base, is_small): (f64, bool), value: f64, is_share: bool) -> Reading {
    if base < 0.0 || value < 0.0 {
        return Reading::Signed;
    }
    if base == 0.0 && !is_share {
        return Reading::FromZero;
    }
    if is_small {
        return Reading::SmallBase;
    }
    if base - value == 0.0 {
        return Reading::Level;
    }
    if is_share { Reading::Points } else { Reading::PerCent }
}

fn unsigned(amount: f64) -> String {
    crate::i18n::numbers::share(amount)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;

    fn side(value: f64) -> Side {
        Side { value: Some(value), is_small: value < 30.0, ..Side::default() }
    }

    #[test]
    fn every_case_of_the_table() {
        let of = |base, value| Movement::of(side(base), side(value), false, false);
        assert_eq!(of(158.1, 164.3).cell(Lang::Zh), "+3.9");
        assert_eq!(of(100.0, 100.0).cell(Lang::Zh), "持平");
        assert_eq!(of(100_000.0, 99_960.0).cell(Lang::Zh), "−0.04");
        assert_eq!(of(25.0, 38.0).cell(Lang::Zh), "25→38");
        assert_eq!(of(0.0, 31.0).cell(Lang::Zh), "0→31");
        assert_eq!(of(8.0, -22.0).cell(Lang::Zh), "8→−22");
        assert!(!of(25.0, 38.0).leads() && !of(0.0, 31.0).leads() && of(30.0, 60.0).leads());
        assert_eq!(of(550.0, 9487.0).words(Lang::Zh), "+1,625%（17.2倍）");
        let scale = Scale::of(38.0, &Unit::new("件"), Lang::Zh);
        assert_eq!(of(25.0, 38.0).figure(&scale, Lang::Zh), "+13件");
        assert_eq!(of(25.0, 38.0).against(Year(2024), Lang::Zh), "比2023年，基数小");
    }

    #[test]
    fn what_speaks_against_a_comparison_comes_before_its_size() {
        let doubtful = Side { is_doubtful: true, ..side(5.0) };
        let estimate = Side { is_estimate: true, ..side(5.0) };
        let reading = |base, value, broken| Movement::of(base, value, false, broken).reading;
        assert_eq!(reading(doubtful, estimate, true), Reading::Form);
        assert_eq!(reading(doubtful, Side::default(), false), Reading::NoValue);
        assert_eq!(reading(Side::default(), estimate, false), Reading::NoBase);
        assert_eq!(reading(doubtful, estimate, false), Reading::Doubtful);
        assert_eq!(reading(side(0.0), estimate, false), Reading::Estimate);
    }

    #[test]
    fn a_share_changes_by_points() {
        let of = |value| Side { is_small: false, ..side(value) };
        let share = Movement::of(of(24.16), of(30.64), true, false);
        assert_eq!((share.cell(Lang::Zh), share.step()), ("+6.5".to_owned(), Some(1)));
        assert_eq!(share.clause(Lang::Zh), Some("升6.5个百分点".to_owned()));
    }
}
