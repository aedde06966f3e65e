use crate::catalog::{Catalog, Formula, Operator};
use crate::i18n::{self, Lang, Words, numbers};
use crate::model::{BreakdownId, IndicatorId};

/// Names of figures, for sentences.
impl Catalog {
    /// The label of an indicator in both languages; its id where the catalog does not know it.
    pub fn name(&self, id: &IndicatorId) -> Words {
        both(|lang| self.label(id, lang).to_owned())
    }

    /// The name of a figure in both languages: `予以公开（自然人）`.
    pub fn name_of(&self, id: &IndicatorId, breakdown: &BreakdownId) -> Words {
        both(|lang| self.figure_name(id, breakdown, lang))
    }

    /// The name of a figure: `予以公开（自然人）`.
    pub fn figure_name(&self, id: &IndicatorId, breakdown: &BreakdownId, lang: Lang) -> String {
        let whole = self.label(id, lang);
        if breakdown.is_none() {
            return whole.to_owned();
        }
        part(whole, self.breakdown_label(breakdown, lang), lang)
    }

    /// The labels of some indicators in both languages, one behind the other.
    pub fn names(&self, ids: &[&IndicatorId]) -> Words {
        both(|lang| {
            let labels: Vec<&str> = ids.iter().map(|id| self.label(id, lang)).collect();
            labels.join(if lang == Lang::Zh { "、" } else { ", " })
        })
    }

    /// A formula in words; by its own name, when the catalog has one for it.
    pub fn formula_name(&self, formula: &Formula, lang: Lang) -> String {
        let named = self.derived().iter().find(|d| d.formula.is_same_as(formula));
        match named {
            Some(derived) => self.label(&derived.indicator.id, lang).to_owned(),
            None => self.written_out(formula, lang),
        }
    }

    /// A formula in words, with the names of its figures.
    pub fn written_out(&self, formula: &Formula, lang: Lang) -> String {
        match formula {
            Formula::Figure(id) => self.label(id, lang).to_owned(),
            Formula::Part(id, part) => self.figure_name(id, part, lang),
            Formula::Number(n) => numbers::grouped(*n, 6),
            Formula::Binary(left, operator, right) => {
                let sign = match operator {
                    Operator::Add => "+",
                    Operator::Subtract => "−",
                    Operator::Multiply => "×",
                    Operator::Divide => "÷",
                };
                let side = |side: &Formula| match side {
                    Formula::Binary(_, Operator::Add | Operator::Subtract, _)
                        if matches!(operator, Operator::Multiply | Operator::Divide) =>
                    {
                        i18n::say(lang, "table.bracket", &[("text", self.formula_name(side, lang))])
                    }
                    side => self.formula_name(side, lang),
                };
                format!("{} {sign} {}", side(left), side(right))
            }
        }
    }
}

/// `whole（part）`.
pub(crate) fn part(whole: &str, part: &str, lang: Lang) -> String {
    i18n::say(lang, "table.part", &[("whole", whole.to_owned()), ("part", part.to_owned())])
}

/// A text in both languages.
pub(crate) fn both(text: impl Fn(Lang) -> String) -> Words {
    Words { zh: text(Lang::Zh), en: text(Lang::En) }
}
