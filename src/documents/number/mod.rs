//! The text of one cell → a number with its status and unit, or what was expected instead. Nothing is guessed: what
//! can be read in two ways is refused.

mod decimal;
mod numeral;
mod tokens;
mod words;

pub use decimal::Decimal;

use std::borrow::Cow;

use crate::model::{ObsStatus, Unit};
use words::{Words, after, before};

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The number, in `unit`; none when the cell is blank or says that there is none. 万 and 亿 are multiplied in
    /// (550万人 is 5,500,000 人), except in front of 元: 万元 and 亿元 are units of their own.
    pub value: Option<f64>,
    /// The digits printed behind the point.
    pub decimals: u8,
    /// The power of ten by which the printed digits were multiplied: 4 for 550万. The last printed digit stands at the
    /// power `power - decimals`.
    pub power: i32,
    /// Normal, estimated, missing (a blank cell) or not applicable ("/", "—", 无).
    pub status: ObsStatus,
    /// The unit behind the number, when there is one.
    pub unit: Option<Unit>,
    /// The text in brackets behind the number, when there is one: 其中修订16件.
    pub remark: Option<String>,
    exact: Option<Decimal>,
}

impl Reading {
    /// The value times a power of ten: its decimal point is moved, so that 251000 元 is exactly 25.1 万元. None without a
    /// number.
    ///
    /// # Errors
    /// There it has more digits than can be kept.
    pub fn scaled(&self, power: i32) -> Result<Option<f64>, NumberFault> {
        self.exact.map(|number| value(number.times_ten_to(power))).transpose()
    }

    fn of(number: Decimal) -> Reading {
        Reading {
            value: Some(number.to_f64()),
            exact: Some(number),
            ..Reading::without_number(ObsStatus::Normal)
        }
    }

    fn without_number(status: ObsStatus) -> Reading {
        Reading {
            value: None,
            decimals: 0,
            power: 0,
            status,
            unit: None,
            remark: None,
            exact: None,
        }
    }
}

/// What is wrong with a cell that should have a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// No number at all.
    Text,
    /// Something behind the number that is no known unit.
    Behind,
    /// Two numbers.
    Two,
    /// Thousands separators that do not stand at every third digit.
    Grouping,
    /// More than one decimal point, or none of its digits.
    Point,
    /// More digits than can be kept.
    Long,
    /// A Chinese numeral that is incomplete or can be read in two ways.
    Numeral,
}

impl NumberFault {
    /// The code of the finding, whose sentence says what was expected.
    pub fn code(self) -> &'static str {
        match self {
            NumberFault::Text => "number_none",
            NumberFault::Behind => "number_unit",
            NumberFault::Two => "number_two",
            NumberFault::Grouping => "number_grouping",
            NumberFault::Point => "number_point",
            NumberFault::Long => "number_long",
            NumberFault::Numeral => "number_numeral",
        }
    }
}

/// Reads the text of one cell.
///
/// # Errors
/// What is wrong, when the cell has something else than one number, nothing, or a sign that there is none.
pub fn read(cell: &str) -> Result<Reading, NumberFault> {
    let cell = cell.trim();
    if !may_be_number(cell) {
        return Err(NumberFault::Text);
    }
    let folded = fold_width(cell);
    let text = folded.trim();
    if text.is_empty() {
        return Ok(Reading::without_number(ObsStatus::Missing));
    }
    if let Some(number) = plain_digits(text) {
        return Ok(Reading::of(number));
    }
    let (text, remark) = split_remark(text);
    if says_none(text) {
        let none = Reading::without_number(ObsStatus::NotApplicable);
        return Ok(Reading { remark: remark.map(str::to_owned), ..none });
    }
    let reading = number(text)?;
    Ok(with_remark(reading, remark))
}

/// Whether a cell begins as a number, an estimate or a sign that there is none begins. Most texts of a report are looked at
/// for a number, and this is the shortest way past those that are none.
fn may_be_number(cell: &str) -> bool {
    let Some(first) = cell.chars().find(|c| !is_zero_width(*c)) else { return true };
    let first = half_width(first);
    first.is_ascii_digit()
        || matches!(first, '.' | '+' | ' ')
        || is_dash(first)
        || tokens::begins_numeral(first)
        || Words::get().begin_with(first)
}

/// A number of digits alone, as most are: the shortest way through millions of them.
fn plain_digits(text: &str) -> Option<Decimal> {
    let plain = text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| Decimal::parse(text, "")).flatten()
}

/// The number, its estimate words and its unit.
fn number(text: &str) -> Result<Reading, NumberFault> {
    let words = Words::get();
    let (text, mut estimated) = strip_all(text, &words.estimated_before);
    let (text, per_cent) = match after(text, &words.per_cent_before) {
        Some(behind) => (behind, true),
        None => (text, false),
    };
    let (text, negative) = sign(text);
    let (tokens, rest) = tokens::cut(text)?;
    if tokens.is_empty() {
        return Err(NumberFault::Text);
    }
    let numeral = numeral::evaluate(&tokens)?;
    estimated |= tokens.contains(&tokens::Token::About);
    let (unit, about) = unit_behind(rest, words)?;
    let (number, power, unit) = with_unit(&numeral, unit, per_cent)?;
    let number = if negative { number.negated() } else { number };
    Ok(Reading {
        value: Some(value(number)?),
        decimals: numeral.decimals,
        power,
        status: if estimated || about { ObsStatus::Estimated } else { ObsStatus::Normal },
        unit,
        remark: None,
        exact: Some(number),
    })
}

/// The 64-bit number that keeps a decimal.
fn value(number: Decimal) -> Result<f64, NumberFault> {
    number.kept().ok_or(NumberFault::Long)
}

/// The number as it is given: 万 and 亿 stay in the unit in front of 元, and are multiplied in elsewhere.
fn with_unit(
    numeral: &numeral::Numeral,
    unit: &str,
    per_cent: bool,
) -> Result<(Decimal, i32, Option<Unit>), NumberFault> {
    if per_cent {
        return match unit {
            "" => Ok((numeral.number, numeral.power, Some(Unit::new("%")))),
            _ => Err(NumberFault::Behind),
        };
    }
    let money = matches!(unit, "元" | "圆");
    match numeral.power_name() {
        Some(name) if money => {
            let unit = Unit::new(&format!("{name}{unit}"));
            Ok((numeral.number.times_ten_to(-numeral.power), 0, Some(unit)))
        }
        _ => {
            let unit = (!unit.is_empty()).then(|| Unit::new(unit));
            Ok((numeral.number, numeral.power, unit))
        }
    }
}

/// The unit behind a number, and whether an estimate word stands there too: 条以上, 余条.
fn unit_behind<'t>(rest: &'t str, words: &Words) -> Result<(&'t str, bool), NumberFault> {
    let rest = rest.trim();
    let (unit, behind) = match before(rest, &words.estimated_after) {
        Some(unit) => (unit, true),
        None => (rest, false),
    };
    let (unit, between) = match after(unit, &words.estimated_after) {
        Some(unit) => (unit, true),
        None => (unit, false),
    };
    let known = unit.is_empty() || is_unit(unit, words);
    match known {
        true => Ok((unit, behind || between)),
        false if rest.contains(|c: char| c.is_ascii_digit()) => Err(NumberFault::Two),
        false => Err(NumberFault::Behind),
    }
}

fn is_unit(text: &str, words: &Words) -> bool {
    words.units.iter().any(|unit| unit == text)
}

/// Brackets behind a number are a remark, unless all that they say is the unit: 72701（万元）.
fn with_remark(reading: Reading, remark: Option<&str>) -> Reading {
    let Some(remark) = remark.filter(|r| !r.is_empty()) else { return reading };
    let words = Words::get();
    let named = after(remark, &words.unit_before).unwrap_or(remark);
    let unit = Unit::new(named);
    if reading.unit.is_none() && is_unit(unit.split().1, words) {
        return Reading { unit: Some(unit), ..reading };
    }
    Reading { remark: Some(remark.to_owned()), ..reading }
}

fn split_remark(text: &str) -> (&str, Option<&str>) {
    let inside = text.strip_suffix(')').and_then(|open| {
        let at = matching_bracket(open)?;
        Some((text[..at].trim_end(), open[at + 1..].trim()))
    });
    match inside {
        Some((before, remark)) if !before.is_empty() => (before, Some(remark)),
        _ => (text, None),
    }
}

/// Where the bracket opens that would be closed at the end of the text.
fn matching_bracket(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate().rev() {
        depth += match byte {
            b')' => 1,
            b'(' => -1,
            _ => 0,
        };
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn says_none(text: &str) -> bool {
    text.chars().all(is_dash) || Words::get().not_applicable.iter().any(|word| word == text)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '─')
}

fn sign(text: &str) -> (&str, bool) {
    if let Some(behind) = text.strip_prefix(['-', '\u{2013}']) {
        return (behind.trim_start(), true);
    }
    (text.strip_prefix('+').map_or(text, str::trim_start), false)
}

fn strip_all<'t>(text: &'t str, words: &[String]) -> (&'t str, bool) {
    let mut rest = text;
    while let Some(behind) = after(rest, words) {
        rest = behind;
    }
    (rest, rest.len() < text.len())
}

/// Full-width letters, digits and signs, the minus sign and every kind of space as ASCII. Not NFKC: that would turn
/// a note mark into a digit (12① into 121).
fn fold_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let folded = text.chars().filter(|c| !is_zero_width(*c));
    folded.map(half_width).collect::<String>().into()
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}')
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2212}' | '\u{fe63}' => '-',
        c if !c.is_ascii() && c.is_whitespace() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests;
