//! What stands around every chart: its words, its size, its text alternative.

use crate::marks;
use crate::svg::{Anchor, Drawing, Ink, n};
use crate::text::{balance, escape, truncate, width, wrap};
use crate::{Error, Numbers};

/// The words of a chart, in the reader's language.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Name of the chart within its page: ASCII letters, digits, hyphens.
    pub id: String,
    /// The finding, as a sentence: `Korban di Jakarta Barat turun menjadi 16`.
    pub title: String,
    /// Unit, period and area.
    pub subtitle: String,
    /// Source, revision and n; stands under the chart.
    pub source: String,
    /// What the picture shows, for who does not see it, with a pointer to the table.
    pub description: String,
    /// What stands in place of a chart without data.
    pub empty: String,
    /// What stands in place of a value that is unknown or may not be shown: `–`.
    pub missing: String,
    /// How numbers are written.
    pub numbers: Numbers,
}

/// For which width a chart is laid out. Both scale; each is readable near its own width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A desk screen or a sheet of paper, 760 units wide.
    Wide,
    /// A phone, 340 units wide.
    Compact,
}

impl Layout {
    /// Width of the drawing in its own units (CSS pixels at full size).
    pub fn width(self) -> f64 {
        match self {
            Layout::Wide => 760.0,
            Layout::Compact => 340.0,
        }
    }

    /// Size of values, names and ticks.
    pub(crate) fn type_size(self) -> f64 {
        12.0
    }

    /// Height of the field in which vertical marks stand.
    pub(crate) fn plot_height(self) -> f64 {
        match self {
            Layout::Wide => 280.0,
            Layout::Compact => 210.0,
        }
    }

    fn title_size(self) -> f64 {
        match self {
            Layout::Wide => 18.0,
            Layout::Compact => 16.0,
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Layout::Wide => "w",
            Layout::Compact => "c",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Layout::Wide => "chart-wide",
            Layout::Compact => "chart-compact",
        }
    }
}

/// Something that can be drawn.
pub trait Chart {
    /// The drawing for one width, a complete `<svg>` element.
    ///
    /// # Errors
    /// [`Error`] when the data cannot be drawn; a chart without data is no error but
    /// says that it is empty.
    fn svg(&self, layout: Layout) -> Result<String, Error>;

    /// A `<figure>` with the drawing for both widths, of which [`crate::STYLE`] shows the
    /// fitting one.
    ///
    /// # Errors
    /// As [`Chart::svg`].
    fn figure(&self) -> Result<String, Error> {
        let wide = self.svg(Layout::Wide)?;
        let compact = self.svg(Layout::Compact)?;
        Ok(format!(
            "<figure class=\"chart\">\n{wide}{compact}</figure>\n"
        ))
    }
}

/// A drawing in the making: the head is written, the field is free from `y` down.
pub(crate) struct Canvas<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) layout: Layout,
    /// The drawing's own id, for its patterns.
    pub(crate) id: String,
    pub(crate) drawing: Drawing,
    /// Where the next thing may stand.
    pub(crate) y: f64,
    /// Whether marks lead somewhere, so that the drawing is no single picture.
    pub(crate) linked: bool,
}

impl<'a> Canvas<'a> {
    /// A drawing with title and subtitle.
    pub(crate) fn new(frame: &'a Frame, layout: Layout) -> Result<Self, Error> {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !frame.id.starts_with(|c: char| c.is_ascii_alphabetic())
            || !frame.id.chars().all(letters)
        {
            return Err(Error::Id);
        }
        let mut canvas = Self {
            frame,
            layout,
            id: format!("{}-{}", frame.id, layout.suffix()),
            drawing: Drawing::default(),
            y: 0.0,
            linked: false,
        };
        let (title, small) = (layout.title_size(), 13.0);
        canvas.lines(&frame.title, title, Ink::Title, 4);
        canvas.y += 3.0;
        canvas.lines(&frame.subtitle, small, Ink::Soft, 4);
        canvas.y += 14.0;
        Ok(canvas)
    }

    /// Wrapped text over the whole width.
    fn lines(&mut self, text: &str, size: f64, ink: Ink, most: usize) {
        let room = self.layout.width();
        let lines = if ink == Ink::Title {
            // Strong type is wider than the measure assumes.
            balance(text, size * 1.06, room, most)
        } else {
            wrap(text, size, room, most)
        };
        for line in lines {
            self.y += size * 1.28;
            let at = (0.0, self.y - size * 0.22);
            self.drawing.text(at, size, Anchor::Start, ink, &line);
        }
    }

    /// The names of several series, each beside a sample of its bar. One series needs
    /// none: the title names it.
    pub(crate) fn legend(&mut self, names: &[&str]) {
        let paints: Vec<String> = (0..names.len())
            .map(|i| marks::paint(i, &self.id))
            .collect();
        self.key(names, 14.0, |drawing, i, x, y| {
            drawing.raw(format_args!(
                "<rect x=\"{}\" y=\"{}\" width=\"14\" height=\"12\" {}/>",
                n(x),
                n(y - 10.0),
                paints[i]
            ));
        });
    }

    /// A row, or several, of samples `sample` units wide with their names.
    pub(crate) fn key(
        &mut self,
        names: &[&str],
        sample: f64,
        draw: impl Fn(&mut Drawing, usize, f64, f64),
    ) {
        if names.len() < 2 {
            return;
        }
        let size = self.layout.type_size();
        let mut x = 0.0;
        self.y += 13.0;
        for (i, name) in names.iter().enumerate() {
            let room = self.layout.width() - sample - 6.0;
            let name = truncate(name, size, room);
            let needed = sample + 6.0 + width(&name, size);
            if x > 0.0 && x + needed > self.layout.width() {
                x = 0.0;
                self.y += 18.0;
            }
            draw(&mut self.drawing, i, x, self.y);
            let at = (x + sample + 6.0, self.y);
            self.drawing
                .text(at, size, Anchor::Start, Ink::Plain, &name);
            x += needed + 16.0;
        }
        self.y += 14.0;
    }

    /// A chart without data: the field says so.
    pub(crate) fn empty(mut self) -> String {
        let (width, height) = (self.layout.width(), 96.0);
        self.drawing.raw(format_args!(
            "<rect x=\"0.5\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"chart-grid\" \
             stroke=\"#dbe3e4\" fill=\"none\"/>",
            n(self.y + 0.5),
            n(width - 1.0),
            n(height)
        ));
        let lines = wrap(&self.frame.empty, 13.0, width - 32.0, 3);
        let first = self.y + height / 2.0 + 5.0 - (lines.len() as f64 - 1.0) * 8.5;
        for (i, line) in lines.iter().enumerate() {
            let at = (width / 2.0, first + i as f64 * 17.0);
            self.drawing.text(at, 13.0, Anchor::Middle, Ink::Soft, line);
        }
        self.y += height + 4.0;
        self.finish()
    }

    /// Writes the source and closes the drawing.
    pub(crate) fn finish(mut self) -> String {
        self.y += 10.0;
        self.lines(&self.frame.source, 11.5, Ink::Soft, 4);
        // What is inside a picture is not reached; a group is walked through.
        let role = if self.linked { "group" } else { "img" };
        let (id, width, height) = (&self.id, n(self.layout.width()), n(self.y + 4.0));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" class=\"{}\" role=\"{role}\" \
             aria-labelledby=\"{id}-t {id}-d\" \
             font-family=\"'Plus Jakarta Sans', 'Segoe UI', Roboto, Arial, sans-serif\">\n\
             <title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n{}</svg>\n",
            self.layout.class(),
            escape(&self.frame.title),
            escape(&self.frame.description),
            self.drawing.into_string(),
        )
    }

    /// The value as the reader writes it, or the sign for none.
    pub(crate) fn value(&self, value: Option<f64>) -> String {
        match value {
            Some(value) => self.frame.numbers.write(value),
            None => self.frame.missing.clone(),
        }
    }

    /// Whether the chart counts, so that its axis has whole steps.
    pub(crate) fn counts(&self) -> bool {
        self.frame.numbers.decimals == 0
    }
}
