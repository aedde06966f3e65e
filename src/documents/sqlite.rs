//! A SQLite database → its tables as CSV, so that one reader holds them to the same rules as every other table.
//!
//! The database is opened in memory and for reading alone: nothing of it is run. Views and virtual tables are left out, and
//! SQLite is told to trust no expression that the file itself brings along.

use std::io;

use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

use super::limits::{Limits, damaged, over_bytes, over_rows};

/// How every database begins.
pub(crate) const MAGIC: &[u8] = b"SQLite format 3\0";

/// The most tables that are looked at.
const MOST_TABLES: usize = 64;

/// The longest text of a cell, in bytes.
const LONGEST_CELL: i32 = 16 << 20;

/// The columns that a table of figures has as tongbi writes it.
const CONTRACT: [&str; 4] = ["body", "year", "indicator", "value"];

/// The tables of a database as CSV, each with its name. Of an archive of tongbi's own the bodies and the figures: what else
/// stands in it is computed from them.
///
/// # Errors
/// The bytes are no database, are damaged, or pass a limit.
pub(crate) fn tables(bytes: &[u8], limits: &Limits) -> io::Result<Vec<(String, Vec<u8>)>> {
    // Figures may stand in the journal beside a database of this kind, and would be missed.
    if bytes.len() < 100 || bytes[18..20] == [2, 2] || !has_whole_pages(bytes) {
        return Err(damaged("sqlite_damaged"));
    }
    // A file is whole pages; SQLite itself takes what is missing of the last one for zeros.
    let page = match u16::from_be_bytes([bytes[16], bytes[17]]) {
        1 => 1 << 16,
        size => usize::from(size),
    };
    if !bytes.len().is_multiple_of(page) {
        return Err(damaged("sqlite_damaged"));
    }
    let database = open(bytes).map_err(|_| damaged("sqlite_damaged"))?;
    let mut names = names(&database).map_err(|_| damaged("sqlite_damaged"))?;
    if names.iter().any(|name| name == "figures" && is_of_contract(&database)) {
        names.retain(|name| name == "figures" || name == "bodies");
    }
    let mut rows = limits.rows;
    let mut left = limits.table_bytes;
    let csv = |name: &String| {
        let csv = csv(&database, name, (&mut rows, &mut left), limits)?;
        Ok((name.clone(), csv))
    };
    names.iter().map(csv).collect()
}

/// Whether a database ends where one of its pages does.
fn has_whole_pages(bytes: &[u8]) -> bool {
    let size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    // A page of 65,536 bytes is written as 1.
    let size = if size == 1 { 65_536 } else { size };
    size >= 512 && bytes.len().is_multiple_of(size)
}

fn open(bytes: &[u8]) -> rusqlite::Result<Connection> {
    let mut database = Connection::open_in_memory()?;
    database.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true)?;
    database.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    database.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_CELL)?;
    database.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON",
    )?;
    let sound: String = database.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound == "ok" { Ok(database) } else { Err(rusqlite::Error::InvalidQuery) }
}

fn names(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut found = database.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid",
    )?;
    let names = found.query_map([], |row| row.get(0))?;
    names.take(MOST_TABLES).collect()
}

/// Whether the table of figures has the columns that tongbi gives it.
fn is_of_contract(database: &Connection) -> bool {
    let Ok(statement) = database.prepare("SELECT * FROM figures") else { return false };
    CONTRACT.iter().all(|name| statement.column_names().any(|column| column == *name))
}

fn csv(
    database: &Connection,
    name: &str,
    (rows_left, bytes_left): (&mut u64, &mut u64),
    limits: &Limits,
) -> io::Result<Vec<u8>> {
    let broken = |_: rusqlite::Error| damaged("sqlite_damaged");
    let quoted = name.replace('"', "\"\"");
    let mut statement = database.prepare(&format!("SELECT * FROM \"{quoted}\"")).map_err(broken)?;
    // A line that began with `#` would be a comment.
    let mut writer = csv::WriterBuilder::new().comment(Some(b'#')).from_writer(Vec::new());
    writer.write_record(statement.column_names())?;
    let columns = statement.column_count();
    let mut rows = statement.query([]).map_err(broken)?;
    while let Some(row) = rows.next().map_err(broken)? {
        *rows_left = rows_left.checked_sub(1).ok_or_else(|| over_rows(limits))?;
        for column in 0..columns {
            let cell = cell(row.get_ref(column).map_err(broken)?);
            let length = cell.len() as u64 + 1;
            *bytes_left = bytes_left.checked_sub(length).ok_or_else(|| over_bytes(limits))?;
            writer.write_field(cell)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|e| e.into_error())
}

/// A value as it is written: a number by its value, a blob as a word that no figure is.
fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Blob(_) => "BLOB".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(sql: &str) -> Vec<u8> {
        let mut database = Connection::open_in_memory().unwrap();
        database.execute_batch(sql).unwrap();
        database.serialize(MAIN_DB).unwrap().to_vec()
    }

    fn read(sql: &str) -> Vec<(String, String)> {
        let tables = tables(&database(sql), &Limits::default()).unwrap();
        tables.into_iter().map(|(name, csv)| (name, String::from_utf8(csv).unwrap())).collect()
    }

    #[test]
    fn of_an_archive_the_bodies_and_figures_are_given() {
        let read = read(
            "CREATE TABLE figures (body TEXT, year INTEGER, indicator TEXT, value REAL);
             CREATE TABLE changes (body TEXT); CREATE TABLE bodies (body TEXT, kind TEXT, level TEXT);
             INSERT INTO figures VALUES ('甲县', 2022, 'permits.decided', 12.0);
             CREATE VIEW published AS SELECT * FROM figures",
        );
        let figures = "body,year,indicator,value\n甲县,2022,permits.decided,12\n".to_owned();
        let bodies = "body,kind,level\n".to_owned();
        assert_eq!(read, [("figures".to_owned(), figures), ("bodies".to_owned(), bodies)]);
    }

    #[test]
    fn every_table_of_another_database_is_given_and_no_view() {
        let read = read(
            "CREATE TABLE \"a \"\"b\" (机关 TEXT, \"2022\" INTEGER); INSERT INTO \"a \"\"b\" VALUES ('#甲', NULL);
             CREATE VIEW v AS SELECT 1",
        );
        assert_eq!(read, [("a \"b".to_owned(), "机关,2022\n\"#甲\",\n".to_owned())]);
    }

    #[test]
    fn what_is_damaged_or_too_long_ends_in_an_error() {
        let whole = database("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x'), ('y'), ('z')");
        let limits = Limits { rows: 2, ..Limits::default() };
        assert!(tables(&whole, &limits).is_err());
        let limits = Limits { table_bytes: 3, ..Limits::default() };
        assert!(tables(&whole, &limits).is_err());
        for length in [0, 16, 50, 99, 100, 512, 4096, whole.len() - 1] {
            let cut = &whole[..length.min(whole.len() - 1)];
            assert!(tables(cut, &Limits::default()).is_err(), "{length}");
        }
        let mut journalled = whole.clone();
        (journalled[18], journalled[19]) = (2, 2);
        assert!(tables(&journalled, &Limits::default()).is_err());
    }

    #[test]
    fn damage_anywhere_never_panics() {
        let whole = database(
            "CREATE TABLE t (a TEXT, b REAL); CREATE INDEX i ON t (b);
             WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300)
             INSERT INTO t SELECT 'row ' || x, x / 7.0 FROM n",
        );
        for at in (0..whole.len()).step_by(37) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x5a;
            let _ = tables(&damaged, &Limits::default());
        }
    }
}
