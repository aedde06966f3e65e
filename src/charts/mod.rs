//! Figures → [`Chart`] (a value) → SVG → PNG. A recipe of `recipes/` makes the marks of one kind of chart; one `draw` puts
//! them through plotters; the PNG is that same SVG. The embedded font decides every width, so that the same chart has the
//! same bytes on every machine.

mod backend;
mod build;
mod chart;
mod collection;
mod draw;
mod ends;
mod file_name;
mod font;
mod history;
mod kinds;
mod layout;
mod lint;
mod movement;
mod palette;
mod pdf;
mod raster;
mod recipes;
mod request;
mod scale;
mod scene;
mod size;
mod spec;
mod theme;
mod vision;
mod wording;

pub use build::{build, build_all};
pub use chart::{Anchor, Chart, Group, Mark, Point, Remark, Text, Words};
pub use collection::{every_chart, requests};
pub use draw::{Style, styled, svg};
pub(crate) use ends::{apart, range};
pub use font::Weight;
pub(crate) use font::{BOLD, REGULAR};
pub use kinds::{ChartKind, KindInfo, Meant, main_indicators};
pub use lint::{Fault, faint, lint};
pub use movement::{Movement, Reading, Side};
pub use pdf::pdf;
pub use raster::{Raster, png, rastered};
pub use request::{Annotation, ChartData, ChartRequest, Counted, Options};
pub use size::Size;
pub use spec::{ChartSpec, chart_specs};
pub use theme::{Ink, Palette, Theme, recolored};
pub(crate) use wording::Called;

#[cfg(test)]
mod tests;
