//! Where a report prints two values for one figure, and the user has said which place to believe.

use std::collections::BTreeMap;

use crate::catalog::sort_observations;
use crate::extract::{Extraction, Report};
use crate::i18n::Lang;
use crate::model::{BreakdownId, Finding, FindingCode, IndicatorId, Observation, Severity};

/// How a place is named by a preference: as the tables of figures print it, and as a Chinese reader calls it.
pub(super) fn place_of(observation: &Observation) -> String {
    let place = observation.provenance.place();
    format!("{} {place} {}", observation.provenance.place, place.describe(Lang::Zh))
}

impl Report<'_> {
    /// Takes the figure at the preferred place, of figures that none was taken of because they differ.
    pub(super) fn decide(&self, contested: Vec<Observation>, into: &mut Extraction) {
        let mut groups: BTreeMap<(IndicatorId, BreakdownId), Vec<Observation>> = BTreeMap::new();
        for observation in contested {
            let key = (observation.key.indicator.clone(), observation.key.breakdown.clone());
            groups.entry(key).or_default().push(observation);
        }
        for ((indicator, breakdown), group) in groups {
            let Some(best) = self.preferred(&group) else { continue };
            into.findings.retain(|finding| {
                // A finding about the prose names no applicant.
                let same = finding.breakdown.as_ref().is_none_or(|own| *own == breakdown);
                let about = finding.indicator.as_ref() == Some(&indicator) && same;
                !(about && is_undecided(finding))
            });
            if let Some(other) = group.iter().find(|other| other.value != best.value) {
                let finding = Finding::new(FindingCode::ConflictDecided, Severity::Notice);
                into.findings.push(finding.at_two(best, other, self.name_of(best)));
            }
            into.observations.push(best.clone());
        }
        sort_observations(&mut into.observations, self.catalog);
    }

    /// The figure that goes before every other one of another value.
    fn preferred<'o>(&self, group: &'o [Observation]) -> Option<&'o Observation> {
        let beats = |one: &Observation, other: &Observation| {
            let places = [place_of(other), place_of(one)];
            let wins = self.prefer.second_wins([other, one], [&places[0], &places[1]]);
            wins == Some(true) || one.value == other.value
        };
        let differ = group.iter().any(|other| other.value != group[0].value);
        group.iter().find(|one| differ && group.iter().all(|other| beats(one, other)))
    }
}

/// Whether a decision puts an end to a finding.
fn is_undecided(finding: &Finding) -> bool {
    matches!(finding.code, FindingCode::TableRepeated | FindingCode::ProseTwoValues)
}
