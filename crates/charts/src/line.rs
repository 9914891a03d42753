//! Lines over time, with earlier periods to compare with.

use std::collections::BTreeSet;

use crate::bar::{category_labels, value_axis};
use crate::error::check;
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::scale::{Scale, largest};
use crate::svg::{Anchor, Ink, n};
use crate::text::{truncate, width};
use crate::{Error, MAX_SERIES, Series, marks};

/// Values at equal steps of time. Unknown values leave a gap, never a zero.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// Its words.
    pub frame: Frame,
    /// The steps of time, as they stand under the axis.
    pub times: Vec<String>,
    /// The lines, at most [`MAX_SERIES`].
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name and values.
    pub series: Series,
    /// Whether it is there to compare with, such as the year before: then it is dashed.
    pub comparison: bool,
}

/// Where the lines run.
struct Field {
    left: f64,
    right: f64,
    base: f64,
    steps: usize,
    scale: Scale,
}

impl Field {
    fn at(&self, step: usize, value: f64) -> (f64, f64) {
        (self.x(step), self.base - self.scale.at(value))
    }

    fn x(&self, step: usize) -> f64 {
        let room = self.right - self.left;
        if self.steps < 2 {
            return self.left + room / 2.0;
        }
        self.left + room * step as f64 / (self.steps - 1) as f64
    }
}

impl Chart for LineChart {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        self.check()?;
        let mut canvas = Canvas::new(&self.frame, layout)?;
        if self.values().flatten().count() == 0 {
            return Ok(canvas.empty());
        }
        if layout == Layout::Compact {
            self.key(&mut canvas);
        }
        let field = self.field(&mut canvas);
        canvas.drawing.rule(
            (field.left - 6.0, field.base),
            (field.right + 6.0, field.base),
            true,
        );
        // What is compared with lies under what it is compared to.
        for comparison in [true, false] {
            for (i, line) in self.lines.iter().enumerate() {
                if line.comparison == comparison {
                    self.line(&mut canvas, &field, i);
                }
            }
        }
        self.ends(&mut canvas, &field);
        canvas.y = field.base;
        let slot = field.x(1) - field.x(0);
        let slot = if slot > 0.0 {
            slot
        } else {
            field.right - field.left
        };
        category_labels(&mut canvas, &self.times, slot, |i| field.x(i));
        Ok(canvas.finish())
    }
}

impl LineChart {
    fn check(&self) -> Result<(), Error> {
        if self.lines.len() > MAX_SERIES {
            return Err(Error::Series);
        }
        self.lines
            .iter()
            .try_for_each(|line| check(&line.series.values, self.times.len()))
    }

    fn values(&self) -> impl Iterator<Item = &Option<f64>> {
        self.lines.iter().flat_map(|line| &line.series.values)
    }

    /// On a phone the lines are named above, because beside them there is no room.
    fn key(&self, canvas: &mut Canvas<'_>) {
        let names: Vec<&str> = self.lines.iter().map(|l| l.series.name.as_str()).collect();
        canvas.key(&names, 30.0, |drawing, i, x, y| {
            let comparison = self.lines[i].comparison;
            drawing.raw(format_args!(
                "<path d=\"M{x0} {y}h30\" {}/>",
                marks::stroke(i, comparison),
                x0 = n(x),
                y = n(y - 4.0)
            ));
            marks::point(drawing, i, (x + 15.0, y - 4.0), comparison);
        });
    }

    fn field(&self, canvas: &mut Canvas<'_>) -> Field {
        let height = canvas.layout.plot_height();
        let scale = Scale::new(largest(self.values()), height, 5.0, canvas.counts());
        let base = canvas.y + 10.0 + height;
        let left = value_axis(canvas, &scale, base) + 8.0;
        let size = canvas.layout.type_size();
        let room = (0..self.lines.len())
            .filter_map(|i| self.end_label(canvas, i))
            .map(|label| width(&label, size))
            .fold(0.0, f64::max);
        Field {
            left,
            right: canvas.layout.width() - room - 14.0,
            base,
            steps: self.times.len(),
            scale,
        }
    }

    /// The last known step of a line and its value.
    fn last(&self, line: usize) -> Option<(usize, f64)> {
        let values = self.lines[line].series.values.iter().enumerate();
        values
            .rev()
            .find_map(|(step, value)| Some((step, (*value)?)))
    }

    /// What stands at the end of a line: its value, with its name where there is room.
    fn end_label(&self, canvas: &Canvas<'_>, line: usize) -> Option<String> {
        let value = canvas.value(Some(self.last(line)?.1));
        let name = &self.lines[line].series.name;
        Some(match canvas.layout {
            Layout::Compact => value,
            Layout::Wide => {
                let name = truncate(name, canvas.layout.type_size(), 150.0);
                format!("{name}: {value}")
            }
        })
    }

    fn line(&self, canvas: &mut Canvas<'_>, field: &Field, i: usize) {
        let Line { series, comparison } = &self.lines[i];
        let mut path = String::new();
        let mut drawn = false;
        for (step, value) in series.values.iter().enumerate() {
            if let Some(value) = value {
                let (x, y) = field.at(step, *value);
                let command = if drawn { 'L' } else { 'M' };
                path.push_str(&format!("{command}{} {}", n(x), n(y)));
            }
            drawn = value.is_some();
        }
        canvas.drawing.raw(format_args!(
            "<path d=\"{path}\" {}/>",
            marks::stroke(i, *comparison)
        ));
        for (step, value) in series.values.iter().enumerate() {
            if let Some(value) = value {
                marks::point(&mut canvas.drawing, i, field.at(step, *value), *comparison);
            }
        }
    }

    /// The labels at the ends; those at the same step are kept apart.
    fn ends(&self, canvas: &mut Canvas<'_>, field: &Field) {
        let steps: BTreeSet<usize> = (0..self.lines.len())
            .filter_map(|i| Some(self.last(i)?.0))
            .collect();
        for step in steps {
            self.ends_at(canvas, field, step);
        }
    }

    fn ends_at(&self, canvas: &mut Canvas<'_>, field: &Field, end: usize) {
        let size = canvas.layout.type_size();
        let mut labels: Vec<(f64, String, bool)> = (0..self.lines.len())
            .filter_map(|i| {
                let (step, value) = self.last(i)?;
                let label = self.end_label(canvas, i)?;
                let comparison = self.lines[i].comparison;
                (step == end).then_some((field.at(step, value).1, label, comparison))
            })
            .collect();
        labels.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut free = f64::NEG_INFINITY;
        for label in &mut labels {
            label.0 = label.0.max(free);
            free = label.0 + size * 1.25;
        }
        // What was pushed below the axis goes up again, from the last one.
        let mut limit = field.base;
        for label in labels.iter_mut().rev() {
            label.0 = label.0.min(limit);
            limit = label.0 - size * 1.25;
        }
        for (y, label, comparison) in labels {
            let ink = if comparison { Ink::Soft } else { Ink::Strong };
            let at = (field.x(end) + 9.0, y + size * 0.36);
            canvas.drawing.text(at, size, Anchor::Start, ink, &label);
        }
    }
}
