//! The few statistics that the field needs, each once: a robust middle, quantiles, where a value stands among others,
//! concentration, parts that add up, and the slip of a unit. `docs/statistics.md` gives the formulas.

mod parts;
mod standing;

pub use parts::apportion;
pub use standing::{concentration, herfindahl, percentile, quantile, ranks};

/// A base below this is small: a per cent of it says little, and is shown with a flag.
pub const SMALL_BASE: f64 = 30.0;

/// The deviation of a normal distribution is this many median absolute deviations.
const DEVIATION: f64 = 1.4826;

/// Half a power of ten: how far a slip of a unit may lie from the exact factor, because the amount changed as well.
const SLIP_WIDTH: f64 = 0.5;

/// The middle of some numbers, and how far they scatter: one wild number moves neither much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Middle {
    /// The median.
    pub median: f64,
    /// The standard deviation that the median absolute deviation stands for.
    pub deviation: f64,
}

impl Middle {
    /// The middle of some numbers; none when there is no number.
    pub fn of(mut numbers: Vec<f64>) -> Option<Middle> {
        let median = median(&mut numbers)?;
        let mut distances: Vec<f64> = numbers.iter().map(|n| (n - median).abs()).collect();
        Some(Middle { median, deviation: DEVIATION * self::median(&mut distances)? })
    }
}

/// The median; of an even number of values, the mean of the two in the middle. The values are sorted by it.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = *values.get(half)?;
    let even = values.len().is_multiple_of(2);
    Some(if even { f64::midpoint(values[half - 1], upper) } else { upper })
}

/// Whether the logarithm of a ratio is that of a slip by `factor`, up or down: 元 for 万元 is a factor of ten thousand.
pub fn is_slip(log_ratio: f64, factor: f64) -> bool {
    (log_ratio.abs() / std::f64::consts::LN_10 - factor.log10()).abs() < SLIP_WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_ratio_moves_neither_the_middle_nor_the_scatter_much() {
        let steady = Middle::of(vec![0.1, 0.0, -0.1, 0.05, 0.02]).unwrap();
        let wild = Middle::of(vec![0.1, 0.0, -0.1, 0.05, 9.0]).unwrap();
        assert!((steady.median - 0.02).abs() < 1e-12 && (wild.median - 0.05).abs() < 1e-12);
        assert!(wild.deviation < 0.2, "{wild:?}");
        assert_eq!(Middle::of(Vec::new()), None);
    }

    #[test]
    fn a_slip_is_about_ten_thousand_times() {
        assert!(is_slip(10_000f64.ln(), 10_000.0) && is_slip((1.0 / 12_000f64).ln(), 10_000.0));
        assert!(!is_slip(1_000f64.ln(), 10_000.0) && !is_slip(0.0, 10_000.0));
    }
}
