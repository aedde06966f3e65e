use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder in which runs take place.
pub(crate) struct Desk {
    root: TempDir,
}

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) said: String,
}

/// Two bodies in two years, without a fault.
pub(crate) const TABLE: &str = "body,year,indicator,breakdown,value\n\
    甲县,2023,permits.decided,,100\n甲县,2024,permits.decided,,200\n\
    乙县,2023,permits.decided,,70\n乙县,2024,permits.decided,,90\n\
    甲县,2023,penalties.decided,,30\n甲县,2024,penalties.decided,,40\n";

/// The two bodies and the one above them.
pub(crate) const BODIES: &str = "body,kind,level,parent\n甲县,government,county,丙市\n乙县,government,county,丙市\n丙市,government,city,\n";

/// A number of runs: the first usually, the second with `TONGBI_THOROUGH=1`, which takes minutes.
pub(crate) fn usual_or_thorough(usual: u32, thorough: u32) -> u32 {
    if std::env::var_os("TONGBI_THOROUGH").is_some() { thorough } else { usual }
}

/// The program, in English, with no settings of the user's own.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbi"));
    command.env("LC_ALL", "en_GB.UTF-8").env_remove("TONGBI_LANG").env_remove("TONGBI_CATALOG");
    command.stdin(Stdio::null());
    command
}

impl Desk {
    /// A folder with the table in `in.csv`.
    pub(crate) fn new() -> Desk {
        let desk = Desk { root: TempDir::new().unwrap() };
        desk.write("in.csv", TABLE);
        desk
    }

    pub(crate) fn path(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        String::from_utf8(fs::read(self.at(name)).unwrap()).unwrap()
    }

    /// The program in this folder, with arguments that are separated by spaces.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = program();
        command.args(arguments.split(' ')).current_dir(self.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &str) -> Ended {
        ended(&self.command(arguments).output().unwrap())
    }

    /// A run that must end well.
    pub(crate) fn good(&self, arguments: &str) -> Ended {
        let ended = self.run(arguments);
        assert_eq!(ended.code, 0, "{arguments}: {}", ended.said);
        ended
    }

    /// A run that must be refused, with everything as it was before; gives what it said.
    pub(crate) fn refused(&self, arguments: &str) -> String {
        let before = self.files();
        let ended = self.run(arguments);
        assert_eq!(ended.code, 2, "{arguments}: {}{}", ended.out, ended.said);
        self.is_still(&before, arguments);
        ended.said
    }

    /// Fails when the files are not as they were.
    pub(crate) fn is_still(&self, before: &BTreeMap<String, Vec<u8>>, what: &str) {
        let changed = differing(before, &self.files());
        assert!(changed.is_empty(), "{what}: changed {changed:?}");
    }

    /// A line of the shell in this folder, with the program as `$TONGBI`.
    pub(crate) fn shell(&self, line: &str) -> Ended {
        let mut shell = Command::new("bash");
        shell.args(["-c", line]).current_dir(self.path());
        shell.env("TONGBI", env!("CARGO_BIN_EXE_tongbi")).env("LC_ALL", "C.UTF-8");
        ended(&shell.output().unwrap())
    }

    /// Every file and link below the folder, hidden ones too, with what it holds; folders by their names.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.path())
    }

    /// The names of the hidden folders that runs have left.
    pub(crate) fn left(&self) -> Vec<String> {
        self.files().into_keys().filter(|name| name.contains(".tongbi-")).collect()
    }
}

/// The names of the files in which two states differ: what a failing test shows of them.
pub(crate) fn differing(
    one: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

/// Every file below a folder, as [`Desk::files`] gives them.
pub(crate) fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        // A folder of a run at work may go while it is looked at.
        for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let path = entry.path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                open.push(path);
                found.insert(name + "/", Vec::new());
            } else if kind.is_symlink() {
                let target = fs::read_link(path).unwrap();
                found.insert(name, target.as_os_str().as_encoded_bytes().to_vec());
            } else if kind.is_file() {
                found.insert(name, fs::read(path).unwrap_or_default());
            }
        }
    }
    found
}

pub(crate) fn ended(output: &Output) -> Ended {
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        said: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A report of a fixture.
pub(crate) fn report() -> String {
    let path = "tests/fixtures/reports/html-fragments/input.html";
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}
