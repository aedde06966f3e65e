//! How many columns there are for what people read.

/// Longer lines are hard to read.
const WIDEST: usize = 100;

/// How many columns a line of prose may have: those of the terminal, at most 100.
pub(super) fn width() -> usize {
    of_terminal().unwrap_or(WIDEST).clamp(40, WIDEST)
}

/// How many columns a sentence may take: those of the terminal, and any number where nobody reads along, such as in a log.
pub(super) fn text_width() -> usize {
    of_terminal().map_or(usize::MAX, |columns| columns.clamp(40, WIDEST))
}

/// The columns of the terminal, where it says.
pub(super) fn of_terminal() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(asked)
}
