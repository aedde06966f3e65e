use super::Origin;
use super::words::{Change, RoleWords, before_bracket, unnumbered};
use crate::catalog::{fold, unmarked};
use crate::ingest::fault::Fault;
use crate::ingest::heading::{self, Heading};
use crate::ingest::names::Names;
use crate::model::{Unit, Year};

/// What a row, a column or a title says of the figures that it covers.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Dims {
    pub(in crate::ingest) body: Option<String>,
    pub(in crate::ingest) year: Option<Year>,
    pub(in crate::ingest) heading: Option<Heading>,
    /// An applicant whose indicator stands elsewhere.
    pub(in crate::ingest) breakdown: Option<String>,
    pub(in crate::ingest) unit: Option<Unit>,
    /// The unit of what a heading measures that names no indicator: 件数, 金额.
    pub(in crate::ingest) measure: Option<Unit>,
}

impl Dims {
    /// Whether the figures may be of an indicator: 金额 is none of 行政处罚.
    pub(in crate::ingest) fn measures(&self, heading: &Heading) -> bool {
        let of = &heading.indicator.unit;
        self.measure.as_ref().is_none_or(|measure| measure.power_to(of).is_some())
    }
}

/// What the words over a column (or in front of a row) come to.
#[derive(Clone, Debug)]
pub(in crate::ingest) enum Meaning {
    /// Figures.
    Figures(Dims),
    /// A total of others.
    Total(Dims),
    /// The user's own change.
    Change(Change, Dims),
    /// An average, a share, a rank: named and left out.
    Statistic,
}

/// Reads words by the names of the catalog.
pub(in crate::ingest) struct Reader<'n, 'c> {
    pub(in crate::ingest) names: &'n mut Names<'c>,
    pub(in crate::ingest) words: &'static RoleWords,
    /// The year that 本年 stands for, where the columns are 本年 and 上年; or why it is not known.
    pub(in crate::ingest) this_year: Option<Result<(Year, Origin), Fault>>,
}

impl<'n, 'c> Reader<'n, 'c> {
    /// Reads by these names.
    pub(in crate::ingest) fn new(names: &'n mut Names<'c>) -> Self {
        Reader { names, words: RoleWords::get(), this_year: None }
    }

    /// What the words of a path from the outermost to the innermost come to: 2022年 / 行政许可, 新收申请 / 自然人.
    pub(in crate::ingest) fn path(&mut self, path: &[&str]) -> Result<Meaning, Fault> {
        let mut found = Found::default();
        for text in path {
            self.element(text, &mut found)?;
        }
        let names = std::mem::take(&mut found.names);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if found.statistic {
            return Ok(Meaning::Statistic);
        }
        if let Some(change) = found.change {
            if !names.is_empty() {
                self.names_of(&names, &mut found.dims)?;
            }
            return Ok(Meaning::Change(change, found.dims));
        }
        if let Some(word) = found.total {
            return self.total(&names, &word, found.dims);
        }
        if names.last().is_some_and(|name| self.words.is_partial(name)) {
            return Ok(Meaning::Statistic);
        }
        if !names.is_empty() {
            self.names_of(&names, &mut found.dims)?;
        }
        let fits = found.dims.heading.as_ref().is_none_or(|heading| found.dims.measures(heading));
        Ok(if fits { Meaning::Figures(found.dims) } else { Meaning::Statistic })
    }

    /// One text of a path.
    fn element(&mut self, text: &str, found: &mut Found) -> Result<(), Fault> {
        let text = text.trim();
        if let Some(year) = self.words.year(text) {
            return found.year(year, text);
        }
        if let Some(unit) = self.unit(text) {
            found.dims.unit = Some(unit);
            return Ok(());
        }
        let bare = before_bracket(text);
        if let Some(year) = self.words.year(bare) {
            let inside = text[bare.len()..].trim_matches(is_bracket);
            let Some(unit) = self.unit(inside) else {
                return Err(Fault::error("heading_unknown").with("found", text));
            };
            found.dims.unit = Some(unit);
            return found.year(year, text);
        }
        if let (Some(back), Some(this_year)) = (self.words.years_back(text), &self.this_year) {
            let (this_year, _) = this_year.clone()?;
            let unit = self.unit(text[bare.len()..].trim_matches(is_bracket));
            found.dims.unit = unit.or(found.dims.unit.take());
            return found.year(Year(this_year.0 - back), text);
        }
        let known = self.knows(text);
        if !known && self.words.is_statistic(text) {
            found.statistic = true;
            return Ok(());
        }
        if !known && let Some((change, name)) = self.words.change(text) {
            found.change = Some(change);
            found.names.extend(self.change_names(name));
            return Ok(());
        }
        if !known && self.words.is_total(before_bracket(text)) {
            if let Some(unit) = self.unit(text[bare.len()..].trim_matches(is_bracket)) {
                found.dims.unit = Some(unit);
            }
            found.total = Some(bare.to_owned());
            return Ok(());
        }
        if let Some((year, rest)) = year_and_name(text, self.words).filter(|_| !known) {
            found.year(year, text)?;
            found.names.push(rest.to_owned());
            return Ok(());
        }
        found.names.push(text.to_owned());
        Ok(())
    }

    /// What a change is of, without the years that it compares: 2023年比2022年增减 names no indicator.
    fn change_names(&mut self, name: &str) -> Option<String> {
        let letters: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
        let bare = letters.trim_matches(['年', '比', '较', '与', '度', '-', '—', ' ', '相', '/']);
        if bare.is_empty() { None } else { Some(name.trim().to_owned()) }
    }

    /// A total: of the applicants of an indicator it is a figure like the others.
    fn total(&mut self, names: &[&str], word: &str, mut dims: Dims) -> Result<Meaning, Fault> {
        if names.is_empty() {
            return Ok(Meaning::Total(dims));
        }
        let joined = format!("{}{word}", names.concat());
        if let Ok(heading) = heading::read(&joined, self.names) {
            dims.heading = Some(heading);
            return Ok(Meaning::Figures(dims));
        }
        self.names_of(names, &mut dims)?;
        if let Some(heading) = &mut dims.heading
            && heading.breakdown.is_none()
            && !heading.indicator.whole.id.is_none()
        {
            heading.breakdown = Some(heading.indicator.whole.clone());
            return Ok(Meaning::Figures(dims));
        }
        Ok(Meaning::Total(dims))
    }

    /// The indicator, the applicant and the body that names come to, the outermost first.
    fn names_of(&mut self, names: &[&str], dims: &mut Dims) -> Result<(), Fault> {
        match names {
            [] => Ok(()),
            [name] => self.single(name, dims),
            // A name of signs alone must not vanish beside another.
            [first, ..] if fold(first).is_empty() => {
                Err(Fault::error("heading_unknown").with("found", first))
            }
            [first, rest @ ..] => {
                let upper = unnumbered(first);
                let joined = format!("{upper}{}", unnumbered(rest[0]));
                if rest.len() == 1
                    && let Ok(heading) = heading::read(&joined, self.names)
                {
                    dims.heading = Some(heading);
                    return Ok(());
                }
                if rest.len() == 1 && self.words.is_neutral(rest[0]) {
                    return self.single(first, dims);
                }
                if rest.len() == 1 && self.words.measure(rest[0]).is_some() {
                    self.single(rest[0], dims)?;
                    return self.single(first, dims);
                }
                let mut inner = Dims::default();
                let known = self.names_of(rest, &mut inner);
                if rest.len() == 1 && self.over_applicants(first, rest[0], dims) {
                    return Ok(());
                }
                known?;
                self.outer(first, inner, dims)
            }
        }
    }

    /// 新收申请 over 自然人.
    fn over_applicants(&mut self, upper: &str, lower: &str, dims: &mut Dims) -> bool {
        let Ok(mut heading) = self.heading(upper) else { return false };
        if heading.breakdown.is_some() {
            return false;
        }
        match self.names.breakdown(unnumbered(lower), &heading.indicator) {
            Ok(applicant) => {
                heading.breakdown = Some(applicant);
                dims.heading = Some(heading);
                true
            }
            Err(_) => false,
        }
    }

    /// What an outer name adds to what the inner ones say.
    fn outer(&mut self, name: &str, inner: Dims, dims: &mut Dims) -> Result<(), Fault> {
        let was = std::mem::take(dims);
        *dims = Dims { year: was.year.or(inner.year), unit: inner.unit.or(was.unit), ..inner };
        if dims.heading.is_some() {
            if self.words.is_group(name) || self.heading(name).is_ok() {
                return Ok(());
            }
            let applicant = dims
                .heading
                .as_ref()
                .map(|heading| self.names.breakdown(unnumbered(name), &heading.indicator));
            if let (Some(Ok(applicant)), Some(heading)) = (applicant, &mut dims.heading) {
                heading.breakdown = Some(applicant);
                return Ok(());
            }
        } else if let Ok(heading) = self.heading(name)
            && dims.body.is_some()
        {
            dims.heading = Some(heading);
            return Ok(());
        }
        if dims.body.is_none() && self.is_body(name) {
            dims.body = Some(self.body_name(name));
            return Ok(());
        }
        if self.words.is_group(name) {
            return Ok(());
        }
        Err(Fault::error("heading_unknown").with("found", name))
    }

    /// What one name says by itself.
    fn single(&mut self, name: &str, dims: &mut Dims) -> Result<(), Fault> {
        let unknown = match self.heading(name) {
            Ok(heading) => {
                dims.heading = Some(heading);
                return Ok(());
            }
            Err(fault) => fault,
        };
        if self.words.is_neutral(before_bracket(name)) {
            let inside = name[before_bracket(name).len()..].trim_matches(is_bracket);
            dims.unit = self.unit(inside).or(dims.unit.take());
            return Ok(());
        }
        if let Some(measure) = self.words.measure(name) {
            dims.measure = Some(measure.clone());
            let inside = name[before_bracket(name).len()..].trim_matches(is_bracket);
            dims.unit = self.unit(inside).or(dims.unit.take());
            return Ok(());
        }
        if self.names.is_breakdown(unnumbered(name)) {
            dims.breakdown = Some(unnumbered(name).to_owned());
            return Ok(());
        }
        if self.is_body(name) {
            dims.body = Some(self.body_name(name));
            return Ok(());
        }
        Err(unknown)
    }

    /// The indicator of a heading, with what stands behind it, numbered or not.
    pub(in crate::ingest) fn heading(&mut self, name: &str) -> Result<Heading, Fault> {
        match heading::read(name, self.names) {
            Err(fault) if bare_name(name) != name.trim() => {
                heading::read(bare_name(name), self.names).map_err(|_| fault)
            }
            read => read,
        }
    }

    fn knows(&mut self, text: &str) -> bool {
        self.heading(text).is_ok()
    }

    /// Whether a text names a body, by the list of bodies or by its form.
    pub(in crate::ingest) fn is_body(&self, text: &str) -> bool {
        self.names.is_listed_body(text) || self.words.is_body_like(bare_name(text))
    }

    /// The name of a body as it stands in the list of bodies, else without its number and the mark of its note.
    pub(super) fn body_name(&self, text: &str) -> String {
        let name = if self.names.is_listed_body(text) { text } else { bare_name(text) };
        name.to_owned()
    }

    /// The unit, where a text is nothing but one.
    pub(in crate::ingest) fn unit(&mut self, text: &str) -> Option<Unit> {
        let text = text.trim().trim_matches(is_bracket).trim();
        let text = text.strip_prefix("单位").unwrap_or(text).trim_start_matches([':', '：', ' ']);
        let unit = self.names.unit(text);
        let known = !text.is_empty() && self.names.is_unit(&unit);
        known.then_some(unit)
    }
}

/// A name without the number in front of it and the mark of a note behind it: 1.甲县, 行政许可①.
pub(super) fn bare_name(name: &str) -> &str {
    unmarked(unnumbered(name))
}

/// What was found in a path so far.
#[derive(Default)]
struct Found {
    dims: Dims,
    names: Vec<String>,
    change: Option<Change>,
    total: Option<String>,
    statistic: bool,
}

impl Found {
    fn year(&mut self, year: Year, text: &str) -> Result<(), Fault> {
        if self.dims.year.is_some_and(|known| known != year) {
            return Err(Fault::error("header_years").with("found", text));
        }
        self.dims.year = Some(year);
        Ok(())
    }
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】') || c.is_whitespace()
}

/// The year in front of a name, behind it or in brackets behind it, and the name: 2022年行政许可, 行政许可（2022年）.
pub(super) fn year_and_name<'t>(text: &'t str, words: &RoleWords) -> Option<(Year, &'t str)> {
    leading_year(text, words).or_else(|| trailing_year(text, words))
}

fn trailing_year<'t>(text: &'t str, words: &RoleWords) -> Option<(Year, &'t str)> {
    let bare = before_bracket(text);
    if bare.len() < text.trim().len() {
        let inside = text.trim()[bare.len()..].trim_matches(is_bracket);
        return words.year(inside).map(|year| (year, bare));
    }
    let start = text.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
    let year = words.year(&text[start..])?;
    let rest = text[..start].trim_end_matches(BESIDE_YEARS);
    (!rest.is_empty()).then_some((year, rest))
}

/// Between a year and the name beside it.
const BESIDE_YEARS: [char; 9] = [' ', '-', '—', '_', '/', '：', ':', '.', '\u{3000}'];

/// The year in front of a name: 2022年行政许可, 2022行政许可.
fn leading_year<'t>(text: &'t str, words: &RoleWords) -> Option<(Year, &'t str)> {
    let parted = text.split_once("年度").or_else(|| text.split_once('年'));
    let of_year = |(year, rest): (&str, &'t str)| Some((words.year(year)?, rest));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, rest) = match parted.and_then(of_year) {
        Some(found) => found,
        None => (words.year(&text[..digits])?, &text[digits..]),
    };
    let rest = rest.trim_start_matches(BESIDE_YEARS);
    // 2021-2022 are two years, and no name.
    let is_name = !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit());
    is_name.then_some((year, rest))
}
