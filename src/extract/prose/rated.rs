//! Growths of figures of the prose: a claim stands only where its figure does.

use crate::extract::prose::ProseFigure;
use crate::extract::same;

/// A claim about a figure of the prose, by its position.
pub(super) struct Rated {
    pub(super) claim: usize,
    /// What the figure was when the claim was made.
    pub(super) value: f64,
}

impl Rated {
    /// Whether the figure was taken: 网站发布8118条, 其中公开专栏545条, 增长81% is said of a part.
    pub(super) fn is_of(&self, figures: &[ProseFigure], indicator: &str) -> bool {
        let mut said = figures.iter().filter(|f| f.indicator.as_str() == indicator).peekable();
        said.peek().is_none() || said.any(|f| same(f.value, self.value))
    }
}
