//! 微信和微博分别发布信息14条、65条: which of several numbers is of which of several channels.

use crate::catalog::WordClass;
use crate::extract::prose::channel::Channels;
use crate::extract::prose::state::{Clause, Reader};
use crate::extract::prose::tokens::{Kind, Token};

impl<'a> Reader<'_, 'a> {
    /// The channel of a number that is one of several behind 分别; else the channels as they are.
    pub(super) fn respective(&mut self, channels: Channels<'a>, clause: &Clause) -> Channels<'a> {
        let before = &self.tokens[clause.from..clause.at];
        if before.iter().any(is_respective) {
            let count = 1 + bare_numbers(&self.tokens[clause.at + 1..]);
            let mut each = channels.each(count).unwrap_or_default();
            each.reverse();
            self.each = each;
        } else if !before.iter().all(passes) {
            self.each.clear();
        }
        self.each.pop().unwrap_or(channels)
    }
}

pub(super) fn is_respective(token: &Token<'_>) -> bool {
    token.meaning().is_some_and(|m| m.is == "respectively")
}

/// How many numbers follow with nothing between them.
pub(super) fn bare_numbers(tokens: &[Token<'_>]) -> usize {
    let mut count = 0;
    for token in tokens {
        match token.kind {
            Kind::Quantity(_) => count += 1,
            Kind::Mark('、' | ',') => {}
            _ if passes(token) => {}
            _ => break,
        }
    }
    count
}

/// What may stand between such numbers.
pub(super) fn passes(token: &Token<'_>) -> bool {
    matches!(token.class(), Some(WordClass::Filler | WordClass::Estimate)) && !is_respective(token)
}
