//! What tells series apart: lightness, pattern and, for lines, the sign at each point.

use crate::svg::{Drawing, n};

/// How many series can be told apart.
pub(crate) const MAX: usize = 6;

/// Each contrasts with white by at least 3:1; the patterns keep neighbours apart for
/// eyes and printers that see no hue.
const COLOURS: [&str; MAX] = [
    "#0b5f6b", "#b26f00", "#5b4b9a", "#5f7f86", "#7d3c1e", "#3c3f41",
];

/// The lines over a bar of each series, in a tile of 8 by 8; the first is plain.
const PATTERNS: [&str; MAX] = [
    "",
    "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    "M0 2H8M0 6H8",
    "M-2 6L2 10M0 0L8 8M6 -2L10 2",
    "M2 0V8M6 0V8",
    "M0 0L8 8M0 8L8 0",
];

/// The attributes of a bar of this series. `id` is that of the drawing.
pub(crate) fn paint(series: usize, id: &str) -> String {
    let series = series % MAX;
    let fill = if series == 0 {
        COLOURS[0].to_owned()
    } else {
        format!("url(#{id}-p{})", series + 1)
    };
    // Only the plain bar takes its colour from the class; the others from their pattern.
    let class = if series == 0 {
        "chart-fill-1"
    } else {
        "chart-tile"
    };
    format!("class=\"{class}\" fill=\"{fill}\"")
}

/// The patterns of the first `series` series.
pub(crate) fn patterns(drawing: &mut Drawing, series: usize, id: &str) {
    if series < 2 {
        return;
    }
    drawing.raw(format_args!("<defs>"));
    for i in 1..series.min(MAX) {
        drawing.raw(format_args!(
            "<pattern id=\"{id}-p{number}\" width=\"8\" height=\"8\" \
             patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" \
             class=\"chart-fill-{number}\" fill=\"{colour}\"/><path d=\"{lines}\" \
             class=\"chart-hatch\" stroke=\"#ffffff\" stroke-width=\"1.2\" fill=\"none\"/></pattern>",
            number = i + 1,
            colour = COLOURS[i],
            lines = PATTERNS[i],
        ));
    }
    drawing.raw(format_args!("</defs>"));
}

/// The attributes of the line of a series; a comparison is dashed and thinner.
pub(crate) fn stroke(series: usize, comparison: bool) -> String {
    let series = series % MAX;
    let dash = if comparison {
        "stroke-width=\"2\" stroke-dasharray=\"2 5\" stroke-linecap=\"round\""
    } else {
        "stroke-width=\"2.5\" stroke-linejoin=\"round\""
    };
    format!(
        "class=\"chart-line-{}\" stroke=\"{}\" fill=\"none\" {dash}",
        series + 1,
        COLOURS[series]
    )
}

/// The sign of a series at a point: disc, square, diamond, triangle, ring-like cross.
pub(crate) fn point(drawing: &mut Drawing, series: usize, at: (f64, f64), comparison: bool) {
    let series = series % MAX;
    let (x, y) = at;
    let shape = match series {
        0 => return disc(drawing, at, comparison),
        1 => format!("M{} {}h7v7h-7z", n(x - 3.5), n(y - 3.5)),
        2 => format!("M{} {}l4.5 4.5l-4.5 4.5l-4.5 -4.5z", n(x), n(y - 4.5)),
        3 => format!("M{} {}l4.5 8h-9z", n(x), n(y - 5.0)),
        4 => format!("M{} {}l4.5 -8h-9z", n(x), n(y + 5.0)),
        _ => format!("M{} {}l8 8m0 -8l-8 8", n(x - 4.0), n(y - 4.0)),
    };
    drawing.raw(format_args!(
        "<path d=\"{shape}\" {}/>",
        dot(series, comparison)
    ));
}

fn disc(drawing: &mut Drawing, at: (f64, f64), comparison: bool) {
    let (x, y) = (n(at.0), n(at.1));
    drawing.raw(format_args!(
        "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" {}/>",
        dot(0, comparison)
    ));
}

/// A filled sign, or an open one for a comparison.
fn dot(series: usize, comparison: bool) -> String {
    let number = series + 1;
    let colour = COLOURS[series];
    if comparison {
        format!(
            "class=\"chart-line-{number} chart-open\" fill=\"#ffffff\" stroke=\"{colour}\" \
             stroke-width=\"1.5\""
        )
    } else {
        format!(
            "class=\"chart-line-{number} chart-fill-{number}\" fill=\"{colour}\" \
             stroke=\"{colour}\" stroke-width=\"1.5\""
        )
    }
}
