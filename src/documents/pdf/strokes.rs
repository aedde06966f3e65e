use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};

/// A filled shape thinner than this is a ruling line, in points.
const THIN: f64 = 3.0;

/// More lines than this on a page are a drawing, not tables.
const MOST_RULES: usize = 50_000;

/// A ruling line: where it lies, and from where to where it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// The ruling lines of a page: those that run across it and those that stand upright.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) flat: Vec<Rule>,
    pub(super) upright: Vec<Rule>,
}

impl Rules {
    fn add(&mut self, a: Point, b: Point) {
        if self.flat.len() + self.upright.len() >= MOST_RULES || !a.is_finite() || !b.is_finite() {
            return;
        }
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if dy <= 0.5 && dx > dy {
            let at = (a.y + b.y) / 2.0;
            self.flat.push(Rule { at, from: a.x.min(b.x), to: a.x.max(b.x) });
        } else if dx <= 0.5 && dy > dx {
            let at = (a.x + b.x) / 2.0;
            self.upright.push(Rule { at, from: a.y.min(b.y), to: a.y.max(b.y) });
        }
    }

    fn add_rect(&mut self, r: Rect) {
        let middle = r.center();
        // A dot of a dotted line may belong to either direction; what stays short is dropped with the merging.
        let dot = r.width() <= THIN && r.height() <= THIN;
        if r.height() <= THIN && (dot || r.width() > r.height()) {
            self.add(Point::new(r.x0, middle.y), Point::new(r.x1, middle.y));
        }
        if r.width() <= THIN && (dot || r.height() > r.width()) {
            self.add(Point::new(middle.x, r.y0), Point::new(middle.x, r.y1));
        }
    }

    /// Turns the page clockwise by a quarter, as [`super::page_content::PageContent`] does with its characters.
    pub(super) fn turn(&mut self, height: f64) {
        let upright =
            self.flat.iter().map(|r| Rule { at: height - r.at, from: r.from, to: r.to }).collect();
        self.flat = self
            .upright
            .iter()
            .map(|r| Rule { at: r.at, from: height - r.to, to: height - r.from })
            .collect();
        self.upright = upright;
    }
}

/// A path as the corners of its straight parts.
pub(super) struct Drawing(Vec<Vec<Point>>);

/// The straight parts of a path in page space; a part with curves is left out.
pub(super) fn trace(path: &BezPath, transform: Affine) -> Drawing {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut curved = false;
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => {
                parts.push(vec![transform * p]);
                curved = false;
            }
            PathEl::LineTo(p) if !curved => {
                if let Some(part) = parts.last_mut() {
                    part.push(transform * p);
                }
            }
            PathEl::ClosePath if !curved => {
                if let Some(part) = parts.last_mut() {
                    let first = part[0];
                    part.push(first);
                }
            }
            _ if !curved => {
                curved = true;
                parts.pop();
            }
            _ => {}
        }
    }
    Drawing(parts)
}

impl Drawing {
    /// Adds every straight edge.
    pub(super) fn outline_into(&self, rules: &mut Rules) {
        for part in &self.0 {
            for edge in part.windows(2) {
                rules.add(edge[0], edge[1]);
            }
        }
    }

    /// Adds the filled shapes that are thin enough to be lines, and the frames; gives the rectangle that is covered,
    /// where the path is just that.
    pub(super) fn fill_into(&self, rules: &mut Rules) -> Option<Rect> {
        if let [outer, inner] = self.0.as_slice()
            && let Some(frame) = frame(outer, inner)
        {
            frame.into_iter().for_each(|side| rules.add_rect(side));
            return None;
        }
        let mut covered = None;
        for part in &self.0 {
            let bounds = bounds(part);
            rules.add_rect(bounds);
            let thick = bounds.width() > THIN && bounds.height() > THIN;
            covered = (thick && self.0.len() == 1 && is_rect(part)).then_some(bounds);
        }
        covered
    }
}

/// The four sides of the frame between two rectangles, one in the other: how borders of one colour are filled.
fn frame(outer: &[Point], inner: &[Point]) -> Option<[Rect; 4]> {
    let (o, i) = if is_rect(outer) && is_rect(inner) {
        (bounds(outer), bounds(inner))
    } else {
        return None;
    };
    let gaps = [i.x0 - o.x0, o.x1 - i.x1, i.y0 - o.y0, o.y1 - i.y1];
    let thin = gaps.iter().all(|gap| (0.0..=THIN).contains(gap)) && i.area() > 0.0;
    thin.then_some([
        Rect::new(o.x0, o.y0, o.x1, i.y0),
        Rect::new(o.x0, i.y1, o.x1, o.y1),
        Rect::new(o.x0, o.y0, i.x0, o.y1),
        Rect::new(i.x1, o.y0, o.x1, o.y1),
    ])
}

fn bounds(part: &[Point]) -> Rect {
    let first = part.first().copied().unwrap_or_default();
    part.iter().fold(Rect::from_points(first, first), |r, &p| r.union_pt(p))
}

fn is_rect(part: &[Point]) -> bool {
    (4..=5).contains(&part.len())
        && part.windows(2).all(|e| (e[0].x - e[1].x).abs() < 0.3 || (e[0].y - e[1].y).abs() < 0.3)
}
