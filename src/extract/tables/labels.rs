use std::ops::Deref;

use crate::extract::folded::compatible;

/// A folded label, with what makes it quick to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    text: String,
    /// How many characters there are.
    count: usize,
    /// A bit for every character; two characters may have the same bit.
    set: u64,
}

impl Label {
    /// The label that is printed like this.
    pub(super) fn of(printed: &str) -> Label {
        let text = fold_label(printed);
        let count = text.chars().count();
        let set = text.chars().fold(0, |set, c| set | bit(c));
        Label { text, count, set }
    }
}

impl Deref for Label {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

fn bit(c: char) -> u64 {
    1 << (u32::from(c) % u64::BITS)
}

/// A label as it is compared: half-width, without its numbering, without remarks in brackets, spaces and punctuation.
/// `（二）部分公开（区分处理的，只计这一情形）` and `2、部分 公开` are the same.
pub(super) fn fold_label(text: &str) -> String {
    // Most cells hold a number, which is compared as it stands.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let kept = |c: &char| !c.is_whitespace() && !is_invisible(*c);
    let mut folded = String::with_capacity(text.len());
    folded.extend(compatible(text).chars().filter(kept));
    let label = without_numbering(&folded);
    let mut depth = 0usize;
    let kept = label.chars().filter(|c| {
        match c {
            '(' | '[' | '〔' | '【' => depth += 1,
            ')' | ']' | '〕' | '】' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0 && c.is_alphanumeric()
    });
    let mut printed = String::with_capacity(label.len());
    printed.extend(kept);
    printed
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// What stands behind `一、`, `（三）`, `5.`, `1．` or `①` (which is `1` in half width).
fn without_numbering(text: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let open = text.strip_prefix('(').unwrap_or(text);
    let digits: usize = open.chars().take_while(|c| is_number(*c)).map(char::len_utf8).sum();
    if digits == 0 || digits > 6 {
        return text;
    }
    let rest = &open[digits..];
    let closed = open.len() < text.len();
    match rest.chars().next() {
        Some(')') if closed => rest[1..].trim_start_matches(['、', '.', ',']),
        Some(mark @ ('、' | '.' | ',' | ':' | ')')) if !closed => &rest[mark.len_utf8()..],
        // 1属于国家秘密: a digit needs no mark, but 一 may begin a word.
        Some(next) if !closed && text.starts_with(|c: char| c.is_ascii_digit()) => {
            if next.is_ascii_alphanumeric() { text } else { rest }
        }
        _ => text,
    }
}

/// How like two folded labels are, from 0 to 1; 0 where they cannot be [`ALIKE`]. Labels of one or two characters are the
/// same or they are not.
pub(super) fn likeness(a: &Label, b: &Label) -> f64 {
    if a.text == b.text {
        return 1.0;
    }
    if a.count < 3 || b.count < 3 || most_alike(a, b) < ALIKE {
        return 0.0;
    }
    strsim::sorensen_dice(a, b).max(strsim::normalized_levenshtein(a, b))
}

/// What the likeness cannot be above, from the characters that the two may share: quick, and enough for most pairs.
fn most_alike(a: &Label, b: &Label) -> f64 {
    // Of so many characters at most so many pairs less one can be the same.
    let bound = |shared: usize| {
        let (of_one, pairs) = (a.count.max(b.count), a.count + b.count - 2);
        (shared as f64 / of_one as f64).max(2.0 * shared.saturating_sub(1) as f64 / pairs as f64)
    };
    let fewest = a.count.min(b.count);
    if bound(fewest) < ALIKE {
        return 0.0;
    }
    // A character that stands twice in `a` is counted twice, which keeps this an upper bound.
    bound(a.chars().filter(|c| b.set & bit(*c) != 0).count().min(fewest))
}

/// The greatest likeness to any of the labels of one thing.
pub(super) fn best(label: &Label, of: &[Label]) -> f64 {
    if of.iter().any(|other| other.text == label.text) {
        return 1.0;
    }
    of.iter().map(|other| likeness(label, other)).fold(0.0, f64::max)
}

/// Whether a text begins with the label of one row and ends with that of another: two rows were run together.
pub(super) fn is_merged<'l>(text: &Label, rows: impl Iterator<Item = &'l [Label]>) -> bool {
    let rows: Vec<&[Label]> = rows.collect();
    let any = |row: &[Label], test: &dyn Fn(&str) -> bool| {
        row.iter().any(|label| label.count >= 2 && label.count < text.count && test(label))
    };
    let ends = rows.iter().position(|row| any(row, &|label| text.ends_with(label)));
    rows.iter().any(|first| {
        let begins = any(first, &|label| text.starts_with(label));
        begins && ends.is_some_and(|ends| !std::ptr::eq(rows[ends], *first))
    })
}

/// From here on two labels may be meant to be the same.
pub(super) const ALIKE: f64 = 0.6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_remarks_and_spaces_do_not_count() {
        let cases = [
            ("（一）予以公开", "予以公开"),
            ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
            ("（二）部分公开（区分处理的，只计这一情 形，不计其他情形）", "部分公开"),
            ("3.危及“三安全一稳定”", "危及三安全一稳定"),
            ("１．属于\u{a0}国家秘密", "属于国家秘密"),
            ("1属于国家秘密", "属于国家秘密"),
            ("三、其他", "其他"),
            ("本年收费金额（单位：万元）", "本年收费金额"),
            ("第二十条第（五）项", "第二十条第项"),
            ("一般", "一般"),
        ];
        for (text, wanted) in cases {
            assert_eq!(fold_label(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_misprint_is_alike_and_a_short_label_is_itself_alone() {
        let like = |a: &str, b: &str| likeness(&Label::of(a), &Label::of(b));
        let printed = "2.其他法律行政止公开";
        assert!(like(printed, "其他法律行政法规禁止公开") >= ALIKE);
        assert!(like(printed, "属于行政查询事项") < ALIKE);
        assert!(like("其他", "其他处理") < ALIKE);
        assert!(like("行政许可", "行政处罚") < ALIKE);
    }
}
