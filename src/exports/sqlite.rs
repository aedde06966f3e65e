use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, MAIN_DB, ToSql, params_from_iter};

use crate::error::{Error, ErrorKind, Result};
use crate::exports::archive::{ArchiveParts, FieldKind, TableInfo, archive};
use crate::exports::{Align, Table, Value};
use crate::i18n::{self, Lang};

/// The views and indexes beside the tables.
const VIEWS: &str = include_str!("data/views.sql");

/// An archive as a SQLite database: the tables of the dictionary, indexes, and the views `published`, `labelled`,
/// `comparable`, `latest` and `coverage`. The same figures give the same bytes.
///
/// # Errors
/// The database outgrows memory.
pub fn sqlite(parts: &ArchiveParts<'_>) -> Result<Vec<u8>> {
    let mut database = filled(parts).map_err(failed)?;
    let bytes = database.serialize(MAIN_DB).map_err(failed)?.to_vec();
    Ok(bytes)
}

/// The rows that a SQL query finds in an archive. The database is in memory, and read only: nothing can be written, and no
/// file can be opened from it.
///
/// ```
/// use tongbi::exports::{ArchiveParts, Value, query};
/// use tongbi::{Catalog, Lang, ReadOptions, Sources, read};
///
/// let table = "body,year,indicator,value\n甲县,2023,permits.decided,100\n甲县,2024,permits.decided,120\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let parts = ArchiveParts {
///     observations: &dataset.observations,
///     changes: &[],
///     findings: dataset.findings(),
///     bodies: &dataset.bodies,
///     sources: &[],
///     catalog: Catalog::builtin(),
///     lang: Lang::En,
/// };
/// let rows = query(&parts, "SELECT year, value FROM published ORDER BY year DESC LIMIT 1")?;
/// assert_eq!(rows.rows, [[Value::Integer(2024), Value::Number(120.0)]]);
/// assert!(query(&parts, "DELETE FROM figures").is_err());
/// # Ok::<(), tongbi::Error>(())
/// ```
///
/// # Errors
/// It is no single query, does not fit the tables, or would write.
pub fn query(parts: &ArchiveParts<'_>, sql: &str) -> Result<Table> {
    let refused = |e: rusqlite::Error| {
        let error = Error::new(ErrorKind::Request, "query_refused");
        error.with("cause", message(&e))
    };
    let database = filled(parts).map_err(failed)?;
    database.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).map_err(failed)?;
    database.pragma_update(None, "query_only", true).map_err(failed)?;
    let mut statement = database.prepare(sql).map_err(refused)?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(Error::new(ErrorKind::Request, "query_writes"));
    }
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found: Vec<Vec<Value>> = Vec::new();
    let mut rows = statement.query([]).map_err(refused)?;
    while let Some(row) = rows.next().map_err(refused)? {
        let cell = |at: usize| row.get_ref(at).map(value);
        found.push((0..names.len()).map(cell).collect::<rusqlite::Result<_>>().map_err(refused)?);
    }
    Ok(table(&names, found, parts.lang))
}

fn failed(error: rusqlite::Error) -> Error {
    Error::new(ErrorKind::Format, "export").because(error)
}

/// What SQLite says is wrong, without the words around it.
fn message(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(said)) => said.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

/// A table of what was found: a column whose values are numbers stands to the right. Names are told apart.
fn table(names: &[String], rows: Vec<Vec<Value>>, lang: Lang) -> Table {
    let is_text = |at: usize| rows.iter().any(|row| matches!(row[at], Value::Text(_)));
    let heading = |name: &str| {
        let key = format!("column.{name}");
        if i18n::has(&key) { i18n::say(lang, &key, &[]) } else { name.to_owned() }
    };
    let mut told: Vec<String> = Vec::new();
    for name in names {
        let mut own = name.clone();
        let mut number = 1;
        while told.contains(&own) {
            number += 1;
            own = format!("{name}_{number}");
        }
        told.push(own);
    }
    let columns = told.iter().enumerate().map(|(at, name)| {
        (name.as_str(), heading(name), if is_text(at) { Align::Left } else { Align::Right })
    });
    let mut table = Table::new(columns);
    table.rows = rows;
    table
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Empty,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Number(number),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Value::from(String::from_utf8_lossy(bytes).as_ref())
        }
    }
}

/// A database in memory with everything in it.
fn filled(parts: &ArchiveParts<'_>) -> rusqlite::Result<Connection> {
    let mut database = Connection::open_in_memory()?;
    for (info, table) in archive(parts) {
        database.execute_batch(&declared(info))?;
        let work = database.transaction()?;
        {
            let marks = vec!["?"; table.columns.len()].join(", ");
            let into = format!("INSERT INTO {} VALUES ({marks})", quoted(&info.id));
            let mut insert = work.prepare(&into)?;
            for row in &table.rows {
                let cells = row.iter().zip(&info.fields);
                insert.execute(params_from_iter(
                    cells.map(|(value, field)| Cell(value, field.kind == FieldKind::String)),
                ))?;
            }
        }
        work.commit()?;
    }
    database.execute_batch(VIEWS)?;
    Ok(database)
}

/// A value as SQLite takes it. A text column has no nulls: "nothing" is the empty text, so that joins find it.
struct Cell<'a>(&'a Value, bool);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Empty if self.1 => ToSqlOutput::from(""),
            Value::Empty => ToSqlOutput::from(rusqlite::types::Null),
            Value::Text(text) => ToSqlOutput::from(text.as_str()),
            Value::Integer(number) => ToSqlOutput::from(*number),
            Value::Number(number) => ToSqlOutput::from(*number),
        })
    }
}

/// The statement that makes a table.
fn declared(info: &TableInfo) -> String {
    let column = |field: &crate::exports::archive::FieldInfo| {
        let kind = match field.kind {
            FieldKind::String => "TEXT",
            FieldKind::Integer => "INTEGER",
            FieldKind::Number => "REAL",
        };
        let needed =
            if field.required || field.kind == FieldKind::String { " NOT NULL" } else { "" };
        format!("{} {kind}{needed}", quoted(&field.name))
    };
    let mut parts: Vec<String> = info.fields.iter().map(column).collect();
    if !info.key.is_empty() {
        let key: Vec<String> = info.key.iter().map(|name| quoted(name)).collect();
        parts.push(format!("PRIMARY KEY ({})", key.join(", ")));
    }
    format!("CREATE TABLE {} ({});", quoted(&info.id), parts.join(", "))
}

/// A name as SQL takes it, whatever words of the language it is like.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
