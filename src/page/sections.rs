use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Parts;
use super::tables::{self, View};
use crate::charts::{Chart, ChartKind, Theme, main_indicators, svg};
use crate::error::Result;
use crate::model::{BodyId, IndicatorId};

/// A part of the page, as `data/sections.toml` describes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    id: String,
    /// Kinds of charts.
    #[serde(default)]
    charts: Vec<String>,
    /// Tables of the form, each of them shown over the years.
    #[serde(default)]
    tables: Vec<String>,
    /// Whether the indicators of its first chart are shown over the years.
    #[serde(default)]
    main: bool,
}

/// A part of the page.
#[derive(Serialize)]
pub(super) struct Section {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

/// What a part says about one body; or about several.
#[derive(Serialize)]
pub(super) struct Block {
    pub(super) body: Option<usize>,
    pub(super) heading: Option<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) tables: Vec<View>,
}

/// A chart in the page.
#[derive(Serialize)]
pub(super) struct Figure {
    pub(super) id: String,
    pub(super) title: String,
    name: String,
    svg: String,
    caption: String,
}

fn described() -> &'static [Described] {
    #[derive(Deserialize)]
    struct File {
        section: Vec<Described>,
    }
    static SECTIONS: OnceLock<Vec<Described>> = OnceLock::new();
    SECTIONS.get_or_init(|| {
        let file: File = toml::from_str(include_str!("data/sections.toml"))
            .expect("the embedded parts of the page are tested");
        file.section
    })
}

/// The parts about the bodies, and their comparison where there are several.
pub(super) fn sections(parts: &Parts<'_>) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    for described in described() {
        let mut blocks = Vec::new();
        for (number, body) in parts.page.bodies.iter().enumerate() {
            blocks.extend(block(parts, described, (number, body))?);
        }
        let title = parts.say(&format!("section_{}", described.id), &[]);
        sections.push(Section { id: described.id.clone(), title, blocks });
    }
    sections.extend(comparison(parts)?);
    Ok(sections)
}

fn block(
    parts: &Parts<'_>,
    described: &Described,
    (number, body): (usize, &BodyId),
) -> Result<Option<Block>> {
    let charts = parts.page.charts.iter().filter(|chart| {
        chart.body.as_ref() == Some(body)
            && described.charts.iter().any(|kind| kind == chart.kind.as_str())
    });
    let figures: Vec<Figure> = charts.map(figure).collect::<Result<_>>()?;
    let catalog = parts.page.catalog;
    let mut groups: Vec<Vec<IndicatorId>> = Vec::new();
    if described.main {
        let kind = described.charts.first().and_then(|name| ChartKind::find(name).ok());
        groups.extend(kind.map(main_indicators));
    }
    for table in &described.tables {
        let of_table = catalog.indicators().iter().filter(|i| i.table == *table);
        groups.push(of_table.map(|i| i.id.clone()).collect());
    }
    let caption = parts.say(&format!("table_{}", described.id), &[("body", body.to_string())]);
    let views: Vec<View> = groups
        .iter()
        .enumerate()
        .filter_map(|(at, ids)| {
            let id = format!("t-{}-{number}-{at}", described.id);
            tables::over_years(parts, number, ids, (id, caption.clone()))
        })
        .collect();
    if figures.is_empty() && views.is_empty() {
        return Ok(None);
    }
    let heading = (parts.page.bodies.len() > 1).then(|| body.to_string());
    Ok(Some(Block { body: Some(number), heading, figures, tables: views }))
}

/// The charts of several bodies, and the figures behind them.
fn comparison(parts: &Parts<'_>) -> Result<Option<Section>> {
    let charts: Vec<&Chart> = parts.page.charts.iter().filter(|c| c.kind.compares()).collect();
    if parts.page.bodies.len() < 2 || charts.is_empty() {
        return Ok(None);
    }
    let figures: Vec<Figure> = charts.iter().map(|chart| figure(chart)).collect::<Result<_>>()?;
    let mut ids: Vec<IndicatorId> = Vec::new();
    for id in charts.iter().flat_map(|chart| main_indicators(chart.kind)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let tables = ids.iter().filter_map(|id| tables::over_bodies(parts, id)).collect();
    let block = Block { body: None, heading: None, figures, tables };
    let title = parts.say("section_comparison", &[]);
    Ok(Some(Section { id: "comparison".to_owned(), title, blocks: vec![block] }))
}

fn figure(chart: &Chart) -> Result<Figure> {
    Ok(Figure {
        id: format!("f-{}", chart.name),
        title: chart.words.title.clone(),
        name: chart.name.clone(),
        svg: svg(chart, Theme::Light)?,
        caption: chart.words.title.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_names_charts_and_tables_that_there_are() {
        let catalog = crate::Catalog::builtin();
        for section in described() {
            assert!(crate::i18n::has(&format!("page.section_{}", section.id)), "{}", section.id);
            for kind in &section.charts {
                assert!(ChartKind::find(kind).is_ok(), "{kind}");
            }
            for table in &section.tables {
                assert!(catalog.indicators().iter().any(|i| i.table == *table), "{table}");
            }
        }
    }
}
