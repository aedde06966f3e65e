/// The finest unit that a figure of a report can have: an amount in 元 with two decimals, seen in 万元.
const DECIMALS: i32 = 6;

/// The value at the precision of the figures, six decimals, so that sums and differences of printed decimals
/// print as decimals again (`0.1 + 0.2` is `0.3`). Above ten thousand million a float has fewer decimals than six, and the
/// value comes at the precision that it has.
pub fn settle(value: f64) -> f64 {
    let scale = 10f64.powi(DECIMALS);
    let scaled = value * scale;
    if scaled.abs() >= 9.0e15 {
        return rounded_to(value, EXACT_DIGITS);
    }
    // Adding zero turns a negative zero into zero: it would print as `-0`.
    scaled.round() / scale + 0.0
}

/// The digits that every float keeps.
const EXACT_DIGITS: i32 = 15;

/// The digits of a result: more than any figure of a report has, and few enough to leave out what the arithmetic of floats
/// puts behind them.
const RESULT_DIGITS: i32 = 12;

/// The powers of ten that are floats exactly.
#[rustfmt::skip]
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
];

/// A per cent, an index, a share, a quotient as it leaves the program, everywhere: rounded once, to twelve significant
/// digits, so that 28.000000000000004 is 28.
pub fn result(value: f64) -> f64 {
    rounded_to(value, RESULT_DIGITS)
}

/// The value times a power of ten, with the digits that every float keeps: 3,940.0000000000005 is 3,940.
pub(crate) fn times_ten_to(value: f64, power: i32) -> f64 {
    let moved = match usize::try_from(power.abs()).ok().and_then(|at| POWERS.get(at)) {
        // Dividing by ten thousand is exact where multiplying by 0.0001 is not.
        Some(ten) if power < 0 => value / ten,
        Some(ten) => value * ten,
        None => value * 10f64.powi(power),
    };
    rounded_to(moved, EXACT_DIGITS)
}

/// The value at so many significant digits. Millions of results come through here: no text is made of them.
fn rounded_to(value: f64, digits: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        // Adding zero turns a negative zero into zero.
        return value + 0.0;
    }
    let binary = i32::try_from((value.to_bits() >> 52) & 0x7ff).unwrap_or_default() - 1023;
    // The power of ten by the power of two: right, or one too small.
    let at_least = (binary * 1233) >> 12;
    let mut places = digits - 1 - at_least;
    let ten = |power: i32| usize::try_from(power).ok().and_then(|at| POWERS.get(at)).copied();
    let limit = ten(digits).unwrap_or(f64::INFINITY);
    loop {
        let (scaled, back) = match (ten(places), ten(-places)) {
            (Some(ten), _) => (value * ten, ten),
            (None, Some(ten)) => (value / ten, ten),
            (None, None) => return by_text(value, digits),
        };
        if scaled.abs() >= limit {
            places -= 1;
        } else if places >= 0 {
            return whole(scaled) / back;
        } else {
            return whole(scaled) * back;
        }
    }
}

/// The nearest whole number of a value below 2^51; of a tie, the even one. Where the sum has no digit left for a fraction,
/// the processor rounds it away, which is faster than a call.
fn whole(value: f64) -> f64 {
    const NO_FRACTION: f64 = 6_755_399_441_055_744.0;
    value + NO_FRACTION - NO_FRACTION
}

/// The same for the very large and the very small.
fn by_text(value: f64, digits: i32) -> f64 {
    let behind = usize::try_from(digits - 1).unwrap_or_default();
    format!("{value:.behind$e}").parse().unwrap_or(value)
}

/// How many decimals a value has when it is printed as short as possible, at most six.
pub fn decimals_of(value: f64) -> u8 {
    let text = format!("{}", settle(value));
    text.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_of_decimals_print_as_decimals() {
        assert_eq!(settle(72701.2569 - 59237.2449).to_string(), "13464.012");
        assert_eq!(settle(0.1 + 0.2).to_string(), "0.3");
        assert_eq!(format!("{}", settle(-0.0)), "0");
    }

    #[test]
    fn a_result_prints_without_noise() {
        for (value, printed) in [
            (5.000000000000004, "5"),
            (28.000000000000004, "28"),
            (299.99999999999994, "300"),
            (-13.018867924528301, "-13.0188679245"),
            (0.0, "0"),
            (-0.0, "0"),
            (30_769_230_669.230_77, "30769230669.2"),
            (99.999_999_999_999_9, "100"),
            (1e300 / 3.0, &format!("333333333333{}", "0".repeat(288))),
        ] {
            assert_eq!(result(value).to_string(), printed);
        }
        assert!(result(f64::NAN).is_nan());
    }

    #[test]
    fn rounding_is_that_of_the_decimal_digits() {
        let mut state = 7_u64;
        for _ in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let value = f64::from_bits((state >> 2) & !(1 << 63) | 1 << 61);
            let value = if value.is_finite() { value % 1e18 } else { 1.0 };
            let found = result(value);
            let distance = (found - by_text(value, RESULT_DIGITS)).abs();
            // A tie may fall to either side; nothing else differs.
            assert!(distance <= value.abs() * 1.1e-11, "{value:e} {found:e}");
            let digits = format!("{found:e}");
            let digits = digits.split('e').next().unwrap().replace('.', "");
            assert!(digits.len() <= RESULT_DIGITS as usize, "{value:e} {found:e}");
        }
    }

    #[test]
    fn a_moved_point_changes_no_digit() {
        assert_eq!(times_ten_to(0.394, 4).to_string(), "3940");
        assert_eq!(times_ten_to(251_000.7, -4).to_string(), "25.10007");
        assert_eq!(times_ten_to(123.456789, -4).to_string(), "0.0123456789");
    }

    #[test]
    fn counts_the_decimals_that_are_printed() {
        assert_eq!(decimals_of(7545.0), 0);
        assert_eq!(decimals_of(7730.28), 2);
        assert_eq!(decimals_of(440.1629), 4);
    }
}
