//! The tree of a page, as html5ever builds it.
//!
//! A tree of our own, not that of `scraper`: no selectors are needed, nodes stand in one vector, and of the attributes
//! only the few that change what is read are kept.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::fmt;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{
    Attribute, LocalName, Namespace, ParseOpts, QualName, local_name, ns, parse_document,
};

use super::look::Look;
use super::role::{Role, role, spans};
use super::style_sheet::Subject;
use crate::documents::limits::{MAX_NESTING, MAX_NODES};

/// How many bytes are parsed between two looks at the limits.
const CHUNK: usize = 16 << 10;

/// How many bytes of a page come to one node, as a first guess.
const BYTES_OF_A_NODE: usize = 20;

/// The number of a node.
pub(super) type NodeId = u32;

const NONE: NodeId = NodeId::MAX;

/// What a node is.
pub(super) enum Content {
    /// A text.
    Text(StrTendril),
    /// An element.
    Element(Element),
    /// The document, a comment: nothing to read.
    Nothing,
}

/// What is kept of an element.
pub(super) struct Element {
    name: QualName,
    pub(super) role: Role,
    /// What its own attributes make of its text.
    pub(super) look: Look,
    /// Its id and classes, where a style sheet may name them.
    names: Option<Box<(String, String)>>,
    /// How many rows a cell says it covers; 0 is to the end of its group.
    pub(super) row_span: u16,
    /// How many columns a cell says it covers.
    pub(super) column_span: u16,
}

impl Element {
    /// The element as the rules of a style sheet see it.
    pub(super) fn subject(&self) -> Subject<'_> {
        let (id, classes) = self.names.as_deref().map_or(("", ""), |names| (&names.0, &names.1));
        Subject { name: &self.name.local, id, classes }
    }
}

struct Node {
    parent: NodeId,
    first: NodeId,
    last: NodeId,
    next: NodeId,
    previous: NodeId,
    depth: u16,
    line: u32,
    /// The byte at which the markup before it begins; `NONE` where nobody has asked.
    at: u32,
    content: Content,
}

/// Why a page was not parsed to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Elements stand in one another too deeply.
    Nesting,
    /// There are too many elements and texts.
    Nodes,
}

/// A page as a tree.
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// The tree of a page, by the HTML standard.
    pub(super) fn parse(text: &str) -> Result<Tree, Excess> {
        let mut parser =
            parse_document(Sink::new(text.len() / BYTES_OF_A_NODE), ParseOpts::default());
        let mut rest = text;
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
            parser.process(StrTendril::from_slice(chunk));
            if let Some(excess) = parser.tokenizer.sink.sink.excess() {
                return Err(excess);
            }
            rest = after;
        }
        Ok(Tree { nodes: parser.finish() })
    }

    /// The tree of a page, each node with the byte at which the markup before it begins: of an element its start tag, of a
    /// text the tag that it follows.
    pub(super) fn placed(text: &str) -> Result<Tree, Excess> {
        let mut parser =
            parse_document(Sink::new(text.len() / BYTES_OF_A_NODE), ParseOpts::default());
        let mut start = 0;
        while start < text.len() {
            // Whatever a piece gives stands in it: the parser holds back no text and no tag that is whole.
            let next = memchr::memchr(b'<', &text.as_bytes()[start + 1..]);
            let end = next.map_or(text.len(), |at| start + 1 + at);
            let sink = &parser.tokenizer.sink.sink;
            sink.at.set(u32::try_from(start).unwrap_or(NONE));
            if let Some(excess) = sink.excess() {
                return Err(excess);
            }
            parser.process(StrTendril::from_slice(&text[start..end]));
            start = end;
        }
        Ok(Tree { nodes: parser.finish() })
    }

    /// The document itself.
    pub(super) fn root(&self) -> NodeId {
        0
    }

    /// What the node is.
    pub(super) fn content(&self, node: NodeId) -> &Content {
        &self.nodes[node as usize].content
    }

    /// The line of the page on which the node begins.
    pub(super) fn line(&self, node: NodeId) -> u64 {
        u64::from(self.nodes[node as usize].line)
    }

    /// Where the markup before the node begins, in bytes.
    pub(super) fn at(&self, node: NodeId) -> Option<usize> {
        let at = self.nodes[node as usize].at;
        (at != NONE).then_some(at as usize)
    }

    /// The elements that a node stands in, from the inside out.
    pub(super) fn ancestors(&self, node: NodeId) -> impl Iterator<Item = &Element> + Clone {
        let parent = move |id: &NodeId| {
            let parent = self.nodes[*id as usize].parent;
            (parent != NONE).then_some(parent)
        };
        std::iter::successors(parent(&node), parent).filter_map(|id| match self.content(id) {
            Content::Element(element) => Some(element),
            _ => None,
        })
    }

    /// The children of a node, in order.
    pub(super) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let some = |id: NodeId| (id != NONE).then_some(id);
        std::iter::successors(some(self.nodes[node as usize].first), move |id| {
            some(self.nodes[*id as usize].next)
        })
    }
}

/// What html5ever writes the tree into.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    line: Cell<u32>,
    at: Cell<u32>,
    too_deep: Cell<bool>,
}

/// The name of an element, for html5ever.
struct Name<'a>(Ref<'a, Node>);

static NO_NAMESPACE: Namespace = ns!();
static NO_NAME: LocalName = local_name!("");

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        match &self.0.content {
            Content::Element(element) => &element.name.ns,
            _ => &NO_NAMESPACE,
        }
    }

    fn local_name(&self) -> &LocalName {
        match &self.0.content {
            Content::Element(element) => &element.name.local,
            _ => &NO_NAME,
        }
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.local_name())
    }
}

impl Sink {
    fn new(nodes: usize) -> Self {
        let sink = Sink {
            nodes: RefCell::new(Vec::with_capacity(nodes.min(MAX_NODES))),
            line: Cell::new(1),
            at: Cell::new(NONE),
            too_deep: Cell::new(false),
        };
        sink.add(Content::Nothing);
        sink
    }

    fn excess(&self) -> Option<Excess> {
        if self.too_deep.get() {
            return Some(Excess::Nesting);
        }
        (self.nodes.borrow().len() > MAX_NODES).then_some(Excess::Nodes)
    }

    fn add(&self, content: Content) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let id = nodes.len() as NodeId;
        let line = self.line.get();
        nodes.push(Node {
            parent: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            previous: NONE,
            depth: 0,
            line,
            at: self.at.get(),
            content,
        });
        id
    }

    /// Puts a node under a parent, before a sibling or at the end.
    fn link(&self, node: NodeId, parent: NodeId, next: NodeId) {
        self.detach(node);
        let mut nodes = self.nodes.borrow_mut();
        let previous =
            if next == NONE { nodes[parent as usize].last } else { nodes[next as usize].previous };
        let depth = nodes[parent as usize].depth.saturating_add(1);
        let linked = &mut nodes[node as usize];
        (linked.parent, linked.previous, linked.next, linked.depth) =
            (parent, previous, next, depth);
        match previous {
            NONE => nodes[parent as usize].first = node,
            previous => nodes[previous as usize].next = node,
        }
        match next {
            NONE => nodes[parent as usize].last = node,
            next => nodes[next as usize].previous = node,
        }
        if usize::from(depth) > MAX_NESTING {
            self.too_deep.set(true);
        }
    }

    fn detach(&self, node: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let Node { parent, previous, next, .. } = nodes[node as usize];
        if parent == NONE {
            return;
        }
        match previous {
            NONE => nodes[parent as usize].first = next,
            previous => nodes[previous as usize].next = next,
        }
        match next {
            NONE => nodes[parent as usize].last = previous,
            next => nodes[next as usize].previous = previous,
        }
        let alone = &mut nodes[node as usize];
        (alone.parent, alone.previous, alone.next) = (NONE, NONE, NONE);
    }

    fn insert(&self, parent: NodeId, next: NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => self.link(node, parent, next),
            // Texts side by side are not put together: the reader goes through them anyway.
            NodeOrText::AppendText(text) => {
                let node = self.add(Content::Text(text));
                self.link(node, parent, next);
            }
        }
    }

    fn parent(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.nodes.borrow()[node as usize].parent;
        (parent != NONE).then_some(parent)
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Vec<Node>;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name<'a> {
        Name(Ref::map(self.nodes.borrow(), |nodes| &nodes[*target as usize]))
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        let role = role(&name);
        let (row_span, column_span) = if role == Role::Cell { spans(&attrs) } else { (1, 1) };
        let look = Look::of(&name.local, &attrs);
        let value = |wanted: LocalName| {
            let found = attrs.iter().find(|attribute| attribute.name.local == wanted);
            found.map(|attribute| attribute.value.to_string())
        };
        let names = match (value(local_name!("id")), value(local_name!("class"))) {
            (None, None) => None,
            (id, classes) => Some(Box::new((id.unwrap_or_default(), classes.unwrap_or_default()))),
        };
        self.add(Content::Element(Element { role, look, names, row_span, column_span, name }))
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.add(Content::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.add(Content::Nothing)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.insert(*parent, NONE, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        if let Some(parent) = self.parent(*sibling) {
            self.insert(parent, *sibling, child);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        match self.parent(*element) {
            Some(parent) => self.insert(parent, *element, child),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    // What stands in a template is not shown; under the element itself it is skipped with it.
    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, _: &NodeId, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut child = self.nodes.borrow()[*node as usize].first;
        while child != NONE {
            let next = self.nodes.borrow()[child as usize].next;
            self.link(child, *new_parent, NONE);
            child = next;
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }
}
