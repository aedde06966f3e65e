use std::borrow::Cow;

/// How a table writes its numbers. One table has one convention: 8.000 beside 1.573.179 is eight thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Convention {
    /// A point in front of the decimals, commas between the thousands.
    Point,
    /// A comma in front of the decimals, points between the thousands.
    Comma,
}

/// What the numbers of a table show of their convention.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// The first number that can only be written with a decimal point.
    point: Option<String>,
    /// The first number that can only be written with a decimal comma or points between thousands.
    comma: Option<String>,
}

impl Evidence {
    /// Takes a number into account.
    pub(super) fn add(&mut self, text: &str) {
        let Some(number) = bare(text) else { return };
        match shape(number) {
            Some(Convention::Point) if self.point.is_none() => self.point = Some(text.to_owned()),
            Some(Convention::Comma) if self.comma.is_none() => self.comma = Some(text.to_owned()),
            _ => {}
        }
    }

    /// The convention.
    ///
    /// # Errors
    /// Two numbers that contradict each other: one with a decimal point, one with a decimal comma.
    pub(super) fn convention(&self) -> Result<Convention, (String, String)> {
        match (&self.point, &self.comma) {
            (Some(point), Some(comma)) => Err((point.clone(), comma.clone())),
            (None, Some(_)) => Ok(Convention::Comma),
            _ => Ok(Convention::Point),
        }
    }
}

impl Convention {
    /// The number as it is written with a decimal point; brackets around it are a minus.
    pub(super) fn read(self, text: &str) -> Cow<'_, str> {
        if let Some(inside) = in_brackets(text) {
            return Cow::Owned(format!("-{}", self.read(inside)));
        }
        match self {
            Convention::Comma if bare(text).is_some() => {
                let swapped = text.chars().filter(|c| *c != '.');
                Cow::Owned(swapped.map(|c| if c == ',' { '.' } else { c }).collect())
            }
            _ => Cow::Borrowed(text),
        }
    }
}

/// (1,487): a number in brackets is a negative one in accounts.
fn in_brackets(text: &str) -> Option<&str> {
    let inside = text.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?.trim();
    let number = inside.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.');
    (number && inside.starts_with(|c: char| c.is_ascii_digit())).then_some(inside)
}

/// The digits, points and commas at the front of a text, when it begins with a digit (behind a sign).
fn bare(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['-', '+', '(', '（', '约', ' ']);
    let length =
        text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    let number = text[..length].trim_end_matches(['.', ',']);
    (number.starts_with(|c: char| c.is_ascii_digit()) && !number.is_empty()).then_some(number)
}

/// The only convention in which a number can be written so; none when it goes with both.
fn shape(number: &str) -> Option<Convention> {
    let points = number.matches('.').count();
    let commas = number.matches(',').count();
    let behind = |mark: char| number.rsplit(mark).next().map_or(0, str::len);
    let last = number.rfind(['.', ',']).map(|at| &number[at..=at]);
    match (points, commas) {
        (0, 0) => None,
        (1.., 1..) if last == Some(",") => (commas == 1).then_some(Convention::Comma),
        (1.., 1..) => (points == 1).then_some(Convention::Point),
        (2.., 0) => Some(Convention::Comma),
        (0, 2..) => Some(Convention::Point),
        (1, 0) if behind('.') != 3 || number.starts_with("0.") => Some(Convention::Point),
        (1, 0) if number.find('.').is_some_and(|at| at > 3) => Some(Convention::Point),
        (0, 1) if behind(',') != 3 || number.starts_with("0,") => Some(Convention::Comma),
        (0, 1) if number.find(',').is_some_and(|at| at > 3) => Some(Convention::Comma),
        _ => None,
    }
}

/// Whether a spreadsheet has rounded a number to a few digits: 1.81E+06.
pub(super) fn is_rounded(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '+']);
    let Some((digits, power)) = text.split_once(['e', 'E']) else { return false };
    let power = power.trim_start_matches(['-', '+']);
    !digits.is_empty()
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !power.is_empty()
        && power.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a number can be eight or eight thousand: three digits behind its only point, and none in front that forbid it.
pub(super) fn may_be_grouped(text: &str) -> bool {
    let Some(number) = bare(text) else { return false };
    number.matches('.').count() == 1
        && !number.contains(',')
        && shape(number).is_none()
        && number.rsplit('.').next().is_some_and(|behind| behind.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convention(texts: &[&str]) -> Result<Convention, (String, String)> {
        let mut evidence = Evidence::default();
        texts.iter().for_each(|text| evidence.add(text));
        evidence.convention()
    }

    #[test]
    fn one_table_has_one_convention() {
        assert_eq!(convention(&["8.000", "1.573.179"]), Ok(Convention::Comma));
        assert_eq!(convention(&["8.000", "59237,24"]), Ok(Convention::Comma));
        assert_eq!(convention(&["8.000", "7730.28"]), Ok(Convention::Point));
        assert_eq!(convention(&["1,234", "12"]), Ok(Convention::Point));
        assert!(convention(&["7730.28", "59237,24"]).is_err());
        assert!(convention(&["1,573,179", "1.573.179"]).is_err());
    }

    #[test]
    fn numbers_come_into_the_form_with_a_point() {
        assert_eq!(Convention::Comma.read("1.573.179"), "1573179");
        assert_eq!(Convention::Comma.read("7.730,28"), "7730.28");
        assert_eq!(Convention::Point.read("(1,487)"), "-1,487");
        assert_eq!(Convention::Point.read("7730.28"), "7730.28");
        assert!(may_be_grouped("8.000") && !may_be_grouped("0.394") && !may_be_grouped("12.5"));
        assert!(is_rounded("1.81E+06") && is_rounded("2.8E+6") && !is_rounded("E5"));
    }
}
