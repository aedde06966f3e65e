//! Whether a PDF is whole: what the reader mends silently must be said, and what its checksums refuse must not be read.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys::{
    CONTENTS, COUNT, ENCODING, FILTER, FLATE_DECODE, FONT, PAGES, RESOURCES, SUBTYPE, TO_UNICODE,
    TYPE,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;

use super::forms::Forms;

/// A stream that unpacks to more than this is not text, in bytes.
const MOST_UNPACKED: u64 = 256 << 20;

/// What is wrong with a file as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A stream does not agree with its checksum: its bytes are not what was written.
    Corrupt,
    /// A stream unpacks to more than any text needs, or drawings that call each other multiply without end.
    Bomb,
    /// Pages or their contents are missing, or the file ends too soon.
    Incomplete,
}

/// The first grave fault of the streams that text is read from, else whether something is missing. Pictures, font
/// programs and drawn characters say nothing that is read here, and are not looked at.
pub(super) fn fault(pdf: &Pdf) -> Option<Fault> {
    let (mut fonts, mut forms) = (Fonts::default(), Forms::default());
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let dict = stream.dict();
        let form = dict.get::<Name<'_>>(SUBTYPE).as_deref() == Some(b"Form");
        let structure = matches!(dict.get::<Name<'_>>(TYPE).as_deref(), Some(b"ObjStm" | b"XRef"));
        if form && let Some(resources) = dict.get::<Dict<'_>>(RESOURCES) {
            fonts.add(&resources.get::<Dict<'_>>(FONT).unwrap_or_default());
        }
        forms.add(&stream);
        if (form || structure)
            && let Some(fault) = unpack(&stream)
        {
            return Some(fault);
        }
    }
    if forms.multiply() {
        return Some(Fault::Bomb);
    }
    for page in pdf.pages().iter() {
        if let Some(fault) = contents(page).iter().find_map(unpack) {
            return Some(fault);
        }
        fonts.add(&page.resources().fonts);
    }
    let maps = fonts.0.values().flat_map(|font| {
        [TO_UNICODE, ENCODING].into_iter().filter_map(|key| font.get::<Stream<'_>>(key))
    });
    let unsound = maps.into_iter().find_map(|map| unpack(&map));
    unsound.or_else(|| (!is_whole(pdf)).then_some(Fault::Incomplete))
}

/// The fonts of a file, by object: pages share them.
#[derive(Default)]
struct Fonts<'a>(BTreeMap<(u32, Vec<u8>), Dict<'a>>);

impl<'a> Fonts<'a> {
    fn add(&mut self, fonts: &Dict<'a>) {
        for name in fonts.keys() {
            let Some(font) = fonts.get::<Dict<'a>>(name.as_ref()) else { continue };
            let id = font.obj_id().map_or(0, |id| id.obj_number);
            // The name tells the fonts apart that are no objects of their own.
            self.0.insert((id, name.as_ref().to_vec()), font);
        }
    }
}

fn contents<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    let dict = page.raw();
    match dict.get::<Stream<'a>>(CONTENTS) {
        Some(stream) => vec![stream],
        None => {
            let streams = dict.get::<Array<'a>>(CONTENTS);
            streams.map(|streams| streams.iter::<Stream<'a>>().collect()).unwrap_or_default()
        }
    }
}

fn unpack(stream: &Stream<'_>) -> Option<Fault> {
    if !is_deflated(stream.dict()) {
        return stream.decoded_data().is_err().then_some(Fault::Corrupt);
    }
    let packed = stream.raw_data();
    let mut unpacked = ZlibDecoder::new(packed.as_ref()).take(MOST_UNPACKED);
    match std::io::copy(&mut unpacked, &mut std::io::sink()) {
        Ok(MOST_UNPACKED) => Some(Fault::Bomb),
        Ok(_) => None,
        Err(_) => Some(Fault::Corrupt),
    }
}

fn is_deflated(dict: &Dict<'_>) -> bool {
    let first = dict
        .get::<Name<'_>>(FILTER)
        .or_else(|| dict.get::<Array<'_>>(FILTER)?.iter::<Name<'_>>().next());
    first.as_deref() == Some(FLATE_DECODE)
}

fn is_whole(pdf: &Pdf) -> bool {
    let bytes = pdf.data().as_ref();
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    let ended = tail.windows(9).any(|w| w == b"startxref");
    let counted = pdf
        .xref()
        .get::<Dict<'_>>(pdf.xref().root_id())
        .and_then(|root| root.get::<Dict<'_>>(PAGES)?.get::<u32>(COUNT));
    let pages = pdf.pages();
    ended && counted.is_none_or(|n| n as usize == pages.len()) && pages.iter().all(has_contents)
}

/// Whether every stream that a page is drawn by is there.
fn has_contents(page: &Page<'_>) -> bool {
    let dict = page.raw();
    let named = match dict.get::<Array<'_>>(CONTENTS) {
        Some(streams) => streams.raw_iter().count(),
        None => usize::from(dict.contains_key(CONTENTS)),
    };
    contents(page).len() == named
}
