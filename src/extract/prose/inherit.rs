//! What a clause leaves unsaid, taken from what stands before it.

use crate::catalog::WordClass;
use crate::extract::prose::channel::Channels;
use crate::extract::prose::clause::{Frame, REQUESTS};
use crate::extract::prose::phrase::{self, Object};
use crate::extract::prose::state::{Clause, Reader};
use crate::extract::prose::tokens::{Kind, Token};

impl<'a> Reader<'_, 'a> {
    /// The object of a clause that names none.
    pub(super) fn inherited(&self, verb: Option<&str>, channels: &Channels<'_>) -> Object<'a> {
        let (own_channel, stray) = (!channels.is_empty(), channels.stray.is_some());
        let posts = matches!(verb, Some("publish" | "proactive" | "disclose"));
        if posts && self.counts_requests() {
            // 申请7件, 已通过网站公开1件: the request is for what the website has.
            return Object::Unknown("request".to_owned());
        }
        if posts && (own_channel || !stray) && (own_channel || self.context_channels().is_some()) {
            return Object::Known("info");
        }
        if own_channel && self.is_of_list() {
            return Object::Known("info");
        }
        if stray {
            return Object::Unknown(channels.stray.clone().unwrap_or_default());
        }
        if channels.has_objects {
            return Object::None;
        }
        for (from, to) in self.context.iter().rev() {
            let phrase = phrase::before(&self.tokens[*from..*to], self.sentence);
            if let Object::Known(label) = phrase.object
                && !matches!(label, "account_platform" | "way_request")
            {
                return Object::Known(label);
            }
        }
        match self.last.map(|at| &self.parsed.frames[at]) {
            Some(last) => match &last.object {
                Object::Known(label) if REQUESTS.contains(label) && verb.is_some() => {
                    Object::Known("request")
                }
                object if verb.is_some() || own_channel => object.clone(),
                _ => Object::None,
            },
            // 规范办理27件, in a sentence of its own: of what the sentence before was about.
            None if verb == Some("close") => self.topic.object.map_or(Object::None, Object::Known),
            None => Object::None,
        }
    }

    /// 发布信息932条, 其中网站自采信息98条, 微博211条: a list of places, each with its part of the messages before it.
    fn is_of_list(&self) -> bool {
        let frame = |at: Option<usize>| at.map(|at| &self.parsed.frames[at]);
        let (Some(whole), Some(last)) = (frame(self.whole), frame(self.last)) else { return false };
        last.part
            && !last.channels.is_empty()
            && last.channels != whole.channels
            && matches!(whole.object, Object::Known("info" | "post"))
            && matches!(last.object, Object::Unknown(_))
    }

    /// Whether the last number that is no part was one of requests.
    fn counts_requests(&self) -> bool {
        let whole = self.whole.and_then(|at| self.parsed.frames[at].object.label());
        whole.is_some_and(|label| REQUESTS.contains(&label))
    }

    pub(super) fn context_verb(&self) -> Option<&'a str> {
        let of = |(from, to): &(usize, usize)| {
            let tokens = &self.tokens[*from..*to];
            tokens.iter().filter_map(Token::meaning).rfind(|m| m.class == WordClass::Verb)
        };
        self.context.iter().rev().find_map(of).filter(|m| !m.only_describes()).map(|m| m.is)
    }

    pub(super) fn context_channels(&self) -> Option<Channels<'a>> {
        let of = |(from, to): &(usize, usize)| {
            let tokens = &self.tokens[*from..*to];
            let found = Channels::of_clause(tokens, self.sentence);
            (!found.is_empty()).then_some(found)
        };
        // 利用微信、微博, 以图文等形式发布: where, and not how.
        let all = || self.context.iter().rev().filter_map(of);
        all().find(|found| !found.only_says_how()).or_else(|| all().next())
    }

    /// The channel of a clause: its own, else that of the clauses before it. `acts`: whether its verb is its own.
    pub(super) fn where_to(
        &self,
        own: Channels<'a>,
        (verb, acts): (Option<&str>, bool),
        object: &Object<'_>,
    ) -> Channels<'a> {
        let counts_accounts = object.label().is_some_and(|l| l.starts_with("account"));
        if !own.is_empty() {
            return own;
        }
        let context = self.context_channels();
        if counts_accounts {
            return context.unwrap_or(own);
        }
        let stray = own.stray;
        let last = || {
            let mut frames = self.parsed.frames.iter().rev();
            frames.find(|f| !f.channels.is_empty()).map(|f| f.channels.clone())
        };
        // What another clause does in a newspaper or elsewhere, this one need not.
        let goes_on = |c: &Channels<'_>| !(acts && matches!(c.label(), "media" | "other"));
        let stands = object.label().is_some_and(|l| matches!(l, "follower" | "visit" | "visitor"));
        let found = match verb {
            Some("proactive" | "disclose") if acts && !stands => {
                context.filter(|c| c.led).or_else(|| self.topic.channels.clone())
            }
            // 转发主流媒体信息, 全年发布信息78条: nothing leads to the newspapers.
            _ if acts => context
                .filter(|c| c.led || goes_on(c))
                .or_else(|| last().filter(goes_on))
                .or_else(|| self.topic.channels.clone()),
            _ => context.or_else(|| last().filter(goes_on)).or_else(|| self.topic.channels.clone()),
        };
        found.unwrap_or_default().with_stray(stray)
    }

    /// Objects whose meaning depends on what was counted before: the result of a review, of a lawsuit.
    pub(super) fn resolved(
        &self,
        object: Object<'a>,
        last: Option<&Frame<'a>>,
        clause: &Clause,
    ) -> Object<'a> {
        let object = match (&object, self.shared_result(clause)) {
            (Object::Known(label), Some(result)) if CASES.contains(label) => Object::Known(result),
            _ => object,
        };
        let named =
            |t: &Token<'_>| matches!(t.kind, Kind::Year(y) if Some(y) == self.of.year.map(|y| y.0));
        let before = &self.tokens[clause.from..clause.at];
        if object == Object::Known("carried_out")
            && (before.last().is_some_and(named) || self.comes_from(before))
        {
            // 2022年结转至2023年3件, in the report of 2023.
            return Object::Known("carried_in");
        }
        let Object::Known(label @ ("upheld" | "corrected" | "other_result")) = object else {
            return object;
        };
        let own = self.tokens[clause.from..clause.to].iter().filter_map(Token::meaning);
        let mut named = own.filter(|m| m.class == WordClass::Object).map(|m| m.is);
        let of =
            named.rfind(|is| CASES.contains(is)).or_else(|| last.and_then(|l| l.object.label()));
        let sued = |t: &Token<'_>| t.text(self.sentence).ends_with("诉讼");
        let of_review = of.is_some_and(|o| o.starts_with("review"))
            && !self.tokens[clause.from..clause.to].iter().any(sued);
        match label {
            _ if !of_review => Object::Unknown(label.to_owned()),
            "upheld" => Object::Known("review_upheld"),
            "corrected" => Object::Known("review_corrected"),
            _ => Object::Known("review_other"),
        }
    }

    /// 2022年结转申请3件, in the report of 2023.
    fn comes_from(&self, before: &[Token<'_>]) -> bool {
        let Some(year) = self.of.year else { return false };
        let carried = before.iter().position(|t| t.text(self.sentence) == "结转");
        carried.is_some_and(|at| {
            let named = before[..at].iter().rev().find_map(|t| match t.kind {
                Kind::Year(named) => Some(named),
                _ => None,
            });
            named.is_some_and(|named| named < year.0)
        })
    }

    /// 124件行政复议、43件行政诉讼获维持: the result at the end of a list is that of its first item, too.
    pub(super) fn shared_result(&self, clause: &Clause) -> Option<&'a str> {
        let rest = self.tokens[clause.to..].iter().take_while(|t| !t.is_mark(",;。:()"));
        let mut rest = rest.peekable();
        rest.peek().filter(|t| t.is_mark("、"))?;
        let results = rest.filter_map(Token::meaning).filter(|m| m.class == WordClass::Object);
        results.map(|m| m.is).find(|is| matches!(*is, "upheld" | "corrected" | "other_result"))
    }
}

const CASES: [&str; 3] = ["review", "litigation", "cases"];
