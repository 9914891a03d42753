//! Areas in the colour of their class.

mod classes;
mod inset;
mod room;

use std::collections::HashMap;

use geo::Shapes;

use crate::Error;
use crate::error::{check, check_links};
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::map::{Entry, Labels, Map, MapWords, View, key, patterns};
use crate::svg::{Anchor, Ink, n};
pub use classes::Classes;
use room::Room;

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
        let (near, far) = match self.view {
            View::Data => inset::split(self.shapes),
            View::Indonesia | View::Box(_) => (self.shapes.clone(), None),
        };
        let map = Map::draw(&mut canvas, self.view, near.bounds().or(Some(shown)))?;
        let mut labels = Labels::new(map.field);
        let far = far.and_then(|far| Some((far.bounds()?, far)));
        let corner = far
            .as_ref()
            .map(|_| inset::corner(&map.projection, &near, layout));
        corner
            .into_iter()
            .for_each(|corner| labels.keep_free(corner));
        self.part(&mut canvas, &map, &near, labels);
        if let Some(((bounds, far), corner)) = far.zip(corner) {
            let small = Map::inset(&mut canvas, bounds, corner);
            self.part(&mut canvas, &small, &far, Labels::new(corner));
        }
        self.key(&mut canvas);
        Ok(canvas.finish())
    }
}

impl Choropleth<'_> {
    /// Areas and their names on one of the maps.
    fn part(&self, canvas: &mut Canvas<'_>, map: &Map, shapes: &Shapes, labels: Labels) {
        let shapes = shapes.thinned(map.projection.degrees_of(0.8));
        self.draw(canvas, map, &shapes);
        self.labels(canvas, map, &shapes, labels);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, map: &Map, shapes: &Shapes) {
        let by_code: HashMap<&str, &AreaValue> = self
            .areas
            .iter()
            .map(|area| (area.code.as_str(), area))
            .collect();
        let (id, clip) = (canvas.id.clone(), &map.clip);
        // Between many small areas broad borders would be all that is seen.
        let border = if shapes.areas().len() > 100 {
            0.35
        } else {
            0.8
        };
        canvas.drawing.raw(format_args!(
            "<g clip-path=\"url(#{clip})\" class=\"chart-border\" stroke=\"#ffffff\" \
             stroke-width=\"{border}\" stroke-linejoin=\"round\" fill-rule=\"evenodd\">"
        ));
        for area in shapes.areas() {
            let mut d = String::new();
            for ring in shapes.polygons(area).flatten() {
                map.ring(&ring, &mut d);
            }
            let Some(room) = Room::of(map, shapes, area).filter(|room| room.seen(map)) else {
                continue;
            };
            let value = by_code.get(area.code.as_str());
            let cell = value.map_or(Cell::NoData, |value| value.cell);
            let shape = match room.dot(map) {
                // What is too small to be seen is a dot, and can be pointed at.
                Some((x, y, r)) => format!(
                    "<g class=\"chart-axis\" stroke=\"#4f6165\">\
                     <circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" {}/></g>",
                    self.paint(cell, &id)
                ),
                None => format!("<path d=\"{d}\" {}/>", self.paint(cell, &id)),
            };
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
    fn labels(&self, canvas: &mut Canvas<'_>, map: &Map, shapes: &Shapes, mut labels: Labels) {
        let size = canvas.layout.type_size() - 1.0;
        let mut rooms: Vec<(&AreaValue, Room)> = self
            .areas
            .iter()
            .filter_map(|value| Some((value, Room::of(map, shapes, shapes.area(&value.code)?)?)))
            .collect();
        rooms.sort_by(|a, b| b.1.wide.total_cmp(&a.1.wide));
        for (value, room) in rooms {
            let fits = shapes
                .area(&value.code)
                .is_some_and(|area| room.takes(map, shapes, area, (&value.name, size)));
            if !fits {
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

    fn key(&self, canvas: &mut Canvas<'_>) {
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
        if told.count() < self.shapes.areas().len() {
            swatch(self.paint(Cell::NoData, &id), self.words.no_data.clone());
        }
        key(canvas, entries, 22.0);
    }
}
