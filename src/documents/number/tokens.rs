use super::words::{self, Words};
use super::{Decimal, NumberFault};
use crate::model::power_of;

/// A part of a number as it is written: `1亿2千万余` is 1, 亿, 2, 千, 万, 余.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    /// Digits, with the number of them behind the point.
    Digits(Decimal, u8),
    /// 十, 百, 千, 万 or 亿, as a power of ten.
    Power(i32),
    /// The 零 that stands for places left out.
    Gap,
    /// 余 or 多.
    About,
}

/// Cuts the parts of the number from the front of a text; gives them and the text behind them.
pub(super) fn cut(text: &str) -> Result<(Vec<Token>, &str), NumberFault> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = run_length(rest);
        if run > 0 && (first.is_ascii_digit() || (first == '.' && tokens.is_empty())) {
            let (run, behind) = rest.split_at(run);
            tokens.push(digits(run)?);
            rest = behind;
        } else if chinese_digit(first).is_some() {
            rest = chinese(rest, &mut tokens)?;
        } else if let Some(power) = multiplier(first) {
            tokens.push(Token::Power(power));
            rest = &rest[first.len_utf8()..];
        } else if let Some(behind) = about(rest, &tokens) {
            tokens.push(Token::About);
            rest = behind;
        } else {
            break;
        }
        rest = rest.trim_start();
    }
    Ok((tokens, rest))
}

fn about<'t>(rest: &'t str, tokens: &[Token]) -> Option<&'t str> {
    let first_one = !tokens.is_empty() && !tokens.contains(&Token::About);
    words::after(rest, &Words::get().estimated_inside).filter(|_| first_one)
}

/// How far digits reach, with the points, commas and spaces between them.
fn run_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let joins = matches!(byte, b'.' | b',' | b' ');
        let digit_behind = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_digit() || joins && digit_behind) {
            break;
        }
        end += 1;
    }
    end
}

fn digits(run: &str) -> Result<Token, NumberFault> {
    let (whole, fraction) = run.split_once('.').unwrap_or((run, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || run.ends_with('.') {
        return Err(NumberFault::Point);
    }
    let whole = ungrouped(whole)?;
    let decimal = Decimal::parse(&whole, fraction).ok_or(NumberFault::Long)?;
    Ok(Token::Digits(decimal, fraction.len() as u8))
}

/// The digits of a whole number without its thousands separators, which must all be of one kind and stand right.
fn ungrouped(whole: &str) -> Result<String, NumberFault> {
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return Ok(whole.to_owned());
    };
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    // `0,123` is a decimal of another country, not a group of thousands.
    let begins = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let three = |group: &str| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit());
    if begins && groups.all(three) {
        Ok(whole.split(separator).collect())
    } else if separator == ' ' {
        Err(NumberFault::Two)
    } else {
        Err(NumberFault::Grouping)
    }
}

/// Cuts Chinese digits: one before 十, 百 … or alone, or three and more read one by one (二〇二四).
fn chinese<'t>(text: &'t str, tokens: &mut Vec<Token>) -> Result<&'t str, NumberFault> {
    let values: Vec<u64> = text.chars().map_while(chinese_digit).collect();
    let rest = &text[text.chars().take(values.len()).map(char::len_utf8).sum::<usize>()..];
    let number = |digits: &[u64]| {
        let digits: String = digits.iter().map(u64::to_string).collect();
        let decimal = Decimal::parse(&digits, "").ok_or(NumberFault::Long)?;
        Ok(Token::Digits(decimal, 0))
    };
    match values.as_slice() {
        [0, one] if !tokens.is_empty() && *one != 0 => {
            tokens.push(Token::Gap);
            tokens.push(number(&[*one])?);
        }
        // 三四十 is "thirty or forty": two digits side by side are two numbers.
        [_, _] => return Err(NumberFault::Two),
        all => tokens.push(number(all)?),
    }
    Ok(rest)
}

/// Whether a numeral may begin with this character.
pub(super) fn begins_numeral(c: char) -> bool {
    chinese_digit(c).is_some() || multiplier(c).is_some()
}

fn chinese_digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn multiplier(c: char) -> Option<i32> {
    match c {
        '拾' => Some(1),
        '佰' => Some(2),
        '仟' => Some(3),
        _ => power_of(c),
    }
}
