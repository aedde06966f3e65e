use serde::{Deserialize, Serialize};

/// What a file that tongbi wrote holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Product {
    /// Figures, as `extract`, `export` and `synth` write them.
    Figures,
    /// Claims of the prose.
    Claims,
    /// Bodies and their groups.
    Bodies,
    /// Changes, growth, indexes or shares.
    Changes,
    /// Findings of the checks.
    Findings,
    /// What `synth` made wrong.
    Defects,
    /// What became of each report of a batch.
    Manifest,
    /// What differs between two versions.
    Differences,
    /// A chart.
    Chart,
    /// The page of a report.
    Page,
    /// A summary.
    Summary,
    /// A workbook of figures, changes and findings.
    Workbook,
    /// The official form.
    Form,
    /// A statement for another engine.
    Statement,
    /// A copy of a report with the findings about it.
    Annotated,
}

impl Product {
    /// All of them.
    pub const ALL: [Product; 15] = [
        Product::Figures,
        Product::Claims,
        Product::Bodies,
        Product::Changes,
        Product::Findings,
        Product::Defects,
        Product::Manifest,
        Product::Differences,
        Product::Chart,
        Product::Page,
        Product::Summary,
        Product::Workbook,
        Product::Form,
        Product::Statement,
        Product::Annotated,
    ];

    /// The word that seals and ledgers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Product::Figures => "figures",
            Product::Claims => "claims",
            Product::Bodies => "bodies",
            Product::Changes => "changes",
            Product::Findings => "findings",
            Product::Defects => "defects",
            Product::Manifest => "manifest",
            Product::Differences => "differences",
            Product::Chart => "chart",
            Product::Page => "page",
            Product::Summary => "summary",
            Product::Workbook => "workbook",
            Product::Form => "form",
            Product::Statement => "statement",
            Product::Annotated => "annotated",
        }
    }

    /// The product of a word.
    pub fn of(word: &str) -> Option<Product> {
        Product::ALL.into_iter().find(|product| product.as_str() == word)
    }

    /// Whether it can be read in place of reports. Everything else repeats what was computed from them.
    pub fn is_input(self) -> bool {
        matches!(self, Product::Figures | Product::Claims | Product::Bodies | Product::Manifest)
    }
}
