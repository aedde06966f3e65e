//! Colours of a user's own, read from a file and refused when they cannot be read or told apart.

use plotters::style::RGBColor;

use crate::catalog::{Source, toml_fault};
use crate::charts::theme::{Palette, Theme, rgb};
use crate::charts::vision::{contrast_ratio, least_difference};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Place;

/// The least contrast of a text with its ground, and of a line or a bar.
const TEXT: f64 = 4.5;
const SHAPE: f64 = 3.0;
/// The least difference (CIEDE2000) of two series, to those who lack a kind of cone as well.
const APART: f64 = 10.0;
/// How many series are told apart by colour.
const SERIES: usize = 4;

impl Palette {
    /// The colours of a TOML file. `base` names the theme that has the colours which the file leaves out; texts of series and
    /// of outcomes that are left out are chosen for their contrast.
    ///
    /// # Errors
    /// The file is no TOML, a field or a colour is not known, a list has too few colours, a text is too faint for its
    /// ground, or two series look alike; the message says which.
    pub fn parse(name: &str, text: &str) -> Result<Palette> {
        let wrong = |e: &toml::de::Error| {
            toml_fault(Error::new(ErrorKind::Format, "palette"), Source { name, text }, e)
        };
        let mut own: toml::Table = toml::from_str(text).map_err(|e| wrong(&e))?;
        let base = own.remove("base");
        let base = base.as_ref().and_then(toml::Value::as_str).unwrap_or("light");
        let theme: Theme = base.parse().map_err(|()| {
            fault("palette_base", name).with("name", base).with("known", "light, dark, print")
        })?;
        let mut all = toml::Table::try_from(Palette::of(theme)).unwrap_or_default();
        let given = |field: &str| own.contains_key(field);
        let (series, outcomes) = (given("series"), given("outcomes"));
        let (series_text, outcomes_text) = (given("series_text"), given("outcomes_text"));
        all.extend(own.clone());
        // Read from text again, so that a fault names the field.
        let merged = toml::to_string(&all).unwrap_or_default();
        let mut palette: Palette = toml::from_str(&merged).map_err(|e| {
            toml_fault(Error::new(ErrorKind::Format, "palette"), Source { name, text: &merged }, &e)
        })?;
        if series && !series_text {
            palette.series_text.clone_from(&palette.series);
        }
        if outcomes && !outcomes_text {
            palette.outcomes_text =
                palette.outcomes.iter().map(|ground| palette.legible(ground)).collect();
        }
        palette.check(name)?;
        Ok(palette)
    }

    /// The ink or the ground, whichever has the greater contrast with a colour.
    fn legible(&self, ground: &str) -> String {
        let ratio = |color: &str| contrast_ratio(rgb(color), rgb(ground));
        let both = [&self.ink, &self.background];
        let best = both.into_iter().max_by(|a, b| ratio(a).total_cmp(&ratio(b)));
        best.unwrap_or(&self.ink).clone()
    }

    fn check(&self, name: &str) -> Result<()> {
        for color in self.all() {
            let hex = color.strip_prefix('#').filter(|hex| hex.len() == 6);
            if !hex.is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())) {
                return Err(fault("palette_color", name).with("color", color));
            }
        }
        let lists = [
            ("series", self.series.len(), SERIES),
            ("series_text", self.series_text.len(), self.series.len()),
            ("outcomes", self.outcomes.len(), 6),
            ("outcomes_text", self.outcomes_text.len(), 6),
            ("up_steps", self.up_steps.len(), 3),
            ("down_steps", self.down_steps.len(), 3),
        ];
        if let Some((field, found, least)) = lists.into_iter().find(|list| list.1 < list.2) {
            let error = fault("palette_list", name).with("field", field);
            return Err(error.with("found", found).with("least", least));
        }
        self.check_contrast(name)?;
        self.check_series(name)
    }

    fn check_contrast(&self, name: &str) -> Result<()> {
        let ground = &self.background;
        let single = [
            ("ink", &self.ink, ground, TEXT),
            ("ink2", &self.ink2, ground, TEXT),
            ("ink3", &self.ink3, ground, TEXT),
            ("up", &self.up, ground, TEXT),
            ("down", &self.down, ground, TEXT),
            ("ink2", &self.ink2, &self.band, TEXT),
            ("ink", &self.ink, &self.tint, TEXT),
        ];
        let texts = self.series_text.iter().map(|color| ("series_text", color, ground, TEXT));
        let shapes = self.series.iter().map(|color| ("series", color, ground, SHAPE));
        let steps = self.up_steps.iter().chain(&self.down_steps);
        let cells = steps.map(|step| ("ink", &self.ink, step, TEXT));
        let outcomes = self.outcomes_text.iter().zip(&self.outcomes);
        let segments = outcomes.map(|(text, segment)| ("outcomes_text", text, segment, TEXT));
        let all = single.into_iter().chain(texts).chain(shapes).chain(cells).chain(segments);
        for (field, color, ground, least) in all {
            let ratio = contrast_ratio(rgb(color), rgb(ground));
            if ratio < least {
                return Err(fault("palette_contrast", name)
                    .with("field", field)
                    .with("color", color)
                    .with("ground", ground)
                    .with("ratio", format!("{ratio:.1}"))
                    .with("least", least));
            }
        }
        Ok(())
    }

    fn check_series(&self, name: &str) -> Result<()> {
        let series: Vec<&String> = self.series.iter().take(SERIES).collect();
        for (at, a) in series.iter().enumerate() {
            for b in &series[at + 1..] {
                let seen = |color: &str| -> RGBColor { rgb(color) };
                let difference = least_difference(seen(a), seen(b));
                // Greys are told apart by their shapes and their light, as in the theme for paper.
                let is_grey = |c: RGBColor| c.0 == c.1 && c.1 == c.2;
                let grey = is_grey(seen(a)) && is_grey(seen(b));
                if difference < APART && !grey {
                    return Err(fault("palette_alike", name)
                        .with("a", a)
                        .with("b", b)
                        .with("difference", format!("{difference:.1}"))
                        .with("least", APART));
                }
            }
        }
        Ok(())
    }
}

fn fault(code: &str, name: &str) -> Error {
    Error::new(ErrorKind::Format, code).at(Place::document(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        Palette::parse("brand.toml", text).unwrap_err().code().to_owned()
    }

    #[test]
    fn own_colours_that_can_be_read_are_taken() {
        let text =
            "series = [\"#003063\", \"#AD4F00\", \"#850C2A\", \"#2B7476\"]\nup = \"#1F6E5A\"\n";
        let palette = Palette::parse("brand.toml", text).unwrap();
        assert_eq!(palette.series_text[1], "#AD4F00");
        assert_eq!(palette.background, "#FFFFFF");
        for theme in ["light", "dark", "print"] {
            assert!(Palette::parse("x", &format!("base = \"{theme}\"")).is_ok(), "{theme}");
        }
    }

    #[test]
    fn colours_that_cannot_be_read_or_told_apart_are_refused_with_the_reason() {
        assert_eq!(code("ink3 = \"#B0B0B0\""), "palette_contrast");
        let alike = "series = [\"#A8432F\", \"#5F6B1F\", \"#850C2A\", \"#2B7476\"]";
        assert_eq!(code(alike), "palette_alike");
        assert_eq!(code("ink = \"blue\""), "palette_color");
        assert_eq!(code("series = [\"#003063\"]"), "palette_list");
        assert_eq!(code("base = \"neon\""), "palette_base");
        assert_eq!(code("colour = \"#003063\""), "palette");
    }
}
