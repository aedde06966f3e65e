use crate::catalog::Catalog;
use crate::changes::{Changes, YoyOptions};
use crate::charts::{Chart, ChartData, ChartRequest, build};
use crate::checks::{self, Outcome};
use crate::documents::inputs::{Input, InputFormat};
use crate::error::Result;
use crate::extract::Extractor;
use crate::model::{Change, Finding, Observation};
use crate::pipeline::{Batch, Dataset, FileReading, ReadOptions, Sources};

/// Takes out of reports what they publish: figures and claims with their places, and nothing computed. One reading for
/// each file, in the order of the sources; tables of figures and Parquet are passed over.
///
/// ```
/// use tongbi::{Catalog, ReadOptions, Sources, extract};
///
/// let page = "<title>甲县2024年政府信息公开工作年度报告</title>\
///     <table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>\
///     <tr><td>行政许可</td><td>120</td></tr></table>";
/// let sources = Sources::default().with_bytes("a.html", page);
/// let readings = extract(&sources, Catalog::builtin(), &ReadOptions::default());
/// let extraction = readings[0].extraction.as_ref().unwrap();
/// assert_eq!(extraction.observations[0].value, Some(120.0));
/// ```
pub fn extract(sources: &Sources, catalog: &Catalog, options: &ReadOptions) -> Vec<FileReading> {
    let is_report =
        |input: &&Input| matches!(input.format, InputFormat::Document | InputFormat::Text);
    let inputs: Vec<Input> = sources.inputs().iter().filter(is_report).cloned().collect();
    let extractor = Extractor::new(catalog, options.extraction());
    let batch = Batch { pool: options.pdf.as_deref(), extractor: &extractor };
    let mut readings = Vec::with_capacity(inputs.len());
    let taken = batch.run(
        &inputs,
        &|_, _| false,
        |reading| reading,
        |reading| {
            readings.push(reading);
            Ok::<(), std::convert::Infallible>(())
        },
    );
    let Ok(()) = taken;
    readings
}

/// Checks a data set again with other options: blanks as zeros, findings that are waived. What was found while reading
/// stays among the findings.
///
/// ```
/// use tongbi::{Catalog, ReadOptions, Sources, check, checks::Options, read};
///
/// let table = "body,year,indicator,value\n甲县,2022,fees.collected,1000\n甲县,2023,fees.collected,25000000\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let outcome = check(&dataset, Catalog::builtin(), &Options::default());
/// assert_eq!(outcome.findings[0].code, "unit_slip");
/// ```
pub fn check(dataset: &Dataset, catalog: &Catalog, options: &checks::Options) -> Outcome {
    let published: Vec<Observation> = dataset.published().cloned().collect();
    let reading: Vec<Finding> = dataset.reading().cloned().collect();
    let input = checks::Input {
        observations: &published,
        claims: &dataset.claims,
        facts: &dataset.reports,
        bodies: &dataset.bodies,
        findings: &reading,
    };
    checks::run(&input, catalog, options)
}

/// The change of every chosen figure from the year before, with its comparability; figures that findings cast doubt on
/// make their changes `suspect`.
///
/// ```
/// use tongbi::{Catalog, Comparability, ReadOptions, Sources, changes::YoyOptions, read, year_over_year};
///
/// let table = "body,year,indicator,value\n甲县,2023,permits.decided,100\n甲县,2024,permits.decided,120\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let changes = year_over_year(&dataset, Catalog::builtin(), &YoyOptions::default());
/// assert_eq!(changes.get(1).unwrap().per_cent, Some(20.0));
/// assert_eq!(changes.get(1).unwrap().comparability, Comparability::Comparable);
/// assert_eq!(changes.to_frame().height(), 2);
/// ```
pub fn year_over_year(dataset: &Dataset, catalog: &Catalog, options: &YoyOptions) -> Changes {
    dataset.changes(catalog, options)
}

/// Draws one chart of a data set.
///
/// ```
/// use tongbi::charts::{ChartKind, ChartRequest, Theme, svg};
/// use tongbi::{BodyId, Catalog, IndicatorId, Lang, ReadOptions, Sources, chart, read};
///
/// let table = "body,year,indicator,value\n甲县,2022,permits.decided,90\n甲县,2023,permits.decided,100\n甲县,2024,permits.decided,120\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let body = BodyId::new("甲县");
/// let indicators = vec![IndicatorId::new("permits.decided")];
/// let request = ChartRequest { body, indicators, ..ChartRequest::new(ChartKind::Trend, Lang::En) };
/// let drawn = chart(&dataset, Catalog::builtin(), &request)?;
/// assert!(svg(&drawn, Theme::Light)?.contains("<svg"));
/// # Ok::<(), tongbi::Error>(())
/// ```
///
/// # Errors
/// There is nothing to draw; the error says what is missing.
pub fn chart(dataset: &Dataset, catalog: &Catalog, request: &ChartRequest) -> Result<Chart> {
    let changes: Vec<Change> = dataset.changes(catalog, &YoyOptions::default()).iter().collect();
    let data = ChartData {
        observations: &dataset.observations,
        changes: &changes,
        findings: dataset.findings(),
        catalog,
    };
    build(request, &data)
}
