use std::borrow::Cow;

/// A number of more digits may lose some of them when a parser makes a float of it.
const ALWAYS_KEPT: usize = 15;

/// JSON whose longest numbers stand in quotes, so that they are read digit by digit, as those of any other table.
pub(super) fn long_numbers_quoted(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut copied, mut at, mut inside) = (0, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if inside => at += 1,
            b'"' => inside = !inside,
            b'-' | b'0'..=b'9' if !inside => {
                let end = at + number_length(&bytes[at..]);
                if bytes[at..end].iter().filter(|b| b.is_ascii_digit()).count() > ALWAYS_KEPT {
                    out.push_str(&text[copied..at]);
                    out.push('"');
                    out.push_str(&text[at..end]);
                    out.push('"');
                    copied = end;
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

fn number_length(bytes: &[u8]) -> usize {
    let of_number = |b: &u8| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    bytes.iter().position(|b| !of_number(b)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_numbers_are_quoted() {
        let text = r#"{"a": 12.5, "b 1234567890.123456789": "\"1234567890.123456789", "c": [-1234567890.123456789]}"#;
        let expected = text.replace("[-1234567890.123456789]", "[\"-1234567890.123456789\"]");
        assert_eq!(long_numbers_quoted(text), expected);
        assert!(matches!(long_numbers_quoted(r#"{"a": 1}"#), Cow::Borrowed(_)));
    }
}
