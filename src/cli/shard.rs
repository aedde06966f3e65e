//! A list of reports in parts: each run of `extract` reads one, on whatever machine, and `merge` puts them together.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One of the parts of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    /// From 0.
    number: u64,
    of: u64,
}

impl FromStr for Shard {
    type Err = ();

    fn from_str(text: &str) -> Result<Shard, ()> {
        let (number, of) = text.split_once('/').ok_or(())?;
        let whole = |text: &str| text.trim().parse::<u64>().map_err(|_| ());
        let shard = Shard { number: whole(number)?, of: whole(of)? };
        if shard.number < shard.of { Ok(shard) } else { Err(()) }
    }
}

impl Shard {
    /// Whether a report is in the part: by a hash of its path, so that every run decides alike, whatever else is in the list.
    pub(super) fn has(self, name: &str) -> bool {
        let hash = Sha256::digest(name.as_bytes());
        let first = hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        first % self.of == self.number
    }

    /// The table of the part, beside that of the whole.
    pub(super) fn table(self, whole: &Path) -> PathBuf {
        let mut name = whole.file_stem().unwrap_or_default().to_owned();
        name.push(format!(".shard-{}-of-{}", self.number, self.of));
        if let Some(ending) = whole.extension() {
            name.push(".");
            name.push(ending);
        }
        whole.with_file_name(name)
    }
}

/// The ending of the record of a part.
const ENDING: &str = "shard.json";

/// What a part is made of; written when all of it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ShardRecord {
    /// The number of the part, from 0.
    pub(super) shard: u64,
    /// How many parts there are.
    pub(super) of: u64,
    /// How many reports the whole list has.
    pub(super) inputs: usize,
    /// A hash of the whole list.
    pub(super) list: String,
    /// The hash of all that the result depends on beside the reports.
    pub(super) settings: String,
    /// The reports of the part, each with its place in the list.
    pub(super) files: Vec<(usize, String)>,
}

impl ShardRecord {
    /// The record of a part of a list of names.
    pub(super) fn new(shard: Shard, names: &[&str], settings: &str) -> ShardRecord {
        let mut list = Sha256::new();
        for name in names {
            list.update(name.as_bytes());
            list.update([0]);
        }
        let own = names.iter().enumerate().filter(|(_, name)| shard.has(name));
        ShardRecord {
            shard: shard.number,
            of: shard.of,
            inputs: names.len(),
            list: tongbi::model::hex(&list.finalize()),
            settings: settings.to_owned(),
            files: own.map(|(at, name)| (at, (*name).to_owned())).collect(),
        }
    }

    /// The name of the record beside a table.
    pub(super) fn name(table: &str) -> String {
        let stem = Path::new(table).file_stem().unwrap_or_default().to_string_lossy();
        format!("{stem}.{ENDING}")
    }

    pub(super) fn text(&self) -> Vec<u8> {
        // Names and numbers: nothing that JSON cannot say.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// The files of a part: figures, claims and manifest, as they stand beside its record; none when a file is no record.
pub(super) fn files_of(record: &Path) -> Option<[PathBuf; 3]> {
    let name = record.file_name()?.to_str()?;
    let stem = name.strip_suffix(ENDING)?.strip_suffix('.')?;
    let beside = |ending: &str| record.with_file_name(OsString::from(format!("{stem}.{ending}")));
    Some([beside("csv"), beside("claims.csv"), beside("manifest.jsonl")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_report_is_in_one_part() {
        let shards: Vec<Shard> =
            (0..7).map(|number| format!("{number}/7").parse().unwrap()).collect();
        let mut counts = [0; 7];
        for name in (0..700).map(|n| format!("reports/{n}.html")) {
            let of: Vec<usize> = (0..7).filter(|at| shards[*at].has(&name)).collect();
            assert_eq!(of.len(), 1);
            counts[of[0]] += 1;
        }
        assert!(counts.iter().all(|count| (60..140).contains(count)), "{counts:?}");
        for wrong in ["", "1", "7/7", "-1/7", "0/0", "a/b"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_files_of_a_part_bear_its_number() {
        let shard: Shard = "2/8".parse().unwrap();
        let table = shard.table(Path::new("out/figures.csv"));
        assert_eq!(table, Path::new("out/figures.shard-2-of-8.csv"));
        let record = ShardRecord::name("figures.shard-2-of-8.csv");
        let [figures, claims, _] = files_of(&Path::new("out").join(record)).unwrap();
        assert_eq!(figures, table);
        assert_eq!(claims, Path::new("out/figures.shard-2-of-8.claims.csv"));
        assert_eq!(files_of(Path::new("shard.json")), None);
    }
}
