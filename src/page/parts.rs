//! What several parts of the page ask for: words, amounts, what is said of a change.

use super::amount::{Amount, unit_name_of};
use super::finding_kind::order;
use super::html::{self, Html, needs_mark};
use super::store::{BodyStore, Extra, Shown, stores};
use super::telling::{Case, Told, tell};
use super::{FOLDER, Page, SECTIONS, ids};
use crate::charts::Called;
use crate::i18n::{self, Lang, numbers};
use crate::model::{
    Finding, Indicator, IndicatorId, Measure, ObservationKey, SourceNote, Unit, Year,
};
use crate::statistics::SMALL_BASE;

/// Labels that begin with a name of their own.
const NAMES: [&str; 2] = ["WeChat", "Weibo"];

/// The page in the making.
pub(super) struct Parts<'a> {
    pub(super) page: &'a Page<'a>,
    /// The bodies in the page's order.
    pub(super) stores: Vec<BodyStore<'a>>,
    /// Their ids.
    pub(super) ids: Vec<String>,
    pub(super) years: Vec<Year>,
    /// The findings, those about bodies that are not shown among them; the worst first.
    pub(super) findings: Vec<&'a Finding>,
    /// What the bodies are.
    pub(super) called: Called,
}

impl<'a> Parts<'a> {
    pub(super) fn of(page: &'a Page<'a>, extra: &'a Extra) -> Parts<'a> {
        // The page of one body beside the others has its own; the first page has all that the checks found.
        let first = page.root.is_empty();
        let concerns =
            |f: &&Finding| first || f.body.as_ref().is_some_and(|body| page.bodies.contains(body));
        let mut findings: Vec<&Finding> = page.findings.iter().filter(concerns).collect();
        findings.sort_by_key(|finding| order(finding));
        let stores = stores(page, extra, &findings);
        let ids = ids::ids(stores.iter().map(|store| store.body));
        let mut years: Vec<Year> = stores.iter().flat_map(|store| store.years.clone()).collect();
        years.sort();
        years.dedup();
        let called = Called::of(stores.iter().map(|store| store.body).chain(page.beyond));
        Parts { page, stores, ids, years, findings, called }
    }

    /// The bodies that have a part of their own.
    pub(super) fn sections(&self) -> &[BodyStore<'a>] {
        &self.stores[..self.stores.len().min(SECTIONS)]
    }

    /// The file of a body that has none.
    pub(super) fn own_page(&self, number: usize) -> String {
        format!("{FOLDER}/{}.html", self.ids[number])
    }

    /// Where a body is told of: its part, or its own page.
    pub(super) fn address(&self, number: usize) -> String {
        match number < SECTIONS {
            true => format!("#{}", self.ids[number]),
            false => format!("{FOLDER}/{}.html", ids::encoded(&self.ids[number])),
        }
    }

    pub(super) fn lang(&self) -> Lang {
        self.page.lang
    }

    /// A text of the page.
    pub(super) fn say(&self, key: &str, args: i18n::Args<'_>) -> String {
        i18n::fill(&self.called.template(self.page.lang, &format!("page.{key}")), args)
    }

    /// A text of the page whose values are pieces of markup.
    pub(super) fn say_html(&self, key: &str, args: &[(&str, Html)]) -> Html {
        html::filled(&self.called.template(self.page.lang, &format!("page.{key}")), args)
    }

    pub(super) fn unchanged(&self) -> String {
        i18n::say(self.page.lang, "number.unchanged", &[])
    }

    /// The short name of an indicator.
    pub(super) fn name(&self, id: &IndicatorId) -> String {
        self.page.catalog.short_label(id, self.page.lang).to_owned()
    }

    /// The name inside a sentence: in English it does not begin with a capital.
    pub(super) fn name_in_sentence(&self, id: &IndicatorId) -> String {
        let name = self.name(id);
        let mut letters = name.chars();
        match (self.page.lang, letters.next(), letters.clone().next()) {
            // `WeChat`, `Weibo` and `OECD` keep their capitals.
            (Lang::En, Some(first), Some(second))
                if second.is_lowercase() && !NAMES.iter().any(|own| name.starts_with(own)) =>
            {
                first.to_lowercase().chain(letters).collect()
            }
            _ => name,
        }
    }

    /// The name of a figure: the indicator, and the applicant where it is not the whole.
    pub(super) fn part(&self, key: &ObservationKey) -> String {
        let catalog = self.page.catalog;
        let name = catalog.label(&key.indicator, self.page.lang).to_owned();
        if key.breakdown.is_none() || key.breakdown == catalog.whole(&key.indicator) {
            return name;
        }
        let part = catalog.breakdown_label(&key.breakdown, self.page.lang).to_owned();
        i18n::say(self.page.lang, "table.part", &[("whole", name), ("part", part)])
    }

    /// A label and its unit.
    pub(super) fn with_unit(&self, name: &str, indicator: &Indicator) -> String {
        let unit = unit_name_of(Some(indicator), self.page.lang);
        match unit.is_empty() {
            true => name.to_owned(),
            false => self.say("with_unit", &[("name", name.to_owned()), ("unit", unit)]),
        }
    }

    /// `表4`: the table of the form that has an indicator.
    pub(super) fn table_of(&self, id: &IndicatorId) -> String {
        let table = self.page.catalog.indicator(id).map_or("", |i| i.table.as_str());
        if table == "prose" || table.is_empty() {
            return i18n::say(self.page.lang, "place.in_prose", &[]);
        }
        i18n::say(self.page.lang, "place.table", &[("n", table.to_owned())])
    }

    /// The unit and decimals for some values of an indicator.
    pub(super) fn amount(&self, id: &IndicatorId, values: &[f64]) -> Amount {
        let unit =
            self.page.catalog.indicator(id).map_or_else(|| Unit::new(""), |i| i.unit.clone());
        Amount::of(values, &unit, self.page.lang)
    }

    pub(super) fn is_ratio(&self, id: &IndicatorId) -> bool {
        self.page.catalog.indicator(id).is_some_and(|i| i.measure == Measure::Ratio)
    }

    /// Whether a value is small by itself; what shares and rates are made of is not seen in them.
    pub(super) fn is_small(&self, id: &IndicatorId, value: f64) -> bool {
        let measure = self.page.catalog.indicator(id).map(|i| i.measure);
        !matches!(measure, Some(Measure::Ratio | Measure::Rate)) && value.abs() < SMALL_BASE
    }

    /// The place of an indicator in the catalog, by which the script knows it.
    pub(super) fn number_of(&self, id: &IndicatorId) -> usize {
        self.page.catalog.position(id).unwrap_or(usize::MAX)
    }

    pub(super) fn tell(&self, store: &BodyStore<'_>, id: &IndicatorId, year: Year) -> Told {
        tell(store, id, year, (self.page.catalog, self.page.lang))
    }

    /// Why a change is not a per cent, in a word.
    pub(super) fn why(&self, case: Case) -> String {
        self.say(&format!("why_{}", case.as_str()), &[])
    }

    /// A value with what must be said of it: an estimate.
    pub(super) fn value(&self, shown: &Shown, amount: &Amount) -> String {
        let number = amount.number(shown.value);
        match shown.estimated {
            true => i18n::say(self.page.lang, "chart.about", &[("n", number)]),
            false => number,
        }
    }

    /// The same, with a sign where it is doubtful.
    pub(super) fn shown(&self, shown: &Shown, amount: &Amount) -> String {
        let value = self.value(shown, amount);
        if shown.doubtful { format!("△{value}") } else { value }
    }

    /// A figure in full, with its change or the reason why there is none.
    pub(super) fn told_of(&self, store: &BodyStore<'_>, id: &IndicatorId, shown: &Shown) -> String {
        let unit =
            self.page.catalog.indicator(id).map_or_else(|| Unit::new(""), |i| i.unit.clone());
        let amount = Amount::in_full(&unit, self.page.lang);
        let args = [
            ("name", self.name(id)),
            ("year", shown.year.to_string()),
            ("value", amount.unit_behind(self.shown(shown, &amount))),
            ("change", self.change_in_full(store, id, shown.year, &amount)),
        ];
        self.say("mark", &args)
    }

    /// The change in a sentence: the difference and the per cent, or the reason.
    pub(super) fn change_in_full(
        &self,
        store: &BodyStore<'_>,
        id: &IndicatorId,
        year: Year,
        amount: &Amount,
    ) -> String {
        let told = self.tell(store, id, year);
        let (Some(base), Some(value)) = (told.base, told.value) else {
            return told.reason;
        };
        let difference = numbers::signed(crate::model::settle(value - base), 6);
        let args = [
            ("before", year.before().to_string()),
            ("base", amount.with_unit(base)),
            ("difference", amount.unit_behind(difference)),
            ("change", told.short.clone()),
            ("reason", told.reason.clone()),
        ];
        let key = match (told.case, told.rise, self.is_ratio(id)) {
            (Case::Comparable, None, _) => "change_none",
            (Case::Comparable, _, true) => "change_points",
            (Case::Comparable, ..) => "change_per_cent",
            _ => "change_reason",
        };
        self.say(key, &args)
    }

    /// A link to a finding.
    pub(super) fn finding_link(&self, at: usize) -> Html {
        let text = self.say("finding_number", &[("n", (at + 1).to_string())]);
        Html::text(&text).link(&format!("f{}", at + 1))
    }

    /// What a table of sources says about one.
    pub(super) fn note_of(&self, name: &str) -> Option<&'a SourceNote> {
        self.page.sources.iter().find(|note| note.source == name)
    }

    /// The name of a source; a link where it is an address, or where one is known.
    pub(super) fn source_name(&self, name: &str) -> Html {
        let is_address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
        let note = self.note_of(name).filter(|note| is_address(&note.address));
        let lang = if needs_mark(name, self.page.lang) { " lang=\"zh\"" } else { "" };
        // A Chinese title has brackets of its own width.
        let shown = match self.page.lang {
            Lang::Zh => full_width_brackets(name),
            Lang::En => name.to_owned(),
        };
        let marked = Html::quoted(&shown, self.page.lang);
        let linked = |address: &str, shown: &Html| {
            let (address, shown) = (Html::text(address), shown.as_str());
            let address = address.as_str();
            Html::markup(format!("<a{lang} href=\"{address}\" rel=\"noreferrer\">{shown}</a>"))
        };
        match note {
            Some(note) => linked(&note.address, &Html::text(&shown)),
            None if is_address(name) => linked(name, &Html::text(name)),
            None => marked,
        }
    }
}

/// `报告 (PDF)` → `报告（PDF）`: brackets behind an ideograph and a space.
fn full_width_brackets(name: &str) -> String {
    let Some((before, inside)) = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("))
    else {
        return name.to_owned();
    };
    match before.chars().last().is_some_and(|c| !c.is_ascii()) && !inside.contains(')') {
        true => format!("{before}（{inside}）"),
        false => name.to_owned(),
    }
}
