use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A unit as printed: `件`, `人`, `万元`, `万人次`. A leading 十, 百, 千, 万 or 亿 (or two of them) is a power of ten.
///
/// ```
/// use tongbi::Unit;
///
/// // 1 万元 is 10,000 元; persons and visits never convert.
/// assert_eq!(Unit::new("万元").power_to(&Unit::new("元")), Some(4));
/// assert_eq!(Unit::new("人").power_to(&Unit::new("人次")), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Unit(Arc<str>);

impl Unit {
    /// The unit of this name.
    pub fn new(name: &str) -> Self {
        Unit(Arc::from(name.trim()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The power of ten in front and the base behind it: `万元` is (4, `元`), `件` is (0, `件`).
    pub fn split(&self) -> (i32, &str) {
        let mut power = 0;
        let mut rest: &str = &self.0;
        while let Some(first) = rest.chars().next() {
            let Some(step) = power_of(first) else { break };
            power += step;
            rest = &rest[first.len_utf8()..];
        }
        (power, rest)
    }

    /// The power of ten by which a value in this unit is multiplied to be in `other`; none when the bases differ.
    /// Only spellings of one unit are folded (`圆` is `元`); `人` and `人次` count different things.
    pub fn power_to(&self, other: &Unit) -> Option<i32> {
        let (from, base) = self.split();
        let (to, wanted) = other.split();
        (fold(base) == fold(wanted)).then_some(from - to)
    }
}

impl From<String> for Unit {
    fn from(text: String) -> Self {
        Unit::new(&text)
    }
}

impl From<Unit> for String {
    fn from(id: Unit) -> String {
        id.as_str().to_owned()
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The power of ten that a Chinese unit of counting stands for.
pub(crate) fn power_of(c: char) -> Option<i32> {
    match c {
        '十' => Some(1),
        '百' => Some(2),
        '千' => Some(3),
        '万' | '萬' => Some(4),
        '亿' | '億' => Some(8),
        _ => None,
    }
}

/// Spellings of one unit, and the one that stands for all of them.
const SPELLINGS: [(&str, &str); 7] = [
    ("圆", "元"),
    ("人民币", "元"),
    ("RMB", "元"),
    ("yuan", "元"),
    ("％", "%"),
    // Cases are counted in any of these.
    ("宗", "件"),
    ("起", "件"),
];

fn fold(base: &str) -> &str {
    SPELLINGS.iter().find(|(other, _)| *other == base).map_or(base, |(_, unit)| unit)
}

impl Unit {
    /// The units that convert to this one, as tables write them, each with the power of ten to it: for readers that can
    /// only look units up.
    pub(crate) fn spellings(&self) -> Vec<(Unit, i32)> {
        const POWERS: [&str; 7] = ["", "百", "千", "万", "百万", "千万", "亿"];
        let (_, base) = self.split();
        let others =
            SPELLINGS.iter().filter(|(_, unit)| *unit == fold(base)).map(|(other, _)| *other);
        let bases: Vec<&str> = std::iter::once(fold(base)).chain(others).collect();
        let written =
            POWERS.iter().flat_map(|power| bases.iter().map(move |b| format!("{power}{b}")));
        written
            .map(|name| Unit::new(&name))
            .filter_map(|unit| Some((unit.clone(), unit.power_to(self)?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_between_units_of_money() {
        let power = |a: &str, b: &str| Unit::new(a).power_to(&Unit::new(b));
        assert_eq!(power("元", "万元"), Some(-4));
        assert_eq!(power("亿元", "万元"), Some(4));
        assert_eq!(power("万件", "件"), Some(4));
        assert_eq!(power("件", "万元"), None);
        assert_eq!(power("万宗", "件"), Some(4));
    }
}
