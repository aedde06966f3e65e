//! Bodies beside each other: where each of them stands, how figures are spread, who moved the total.
//!
//! A field holds the figures of one indicator, applicant and year. Estimates and figures that findings cast doubt on stand
//! in it without a rank and count in no statistic, unless they are asked for.

mod contribution;
mod distribution;
mod field;
mod frames;
mod standing;

pub use contribution::contributions;
pub use distribution::distributions;
pub use field::{Entry, Field, FieldOptions, LeftOut, Peers, fields};
pub use standing::standings;
