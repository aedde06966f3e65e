/// The finest unit that a figure of a report can have: an amount in 元 with two decimals, seen in 万元.
const DECIMALS: i32 = 6;

/// The value at the precision of the figures, six decimals, so that sums and differences of printed decimals
/// print as decimals again (`0.1 + 0.2` is `0.3`). Exact for values below ten thousand million.
pub fn settle(value: f64) -> f64 {
    let scale = 10f64.powi(DECIMALS);
    let scaled = value * scale;
    if scaled.abs() >= 9.0e15 {
        return value;
    }
    // Adding zero turns a negative zero into zero: it would print as `-0`.
    scaled.round() / scale + 0.0
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
    fn counts_the_decimals_that_are_printed() {
        assert_eq!(decimals_of(7545.0), 0);
        assert_eq!(decimals_of(7730.28), 2);
        assert_eq!(decimals_of(440.1629), 4);
    }
}
