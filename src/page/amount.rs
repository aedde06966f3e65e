//! Values as they are printed on the page: in full below a hundred thousand, else in 万, 亿 or their English fellows, with
//! as many decimals as three significant digits take. A value that is not zero never reads as zero.

use crate::i18n::numbers::{grouped, rounded};
use crate::i18n::{self, Lang};
use crate::model::{Indicator, Unit};

/// The most decimals of a value in full; amounts are printed with up to six.
const DECIMALS: usize = 6;

/// The unit and the decimals in which some values of one indicator are printed together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    divisor: f64,
    decimals: usize,
    /// The unit, as it stands behind a number; empty in English where the name says what is counted.
    pub(super) unit: String,
    lang: Lang,
}

impl Amount {
    /// What suits these values, given in the indicator's unit.
    pub(super) fn of(values: &[f64], unit: &Unit, lang: Lang) -> Amount {
        let (power, base) = unit.split();
        let largest = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let step = step(largest * 10f64.powi(power), power, lang);
        let divisor = 10f64.powi(step - power);
        let unit = unit_name(step, base, lang);
        let mut amount = Amount { divisor, decimals: 0, unit, lang };
        let there = values.iter().filter(|value| **value != 0.0);
        let own = (divisor - 1.0).abs() < f64::EPSILON;
        amount.decimals = there.map(|value| decimals(*value / divisor, own)).max().unwrap_or(0);
        // Two values of very different size have no unit in common that shows both.
        if amount.decimals > 3 && !own {
            return Amount::full(unit_name(power, base, lang), lang);
        }
        amount
    }

    /// Values in full, in the indicator's own unit.
    pub(super) fn in_full(unit: &Unit, lang: Lang) -> Amount {
        let (power, base) = unit.split();
        Amount::full(unit_name(power, base, lang), lang)
    }

    fn full(unit: String, lang: Lang) -> Amount {
        Amount { divisor: 1.0, decimals: DECIMALS, unit, lang }
    }

    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// A value without its unit.
    pub(super) fn number(&self, value: f64) -> String {
        if (self.divisor - 1.0).abs() < f64::EPSILON {
            return grouped(value, self.decimals.max(least(value)));
        }
        let text =
            rounded((value / self.divisor).abs(), self.decimals.max(least(value / self.divisor)));
        let sign = if value < 0.0 { "\u{2212}" } else { "" };
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let whole = grouped(whole.parse().unwrap_or_default(), 0);
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// A value with its unit.
    pub(super) fn with_unit(&self, value: f64) -> String {
        self.unit_behind(self.number(value))
    }

    /// Two values without their unit, where there is little room: `25→38`.
    pub(super) fn close(&self, base: f64, value: f64) -> String {
        format!("{}→{}", self.number(base), self.number(value))
    }

    /// The unit behind a text of numbers.
    pub(super) fn unit_behind(&self, text: String) -> String {
        match (self.lang, self.unit.is_empty()) {
            (_, true) => text,
            (Lang::Zh, _) => text + &self.unit,
            (Lang::En, _) => format!("{text} {}", self.unit),
        }
    }
}

/// The unit of an indicator, or none for one that the catalog does not have.
pub(super) fn unit_name_of(indicator: Option<&Indicator>, lang: Lang) -> String {
    indicator.map_or_else(String::new, |i| {
        let (power, base) = i.unit.split();
        unit_name(power, base, lang)
    })
}

/// The power of ten that is taken out of a value of this size.
fn step(value: f64, power: i32, lang: Lang) -> i32 {
    let steps: &[(f64, i32)] = match lang {
        Lang::Zh => &[(1e8, 8), (1e5, 4)],
        Lang::En => &[(1e9, 9), (1e6, 6)],
    };
    let found = steps.iter().find(|(least, _)| value >= *least).map_or(0, |(_, power)| *power);
    // An amount in 万元 is not printed in 元: that would be more digits than the report has.
    if found < power { power } else { found }
}

/// The decimals that three significant digits take; a value in its own unit keeps what it was printed with.
fn decimals(value: f64, own: bool) -> usize {
    if own {
        return if value.abs() >= 100.0 { 2 } else { 3 };
    }
    match value.abs() {
        large if large >= 1000.0 => 0,
        middle if middle >= 10.0 => 1,
        small => (2 - small.log10().floor() as i32).max(0) as usize,
    }
}

/// The decimals with which a small value does not read as zero.
fn least(value: f64) -> usize {
    if value == 0.0 || value.abs() >= 0.01 {
        return 0;
    }
    (-value.abs().log10().floor()).max(0.0) as usize
}

fn unit_name(power: i32, base: &str, lang: Lang) -> String {
    let key = format!("unit.{base}");
    let counted = lang == Lang::En && base != "元" && base != "%";
    let base = match (counted, i18n::has(&key)) {
        // "1,431 requests granted" names what is counted; "1,431 items requests granted" does it twice.
        (true, _) => String::new(),
        (false, true) => i18n::say(lang, &key, &[]),
        (false, false) => base.to_owned(),
    };
    let key = format!("unit.power{power}");
    let named = if i18n::has(&key) { i18n::say(lang, &key, &[("unit", base)]) } else { base };
    named.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(values: &[f64], unit: &str, lang: Lang) -> String {
        let amount = Amount::of(values, &Unit::new(unit), lang);
        match values {
            [one] => amount.with_unit(*one),
            [a, b, ..] => {
                amount.unit_behind(format!("{} → {}", amount.number(*a), amount.number(*b)))
            }
            [] => String::new(),
        }
    }

    #[test]
    fn a_pair_has_its_unit_once() {
        let zh = |values: &[f64], unit| shown(values, unit, Lang::Zh);
        assert_eq!(zh(&[1_808_595.0, 1_573_179.0], "件"), "180.9 → 157.3万件");
        assert_eq!(zh(&[59237.2449, 72701.2569], "万元"), "5.92 → 7.27亿元");
        assert_eq!(zh(&[20163.0, 29351.0], "件"), "20,163 → 29,351件");
        assert_eq!(zh(&[550.0, 9487.0], "件"), "550 → 9,487件");
        assert_eq!(zh(&[100.0, 250_000.0], "件"), "100 → 250,000件");
    }

    #[test]
    fn english_counts_have_no_unit_and_money_has() {
        assert_eq!(shown(&[1_808_595.0], "件", Lang::En), "1.81 million");
        assert_eq!(shown(&[3525.0], "件", Lang::En), "3,525");
        assert_eq!(shown(&[59237.2449], "万元", Lang::En), "592.4 million yuan");
    }

    proptest::proptest! {
        #[test]
        fn what_is_not_zero_never_reads_as_zero(exponent in -4.0..10.0f64, mantissa in 1.0..10.0f64) {
            let value = mantissa * 10f64.powf(exponent);
            for (unit, lang) in [("件", Lang::Zh), ("万元", Lang::Zh), ("件", Lang::En)] {
                let alone = Amount::of(&[value], &Unit::new(unit), lang).number(value);
                let beside = Amount::of(&[value, 5e9], &Unit::new(unit), lang).number(value);
                for text in [alone, beside] {
                    proptest::prop_assert!(text.contains(|c: char| ('1'..='9').contains(&c)), "{value}: {text}");
                }
            }
        }
    }
}
