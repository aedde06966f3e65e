use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tongbi::documents::own::{LEDGER, Ledger, OwnFiles, UNFINISHED, unfinished_note};

/// What is to be moved out of a hidden folder, and what is to be removed, so that a set of files takes the place of another.
/// It stands in the hidden folder before the first file moves: a run that is killed meanwhile is ended by the next one.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    /// The numbers of staged files, and where they go.
    pub(super) moves: Vec<(usize, String)>,
    /// Files of the set before that are not in this one.
    pub(super) removes: Vec<String>,
    /// Whether the ledger says anything about these files.
    pub(super) is_listed: bool,
}

const PLAN: &str = "plan.json";
/// The plan while it is written, and the ledger while it is written.
const UNREADY: [&str; 2] = ["plan.new", "ledger.new"];

/// Whether a file of a hidden folder belongs to the exchange.
pub(super) fn is_plan(name: &str) -> bool {
    name == PLAN || UNREADY.contains(&name)
}

impl Plan {
    /// Puts all files in their places. `ledger` knows the old and the new content of each.
    ///
    /// # Errors
    /// A file cannot be moved. What was moved stays moved, and the note in the folder stays too.
    pub(super) fn carry_out(
        &self,
        folder: &Path,
        hidden: &Path,
        ledger: &mut Ledger,
    ) -> io::Result<()> {
        // With one file there is nothing that could be half done.
        let is_set = self.moves.len() + self.removes.len() > 1;
        let around = self.moves.iter().filter_map(|(_, name)| Path::new(name).parent());
        around.map(|around| folder.join(around)).try_for_each(fs::create_dir_all)?;
        if self.is_listed {
            save(ledger, folder, hidden)?;
        }
        if is_set {
            write(&serde_json::to_vec(self)?, &hidden.join(UNREADY[0]), &hidden.join(PLAN))?;
            mark(folder);
        }
        for (number, name) in &self.moves {
            fs::rename(hidden.join(number.to_string()), folder.join(name))?;
        }
        for name in &self.removes {
            let _ = fs::remove_file(folder.join(name));
        }
        settle(self, ledger);
        if self.is_listed {
            save(ledger, folder, hidden)?;
        }
        if is_set {
            unmark(folder);
            let _ = fs::remove_file(hidden.join(PLAN));
        }
        Ok(())
    }
}

/// Ends the exchange that a dead run had begun. A place where a file of somebody else stands by now is left alone.
pub(super) fn end(folder: &Path, hidden: &Path) {
    let plan = fs::read(hidden.join(PLAN)).ok();
    let Some(plan) = plan.and_then(|text| serde_json::from_slice::<Plan>(&text).ok()) else {
        return;
    };
    let Ok(Some(mut ledger)) = Ledger::read(folder) else { return };
    let is_free = |name: &String| {
        let place = folder.join(name);
        fs::symlink_metadata(&place).is_err()
            || ledger.product(name, &place).is_some()
            || OwnFiles::default().is_own(&place)
    };
    let (moves, removes) = (plan.moves.into_iter(), plan.removes.into_iter());
    let rest = Plan {
        moves: moves
            .filter(|(number, name)| hidden.join(number.to_string()).is_file() && is_free(name))
            .collect(),
        removes: removes.filter(is_free).collect(),
        is_listed: plan.is_listed,
    };
    // What fails now is tried again by the run after this one.
    if rest.carry_out(folder, hidden, &mut ledger).is_ok() {
        unmark(folder);
    }
}

/// Leaves of each file that was moved the version that stands there now: the last one.
fn settle(plan: &Plan, ledger: &mut Ledger) {
    for (_, name) in &plan.moves {
        if let Some(record) = ledger.files.get_mut(name) {
            let older = record.versions.len().saturating_sub(1);
            record.versions.drain(..older);
        }
    }
    for name in &plan.removes {
        ledger.files.remove(name);
    }
}

fn save(ledger: &Ledger, folder: &Path, hidden: &Path) -> io::Result<()> {
    write(ledger.text().as_bytes(), &hidden.join(UNREADY[1]), &folder.join(LEDGER))
}

/// Writes a file whole.
fn write(bytes: &[u8], unready: &Path, place: &Path) -> io::Result<()> {
    fs::write(unready, bytes)?;
    fs::rename(unready, place)
}

/// Puts a note in the folder, for people who open it while old and new files stand side by side.
fn mark(folder: &Path) {
    // A file of this name that is somebody's own stays; the exchange is safe without the note.
    if let Ok(mut file) = fs::File::create_new(folder.join(UNFINISHED)) {
        let _ = io::Write::write_all(&mut file, unfinished_note().as_bytes());
    }
}

fn unmark(folder: &Path) {
    let note = folder.join(UNFINISHED);
    // A run may have been killed while it wrote the note.
    if fs::read(&note).is_ok_and(|text| unfinished_note().as_bytes().starts_with(&text)) {
        let _ = fs::remove_file(note);
    }
}
