/// Parts rounded to so many decimals that add up to their total, rounded likewise: whole units of the last decimal are
/// handed out, and those that rounding leaves over go to the largest remainders. No part moves by a whole unit. None when the
/// parts have more digits than can be counted so.
///
/// ```
/// use tongbi::statistics::apportion;
///
/// let third = 100.0 / 3.0;
/// assert_eq!(apportion(&[third, third, third], 100.0, 1), Some(vec![33.4, 33.3, 33.3]));
/// ```
pub fn apportion(parts: &[f64], total: f64, decimals: u8) -> Option<Vec<f64>> {
    let scale = 10f64.powi(i32::from(decimals));
    let units = |value: f64| Some(value * scale).filter(|v| v.abs() < LARGEST);
    let exact: Vec<f64> = parts.iter().map(|part| units(*part)).collect::<Option<_>>()?;
    let mut whole: Vec<i64> = exact.iter().map(|part| part.floor() as i64).collect();
    let wanted = units(total)?.round() as i64;
    let left = wanted - whole.iter().sum::<i64>();
    // Rounding down leaves over less than a unit for each part; anything else is no sum of these parts.
    let left = usize::try_from(left).ok().filter(|left| *left <= parts.len())?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |at: &usize| exact[*at] - exact[*at].floor();
    order.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)).then(a.cmp(b)));
    order.into_iter().take(left).for_each(|at| whole[at] += 1);
    Some(whole.into_iter().map(|units| units as f64 / scale).collect())
}

/// Up to here a float counts single units.
const LARGEST: f64 = 9.0e15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_whatever_their_signs() {
        let parts = [12.345, -3.218, 0.873];
        let rounded = apportion(&parts, 10.0, 1).unwrap();
        assert_eq!(rounded, [12.3, -3.2, 0.9]);
        assert_eq!(rounded.iter().map(|part| (part * 10.0).round() as i64).sum::<i64>(), 100);
        assert_eq!(apportion(&[], 0.0, 2), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_sum_of_its_parts_is_refused() {
        assert_eq!(apportion(&[1.0, 2.0], 30.0, 0), None);
        assert_eq!(apportion(&[1.0e18], 1.0e18, 2), None);
    }
}
