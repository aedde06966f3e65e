//! What the properties of a run of a Word document make of its text.

use quick_xml::events::BytesStart;

use crate::documents::package::attribute;
use crate::documents::text_run::{Ink, Raised, State};

/// The largest size of type that nobody can read, in half-points, and the narrowest type, in per cent.
const UNREADABLE_SIZE: u32 = 2;
const UNREADABLE_WIDTH: u32 = 2;

/// From here on a filling lets everything through, in thousandths of a per cent.
const CLEAR: u32 = 95_000;

/// The properties of a run, or of a style, that change what is read of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RunLook {
    hidden: Option<bool>,
    hidden_on_web: Option<bool>,
    struck: Option<bool>,
    struck_twice: Option<bool>,
    vertical: Option<Raised>,
    moved: Option<bool>,
    sizeless: Option<bool>,
    narrow: Option<bool>,
    ink: Option<Ink>,
    dark_ground: Option<bool>,
    /// Whether what is read next says how the characters are filled.
    in_fill: bool,
}

impl RunLook {
    /// Takes one property.
    pub(super) fn take(&mut self, e: &BytesStart<'_>) {
        let value = || attribute(e, "val").unwrap_or_default();
        let on = || !matches!(value().as_str(), "0" | "false" | "off" | "none");
        let number = || value().parse::<u32>().ok();
        match e.local_name().as_ref() {
            "vanish" | "specVanish" => self.hidden = Some(on()),
            "webHidden" => self.hidden_on_web = Some(on()),
            "strike" => self.struck = Some(on()),
            "dstrike" => self.struck_twice = Some(on()),
            "vertAlign" => {
                let raised = matches!(value().as_str(), "superscript" | "subscript");
                self.vertical = Some(if raised { Raised::Note } else { Raised::No });
            }
            "position" => self.moved = Some(!matches!(value().as_str(), "0" | "")),
            "sz" => self.sizeless = number().map(|size| size <= UNREADABLE_SIZE),
            "w" => self.narrow = number().map(|width| width <= UNREADABLE_WIDTH),
            "color" => self.ink = Some(ink(&value())),
            "textFill" => self.in_fill = true,
            "textOutline" | "glow" | "shadow" | "reflection" | "props3d" => self.in_fill = false,
            "noFill" if self.in_fill => self.ink = Some(Ink::None),
            "alpha" if self.in_fill && number() >= Some(CLEAR) => self.ink = Some(Ink::None),
            "shd" => self.dark_ground = shading(e).or(self.dark_ground),
            "highlight" => self.dark_ground = Some(!matches!(value().as_str(), "white" | "none")),
            _ => {}
        }
    }

    /// This look with another over it, which decides where both say something.
    pub(super) fn under(self, over: RunLook) -> RunLook {
        RunLook {
            hidden: over.hidden.or(self.hidden),
            hidden_on_web: over.hidden_on_web.or(self.hidden_on_web),
            struck: over.struck.or(self.struck),
            struck_twice: over.struck_twice.or(self.struck_twice),
            vertical: over.vertical.or(self.vertical),
            moved: over.moved.or(self.moved),
            sizeless: over.sizeless.or(self.sizeless),
            narrow: over.narrow.or(self.narrow),
            ink: over.ink.or(self.ink),
            dark_ground: over.dark_ground.or(self.dark_ground),
            in_fill: false,
        }
    }

    /// Whether the text is hidden.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden == Some(true) || self.hidden_on_web == Some(true)
    }

    /// How the text stands on its line.
    pub(super) fn raised(&self) -> Raised {
        match self.vertical {
            Some(Raised::Note) => Raised::Note,
            _ if self.moved == Some(true) => Raised::Moved,
            _ => Raised::No,
        }
    }

    /// The state of the text; `dark_ground` is that of the cell or paragraph around it.
    pub(super) fn state(&self, dark_ground: bool) -> State {
        State {
            struck: self.struck == Some(true) || self.struck_twice == Some(true),
            sizeless: self.sizeless == Some(true) || self.narrow == Some(true),
            ink: self.ink.unwrap_or(Ink::Dark),
            dark_ground: self.dark_ground.unwrap_or(dark_ground),
        }
    }
}

/// Whether a shading makes the ground dark; none where it makes none.
pub(super) fn shading(e: &BytesStart<'_>) -> Option<bool> {
    let fill = attribute(e, "fill").or_else(|| attribute(e, "themeFill"))?;
    let none = matches!(fill.as_str(), "auto" | "");
    (!none).then(|| ink(&fill) == Ink::Dark)
}

fn ink(colour: &str) -> Ink {
    let digits = colour.len() == 6 && colour.bytes().all(|b| b.is_ascii_hexdigit());
    let light = |at: usize| u8::from_str_radix(&colour[at..at + 2], 16).is_ok_and(|c| c >= 245);
    let white = digits && [0, 2, 4].into_iter().all(light);
    if white || matches!(colour, "white" | "background1") { Ink::White } else { Ink::Dark }
}
