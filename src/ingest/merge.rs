use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;

use super::account::FileAccount;
use super::names::ACCOUNT;
use super::taken::{At, Source, Taken, TakenBody};
use crate::catalog::Catalog;
use crate::i18n::Words;
use crate::model::{Body, Finding, ObsStatus, Observation, Prefer, Severity};

/// Puts the figures of all files in order and keeps one of each key: the first, in the order of the inputs and their
/// lines. Another value for the same key is a finding that names both places; it never replaces the first. A blank
/// yields to a value, wherever it stands.
pub(super) struct Merge<'f> {
    pub(super) files: &'f [Source],
    pub(super) accounts: &'f mut [FileAccount],
    prefer: &'f Prefer,
    catalog: &'f Catalog,
    pub(super) findings: Vec<Finding>,
    /// For two files, the first places of a figure that both have, and how many such figures there are.
    repeats: BTreeMap<(u32, u32), (At, At, u64)>,
}

/// The order of the figures: body, indicator, breakdown, year; then as they were read.
type Order = (u32, u32, u32, i32, usize);

impl<'f> Merge<'f> {
    pub(super) fn new(
        files: &'f [Source],
        accounts: &'f mut [FileAccount],
        prefer: &'f Prefer,
        catalog: &'f Catalog,
    ) -> Self {
        Merge { files, accounts, prefer, catalog, findings: Vec::new(), repeats: BTreeMap::new() }
    }

    /// One observation of each key, sorted by body, the catalog's order of indicators and breakdowns, and year.
    pub(super) fn figures(&mut self, taken: Vec<Taken>) -> Vec<Observation> {
        let order = order(&taken);
        let mut slots: Vec<Option<Taken>> = taken.into_iter().map(Some).collect();
        let mut kept = Vec::with_capacity(slots.len());
        for group in order.chunk_by(|a, b| (a.0, a.1, a.2, a.3) == (b.0, b.1, b.2, b.3)) {
            let mut same = group.iter().filter_map(|(.., at)| slots[*at].take());
            let Some(mut first) = same.next() else { continue };
            let mut conflict = false;
            for other in same {
                let (kept, differs) = self.settle(first, other);
                first = kept;
                conflict |= differs;
            }
            if conflict {
                first.observation.withdraw();
            }
            self.accounts[first.at.file as usize].taken += 1;
            kept.push(first.observation);
        }
        kept
    }

    /// One body of each name, sorted by name.
    pub(super) fn bodies(&mut self, taken: Vec<TakenBody>) -> Vec<Body> {
        let mut kept: BTreeMap<String, TakenBody> = BTreeMap::new();
        for other in taken {
            let account = &mut self.accounts[other.at.file as usize];
            let Some(first) = kept.get(other.body.id.as_str()) else {
                account.taken += 1;
                kept.insert(other.body.id.as_str().to_owned(), other);
                continue;
            };
            let at = (first.at, other.at);
            if first.body == other.body {
                account.duplicates += 1;
                self.repeat(at.0, at.1);
            } else {
                account.conflicts += 1;
                let finding = self.at_both("conflicting_bodies", Severity::Error, at);
                let finding = finding.with("found", &other.body.id);
                self.findings.push(Finding { body: Some(other.body.id), ..finding });
            }
        }
        kept.into_values().map(|taken| taken.body).collect()
    }

    /// Adds the notices about repeated figures.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        for (first, second, count) in std::mem::take(&mut self.repeats).into_values() {
            let finding = self.at_both("duplicate_figures", Severity::Notice, (first, second));
            self.findings.push(finding.with("count", count));
        }
        self.findings
    }

    /// Which of two figures of one key is kept, and whether they differ and neither source is preferred.
    fn settle(&mut self, first: Taken, other: Taken) -> (Taken, bool) {
        let same = same_value(first.observation.value, other.observation.value);
        if same && first.observation.status == other.observation.status {
            self.accounts[other.at.file as usize].duplicates += 1;
            self.repeat(first.at, other.at);
            return (first, false);
        }
        let blank = |taken: &Taken| taken.observation.status == ObsStatus::Missing;
        let files = [first.at, other.at].map(|at| at.file_name(self.files));
        let wins = self.prefer.second_wins([&first.observation, &other.observation], files);
        let vaguer = |taken: &Taken| taken.observation.status == ObsStatus::Estimated;
        let swapped = match (blank(&first), blank(&other)) {
            (true, _) => true,
            (_, true) => false,
            _ if same => vaguer(&other),
            _ => wins == Some(true),
        };
        let (kept, passed) = if swapped { (other, first) } else { (first, other) };
        let account = &mut self.accounts[passed.at.file as usize];
        let (code, severity) = if blank(&passed) {
            account.duplicates += 1;
            ("blank_elsewhere", Severity::Warning)
        } else if same {
            account.duplicates += 1;
            ("status_differs", Severity::Warning)
        } else {
            account.conflicts += 1;
            match wins {
                Some(_) => ("conflict_decided", Severity::Notice),
                None => ("conflicting_values", Severity::Error),
            }
        };
        let differs = code == "conflicting_values";
        let finding = self.at_both(code, severity, (kept.at, passed.at));
        self.findings.push(finding.of_two(
            &kept.observation,
            &passed.observation,
            self.name_of(&kept.observation),
        ));
        (kept, differs)
    }

    fn name_of(&self, observation: &Observation) -> Words {
        self.catalog.name_of(&observation.key.indicator, &observation.key.breakdown)
    }

    fn repeat(&mut self, first: At, second: At) {
        let entry = self.repeats.entry((first.file, second.file));
        entry.or_insert((first, second, 0)).2 += 1;
    }

    fn at_both(&self, code: &str, severity: Severity, at: (At, At)) -> Finding {
        Finding::new(code, severity)
            .with("first", at.0.short(self.files))
            .with("second", at.1.short(self.files))
            .at(at.0.place(self.files))
            .at(at.1.place(self.files))
    }
}

fn order<'t>(taken: &'t [Taken]) -> Vec<Order> {
    let mut last = None;
    // Most names are those of the figure before.
    let mut names: HashMap<&str, u32, FixedState> = taken
        .iter()
        .map(|t| t.observation.key.body.as_str())
        .filter(|name| last.replace(*name) != Some(*name))
        .map(|name| (name, 0))
        .collect();
    let mut sorted: Vec<&str> = names.keys().copied().collect();
    sorted.sort_unstable();
    for (rank, name) in sorted.into_iter().enumerate() {
        names.insert(name, u32::try_from(rank).unwrap_or(u32::MAX));
    }
    let accounts: BTreeSet<&str> = taken
        .iter()
        .filter(|t| t.rank.1 == ACCOUNT)
        .map(|t| t.observation.key.breakdown.as_str())
        .collect();
    // Accounts stand behind the breakdowns of the catalog, by their names.
    let account: HashMap<&str, u32> = accounts.into_iter().rev().zip((0..ACCOUNT).rev()).collect();
    let mut last = ("", 0);
    let key = |(at, taken): (usize, &'t Taken)| {
        let key = &taken.observation.key;
        let name = key.body.as_str();
        if last.0 != name {
            last = (name, names.get(name).copied().unwrap_or_default());
        }
        let body = last.1;
        let breakdown = match taken.rank.1 {
            ACCOUNT => account.get(key.breakdown.as_str()).copied().unwrap_or(ACCOUNT),
            rank => rank,
        };
        (body, taken.rank.0, breakdown, key.year.0, at)
    };
    let mut order: Vec<Order> = taken.iter().enumerate().map(key).collect();
    order.sort_unstable();
    order
}

fn same_value(first: Option<f64>, second: Option<f64>) -> bool {
    match (first, second) {
        (Some(first), Some(second)) => first.total_cmp(&second).is_eq(),
        (None, None) => true,
        _ => false,
    }
}
