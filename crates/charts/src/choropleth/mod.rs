//! Areas in the colour of their class.

mod classes;

use std::collections::HashMap;

use geo::{Area, Bounds, Shapes};

use crate::Error;
use crate::error::{check, check_links};
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::map::{Entry, Labels, Map, MapWords, View, key, patterns};
use crate::svg::{Anchor, Ink, n};
use crate::text::width;
pub use classes::Classes;

/// How many classes a reader can tell apart.
pub const MAX_CLASSES: usize = 5;

/// From light to dark; each is told from its neighbours in grey as well.
const COLOURS: [&str; MAX_CLASSES] = ["#d3e5e8", "#9cc6cd", "#5a9fab", "#1f7382", "#07414a"];

/// Areas filled by classes. Numbers of people depend on how many live in an area, so
/// rates belong here and counts into [`crate::CircleMap`].
#[derive(Clone, Debug, PartialEq)]
pub struct Choropleth<'a> {
    /// Its words.
    pub frame: Frame,
    /// The words of its key.
    pub words: MapWords,
    /// What is shown.
    pub view: View,
    /// The boundaries. Those without a value in `areas` have no data.
    pub shapes: &'a Shapes,
    /// The values, by the codes of the boundaries.
    pub areas: Vec<AreaValue>,
    /// The classes.
    pub classes: Classes,
}

/// The value of an area.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaValue {
    /// Its code in the boundaries.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is known of it.
    pub cell: Cell,
    /// Where the area leads: a path within the program.
    pub href: Option<String>,
}

/// What is known of an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// Its value.
    Known(f64),
    /// There is a value, but it is protected.
    Hidden,
    /// There is none.
    NoData,
}

impl Chart for Choropleth<'_> {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        let value = |area: &AreaValue| match area.cell {
            Cell::Known(value) => Some(value),
            Cell::Hidden | Cell::NoData => None,
        };
        let values: Vec<Option<f64>> = self.areas.iter().map(value).collect();
        check(&values, self.areas.len())?;
        check_links(self.areas.iter().map(|area| &area.href))?;
        let mut canvas = Canvas::new(&self.frame, layout)?;
        let told = self.areas.iter().any(|area| area.cell != Cell::NoData);
        let shown = self.shapes.bounds().filter(|_| told);
        let Some(shown) = shown else {
            return Ok(canvas.empty());
        };
        canvas.linked = self.areas.iter().any(|area| area.href.is_some());
        patterns(&mut canvas);
        let map = Map::draw(&mut canvas, self.view, Some(shown))?;
        let shapes = self.shapes.thinned(map.projection.degrees_of(0.8));
        self.draw(&mut canvas, &map, &shapes);
        self.labels(&mut canvas, &map, &shapes);
        self.key(&mut canvas, &shapes);
        Ok(canvas.finish())
    }
}

impl Choropleth<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>, map: &Map, shapes: &Shapes) {
        let by_code: HashMap<&str, &AreaValue> = self
            .areas
            .iter()
            .map(|area| (area.code.as_str(), area))
            .collect();
        let id = canvas.id.clone();
        canvas.drawing.raw(format_args!(
            "<g clip-path=\"url(#{id}-f)\" class=\"chart-border\" stroke=\"#ffffff\" \
             stroke-width=\"0.8\" stroke-linejoin=\"round\" fill-rule=\"evenodd\">"
        ));
        for area in shapes.areas() {
            let mut d = String::new();
            for ring in shapes.polygons(area).flatten() {
                map.ring(&ring, &mut d);
            }
            if d.is_empty() {
                continue;
            }
            let value = by_code.get(area.code.as_str());
            let cell = value.map_or(Cell::NoData, |value| value.cell);
            let shape = format!("<path d=\"{d}\" {}/>", self.paint(cell, &id));
            let name = value.map_or(area.code.as_str(), |value| value.name.as_str());
            let words = format!("{name}: {}", self.written(canvas, cell));
            let href = value.and_then(|value| value.href.as_deref());
            canvas.drawing.mark(href, &words, &shape);
        }
        canvas.drawing.raw(format_args!("</g>"));
    }

    fn written(&self, canvas: &Canvas<'_>, cell: Cell) -> String {
        match cell {
            Cell::Known(value) => canvas.frame.numbers.write(value),
            Cell::Hidden => self.words.hidden.clone(),
            Cell::NoData => self.words.no_data.clone(),
        }
    }

    fn paint(&self, cell: Cell, id: &str) -> String {
        match cell {
            Cell::Known(value) => {
                let shade = self.classes.shade(self.classes.of(value));
                let (number, colour) = (shade + 1, COLOURS[shade]);
                format!("class=\"chart-step-{number}\" fill=\"{colour}\"")
            }
            Cell::Hidden => format!("class=\"chart-tile\" fill=\"url(#{id}-h)\""),
            Cell::NoData => format!("class=\"chart-tile\" fill=\"url(#{id}-n)\""),
        }
    }

    /// Names of areas that are large enough for theirs.
    fn labels(&self, canvas: &mut Canvas<'_>, map: &Map, shapes: &Shapes) {
        let size = canvas.layout.type_size() - 1.0;
        let mut labels = Labels::new(map.field);
        let mut rooms: Vec<(&AreaValue, Room)> = self
            .areas
            .iter()
            .filter_map(|value| Some((value, room(map, shapes, shapes.area(&value.code)?)?)))
            .collect();
        rooms.sort_by(|a, b| b.1.wide.total_cmp(&a.1.wide));
        for (value, room) in rooms {
            if width(&value.name, size) > room.wide * 0.9 || size * 2.0 > room.high {
                continue;
            }
            let Some(at) = labels.upon(room.middle, size, &value.name) else {
                continue;
            };
            let dark =
                matches!(value.cell, Cell::Known(v) if self.classes.shade(self.classes.of(v)) > 2);
            if dark {
                let ink = Ink::Inverse;
                canvas
                    .drawing
                    .text(at, size, Anchor::Middle, ink, &value.name);
            } else {
                canvas
                    .drawing
                    .label(at, size, Anchor::Middle, [&value.name, ""]);
            }
        }
    }

    fn key(&self, canvas: &mut Canvas<'_>, shapes: &Shapes) {
        let id = canvas.id.clone();
        let numbers = canvas.frame.numbers;
        let mut entries: Vec<Entry<'_>> = Vec::new();
        let mut swatch = |paint: String, words: String| {
            entries.push(Entry {
                sample: 24.0,
                words,
                draw: Box::new(move |x, y| {
                    format!(
                        "<rect x=\"{}\" y=\"{}\" width=\"24\" height=\"14\" rx=\"2\" {paint}/>\
                         <rect x=\"{}\" y=\"{}\" width=\"24\" height=\"14\" rx=\"2\" \
                         class=\"chart-axis\" stroke=\"#4f6165\" stroke-width=\"0.7\" fill=\"none\"/>",
                        n(x - 12.0),
                        n(y - 7.0),
                        n(x - 12.0),
                        n(y - 7.0)
                    )
                }),
            });
        };
        let least = self.areas.iter().filter_map(|area| match area.cell {
            Cell::Known(value) => Some(value),
            Cell::Hidden | Cell::NoData => None,
        });
        let mut from = least.fold(f64::INFINITY, f64::min);
        for end in &self.classes.0 {
            // A class below the least value is empty.
            if *end < from {
                continue;
            }
            let words = if from < *end {
                format!("{}–{}", numbers.write(from), numbers.write(*end))
            } else {
                numbers.write(*end)
            };
            swatch(self.paint(Cell::Known(*end), &id), words);
            // The next class of counts begins at the next number.
            from = if numbers.decimals == 0 {
                end.floor() + 1.0
            } else {
                *end
            };
        }
        if self.areas.iter().any(|area| area.cell == Cell::Hidden) {
            swatch(self.paint(Cell::Hidden, &id), self.words.hidden.clone());
        }
        let told = self.areas.iter().filter(|area| area.cell != Cell::NoData);
        if told.count() < shapes.areas().len() {
            swatch(self.paint(Cell::NoData, &id), self.words.no_data.clone());
        }
        key(canvas, entries, 22.0);
    }
}

/// Where a name has room in an area.
struct Room {
    middle: (f64, f64),
    wide: f64,
    high: f64,
}

/// The middle of the largest part of an area, if that lies within it.
fn room(map: &Map, shapes: &Shapes, area: &Area) -> Option<Room> {
    let parts = shapes
        .polygons(area)
        .filter_map(|polygon| Bounds::around(polygon.first()?.clone()));
    let size = |b: &Bounds| (b.east - b.west) * (b.north - b.south);
    let part = parts.max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let middle = geo::Point {
        lon: f64::midpoint(part.west, part.east),
        lat: f64::midpoint(part.south, part.north),
    };
    let corner = |lon, lat| map.projection.at(geo::Point { lon, lat });
    let (left, top) = corner(part.west, part.north);
    let (right, bottom) = corner(part.east, part.south);
    shapes.holds(area, middle).then(|| Room {
        middle: map.projection.at(middle),
        wide: right - left,
        high: bottom - top,
    })
}
