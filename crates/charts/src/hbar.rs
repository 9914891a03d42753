//! Horizontal bars, for many categories or long names.

use crate::error::check;
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::scale::{Scale, largest};
use crate::svg::{Anchor, Ink};
use crate::text::{balance, width};
use crate::{Error, marks};

/// Room for names beside bars, at most; longer ones have two lines.
const MOST_NAME: f64 = 260.0;

/// From line to line, in sizes of the type.
const LINE: f64 = 1.15;

/// One bar a row, in the order given. On a phone the names stand above their bars.
#[derive(Clone, Debug, PartialEq)]
pub struct HBarChart {
    /// Its words.
    pub frame: Frame,
    /// What each bar is about.
    pub categories: Vec<String>,
    /// The values, one for each category; `None` where nothing is known or may be shown.
    pub values: Vec<Option<f64>>,
}

/// Where names and bars stand in a row.
pub(crate) struct Row {
    /// Room for the name, and in how many lines.
    names: f64,
    lines: usize,
    /// Where bars begin.
    pub(crate) left: f64,
    height: f64,
    /// From the row's top to the bar's.
    pub(crate) bar_top: f64,
    pub(crate) bar: f64,
}

impl Chart for HBarChart {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        check(&self.values, self.categories.len())?;
        let mut canvas = Canvas::new(&self.frame, layout)?;
        if self.values.iter().flatten().count() == 0 {
            return Ok(canvas.empty());
        }
        let row = Row::new(&self.categories, layout);
        let room = Row::value_room(&canvas, self.values.iter().copied());
        let length = layout.width() - row.left - room;
        let scale = Scale::new(largest(&self.values), length, 4.0, canvas.counts());
        row.each(&mut canvas, &scale, self.values.len(), |canvas, i| {
            self.bar(canvas, &row, &scale, i);
        });
        Ok(canvas.finish())
    }
}

impl Row {
    pub(crate) fn new(categories: &[String], layout: Layout) -> Self {
        let size = layout.type_size();
        let room = match layout {
            Layout::Compact => layout.width(),
            Layout::Wide => MOST_NAME,
        };
        let longest = categories.iter().map(|c| width(c, size));
        let longest = longest.fold(0.0, f64::max);
        let lines = if longest > room { 2 } else { 1 };
        let more = size * LINE * (lines - 1) as f64;
        if layout == Layout::Compact {
            return Self {
                names: room,
                lines,
                left: 0.0,
                height: 40.0 + more,
                bar_top: 19.0 + more,
                bar: 15.0,
            };
        }
        let names = longest.min(room);
        Self {
            names,
            lines,
            left: names + 10.0,
            height: 26.0 + more,
            bar_top: 4.0 + more / 2.0,
            bar: 18.0,
        }
    }

    /// Writes the name of a bar beside or above it, where the canvas stands.
    pub(crate) fn name(&self, canvas: &mut Canvas<'_>, name: &str) {
        let size = canvas.layout.type_size();
        let lines = balance(name, size, self.names, self.lines);
        let above = size * LINE * lines.len().saturating_sub(1) as f64;
        let (anchor, x, mut y) = if self.left == 0.0 {
            (Anchor::Start, 0.0, canvas.y + self.bar_top - 5.0 - above)
        } else {
            (Anchor::End, self.names, self.middle(canvas) - above / 2.0)
        };
        for line in lines {
            canvas.drawing.text((x, y), size, anchor, Ink::Plain, &line);
            y += size * LINE;
        }
    }

    /// The line on which words beside the bar stand.
    pub(crate) fn middle(&self, canvas: &Canvas<'_>) -> f64 {
        canvas.y + self.bar_top + self.bar / 2.0 + canvas.layout.type_size() * 0.36
    }

    /// Room for the widest of these values beyond the longest bar.
    pub(crate) fn value_room(
        canvas: &Canvas<'_>,
        values: impl Iterator<Item = Option<f64>>,
    ) -> f64 {
        let size = canvas.layout.type_size();
        let labels = values.map(|v| canvas.value(v));
        labels.map(|l| width(&l, size)).fold(24.0, f64::max) + 10.0
    }

    /// Draws the axis, calls for each of `n` bars, and leaves the canvas below them.
    pub(crate) fn each(
        &self,
        canvas: &mut Canvas<'_>,
        scale: &Scale,
        n: usize,
        mut bar: impl FnMut(&mut Canvas<'_>, usize),
    ) {
        let top = canvas.y;
        let bottom = top + self.height * n as f64;
        axis(canvas, scale, self.left, (top, bottom));
        for i in 0..n {
            bar(canvas, i);
            canvas.y += self.height;
        }
        // On a phone the axis would run through the names.
        if canvas.layout == Layout::Wide {
            canvas
                .drawing
                .rule((self.left, top), (self.left, bottom), true);
        }
        canvas.y = bottom + 20.0;
    }
}

impl HBarChart {
    fn bar(&self, canvas: &mut Canvas<'_>, row: &Row, scale: &Scale, i: usize) {
        let size = canvas.layout.type_size();
        let (name, value) = (&self.categories[i], self.values[i]);
        let label = canvas.value(value);
        row.name(canvas, name);
        let length = scale.at(value.unwrap_or(0.0));
        let top = canvas.y + row.bar_top;
        if value.is_some() {
            let paint = marks::paint(0, &canvas.id);
            let tip = format!("{name}: {label}");
            let at = (row.left, top);
            canvas.drawing.bar(at, (length, row.bar), &paint, &tip);
        }
        let at = (row.left + length + 6.0, row.middle(canvas));
        canvas
            .drawing
            .text(at, size, Anchor::Start, Ink::Strong, &label);
    }
}

/// Lines and ticks of a horizontal axis that begins at `left`.
fn axis(canvas: &mut Canvas<'_>, scale: &Scale, left: f64, (top, bottom): (f64, f64)) {
    let size = canvas.layout.type_size();
    for tick in &scale.ticks {
        let x = left + scale.at(*tick);
        if *tick > 0.0 {
            canvas.drawing.rule((x, top), (x, bottom), false);
        }
        let label = canvas.frame.numbers.write(*tick);
        let half = width(&label, size) / 2.0;
        let x = x.max(half).min(canvas.layout.width() - half);
        let at = (x, bottom + 16.0);
        canvas
            .drawing
            .text(at, size, Anchor::Middle, Ink::Soft, &label);
    }
}
