use crate::model::Change;

/// How many characters a bar has on each side of zero.
const HALF: usize = 10;
/// In per cent: a longer bar, which only a rise can be, ends in `>`.
const CAP: f64 = 200.0;

/// The characters of small bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SparkStyle {
    /// Braille cells: filled, and one column wide on every terminal (blocks are two columns wide on some).
    Terminal,
    /// For pipes and mails.
    Ascii,
}

/// A small bar for each change, on one scale: left of `|` for less, right of it for more, none where there is no change in
/// per cent. All are `2 × 10 + 1` columns wide.
pub fn sparks(changes: &[Change], style: SparkStyle) -> Vec<String> {
    let size = |change: &Change| change.per_cent.map(|p| p.clamp(-CAP, CAP));
    let largest = changes.iter().filter_map(size).map(f64::abs).fold(0.0, f64::max);
    let fill = match style {
        SparkStyle::Terminal => '\u{28ff}',
        SparkStyle::Ascii => '#',
    };
    let bar = |change: &Change| {
        let Some(value) = size(change).filter(|_| largest > 0.0) else {
            return format!("{:HALF$}|{:HALF$}", "", "");
        };
        // A change that is there is at least one character long.
        let least = usize::from(value != 0.0);
        let length = ((value.abs() / largest * HALF as f64).round() as usize).max(least);
        let mut cells: String = std::iter::repeat_n(fill, length).collect();
        let capped = change.per_cent.is_some_and(|p| p.abs() > CAP);
        if value < 0.0 {
            return format!("{cells:>HALF$}|{:HALF$}", "");
        }
        if capped && cells.pop().is_some() {
            cells.push('>');
        }
        format!("{:HALF$}|{cells:<HALF$}", "")
    };
    changes.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BodyId, BreakdownId, Comparability, IndicatorId, Unit, Year};

    fn change(per_cent: Option<f64>) -> Change {
        Change {
            body: BodyId::new("甲县"),
            indicator: IndicatorId::new("permits.decided"),
            breakdown: BreakdownId::default(),
            unit: Unit::new("件"),
            base_year: Year(2023),
            year: Year(2024),
            base: Some(1.0),
            value: Some(1.0),
            difference: Some(0.0),
            per_cent,
            comparability: Comparability::Comparable,
        }
    }

    #[test]
    fn bars_have_one_scale_and_one_width() {
        let changes = [Some(-50.0), Some(100.0), Some(0.1), None, Some(1625.0)].map(change);
        let bars = sparks(&changes[..4], SparkStyle::Ascii);
        assert_eq!(bars[0], "     #####|          ");
        assert_eq!(bars[1], "          |##########");
        assert_eq!(bars[2], "          |#         ");
        assert_eq!(bars[3], "          |          ");
        assert_eq!(sparks(&changes, SparkStyle::Ascii)[4], "          |#########>");
        assert_eq!(sparks(&changes, SparkStyle::Terminal)[1].chars().count(), 21);
    }
}
