//! The options of charts, on the command line and in a file: the same ones in both.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, TypedValueParser};
use tongbi::charts::{
    self, Annotation, ChartKind, ChartRequest, ChartSpec, Options, Palette, Raster, Size, Theme,
};
use tongbi::{Error, ErrorKind, Lang, Place};

use crate::cli::Context;
use crate::cli::args::{self, Choice};
use crate::cli::pictures::{Form, Look};

/// What a chart may be told.
#[derive(clap::Args)]
pub(super) struct ChartOptions {
    /// The kind of chart; all that can be drawn when none is given.
    #[arg(long = "type", value_name = "TYPE", value_parser = KindName)]
    kind: Option<String>,
    /// The colours.
    #[arg(long, value_parser = theme, default_value = "light")]
    theme: Theme,
    /// Colours of one's own.
    #[arg(long, value_name = "FILE")]
    palette: Option<PathBuf>,
    /// The size: a name, or width and height.
    #[arg(long, value_parser = size, default_value = "standard")]
    size: Size,
    /// The forms of the files.
    #[arg(long, value_delimiter = ',', value_name = "FORMAT", value_parser = form, default_value = "svg,png")]
    format: Vec<Form>,
    /// How many pixels a pixel of the chart has on each side.
    #[arg(long, value_name = "FACTOR", value_parser = scale)]
    scale: Option<f64>,
    /// The dots on an inch, of a chart that is printed 156 mm wide.
    #[arg(long, value_name = "DPI", value_parser = dpi)]
    dpi: Option<f64>,
    /// Leave the ground out.
    #[arg(long)]
    transparent: bool,
    /// Texts as texts or as paths.
    #[arg(long, value_name = "HOW", value_parser = text_as, default_value = "text")]
    text: TextAs,
    /// A body that stands out in comparisons.
    #[arg(long, value_name = "NAME")]
    highlight: Option<String>,
    /// Words at a year: `2021=…`; may be repeated.
    #[arg(long, value_name = "YEAR=TEXT", value_parser = annotation)]
    annotate: Vec<Annotation>,
    /// A trend whose axis is logarithmic.
    #[arg(long)]
    log: bool,
    /// A grid whose panels have scales of their own.
    #[arg(long)]
    free_y: bool,
    /// Lines as an index.
    #[arg(long)]
    index: bool,
    /// A matrix with the mean growth a year.
    #[arg(long)]
    cagr: bool,
    /// The order of the rows of a matrix.
    #[arg(long, value_name = "ORDER", value_parser = sort, default_value = "form")]
    sort: SortBy,
    /// A title in place of the one made from the figures.
    #[arg(long)]
    title: Option<String>,
    /// A subtitle in place of the usual one.
    #[arg(long)]
    subtitle: Option<String>,
    /// A note in place of the usual one.
    #[arg(long)]
    note: Option<String>,
    /// A source in place of the usual one.
    #[arg(long)]
    source: Option<String>,
}

/// How texts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextAs {
    Text,
    Paths,
}

/// The order of the rows of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SortBy {
    Form,
    Change,
}

fn theme(text: &str) -> Result<Theme, String> {
    text.parse().map_err(|()| "light, dark, print".to_owned())
}

fn size(text: &str) -> Result<Size, String> {
    let names: Vec<String> = Size::ALL.into_iter().map(Size::name).collect();
    let (least, most) = Size::LIMITS;
    let limits = format!("{}x{} – {}x{}", least.0, least.1, most.0, most.1);
    text.parse().map_err(|()| format!("{}, {limits}", names.join(", ")))
}

fn form(text: &str) -> Result<Form, String> {
    text.parse().map_err(|()| "svg, png, pdf".to_owned())
}

fn scale(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|n| (0.5..=8.0).contains(n)).ok_or_else(|| "0.5 – 8".to_owned())
}

fn dpi(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|n| (50.0..=1200.0).contains(n)).ok_or_else(|| "50 – 1200".to_owned())
}

fn text_as(text: &str) -> Result<TextAs, String> {
    match text {
        "text" => Ok(TextAs::Text),
        "paths" => Ok(TextAs::Paths),
        _ => Err("text, paths".to_owned()),
    }
}

fn sort(text: &str) -> Result<SortBy, String> {
    match text {
        "form" => Ok(SortBy::Form),
        "change" => Ok(SortBy::Change),
        _ => Err("form, change".to_owned()),
    }
}

fn annotation(text: &str) -> Result<Annotation, String> {
    text.parse().map_err(|()| "2021=…".to_owned())
}

/// Any text, which completions fill with the kinds of charts: a name that is none gets the nearest one as an answer.
#[derive(Clone)]
struct KindName;

impl TypedValueParser for KindName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        clap::builder::StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let of =
            |kind: ChartKind| PossibleValue::new(kind.as_str()).help(&*kind.info().question.en);
        Some(Box::new(ChartKind::ALL.into_iter().map(of)))
    }
}

/// Charts that are asked for: kinds of some figures in a look.
pub(super) struct Wanted {
    pub(super) kinds: Vec<ChartKind>,
    pub(super) choice: Choice,
    pub(super) look: Look,
    pub(super) highlight: Option<String>,
    pub(super) base: ChartRequest,
}

impl ChartOptions {
    /// Whether a kind was named.
    pub(super) fn has_kind(&self) -> bool {
        self.kind.is_some()
    }

    /// The charts that are asked for on the command line.
    pub(super) fn wanted(&self, choice: &Choice, context: &Context) -> anyhow::Result<Wanted> {
        let kinds = kinds(self.kind.as_deref(), context.terminal)?;
        let base = ChartRequest {
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            note: self.note.clone(),
            source: self.source.clone(),
            size: self.size,
            options: Options {
                log: self.log,
                free_y: self.free_y,
                index: self.index,
                cagr: self.cagr,
                by_change: self.sort == SortBy::Change,
                annotations: self.annotate.clone(),
            },
            ..ChartRequest::new(kinds[0], context.files)
        };
        let look = Look {
            palette: self.palette.as_deref().map(|path| palette(path, context)).transpose()?,
            transparent: self.transparent,
            outlined: self.text == TextAs::Paths,
            forms: self.format.clone(),
            scale: scale_of(self.scale, self.dpi),
            dpi: self.dpi,
            ..Look::of(self.theme)
        };
        let (choice, highlight) = (choice.clone(), self.highlight.clone());
        Ok(Wanted { kinds, choice, look, highlight, base })
    }
}

/// The scale that is given, or that of the dots on an inch.
fn scale_of(scale: Option<f64>, dpi: Option<f64>) -> f64 {
    scale.or(dpi.map(Raster::scale_of)).unwrap_or(Raster::default().scale)
}

fn palette(path: &Path, context: &Context) -> anyhow::Result<(String, Palette)> {
    context.reads.add(Some(path));
    let name = path.display().to_string();
    let text = tongbi::catalog::read_source(path)?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    let stem: String = stem.unwrap_or_default().chars().take(24).map(plain).collect();
    Ok((stem, Palette::parse(&name, &text)?))
}

/// The charts of a file.
pub(super) fn specified(path: &Path, context: &Context) -> anyhow::Result<Vec<Wanted>> {
    let file = SpecFile { path, name: path.display().to_string() };
    let text = tongbi::catalog::read_source(path)?;
    let specs = charts::chart_specs(&file.name, &text)?;
    specs.into_iter().map(|spec| file.wanted(spec, context)).collect()
}

/// A file of charts.
struct SpecFile<'a> {
    path: &'a Path,
    name: String,
}

impl SpecFile<'_> {
    /// The value of a field as it is read on the command line.
    fn read<T>(
        &self,
        field: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> tongbi::Result<T> {
        parse(text).map_err(|expected| {
            let message = format!("{field} = \"{text}\": {expected}");
            Error::new(ErrorKind::Format, "chart_spec")
                .at(Place::document(&self.name))
                .with("message", message)
        })
    }

    fn wanted(&self, spec: ChartSpec, context: &Context) -> anyhow::Result<Wanted> {
        let years = spec.years.as_deref().map(|text| self.read("years", text, args::years));
        let theme = spec.theme.as_deref().unwrap_or("light");
        let size = spec.size.as_deref().unwrap_or("standard");
        let annotations: tongbi::Result<Vec<Annotation>> =
            spec.annotate.iter().map(|text| self.read("annotate", text, annotation)).collect();
        let sort = spec.sort.as_deref().unwrap_or("form");
        let kinds = kinds(Some(&spec.kind), context.terminal)?;
        let base = ChartRequest {
            size: self.read("size", size, self::size)?,
            options: Options {
                log: spec.log,
                free_y: spec.free_y,
                index: spec.index,
                cagr: spec.cagr,
                by_change: self.read("sort", sort, self::sort)? == SortBy::Change,
                annotations: annotations?,
            },
            title: spec.title,
            subtitle: spec.subtitle,
            note: spec.note,
            source: spec.source,
            ..ChartRequest::new(kinds[0], spec.lang.unwrap_or(context.files))
        };
        let mut look = Look::of(self.read("theme", theme, self::theme)?);
        // A palette stands beside the file that names it.
        let beside = |name: &String| self.path.parent().unwrap_or(Path::new("")).join(name);
        look.palette =
            spec.palette.as_ref().map(|name| palette(&beside(name), context)).transpose()?;
        look.transparent = spec.transparent;
        let text = spec.text.as_deref().unwrap_or("text");
        look.outlined = self.read("text", text, text_as)? == TextAs::Paths;
        if !spec.format.is_empty() {
            let forms = spec.format.iter().map(|text| self.read("format", text, form));
            look.forms = forms.collect::<tongbi::Result<_>>()?;
        }
        let number = |field: &str, value: Option<f64>, parse: fn(&str) -> Result<f64, String>| {
            value.map(|value| self.read(field, &value.to_string(), parse)).transpose()
        };
        look.dpi = number("dpi", spec.dpi, dpi)?;
        look.scale = scale_of(number("scale", spec.scale, scale)?, look.dpi);
        let choice = Choice {
            body: spec.body,
            indicator: spec.indicator,
            years: years.transpose()?,
            ..Choice::default()
        };
        Ok(Wanted { kinds, choice, look, highlight: spec.highlight, base })
    }
}

fn kinds(name: Option<&str>, lang: Lang) -> tongbi::Result<Vec<ChartKind>> {
    let Some(name) = name else { return Ok(ChartKind::ALL.to_vec()) };
    ChartKind::find(name).map(|kind| vec![kind]).map_err(|meant| {
        let all: Vec<&str> = ChartKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let why = meant.as_ref().and_then(|meant| meant.why.as_ref());
        let code = match (&meant, why) {
            (None, _) => "unknown_chart",
            (Some(_), None) => "unknown_chart_near",
            (Some(_), Some(_)) => "unknown_chart_instead",
        };
        Error::new(ErrorKind::Request, code)
            .with("name", name)
            .with("nearest", meant.as_ref().map_or("", |meant| meant.kind.as_str()))
            .with("why", why.map_or("", |why| why.get(lang)))
            .with("known", all.join(" "))
    })
}
