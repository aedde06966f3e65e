//! A sentence is read from left to right: what each of its pieces adds to what was said so far.

use crate::catalog::WordClass;
use crate::extract::prose::behind;
use crate::extract::prose::channel::Channels;
use crate::extract::prose::clause::{Counted, Frame, Of, Outcome, Parsed, Topic};
use crate::extract::prose::judge::fits;
use crate::extract::prose::lexicon::Lexicon;
use crate::extract::prose::phrase::{self, Object, Phrase};
use crate::extract::prose::pieces::{Piece, pieces};
use crate::extract::prose::quantity::Quantity;
use crate::extract::prose::rates::compared;
use crate::extract::prose::respective;
use crate::extract::prose::scope::{Scope, Subject, scope_of};
use crate::extract::prose::state::{Clause, Reader};
use crate::extract::prose::time::Times;
use crate::extract::prose::tokens::{Kind, Token};
use crate::model::ObsStatus;

/// Reads the tokens of a sentence.
pub(super) fn read<'a>(
    (sentence, tokens): (&str, Vec<Token<'a>>),
    lexicon: &Lexicon<'a>,
    of: Of<'_>,
    topic: &Topic<'a>,
) -> Parsed<'a> {
    let pieces = pieces(&tokens);
    let mut reader = Reader {
        sentence,
        tokens: &tokens,
        lexicon,
        of,
        topic,
        parsed: Parsed::default(),
        times: Times::default(),
        subject: Subject::Own,
        context: Vec::new(),
        compared: None,
        changed: None,
        last: None,
        whole: None,
        each: Vec::new(),
    };
    reader.goes_on();
    for piece in &pieces {
        reader.piece(piece);
    }
    reader.adds_up();
    let mut parsed = reader.parsed;
    parsed.tokens = tokens;
    parsed
}

impl<'a> Reader<'_, 'a> {
    /// A sentence that begins with 其中 goes on with the parts of what the one before has counted.
    pub(super) fn goes_on(&mut self) {
        let first = self.tokens.first().and_then(Token::class);
        if first == Some(WordClass::Part)
            && let Some(whole) = &self.topic.whole
        {
            self.parsed.frames.push(whole.clone());
            (self.last, self.whole) = (Some(0), Some(0));
        }
    }

    pub(super) fn piece(&mut self, piece: &Piece) {
        let tokens = &self.tokens[piece.start..piece.end];
        self.times.see(tokens, self.sentence, self.of.year);
        match scope_of(tokens, self.sentence, self.lexicon, self.of.body) {
            Scope::Unsaid => {}
            Scope::Said(subject) => self.subject = subject,
        }
        let counted: Vec<usize> = (piece.start..piece.end)
            .filter(|at| matches!(self.tokens[*at].kind, Kind::Quantity(_)))
            .collect();
        if counted.is_empty() {
            self.without_number(piece);
            return;
        }
        let mut from = piece.start;
        for (nth, at) in counted.iter().enumerate() {
            let to = counted.get(nth + 1).copied().unwrap_or(piece.end);
            let clause = Clause { from, at: *at, to, part: piece.part };
            self.number(&clause);
            from = at + 1;
        }
        self.context.clear();
    }

    /// A piece without a number: what it says may go on, and what it denies is zero.
    pub(super) fn without_number(&mut self, piece: &Piece) {
        let tokens = &self.tokens[piece.start..piece.end];
        if let Some(year) = compared(tokens) {
            self.compared = Some(year);
        }
        if tokens.iter().any(|t| t.class() == Some(WordClass::Negation)) {
            self.negated(piece);
        }
        self.context.push((piece.start, piece.end));
    }

    /// 未收到申请: a subject for what follows; 未收取费用: a figure of zero.
    pub(super) fn negated(&mut self, piece: &Piece) {
        let tokens = &self.tokens[piece.start..piece.end];
        let phrase = phrase::before(tokens, self.sentence);
        let Some(label) = phrase.object.label() else { return };
        let other = tokens.iter().filter_map(Token::meaning).any(|m| m.is == "other_fee");
        let reading = self.lexicon.readings.iter().find(|r| {
            let negated = r.negated || label == "request";
            negated && !other && fits(r, phrase.verb, label, "-")
        });
        let Some(reading) = reading else { return };
        let subject = self.words(piece.start, piece.end);
        let frame = Frame {
            verb: phrase.verb,
            object: phrase.object,
            channels: Channels::default(),
            applicant: None,
            part: false,
            listed: false,
            reading: Some(reading),
            value: 0.0,
            subject,
        };
        self.parsed.frames.push(frame);
        let at = self.parsed.frames.len() - 1;
        self.last = Some(at);
        if reading.negated && self.subject == Subject::Own {
            let negation = tokens.iter().position(|t| t.class() == Some(WordClass::Negation));
            self.parsed.counted.push(Counted {
                token: piece.start + negation.unwrap_or(0),
                status: ObsStatus::Normal,
                outcome: Outcome::Taken(at),
                frame: Some(at),
                quantity: Quantity {
                    value: 0.0,
                    status: ObsStatus::Normal,
                    unit: "",
                    range: false,
                },
            });
        }
    }

    pub(super) fn words(&self, from: usize, to: usize) -> String {
        let Some(first) = self.tokens.get(from) else { return String::new() };
        let last = self.tokens.get(to.saturating_sub(1)).unwrap_or(first);
        let text = &self.sentence[first.start..last.end.max(first.start)];
        text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    }

    pub(super) fn number(&mut self, clause: &Clause) {
        let Kind::Quantity(quantity) = &self.tokens[clause.at].kind else { return };
        let before = &self.tokens[clause.from..clause.at];
        let phrase = phrase::before(before, self.sentence);
        let estimated = before.last().is_some_and(|t| t.class() == Some(WordClass::Estimate));
        let status = if estimated { ObsStatus::Estimated } else { quantity.status };
        if let Some(year) = compared(before) {
            self.compared = Some(year);
        }
        let reaches = before.iter().any(|t| t.class() == Some(WordClass::Reaches));
        let compares = self.compared.is_some();
        if phrase.change.is_some() && !reaches {
            self.changes(&phrase);
        }
        let is_base =
            compared(before).is_some() || (self.changed.is_none() && self.is_base(before));
        let (frame, outcome) = if quantity.is_rate() {
            (None, self.rate(quantity, before, &phrase))
        } else if phrase.change.is_some() && !reaches {
            (None, self.difference(quantity, &phrase))
        } else if compares && !reaches && is_base {
            (None, Outcome::Left("base", String::new()))
        } else {
            let (frame, outcome) = self.count(quantity, status, clause, phrase);
            (Some(frame), outcome)
        };
        let quantity = quantity.clone();
        self.parsed.counted.push(Counted { token: clause.at, status, outcome, frame, quantity });
    }

    pub(super) fn count(
        &mut self,
        quantity: &Quantity<'a>,
        status: ObsStatus,
        clause: &Clause,
        phrase: Phrase<'a>,
    ) -> (usize, Outcome) {
        let phrase = self.arrived(phrase, clause);
        let frame = self.frame(quantity, clause, phrase);
        let outcome = self.judge(quantity, status, clause, &frame);
        let reading = match &outcome {
            Ok(reading) => Some(*reading),
            Err(_) => None,
        };
        let part = frame.part;
        self.parsed.frames.push(Frame { reading, ..frame });
        let at = self.parsed.frames.len() - 1;
        self.last = Some(at);
        if !part {
            self.whole = Some(at);
        }
        self.compared = None;
        match outcome {
            Ok(_) => {
                self.carried(at);
                (at, Outcome::Taken(at))
            }
            Err((code, word)) => (at, Outcome::Left(code, word)),
        }
    }

    /// What the clause says, with what it leaves unsaid taken from what came before.
    pub(super) fn frame(
        &mut self,
        quantity: &Quantity<'a>,
        clause: &Clause,
        phrase: Phrase<'a>,
    ) -> Frame<'a> {
        let tail = &self.tokens[clause.at + 1..clause.to];
        let (tail_object, tail_verb) = behind::behind(tail, self.sentence);
        let last = self.last.map(|at| &self.parsed.frames[at]);
        let Phrase { mut verb, mut object, applicant, channels, listed, .. } = phrase;
        let applicant = applicant.or_else(|| behind::applicant_behind(tail));
        // 政务新媒体2610条 is not a number of accounts.
        if object == Object::Known("account_platform") && !matches!(quantity.unit, "个" | "家") {
            object = Object::None;
        }
        let result = |o: &Object<'_>| o.label().is_some_and(|l| RESULTS.contains(&l));
        // 收到申请3项全部予以公开: what was received is counted, and all of it was granted.
        let received =
            matches!(verb, Some("receive" | "accept")) && object == Object::Known("request");
        if object == Object::None || (result(&tail_object) && !result(&object) && !received) {
            object = tail_object;
        }
        verb = verb.or(tail_verb);
        // 由29000人增至30241人: the second number is of what the first one was.
        let before = &self.tokens[clause.from..clause.at];
        let reaches = before.iter().any(|t| t.class() == Some(WordClass::Reaches)).then_some("-");
        let acts = verb.is_some();
        if object == Object::None && !self.each.is_empty() && before.iter().all(respective::passes)
        {
            object = last.map_or(Object::None, |l| l.object.clone());
        }
        if object == Object::None {
            object = self.inherited(verb.or(applicant).or(reaches), &channels);
        }
        if verb.is_none() {
            verb = self.context_verb().or_else(|| last.and_then(|l| l.verb));
        }
        if verb.is_none() && object == Object::Known("request") && self.is_amount(before) {
            verb = Some("receive");
        }
        if verb.is_none() && object == Object::Known("info") {
            verb = self.told_by_amount(before);
        }
        let others =
            self.tokens[clause.from..clause.at].iter().any(|t| t.text(self.sentence) == "其他");
        let among = last.is_some_and(|l| l.applicant.is_some());
        let applicant = applicant.or((others && among && clause.part).then_some("other"));
        let channels = self.where_to(channels, (verb, acts), &object);
        let object = self.resolved(object, last, clause);
        let channels = self.respective(channels, clause);
        Frame {
            verb,
            object,
            channels,
            applicant,
            part: clause.part,
            listed,
            reading: None,
            value: quantity.value,
            subject: self.words(clause.from, clause.at),
        }
    }

    /// 网站信息发布量达1019篇: what was done, in the word for the amount.
    fn told_by_amount(&self, before: &[Token<'_>]) -> Option<&'a str> {
        let amount = before.iter().rfind(|t| t.class() == Some(WordClass::Object))?;
        let text = amount.text(self.sentence);
        let amounts = ["发布量", "发布数", "更新量", "发布总数", "发布总量"];
        amounts.iter().any(|word| text.ends_with(word)).then_some("publish")
    }

    /// 申请数为21件: the amount of requests is that of those received.
    fn is_amount(&self, before: &[Token<'_>]) -> bool {
        let said = before.iter().rev().find(|t| t.class() != Some(WordClass::Filler));
        said.is_some_and(|t| t.text(self.sentence).ends_with(['数', '量']))
    }
}

/// What was done with requests in the end.
const RESULTS: [&str; 15] = [
    "granted",
    "granted_both",
    "partly_granted",
    "refused",
    "unavailable",
    "not_processed",
    "other_outcome",
    "carried_in",
    "carried_out",
    "upheld",
    "corrected",
    "other_result",
    "outcome_part",
    "review",
    "litigation",
];
