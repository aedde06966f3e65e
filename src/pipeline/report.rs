use crate::catalog::Catalog;
use crate::changes::YoyOptions;
use crate::charts::{Chart, ChartData, every_chart};
use crate::checks::render;
use crate::error::Result;
use crate::exports::{self, CsvStyle, Summary, changes_table, csv, figures_table};
use crate::i18n::Lang;
use crate::model::{BodyId, BreakdownId, Change};
use crate::page::{Page, pages};
use crate::pipeline::Dataset;
use crate::series::Selection;

/// What a report shows.
///
/// ```
/// let options = tongbi::ReportOptions { chart_bodies: 3, ..tongbi::ReportOptions::default() };
/// assert_eq!(options.lang, tongbi::Lang::Zh);
/// ```
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// The changes and bodies that are shown.
    pub selection: Selection,
    /// How many bodies are drawn, at most, in the order in which the inputs name them.
    pub chart_bodies: usize,
    /// Whether the page brings its own font, for machines without a Chinese one.
    pub embed_font: bool,
    /// The language.
    pub lang: Lang,
}

impl Default for ReportOptions {
    fn default() -> Self {
        ReportOptions {
            selection: Selection::default(),
            chart_bodies: 40,
            embed_font: false,
            lang: Lang::default(),
        }
    }
}

/// Everything that is told of a data set at once.
///
/// ```
/// use tongbi::{Catalog, ReadOptions, ReportOptions, Sources, read, report};
///
/// let table = "body,year,indicator,value\n甲县,2024,permits.decided,7\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let made = report(&dataset, Catalog::builtin(), &ReportOptions::default())?;
/// assert_eq!(made.wholes.len(), 1);
/// # Ok::<(), tongbi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Report {
    /// All figures, as CSV.
    pub figures: Vec<u8>,
    /// The chosen changes, as CSV.
    pub changes: Vec<u8>,
    /// All findings, as CSV.
    pub findings: Vec<u8>,
    /// The self-contained page.
    pub page: String,
    /// The pages of the bodies that it lists and has no part about, each with its name.
    pub further_pages: Vec<(String, String)>,
    /// The charts.
    pub charts: Vec<Chart>,
    /// The changes of the wholes: of figures without an applicant, and of totals.
    pub wholes: Vec<Change>,
}

/// Makes the report of a data set: tables, charts and the page.
///
/// ```
/// use tongbi::{Catalog, ReadOptions, ReportOptions, Sources, read, report};
///
/// let table = "body,year,indicator,value\n甲县,2023,permits.decided,100\n甲县,2024,permits.decided,120\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let report = report(&dataset, Catalog::builtin(), &ReportOptions::default())?;
/// assert!(report.page.contains("甲县") && !report.charts.is_empty());
/// # Ok::<(), tongbi::Error>(())
/// ```
///
/// # Errors
/// None that data can cause: a table or the page that cannot be written would be a fault of the program.
pub fn report(dataset: &Dataset, catalog: &Catalog, options: &ReportOptions) -> Result<Report> {
    let lang = options.lang;
    let yoy = YoyOptions { selection: options.selection.clone(), ..YoyOptions::default() };
    let changes: Vec<Change> = dataset.changes(catalog, &yoy).iter().collect();
    let data = ChartData {
        observations: &dataset.observations,
        changes: &changes,
        findings: dataset.findings(),
        catalog,
    };
    let outcome = dataset.outcome.clone().narrowed(&options.selection);
    let mut bodies: Vec<BodyId> = dataset.order.clone();
    bodies.retain(|body| options.selection.has_body(body));
    let beyond = bodies.split_off(options.chart_bodies.min(bodies.len()));
    let charts = every_chart(&bodies, &data, lang);
    let chosen = dataset.observations.iter().filter(|o| options.selection.has(&o.key));
    let figures = csv(&figures_table(chosen, lang), CsvStyle::Plain)?;
    let table = csv(&changes_table(&changes, lang), CsvStyle::Plain)?;
    let findings = render::csv(&outcome, catalog, lang)?.into_bytes();
    let wholes = of_wholes(changes, catalog);
    let made = Page {
        bodies: &bodies,
        beyond: &beyond,
        observations: &dataset.observations,
        changes: &wholes,
        findings: &outcome.findings,
        verdicts: &outcome.verdicts,
        sources: &dataset.sources,
        charts: &charts,
        root: "",
        downloads: &[("figures.csv", &figures), ("yoy.csv", &table), ("findings.csv", &findings)],
        embed_font: options.embed_font,
        catalog,
        lang,
    };
    let (page, further_pages) = pages(&made)?;
    Ok(Report { figures, changes: table, findings, page, further_pages, charts, wholes })
}

impl Report {
    /// What the summary of the report is made of; `files` are the names of what was written.
    pub fn summary<'a>(
        &'a self,
        dataset: &'a Dataset,
        files: &'a [String],
        catalog: &'a Catalog,
    ) -> Summary<'a> {
        exports::Summary {
            observations: &dataset.observations,
            changes: &self.wholes,
            findings: dataset.findings(),
            accounts: &dataset.accounts,
            harmonised: &dataset.harmonised,
            files,
            catalog,
        }
    }
}

/// The changes of figures without an applicant, and of totals.
fn of_wholes(mut changes: Vec<Change>, catalog: &Catalog) -> Vec<Change> {
    let totals = catalog.breakdowns().iter().filter(|b| b.total).map(|b| b.id.clone());
    let wholes: Vec<BreakdownId> = std::iter::once(BreakdownId::default()).chain(totals).collect();
    changes.retain(|change| wholes.contains(&change.breakdown));
    changes
}
