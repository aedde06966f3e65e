//! The names of the settings, in a file and in the environment.

use clap::Arg;

/// What begins the names of environment variables.
pub(super) const FRONT: &str = "TONGBI_";

/// The variable that names the file of settings.
pub(super) const CONFIG: &str = "TONGBI_CONFIG";

/// The options that can be set. What is chosen (`--body`, `--years` …), where it is written, and `--force` are said each time.
pub(super) const KEYS: [&str; 28] = [
    "lang",
    "catalog",
    "quiet",
    "bom",
    "limit",
    "bodies",
    "with",
    "prefer",
    "body-from",
    "year-from",
    "format",
    "fail-on",
    "waivers",
    "baseline",
    "scores",
    "peers",
    "top",
    "with-doubtful",
    "across-editions",
    "memory",
    "theme",
    "palette",
    "size",
    "scale",
    "dpi",
    "text",
    "chart-bodies",
    "embed-font",
];

/// Options that share a name with one that can be set, and mean something else.
const OTHERS: [(&str, &str); 2] = [("synth", "bodies"), ("sql", "bodies")];

/// The environment variable of an option of a command, where it has one.
pub(super) fn variable_of(arg: &Arg, command: &str) -> Option<String> {
    if arg.get_long() == Some("config") {
        return Some(CONFIG.to_owned());
    }
    key_of(arg, command).map(variable)
}

/// The environment variable of a setting.
pub(super) fn variable(key: &str) -> String {
    format!("{FRONT}{}", key.to_uppercase().replace('-', "_"))
}

/// The setting that an option of a command is, where it is one.
pub(super) fn key_of(arg: &Arg, command: &str) -> Option<&'static str> {
    let key = KEYS.iter().find(|key| arg.get_long() == Some(key))?;
    (!OTHERS.contains(&(command, *key))).then_some(*key)
}
