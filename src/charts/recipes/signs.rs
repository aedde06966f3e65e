//! Signs that several kinds of charts draw: a doubtful figure, a part that a form does not have.

use crate::charts::{Ink, Mark, Point};

/// How far apart the lines of a hatch are.
const HATCH: f64 = 7.0;

/// A hollow triangle: a figure on which there is an open finding.
pub(in crate::charts) fn triangle((x, y): Point) -> Mark {
    let corners = vec![(x, y - 7.0), (x + 6.5, y + 5.0), (x - 6.5, y + 5.0)];
    Mark::Outline(corners, Ink::Down, 2.0)
}

/// Slanting lines over a part of a plot that a form does not have.
pub(in crate::charts) fn hatch((left, top): Point, (right, bottom): Point) -> Vec<Mark> {
    let (width, height) = (right - left, bottom - top);
    let count = ((width + height) / HATCH) as usize;
    let lines = (1..=count).map(|n| n as f64 * HATCH).map(|d| {
        // From the left or the lower edge, upwards to the right or the upper edge.
        let from = if d <= height { (left, top + d) } else { (left + d - height, bottom) };
        let to = if d <= width { (left + d, top) } else { (right, top + d - width) };
        vec![from, to]
    });
    vec![
        Mark::Rect((left, top), (right, bottom), Ink::HatchGround),
        Mark::Lines(lines.collect(), Ink::Hatch, 1.3),
    ]
}
