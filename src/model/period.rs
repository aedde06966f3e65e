use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A reporting period: a calendar year.
///
/// ```
/// assert_eq!(tongbi::Year(2024).before(), tongbi::Year(2023));
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Year(pub i32);

impl Year {
    /// The year of a report that does not say it: tables leave it empty.
    pub const UNKNOWN: Year = Year(0);

    /// The year before: the base of every year-over-year change.
    pub fn before(self) -> Year {
        Year(self.0 - 1)
    }

    /// The year after: the one in which a report is published.
    pub fn after(self) -> Year {
        Year(self.0.saturating_add(1))
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Year {
    type Err = ();

    /// Reads `2024`, `2024年`, `2024年度` and full-width digits. Four digits are wanted: `24` is no year.
    fn from_str(text: &str) -> Result<Self, ()> {
        // Most years are four digits and nothing else.
        if let [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] = text.as_bytes() {
            return text.parse().map(Year).map_err(|_| ());
        }
        let folded: String = text.trim().chars().map(half_width).collect();
        let digits = folded.trim_end_matches('度').trim_end_matches('年').trim();
        if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(());
        }
        digits.parse().map(Year).map_err(|_| ())
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        _ => c,
    }
}

/// Years from the first to the last, both included.
///
/// ```
/// let span: tongbi::YearSpan = "2019-2024".parse().unwrap();
/// assert!(span.contains(tongbi::Year(2021)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearSpan {
    /// The first year.
    pub first: Year,
    /// The last year.
    pub last: Year,
}

impl YearSpan {
    /// Whether the span has this year.
    pub fn contains(self, year: Year) -> bool {
        self.first <= year && year <= self.last
    }
}

impl FromStr for YearSpan {
    type Err = ();

    /// Reads `2024`, `2019-2024`, `2019—2024`, `2019..2024`; the first year may not be after the last.
    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> =
            text.split(['-', '—', '–', '~', '至', '.']).filter(|p| !p.is_empty()).collect();
        let span = match parts.as_slice() {
            [year] => year.parse().map(|y| YearSpan { first: y, last: y })?,
            [first, last] => YearSpan { first: first.parse()?, last: last.parse()? },
            _ => return Err(()),
        };
        if span.first > span.last { Err(()) } else { Ok(span) }
    }
}

impl fmt::Display for YearSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_year_as_reports_print_it() {
        for text in ["2024", " 2024年", "2024年度", "２０２４"] {
            assert_eq!(text.parse(), Ok(Year(2024)), "{text}");
        }
        for text in ["", "24", "20245", "二〇二四", "2024.0"] {
            assert_eq!(text.parse::<Year>(), Err(()), "{text}");
        }
    }

    #[test]
    fn reads_a_span_of_years() {
        let span: YearSpan = "2019-2024".parse().unwrap();
        assert!(
            span.contains(Year(2019)) && span.contains(Year(2024)) && !span.contains(Year(2018))
        );
        assert_eq!("2023".parse::<YearSpan>().unwrap().to_string(), "2023");
        assert_eq!("2024-2019".parse::<YearSpan>(), Err(()));
    }
}
