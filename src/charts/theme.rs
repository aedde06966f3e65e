use std::collections::BTreeMap;
use std::fmt::Write;
use std::str::FromStr;
use std::sync::OnceLock;

use plotters::style::RGBColor;
use serde::{Deserialize, Serialize};

/// The colours in which a chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// On white.
    #[default]
    Light,
    /// On a dark ground.
    Dark,
    /// Greys alone, for paper.
    Print,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::Print];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Print => "print",
        }
    }
}

impl FromStr for Theme {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Theme::ALL.into_iter().find(|theme| theme.as_str() == text).ok_or(())
    }
}

/// What a colour is for; the palette says which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The ground.
    Background,
    /// Titles and values.
    Main,
    /// Subtitles, years.
    Second,
    /// Notes, axes.
    Third,
    /// The zero line.
    Axis,
    /// Lines between rows.
    Grid,
    /// Where there are no data.
    Band,
    /// The lines over what another form did not have.
    Hatch,
    /// The ground of these lines.
    HatchGround,
    /// Lines behind the one that matters.
    Quiet,
    /// The year before.
    Tint,
    /// More than before.
    Up,
    /// Less than before, and what is doubtful.
    Down,
    /// The ground of a cell that is more than before, by how much: 0, 1 or 2.
    UpStep(usize),
    /// The ground of a cell that is less than before.
    DownStep(usize),
    /// A series, by its number.
    Series(usize),
    /// The texts of a series.
    SeriesText(usize),
    /// A segment of the outcomes.
    Outcome(usize),
    /// The texts on such a segment.
    OutcomeText(usize),
}

/// The colours of a theme by role, as `#RRGGBB`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    pub(super) background: String,
    pub(super) ink: String,
    pub(super) ink2: String,
    pub(super) ink3: String,
    pub(super) axis: String,
    pub(super) grid: String,
    pub(super) band: String,
    pub(super) hatch: String,
    pub(super) hatch_ground: String,
    pub(super) quiet: String,
    pub(super) tint: String,
    pub(super) up: String,
    pub(super) down: String,
    pub(super) up_steps: Vec<String>,
    pub(super) down_steps: Vec<String>,
    pub(super) series: Vec<String>,
    pub(super) series_text: Vec<String>,
    pub(super) outcomes: Vec<String>,
    pub(super) outcomes_text: Vec<String>,
}

impl Palette {
    /// The colours of a theme.
    pub fn of(theme: Theme) -> &'static Palette {
        &palettes()[theme.as_str()]
    }

    /// Red, green and blue of the ground.
    pub fn ground(&self) -> [u8; 3] {
        let RGBColor(red, green, blue) = self.color(Ink::Background);
        [red, green, blue]
    }

    pub(super) fn color(&self, ink: Ink) -> RGBColor {
        let nth = |list: &[String], n: usize| list[n % list.len()].clone();
        rgb(&match ink {
            Ink::Background => self.background.clone(),
            Ink::Main => self.ink.clone(),
            Ink::Second => self.ink2.clone(),
            Ink::Third => self.ink3.clone(),
            Ink::Axis => self.axis.clone(),
            Ink::Grid => self.grid.clone(),
            Ink::Band => self.band.clone(),
            Ink::Hatch => self.hatch.clone(),
            Ink::HatchGround => self.hatch_ground.clone(),
            Ink::Quiet => self.quiet.clone(),
            Ink::Tint => self.tint.clone(),
            Ink::Up => self.up.clone(),
            Ink::Down => self.down.clone(),
            Ink::UpStep(n) => nth(&self.up_steps, n),
            Ink::DownStep(n) => nth(&self.down_steps, n),
            Ink::Series(n) => nth(&self.series, n),
            Ink::SeriesText(n) => nth(&self.series_text, n),
            Ink::Outcome(n) => nth(&self.outcomes, n),
            Ink::OutcomeText(n) => nth(&self.outcomes_text, n),
        })
    }

    /// Every colour, in an order that all palettes share.
    pub(super) fn all(&self) -> Vec<&String> {
        let single = [
            &self.background,
            &self.ink,
            &self.ink2,
            &self.ink3,
            &self.axis,
            &self.grid,
            &self.band,
            &self.hatch,
            &self.hatch_ground,
            &self.quiet,
            &self.tint,
            &self.up,
            &self.down,
        ];
        let lists = [
            &self.up_steps,
            &self.down_steps,
            &self.series,
            &self.series_text,
            &self.outcomes,
            &self.outcomes_text,
        ];
        single.into_iter().chain(lists.into_iter().flatten()).collect()
    }
}

/// The rules of CSS with which pictures below `selector`, drawn in one theme, show the colours of another.
pub fn recolored(from: Theme, to: Theme, selector: &str) -> String {
    let (from, to) = (Palette::of(from).all(), Palette::of(to).all());
    let pairs: BTreeMap<&String, &String> = from.into_iter().zip(to).collect();
    pairs.iter().fold(String::new(), |mut rules, (from, to)| {
        let _ = writeln!(
            rules,
            "{selector} [fill=\"{from}\"]{{fill:{to}}}{selector} [stroke=\"{from}\"]{{stroke:{to}}}"
        );
        rules
    })
}

fn palettes() -> &'static BTreeMap<String, Palette> {
    static PALETTES: OnceLock<BTreeMap<String, Palette>> = OnceLock::new();
    PALETTES.get_or_init(|| {
        toml::from_str(include_str!("data/theme.toml")).expect("the embedded theme is tested")
    })
}

/// Reads `#RRGGBB`; anything else is black, which the checks of a palette exclude.
pub(super) fn rgb(text: &str) -> RGBColor {
    let part = |at: usize| {
        text.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default()
    };
    RGBColor(part(1), part(3), part(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A colour that means two things in one theme can be told apart in no other.
    #[test]
    fn a_light_colour_becomes_one_dark_colour() {
        let (light, dark) = (Palette::of(Theme::Light).all(), Palette::of(Theme::Dark).all());
        let mut pairs: Vec<(&String, &String)> = light.into_iter().zip(dark).collect();
        pairs.sort();
        pairs.dedup();
        let mut from: Vec<&String> = pairs.iter().map(|pair| pair.0).collect();
        from.dedup();
        assert_eq!(from.len(), pairs.len(), "{pairs:?}");
    }

    #[test]
    fn every_theme_has_every_colour() {
        for theme in Theme::ALL {
            for color in Palette::of(theme).all() {
                assert!(
                    color.len() == 7 && u32::from_str_radix(&color[1..], 16).is_ok(),
                    "{color}"
                );
            }
        }
    }
}
