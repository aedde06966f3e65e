//! Rows and columns of the form, from the catalog.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::Catalog;
use crate::exports::form::{CellRole, FormCell, FormTable, OfficialForm};
use crate::model::{BodyId, BreakdownId, Edition, Indicator, IndicatorId, Year};

/// The text of a figure, by indicator and breakdown.
type Lookup<'a> = &'a dyn Fn(&(IndicatorId, BreakdownId)) -> Option<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    two: Two,
    three: Three,
    four: Four,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Two {
    title: String,
    corner: String,
    unit: String,
    section: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    article: String,
    rows: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Three {
    title: String,
    note: String,
    applicants: String,
    organisations: String,
    results: String,
    labels: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Four {
    title: String,
    litigation: String,
    review: String,
}

impl Words {
    fn get() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| {
            toml::from_str(include_str!("form.toml")).expect("the embedded words are tested")
        })
    }
}

/// The form of a body and year.
pub(super) fn form(
    (body, year): (&BodyId, Year),
    edition: Edition,
    figure: Lookup<'_>,
    catalog: &Catalog,
) -> OfficialForm {
    let words = Words::get();
    let builder = Builder { words, edition, figure, catalog };
    let title = words.title.replace("{body}", body.as_str());
    OfficialForm {
        title: title.replace("{year}", &year.to_string()),
        tables: vec![builder.two(), builder.three(), builder.four()],
    }
}

struct Builder<'a> {
    words: &'static Words,
    edition: Edition,
    figure: Lookup<'a>,
    catalog: &'a Catalog,
}

fn cell(role: CellRole, text: &str, columns: usize, rows: usize) -> FormCell {
    FormCell { text: text.to_owned(), columns, rows, role }
}

fn heading(text: &str, columns: usize, rows: usize) -> FormCell {
    cell(CellRole::Heading, text, columns, rows)
}

fn label(text: &str, columns: usize, rows: usize) -> FormCell {
    cell(CellRole::Label, text, columns, rows)
}

impl<'a> Builder<'a> {
    /// The indicators of a table in this edition, in the order of the form.
    fn of_table(&self, table: &str) -> Vec<&'a Indicator> {
        let all = self.catalog.indicators().iter();
        all.filter(|i| i.table == table && i.editions.contains(&self.edition)).collect()
    }

    fn value(&self, indicator: &Indicator, breakdown: &BreakdownId) -> FormCell {
        let key = (indicator.id.clone(), breakdown.clone());
        cell(CellRole::Value, &(self.figure)(&key).unwrap_or_default(), 1, 1)
    }

    fn two(&self) -> FormTable {
        let words = &self.words.two;
        let indicators = self.of_table("2");
        let rows_of = |section: &Section| -> Vec<Vec<&Indicator>> {
            let of_row = |row: &String| -> Vec<&Indicator> {
                indicators.iter().copied().filter(|i| i.row == *row).collect()
            };
            section.rows.iter().map(of_row).filter(|row| !row.is_empty()).collect()
        };
        let sections: Vec<(&Section, Vec<Vec<&Indicator>>)> =
            words.section.iter().map(|section| (section, rows_of(section))).collect();
        let widest = sections.iter().flat_map(|(_, rows)| rows).map(Vec::len).max().unwrap_or(1);
        let mut rows = Vec::new();
        for (section, indicators) in sections.iter().filter(|(_, rows)| !rows.is_empty()) {
            rows.push(vec![heading(&section.article, widest + 1, 1)]);
            let spans = spans(widest, indicators[0].len());
            let mut head = vec![heading(&words.corner, 1, 1)];
            head.extend(
                indicators[0].iter().zip(&spans).map(|(i, s)| heading(&self.column(i), *s, 1)),
            );
            rows.push(head);
            for of_row in indicators {
                let mut row = vec![label(&of_row[0].row, 1, 1)];
                row.extend(of_row.iter().zip(&spans).map(|(indicator, span)| FormCell {
                    columns: *span,
                    ..self.value(indicator, &BreakdownId::default())
                }));
                rows.push(row);
            }
        }
        FormTable { title: words.title.clone(), width: widest + 1, rows }
    }

    /// The heading of a column of table 2 in this edition; an amount with its unit.
    fn column(&self, indicator: &Indicator) -> String {
        let editions = self.catalog.indicators().iter().flat_map(|i| &i.editions);
        let first = editions.min() == Some(&self.edition);
        let at = if first { indicator.columns.last() } else { indicator.columns.first() };
        let name = at.cloned().unwrap_or_default();
        if indicator.unit.as_str().contains('元') {
            return name + &self.words.two.unit.replace("{unit}", indicator.unit.as_str());
        }
        name
    }

    fn three(&self) -> FormTable {
        let words = &self.words.three;
        let parts: Vec<&BreakdownId> =
            self.catalog.breakdowns().iter().filter(|b| b.table == "3").map(|b| &b.id).collect();
        let name = |id: &BreakdownId| self.catalog.breakdown(id).map_or("", |b| b.zh.as_str());
        let last = parts.len().saturating_sub(1);
        let organisations = parts.get(1..last).unwrap_or_default();
        let mut rows = vec![
            vec![heading(&words.note, 3, 3), heading(&words.applicants, parts.len(), 1)],
            vec![
                heading(parts.first().map_or("", |id| name(id)), 1, 2),
                heading(&words.organisations, organisations.len(), 1),
                heading(parts.last().map_or("", |id| name(id)), 1, 2),
            ],
            organisations.iter().map(|id| heading(name(id), 1, 1)).collect(),
        ];
        let indicators = self.of_table("3");
        let results: Vec<&Indicator> =
            indicators.iter().copied().filter(|i| i.row.starts_with('（')).collect();
        let values = |i: &Indicator| parts.iter().map(|id| self.value(i, id)).collect::<Vec<_>>();
        let mut told = false;
        for indicator in indicators {
            if !indicator.row.starts_with('（') {
                if told || !is_after(indicator, &results, self.catalog) {
                    rows.push(row(vec![label(&indicator.row, 3, 1)], values(indicator)));
                    continue;
                }
                rows.extend(self.results(&results, &values));
                told = true;
                rows.push(row(vec![label(&indicator.row, 3, 1)], values(indicator)));
            }
        }
        FormTable { title: words.title.clone(), width: 3 + parts.len(), rows }
    }

    /// The rows of the results: groups with their parts, or rows of their own.
    fn results(
        &self,
        results: &[&Indicator],
        values: &dyn Fn(&Indicator) -> Vec<FormCell>,
    ) -> Vec<Vec<FormCell>> {
        let part = |i: &Indicator| i.row.split_once('/').map(|(_, part)| part.to_owned());
        let parts_of = |group: &Indicator| {
            let own = results.iter().filter(|i| i.parent.as_ref() == Some(&group.id));
            own.filter(|i| part(i).is_some()).count()
        };
        let printed: Vec<&Indicator> =
            results.iter().copied().filter(|i| part(i).is_some() || parts_of(i) == 0).collect();
        let mut rows = Vec::new();
        let mut group: Option<&IndicatorId> = None;
        for indicator in &printed {
            let mut labels = Vec::new();
            if rows.is_empty() {
                labels.push(label(&self.words.three.results, 1, printed.len()));
            }
            match part(indicator) {
                None => {
                    let printed = self.words.three.labels.get(&indicator.row);
                    labels.push(label(printed.unwrap_or(&indicator.row), 2, 1));
                }
                Some(own) => {
                    let head = indicator.row.split('/').next().unwrap_or_default();
                    if group != indicator.parent.as_ref() {
                        group = indicator.parent.as_ref();
                        let count = printed.iter().filter(|i| i.parent == indicator.parent);
                        let count = count.filter(|i| part(i).is_some()).count();
                        labels.push(label(head, 1, count));
                    }
                    labels.push(label(&own, 1, 1));
                }
            }
            rows.push(row(labels, values(indicator)));
        }
        rows
    }

    fn four(&self) -> FormTable {
        let words = &self.words.four;
        let indicators = self.of_table("4");
        let blocks: Vec<&[&Indicator]> = indicators.chunk_by(|a, b| a.row == b.row).collect();
        let is_review = |block: &&[&Indicator]| block[0].row == words.review;
        let litigation: Vec<&&[&Indicator]> = blocks.iter().filter(|b| !is_review(b)).collect();
        let width = indicators.len();
        let mut first = Vec::new();
        let (mut second, mut third) = (Vec::new(), Vec::new());
        for block in blocks.iter().filter(|b| is_review(b)) {
            first.push(heading(&block[0].row, block.len(), 1));
            second.extend(block.iter().map(|i| heading(&self.column(i), 1, 2)));
        }
        first.push(heading(&words.litigation, litigation.iter().map(|b| b.len()).sum(), 1));
        for block in &litigation {
            second.push(heading(&block[0].row, block.len(), 1));
            third.extend(block.iter().map(|i| heading(&self.column(i), 1, 1)));
        }
        let none = BreakdownId::default();
        let values = indicators.iter().map(|i| self.value(i, &none)).collect();
        let rows = vec![first, second, third, values];
        FormTable { title: words.title.clone(), width, rows }
    }
}

fn row(mut labels: Vec<FormCell>, values: Vec<FormCell>) -> Vec<FormCell> {
    labels.extend(values);
    labels
}

/// Whether the form prints a row behind the results: those of its total, and what is carried over.
fn is_after(indicator: &Indicator, results: &[&Indicator], catalog: &Catalog) -> bool {
    let last = results.last().and_then(|i| catalog.position(&i.id));
    last.is_some_and(|last| catalog.position(&indicator.id).is_some_and(|own| own > last))
}

/// How `width` columns are shared out over `count` cells: the last ones are the widest.
fn spans(width: usize, count: usize) -> Vec<usize> {
    let count = count.max(1);
    (0..count).map(|at| (width * (at + 1)) / count - (width * at) / count).collect()
}
