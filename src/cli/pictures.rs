use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tongbi::charts::{self, Chart, Theme};
use tongbi::documents::own::Product;
use tongbi::{Error, ErrorKind, Place};

use crate::cli::output::{self, FileSet, format};
use crate::cli::{Context, terminal};

/// A chart in its colours.
pub(super) struct Drawn<'a> {
    chart: &'a Chart,
    theme: Theme,
}

impl<'a> Drawn<'a> {
    /// A chart in the colours of a theme.
    pub(super) fn of(chart: &'a Chart, theme: Theme) -> Drawn<'a> {
        Drawn { chart, theme }
    }

    /// The name of its file, without the ending.
    fn name(&self) -> String {
        match self.theme {
            Theme::Light => self.chart.name.clone(),
            other => format!("{}_{}", self.chart.name, other.as_str()),
        }
    }
}

/// The two forms of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Svg,
    Png,
}

/// The endings of files that mean a form.
const ENDINGS: [(&str, Form); 2] = [("svg", Form::Svg), ("png", Form::Png)];

/// Where charts go.
pub(super) enum ChartPlace {
    /// Any number of them, each as SVG and as PNG.
    Folder(PathBuf),
    /// One of them, in one form.
    File(PathBuf, FormOfFile),
}

/// The form of a single picture.
pub(super) struct FormOfFile(Form);

impl ChartPlace {
    /// The place that a path means: a folder, unless it ends in `.svg` or `.png`.
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
                let svg = charts::svg(one.chart, one.theme)?;
                let bytes = match form.0 {
                    Form::Svg => svg.into_bytes(),
                    Form::Png => charts::png(&svg)?,
                };
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

/// Adds charts to a set of files as SVG and PNG, drawn on all cores; gives the names in the order of the charts. `front` goes
/// in front of each.
pub(super) fn pictures(
    drawn: &[Drawn<'_>],
    front: &str,
    set: &FileSet<'_>,
    context: &Context,
) -> anyhow::Result<Vec<String>> {
    let draw = |one: &Drawn<'_>| -> anyhow::Result<[String; 2]> {
        let [svg_name, png_name] = ["svg", "png"].map(|e| format!("{front}{}.{e}", one.name()));
        let svg = charts::svg(one.chart, one.theme)?;
        set.add(&png_name, Product::Chart, charts::png(&svg)?)?;
        set.add(&svg_name, Product::Chart, svg.into_bytes())?;
        Ok([svg_name, png_name])
    };
    let written: Vec<anyhow::Result<[String; 2]>> = drawn.par_iter().map(draw).collect();
    let mut names = Vec::new();
    for pair in written {
        names.extend(pair?);
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
