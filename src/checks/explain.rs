use std::fmt::Write as _;

use crate::catalog::{Basis, Catalog, Limit, Rule, RuleKind, TextRule};
use crate::i18n::{self, Lang};
use crate::model::{FindingCode, IndicatorId};

/// What a rule checks, why, an example and its source; of the code of a finding made while reading, what it says and what
/// to do. None when there is neither of this name.
pub fn explain(catalog: &Catalog, rule: &str, lang: Lang) -> Option<String> {
    let Some(rule) = catalog.rule(rule) else {
        let code = RuleText::of_code(&FindingCode::parse(rule), lang)?;
        let remedy = code.remedy.lines().map(|line| format!("  {line}\n")).collect::<String>();
        let head = format!("{} · {}\n", code.id, code.title);
        let to_do = || format!("\n{}\n{remedy}", say(lang, "remedy"));
        return Some(if remedy.is_empty() { head } else { head + &to_do() });
    };
    let mut out = format!("{} · {}\n", rule.id, rule.title.get(lang));
    for (name, text) in paragraphs(catalog, rule, lang) {
        let _ = write!(out, "\n{name}\n");
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    Some(out)
}

/// The reference of the embedded rules in Markdown: one section a rule, in the order of the data.
pub fn reference(lang: Lang) -> String {
    let catalog = Catalog::builtin();
    let mut out = format!("# {}\n\n", say(lang, "reference_title"));
    let _ = writeln!(out, "{}\n", say(lang, "reference_about"));
    let heads = ["rule", "kind", "severity", "checks"].map(|key| say(lang, key));
    let _ = writeln!(out, "| {} |\n| --- | --- | --- | --- |", heads.join(" | "));
    for rule in catalog.rules() {
        let severity = i18n::say(lang, &format!("severity.{}", rule.severity.as_str()), &[]);
        let (id, kind, title) = (&rule.id, rule.check.as_str(), rule.title.get(lang));
        let _ = writeln!(out, "| [{id}](#{id}) | `{kind}` | {severity} | {title} |");
    }
    for rule in catalog.rules() {
        let _ = write!(out, "\n## {}\n\n{}\n", rule.id, rule.title.get(lang));
        for (name, text) in paragraphs(catalog, rule, lang) {
            let lines: Vec<&str> = text.lines().collect();
            match lines.as_slice() {
                [line] => {
                    let _ = write!(out, "\n**{name}**: {line}\n");
                }
                lines => {
                    let _ = write!(out, "\n**{name}**:\n\n- {}\n", lines.join("\n- "));
                }
            }
        }
    }
    out
}

/// What there is to say about a rule or the code of a finding, in one language; what does not apply is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleText {
    /// The id of the rule, or the code.
    pub id: String,
    /// The kind of rule; `reading` for what is found while reading.
    pub kind: String,
    /// The severity of a rule, as tables write it; that of other findings depends on the case.
    pub severity: String,
    /// What the rule checks, or what the finding says.
    pub title: String,
    /// Its formula, a line for each.
    pub formula: String,
    /// Why it exists.
    pub why: String,
    /// An example.
    pub example: String,
    /// What it rests on.
    pub source: String,
    /// What to do.
    pub remedy: String,
}

impl RuleText {
    fn of_rule(rule: &Rule, catalog: &Catalog, lang: Lang) -> RuleText {
        RuleText {
            id: rule.id.clone(),
            kind: rule.check.as_str().to_owned(),
            severity: rule.severity.as_str().to_owned(),
            title: rule.title.get(lang).to_owned(),
            formula: formula(catalog, rule, lang),
            why: rule.why.get(lang).to_owned(),
            example: rule.example.get(lang).to_owned(),
            source: rule.source.get(lang).to_owned(),
            remedy: String::new(),
        }
    }

    fn of_code(code: &FindingCode, lang: Lang) -> Option<RuleText> {
        let hint = format!("finding.{}_hint", code.as_str());
        let remedy = if i18n::has(&hint) { i18n::say(lang, &hint, &[]) } else { String::new() };
        Some(RuleText {
            id: code.as_str().to_owned(),
            kind: "reading".to_owned(),
            title: code.description(lang)?,
            remedy,
            ..RuleText::default()
        })
    }
}

/// The rules of a catalog, then the codes of what is found while reading.
pub fn rule_texts(catalog: &Catalog, lang: Lang) -> Vec<RuleText> {
    let rules = catalog.rules().iter().map(|rule| RuleText::of_rule(rule, catalog, lang));
    let codes = FindingCode::ALL.iter().filter_map(|code| RuleText::of_code(code, lang));
    rules.chain(codes).collect()
}

/// The named paragraphs of an explanation, without the empty ones.
fn paragraphs(catalog: &Catalog, rule: &Rule, lang: Lang) -> Vec<(String, String)> {
    let severity = i18n::say(lang, &format!("severity.{}", rule.severity.as_str()), &[]);
    let kind = format!("`{}`", rule.check.as_str());
    let texts = [
        ("kind", kind),
        ("severity", severity),
        ("formula", formula(catalog, rule, lang)),
        ("why", rule.why.get(lang).to_owned()),
        ("example", rule.example.get(lang).to_owned()),
        ("source", rule.source.get(lang).to_owned()),
    ];
    let named = texts.into_iter().filter(|(_, text)| !text.is_empty());
    named.map(|(key, text)| (say(lang, key), text)).collect()
}

fn say(lang: Lang, key: &str) -> String {
    i18n::say(lang, &format!("rule.{key}"), &[])
}

/// The formula of a rule, a line for each.
fn formula(catalog: &Catalog, rule: &Rule, lang: Lang) -> String {
    let words = Writer { catalog, lang };
    let lines = match &rule.check {
        RuleKind::Sum { totals, items } => totals.iter().map(|t| words.sum(t, items)).collect(),
        RuleKind::Balance { left, right } => {
            vec![words.column(left, format!("{} = {}", words.plus(left), words.plus(right)))]
        }
        RuleKind::Breakdown { table } => vec![words.breakdown(table)],
        RuleKind::StockFlow { links } => links
            .iter()
            .map(|l| {
                let mut line = format!("{} = {}", words.name(&l.stock), words.before(&l.stock));
                l.inflows.iter().for_each(|i| line.push_str(&format!(" + {}", words.name(i))));
                l.outflows.iter().for_each(|i| line.push_str(&format!(" − {}", words.name(i))));
                words.column(std::slice::from_ref(&l.stock), line)
            })
            .collect(),
        RuleKind::CarryOver { links } => links
            .iter()
            .map(|l| {
                let closing: Vec<String> = l.closing.iter().map(|id| words.before(id)).collect();
                let line = format!("{} = {}", words.name(&l.opening), closing.join(" + "));
                words.column(std::slice::from_ref(&l.opening), line)
            })
            .collect(),
        RuleKind::Bound { limit, .. } => vec![say(
            lang,
            match limit {
                Limit::NonNegative => "non_negative",
                Limit::WholeNumber => "whole_number",
                Limit::PartOfWhole => "part_of_whole",
            },
        )],
        other => words.others(other),
    };
    lines.join("\n")
}

struct Writer<'a> {
    catalog: &'a Catalog,
    lang: Lang,
}

impl Writer<'_> {
    fn name(&self, id: &IndicatorId) -> String {
        self.catalog.label(id, self.lang).to_owned()
    }

    fn plus(&self, ids: &[IndicatorId]) -> String {
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(" + ")
    }

    fn before(&self, id: &IndicatorId) -> String {
        i18n::say(self.lang, "rule.year_before", &[("figure", self.name(id))])
    }

    /// A line that holds in each column of its table.
    fn column(&self, ids: &[IndicatorId], line: String) -> String {
        let broken_down = ids.first().is_some_and(|id| !self.catalog.whole(id).is_none());
        if !broken_down {
            return line;
        }
        i18n::say(self.lang, "rule.each_column", &[("formula", line)])
    }

    fn sum(&self, total: &IndicatorId, items: &[IndicatorId]) -> String {
        let parts = self.catalog.indicators().iter().filter(|i| i.parent.as_ref() == Some(total));
        let children: Vec<IndicatorId> = parts.map(|i| i.id.clone()).collect();
        let items = if items.is_empty() { &children } else { items };
        let line = format!("{} = {}", self.name(total), self.plus(items));
        self.column(std::slice::from_ref(total), line)
    }

    fn breakdown(&self, table: &str) -> String {
        let columns = || self.catalog.breakdowns().iter().filter(|b| b.table == table);
        let label = |total: bool| {
            let some = columns().filter(|b| b.total == total);
            let names: Vec<&str> =
                some.map(|b| self.catalog.breakdown_label(&b.id, self.lang)).collect();
            names.join(" + ")
        };
        let line = format!("{} = {}", label(true), label(false));
        i18n::say(self.lang, "rule.each_row", &[("formula", line), ("table", table.to_owned())])
    }

    fn families(&self, families: &[Vec<Basis>]) -> Vec<String> {
        let name = |b: &Basis| self.catalog.formula_name(&b.formula, self.lang);
        let line = |f: &Vec<Basis>| f.iter().map(name).collect::<Vec<_>>().join(" | ");
        families.iter().map(line).collect()
    }

    /// The kinds that are no identities.
    fn others(&self, check: &RuleKind) -> Vec<String> {
        let say =
            |key: &str, args: &[(&str, String)]| i18n::say(self.lang, &format!("rule.{key}"), args);
        match check {
            RuleKind::Repeat { families, .. } => {
                let mut lines = vec![say("repeat", &[])];
                lines.extend(self.families(families));
                lines
            }
            RuleKind::GrowthClaim { families, .. } => {
                let mut lines = vec![say("growth_claim", &[])];
                lines.extend(self.families(families));
                lines
            }
            RuleKind::ShareClaim { wholes, .. } => {
                let mut lines = vec![say("share_claim", &[])];
                lines.extend(self.families(std::slice::from_ref(wholes)));
                lines
            }
            RuleKind::Jump(jump) => match jump.slip {
                Some(slip) => vec![say("unit_slip", &[("factor", slip.to_string())])],
                None => vec![say(
                    "jump",
                    &[
                        ("deviations", jump.deviations.to_string()),
                        ("factor", jump.factor.to_string()),
                        ("years", jump.years.to_string()),
                        ("peers", jump.peers.to_string()),
                        ("alone", jump.alone.to_string()),
                        ("least", jump.least.to_string()),
                    ],
                )],
            },
            RuleKind::RollUp { tables, .. } => {
                vec![say("roll_up", &[("tables", tables.join(", "))])]
            }
            RuleKind::Text(text) => vec![self.text(text)],
            _ => Vec::new(),
        }
    }

    fn text(&self, text: &TextRule) -> String {
        let say =
            |key: &str, args: &[(&str, String)]| i18n::say(self.lang, &format!("rule.{key}"), args);
        match text {
            TextRule::SectionMissing { sections } => {
                let names: Vec<&str> = sections.iter().map(|s| s.get(self.lang)).collect();
                say("section_missing", &[("sections", names.join(" | "))])
            }
            TextRule::TableMissing { tables } => {
                say("table_missing", &[("tables", tables.join(", "))])
            }
            TextRule::PeriodNotYear {} => say("period_not_year", &[]),
            TextRule::PublishedLate { latest, earlier } => {
                let days = std::iter::once(latest).chain(earlier.iter().map(|e| &e.day));
                let days: Vec<&str> = days.map(String::as_str).collect();
                say("published_late", &[("days", days.join(" | "))])
            }
            TextRule::Phrase { phrases, indicator, .. } => {
                say("phrase", &[("phrases", phrases.join(" | ")), ("figure", self.name(indicator))])
            }
        }
    }
}
