use std::collections::BTreeSet;

use clap::ArgMatches;
use clap::parser::ValueSource;

/// The options that stand on the command line itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Said(BTreeSet<String>);

impl Said {
    /// The options of a command line that was parsed.
    pub(super) fn of(matches: &ArgMatches) -> Said {
        let levels = [Some(matches), matches.subcommand().map(|(_, matches)| matches)];
        let ids = levels.into_iter().flatten().flat_map(|matches| {
            let is_said = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine);
            matches.ids().map(clap::Id::as_str).filter(is_said)
        });
        Said(ids.map(str::to_owned).collect())
    }

    /// Whether an option is among them.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains(id)
    }
}
