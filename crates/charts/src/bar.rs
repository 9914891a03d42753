//! Vertical bars over categories, beside or upon each other.

use crate::error::check;
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::scale::{Scale, largest};
use crate::svg::{Anchor, Ink, n};
use crate::text::{truncate, width, wrap};
use crate::{Error, MAX_SERIES, Series, marks};

/// Vertical bars for few categories, such as years. Many or long ones belong into
/// [`crate::HBarChart`].
#[derive(Clone, Debug, PartialEq)]
pub struct BarChart {
    /// Its words.
    pub frame: Frame,
    /// What stands under each group of bars.
    pub categories: Vec<String>,
    /// The values, at most [`MAX_SERIES`] rows of them.
    pub series: Vec<Series>,
    /// How several series share a category.
    pub bars: Bars,
}

/// How the bars of several series stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bars {
    /// Beside each other, to compare the series.
    Grouped,
    /// Upon each other, to compare the sums; an unknown value counts as none.
    Stacked,
}

/// Where the bars stand.
struct Field {
    left: f64,
    /// Height of zero.
    base: f64,
    /// Width of a category.
    slot: f64,
    scale: Scale,
}

impl Field {
    fn slot_left(&self, category: usize) -> f64 {
        self.left + self.slot * category as f64
    }

    fn centre(&self, category: usize) -> f64 {
        self.slot_left(category) + self.slot / 2.0
    }
}

impl Chart for BarChart {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        self.check()?;
        let mut canvas = Canvas::new(&self.frame, layout)?;
        let known = self.series.iter().flat_map(|s| &s.values).flatten().count();
        if known == 0 {
            return Ok(canvas.empty());
        }
        marks::patterns(&mut canvas.drawing, self.series.len(), &canvas.id);
        let names: Vec<&str> = self.series.iter().map(|s| s.name.as_str()).collect();
        canvas.legend(&names);
        let field = self.field(&mut canvas);
        for category in 0..self.categories.len() {
            match self.bars {
                Bars::Grouped => self.group(&mut canvas, &field, category),
                Bars::Stacked => self.stack(&mut canvas, &field, category),
            }
        }
        canvas
            .drawing
            .rule((field.left, field.base), (layout.width(), field.base), true);
        canvas.y = field.base;
        category_labels(&mut canvas, &self.categories, field.slot, |i| {
            field.centre(i)
        });
        Ok(canvas.finish())
    }
}

impl BarChart {
    fn check(&self) -> Result<(), Error> {
        if self.series.len() > MAX_SERIES {
            return Err(Error::Series);
        }
        self.series
            .iter()
            .try_for_each(|s| check(&s.values, self.categories.len()))
    }

    fn total(&self, category: usize) -> f64 {
        self.series.iter().filter_map(|s| s.values[category]).sum()
    }

    fn max(&self) -> f64 {
        match self.bars {
            Bars::Grouped => largest(self.series.iter().flat_map(|s| &s.values)),
            Bars::Stacked => (0..self.categories.len())
                .map(|category| self.total(category))
                .fold(0.0, f64::max),
        }
    }

    fn field(&self, canvas: &mut Canvas<'_>) -> Field {
        let height = canvas.layout.plot_height();
        let scale = Scale::new(self.max(), height, 5.0, canvas.counts());
        // Room for the value above the highest bar.
        let base = canvas.y + 16.0 + height;
        let left = value_axis(canvas, &scale, base);
        Field {
            left,
            base,
            slot: (canvas.layout.width() - left) / self.categories.len().max(1) as f64,
            scale,
        }
    }

    fn tip(&self, canvas: &Canvas<'_>, category: usize, series: usize) -> String {
        let row = &self.series[series];
        let value = canvas.value(row.values[category]);
        format!("{}, {}: {value}", self.categories[category], row.name)
    }

    fn group(&self, canvas: &mut Canvas<'_>, field: &Field, category: usize) {
        let count = self.series.len() as f64;
        // A single bar is broader, but never a wall.
        let bar = (field.slot * 0.76 / count).min(72.0);
        let left = field.centre(category) - bar * count / 2.0;
        let size = canvas.layout.type_size();
        for (i, series) in self.series.iter().enumerate() {
            let value = series.values[category];
            let x = left + bar * i as f64;
            let height = field.scale.at(value.unwrap_or(0.0));
            if value.is_some() {
                let paint = marks::paint(i, &canvas.id);
                let tip = self.tip(canvas, category, i);
                let gap = (bar * 0.06).min(2.0);
                canvas.drawing.bar(
                    (x + gap, field.base - height),
                    (bar - gap * 2.0, height),
                    &paint,
                    &tip,
                );
            }
            let label = canvas.value(value);
            if width(&label, size) <= bar.max(field.slot / count) {
                let at = (x + bar / 2.0, field.base - height - 5.0);
                canvas
                    .drawing
                    .text(at, size, Anchor::Middle, Ink::Strong, &label);
            }
        }
    }

    fn stack(&self, canvas: &mut Canvas<'_>, field: &Field, category: usize) {
        let size = canvas.layout.type_size();
        let bar = (field.slot * 0.7).min(84.0);
        let x = field.centre(category) - bar / 2.0;
        let mut y = field.base;
        for (i, series) in self.series.iter().enumerate() {
            let Some(value) = series.values[category] else {
                continue;
            };
            let height = field.scale.at(value);
            y -= height;
            let paint = marks::paint(i, &canvas.id);
            let tip = self.tip(canvas, category, i);
            canvas.drawing.bar((x, y), (bar, height), &paint, &tip);
            let label = canvas.value(Some(value));
            if height >= size * 1.5 && width(&label, size) + 10.0 <= bar {
                plate(canvas, (x + bar / 2.0, y + height / 2.0), i, &label);
            }
        }
        let known = self.series.iter().any(|s| s.values[category].is_some());
        let total = canvas.value(known.then(|| self.total(category)));
        if width(&total, size) <= field.slot {
            let at = (x + bar / 2.0, y - 5.0);
            canvas
                .drawing
                .text(at, size, Anchor::Middle, Ink::Strong, &total);
        }
    }
}

/// A value inside a bar: white on the plain bar, on a light plate where a pattern would
/// disturb the digits.
pub(crate) fn plate(canvas: &mut Canvas<'_>, centre: (f64, f64), series: usize, label: &str) {
    let size = canvas.layout.type_size();
    let at = (centre.0, centre.1 + size * 0.36);
    if series == 0 {
        canvas
            .drawing
            .text(at, size, Anchor::Middle, Ink::Inverse, label);
        return;
    }
    let wide = width(label, size) + 8.0;
    canvas.drawing.raw(format_args!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" class=\"chart-paper\" \
         fill=\"#ffffff\"/>",
        n(centre.0 - wide / 2.0),
        n(centre.1 - size * 0.68),
        n(wide),
        n(size * 1.36)
    ));
    canvas
        .drawing
        .text(at, size, Anchor::Middle, Ink::Strong, label);
}

/// The ticks of a vertical axis and their lines; gives where the field begins.
pub(crate) fn value_axis(canvas: &mut Canvas<'_>, scale: &Scale, base: f64) -> f64 {
    let size = canvas.layout.type_size();
    let labels: Vec<String> = scale
        .ticks
        .iter()
        .map(|tick| canvas.frame.numbers.write(*tick))
        .collect();
    let widest = labels.iter().map(|l| width(l, size)).fold(0.0, f64::max);
    let left = widest + 8.0;
    for (tick, label) in scale.ticks.iter().zip(&labels) {
        let y = base - scale.at(*tick);
        let at = (widest, y + size * 0.36);
        canvas.drawing.text(at, size, Anchor::End, Ink::Soft, label);
        if *tick > 0.0 {
            canvas
                .drawing
                .rule((left, y), (canvas.layout.width(), y), false);
        }
    }
    left
}

/// The categories under a field, wrapped; where they are too many for their names, every
/// second, third, … is named, and always the last.
pub(crate) fn category_labels(
    canvas: &mut Canvas<'_>,
    names: &[String],
    slot: f64,
    centre: impl Fn(usize) -> f64,
) {
    let size = canvas.layout.type_size();
    let room = (slot - 6.0).max(1.0);
    let word = |name: &String| {
        let words = name.split_whitespace();
        words.map(|w| width(w, size)).fold(0.0, f64::max)
    };
    let needed = names.iter().map(word).fold(0.0, f64::max).min(96.0);
    let step = ((needed / room).ceil() as usize).max(1);
    let room = slot * step as f64 - 6.0;
    let mut deepest = 1;
    for (i, name) in names.iter().enumerate() {
        // Counted from the end, so that the latest is always named.
        if !(names.len() - 1 - i).is_multiple_of(step) {
            continue;
        }
        let lines = if step == 1 {
            wrap(name, size, room, 3)
        } else {
            vec![truncate(name, size, room)]
        };
        deepest = deepest.max(lines.len());
        let half = lines.iter().map(|l| width(l, size)).fold(0.0, f64::max) / 2.0;
        let x = centre(i).min(canvas.layout.width() - half).max(half);
        for (row, line) in lines.iter().enumerate() {
            let at = (x, canvas.y + 17.0 + row as f64 * 15.0);
            canvas
                .drawing
                .text(at, size, Anchor::Middle, Ink::Plain, line);
        }
    }
    canvas.y += 8.0 + deepest as f64 * 15.0;
}
