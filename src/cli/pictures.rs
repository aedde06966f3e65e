use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tongbi::charts::{self, Chart, Palette, Raster, Style, Theme};
use tongbi::documents::own::Product;
use tongbi::{Error, ErrorKind, Place};

use crate::cli::output::{self, FileSet, format};
use crate::cli::{Context, terminal};

/// How charts look, and in which forms they are written.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) theme: Theme,
    /// Colours of the user's own, and the name of their file.
    pub(super) palette: Option<(String, Palette)>,
    pub(super) transparent: bool,
    /// Whether texts are outlines.
    pub(super) outlined: bool,
    /// The forms in a folder.
    pub(super) forms: Vec<Form>,
    pub(super) scale: f64,
    /// The dots on an inch that a picture declares, where they are given.
    pub(super) dpi: Option<f64>,
}

impl Look {
    /// A theme as SVG and as PNG.
    pub(super) fn of(theme: Theme) -> Look {
        Look {
            theme,
            palette: None,
            transparent: false,
            outlined: false,
            forms: vec![Form::Svg, Form::Png],
            scale: Raster::default().scale,
            dpi: None,
        }
    }

    fn style(&self) -> Style<'_> {
        let palette = match &self.palette {
            Some((_, palette)) => palette,
            None => Palette::of(self.theme),
        };
        Style { palette, transparent: self.transparent, outlined: self.outlined }
    }

    /// What is not as usual, as it stands in the names of files.
    fn suffix(&self) -> String {
        let mut parts = String::new();
        let mut add = |part: &str| {
            parts.push('_');
            parts.push_str(part);
        };
        match &self.palette {
            Some((name, _)) => add(name),
            None if self.theme != Theme::Light => add(self.theme.as_str()),
            None => {}
        }
        if self.transparent {
            add("transparent");
        }
        if self.outlined {
            add("paths");
        }
        parts
    }

    /// A chart in one form.
    fn bytes(&self, chart: &Chart, form: Form) -> tongbi::Result<Vec<u8>> {
        let style = self.style();
        match form {
            Form::Svg => Ok(charts::styled(chart, &style)?.into_bytes()),
            Form::Pdf => charts::pdf(chart, &style),
            Form::Png => {
                // The texts of a picture of pixels are drawn with the embedded font either way.
                let bare = Style { outlined: false, transparent: true, ..style };
                let svg = charts::styled(chart, &bare)?;
                let raster = Raster {
                    scale: self.scale,
                    per_metre: self.dpi.map(|dpi| (dpi / 0.0254).round() as u32),
                    transparent: self.transparent,
                    ground: Some(style.palette.ground()),
                    words: Some(&chart.words),
                };
                charts::rastered(&svg, &raster)
            }
        }
    }
}

/// A chart and how it looks.
pub(super) struct Drawn<'a> {
    chart: &'a Chart,
    look: &'a Look,
}

impl<'a> Drawn<'a> {
    /// A chart in a look.
    pub(super) fn of(chart: &'a Chart, look: &'a Look) -> Drawn<'a> {
        Drawn { chart, look }
    }

    /// The name of its file, without the ending.
    fn name(&self) -> String {
        format!("{}{}", self.chart.name, self.look.suffix())
    }
}

/// The forms of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Svg,
    Png,
    Pdf,
}

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Form::Svg => "svg",
            Form::Png => "png",
            Form::Pdf => "pdf",
        }
    }
}

impl std::str::FromStr for Form {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        ENDINGS.into_iter().find(|(ending, _)| *ending == text).map(|(_, form)| form).ok_or(())
    }
}

/// The endings of files that mean a form.
const ENDINGS: [(&str, Form); 3] = [("svg", Form::Svg), ("png", Form::Png), ("pdf", Form::Pdf)];

/// Where charts go.
pub(super) enum ChartPlace {
    /// Any number of them, each in the forms of its look.
    Folder(PathBuf),
    /// One of them, in one form.
    File(PathBuf, FormOfFile),
}

/// The form of a single picture.
pub(super) struct FormOfFile(Form);

impl ChartPlace {
    /// The place that a path means: a folder, unless it ends in `.svg`, `.png` or `.pdf`.
    ///
    /// # Errors
    /// The name promises another format, or the place is taken by somebody else's file.
    pub(super) fn of(path: &Path, context: &Context) -> anyhow::Result<ChartPlace> {
        if path.is_dir() || !format::promises_a_file(path) {
            output::may_fill(path, context)?;
            return Ok(ChartPlace::Folder(path.to_owned()));
        }
        let Some(form) = format::choose(Some(path), None, &ENDINGS)? else {
            return Err(format::refused("output_unknown", path, &ENDINGS).into());
        };
        output::may_put(Some(path), context)?;
        Ok(ChartPlace::File(path.to_owned(), FormOfFile(form)))
    }

    /// Writes the charts.
    ///
    /// # Errors
    /// There are several for one file, or a file cannot be written.
    pub(super) fn put(&self, drawn: &[Drawn<'_>], context: &Context) -> anyhow::Result<()> {
        let written = match (self, drawn) {
            (ChartPlace::Folder(folder), _) => {
                let set = FileSet::new(folder, context)?;
                let names = pictures(drawn, "", &set, context)?;
                set.commit()?;
                names.iter().map(|name| folder.join(name)).collect()
            }
            (ChartPlace::File(path, form), [one]) => {
                let bytes = one.look.bytes(one.chart, form.0)?;
                output::put(Some(path), Product::Chart, bytes, context)?;
                say_missing_characters(drawn, context);
                vec![path.clone()]
            }
            (ChartPlace::File(path, _), several) => {
                let error = Error::new(ErrorKind::Request, "chart_one_file");
                let place = Place::document(&path.display().to_string());
                return Err(error.at(place).with("n", several.len()).into());
            }
        };
        for file in &written {
            terminal::say("chart_written", &[("file", file.display().to_string())], context);
        }
        Ok(())
    }
}

/// Adds charts to a set of files in the forms of their looks, drawn on all cores; gives the names in the order of the charts.
/// `front` goes in front of each.
pub(super) fn pictures(
    drawn: &[Drawn<'_>],
    front: &str,
    set: &FileSet<'_>,
    context: &Context,
) -> anyhow::Result<Vec<String>> {
    let draw = |one: &Drawn<'_>| -> anyhow::Result<Vec<String>> {
        let mut names = Vec::new();
        for form in &one.look.forms {
            let name = format!("{front}{}.{}", one.name(), form.ending());
            set.add(&name, Product::Chart, one.look.bytes(one.chart, *form)?)?;
            names.push(name);
        }
        Ok(names)
    };
    let written: Vec<anyhow::Result<Vec<String>>> = drawn.par_iter().map(draw).collect();
    let mut names = Vec::new();
    for of_one in written {
        names.extend(of_one?);
    }
    say_missing_characters(drawn, context);
    Ok(names)
}

fn say_missing_characters(drawn: &[Drawn<'_>], context: &Context) {
    for one in drawn {
        let missing = one.chart.missing_characters();
        if !missing.is_empty() {
            let args = [("name", one.chart.name.clone()), ("characters", missing)];
            terminal::say("chart_characters", &args, context);
        }
    }
}
