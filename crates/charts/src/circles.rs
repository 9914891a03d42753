//! Proportional circles on the map.

use geo::Point;

use crate::Error;
use crate::error::{check, check_links};
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::map::{
    Entry, Labels, Map, MapWords, Rect, View, bounds_of, key, most_labels, patterns, write,
};
use crate::scale::largest;
use crate::svg::n;

/// Circles whose areas are as the numbers of people.
#[derive(Clone, Debug, PartialEq)]
pub struct CircleMap {
    /// Its words.
    pub frame: Frame,
    /// The words of its key.
    pub words: MapWords,
    /// What is shown.
    pub view: View,
    /// The places, in any order.
    pub places: Vec<Place>,
}

/// A place with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub at: Point,
    /// The number; `None` where it is protected. Zero is drawn as a dot.
    pub value: Option<f64>,
    /// Whether the point is that of a larger area.
    pub approximate: bool,
    /// Where the circle leads: a path within the program.
    pub href: Option<String>,
}

impl Chart for CircleMap {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        let values: Vec<Option<f64>> = self.places.iter().map(|place| place.value).collect();
        check(&values, self.places.len())?;
        check_links(self.places.iter().map(|place| &place.href))?;
        let shown = bounds_of(self.places.iter().map(|place| place.at))?;
        let mut canvas = Canvas::new(&self.frame, layout)?;
        if self.places.is_empty() {
            return Ok(canvas.empty());
        }
        canvas.linked = self.places.iter().any(|place| place.href.is_some());
        patterns(&mut canvas);
        let map = Map::draw(&mut canvas, self.view, shown)?;
        let sizes = Sizes::new(largest(&values), layout);
        let order = self.order();
        for place in &order {
            self.mark(&mut canvas, &map, &sizes, place);
        }
        self.labels(&mut canvas, &map, &sizes, &order);
        self.key(&mut canvas, &sizes);
        Ok(canvas.finish())
    }
}

/// How large circles are.
struct Sizes {
    max: f64,
    /// Radius of the largest value.
    radius: f64,
}

/// Half the height of the sign of a hidden value.
const SIGN: f64 = 6.0;

impl Sizes {
    fn new(max: f64, layout: Layout) -> Self {
        let most = match layout {
            Layout::Wide => 25.0,
            Layout::Compact => 15.0,
        };
        Self {
            max: max.max(1.0),
            // A single person is no large circle, even where it is the largest.
            radius: (max.max(1.0).sqrt() * 5.0).min(most),
        }
    }

    fn of(&self, value: f64) -> f64 {
        // What is there is seen, however small it is beside the largest.
        ((value / self.max).sqrt() * self.radius).max(1.8)
    }

    /// Round values for the key, the largest first.
    fn samples(&self, counts: bool) -> Vec<f64> {
        let mut out: Vec<f64> = Vec::new();
        for part in [1.0, 0.25, 0.04] {
            let value = round(self.max * part);
            let fits = !counts || value >= 1.0;
            if fits && out.last().is_none_or(|last| value < *last) {
                out.push(value);
            }
        }
        out
    }
}

/// The largest 1, 2 or 5 times a power of ten that is not more.
fn round(value: f64) -> f64 {
    let power = 10f64.powf(value.log10().floor());
    let fits = |factor: &f64| factor * power <= value * (1.0 + 1e-9);
    [5.0, 2.0, 1.0].into_iter().find(fits).unwrap_or(1.0) * power
}

impl CircleMap {
    /// The largest first, so that small circles stand upon large ones; hidden values last.
    fn order(&self) -> Vec<&Place> {
        let mut order: Vec<&Place> = self.places.iter().collect();
        let value = |place: &Place| place.value.unwrap_or(-1.0);
        order.sort_by(|a, b| value(b).total_cmp(&value(a)));
        order
    }

    fn mark(&self, canvas: &mut Canvas<'_>, map: &Map, sizes: &Sizes, place: &Place) {
        let Some(at) = map.at(place.at) else {
            return;
        };
        let shape = match place.value {
            Some(value) => circle(at, sizes.of(value), value > 0.0, place.approximate),
            None => sign(&canvas.id, at),
        };
        let value = match place.value {
            Some(value) => canvas.frame.numbers.write(value),
            None => self.words.hidden.clone(),
        };
        let words = match place.approximate {
            true => format!("{}: {value} ({})", place.name, self.words.approximate),
            false => format!("{}: {value}", place.name),
        };
        canvas.drawing.mark(place.href.as_deref(), &words, &shape);
    }

    fn labels(&self, canvas: &mut Canvas<'_>, map: &Map, sizes: &Sizes, order: &[&Place]) {
        let size = canvas.layout.type_size();
        let mut labels = Labels::new(map.field);
        for place in order {
            let radius = place.value.map_or(SIGN, |value| sizes.of(value));
            let Some(at) = map.at(place.at) else {
                continue;
            };
            // A name close to another circle would seem to be that one's.
            labels.keep_free(Rect::around(
                at,
                radius * 0.8 + (radius * 0.2 + 2.0).min(5.0),
            ));
        }
        let mut left = most_labels(canvas.layout);
        for place in order {
            let Some(value) = place.value.filter(|value| *value > 0.0 && left > 0) else {
                break;
            };
            let value_text = canvas.frame.numbers.write(value);
            let Some(at) = map.at(place.at) else {
                continue;
            };
            let text = format!("{} {value_text}", place.name);
            if let Some(spot) = labels.near(at, sizes.of(value), size, &text) {
                write(canvas, &spot, [&place.name, &value_text]);
                left -= 1;
            }
        }
    }

    fn key(&self, canvas: &mut Canvas<'_>, sizes: &Sizes) {
        let mut entries: Vec<Entry<'_>> = Vec::new();
        let any = |test: fn(&Place) -> bool| self.places.iter().any(test);
        if any(|place| place.value.is_some_and(|value| value > 0.0)) {
            entries.extend(sizes.samples(canvas.counts()).into_iter().map(|value| {
                let radius = sizes.of(value);
                Entry {
                    sample: radius * 2.0,
                    words: canvas.frame.numbers.write(value),
                    draw: Box::new(move |x, y| circle((x, y), radius, true, false)),
                }
            }));
        }
        let row = entries
            .iter()
            .map(|entry| entry.sample)
            .fold(18.0, f64::max)
            + 6.0;
        let id = canvas.id.clone();
        if any(|place| place.value.is_none()) {
            entries.push(Entry {
                sample: SIGN * 2.0,
                words: self.words.hidden.clone(),
                draw: Box::new(move |x, y| sign(&id, (x, y))),
            });
        }
        if any(|place| place.approximate && place.value.is_some()) {
            entries.push(Entry {
                sample: 14.0,
                words: self.words.approximate.clone(),
                draw: Box::new(|x, y| circle((x, y), 7.0, true, true)),
            });
        }
        key(canvas, entries, row);
    }
}

/// A circle; open where it stands for none, dashed where its place is not exact.
fn circle((x, y): (f64, f64), radius: f64, filled: bool, dashed: bool) -> String {
    let (x, y, radius) = (n(x), n(y), n(radius));
    if !filled {
        return format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" class=\"chart-open chart-line-1\" \
             fill=\"#ffffff\" stroke=\"#0b5f6b\" stroke-width=\"1\"/>"
        );
    }
    let (class, stroke, dash) = match dashed {
        true => (
            "chart-line-1",
            "#0b5f6b",
            " stroke-dasharray=\"3 2.5\" stroke-width=\"1.6\"",
        ),
        false => ("chart-border", "#ffffff", " stroke-width=\"1\""),
    };
    let opacity = if dashed { "0.45" } else { "0.74" };
    format!(
        "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" class=\"chart-fill-1 {class}\" \
         fill=\"#0b5f6b\" fill-opacity=\"{opacity}\" stroke=\"{stroke}\"{dash}/>"
    )
}

/// The sign of a hidden value: a hatched diamond, always of the same size.
fn sign(id: &str, (x, y): (f64, f64)) -> String {
    format!(
        "<path d=\"M{} {}l{SIGN} {SIGN}l-{SIGN} {SIGN}l-{SIGN} -{SIGN}z\" class=\"chart-axis\" \
         fill=\"url(#{id}-h)\" stroke=\"#4f6165\" stroke-width=\"1.2\"/>",
        n(x),
        n(y - SIGN)
    )
}
