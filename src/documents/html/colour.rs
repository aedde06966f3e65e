//! The colours of a page, as far as it matters whether a text in them is seen.

use crate::documents::text_run::Ink;

/// Below this share of its colour a text is not seen.
pub(super) const FAINT: f64 = 0.1;

/// The value of a colour, where it is not that of the elements around.
pub(super) fn own_colour(value: &str) -> Option<&str> {
    let is = |word: &str| value.eq_ignore_ascii_case(word);
    (!["inherit", "initial", "unset", "revert", "currentcolor"].into_iter().any(is))
        .then_some(value)
}

/// The colour of this name or number, as it is seen on white.
pub(super) fn ink(value: &str) -> Ink {
    let value = value.trim().to_ascii_lowercase();
    if value == "transparent" {
        return Ink::None;
    }
    if matches!(
        value.as_str(),
        "none" | "white" | "snow" | "ivory" | "ghostwhite" | "floralwhite" | "whitesmoke"
    ) {
        return Ink::White;
    }
    match channels(&value) {
        Some((_, alpha)) if alpha < FAINT => Ink::None,
        Some((colours, _)) if colours.iter().all(|colour| *colour >= 245.0) => Ink::White,
        _ => Ink::Dark,
    }
}

/// Red, green and blue, each to 255, and the opacity.
fn channels(value: &str) -> Option<([f64; 3], f64)> {
    if let Some(digits) = value.strip_prefix('#') {
        let wide = if digits.len() > 4 { 2 } else { 1 };
        let channel = |at: usize| {
            let part = digits.get(at * wide..(at + 1) * wide)?;
            let number = u8::from_str_radix(part, 16).ok()?;
            Some(f64::from(if wide == 1 { number * 17 } else { number }))
        };
        return Some((
            [channel(0)?, channel(1)?, channel(2)?],
            channel(3).map_or(1.0, |a| a / 255.0),
        ));
    }
    let (name, inside) = value.strip_suffix(')')?.split_once('(')?;
    let parts: Vec<&str> =
        inside.split([',', '/', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let alpha = parts.get(3).and_then(|part| share(part)).unwrap_or(1.0);
    let number = |part: &str| match part.strip_suffix('%') {
        Some(number) => number.parse::<f64>().ok().map(|share| share * 2.55),
        None => part.parse().ok(),
    };
    match name {
        "rgb" | "rgba" => {
            Some(([number(parts.first()?)?, number(parts.get(1)?)?, number(parts.get(2)?)?], alpha))
        }
        // Of the hue and the saturation nothing is left at full lightness.
        "hsl" | "hsla" => number(parts.get(2)?).map(|light| ([light; 3], alpha)),
        _ => None,
    }
}

/// A share, as a number or per cent.
pub(super) fn share(value: &str) -> Option<f64> {
    match value.strip_suffix('%') {
        Some(number) => number.trim().parse::<f64>().ok().map(|share| share / 100.0),
        None => value.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_seen_or_not() {
        for (value, expected) in [
            ("#fff", Ink::White),
            ("#FFFFFE", Ink::White),
            ("white", Ink::White),
            ("rgb(255, 255, 255)", Ink::White),
            ("rgb(100% 100% 100%)", Ink::White),
            ("hsl(0, 0%, 100%)", Ink::White),
            ("rgba(0,0,0,0)", Ink::None),
            ("#00000000", Ink::None),
            ("transparent", Ink::None),
            ("#333", Ink::Dark),
            ("windowtext", Ink::Dark),
        ] {
            assert_eq!(ink(value), expected, "{value}");
        }
    }
}
