//! Where names go, so that none lies over another.

use crate::svg::Anchor;
use crate::text::width;

/// A box of the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rect {
    /// A square around a point.
    pub(crate) fn around((x, y): (f64, f64), half: f64) -> Self {
        Self {
            x: x - half,
            y: y - half,
            width: half * 2.0,
            height: half * 2.0,
        }
    }

    pub(crate) fn grown(self, by: f64) -> Self {
        Self {
            x: self.x - by,
            y: self.y - by,
            width: self.width + by * 2.0,
            height: self.height + by * 2.0,
        }
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.width <= self.x + self.width
            && other.y + other.height <= self.y + self.height
    }
}

/// Finds room for labels within a field, the first come first.
pub(crate) struct Labels {
    field: Rect,
    taken: Vec<Rect>,
    /// Points that are better left uncovered.
    rather_free: Vec<(f64, f64)>,
}

/// Where a label stands.
pub(crate) struct Spot {
    /// Where its baseline begins.
    pub(crate) at: (f64, f64),
    pub(crate) anchor: Anchor,
    /// From the mark to a label that had no room beside it.
    pub(crate) leader: Option<[(f64, f64); 2]>,
}

/// Ways from a mark: beside it, above and below, aslant.
const WAYS: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.72, -0.72),
    (0.72, 0.72),
    (-0.72, -0.72),
    (-0.72, 0.72),
];

/// How far from its mark a label may stand; beyond the first a line leads to it.
const DISTANCES: [f64; 4] = [4.0, 14.0, 26.0, 44.0];

impl Labels {
    pub(crate) fn new(field: Rect) -> Self {
        Self {
            field: field.grown(-2.0),
            taken: Vec::new(),
            rather_free: Vec::new(),
        }
    }

    /// Keeps a box free of labels.
    pub(crate) fn keep_free(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Leaves a point uncovered where there is a choice.
    pub(crate) fn rather_free(&mut self, at: (f64, f64)) {
        self.rather_free.push(at);
    }

    /// Room for a text near a mark of this radius.
    pub(crate) fn near(
        &mut self,
        (x, y): (f64, f64),
        radius: f64,
        size: f64,
        text: &str,
    ) -> Option<Spot> {
        for (step, distance) in DISTANCES.into_iter().enumerate() {
            let candidate = |(dx, dy): (f64, f64)| {
                let begin = (x + dx * (radius + 1.0), y + dy * (radius + 1.0));
                let end = (x + dx * (radius + distance), y + dy * (radius + distance));
                let (at, anchor) = beginning(end, (dx, dy), size);
                let leader = (step > 0).then_some([begin, end]);
                (area(at, anchor, size, text), Spot { at, anchor, leader })
            };
            let fits = |(area, spot): &(Rect, Spot)| {
                let line = spot.leader.map(along).into_iter().flatten();
                self.free(*area) && line.skip(2).all(|point| self.open(point))
            };
            let fitting = WAYS.into_iter().map(candidate).filter(fits);
            if let Some((area, spot)) = fitting.min_by_key(|(area, _)| self.covered(*area)) {
                self.taken.push(area);
                let line = spot.leader.map(along).into_iter().flatten();
                self.taken
                    .extend(line.map(|point| Rect::around(point, 1.0)));
                return Some(spot);
            }
        }
        None
    }

    /// Whether a line may pass through the point.
    fn open(&self, point: (f64, f64)) -> bool {
        !self
            .taken
            .iter()
            .any(|taken| taken.holds(Rect::around(point, 0.0)))
    }

    /// How many points that were better free a box covers.
    fn covered(&self, area: Rect) -> usize {
        let within = |(x, y): &&(f64, f64)| area.holds(Rect::around((*x, *y), 0.0));
        self.rather_free.iter().filter(within).count()
    }

    /// Room for a text in the middle of a point.
    pub(crate) fn upon(&mut self, (x, y): (f64, f64), size: f64, text: &str) -> Option<(f64, f64)> {
        let at = (x, y + size * 0.36);
        let area = area(at, Anchor::Middle, size, text);
        let free = self.free(area);
        if free {
            self.taken.push(area);
        }
        free.then_some(at)
    }

    fn free(&self, area: Rect) -> bool {
        self.field.holds(area) && !self.taken.iter().any(|taken| taken.meets(area))
    }
}

/// Points along a line.
fn along([from, to]: [(f64, f64); 2]) -> impl Iterator<Item = (f64, f64)> {
    (0..=8).map(move |step| {
        let part = f64::from(step) / 8.0;
        (
            from.0 + (to.0 - from.0) * part,
            from.1 + (to.1 - from.1) * part,
        )
    })
}

/// Where the baseline of a text begins that stands at the end of a way.
fn beginning((x, y): (f64, f64), (dx, dy): (f64, f64), size: f64) -> ((f64, f64), Anchor) {
    let anchor = match dx {
        0.0 => Anchor::Middle,
        right if right > 0.0 => Anchor::Start,
        _ => Anchor::End,
    };
    // Upwards it stands on the point, downwards it hangs from it.
    let down = size * (0.36 + dy * 0.5);
    ((x, y + down), anchor)
}

/// The box of a text whose baseline begins at a point.
fn area((x, y): (f64, f64), anchor: Anchor, size: f64, text: &str) -> Rect {
    // Values are strong, and strong type is wider.
    let wide = width(text, size) * 1.04;
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
        Anchor::End => x - wide,
    };
    Rect {
        x: left,
        y: y - size * 0.95,
        width: wide,
        height: size * 1.25,
    }
}
