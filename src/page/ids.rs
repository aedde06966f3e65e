//! The ids by which bodies are named in the page and in its address.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::model::BodyId;

/// An id for each body, unique, readable and without a space: its name, and a number where two would be the same.
pub(super) fn ids<'a>(bodies: impl Iterator<Item = &'a BodyId>) -> Vec<String> {
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|id| (*id).to_owned()).collect();
    let mut ids = Vec::new();
    for body in bodies {
        let plain: String =
            body.as_str().chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        let plain = if plain.is_empty() { "_".to_owned() } else { plain };
        let mut id = plain.clone();
        let mut n = 2;
        while !taken.insert(id.clone()) {
            id = format!("{plain}-{n}");
            n += 1;
        }
        ids.push(id);
    }
    ids
}

/// A name as a part of an address: a name may hold `#`, `?` or `%`.
pub(super) fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                out.push(char::from(byte))
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}

/// What may stand in an id, in a selector and in an address as it is.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_' || c == '·'
}

/// The ids of the page's own parts.
const RESERVED: [&str; 14] = [
    "main",
    "changes",
    "trust",
    "top",
    "overview",
    "bodies",
    "compare",
    "findings",
    "method",
    "downloads",
    "sources",
    "data",
    "said",
    "head",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_have_ids_of_their_own() {
        let names = ["甲/乙", "甲:乙", "甲_乙", "甲 乙", "main"].map(BodyId::new);
        assert_eq!(ids(names.iter()), ["甲_乙", "甲_乙-2", "甲_乙-3", "甲_乙-4", "main-2"]);
    }

    #[test]
    fn an_id_made_unique_is_not_taken_by_the_next_name() {
        let names = ["甲/", "甲:", "甲_-2"].map(BodyId::new);
        assert_eq!(ids(names.iter()), ["甲_", "甲_-2", "甲_-2-2"]);
    }

    #[test]
    fn a_name_is_safe_in_an_address() {
        assert_eq!(encoded("甲#1?.svg"), "%E7%94%B2%231%3F.svg");
    }
}
