use std::collections::BTreeSet;

use serde::Deserialize;

use crate::catalog::toml_fault::toml_fault;
use crate::catalog::validate::{self, Source};
use crate::catalog::{Breakdown, Catalog, Derived, Formula, Reading, Rule, Word, reach, rules};
use crate::error::{Error, ErrorKind, Result};
use crate::i18n;
use crate::model::{BreakdownId, Edition, Indicator, IndicatorId, Measure, Unit};

/// How many characters of a wrong formula are shown.
const SHOWN_OF_A_FORMULA: usize = 80;

/// A catalog file as it is written: unknown fields are errors.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    indicator: Vec<Indicator>,
    #[serde(default)]
    breakdown: Vec<Breakdown>,
    #[serde(default)]
    derived: Vec<DerivedRow>,
    #[serde(default)]
    per: Vec<Per>,
    #[serde(default)]
    label: Vec<Label>,
    #[serde(default)]
    rule: Vec<Rule>,
    #[serde(default)]
    word: Vec<Word>,
    #[serde(default)]
    figure: Vec<Reading>,
}

/// A derived indicator of every printed one: so many per inhabitant.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Per {
    suffix: String,
    of: IndicatorId,
    amount: u32,
    zh: String,
    en: String,
    unit: String,
    #[serde(default)]
    not_editions: Vec<Edition>,
}

impl Per {
    /// The id of the derived indicator of a printed one.
    pub(super) fn id_of(&self, id: &IndicatorId) -> IndicatorId {
        IndicatorId::new(&format!("{id}.{}", self.suffix))
    }

    /// The derived indicator of a printed one; none for what is no count and no sum, for parts that only an edition has that
    /// is no longer in use, and for the side tables themselves.
    pub(super) fn derived(&self, of: &Indicator) -> Option<Derived> {
        let old = !of.editions.is_empty()
            && of.editions.iter().all(|edition| self.not_editions.contains(edition));
        let counted = matches!(of.measure, Measure::Flow | Measure::Stock | Measure::Amount);
        if !counted || old || of.table == SIDE {
            return None;
        }
        let text = format!("{} / {} * {}", of.id, self.of, self.amount);
        let label = |pattern: &str, label: &str| pattern.replace("{label}", label);
        let short =
            |pattern: &str, short: &Option<String>| short.as_ref().map(|s| label(pattern, s));
        Some(Derived {
            formula: Formula::parse(&text).ok()?,
            indicator: Indicator {
                accounts: false,
                id: self.id_of(&of.id),
                zh: label(&self.zh, &of.zh),
                en: label(&self.en, &of.en),
                short_zh: short(&self.zh, &of.short_zh),
                short_en: short(&self.en, &of.short_en),
                table: "derived".to_owned(),
                row: String::new(),
                columns: Vec::new(),
                unit: Unit::new(&self.unit.replace("{unit}", of.unit.as_str())),
                measure: Measure::Rate,
                parent: None,
                editions: Vec::new(),
                replaces: Vec::new(),
                breaks: of.breaks.clone(),
                aliases: Vec::new(),
            },
            text,
        })
    }
}

/// The table of indicators that no report prints.
const SIDE: &str = "side";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DerivedRow {
    id: IndicatorId,
    zh: String,
    en: String,
    short_zh: Option<String>,
    short_en: Option<String>,
    formula: String,
    unit: Unit,
    measure: Measure,
    #[serde(default)]
    aliases: Vec<String>,
}

/// More names for an indicator or a breakdown that is already there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    id: String,
    aliases: Vec<String>,
}

/// Adds the rows of one catalog file, given as text, to a catalog. `name` is for messages.
///
/// # Errors
/// The text is not TOML of this form, an id is taken, or something refers to an id that does not exist.
pub(super) fn add(catalog: &mut Catalog, name: &str, text: &str) -> Result<()> {
    let source = Source { name, text };
    let file: File = toml::from_str(text)
        .map_err(|e| toml_fault(Error::new(ErrorKind::Catalog, "catalog_syntax"), source, &e))?;
    let mut taken: BTreeSet<String> = catalog.all_ids().map(|id| id.as_str().to_owned()).collect();
    for id in file.indicator.iter().map(|i| &i.id).chain(file.derived.iter().map(|d| &d.id)) {
        validate::id(id.as_str(), source)?;
        if !taken.insert(id.as_str().to_owned()) {
            return Err(source.error("catalog_id_taken", &[id.as_str()]).with("id", id));
        }
    }
    let mut codes: BTreeSet<_> = catalog.breakdowns.iter().map(|b| b.id.clone()).collect();
    for id in file.breakdown.iter().map(|b| &b.id) {
        validate::id(id.as_str(), source)?;
        if !codes.insert(id.clone()) {
            return Err(source.error("catalog_id_taken", &[id.as_str()]).with("id", id));
        }
    }
    for row in file.derived {
        let formula = Formula::parse_with_parts(&row.formula).map_err(|e| {
            source
                .error("catalog_formula", &[&row.formula])
                .with("id", &row.id)
                .with("formula", i18n::bounded(&row.formula, SHOWN_OF_A_FORMULA))
                .with("character", e.character)
                .with_words("expected", e.expected.words())
        })?;
        if let Some(id) = formula.figures().into_iter().find(|id| !taken.contains(id.as_str())) {
            let error = source.error("catalog_unknown_id", &[row.id.as_str()]);
            return Err(error.with("id", id).with("where", &row.id));
        }
        applicants(&row, &formula, &codes, source)?;
        catalog.derived.push(derived(row, formula));
    }
    for id in file.indicator.iter().flat_map(|i| i.parent.iter().chain(&i.replaces)) {
        if !taken.contains(id.as_str()) {
            let error = source.error("catalog_unknown_id", &[id.as_str()]);
            return Err(error.with("id", id).with("where", "parent"));
        }
    }
    catalog.indicators.extend(file.indicator);
    catalog.per.extend(file.per);
    catalog.breakdowns.extend(file.breakdown);
    for label in file.label {
        let Some(aliases) = catalog.aliases_mut(&label.id) else {
            let error = source.error("catalog_unknown_id", &[&label.id]);
            return Err(error.with("id", &label.id).with("where", "label"));
        };
        aliases.extend(label.aliases);
    }
    for rule in &file.rule {
        validate::id(&rule.id, source)?;
    }
    figures(&file.figure, &taken, source)?;
    let added = catalog.words.len();
    catalog.words.extend(file.word);
    reach::check(&catalog.words[added..], &file.figure, &catalog.words, source)?;
    // What a user adds is tried first, and so overrules what is built in.
    catalog.readings.splice(0..0, file.figure);
    rules::add(catalog, name, file.rule)
}

/// Checks that a formula names applicants that there are.
fn applicants(
    row: &DerivedRow,
    formula: &Formula,
    known: &BTreeSet<BreakdownId>,
    source: Source<'_>,
) -> Result<()> {
    let named = formula.terms().into_iter().filter_map(|(_, part)| part);
    match named.into_iter().find(|code| !known.contains(code)) {
        Some(code) => {
            let error = source.error("catalog_unknown_id", &[&row.formula]);
            Err(error.with("id", code).with("where", &row.id))
        }
        None => Ok(()),
    }
}

/// Checks that figures of the prose are of indicators that there are.
fn figures(figures: &[Reading], known: &BTreeSet<String>, source: Source<'_>) -> Result<()> {
    match figures.iter().find_map(|reading| reading.unknown(known)) {
        Some(id) => {
            let error = source.error("catalog_unknown_id", &[id.as_str()]);
            Err(error.with("id", &id).with("where", "figure"))
        }
        None => Ok(()),
    }
}

fn derived(row: DerivedRow, formula: Formula) -> Derived {
    let indicator = Indicator {
        id: row.id,
        zh: row.zh,
        en: row.en,
        short_zh: row.short_zh,
        short_en: row.short_en,
        table: "derived".to_owned(),
        row: String::new(),
        columns: Vec::new(),
        unit: row.unit,
        measure: row.measure,
        parent: None,
        editions: Vec::new(),
        replaces: Vec::new(),
        breaks: Vec::new(),
        aliases: row.aliases,
        accounts: false,
    };
    Derived { indicator, formula, text: row.formula }
}
