//! Every link leads to a file, and to a heading in it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::{documents, root, text};

/// The lines of a document that are no code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// The targets of the links of a line.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// The anchors of a document, as its host makes them of headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let documents = documents();
    assert!(documents.len() > 30, "{documents:?}");
    let mut counted = 0;
    for document in &documents {
        let own = text(document);
        for target in prose(&own).flat_map(targets).filter(|target| !target.contains("://")) {
            counted += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let folder = Path::new(document).parent().unwrap();
            let meant = if path.is_empty() {
                root().join(document)
            } else {
                root().join(folder).join(path)
            };
            assert!(meant.exists(), "{document}: {target}");
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(&meant).unwrap();
                assert!(anchors(&text).contains(anchor), "{document}: {target}");
            }
        }
    }
    assert!(counted > 100, "{counted}");
}

#[test]
fn what_users_read_is_there_in_both_languages() {
    let documents = documents();
    for name in [
        "README",
        "docs/bodies",
        "docs/catalog",
        "docs/charts",
        "docs/evaluation",
        "docs/extraction",
        "docs/findings",
        "docs/formats",
        "docs/indicators",
        "docs/limits",
        "docs/office",
        "docs/page",
        "docs/reference",
        "docs/reliability",
        "docs/researcher",
        "docs/rules",
        "docs/settings",
        "docs/statistics",
        "docs/tables",
        "datasets/README",
    ] {
        for ending in [".md", ".zh-CN.md"] {
            assert!(documents.contains(&format!("{name}{ending}")), "{name}{ending}");
        }
    }
}
