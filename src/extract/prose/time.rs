//! Of which time a number is: this year, or another one, or a part of it.

use crate::catalog::WordClass;
use crate::extract::prose::tokens::{Kind, Token};
use crate::model::Year;

/// A time that is not the year of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    /// The year before.
    LastYear,
    /// A year that is named, and is not the report's.
    OtherYear,
    /// A part of the year.
    Span,
    /// Since a day long past.
    Since,
    /// A plan.
    Plan,
    /// A bound that is set.
    Bound,
    /// A mean or a highest value.
    Mean,
}

impl Time {
    /// The code of the reason for which a number is left.
    pub(super) fn code(self) -> &'static str {
        match self {
            Time::LastYear => "last_year",
            Time::OtherYear => "other_year",
            Time::Span => "part_of_year",
            Time::Since => "since",
            Time::Plan => "plan",
            Time::Bound => "bound",
            Time::Mean => "mean",
        }
    }
}

/// What the pieces of a sentence have said about time so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    now: Option<(Time, String)>,
    /// What held before a year that was named behind the last number of a piece.
    before: Option<Option<(Time, String)>>,
}

impl Times {
    /// Takes in a piece of the sentence.
    pub(super) fn see(&mut self, tokens: &[Token<'_>], sentence: &str, year: Option<Year>) {
        if let Some(before) = self.before.take() {
            self.now = before;
        }
        if tokens.iter().any(|t| t.class() == Some(WordClass::Compared)) {
            return;
        }
        // 8件转2024年办理, 复议6件: the year says where the eight go, and nothing of what follows.
        let last = tokens.iter().rposition(|t| matches!(t.kind, Kind::Quantity(_)));
        let named = tokens.iter().position(|t| matches!(t.kind, Kind::Year(_)));
        if let (Some(last), Some(named)) = (last, named)
            && named > last
        {
            self.before = Some(self.now.clone());
        }
        // 2022年结转至2023年3件: the years say from where to where, not when.
        let carries =
            tokens.iter().any(|t| t.meaning().is_some_and(|m| m.is.starts_with("carried_")));
        let mut months: Vec<u32> = Vec::new();
        for token in tokens {
            let text = token.text(sentence);
            let mut now = |time: Time| self.now = Some((time, text.to_owned()));
            match (&token.kind, token.meaning()) {
                (Kind::Year(_), _) if carries => {}
                (Kind::Year(named), _) => match year {
                    Some(year) if year.0 != *named => now(Time::OtherYear),
                    _ => self.now = None,
                },
                (Kind::Month(month), _) => months.push(*month),
                (_, Some(m)) => match (m.class, m.is) {
                    (WordClass::ThisYear, _) => self.now = None,
                    (WordClass::LastYear, _) => now(Time::LastYear),
                    (WordClass::Partial, "span") => now(Time::Span),
                    (WordClass::Since, _) => now(Time::Since),
                    (WordClass::Plan, "future") => now(Time::Plan),
                    _ => {}
                },
                _ => {}
            }
        }
        if !months.is_empty() && !months.contains(&12) {
            self.now = Some((Time::Span, format!("{}月", months[0])));
        }
    }

    /// The time of a clause, if it is not the year of the report, with the word that says so.
    pub(super) fn of(&self, before: &[Token<'_>], sentence: &str) -> Option<(Time, String)> {
        let own = before.iter().enumerate().find_map(|(at, token)| {
            let m = token.meaning()?;
            let time = match (m.class, m.is) {
                (WordClass::Partial, "rate") if names(before, at) => return None,
                (WordClass::Plan, "bound") if led_to(before, at) => return None,
                (WordClass::Partial, "rate") => Time::Mean,
                (WordClass::Plan, "bound") => Time::Bound,
                _ => return None,
            };
            Some((time, token.text(sentence).to_owned()))
        });
        own.or_else(|| self.now.clone())
    }
}

/// 按照主动公开要求公开288条: what somebody asks for is how it was done, and no bound of the number.
fn led_to(before: &[Token<'_>], at: usize) -> bool {
    let led = |t: &Token<'_>| t.class() == Some(WordClass::Preposition);
    let acts = |t: &Token<'_>| matches!(t.class(), Some(WordClass::Verb | WordClass::Instrument));
    before[..at].iter().any(led) && before[at + 1..].iter().any(acts)
}

/// 今日甲县、每日头条等媒体: in a list of names, the word is a part of one.
fn names(before: &[Token<'_>], at: usize) -> bool {
    let listed = at > 0 && before[at - 1].is_mark("、");
    let next = before.get(at + 1);
    listed && next.is_some_and(|t| t.kind == Kind::Unknown || t.class() == Some(WordClass::Channel))
}
