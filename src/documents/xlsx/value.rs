//! The value of a cell as the sheet would print it.

use calamine::{Data, DataRef, ExcelDateTime, Style};
use ssfmt::{DateSystem, FormatOptions, NumberFormat};

use crate::documents::space::fold_space;

/// How the cells of a style show their numbers.
pub(super) struct Shown(Option<NumberFormat>);

impl Shown {
    /// The number format of a style; none where numbers are shown as they are.
    pub(super) fn of(style: &Style) -> Shown {
        let code = style.number_format.as_ref().map(|format| format.format_code.as_str());
        Shown::of_code(code.unwrap_or_default())
    }

    /// The number format of this code.
    pub(super) fn of_code(code: &str) -> Shown {
        let plain = code.is_empty() || code.eq_ignore_ascii_case("general") || code == "@";
        Shown(if plain { None } else { NumberFormat::parse(code).ok() })
    }
}

/// What a cell shows: its number by its format.
pub(super) fn shown(value: &DataRef<'_>, format: Option<&Shown>, is_1904: bool) -> String {
    let Some(format) = format.and_then(|format| format.0.as_ref()) else { return text(value) };
    let number = match value {
        DataRef::Int(n) => *n as f64,
        DataRef::Float(n) => *n,
        DataRef::DateTime(moment) => moment.as_f64(),
        _ => return text(value),
    };
    let date_system = if is_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
    let options = FormatOptions { date_system, ..FormatOptions::default() };
    match format.try_format(number, &options) {
        // A format may hide a number altogether (;;;), or fill its cell with stars.
        Ok(shown) => fold_space(&shown.replace('_', "")),
        Err(_) => text(value),
    }
}

/// The text of a value; empty for an empty cell.
pub(super) fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::Bool(b) => b.to_string().to_uppercase(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::SharedString(text) => fold_space(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            fold_space(text)
        }
    }
}

/// The value without its own text.
pub(super) fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(n) => DataRef::Float(*n),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            DataRef::SharedString(text)
        }
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// The number with the 15 digits that Excel keeps: `440.1629`, not `440.16290000000004`.
fn number(n: f64) -> String {
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    // No negative zero: a sheet prints 0.
    format!("{}", rounded + 0.0)
}

fn date(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return number(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_the_sheet_shows_them() {
        for (n, text) in [
            (8097.0, "8097"),
            (440.162_900_000_000_04, "440.1629"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1e-7, "0.0000001"),
            (251_000_000_000_000_000.0, "251000000000000000"),
        ] {
            assert_eq!(number(n), text);
        }
    }

    #[test]
    fn texts_are_folded() {
        assert_eq!(text(&DataRef::SharedString(" 总\u{3000}计\n")), "总 计");
        assert_eq!(text(&DataRef::Bool(true)), "TRUE");
    }
}
