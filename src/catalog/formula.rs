use std::fmt;

use crate::i18n::{self, Lang, Words};
use crate::model::IndicatorId;

/// How deep brackets may stand in each other, and how many operators a formula may have: what walks over a formula calls
/// itself, and a thread's stack has an end.
const DEEPEST: usize = 64;
const MOST_OPERATORS: usize = 1_000;

/// An arithmetic expression over indicators: ids, numbers, `+ - * /` and brackets.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// The figure of an indicator.
    Figure(IndicatorId),
    /// A number.
    Number(f64),
    /// Two expressions and the operator between them.
    Binary(Box<Formula>, Operator, Box<Formula>),
}

/// What is done with two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Formula {
    /// Reads a formula. The error says at which character (from 1) what was expected.
    pub fn parse(text: &str) -> Result<Formula, FormulaError> {
        let mut parser = Parser { text, at: 0, depth: 0, operators: 0 };
        let formula = parser.sum()?;
        parser.skip_spaces();
        if parser.at < text.len() { Err(parser.error(Expected::Operator)) } else { Ok(formula) }
    }

    /// The value, where `figure` gives the value of an indicator. None when a figure is missing, and when something is
    /// divided by zero.
    pub fn value(&self, figure: &dyn Fn(&IndicatorId) -> Option<f64>) -> Option<f64> {
        match self {
            Formula::Figure(id) => figure(id),
            Formula::Number(n) => Some(*n),
            Formula::Binary(left, operator, right) => {
                let (a, b) = (left.value(figure)?, right.value(figure)?);
                match operator {
                    Operator::Add => Some(a + b),
                    Operator::Subtract => Some(a - b),
                    Operator::Multiply => Some(a * b),
                    Operator::Divide => (b != 0.0).then(|| a / b),
                }
            }
        }
    }

    /// The indicators that it needs, each once, in the order of the formula.
    pub fn figures(&self) -> Vec<&IndicatorId> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a IndicatorId>) {
        match self {
            Formula::Figure(id) if !found.contains(&id) => found.push(id),
            Formula::Figure(_) | Formula::Number(_) => {}
            Formula::Binary(left, _, right) => {
                left.collect(found);
                right.collect(found);
            }
        }
    }
}

/// Where a formula could not be read, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// The character, from 1.
    pub character: usize,
    /// What was expected.
    pub expected: Expected,
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: expected {}", self.character, self.expected.words().get(Lang::En))
    }
}

/// What a formula should have had at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// An operator, or the end.
    Operator,
    /// An indicator, a number or an opening bracket.
    Term,
    /// A number.
    Number,
    /// A closing bracket.
    Bracket,
    /// Less: too many brackets in each other.
    FewerBrackets,
    /// Less: too many operators.
    FewerOperators,
}

impl Expected {
    /// The name of it in both languages.
    pub fn words(self) -> Words {
        let key = match self {
            Expected::Operator => "operator",
            Expected::Term => "term",
            Expected::Number => "number",
            Expected::Bracket => "bracket",
            Expected::FewerBrackets => "fewer_brackets",
            Expected::FewerOperators => "fewer_operators",
        };
        let args = [("depth", DEEPEST.to_string()), ("operators", MOST_OPERATORS.to_string())];
        i18n::words(&format!("formula.{key}"), &args)
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    operators: usize,
}

impl Parser<'_> {
    fn sum(&mut self) -> Result<Formula, FormulaError> {
        let mut left = self.product()?;
        while let Some(operator) =
            self.operator(&[('+', Operator::Add), ('-', Operator::Subtract)])?
        {
            left = Formula::Binary(Box::new(left), operator, Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Formula, FormulaError> {
        let mut left = self.term()?;
        while let Some(operator) =
            self.operator(&[('*', Operator::Multiply), ('/', Operator::Divide)])?
        {
            left = Formula::Binary(Box::new(left), operator, Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Formula, FormulaError> {
        self.skip_spaces();
        let rest = &self.text[self.at..];
        if rest.starts_with('(') {
            return self.bracket();
        }
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .unwrap_or(rest.len());
        let word = &rest[..length];
        let term = match word.chars().next() {
            None => return Err(self.error(Expected::Term)),
            Some(c) if c.is_ascii_digit() => {
                Formula::Number(word.parse().map_err(|_| self.error(Expected::Number))?)
            }
            Some(_) => Formula::Figure(IndicatorId::new(word)),
        };
        self.at += length;
        Ok(term)
    }

    /// What stands in brackets.
    fn bracket(&mut self) -> Result<Formula, FormulaError> {
        if self.depth == DEEPEST {
            return Err(self.error(Expected::FewerBrackets));
        }
        self.depth += 1;
        self.at += 1;
        let inner = self.sum()?;
        self.skip_spaces();
        if !self.text[self.at..].starts_with(')') {
            return Err(self.error(Expected::Bracket));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(inner)
    }

    fn operator(&mut self, wanted: &[(char, Operator)]) -> Result<Option<Operator>, FormulaError> {
        self.skip_spaces();
        let next = self.text[self.at..].chars().next();
        let Some(found) = wanted.iter().find(|(sign, _)| Some(*sign) == next) else {
            return Ok(None);
        };
        if self.operators == MOST_OPERATORS {
            return Err(self.error(Expected::FewerOperators));
        }
        self.operators += 1;
        self.at += found.0.len_utf8();
        Ok(Some(found.1))
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn error(&self, expected: Expected) -> FormulaError {
        FormulaError { character: self.text[..self.at].chars().count() + 1, expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<f64> {
        Formula::parse(text).unwrap().value(&|id| match id.as_str() {
            "a.x" => Some(6.0),
            "b" => Some(3.0),
            "zero" => Some(0.0),
            _ => None,
        })
    }

    #[test]
    fn computes_with_the_usual_precedence() {
        assert_eq!(value("a.x + b * 2"), Some(12.0));
        assert_eq!(value("(a.x + b) / b * 100"), Some(300.0));
        assert_eq!(value("a.x - b - 1"), Some(2.0));
    }

    #[test]
    fn a_missing_figure_or_a_division_by_zero_gives_nothing() {
        assert_eq!(value("a.x + unknown"), None);
        assert_eq!(value("a.x / zero"), None);
    }

    #[test]
    fn says_where_a_formula_is_wrong() {
        assert_eq!(Formula::parse("a + ").unwrap_err().character, 5);
        assert_eq!(Formula::parse("(a + b").unwrap_err().expected, Expected::Bracket);
        assert_eq!(Formula::parse("a b").unwrap_err().character, 3);
    }

    #[test]
    fn a_formula_without_end_is_refused_before_the_stack_is() {
        let brackets = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
        assert!(Formula::parse(&brackets(DEEPEST)).is_ok());
        let error = Formula::parse(&brackets(200_000)).unwrap_err();
        assert_eq!(error.expected, Expected::FewerBrackets);
        let operators = |n: usize| format!("a{}", " + a".repeat(n));
        assert!(Formula::parse(&operators(MOST_OPERATORS)).is_ok());
        let error = Formula::parse(&operators(2_000_000)).unwrap_err();
        assert_eq!(error.expected, Expected::FewerOperators);
    }
}
