/// The values that a printed number may stand for: a closed interval made from its printed decimals.
///
/// ```
/// use tongbi::Interval;
///
/// assert!(Interval::rounded(12.3, 1).contains(12.34) && !Interval::rounded(12.3, 1).contains(12.4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The smallest value.
    pub low: f64,
    /// The largest value.
    pub high: f64,
}

impl Interval {
    /// Exactly this value.
    pub fn exact(value: f64) -> Self {
        Interval { low: value, high: value }
    }

    /// The values that round, half away from zero, to `value` at this many decimals: 12.3 is 12.25 to 12.35.
    pub fn rounded(value: f64, decimals: u8) -> Self {
        let half = 0.5 * 10f64.powi(-i32::from(decimals));
        Interval { low: value - half, high: value + half }
    }

    /// The values that are cut off to `value` at this many decimals: 12.3 is 12.3 to 12.4, -12.3 is -12.4 to -12.3.
    pub fn truncated(value: f64, decimals: u8) -> Self {
        let unit = 10f64.powi(-i32::from(decimals));
        if value < 0.0 {
            Interval { low: value - unit, high: value }
        } else {
            Interval { low: value, high: value + unit }
        }
    }

    /// Whether a value lies inside; a hair of the last binary digit is allowed.
    pub fn contains(self, value: f64) -> bool {
        let hair = 1e-9 * value.abs().max(1.0);
        self.low - hair <= value && value <= self.high + hair
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_number_is_an_interval() {
        assert!(Interval::rounded(4.35, 2).contains(35.0 / 805.0 * 100.0));
        assert!(!Interval::rounded(4.34, 2).contains(35.0 / 805.0 * 100.0));
        assert!(Interval::truncated(4.34, 2).contains(35.0 / 805.0 * 100.0));
        assert!(Interval::truncated(-12.3, 1).contains(-12.39));
    }
}
