use crate::i18n::Words;
use crate::model::{Finding, Observation};

impl Finding {
    /// A finding about two figures of one key: the key with its name, the figure that was kept or stands first, and the
    /// other one, each as it is printed.
    #[must_use]
    pub fn of_two(self, kept: &Observation, other: &Observation, series: Words) -> Finding {
        let key = &kept.key;
        let finding = self.with("body", &key.body).with("year", key.year).saying("series", series);
        let finding = [("kept", kept), ("other", other)].into_iter().fold(
            finding,
            |finding, (name, o)| match (o.provenance.text.as_str(), o.value) {
                ("", Some(value)) => finding.with(name, value),
                ("", None) => finding.saying(name, o.status.words()),
                (text, _) => finding.with(name, text),
            },
        );
        Finding {
            body: Some(key.body.clone()),
            year: Some(key.year),
            indicator: Some(key.indicator.clone()),
            breakdown: Some(key.breakdown.clone()),
            reported: kept.value,
            ..finding
        }
    }

    /// The same, at the places that the figures were read from.
    #[must_use]
    pub fn at_two(self, kept: &Observation, other: &Observation, series: Words) -> Finding {
        let [first, second] = [kept, other].map(|o| o.provenance.place());
        let finding = self.with("first", &first).with("second", &second);
        finding.at(first).at(second).of_two(kept, other, series)
    }
}
