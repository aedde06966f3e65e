use serde::Deserialize;

use crate::documents::csv::named_rows;
use crate::documents::text_file::decode;
use crate::model::SourceNote;

/// A row of a table of sources; what else stands in it is for readers.
#[derive(Deserialize)]
struct Row {
    source: String,
    #[serde(default)]
    certainty: String,
    #[serde(default, alias = "url")]
    address: String,
}

/// Reads a table of sources (`source`, and the optional `certainty` and `address`). Nothing is computed from it, so that a row
/// which cannot be read is no fault of the figures.
pub fn read_sources(bytes: &[u8]) -> Vec<SourceNote> {
    let text = decode(bytes).text;
    let mut reader = named_rows(&text);
    let rows = reader.deserialize::<Row>().filter_map(Result::ok);
    let noted = rows.filter(|row| !row.source.is_empty()).map(|row| SourceNote {
        source: row.source,
        certainty: row.certainty,
        address: row.address,
    });
    noted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_read_by_their_columns() {
        let notes = read_sources(
            "source,body,year,certainty,url\n甲县2023年报,甲县,2023,checked,https://example.org/a\n,x,2023,,\n".as_bytes(),
        );
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].certainty, "checked");
        assert_eq!(notes[0].address, "https://example.org/a");
    }
}
