//! Horizontal bars of several series upon each other, for long names.

use crate::error::check;
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::hbar::Row;
use crate::scale::Scale;
use crate::svg::{Anchor, Ink};
use crate::text::width;
use crate::{Error, MAX_SERIES, Series, bar, marks};

/// One bar a row, in the order given, made of its series. On a phone the names stand above their
/// bars.
#[derive(Clone, Debug, PartialEq)]
pub struct HStackChart {
    /// Its words.
    pub frame: Frame,
    /// What each bar is about.
    pub categories: Vec<String>,
    /// The parts of the bars, at most [`MAX_SERIES`]; an unknown value counts as none.
    pub series: Vec<Series>,
}

impl Chart for HStackChart {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        if self.series.len() > MAX_SERIES {
            return Err(Error::Series);
        }
        for series in &self.series {
            check(&series.values, self.categories.len())?;
        }
        let mut canvas = Canvas::new(&self.frame, layout)?;
        let totals: Vec<f64> = (0..self.categories.len()).map(|i| self.total(i)).collect();
        let largest = totals.iter().copied().fold(0.0, f64::max);
        if largest == 0.0 {
            return Ok(canvas.empty());
        }
        marks::patterns(&mut canvas.drawing, self.series.len(), &canvas.id);
        let names: Vec<&str> = self.series.iter().map(|s| s.name.as_str()).collect();
        canvas.legend(&names);
        let row = Row::new(&self.categories, layout);
        let room = Row::value_room(&canvas, totals.iter().map(|total| Some(*total)));
        let length = layout.width() - row.left - room;
        let scale = Scale::new(largest, length, 4.0, canvas.counts());
        row.each(&mut canvas, &scale, self.categories.len(), |canvas, i| {
            self.bar(canvas, &row, &scale, i);
        });
        Ok(canvas.finish())
    }
}

impl HStackChart {
    fn total(&self, category: usize) -> f64 {
        self.series.iter().filter_map(|s| s.values[category]).sum()
    }

    fn bar(&self, canvas: &mut Canvas<'_>, row: &Row, scale: &Scale, category: usize) {
        let size = canvas.layout.type_size();
        let name = &self.categories[category];
        row.name(canvas, name);
        let top = canvas.y + row.bar_top;
        let mut x = row.left;
        for (i, series) in self.series.iter().enumerate() {
            let Some(value) = series.values[category].filter(|value| *value > 0.0) else {
                continue;
            };
            let length = scale.at(value);
            let label = canvas.value(Some(value));
            let paint = marks::paint(i, &canvas.id);
            let tip = format!("{name}, {}: {label}", series.name);
            canvas
                .drawing
                .bar((x, top), (length, row.bar), &paint, &tip);
            if width(&label, size) + 14.0 <= length {
                bar::plate(canvas, (x + length / 2.0, top + row.bar / 2.0), i, &label);
            }
            x += length;
        }
        let total = canvas.value(Some(self.total(category)));
        let at = (x + 6.0, row.middle(canvas));
        canvas
            .drawing
            .text(at, size, Anchor::Start, Ink::Strong, &total);
    }
}
