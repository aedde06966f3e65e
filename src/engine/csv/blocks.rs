//! A text of CSV records cut into blocks of whole records.

use std::io::{self, Read};

use memchr::{memchr_iter, memrchr};

/// Some records that stand together.
pub(super) struct Block {
    /// Their bytes: whole records, the last one with its line end unless the text ends in it.
    pub(super) bytes: Vec<u8>,
    /// The line of the first one, from 1.
    pub(super) line: u64,
}

/// Cuts a text into blocks of about `size` bytes. A line end inside quotes is none.
pub(super) struct Blocks<R> {
    reader: R,
    size: usize,
    /// No record may be longer than this.
    longest: usize,
    rest: Vec<u8>,
    line: u64,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(reader: R, size: usize, longest: usize) -> Blocks<R> {
        Blocks { reader, size, longest, rest: Vec::new(), line: 1, ended: false }
    }

    /// The first record alone.
    pub(super) fn header(&mut self) -> io::Result<Vec<u8>> {
        loop {
            if let Some(end) = first_record_end(&self.rest) {
                let rest = self.rest.split_off(end);
                let header = std::mem::replace(&mut self.rest, rest);
                self.line += lines(&header);
                return Ok(header);
            }
            if !self.fill(1 << 16)? {
                self.line += 1;
                return Ok(std::mem::take(&mut self.rest));
            }
        }
    }

    fn next_block(&mut self) -> io::Result<Option<Block>> {
        loop {
            let missing = self.size.saturating_sub(self.rest.len()).max(1 << 16);
            self.fill(missing)?;
            let end = match last_record_end(&self.rest) {
                _ if self.ended => self.rest.len(),
                Some(end) => end,
                None if self.rest.len() > self.longest => {
                    return Err(io::Error::from(io::ErrorKind::FileTooLarge));
                }
                None => continue,
            };
            if end == 0 {
                return Ok(None);
            }
            let rest = self.rest.split_off(end);
            let bytes = std::mem::replace(&mut self.rest, rest);
            let line = self.line;
            self.line += lines(&bytes);
            return Ok(Some(Block { bytes, line }));
        }
    }

    /// Reads so many bytes more; whether there were any.
    fn fill(&mut self, most: usize) -> io::Result<bool> {
        self.rest.reserve(most);
        let read = self.reader.by_ref().take(most as u64).read_to_end(&mut self.rest)?;
        self.ended |= read < most;
        Ok(read > 0)
    }
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<io::Result<Block>> {
        self.next_block().transpose()
    }
}

fn lines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

/// Where the last whole record ends.
fn last_record_end(bytes: &[u8]) -> Option<usize> {
    let mut end = None;
    each_plain(bytes, |from, to| {
        end = memrchr(b'\n', &bytes[from..to]).map(|at| from + at + 1).or(end);
        true
    });
    end
}

/// Where the first record ends.
fn first_record_end(bytes: &[u8]) -> Option<usize> {
    let mut end = None;
    each_plain(bytes, |from, to| {
        end = memchr::memchr(b'\n', &bytes[from..to]).map(|at| from + at + 1);
        end.is_none()
    });
    end
}

/// Gives every stretch outside quotes to `take`, until it answers `false`. A quote opens a field only where a field begins;
/// elsewhere it is a character like any other.
fn each_plain(bytes: &[u8], mut take: impl FnMut(usize, usize) -> bool) {
    let (mut from, mut inside) = (0, false);
    for quote in memchr_iter(b'"', bytes) {
        if inside {
            inside = false;
            from = quote + 1;
            continue;
        }
        let opens = match quote.checked_sub(1).map(|before| bytes[before]) {
            None | Some(b',' | b'\n' | b'\r') => true,
            // The second of two quotes inside a quoted field goes on with it.
            Some(b'"') => from == quote,
            Some(_) => false,
        };
        if opens {
            if !take(from, quote) {
                return;
            }
            inside = true;
        }
    }
    if !inside {
        take(from, bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str, size: usize) -> Vec<(String, u64)> {
        let blocks = Blocks::new(text.as_bytes(), size, 1 << 20);
        let text = |block: Block| (String::from_utf8(block.bytes).unwrap(), block.line);
        blocks.map(|block| text(block.unwrap())).collect()
    }

    #[test]
    fn blocks_end_with_a_record() {
        let long = "x".repeat(70_000);
        let text = format!("{long},1\n{long},2\nlast");
        let expected = [(format!("{long},1\n"), 1), (format!("{long},2\nlast"), 2)];
        assert!(blocks(&text, 1) == expected);
    }

    #[test]
    fn a_line_end_inside_quotes_is_none() {
        assert_eq!(last_record_end(b"a,\"b\nc"), None);
        assert_eq!(last_record_end(b"a\n\"b\nc"), Some(2));
        assert_eq!(last_record_end(b"a,\"b\n\"\"\nc\"\nd"), Some(11));
        assert_eq!(last_record_end(b"5\" pipe\nx"), Some(8));
        assert_eq!(first_record_end(b"a,\"b\n\",c\nd\n"), Some(9));
    }

    #[test]
    fn the_header_is_a_block_of_its_own() {
        let mut blocks = Blocks::new("a,b\n1,2\n3,4\n".as_bytes(), 1 << 16, 1 << 20);
        assert_eq!(blocks.header().unwrap(), b"a,b\n");
        assert_eq!(blocks.next().unwrap().unwrap().line, 2);
        assert!(blocks.next().is_none());
    }

    #[test]
    fn an_endless_record_is_refused() {
        let text = "x".repeat(300_000);
        let mut blocks = Blocks::new(text.as_bytes(), 1 << 16, 100_000);
        assert!(blocks.next().unwrap().is_err());
    }
}
