use std::collections::BTreeSet;
use std::path::Path;

use tongbi::documents::Noted;
use tongbi::documents::own::Product;
use tongbi::{AnnotatedReport, Dataset, Sources, annotate};

use crate::cli::output::{FileSet, ends_as_folder, format};
use crate::cli::{Context, output, terminal};

/// Refuses an output for copies early: a folder that is none, or a file that is not tongbi's.
///
/// # Errors
/// As it says.
pub(super) fn prepare(path: &Path, context: &Context) -> anyhow::Result<()> {
    match is_file(path) {
        true => output::may_put(Some(path), context),
        false => output::may_fill(path, context),
    }
}

/// Writes a copy of each Word document and page about which there are findings, with the findings at their places.
///
/// # Errors
/// A copy cannot be written, is not tongbi's to replace, or one file is named for several copies.
pub(super) fn write(
    path: &Path,
    (dataset, sources): (&Dataset, &Sources),
    context: &Context,
) -> anyhow::Result<()> {
    let annotated = annotate(dataset, sources, &context.catalog, context.files);
    let (copied, others): (Vec<_>, Vec<_>) = annotated.into_iter().partition(|a| a.copy.is_some());
    for other in &others {
        let args = [("name", other.name.clone()), ("n", other.findings.to_string())];
        terminal::say("not_annotated", &args, context);
    }
    if copied.is_empty() {
        terminal::say("nothing_annotated", &[], context);
        return Ok(());
    }
    if is_file(path) {
        anyhow::ensure!(copied.len() == 1, terminal::text("annotate_one", &[], context));
        for report in copied {
            let Some(copy) = report.copy else { continue };
            say(path, &copy, context);
            output::put(Some(path), Product::Annotated, copy.bytes, context)?;
        }
        return Ok(());
    }
    let set = FileSet::new(path, context)?;
    let mut names = BTreeSet::new();
    for report in copied {
        let name = name_of(&report, &mut names);
        let Some(copy) = report.copy else { continue };
        say(&path.join(&name), &copy, context);
        set.add(&name, Product::Annotated, copy.bytes)?;
    }
    set.commit()
}

/// Says where the notes of a copy stand.
fn say(path: &Path, copy: &Noted, context: &Context) {
    let args = [
        ("name", path.display().to_string()),
        ("placed", copy.placed.to_string()),
        ("start", copy.at_start.to_string()),
    ];
    terminal::say("annotated", &args, context);
}

/// Whether the path is that of one copy, and not of a folder for them.
fn is_file(path: &Path) -> bool {
    !ends_as_folder(path)
        && ["docx", "html", "htm"].contains(&format::ending(path).as_str())
        && !path.is_dir()
}

/// The name of a copy in its folder: that of the report, with a number where two reports have the same.
fn name_of(report: &AnnotatedReport, taken: &mut BTreeSet<String>) -> String {
    let path = Path::new(&report.name);
    let part = |part: Option<&std::ffi::OsStr>| {
        part.map_or_else(String::new, |part| part.to_string_lossy().into_owned())
    };
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    let mut number = 1;
    loop {
        let stem = if number == 1 { stem.clone() } else { format!("{stem}-{number}") };
        let name = if ending.is_empty() { stem } else { format!("{stem}.{ending}") };
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}
