use crate::documents::number;
use crate::extract::prose::patterns::Patterns;
use crate::model::{ObsStatus, Unit};

/// A number of a sentence with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Where it begins and ends in the sentence, its estimate words and unit included, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The value with 万 and 亿 multiplied in, but in front of 元.
    pub(super) value: f64,
    pub(super) status: ObsStatus,
    /// The unit as printed: 件, 万元, %, 个百分点, 倍.
    pub(super) unit: String,
}

/// What may stand behind a number, the longest first.
const UNITS: [&str; 24] = [
    "个百分点",
    "百分点",
    "人次",
    "万元",
    "亿元",
    "条",
    "件",
    "人",
    "次",
    "期",
    "场",
    "篇",
    "个",
    "户",
    "名",
    "元",
    "份",
    "起",
    "宗",
    "项",
    "倍",
    "%",
    "部",
    "家",
];

/// Signs of another kind of number: a date, a document, an article, a room.
const NO_UNIT: [&str; 9] = ["年", "月", "日", "号", "时", "分", "点", "届", "级"];

/// The numbers of a sentence that have a unit, in order. Numbers of dates, documents and articles are none.
pub(super) fn numbers(sentence: &str) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while let Some(start) = sentence[at..].find(is_digit).map(|offset| at + offset) {
        let end = start + digits(&sentence[start..]);
        at = end;
        let floor = found.last().map_or(0, |number| number.end);
        if let Some(number) = number(sentence, (start, end), floor) {
            at = number.end;
            found.push(number);
        }
    }
    found
}

const NUMERALS: &str = "〇零一二三四五六七八九十百千万两";

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || NUMERALS.contains(c)
}

/// How long a run of digits of one kind is, in bytes: 3,525 or 1.05, or 一千二百.
fn digits(text: &str) -> usize {
    let arabic = text.starts_with(|c: char| c.is_ascii_digit());
    if !arabic {
        return text.chars().take_while(|c| NUMERALS.contains(*c)).map(char::len_utf8).sum();
    }
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let joins = matches!(c, ',' | '.')
            && text[at + 1..].starts_with(|next: char| next.is_ascii_digit());
        if !(c.is_ascii_digit() || joins) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn number(sentence: &str, (start, end): (usize, usize), floor: usize) -> Option<Number> {
    let (before, behind) = (&sentence[floor..start], &sentence[end..]);
    let arabic = sentence[start..].starts_with(|c: char| c.is_ascii_digit());
    if !arabic && !counts(&sentence[start..end], behind) {
        return None;
    }
    let foreign = |c: char| c.is_ascii_alphanumeric() || "第〔[-/.:".contains(c);
    if before.ends_with(foreign) || NO_UNIT.iter().any(|sign| behind.starts_with(sign)) {
        return None;
    }
    let scale: usize =
        behind.chars().take_while(|c| "万亿余多".contains(*c)).map(char::len_utf8).sum();
    // 万元 is a unit: its 万 belongs to it.
    let units = |rest: &str| UNITS.iter().find(|unit| rest.starts_with(**unit)).copied();
    let (scale, unit) = match (units(behind), units(&behind[scale..])) {
        (Some(unit), _) => (0, unit),
        (None, Some(unit)) => (scale, unit),
        (None, None) => return None,
    };
    let end = end + scale + unit.len();
    let estimate =
        Patterns::get().words.estimate.iter().find(|word| before.ends_with(word.as_str()));
    let exact = |word: &String| word.starts_with('达');
    let start = estimate.map_or(start, |word| start - word.len());
    let text = &sentence[start..end - unit.len()];
    let text = match estimate {
        // 达 says no more than the number.
        Some(word) if exact(word) => &text[word.len()..],
        _ => text,
    };
    let about = ["以上", "左右"].iter().any(|word| sentence[end..].starts_with(word));
    let reading = number::read(text).ok()?;
    let value = reading.value?;
    let status = if about { ObsStatus::Estimated } else { reading.status };
    Some(Number { start, end, value, status, unit: unit.to_owned() })
}

/// Whether a Chinese numeral counts something. 一 begins many words, and 两条 is as often two ways as two items: a numeral
/// that counts has a place (十, 百) or several digits, or is one of what nobody speaks of but to count it.
fn counts(numeral: &str, behind: &str) -> bool {
    let is_single = numeral.chars().nth(1).is_none();
    !is_single || numeral == "十" || (numeral != "一" && behind.starts_with(['场', '篇']))
}

impl Number {
    /// The unit as the model has it.
    pub(super) fn unit(&self) -> Unit {
        Unit::new(&self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sentence: &str) -> Vec<(f64, String, ObsStatus)> {
        numbers(sentence).into_iter().map(|n| (n.value, n.unit, n.status)).collect()
    }

    #[test]
    fn numbers_with_units_are_found_and_dates_and_documents_are_not() {
        use ObsStatus::{Estimated, Normal};
        type Wanted<'a> = &'a [(f64, &'a str, ObsStatus)];
        let cases: [(&str, Wanted<'_>); 11] = [
            ("公开信息1,136条", &[(1136.0, "条", Normal)]),
            ("粉丝突破550万人", &[(5_500_000.0, "人", Estimated)]),
            ("发布5500余条", &[(5500.0, "条", Estimated)]),
            ("收费2.5万元", &[(2.5, "万元", Normal)]),
            ("同比增长1.05%", &[(1.05, "%", Normal)]),
            ("发布会十二场", &[(12.0, "场", Normal)]),
            ("发布会四场", &[(4.0, "场", Normal)]),
            ("通过两条渠道、一场活动公开三项制度", &[]),
            ("国令第711号、第四十九条、2024年1月20日", &[]),
            ("国办公开办函〔2021〕30号", &[]),
            ("进一步完善一件事", &[]),
        ];
        for (sentence, wanted) in cases {
            let wanted: Vec<_> = wanted.iter().map(|(v, u, s)| (*v, (*u).to_owned(), *s)).collect();
            assert_eq!(read(sentence), wanted, "{sentence}");
        }
    }
}
