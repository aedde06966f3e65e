//! From the tree of a page to its texts and tables, in reading order.

use super::role::Role;
use super::tree::{Content, Element, NodeId, Tree};
use crate::documents::builder::Builder;
use crate::documents::layout::{Piece, Text};
use crate::documents::limits::MAX_NESTING;
use crate::documents::space::{fold_space, push_folded};
use crate::documents::table_model::Former;
use crate::model::{Finding, Severity};

/// How many characters that are not shown deserve a word.
const HIDDEN_WORTH_A_WORD: usize = 200;

/// The texts and tables of a page; its title and what could not be read go to the builder.
pub(super) fn pieces(tree: &Tree, builder: &mut Builder) -> Vec<Piece> {
    let mut walk = Walk {
        tree,
        builder,
        out: Vec::new(),
        text: String::new(),
        line: None,
        heading: false,
        preformatted: false,
        hidden: 0,
    };
    walk.children(tree.root(), 0);
    walk.flush();
    let (out, hidden) = (walk.out, walk.hidden);
    if hidden >= HIDDEN_WORTH_A_WORD {
        builder.finding(Finding::new("text_hidden", Severity::Notice).with("count", hidden));
    }
    out
}

struct Walk<'a> {
    tree: &'a Tree,
    builder: &'a mut Builder,
    out: Vec<Piece>,
    /// The text since the last line end.
    text: String,
    line: Option<u64>,
    heading: bool,
    preformatted: bool,
    /// How many characters were not shown.
    hidden: usize,
}

impl<'a> Walk<'a> {
    fn children(&mut self, node: NodeId, depth: usize) {
        // html5ever may move a part of the tree further down than it was when its depth was counted.
        if depth > MAX_NESTING {
            self.builder
                .finding(Finding::new("file_nesting", Severity::Error).with("limit", MAX_NESTING));
            return;
        }
        let tree = self.tree;
        for child in tree.children(node) {
            match tree.content(child) {
                Content::Text(text) => self.text(text, child),
                Content::Element(element) => self.element(child, element, depth + 1),
                Content::Nothing => {}
            }
        }
    }

    fn text(&mut self, text: &str, node: NodeId) {
        if self.preformatted {
            let mut lines = text.split('\n').peekable();
            while let Some(line) = lines.next() {
                self.push(line, node);
                if lines.peek().is_some() {
                    self.flush();
                }
            }
        } else {
            self.push(text, node);
        }
    }

    fn push(&mut self, text: &str, node: NodeId) {
        push_folded(&mut self.text, text);
        if self.line.is_none() && !self.text.is_empty() {
            self.line = Some(self.tree.line(node));
        }
    }

    /// Ends the run of text.
    fn flush(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        text.truncate(text.trim_end().len());
        let line = self.line.take();
        if !text.is_empty() {
            self.out.push(Piece::Text(Text { text, heading: self.heading, line }));
        }
    }

    fn element(&mut self, node: NodeId, element: &Element, depth: usize) {
        if element.hidden {
            self.hidden += visible_characters(self.tree, node, depth);
            return;
        }
        match element.role {
            Role::Inline => self.children(node, depth),
            Role::Block | Role::RowGroup | Role::Footer | Role::Row | Role::Cell => {
                self.flush();
                self.children(node, depth);
                self.flush();
            }
            Role::Heading => self.heading(node, depth),
            Role::Break if self.heading => push_folded(&mut self.text, " "),
            Role::Break => self.flush(),
            Role::Preformatted => {
                self.flush();
                let before = std::mem::replace(&mut self.preformatted, true);
                self.children(node, depth);
                self.flush();
                self.preformatted = before;
            }
            Role::Table => self.table(node, depth),
            Role::Title => self.builder.title(&fold_space(&self.text_of(node))),
            Role::Skipped => {}
        }
    }

    fn heading(&mut self, node: NodeId, depth: usize) {
        self.flush();
        let before = std::mem::replace(&mut self.heading, true);
        self.children(node, depth);
        self.flush();
        self.heading = before;
    }

    fn text_of(&self, node: NodeId) -> String {
        self.tree
            .children(node)
            .filter_map(|child| match self.tree.content(child) {
                Content::Text(text) => Some(&**text),
                _ => None,
            })
            .collect()
    }

    fn table(&mut self, node: NodeId, depth: usize) {
        self.flush();
        let line = self.tree.line(node);
        let mut former = Former::new(Some(line));
        let mut footers = Vec::new();
        let mut loose_rows = false;
        let tree = self.tree;
        for child in tree.children(node) {
            let Content::Element(element) = tree.content(child) else { continue };
            if element.hidden {
                self.element(child, element, depth + 1);
                continue;
            }
            match element.role {
                Role::RowGroup => self.group(child, &mut former, depth + 1),
                Role::Footer => footers.push(child),
                Role::Row => {
                    loose_rows = true;
                    self.row(child, &mut former, depth + 1);
                }
                // The caption stands above its table.
                _ => self.element(child, element, depth + 1),
            }
        }
        if loose_rows {
            former.end_group();
        }
        for footer in footers {
            self.group(footer, &mut former, depth + 1);
        }
        let (layout, cuts) = former.finish();
        cuts.report(Some(line), self.builder);
        self.out.push(Piece::Table(layout));
    }

    fn group(&mut self, node: NodeId, former: &mut Former, depth: usize) {
        former.end_group();
        let tree = self.tree;
        for child in tree.children(node) {
            match tree.content(child) {
                Content::Element(row) if row.role == Role::Row => {
                    if row.hidden {
                        self.element(child, row, depth + 1);
                    } else if !self.row(child, former, depth + 1) {
                        break;
                    }
                }
                _ => {}
            }
        }
        former.end_group();
    }

    /// Adds a row; false where the table may have no further one.
    fn row(&mut self, node: NodeId, former: &mut Former, depth: usize) -> bool {
        if !former.start_row() {
            return false;
        }
        let tree = self.tree;
        for child in tree.children(node) {
            match tree.content(child) {
                Content::Element(cell) if cell.hidden => self.element(child, cell, depth + 1),
                Content::Element(cell) if cell.role == Role::Cell => {
                    if former.next_column().is_none() {
                        break;
                    }
                    let content = self.cell(child, depth + 1);
                    former.cell(cell.row_span.into(), cell.column_span.into(), content);
                }
                _ => {}
            }
        }
        true
    }

    fn cell(&mut self, node: NodeId, depth: usize) -> Vec<Piece> {
        let outside = std::mem::take(&mut self.out);
        let heading = std::mem::replace(&mut self.heading, false);
        self.children(node, depth);
        self.flush();
        self.heading = heading;
        std::mem::replace(&mut self.out, outside)
    }
}

/// How many characters other than space stand below a node that is not shown.
fn visible_characters(tree: &Tree, node: NodeId, depth: usize) -> usize {
    if depth > MAX_NESTING {
        return 0;
    }
    let count = |child| match tree.content(child) {
        Content::Text(text) => text.chars().filter(|c| !c.is_whitespace()).count(),
        Content::Element(e) if e.role != Role::Skipped => {
            visible_characters(tree, child, depth + 1)
        }
        _ => 0,
    };
    tree.children(node).map(count).sum()
}
