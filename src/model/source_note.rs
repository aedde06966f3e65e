/// What a table of sources says about one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceNote {
    /// The file, title or address, as the figures name it.
    pub source: String,
    /// How its figures were taken: `checked`, `transcribed`, `read_from_pdf`, `second_hand`, `tampered_copy`, or words of the
    /// table's own.
    pub certainty: String,
    /// Where it is published; empty when the table does not say.
    pub address: String,
}
