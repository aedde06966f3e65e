use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::i18n::{self, Words};
use crate::model::{BodyId, BreakdownId, IndicatorId, Provenance, Unit, Year};

/// What identifies a figure: at most one observation has a given key.
///
/// ```
/// use tongbi::{BodyId, BreakdownId, IndicatorId, ObservationKey, Year};
///
/// let key = ObservationKey {
///     body: BodyId::new("甲县"),
///     indicator: IndicatorId::new("permits.decided"),
///     breakdown: BreakdownId::default(),
///     year: Year(2024),
/// };
/// assert_eq!(key.year.before(), Year(2023));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObservationKey {
    /// The reporting body.
    pub body: BodyId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The applicant, or none.
    pub breakdown: BreakdownId,
    /// The year.
    pub year: Year,
}

/// How a figure was printed, and so how far it can be trusted.
///
/// ```
/// use tongbi::ObsStatus;
///
/// assert_eq!("estimated".parse(), Ok(ObsStatus::Estimated));
/// assert_eq!(ObsStatus::Missing.sdmx(), "M");
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ObsStatus {
    /// Printed as a number.
    #[default]
    Normal,
    /// Printed as a bound or an estimate (约, 余, 近, 超, 突破, 以上).
    Estimated,
    /// The cell is blank: not known, and not zero.
    Missing,
    /// The report says that there is none to give ("/", "—").
    NotApplicable,
    /// Not printed: computed from its printed parts.
    Computed,
}

impl ObsStatus {
    /// Every status, in the order of its codes.
    pub const ALL: [ObsStatus; 5] = [
        ObsStatus::Normal,
        ObsStatus::Estimated,
        ObsStatus::Missing,
        ObsStatus::NotApplicable,
        ObsStatus::Computed,
    ];

    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            ObsStatus::Normal => "normal",
            ObsStatus::Estimated => "estimated",
            ObsStatus::Missing => "missing",
            ObsStatus::NotApplicable => "not_applicable",
            ObsStatus::Computed => "computed",
        }
    }

    /// What it is called, in both languages.
    pub fn words(self) -> Words {
        i18n::words(&format!("status.{}", self.as_str()), &[])
    }

    /// The letter of the SDMX code list OBS_STATUS: A normal, E estimated, M missing, L not applicable (missing
    /// because it cannot exist), F computed here.
    pub fn sdmx(self) -> &'static str {
        match self {
            ObsStatus::Normal => "A",
            ObsStatus::Estimated => "E",
            ObsStatus::Missing => "M",
            ObsStatus::NotApplicable => "L",
            ObsStatus::Computed => "F",
        }
    }
}

impl FromStr for ObsStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        ObsStatus::ALL.into_iter().find(|s| s.as_str() == text || s.sdmx() == text).ok_or(())
    }
}

impl fmt::Display for ObsStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One figure of one report: a row of the tidy table.
///
/// ```
/// use tongbi::{Catalog, ReadOptions, Sources, read};
///
/// let table = "body,year,indicator,value\n甲县,2024,permits.decided,约120\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let figure = &dataset.observations[0];
/// assert_eq!((figure.value, figure.status.as_str()), (Some(120.0), "estimated"));
/// assert!(!figure.is_computed());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What identifies it.
    pub key: ObservationKey,
    /// The value in `unit`; none when the cell has none. Never zero for "missing".
    pub value: Option<f64>,
    /// The unit of the value: the indicator's own.
    pub unit: Unit,
    /// How it was printed.
    pub status: ObsStatus,
    /// Where it was printed, or by which formula it was computed.
    pub provenance: Provenance,
}

impl Observation {
    /// Takes its value away: its sources print different ones, and nobody has said which of them holds.
    pub fn withdraw(&mut self) {
        self.value = None;
        self.status = ObsStatus::Missing;
    }

    /// Whether it is a sum over bodies: what a roll-up wrote, which stands for itself when it is read again.
    pub fn is_roll_up(&self) -> bool {
        self.provenance.place == Provenance::ROLL_UP
    }

    /// Whether it is not printed but computed from printed figures; one without a value, or made from an estimate, has the
    /// status that says so, and its formula as its place.
    pub fn is_computed(&self) -> bool {
        self.status == ObsStatus::Computed || self.provenance.formula().is_some()
    }
}
