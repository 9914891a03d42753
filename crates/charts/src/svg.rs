//! Writing SVG elements. Every number passes through [`n`], every text through `escape`.

use std::fmt::Write;

use crate::text::escape;

/// A coordinate with at most two decimals, and never `-0` or `NaN`.
pub(crate) fn n(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Adding zero turns minus zero into zero.
    format!("{}", rounded + 0.0)
}

/// Where a text is anchored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// What a text is for; the style sheet gives each its colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The finding.
    Title,
    /// Values and names.
    Strong,
    /// Categories.
    Plain,
    /// Units, sources, ticks.
    Soft,
    /// On a dark mark.
    Inverse,
}

impl Ink {
    fn attributes(self) -> &'static str {
        match self {
            Ink::Title => "class=\"chart-ink\" font-weight=\"700\" fill=\"#16282c\"",
            Ink::Strong => "class=\"chart-ink\" font-weight=\"600\" fill=\"#16282c\"",
            Ink::Plain => "class=\"chart-ink\" fill=\"#16282c\"",
            Ink::Soft => "class=\"chart-soft\" fill=\"#4f6165\"",
            Ink::Inverse => "class=\"chart-paper\" font-weight=\"600\" fill=\"#ffffff\"",
        }
    }
}

/// The body of a drawing, written element by element.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    out: String,
}

impl Drawing {
    /// Adds an element that is already SVG.
    pub(crate) fn raw(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.out.write_fmt(element);
        self.out.push('\n');
    }

    /// A line of text whose baseline is at `y`.
    pub(crate) fn text(&mut self, at: (f64, f64), size: f64, anchor: Anchor, ink: Ink, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (x, y, size) = (n(at.0), n(at.1), n(size));
        self.raw(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor} {}>{}</text>",
            ink.attributes(),
            escape(text)
        ));
    }

    /// A name with its value on top of other things, set off by the colour of the paper.
    pub(crate) fn label(&mut self, at: (f64, f64), size: f64, anchor: Anchor, words: [&str; 2]) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let [name, value] = words.map(escape);
        let gap = if name.is_empty() || value.is_empty() {
            ""
        } else {
            " "
        };
        self.raw(format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor} class=\"chart-ink chart-halo\" \
             fill=\"#16282c\" stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" \
             paint-order=\"stroke\" aria-hidden=\"true\">{name}{gap}\
             <tspan font-weight=\"700\">{value}</tspan></text>",
            n(at.0),
            n(at.1),
            n(size)
        ));
    }

    /// A mark with its words: a link where it leads somewhere, else one with a tooltip.
    pub(crate) fn mark(&mut self, href: Option<&str>, words: &str, shape: &str) {
        let words = escape(words);
        match href {
            Some(href) => self.raw(format_args!(
                "<a href=\"{}\" class=\"chart-mark\" aria-label=\"{words}\">\
                 <title>{words}</title>{shape}</a>",
                escape(href)
            )),
            None => self.raw(format_args!(
                "<g role=\"img\"><title>{words}</title>{shape}</g>"
            )),
        }
    }

    /// A line of the grid, or the axis itself.
    pub(crate) fn rule(&mut self, from: (f64, f64), to: (f64, f64), axis: bool) {
        let (class, colour) = if axis {
            ("chart-axis", "#4f6165")
        } else {
            ("chart-grid", "#dbe3e4")
        };
        self.raw(format_args!(
            "<path d=\"M{} {}L{} {}\" class=\"{class}\" stroke=\"{colour}\" fill=\"none\"/>",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1)
        ));
    }

    /// A bar with a tooltip; `paint` is what `marks` gives for its series.
    pub(crate) fn bar(&mut self, at: (f64, f64), size: (f64, f64), paint: &str, tip: &str) {
        self.raw(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {paint}><title>{}</title></rect>",
            n(at.0),
            n(at.1),
            n(size.0),
            n(size.1),
            escape(tip)
        ));
    }

    pub(crate) fn into_string(self) -> String {
        self.out
    }
}
