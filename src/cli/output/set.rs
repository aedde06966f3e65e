use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tongbi::documents::own::{Carrier, Ledger, Product, Record, Version};

use crate::cli::Context;
use crate::cli::output::exchange::Plan;
use crate::cli::output::folder_lock::FolderLock;
use crate::cli::output::format::ending;
use crate::cli::output::staging::{Leftover, Staging};
use crate::cli::output::{Staged, failed, guard, placed, refused, sealed, signals};

/// Files that appear together in a folder, each of them whole. Until [`FileSet::commit`] nothing is seen of them; a set that
/// is dropped leaves nothing.
pub(in crate::cli) struct FileSet<'a> {
    folder: PathBuf,
    staging: Staging,
    /// The name under which the set replaces the one before it: files that are in that one alone are removed.
    replaces: Option<&'static str>,
    files: Mutex<Vec<Whole>>,
    context: &'a Context,
}

/// A file that was written whole.
struct Whole {
    number: usize,
    name: String,
    product: Product,
    version: Version,
    /// Whether it is known again by the ledger, as it carries no seal.
    is_listed: bool,
}

/// A file of a set that is still written.
pub(in crate::cli) struct Growing {
    number: usize,
    name: String,
    product: Product,
    file: Staged,
    /// None where the format carries a seal: large files are not hashed without need.
    hash: Option<Sha256>,
    bytes: u64,
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        if let Some(hash) = &mut self.hash {
            hash.update(&bytes[..written]);
        }
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The mark by which Excel knows UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// The name of the set that a data package is.
pub(in crate::cli) const PACKAGE: &str = "package";

impl<'a> FileSet<'a> {
    /// Files in a folder, which is made where it is missing.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub(in crate::cli) fn new(folder: &Path, context: &'a Context) -> anyhow::Result<FileSet<'a>> {
        let (staging, _) = Staging::new(folder, "", false)?;
        Ok(FileSet::of(folder, staging, context))
    }

    /// A set that takes the place of the one that bears the same name.
    ///
    /// # Errors
    /// As for [`FileSet::new`].
    pub(in crate::cli) fn replacing(
        name: &'static str,
        folder: &Path,
        context: &'a Context,
    ) -> anyhow::Result<FileSet<'a>> {
        Ok(FileSet { replaces: Some(name), ..FileSet::new(folder, context)? })
    }

    /// Files that grow over a long time; a run that has the same label may go on from what broken runs have left.
    ///
    /// # Errors
    /// As for [`FileSet::new`].
    pub(in crate::cli) fn resuming(
        folder: &Path,
        label: &str,
        resume: bool,
        context: &'a Context,
    ) -> anyhow::Result<(FileSet<'a>, Vec<Leftover>)> {
        let (staging, leftovers) = Staging::new(folder, label, resume)?;
        Ok((FileSet::of(folder, staging, context), leftovers))
    }

    fn of(folder: &Path, staging: Staging, context: &'a Context) -> FileSet<'a> {
        let files = Mutex::default();
        FileSet { folder: folder.to_owned(), staging, replaces: None, files, context }
    }

    /// Adds a file, sealed if its format can carry a seal. `name` may lead through folders: `charts/a.svg`.
    ///
    /// # Errors
    /// It cannot be written, or two files of the set have the same name.
    pub(in crate::cli) fn add(
        &self,
        name: &str,
        product: Product,
        bytes: Vec<u8>,
    ) -> anyhow::Result<()> {
        let bytes = match self.has_mark(name) && !bytes.starts_with(MARK) {
            true => [MARK, &bytes].concat(),
            false => bytes,
        };
        let unsealed = bytes.len();
        let bytes = sealed(name, product, bytes);
        let place = self.folder.join(name);
        let (number, mut file) = self.staging.file().map_err(|e| failed(&place, e))?;
        file.write_all(&bytes).map_err(|e| failed(&place, e))?;
        let in_footer = Carrier::of(Path::new(name)) == Some(Carrier::Parquet);
        self.keep(Whole {
            number,
            name: name.to_owned(),
            product,
            version: Version::of(&bytes),
            is_listed: bytes.len() == unsealed && !in_footer,
        })
    }

    /// Adds a file piece by piece.
    ///
    /// # Errors
    /// As for [`FileSet::add`], and those of `fill`.
    pub(in crate::cli) fn stream(
        &self,
        name: &str,
        product: Product,
        fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut growing = self.open(name, product)?;
        fill(&mut growing).map_err(|e| placed(e, &self.folder.join(name)))?;
        self.close(growing)
    }

    /// Begins a file.
    ///
    /// # Errors
    /// As for [`FileSet::add`].
    pub(in crate::cli) fn open(&self, name: &str, product: Product) -> anyhow::Result<Growing> {
        let (number, file) = self.staging.file().map_err(|e| failed(&self.folder.join(name), e))?;
        let file = BufWriter::with_capacity(1 << 18, file);
        let is_sealed = Carrier::of(Path::new(name)) == Some(Carrier::Parquet);
        let hash = (!is_sealed || self.replaces.is_some()).then(Sha256::new);
        let mut growing = Growing { number, name: name.to_owned(), product, file, hash, bytes: 0 };
        if self.has_mark(name) {
            growing.write_all(MARK).map_err(|e| failed(&self.folder.join(name), e))?;
        }
        Ok(growing)
    }

    /// Whether a file begins with the mark by which Excel knows UTF-8: CSV, where it is asked for. What a data package
    /// holds is exactly what its description says.
    fn has_mark(&self, name: &str) -> bool {
        self.context.bom.files && ending(Path::new(name)) == "csv" && self.replaces != Some(PACKAGE)
    }

    /// Ends a file.
    ///
    /// # Errors
    /// As for [`FileSet::add`].
    pub(in crate::cli) fn close(&self, mut growing: Growing) -> anyhow::Result<()> {
        let place = self.folder.join(&growing.name);
        growing.file.flush().map_err(|e| failed(&place, e))?;
        let Growing { number, name, product, hash, bytes, .. } = growing;
        let is_listed = hash.is_some();
        let version = Version::hashed(bytes, &hash.unwrap_or_default().finalize());
        self.keep(Whole { number, name, product, version, is_listed })
    }

    fn keep(&self, file: Whole) -> anyhow::Result<()> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.iter().any(|other| other.name == file.name) {
            return Err(refused("output_twice", &self.folder.join(&file.name)).into());
        }
        files.push(file);
        Ok(())
    }

    /// Puts the files in their places, all or none of them.
    ///
    /// # Errors
    /// One of them is not tongbi's to replace; then none is. Or the folder cannot be written to.
    pub(in crate::cli) fn commit(mut self) -> anyhow::Result<()> {
        let _lock = FolderLock::take(&self.folder)?;
        // A signal waits until every file is in its place.
        let live = signals::live();
        let files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        for file in &files {
            guard::may_replace(&self.folder, &file.name, self.context)?;
            self.keep_rights(file);
        }
        let is_listed = self.replaces.is_some() || files.iter().any(|file| file.is_listed);
        let mut ledger = if is_listed { self.ledger()? } else { Ledger::default() };
        let plan = self.plan(files, &mut ledger);
        let carried_out = plan.carry_out(&self.folder, self.staging.folder(), &mut ledger);
        if carried_out.is_ok() {
            self.staging.finish();
        }
        drop(live);
        Ok(carried_out.map_err(|e| failed(&self.folder, e))?)
    }

    /// A file that takes the place of another is for the same readers.
    fn keep_rights(&self, file: &Whole) {
        let Ok(found) = fs::symlink_metadata(self.folder.join(&file.name)) else { return };
        if found.is_file() {
            let staged = self.staging.folder().join(file.number.to_string());
            // Best effort: the content matters more than its rights.
            let _ = fs::set_permissions(staged, found.permissions());
        }
    }

    fn ledger(&self) -> anyhow::Result<Ledger> {
        match guard::ledger(&self.folder) {
            Ok(ledger) => Ok(ledger.unwrap_or_default()),
            Err(_) if self.context.force => Ok(Ledger::default()),
            Err(error) => Err(error),
        }
    }

    /// What is moved and removed. In the ledger each file gets its new version behind those that it may have now.
    fn plan(&self, files: Vec<Whole>, ledger: &mut Ledger) -> Plan {
        let of_set =
            |record: &Record| self.replaces.is_some() && record.set.as_deref() == self.replaces;
        let removes = ledger.files.iter().filter(|(name, record)| {
            of_set(record)
                && files.iter().all(|file| file.name != **name)
                && record.is_at(&self.folder.join(name))
        });
        let removes: Vec<String> = removes.map(|(name, _)| name.clone()).collect();
        // Files of the old set that are gone or were edited are somebody else's from now on.
        ledger.files.retain(|name, record| {
            !of_set(record) || removes.contains(name) || files.iter().any(|f| f.name == *name)
        });
        let (mut moves, mut is_listed) = (Vec::new(), !removes.is_empty());
        for file in files {
            if file.is_listed || self.replaces.is_some() {
                is_listed = true;
                let set = self.replaces.map(str::to_owned);
                let product = file.product;
                let older = ledger.files.remove(&file.name).map(|record| record.versions);
                let mut versions = older.unwrap_or_default();
                versions.push(file.version);
                ledger.files.insert(file.name.clone(), Record { product, set, versions });
            }
            moves.push((file.number, file.name));
        }
        Plan { moves, removes, is_listed }
    }
}
