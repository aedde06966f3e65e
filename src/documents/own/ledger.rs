use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Product;
use crate::model::hex;

/// The name of the ledger in a folder that tongbi has written to.
pub const LEDGER: &str = ".tongbi.json";

/// A ledger is a few hundred bytes for each file; one that is larger than this is not tongbi's.
const MAX_BYTES: u64 = 64 << 20;

/// What tongbi has written into a folder: each file with the hash that it had.
///
/// While files are exchanged a record has two versions, the old one and the new one, so that a run which is killed between
/// two files leaves none that the next run does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// The version of this form.
    tongbi: Form,
    /// The files by name; a set of files in several folders is listed in the outermost one, by paths with `/`.
    pub files: BTreeMap<String, Record>,
}

/// The version of the form of a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Form;

/// The only version there is.
const FORM: u32 = 1;

impl Serialize for Form {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(FORM)
    }
}

impl<'de> Deserialize<'de> for Form {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Form, D::Error> {
        match u32::deserialize(deserializer)? {
            FORM => Ok(Form),
            other => Err(serde::de::Error::custom(format!("form {other}"))),
        }
    }
}

/// A file of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// What it holds.
    pub product: Product,
    /// The set of files that is exchanged as a whole, when it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// The contents that are tongbi's.
    pub versions: Vec<Version>,
}

/// The content of a file, by its size and hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The number of bytes, which spares the hash of a file that was changed.
    pub bytes: u64,
    /// The SHA-256.
    pub sha256: String,
}

impl Version {
    /// The version of these bytes.
    pub fn of(bytes: &[u8]) -> Version {
        Version::hashed(bytes.len() as u64, &Sha256::digest(bytes))
    }

    /// The version of so many bytes whose SHA-256 is known.
    pub fn hashed(bytes: u64, sha256: &[u8]) -> Version {
        Version { bytes, sha256: hex(sha256) }
    }
}

impl Ledger {
    /// Reads the ledger of a folder; none when there is no file of its name.
    ///
    /// # Errors
    /// There is one that cannot be read, or that is not tongbi's.
    pub fn read(folder: &Path) -> io::Result<Option<Ledger>> {
        let path = folder.join(LEDGER);
        let found = match fs::symlink_metadata(&path) {
            Ok(found) => found,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        if !found.is_file() || found.len() > MAX_BYTES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let text = fs::read(&path)?;
        serde_json::from_slice(&text).map(Some).map_err(io::Error::from)
    }

    /// The ledger as text.
    pub fn text(&self) -> String {
        // Names, numbers and texts: nothing that JSON cannot say.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// What is listed under a name, if the file at `path` has one of the contents that are listed.
    pub fn product(&self, name: &str, path: &Path) -> Option<Product> {
        let record = self.files.get(name)?;
        record.is_at(path).then_some(record.product)
    }
}

impl Record {
    /// Whether the file at `path` has one of these contents. A link, a folder or a device has none.
    pub fn is_at(&self, path: &Path) -> bool {
        let Ok(found) = fs::symlink_metadata(path) else { return false };
        let of_its_size = |version: &&Version| version.bytes == found.len();
        if !found.is_file() || !self.versions.iter().any(|version| of_its_size(&version)) {
            return false;
        }
        let Ok(hash) = hash_of(path) else { return false };
        self.versions.iter().filter(of_its_size).any(|version| version.sha256 == hash)
    }
}

/// The folder that a file stands in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The SHA-256 of a file, read in pieces.
fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&piece[..read]),
        }
    }
}
