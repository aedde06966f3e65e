//! The sizes of charts: those that have a name, and one's own.

use std::str::FromStr;

/// How large a chart is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// 960 × 600: the width of the text on A4.
    #[default]
    Standard,
    /// 800 × 800.
    Square,
    /// 1280 × 540.
    Wide,
    /// 960 × 1000.
    Tall,
    /// 1280 × 720: a slide.
    Slide,
    /// 1200 × 675: the card of a link.
    Card,
    /// 1080 × 1080: a post.
    Post,
    /// 1080 × 1440: a picture for a telephone.
    Phone,
    /// Width and height of one's own.
    Own(u32, u32),
}

impl Size {
    /// Every size that has a name.
    pub const ALL: [Size; 8] = [
        Size::Standard,
        Size::Square,
        Size::Wide,
        Size::Tall,
        Size::Slide,
        Size::Card,
        Size::Post,
        Size::Phone,
    ];
    /// The smallest and the largest width and height in which texts keep their size and the picture its place.
    pub const LIMITS: ((u32, u32), (u32, u32)) = ((720, 480), (4000, 4000));

    /// The name.
    pub fn name(self) -> String {
        match self {
            Size::Standard => "standard".to_owned(),
            Size::Square => "square".to_owned(),
            Size::Wide => "wide".to_owned(),
            Size::Tall => "tall".to_owned(),
            Size::Slide => "slide".to_owned(),
            Size::Card => "card".to_owned(),
            Size::Post => "post".to_owned(),
            Size::Phone => "phone".to_owned(),
            Size::Own(width, height) => format!("{width}x{height}"),
        }
    }

    /// Width and height in pixels.
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Size::Standard => (960, 600),
            Size::Square => (800, 800),
            Size::Wide => (1280, 540),
            Size::Tall => (960, 1000),
            Size::Slide => (1280, 720),
            Size::Card => (1200, 675),
            Size::Post => (1080, 1080),
            Size::Phone => (1080, 1440),
            Size::Own(width, height) => (width, height),
        }
    }
}

impl FromStr for Size {
    type Err = ();

    /// Reads a name or `1000x700`.
    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        if let Some(size) = Size::ALL.into_iter().find(|size| size.name() == text) {
            return Ok(size);
        }
        let (width, height) = text.split_once(['x', 'X', '×', '*']).ok_or(())?;
        let side = |text: &str| text.trim().parse::<u32>().map_err(|_| ());
        let (width, height) = (side(width)?, side(height)?);
        let (least, most) = Size::LIMITS;
        let fits = (least.0..=most.0).contains(&width) && (least.1..=most.1).contains(&height);
        fits.then_some(Size::Own(width, height)).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_name_or_two_numbers_within_limits() {
        assert_eq!("1000x700".parse(), Ok(Size::Own(1000, 700)));
        assert_eq!("slide".parse(), Ok(Size::Slide));
        assert_eq!("100x100".parse::<Size>(), Err(()));
        assert_eq!("9000x600".parse::<Size>(), Err(()));
    }
}
