//! Bodies beside one another: one indicator in one year, and over the years.

use serde::Serialize;

use super::Parts;
use super::figure_files::Files;
use super::html::Html;
use super::panel::{Panel, panel};
use super::slope::{Slope, slope};
use super::store::BodyStore;
use super::telling::Case;
use crate::charts::{ChartKind, main_indicators};
use crate::model::{IndicatorId, Year};

/// The most bodies whose lines are shown beside one another.
const PANELS: usize = 16;
/// The most bodies of a rank; the figures of all are in the files.
const ROWS: usize = 40;

/// The comparison.
#[derive(Serialize)]
pub(super) struct Compare {
    number: usize,
    year: i32,
    name: Html,
    title: Html,
    rows: Vec<Row>,
    absent: Html,
    slope: Option<Slope>,
    panels: Vec<Panel>,
    panels_title: String,
    files: Files,
}

#[derive(Serialize)]
struct Row {
    name: Html,
    width: String,
    /// Where the value of the year before stands; none when it cannot be compared.
    before: Option<String>,
    value: String,
    change: String,
}

/// The comparison of the bodies of the page; none when fewer than two have a figure of one year.
pub(super) fn compare(parts: &Parts<'_>) -> Option<Compare> {
    let (id, year) = default_choice(parts)?;
    let id = &id;
    let lang = parts.lang();
    let mut there: Vec<(&BodyStore<'_>, f64)> = Vec::new();
    let mut absent = Vec::new();
    for store in &parts.stores {
        match store.shown(id, year) {
            Some(shown) => there.push((store, shown.value)),
            None => absent.push(Html::quoted(store.body.as_str(), lang)),
        }
    }
    there.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.body.cmp(b.0.body)));
    let largest = there.iter().map(|(_, value)| *value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let rows = there
        .iter()
        .take(ROWS)
        .map(|(store, value)| row(parts, store, (id, year), (*value, largest)));
    let comma = crate::i18n::say(lang, "chart.comma", &[]);
    let absent = match absent.len() {
        0 => Html::default(),
        n => {
            let few: Vec<Html> = absent.into_iter().take(12).collect();
            let more = n - few.len();
            let args = [
                ("year", Html::text(&year.to_string())),
                ("names", Html::joined(few, &comma)),
                ("more", Html::text(&more.to_string())),
            ];
            let key = if more > 0 { "compare_absent_many" } else { "compare_absent" };
            parts.say_html(key, &args)
        }
    };
    Some(Compare {
        number: parts.number_of(id),
        year: year.0,
        name: Html::text(&parts.name(id)),
        title: title(parts, id, year, &there),
        rows: rows.collect(),
        absent,
        slope: slope(parts, id, year),
        panels: panels(parts, id),
        panels_title: parts.say("js_panels", &[("name", parts.name(id))]),
        files: Files::of_comparison(parts),
    })
}

/// The first of the main indicators that nearly as many bodies have in one year as have any, as the chart beside the page
/// takes it; the newest year that most of them have. Further indicators count where no two bodies have a main one.
fn default_choice(parts: &Parts<'_>) -> Option<(IndicatorId, Year)> {
    let count = |id: &IndicatorId, year: Year| {
        let has = |store: &&BodyStore<'_>| store.shown(id, year).is_some();
        parts.stores.iter().filter(has).count()
    };
    let most = |id: &IndicatorId| parts.years.iter().map(|year| count(id, *year)).max();
    let chosen = |ids: &[IndicatorId]| {
        let counted: Vec<(&IndicatorId, usize)> =
            ids.iter().map(|id| (id, most(id).unwrap_or_default())).collect();
        let best = counted.iter().map(|(_, n)| *n).max().filter(|best| *best >= 2)?;
        let found = counted.into_iter().find(|(_, n)| n * 5 >= best * 4)?;
        Some((found.0.clone(), found.1))
    };
    let main = main_indicators(ChartKind::Rank);
    let others =
        || parts.page.catalog.indicators().iter().map(|i| i.id.clone()).collect::<Vec<_>>();
    let (id, most) = chosen(&main).or_else(|| chosen(&others()))?;
    let year = parts.years.iter().rfind(|year| count(&id, **year) * 2 > most)?;
    Some((id, *year))
}

fn row(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    (id, year): (&IndicatorId, Year),
    (value, largest): (f64, f64),
) -> Row {
    let told = parts.tell(store, id, year);
    let amount = parts.amount(id, &[value]);
    let share = |value: f64| format!("{:.1}", (value / largest * 100.0).clamp(0.0, 100.0));
    let plain = matches!(told.case, Case::Comparable | Case::SmallBase);
    let shown = store.shown(id, year);
    Row {
        name: Html::quoted(store.body.as_str(), parts.lang()),
        width: share(value),
        before: told.base.filter(|_| plain).map(share),
        value: shown.map_or_else(String::new, |s| amount.unit_behind(parts.shown(&s, &amount))),
        change: match told.case {
            Case::Comparable => told.short,
            Case::NoBase | Case::NoValue => "—".to_owned(),
            case => {
                let args = [("short", told.short), ("reason", parts.why(case))];
                parts.say("short_with_reason", &args)
            }
        },
    }
}

/// `2024年4个机关新收申请34件至3,525件，中位数1,607件`.
fn title(parts: &Parts<'_>, id: &IndicatorId, year: Year, there: &[(&BodyStore<'_>, f64)]) -> Html {
    let values: Vec<f64> = there.iter().map(|(_, value)| *value).collect();
    let (most, least) = (values[0], values[values.len() - 1]);
    let half = values.len() / 2;
    let middle = match values.len() % 2 {
        1 => values[half],
        _ => f64::midpoint(values[half - 1], values[half]),
    };
    let number = |value: f64| Html::text(&parts.amount(id, &[value]).with_unit(value));
    let args = [
        ("year", Html::text(&year.to_string())),
        ("n", Html::text(&values.len().to_string())),
        ("name", Html::text(&parts.name_in_sentence(id))),
        ("least", number(least)),
        ("most", number(most)),
        ("median", number(middle)),
    ];
    parts.say_html("compare_title", &args)
}

/// The lines of the bodies, each on a scale of its own.
fn panels(parts: &Parts<'_>, id: &IndicatorId) -> Vec<Panel> {
    let several = |store: &&BodyStore<'_>| {
        parts.years.iter().filter(|year| store.shown(id, **year).is_some()).count() > 1
    };
    let stores: Vec<&BodyStore<'_>> = parts.stores.iter().filter(several).collect();
    if stores.len() < 2 || stores.len() > PANELS {
        return Vec::new();
    }
    let of = |store: &&BodyStore<'_>| {
        panel(parts, store, id, &parts.years)
            .map(|p| p.named(Html::quoted(store.body.as_str(), parts.lang())))
    };
    stores.iter().filter_map(of).collect()
}
