use std::io::{self, Write};

use tongbi::i18n::visible_lines;

/// A terminal that is written to: what would act on it (escapes, marks of direction) is shown instead.
pub(super) struct Visible<W> {
    out: W,
    /// The front of a character whose end is not written yet.
    rest: Vec<u8>,
}

impl<W: Write> Visible<W> {
    pub(super) fn new(out: W) -> Self {
        Visible { out, rest: Vec::new() }
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.rest);
        all.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&all) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => all.len(),
        };
        self.rest = all.split_off(whole);
        let text = String::from_utf8_lossy(&all);
        self.out.write_all(visible_lines(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_in_two_pieces_is_one_and_an_escape_is_a_sign() {
        let mut shown = Visible::new(Vec::new());
        for byte in "\u{1b}[31m红\u{202e}\n".bytes() {
            shown.write_all(&[byte]).unwrap();
        }
        assert_eq!(String::from_utf8(shown.out).unwrap(), "␛[31m红⟨U+202E⟩\n");
    }
}
