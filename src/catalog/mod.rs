//! The catalog: indicators, applicants, derived indicators, rules and their names, as data embedded in the program.
//!
//! A user's own file (`--catalog`) adds rows of the same form. What is read here is validated once; everything
//! behind it can trust the catalog.

mod bodies;
mod fold;
mod form;
mod formula;
mod lexicon;
mod load;
mod names;
mod order;
mod reach;
mod rules;
mod settings;
mod source;
mod text_rules;
mod titles;
mod toml_fault;
mod validate;
mod wording;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::OnceLock;

use foldhash::fast::FixedState;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::i18n::Lang;
use crate::model::{BreakdownId, Indicator, IndicatorId, Measure, hex};

pub(crate) use bodies::BodyWords;
pub(crate) use fold::FoldedText;
pub use fold::fold;
pub(crate) use form::Sides;
pub use formula::{Expected, Formula, FormulaError, Operator};
pub use lexicon::{Reading, Word, WordClass};
use names::Names;
pub use names::Resolved;
pub use order::sort_observations;
pub use rules::{Basis, CarryLink, Jump, Limit, Marker, Rule, RuleKind, StockLink};
pub use settings::{Setting, settings};
pub use source::{MAX_SOURCE_BYTES, read_source};
pub use text_rules::{Deadline, TextRule};
pub(crate) use titles::{TitleWords, unmarked, unnumbered};
pub(crate) use toml_fault::toml_fault;
pub(crate) use validate::Source;
pub(crate) use wording::{both, part};

/// A breakdown of a table: one of its columns beside the others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakdown {
    /// The code.
    pub id: BreakdownId,
    /// The Chinese label.
    pub zh: String,
    /// The English label.
    pub en: String,
    /// The table whose figures are broken down so.
    pub table: String,
    /// Whether it is the sum of the others, and so never one more part of a sum.
    #[serde(default)]
    pub total: bool,
    /// Other names under which it is found.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// An indicator that is computed from printed ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// Its id, labels, unit and measure; its table is `derived`.
    pub indicator: Indicator,
    /// The formula.
    pub formula: Formula,
    /// The formula as it is written.
    pub text: String,
}

/// Everything that is known about the figures before the first one is read.
///
/// ```
/// use tongbi::catalog::Resolved;
/// use tongbi::{Catalog, IndicatorId};
///
/// let catalog = Catalog::builtin();
/// let permits = Resolved::One(IndicatorId::new("permits.decided"));
/// assert_eq!(catalog.resolve_fragment("permits.decided"), permits);
/// assert!(catalog.derived_of(&IndicatorId::new("requests.granted_rate")).is_some());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    indicators: Vec<Indicator>,
    derived: Vec<Derived>,
    breakdowns: Vec<Breakdown>,
    per: Vec<load::Per>,
    rules: Vec<Rule>,
    words: Vec<Word>,
    readings: Vec<Reading>,
    positions: HashMap<IndicatorId, usize, FixedState>,
    names: Names,
    breakdown_names: Names,
    /// The SHA-256 of the user's file; empty without one.
    fingerprint: String,
}

impl Catalog {
    /// The catalog that is embedded in the program.
    pub fn builtin() -> &'static Catalog {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let mut catalog = Catalog::default();
            for (name, text) in [
                ("breakdowns.toml", include_str!("data/breakdowns.toml")),
                ("indicators.toml", include_str!("data/indicators.toml")),
                ("derived.toml", include_str!("data/derived.toml")),
                ("rules.toml", include_str!("data/rules.toml")),
                ("prose.toml", include_str!("data/prose.toml")),
            ] {
                load::add(&mut catalog, name, text).expect("the embedded catalog is tested");
            }
            catalog.index();
            catalog
        })
    }

    /// The embedded catalog and the rows of a user's file.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML of the catalog's form, takes an id or a name that is there, refers to one that is
    /// not, or leads in a circle.
    pub fn with_file(path: &Path) -> Result<Catalog> {
        Catalog::with_text(&path.display().to_string(), &read_source(path)?)
    }

    /// The embedded catalog and the rows of a catalog file given as text; `name` is for messages.
    ///
    /// # Errors
    /// As for [`Catalog::with_file`], but for reading.
    pub fn with_text(name: &str, text: &str) -> Result<Catalog> {
        let mut catalog = Catalog::builtin().clone();
        let embedded = catalog.rules.len();
        load::add(&mut catalog, name, text)?;
        catalog.fingerprint = hex(&Sha256::digest(text.as_bytes()));
        catalog.rules[embedded..].iter_mut().for_each(|rule| rule.custom = true);
        catalog.index();
        let source = validate::Source { name, text };
        validate::names(&catalog, Catalog::builtin(), source)?;
        validate::parents(&catalog, source)?;
        Ok(catalog)
    }

    /// What tells this catalog from one with another file of the user's: its SHA-256; empty for the embedded catalog.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The indicators that reports print, in the order of the form.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The derived indicators.
    pub fn derived(&self) -> &[Derived] {
        &self.derived
    }

    /// The breakdowns, in the order of the form's columns.
    pub fn breakdowns(&self) -> &[Breakdown] {
        &self.breakdowns
    }

    /// The rules that reports are checked by, in the order of the data.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The lexicon by which sentences are read; of two rows with the same word, the later one counts.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Which figure a clause gives, in the order in which they are tried.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id)
    }

    /// The indicator of this id, printed or derived.
    pub fn indicator(&self, id: &IndicatorId) -> Option<&Indicator> {
        self.position(id).map(|at| self.at(at))
    }

    /// The place of an indicator in the catalog's order: printed ones first, then derived ones.
    pub fn position(&self, id: &IndicatorId) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The derived indicator of this id.
    pub fn derived_of(&self, id: &IndicatorId) -> Option<&Derived> {
        let at = self.position(id)?.checked_sub(self.indicators.len())?;
        self.derived.get(at)
    }

    /// The breakdown of this code.
    pub fn breakdown(&self, code: &BreakdownId) -> Option<&Breakdown> {
        self.breakdowns.iter().find(|b| b.id == *code)
    }

    /// The place of a breakdown in the order of the form's columns; the empty one stands first.
    pub fn breakdown_position(&self, code: &BreakdownId) -> Option<usize> {
        if code.is_none() {
            return Some(0);
        }
        self.breakdowns.iter().position(|b| b.id == *code).map(|at| at + 1)
    }

    /// The table of the form that an indicator, or the first figure of a derived one's formula, stands in; empty when there
    /// is none.
    pub fn form_table(&self, id: &IndicatorId) -> &str {
        let figures = self.derived_of(id).map(|derived| derived.formula.figures());
        let printed = figures.iter().flatten().next().copied().unwrap_or(id);
        self.indicator(printed).map_or("", |i| i.table.as_str())
    }

    /// The breakdown that stands for the whole of an indicator: the total of its table, or none.
    pub fn whole(&self, id: &IndicatorId) -> BreakdownId {
        let table = self.form_table(id);
        self.breakdowns
            .iter()
            .find(|b| b.total && b.table == table)
            .map(|b| b.id.clone())
            .unwrap_or_default()
    }

    /// The full label of an indicator; its id when the catalog does not have it.
    pub fn label<'a>(&'a self, id: &'a IndicatorId, lang: Lang) -> &'a str {
        self.indicator(id).map_or(id.as_str(), |i| match lang {
            Lang::Zh => &i.zh,
            Lang::En => &i.en,
        })
    }

    /// The label of an indicator for charts and narrow tables.
    pub fn short_label<'a>(&'a self, id: &'a IndicatorId, lang: Lang) -> &'a str {
        self.indicator(id)
            .and_then(|i| match lang {
                Lang::Zh => i.short_zh.as_deref(),
                Lang::En => i.short_en.as_deref(),
            })
            .unwrap_or_else(|| self.label(id, lang))
    }

    /// The label of a breakdown; empty for the empty one.
    pub fn breakdown_label<'a>(&'a self, code: &'a BreakdownId, lang: Lang) -> &'a str {
        self.breakdown(code).map_or(code.as_str(), |b| match lang {
            Lang::Zh => &b.zh,
            Lang::En => &b.en,
        })
    }

    /// The indicator of exactly this id, label or alias.
    pub fn resolve(&self, name: &str) -> Resolved<IndicatorId> {
        self.ids(self.names.exact(name))
    }

    /// Whether exactly one indicator has this id, label or alias.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.names.has_one(name)
    }

    /// As [`Catalog::knows`], for a name that is folded.
    pub(crate) fn knows_folded(&self, name: &str) -> bool {
        self.names.has_one_folded(name)
    }

    /// How many bytes the longest id, label or alias takes, folded.
    pub(crate) fn longest_name(&self) -> usize {
        self.names.longest()
    }

    /// The indicator of this id, label or alias, or the only one whose name has this fragment; where one that is printed
    /// and several that are computed have it, the printed one.
    pub fn resolve_fragment(&self, fragment: &str) -> Resolved<IndicatorId> {
        let found = self.names.by_fragment(fragment);
        if let Resolved::Several(all) = &found {
            let mut printed = all.iter().filter(|at| **at < self.indicators.len());
            if let (Some(one), None) = (printed.next(), printed.next()) {
                return Resolved::One(self.at(*one).id.clone());
            }
        }
        self.ids(found)
    }

    /// The breakdown of exactly this code, label or alias.
    pub fn resolve_breakdown(&self, name: &str) -> Resolved<BreakdownId> {
        match self.breakdown_names.exact(name) {
            Resolved::One(at) => Resolved::One(self.breakdowns[at].id.clone()),
            Resolved::Several(all) => {
                Resolved::Several(all.iter().map(|at| self.breakdowns[*at].id.clone()).collect())
            }
            Resolved::Unknown(nearest) => Resolved::Unknown(nearest),
        }
    }

    fn ids(&self, found: Resolved<usize>) -> Resolved<IndicatorId> {
        match found {
            Resolved::One(at) => Resolved::One(self.at(at).id.clone()),
            Resolved::Several(all) => {
                Resolved::Several(all.iter().map(|at| self.at(*at).id.clone()).collect())
            }
            Resolved::Unknown(nearest) => Resolved::Unknown(nearest),
        }
    }

    fn at(&self, position: usize) -> &Indicator {
        match position.checked_sub(self.indicators.len()) {
            None => &self.indicators[position],
            Some(derived) => &self.derived[derived].indicator,
        }
    }

    fn all_ids(&self) -> impl Iterator<Item = &IndicatorId> {
        self.indicators.iter().map(|i| &i.id).chain(self.derived.iter().map(|d| &d.indicator.id))
    }

    fn aliases_mut(&mut self, id: &str) -> Option<&mut Vec<String>> {
        let indicators =
            self.indicators.iter_mut().chain(self.derived.iter_mut().map(|d| &mut d.indicator));
        for indicator in indicators {
            if indicator.id.as_str() == id {
                return Some(&mut indicator.aliases);
            }
        }
        self.breakdowns.iter_mut().find(|b| b.id.as_str() == id).map(|b| &mut b.aliases)
    }

    /// Adds what is derived of every printed indicator: so many per inhabitant.
    fn derive_rates(&mut self) {
        let known: BTreeSet<IndicatorId> = self.all_ids().cloned().collect();
        let rates =
            self.per.iter().flat_map(|per| self.indicators.iter().filter_map(|i| per.derived(i)));
        let new: Vec<Derived> = rates.filter(|rate| !known.contains(&rate.indicator.id)).collect();
        self.derived.extend(new);
    }

    /// The indicator that says how much of this one there is per so many inhabitants.
    pub fn per_inhabitant(&self, id: &IndicatorId) -> Option<&IndicatorId> {
        let of = |per: &load::Per| self.derived_of(&per.id_of(id)).map(|d| &d.indicator.id);
        self.per.iter().find_map(of)
    }

    fn index(&mut self) {
        self.derive_rates();
        self.positions = self.all_ids().cloned().enumerate().map(|(at, id)| (id, at)).collect();
        self.names = Names::default();
        let all = self.indicators.iter().chain(self.derived.iter().map(|d| &d.indicator));
        for (at, indicator) in all.enumerate() {
            if indicator.measure == Measure::Rate {
                // 每万人许可 must not make 许可 ambiguous.
                [indicator.id.as_str(), &indicator.zh, &indicator.en]
                    .into_iter()
                    .chain(indicator.short_zh.as_deref())
                    .for_each(|name| self.names.add_exact(name, at));
                continue;
            }
            let labels = [&indicator.zh, &indicator.en];
            let short = indicator.short_zh.iter().chain(&indicator.short_en);
            self.names.add(indicator.id.as_str(), at);
            for name in labels.into_iter().chain(short).chain(&indicator.aliases) {
                self.names.add(name, at);
            }
        }
        self.breakdown_names = Names::default();
        for (at, b) in self.breakdowns.iter().enumerate() {
            self.breakdown_names.add(b.id.as_str(), at);
            for name in [&b.zh, &b.en].into_iter().chain(&b.aliases) {
                self.breakdown_names.add(name, at);
            }
        }
    }
}

#[cfg(test)]
mod tests;
