use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tongbi::documents::own::Product;
use tongbi::exports::{self, CsvStyle, Table};
use tongbi::extract::{Entries, Entry, Extraction, rows_hash};
use tongbi::pipeline::FileReading;
use tongbi::{Claim, Observation, Severity};

use crate::cli::Context;
use crate::cli::output::{self, FileSet, Growing, Leftover, Stream, Target};
use crate::cli::shard::ShardRecord;

/// What a batch writes: figures, claims and a manifest. The files grow out of sight, report by report in step, so that a run
/// that is broken off can be resumed, and are put in their places together at the end.
pub(super) struct BatchOutput<'a> {
    files: Option<Files<'a>>,
    /// Where the figures go when no files are written.
    stream: Option<Stream>,
    context: &'a Context,
}

/// The three files.
struct Files<'a> {
    set: FileSet<'a>,
    /// In the order of [`Names::each`].
    growing: [Growing; 3],
    names: Names,
    /// What broken runs have left; it stays until all of it stands in the files.
    leftovers: Vec<Leftover>,
}

/// What earlier runs have left: the entries of their manifests, and the rows of the reports that they are about.
#[derive(Default)]
pub(super) struct Known {
    /// The settings of this run.
    settings: String,
    /// Makes the entries of this run.
    entries: Entries,
    reports: BTreeMap<String, Report>,
}

struct Report {
    entry: Entry,
    figures: Vec<u8>,
    claims: Vec<u8>,
}

impl Known {
    /// Whether these bytes were read under this name with the same settings, and the rows are as they were written.
    pub(super) fn has(&self, name: &str, hash: &str) -> bool {
        let known = self.reports.get(name);
        known.is_some_and(|report| report.entry.is_of(hash, &self.settings))
    }

    /// Adds what stands in three files. Rows that were edited, or cut off, are not taken.
    fn add(&mut self, [figures, claims, manifest]: [PathBuf; 3]) {
        let manifest = fs::read_to_string(manifest).unwrap_or_default();
        let (mut figures, mut claims) = (rows(&figures), rows(&claims));
        for (name, entry) in Entry::read(&manifest) {
            let figures = figures.remove(&name).unwrap_or_default();
            let claims = claims.remove(&name).unwrap_or_default();
            if entry.settings == self.settings && entry.rows == rows_hash(&figures, &claims) {
                self.reports.insert(name, Report { entry, figures, claims });
            }
        }
    }
}

/// The rows of a table by their source, as they stand there; nothing when the table cannot be read.
fn rows(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut rows: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let Ok(bytes) = fs::read(path) else { return rows };
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let source = reader.headers().ok().and_then(|h| h.iter().position(|name| name == "source"));
    let mut start = reader.position().byte() as usize;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).is_ok_and(|more| more) {
        let end = reader.position().byte() as usize;
        let name = source.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
        rows.entry(name).or_default().extend_from_slice(&bytes[start..end]);
        start = end;
    }
    rows
}

/// What is written of one report.
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
            let figures = exports::csv_rows(&figures(&extraction.observations, context))?;
            let claims = exports::csv_rows(&claims(&extraction.claims, context))?;
            let entry = Entry {
                settings: known.settings.clone(),
                rows: rows_hash(&figures, &claims),
                ..known.entries.entry(name, &reading.hash, extraction)
            };
            Ok(Rows { figures, claims, entry, is_known: false })
        };
        match (&reading.extraction, known.reports.get(name)) {
            (Some(extraction), _) => now(extraction),
            (None, None) => now(&Extraction::default()),
            (None, Some(report)) => Ok(Rows {
                figures: report.figures.clone(),
                claims: report.claims.clone(),
                entry: report.entry.clone(),
                is_known: true,
            }),
        }
    }
}

impl Rows {
    /// What another run has written of a report.
    pub(super) fn kept(figures: Vec<u8>, claims: Vec<u8>, entry: Entry) -> Rows {
        Rows { figures, claims, entry, is_known: false }
    }

    /// Whether something was found in the report that is an error.
    pub(super) fn has_errors(&self) -> bool {
        self.entry.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Where the results go.
struct Names {
    folder: PathBuf,
    figures: String,
    claims: String,
    manifest: String,
}

impl Names {
    /// `figures.csv` stands beside `claims.csv` and `manifest.jsonl`; another name goes in front of theirs.
    fn of(folder: PathBuf, figures: String) -> Names {
        let stem = Path::new(&figures).file_stem().unwrap_or_default().to_string_lossy();
        let front = if stem == "figures" { String::new() } else { format!("{stem}.") };
        let (claims, manifest) = (format!("{front}claims.csv"), format!("{front}manifest.jsonl"));
        Names { folder, figures, claims, manifest }
    }

    fn each(&self) -> [(&str, Product); 3] {
        [
            (&self.figures, Product::Figures),
            (&self.claims, Product::Claims),
            (&self.manifest, Product::Manifest),
        ]
    }

    fn paths(&self) -> [PathBuf; 3] {
        self.each().map(|(name, _)| self.folder.join(name))
    }
}

impl<'a> BatchOutput<'a> {
    /// Opens the files beside `output`, and reads what earlier runs with the same `settings` have left there when this one is
    /// to go on from them. Without an output the figures go to standard output.
    ///
    /// # Errors
    /// A file cannot be created, or one that is there is not tongbi's.
    pub(super) fn open(
        output: Option<&Path>,
        resume: bool,
        settings: String,
        context: &'a Context,
    ) -> anyhow::Result<(BatchOutput<'a>, Known)> {
        let entries = Entries::of(&context.catalog);
        let mut known = Known { settings, entries, ..Known::default() };
        let mut batch = BatchOutput { files: None, stream: None, context };
        match Target::of(output)? {
            Target::File { folder, name } => {
                let names = Names::of(folder, name);
                batch.files = Some(Files::open(names, resume, &mut known, context)?);
            }
            other => {
                let mut stream = Stream::open(&other, context)?;
                let to_stdout = matches!(other, Target::Stdout);
                let marked = to_stdout && context.bom.stdout;
                let style = if marked { CsvStyle::Excel } else { CsvStyle::Plain };
                stream.send(&exports::csv(&figures(&[], context), style)?)?;
                batch.stream = Some(stream);
            }
        }
        Ok((batch, known))
    }

    /// Writes what there is of one report.
    pub(super) fn add(&mut self, rows: &Rows) -> anyhow::Result<()> {
        if let Some(stream) = &mut self.stream {
            stream.send(&rows.figures)?;
        }
        let Some(files) = &mut self.files else { return Ok(()) };
        let entry = rows.entry.line();
        // The manifest last, so that what it names is there.
        let all = [rows.figures.as_slice(), &rows.claims, entry.as_bytes()];
        let paths = files.names.paths();
        for ((growing, bytes), path) in files.growing.iter_mut().zip(all).zip(paths) {
            let written = growing.write_all(bytes).and_then(|()| growing.flush());
            written.map_err(|e| output::failed(&path, e))?;
        }
        Ok(())
    }

    /// Adds the record of a part, which appears with its files.
    pub(super) fn add_record(&self, record: &ShardRecord) -> anyhow::Result<()> {
        let Some(files) = &self.files else { return Ok(()) };
        files.set.add(&ShardRecord::name(&files.names.figures), Product::Summary, record.text())
    }

    /// Puts the files in their places. Nothing at all does not replace something, unless `--force` was given: what is there
    /// stays, and `false` says so.
    pub(super) fn finish(self, is_empty: bool) -> anyhow::Result<bool> {
        let Some(files) = self.files else { return Ok(true) };
        if is_empty && !self.context.force && files.names.paths().iter().any(|path| path.exists()) {
            return Ok(false);
        }
        for growing in files.growing {
            files.set.close(growing)?;
        }
        files.set.commit()?;
        // All that broken runs had left stands in the files now.
        files.leftovers.into_iter().for_each(Leftover::discard);
        Ok(true)
    }
}

impl<'a> Files<'a> {
    fn open(
        names: Names,
        resume: bool,
        known: &mut Known,
        context: &'a Context,
    ) -> anyhow::Result<Files<'a>> {
        for path in names.paths() {
            output::may_put(Some(&path), context)?;
        }
        let (set, leftovers) = FileSet::resuming(&names.folder, &names.figures, resume, context)?;
        if resume {
            known.add(names.paths());
            leftovers.iter().for_each(|left| known.add([0, 1, 2].map(|number| left.file(number))));
        }
        let [figures_file, claims_file, manifest] = names.each();
        let mut growing = [
            set.open(figures_file.0, figures_file.1)?,
            set.open(claims_file.0, claims_file.1)?,
            set.open(manifest.0, manifest.1)?,
        ];
        growing[0].write_all(&exports::csv(&figures(&[], context), CsvStyle::Plain)?)?;
        growing[1].write_all(&exports::csv(&claims(&[], context), CsvStyle::Plain)?)?;
        Ok(Files { set, growing, names, leftovers })
    }
}

fn figures(rows: &[Observation], context: &Context) -> Table {
    exports::figures_table(rows, context.files)
}

fn claims(rows: &[Claim], context: &Context) -> Table {
    exports::claims_table(rows, context.files)
}
