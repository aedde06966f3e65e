//! Page numbers and running heads: lines that the paper needs and the report does not have.

use std::collections::BTreeMap;

use super::lines::Line;
use super::page::{Item, Page};

/// The share of a page's height at its top and bottom where such lines stand.
const MARGIN: f64 = 0.12;

/// Drops page numbers, and the lines that stand in the same place of several pages with the same text but for digits.
pub(super) fn drop_running_lines(pages: &mut [Page]) {
    let mut seen: BTreeMap<(String, i64), u32> = BTreeMap::new();
    for page in &*pages {
        for line in marginal(page) {
            *seen.entry(key(line)).or_default() += 1;
        }
    }
    for page in pages {
        let height = page.height;
        page.items.retain(|item| match item {
            Item::Line(line) if in_margin(line, height) => {
                !is_page_number(&line.text) && seen.get(&key(line)).is_none_or(|&n| n < 2)
            }
            _ => true,
        });
    }
}

fn marginal(page: &Page) -> impl Iterator<Item = &Line> {
    page.items.iter().filter_map(|item| match item {
        Item::Line(line) if in_margin(line, page.height) => Some(line),
        _ => None,
    })
}

fn in_margin(line: &Line, height: f64) -> bool {
    line.across < MARGIN * height || line.across > (1.0 - MARGIN) * height
}

/// The text with its digits blotted out, and the place on the page to a few points.
fn key(line: &Line) -> (String, i64) {
    let blot = |c: char| if c.is_ascii_digit() { '#' } else { c };
    let mut text: String = line.text.chars().map(blot).filter(|c| !c.is_whitespace()).collect();
    while text.contains("##") {
        text = text.replace("##", "#");
    }
    (text, (line.across / 6.0).round() as i64)
}

/// `- 3 -`, `3/12`, `第3页 共12页`, `Page 3`.
fn is_page_number(text: &str) -> bool {
    let mut rest = text.to_owned();
    for word in ["第", "页", "共", "Page", "page", "of"] {
        rest = rest.replace(word, "");
    }
    let filler = |c: char| c.is_whitespace() || "-—–－―─·•.,，/／|()（）~～".contains(c);
    let figures = rest.chars().filter(char::is_ascii_digit).count();
    (1..=8).contains(&figures) && rest.chars().all(|c| c.is_ascii_digit() || filler(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::pdf::glyph::Turn;

    fn line(text: &str, across: f64) -> Item {
        Item::Line(Line {
            turn: Turn::Right,
            from: 0.0,
            to: 100.0,
            across,
            size: 10.0,
            text: text.to_owned(),
            bold: false,
            gaps: false,
        })
    }

    fn texts(pages: &[Page]) -> Vec<&str> {
        let lines = pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
            Item::Line(line) => Some(line.text.as_str()),
            Item::Table(_) => None,
        });
        lines.collect()
    }

    #[test]
    fn page_numbers_and_running_heads_go_and_the_text_stays() {
        let page = |number: u32, text: &str| Page {
            number,
            height: 800.0,
            items: vec![
                line(&format!("某某局年度报告 {number}"), 30.0),
                line("2023", 400.0),
                line(text, 700.0),
                line(&format!("— {number} —"), 770.0),
            ],
        };
        let mut pages = [page(1, "一、总体情况"), page(2, "新收3件")];
        drop_running_lines(&mut pages);
        assert_eq!(texts(&pages), ["2023", "一、总体情况", "2023", "新收3件"]);
    }

    #[test]
    fn a_page_number_has_figures_and_nothing_else_to_say() {
        for number in ["3", "- 3 -", "— 12 —", "3/12", "第 3 页 共 12 页", "Page 3 of 5"] {
            assert!(is_page_number(number), "{number}");
        }
        for text in ["3件", "一", "表3", "2023年", "——"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
