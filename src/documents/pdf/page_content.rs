use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_syntax::object::dict::keys::{MASK, SMASK};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use super::glyph::{self, Glyph, Turn};
use super::strokes::{self, Rules};
use super::visibility::{self, FAINT, Grounds, SMALLEST};

/// What one page shows: its characters in the order of the file, and its ruling lines.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Rules,
    /// Whether an image covers most of the page.
    pub(super) scanned: bool,
    /// The characters that stand in the file but are not to be seen.
    pub(super) hidden: usize,
    /// The characters of the fonts that come with the reader, by index.
    pub(super) substituted: Vec<usize>,
    /// The texts that a line strikes out, and those of notes beside numbers.
    pub(super) struck: Vec<String>,
    pub(super) notes: Vec<String>,
    clips: Vec<Rect>,
    grounds: Grounds,
    /// How much the groups let be seen that are open, from the outside in.
    opacities: Vec<f32>,
    runs: u32,
}

impl PageContent {
    pub(super) fn new(width: f64, height: f64) -> Self {
        PageContent { width, height, ..PageContent::default() }
    }

    /// Puts the page in order once all is drawn: what was drawn twice is kept once, what lies beside the paper goes,
    /// and a page that was set sideways is turned so that its text runs to the right.
    pub(super) fn settle(&mut self) {
        self.drop_doubles();
        let notes = visibility::notes(&self.glyphs);
        self.notes = self.drop_marked(&notes);
        let before = self.glyphs.len();
        let (width, height) = (self.width, self.height);
        self.glyphs.retain(|g| (0.0..=width).contains(&g.x) && (0.0..=height).contains(&g.y));
        self.hidden += before - self.glyphs.len();
        while self.mostly() != Turn::Right {
            self.turn_page();
        }
        let (struck, lines) = visibility::struck(&self.glyphs, &self.rules.flat);
        self.rules.flat.retain(|rule| !lines.contains(rule));
        self.struck = self.drop_marked(&struck);
        self.find_vertical();
    }

    /// Drops the marked characters; gives them as texts, those that stood side by side as one.
    fn drop_marked(&mut self, marked: &[bool]) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        let mut last = None;
        for (at, glyph) in self.glyphs.iter().enumerate().filter(|(at, _)| marked[*at]) {
            match texts.last_mut() {
                Some(text) if last == at.checked_sub(1) => text.push_str(&glyph.text),
                _ => texts.push(glyph.text.to_string()),
            }
            last = Some(at);
        }
        let mut marks = marked.iter();
        self.glyphs.retain(|_| !marks.next().copied().unwrap_or(false));
        texts
    }

    /// Vertical writing is often drawn character by character with upright type: each stands below the one before, and
    /// the next line begins to the left.
    fn find_vertical(&mut self) {
        let mut from = 0;
        while from < self.glyphs.len() {
            let (mut to, mut down) = (from + 1, 0);
            while let Some(step) = self.glyphs.get(to).and_then(|g| self.glyphs[to - 1].step(g)) {
                down += usize::from(step == Turn::Down);
                // A column begins only where one has been seen.
                if step != Turn::Down && down < 2 {
                    break;
                }
                to += 1;
            }
            if down >= 2 {
                for glyph in &mut self.glyphs[from..to] {
                    (glyph.turn, glyph.length) = (Turn::Down, glyph.size);
                }
            }
            from = to;
        }
    }

    /// Makes the characters unknown that a font of the reader's own drew: where a font of the file is missing, their
    /// codes mean something else.
    pub(super) fn distrust_substituted(&mut self) {
        for index in std::mem::take(&mut self.substituted) {
            self.glyphs[index].text = glyph::text_of(None);
        }
    }

    /// Bold type is often made by drawing a text again, less than a point beside itself. Within one string two
    /// characters in one place are two characters.
    fn drop_doubles(&mut self) {
        let mut order: Vec<usize> = (0..self.glyphs.len()).collect();
        let key = |i: usize| (&self.glyphs[i].text, self.glyphs[i].x);
        order.sort_by(|&a, &b| {
            let ((text, x), (other, other_x)) = (key(a), key(b));
            text.cmp(other).then(x.total_cmp(&other_x)).then(a.cmp(&b))
        });
        let mut doubled = vec![false; self.glyphs.len()];
        for (n, &first) in order.iter().enumerate() {
            if doubled[first] {
                continue;
            }
            for &second in &order[n + 1..] {
                let (a, b) = (&self.glyphs[first], &self.glyphs[second]);
                let near = (0.2 * a.size).min(0.4 * a.length);
                if a.text != b.text || b.x - a.x > near {
                    break;
                }
                if (a.y - b.y).abs() <= near && a.turn == b.turn && a.run != b.run {
                    let (keep, drop) = (first.min(second), first.max(second));
                    doubled[drop] = true;
                    self.glyphs[keep].bold = true;
                }
            }
        }
        let mut doubled = doubled.into_iter();
        self.glyphs.retain(|_| !doubled.next().unwrap_or(false));
    }

    fn mostly(&self) -> Turn {
        let count = |turn| self.glyphs.iter().filter(|g| g.turn == turn).count();
        let half = self.glyphs.len() / 2;
        // Text set downwards is Chinese vertical writing as often as a page set sideways: it is left alone unless the
        // whole page is so.
        [Turn::Up, Turn::Left].into_iter().find(|&t| count(t) > half).unwrap_or_else(|| {
            let all = count(Turn::Down) * 10 > self.glyphs.len() * 9;
            if all { Turn::Down } else { Turn::Right }
        })
    }

    /// Turns the page clockwise by a quarter.
    fn turn_page(&mut self) {
        let height = self.height;
        for g in &mut self.glyphs {
            (g.x, g.y, g.turn) = (height - g.y, g.x, g.turn.clockwise());
        }
        self.rules.turn(height);
        (self.width, self.height) = (self.height, self.width);
    }

    fn visible(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::new(0.0, 0.0, self.width, self.height))
    }

    /// What is painted later hides the text below it.
    fn cover(&mut self, area: Rect) {
        let area = area.intersect(self.visible());
        if area.width() <= 0.0 || area.height() <= 0.0 {
            return;
        }
        if self.substituted.is_empty() {
            let before = self.glyphs.len();
            self.glyphs.retain(|g| !area.contains(Point::new(g.x, g.y)));
            self.hidden += before - self.glyphs.len();
            return;
        }
        for g in self.glyphs.iter_mut().filter(|g| area.contains(Point::new(g.x, g.y))) {
            // The indices of substituted characters must not move.
            g.text = " ".into();
            self.hidden += 1;
        }
    }

    fn draw(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        let drawing = strokes::trace(path, props.transform);
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) {
            drawing.outline_into(&mut self.rules);
        }
        if matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            let covered = drawing.fill_into(&mut self.rules);
            if let Some(area) = covered.map(|area| area.intersect(self.visible())) {
                self.grounds.fill(area, props);
            }
            if let Some(area) = covered.filter(|a| self.hides_text(*a) && is_opaque(props)) {
                self.cover(area);
            }
        }
    }

    fn hides_text(&self, area: Rect) -> bool {
        self.glyphs.iter().any(|g| area.contains(Point::new(g.x, g.y)))
    }
}

fn is_opaque(props: &DrawProps<'_>) -> bool {
    let solid = match &props.paint {
        Paint::Color(color) => color.to_rgba().components()[3] > 0.99,
        Paint::Pattern(_) => false,
    };
    solid && props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal
}

impl Device<'_> for PageContent {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        self.draw(path, &props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        use hayro_interpret::kurbo::Shape as _;
        let area = clip.path.bounding_box().intersect(self.visible());
        self.clips.push(area);
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        let around = self.opacities.last().copied().unwrap_or(1.0);
        self.opacities.push(around * opacity);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let faint = self.opacities.last().is_some_and(|opacity| *opacity < FAINT);
        if faint || matches!(mode, DrawMode::Invisible) {
            self.hidden += run.glyphs().len();
            return;
        }
        let face = run.glyphs().first().map(|g| Face::of(g)).unwrap_or_default();
        let vertical = run.writing_mode() == hayro_interpret::hayro_cmap::WritingMode::Vertical;
        self.runs += 1;
        let number = self.runs;
        let drawn: Vec<Glyph> = (0..)
            .zip(run.glyphs())
            .filter_map(|(order, g)| {
                let glyph = placed(g, props.transform * g.transform(), vertical)?;
                Some(Glyph { bold: face.bold, run: number, order, ..glyph })
            })
            .collect();
        let visible = self.visible();
        // A number that a cell cuts off is kept whole: only what lies outside altogether is not printed.
        if !drawn.iter().any(|g| visible.contains(Point::new(g.x, g.y))) {
            self.hidden += run.glyphs().len();
            return;
        }
        let shown = drawn.len();
        let seen = |g: &Glyph| {
            g.is_space() || g.size > SMALLEST && self.grounds.shows(&props, Point::new(g.x, g.y))
        };
        let drawn: Vec<Glyph> = drawn.into_iter().filter(seen).collect();
        self.hidden += shown - drawn.len();
        if face.substituted {
            self.substituted.extend(self.glyphs.len()..self.glyphs.len() + drawn.len());
        }
        self.glyphs.extend(drawn);
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = props.transform.transform_rect_bbox(size);
        let page = self.width * self.height;
        let shown = area.intersect(Rect::new(0.0, 0.0, self.width, self.height));
        self.scanned |= shown.width().max(0.0) * shown.height().max(0.0) > 0.5 * page;
        self.grounds.add(shown, true);
        let Image::Raster(raster) = image else { return };
        let stream = raster.stream();
        let clear = [SMASK, MASK].iter().any(|key| stream.dict().contains_key(key));
        if !clear && props.blend_mode == BlendMode::Normal && props.soft_mask.is_none() {
            self.cover(area);
        }
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.opacities.pop();
    }
}

#[derive(Default)]
struct Face {
    bold: bool,
    substituted: bool,
}

impl Face {
    fn of(shape: &Shape<'_>) -> Face {
        let Shape::Outline(outline) = shape else { return Face::default() };
        let Some(data) = outline.font_data() else {
            return Face { bold: false, substituted: true };
        };
        let name = data.postscript_name.unwrap_or_default();
        let named = ["Bold", "Black", "Heavy", "SimHei", "Heiti"].iter().any(|n| name.contains(n));
        Face { bold: named || data.weight.is_some_and(|w| w >= 600), substituted: false }
    }
}

/// A character in its place; none when it has no size or runs askew (a watermark).
fn placed(shape: &Shape<'_>, transform: Affine, vertical: bool) -> Option<Glyph> {
    let [a, b, c, d, ..] = transform.as_coeffs();
    let size = 1000.0 * c.hypot(d);
    let advance = match shape {
        Shape::Outline(outline) => outline.advance_width(),
        Shape::Type3(drawn) => drawn.advance_width(),
    };
    let width = f64::from(advance.unwrap_or(500.0));
    let run = Turn::of(a, b)?;
    let middle = if vertical { 500.0 } else { width / 2.0 };
    // Ideographs fill the box from 0.12 below the base line to 0.88 above it.
    let centre = transform * Point::new(middle, 380.0);
    let (turn, length) = if vertical { (run.clockwise(), size) } else { (run, width * a.hypot(b)) };
    let sound = size.is_finite() && size > 0.1 && length.is_finite() && centre.is_finite();
    sound.then(|| Glyph {
        x: centre.x,
        y: centre.y,
        length,
        size,
        turn,
        text: glyph::text_of(shape.as_unicode()),
        bold: false,
        run: 0,
        order: 0,
    })
}
