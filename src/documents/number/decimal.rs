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

impl Decimal {
    /// The number with these digits before and behind the point; both are ASCII digits. None when there are more
    /// digits than a 64-bit number can tell apart.
    pub(super) fn parse(whole: &str, fraction: &str) -> Option<Decimal> {
        if whole.len() > MOST_PLACES || fraction.len() > MOST_PLACES {
            return None;
        }
        let all = format!("{whole}{fraction}");
        let kept = all.trim_end_matches('0');
        let significant = kept.trim_start_matches('0');
        if significant.len() > MOST_DIGITS {
            return None;
        }
        let digits = significant.bytes().fold(0, |sum, b| sum * 10 + u64::from(b - b'0'));
        let exponent = (all.len() - kept.len()) as i32 - fraction.len() as i32;
        Some(Decimal::new(digits, exponent))
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

    /// The 64-bit number that is nearest to it.
    pub fn to_f64(self) -> f64 {
        // Reading the digits back is rounded once; multiplying by a power of ten would be rounded twice.
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::NAN)
    }
}
