//! Where something was published: which channels a clause names, and by the names of which accounts.

use std::collections::BTreeSet;

use crate::catalog::WordClass;
use crate::extract::prose::tokens::{Kind, Token};

/// The channels of a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Channels<'a> {
    kinds: BTreeSet<&'a str>,
    /// The same in the order of the text.
    order: Vec<&'a str>,
    /// A word that leads to more: 等平台, or a list with a member that is unknown.
    several: Option<&'a str>,
    /// The names of the accounts.
    pub(super) accounts: Vec<String>,
    /// Words in front of the verb that belong to nothing that is known.
    pub(super) stray: Option<String>,
    /// Whether 通过 or a word like it leads to them.
    pub(super) led: bool,
    /// Whether an object stands among them that is not what was counted.
    pub(super) has_objects: bool,
    /// Whether it is the site of a government.
    pub(super) portal: bool,
    /// Whether a word such as 等形式 says how it was done.
    how: bool,
}

/// Platforms with accounts of their own.
const SOCIAL: [&str; 8] =
    ["wechat", "weibo", "douyin", "toutiao", "shipinhao", "kuaishou", "other_social", "new_media"];

/// Channels that a body has for itself: with one of them a list is of more than newspapers.
const OWN_CHANNELS: [&str; 7] =
    ["website", "platform", "wechat", "weibo", "douyin", "shipinhao", "offline"];

/// A member of a list of channels that the lexicon does not have.
const UNKNOWN: &str = "unknown";

impl<'a> Channels<'a> {
    /// The channels that the tokens in front of the action name; `action` is where what was done begins.
    pub(super) fn of(tokens: &[Token<'a>], action: usize, sentence: &str) -> Channels<'a> {
        let mut channels = Channels::default();
        for (at, token) in tokens.iter().enumerate() {
            let Some(m) = token.meaning().filter(|m| m.class == WordClass::Channel) else {
                continue;
            };
            // 微信公众号发布微信893条: the second one is what was published.
            if at > action && !channels.kinds.is_empty() {
                continue;
            }
            // 《甲报》、乙新闻等市级媒体: the last word says what all of them are.
            let before = tokens[..at].iter().rfind(|t| t.class() != Some(WordClass::Modifier));
            let sums_up = before.is_some_and(|t| t.class() == Some(WordClass::ListEnd));
            match m.is {
                // 以图文、视频等形式: how it was done; behind a list of channels it leads to more of them.
                "manner" if at > 0 && tokens[at - 1].class() == Some(WordClass::Channel) => {
                    channels.several = Some("several");
                }
                "manner" => channels.how = true,
                "media" | "other_media" if sums_up => channels.several = Some("several_media"),
                "other_media" => {
                    channels.kinds.insert("other");
                }
                "several" | "several_social" | "several_media" => channels.several = Some(m.is),
                // 微博微信、抖音: all of them, and not the last alone.
                "new_media" if is_joined(tokens, at, sentence) => {
                    channels.several.get_or_insert("several_social");
                    channels.kinds.insert("new_media");
                }
                // 政府网站信息公开平台 is one place.
                "platform" if at > 0 && follows_site(&tokens[at - 1], token) => {}
                is => {
                    channels.portal |=
                        matches!(is, "website" | "platform") && is_portal(tokens, at, sentence);
                    channels.kinds.insert(is);
                    if !channels.order.contains(&is) {
                        channels.order.push(is);
                    }
                }
            }
            channels.accounts(tokens, at, sentence);
        }
        channels.has_objects =
            tokens.iter().take(action).any(|t| t.class() == Some(WordClass::Object));
        channels.led = tokens.iter().any(|t| t.class() == Some(WordClass::Instrument));
        channels.listed(&tokens[..action.min(tokens.len())], sentence);
        channels
    }

    /// The channels of a clause without a number: where it goes on with what was done, no word behind that is one of them.
    pub(super) fn of_clause(tokens: &[Token<'a>], sentence: &str) -> Channels<'a> {
        let is = |t: &Token<'_>, class: WordClass| t.class() == Some(class);
        let acted = |t: &Token<'_>| {
            is(t, WordClass::Verb) && t.meaning().is_some_and(|m| !m.only_describes())
        };
        let first = tokens.iter().position(|t| is(t, WordClass::Channel)).unwrap_or(tokens.len());
        let action = tokens[first..].iter().position(acted).map_or(tokens.len(), |at| first + at);
        let mut channels = Channels::of(tokens, action, sentence);
        // 局官网紧扣重点工作: it is the site that does what follows.
        let begins = tokens[..first].iter().all(passes);
        channels.led |=
            begins && tokens.get(first + 1).is_some_and(|t| is(t, WordClass::Preposition));
        channels
    }

    /// Whether nothing says where, only how.
    pub(super) fn only_says_how(&self) -> bool {
        self.how && self.kinds.is_empty() && self.several.is_none()
    }

    /// The same channels, with the unknown words of another clause.
    pub(super) fn with_stray(self, stray: Option<String>) -> Channels<'a> {
        Channels { stray, ..self }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.several.is_none() && !self.how
    }

    /// The members of a list of so many, each by itself: 微信和微博, or two accounts of one platform.
    pub(super) fn each(&self, count: usize) -> Option<Vec<Channels<'a>>> {
        let one = |kind: &'a str, account: Option<&String>| Channels {
            kinds: BTreeSet::from([kind]),
            order: vec![kind],
            accounts: account.into_iter().cloned().collect(),
            ..Channels::default()
        };
        match self.order.as_slice() {
            _ if self.several.is_some() => None,
            [only] if self.accounts.len() == count => {
                Some(self.accounts.iter().map(|account| one(only, Some(account))).collect())
            }
            kinds if kinds.len() == count && !self.kinds.contains(UNKNOWN) => {
                // One name for all of them: “甲县发布”微信和微博.
                let shared = self.accounts.first().filter(|_| self.accounts.len() == 1);
                Some(kinds.iter().map(|kind| one(kind, shared)).collect())
            }
            _ => None,
        }
    }

    /// 新媒体发布微信426条: which of its platforms it was. `told` is what stands between what was done and the number.
    pub(super) fn narrow(&mut self, told: &[Token<'a>]) {
        let mut all =
            told.iter().filter_map(Token::meaning).filter(|m| m.class == WordClass::Channel);
        let (Some(kind), None) = (all.next(), all.next()) else { return };
        if kind.is != "new_media" && SOCIAL.contains(&kind.is) {
            (self.kinds, self.order) = (BTreeSet::from([kind.is]), vec![kind.is]);
            self.several = None;
        }
    }

    /// Whether there are several.
    pub(super) fn is_list(&self) -> bool {
        self.several.is_some() || self.kinds.len() > 1
    }

    /// The one word for all of them: a platform, `new_media` for several platforms, `several` for channels of different kinds.
    pub(super) fn label(&self) -> &'a str {
        let social = |kind: &&str| SOCIAL.contains(kind);
        let mut kinds = self.kinds.clone();
        if self.several != Some("several_media") && kinds.contains(UNKNOWN) {
            let all = kinds.iter().filter(|k| **k != UNKNOWN).all(social);
            return if all { UNKNOWN } else { "several" };
        }
        if self.several.is_none() && kinds.len() == 2 && kinds.iter().all(social) {
            // 政务新媒体“甲县发布”微信公众号 is one account.
            kinds.remove("new_media");
        }
        let only = kinds.iter().next().copied();
        match (self.several, kinds.len()) {
            (None, 0) if self.how => "several",
            (None, 0) => "-",
            (None, 1) => only.unwrap_or("-"),
            // 在《甲报》等媒体: newspapers, one or many.
            (Some("several"), 1) if only == Some("media") => "media",
            // 《甲报》、乙新闻等媒体, whatever each of them is; a website among them makes them channels of all kinds.
            (Some("several_media"), _) if !kinds.iter().any(|k| OWN_CHANNELS.contains(k)) => {
                "media"
            }
            (Some("several_social"), _) if kinds.iter().all(social) => "new_media",
            (Some("several"), 1..) if kinds.iter().all(social) => "new_media",
            (None, _) if kinds.iter().all(social) => "new_media",
            _ => "several",
        }
    }

    /// The names beside a channel: “甲县发布”微信公众号, 微信公众号“甲县发布”, 微信公众号(甲县发布), 平安甲县微信.
    fn accounts(&mut self, tokens: &[Token<'a>], at: usize, sentence: &str) {
        let mut named = Vec::new();
        let mut before = at;
        while before > 0 {
            let token = &tokens[before - 1];
            let skip = token.is_mark("、\"”“")
                || matches!(token.class(), Some(WordClass::Modifier))
                || (token.class() == Some(WordClass::Channel)
                    && token.meaning().is_some_and(|m| m.is == "new_media"));
            match token.kind {
                Kind::Quoted => named.push(token.inside(sentence).to_owned()),
                _ if skip && named.is_empty() => {}
                Kind::Mark('、') => {}
                _ if token.class() == Some(WordClass::Filler) && token.text(sentence) == "和" => {}
                _ => break,
            }
            before -= 1;
        }
        named.reverse();
        if named.is_empty() {
            named.extend(behind(&tokens[at + 1..], sentence));
        }
        if named.is_empty() {
            named.extend(owner(tokens, at, sentence));
        }
        for name in named {
            let length = name.chars().count();
            if (1..=LONGEST_NAME).contains(&length) && !self.accounts.contains(&name) {
                self.accounts.push(name);
            }
        }
    }

    /// Words in front of the action that are no channel, no name of one, no body and no phrase of their own.
    fn listed(&mut self, tokens: &[Token<'a>], sentence: &str) {
        let mut phrase = false;
        let ends = |t: &Token<'_>| {
            matches!(t.class(), Some(WordClass::Instrument | WordClass::Verb | WordClass::Channel))
        };
        for (at, token) in tokens.iter().enumerate() {
            match token.class() {
                Some(WordClass::Preposition) => phrase = true,
                _ if ends(token) => phrase = false,
                _ => {}
            }
            if is_foreign(tokens, at, sentence) {
                self.kinds.insert(UNKNOWN);
            }
            if token.kind != Kind::Unknown || phrase {
                continue;
            }
            // 乙工报、《甲报》等媒体: the last word says what all of them are.
            let summed_up = self.several == Some("several_media")
                && tokens[at + 1..].iter().any(|t| {
                    t.meaning().is_some_and(|m| m.is == "several_media" || m.is == "media")
                });
            if summed_up {
                continue;
            }
            let next = tokens[at + 1..].iter().find(|t| !passes(t));
            let owns = next.is_some_and(|t| t.class() == Some(WordClass::Channel));
            let named = tokens[..at]
                .iter()
                .rposition(|t| !is_name(t))
                .is_some_and(|before| tokens[before].class() == Some(WordClass::Channel));
            if owns || named {
                continue;
            }
            let before = tokens[..at].iter().rev().find(|t| t.class() != Some(WordClass::Modifier));
            let joined = before.is_some_and(|t| joins(t, sentence));
            let list = tokens[..at].iter().any(|t| t.class() == Some(WordClass::Channel));
            if joined && list {
                self.kinds.insert(UNKNOWN);
            } else {
                self.stray.get_or_insert_with(|| token.text(sentence).to_owned());
            }
        }
    }
}

/// 利用“甲省征地平台”公开, “掌上甲县”发布: a place in quotation marks that the lexicon does not have, right in front of what
/// was done.
fn is_foreign(tokens: &[Token<'_>], at: usize, sentence: &str) -> bool {
    let is_channel = |t: &Token<'_>| t.class() == Some(WordClass::Channel);
    let quoted = |t: &Token<'_>| t.kind == Kind::Quoted || joins(t, sentence);
    let last = tokens[at].kind == Kind::Quoted && tokens[at + 1..].iter().all(quoted);
    // 微博@“甲县发布”.
    let beside = tokens[..at].iter().rfind(|t| t.text(sentence) != "@");
    let named = beside.is_some_and(is_channel);
    let mut before =
        tokens[..at].iter().rev().filter(|t| !(quoted(t) || is_channel(t) || passes(t)));
    let begins = |t: &Token<'_>| {
        matches!(t.kind, Kind::Mark(_) | Kind::Year(_))
            || matches!(t.class(), Some(WordClass::Instrument | WordClass::ThisYear))
    };
    last && !named && before.next().is_none_or(begins)
}

/// Whether a platform stands right behind the site that it is a part of.
fn follows_site(site: &Token<'_>, platform: &Token<'_>) -> bool {
    site.end == platform.start && site.meaning().is_some_and(|m| m.is == "website")
}

/// Whether a channel is a member of a list: another one follows behind 、 or 和.
fn is_joined(tokens: &[Token<'_>], at: usize, sentence: &str) -> bool {
    let mut behind = tokens[at + 1..].iter();
    behind.next().is_some_and(|t| joins(t, sentence))
        && behind.find(|t| !passes(t)).is_some_and(|t| t.class() == Some(WordClass::Channel))
}

/// Whether a token joins the members of a list.
fn joins(token: &Token<'_>, sentence: &str) -> bool {
    token.is_mark("、") || matches!(token.text(sentence), "和" | "及" | "与" | "以及")
}

/// 市政府门户网站, 县人民政府网: where every part of a government publishes.
fn is_portal(tokens: &[Token<'_>], at: usize, sentence: &str) -> bool {
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let own = before.is_some_and(|t| t.class() == Some(WordClass::Own));
    let named = before.is_some_and(|t| {
        let text = t.text(sentence);
        text.ends_with("政府") || ["省", "市", "县", "区", "州", "旗"].contains(&text)
    });
    let site = tokens[at].meaning().is_some_and(|m| m.is == "website");
    !own && (named || (site && tokens[at].text(sentence).contains("政府")))
}

/// Words that may stand between the owner of a channel and the channel.
fn passes(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Quoted | Kind::Unknown | Kind::Body)
        || matches!(
            token.class(),
            Some(WordClass::Modifier | WordClass::Own | WordClass::Others | WordClass::Region)
        )
}

/// The most characters of the name of an account.
const LONGEST_NAME: usize = 30;

/// The name behind a channel: in quotation marks or brackets, or bare in front of what was done: 微博甲县环境发布.
fn behind(tokens: &[Token<'_>], sentence: &str) -> Option<String> {
    let first = tokens.iter().find(|t| !t.is_mark(":\"“"))?;
    let name = match first.kind {
        Kind::Quoted | Kind::Aside => first.inside(sentence),
        _ if is_name(first) => {
            let name =
                tokens.iter().skip_while(|t| t.start < first.start).take_while(|t| is_name(t));
            let (mut end, mut unknown) = (first.start, false);
            for token in name.take_while(|t| !t.is_mark("、")) {
                (end, unknown) = (token.end, unknown || token.kind == Kind::Unknown);
            }
            let next = tokens.iter().find(|t| t.start >= end)?;
            let done = matches!(
                next.class(),
                Some(WordClass::Verb | WordClass::Object | WordClass::Filler)
            );
            if !done || !unknown {
                return None;
            }
            &sentence[first.start..end]
        }
        _ => return None,
    };
    let name = name.trim_matches(|c: char| "“”\"《》()".contains(c));
    let is_name =
        !name.is_empty() && !name.contains(['/', '.', ':', ',']) && !name.starts_with("以下简称");
    is_name.then(|| name.to_owned())
}

/// What a bare name is made of.
fn is_name(token: &Token<'_>) -> bool {
    token.kind == Kind::Unknown || token.class() == Some(WordClass::Modifier)
}

/// The bare words in front of a channel: 平安甲县微信. Bodies are owners, not names.
fn owner(tokens: &[Token<'_>], at: usize, sentence: &str) -> Option<String> {
    let mut start = at;
    while start > 0 {
        let token = &tokens[start - 1];
        let is_part = token.kind == Kind::Unknown
            || matches!(
                token.class(),
                Some(WordClass::Modifier | WordClass::Own | WordClass::Object)
            );
        if !is_part || tokens[start].start != token.end {
            break;
        }
        start -= 1;
    }
    let has_name = tokens[start..at].iter().any(|t| t.kind == Kind::Unknown);
    let name = &sentence[tokens[start].start..tokens[at].start];
    let is_body =
        ["局", "委", "厅", "政府", "办", "官方", "政务", "我", "网站", "镇", "街道", "中心"]
            .iter()
            .any(|end| name.ends_with(end));
    (has_name && !is_body).then(|| name.to_owned())
}
