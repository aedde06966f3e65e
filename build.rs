//! Tells the program which commit it is built from, where there is one. It reads the files of git, so that neither building nor
//! running needs git itself; a package or an archive without them builds as well.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let version = match of_checkout(&root).or_else(|| of_package(&root)) {
        Some(commit) => format!("{version} ({})", &commit[..12]),
        None => version,
    };
    println!("cargo::rustc-env=TONGBI_VERSION={version}");
}

/// The commit of a checkout. What it is read from is watched; a file that is not there would be taken for changed each time.
fn of_checkout(root: &Path) -> Option<String> {
    let git = folder(root)?;
    // The reference of a worktree stands in the repository that it belongs to.
    let common = fs::read_to_string(git.join("commondir"));
    let common = common.map_or(git.clone(), |path| git.join(path.trim()));
    let watch = |path: PathBuf| {
        if path.is_file() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    };
    [git.join("HEAD"), git.join("logs/HEAD"), common.join("packed-refs")]
        .into_iter()
        .for_each(watch);
    let head = fs::read_to_string(git.join("HEAD")).ok()?;
    let Some(name) = head.trim().strip_prefix("ref: ") else { return commit(&head) };
    watch(common.join(name));
    let loose = fs::read_to_string(common.join(name)).ok();
    loose.and_then(|text| commit(&text)).or_else(|| {
        let packed = fs::read_to_string(common.join("packed-refs")).ok()?;
        let line = packed.lines().find(|line| line.split(' ').nth(1) == Some(name))?;
        commit(line)
    })
}

/// The folder of git: in a worktree a file says where it is.
fn folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(git).ok()?;
    Some(root.join(text.trim().strip_prefix("gitdir: ")?))
}

/// The commit that `cargo package` has written down.
fn of_package(root: &Path) -> Option<String> {
    let text = fs::read_to_string(root.join(".cargo_vcs_info.json")).ok()?;
    commit(text.split("\"sha1\":").nth(1)?.trim_start().trim_start_matches('"'))
}

/// The commit that a text begins with.
fn commit(text: &str) -> Option<String> {
    let hash: String = text.trim_start().chars().take_while(char::is_ascii_hexdigit).collect();
    (hash.len() >= 40).then_some(hash)
}
