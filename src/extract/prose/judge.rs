//! Which figure a clause gives, or why it gives none.

use crate::catalog::{Reading, WordClass};
use crate::extract::prose::clause::{Frame, Outcome};
use crate::extract::prose::cutter::cut;
use crate::extract::prose::phrase::Object;
use crate::extract::prose::quantity::Quantity;
use crate::extract::prose::scope::Subject;
use crate::extract::prose::state::{Clause, Reader};
use crate::extract::prose::time::Time;
use crate::extract::prose::tokens::{Kind, Token};
use crate::model::ObsStatus;

impl<'a> Reader<'_, 'a> {
    /// The figure that a frame gives, or why it gives none.
    pub(super) fn judge(
        &self,
        quantity: &Quantity<'a>,
        status: ObsStatus,
        clause: &Clause,
        frame: &Frame<'a>,
    ) -> Result<&'a Reading, (&'static str, String)> {
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
        if let Some(word) = &frame.channels.stray {
            return left("unknown_word", word);
        }
        if let Some(column) = self.column(clause) {
            return left("unknown_word", column);
        }
        let label = match label {
            "request" if self.carries(clause) => "request_with_carried",
            label => label,
        };
        // 微信、微博分别发布326条、1204条: which number is of which is not read.
        let each = |t: &Token<'_>| t.meaning().is_some_and(|m| m.is == "respectively");
        if before.iter().any(each) && frame.channels.is_list() {
            return left("respectively", "");
        }
        let total = |t: &Token<'_>| t.meaning().is_some_and(|m| m.is == "cumulative");
        if matches!(label, "visit" | "visitor") && before.iter().any(total) {
            return left("since", "");
        }
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
            _ if clause.part && (reading.whole || self.is_part_of_same(label)) => {
                return left("part", label);
            }
            _ => {}
        }
        if reading.count && status != ObsStatus::Normal {
            return left("estimated", label);
        }
        Ok(self.summed(reading, quantity.value))
    }

    /// The column in which something was made public: 公示专栏公开信息108条 says nothing of all that was.
    fn column(&self, clause: &Clause) -> Option<&str> {
        let before = &self.tokens[clause.from..clause.at];
        if before.iter().any(|t| t.class() == Some(WordClass::Channel)) {
            return None;
        }
        let verb = before.iter().rposition(|t| t.class() == Some(WordClass::Verb))?;
        let column = before[..verb].last()?.text(self.sentence);
        ["专栏", "栏目", "板块", "专题"].iter().any(|end| column.ends_with(end)).then_some(column)
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

    /// A part of what was counted before it: not the whole.
    pub(super) fn is_part_of_same(&self, label: &str) -> bool {
        let whole = self.whole.and_then(|at| self.parsed.frames[at].object.label());
        whole == Some(label) && !matches!(label, "info" | "post")
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
        if !frame.part || frame.object != Object::Known("carried_in") {
            return;
        }
        let both = self
            .lexicon
            .readings
            .iter()
            .find(|r| r.object.iter().any(|o| o == "request_with_carried"));
        let before = self.parsed.frames[..at].iter_mut().rev();
        let received = before
            .filter(|f| f.object == Object::Known("request"))
            .find(|f| f.reading.is_some_and(|r| r.indicator == "requests.received"));
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

/// 由29000人增至30241人: the first number is where it came from.
fn leads_on(tokens: &[Token<'_>], clause: &Clause) -> bool {
    tokens.get(clause.at + 1).is_some_and(|t| t.class() == Some(WordClass::Reaches))
}
