//! What options are where the command line does not say: an environment variable, else a line of `tongbi.toml`.

use std::path::{Path, PathBuf};

use clap::error::Error as UsageError;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory};
use tongbi::catalog::{Setting, read_source, settings};
use tongbi::{Error, ErrorKind, Lang, Place};

use crate::cli::keys::{CONFIG, FRONT, KEYS, key_of, variable};
use crate::cli::names::{nearest, unknown};
use crate::cli::output::format::promises_a_file;
use crate::cli::{Cli, help, terminal, usage};

/// The settings of the current folder.
const FILE: &str = "tongbi.toml";

/// Those that name files: in a file of settings they stand beside it.
const PATHS: [&str; 7] = ["catalog", "bodies", "with", "palette", "waivers", "baseline", "scores"];

/// What is set.
#[derive(Debug, Default)]
pub(super) struct Settings {
    path: Option<PathBuf>,
    /// From the environment, which goes first, then from the file.
    entries: Vec<Setting>,
    /// Variables that look like settings and are none, each with what may be meant.
    strange: Vec<(String, String)>,
}

impl Settings {
    /// The settings of this run.
    ///
    /// # Errors
    /// A file that was named is not there, or something in the settings is not known or wrong.
    pub(super) fn find() -> tongbi::Result<Settings> {
        let mut found = Settings::default();
        found.add_variables();
        let named = given("--config").or_else(|| std::env::var(CONFIG).ok());
        let named = named.filter(|name| !name.is_empty()).map(PathBuf::from);
        let usual = || Some(PathBuf::from(FILE)).filter(|path| path.is_file());
        if let Some(path) = named.or_else(usual) {
            let lines = settings(&path.display().to_string(), &read_source(&path)?)?;
            found.entries.extend(lines.into_iter().map(|line| beside(&path, line)));
            found.path = Some(path);
        }
        let program = Cli::command();
        found.entries.iter().try_for_each(|entry| verify(entry, &program))?;
        Ok(found)
    }

    fn add_variables(&mut self) {
        let all = std::env::vars_os();
        let mut own: Vec<(String, String)> = all
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with(FRONT) && name != CONFIG)
            .collect();
        own.sort();
        for (name, value) in own.into_iter().filter(|(_, value)| !value.is_empty()) {
            let place = Place::document(&name);
            match KEYS.iter().find(|key| variable(key) == name) {
                Some(key) => {
                    let (key, values) = ((*key).to_owned(), vec![value]);
                    self.entries.push(Setting { table: None, key, values, place });
                }
                None => {
                    let key = name[FRONT.len()..].to_lowercase().replace('_', "-");
                    let near = nearest(&key, &KEYS).first().map(|near| variable(near));
                    self.strange.extend(near.map(|near| (name, near)));
                }
            }
        }
    }

    /// The file that they come from.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The language that is set.
    pub(super) fn lang(&self) -> Option<Lang> {
        let set = self.entries.iter().find(|entry| entry.table.is_none() && entry.key == "lang")?;
        set.values.first()?.parse().ok()
    }

    /// Names variables that look like settings and are none.
    pub(super) fn say_unknown(&self, lang: Lang) {
        for (name, nearest) in &self.strange {
            let args = [("name", name.clone()), ("nearest", nearest.clone())];
            terminal::note(&tongbi::i18n::say(lang, "terminal.unknown_variable", &args));
        }
    }

    /// Parses the command line, with what is set in place of the usual values.
    ///
    /// # Errors
    /// Those of clap; help and version are among them.
    pub(super) fn parse(&self, lang: Lang) -> Result<ArgMatches, UsageError> {
        let matches = self.apply(help::command(lang), true).try_get_matches()?;
        // The name of an output says its form, which goes before what is set.
        if self.entries.iter().any(|entry| entry.key == "format") && names_a_form(&matches) {
            return self.apply(help::command(lang), false).try_get_matches();
        }
        Ok(matches)
    }

    fn apply(&self, program: Command, with_format: bool) -> Command {
        let name = program.get_name().to_owned();
        let applied = program.mut_args(|arg| self.applied(arg, &name, with_format));
        applied.mut_subcommands(|sub| {
            let name = sub.get_name().to_owned();
            sub.mut_args(|arg| self.applied(arg, &name, with_format))
        })
    }

    fn applied(&self, arg: Arg, command: &str, with_format: bool) -> Arg {
        let Some(key) = key_of(&arg, command) else { return arg };
        if key == "format" && !with_format {
            return arg;
        }
        let is_variable = |entry: &&Setting| entry.place.line.is_none();
        let of_command = |entry: &&Setting| entry.table.as_deref() == Some(command);
        let of_all = |entry: &&Setting| entry.table.is_none();
        let named = || self.entries.iter().filter(|entry| entry.key == key);
        // The environment, the command's own table, the top of the file.
        let mut candidates = named()
            .filter(is_variable)
            .chain(named().filter(of_command))
            .chain(named().filter(of_all));
        match candidates.find_map(|entry| values(&arg, entry).ok()) {
            Some(values) => arg.default_values(values),
            None => arg,
        }
    }
}

/// The value of an option that is needed before the command line is parsed.
pub(super) fn given(option: &str) -> Option<String> {
    // A file name need not be UTF-8; what is looked for here is read as far as it is.
    let mut words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = words.next().filter(|word| word != "--") {
        match word.strip_prefix(option) {
            Some("") => return words.next(),
            Some(rest) if rest.starts_with('=') => return Some(rest[1..].to_owned()),
            _ => {}
        }
    }
    None
}

/// A setting whose files stand beside the file of settings.
fn beside(file: &Path, mut setting: Setting) -> Setting {
    if PATHS.contains(&setting.key.as_str()) {
        let folder = file.parent().unwrap_or(Path::new(""));
        let joined = |value: &mut String| *value = folder.join(&*value).display().to_string();
        setting.values.iter_mut().for_each(joined);
    }
    setting
}

/// Whether the command line names an output whose ending means a form.
fn names_a_form(matches: &ArgMatches) -> bool {
    let Some((_, matches)) = matches.subcommand() else { return false };
    let is_said = matches.ids().any(|id| id.as_str() == "output")
        && matches.value_source("output") == Some(ValueSource::CommandLine);
    let raw = matches.try_get_raw("output").ok().flatten().and_then(|mut values| values.next());
    is_said && raw.is_some_and(|name| promises_a_file(Path::new(name)))
}

/// Refuses a setting that no command has, or whose value none of those that have it takes.
fn verify(setting: &Setting, program: &Command) -> tongbi::Result<()> {
    let commands = || std::iter::once(program).chain(program.get_subcommands());
    let name = setting.table.as_deref();
    let places: Vec<&Command> =
        commands().filter(|command| name.is_none_or(|name| command.get_name() == name)).collect();
    let at = |error: Error| error.at(setting.place.clone());
    if places.is_empty() {
        let known: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
        return Err(at(unknown("unknown_setting", name.unwrap_or_default(), &known)));
    }
    let key = setting.key.as_str();
    if !KEYS.contains(&key) {
        // A command is a setting of its own: a table.
        let commands = program.get_subcommands().map(Command::get_name);
        let known: Vec<&str> = KEYS.iter().copied().chain(commands).collect();
        return Err(at(unknown("unknown_setting", key, &known)));
    }
    let has = |command: &&Command| {
        let mut args = command.get_arguments();
        let found = args.find(|arg| key_of(arg, command.get_name()) == Some(key));
        found.map(|arg| values(arg, setting))
    };
    let taken: Vec<Result<Vec<String>, Error>> = places.iter().filter_map(has).collect();
    if taken.iter().any(Result::is_ok) {
        return Ok(());
    }
    match taken.into_iter().find_map(Result::err) {
        Some(error) => Err(at(error)),
        None => {
            let error = Error::new(ErrorKind::Request, "unknown_setting_here");
            Err(at(error.with("name", key).with("command", name.unwrap_or_default())))
        }
    }
}

/// The values of a setting as those of an option.
///
/// # Errors
/// The option does not take them.
fn values(arg: &Arg, setting: &Setting) -> Result<Vec<String>, Error> {
    let wrong = |value: &str, expected: String| {
        let error = Error::new(ErrorKind::Request, "setting_wrong");
        error.with("name", &setting.key).with("value", value).with("expected", expected)
    };
    let split = |value: &String| match arg.get_value_delimiter() {
        Some(delimiter) => value.split(delimiter).map(str::to_owned).collect(),
        None => vec![value.clone()],
    };
    let values: Vec<String> = setting.values.iter().flat_map(split).collect();
    let all = || setting.values.join(", ");
    if !arg.get_action().takes_values() {
        let yes = ["true", "1", "yes", "on"];
        let no = ["false", "0", "no", "off"];
        return match values.as_slice() {
            [one] if yes.contains(&one.as_str()) => Ok(vec!["true".to_owned()]),
            [one] if no.contains(&one.as_str()) => Ok(vec!["false".to_owned()]),
            _ => Err(wrong(&all(), "true, false".to_owned())),
        };
    }
    let is_list = matches!(arg.get_action(), ArgAction::Append);
    if values.is_empty() || (values.len() > 1 && !is_list) {
        return Err(wrong(&all(), help::syntax(arg)));
    }
    // The option's own parser, in a command line of its own.
    let alone = Arg::new("value").long("value").action(ArgAction::Append);
    let alone = alone.value_parser(arg.get_value_parser().clone());
    let parser = Command::new("setting").no_binary_name(true).arg(alone);
    let parsed = parser.try_get_matches_from(values.iter().map(|value| format!("--value={value}")));
    match parsed {
        Ok(_) => Ok(values),
        Err(error) => Err(wrong(&all(), usage::expected(&error))),
    }
}
