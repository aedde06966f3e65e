//! What the words in front of a number, or behind it, say: what was done, to what, where.

use crate::catalog::WordClass;
use crate::extract::prose::channel::Channels;
use crate::extract::prose::tokens::{Kind, Token};

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Object<'a> {
    /// Nothing that is said.
    None,
    /// One that the lexicon has.
    Known(&'a str),
    /// One that it does not have, or a list of different ones: the words.
    Unknown(String),
}

impl<'a> Object<'a> {
    pub(super) fn label(&self) -> Option<&'a str> {
        match self {
            Object::Known(label) => Some(label),
            _ => None,
        }
    }
}

/// The words around a number, read.
#[derive(Clone, Debug)]
pub(super) struct Phrase<'a> {
    pub(super) verb: Option<&'a str>,
    pub(super) object: Object<'a>,
    /// The applicant that is named beside the number.
    pub(super) applicant: Option<&'a str>,
    pub(super) channels: Channels<'a>,
    /// A word that says more or less than before stands between the verb and the number.
    pub(super) change: Option<f64>,
    /// Whether the object ends a list of examples: 甲类、乙类等信息.
    pub(super) listed: bool,
}

/// Labels of objects that any message may have.
pub(super) const GENERIC: [&str; 2] = ["info", "post"];

/// Messages about something that is named: an account has them all, a website has others beside them.
pub(super) const TOPIC: &str = "topic";

fn is_generic(object: &Object<'_>) -> bool {
    object.label().is_some_and(|label| GENERIC.contains(&label))
}

/// Objects that make a part of what stands behind them: 撤回申请, 网上申请.
const NARROWING: [&str; 12] = [
    "outcome_part",
    "granted",
    "granted_both",
    "partly_granted",
    "refused",
    "unavailable",
    "not_processed",
    "other_outcome",
    "way_request",
    "carried_in",
    "carried_out",
    "interpretation_part",
];

/// Words for what is dealt with, of whatever kind.
const COUNTED: [&str; 5] = ["info", "post", "letter", "request", "cases"];

fn is_case(object: &Object<'_>) -> bool {
    matches!(object, Object::Known("review" | "litigation" | "cases"))
}

/// 信息公开, which is a class of information by itself, and describes what stands behind it.
pub(super) fn is_name(object: &str) -> bool {
    matches!(object, "disclosure_name" | "disclosure_other")
}

/// Objects that only describe a request: 政府信息公开 in 政府信息公开 的申请.
const OF_REQUESTS: [&str; 4] = ["info", "disclosure_list", "request", "other"];

/// Reads the tokens in front of a number.
pub(super) fn before<'a>(tokens: &[Token<'a>], sentence: &str) -> Phrase<'a> {
    // 劳动保障等信息: what only describes is no verb where there is another one.
    let is_verb = |t: &Token<'_>| t.class() == Some(WordClass::Verb);
    let acted = |t: &Token<'_>| is_verb(t) && t.meaning().is_some_and(|m| !m.only_describes());
    let verb_at = listing(tokens)
        .and_then(|end| tokens[..end].iter().position(acted))
        .or_else(|| tokens.iter().rposition(acted))
        .or_else(|| tokens.iter().rposition(is_verb));
    let verb = verb_at.and_then(|at| tokens[at].meaning()).map(|m| m.is);
    let from = verb_at.map_or(0, |at| at + 1);
    let mut head = head(&tokens[from..], sentence);
    let mut action = verb_at.unwrap_or(from + head.start);
    if head.object == Object::None
        && head.applicant.is_none()
        && !head.is_channel
        && let Some(at) = verb_at
    {
        // 新闻发布会举行151场: what was done stands behind what it was done to.
        let done = tokens[..at].iter().rposition(|t| !is_verb(t) && !is_light(t));
        let at = done.map_or(at, |done| done + 1);
        let earlier = tokens[..at].iter().rposition(|t| is_boundary(t)).map_or(0, |b| b + 1);
        let front = self::head(&tokens[earlier..at], sentence);
        if front.object != Object::None && !front.is_channel && !front.is_subject {
            action = earlier + front.start;
            head.object = front.object;
        }
    }
    let change = (from..tokens.len()).rev().find_map(|at| change(tokens, at));
    let mut channels =
        Channels::of(&tokens[..action.max(head_end(tokens, from))], action, sentence);
    if head.is_channel && verb_at.is_some() {
        channels.narrow(&tokens[from..]);
    }
    let Head { object, applicant, listed, .. } = head;
    Phrase { verb, object, applicant, channels, change, listed }
}

/// Where 等 ends a list: 公开机构设置、决策公开等信息. What was done stands in front of the list, and no word within it says it.
fn listing(tokens: &[Token<'_>]) -> Option<usize> {
    let end = tokens.iter().rposition(|t| t.class() == Some(WordClass::ListEnd))?;
    let within = tokens[..end].iter().any(|t| t.is_mark("、"));
    let done = tokens[end..].iter().any(|t| t.class() == Some(WordClass::Verb));
    (within && !done).then_some(end)
}

/// Whether a word says more or less. In 防灾减灾 it is a part of an unknown one.
fn change(tokens: &[Token<'_>], at: usize) -> Option<f64> {
    let sign = match tokens[at].class() {
        Some(WordClass::Rise) => 1.0,
        Some(WordClass::Fall) => -1.0,
        _ => return None,
    };
    let unknown = |t: Option<&Token<'_>>| t.is_some_and(|t| t.kind == Kind::Unknown);
    let within = unknown(tokens.get(at + 1)) || unknown(at.checked_sub(1).map(|at| &tokens[at]));
    (!within).then_some(sign)
}

/// Up to where channels are looked for: the object may name its own, as in 微信粉丝.
fn head_end(tokens: &[Token<'_>], from: usize) -> usize {
    let channel = |t: &Token<'_>| t.class() == Some(WordClass::Channel);
    tokens.iter().rposition(channel).filter(|at| *at >= from).map_or(from, |at| at + 1)
}

/// What a clause is cut at when it is read from a verb leftwards.
fn is_boundary(token: &Token<'_>) -> bool {
    matches!(
        token.class(),
        Some(
            WordClass::Verb | WordClass::Instrument | WordClass::Preposition | WordClass::Compared
        )
    )
}

/// The object right in front of a place.
struct Head<'a> {
    object: Object<'a>,
    applicant: Option<&'a str>,
    /// Where it begins.
    start: usize,
    /// Whether it is no object but where something was published.
    is_channel: bool,
    /// Whether it is nothing that the lexicon knows as an object.
    is_subject: bool,
    /// Whether it ends a list of examples.
    listed: bool,
}

fn head<'a>(tokens: &[Token<'a>], sentence: &str) -> Head<'a> {
    let mut head = Head {
        object: Object::None,
        applicant: None,
        start: tokens.len(),
        is_channel: false,
        is_subject: false,
        listed: false,
    };
    let Some(end) = tokens.iter().rposition(|t| !is_light(t)) else { return head };
    let last = &tokens[end];
    head.start = end;
    match (&last.kind, last.meaning()) {
        (_, Some(m)) if m.class == WordClass::Object => head.object = Object::Known(m.is),
        (_, Some(m)) if m.class == WordClass::Channel => {
            head.is_channel = true;
            // 快手短视频账号 is one platform.
            let of_one = end > 0
                && tokens[end - 1].end == last.start
                && tokens[end - 1].class() == Some(WordClass::Channel);
            if m.is == "new_media" && !of_one {
                head.object = Object::Known("account_platform");
            }
            return head;
        }
        (_, Some(m)) if m.class == WordClass::Applicant => {
            head.applicant = Some(m.is);
            return head;
        }
        (Kind::Unknown | Kind::Quoted | Kind::Body, _) => {
            head.is_subject = true;
            head.object = Object::Unknown(last.text(sentence).to_owned());
            return head;
        }
        _ => return head,
    }
    attributes(&tokens[..end], sentence, &mut head);
    head
}

/// Words that may stand between an object and its number.
fn is_light(token: &Token<'_>) -> bool {
    match &token.kind {
        Kind::Aside | Kind::Year(_) | Kind::Month(_) => true,
        Kind::Mark(c) => "\"”“:".contains(*c),
        _ => matches!(
            token.class(),
            Some(
                WordClass::Filler
                    | WordClass::Modifier
                    | WordClass::Estimate
                    | WordClass::About
                    | WordClass::Reaches
                    | WordClass::ThisYear
                    | WordClass::Own
                    | WordClass::Region
                    | WordClass::Since
                    | WordClass::Rise
                    | WordClass::Fall
                    | WordClass::Compared
                    | WordClass::LastYear
                    | WordClass::Plan
                    | WordClass::Partial
                    | WordClass::Negation
                    | WordClass::Others
            )
        ),
    }
}

/// Reads leftwards what stands in front of the head of an object phrase.
fn attributes<'a>(tokens: &[Token<'a>], sentence: &str, head: &mut Head<'a>) {
    let (mut listed, mut joined, mut related) = (false, false, false);
    let mut unknown: Option<String> = None;
    let mut object = head.object.clone();
    let mut applicants: Vec<Option<&'a str>> = Vec::new();
    let (mut right, mut about_disclosure) = (head.object.label().unwrap_or_default(), false);
    for (at, token) in tokens.iter().enumerate().rev() {
        let text = token.text(sentence);
        match (&token.kind, token.class()) {
            (_, Some(WordClass::ListEnd)) => listed = true,
            // 文化、体育类短视频: the kinds of one thing.
            (_, Some(WordClass::Modifier)) if matches!(text, "类" | "方面" | "领域") => {
                listed |= tokens[..at].iter().any(|t| t.is_mark("、"));
                // 政务类信息 are one class of several; 政务动态类信息 are named by the word in front.
                let named = at
                    .checked_sub(1)
                    .is_some_and(|at| tokens[at].class() == Some(WordClass::Object));
                if text == "类" && !listed && !named {
                    unknown.get_or_insert_with(|| text.to_owned());
                }
            }
            (_, Some(WordClass::Modifier)) if is_related(token, sentence) => related = true,
            (Kind::Mark('、'), _) => joined = true,
            (_, Some(WordClass::Filler)) if matches!(text, "和" | "及" | "或" | "以及") => {
                joined = true
            }
            (_, Some(WordClass::Filler)) if text == "与" => joined |= !related,
            (_, Some(WordClass::Applicant)) if head.object == Object::Known("request") => {
                let is = token.meaning().map(|m| m.is).filter(|is| *is != "-");
                applicants.push(is);
            }
            (_, Some(WordClass::Object)) if !listed => {
                let is = token.meaning().map_or("", |m| m.is);
                about_disclosure |=
                    matches!(is, "info" | "request" | "disclosure_list") || is_name(is);
                // 政策及法规解读: two words that describe, not two that are counted.
                object = combined(&object, is, joined && right != is, text);
                right = is;
                joined = false;
            }
            // 微信公众号“甲县发布”粉丝: the name belongs to the channel.
            (Kind::Unknown | Kind::Quoted | Kind::Aside, _) if follows_channel(tokens, at) => break,
            (Kind::Unknown | Kind::Quoted | Kind::Number | Kind::Body, _) if !listed => {
                unknown.get_or_insert_with(|| text.to_owned());
            }
            (_, Some(WordClass::Verb)) if !listed => {
                unknown.get_or_insert_with(|| text.to_owned());
            }
            (_, Some(WordClass::Instrument | WordClass::Preposition | WordClass::Channel)) => break,
            (_, Some(WordClass::Rate | WordClass::Share)) => break,
            _ => {}
        }
        head.start = at;
    }
    head.listed = listed;
    if let [Some(only)] = applicants.as_slice() {
        head.applicant = Some(only);
    }
    let found = Attributes { listed, related, about_disclosure, unknown };
    found.name(head, object);
}

/// What stands in front of an object.
struct Attributes {
    listed: bool,
    related: bool,
    about_disclosure: bool,
    unknown: Option<String>,
}

impl Attributes {
    /// Names what is counted, from the head and its attributes together.
    fn name<'a>(self, head: &mut Head<'a>, object: Object<'a>) {
        let told = self.unknown.is_some() || object != head.object;
        match self.unknown {
            // 等办事需求大的领域新闻发布会: an event is one, whatever it was about.
            _ if self.listed && head.object == Object::Known("conference") => {}
            // 因政府环境信息公开申请行政复议: what the case is about.
            Some(_) if self.about_disclosure && is_case(&head.object) => {}
            // 媒体发布甲县文旅新闻: an article is one, whatever it is about.
            Some(_) if head.object == Object::Known("article") => {}
            // 卫生健康及疫情防控相关资讯: what they are about, and no class of them.
            _ if self.related && told && is_generic(&head.object) => {
                head.object = Object::Known(TOPIC);
            }
            Some(words) => head.object = Object::Unknown(words),
            None => head.object = object,
        }
    }
}

pub(super) fn is_related(token: &Token<'_>, sentence: &str) -> bool {
    matches!(token.text(sentence), "有关" | "相关")
}

fn follows_channel(tokens: &[Token<'_>], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| tokens[before].class() == Some(WordClass::Channel))
}

/// The object of two words: the second one counts where the first only describes it; a list of different ones is none.
fn combined<'a>(head: &Object<'a>, is: &'a str, joined: bool, text: &str) -> Object<'a> {
    let Object::Known(label) = head else { return head.clone() };
    let same = *label == is || (GENERIC.contains(label) && GENERIC.contains(&is));
    match joined {
        _ if same => head.clone(),
        true => Object::Unknown(text.to_owned()),
        _ if is.starts_with("carried_") && COUNTED.contains(label) => Object::Known(is),
        // 依申请公开案件 are 依申请公开.
        false if *label == "cases" => Object::Known(is),
        false if is_name(is) => head.clone(),
        // 工作动态信息 are 工作动态.
        false if GENERIC.contains(label) => Object::Known(is),
        false if NARROWING.contains(&is) => Object::Unknown(text.to_owned()),
        false if *label == "request" && !OF_REQUESTS.contains(&is) => {
            Object::Unknown(text.to_owned())
        }
        false => head.clone(),
    }
}
