//! The names of bodies that a text has, with what stands around them.

use crate::catalog::WordClass;
use crate::extract::prose::cutter::cut;
use crate::extract::prose::lexicon::Lexicon;
use crate::extract::prose::tokens::{Kind, Token};
use crate::extract::prose::{ENDS, LONGEST_SENTENCE};

/// What stands behind a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Neighbour {
    /// A word that says what was done, how or why.
    Action,
    /// A title in quotation marks.
    Quoted,
    /// Something else.
    Other,
}

/// The name of a body in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Mention {
    pub(in crate::extract) name: String,
    /// What stands in front of it in its sentence.
    pub(in crate::extract) before: String,
    /// What stands behind it.
    pub(in crate::extract) behind: String,
    /// Whether it begins its clause.
    pub(in crate::extract) begins: bool,
    pub(in crate::extract) after: Neighbour,
    /// Whether it stands in a title or a name: 《甲市教育局信息公开目录》.
    pub(in crate::extract) titled: bool,
}

/// The most characters that are kept on each side of a name.
const AROUND: usize = 60;

/// The names in a folded text, in order.
pub(in crate::extract) fn mentions(text: &str, lexicon: &Lexicon<'_>) -> Vec<Mention> {
    let mut all = Vec::new();
    for sentence in text.split_inclusive(ENDS).filter(|s| s.len() <= LONGEST_SENTENCE) {
        let tokens = cut(sentence, lexicon, &[]);
        for at in 0..tokens.len() {
            all.extend(mention(sentence, &tokens, at));
            if tokens[at].kind == Kind::Quoted {
                all.extend(quoted(sentence, &tokens[at], lexicon));
            }
        }
    }
    all
}

/// The names in a title: 《甲市教育局信息公开目录》, “甲市教育局政府信息公开平台”.
fn quoted(sentence: &str, token: &Token<'_>, lexicon: &Lexicon<'_>) -> Vec<Mention> {
    let inside = token.inside(sentence);
    let tokens = cut(inside, lexicon, &[]);
    let found = tokens.first().filter(|t| t.kind == Kind::Body);
    let name = found.map(|first| Mention {
        name: first.text(inside).to_owned(),
        before: String::new(),
        behind: inside[first.end..].to_owned(),
        begins: false,
        after: Neighbour::Other,
        titled: true,
    });
    name.into_iter().collect()
}

fn mention(sentence: &str, tokens: &[Token<'_>], at: usize) -> Option<Mention> {
    let end = name_end(sentence, tokens, at)?;
    let (start, stop) = (tokens[at].start, tokens[end - 1].end);
    let previous = at.checked_sub(1).map(|before| &tokens[before]);
    // 甲县财政局(以下简称“县财政局”)政府信息公开工作: the remark is passed over.
    let next = tokens[end..].iter().find(|t| t.kind != Kind::Aside);
    let before = sentence[..start].chars().rev().take(AROUND).collect::<Vec<_>>();
    Some(Mention {
        name: sentence[start..stop].to_owned(),
        before: before.into_iter().rev().collect(),
        behind: sentence[next.map_or(stop, |t| t.start)..].chars().take(AROUND).collect(),
        begins: previous.is_none_or(|t| {
            begins(t) && (!t.is_mark(",") || dated(tokens, at) || next.is_some_and(acts))
        }),
        after: next.map_or(Neighbour::Other, neighbour),
        titled: false,
    })
}

/// Where a name ends that begins at a token: a body, or a region at the beginning of its clause: 泰澜高新区.
fn name_end(sentence: &str, tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let token = &tokens[at];
    match token.kind {
        Kind::Body => Some(at + 1),
        Kind::Unknown => {
            let previous = at.checked_sub(1).map(|before| &tokens[before]);
            let behind_comma = previous.is_some_and(|t| t.is_mark(",")) && time(&tokens[0]);
            (previous.is_none_or(time) || behind_comma).then_some(())?;
            let last = tokens.get(at + 1).filter(|t| t.class() == Some(WordClass::Modifier));
            let level = |text: &str| ["省", "市", "县", "区", "州", "旗", "盟"].contains(&text);
            let end = match last {
                Some(last) if level(last.text(sentence)) => at + 2,
                _ => token.text(sentence).ends_with(['街', '区', '镇', '乡']).then_some(at + 1)?,
            };
            // 甲市乙区某街12号 is no region that does something.
            let next = tokens.get(end)?;
            (next.kind != Kind::Unknown && neighbour(next) == Neighbour::Action).then_some(end)
        }
        _ => None,
    }
}

/// Whether nothing but a year stands in front of a token: 2024年,甲县教育局坚持….
fn dated(tokens: &[Token<'_>], at: usize) -> bool {
    at >= 2 && time(&tokens[at - 2])
}

fn time(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Year(_)) || token.class() == Some(WordClass::ThisYear)
}

fn begins(previous: &Token<'_>) -> bool {
    matches!(previous.kind, Kind::Year(_) | Kind::Mark(_) | Kind::Aside)
        || matches!(previous.class(), Some(WordClass::ThisYear))
}

/// Whether a word leads to what somebody does: behind a comma, nothing else tells a subject from a list.
fn acts(next: &Token<'_>) -> bool {
    match next.class() {
        Some(WordClass::Instrument | WordClass::Preposition) => true,
        Some(WordClass::Verb) => next.meaning().is_some_and(|m| !m.only_describes()),
        _ => false,
    }
}

fn neighbour(next: &Token<'_>) -> Neighbour {
    match (&next.kind, next.class()) {
        (Kind::Quoted, _) => Neighbour::Quoted,
        (
            _,
            Some(
                WordClass::Verb
                | WordClass::Instrument
                | WordClass::Preposition
                | WordClass::Filler
                | WordClass::Negation
                | WordClass::Plan
                | WordClass::Modifier,
            ),
        ) => Neighbour::Action,
        (Kind::Unknown, _) => Neighbour::Action,
        _ => Neighbour::Other,
    }
}
