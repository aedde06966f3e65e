use super::fault::Fault;
use super::layout::{Change, ColumnPlan, Dims, RowDims, RowPlan};
use super::observe::{Observer, Slot};
use super::words::Column;
use crate::catalog::TitleWords;
use crate::documents::number;
use crate::model::{Claim, ClaimKind, ObservationKey, Severity, Unit, Year, settle};

/// What the totals and changes of a table came to.
#[derive(Default)]
pub(super) struct Audit {
    pub(super) faults: Vec<(Fault, Option<usize>)>,
    /// Totals that were compared, and those that agree with their parts.
    pub(super) totals: (u64, u64),
    /// Rates of growth whose base is not in the table.
    pub(super) claims: Vec<Claim>,
    /// Changes that were compared, and those that agree.
    pub(super) changes: (u64, u64),
}

/// How far the last printed digit reaches.
fn half_a_digit(text: &str) -> f64 {
    let decimals = number::read(text).map_or(0, |reading| reading.decimals);
    0.51 * 10f64.powi(-i32::from(decimals))
}

impl Observer<'_, '_> {
    /// Holds the totals against their parts and the changes against their figures. Nothing is taken from them.
    pub(super) fn audit(&mut self) -> Audit {
        let mut audit = Audit::default();
        for (row, plan) in self.layout.rows.iter().enumerate() {
            match plan {
                RowPlan::Total(of, said) => self.total_row(row, *of, said, &mut audit),
                RowPlan::Change(change, said) => self.change_row(row, *change, said, &mut audit),
                RowPlan::Data(said) if said.faults.is_empty() => {
                    self.columns_of_row(row, said, &mut audit);
                }
                _ => {}
            }
        }
        audit
    }

    fn total_row(&mut self, row: usize, of: Column, said: &RowDims, audit: &mut Audit) {
        let columns: Vec<(usize, Dims)> =
            self.layout.columns.figures().map(|(at, dims)| (at, dims.clone())).collect();
        for (column, dims) in columns {
            let text = self.sheet.text(row, column).to_owned();
            if text.is_empty() {
                continue;
            }
            let rows = self.parts_of_total(row, of, said);
            let parts: Vec<(usize, f64)> = rows
                .iter()
                .filter_map(|r| self.out.values.get(&(*r, column)).map(|v| (*r, *v)))
                .collect();
            let complete = parts.len() == rows.len();
            let Some(slot) = rows.iter().find_map(|r| self.slot_of(*r, &dims)) else { continue };
            let Ok(figure) = self.value(&text, row, &slot) else { continue };
            let Some(reported) = figure.value else { continue };
            let total = Total { text, at: (row, column), reported, complete };
            total.compare(&candidate_sums(row, &parts, of), audit);
        }
    }

    /// The rows that a total may add up: those of the same body, year and indicator, as far as the total names them.
    fn parts_of_total(&self, row: usize, of: Column, said: &RowDims) -> Vec<usize> {
        let fits = |dims: &Dims| {
            let body =
                of == Column::Body || said.dims.body.is_none() || said.dims.body == dims.body;
            let year =
                of == Column::Year || said.dims.year.is_none() || said.dims.year == dims.year;
            let id = |d: &Dims| d.heading.as_ref().map(|h| h.indicator.id.clone());
            let heading = said.dims.heading.is_none() || id(&said.dims) == id(dims);
            let breakdown = said.dims.breakdown.is_none() || said.dims.breakdown == dims.breakdown;
            body && year && heading && breakdown
        };
        let rows = self.layout.rows.iter().enumerate().filter(|(at, _)| *at != row);
        rows.filter_map(|(at, plan)| match plan {
            RowPlan::Data(part) if part.faults.is_empty() && !part.is_part && fits(&part.dims) => {
                (of != Column::Indicator || at < row).then_some(at)
            }
            _ => None,
        })
        .collect()
    }

    fn slot_of(&mut self, row: usize, column: &Dims) -> Option<Slot> {
        let RowPlan::Data(said) = &self.layout.rows[row] else { return None };
        self.slot(said, column).ok().flatten()
    }

    fn columns_of_row(&mut self, row: usize, said: &RowDims, audit: &mut Audit) {
        let plans = &self.layout.columns.plans;
        for (column, plan) in plans.iter().enumerate() {
            let text = self.sheet.text(row, column).to_owned();
            if text.is_empty() {
                continue;
            }
            match plan {
                ColumnPlan::Total(dims) => self.total_column((row, column), said, dims, audit),
                ColumnPlan::Change(change, dims) => {
                    let Some(key) = self.changed(column, said, dims) else { continue };
                    let years = self.years_of(&self.layout.columns.headings[column]);
                    self.check_change((row, column), *change, (key, years), audit);
                }
                _ => {}
            }
        }
    }

    fn total_column(
        &mut self,
        (row, column): (usize, usize),
        said: &RowDims,
        dims: &Dims,
        audit: &mut Audit,
    ) {
        let figures: Vec<(usize, Dims)> = self
            .layout
            .columns
            .figures()
            .filter(|(_, part)| {
                let year = dims.year.is_none() || dims.year == part.year;
                let body = dims.body.is_none() || dims.body == part.body;
                let whole = part.heading.as_ref().is_none_or(|h| {
                    h.breakdown.as_ref().is_none_or(|b| b.id == h.indicator.whole.id)
                });
                year && body && whole
            })
            .map(|(at, dims)| (at, dims.clone()))
            .collect();
        let slots: Vec<(usize, Slot)> = figures
            .iter()
            .filter_map(|(at, dims)| Some((*at, self.slot(said, dims).ok().flatten()?)))
            .collect();
        let Some((_, slot)) = slots.iter().find(|(at, _)| *at < column).or(slots.first()) else {
            return;
        };
        let unit = slot.heading.indicator.unit.clone();
        let parts: Vec<(usize, f64)> = slots
            .iter()
            .filter(|(_, slot)| slot.heading.indicator.unit == unit)
            .filter_map(|(at, _)| self.out.values.get(&(row, *at)).map(|v| (*at, *v)))
            .collect();
        let text = self.sheet.text(row, column).to_owned();
        let slot = slot.clone();
        let Ok(figure) = self.value(&text, row, &slot) else { return };
        let Some(reported) = figure.value else { return };
        let complete = parts.len() == slots.len();
        let total = Total { text, at: (row, column), reported, complete };
        total.compare(&candidate_sums(column, &parts, Column::Indicator), audit);
    }

    /// The figure that a column of changes is of: the one that it names, or the one to its left.
    fn changed(&mut self, column: usize, said: &RowDims, dims: &Dims) -> Option<ObservationKey> {
        let wanted = dims.heading.as_ref().map(|h| h.indicator.id.clone());
        let left: Vec<Dims> = self
            .layout
            .columns
            .figures()
            .filter(|(at, part)| {
                let id = part.heading.as_ref().map(|h| h.indicator.id.clone());
                *at < column && (wanted.is_none() || id.is_none() || id == wanted)
            })
            .map(|(_, dims)| dims.clone())
            .collect();
        let slot = self.slot(said, left.last()?).ok().flatten()?;
        Some(slot.key)
    }

    fn change_row(&mut self, row: usize, change: Change, said: &RowDims, audit: &mut Audit) {
        let columns: Vec<(usize, Dims)> =
            self.layout.columns.figures().map(|(at, dims)| (at, dims.clone())).collect();
        for (column, dims) in columns {
            if self.sheet.text(row, column).is_empty() {
                continue;
            }
            let Ok(Some(slot)) = self.slot(said, &dims) else { continue };
            self.check_change((row, column), change, (slot.key, None), audit);
        }
    }

    /// Holds one change against the two figures that it compares, when both are in the table.
    fn check_change(
        &mut self,
        at: (usize, usize),
        change: Change,
        (mut key, years): (ObservationKey, Option<(Year, Year)>),
        audit: &mut Audit,
    ) {
        let text = self.sheet.text(at.0, at.1).to_owned();
        let (base_year, year) = years.unwrap_or((key.year.before(), key.year));
        key.year = year;
        let Some(value) = self.out.by_key.get(&key).copied() else { return };
        key.year = base_year;
        let Some(base) = self.out.by_key.get(&key).copied() else {
            key.year = year;
            audit.claims.extend(self.claim(at, change, key).filter(|_| years.is_none()));
            return;
        };
        let written = self.convention.read(&text).into_owned();
        let written = written.trim_start_matches(['↑', '+', ' ']).replace('↓', "-");
        let Ok(reading) = number::read(&written) else { return };
        let Some(claimed) = reading.value else { return };
        let margin = half_a_digit(&written);
        let (computed, agrees) = match change {
            Change::Difference if reading.unit.as_ref().is_none_or(|u| u.as_str() != "%") => {
                let difference = value - base;
                let scale = self.scale_of(at.1, &key);
                let near = |claimed: f64, margin: f64| (difference - claimed).abs() <= margin;
                (difference, near(claimed, margin) || near(claimed * scale, margin * scale))
            }
            _ if base == 0.0 => return,
            _ => {
                let rate = (value - base) / base.abs() * 100.0;
                let near = |claimed: f64, margin: f64| (rate - claimed).abs() <= margin;
                let bare = reading.unit.is_none();
                let as_share = bare && near(claimed * 100.0, margin * 100.0) && claimed != 0.0;
                (rate, near(claimed, margin) || as_share)
            }
        };
        audit.changes.0 += 1;
        audit.changes.1 += u64::from(agrees);
        if !agrees {
            let shown = match change {
                Change::Rate => format!("{computed:.2}%"),
                Change::Difference => settle(computed).to_string(),
            };
            let fault = Fault::new("change_differs", Severity::Warning)
                .with("found", text)
                .with("computed", shown)
                .with("body", &key.body)
                .saying("indicator", self.names.name_of(&key.indicator, &key.breakdown))
                .with("base_year", base_year)
                .with("year", year)
                .in_column(at.1);
            audit.faults.push((fault, Some(at.0)));
        }
    }

    /// A growth that the checks may know the base of.
    fn claim(&self, at: (usize, usize), change: Change, key: ObservationKey) -> Option<Claim> {
        let text = self.sheet.text(at.0, at.1);
        let reading = number::read(&self.convention.read(text)).ok()?;
        let per_cent = reading.unit.as_ref().is_some_and(|unit| unit.as_str() == "%");
        let heading = &self.layout.columns.headings[at.1];
        let said = per_cent || heading.contains(['%', '％']);
        let value = reading.value.filter(|_| change == Change::Rate && said)?;
        Some(Claim {
            body: key.body,
            year: key.year,
            kind: ClaimKind::Growth,
            subject: heading.clone(),
            indicator: key.indicator.to_string(),
            breakdown: key.breakdown,
            value,
            unit: Unit::new("%"),
            note: String::new(),
            base: None,
            whole: None,
            place: self.sheet.place(Some(at.0), Some(at.1)),
            text: text.to_owned(),
        })
    }

    /// The factor between the unit of the figures beside a change and that of their indicator.
    fn scale_of(&mut self, column: usize, key: &ObservationKey) -> f64 {
        let left = self.layout.columns.figures().filter(|(at, _)| *at <= column).last();
        let Some((_, dims)) = left else { return 1.0 };
        let dims = dims.clone();
        let rows: Vec<usize> = (self.layout.end..self.layout.rows.len()).collect();
        for row in rows {
            let Some(slot) = self.slot_of(row, &dims) else { continue };
            if slot.key.indicator == key.indicator {
                let own = &slot.heading.indicator.unit;
                let power = slot.unit.as_ref().and_then(|unit| unit.power_to(own)).unwrap_or(0);
                return 10f64.powi(power);
            }
        }
        1.0
    }

    /// The two years that a heading compares: 2024年比2020年增减.
    fn years_of(&self, heading: &str) -> Option<(Year, Year)> {
        let years = TitleWords::get().years_in(heading);
        match (years.iter().min(), years.iter().max()) {
            (Some(first), Some(last)) if first < last => Some((*first, *last)),
            _ => None,
        }
    }
}

/// A total as it is printed.
struct Total {
    text: String,
    at: (usize, usize),
    reported: f64,
    /// Whether every one of its parts has a value.
    complete: bool,
}

impl Total {
    /// Holds the total against the sums that it may mean. One that lacks a part agrees, or is left alone.
    fn compare(self, sums: &[f64], audit: &mut Audit) {
        let Some(all) = sums.first().copied() else { return };
        let margin = half_a_digit(&self.text).max(self.reported.abs() * 1e-12);
        let agrees = sums.iter().any(|sum| (sum - self.reported).abs() <= margin);
        if !agrees && !self.complete {
            return;
        }
        audit.totals.0 += 1;
        audit.totals.1 += u64::from(agrees);
        if !agrees {
            let fault = Fault::new("total_differs", Severity::Warning)
                .with("found", self.text)
                .with("computed", settle(all))
                .in_column(self.at.1);
            audit.faults.push((fault, Some(self.at.0)));
        }
    }
}

/// The sums that a total may mean, the whole first: all parts; those on one side of it; of those in front of it, as many as
/// stand next to it. One part alone is no sum, where there are several.
fn candidate_sums(total: usize, parts: &[(usize, f64)], of: Column) -> Vec<f64> {
    let sum = |parts: &[&(usize, f64)]| parts.iter().map(|(_, value)| value).sum::<f64>();
    let all: Vec<&(usize, f64)> = parts.iter().collect();
    let before: Vec<&(usize, f64)> = parts.iter().filter(|(at, _)| *at < total).collect();
    let after: Vec<&(usize, f64)> = parts.iter().filter(|(at, _)| *at > total).collect();
    let whole = if of == Column::Indicator { &before } else { &all };
    if whole.is_empty() {
        return Vec::new();
    }
    let fewest = if whole.len() > 1 { 2 } else { 1 };
    let mut sums = vec![sum(whole)];
    for side in [&all, &before, &after] {
        if side.len() >= fewest {
            sums.push(sum(side));
        }
    }
    let runs = before.len().saturating_sub(fewest - 1);
    sums.extend((0..runs).map(|start| sum(&before[start..])));
    sums.extend((fewest..=after.len()).map(|end| sum(&after[..end])));
    sums
}
