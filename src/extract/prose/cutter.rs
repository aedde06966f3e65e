//! A sentence → its words, numbers, names in quotation marks and signs.

use crate::catalog::WordClass;
use crate::extract::prose::lexicon::{Lexicon, Meaning};
use crate::extract::prose::numeric::numeric;
use crate::extract::prose::respective::{bare_numbers, is_respective};
use crate::extract::prose::tokens::{Kind, QUOTES, Token};

/// The most characters of a name in quotation marks.
const LONGEST_QUOTED: usize = 40;

/// Signs that stand for themselves.
const MARKS: &str = ",;:、()。!?.~-—－–+/|·<>〈〉[]〔〕{}*#=→\u{3000}…\"”“'’‘」「》《】【";

/// Cuts a folded sentence.
pub(super) fn cut<'a>(sentence: &str, lexicon: &Lexicon<'a>, own: &[&str]) -> Vec<Token<'a>> {
    let names = own.iter().filter(|name| own_part(name).is_some()).copied();
    let names = names.chain(own.iter().filter_map(|name| own_part(name))).collect();
    let mut cutter = Cutter { sentence, lexicon, names, tokens: Vec::new(), at: 0, word: None };
    while cutter.at < sentence.len() {
        cutter.step();
    }
    let mut tokens = bodies(sentence, asides(sentence, cutter.tokens), (lexicon, own));
    respective(&mut tokens);
    tokens
}

/// 分别为 leads to parts, unless nothing but numbers follow: 粉丝分别为2.3万人、1.5万人.
fn respective(tokens: &mut [Token<'_>]) {
    for at in 0..tokens.len() {
        let is_number = |t: &Token<'_>| matches!(t.kind, Kind::Quantity(_));
        let behind = tokens[at + 1..].iter().find(|t| t.class() != Some(WordClass::Estimate));
        if is_respective(&tokens[at])
            && behind.is_some_and(is_number)
            && bare_numbers(&tokens[at + 1..]) > 1
            && let Kind::Word(meaning) = &mut tokens[at].kind
        {
            meaning.class = WordClass::Filler;
        }
    }
}

type Found<'a> = Option<(usize, usize, Meaning<'a>)>;

struct Cutter<'s, 'a> {
    sentence: &'s str,
    lexicon: &'s Lexicon<'a>,
    /// What the reporting body is called, the longest first.
    names: Vec<&'s str>,
    tokens: Vec<Token<'a>>,
    at: usize,
    /// The next word, once it was looked for: it stays the next one until it is passed.
    word: Option<Found<'a>>,
}

impl<'a> Cutter<'_, 'a> {
    fn step(&mut self) {
        let rest = &self.sentence[self.at..];
        let Some(first) = rest.chars().next() else { return };
        if let Some(length) = quoted(rest) {
            let kind = self.quoted_word(&rest[..length], &rest[length..]);
            return self.push(length, kind);
        }
        if let Some(length) = self.own_name(rest) {
            return self.push(length, Kind::Word(Meaning { class: WordClass::Own, is: "" }));
        }
        if let Some((length, meaning)) = self.word_here() {
            if meaning.class == WordClass::Name {
                return self.unknown(length);
            }
            return self.push(length, Kind::Word(meaning));
        }
        if let Some((length, kind)) = numeric(self.sentence, self.at, self.lexicon) {
            return self.push(length, kind);
        }
        if MARKS.contains(first) {
            return self.push(first.len_utf8(), Kind::Mark(first));
        }
        self.unknown(first.len_utf8());
    }

    /// How long the reporting body's own name is that a text begins with, in full or without the place in front of it: 和平路街道,
    /// whatever words it is made of. What goes on as a name is another body: 甲县水务局水政监察大队.
    fn own_name(&self, rest: &str) -> Option<usize> {
        let name = self.names.iter().find(|name| rest.starts_with(**name))?;
        let behind = &rest[name.len()..];
        let ends = behind.chars().next().is_none_or(|c| MARKS.contains(c) || c.is_ascii_digit());
        let led = |m: Meaning<'_>| {
            !matches!(m.class, WordClass::Own | WordClass::Modifier | WordClass::Others)
        };
        let next = self.lexicon.next(behind, 0).filter(|(at, ..)| *at == 0);
        (ends || next.is_some_and(|(_, _, m)| led(m))).then_some(name.len())
    }

    /// The word that begins here.
    fn word_here(&mut self) -> Option<(usize, Meaning<'a>)> {
        let passed = |found: &Found<'a>| found.is_some_and(|(start, ..)| start < self.at);
        let found = match self.word {
            Some(found) if !passed(&found) => found,
            _ => {
                let found = self.lexicon.next(self.sentence, self.at);
                self.word = Some(found);
                found
            }
        };
        let (start, end, meaning) = found?;
        (start == self.at).then_some((end - start, meaning))
    }

    /// A channel or an object in quotation marks is what it is without them: “两微一端”, 《政府公报》.
    fn quoted_word(&self, text: &str, behind: &str) -> Kind<'a> {
        let token = Token { start: 0, end: text.len(), kind: Kind::Quoted };
        let inside = token.inside(text);
        let is_title = text.starts_with('《');
        let known = self.lexicon.whole(inside).or_else(|| {
            let tail = |count: usize| {
                let at = inside.char_indices().rev().nth(count - 1)?.0;
                self.lexicon.whole(&inside[at..])
            };
            match is_title {
                true => tail(2).or_else(|| tail(3)).or_else(|| tail(1)),
                // “甲县政务微博”.
                false => tail(4).or_else(|| tail(3)).or_else(|| tail(2)).filter(is_account),
            }
        });
        let known = known.or_else(|| self.quoted_site(inside, behind).filter(|_| !is_title));
        let named = |m: &Meaning<'a>| {
            m.class == WordClass::Channel
                || (m.class == WordClass::Object && (m.is == "gazette" || !is_title))
        };
        known.filter(named).map_or(Kind::Quoted, Kind::Word)
    }

    /// “甲县人民政府网站”: the site of a body, unless the name is that of an account: “甲县政府网”微信.
    fn quoted_site(&self, inside: &str, behind: &str) -> Option<Meaning<'a>> {
        let is_channel = |m: &Meaning<'_>| m.class == WordClass::Channel;
        if !inside.ends_with(['网', '站', '台', '页'])
            || self.lexicon.next(behind, 0).is_some_and(|(at, _, m)| at == 0 && is_channel(&m))
        {
            return None;
        }
        inside.char_indices().skip(2).find_map(|(at, _)| {
            let (owner, site) = inside.split_at(at);
            let owned = owner.ends_with(PLACES) || self.lexicon.is_body(owner);
            let of_site = |m: &Meaning<'_>| is_channel(m) && matches!(m.is, "website" | "platform");
            self.lexicon.whole(site).filter(|m| owned && of_site(m))
        })
    }

    fn push(&mut self, length: usize, kind: Kind<'a>) {
        let (start, end) = (self.at, self.at + length);
        self.tokens.push(Token { start, end, kind });
        self.at = end;
    }

    fn unknown(&mut self, length: usize) {
        let end = self.at + length;
        match self.tokens.last_mut() {
            Some(last) if last.kind == Kind::Unknown && last.end == self.at => last.end = end,
            _ => self.tokens.push(Token { start: self.at, end, kind: Kind::Unknown }),
        }
        self.at = end;
    }
}

/// The name of a body behind its place: 和平路街道. None of a region, whose name begins those of all its bodies.
fn own_part(name: &str) -> Option<&str> {
    let name = name.strip_suffix("人民政府").unwrap_or(name);
    let is_region = name.ends_with(['省', '市', '县', '区', '州', '旗', '盟']);
    let last = name.char_indices().rfind(|(at, c)| *at > 0 && PLACES[..6].contains(c));
    let part = last.map_or(name, |(at, c)| &name[at + c.len_utf8()..]);
    (!is_region && part.chars().nth(2).is_some()).then_some(part)
}

/// The ends of the names of places.
const PLACES: [char; 8] = ['省', '市', '县', '区', '州', '旗', '镇', '乡'];

/// A platform whose name says what a name in quotation marks is that ends with it.
fn is_account(meaning: &Meaning<'_>) -> bool {
    meaning.class == WordClass::Channel && matches!(meaning.is, "wechat" | "weibo" | "douyin")
}

/// How long a name in quotation marks is that a text begins with, the marks included.
fn quoted(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let (_, close) = QUOTES.iter().find(|(open, _)| *open == first)?;
    let inside = text[first.len_utf8()..].char_indices().take(LONGEST_QUOTED + 1);
    let (at, _) = inside.into_iter().find(|(_, c)| c == close)?;
    (at > 0).then_some(first.len_utf8() + at + close.len_utf8())
}

/// Brackets without a number are remarks: they do not part a clause.
fn asides<'a>(sentence: &str, tokens: Vec<Token<'a>>) -> Vec<Token<'a>> {
    let mut joined: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let opens = tokens[at].is_mark("(");
        let close = opens.then(|| closing(&tokens, at).or_else(|| of_accounts(&tokens, at)));
        let close = close.flatten();
        match close {
            Some(close) => {
                let (start, end) = (tokens[at].start, tokens[close].end);
                debug_assert!(sentence.is_char_boundary(start) && sentence.is_char_boundary(end));
                joined.push(Token { start, end, kind: Kind::Aside });
                at = close + 1;
            }
            None => {
                joined.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    joined
}

/// The most tokens of a remark: longer brackets are clauses.
const LONGEST_ASIDE: usize = 16;

fn closing(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let inside = tokens.iter().enumerate().skip(open + 1).take(LONGEST_ASIDE);
    for (at, token) in inside {
        match token.kind {
            Kind::Mark(')') => return Some(at),
            Kind::Mark('(') | Kind::Quantity(_) => return None,
            _ => {}
        }
    }
    None
}

/// 微信公众号(1个)发布信息149条: how many accounts of one platform there are is a remark, too.
fn of_accounts(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let of_one = |t: &Token<'_>| {
        t.meaning().is_some_and(|m| m.class == WordClass::Channel && m.is != "new_media")
    };
    let named = |t: &&Token<'_>| t.meaning().is_none_or(|m| m.is != "account");
    let platform = tokens[..open].iter().rev().find(named).is_some_and(of_one);
    let counted = tokens
        .get(open + 1)
        .is_some_and(|t| matches!(&t.kind, Kind::Quantity(q) if matches!(q.unit, "个" | "家")));
    let closed = tokens.get(open + 2).is_some_and(|t| t.is_mark(")"));
    (platform && counted && closed).then_some(open + 2)
}

/// Joins the words of the names of bodies: 甲 + 县 + 自然资源 + 局.
fn bodies<'a>(
    sentence: &str,
    tokens: Vec<Token<'a>>,
    (lexicon, own): (&Lexicon<'a>, &[&str]),
) -> Vec<Token<'a>> {
    let mut joined: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let begins =
            joined.last().is_none_or(|t| !is_of_name(t, sentence) || describes(t, sentence));
        let known = || {
            body(sentence, &tokens[at..], lexicon).or_else(|| named(sentence, &tokens[at..], own))
        };
        match begins.then(known).flatten() {
            Some(count) => {
                let (start, end) = (tokens[at].start, tokens[at + count - 1].end);
                let kind = owner(&sentence[start..end], own).map_or(Kind::Body, Kind::Word);
                joined.push(Token { start, end, kind });
                at += count;
            }
            None => {
                let (token, count) = itself(sentence, &tokens[at..], own);
                joined.push(token);
                at += count;
            }
        }
    }
    joined
}

/// The first token; a word of the body's own name that describes what is counted, or its place in short, is what it is:
/// 自然资源 政府信息 in the report of a bureau of that name, 耿江县 for 耿江苗族自治县.
fn itself<'a>(sentence: &str, tokens: &[Token<'a>], own: &[&str]) -> (Token<'a>, usize) {
    let first = &tokens[0];
    let text = first.text(sentence);
    let named = first.kind == Kind::Unknown
        && text.chars().nth(1).is_some()
        && own.iter().any(|name| name.contains(text));
    if !named {
        return (first.clone(), 1);
    }
    let kind = Kind::Word(Meaning { class: WordClass::Own, is: "" });
    let of_own = |text: &str| own.iter().any(|name| name.contains(text));
    let level = |t: &&Token<'_>| {
        let text = t.text(sentence);
        t.start == first.end
            && ["县", "市", "区", "旗", "州", "镇", "乡"].contains(&text)
            && of_own(text)
    };
    if let Some(next) = tokens.get(1).filter(level) {
        return (Token { start: first.start, end: next.end, kind }, 2);
    }
    // 文化和旅游信息: all the words of the name that stand in front of what is counted.
    let mut count = 1;
    while tokens.get(count).is_some_and(|t| of_own(&sentence[first.start..t.end])) {
        count += 1;
    }
    let counted = |t: &&Token<'_>| {
        t.start == tokens[count - 1].end
            && t.meaning().is_some_and(|m| {
                m.class == WordClass::Object
                    && matches!(m.is, "info" | "news" | "file" | "interpretation")
            })
    };
    match tokens.get(count).filter(counted) {
        Some(_) => (Token { start: first.start, end: tokens[count - 1].end, kind }, count),
        None => (first.clone(), 1),
    }
}

/// What the reporting body calls itself: its name, or the end of it: 朋江镇 in the report of 云杉市朋江镇人民政府.
fn owner<'a>(name: &str, own: &[&str]) -> Option<Meaning<'a>> {
    let itself = own.iter().any(|o| o.strip_suffix("人民政府").unwrap_or(o).ends_with(name));
    itself.then_some(Meaning { class: WordClass::Own, is: "" })
}

/// The most tokens of the name of a body.
const LONGEST_BODY: usize = 14;

/// How many tokens the longest name has that they begin with.
fn body(sentence: &str, tokens: &[Token<'_>], lexicon: &Lexicon<'_>) -> Option<usize> {
    let first = tokens.first()?;
    if is_joint(first, sentence)
        || describes(first, sentence)
        || first.class() == Some(WordClass::Verb)
    {
        return None;
    }
    let run = tokens.iter().take(LONGEST_BODY).take_while(|t| is_of_name(t, sentence)).count();
    (1..=run).rev().find(|count| {
        let part = &tokens[..*count];
        let unknown = part.iter().any(|t| t.kind == Kind::Unknown);
        unknown && lexicon.is_body(&sentence[first.start..part[count - 1].end])
    })
}

/// How many tokens the reporting body's own name has that they begin with.
fn named(sentence: &str, tokens: &[Token<'_>], own: &[&str]) -> Option<usize> {
    let first = tokens.first().filter(|t| t.kind == Kind::Unknown)?;
    // 云江经济开发区 is the end of 云杉市云江经济开发区, too.
    let whole = |text: &str| own.iter().any(|name| name.ends_with(text));
    let ends = |t: &Token<'_>| {
        let text = &sentence[first.start..t.end];
        text.chars().nth(2).is_some() && whole(text)
    };
    tokens.iter().take(LONGEST_BODY).position(ends).map(|at| at + 1)
}

/// What the name of a body is made of.
fn is_of_name(token: &Token<'_>, sentence: &str) -> bool {
    token.kind == Kind::Unknown
        || is_joint(token, sentence)
        || match token.class() {
            Some(WordClass::Modifier | WordClass::Object | WordClass::Applicant) => true,
            // 医疗保障局, 监测站.
            Some(WordClass::Verb) => token.meaning().is_some_and(|m| m.only_describes()),
            Some(WordClass::Own) => !token.text(sentence).starts_with(['我', '本', '全']),
            _ => false,
        }
}

/// 新版甲市教育局: a word in front of a name that is no part of it.
fn describes(token: &Token<'_>, sentence: &str) -> bool {
    let text = token.text(sentence);
    token.class() == Some(WordClass::Verb)
        || (token.class() == Some(WordClass::Modifier)
            && !text.starts_with(['省', '市', '县', '区', '镇', '国', '州', '党'])
            && text.chars().count() > 1)
}

/// 发展 和 改革 局.
fn is_joint(token: &Token<'_>, sentence: &str) -> bool {
    token.class() == Some(WordClass::Filler) && matches!(token.text(sentence), "和" | "与" | "及")
}
