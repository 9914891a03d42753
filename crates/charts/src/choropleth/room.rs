//! How much room an area offers on the map.

use geo::{Area, Bounds, Point, Shapes};

use crate::map::{Map, Rect};
use crate::svg::n;
use crate::text::width;

/// The box around the largest part of an area.
pub(super) struct Room {
    pub(super) middle: (f64, f64),
    pub(super) wide: f64,
    high: f64,
}

impl Room {
    /// The room of an area; none where it has no part.
    pub(super) fn of(map: &Map, shapes: &Shapes, area: &Area) -> Option<Self> {
        let parts = shapes
            .polygons(area)
            .filter_map(|polygon| Bounds::around(polygon.first()?.iter().copied()));
        let size = |b: &Bounds| (b.east - b.west) * (b.north - b.south);
        let part = parts.max_by(|a, b| size(a).total_cmp(&size(b)))?;
        let corner = |lon, lat| map.projection.at(Point { lon, lat });
        let (left, top) = corner(part.west, part.north);
        let (right, bottom) = corner(part.east, part.south);
        Some(Self {
            middle: (f64::midpoint(left, right), f64::midpoint(top, bottom)),
            wide: right - left,
            high: bottom - top,
        })
    }

    /// Whether a name of this type size stands within the area, and not only its box.
    pub(super) fn takes(
        &self,
        map: &Map,
        shapes: &Shapes,
        area: &Area,
        (name, size): (&str, f64),
    ) -> bool {
        let (half, above) = (width(name, size) / 2.0, size * 0.55);
        if half * 2.0 > self.wide || above * 2.0 > self.high {
            return false;
        }
        let (x, y) = self.middle;
        [-1.0, -0.5, 0.0, 0.5, 1.0].into_iter().all(|part| {
            let within = |y| shapes.holds(area, map.projection.back((x + half * part, y)));
            within(y - above) && within(y + above)
        })
    }

    /// Whether any of it lies in the map's field.
    pub(super) fn seen(&self, map: &Map) -> bool {
        let own = Rect {
            x: self.middle.0 - self.wide / 2.0,
            y: self.middle.1 - self.high / 2.0,
            width: self.wide.max(0.1),
            height: self.high.max(0.1),
        };
        own.meets(map.field)
    }

    /// Middle and radius of the dot for an area that is too small to be seen; a small
    /// map is there for its islands, so these are larger.
    pub(super) fn dot(&self, map: &Map) -> Option<(String, String, &'static str)> {
        let (least, radius) = if map.small {
            (7.0, "4.5")
        } else {
            (1.2, "1.5")
        };
        let (x, y) = self.middle;
        (self.wide.max(self.high) < least).then(|| (n(x), n(y), radius))
    }
}
