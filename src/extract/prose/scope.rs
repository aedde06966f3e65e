//! Who a clause is about: the reporting body, or somebody else.

use crate::catalog::WordClass;
use crate::extract::prose::lexicon::Lexicon;
use crate::extract::prose::tokens::{Kind, Token};
use crate::model::BodyId;

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// The reporting body, or its whole region.
    Own,
    /// Another body, or several others.
    Other,
}

/// What a piece says about its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Unsaid,
    Said(Subject),
}

/// The subject at the beginning of a piece.
pub(super) fn scope_of(
    tokens: &[Token<'_>],
    sentence: &str,
    lexicon: &Lexicon<'_>,
    body: Option<&BodyId>,
) -> Scope {
    let skipped = tokens.iter().take_while(|t| is_lead_in(t)).count();
    let leading = &tokens[skipped..];
    let length = leading.iter().take_while(|t| is_name(t)).count();
    let Some(first) = leading.first().filter(|_| length > 0) else { return Scope::Unsaid };
    // 县教育局信息: what stands behind the name of a body is no part of it.
    let named = leading[..length].iter().rposition(|t| t.kind == Kind::Body);
    let length = named.map_or(length, |at| at + 1);
    let name = &sentence[first.start..leading[length - 1].end];
    let classes = || leading[..length].iter().filter_map(Token::class);
    // 县教育局网站: the name belongs to the channel.
    let of_channel = leading.get(length).is_some_and(|t| t.class() == Some(WordClass::Channel));
    let others = classes().any(|c| c == WordClass::Others);
    let region = classes().any(|c| c == WordClass::Region);
    if first.text(sentence) == "学校"
        && body.is_some_and(|b| b.as_str().ends_with(['学', '院', '校']))
    {
        return Scope::Said(Subject::Own);
    }
    if others && !region {
        // 我县各部门 of a county are all that its report is about.
        let all =
            classes().any(|c| c == WordClass::Own) && body.is_none_or(|b| is_region(b.as_str()));
        return Scope::Said(if all { Subject::Own } else { Subject::Other });
    }
    if classes().all(|c| c == WordClass::Own)
        && leading[..length].iter().all(|t| t.class().is_some())
    {
        return Scope::Said(Subject::Own);
    }
    // 全市教育系统 is more than a bureau; 全市 alone is how it speaks of itself.
    let alone = classes().all(|c| c == WordClass::Region)
        && leading[..length].iter().all(|t| t.class().is_some());
    if region && !alone && !body.is_none_or(|b| is_region(b.as_str())) && !of_channel {
        return Scope::Said(Subject::Other);
    }
    if region {
        return Scope::Said(Subject::Own);
    }
    if (named.is_none() && !lexicon.is_body(name)) || (of_channel && is_portal(name)) {
        return Scope::Unsaid;
    }
    match body {
        Some(body) if !is_same(name, body.as_str()) => Scope::Said(Subject::Other),
        _ => Scope::Said(Subject::Own),
    }
}

/// What may stand in front of a subject.
fn is_lead_in(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Year(_) | Kind::Month(_) | Kind::Number | Kind::Aside)
        || matches!(token.class(), Some(WordClass::Filler | WordClass::ThisYear))
        || token.is_mark("、.。-—·")
}

fn is_name(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Unknown | Kind::Body)
        || matches!(
            token.class(),
            Some(
                WordClass::Own
                    | WordClass::Others
                    | WordClass::Region
                    | WordClass::Modifier
                    | WordClass::Object
            )
        )
}

/// A website of a government is where others publish, too.
fn is_portal(name: &str) -> bool {
    name.ends_with("政府") || name.ends_with("人民政府")
}

/// Whether a body is a whole region.
pub(super) fn is_region(body: &str) -> bool {
    let name = body.strip_suffix("人民政府").unwrap_or(body);
    let office = body.ends_with("办公室") || body.ends_with("办公厅");
    office && body.contains("政府")
        || name.ends_with(['省', '市', '县', '区', '旗', '州', '盟', '镇', '乡'])
}

/// Whether a name is that of the body, in full or shortened: every character of the shorter one stands in the longer one, in
/// its order.
fn is_same(name: &str, body: &str) -> bool {
    let name = name.strip_prefix("原").unwrap_or(name);
    // 区政府统计局 is the bureau, and not the government.
    let bare = name.replace("人民政府", "").replace("政府", "");
    let name = name.strip_suffix("系统").filter(|n| n.ends_with("政府")).unwrap_or(name);
    let name = if name.ends_with("政府") || bare.chars().nth(1).is_none() { name } else { &bare };
    let same_end = name.chars().last() == body.chars().last();
    if within(name, body) || (same_end && within(body, name)) {
        return true;
    }
    // 甲县: 县政府, 县人民政府办公室.
    let government = name.contains("政府") || name.ends_with('办') || name.contains("管委会");
    let level = name.chars().next();
    is_region(body) && government && level.is_some_and(|c| body.contains(c))
}

fn within(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|l| l == c))
}
