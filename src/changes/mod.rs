//! Changes: figures → year over year, growth, index, share, derived indicators, roll-ups over bodies, bodies beside
//! each other.
//!
//! Whether two figures can be compared is decided first ([`compare`]); nothing is rounded here.

mod compare;
mod comparison;
mod computed;
mod derived;
mod divisors;
mod editions;
mod groups;
mod growth;
mod hierarchy;
mod index;
mod refusal;
mod rollup;
mod share;
mod sum;
mod table;
mod wording;
mod yoy;

pub use compare::{Pair, Verdict, compare};
pub use comparison::{
    Entry, Field, FieldOptions, LeftOut, Peers, contributions, distributions, fields, standings,
};
pub(crate) use computed::grouped;
pub use computed::{Computed, computed, differing};
pub use derived::derived;
pub use groups::with_groups;
pub use growth::{Growth, growth};
pub use hierarchy::{Hierarchy, hierarchy};
pub(crate) use hierarchy::{OwnValues, Summing, summable};
pub use index::{IndexPoint, index};
pub use refusal::{Refusal, SeriesKey};
pub use rollup::{RollUp, RollUpChange, roll_up, roll_up_all_changes, roll_up_changes};
pub use share::{Share, shares};
pub use sum::Sum;
pub use table::Changes;
pub use wording::change_in_words;
pub(crate) use wording::is_ratio;
pub use yoy::{YoyOptions, year_over_year};

#[cfg(test)]
mod tests;
