//! Growths, shares and differences: of which count they are.

use crate::catalog::WordClass;
use crate::extract::prose::clause::{Outcome, Rate};
use crate::extract::prose::phrase::{Object, Phrase};
use crate::extract::prose::quantity::Quantity;
use crate::extract::prose::scope::Subject;
use crate::extract::prose::state::{Clause, Reader};
use crate::extract::prose::time::Time;
use crate::extract::prose::tokens::{Kind, Token};
use crate::model::ClaimKind;

impl<'a> Reader<'_, 'a> {
    /// 比2022年(31件)下降29%: a number alone, where a comparison has just begun.
    pub(super) fn is_base(&self, before: &[Token<'_>]) -> bool {
        before
            .iter()
            .all(|t| matches!(t.kind, Kind::Year(_)) || t.class() == Some(WordClass::Filler))
    }

    /// Remembers what has changed, where it was not counted before.
    pub(super) fn changes(&mut self, phrase: &Phrase<'a>) {
        if phrase.object.label().is_some() && self.about(phrase).is_none() {
            self.changed = Some(phrase.clone());
        }
    }

    /// The phrase of a number that says nothing of its own and follows a change: it is what the change has led to.
    pub(super) fn arrived(&mut self, phrase: Phrase<'a>, clause: &Clause) -> Phrase<'a> {
        let before = &self.tokens[clause.from..clause.at];
        let leads = |t: &Token<'_>| {
            matches!(t.class(), Some(WordClass::Filler | WordClass::Reaches | WordClass::Estimate))
        };
        let is_led = !before.is_empty() && before.iter().all(leads);
        match self.changed.take() {
            Some(changed) if is_led && !clause.part => Phrase { change: None, ..changed },
            _ => phrase,
        }
    }

    /// The frame that a rate or a difference is about: the one that its clause names, else the last.
    pub(super) fn about(&self, phrase: &Phrase<'a>) -> Option<usize> {
        let frames = &self.parsed.frames;
        match phrase.object.label().filter(|l| !matches!(*l, "account_platform" | "other")) {
            Some(label) => frames.iter().rposition(|f| {
                let own = f.object.label();
                own == Some(label) || (label == "post" && own == Some("info"))
            }),
            None if matches!(phrase.object, Object::Unknown(_)) => None,
            None => self.last,
        }
        .filter(|at| frames[*at].reading.is_some_and(|r| !r.silent))
    }

    pub(super) fn rate(
        &mut self,
        quantity: &Quantity<'_>,
        before: &[Token<'a>],
        phrase: &Phrase<'a>,
    ) -> Outcome {
        let has = |class: WordClass| before.iter().any(|t| t.class() == Some(class));
        let left = |code: &'static str| Outcome::Left(code, String::new());
        if has(WordClass::Rate) || has(WordClass::Reaches) {
            return left("rate");
        }
        let Some(of) = self.about(phrase) else { return left("rate_of_what") };
        if self.subject != Subject::Own
            || self.times.of(before, self.sentence).is_some_and(|(t, _)| t != Time::LastYear)
        {
            return left("other_subject");
        }
        let points = quantity.unit.ends_with("百分点");
        let (kind, value) = match (phrase.change, self.compared) {
            (Some(sign), _) if points => (ClaimKind::Points, sign * quantity.value),
            (Some(sign), Some(_)) if quantity.unit == "倍" => {
                (ClaimKind::Growth, sign * quantity.value * 100.0)
            }
            (Some(sign), Some(_)) => (ClaimKind::Growth, sign * quantity.value),
            (None, _) if has(WordClass::Share) && quantity.unit == "%" => {
                (ClaimKind::Share, quantity.value)
            }
            _ => return left("rate"),
        };
        let base = self.compared.flatten();
        if kind == ClaimKind::Growth {
            self.compared = None;
        }
        let whole = (kind == ClaimKind::Share).then(|| self.whole_of(of)).flatten();
        Outcome::Rate(Rate { kind, of, value, base, whole })
    }

    /// The count before the parts that a part belongs to.
    pub(super) fn whole_of(&self, of: usize) -> Option<usize> {
        if !self.parsed.frames[of].part {
            return None;
        }
        self.parsed.frames[..of].iter().rposition(|f| !f.part)
    }

    pub(super) fn difference(&mut self, quantity: &Quantity<'_>, phrase: &Phrase<'a>) -> Outcome {
        let left = |code: &'static str| Outcome::Left(code, String::new());
        let (Some(base), Some(sign)) = (self.compared, phrase.change) else {
            return left("change");
        };
        let Some(of) = self.about(phrase) else { return left("rate_of_what") };
        if self.subject != Subject::Own {
            return left("other_subject");
        }
        self.compared = None;
        Outcome::Rate(Rate {
            kind: ClaimKind::Difference,
            of,
            value: sign * quantity.value,
            base,
            whole: None,
        })
    }
}

/// Whether the clause compares, and with which year.
pub(super) fn compared(tokens: &[Token<'_>]) -> Option<Option<i32>> {
    let at = tokens.iter().position(|t| t.class() == Some(WordClass::Compared))?;
    let year = tokens[at..].iter().take(3).find_map(|t| match t.kind {
        Kind::Year(year) => Some(year),
        _ => None,
    });
    Some(year)
}
