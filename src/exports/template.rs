use crate::catalog::Catalog;
use crate::exports::{Align, Column, Table, Value};
use crate::i18n::{self, Lang};
use crate::model::{BodyId, IndicatorId, Year, YearSpan};

/// How the figures of an empty table are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateLayout {
    /// A row for each body and year, a column for each indicator.
    Wide,
    /// A row for each body and indicator, a column for each year.
    Years,
}

/// An empty table for the figures of some bodies and years. Its headings are names and units of the catalog, so that it is
/// read back when it is filled in.
///
/// ```
/// use tongbi::exports::{Template, TemplateLayout};
/// use tongbi::{BodyId, Catalog, IndicatorId, Lang};
///
/// let template = Template {
///     bodies: vec![BodyId::new("甲县")],
///     years: "2023-2024".parse().unwrap(),
///     indicators: vec![IndicatorId::new("permits.decided")],
/// };
/// let table = template.table(TemplateLayout::Years, Catalog::builtin(), Lang::Zh);
/// assert_eq!(table.columns.last().unwrap().heading, "2024年");
/// assert_eq!(table.rows.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The bodies, in the order of the rows.
    pub bodies: Vec<BodyId>,
    /// The years.
    pub years: YearSpan,
    /// The indicators, in their order.
    pub indicators: Vec<IndicatorId>,
}

impl Template {
    /// The indicators of the newest edition of the form, without the parts of parts: what most tables of figures hold.
    pub fn usual_indicators(catalog: &Catalog) -> Vec<IndicatorId> {
        let all = catalog.indicators();
        let newest = all.iter().flat_map(|indicator| &indicator.editions).max();
        let depth = |indicator: &crate::model::Indicator| {
            let above = indicator.parent.as_ref().and_then(|id| catalog.indicator(id));
            above.is_some_and(|above| above.parent.is_some())
        };
        let usual = all.iter().filter(|indicator| {
            newest.is_some_and(|newest| indicator.editions.contains(newest)) && !depth(indicator)
        });
        usual.map(|indicator| indicator.id.clone()).collect()
    }

    /// The empty table.
    pub fn table(&self, layout: TemplateLayout, catalog: &Catalog, lang: Lang) -> Table {
        let say = |key: &str| i18n::say(lang, &format!("template.{key}"), &[]);
        let heading = |text: String, align| Column { name: text.clone(), heading: text, align };
        let years = || (self.years.first.0..=self.years.last.0).map(Year);
        let side = |name: &str| heading(say(name), Align::Left);
        let figures = |text: String| heading(text, Align::Right);
        let unit = |id: &IndicatorId| {
            catalog.indicator(id).map_or_else(String::new, |known| known.unit.to_string())
        };
        let label = |id: &IndicatorId| catalog.label(id, lang).to_owned();
        let mut table = Table { columns: vec![side("body")], rows: Vec::new() };
        match layout {
            TemplateLayout::Wide => {
                table.columns.push(side("year"));
                table.columns.extend(self.indicators.iter().map(|id| {
                    let words = [("name", label(id)), ("unit", unit(id))];
                    figures(i18n::say(lang, "template.with_unit", &words))
                }));
                for body in &self.bodies {
                    table.rows.extend(years().map(|year| vec![body.as_str().into(), year.into()]));
                }
            }
            TemplateLayout::Years => {
                table.columns.push(side("indicator"));
                table.columns.push(side("unit"));
                table.columns.extend(years().map(|year| {
                    figures(i18n::say(lang, "template.of_year", &[("year", year.to_string())]))
                }));
                for body in &self.bodies {
                    table.rows.extend(self.indicators.iter().map(|id| {
                        let (label, unit) = (label(id), unit(id));
                        vec![body.as_str().into(), label.as_str().into(), unit.as_str().into()]
                    }));
                }
            }
        }
        let width = table.columns.len();
        table.rows.iter_mut().for_each(|row| row.resize(width, Value::Empty));
        table
    }
}
