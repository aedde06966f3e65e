//! A line as pieces of text at their positions, as `pdftotext -layout` prints tables.

/// A piece of a line. Positions count characters from the left; the end is the position after the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// How many characters of space part two pieces.
const GAP: usize = 2;

/// No line of a table is longer, in bytes.
const LONGEST_LINE: usize = 8_000;

/// The pieces of a line between gaps: two spaces or more, or a tab. An ideographic space is as wide as two. A line too
/// long for a table is one piece.
pub(super) fn pieces(line: &str) -> Vec<Token<'_>> {
    if line.len() > LONGEST_LINE {
        return vec![Token { text: line, start: 0, end: line.len() }];
    }
    split(line, GAP)
}

/// The words of a piece. Single characters with one space between them are one word, spread out: `总 计`.
pub(super) fn words<'a>(piece: &Token<'a>) -> Vec<Token<'a>> {
    let mut words: Vec<Token<'a>> = Vec::new();
    let mut last_is_single = false;
    for mut word in split(piece.text, 1) {
        (word.start, word.end) = (word.start + piece.start, word.end + piece.start);
        let is_single = word.text.chars().nth(1).is_none() && !is_value(word.text);
        match words.last_mut() {
            Some(last) if is_single && last_is_single && last.end + 1 == word.start => {
                last.text = between(piece.text, last.text, word.text);
                last.end = word.end;
            }
            _ => words.push(word),
        }
        last_is_single = is_single;
    }
    words
}

/// The part of `whole` from the first to the last of two of its parts.
fn between<'a>(whole: &'a str, first: &'a str, last: &'a str) -> &'a str {
    let offset = |part: &str| part.as_ptr() as usize - whole.as_ptr() as usize;
    &whole[offset(first)..offset(last) + last.len()]
}

fn split(line: &str, gap: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    // The byte and the position at which the piece began, and those after its last character.
    let mut begun: Option<(usize, usize)> = None;
    let mut after = (0, 0);
    let mut space = 0;
    for (position, (byte, c)) in line.char_indices().enumerate() {
        if c.is_whitespace() {
            space += match c {
                '\t' => GAP,
                '\u{3000}' => 2,
                _ => 1,
            };
            continue;
        }
        if let Some((start_byte, start)) = begun.filter(|_| space >= gap) {
            tokens.push(Token { text: &line[start_byte..after.0], start, end: after.1 });
            begun = None;
        }
        begun.get_or_insert((byte, position));
        after = (byte + c.len_utf8(), position + 1);
        space = 0;
    }
    if let Some((start_byte, start)) = begun {
        tokens.push(Token { text: &line[start_byte..after.0], start, end: after.1 });
    }
    tokens
}

/// Whether the text is what stands in a cell of figures: a number, or a sign for none.
pub(super) fn is_value(text: &str) -> bool {
    is_number(text) || matches!(text, "/" | "-" | "—" | "——" | "--" | "–" | "－" | "无" | "／")
}

/// Whether the text is a number, with a sign, commas and a point, or a percentage.
pub(super) fn is_number(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let signs = |c: char| matches!(c, '-' | '+' | '－');
    let number = text.strip_prefix(signs).unwrap_or(text).trim_end_matches(['%', '％']);
    number.starts_with(is_digit)
        && number.chars().all(|c| is_digit(c) || matches!(c, '.' | ',' | '，' | '．'))
}

/// A line of a table: its labels, and the values that stand after them.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) labels: Vec<Token<'a>>,
    pub(super) values: Vec<Token<'a>>,
}

/// The line as labels and the values at its end.
pub(super) fn row(line: &str) -> Row<'_> {
    let mut labels = pieces(line);
    let mut values: Vec<Token<'_>> = Vec::new();
    while let Some(piece) = labels.last().filter(|piece| piece.text.len() <= LONGEST_LINE) {
        let words = split_values(piece);
        if !words.iter().all(|word| is_value(word.text)) {
            break;
        }
        values.splice(0..0, words);
        labels.pop();
    }
    Row { labels, values }
}

fn split_values<'a>(piece: &Token<'a>) -> Vec<Token<'a>> {
    let shift = |word: Token<'a>| Token {
        start: word.start + piece.start,
        end: word.end + piece.start,
        ..word
    };
    split(piece.text, 1).into_iter().map(shift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(tokens: &[Token<'a>]) -> Vec<(&'a str, usize, usize)> {
        tokens.iter().map(|t| (t.text, t.start, t.end)).collect()
    }

    #[test]
    fn gaps_part_a_line() {
        let found = pieces("  规章 一   0\t5　x");
        assert_eq!(texts(&found), [("规章 一", 2, 6), ("0", 9, 10), ("5", 11, 12), ("x", 13, 14)]);
    }

    #[test]
    fn spread_out_words_are_whole() {
        let piece = pieces("    总 计 结果 其 他 0 1")[0];
        let found: Vec<&str> = words(&piece).iter().map(|w| w.text).collect();
        assert_eq!(found, ["总 计", "结果", "其 他", "0", "1"]);
    }

    #[test]
    fn a_row_is_labels_and_values() {
        let found = row("（三）不予公开   1.属于国家秘密   1 0  12.5   /");
        assert_eq!(found.labels.len(), 2);
        let values: Vec<&str> = found.values.iter().map(|v| v.text).collect();
        assert_eq!(values, ["1", "0", "12.5", "/"]);
        assert!(row("2023 年").values.is_empty());
    }
}
