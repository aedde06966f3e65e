use sha2::{Digest, Sha256};

use crate::catalog::Catalog;
use crate::extract::{ExtractOptions, VERSION, fingerprint};
use crate::model::hex;

/// The data of the program on which it depends what is taken out of a report. A test holds the list to the folders.
const DATA: [&str; 9] = [
    include_str!("../catalog/data/bodies.toml"),
    include_str!("../catalog/data/breakdowns.toml"),
    include_str!("../catalog/data/derived.toml"),
    include_str!("../catalog/data/identity.toml"),
    include_str!("../catalog/data/indicators.toml"),
    include_str!("../catalog/data/prose.toml"),
    include_str!("../catalog/data/rules.toml"),
    include_str!("../catalog/data/titles.toml"),
    include_str!("../documents/number/words.toml"),
];

/// The hash of everything but the report itself on which the result of an extraction depends: the version, the data of the
/// program, the user's catalog, the options.
pub(super) fn settings(catalog: &Catalog, options: &ExtractOptions) -> String {
    let mut hash = Sha256::new();
    // With the length in front, no two lists of texts have the same bytes.
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    add(VERSION);
    DATA.into_iter().for_each(&mut add);
    add(catalog.fingerprint());
    add(options.body.as_ref().map_or("", |body| body.as_str()));
    add(&options.year.map_or_else(String::new, |year| year.to_string()));
    add(if options.from_name { "name" } else { "" });
    options.prefer.sources().for_each(&mut add);
    hex(&hash.finalize())
}

/// The hash of the rows that were written of one report, by which rows that were edited are told.
pub fn rows_hash(figures: &[u8], claims: &[u8]) -> String {
    fingerprint(&[figures, b"\0", claims].concat())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::model::{BodyId, Year};

    /// Every file of TOML below a folder.
    fn data_of(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut found = Vec::new();
        for path in entries {
            if path.is_dir() {
                found.extend(data_of(&path));
            } else if path.extension().is_some_and(|e| e == "toml") {
                found.push(fs::read_to_string(path).unwrap());
            }
        }
        found
    }

    #[test]
    fn no_data_that_decides_what_is_read_is_forgotten() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for part in ["catalog", "documents", "extract"] {
            for text in data_of(&source.join(part)) {
                let start = text.lines().next().unwrap_or_default();
                assert!(DATA.contains(&text.as_str()), "{part}: a file that begins with `{start}`");
            }
        }
    }

    #[test]
    fn whatever_decides_the_result_changes_the_hash() {
        let catalog = Catalog::builtin();
        let own = "[[label]]\nid = \"permits.decided\"\naliases = [\"许可\"]\n";
        let other = Catalog::with_text("own.toml", own).unwrap();
        let given = |body: Option<&str>, year: Option<i32>| ExtractOptions {
            body: body.map(BodyId::new),
            year: year.map(Year),
            ..ExtractOptions::default()
        };
        let hashes = [
            settings(catalog, &given(None, None)),
            settings(catalog, &given(Some("甲县"), None)),
            settings(catalog, &given(None, Some(2024))),
            settings(&other, &given(None, None)),
        ];
        for (at, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..at].contains(hash), "{at}");
        }
        assert_eq!(hashes[0], settings(catalog, &given(None, None)));
    }
}
