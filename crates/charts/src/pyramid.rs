//! Age bands of two sexes, back to back.

use crate::error::check;
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::scale::{Scale, largest};
use crate::svg::{Anchor, Ink, n};
use crate::text::{truncate, width};
use crate::{Error, Series, marks};

/// A population pyramid: the age bands upward, one sex to each side.
#[derive(Clone, Debug, PartialEq)]
pub struct AgeSexPyramid {
    /// Its words.
    pub frame: Frame,
    /// The age bands, the youngest first; it stands lowest.
    pub bands: Vec<String>,
    /// What stands at left.
    pub left: Series,
    /// What stands at right.
    pub right: Series,
}

const ROW: f64 = 26.0;
const BAR: f64 = 19.0;

/// Where the two sides stand: from the middle outward.
struct Field {
    /// Where the bars of the left side begin, and those of the right.
    begin: [f64; 2],
    middle: f64,
    names: f64,
    top: f64,
    bottom: f64,
    scale: Scale,
}

impl Chart for AgeSexPyramid {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        check(&self.left.values, self.bands.len())?;
        check(&self.right.values, self.bands.len())?;
        let mut canvas = Canvas::new(&self.frame, layout)?;
        let sides = [&self.left, &self.right];
        if sides.iter().flat_map(|s| &s.values).flatten().count() == 0 {
            return Ok(canvas.empty());
        }
        marks::patterns(&mut canvas.drawing, 2, &canvas.id);
        let field = self.field(&mut canvas);
        self.grid(&mut canvas, &field);
        for (side, series) in sides.into_iter().enumerate() {
            self.heading(&mut canvas, &field, side, series);
            for band in 0..self.bands.len() {
                self.bar(&mut canvas, &field, side, series, band);
            }
        }
        self.names(&mut canvas, &field);
        canvas.y = field.bottom + 20.0;
        Ok(canvas.finish())
    }
}

/// Outward from the middle: to the left on side 0, to the right on side 1.
fn outward(side: usize) -> f64 {
    if side == 0 { -1.0 } else { 1.0 }
}

impl AgeSexPyramid {
    fn field(&self, canvas: &mut Canvas<'_>) -> Field {
        let size = canvas.layout.type_size();
        let names = self
            .bands
            .iter()
            .map(|b| width(b, size))
            .fold(0.0, f64::max);
        let names = names.min(canvas.layout.width() * 0.22);
        let sides = [&self.left, &self.right];
        let values = || sides.iter().flat_map(|s| &s.values);
        let labels = values().map(|v| width(&canvas.value(*v), size));
        let label = labels.fold(16.0, f64::max) + 8.0;
        let middle = canvas.layout.width() / 2.0;
        let gap = names / 2.0 + 8.0;
        let length = middle - gap - label;
        let wanted = if canvas.layout == Layout::Wide {
            4.0
        } else {
            2.0
        };
        let top = canvas.y + 24.0;
        Field {
            begin: [middle - gap, middle + gap],
            middle,
            names,
            top,
            bottom: top + ROW * self.bands.len() as f64,
            scale: Scale::new(largest(values()), length, wanted, canvas.counts()),
        }
    }

    fn grid(&self, canvas: &mut Canvas<'_>, field: &Field) {
        let size = canvas.layout.type_size();
        for side in [0, 1] {
            for tick in &field.scale.ticks {
                let x = field.begin[side] + outward(side) * field.scale.at(*tick);
                let (top, bottom) = ((x, field.top), (x, field.bottom));
                canvas.drawing.rule(top, bottom, *tick == 0.0);
                let label = canvas.frame.numbers.write(*tick);
                let half = width(&label, size) / 2.0;
                let x = x.max(half).min(canvas.layout.width() - half);
                let at = (x, field.bottom + 16.0);
                canvas
                    .drawing
                    .text(at, size, Anchor::Middle, Ink::Soft, &label);
            }
        }
    }

    /// The name of a side with its sum, beside a sample of its bars.
    fn heading(&self, canvas: &mut Canvas<'_>, field: &Field, side: usize, series: &Series) {
        let size = canvas.layout.type_size();
        let total = canvas.value(Some(series.values.iter().flatten().sum()));
        let room = field.middle - field.names / 2.0 - 34.0 - width(&total, size);
        let name = truncate(&series.name, size, room);
        let text = format!("{name} {total}");
        let (anchor, x) = if side == 0 {
            (Anchor::End, field.begin[0] - 20.0)
        } else {
            (Anchor::Start, field.begin[1] + 20.0)
        };
        let at = (x, field.top - 9.0);
        canvas.drawing.text(at, size, anchor, Ink::Strong, &text);
        let sample = field.begin[side] + if side == 0 { -14.0 } else { 0.0 };
        canvas.drawing.raw(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"14\" height=\"12\" {}/>",
            n(sample),
            n(field.top - 19.0),
            marks::paint(side, &canvas.id)
        ));
    }

    fn row_top(&self, field: &Field, band: usize) -> f64 {
        field.bottom - ROW * (band + 1) as f64 + (ROW - BAR) / 2.0
    }

    fn bar(
        &self,
        canvas: &mut Canvas<'_>,
        field: &Field,
        side: usize,
        series: &Series,
        band: usize,
    ) {
        let size = canvas.layout.type_size();
        let value = series.values[band];
        let length = field.scale.at(value.unwrap_or(0.0));
        let y = self.row_top(field, band);
        let label = canvas.value(value);
        if value.is_some() {
            let x = field.begin[side] - if side == 0 { length } else { 0.0 };
            let paint = marks::paint(side, &canvas.id);
            let tip = format!("{}, {}: {label}", self.bands[band], series.name);
            canvas.drawing.bar((x, y), (length, BAR), &paint, &tip);
        }
        let anchor = if side == 0 {
            Anchor::End
        } else {
            Anchor::Start
        };
        let x = field.begin[side] + outward(side) * (length + 5.0);
        let at = (x, y + BAR / 2.0 + size * 0.36);
        canvas.drawing.text(at, size, anchor, Ink::Strong, &label);
    }

    fn names(&self, canvas: &mut Canvas<'_>, field: &Field) {
        let size = canvas.layout.type_size();
        for (band, name) in self.bands.iter().enumerate() {
            let y = self.row_top(field, band) + BAR / 2.0 + size * 0.36;
            let name = truncate(name, size, field.names);
            let at = (field.middle, y);
            canvas
                .drawing
                .text(at, size, Anchor::Middle, Ink::Plain, &name);
        }
    }
}
