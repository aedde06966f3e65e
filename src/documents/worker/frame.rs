use std::io::{self, Read, Write};

/// A frame longer than this is taken for a broken stream, in bytes.
const LONGEST: u64 = 1 << 30;

/// Writes a length and the bytes.
pub(super) fn write(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)
}

/// Reads what [`write`] wrote; none when the stream ends before a frame begins.
pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    let mut filled = 0;
    while filled < length.len() {
        match input.read(&mut length[filled..]) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let length = u64::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    // A length that is a lie takes no memory that was not sent, beyond the first megabyte.
    bytes.reserve_exact(length.min(1 << 20) as usize);
    input.take(length).read_to_end(&mut bytes)?;
    let whole = bytes.len() as u64 == length;
    if whole { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_as_they_were_written() -> io::Result<()> {
        let mut stream = Vec::new();
        write(&mut stream, b"a report")?;
        write(&mut stream, b"")?;
        let mut input = stream.as_slice();
        assert_eq!(read(&mut input)?.as_deref(), Some(&b"a report"[..]));
        assert_eq!(read(&mut input)?.as_deref(), Some(&b""[..]));
        assert_eq!(read(&mut input)?, None);
        Ok(())
    }

    #[test]
    fn a_broken_stream_is_an_error_and_takes_no_memory() {
        let lie = u64::MAX.to_le_bytes();
        assert!(read(&mut &lie[..]).is_err());
        let short = [8, 0, 0, 0, 0, 0, 0, 0, 1];
        assert!(read(&mut &short[..]).is_err());
        assert!(read(&mut &short[..3]).is_err());
    }
}
