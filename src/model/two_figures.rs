use crate::model::{Finding, Observation};

impl Finding {
    /// A finding about two figures of one key: the key, the figure that was kept or stands first, and the other one, each
    /// as it is printed.
    #[must_use]
    pub fn of_two(self, kept: &Observation, other: &Observation) -> Finding {
        let printed = |o: &Observation| match (o.provenance.text.as_str(), o.value) {
            ("", Some(value)) => value.to_string(),
            ("", None) => o.status.to_string(),
            (text, _) => text.to_owned(),
        };
        let key = &kept.key;
        let series = match key.breakdown.is_none() {
            true => key.indicator.to_string(),
            false => format!("{}[{}]", key.indicator, key.breakdown),
        };
        let finding = self
            .with("kept", printed(kept))
            .with("other", printed(other))
            .with("body", &key.body)
            .with("year", key.year)
            .with("series", series)
            .with("indicator", &key.indicator);
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
    pub fn at_two(self, kept: &Observation, other: &Observation) -> Finding {
        let [first, second] = [kept, other].map(|o| o.provenance.place());
        let finding = self.with("first", &first).with("second", &second);
        finding.at(first).at(second).of_two(kept, other)
    }
}
