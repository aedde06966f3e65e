//! Lines between two years: the scale that they share, and the places of the labels at their ends.

/// The most of the height that the way from zero to the nearest line may take.
const MOST_EMPTY: f64 = 0.34;
/// The least that a scale without zero spans, as a share of the largest value.
const LEAST_SPREAD: f64 = 0.1;

/// The ends of the scale, and whether it leaves out zero: where that would press all lines into a part of the height.
pub(crate) fn range(values: impl Iterator<Item = f64>) -> (f64, f64, bool) {
    let (least, most) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let (low, high) = (least.min(0.0), most.max(0.0));
    // Lines that lie close together are read by their labels; a scale that is all theirs would make much of a little.
    let spread = (most - least).max(high.max(-low) * LEAST_SPREAD);
    if least > most.max(0.0) * MOST_EMPTY {
        ((most - spread).max(0.0), most, true)
    } else if most < least.min(0.0) * MOST_EMPTY {
        (least, (least + spread).min(0.0), true)
    } else {
        (low, high, false)
    }
}

/// The places nearest to those wanted at which labels keep their distance, between the ends of the plot.
pub(crate) fn apart(wanted: &[f64], (top, bottom): (f64, f64), pitch: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let mut places = wanted.to_vec();
    let mut next = top;
    for at in &order {
        places[*at] = places[*at].max(next);
        next = places[*at] + pitch;
    }
    let mut last = bottom;
    for at in order.iter().rev() {
        places[*at] = places[*at].min(last);
        last = places[*at] - pitch;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_leaves_out_zero_where_that_would_leave_half_the_picture_empty() {
        let of = |values: &[f64]| range(values.iter().copied());
        assert_eq!(of(&[270.0, 280.0, 370.0, 380.0]), (270.0, 380.0, true));
        assert_eq!(of(&[100.0, 101.0]), (101.0 - 10.1, 101.0, true));
        assert_eq!(of(&[20.0, 100.0]), (0.0, 100.0, false));
        assert_eq!(of(&[-5.0, 100.0]), (-5.0, 100.0, false));
        assert_eq!(of(&[-100.0, -60.0]), (-100.0, -60.0, true));
        assert_eq!(of(&[0.0, 0.0]), (0.0, 0.0, false));
    }

    #[test]
    fn labels_keep_their_distance_and_their_order() {
        let places = apart(&[495.0, 496.0, 497.0, 200.0, 150.0], (146.0, 500.0), 22.0);
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 22.0 - 1e-9), "{places:?}");
        assert!(places[0] < places[1] && places[1] < places[2] && places[2] <= 500.0);
    }
}
