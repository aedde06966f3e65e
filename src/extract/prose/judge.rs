//! Which figure a clause gives, or why it gives none.

use crate::catalog::{Reading, WordClass};
use crate::extract::prose::clause::{Frame, Outcome, REQUESTS};
use crate::extract::prose::cutter::cut;
use crate::extract::prose::phrase::{GENERIC, Object};
use crate::extract::prose::quantity::Quantity;
use crate::extract::prose::respective::{bare_numbers, is_respective};
use crate::extract::prose::scope::Subject;
use crate::extract::prose::state::{Clause, Reader};
use crate::extract::prose::time::Time;
use crate::extract::prose::tokens::{Kind, Token};
use crate::model::ObsStatus;

/// The code of the reason for which a number is left, and the word that it is about.
type Why = (&'static str, String);

impl<'a> Reader<'_, 'a> {
    /// The figure that a frame gives, or why it gives none.
    pub(super) fn judge(
        &self,
        quantity: &Quantity<'a>,
        status: ObsStatus,
        clause: &Clause,
        frame: &Frame<'a>,
    ) -> Result<&'a Reading, Why> {
        let left = |code: &'static str, word: &str| Err((code, word.to_owned()));
        let before = &self.tokens[clause.from..clause.at];
        if quantity.range || leads_on(self.tokens, clause) {
            return left("range", "");
        }
        // Followers are counted at one day: since when they came does not matter.
        let stands = frame.object == Object::Known("follower");
        let time = self.times.of(before, self.sentence);
        if let Some((time, word)) = time.filter(|(time, _)| !(stands && *time == Time::Since)) {
            return left(time.code(), &word);
        }
        if self.subject == Subject::Other {
            return left("other_subject", "");
        }
        let label = match &frame.object {
            Object::Known(label) => *label,
            Object::Unknown(word) => return left("unknown_word", word),
            Object::None => return left("no_object", ""),
        };
        if let Some(why) = self.barred(clause, frame, label) {
            return Err(why);
        }
        let label = match label {
            "request" if self.carries(clause) => "request_with_carried",
            label => label,
        };
        let channel = frame.channels.label();
        let unit = quantity.unit();
        let fitting = |r: &&Reading| {
            !r.negated && (!r.part || clause.part) && fits(r, frame.verb, label, channel)
        };
        let fitting = || self.lexicon.readings.iter().filter(fitting).filter(|r| r.counts(&unit));
        // A part of something gives what need not be whole, where there is such a figure.
        let may_be_part = || fitting().find(|r| !(clause.part && r.whole));
        let Some(reading) = may_be_part().or_else(|| fitting().next()) else {
            return left("no_figure", label);
        };
        match frame.applicant {
            Some(applicant) if label == "request" && applicant == "-" => {
                return left("applicant", "");
            }
            Some(_) if label == "request" => {}
            _ if clause.part
                && ((reading.whole && !self.is_of_its_own(label, clause))
                    || self.is_part_of_same(label, frame)) =>
            {
                return left("part", label);
            }
            _ => {}
        }
        if reading.count && status != ObsStatus::Normal {
            return left("estimated", label);
        }
        Ok(self.summed(reading, quantity.value))
    }

    /// Why a number whose words are known says nothing of its object all the same.
    fn barred(&self, clause: &Clause, frame: &Frame<'a>, label: &str) -> Option<Why> {
        let because = |code: &'static str, word: &str| Some((code, word.to_owned()));
        let before = &self.tokens[clause.from..clause.at];
        if let Some(word) = &frame.channels.stray {
            return because("unknown_word", word);
        }
        // 不予公开信息10条: of what the body has, and not of what it was asked for.
        let of_none = frame.applicant.is_none()
            && label != "request"
            && REQUESTS.contains(&label)
            && matches!(&self.tokens[clause.at].kind, Kind::Quantity(q) if q.unit == "条")
            && !self.is_about_requests();
        let of_another = of_none || (clause.part && self.is_of_another_whole(label));
        if of_another || (frame.listed && self.is_one_of_several(frame)) {
            return because("part", label);
        }
        if self.is_taken_up(frame, clause)
            || self.is_second(frame, before)
            || self.is_beside_unknown(frame, before)
            || self.is_rest(clause, frame)
            || self.is_lent(frame, before)
        {
            return because("part", label);
        }
        if let Some(column) = self.column(clause) {
            return because("unknown_word", column);
        }
        // 微信、微博分别发布326条: which one it is of, or whether it is of both, is not said.
        if before.iter().any(is_respective) {
            let more = bare_numbers(&self.tokens[clause.at + 1..]) > 0;
            if frame.channels.is_list() || (more && self.each.is_empty()) {
                return because("respectively", "");
            }
        }
        if let Some(word) = inspected(before).or_else(|| self.reported(before)) {
            return because("unknown_word", word.text(self.sentence));
        }
        let total = |t: &Token<'_>| t.meaning().is_some_and(|m| m.is == "cumulative");
        let visits = matches!(label, "visit" | "visitor");
        (visits && before.iter().any(total)).then(|| ("since", String::new()))
    }

    /// 公开信箱答复情况12项: what was published is how letters were answered.
    fn reported<'t>(&self, before: &'t [Token<'a>]) -> Option<&'t Token<'a>> {
        let at = before.iter().rposition(|t| t.meaning().is_some_and(|m| m.is == "close"))?;
        let told = before[..at].iter().any(|t| t.class() == Some(WordClass::Verb));
        // 公开建议提案答复7条: the answers are what was published.
        if at + 1 == before.len() && before[..at].iter().any(publishes) {
            return before.get(at);
        }
        before.get(at + 1).filter(|t| told && t.text(self.sentence).starts_with("情况"))
    }

    /// Whether the sentence, or the one before it, speaks of requests.
    fn is_about_requests(&self) -> bool {
        let of_requests = |label: &str| REQUESTS.contains(&label);
        let named = self.tokens.iter().filter_map(Token::meaning);
        self.topic.object == Some("request")
            || self.parsed.frames.iter().any(|f| f.object.label().is_some_and(of_requests))
            || named.into_iter().any(|m| m.class == WordClass::Object && m.is == "request")
    }

    /// 发文161件, 其中不公开54件: no result of requests.
    fn is_of_another_whole(&self, label: &str) -> bool {
        let whole = self.whole.and_then(|at| self.parsed.frames[at].object.label());
        let of_requests = |label: &str| REQUESTS.contains(&label) || label == "other";
        label != "request"
            && REQUESTS.contains(&label)
            && self.whole.is_some()
            && !whole.is_some_and(of_requests)
    }

    /// 网站发布文章83篇, 其中通知公告53篇, 其余各类信息5篇: of the same place, a part of what it has.
    fn is_rest(&self, clause: &Clause, frame: &Frame<'_>) -> bool {
        let own = &self.tokens[clause.from..clause.to];
        let whole = self.whole.map(|at| &self.parsed.frames[at]);
        clause.part
            && frame.object.label().is_some_and(|l| GENERIC.contains(&l))
            && !own.iter().any(|t| t.class() == Some(WordClass::Channel))
            && whole.is_some_and(|w| w.reading.is_none() || w.channels == frame.channels)
    }

    /// 在日报刊发12条、今日头条刊发45条: what a newspaper has printed, a platform beside it has lent its place to.
    fn is_lent(&self, frame: &Frame<'_>, before: &[Token<'_>]) -> bool {
        let printed = before.iter().rfind(|t| t.class() == Some(WordClass::Verb));
        let last = self.last.map(|at| &self.parsed.frames[at]);
        printed.is_some_and(|t| t.text(self.sentence).starts_with('刊'))
            && frame.channels.label() != "media"
            && last.is_some_and(|l| l.verb == frame.verb && l.channels.label() == "media")
    }

    /// 转载甲部信息473条、省政府信息425条: behind a class that is not understood, a word for all messages is of another one.
    fn is_beside_unknown(&self, frame: &Frame<'_>, before: &[Token<'_>]) -> bool {
        let said = |t: &Token<'_>| {
            matches!(t.class(), Some(WordClass::Verb | WordClass::Channel | WordClass::Part))
        };
        let Some(first) = before.first() else { return false };
        let at = self.tokens.partition_point(|t| t.start < first.start);
        let last = self.last.map(|at| &self.parsed.frames[at]);
        at > 0
            && self.tokens[at - 1].is_mark("、")
            && frame.object == Object::Known("info")
            && !before.iter().any(said)
            && last.is_some_and(|l| matches!(l.object, Object::Unknown(_)))
    }

    /// 2条信息被甲报采用: what others have done with it.
    fn is_taken_up(&self, frame: &Frame<'_>, clause: &Clause) -> bool {
        let tail = self.tokens[clause.at..clause.to].iter().take_while(|t| !t.is_mark(",;。"));
        frame.object.label().is_some_and(|l| GENERIC.contains(&l) || l == "article")
            && tail.into_iter().any(|t| t.text(self.sentence) == "被")
    }

    /// 在网站公开信息50条, 推送信息30条: whether the second is of the website, or a part, is not said.
    fn is_second(&self, frame: &Frame<'_>, before: &[Token<'_>]) -> bool {
        let is_channel = |t: &Token<'_>| t.class() == Some(WordClass::Channel);
        let Some(last) = self.last.map(|at| &self.parsed.frames[at]) else { return false };
        !before.iter().any(is_channel)
            && self.context.is_empty()
            && !frame.part
            && frame.object == Object::Known("info")
            && frame.object == last.object
            && frame.verb != last.verb
            && !last.channels.is_empty()
            && frame.channels == last.channels
    }

    /// 网站发布动态5312条, 发布甲类、乙类等信息315条: behind a number of something else in the same place, a list of examples
    /// does not stand for all.
    fn is_one_of_several(&self, frame: &Frame<'_>) -> bool {
        self.parsed.frames.iter().any(|earlier| {
            earlier.reading.is_none()
                && earlier.verb == frame.verb
                && !earlier.channels.is_empty()
                && earlier.channels == frame.channels
        })
    }

    /// The column in which something was made public: 公示专栏公开信息108条 says nothing of all that was.
    fn column(&self, clause: &Clause) -> Option<&str> {
        let before = &self.tokens[clause.from..clause.at];
        if before.iter().any(|t| t.class() == Some(WordClass::Channel)) {
            return None;
        }
        let verb = before.iter().rposition(|t| t.class() == Some(WordClass::Verb))?;
        let last = before[..verb].last()?;
        let column = last.text(self.sentence);
        let is_column = ["专栏", "栏目", "板块", "专题"].iter().any(|end| column.ends_with(end));
        // 行政许可公开信息3条: of one class alone.
        let led = |t: &Token<'_>| {
            matches!(t.class(), Some(WordClass::Preposition | WordClass::Instrument))
        };
        let is_class = publishes(&before[verb])
            && last
                .meaning()
                .is_some_and(|m| m.class == WordClass::Object && CLASSES.contains(&m.is))
            && !before[..verb].iter().any(led);
        (is_column || is_class).then_some(column)
    }

    /// 收到12件, 其中答复10件, 2件结转下年: parts that together are the whole are all that was closed and carried over.
    pub(super) fn adds_up(&mut self) {
        let value = |frames: &[Frame<'_>], indicator: &str| {
            let mut of =
                frames.iter().filter(|f| f.reading.is_some_and(|r| r.indicator == indicator));
            of.next().map(|f| f.value).filter(|_| of.next().is_none())
        };
        let frames = &self.parsed.frames;
        let both = "requests.received + requests.carried_in";
        let whole = value(frames, "requests.received").or_else(|| value(frames, both));
        let (Some(whole), Some(left)) = (whole, value(frames, "requests.carried_out")) else {
            return;
        };
        let with_carried = whole + value(frames, "requests.carried_in").unwrap_or_default();
        let closed = self.lexicon.readings.iter().find(|r| r.indicator == "requests.closed");
        for counted in &mut self.parsed.counted {
            let part = matches!(&counted.outcome, Outcome::Left("part", _));
            let Some(at) = counted.frame.filter(|_| part) else { continue };
            let frame = &mut self.parsed.frames[at];
            let is_closed = frame.verb == Some("close")
                && frame.applicant.is_none()
                && frame.object == Object::Known("request");
            let sum = frame.value + left;
            if is_closed && ((sum - whole).abs() < 0.5 || (sum - with_carried).abs() < 0.5) {
                frame.reading = closed;
                counted.outcome = Outcome::Taken(at);
            }
        }
    }

    /// Whether a remark says that requests of the year before are in the number: 受理(含上年结转)749件.
    pub(super) fn carries(&self, clause: &Clause) -> bool {
        let near = self.tokens[clause.from..clause.to].iter().filter(|t| t.kind == Kind::Aside);
        near.flat_map(|t| cut(t.inside(self.sentence), self.lexicon, &[]))
            .any(|t| t.meaning().is_some_and(|m| m.is == "carried_in"))
    }

    /// 公开信息470条. 其中政务要闻67条, 信箱收到信件18件, 答复18件: letters and requests are no part of information.
    fn is_of_its_own(&self, label: &str, clause: &Clause) -> bool {
        let whole = self.whole.and_then(|at| self.parsed.frames[at].object.label());
        let own = self.tokens[clause.from..clause.to].iter().filter_map(Token::meaning);
        let dealt_with = own.into_iter().any(|m| matches!(m.is, "receive" | "accept" | "close"));
        dealt_with && matches!(label, "letter" | "request" | "proposal") && whole == Some("info")
    }

    /// A part of what was counted before it: not the whole.
    pub(super) fn is_part_of_same(&self, label: &str, frame: &Frame<'_>) -> bool {
        let Some(whole) = self.whole.map(|at| &self.parsed.frames[at]) else { return false };
        let same = whole.object.label() == Some(label) && !matches!(label, "info" | "post");
        // 新闻发布活动191场, 其中某某新闻发布会151场; 解读108条, 其中新闻发布会5次.
        let held = label == "conference";
        // 媒体刊发86篇, 其中省级媒体37篇.
        held || same || (frame.channels.label() == "media" && whole.channels.label() == "media")
    }

    /// 新收39件, 上年结转6件, 共受理45件: the sum of both, where the numbers say so.
    pub(super) fn summed(&self, reading: &'a Reading, value: f64) -> &'a Reading {
        let of = |indicator: &str| {
            let mut frames = self.parsed.frames.iter().rev();
            frames.find(|f| f.reading.is_some_and(|r| r.indicator == indicator)).map(|f| f.value)
        };
        let both = self.lexicon.readings.iter().find(|r| {
            let mut parts = r.indicators();
            r.count && parts.next() == Some(&reading.indicator) && parts.next().is_some()
        });
        let Some(both) = both else { return reading };
        let values: Option<Vec<f64>> = both.indicators().map(of).collect();
        match values {
            Some(values)
                if values.iter().all(|v| *v > 0.0)
                    && (values.iter().sum::<f64>() - value).abs() < 0.5 =>
            {
                both
            }
            _ => reading,
        }
    }

    /// 受理749件, 其中上年结转12件: what was said before is the sum of both.
    pub(super) fn carried(&mut self, at: usize) {
        let frame = &self.parsed.frames[at];
        if !frame.part || frame.value < 1.0 || frame.object != Object::Known("carried_in") {
            return;
        }
        let both = self
            .lexicon
            .readings
            .iter()
            .find(|r| r.object.iter().any(|o| o == "request_with_carried"));
        // 新收1182件, 办理1187件(含上年结转57件): a part of what stands right in front of it.
        let mut before = self.parsed.frames[..at].iter_mut().rev();
        let received = before
            .find(|f| f.object == Object::Known("request") && !f.part)
            .filter(|f| f.reading.is_some_and(|r| r.indicator == "requests.received"));
        if let (Some(received), Some(both)) = (received, both) {
            received.reading = Some(both);
        }
    }
}

/// Whether a reading is of this verb, object and channel.
pub(super) fn fits(reading: &Reading, verb: Option<&str>, object: &str, channel: &str) -> bool {
    let one =
        |allowed: &[String], word: &str| allowed.is_empty() || allowed.iter().any(|a| a == word);
    one(&reading.object, object)
        && one(&reading.verb, verb.unwrap_or("-"))
        && one(&reading.channel, channel)
}

/// Objects of which each is one class of information.
const CLASSES: [&str; 7] =
    ["other", "permit_act", "penalty_act", "coercion_act", "licence_other", "fee", "letter"];

fn publishes(token: &Token<'_>) -> bool {
    token.meaning().is_some_and(|m| matches!(m.is, "publish" | "disclose" | "proactive"))
}

/// 核查网站及公众号发布信息7000条: what was looked at is not what was published.
fn inspected<'t, 'a>(before: &'t [Token<'a>]) -> Option<&'t Token<'a>> {
    let at = before.iter().position(publishes)?;
    before[..at].iter().find(|t| t.meaning().is_some_and(|m| m.is == "inspect"))
}

/// 由29000人增至30241人: the first number is where it came from.
fn leads_on(tokens: &[Token<'_>], clause: &Clause) -> bool {
    tokens.get(clause.at + 1).is_some_and(|t| t.class() == Some(WordClass::Reaches))
}
