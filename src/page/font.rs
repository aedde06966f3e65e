//! The embedded font, reduced to the characters of one page: WOFF 1.0, which every browser reads and whose tables are
//! packed with zlib.
//!
//! Glyphs keep their numbers; those that the page does not use become empty. The layout tables are dropped: Chinese text
//! and digits need none.

use std::collections::BTreeSet;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use skrifa::{FontRef, MetadataProvider};

use crate::charts::{BOLD, REGULAR};

/// The tables that are taken as they are.
const COPIED: [&str; 5] = ["OS/2", "hhea", "maxp", "name", "head"];
/// The number of bytes of a table's entry in the directory of a font, and of a packed font.
const ENTRY: usize = 16;
const PACKED_ENTRY: usize = 20;
const PACKED_HEAD: usize = 44;

/// The rules that make both weights available to a page with this text; empty when the font cannot be reduced, which a
/// test excludes.
pub(super) fn faces(text: &str) -> String {
    let wanted: BTreeSet<char> = text.chars().filter(|c| !c.is_control()).collect();
    let face = |(bytes, weight): (&[u8], u32)| {
        let packed = STANDARD.encode(reduced(bytes, &wanted)?);
        Some(format!(
            "@font-face{{font-family:Tongbi;font-weight:{weight};src:url(data:font/woff;base64,{packed})}}"
        ))
    };
    [(REGULAR, 400), (BOLD, 700)].into_iter().filter_map(face).collect()
}

/// A font with the glyphs of some characters alone.
fn reduced(bytes: &[u8], wanted: &BTreeSet<char>) -> Option<Vec<u8>> {
    let charmap = FontRef::new(bytes).ok()?.charmap();
    let mapped: Vec<(u32, u16)> = wanted
        .iter()
        .filter_map(|c| Some((u32::from(*c), u16::try_from(charmap.map(*c)?.to_u32()).ok()?)))
        .collect();
    let source = Source { bytes };
    let mut kept: BTreeSet<u16> = mapped.iter().map(|(_, glyph)| *glyph).collect();
    kept.insert(0);
    let (glyf, loca) = source.outlines(&mut kept)?;
    let mut tables: Vec<([u8; 4], Vec<u8>)> = COPIED
        .iter()
        .map(|tag| Some((tag.as_bytes().try_into().ok()?, source.table(tag)?.to_vec())))
        .collect::<Option<_>>()?;
    for (tag, table) in &mut tables {
        if tag == b"head" {
            // Offsets of glyphs take four bytes each.
            table.get_mut(50..52)?.copy_from_slice(&1_u16.to_be_bytes());
        }
    }
    tables.push((*b"glyf", glyf));
    tables.push((*b"loca", loca));
    tables.push((*b"hmtx", source.metrics(&kept)?));
    tables.push((*b"cmap", character_map(&mapped)));
    tables.push((*b"post", no_names()));
    tables.sort_by_key(|(tag, _)| *tag);
    packed(&tables)
}

/// A font file of TrueType outlines.
struct Source<'a> {
    bytes: &'a [u8],
}

impl<'a> Source<'a> {
    fn table(&self, tag: &str) -> Option<&'a [u8]> {
        let count = usize::from(u16_at(self.bytes, 4)?);
        let entry = (0..count)
            .map(|n| 12 + n * ENTRY)
            .find(|at| self.bytes.get(*at..at + 4) == Some(tag.as_bytes()))?;
        let (from, length) = (u32_at(self.bytes, entry + 8)?, u32_at(self.bytes, entry + 12)?);
        self.bytes.get(from..from.checked_add(length)?)
    }

    fn glyphs(&self) -> Option<usize> {
        u16_at(self.table("maxp")?, 4).map(usize::from)
    }

    /// The outlines of the glyphs that are kept and of their components, which are added to them; and where each begins.
    fn outlines(&self, kept: &mut BTreeSet<u16>) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut open: Vec<u16> = kept.iter().copied().collect();
        while let Some(glyph) = open.pop() {
            for part in components(self.outline(glyph)?) {
                if kept.insert(part) {
                    open.push(part);
                }
            }
        }
        let (mut glyf, mut loca) = (Vec::new(), Vec::new());
        for glyph in 0..self.glyphs()? {
            loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
            let glyph = u16::try_from(glyph).ok()?;
            if kept.contains(&glyph) {
                glyf.extend_from_slice(self.outline(glyph)?);
                glyf.resize(glyf.len().next_multiple_of(4), 0);
            }
        }
        loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
        Some((glyf, loca))
    }

    fn outline(&self, glyph: u16) -> Option<&'a [u8]> {
        let (loca, glyf) = (self.table("loca")?, self.table("glyf")?);
        let long = u16_at(self.table("head")?, 50)? == 1;
        let at = |n: usize| match long {
            true => u32_at(loca, n * 4),
            false => u16_at(loca, n * 2).map(|half| usize::from(half) * 2),
        };
        glyf.get(at(glyph.into())?..at(usize::from(glyph) + 1)?)
    }

    /// The widths; those of glyphs that are not kept are zero, and pack well.
    fn metrics(&self, kept: &BTreeSet<u16>) -> Option<Vec<u8>> {
        let mut table = self.table("hmtx")?.to_vec();
        let full = usize::from(u16_at(self.table("hhea")?, 34)?);
        for glyph in 0..self.glyphs()? {
            let (from, size) = match glyph < full {
                true => (glyph * 4, 4),
                false => (full * 4 + (glyph - full) * 2, 2),
            };
            // The last full entry has the width of all glyphs behind it.
            let is_shared = glyph + 1 == full;
            if !is_shared && !kept.contains(&u16::try_from(glyph).ok()?) {
                table.get_mut(from..from + size)?.fill(0);
            }
        }
        Some(table)
    }
}

/// The glyphs that a composite glyph is made of.
fn components(outline: &[u8]) -> Vec<u16> {
    const WORDS: u16 = 0x0001;
    const SCALE: u16 = 0x0008;
    const MORE: u16 = 0x0020;
    const TWO_SCALES: u16 = 0x0040;
    const MATRIX: u16 = 0x0080;
    let mut parts = Vec::new();
    // A negative number of contours marks a composite glyph.
    if u16_at(outline, 0).is_none_or(|contours| contours < 0x8000) {
        return parts;
    }
    let mut at = 10;
    while let (Some(flags), Some(glyph)) = (u16_at(outline, at), u16_at(outline, at + 2)) {
        parts.push(glyph);
        at += 4 + if flags & WORDS != 0 { 4 } else { 2 };
        at += match flags & (SCALE | TWO_SCALES | MATRIX) {
            0 => 0,
            scales if scales & SCALE != 0 => 2,
            scales if scales & TWO_SCALES != 0 => 4,
            _ => 8,
        };
        if flags & MORE == 0 {
            break;
        }
    }
    parts
}

/// A map of format 12: one group for each character.
fn character_map(mapped: &[(u32, u16)]) -> Vec<u8> {
    let groups = u32::try_from(mapped.len()).unwrap_or_default();
    let mut table = Vec::new();
    // Version 0, one map: Windows, all of Unicode, 12 bytes from here.
    for word in [0_u16, 1, 3, 10] {
        table.extend(word.to_be_bytes());
    }
    table.extend(12_u32.to_be_bytes());
    table.extend([12_u16, 0].map(u16::to_be_bytes).concat());
    table.extend([16 + 12 * groups, 0, groups].map(u32::to_be_bytes).concat());
    for (character, glyph) in mapped {
        table.extend([*character, *character, u32::from(*glyph)].map(u32::to_be_bytes).concat());
    }
    table
}

/// A table of names of version 3: there are none.
fn no_names() -> Vec<u8> {
    let mut table = vec![0; 32];
    table[..4].copy_from_slice(&0x0003_0000_u32.to_be_bytes());
    table
}

/// The tables as WOFF 1.0.
fn packed(tables: &[([u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    let mut directory = Vec::new();
    let start = PACKED_HEAD + PACKED_ENTRY * tables.len();
    let mut plain = 12 + ENTRY * tables.len();
    for (tag, table) in tables {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(table).ok()?;
        let squeezed = encoder.finish().ok()?;
        // A table that does not become smaller stands as it is.
        let stored = if squeezed.len() < table.len() { &squeezed } else { table };
        directory.extend(tag);
        for number in [start + data.len(), stored.len(), table.len()] {
            directory.extend(u32::try_from(number).ok()?.to_be_bytes());
        }
        directory.extend(checksum(table).to_be_bytes());
        data.extend_from_slice(stored);
        data.resize(data.len().next_multiple_of(4), 0);
        plain += table.len().next_multiple_of(4);
    }
    let length = u32::try_from(start + data.len()).ok()?;
    let mut out = b"wOFF".to_vec();
    out.extend([0x0001_0000, length].map(u32::to_be_bytes).concat());
    out.extend([u16::try_from(tables.len()).ok()?, 0].map(u16::to_be_bytes).concat());
    out.extend(u32::try_from(plain).ok()?.to_be_bytes());
    // No version, no metadata, no private data.
    out.resize(PACKED_HEAD, 0);
    out.extend(directory);
    out.extend(data);
    Some(out)
}

/// The sum of a table's words.
fn checksum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)?;
    usize::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_of_a_few_characters_is_small_and_whole() {
        let text = "宿迁市2024年政府信息公开年报，增至29,351件（+45.6%）。△";
        let wanted = text.chars().collect();
        let font = reduced(REGULAR, &wanted).unwrap();
        assert_eq!(&font[..4], b"wOFF");
        assert_eq!(u32_at(&font, 8), Some(font.len()));
        assert!(font.len() < 40_000, "{}", font.len());
        assert!(faces(text).matches("@font-face").count() == 2);
    }

    #[test]
    fn the_parts_of_a_composite_glyph_are_kept() {
        // Two components, the first with words and one scale.
        let mut outline = vec![0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0];
        outline.extend([0x00, 0x29, 0, 7, 0, 0, 0, 0, 0, 0, 0x00, 0x00, 0, 9, 0, 0]);
        assert_eq!(components(&outline), [7, 9]);
        assert!(components(&[0, 1, 0, 0]).is_empty());
    }
}
