use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::model::Place;

/// The most bytes of a file that is written by hand: a catalog, a list of charts, of waivers. The embedded catalog has
/// sixty thousand.
pub const MAX_SOURCE_BYTES: u64 = 4 << 20;

/// The text of a file that is written by hand.
///
/// # Errors
/// It cannot be read, is no UTF-8, or is larger than [`MAX_SOURCE_BYTES`].
pub fn read_source(path: &Path) -> Result<String> {
    let place = Place::document(&path.display().to_string());
    let failed = |e: io::Error| Error::new(ErrorKind::Io, "read").at(place.clone()).because(e);
    let mut text = String::new();
    let mut file = File::open(path).map_err(failed)?.take(MAX_SOURCE_BYTES + 1);
    file.read_to_string(&mut text).map_err(failed)?;
    if text.len() as u64 > MAX_SOURCE_BYTES {
        let error = Error::new(ErrorKind::Catalog, "source_too_large").at(place);
        return Err(error.with("limit", MAX_SOURCE_BYTES >> 20));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_without_end_is_an_error() {
        let error = read_source(Path::new("/dev/zero")).unwrap_err();
        assert_eq!(error.code(), "source_too_large");
    }
}
