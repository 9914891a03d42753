//! What all maps share: the piece of the world they show, its land, and their labels.

mod labels;
mod land;
mod project;

use geo::{Bounds, HOME, Point, outline_thinned};

use crate::Error;
use crate::frame::{Canvas, Layout};
use crate::svg::{Anchor, Ink, n};
use crate::text::{truncate, width};

pub(crate) use labels::{Labels, Rect, Spot};
pub(crate) use land::path;
pub(crate) use project::Projection;

/// Which piece of the world a map shows. What lies outside is not drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum View {
    /// The whole country.
    Indonesia,
    /// What is drawn, with some room around it.
    Data,
    /// This box, which need not hold everything.
    Box(Bounds),
}

/// The words of a map's key, in the reader's language.
#[derive(Clone, Debug, PartialEq)]
pub struct MapWords {
    /// A value that is protected: `Disembunyikan (kurang dari 5)`.
    pub hidden: String,
    /// A place that stands for another: `Letak perkiraan`.
    pub approximate: String,
    /// An area of which nothing is known: `Tidak ada data`.
    pub no_data: String,
}

const INDONESIA: Bounds = Bounds {
    west: 94.2,
    south: -11.3,
    east: 142.2,
    north: 6.4,
};

/// The smallest piece of the world that is shown, in degrees: a district.
const SMALLEST: f64 = 0.02;

/// The smallest piece of the world around points, for which the outline is fine enough.
const SMALLEST_OF_POINTS: f64 = 1.2;

/// The smallest piece of the world in a small map upon another.
const SMALLEST_INSET: f64 = 0.25;

/// A map in the making: the land is drawn, marks may follow.
pub(crate) struct Map {
    pub(crate) projection: Projection,
    /// The field the map fills.
    pub(crate) field: Rect,
    /// The id of the clip path of that field.
    pub(crate) clip: String,
    /// Whether it stands upon another.
    pub(crate) small: bool,
}

impl Map {
    /// Draws the piece of the world that `view` asks for; `shown` is around the data.
    pub(crate) fn draw(
        canvas: &mut Canvas<'_>,
        view: View,
        shown: Option<Bounds>,
    ) -> Result<Self, Error> {
        let bounds = match view {
            View::Indonesia => INDONESIA,
            View::Data => around(shown.unwrap_or(INDONESIA)),
            View::Box(bounds) if bounds.west < bounds.east && bounds.south < bounds.north => bounds,
            View::Box(_) => return Err(Error::Position),
        };
        let projection = Projection::fit(bounds, (0.0, canvas.y), canvas.layout);
        let field = projection.field();
        canvas.y += field.height;
        let clip = format!("{}-f", canvas.id);
        let map = Self {
            projection,
            field,
            clip,
            small: false,
        };
        map.land(canvas);
        Ok(map)
    }

    /// Draws a small map upon another, for what lies far from the rest.
    pub(crate) fn inset(canvas: &mut Canvas<'_>, bounds: Bounds, field: Rect) -> Self {
        let projection = Projection::within(around(at_least(bounds, SMALLEST_INSET)), field);
        let clip = format!("{}-i", canvas.id);
        let map = Self {
            projection,
            field,
            clip,
            small: true,
        };
        map.land(canvas);
        canvas.drawing.raw(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" class=\"chart-axis\" \
             stroke=\"#4f6165\" stroke-width=\"0.8\" fill=\"none\" aria-hidden=\"true\"/>",
            n(field.x),
            n(field.y),
            n(field.width),
            n(field.height)
        ));
        map
    }

    /// The sea, the neighbours and Indonesia.
    fn land(&self, canvas: &mut Canvas<'_>) {
        let Rect {
            x,
            y,
            width,
            height,
        } = self.field;
        let (x, y, width, height) = (n(x), n(y), n(width), n(height));
        let rect = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"");
        let clip = &self.clip;
        canvas.drawing.raw(format_args!(
            "<clipPath id=\"{clip}\"><rect {rect}/></clipPath>\n\
             <g aria-hidden=\"true\" clip-path=\"url(#{clip})\">\n\
             <rect {rect} class=\"chart-sea\" fill=\"#f1f5f6\"/>"
        ));
        let outline = outline_thinned(self.projection.degrees_of(0.8));
        let shown = self.projection.bounds().grown(1.0);
        let (mut land, mut home) = (String::new(), String::new());
        for area in outline.areas() {
            let out = if area.code == HOME {
                &mut home
            } else {
                &mut land
            };
            for polygon in outline.polygons(area) {
                let outer = polygon.first().cloned().unwrap_or_default();
                if Bounds::around(outer).is_some_and(|bounds| bounds.meets(shown)) {
                    polygon.iter().for_each(|ring| self.ring(ring, out));
                }
            }
        }
        for (class, colour, d) in [("land", "#e3e9ea", land), ("home", "#cfdadc", home)] {
            if !d.is_empty() {
                canvas.drawing.raw(format_args!(
                    "<path class=\"chart-{class}\" fill=\"{colour}\" stroke=\"#f1f5f6\" \
                     stroke-width=\"0.6\" fill-rule=\"evenodd\" d=\"{d}\"/>"
                ));
            }
        }
        canvas.drawing.raw(format_args!("</g>"));
    }

    /// Where a point is drawn, if the map shows it.
    pub(crate) fn at(&self, point: Point) -> Option<(f64, f64)> {
        let at = self.projection.at(geo::unwrapped(point));
        self.field.meets(Rect::around(at, 0.1)).then_some(at)
    }

    /// Adds a ring to a path, cut off a little outside the field.
    pub(crate) fn ring(&self, ring: &[Point], out: &mut String) {
        let points = ring
            .iter()
            .map(|point| self.projection.at(*point))
            .collect();
        path(out, &land::clipped(points, self.field.grown(8.0)));
    }
}

/// The box with room around it for marks and names, and never smaller than a district.
fn around(bounds: Bounds) -> Bounds {
    let room = |side: f64, part: f64| (side * part).max((SMALLEST - side) / 2.0);
    let wide = room(bounds.east - bounds.west, 0.1);
    let high = room(bounds.north - bounds.south, 0.1);
    Bounds {
        west: bounds.west - wide,
        south: (bounds.south - high).max(-85.0),
        east: bounds.east + wide,
        north: (bounds.north + high).min(85.0),
    }
}

/// The box around points that are numbers, and some land around a single one.
pub(crate) fn bounds_of(
    points: impl Iterator<Item = Point> + Clone,
) -> Result<Option<Bounds>, Error> {
    if !points
        .clone()
        .all(|p| p.lon.is_finite() && p.lat.is_finite())
    {
        return Err(Error::Position);
    }
    let bounds = Bounds::around(points.map(geo::unwrapped));
    Ok(bounds.map(|bounds| at_least(bounds, SMALLEST_OF_POINTS)))
}

/// The box, grown until its longer side has so many degrees.
fn at_least(bounds: Bounds, degrees: f64) -> Bounds {
    let side = (bounds.east - bounds.west).max(bounds.north - bounds.south);
    bounds.grown(((degrees - side) / 2.0).max(0.0))
}

/// One entry of a map's key: how wide its sample is, its words, and how it is drawn with
/// its middle at a point.
pub(crate) struct Entry<'a> {
    pub(crate) sample: f64,
    pub(crate) words: String,
    pub(crate) draw: Box<dyn Fn(f64, f64) -> String + 'a>,
}

/// The key under a map, in rows of this height.
pub(crate) fn key(canvas: &mut Canvas<'_>, entries: Vec<Entry<'_>>, row: f64) {
    let (size, room) = (canvas.layout.type_size(), canvas.layout.width());
    if entries.is_empty() {
        return;
    }
    let (mut x, mut y) = (1.0, canvas.y + 8.0 + row / 2.0);
    for entry in entries {
        let words = truncate(&entry.words, size, room - entry.sample - 8.0);
        let needed = entry.sample + 6.0 + width(&words, size);
        if x > 1.0 && x + needed > room {
            (x, y) = (1.0, y + row);
        }
        let sample = (entry.draw)(x + entry.sample / 2.0, y);
        canvas.drawing.raw(format_args!("{sample}"));
        let at = (x + entry.sample + 6.0, y + size * 0.36);
        canvas
            .drawing
            .text(at, size, Anchor::Start, Ink::Plain, &words);
        x += needed + 18.0;
    }
    canvas.y = y + row / 2.0;
}

/// The pattern for what is hidden and the one for what is not known.
pub(crate) fn patterns(canvas: &mut Canvas<'_>) {
    let id = canvas.id.clone();
    canvas.drawing.raw(format_args!(
        "<defs><pattern id=\"{id}-h\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"6\" height=\"6\" class=\"chart-paper\" fill=\"#ffffff\"/>\
         <path d=\"M-1.5 1.5L1.5 -1.5M0 6L6 0M4.5 7.5L7.5 4.5\" class=\"chart-axis\" \
         stroke=\"#4f6165\" stroke-width=\"1.3\" fill=\"none\"/></pattern>\
         <pattern id=\"{id}-n\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"6\" height=\"6\" class=\"chart-paper\" fill=\"#ffffff\"/>\
         <circle cx=\"3\" cy=\"3\" r=\"0.8\" class=\"chart-soft\" fill=\"#4f6165\"/></pattern></defs>"
    ));
}

/// Writes a label where room was found, with its line.
pub(crate) fn write(canvas: &mut Canvas<'_>, spot: &Spot, words: [&str; 2]) {
    let size = canvas.layout.type_size();
    if let Some([from, to]) = spot.leader {
        canvas.drawing.raw(format_args!(
            "<path d=\"M{} {}L{} {}\" class=\"chart-axis\" stroke=\"#4f6165\" \
             stroke-width=\"0.8\" fill=\"none\" aria-hidden=\"true\"/>",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1)
        ));
    }
    canvas.drawing.label(spot.at, size, spot.anchor, words);
}

/// How many labels a map of this width carries.
pub(crate) fn most_labels(layout: Layout) -> usize {
    match layout {
        Layout::Wide => 14,
        Layout::Compact => 6,
    }
}
