use std::collections::BTreeMap;
use std::fmt::Write;
use std::str::FromStr;
use std::sync::OnceLock;

use plotters::style::RGBColor;
use serde::Deserialize;

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

    pub(super) fn color(self, ink: Ink) -> RGBColor {
        let palette = &palettes()[self.as_str()];
        let text = match ink {
            Ink::Background => &palette.background,
            Ink::Main => &palette.ink,
            Ink::Second => &palette.ink2,
            Ink::Third => &palette.ink3,
            Ink::Axis => &palette.axis,
            Ink::Grid => &palette.grid,
            Ink::Band => &palette.band,
            Ink::Tint => &palette.tint,
            Ink::Up => &palette.up,
            Ink::Down => &palette.down,
            Ink::Series(n) => &palette.series[n % palette.series.len()],
            Ink::SeriesText(n) => &palette.series_text[n % palette.series_text.len()],
            Ink::Outcome(n) => &palette.outcomes[n % palette.outcomes.len()],
            Ink::OutcomeText(n) => &palette.outcomes_text[n % palette.outcomes_text.len()],
        };
        rgb(text)
    }
}

/// The rules of CSS with which pictures below `selector`, drawn in one theme, show the colours of another.
pub fn recolored(from: Theme, to: Theme, selector: &str) -> String {
    let (from, to) = (colors(from), colors(to));
    let pairs: BTreeMap<String, String> = from.into_iter().zip(to).collect();
    pairs.iter().fold(String::new(), |mut rules, (from, to)| {
        let _ = writeln!(
            rules,
            "{selector} [fill=\"{from}\"]{{fill:{to}}}{selector} [stroke=\"{from}\"]{{stroke:{to}}}"
        );
        rules
    })
}

/// Every colour of a theme, in an order that all themes share.
fn colors(theme: Theme) -> Vec<String> {
    let palette = &palettes()[theme.as_str()];
    let most = |list: &[String]| 0..list.len();
    let single = [
        Ink::Background,
        Ink::Main,
        Ink::Second,
        Ink::Third,
        Ink::Axis,
        Ink::Grid,
        Ink::Band,
        Ink::Tint,
        Ink::Up,
        Ink::Down,
    ];
    single
        .into_iter()
        .chain(most(&palette.series).map(Ink::Series))
        .chain(most(&palette.series_text).map(Ink::SeriesText))
        .chain(most(&palette.outcomes).map(Ink::Outcome))
        .chain(most(&palette.outcomes_text).map(Ink::OutcomeText))
        .map(|ink| theme.color(ink))
        .map(|RGBColor(r, g, b)| format!("#{r:02X}{g:02X}{b:02X}"))
        .collect()
}

impl FromStr for Theme {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Theme::ALL.into_iter().find(|theme| theme.as_str() == text).ok_or(())
    }
}

/// What a colour is for; the theme says which it is.
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
    /// The year before.
    Tint,
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// A series, by its number.
    Series(usize),
    /// The texts of a series.
    SeriesText(usize),
    /// A segment of the outcomes.
    Outcome(usize),
    /// The texts on such a segment.
    OutcomeText(usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Palette {
    background: String,
    ink: String,
    ink2: String,
    ink3: String,
    axis: String,
    grid: String,
    band: String,
    tint: String,
    up: String,
    down: String,
    series: Vec<String>,
    series_text: Vec<String>,
    outcomes: Vec<String>,
    outcomes_text: Vec<String>,
}

fn palettes() -> &'static BTreeMap<String, Palette> {
    static PALETTES: OnceLock<BTreeMap<String, Palette>> = OnceLock::new();
    PALETTES.get_or_init(|| {
        toml::from_str(include_str!("data/theme.toml")).expect("the embedded theme is tested")
    })
}

/// Reads `#RRGGBB`; anything else is black, which a test of the theme excludes.
fn rgb(text: &str) -> RGBColor {
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
        let mut pairs: Vec<(String, String)> =
            colors(Theme::Light).into_iter().zip(colors(Theme::Dark)).collect();
        pairs.sort();
        pairs.dedup();
        let mut from: Vec<&String> = pairs.iter().map(|pair| &pair.0).collect();
        from.dedup();
        assert_eq!(from.len(), pairs.len(), "{pairs:?}");
    }

    #[test]
    fn every_theme_has_every_colour() {
        for theme in Theme::ALL {
            let palette = &palettes()[theme.as_str()];
            let single = [&palette.background, &palette.ink, &palette.ink2, &palette.axis];
            let many = palette.series.iter().chain(&palette.outcomes).chain(&palette.outcomes_text);
            for color in single.into_iter().chain(many) {
                assert!(
                    color.len() == 7 && u32::from_str_radix(&color[1..], 16).is_ok(),
                    "{color}"
                );
            }
        }
    }
}
