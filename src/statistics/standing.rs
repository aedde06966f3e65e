/// The quantile of sorted values at `share` (0 to 1): between two values it lies on the straight line between them. None
/// when there is no value.
///
/// This is type 7 of Hyndman and Fan: what R, NumPy, pandas and `QUARTILE.INC` of spreadsheets give unless told otherwise.
///
/// ```
/// use tongbi::statistics::quantile;
///
/// assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.25), Some(1.75));
/// assert_eq!(quantile(&[], 0.5), None);
/// ```
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    let (low, high) = (*sorted.get(below)?, *sorted.get(above)?);
    Some(low + (high - low) * (place - below as f64))
}

/// The ranks of values, 1 for the largest (for the smallest, where `smallest_first`); equal values share the better rank, and
/// the next one is left out: 1, 2, 2, 4.
///
/// ```
/// assert_eq!(tongbi::statistics::ranks(&[5.0, 7.0, 5.0, 9.0], false), [3, 2, 3, 1]);
/// ```
pub fn ranks(values: &[f64], smallest_first: bool) -> Vec<usize> {
    let sorted = sorted(values);
    let rank = |value: &f64| match smallest_first {
        true => sorted.partition_point(|v| v < value) + 1,
        false => sorted.len() - sorted.partition_point(|v| v <= value) + 1,
    };
    values.iter().map(rank).collect()
}

/// The percentile of each value: the share, in per cent, of the other values that are smaller. The smallest has 0, a single
/// largest has 100; a value that has no other to be compared with has none.
///
/// This is `PERCENTRANK.INC` of spreadsheets: the share at which [`quantile`] gives the value back, where no two are equal.
///
/// ```
/// use tongbi::statistics::percentile;
///
/// assert_eq!(percentile(&[10.0, 20.0, 20.0, 40.0, 50.0]), [0.0, 25.0, 25.0, 75.0, 100.0].map(Some));
/// assert_eq!(percentile(&[10.0]), [None]);
/// ```
pub fn percentile(values: &[f64]) -> Vec<Option<f64>> {
    let sorted = sorted(values);
    let others = values.len().saturating_sub(1);
    let of = |value: &f64| {
        let smaller = sorted.partition_point(|v| v < value);
        (others > 0).then(|| smaller as f64 / others as f64 * 100.0)
    };
    values.iter().map(of).collect()
}

/// The share of the `most` largest values in the total, in per cent. None when a value is negative or the total is zero.
///
/// ```
/// assert_eq!(tongbi::statistics::concentration(&[50.0, 30.0, 20.0], 2), Some(80.0));
/// ```
pub fn concentration(values: &[f64], most: usize) -> Option<f64> {
    let sorted = sorted(values);
    let total = total(&sorted)?;
    Some(sorted.iter().rev().take(most).sum::<f64>() / total * 100.0)
}

/// The Herfindahl–Hirschman index: the sum of the squares of the shares in per cent, from 10,000 divided by the number of
/// values (all equal) to 10,000 (one has everything). None as for [`concentration`].
///
/// ```
/// assert_eq!(tongbi::statistics::herfindahl(&[50.0, 50.0]), Some(5000.0));
/// assert_eq!(tongbi::statistics::herfindahl(&[0.0, 0.0]), None);
/// ```
pub fn herfindahl(values: &[f64]) -> Option<f64> {
    let total = total(&sorted(values))?;
    Some(values.iter().map(|value| (value / total * 100.0).powi(2)).sum())
}

/// The total of sorted values that are parts of it.
fn total(sorted: &[f64]) -> Option<f64> {
    let total: f64 = sorted.iter().sum();
    (*sorted.first()? >= 0.0 && total > 0.0).then_some(total)
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}
