use std::collections::BTreeMap;

use crate::catalog::fold;

/// What a name was resolved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved<T> {
    /// Exactly this one.
    One(T),
    /// Each of these fits: the ids.
    Several(Vec<T>),
    /// Nothing fits; the nearest known name, if it is near enough to have been meant.
    Unknown(Option<String>),
}

/// Names of things, folded, each with the position of what it names.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Folded name → the printed name and the positions; more than one when a label names several things.
    by_name: BTreeMap<String, (String, Vec<usize>)>,
    /// Names that only match whole: never by a fragment, never as the nearest name.
    exact: BTreeMap<String, usize>,
}

impl Names {
    pub(super) fn add(&mut self, name: &str, position: usize) {
        let key = fold(name);
        if key.is_empty() {
            return;
        }
        let (_, positions) =
            self.by_name.entry(key).or_insert_with(|| (name.to_owned(), Vec::new()));
        if !positions.contains(&position) {
            positions.push(position);
        }
    }

    /// Adds a name that only matches whole.
    pub(super) fn add_exact(&mut self, name: &str, position: usize) {
        let key = fold(name);
        if !self.by_name.contains_key(&key) {
            self.exact.entry(key).or_insert(position);
        }
    }

    /// The thing of exactly this name.
    pub(super) fn exact(&self, name: &str) -> Resolved<usize> {
        let key = fold(name);
        match (self.by_name.get(&key), self.exact.get(&key)) {
            (Some((_, positions)), _) => one_or_several(positions.clone()),
            (None, Some(position)) => Resolved::One(*position),
            (None, None) => Resolved::Unknown(self.nearest(name)),
        }
    }

    /// Whether exactly one thing has this name.
    pub(super) fn has_one(&self, name: &str) -> bool {
        self.has_one_folded(&fold(name))
    }

    /// Whether exactly one thing has the name that folds to this.
    pub(super) fn has_one_folded(&self, key: &str) -> bool {
        self.by_name.get(key).is_some_and(|(_, positions)| positions.len() == 1)
    }

    /// How many bytes the longest name takes, folded.
    pub(super) fn longest(&self) -> usize {
        self.by_name.keys().map(String::len).max().unwrap_or_default()
    }

    /// The thing of this name, or the only one whose name has this fragment.
    pub(super) fn by_fragment(&self, fragment: &str) -> Resolved<usize> {
        let exact = self.exact(fragment);
        let Resolved::Unknown(nearest) = exact else { return exact };
        let wanted = fold(fragment);
        let mut found: Vec<usize> = self
            .by_name
            .iter()
            .filter(|(key, _)| key.contains(&wanted))
            .flat_map(|(_, (_, positions))| positions.iter().copied())
            .collect();
        found.sort_unstable();
        found.dedup();
        if found.is_empty() || wanted.is_empty() {
            Resolved::Unknown(nearest)
        } else {
            one_or_several(found)
        }
    }

    /// The known name nearest to this one, if at least half of it agrees.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        let wanted = fold(name);
        self.by_name
            .iter()
            .map(|(key, (printed, _))| (strsim::normalized_levenshtein(&wanted, key), printed))
            .filter(|(likeness, _)| *likeness >= 0.5)
            // The first of equals, so that the answer depends on the names alone.
            .fold(None, |best: Option<(f64, &String)>, next| match best {
                Some(b) if b.0 >= next.0 => Some(b),
                _ => Some(next),
            })
            .map(|(_, printed)| printed.clone())
    }
}

fn one_or_several(mut positions: Vec<usize>) -> Resolved<usize> {
    if positions.len() == 1 {
        Resolved::One(positions.remove(0))
    } else {
        Resolved::Several(positions)
    }
}
