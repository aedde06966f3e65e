use std::fmt;

use crate::i18n::{self, Lang, Words};
use crate::model::{BreakdownId, IndicatorId};

/// How deep brackets may stand in each other, and how many operators a formula may have: what walks over a formula calls
/// itself, and a thread's stack has an end.
const DEEPEST: usize = 64;
const MOST_OPERATORS: usize = 1_000;

/// An arithmetic expression over indicators: ids, numbers, `+ - * /` and brackets. In a derived indicator, `id[code]` is
/// the figure of one applicant, whichever applicant the result is of.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// The figure of an indicator.
    Figure(IndicatorId),
    /// The figure of an indicator and one applicant.
    Part(IndicatorId, BreakdownId),
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
    /// Reads a formula over whole figures. The error says at which character (from 1) what was expected.
    pub fn parse(text: &str) -> Result<Formula, FormulaError> {
        Formula::read(text, false)
    }

    /// Whether two formulas are the same sum: the order of what is added does not matter.
    pub(crate) fn is_same_as(&self, other: &Formula) -> bool {
        match (self.signed_terms(), other.signed_terms()) {
            (Some(mut a), Some(mut b)) => {
                a.sort();
                b.sort();
                a == b
            }
            _ => self == other,
        }
    }

    /// The figures of a sum, each with whether it is added; none when the formula is not a sum of figures.
    fn signed_terms(&self) -> Option<Vec<(&IndicatorId, bool)>> {
        match self {
            Formula::Figure(id) => Some(vec![(id, true)]),
            Formula::Binary(left, operator @ (Operator::Add | Operator::Subtract), right) => {
                let mut terms = left.signed_terms()?;
                let added = *operator == Operator::Add;
                let right = right.signed_terms()?;
                terms.extend(right.into_iter().map(|(id, plus)| (id, plus == added)));
                Some(terms)
            }
            _ => None,
        }
    }

    /// Reads a formula in which `id[code]` names the figure of one applicant.
    pub fn parse_with_parts(text: &str) -> Result<Formula, FormulaError> {
        Formula::read(text, true)
    }

    fn read(text: &str, with_parts: bool) -> Result<Formula, FormulaError> {
        let mut parser = Parser { text, at: 0, depth: 0, operators: 0, with_parts };
        let formula = parser.sum()?;
        parser.skip_spaces();
        if parser.at < text.len() { Err(parser.error(Expected::Operator)) } else { Ok(formula) }
    }

    /// The value, where `figure` gives the value of an indicator. None when a figure is missing or of one applicant alone,
    /// and when something is divided by zero.
    pub fn value(&self, figure: &dyn Fn(&IndicatorId) -> Option<f64>) -> Option<f64> {
        self.value_with_parts(&|id, part| if part.is_none() { figure(id) } else { None })
    }

    /// As [`Formula::value`], where `figure` is told which applicant a figure is of, if the formula says it.
    pub fn value_with_parts(
        &self,
        figure: &dyn Fn(&IndicatorId, Option<&BreakdownId>) -> Option<f64>,
    ) -> Option<f64> {
        match self {
            Formula::Figure(id) => figure(id, None),
            Formula::Part(id, part) => figure(id, Some(part)),
            Formula::Number(n) => Some(*n),
            Formula::Binary(left, operator, right) => {
                let (a, b) = (left.value_with_parts(figure)?, right.value_with_parts(figure)?);
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
        for (id, _) in self.terms() {
            if !found.contains(&id) {
                found.push(id);
            }
        }
        found
    }

    /// The figures that it needs, each once, in the order of the formula, with the applicant where it says one.
    pub fn terms(&self) -> Vec<(&IndicatorId, Option<&BreakdownId>)> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<(&'a IndicatorId, Option<&'a BreakdownId>)>) {
        let term = match self {
            Formula::Figure(id) => (id, None),
            Formula::Part(id, part) => (id, Some(part)),
            Formula::Number(_) => return,
            Formula::Binary(left, _, right) => {
                left.collect(found);
                return right.collect(found);
            }
        };
        if !found.contains(&term) {
            found.push(term);
        }
    }

    /// What it divides by, wherever that depends on figures.
    pub fn divisors(&self) -> Vec<&Formula> {
        let Formula::Binary(left, operator, right) = self else { return Vec::new() };
        let mut found = left.divisors();
        if *operator == Operator::Divide && !right.terms().is_empty() {
            found.push(right);
        }
        found.extend(right.divisors());
        found
    }

    /// What it divides by something that depends on figures.
    pub fn dividends(&self) -> Vec<&Formula> {
        let Formula::Binary(left, operator, right) = self else { return Vec::new() };
        let mut found = left.dividends();
        if *operator == Operator::Divide && !right.terms().is_empty() {
            found.push(left);
        }
        found.extend(right.dividends());
        found
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
    /// The code of an applicant and `]`.
    Applicant,
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
            Expected::Applicant => "applicant",
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
    with_parts: bool,
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
        let is_number = match word.chars().next() {
            None => return Err(self.error(Expected::Term)),
            Some(first) => first.is_ascii_digit(),
        };
        if is_number {
            let number = word.parse().map_err(|_| self.error(Expected::Number))?;
            self.at += length;
            return Ok(Formula::Number(number));
        }
        self.at += length;
        self.part(IndicatorId::new(word))
    }

    /// What may stand behind an indicator: the applicant.
    fn part(&mut self, id: IndicatorId) -> Result<Formula, FormulaError> {
        let Some(rest) = self.text[self.at..].strip_prefix('[').filter(|_| self.with_parts) else {
            return Ok(Formula::Figure(id));
        };
        self.at += 1;
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|length| *length > 0 && rest[*length..].starts_with(']'));
        let Some(length) = length else { return Err(self.error(Expected::Applicant)) };
        self.at += length + 1;
        Ok(Formula::Part(id, BreakdownId::new(&rest[..length])))
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
    fn one_applicant_may_be_meant() {
        let text = "a[natural_person] / a[total] * 100";
        let formula = Formula::parse_with_parts(text).unwrap();
        let figure = |_: &IndicatorId, part: Option<&BreakdownId>| match part?.as_str() {
            "natural_person" => Some(3.0),
            _ => Some(4.0),
        };
        assert_eq!(formula.value_with_parts(&figure), Some(75.0));
        assert_eq!(formula.value(&|_| Some(1.0)), None, "an applicant is no whole");
        assert_eq!((formula.figures().len(), formula.terms().len()), (1, 2));
        assert_eq!((formula.divisors().len(), formula.dividends().len()), (1, 1));
        assert_eq!(Formula::parse(text).unwrap_err().expected, Expected::Operator);
        for (wrong, at) in [("a[", 3), ("a[]", 3), ("a[total", 3), ("a[b c]", 3)] {
            let error = Formula::parse_with_parts(wrong).unwrap_err();
            assert_eq!((error.expected, error.character), (Expected::Applicant, at), "{wrong}");
        }
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
