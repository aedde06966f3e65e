use super::dims::{Dims, Meaning, Reader};
use super::header::{Header, is_axis};
use super::of_which::Whole;
use super::path::{self, Path};
use super::plan::{ColumnPlan, Columns, twice};
use super::sides::{self, candidates, content};
use crate::catalog::fold;
use crate::ingest::fault::Fault;
use crate::ingest::sheet::Sheet;
use crate::ingest::words::{Column, Words};
use crate::model::Severity;

/// Tells the columns apart.
pub(super) fn read(
    sheet: &Sheet,
    header: &Header,
    reader: &mut Reader<'_, '_>,
) -> Result<Columns, Fault> {
    let paths: Vec<Path> = (0..sheet.width).map(|c| path::of(sheet, header, c, reader)).collect();
    for (column, path) in paths.iter().enumerate() {
        path.gap(sheet, header, column, reader)?;
    }
    let mut columns = Columns {
        headings: paths.iter().map(|path| path.texts().join(" / ")).collect(),
        plans: Vec::with_capacity(sheet.width),
        told_by_content: Vec::new(),
    };
    let mut sides = Vec::new();
    let mut whole = Whole::default();
    for (column, path) in paths.iter().enumerate() {
        let plan = match whole.part(path, reader) {
            Some(part) => part,
            None => {
                let plan = plan_of(path, reader).map_err(|fault| fault.in_column(column))?;
                whole.pass(path, &plan);
                plan
            }
        };
        if matches!(plan, ColumnPlan::Side(_)) {
            sides.push(column);
        }
        columns.plans.push(plan);
    }
    sides::settle(sheet, header, &sides, &mut columns, reader)?;
    applicants_beside_each_other(&paths, &mut columns, reader);
    by_content(sheet, header, &mut columns, reader);
    units_below(sheet, header, &mut columns, reader);
    refuse_unknown_levels(&mut columns)?;
    refuse_twins(&columns)?;
    Ok(columns)
}

fn plan_of(path: &Path, reader: &mut Reader<'_, '_>) -> Result<ColumnPlan, Fault> {
    let texts = path.texts();
    let names: Vec<&str> = texts.iter().copied().filter(|text| !is_axis(text, reader)).collect();
    let Some(innermost) = texts.last() else { return Ok(ColumnPlan::Unnamed) };
    if names.is_empty() {
        return Ok(side_of(innermost));
    }
    if let [name] = names.as_slice() {
        if reader.words.is_remark(name) {
            return Ok(ColumnPlan::Remark);
        }
        let over_bodies = texts.len() > 1
            && Words::get().columns_of(texts[0]).iter().any(|(c, _)| *c == Column::Body)
            && reader.unit(name).is_none();
        if over_bodies && !reader.words.is_total(name) && reader.words.change(name).is_none() {
            let body = Some(reader.body_name(name));
            return Ok(ColumnPlan::Figures(Dims { body, ..Dims::default() }));
        }
    }
    match reader.path(&names) {
        Ok(Meaning::Figures(dims)) => Ok(ColumnPlan::Figures(dims)),
        Ok(Meaning::Total(dims)) => Ok(ColumnPlan::Total(dims)),
        Ok(Meaning::Change(change, dims)) => Ok(ColumnPlan::Change(change, dims)),
        Ok(Meaning::Statistic) => Ok(ColumnPlan::Statistic),
        Err(fault) if refuses_table(&fault) => Err(fault),
        Err(fault) => Ok(ColumnPlan::Unknown(as_column(fault, &texts.join(" / ")))),
    }
}

/// Whether a fault of one heading leaves the whole table unread.
fn refuses_table(fault: &Fault) -> bool {
    fault.code == "header_years" || fault.code.starts_with("year_needed")
}

/// A column of another name is no error, but what resembles an indicator is worth a look.
fn as_column(fault: Fault, heading: &str) -> Fault {
    if !fault.code.starts_with("unknown_indicator") {
        return fault;
    }
    let nearest = fault.nearest();
    let severity = if nearest.is_some() { Severity::Warning } else { Severity::Notice };
    Fault::near("column_ignored", severity, nearest).with("found", heading)
}

/// A side heading, for now by its first meaning; which of several it has is settled with the others.
fn side_of(heading: &str) -> ColumnPlan {
    let candidates = candidates(heading);
    match candidates.first() {
        Some((Column::Value, _)) if candidates.len() == 1 => ColumnPlan::Figures(Dims::default()),
        Some((column, _)) => ColumnPlan::Side(*column),
        None => ColumnPlan::Side(Column::Indicator),
    }
}

/// Beside columns of applicants, 其他 and 合计 are applicants too.
fn applicants_beside_each_other(
    paths: &[Path],
    columns: &mut Columns,
    reader: &mut Reader<'_, '_>,
) {
    let alone = |dims: &Dims| dims.breakdown.is_some() && dims.heading.is_none();
    if columns.figures().filter(|(_, dims)| alone(dims)).count() < 2 {
        return;
    }
    for (path, plan) in paths.iter().zip(&mut columns.plans) {
        let is_total = matches!(plan, ColumnPlan::Total(_));
        let (ColumnPlan::Figures(dims) | ColumnPlan::Total(dims)) = plan else { continue };
        let texts = path.texts();
        let Some(name) = texts.last().filter(|name| reader.names.is_breakdown(name)) else {
            continue;
        };
        if is_total || dims.heading.as_ref().is_some_and(|h| h.breakdown.is_none()) {
            let breakdown = Some((*name).to_owned());
            *plan = ColumnPlan::Figures(Dims { heading: None, breakdown, ..dims.clone() });
        }
    }
}

/// Columns without a known heading that stand in front of the figures are told by what stands in them.
fn by_content(sheet: &Sheet, header: &Header, columns: &mut Columns, reader: &mut Reader<'_, '_>) {
    let is_data = |plan: &ColumnPlan| matches!(plan, ColumnPlan::Figures(_) | ColumnPlan::Total(_));
    let first = columns.plans.iter().position(is_data).unwrap_or(sheet.width);
    for column in 0..sheet.width {
        let blank = (header.end..sheet.rows.len()).all(|row| sheet.text(row, column).is_empty());
        let unnamed = matches!(columns.plans[column], ColumnPlan::Unnamed);
        if unnamed && blank {
            columns.plans[column] = ColumnPlan::Blank;
            continue;
        }
        let open = unnamed || matches!(columns.plans[column], ColumnPlan::Unknown(_));
        if !open || column > first {
            continue;
        }
        let Some(found) = content(sheet, header, column, reader) else { continue };
        // A heading that is not known may say what a name in the form of a body's does not: 科室, 主管部门.
        let doubtful = !unnamed && matches!(found, Column::Body | Column::Unit);
        if !doubtful && columns.side(found).is_none() {
            columns.plans[column] = ColumnPlan::Side(found);
            columns.told_by_content.push(column);
        }
    }
}

/// The units that stand in a row below the header.
fn units_below(sheet: &Sheet, header: &Header, columns: &mut Columns, reader: &mut Reader<'_, '_>) {
    let Some(row) = header.units else { return };
    for (column, plan) in columns.plans.iter_mut().enumerate() {
        // 备注 stands in the row of units, where the rows above it are blank.
        if matches!(plan, ColumnPlan::Unnamed) && reader.words.is_remark(sheet.text(row, column)) {
            *plan = ColumnPlan::Remark;
            columns.headings[column] = sheet.text(row, column).to_owned();
        }
        let (ColumnPlan::Figures(dims) | ColumnPlan::Total(dims)) = plan else { continue };
        if let Some(unit) = reader.unit(sheet.spread(row, column)) {
            dims.unit = Some(unit);
        }
    }
}

/// Where the columns are years (or bodies, or applicants), one of another name may be any of them.
fn refuse_unknown_levels(columns: &mut Columns) -> Result<(), Fault> {
    let by_indicator = columns.figures().all(|(_, d)| d.heading.is_some() && d.year.is_none());
    let deep = columns.headings.iter().any(|heading| heading.contains(" / "));
    let first = columns.figures().next().map_or(0, |(at, _)| at);
    for (column, plan) in columns.plans.iter().enumerate() {
        let ColumnPlan::Unknown(fault) = plan else { continue };
        let beside_figures = column > first && (!by_indicator || deep);
        let remark = fault.code == "column_ignored" && fault.nearest().is_none() && !deep;
        if fault.code == "heading_unknown" || (beside_figures && !remark) {
            let fault = Fault::near("heading_unknown", Severity::Error, fault.nearest());
            let fault = fault.with("found", &columns.headings[column]);
            return Err(fault.in_column(column));
        }
        if beside_figures && columns.figures().any(|(_, d)| d.year.is_some() || d.body.is_some()) {
            let fault = Fault::error("heading_unknown").with("found", &columns.headings[column]);
            return Err(fault.in_column(column));
        }
    }
    Ok(())
}

/// Two columns that say the same of their figures: one of the headings is wrong.
fn refuse_twins(columns: &Columns) -> Result<(), Fault> {
    let key = |dims: &Dims| {
        let heading = dims
            .heading
            .as_ref()
            .map(|h| (h.indicator.id.clone(), h.breakdown.as_ref().map(|b| b.id.clone())));
        (dims.body.clone(), dims.year, heading, dims.breakdown.clone(), dims.measure.clone())
    };
    let figures: Vec<(usize, _)> = columns.figures().map(|(at, dims)| (at, key(dims))).collect();
    for (number, (column, wanted)) in figures.iter().enumerate() {
        // 收费 and 收费（万元） may both stand; whether they agree, their figures tell.
        let heading = |column: usize| fold(&columns.headings[column]);
        let twin = figures[..number]
            .iter()
            .find(|(first, earlier)| earlier == wanted && heading(*first) == heading(*column));
        if let Some((first, _)) = twin {
            return Err(twice(&columns.headings[*column], (*first, *column)));
        }
    }
    Ok(())
}
