//! Word documents of older kinds (`.doc`, `.wps`, `.rtf`, `.odt`), through LibreOffice when it is installed: it writes them
//! as Word documents of today, which are read like every other.
//!
//! It runs in a folder of its own, with a profile that is new each time, runs no macros, follows no links, reaches no
//! network, and is ended with all that it started when its time is over.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::builder::Builder;
use super::detect::{Format, by_magic, detect};
use super::{Document, docx};
use crate::model::{Finding, FindingCode, Severity};

/// How long one document may take, in seconds. The first start of the program alone takes several.
const SECONDS: u32 = 120;

/// How often is looked whether it has ended, in milliseconds.
const STEP: u32 = 50;

/// The names under which the program is installed.
const PROGRAMS: [&str; 2] = ["soffice", "libreoffice"];

/// What the profile says: no macros, no links to other files, and a proxy that leads nowhere.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"#;

/// Reads a document of an older kind; none when it is no such document, or no program is there that could convert it.
pub(crate) fn read(source: &str, bytes: &[u8]) -> Option<Document> {
    let extension = match by_magic(bytes) {
        Some(Format::OldWord) => "doc",
        Some(Format::RichText) => "rtf",
        Some(Format::OpenText) => "odt",
        _ => return None,
    };
    let program = program()?;
    let mut builder = Builder::new(source);
    let name = name(&program);
    match convert(&program, bytes, extension) {
        Ok(converted) if detect(&converted) == Format::Docx => {
            let finding = Finding::new(FindingCode::FileConverted, Severity::Notice);
            builder.finding(finding.with("format", extension).with("program", name));
            builder.take(docx::read(source, &converted));
        }
        Ok(_) => builder.finding(failed(&name, "")),
        Err(error) => builder.finding(failed(&name, &error.to_string())),
    }
    Some(builder.finish())
}

fn failed(program: &str, cause: &str) -> Finding {
    let finding = Finding::new(FindingCode::FileNotConverted, Severity::Error);
    finding.with("program", program).with("cause", cause)
}

/// Where the program is installed.
fn program() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let all = std::env::split_paths(&folders);
    let mut files = all.flat_map(|folder| PROGRAMS.map(|name| folder.join(name)));
    files.find(|file| file.is_file())
}

/// The name of the program with its version, as far as that stands beside it.
fn name(program: &Path) -> String {
    let folder = fs::canonicalize(program).ok().and_then(|path| Some(path.parent()?.to_owned()));
    let about = folder.and_then(|folder| fs::read_to_string(folder.join("versionrc")).ok());
    let version = about.as_deref().and_then(|about| {
        let mut lines = about.lines();
        let id = lines.find_map(|line| line.strip_prefix("UpdateID=LibreOffice_"))?;
        id.split('_').next()
    });
    version.map_or("LibreOffice".to_owned(), |version| format!("LibreOffice {version}"))
}

/// The document as the program writes it.
fn convert(program: &Path, bytes: &[u8], extension: &str) -> io::Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let user = folder.path().join("profile/user");
    fs::create_dir_all(&user)?;
    fs::write(user.join("registrymodifications.xcu"), PROFILE)?;
    let input = folder.path().join(format!("report.{extension}"));
    fs::write(&input, bytes)?;
    let mut command = command(program, folder.path());
    command.args(["--convert-to", "docx:MS Word 2007 XML", "--outdir"]);
    let child = command.arg(folder.path()).arg(&input).spawn()?;
    wait(child)?;
    fs::read(folder.path().join("report.docx"))
}

fn command(program: &Path, folder: &Path) -> Command {
    let profile = folder.join("profile");
    let mut command = Command::new(program);
    let installation = format!("-env:UserInstallation=file://{}", profile.display());
    command.arg(installation);
    command.args(["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.current_dir(folder);
    for variable in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
        command.env(variable, OsStr::new("http://127.0.0.1:9"));
    }
    command.env("HOME", folder);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Waits until the program has ended; ends it when its time is over.
fn wait(mut child: Child) -> io::Result<()> {
    for _ in 0..SECONDS * 1_000 / STEP {
        if let Some(status) = child.try_wait()? {
            let failed = || io::Error::other(status.to_string());
            return if status.success() { Ok(()) } else { Err(failed()) };
        }
        std::thread::sleep(Duration::from_millis(STEP.into()));
    }
    end(&mut child);
    Err(io::ErrorKind::TimedOut.into())
}

/// Ends the program and whatever it started.
fn end(child: &mut Child) {
    // The program may have ended by itself meanwhile, which is what is wanted.
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}
