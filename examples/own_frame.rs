//! A frame of one's own → a chart: `cargo run --release --example own_frame -- trend.svg`.

#![allow(clippy::print_stdout, reason = "an example prints what it has found")]

use std::error::Error;

use polars::prelude::{Column, DataFrame};
use tongbi::charts::{ChartKind, ChartRequest, Theme, svg};
use tongbi::series::Figures;
use tongbi::{BodyId, Catalog, IndicatorId, Lang, ReadOptions, chart, of_figures};

fn main() -> Result<(), Box<dyn Error>> {
    let frame = DataFrame::new(
        4,
        vec![
            Column::new("body".into(), ["甲县"; 4]),
            Column::new("year".into(), [2021, 2022, 2023, 2024]),
            Column::new("indicator".into(), ["permits.decided"; 4]),
            Column::new("value".into(), [800.0, 950.0, 910.0, 1040.0]),
        ],
    )?;
    // The columns are checked once, here; missing optional ones are empty.
    let figures = Figures::try_from(frame)?;
    let catalog = Catalog::builtin();
    let dataset = of_figures(&figures, catalog, &ReadOptions::default());
    let body = BodyId::new("甲县");
    let indicators = vec![IndicatorId::new("permits.decided")];
    let request =
        ChartRequest { body, indicators, ..ChartRequest::new(ChartKind::Trend, Lang::En) };
    let picture = svg(&chart(&dataset, catalog, &request)?, Theme::Light)?;
    let file = std::env::args().nth(1).unwrap_or_else(|| "trend.svg".to_owned());
    std::fs::write(&file, picture)?;
    println!("{file}");
    Ok(())
}
