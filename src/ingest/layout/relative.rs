//! Columns of 本年 and 上年: the title, the name or the caller says which years they are.

use super::header::Header;
use super::title::Said;
use super::{ByName, Origin, RoleWords, year};
use crate::ingest::fault::Fault;
use crate::ingest::sheet::Sheet;
use crate::ingest::table_options::TableOptions;
use crate::ingest::words::{Column, Words};
use crate::model::Year;

/// The year that 本年 stands for, in a table that has a column of 上年 and none of years; what is wrong, where nothing says
/// it. None in every other table: there 本年 adds nothing to the year of the row.
pub(super) fn this_year(
    sheet: &Sheet,
    header: &Header,
    said: &Said,
    name: &ByName,
    options: &TableOptions,
) -> Option<Result<(Year, Origin), Fault>> {
    let words = RoleWords::get();
    let texts =
        || header.levels.iter().flat_map(|level| sheet.filled(*level)).map(|(_, text)| text);
    let is_last = |text: &str| words.years_back(text).is_some_and(|back| back > 0);
    let is_axis = |text: &str| {
        Words::get().columns_of(text).iter().any(|(column, _)| *column == Column::Year)
    };
    let is_relative = texts().any(is_last) && !texts().any(is_axis);
    is_relative.then(|| year(said, name, options))
}
