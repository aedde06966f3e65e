//! Whether the requests of each year balance: what came in, what became of it, and whether the next report goes on from
//! there.

use serde::Serialize;

use super::Parts;
use super::html::{Html, say};
use super::store::BodyStore;
use crate::i18n::numbers::{grouped, signed};
use crate::model::{IndicatorId, Year};

/// The equations of a body.
#[derive(Serialize)]
pub(super) struct Balance {
    title: Html,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    year: String,
    left: Html,
    right: Html,
    verdict: String,
    even: bool,
}

/// The four figures of a year.
struct Requests {
    year: Year,
    received: f64,
    carried_in: f64,
    closed: f64,
    carried_out: f64,
}

impl Requests {
    fn difference(&self) -> f64 {
        self.received + self.carried_in - self.closed - self.carried_out
    }

    /// Whether it begins with what the year before was left with.
    fn goes_on_from(&self, before: &Requests) -> bool {
        self.carried_in - before.carried_out == 0.0
    }
}

/// The equations of the years that have all four figures; none when no year has.
pub(super) fn balance(parts: &Parts<'_>, store: &BodyStore<'_>) -> Option<Balance> {
    let value = |name: &str, year: Year| {
        let id = IndicatorId::new(name);
        store.figures.get(&(&id, year)).and_then(|o| o.value)
    };
    let of = |year: &Year| {
        Some(Requests {
            year: *year,
            received: value("requests.received", *year)?,
            carried_in: value("requests.carried_in", *year)?,
            closed: value("requests.closed", *year)?,
            carried_out: value("requests.carried_out", *year)?,
        })
    };
    let all: Vec<Requests> = store.years.iter().filter_map(of).collect();
    let pairs = || all.windows(2).filter(|pair| pair[0].year == pair[1].year.before());
    let even = all.iter().all(|r| r.difference() == 0.0);
    let goes_on = pairs().all(|pair| pair[1].goes_on_from(&pair[0]));
    let key = match (even, pairs().count() > 0, goes_on) {
        (false, ..) => "balance_uneven",
        (true, false, _) => "balance_even",
        (true, true, true) => "balance_even_joined",
        (true, true, false) => "balance_even_broken",
    };
    let title =
        say(parts.lang(), key, &[("body", Html::quoted(store.body.as_str(), parts.lang()))]);
    let rows = all.iter().enumerate().map(|(at, r)| {
        let next = all.get(at + 1).filter(|next| next.year.before() == r.year);
        row(parts, r, next)
    });
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty()).then_some(Balance { title, rows })
}

fn row(parts: &Parts<'_>, r: &Requests, next: Option<&Requests>) -> Row {
    let number = |value: f64| Html::text(&grouped(value, 6));
    let left = [
        ("received", number(r.received)),
        ("carried_in", number(r.carried_in)),
        ("sum", number(r.received + r.carried_in).bold()),
    ];
    let right = [
        ("closed", number(r.closed)),
        ("carried_out", number(r.carried_out)),
        ("sum", number(r.closed + r.carried_out)),
    ];
    let even = r.difference() == 0.0;
    let mut verdict = match even {
        true => parts.say("balance_zero", &[]),
        false => parts.say("balance_difference", &[("n", signed(r.difference(), 6))]),
    };
    if let Some(next) = next {
        let same = next.goes_on_from(r);
        let args = [("out", grouped(r.carried_out, 6)), ("in", grouped(next.carried_in, 6))];
        verdict
            .push_str(&parts.say(if same { "balance_goes_on" } else { "balance_breaks" }, &args));
    }
    let goes_on = next.is_none_or(|next| next.goes_on_from(r));
    let lang = parts.lang();
    Row {
        year: crate::i18n::say(lang, "chart.year", &[("year", r.year.to_string())]),
        left: say(lang, "balance_left", &left),
        right: say(lang, if even { "balance_right" } else { "balance_right_sum" }, &right),
        verdict,
        even: even && goes_on,
    }
}
