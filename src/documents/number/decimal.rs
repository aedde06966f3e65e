/// A decimal number, exactly as printed: `digits × 10^exponent`, with a sign. Two decimals of one value are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    digits: u64,
    exponent: i32,
}

/// The most digits that a number may have between its first and its last one that is not zero. Every 64-bit number
/// is told from its neighbours by this many, so that what another program has written can be read back.
const MOST_DIGITS: usize = 17;

/// The most digits that may stand on one side of the point.
const MOST_PLACES: usize = 30;

/// A number of fewer digits is told from its neighbours by every 64-bit number.
const ALWAYS_KEPT: u64 = 1_000_000_000_000_000;

/// Whole numbers below this one, and these powers of ten, are 64-bit floating point numbers exactly.
const EXACT: u64 = 1 << 53;
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

impl Decimal {
    /// The number with these digits before and behind the point; both are ASCII digits. None when there are more
    /// digits than a 64-bit number can tell apart.
    pub(super) fn parse(whole: &str, fraction: &str) -> Option<Decimal> {
        if whole.len() > MOST_PLACES || fraction.len() > MOST_PLACES {
            return None;
        }
        let all = || whole.bytes().chain(fraction.bytes());
        let is_zero = |byte: &u8| *byte == b'0';
        let ends = all().rev().take_while(is_zero).count();
        let starts = all().take_while(is_zero).count();
        let significant = (whole.len() + fraction.len() - ends).saturating_sub(starts);
        if significant > MOST_DIGITS {
            return None;
        }
        let kept = all().skip(starts).take(significant);
        let digits = kept.fold(0, |sum, b| sum * 10 + u64::from(b - b'0'));
        Some(Decimal::new(digits, ends as i32 - fraction.len() as i32))
    }

    /// `digits × 10^exponent`.
    pub(super) fn new(digits: u64, exponent: i32) -> Decimal {
        if digits == 0 {
            return Decimal { negative: false, digits: 0, exponent: 0 };
        }
        let (mut digits, mut exponent) = (digits, exponent);
        while digits.is_multiple_of(10) {
            digits /= 10;
            exponent += 1;
        }
        Decimal { negative: false, digits, exponent }
    }

    /// `digits × 10^exponent`, whatever wrote them.
    pub(crate) fn of(digits: u64, exponent: i32) -> Decimal {
        Decimal::new(digits, exponent)
    }

    /// The 64-bit number that keeps it; none when there is none.
    pub(crate) fn kept(self) -> Option<f64> {
        self.is_kept().then(|| self.to_f64())
    }

    /// The number with the other sign; zero has none.
    pub(super) fn negated(self) -> Decimal {
        Decimal { negative: !self.negative && self.digits != 0, ..self }
    }

    /// The whole number without a sign that this is; none when it has decimals or is too large.
    pub(super) fn whole(self) -> Option<u64> {
        let power = u32::try_from(self.exponent).ok()?;
        self.digits.checked_mul(10u64.checked_pow(power)?)
    }

    /// The number times a power of ten: the point moves, no digit changes.
    pub fn times_ten_to(self, power: i32) -> Decimal {
        if self.digits == 0 { self } else { Decimal { exponent: self.exponent + power, ..self } }
    }

    /// Whether a 64-bit number keeps it: written as short as possible, the nearest one has these digits and no others.
    pub(super) fn is_kept(self) -> bool {
        if self.digits < ALWAYS_KEPT {
            return true;
        }
        let shortest = format!("{:e}", self.to_f64().abs());
        let Some((digits, power)) = shortest.split_once('e') else { return false };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let power = power.parse().unwrap_or(i32::MAX);
        let same = |kept: Decimal| (kept.digits, kept.exponent) == (self.digits, self.exponent);
        Decimal::parse(whole, fraction).is_some_and(|n| same(n.times_ten_to(power)))
    }

    /// The 64-bit number that is nearest to it.
    pub fn to_f64(self) -> f64 {
        let power = self.exponent.unsigned_abs() as usize;
        if self.digits < EXACT && power < POWERS.len() {
            // Both are kept exactly, so that their product or quotient is rounded once.
            let (digits, power) = (self.digits as f64, POWERS[power]);
            let size = if self.exponent < 0 { digits / power } else { digits * power };
            return if self.negative { -size } else { size };
        }
        // Reading the digits back is rounded once; multiplying by a power of ten would be rounded twice.
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_the_nearest_floating_point_number() {
        for digits in [1, 3, 7, 15, 251_001, 9_007_199_254_740_991, 12_345_678_901_234_567] {
            for exponent in -18..18 {
                let number = Decimal::new(digits, exponent);
                let nearest: f64 = format!("{digits}e{exponent}").parse().unwrap();
                assert_eq!(number.to_f64().to_bits(), nearest.to_bits(), "{digits}e{exponent}");
                assert_eq!(number.negated().to_f64().to_bits(), (-nearest).to_bits());
            }
        }
    }

    #[test]
    fn a_number_is_kept_or_it_is_not() {
        let kept = |whole: &str, fraction: &str| Decimal::parse(whole, fraction).unwrap().is_kept();
        for (whole, fraction) in [
            ("9007199254740991", ""),
            ("9007199254740992", ""),
            ("9007199254740994", ""),
            ("0", "30000000000000004"),
            ("1200000000000000000000", ""),
            ("0", "1234567890123456"),
        ] {
            assert!(kept(whole, fraction), "{whole}.{fraction}");
        }
        for (whole, fraction) in [
            ("9007199254740993", ""),
            ("99999999999999999", ""),
            // There is such a float, and it prints as …498.
            ("4503599627370497", "5"),
            ("9007199254740992", "1"),
            ("0", "30000000000000002"),
        ] {
            assert!(!kept(whole, fraction), "{whole}.{fraction}");
        }
    }

    #[test]
    fn zeros_at_either_end_are_no_digits() {
        for (whole, fraction, digits, exponent) in [
            ("0012", "500", 125, -1),
            ("1200", "", 12, 2),
            ("0", "00", 0, 0),
            ("", "05", 5, -2),
            ("000", "0100", 1, -2),
        ] {
            let wanted = Decimal { negative: false, digits, exponent };
            assert_eq!(Decimal::parse(whole, fraction), Some(wanted), "{whole}.{fraction}");
        }
        assert_eq!(Decimal::parse("123456789012345678", ""), None);
    }
}
