//! The rules that reports are checked by: rows of data, validated when the catalog is loaded.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::catalog::{Catalog, Formula, TextRule};
use crate::error::{Error, ErrorKind, Result};
use crate::i18n::Words;
use crate::model::{BreakdownId, IndicatorId, Measure, Place, Severity};

/// A rule: what is checked, and why.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The id: the code of the findings that the rule makes.
    pub id: String,
    /// How much a finding of it matters.
    pub severity: Severity,
    /// What it is called.
    pub title: Words,
    /// Why it exists.
    #[serde(default)]
    pub why: Words,
    /// A case of it.
    #[serde(default)]
    pub example: Words,
    /// Where it comes from.
    #[serde(default)]
    pub source: Words,
    /// What is checked.
    pub check: RuleKind,
    /// Whether it comes from a user's own file.
    #[serde(skip)]
    pub custom: bool,
}

/// The kinds of rule, each with what it needs. A rule over a table that is broken down holds in each of its columns.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RuleKind {
    /// A total is the sum of its items.
    Sum {
        /// The totals.
        totals: Vec<IndicatorId>,
        /// The items of the only total; without them, the indicators whose parent the total is.
        #[serde(default)]
        items: Vec<IndicatorId>,
    },
    /// Two sums are equal.
    Balance {
        /// The sum that is taken as reported.
        left: Vec<IndicatorId>,
        /// The sum that it is compared with.
        right: Vec<IndicatorId>,
    },
    /// In each row of a table, the parts add up to the total column.
    Breakdown {
        /// The table.
        table: String,
    },
    /// A stock is the stock of the year before, and what came in, less what went out.
    StockFlow {
        /// The stocks and their flows.
        links: Vec<StockLink>,
    },
    /// What a year opens with is what the year before closed with.
    CarryOver {
        /// The openings and the closings.
        links: Vec<CarryLink>,
    },
    /// A value has a limit.
    Bound {
        /// The limit.
        limit: Limit,
        /// The measures whose figures have it; empty for all.
        #[serde(default)]
        measures: Vec<Measure>,
        /// The indicators that have it; empty for all.
        #[serde(default)]
        indicators: Vec<IndicatorId>,
    },
    /// A count in the prose repeats a figure.
    Repeat {
        /// Figures that the same words may mean: when one does not agree, another of its family may.
        families: Vec<Vec<Basis>>,
        /// Words that say that another scope or basis is meant.
        markers: Vec<Marker>,
        /// The smallest count that a part of the figure may explain: small ones agree by chance.
        least: f64,
    },
    /// A growth that the prose claims.
    GrowthClaim {
        /// Figures that the same words may mean.
        families: Vec<Vec<Basis>>,
        /// The columns that may be meant instead of the claimed one.
        breakdowns: Vec<BreakdownId>,
    },
    /// A share, or a change of a share, that the prose claims.
    ShareClaim {
        /// The wholes that may be meant, when it is not the group that the indicator is a part of.
        wholes: Vec<Basis>,
        /// The columns that may be meant instead of the claimed one.
        breakdowns: Vec<BreakdownId>,
    },
    /// A change that is far from what the series, or its peers, do otherwise.
    Jump(Jump),
    /// A parent has at least what its children have together.
    RollUp {
        /// The tables whose figures are rolled up.
        tables: Vec<String>,
        /// The kinds of body whose reports cover their whole region.
        kinds: Vec<String>,
    },
    /// Something about the text of the report.
    Text(TextRule),
}

/// A stock and its flows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockLink {
    /// The stock at the end of the year.
    pub stock: IndicatorId,
    /// What came in during the year.
    pub inflows: Vec<IndicatorId>,
    /// What went out during the year.
    pub outflows: Vec<IndicatorId>,
}

/// What a year opens with, and the figures of the year before that add up to it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarryLink {
    /// The figure of the year.
    pub opening: IndicatorId,
    /// The figures of the year before.
    pub closing: Vec<IndicatorId>,
}

/// A limit of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Zero or more.
    NonNegative,
    /// Without decimals.
    WholeNumber,
    /// At most the group that it is a part of, and the total of its row.
    PartOfWhole,
}

/// A figure, or a sum of figures, as a formula.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Basis {
    /// The formula as written.
    pub text: String,
    /// The formula.
    pub formula: Formula,
}

impl TryFrom<String> for Basis {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        match Formula::parse(&text) {
            Ok(formula) => Ok(Basis { text, formula }),
            Err(e) => Err(format!("`{text}`: {e}")),
        }
    }
}

/// Words that say that a count has another scope or basis than the table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// The words.
    pub words: Vec<String>,
    /// What they say.
    pub meaning: Words,
    /// Whether they name a part of the whole: its count can be smaller, and never larger.
    #[serde(default)]
    pub narrower: bool,
}

/// When a change is a jump.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jump {
    /// The series that are looked at, in their total column.
    pub indicators: Vec<IndicatorId>,
    /// The larger of the two values is at least this.
    pub least: f64,
    /// A change of about this factor, up or down, is a slip of the unit. Such a rule looks for nothing else.
    #[serde(default)]
    pub slip: Option<f64>,
    /// How many deviations from the median the logarithm of the ratio must be.
    #[serde(default)]
    pub deviations: f64,
    /// The factor by which the ratio must differ from the median, however steady the others are.
    #[serde(default)]
    pub factor: f64,
    /// How many earlier changes of the series make a median.
    #[serde(default)]
    pub years: usize,
    /// How many bodies with the same change make a median, when the series is too short.
    #[serde(default)]
    pub peers: usize,
    /// The factor of a jump when there is no median at all.
    #[serde(default)]
    pub alone: f64,
}

impl RuleKind {
    /// The word that the data uses for the kind.
    pub fn as_str(&self) -> &'static str {
        match self {
            RuleKind::Sum { .. } => "sum",
            RuleKind::Balance { .. } => "balance",
            RuleKind::Breakdown { .. } => "breakdown",
            RuleKind::StockFlow { .. } => "stock_flow",
            RuleKind::CarryOver { .. } => "carry_over",
            RuleKind::Bound { .. } => "bound",
            RuleKind::Repeat { .. } => "repeat",
            RuleKind::GrowthClaim { .. } => "growth_claim",
            RuleKind::ShareClaim { .. } => "share_claim",
            RuleKind::Jump(_) => "jump",
            RuleKind::RollUp { .. } => "roll_up",
            RuleKind::Text(_) => "text",
        }
    }

    /// The indicators that it names.
    fn indicators(&self) -> Vec<&IndicatorId> {
        match self {
            RuleKind::Sum { totals, items } => totals.iter().chain(items).collect(),
            RuleKind::Balance { left, right } => left.iter().chain(right).collect(),
            RuleKind::StockFlow { links } => links
                .iter()
                .flat_map(|l| std::iter::once(&l.stock).chain(&l.inflows).chain(&l.outflows))
                .collect(),
            RuleKind::CarryOver { links } => {
                links.iter().flat_map(|l| std::iter::once(&l.opening).chain(&l.closing)).collect()
            }
            RuleKind::Bound { indicators, .. } => indicators.iter().collect(),
            RuleKind::Jump(jump) => jump.indicators.iter().collect(),
            RuleKind::Text(TextRule::Phrase { indicator, .. }) => vec![indicator],
            _ => Vec::new(),
        }
    }

    /// The formulas that it names.
    fn bases(&self) -> Vec<&Basis> {
        match self {
            RuleKind::Repeat { families, .. } | RuleKind::GrowthClaim { families, .. } => {
                families.iter().flatten().collect()
            }
            RuleKind::ShareClaim { wholes, .. } => wholes.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The tables that it names.
    fn tables(&self) -> Vec<&String> {
        match self {
            RuleKind::Breakdown { table } => vec![table],
            RuleKind::RollUp { tables, .. } => tables.iter().collect(),
            RuleKind::Text(TextRule::TableMissing { tables }) => tables.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it says enough to check anything.
    fn is_complete(&self) -> bool {
        match self {
            RuleKind::Sum { totals, items } => {
                !totals.is_empty() && (items.is_empty() || totals.len() == 1)
            }
            RuleKind::Balance { left, right } => !left.is_empty() && !right.is_empty(),
            RuleKind::StockFlow { links } => !links.is_empty(),
            RuleKind::CarryOver { links } => links.iter().all(|l| !l.closing.is_empty()),
            RuleKind::Jump(jump) => !jump.indicators.is_empty(),
            RuleKind::Text(text) => text.is_complete(),
            _ => true,
        }
    }
}

/// Adds rules to a catalog that has all their indicators.
///
/// # Errors
/// A rule's id is taken, it says too little, or it names what the catalog does not have.
pub(super) fn add(catalog: &mut Catalog, name: &str, rules: Vec<Rule>) -> Result<()> {
    let broken = |code: &str| Error::new(ErrorKind::Catalog, code).at(Place::document(name));
    let printed: BTreeSet<&IndicatorId> = catalog.indicators.iter().map(|i| &i.id).collect();
    let all: BTreeSet<&IndicatorId> = catalog.all_ids().collect();
    let tables: BTreeSet<&String> = catalog.indicators.iter().map(|i| &i.table).collect();
    let mut taken: BTreeSet<String> = catalog.rules.iter().map(|r| r.id.clone()).collect();
    for rule in &rules {
        if !taken.insert(rule.id.clone()) {
            return Err(broken("catalog_id_taken").with("id", &rule.id));
        }
        if !rule.check.is_complete() {
            return Err(broken("catalog_rule_empty").with("id", &rule.id));
        }
        let check = &rule.check;
        let indicators = check.indicators().into_iter().filter(|id| !printed.contains(id));
        let bases = check.bases().into_iter().flat_map(|b| b.formula.figures());
        let mut unknown = indicators
            .chain(bases.filter(|id| !all.contains(id)))
            .map(IndicatorId::to_string)
            .chain(check.tables().into_iter().filter(|t| !tables.contains(t)).cloned());
        if let Some(id) = unknown.next() {
            return Err(broken("catalog_unknown_id").with("id", id).with("where", &rule.id));
        }
    }
    catalog.rules.extend(rules);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<String> {
        Catalog::with_text("mine.toml", text).err().map(|e| e.code().to_owned())
    }

    fn rule(id: &str, check: &str) -> String {
        format!(
            "[[rule]]\nid = '{id}'\nseverity = 'warning'\ntitle = {{ zh = 'x', en = 'x' }}\n\
             [rule.check]\n{check}\n"
        )
    }

    #[test]
    fn a_users_rule_is_added_behind_the_embedded_ones() {
        let check = "kind = 'balance'\nleft = ['gazette.issues']\nright = ['press.conferences']";
        let catalog = Catalog::with_text("mine.toml", &rule("mine", check)).unwrap();
        let last = catalog.rules().last().unwrap();
        assert!(last.custom && last.id == "mine");
        assert!(catalog.rules().len() == Catalog::builtin().rules().len() + 1);
        assert!(Catalog::builtin().rules().iter().all(|r| !r.custom));
    }

    #[test]
    fn a_rule_that_cannot_be_meant_is_refused() {
        let sum = "kind = 'sum'\ntotals = ['review.total']";
        let cases = [
            (rule("x", &format!("{sum}\ncolour = 'red'")), "catalog_syntax"),
            (rule("x", "kind = 'guess'"), "catalog_syntax"),
            (rule("x", "kind = 'text'\nfind = 'period_not_year'\nx = 1"), "catalog_syntax"),
            (rule("table4_totals", sum), "catalog_id_taken"),
            (rule("x", "kind = 'sum'\ntotals = []"), "catalog_rule_empty"),
            (rule("x", "kind = 'sum'\ntotals = ['review.totals']"), "catalog_unknown_id"),
            (rule("x", "kind = 'breakdown'\ntable = '9'"), "catalog_unknown_id"),
            (
                rule("x", "kind = 'share_claim'\nwholes = ['a +']\nbreakdowns = []"),
                "catalog_syntax",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(code(&text).as_deref(), Some(expected), "{text}");
        }
    }
}
