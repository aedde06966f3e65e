use crate::model::SuggestionKind;

/// How `reported` may have come from `meant`; none when the two look unlike.
pub(super) fn kind(reported: f64, meant: f64) -> Option<SuggestionKind> {
    if reported > 0.0 && meant > 0.0 {
        let ratio = (reported / meant).log10().abs();
        if (ratio - 4.0).abs() < 1e-6 {
            return Some(SuggestionKind::UnitSlip);
        }
    }
    let (printed, wanted) = (digits(reported)?, digits(meant)?);
    if is_swapped(&printed, &wanted) {
        Some(SuggestionKind::Transposed)
    } else if is_one_less(&printed, &wanted) {
        Some(SuggestionKind::DigitLost)
    } else if is_one_less(&wanted, &printed) {
        Some(SuggestionKind::DigitAdded)
    } else if wanted.len() >= printed.len() + 2
        && (wanted.starts_with(&printed) || wanted.ends_with(&printed))
    {
        Some(SuggestionKind::SplitNumber)
    } else {
        None
    }
}

/// The digits of a whole number above zero.
fn digits(value: f64) -> Option<Vec<u8>> {
    (value >= 1.0 && value.fract().abs() < 1e-9).then(|| format!("{value:.0}").into_bytes())
}

/// Whether two neighbouring digits are exchanged.
fn is_swapped(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut differ = (0..a.len()).filter(|at| a[*at] != b[*at]);
    match (differ.next(), differ.next(), differ.next()) {
        (Some(i), Some(j), None) => j == i + 1 && a[i] == b[j] && a[j] == b[i],
        _ => false,
    }
}

/// Whether `short` is `long` without one digit.
fn is_one_less(short: &[u8], long: &[u8]) -> bool {
    if short.len() + 1 != long.len() {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    short[same..] == long[same + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_a_number_may_have_gone_wrong() {
        use SuggestionKind::*;
        let cases = [
            (3452.0, 3425.0, Some(Transposed)),
            (345.0, 3425.0, Some(DigitLost)),
            (34425.0, 3425.0, Some(DigitAdded)),
            (34.0, 3425.0, Some(SplitNumber)),
            (25.0, 3425.0, Some(SplitNumber)),
            (77_302_800.0, 7730.28, Some(UnitSlip)),
            (3425.0, 3426.0, None),
            (0.0, 3425.0, None),
            (12.5, 13.5, None),
        ];
        for (reported, meant, expected) in cases {
            assert_eq!(kind(reported, meant), expected, "{reported} for {meant}");
        }
    }
}
