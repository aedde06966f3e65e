use crate::charts::{Chart, Text};

/// Texts keep this distance, in pixels, side by side; and texts of different lines do not overlap.
const GAP: f64 = 8.0;
/// What the right edge keeps free.
const MARGIN: f64 = 32.0;
/// The smallest size of a text.
const SMALLEST: f64 = 14.0;

/// What is wrong with the texts of a chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// A text reaches out of the frame.
    Outside(String),
    /// Two texts overlap, or stand closer than 8 px on one line.
    Close(String, String),
    /// A text is smaller than 14 px.
    Small(String),
    /// A text was cut.
    Cut(String),
}

/// Holds the texts of a chart to the rules: inside the frame, apart from each other, large enough, not cut.
pub fn lint(chart: &Chart) -> Vec<Fault> {
    let mut faults = Vec::new();
    let texts: Vec<&Text> = chart.texts().filter(|text| !text.text.is_empty()).collect();
    let (width, height) = (f64::from(chart.size.0), f64::from(chart.size.1));
    for text in &texts {
        let (left, top, right, bottom) = text.extent();
        if left < 0.0 || top < 0.0 || right > width - MARGIN + 0.5 || bottom > height {
            faults.push(Fault::Outside(text.text.clone()));
        }
        if text.size < SMALLEST {
            faults.push(Fault::Small(text.text.clone()));
        }
        if text.text.ends_with('…') {
            faults.push(Fault::Cut(text.text.clone()));
        }
    }
    for (at, a) in texts.iter().enumerate() {
        for b in &texts[at + 1..] {
            if touch(a, b) {
                faults.push(Fault::Close(a.text.clone(), b.text.clone()));
            }
        }
    }
    faults
}

/// Whether two texts overlap; side by side, the one's end and the other's beginning are 8 px apart at least, unless they
/// were set as one line.
pub(super) fn touch(a: &Text, b: &Text) -> bool {
    let (al, at, ar, ab) = a.extent();
    let (bl, bt, br, bb) = b.extent();
    al < br + GAP && bl < ar + GAP && at < bb && bt < ab
}
