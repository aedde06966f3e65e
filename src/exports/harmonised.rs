use crate::exports::{Align, Table, Value};
use crate::i18n::{self, Lang};
use crate::ingest::Harmonised;

/// The names of bodies that the list of bodies writes otherwise: the name as it was found, the body, and how it was known.
pub fn harmonised_table(names: &[Harmonised], lang: Lang) -> Table {
    let say = |key: &str| i18n::say(lang, &format!("explain.{key}"), &[]);
    let left = |name: &'static str| (name, say(name), Align::Left);
    let mut table = Table::new(["found", "body", "how"].map(left));
    for name in names {
        table.rows.push(vec![
            name.found.as_str().into(),
            name.body.as_str().into(),
            Value::from(say(&format!("how_{}", name.how.as_str()))),
        ]);
    }
    table
}
