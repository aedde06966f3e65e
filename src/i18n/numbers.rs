//! Numbers as people read them in tables. Rounding is for display alone, half away from zero.

use crate::i18n::{Lang, say};

/// A value in full: thousands commas, its own decimals up to `decimals`, U+2212 as the minus sign. A value that would read
/// as zero, and is not, has as many decimals as its first digit needs.
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = rounded(value.abs(), enough(value, decimals));
    let trimmed = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    let mut out = grouped_text(trimmed);
    if value < 0.0 {
        out.insert(0, '\u{2212}');
    }
    out
}

/// The decimals with which a value that is not zero does not read as zero, `decimals` at least.
fn enough(value: f64, decimals: usize) -> usize {
    let mut decimals = decimals;
    // Nothing that is reported or computed is smaller than that.
    while value != 0.0 && decimals < 24 && is_nothing(&rounded(value.abs(), decimals)) {
        decimals += 1;
    }
    decimals
}

fn is_nothing(text: &str) -> bool {
    !text.bytes().any(|digit| (b'1'..=b'9').contains(&digit))
}

/// A difference: as [`grouped`], with a sign in front unless it is zero.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = grouped(value, decimals);
    if value > 0.0 { format!("+{text}") } else { text }
}

/// A change in per cent with one decimal (none from 1,000 % on): `+12.3%`, `−5.2%`. Exactly zero is 持平 or "no change"; a
/// smaller change than 0.05 % shows its first digit: `−0.04%`.
pub fn per_cent(value: f64, lang: Lang) -> String {
    if value == 0.0 {
        return say(lang, "number.unchanged", &[]);
    }
    format!("{}%", signed_share(value))
}

/// A change of a share: `+6.7个百分点`; exactly zero is 持平.
pub fn points(value: f64, lang: Lang) -> String {
    if value == 0.0 {
        return say(lang, "number.unchanged", &[]);
    }
    say(lang, "number.points", &[("n", signed_share(value))])
}

/// A change in per cent or points as a number: its sign, and one decimal; none from 1,000 on, and more below 0.05.
pub fn signed_share(value: f64) -> String {
    let sign = if value < 0.0 { "\u{2212}" } else { "+" };
    format!("{sign}{}", share(value))
}

/// A per cent without its sign, as [`signed_share`] rounds it.
pub fn share(value: f64) -> String {
    let decimals = if value.abs() >= 1000.0 { 0 } else { 1 };
    grouped_text(&rounded(value.abs(), enough(value, decimals)))
}

fn grouped_text(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", group(whole)),
        None => group(text),
    }
}

fn group(whole: &str) -> String {
    let mut out = String::with_capacity(whole.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A value of no sign with a fixed number of decimals, rounded half away from zero on its decimal digits: `2.675` with two
/// decimals is `2.68`, which it would not be on its binary value.
pub fn rounded(value: f64, decimals: usize) -> String {
    let exact = value.to_string();
    let Some((whole, fraction)) = exact.split_once('.') else {
        return format!("{value:.decimals$}");
    };
    if fraction.len() <= decimals {
        return format!("{value:.decimals$}");
    }
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().take(decimals)).collect();
    if fraction.as_bytes()[decimals] >= b'5' {
        carry(&mut digits);
    }
    let point = digits.len() - decimals;
    let mut text: String = digits.into_iter().map(char::from).collect();
    if decimals > 0 {
        text.insert(point, '.');
    }
    text
}

/// Adds one to the last digit.
fn carry(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands_and_drops_trailing_zeros() {
        assert_eq!(grouped(1_808_595.0, 2), "1,808,595");
        assert_eq!(grouped(72701.2569, 2), "72,701.26");
        assert_eq!(grouped(-999.5, 2), "−999.5");
        assert_eq!(grouped(-0.001, 2), "−0.001");
        assert_eq!(signed(9188.0, 2), "+9,188");
        assert_eq!(signed(0.0, 2), "0");
    }

    #[test]
    fn rounds_half_away_from_zero_on_the_decimal_digits() {
        assert_eq!(rounded(2.675, 2), "2.68");
        assert_eq!(rounded(9.995, 2), "10.00");
        assert_eq!(rounded(0.05, 1), "0.1");
        assert_eq!(rounded(3.0, 1), "3.0");
    }

    #[test]
    fn a_change_says_its_sign_and_that_it_is_none() {
        assert_eq!(per_cent(-5.178, Lang::Zh), "−5.2%");
        assert_eq!(per_cent(1624.9, Lang::Zh), "+1,625%");
        assert_eq!(per_cent(0.0, Lang::Zh), "持平");
        assert_eq!(per_cent(0.04, Lang::Zh), "+0.04%");
        assert_eq!(per_cent(-0.0049, Lang::Zh), "−0.005%");
        assert_eq!(points(6.66, Lang::En), "+6.7 pp");
    }

    #[test]
    fn a_small_share_is_not_none() {
        assert_eq!(signed_share(-0.04), "−0.04");
        assert_eq!(signed_share(0.000_3), "+0.0003");
        assert_eq!(signed_share(3.94), "+3.9");
        assert_eq!(signed_share(-1624.9), "−1,625");
        assert_eq!(signed_share(999.96), "+1,000.0");
    }
}
