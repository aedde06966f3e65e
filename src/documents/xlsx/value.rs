//! The value of a cell as the sheet would print it.

use calamine::{Data, DataRef, ExcelDateTime, Style};
use ssfmt::{DateSystem, FormatOptions, NumberFormat};

use crate::documents::space::fold_space;

/// How the cells of a style show their numbers.
pub(super) struct Shown(Option<Code>);

struct Code {
    code: NumberFormat,
    /// Whether it divides by thousands.
    is_scaled: bool,
}

impl Shown {
    /// The number format of a style; none where numbers are shown as they are.
    pub(super) fn of(style: &Style) -> Shown {
        let code = style.number_format.as_ref().map(|format| format.format_code.as_str());
        Shown::of_code(code.unwrap_or_default())
    }

    /// The number format of this code.
    pub(super) fn of_code(code: &str) -> Shown {
        let plain = code.is_empty() || code.eq_ignore_ascii_case("general") || code == "@";
        if plain {
            return Shown(None);
        }
        // A comma behind the last digit of a section scales: `#,##0,`.
        let is_scaled = code.split(';').any(|section| {
            section.rfind(['0', '#', '?']).is_some_and(|at| section[at + 1..].starts_with(','))
        });
        let code = NumberFormat::parse(&escaped(code)).ok();
        Shown(code.map(|code| Code { code, is_scaled }))
    }
}

/// A format with `\` in front of a literal sign, where Chinese offices write `!`: `0!.0,"万"`.
fn escaped(code: &str) -> String {
    let mut quoted = false;
    let mut literal = false;
    let mut text = String::with_capacity(code.len());
    for c in code.chars() {
        if c == '"' && !literal {
            quoted = !quoted;
        }
        let opens = !quoted && !literal && matches!(c, '!' | '\\');
        text.push(if opens { '\\' } else { c });
        literal = opens;
    }
    text
}

/// A whole number is cut and not rounded where a format scales it by thousands, unless it has a trace behind its point.
fn traced(number: f64) -> f64 {
    const LARGEST: f64 = 4_294_967_296.0;
    const TRACE: f64 = 1.0 / 1_048_576.0;
    let whole = number != 0.0 && number.fract() == 0.0 && number.abs() < LARGEST;
    if whole { number + TRACE * number.signum() } else { number }
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
    let is_scaled = matches!(value, DataRef::Int(_) | DataRef::Float(_)) && format.is_scaled;
    let number = if is_scaled { traced(number) } else { number };
    match format.code.try_format(number, &options) {
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
    fn a_number_is_what_its_format_shows() {
        let shows = |code: &str, number: f64| {
            shown(&DataRef::Float(number), Some(&Shown::of_code(code)), false)
        };
        for (code, number, text) in [
            ("0!.0,\"万\"", 15_000.0, "1.5万"),
            ("0\\.0,\"万\"", 15_678.0, "1.6万"),
            ("#,##0,\"千\"", 15_500.0, "16千"),
            ("#,##0,\"千\"", -15_678.0, "-16千"),
            ("[>=10000]0!.0,\"万\";0", 9_999.0, "9999"),
            ("0.00,,\"百万\"", 1_500_000.0, "1.50百万"),
            ("0,;-0,;\"无\"", 0.0, "无"),
            ("0\"！\"", 3.0, "3！"),
            ("\"a!b\"0", 3.0, "a!b3"),
            ("#,##0.00", 7_730.284_999, "7,730.28"),
        ] {
            assert_eq!(shows(code, number), text, "{code}");
        }
    }

    #[test]
    fn texts_are_folded() {
        assert_eq!(text(&DataRef::SharedString(" 总\u{3000}计\n")), "总 计");
        assert_eq!(text(&DataRef::Bool(true)), "TRUE");
    }
}
