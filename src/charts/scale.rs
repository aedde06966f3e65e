use crate::i18n::numbers::{grouped, rounded};
use crate::i18n::{self, Lang};
use crate::model::{Indicator, Unit};

/// The unit in which the values of one panel are printed, chosen by the largest of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    of: Unit,
    lang: Lang,
    divisor: f64,
    decimals: usize,
    /// Whether the unit is one without a power of ten, or the one in which the figures are reported.
    is_plain: bool,
    /// The unit as it is printed, once.
    pub(super) unit: String,
}

impl Scale {
    /// The scale for values up to `largest`, given in `unit`.
    pub(super) fn of(largest: f64, unit: &Unit, lang: Lang) -> Scale {
        let (power, base) = unit.split();
        let value = largest.abs() * 10f64.powi(power);
        let steps: &[(f64, i32)] = match lang {
            // From this value on: the power of ten that is taken out.
            Lang::Zh => &[(1e8, 8), (1e4, 4), (0.0, 0)],
            Lang::En => &[(1e9, 9), (1e6, 6), (1e4, 3), (0.0, 0)],
        };
        let found = steps.iter().find(|step| value >= step.0).map_or(0, |step| step.1);
        // An amount in 万元 stays so down to a tenth: in 元 it would have more digits than the report.
        let keeps = found < power && lang == Lang::Zh && (value == 0.0 || largest.abs() >= 0.1);
        let taken = if keeps { power } else { found };
        let divisor = 10f64.powi(taken - power);
        let decimals = decimals(largest / divisor);
        let name = unit_name(taken, base, lang);
        let is_plain = taken == 0 || taken == power;
        Scale { of: unit.clone(), lang, divisor, decimals, is_plain, unit: name }
    }

    /// The scale for all of some values: with the digits that the smallest needs, unless the others would then have too
    /// many.
    pub(super) fn over(values: impl Iterator<Item = f64>, unit: &Unit, lang: Lang) -> Scale {
        let (mut least, mut largest) = (f64::INFINITY, 0.0_f64);
        for value in values.map(f64::abs).filter(|value| *value > 0.0) {
            (least, largest) = (least.min(value), largest.max(value));
        }
        let mut scale = Scale::of(largest, unit, lang);
        if least.is_finite() {
            let wanted = decimals(least / scale.divisor);
            scale.decimals = wanted.clamp(scale.decimals, scale.decimals + 1);
        }
        scale
    }

    /// The scale in which a value is printed in full, in its own unit.
    pub(super) fn plain(unit: &Unit, lang: Lang) -> Scale {
        let (power, base) = unit.split();
        let name = unit_name(power, base, lang);
        Scale { of: unit.clone(), lang, divisor: 1.0, decimals: 2, is_plain: true, unit: name }
    }

    /// A value in this scale, without its unit; one that is too small for it has a unit of its own.
    pub(super) fn value(&self, value: f64) -> String {
        if let Some(text) = self.fitting(value) {
            return text;
        }
        let own = Scale::of(value, &self.of, self.lang);
        // The same unit with more digits needs not be said again.
        match own.fitting(value).filter(|_| own.unit == self.unit) {
            Some(text) => text,
            None => self.own(value),
        }
    }

    /// A value with its unit.
    pub(super) fn with_unit(&self, value: f64) -> String {
        self.fitting(value).map_or_else(|| self.own(value), |text| self.joined(&text))
    }

    /// A value with the unit that suits it alone; where that is the unit of this scale, with its digits.
    pub(super) fn said(&self, value: f64) -> String {
        let own = Scale::of(value, &self.of, self.lang);
        if own.unit == self.unit { self.with_unit(value) } else { own.with_unit(value) }
    }

    /// A number with the unit of this scale.
    pub(super) fn joined(&self, number: &str) -> String {
        match self.lang {
            Lang::Zh => format!("{number}{}", self.unit),
            Lang::En => format!("{number} {}", self.unit).trim_end().to_owned(),
        }
    }

    /// A value of an axis, exactly.
    pub(super) fn tick(&self, value: f64) -> String {
        grouped(value / self.divisor, 6)
    }

    /// A value in this scale, where that leaves it three significant digits or all that it has.
    fn fitting(&self, value: f64) -> Option<String> {
        if value == 0.0 {
            return Some("0".to_owned());
        }
        let scaled = value.abs() / self.divisor;
        let text = rounded(scaled, self.decimals);
        let digits = text.trim_start_matches(['0', '.']).bytes().filter(|b| *b != b'.').count();
        let is_all = (text.parse::<f64>().unwrap_or_default() - scaled).abs() <= scaled * 1e-9;
        // 2,000 of ten thousands is better said as 2,000 than as 0.2.
        let exact = is_all && (self.is_plain || scaled >= 1.0);
        if digits < 3 && !exact {
            return None;
        }
        let text = match self.is_plain && text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text,
        };
        let sign = if value < 0.0 { "\u{2212}" } else { "" };
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let point = if fraction.is_empty() { "" } else { "." };
        let whole = grouped(whole.parse().unwrap_or_default(), 0);
        Some(format!("{sign}{whole}{point}{fraction}"))
    }

    /// A value in the unit that suits it alone, as short as it can be.
    pub(super) fn short(&self, value: f64) -> String {
        self.own(value)
    }

    /// A value in the unit that suits it alone.
    fn own(&self, value: f64) -> String {
        let own = Scale::of(value, &self.of, self.lang);
        let number = own.fitting(value).unwrap_or_else(|| grouped(value / own.divisor, 6));
        // In English a label has no room for "thousand requests".
        let short = [(1e3, "k"), (1e6, "m"), (1e9, "bn")];
        let power = own.divisor * 10f64.powi(own.of.split().0);
        match short
            .iter()
            .find(|(step, _)| self.lang == Lang::En && (power / step - 1.0).abs() < 1e-9)
        {
            Some((_, name)) => format!("{number}{name}"),
            None => own.joined(&number),
        }
    }
}

/// The decimals that leave a value three significant digits, or four from ten on: `2.94`, `180.9`, `1,235`.
fn decimals(value: f64) -> usize {
    match value.abs() {
        v if v >= 1000.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 || v == 0.0 => 2,
        v => (2.0 - v.log10().floor()).min(12.0) as usize,
    }
}

/// Round numbers from at most `low` to at least `high`, around zero, with room for a label beyond the values.
pub(super) fn ticks(low: f64, high: f64) -> Vec<f64> {
    let (low, high) = (low.min(0.0), high.max(0.0));
    let span = high - low;
    if span <= 0.0 {
        return vec![0.0];
    }
    let room = span * 0.08;
    let (from, to) =
        (if low < 0.0 { low - room } else { 0.0 }, if high > 0.0 { high + room } else { 0.0 });
    let unit = 10f64.powf((span / 5.0).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0].map(|n| n * unit);
    let count = |step: f64| (to / step).ceil() - (from / step).floor();
    let step = steps.into_iter().find(|step| count(*step) <= 5.0).unwrap_or(20.0 * unit);
    let (first, last) = ((from / step).floor() as i64, (to / step).ceil() as i64);
    // A multiple of a power of ten is as exact as it can be when it is divided by the power, not multiplied.
    (first..=last).map(|n| exact(n as f64, step)).collect()
}

fn exact(n: f64, step: f64) -> f64 {
    let power = step.log10().floor();
    let digit = (step / 10f64.powf(power)).round();
    if power < 0.0 { n * digit / 10f64.powf(-power) } else { n * digit * 10f64.powf(power) }
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
        None => grouped(value, 6),
    }
}

/// A value in full, for tables and descriptions.
pub(super) fn full(value: f64) -> String {
    grouped(value, 4)
}

/// A value in full where there is little room: without decimals from a thousand on.
pub(super) fn whole(value: f64) -> String {
    grouped(value, if value.abs() >= 1e3 { 0 } else { 2.max(decimals(value).min(6)) })
}

/// A unit as it is printed beside values in full: `万元` stays `万元`.
pub(super) fn plain_unit(unit: &Unit, lang: Lang) -> String {
    let (power, base) = unit.split();
    unit_name(power, base, lang)
}

/// The unit in which an indicator is printed: in English what is counted, where the unit alone does not say it.
pub(super) fn printed_unit(indicator: &Indicator, lang: Lang) -> Unit {
    let (power, base) = indicator.unit.split();
    let first = indicator.id.as_str().split('.').next().unwrap_or_default();
    let own = format!("{first}.{base}");
    match lang == Lang::En && power == 0 && i18n::has(&format!("unit.{own}")) {
        true => Unit::new(&own),
        false => indicator.unit.clone(),
    }
}

fn unit_name(power: i32, base: &str, lang: Lang) -> String {
    let key = format!("unit.{base}");
    let base = if i18n::has(&key) { i18n::say(lang, &key, &[]) } else { base.to_owned() };
    let key = format!("unit.power{power}");
    if i18n::has(&key) { i18n::say(lang, &key, &[("unit", base)]) } else { base }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zh(value: f64, unit: &str) -> String {
        Scale::of(value, &Unit::new(unit), Lang::Zh).with_unit(value)
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
        assert_eq!(zh(0.0003, "万元"), "3元");
    }

    #[test]
    fn a_value_that_is_small_beside_the_others_has_a_unit_of_its_own() {
        let scale = Scale::of(2_822_652.0, &Unit::new("件"), Lang::Zh);
        assert_eq!(scale.value(2776.0), "2,776件");
        assert_eq!(scale.value(97.0), "97件");
        assert_eq!(scale.value(1_573_179.0), "157.3");
    }

    #[test]
    fn an_axis_has_round_numbers_and_room() {
        assert_eq!(ticks(0.0, 974.0), [0.0, 500.0, 1000.0, 1500.0]);
        assert_eq!(ticks(-22.0, 12.0), [-30.0, -20.0, -10.0, 0.0, 10.0, 20.0]);
        assert_eq!(ticks(0.0, 0.0003), [0.0, 0.0001, 0.0002, 0.0003, 0.0004]);
        assert_eq!(ticks(0.0, 0.0), [0.0]);
    }

    proptest! {
        #[test]
        fn no_label_of_a_value_that_is_not_zero_reads_as_zero(
            digits in 1_u32..100_000, power in -8_i32..=5, above in 0_i32..14, negative: bool,
            unit in proptest::sample::select(vec!["件", "万元", "人", "%", "万人次"]),
        ) {
            let value = f64::from(digits) * 10f64.powi(power) * if negative { -1.0 } else { 1.0 };
            prop_assume!((1e-4..=1e10).contains(&value.abs()));
            for lang in [Lang::Zh, Lang::En] {
                let largest = value.abs() * 10f64.powi(above);
                let unit = Unit::new(unit);
                let scales = [Scale::of(largest, &unit, lang), Scale::over([value, largest].into_iter(), &unit, lang), Scale::plain(&unit, lang)];
                let of_scales = scales.iter().flat_map(|s| [s.value(value), s.with_unit(value), s.tick(value)]);
                let others = [full(value), whole(value), crate::i18n::numbers::per_cent(value, lang)];
                for label in of_scales.chain(others) {
                    prop_assert!(label.bytes().any(|b| (b'1'..=b'9').contains(&b)), "{value}: {label}");
                }
            }
        }
    }
}
