//! One file for each kind of chart: figures → words and marks.

mod bars;
mod contribution;
mod coverage;
mod cross_section;
mod grid;
mod lines;
mod matrix;
mod outcome;
mod pair;
mod rank;
mod ratio;
mod requests;
mod series;
mod signs;
mod slope;
mod yoy;

use crate::charts::ChartKind;
use crate::charts::layout::Picture;
use crate::charts::scene::Scene;
use crate::error::Result;

/// The marks and words of one picture.
pub(super) fn draw(scene: &Scene<'_>) -> Result<Picture> {
    match scene.request.kind {
        ChartKind::Series => series::series(scene),
        ChartKind::Matrix => matrix::matrix(scene),
        ChartKind::Bars => bars::bars(scene),
        ChartKind::Yoy => yoy::yoy(scene),
        ChartKind::Outcome => outcome::outcome(scene),
        ChartKind::Ratio => ratio::ratio(scene),
        ChartKind::Trend => lines::trend(scene),
        ChartKind::Lines => lines::lines(scene),
        ChartKind::Slope => slope::slope(scene),
        ChartKind::Rank => match scene.request.contributions {
            Some(counted) => contribution::contribution(scene, counted),
            None => rank::rank(scene),
        },
        ChartKind::Grid => grid::grid(scene),
        ChartKind::Coverage => coverage::coverage(scene),
        ChartKind::Requests => requests::requests(scene),
    }
}
