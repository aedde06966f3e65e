use crate::i18n::numbers::rounded;
use crate::i18n::numbers::{grouped, signed};
use crate::i18n::{self, Lang};
use crate::model::Unit;

/// The unit in which the values of one panel are printed, chosen by the largest of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    divisor: f64,
    decimals: usize,
    /// The unit as it is printed, once.
    pub(super) unit: String,
}

impl Scale {
    /// The scale for values up to `largest`, given in `unit`.
    pub(super) fn of(largest: f64, unit: &Unit, lang: Lang) -> Scale {
        let (power, base) = unit.split();
        let value = largest.abs() * 10f64.powi(power);
        let steps: &[(f64, i32, usize)] = match lang {
            // From this value on: the power of ten that is taken out, and the decimals.
            Lang::Zh => &[(1e8, 8, 2), (1e7, 4, 0), (1e5, 4, 1), (1e4, 4, 2), (0.0, 0, 2)],
            Lang::En => &[(1e9, 9, 2), (1e6, 6, 2), (1e4, 3, 1), (0.0, 0, 2)],
        };
        // An amount in 万元 is not printed in 元: that would be more digits than the report has.
        let found = steps.iter().find(|step| value >= step.0).copied().unwrap_or((0.0, 0, 2));
        let (taken, decimals) =
            if found.1 < power && lang == Lang::Zh { (power, 2) } else { (found.1, found.2) };
        let name = unit_name(taken, base, lang);
        Scale { divisor: 10f64.powi(taken - power), decimals, unit: name }
    }

    /// A value in this scale, without its unit.
    pub(super) fn value(&self, value: f64) -> String {
        let scaled = value / self.divisor;
        let decimals = if (self.divisor - 1.0).abs() < f64::EPSILON { 2 } else { self.decimals };
        if (self.divisor - 1.0).abs() < f64::EPSILON {
            return grouped(scaled, decimals);
        }
        let sign = if value < 0.0 { "\u{2212}" } else { "" };
        let text = rounded(scaled.abs(), decimals);
        match text.split_once('.') {
            Some((whole, fraction)) => {
                format!("{sign}{}.{fraction}", grouped(whole.parse().unwrap_or_default(), 0))
            }
            None => format!("{sign}{}", grouped(text.parse().unwrap_or_default(), 0)),
        }
    }

    /// A value with its unit.
    pub(super) fn with_unit(&self, value: f64, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("{}{}", self.value(value), self.unit),
            Lang::En => format!("{} {}", self.value(value), self.unit),
        }
    }
}

/// A power of ten, without a unit: powers have no scale in common, and little room beside an axis.
pub(super) fn power(value: f64, lang: Lang) -> String {
    let steps: &[(f64, &str)] = match lang {
        Lang::Zh => &[(1e8, "亿"), (1e4, "万")],
        Lang::En => &[(1e9, "bn"), (1e6, "M"), (1e3, "k")],
    };
    // 1,000 is as short as 1k, and plainer.
    match steps.iter().find(|(step, _)| value >= step.max(1e4)) {
        Some((step, name)) => format!("{}{name}", grouped(value / step, 0)),
        None => grouped(value, 2),
    }
}

/// A value in full, for tables and descriptions.
pub(super) fn full(value: f64) -> String {
    grouped(value, 2)
}

/// A value in full where there is little room: without decimals from a hundred thousand on.
pub(super) fn whole(value: f64) -> String {
    grouped(value, if value.abs() >= 1e5 { 0 } else { 2 })
}

/// A difference in full.
pub(super) fn difference(value: f64) -> String {
    signed(value, 2)
}

/// A unit as it is printed beside values in full: `万元` stays `万元`.
pub(super) fn plain_unit(unit: &Unit, lang: Lang) -> String {
    let (power, base) = unit.split();
    unit_name(power, base, lang)
}

fn unit_name(power: i32, base: &str, lang: Lang) -> String {
    let key = format!("unit.{base}");
    let base = if i18n::has(&key) { i18n::say(lang, &key, &[]) } else { base.to_owned() };
    let key = format!("unit.power{power}");
    if i18n::has(&key) { i18n::say(lang, &key, &[("unit", base)]) } else { base }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zh(value: f64, unit: &str) -> String {
        let unit = Unit::new(unit);
        Scale::of(value, &unit, Lang::Zh).with_unit(value, Lang::Zh)
    }

    #[test]
    fn steps_of_ten_thousand_and_a_hundred_million() {
        assert_eq!(zh(9999.0, "件"), "9,999件");
        assert_eq!(zh(29351.0, "件"), "2.94万件");
        assert_eq!(zh(1_808_595.0, "件"), "180.9万件");
        assert_eq!(zh(12_345_678.0, "件"), "1,235万件");
        assert_eq!(zh(592_372_449.0, "件"), "5.92亿件");
    }

    #[test]
    fn powers_of_ten_have_no_decimals() {
        let shown = |lang| [0.1, 1.0, 1e3, 1e4, 1e6, 1e8].map(|value| power(value, lang));
        assert_eq!(shown(Lang::Zh), ["0.1", "1", "1,000", "1万", "100万", "1亿"]);
        assert_eq!(shown(Lang::En), ["0.1", "1", "1,000", "10k", "1M", "100M"]);
    }

    #[test]
    fn an_amount_is_never_ten_thousand_times_ten_thousand() {
        assert_eq!(zh(59237.2449, "万元"), "5.92亿元");
        assert_eq!(zh(7545.0, "万元"), "7,545万元");
        assert_eq!(zh(7.5, "万元"), "7.5万元");
    }
}
