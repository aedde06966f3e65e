/// Where something begins, as far as a reader knows it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Start {
    /// The line of the file.
    pub(super) line: Option<u64>,
    /// The byte of the text of the file.
    pub(super) at: Option<usize>,
}
