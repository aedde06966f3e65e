//! From the tree of a page to its texts and tables, in reading order.

use super::look::{Look, Raised, State};
use super::role::Role;
use super::style_sheet::StyleSheet;
use super::tree::{Content, Element, NodeId, Tree};
use crate::documents::builder::Builder;
use crate::documents::layout::{Piece, Text};
use crate::documents::limits::MAX_NESTING;
use crate::documents::space::fold_space;
use crate::documents::start::Start;
use crate::documents::table_model::Former;
use crate::documents::text_run::TextRun;
use crate::documents::unseen::{Unseen, Why};
use crate::model::{Finding, FindingCode, Severity};

/// How many characters that are not shown deserve a word.
const HIDDEN_WORTH_A_WORD: usize = 200;

/// The texts and tables of a page; its title and what could not be read go to the builder.
pub(super) fn pieces(tree: &Tree, sheet: &StyleSheet, builder: &mut Builder) -> Vec<Piece> {
    let mut walk = Walk {
        tree,
        sheet,
        builder,
        out: Vec::new(),
        run: TextRun::default(),
        state: State::default(),
        heading: false,
        preformatted: false,
        in_cell: false,
        hidden: 0,
        unseen: Unseen::default(),
    };
    walk.children(tree.root(), 0);
    walk.flush();
    let (out, hidden, unseen) = (walk.out, walk.hidden, walk.unseen);
    if hidden >= HIDDEN_WORTH_A_WORD {
        builder
            .finding(Finding::new(FindingCode::TextHidden, Severity::Notice).with("count", hidden));
    }
    unseen.report(builder);
    out
}

struct Walk<'a> {
    tree: &'a Tree,
    sheet: &'a StyleSheet,
    builder: &'a mut Builder,
    out: Vec<Piece>,
    /// The text since the last line end.
    run: TextRun,
    /// What the elements around make of a text.
    state: State,
    heading: bool,
    preformatted: bool,
    /// Whether what is read is the content of a cell.
    in_cell: bool,
    /// How many characters were not shown.
    hidden: usize,
    unseen: Unseen,
}

impl<'a> Walk<'a> {
    fn children(&mut self, node: NodeId, depth: usize) {
        // html5ever may move a part of the tree further down than it was when its depth was counted.
        if depth > MAX_NESTING {
            self.builder.finding(
                Finding::new(FindingCode::FileNesting, Severity::Error).with("limit", MAX_NESTING),
            );
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
        let start = Start { line: Some(self.tree.line(node)), at: self.tree.at(node) };
        self.run.push(text, start, self.state);
    }

    /// Ends the run of text.
    fn flush(&mut self) {
        let alone = self.in_cell && self.out.is_empty();
        let (text, hidden) = self.run.finish(alone, &mut self.unseen);
        self.hidden += hidden;
        if let Some((text, start)) = text {
            self.out.push(Piece::Text(Text { text, heading: self.heading, start }));
        }
    }

    /// What formatting makes of an element's text.
    fn look(&self, node: NodeId, element: &Element) -> Look {
        let subject = element.subject();
        if self.sheet.is_empty() || !self.sheet.concerns(subject) {
            return element.look;
        }
        let around = self.tree.ancestors(node).map(Element::subject);
        let (below, above) = self.sheet.look(subject, around);
        below.under(element.look).under(above)
    }

    /// Leaves an element out that is not shown.
    fn hide(&mut self, node: NodeId, role: Role, depth: usize) {
        let mut text = String::new();
        self.hidden += hidden_text(self.tree, node, depth, &mut text);
        match role {
            // What is hidden beside a text is named with it; a row or a cell stands for itself.
            Role::Inline => self.run.lose(Why::Hidden, &text),
            Role::Row | Role::Cell if text.contains(|c: char| c.is_ascii_digit()) => {
                let line = Some(self.tree.line(node));
                self.unseen.add(Why::Hidden, &text, line);
            }
            _ => {}
        }
    }

    fn element(&mut self, node: NodeId, element: &Element, depth: usize) {
        let look = self.look(node, element);
        if look.hides() {
            return self.hide(node, element.role, depth);
        }
        let state = self.state;
        self.state = look.within(state);
        match look.raised() {
            Raised::No => self.shown(node, element, depth),
            _ if element.role != Role::Inline => self.shown(node, element, depth),
            raised => {
                let outer = self.run.begin_note();
                self.children(node, depth);
                self.run.end_note(raised, outer);
            }
        }
        self.state = state;
    }

    fn shown(&mut self, node: NodeId, element: &Element, depth: usize) {
        match element.role {
            Role::Inline => self.children(node, depth),
            Role::Block | Role::RowGroup | Role::Footer | Role::Row | Role::Cell => {
                self.flush();
                self.children(node, depth);
                self.flush();
            }
            Role::Heading => self.heading(node, depth),
            Role::Break if self.heading => self.push(" ", node),
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
            let look = self.look(child, element);
            if look.hides() {
                self.hide(child, element.role, depth + 1);
                continue;
            }
            match element.role {
                Role::RowGroup => {
                    self.within(look, |walk| walk.group(child, &mut former, depth + 1))
                }
                Role::Footer => footers.push(child),
                Role::Row => {
                    loose_rows = true;
                    self.within(look, |walk| walk.row(child, &mut former, depth + 1));
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
                    let look = self.look(child, row);
                    if look.hides() {
                        self.hide(child, Role::Row, depth + 1);
                    } else if !self.within(look, |walk| walk.row(child, former, depth + 1)) {
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
                Content::Element(cell) if cell.role == Role::Cell => {
                    let look = self.look(child, cell);
                    if look.hides() {
                        self.hide(child, Role::Cell, depth + 1);
                        continue;
                    }
                    if former.next_column().is_none() {
                        break;
                    }
                    let content = self.within(look, |walk| walk.cell(child, depth + 1));
                    let spans = (cell.row_span.into(), cell.column_span.into());
                    former.cell(spans, tree.at(child), content);
                }
                _ => {}
            }
        }
        true
    }

    fn cell(&mut self, node: NodeId, depth: usize) -> Vec<Piece> {
        let outside = std::mem::take(&mut self.out);
        let heading = std::mem::replace(&mut self.heading, false);
        let in_cell = std::mem::replace(&mut self.in_cell, true);
        self.children(node, depth);
        self.flush();
        (self.heading, self.in_cell) = (heading, in_cell);
        std::mem::replace(&mut self.out, outside)
    }

    /// Reads a part under the look of the element that holds it.
    fn within<T>(&mut self, look: Look, read: impl FnOnce(&mut Self) -> T) -> T {
        let state = self.state;
        self.state = look.within(state);
        let part = read(self);
        self.state = state;
        part
    }
}

/// How many characters of a hidden text are kept to be named.
const NAMED: usize = 40;

/// How many characters other than space stand below a node that is not shown; the first of them go to `text`.
fn hidden_text(tree: &Tree, node: NodeId, depth: usize, text: &mut String) -> usize {
    if depth > MAX_NESTING {
        return 0;
    }
    let mut count = 0;
    for child in tree.children(node) {
        match tree.content(child) {
            Content::Text(part) => {
                let shown = part.chars().filter(|c| !c.is_whitespace());
                count += shown.clone().count();
                let room = NAMED.saturating_sub(text.chars().count());
                text.extend(shown.take(room));
            }
            Content::Element(e) if e.role != Role::Skipped => {
                count += hidden_text(tree, child, depth + 1, text);
            }
            _ => {}
        }
    }
    count
}
