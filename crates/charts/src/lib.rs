//! SVG charts, maps and flows made on the server, without JavaScript.
//!
//! A chart is a plain struct of words and numbers. The words come from the caller, in
//! the reader's language, and numbers are written the way [`Numbers`] says, so no
//! locale lives here. The same chart always gives the same text.
//!
//! Every chart says what it finds ([`Frame::title`]), in which unit and period, and from
//! which source; marks carry their values; series differ in lightness and pattern, never
//! in hue alone; and a text stands in for the picture. The picture carries plain colours
//! as attributes, which [`STYLE`] replaces with the page's custom properties, so it looks
//! right both in a page with a strict content security policy and as a file of its own.

mod bar;
mod choropleth;
mod circles;
mod error;
mod flows;
mod frame;
mod hbar;
mod hstack;
mod line;
mod map;
mod marks;
mod numbers;
mod pyramid;
mod sankey;
mod scale;
mod svg;
mod text;

pub use bar::{BarChart, Bars};
pub use choropleth::{AreaValue, Cell, Choropleth, Classes, MAX_CLASSES};
pub use circles::{CircleMap, Place};
pub use error::Error;
pub use flows::{Flow, FlowMap, FlowPlace};
pub use frame::{Chart, Frame, Layout};
pub use hbar::HBarChart;
pub use hstack::HStackChart;
pub use line::{Line, LineChart};
pub use map::{MapWords, View};
pub use numbers::Numbers;
pub use pyramid::AgeSexPyramid;
pub use sankey::{Sankey, SankeyLink, SankeyNode};

/// How many series a chart can tell apart.
pub const MAX_SERIES: usize = marks::MAX;

/// Rules for the page's style sheet: the page's colours, and which of the two layouts of
/// [`Chart::figure`] is shown.
///
/// Custom properties, all optional: `--chart-1` to `--chart-6` (marks), `--chart-ink`,
/// `--chart-soft` (second text), `--chart-grid`, `--chart-paper`. The colours of maps are
/// mixed from these, so that they follow a dark page.
pub const STYLE: &str = include_str!("charts.css");

/// A named row of values, one for each category.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it counts.
    pub name: String,
    /// The values, none negative; `None` where nothing is known or may be shown.
    pub values: Vec<Option<f64>>,
}

#[cfg(test)]
mod map_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
