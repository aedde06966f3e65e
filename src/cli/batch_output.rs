use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use tongbi::exports::{self, CsvStyle, Table};
use tongbi::extract::{Entry, Extraction};
use tongbi::pipeline::FileReading;
use tongbi::{Claim, Error, ErrorKind, Observation, Place};

use crate::cli::{Context, output};

/// What a batch writes: figures, claims and a manifest. The files grow beside their places, file by file in step, so that a
/// run that is broken off can be resumed, and are put in their places at the end, whole.
pub(super) struct BatchOutput<'a> {
    files: Option<(Files, Names)>,
    context: &'a Context,
}

/// The three files.
struct Files {
    figures: Growing,
    claims: Growing,
    manifest: Growing,
}

/// A file that grows under another name.
struct Growing {
    path: PathBuf,
    part: PathBuf,
    file: File,
}

/// What an earlier run has left: the entries of its manifest, and the rows of the files that they are about.
#[derive(Default)]
pub(super) struct Known {
    entries: BTreeMap<String, Entry>,
    figures: BTreeMap<String, Vec<csv::StringRecord>>,
    claims: BTreeMap<String, Vec<csv::StringRecord>>,
}

impl Known {
    /// Whether this version has read these bytes under this name, and all that it took is still there.
    pub(super) fn has(&self, name: &str, hash: &str) -> bool {
        let rows = |of: &BTreeMap<String, Vec<csv::StringRecord>>| of.get(name).map_or(0, Vec::len);
        self.entries.get(name).is_some_and(|entry| {
            entry.is_of(hash)
                && entry.figures == rows(&self.figures)
                && entry.claims == rows(&self.claims)
        })
    }

    /// Reads what is there under the last names, and what broken runs have left under the first ones.
    fn read(names: &Names) -> Known {
        let mut known = Known::default();
        for suffix in ["", KEPT, PART] {
            let named = |path: &Path| with(path, suffix);
            let manifest = fs::read_to_string(named(&names.manifest)).unwrap_or_default();
            let entries = Entry::read(&manifest);
            let figures = rows(&named(&names.figures));
            let claims = rows(&named(&names.claims));
            for (name, entry) in entries {
                known.figures.insert(name.clone(), of(&figures, &name));
                known.claims.insert(name.clone(), of(&claims, &name));
                known.entries.insert(name, entry);
            }
        }
        known
    }

    /// Writes all of it beside the files that grow: what a broken run has left is lost when they begin anew, and the run
    /// that resumes it may be broken too.
    fn keep(&self, names: &Names, context: &Context) -> anyhow::Result<()> {
        let mut files = Files::create(names, KEPT, context)?;
        for (name, entry) in &self.entries {
            let figures = as_they_are(self.figures.get(name))?;
            files.add(&figures, &as_they_are(self.claims.get(name))?, entry)?;
        }
        files.finish()
    }
}

impl Files {
    /// The three files with their headers, beside their places; `suffix` goes behind the names of the places.
    fn create(names: &Names, suffix: &str, context: &Context) -> anyhow::Result<Files> {
        let open = |path: &Path| Growing::new(&with(path, suffix)).map_err(|e| failed(path, e));
        let mut files = Files {
            figures: open(&names.figures)?,
            claims: open(&names.claims)?,
            manifest: open(&names.manifest)?,
        };
        files.figures.add(&exports::csv(&figures(&[], context), CsvStyle::Plain)?)?;
        files.claims.add(&exports::csv(&claims(&[], context), CsvStyle::Plain)?)?;
        Ok(files)
    }

    fn add(&mut self, figures: &[u8], claims: &[u8], entry: &Entry) -> anyhow::Result<()> {
        self.figures.add(figures)?;
        self.claims.add(claims)?;
        // Last, so that what the manifest names is there.
        self.manifest.add(entry.line().as_bytes())
    }

    /// Puts the files in their places.
    fn finish(self) -> anyhow::Result<()> {
        for growing in [self.figures, self.claims, self.manifest] {
            let path = growing.path.clone();
            growing.finish().map_err(|e| failed(&path, e))?;
        }
        Ok(())
    }
}

/// The path with a suffix behind its name.
fn with(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

/// What is written of one file.
pub(super) struct Rows {
    figures: Vec<u8>,
    claims: Vec<u8>,
    pub(super) entry: Entry,
    /// Whether an earlier run has read it.
    pub(super) is_known: bool,
}

impl Rows {
    /// What was taken out of a file now, or what an earlier run has left of it.
    pub(super) fn of(
        reading: &FileReading,
        known: &Known,
        context: &Context,
    ) -> anyhow::Result<Rows> {
        let name = &reading.name;
        let now = |extraction: &Extraction| {
            Ok(Rows {
                figures: exports::csv_rows(&figures(&extraction.observations, context))?,
                claims: exports::csv_rows(&claims(&extraction.claims, context))?,
                entry: Entry::new(name, &reading.hash, extraction, reading.time),
                is_known: false,
            })
        };
        match (&reading.extraction, known.entries.get(name)) {
            (Some(extraction), _) => now(extraction),
            (None, None) => now(&Extraction::default()),
            (None, Some(entry)) => Ok(Rows {
                figures: as_they_are(known.figures.get(name))?,
                claims: as_they_are(known.claims.get(name))?,
                entry: entry.clone(),
                is_known: true,
            }),
        }
    }
}

fn of(rows: &BTreeMap<String, Vec<csv::StringRecord>>, name: &str) -> Vec<csv::StringRecord> {
    rows.get(name).cloned().unwrap_or_default()
}

/// The rows of a table by their source; nothing when the table is not there.
fn rows(path: &Path) -> BTreeMap<String, Vec<csv::StringRecord>> {
    let mut rows: BTreeMap<String, Vec<csv::StringRecord>> = BTreeMap::new();
    let Ok(mut reader) = csv::Reader::from_path(path) else { return rows };
    let source = reader.headers().ok().and_then(|h| h.iter().position(|name| name == "source"));
    for record in reader.records().map_while(Result::ok) {
        let name = source.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
        rows.entry(name).or_default().push(record);
    }
    rows
}

/// Behind the name of a file that still grows.
const PART: &str = ".part";

/// Behind the name of what broken runs have left.
const KEPT: &str = ".kept";

/// Where the results go.
struct Names {
    figures: PathBuf,
    claims: PathBuf,
    manifest: PathBuf,
}

impl Names {
    fn each(&self) -> [&Path; 3] {
        [&self.figures, &self.claims, &self.manifest]
    }

    /// `figures.csv` stands beside `claims.csv` and `manifest.jsonl`; another name goes in front of theirs.
    fn of(figures: &Path) -> Names {
        let stem =
            figures.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let front = if stem == "figures" { String::new() } else { format!("{stem}.") };
        Names {
            figures: figures.to_owned(),
            claims: figures.with_file_name(format!("{front}claims.csv")),
            manifest: figures.with_file_name(format!("{front}manifest.jsonl")),
        }
    }
}

impl Growing {
    fn new(path: &Path) -> std::io::Result<Growing> {
        let part = with(path, PART);
        let file = File::create(&part)?;
        Ok(Growing { path: path.to_owned(), part, file })
    }

    fn add(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(self.file.write_all(bytes).map_err(|e| failed(&self.part, e))?)
    }

    fn finish(mut self) -> std::io::Result<()> {
        self.file.flush()?;
        fs::rename(&self.part, &self.path)
    }
}

impl<'a> BatchOutput<'a> {
    /// Opens the files beside `output`, and reads what an earlier run has left there when it is to be resumed. Without an
    /// output the figures go to standard output.
    ///
    /// # Errors
    /// A file cannot be created, or one that is there is not tongbi's.
    pub(super) fn open(
        output: Option<&Path>,
        resume: bool,
        context: &'a Context,
    ) -> anyhow::Result<(BatchOutput<'a>, Known)> {
        let mut ledger = BatchOutput { files: None, context };
        let Some(output) = output.filter(|path| *path != Path::new("-")) else {
            output::put(None, &exports::csv(&figures(&[], context), CsvStyle::Plain)?, context)?;
            return Ok((ledger, Known::default()));
        };
        let names = Names::of(output);
        let known = if resume { Known::read(&names) } else { Known::default() };
        output::may_overwrite(&names.figures, b"body,year,indicator", context)?;
        output::may_overwrite(&names.claims, b"body,year,kind", context)?;
        output::may_overwrite(&names.manifest, b"{\"file\"", context)?;
        if let Some(folder) = output.parent().filter(|f| !f.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|e| failed(folder, e))?;
        }
        if resume && with(&names.manifest, PART).exists() {
            known.keep(&names, context)?;
        }
        ledger.files = Some((Files::create(&names, "", context)?, names));
        Ok((ledger, known))
    }

    /// Writes what there is of one file.
    pub(super) fn add(&mut self, rows: &Rows) -> anyhow::Result<()> {
        match &mut self.files {
            None => output::put(None, &rows.figures, self.context),
            Some((files, _)) => files.add(&rows.figures, &rows.claims, &rows.entry),
        }
    }

    /// Puts the files in their places.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let Some((files, names)) = self.files else { return Ok(()) };
        files.finish()?;
        // All that broken runs had left stands in the files now.
        let kept = names.each().map(|path| with(path, KEPT));
        for path in kept.iter().filter(|path| path.exists()) {
            fs::remove_file(path).map_err(|e| failed(path, e))?;
        }
        Ok(())
    }
}

fn figures(rows: &[Observation], context: &Context) -> Table {
    exports::figures_table(rows, context.files)
}

fn claims(rows: &[Claim], context: &Context) -> Table {
    exports::claims_table(rows, context.files)
}

/// Rows that an earlier run has written.
fn as_they_are(rows: Option<&Vec<csv::StringRecord>>) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows.into_iter().flatten() {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| anyhow::anyhow!(error.to_string()))
}

fn failed(path: &Path, cause: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, "write")
        .at(Place::document(&path.display().to_string()))
        .because(cause)
}
