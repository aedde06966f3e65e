//! The parts of a Word document that comments need, and the package with those parts changed and all others as they were.

use std::io::{Cursor, Write};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::documents::package::{Package, attribute};

/// What the package calls comments.
const RELATION: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

const TYPES: &str = "[Content_Types].xml";

/// A package that is taken apart.
pub(super) struct Parts<'a> {
    bytes: &'a [u8],
    package: Package<'a>,
    /// The name of the main part.
    main: String,
    /// The name of the part with the relations of the main part, and what it says.
    relations: (String, Option<String>),
    /// The name of the part with the comments, and whether it is there.
    comments: (String, bool),
}

impl<'a> Parts<'a> {
    /// Opens a package; none where it is damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Parts<'a>> {
        let mut package = Package::open(bytes).ok()?;
        let main = package.main_part().unwrap_or_else(|| "word/document.xml".to_owned());
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let within = |name: &str| match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        let of_main = within(&format!("_rels/{name}.rels"));
        let relations = package.part(&of_main).ok()?;
        let known = relations.as_deref().and_then(comments_of);
        let comments = match known {
            Some(target) => match target.strip_prefix('/') {
                Some(absolute) => (absolute.to_owned(), true),
                None => (within(&target), true),
            },
            None => (free(&package, &within), false),
        };
        Some(Parts { bytes, package, main, relations: (of_main, relations), comments })
    }

    /// The main part; none where its bytes are no UTF-8, for what is put into it must leave the rest as it was.
    pub(super) fn document(&mut self) -> Option<String> {
        let part = self.package.part(&self.main).ok()??;
        (!part.contains(char::REPLACEMENT_CHARACTER)).then_some(part)
    }

    /// The comments that are there.
    ///
    /// The outer option is none where they cannot be read.
    #[expect(clippy::option_option, reason = "a part that is not there is no part that is damaged")]
    pub(super) fn comments(&mut self) -> Option<Option<String>> {
        if !self.comments.1 {
            return Some(None);
        }
        self.package.part(&self.comments.0).ok()?.map(Some)
    }

    /// The package with another main part and other comments.
    pub(super) fn packed(mut self, document: String, comments: String) -> Option<Vec<u8>> {
        let mut changed = vec![(self.main.clone(), document), (self.comments.0.clone(), comments)];
        if !self.comments.1 {
            let types = self.package.part(TYPES).ok()??;
            changed.push((TYPES.to_owned(), with_type(types, &self.comments.0)?));
            let relations = with_relation(self.relations.1, &self.comments.0)?;
            changed.push((self.relations.0, relations));
        }
        repacked(self.bytes, &changed)
    }
}

/// A name for the comments that no part has.
fn free(package: &Package<'_>, within: &dyn Fn(&str) -> String) -> String {
    let names = std::iter::once("comments.xml".to_owned())
        .chain((1..).map(|number| format!("comments{number}.xml")));
    names.map(|name| within(&name)).find(|name| !package.has(name)).unwrap_or_default()
}

/// Where the relations of a part say that its comments are.
fn comments_of(relations: &str) -> Option<String> {
    let mut reader = Reader::from_str(relations);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return None,
            Event::Start(e) | Event::Empty(e) => {
                let kind = attribute(&e, "Type").unwrap_or_default();
                if e.local_name().as_ref() == "Relationship" && kind.ends_with("/comments") {
                    return attribute(&e, "Target");
                }
            }
            _ => {}
        }
    }
}

fn with_type(types: String, part: &str) -> Option<String> {
    let element = format!("Override PartName=\"/{part}\" ContentType=\"{CONTENT}\"/>");
    with_last(types, "Types", &element)
}

fn with_relation(relations: Option<String>, part: &str) -> Option<String> {
    let relations = relations.unwrap_or_else(|| {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        format!("{head}<Relationships xmlns=\"{RELATIONS}\"></Relationships>")
    });
    let mut ids = (0..).map(|number| format!("rIdTongbi{number}"));
    let id = ids.find(|id| !relations.contains(&format!("\"{id}\"")))?;
    let element = format!("Relationship Id=\"{id}\" Type=\"{RELATION}\" Target=\"/{part}\"/>");
    with_last(relations, "Relationships", &element)
}

/// An element, without its `<`, as the last one of a root of this name.
fn with_last(mut part: String, root: &str, element: &str) -> Option<String> {
    if let Some(end) = part.rfind(&format!("{root}>")) {
        let start = part[..end].rfind("</")?;
        let prefix = part[start + 2..end].to_owned();
        part.insert_str(start, &format!("<{prefix}{element}"));
        return Some(part);
    }
    // A root without content: `<Relationships …/>`.
    let slash = part.rfind("/>")?;
    let name = part[..slash].rfind('<').map(|at| part[at + 1..slash].to_owned())?;
    let name = name.split_ascii_whitespace().next()?.to_owned();
    let prefix = name.strip_suffix(root)?.to_owned();
    part.replace_range(slash..slash + 2, &format!("><{prefix}{element}</{name}>"));
    Some(part)
}

/// The package with these parts; the bytes of all others stay as they are.
fn repacked(bytes: &[u8], changed: &[(String, String)]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same draft and the same findings give the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let mut written = vec![false; changed.len()];
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).ok()?;
        let name = entry.name().ok()?.into_owned();
        match changed.iter().position(|(part, _)| *part == name) {
            Some(at) => {
                writer.start_file(name.as_str(), options).ok()?;
                writer.write_all(changed[at].1.as_bytes()).ok()?;
                written[at] = true;
            }
            None => writer.raw_copy_file(entry).ok()?,
        }
    }
    for (_, (part, text)) in changed.iter().enumerate().filter(|(at, _)| !written[*at]) {
        writer.start_file(part.as_str(), options).ok()?;
        writer.write_all(text.as_bytes()).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
