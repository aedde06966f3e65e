//! Figures → [`Chart`] (a value) → SVG → PNG. A recipe of `recipes/` makes the marks of one kind of chart; one `draw` puts
//! them through plotters; the PNG is that same SVG. The embedded font decides every width, so that the same chart has the
//! same bytes on every machine.

mod backend;
mod chart;
mod draw;
mod file_name;
mod font;
mod lint;
mod raster;
mod recipes;
mod request;
mod scale;
mod spec;
mod theme;

pub use chart::{Anchor, Chart, ChartKind, Mark, Point, Text, Words};
pub use draw::svg;
pub use font::Weight;
pub use lint::{Fault, lint};
pub use raster::png;
pub use recipes::main_indicators;
pub use request::{ChartData, ChartRequest, Size, build};
pub use spec::{ChartSpec, chart_specs};
pub use theme::{Ink, Theme, recolored};

#[cfg(test)]
mod tests;
