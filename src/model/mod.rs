//! The words of the field: bodies, periods, indicators, observations, changes, findings. No Polars, no files.

mod body;
mod change;
mod claim;
mod decimal;
mod doubts;
mod evidence;
mod facts;
mod finding;
mod finding_code;
mod hex;
mod indicator;
mod interval;
mod missing;
mod observation;
mod period;
mod place;
mod prefer;
mod source_note;
mod two_figures;
mod unit;

pub use body::{Body, BodyId};
pub use change::{Change, Comparability};
pub use claim::{Claim, ClaimKind};
pub(crate) use decimal::times_ten_to;
pub use decimal::{decimals_of, result, settle};
pub use doubts::Doubts;
pub use evidence::{
    AtFault, Evidence, Figure, FigureKey, Localisation, Side, Suggestion, SuggestionKind,
};
pub use facts::{Passage, ReportFacts};
pub use finding::{Finding, Severity};
pub use finding_code::FindingCode;
pub use hex::hex;
pub use indicator::{BreakdownId, Edition, Indicator, IndicatorId, Measure};
pub use interval::Interval;
pub use missing::Missing;
pub use observation::{ObsStatus, Observation, ObservationKey};
pub use period::{Year, YearSpan};
pub(crate) use place::column_letters;
pub use place::{Place, Provenance};
pub use prefer::Prefer;
pub use source_note::SourceNote;
pub use unit::Unit;
pub(crate) use unit::power_of;
