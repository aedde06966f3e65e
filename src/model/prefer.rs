use crate::model::Observation;

/// Which sources win where two of them print different values for one figure: names of files or of reports, or fragments
/// of them, the most trusted first. Without one, such a figure has no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefer(Vec<String>);

impl Prefer {
    /// These sources, the most trusted first.
    pub fn new(sources: impl IntoIterator<Item = impl Into<String>>) -> Prefer {
        Prefer(
            sources.into_iter().map(Into::into).filter(|name: &String| !name.is_empty()).collect(),
        )
    }

    /// The sources, the most trusted first.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether no source is preferred.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the second of two figures wins over the first; none when neither is preferred over the other. `files` are
    /// the files that the two were read from, or their places in the one report that prints both.
    pub fn second_wins(&self, figures: [&Observation; 2], files: [&str; 2]) -> Option<bool> {
        let rank = |at: usize| {
            let source = &*figures[at].provenance.source;
            let named =
                |name: &String| source.contains(name.as_str()) || files[at].contains(name.as_str());
            self.0.iter().position(named).unwrap_or(usize::MAX)
        };
        let (first, second) = (rank(0), rank(1));
        (first != second).then_some(second < first)
    }
}
