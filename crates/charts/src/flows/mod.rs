//! Flows between places as arcs on the map.

mod arc;

use geo::{Point, unwrapped};

use crate::Error;
use crate::error::{check, check_links};
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::map::{Entry, Labels, Map, MapWords, Rect, View, bounds_of, key, most_labels, write};
use crate::scale::largest;
use crate::svg::{Anchor, n};
use arc::{Arc, drawn};

/// Arcs from origin to destination, as wide as the flow is large. They bend to the left
/// of who travels, so there and back are two arcs.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowMap {
    /// Its words.
    pub frame: Frame,
    /// The words of its key.
    pub words: MapWords,
    /// What is shown.
    pub view: View,
    /// The places between which people were taken.
    pub places: Vec<FlowPlace>,
    /// The flows, in any order.
    pub flows: Vec<Flow>,
}

/// A place from or to which flows lead.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowPlace {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub at: Point,
}

/// People who were taken from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Where they come from, in the list of places.
    pub from: usize,
    /// Where they were taken; the same for exploitation where they live.
    pub to: usize,
    /// How many; `None` where that is protected.
    pub value: Option<f64>,
    /// Where the arc leads: a path within the program.
    pub href: Option<String>,
}

/// The sign of a place.
const DOT: f64 = 3.5;

impl Chart for FlowMap {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        let values: Vec<Option<f64>> = self.flows.iter().map(|flow| flow.value).collect();
        check(&values, self.flows.len())?;
        check_links(self.flows.iter().map(|flow| &flow.href))?;
        let there = |flow: &Flow| flow.from.max(flow.to) < self.places.len();
        if !self.flows.iter().all(there) {
            return Err(Error::Place);
        }
        let shown = bounds_of(self.places.iter().map(|place| place.at))?;
        let mut canvas = Canvas::new(&self.frame, layout)?;
        if self.flows.is_empty() {
            return Ok(canvas.empty());
        }
        canvas.linked = self.flows.iter().any(|flow| flow.href.is_some());
        let map = Map::draw(&mut canvas, self.view, shown)?;
        let widths = Widths::new(largest(&values), layout);
        let order = self.order();
        let clip = &map.clip;
        canvas
            .drawing
            .raw(format_args!("<g clip-path=\"url(#{clip})\">"));
        for flow in &order {
            let arc = self.arc(&map, flow, &widths);
            self.mark(&mut canvas, flow, &arc);
        }
        canvas.drawing.raw(format_args!("</g>"));
        self.dots(&mut canvas, &map);
        self.labels(&mut canvas, &map, &widths, &order);
        self.key(&mut canvas, &widths);
        Ok(canvas.finish())
    }
}

/// How wide arcs are.
struct Widths {
    max: f64,
    widest: f64,
}

impl Widths {
    fn new(max: f64, layout: Layout) -> Self {
        let most = match layout {
            Layout::Wide => 9.0,
            Layout::Compact => 6.0,
        };
        Self {
            max: max.max(1.0),
            // One person is a line, even where no flow is larger.
            widest: (1.5 + max.max(1.0) * 0.5).min(most),
        }
    }

    fn of(&self, value: Option<f64>) -> f64 {
        value.map_or(1.2, |value| (value / self.max * self.widest).max(1.0))
    }
}

impl FlowMap {
    fn at(&self, map: &Map, place: usize) -> (f64, f64) {
        map.projection.at(unwrapped(self.places[place].at))
    }

    fn arc(&self, map: &Map, flow: &Flow, widths: &Widths) -> Arc {
        let (from, width) = (self.at(map, flow.from), widths.of(flow.value));
        if flow.from == flow.to {
            return Arc::ring(from, width);
        }
        Arc::new(from, self.at(map, flow.to), width)
    }

    /// The largest first, so that small ones stay visible upon them.
    fn order(&self) -> Vec<&Flow> {
        let mut order: Vec<&Flow> = self.flows.iter().collect();
        let value = |flow: &Flow| flow.value.unwrap_or(0.0);
        order.sort_by(|a, b| value(b).total_cmp(&value(a)));
        order
    }

    fn mark(&self, canvas: &mut Canvas<'_>, flow: &Flow, arc: &Arc) {
        let value = match flow.value {
            Some(value) => canvas.frame.numbers.write(value),
            None => self.words.hidden.clone(),
        };
        let name = |place: usize| &self.places[place].name;
        let words = match flow.from == flow.to {
            true => format!("{}: {value}", name(flow.from)),
            false => format!("{} – {}: {value}", name(flow.from), name(flow.to)),
        };
        let shape = drawn(arc, flow.value.is_none());
        canvas.drawing.mark(flow.href.as_deref(), &words, &shape);
    }

    fn dots(&self, canvas: &mut Canvas<'_>, map: &Map) {
        for (place, (x, y)) in (0..self.places.len()).map(|place| (place, self.at(map, place))) {
            if !self.flows.iter().any(|f| f.from == place || f.to == place) {
                continue;
            }
            if map.at(self.places[place].at).is_none() {
                continue;
            }
            canvas.drawing.raw(format_args!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{DOT}\" class=\"chart-open chart-axis\" \
                 fill=\"#ffffff\" stroke=\"#4f6165\" stroke-width=\"1.6\" aria-hidden=\"true\"/>",
                n(x),
                n(y)
            ));
        }
    }

    /// Names of the places through which most passes, then numbers of the largest flows.
    fn labels(&self, canvas: &mut Canvas<'_>, map: &Map, widths: &Widths, order: &[&Flow]) {
        let size = canvas.layout.type_size();
        let mut labels = Labels::new(map.field);
        let mut places: Vec<(f64, usize)> = (0..self.places.len())
            .map(|place| (self.through(place), place))
            .collect();
        places.sort_by(|a, b| b.0.total_cmp(&a.0));
        places.retain(|(_, place)| map.at(self.places[*place].at).is_some());
        for (_, place) in &places {
            labels.keep_free(Rect::around(self.at(map, *place), DOT + 1.0));
        }
        for flow in order {
            let arc = self.arc(map, flow, widths);
            (0..20).for_each(|step| labels.rather_free(arc.point(f64::from(step) / 20.0)));
        }
        for (_, place) in places.iter().take(most_labels(canvas.layout)) {
            let name = &self.places[*place].name;
            if let Some(spot) = labels.near(self.at(map, *place), DOT + 1.0, size, name) {
                write(canvas, &spot, [name, ""]);
            }
        }
        for flow in order.iter().take(most_labels(canvas.layout)) {
            let Some(value) = flow.value else {
                break;
            };
            let arc = self.arc(map, flow, widths);
            let value = canvas.frame.numbers.write(value);
            let mut parts = [0.5, 0.62, 0.38, 0.75, 0.25].into_iter();
            if let Some(at) = parts.find_map(|part| labels.upon(arc.point(part), size, &value)) {
                canvas.drawing.label(at, size, Anchor::Middle, ["", &value]);
            }
        }
    }

    /// How many pass through a place; a place of hidden flows only comes after the others.
    fn through(&self, place: usize) -> f64 {
        let here = |flow: &&Flow| flow.from == place || flow.to == place;
        let flows = self.flows.iter().filter(here);
        flows.map(|flow| flow.value.unwrap_or(0.0) + 1e-3).sum()
    }

    fn key(&self, canvas: &mut Canvas<'_>, widths: &Widths) {
        let mut values: Vec<f64> = self.flows.iter().filter_map(|flow| flow.value).collect();
        values.sort_by(f64::total_cmp);
        let samples = [values.last(), values.get(values.len() / 2)];
        let mut samples: Vec<f64> = samples.into_iter().flatten().copied().collect();
        samples.dedup();
        let sample = |value: Option<f64>, words: String| {
            let width = widths.of(value);
            Entry {
                sample: 30.0,
                words,
                draw: Box::new(move |x, y| {
                    let head = 5.0 + width * 1.1;
                    let (left, right, half) = (x - 15.0, x + 15.0, width / 2.0 + 2.5);
                    let arc = Arc {
                        line: format!("M{} {}H{}", n(left), n(y), n(right - head)),
                        head: format!(
                            "M{} {}L{} {}V{}z",
                            n(right),
                            n(y),
                            n(right - head),
                            n(y - half),
                            n(y + half)
                        ),
                        width,
                        ends: [(x, y); 3],
                    };
                    drawn(&arc, value.is_none())
                }),
            }
        };
        let mut entries: Vec<Entry<'_>> = samples
            .into_iter()
            .map(|value| sample(Some(value), canvas.frame.numbers.write(value)))
            .collect();
        if values.len() < self.flows.len() {
            entries.push(sample(None, self.words.hidden.clone()));
        }
        key(canvas, entries, 24.0);
    }
}
