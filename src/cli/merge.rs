use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tongbi::extract::{Entry, rows_hash};
use tongbi::{Error, ErrorKind, Place};

use crate::cli::batch_output::{BatchOutput, Rows};
use crate::cli::extract::Counts;
use crate::cli::output::format;
use crate::cli::shard::{ShardRecord, files_of};
use crate::cli::{Context, Status};

/// The parts of an extraction as one: what `extract` would have written without `--shard`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The folders that the parts were written to, or their records (`….shard.json`).
    #[arg(required = true, value_name = "PART")]
    inputs: Vec<PathBuf>,
    /// The table of figures; claims and the manifest are written beside it.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    format::choose(Some(&args.output), None, &[("csv", ())])?;
    let parts = parts(&args.inputs, context)?;
    let mut order: Vec<(usize, String, usize)> = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let files = part.record.files.iter();
        order.extend(files.map(|(at, name)| (*at, name.clone(), number)));
    }
    order.sort_unstable();
    let settings = parts[0].record.settings.clone();
    let output = Some(args.output.as_path());
    let (mut files, _) = BatchOutput::open(output, false, settings, context)?;
    let mut counts = Counts::default();
    let mut is_wrong = false;
    let mut open = parts.into_iter().map(Part::open).collect::<anyhow::Result<Vec<_>>>()?;
    for (_, name, part) in &order {
        let rows = open[*part].rows(name)?;
        files.add(&rows)?;
        counts.add(&rows);
        is_wrong |= rows.has_errors();
    }
    let is_written = files.finish(counts.is_empty())?;
    counts.say(output.filter(|_| is_written), context);
    Ok(if is_wrong { Status::Findings } else { Status::Good })
}

/// A part: its record, and where it stands.
struct Part {
    path: PathBuf,
    record: ShardRecord,
    files: [PathBuf; 3],
}

/// The parts, all of them and of one list.
fn parts(inputs: &[PathBuf], context: &Context) -> anyhow::Result<Vec<Part>> {
    let mut parts: BTreeMap<u64, Part> = BTreeMap::new();
    for path in records(inputs)? {
        let part = part(path)?;
        context.reads.add(part.files.iter().map(PathBuf::as_path).chain([part.path.as_path()]));
        if let Some(other) = parts.insert(part.record.shard, part) {
            let again = &parts[&other.record.shard];
            if again.path != other.path {
                let error = refused("merge_twice", &again.path);
                return Err(error.with("other", other.path.display()).into());
            }
        }
    }
    let Some(first) = parts.values().next() else {
        return Err(refused("merge_nothing", &inputs[0]).into());
    };
    let common = |record: &ShardRecord| {
        (record.of, record.inputs, record.list.clone(), record.settings.clone())
    };
    let expected = common(&first.record);
    if let Some(other) = parts.values().find(|part| common(&part.record) != expected) {
        let error = refused("merge_mixed", &other.path);
        return Err(error.with("other", first.path.display()).into());
    }
    let missing: Vec<String> = (0..first.record.of)
        .filter(|number| !parts.contains_key(number))
        .map(|number| format!("{number}/{}", first.record.of))
        .collect();
    if !missing.is_empty() {
        return Err(refused("merge_missing", &inputs[0]).with("shards", missing.join(", ")).into());
    }
    let places: BTreeSet<usize> =
        parts.values().flat_map(|p| p.record.files.iter().map(|(at, _)| *at)).collect();
    if !places.into_iter().eq(0..first.record.inputs) {
        return Err(refused("merge_mixed", &first.path).with("other", first.path.display()).into());
    }
    Ok(parts.into_values().collect())
}

/// The records in folders, and those that are named.
fn records(inputs: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut records = Vec::new();
    for input in inputs {
        if !input.is_dir() {
            records.push(input.clone());
            continue;
        }
        let entries = fs::read_dir(input).map_err(|e| unread(input, e))?;
        let found = entries.flatten().map(|entry| entry.path());
        records.extend(found.filter(|path| files_of(path).is_some() && path.is_file()));
    }
    records.sort();
    Ok(records)
}

fn part(path: PathBuf) -> anyhow::Result<Part> {
    let files = files_of(&path).ok_or_else(|| refused("merge_nothing", &path))?;
    let bytes = fs::read(&path).map_err(|e| unread(&path, e))?;
    let record: ShardRecord =
        serde_json::from_slice(&bytes).map_err(|e| refused("merge_nothing", &path).because(e))?;
    Ok(Part { path, record, files })
}

/// A part whose rows are read one report after the other.
struct OpenPart {
    settings: String,
    path: PathBuf,
    entries: BTreeMap<String, Entry>,
    figures: Table,
    claims: Table,
}

impl Part {
    fn open(self) -> anyhow::Result<OpenPart> {
        let [figures, claims, manifest] = self.files;
        let text = fs::read_to_string(&manifest).map_err(|e| unread(&manifest, e))?;
        Ok(OpenPart {
            settings: self.record.settings,
            path: manifest,
            entries: Entry::read(&text),
            figures: Table::open(figures)?,
            claims: Table::open(claims)?,
        })
    }
}

impl OpenPart {
    /// The rows of a report, when they are as they were written.
    fn rows(&mut self, name: &str) -> anyhow::Result<Rows> {
        let damaged = |path: &Path| refused("merge_damaged", path).with("report", name);
        let entry = self.entries.remove(name).ok_or_else(|| damaged(&self.path))?;
        let (figures, claims) = (self.figures.rows(name)?, self.claims.rows(name)?);
        if entry.settings != self.settings || entry.rows != rows_hash(&figures, &claims) {
            return Err(damaged(&self.figures.path).into());
        }
        Ok(Rows::kept(figures, claims, entry))
    }
}

/// A table whose rows are found by their source; they stay in the file until they are asked for.
struct Table {
    path: PathBuf,
    file: File,
    /// The bytes of the rows of a source: where they begin, and how many they are.
    places: BTreeMap<String, Vec<(u64, u64)>>,
}

impl Table {
    fn open(path: PathBuf) -> anyhow::Result<Table> {
        let failed = |e: io::Error| unread(&path, e);
        let file = File::open(&path).map_err(failed)?;
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_reader(BufReader::new(&file));
        let damaged = |e: csv::Error| refused("merge_nothing", &path).because(e);
        let headers = reader.headers().map_err(damaged)?;
        let source = headers.iter().position(|name| name == "source").unwrap_or(usize::MAX);
        let mut places: BTreeMap<String, Vec<(u64, u64)>> = BTreeMap::new();
        let mut record = csv::StringRecord::new();
        let mut start = reader.position().byte();
        while reader.read_record(&mut record).map_err(damaged)? {
            let end = reader.position().byte();
            let own = places.entry(record.get(source).unwrap_or_default().to_owned()).or_default();
            match own.last_mut() {
                Some((first, length)) if *first + *length == start => *length += end - start,
                _ => own.push((start, end - start)),
            }
            start = end;
        }
        drop(reader);
        Ok(Table { path, file, places })
    }

    fn rows(&mut self, source: &str) -> anyhow::Result<Vec<u8>> {
        let mut rows = Vec::new();
        for (start, length) in self.places.remove(source).unwrap_or_default() {
            let read = self
                .file
                .seek(SeekFrom::Start(start))
                .and_then(|_| self.file.by_ref().take(length).read_to_end(&mut rows));
            read.map_err(|e| unread(&self.path, e))?;
        }
        Ok(rows)
    }
}

fn refused(code: &str, path: &Path) -> Error {
    Error::new(ErrorKind::Request, code).at(Place::document(&path.display().to_string()))
}

fn unread(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, "read")
        .at(Place::document(&path.display().to_string()))
        .because(error)
}
