use super::dims::{Dims, Reader};
use super::path::Path;
use super::plan::ColumnPlan;
use super::words::{before_bracket, unnumbered};

/// The last indicator over a column, whose applicants may head the columns behind it: 新收申请, 其中：自然人, 商业企业.
#[derive(Default)]
pub(super) struct Whole {
    /// What its column holds, and the texts above its own.
    of: Option<(Dims, Vec<String>)>,
    /// Whether the column before this one was a part of it.
    in_run: bool,
}

impl Whole {
    /// What a column holds that is headed as a part of the one before it.
    pub(super) fn part(&mut self, path: &Path, reader: &mut Reader<'_, '_>) -> Option<ColumnPlan> {
        let (outer, name, marked) = parted(path, reader)?;
        if !marked && (!self.in_run || reader.heading(&name).is_ok()) {
            return None;
        }
        let (dims, _) = self.of.as_ref().filter(|(_, above)| *above == outer)?;
        let whole = dims.heading.as_ref()?;
        let bare = unnumbered(before_bracket(&name));
        let applicant = reader.names.breakdown(bare, &whole.indicator).ok()?;
        let heading = super::Heading { breakdown: Some(applicant), ..whole.clone() };
        let part = Dims { heading: Some(heading), ..dims.clone() };
        self.in_run = true;
        Some(ColumnPlan::Figures(part))
    }

    /// Behind a column of figures of its own.
    pub(super) fn pass(&mut self, path: &Path, plan: &ColumnPlan) {
        let ColumnPlan::Figures(dims) = plan else { return };
        let texts = path.texts();
        let above = texts[..texts.len().saturating_sub(1)].iter().map(|text| (*text).to_owned());
        let divided = |dims: &&Dims| {
            let heading = dims.heading.as_ref();
            heading.is_some_and(|h| h.breakdown.is_none() && !h.indicator.whole.id.is_none())
        };
        self.of = Some(dims).filter(divided).map(|dims| (dims.clone(), above.collect()));
        self.in_run = false;
    }
}

/// The texts over a column's own name, its name, and whether it is marked as a part: 其中 above it or in front of it.
fn parted(path: &Path, reader: &Reader<'_, '_>) -> Option<(Vec<String>, String, bool)> {
    let texts = path.texts();
    let (last, above) = texts.split_last()?;
    let outer: Vec<String> = above
        .iter()
        .filter(|text| !reader.words.is_part_mark(text))
        .map(|text| (*text).to_owned())
        .collect();
    let below_mark = outer.len() < above.len();
    let part = reader.words.part(last);
    Some((outer, part.unwrap_or(last).to_owned(), below_mark || part.is_some()))
}
