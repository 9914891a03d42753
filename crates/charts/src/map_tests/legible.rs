//! That every name can be read.

use roxmltree::{Document, Node};

use crate::samples::maps::{abroad, areas, circles, hexagons, home_flows, legs};
use crate::tests::{LAYOUTS, number};
use crate::text::width;
use crate::*;

const LONG: &str = "Kabupaten Administrasi Kepulauan Seribu";

/// The words of a text with the value in it, and the box it fills.
fn text_box(node: &Node<'_, '_>) -> (String, [f64; 4]) {
    let words: String = node
        .descendants()
        .filter_map(|n| n.text().filter(|_| n.is_text()))
        .collect();
    let size = number(node, "font-size");
    let wide = width(words.trim(), size);
    let x = match node.attribute("text-anchor") {
        Some("middle") => number(node, "x") - wide / 2.0,
        Some("end") => number(node, "x") - wide,
        _ => number(node, "x"),
    };
    let y = number(node, "y");
    (words, [x, y - size * 0.8, x + wide, y + size * 0.2])
}

/// No text lies over another or leaves the drawing.
pub(super) fn legible(svg: &str, layout: Layout) {
    let document = Document::parse(svg).unwrap();
    let texts = document
        .descendants()
        .filter(|n| n.tag_name().name() == "text");
    let boxes: Vec<(String, [f64; 4])> = texts.map(|n| text_box(&n)).collect();
    for (i, (words, a)) in boxes.iter().enumerate() {
        let inside = a[0] >= -1.0 && a[2] <= layout.width() + 1.0;
        assert!(inside, "{words} leaves the drawing: {a:?}");
        for (other, b) in &boxes[i + 1..] {
            let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
            assert!(apart, "{words} lies over {other}");
        }
    }
}

#[test]
fn no_text_lies_over_another() {
    let shapes = hexagons();
    let (circles, abroad, home, legs) = (circles(), abroad(), home_flows(), legs());
    let areas = areas(&shapes);
    let drawings: [&dyn Chart; 5] = [&circles, &abroad, &home, &legs, &areas];
    for drawing in drawings {
        for layout in LAYOUTS {
            legible(&drawing.svg(layout).unwrap(), layout);
        }
    }
}

#[test]
fn long_names_stay_within() {
    let mut circles = circles();
    circles
        .places
        .iter_mut()
        .for_each(|place| place.name = LONG.into());
    let mut flows = abroad();
    flows
        .places
        .iter_mut()
        .for_each(|place| place.name = LONG.into());
    let mut legs = legs();
    legs.nodes
        .iter_mut()
        .for_each(|node| node.name = LONG.repeat(3));
    legs.stages.fill(LONG.into());
    let drawings: [&dyn Chart; 3] = [&circles, &flows, &legs];
    for drawing in drawings {
        for layout in LAYOUTS {
            legible(&drawing.svg(layout).unwrap(), layout);
        }
    }
}
