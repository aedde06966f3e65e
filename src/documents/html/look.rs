//! What formatting makes of a text: whether it is shown at all, struck out, or set above or below the line.

use html5ever::{Attribute, LocalName, local_name};

use super::colour::{FAINT, ink, own_colour, share};
pub(super) use crate::documents::text_run::{Ink, Raised, State};

/// How far beside its place a text must be moved to be off the page, in pixels.
const OFF_PAGE: f64 = 500.0;

/// The largest size that nobody can read, in pixels.
const UNREADABLE_SIZE: f64 = 1.4;

/// What one property says; several together decide.
#[derive(Clone, Copy)]
enum Says {
    NotDisplayed,
    NotVisible,
    NoOpacity,
    Indented,
    Clipped,
    Shrunk,
    HiddenByWord,
    Positioned,
    Moved,
    MarginOff,
    NoWidth,
    NoHeight,
    Overflow,
    Struck,
    OffLine,
    Relative,
    Lifted,
    LiftedByWord,
}

/// What the formatting of an element says of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// The properties that are given, a bit for each, and those of them that hold.
    given: u32,
    holds: u32,
    /// Whether the type has no size to speak of.
    pub(super) sizeless: Option<bool>,
    pub(super) ink: Option<Ink>,
    /// Whether the ground is dark.
    pub(super) dark_ground: Option<bool>,
}

impl Look {
    /// The look that an element has by its name and attributes.
    pub(super) fn of(name: &LocalName, attributes: &[Attribute]) -> Look {
        let mut look = Look::default();
        match *name {
            local_name!("del") | local_name!("s") | local_name!("strike") => {
                look.say(Says::Struck, true)
            }
            local_name!("sup") | local_name!("sub") => look.say(Says::OffLine, true),
            local_name!("dialog") => {
                let open = attributes.iter().any(|a| &*a.name.local == "open");
                look.say(Says::NotDisplayed, !open);
            }
            _ => {}
        }
        for attribute in attributes {
            match attribute.name.local {
                local_name!("hidden") => look.say(Says::NotDisplayed, true),
                local_name!("color") => look.ink = Some(ink(&attribute.value)),
                local_name!("bgcolor") => {
                    look.dark_ground = Some(ink(&attribute.value) == Ink::Dark)
                }
                _ => {}
            }
        }
        let style = attributes.iter().find(|a| a.name.local == local_name!("style"));
        style.map_or(look, |style| look.under(Look::of_style(&style.value)))
    }

    /// What the declarations of a style say.
    pub(super) fn of_style(style: &str) -> Look {
        let mut look = Look::default();
        declarations(style).for_each(|(property, value, _)| look.declare(property, value));
        if look.has_colour() && has_its_own_ground(style) {
            look.say(Says::HiddenByWord, true);
        }
        look
    }

    /// Whether nothing is said.
    pub(super) fn is_plain(&self) -> bool {
        *self == Look::default()
    }

    /// Whether it changes by itself what is shown.
    pub(super) fn has_effect(&self) -> bool {
        let styled = self.hides() || self.is_struck() || self.raised() != Raised::No;
        styled || self.sizeless == Some(true)
    }

    /// Whether a colour is given.
    pub(super) fn has_colour(&self) -> bool {
        self.ink.is_some() || self.dark_ground.is_some()
    }

    /// This look with another over it, which decides where both say something.
    pub(super) fn under(self, over: Look) -> Look {
        Look {
            given: self.given | over.given,
            holds: self.holds & !over.given | over.holds,
            sizeless: over.sizeless.or(self.sizeless),
            ink: over.ink.or(self.ink),
            dark_ground: over.dark_ground.or(self.dark_ground),
        }
    }

    /// Whether the element is not to be seen, with all that is in it.
    pub(super) fn hides(self) -> bool {
        use Says::*;
        let alone = [
            NotDisplayed,
            NotVisible,
            NoOpacity,
            Indented,
            Clipped,
            Shrunk,
            HiddenByWord,
            MarginOff,
        ];
        alone.into_iter().any(|says| self.is(says))
            || self.is(Moved) && self.is(Positioned)
            || self.is(Overflow) && (self.is(NoWidth) || self.is(NoHeight))
    }

    /// The state of the texts in an element of this look, which stands in elements that give them another.
    pub(super) fn within(self, around: State) -> State {
        State {
            struck: around.struck || self.is_struck(),
            sizeless: self.sizeless.unwrap_or(around.sizeless),
            ink: self.ink.unwrap_or(around.ink),
            dark_ground: self.dark_ground.unwrap_or(around.dark_ground),
        }
    }

    /// Whether the text is struck out.
    pub(super) fn is_struck(self) -> bool {
        self.is(Says::Struck)
    }

    /// Whether the text stands above or below the line.
    pub(super) fn raised(self) -> Raised {
        match self {
            _ if self.is(Says::OffLine) => Raised::Note,
            _ if self.is(Says::LiftedByWord)
                || self.is(Says::Relative) && self.is(Says::Lifted) =>
            {
                Raised::Moved
            }
            _ => Raised::No,
        }
    }

    fn is(self, says: Says) -> bool {
        self.holds & (1 << says as u32) != 0
    }

    fn say(&mut self, says: Says, holds: bool) {
        let bit = 1 << says as u32;
        self.given |= bit;
        self.holds = if holds { self.holds | bit } else { self.holds & !bit };
    }

    /// Takes one declaration of a style.
    pub(super) fn declare(&mut self, property: &str, value: &str) {
        let is = |word: &str| value.eq_ignore_ascii_case(word);
        let has = |word: &str| value.to_ascii_lowercase().contains(word);
        let far = |value: &str| pixels(value).is_some_and(|size| size <= -OFF_PAGE);
        let zero = |value: &str| pixels(value).is_some_and(|size| size < UNREADABLE_SIZE);
        match property.to_ascii_lowercase().as_str() {
            "display" => self.say(Says::NotDisplayed, is("none")),
            "visibility" => self.say(Says::NotVisible, is("hidden") || is("collapse")),
            "content-visibility" => self.say(Says::NotVisible, is("hidden")),
            "mso-hide" => self.say(Says::HiddenByWord, is("all")),
            "opacity" => self.say(Says::NoOpacity, share(value).is_some_and(|share| share < FAINT)),
            "filter" => self.say(Says::NoOpacity, has("opacity(0") || has("opacity=0")),
            "text-indent" => self.say(Says::Indented, far(value)),
            "clip" => self.say(Says::Clipped, has("rect(0") || has("rect(1px")),
            "clip-path" => {
                self.say(Says::Clipped, has("inset(50%") || has("inset(100%") || has("circle(0"))
            }
            "transform" => {
                self.say(Says::Shrunk, has("scale(0)") || has("scalex(0)") || has("scaley(0)"))
            }
            "position" => {
                self.say(Says::Positioned, is("absolute") || is("fixed"));
                self.say(Says::Relative, is("relative"));
            }
            "left" | "right" if far(value) => self.say(Says::Moved, true),
            "top" | "bottom" => {
                self.say(Says::Moved, far(value));
                self.say(
                    Says::Lifted,
                    !far(value) && pixels(value).is_some_and(|size| size != 0.0),
                );
            }
            "margin-left" | "margin-top" => self.say(Says::MarginOff, far(value)),
            "width" | "max-width" => self.say(Says::NoWidth, zero(value)),
            "height" | "max-height" => self.say(Says::NoHeight, zero(value)),
            "overflow" | "overflow-x" | "overflow-y" => {
                self.say(Says::Overflow, is("hidden") || is("clip"))
            }
            "text-decoration" | "text-decoration-line" => {
                self.say(Says::Struck, has("line-through"))
            }
            "vertical-align" => self.say(Says::OffLine, is_off_line(value)),
            "font-variant-position" => self.say(Says::OffLine, is("super") || is("sub")),
            "mso-text-raise" => {
                self.say(Says::LiftedByWord, pixels(value).is_some_and(|size| size != 0.0))
            }
            _ => self.declare_type(property, value),
        }
    }

    fn declare_type(&mut self, property: &str, value: &str) {
        match property.to_ascii_lowercase().as_str() {
            "font-size" => {
                self.sizeless = Some(pixels(value).is_some_and(|size| size < UNREADABLE_SIZE))
            }
            "font" => {
                let size =
                    value.split_whitespace().find_map(|word| pixels(word.split('/').next()?));
                self.sizeless = size.map(|size| size < UNREADABLE_SIZE);
            }
            "color" | "-webkit-text-fill-color" => self.ink = own_colour(value).map(ink),
            "background" | "background-color" => {
                let mut colours = value.split_whitespace().map(ink);
                self.dark_ground = own_colour(value).map(|_| colours.any(|ink| ink == Ink::Dark));
            }
            "background-image" => self.dark_ground = Some(!value.eq_ignore_ascii_case("none")),
            _ => {}
        }
    }
}

/// The declarations of a style: property, value, and whether it is important.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (&str, &str, bool)> {
    style.split(';').filter_map(|rule| {
        let (property, value) = rule.split_once(':')?;
        let (value, important) = match value.split_once('!') {
            Some((value, _)) => (value, true),
            None => (value, false),
        };
        Some((property.trim(), value.trim(), important))
    })
}

/// Whether a style gives a text the very colour of its ground.
fn has_its_own_ground(style: &str) -> bool {
    let value = |names: [&str; 2]| {
        let found = declarations(style)
            .filter(|(name, ..)| names.iter().any(|n| name.eq_ignore_ascii_case(n)));
        found.last().map(|(_, value, _)| value.to_ascii_lowercase())
    };
    let ink = value(["color", "-webkit-text-fill-color"]);
    ink.is_some() && ink == value(["background", "background-color"])
}

/// A length in pixels, as near as it matters; none where the value is no length.
fn pixels(value: &str) -> Option<f64> {
    let end =
        value.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(value.len());
    let number: f64 = value[..end].parse().ok()?;
    let unit = value[end..].trim().to_ascii_lowercase();
    Some(match unit.as_str() {
        "" | "px" => number,
        "pt" => number * 4.0 / 3.0,
        "em" | "rem" | "ch" | "ex" => number * 16.0,
        "%" | "vw" | "vh" => number * 10.0,
        "cm" => number * 38.0,
        "mm" => number * 3.8,
        "in" => number * 96.0,
        _ => return None,
    })
}

/// Whether a vertical alignment moves a text off its line.
fn is_off_line(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "super" | "sub")
        || pixels(value).is_some_and(|size| size != 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_hides_in_many_ways() {
        for (style, hidden) in [
            ("display:none", true),
            ("color:red; DISPLAY : None !important", true),
            ("visibility:hidden", true),
            ("opacity: 0", true),
            ("opacity:.5", false),
            ("text-indent:-9999px", true),
            ("text-indent:-2em", false),
            ("position:absolute; left:-9999px", true),
            ("position:relative; left:-3px", false),
            ("width:0;height:0;overflow:hidden", true),
            ("clip:rect(0 0 0 0)", true),
            ("mso-hide:all", true),
            ("transform: scale(0)", true),
            ("display:block", false),
            ("display:none;display:block", false),
            ("background:url(display:none.png)", false),
            ("", false),
        ] {
            assert_eq!(Look::of_style(style).hides(), hidden, "{style}");
        }
    }

    #[test]
    fn a_size_a_line_and_a_place_off_the_line_are_seen() {
        assert_eq!(Look::of_style("font-size:0").sizeless, Some(true));
        assert_eq!(Look::of_style("font-size:14px").sizeless, Some(false));
        assert_eq!(Look::of_style("font:0/0 a").sizeless, Some(true));
        assert!(Look::of_style("text-decoration: line-through red").is_struck());
        assert_eq!(Look::of_style("vertical-align:super").raised(), Raised::Note);
        assert_eq!(Look::of_style("vertical-align:middle").raised(), Raised::No);
        assert_eq!(Look::of_style("position:relative;top:-4px").raised(), Raised::Moved);
    }
}
