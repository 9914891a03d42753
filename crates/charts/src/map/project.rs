//! From degrees to the drawing.

use geo::{Bounds, Point};

use super::Rect;
use crate::frame::Layout;

/// Meridians and parallels as straight lines, true in the middle of what is shown. Near
/// the equator no other projection is truer for a map of a country.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Projection {
    west: f64,
    north: f64,
    /// How much narrower a degree of longitude is than one of latitude.
    narrow: f64,
    /// Units of the drawing in a degree of latitude.
    scale: f64,
    field: Rect,
}

impl Projection {
    /// Fits the box into the width of the drawing. A box too flat or too high for a page
    /// gets more of the world above and below, or beside it.
    pub(crate) fn fit(bounds: Bounds, (x, y): (f64, f64), layout: Layout) -> Self {
        let (flattest, highest) = match layout {
            Layout::Wide => (0.4, 0.72),
            Layout::Compact => (0.6, 1.15),
        };
        let middle = Point {
            lon: f64::midpoint(bounds.west, bounds.east),
            lat: f64::midpoint(bounds.south, bounds.north),
        };
        let narrow = middle.lat.to_radians().cos().max(0.2);
        let (wide, high) = (
            (bounds.east - bounds.west) * narrow,
            bounds.north - bounds.south,
        );
        let (wide, high) = (wide.max(high / highest), high.max(wide * flattest));
        let width = layout.width() - x;
        let scale = width / wide;
        Self {
            west: middle.lon - wide / narrow / 2.0,
            north: middle.lat + high / 2.0,
            narrow,
            scale,
            field: Rect {
                x,
                y,
                width,
                height: high * scale,
            },
        }
    }

    /// Fits the box into a field, in its middle.
    pub(crate) fn within(bounds: Bounds, field: Rect) -> Self {
        let lat = f64::midpoint(bounds.south, bounds.north);
        let narrow = lat.to_radians().cos().max(0.2);
        let wide = ((bounds.east - bounds.west) * narrow).max(1e-6);
        let high = (bounds.north - bounds.south).max(1e-6);
        let scale = (field.width / wide).min(field.height / high);
        let lon = f64::midpoint(bounds.west, bounds.east);
        Self {
            west: lon - field.width / scale / narrow / 2.0,
            north: lat + field.height / scale / 2.0,
            narrow,
            scale,
            field,
        }
    }

    /// Where the point is drawn.
    pub(crate) fn at(&self, point: Point) -> (f64, f64) {
        (
            self.field.x + (point.lon - self.west) * self.narrow * self.scale,
            self.field.y + (self.north - point.lat) * self.scale,
        )
    }

    /// Which point is drawn there.
    pub(crate) fn back(&self, (x, y): (f64, f64)) -> Point {
        Point {
            lon: self.west + (x - self.field.x) / self.scale / self.narrow,
            lat: self.north - (y - self.field.y) / self.scale,
        }
    }

    /// So many square units of the drawing in square degrees.
    pub(crate) fn degrees_of(&self, area: f64) -> f64 {
        area / (self.scale * self.scale)
    }

    pub(crate) fn field(&self) -> Rect {
        self.field
    }

    /// The box that is shown.
    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            west: self.west,
            south: self.north - self.field.height / self.scale,
            east: self.west + self.field.width / self.scale / self.narrow,
            north: self.north,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        west: 100.0,
        south: -8.0,
        east: 120.0,
        north: 2.0,
    };

    #[test]
    fn what_is_shown_fills_the_width_and_is_in_the_middle() {
        for layout in [Layout::Wide, Layout::Compact] {
            let projection = Projection::fit(BOUNDS, (0.0, 50.0), layout);
            let at = |lon, lat| projection.at(Point { lon, lat });
            let (x, y) = at(110.0, -3.0);
            let field = projection.field();
            assert!((x - field.width / 2.0).abs() < 1e-9);
            assert!((y - field.y - field.height / 2.0).abs() < 1e-9);
            assert!(at(100.0, 2.0).0 >= -1e-9 && at(120.0, -8.0).0 <= field.width + 1e-9);
            let there = projection.back(at(101.0, -7.0));
            assert!((there.lon - 101.0).abs() < 1e-9 && (there.lat + 7.0).abs() < 1e-9);
            let shown = projection.bounds();
            assert!(shown.west <= 100.0 + 1e-9 && shown.north >= 2.0 - 1e-9);
        }
    }
}
