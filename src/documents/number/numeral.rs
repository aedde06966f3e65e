use super::tokens::Token;
use super::{Decimal, NumberFault};

/// What the parts of a number come to.
pub(super) struct Numeral {
    pub(super) number: Decimal,
    /// Digits behind the point, before any multiplication.
    pub(super) decimals: u8,
    /// The power of ten by which the printed digits were multiplied.
    pub(super) power: i32,
    /// Whether the number is one run of digits and powers of ten behind it, with nothing between.
    pub(super) simple: bool,
}

impl Numeral {
    /// The power of ten behind the digits by its name, when a unit can take it over: 万, 亿, 千万. None when there is no
    /// such power, or when it belongs to a part of the number only.
    pub(super) fn power_name(&self) -> Option<String> {
        let (small, large) = match self.power {
            _ if !self.simple => return None,
            power @ 1..=3 => (power, ""),
            power @ 4..=7 => (power - 4, "万"),
            power @ 8..=11 => (power - 8, "亿"),
            _ => return None,
        };
        let small = ["", "十", "百", "千"].get(small as usize)?;
        Some(format!("{small}{large}"))
    }
}

/// Adds up the parts of a number. Refused is what can be read in two ways (一百五 is 105 or 150).
pub(super) fn evaluate(tokens: &[Token]) -> Result<Numeral, NumberFault> {
    let parts: Vec<Token> = tokens.iter().copied().filter(|t| *t != Token::About).collect();
    let simple = parts.len() == tokens.len();
    if let [Token::Digits(number, decimals), powers @ ..] = parts.as_slice()
        && let Some(power) = powers_behind(powers)
    {
        let number = number.times_ten_to(power);
        return Ok(Numeral { number, decimals: *decimals, power, simple });
    }
    let mut sum = Sum::default();
    for part in &parts {
        match *part {
            Token::Digits(number, _) => sum.digits(number.whole().ok_or(NumberFault::Numeral)?)?,
            Token::Power(power @ 1..=3) => sum.small(power as u32)?,
            Token::Power(power) => sum.large(power as u32)?,
            Token::Gap => sum.gap = true,
            Token::About => {}
        }
    }
    let (number, power) = sum.finish()?;
    Ok(Numeral { number: Decimal::new(number, 0), decimals: 0, power, simple: false })
}

/// The power of ten of 万, 千万, 百亿, 万亿 …; none when a digit comes between or they do not rise.
fn powers_behind(tokens: &[Token]) -> Option<i32> {
    let mut power = 0;
    let mut last = 0;
    for token in tokens {
        let Token::Power(next) = token else { return None };
        let rises = *next > last && (last == 0 || *next >= 4);
        if !rises {
            return None;
        }
        (power, last) = (power + next, *next);
    }
    Some(power)
}

/// A number in the making: sections of four places, each closed by 亿 or 万.
struct Sum {
    total: u64,
    section: u64,
    digits: Option<u64>,
    /// The place of the last 十, 百 or 千 of the section.
    small: u32,
    /// The place of the last 万 or 亿.
    large: u32,
    /// The place of the last multiplication, whichever it was.
    last: u32,
    gap: bool,
}

impl Default for Sum {
    fn default() -> Self {
        Sum { total: 0, section: 0, digits: None, small: 4, large: 16, last: 0, gap: false }
    }
}

impl Sum {
    fn digits(&mut self, number: u64) -> Result<(), NumberFault> {
        if self.digits.is_some() {
            return Err(NumberFault::Two);
        }
        self.digits = Some(number);
        Ok(())
    }

    fn small(&mut self, power: u32) -> Result<(), NumberFault> {
        // 十五 leaves out the one in front of 十; nothing else may be left out.
        let one = (power == 1 && self.section == 0).then_some(1);
        let number = self.digits.take().or(one).ok_or(NumberFault::Numeral)?;
        let gap_for_nothing = self.gap && power + 1 >= self.last;
        if number == 0 || number > 9 || power >= self.small || gap_for_nothing {
            return Err(NumberFault::Numeral);
        }
        self.section += number * 10u64.pow(power);
        (self.small, self.last, self.gap) = (power, power, false);
        Ok(())
    }

    fn large(&mut self, power: u32) -> Result<(), NumberFault> {
        self.take_last_digits()?;
        if self.section == 0 || self.section > 9999 || power >= self.large {
            return Err(NumberFault::Numeral);
        }
        self.total += self.section * 10u64.pow(power);
        (self.section, self.small, self.large, self.last) = (0, 4, power, power);
        Ok(())
    }

    /// Digits with no multiplier behind them: 五 in 一百零五, 三 in 二十三.
    fn take_last_digits(&mut self) -> Result<(), NumberFault> {
        let gap = std::mem::take(&mut self.gap);
        let Some(number) = self.digits.take() else {
            return if gap { Err(NumberFault::Numeral) } else { Ok(()) };
        };
        if self.last > 0 {
            let place = 10u64.pow(self.last - 1);
            // Without 零 the digits must fill the place beneath the last one, or they might stand for it (一万二).
            let fits = if gap { number < place } else { number >= place && number < place * 10 };
            if number == 0 || !fits {
                return Err(NumberFault::Numeral);
            }
        }
        self.section += number;
        self.last = 0;
        Ok(())
    }

    /// The number and the place of its last multiplication when nothing stands behind it.
    fn finish(mut self) -> Result<(u64, i32), NumberFault> {
        let open = self.digits.is_some();
        let power = if open { 0 } else { self.last as i32 };
        self.take_last_digits()?;
        Ok((self.total + self.section, power))
    }
}
