//! How an input is read, told by the extension of its name, or by its content where it has none.

use std::path::Path;

use super::detect::{Format, detect};
use super::sqlite::MAGIC;

/// The format of an input, by its extension (by its content for standard input).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputFormat {
    /// A table as text: `.csv`, `.tsv`, and whatever has another extension but was named by itself.
    Table,
    /// `.txt`: a table or a report; its content tells.
    Text,
    /// `.parquet`.
    Parquet,
    /// A SQLite database: `.sqlite`, `.db`.
    Database,
    /// What an extraction has noted beside its tables: `manifest.jsonl`.
    Manifest,
    /// A report: `.html`, `.pdf`, `.docx`, `.xlsx` and the like.
    Document,
}

impl InputFormat {
    /// The format that the extension of a name tells; a table where it tells none.
    pub fn of_name(name: &str) -> InputFormat {
        format_of(Path::new(name)).unwrap_or(InputFormat::Table)
    }
}

/// The format of what has no name: a document by its content, else a table or a text that may be one.
pub(super) fn format_of_content(bytes: &[u8]) -> InputFormat {
    if bytes.starts_with(b"PAR1") {
        return InputFormat::Parquet;
    }
    if bytes.starts_with(MAGIC) {
        return InputFormat::Database;
    }
    let is_packed_table = bytes.starts_with(b"\x1f\x8b");
    match detect(bytes) {
        Format::Csv | Format::Empty => InputFormat::Table,
        Format::Text => InputFormat::Text,
        _ if is_packed_table => InputFormat::Table,
        _ => InputFormat::Document,
    }
}

/// Whether a file is named as the manifest of an extraction: `manifest.jsonl`, `2024.manifest.jsonl`.
fn is_manifest(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name == "manifest.jsonl" || name.ends_with(".manifest.jsonl")
}

/// The format that the extension of a path tells; none where it tells none.
pub(super) fn format_of(path: &Path) -> Option<InputFormat> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    if matches!(extension.as_str(), "gz" | "zst") {
        return format_of(Path::new(path.file_stem()?));
    }
    Some(match extension.as_str() {
        "csv" | "tsv" | "tab" => InputFormat::Table,
        "txt" | "text" | "md" | "markdown" => InputFormat::Text,
        "parquet" | "pq" => InputFormat::Parquet,
        "sqlite" | "sqlite3" | "db" | "db3" => InputFormat::Database,
        "jsonl" if is_manifest(path) => InputFormat::Manifest,
        "jsonl" | "ndjson" => InputFormat::Table,
        "html" | "htm" | "shtml" | "shtm" | "xhtml" | "pdf" | "docx" | "xlsx" | "xls" | "ods"
        | "et" | "doc" | "wps" | "rtf" | "mht" | "mhtml" | "ofd" => InputFormat::Document,
        _ => return None,
    })
}
