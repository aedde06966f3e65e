//! Numbers of a sentence: what they count, what they only name.

use crate::documents::number;
use crate::extract::prose::lexicon::Lexicon;
use crate::extract::prose::quantity::Quantity;
use crate::extract::prose::tokens::Kind;
use crate::model::ObsStatus;

/// The characters of a numeral; an array, because every unknown character of a page is looked for among them.
const NUMERALS: [char; 16] = [
    '〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '两',
];

/// Signs behind a number that counts nothing.
const NAMES: [char; 10] = ['号', '时', '分', '点', '届', '级', '度', '楼', '室', '路'];

/// What a number measures that counts nothing: 2个工作日.
const TIMES: [&str; 7] = ["工作日", "自然日", "小时", "分钟", "季度", "星期", "年度"];

/// Signs in front of one.
const FOREIGN: [char; 4] = ['第', '〔', '[', '№'];

/// The numeric token at a place of a sentence: its length and what it is.
pub(super) fn numeric<'a>(
    sentence: &str,
    at: usize,
    lexicon: &Lexicon<'a>,
) -> Option<(usize, Kind<'a>)> {
    let rest = &sentence[at..];
    let first = rest.chars().next().filter(|c| c.is_ascii_digit() || NUMERALS.contains(c))?;
    let arabic = first.is_ascii_digit();
    let digits = digits(rest);
    let (printed, behind) = rest.split_at(digits);
    let before = sentence[..at].chars().next_back();
    if let Some(kind) = date(printed, behind) {
        return Some(kind);
    }
    // 一、总体情况.
    if at == 0 && !arabic && behind.starts_with('、') {
        return Some((digits, Kind::Number));
    }
    if !arabic && !counts(printed, behind, &sentence[..at]) {
        return None;
    }
    let clock = matches!(before, Some(':' | '.' | '/')) && ends_in_digit(sentence, at);
    let foreign =
        before.is_some_and(|c| c.is_ascii_alphanumeric() || FOREIGN.contains(&c)) || clock;
    let named = behind.starts_with(|c: char| NAMES.contains(&c) || c.is_ascii_alphabetic());
    if foreign || named {
        return Some((digits, Kind::Number));
    }
    let timed = TIMES.iter().any(|word| behind.trim_start_matches('个').starts_with(word));
    if timed {
        return Some((digits, Kind::Number));
    }
    let range = before.is_some_and(|c| "-~至到—–".contains(c)) && ends_in_digit(sentence, at);
    match quantity(printed, behind, lexicon) {
        Some((length, quantity)) => {
            Some((digits + length, Kind::Quantity(Quantity { range, ..quantity })))
        }
        None => Some((digits, Kind::Number)),
    }
}

/// Whether a digit stands in front of the sign before a place.
fn ends_in_digit(sentence: &str, at: usize) -> bool {
    let mut before = sentence[..at].chars().rev().skip(1);
    before.find(|c| !"条件人次年".contains(*c)).is_some_and(|c| c.is_ascii_digit())
}

/// How long a run of digits of one kind is, in bytes: 3,525 or 1.05, or 一千二百.
fn digits(text: &str) -> usize {
    let arabic = text.starts_with(|c: char| c.is_ascii_digit());
    if !arabic {
        return text.chars().take_while(|c| NUMERALS.contains(c)).map(char::len_utf8).sum();
    }
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let joins = match c {
            ',' => thousands(&text[at + 1..]),
            '.' => text[at + 1..].starts_with(|next: char| next.is_ascii_digit()),
            _ => c.is_ascii_digit(),
        };
        if !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Whether a comma in a number is followed by just three digits.
fn thousands(behind: &str) -> bool {
    behind.bytes().take_while(u8::is_ascii_digit).count() == 3
}

/// A year, a month or a day.
fn date<'a>(printed: &str, behind: &str) -> Option<(usize, Kind<'a>)> {
    let unit = behind.chars().next()?;
    let length = printed.len() + unit.len_utf8();
    match unit {
        '年' => match year(printed) {
            Some(year) => {
                let degree = behind[unit.len_utf8()..].starts_with('度');
                Some((length + if degree { '度'.len_utf8() } else { 0 }, Kind::Year(year)))
            }
            None => Some((length, Kind::Number)),
        },
        '月' => Some((length, Kind::Month(printed.parse().ok()?))),
        '日' => Some((length, Kind::Number)),
        _ => None,
    }
}

fn year(printed: &str) -> Option<i32> {
    let digit = |c: char| {
        c.to_digit(10).or_else(|| match c {
            '零' => Some(0),
            _ => "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32),
        })
    };
    let digits: Vec<u32> = printed.chars().map(digit).collect::<Option<_>>()?;
    let year = digits.iter().fold(0, |year, digit| year * 10 + i64::from(*digit));
    (digits.len() == 4 && (1990..2100).contains(&year)).then(|| i32::try_from(year).ok()).flatten()
}

/// Whether a Chinese numeral counts something. 一 begins many words, and 两条 is as often two ways as two items: a numeral
/// that counts has a place (十, 百) or several digits, or counts what nobody speaks of but to count it, or a change.
fn counts(numeral: &str, behind: &str, before: &str) -> bool {
    let is_single = numeral.chars().nth(1).is_none();
    // 收到申请一件: the count stands between the word for what is counted and the end of its clause.
    let attached = before.ends_with(['请', '开', '项']);
    let closes = behind
        .strip_prefix(['件', '宗'])
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '。', ';', '、', ')']));
    let changed = ["减少", "增加", "减少了", "增加了"].iter().any(|word| before.ends_with(word));
    !is_single
        || numeral == "十"
        || (numeral != "一" && behind.starts_with(['场', '篇']))
        || (attached && closes)
        || (changed && behind.starts_with(['件', '条', '个']))
}

/// The number with what stands behind it.
fn quantity<'a>(
    printed: &str,
    behind: &str,
    lexicon: &Lexicon<'a>,
) -> Option<(usize, Quantity<'a>)> {
    let scale: usize =
        behind.chars().take_while(|c| "万亿余多几".contains(*c)).map(char::len_utf8).sum();
    // 万元 is a unit: its 万 belongs to it.
    let (scale, unit) = match (lexicon.unit(behind), lexicon.unit(&behind[scale..])) {
        (Some(unit), _) => (0, unit),
        (None, Some(unit)) => (scale, unit),
        (None, None) if is_bare(&behind[scale..]) => (scale, ""),
        (None, None) => return None,
    };
    let scaled = &behind[..scale];
    let reading = number::read(&format!("{printed}{scaled}")).ok()?;
    let about =
        ["以上", "左右", "有余"].iter().any(|word| behind[scale + unit.len()..].starts_with(word));
    let status = if about { ObsStatus::Estimated } else { reading.status };
    Some((scale + unit.len(), Quantity { value: reading.value?, status, unit, range: false }))
}

/// Whether a number without a unit ends where its clause does.
fn is_bare(behind: &str) -> bool {
    behind.is_empty()
        || behind.starts_with([',', ';', '。', ')', '、', '(', '!', '?'])
        || ["以上", "大关"].iter().any(|word| behind.starts_with(word))
}
