#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::HashSet;

use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::samples::{charts, grouped, horizontal, layers, lines, pyramid, stacked};
use crate::*;

pub(crate) const LAYOUTS: [Layout; 2] = [Layout::Wide, Layout::Compact];

#[test]
fn drawings_stay_as_they_were() {
    for (name, chart) in charts() {
        let layout = match name {
            "stacked" | "horizontal" | "pyramid" | "legs" | "home-flows" => Layout::Compact,
            _ => Layout::Wide,
        };
        insta::assert_snapshot!(name, without_coasts(&chart.svg(layout).unwrap()));
    }
}

/// The drawing with the long paths of the land cut short: that is the outline's to test.
fn without_coasts(svg: &str) -> String {
    let short = |line: &str| match line.split_once(" d=\"") {
        Some((begin, _)) if begin.contains("chart-land") || begin.contains("chart-home") => {
            format!("{begin} …")
        }
        _ => line.to_owned(),
    };
    svg.lines().map(short).collect::<Vec<_>>().join("\n")
}

/// The number in an attribute.
pub(crate) fn number(node: &Node<'_, '_>, attribute: &str) -> f64 {
    node.attribute(attribute).unwrap().parse().unwrap()
}

/// The bars of a drawing: rectangles with a tooltip, as (x, y, width, height).
fn bars(svg: &str) -> Vec<(f64, f64, f64, f64)> {
    let document = Document::parse(svg).unwrap();
    document
        .descendants()
        .filter(|n| n.tag_name().name() == "rect" && n.has_children())
        .map(|n| {
            let get = |attribute| number(&n, attribute);
            (get("x"), get("y"), get("width"), get("height"))
        })
        .collect()
}

pub(crate) fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let texts = document
        .descendants()
        .filter(|n| n.tag_name().name() == "text");
    texts.filter_map(|n| n.text().map(String::from)).collect()
}

#[test]
fn every_drawing_names_itself() {
    for (_, chart) in charts() {
        let figure = chart.figure().unwrap();
        let document = Document::parse(&figure).unwrap();
        let ids: Vec<&str> = document
            .descendants()
            .filter_map(|n| n.attribute("id"))
            .collect();
        assert_eq!(
            ids.len(),
            ids.iter().collect::<HashSet<_>>().len(),
            "{ids:?}"
        );
        let drawings: Vec<Node<'_, '_>> = document
            .descendants()
            .filter(|n| n.tag_name().name() == "svg")
            .collect();
        assert_eq!(drawings.len(), 2);
        for svg in drawings {
            // What leads somewhere is no single picture.
            let linked = svg.descendants().any(|n| n.tag_name().name() == "a");
            let role = if linked { "group" } else { "img" };
            assert_eq!(svg.attribute("role"), Some(role));
            for id in svg.attribute("aria-labelledby").unwrap().split(' ') {
                let label = svg
                    .children()
                    .find(|n| n.attribute("id") == Some(id))
                    .unwrap();
                assert!(["title", "desc"].contains(&label.tag_name().name()));
                assert!(!label.text().unwrap().is_empty());
            }
        }
    }
}

#[test]
fn a_reference_to_a_pattern_finds_it() {
    for chart in [stacked().figure(), grouped().figure(), pyramid().figure()] {
        let figure = chart.unwrap();
        for reference in figure.split("url(#").skip(1) {
            let id = reference.split(')').next().unwrap();
            assert_eq!(figure.matches(&format!("id=\"{id}\"")).count(), 1);
        }
    }
}

#[test]
fn a_chart_without_data_says_so() {
    let mut all_unknown = horizontal();
    all_unknown.values.fill(None);
    let mut no_lines = lines();
    no_lines.lines.clear();
    let mut no_bands = pyramid();
    no_bands.bands.clear();
    no_bands.left.values.clear();
    no_bands.right.values.clear();
    let charts: [&dyn Chart; 3] = [&all_unknown, &no_lines, &no_bands];
    for chart in charts {
        for layout in LAYOUTS {
            let svg = chart.svg(layout).unwrap();
            let said = texts(&svg);
            assert!(said.contains(&"Belum ada data untuk pilihan ini.".to_owned()));
            assert!(bars(&svg).is_empty());
        }
    }
}

#[test]
fn zeros_are_data_and_unknown_is_not_zero() {
    let mut chart = horizontal();
    chart.values = vec![Some(0.0), None, Some(0.0), None, None, None, None];
    for layout in LAYOUTS {
        let svg = chart.svg(layout).unwrap();
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert_eq!(bars(&svg).len(), 2);
        // Two zeros beside the bars and one on the axis; five signs for unknown.
        let count = |text: &str| texts(&svg).iter().filter(|t| *t == text).count();
        assert_eq!((count("0"), count("–")), (3, 5));
    }
}

#[test]
fn a_line_has_a_gap_where_nothing_is_known() {
    let svg = lines().svg(Layout::Wide).unwrap();
    let document = Document::parse(&svg).unwrap();
    let class = Some("chart-line-3");
    let line = document
        .descendants()
        .find(|n| n.attribute("class") == class);
    let path = line.unwrap().attribute("d").unwrap().to_owned();
    // Twelve months without one: begun twice, drawn to the other nine.
    assert_eq!(
        (path.matches('M').count(), path.matches('L').count()),
        (2, 9)
    );
}

#[test]
fn values_stand_at_their_marks() {
    for layout in LAYOUTS {
        let said = texts(&grouped().svg(layout).unwrap());
        for value in ["154", "56", "37", "22", "16", "–"] {
            assert!(said.contains(&value.to_owned()), "{value}");
        }
    }
    let said = texts(&lines().svg(Layout::Wide).unwrap());
    assert!(said.contains(&"2024: 3".to_owned()) && said.contains(&"2023: 4".to_owned()));
    let said = texts(&stacked().svg(Layout::Wide).unwrap());
    assert!(said.contains(&"2.105".to_owned()));
}

#[test]
fn text_never_becomes_markup() {
    let hostile = "</text><script>alert(1)</script>\"'&amp;\u{0}\u{202E}";
    let mut chart = grouped();
    let frame = &mut chart.frame;
    for text in [
        &mut frame.title,
        &mut frame.subtitle,
        &mut frame.source,
        &mut frame.description,
        &mut frame.missing,
    ] {
        *text = hostile.into();
    }
    chart.categories.fill(hostile.into());
    chart
        .series
        .iter_mut()
        .for_each(|s| s.name = hostile.into());
    for layout in LAYOUTS {
        let svg = chart.svg(layout).unwrap();
        let document = Document::parse(&svg).unwrap();
        assert!(
            document
                .descendants()
                .all(|n| n.tag_name().name() != "script")
        );
        assert!(!svg.contains('\u{0}') && !svg.contains('\u{202E}'));
        let title = document
            .descendants()
            .find(|n| n.tag_name().name() == "title");
        let shown = "</text><script>alert(1)</script>\"'&amp;";
        assert_eq!(title.unwrap().text(), Some(shown));
    }
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let mut short = grouped();
    short.series[0].values.pop();
    let refused = Err(Error::Length {
        values: 2,
        categories: 3,
    });
    assert_eq!(short.svg(Layout::Wide), refused);
    for value in [-1.0, f64::NAN, f64::INFINITY, 1e300] {
        let mut chart = horizontal();
        chart.values[0] = Some(value);
        assert_eq!(chart.svg(Layout::Wide), Err(Error::Value));
    }
    let mut many = lines();
    many.lines = vec![many.lines[0].clone(); MAX_SERIES + 1];
    assert_eq!(many.svg(Layout::Wide), Err(Error::Series));
    for id in ["", "1a", "a b", "a\"b"] {
        let mut chart = pyramid();
        chart.frame.id = id.into();
        assert_eq!(chart.svg(Layout::Wide), Err(Error::Id));
    }
}

#[test]
fn the_style_sheet_knows_every_class() {
    for (_, chart) in charts() {
        let figure = chart.figure().unwrap();
        let document = Document::parse(&figure).unwrap();
        for class in document.descendants().filter_map(|n| n.attribute("class")) {
            for class in class.split(' ').filter(|c| *c != "chart-tile") {
                assert!(STYLE.contains(&format!(".{class} ")), "{class}");
            }
        }
    }
}

fn values() -> impl Strategy<Value = Vec<Option<f64>>> {
    let value = prop_oneof![
        4 => (0u32..5_000).prop_map(|v| Some(f64::from(v))),
        1 => Just(None),
        1 => (0.0..1e15).prop_map(Some),
    ];
    prop::collection::vec(value, 1..30)
}

/// Bars are in proportion to their values, to the rounding of coordinates.
fn proportional(lengths: &[f64], values: &[Option<f64>]) -> Result<(), TestCaseError> {
    let values: Vec<f64> = values.iter().flatten().copied().collect();
    prop_assert_eq!(lengths.len(), values.len());
    let most = |row: &[f64]| row.iter().copied().fold(0.0, f64::max);
    let (longest, largest) = (most(lengths), most(&values));
    for (length, value) in lengths.iter().zip(&values) {
        let expected = if largest > 0.0 {
            longest * value / largest
        } else {
            0.0
        };
        prop_assert!(
            (length - expected).abs() <= 0.02,
            "{} for {}",
            length,
            value
        );
    }
    Ok(())
}

fn inside(svg: &str, layout: Layout) -> Result<(), TestCaseError> {
    prop_assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("=\"-0\""));
    let height = number(&Document::parse(svg).unwrap().root_element(), "height");
    for (x, y, w, h) in bars(svg) {
        prop_assert!(w >= 0.0 && h >= 0.0 && x >= -0.01 && y >= 0.0);
        prop_assert!(x + w <= layout.width() + 0.02 && y + h <= height);
    }
    Ok(())
}

proptest! {
    #[test]
    fn vertical_bars_are_proportional(values in values()) {
        let mut chart = grouped();
        chart.categories = (0..values.len()).map(|i| format!("kategori {i}")).collect();
        chart.series = vec![Series { name: "a".into(), values: values.clone() }];
        for layout in LAYOUTS {
            let svg = chart.svg(layout).unwrap();
            inside(&svg, layout)?;
            let heights: Vec<f64> = bars(&svg).iter().map(|bar| bar.3).collect();
            proportional(&heights, &values)?;
        }
    }

    #[test]
    fn stacked_bars_are_as_high_as_their_sum(a in 0u32..900, b in 0u32..900, c in 0u32..900) {
        let mut chart = stacked();
        chart.categories = vec!["x".into(), "y".into()];
        let row = |x, y| Series {
            name: "s".into(),
            values: vec![Some(f64::from(x)), Some(f64::from(y))],
        };
        chart.series = vec![row(a, 1_000), row(b, 1_000), row(c, 1_000)];
        let svg = chart.svg(Layout::Wide).unwrap();
        inside(&svg, Layout::Wide)?;
        let heights: Vec<f64> = bars(&svg).iter().map(|bar| bar.3).collect();
        let (x, y): (f64, f64) = (heights[..3].iter().sum(), heights[3..].iter().sum());
        prop_assert!((x - y * f64::from(a + b + c) / 3_000.0).abs() <= 0.1);
    }

    #[test]
    fn horizontal_bars_are_proportional(values in values()) {
        let mut chart = horizontal();
        chart.categories = (0..values.len()).map(|i| "nama ".repeat(i)).collect();
        chart.values = values.clone();
        for layout in LAYOUTS {
            let svg = chart.svg(layout).unwrap();
            inside(&svg, layout)?;
            let widths: Vec<f64> = bars(&svg).iter().map(|bar| bar.2).collect();
            proportional(&widths, &values)?;
        }
    }

    #[test]
    fn layers_are_as_long_as_their_sum(a in 1u32..900, b in 1u32..900, c in 1u32..900) {
        let mut chart = layers();
        chart.categories = vec!["x".into(), "y".into()];
        let row = |x, y| Series {
            name: "s".into(),
            values: vec![Some(f64::from(x)), Some(f64::from(y))],
        };
        chart.series = vec![row(a, 1_000), row(b, 1_000), row(c, 1_000)];
        for layout in LAYOUTS {
            let svg = chart.svg(layout).unwrap();
            inside(&svg, layout)?;
            let widths: Vec<f64> = bars(&svg).iter().map(|bar| bar.2).collect();
            let (x, y): (f64, f64) = (widths[..3].iter().sum(), widths[3..].iter().sum());
            prop_assert!((x - y * f64::from(a + b + c) / 3_000.0).abs() <= 0.1);
        }
    }

    #[test]
    fn both_sides_of_a_pyramid_share_their_scale(values in values()) {
        let mut chart = pyramid();
        chart.bands = vec!["18–24".into(); values.len()];
        chart.left.values = values.clone();
        chart.right.values = values.iter().rev().copied().collect();
        let both: Vec<Option<f64>> = [&chart.left.values, &chart.right.values]
            .into_iter().flatten().copied().collect();
        for layout in LAYOUTS {
            let svg = chart.svg(layout).unwrap();
            inside(&svg, layout)?;
            let widths: Vec<f64> = bars(&svg).iter().map(|bar| bar.2).collect();
            proportional(&widths, &both)?;
        }
    }

    #[test]
    fn ticks_cover_the_largest_value(max in 0.0..1e15, wanted in 1.0..8.0, counts: bool) {
        let scale = crate::scale::Scale::new(max, 100.0, wanted, counts);
        prop_assert!(scale.top() >= max * (1.0 - 1e-9));
        prop_assert!(scale.ticks.len() >= 2 && scale.ticks.len() <= 10);
        prop_assert!(scale.at(max) <= 100.0 + 1e-6);
        prop_assert!(!counts || scale.ticks.iter().all(|tick| tick.fract() == 0.0));
    }

    #[test]
    fn any_text_is_drawn_well_formed(text in any::<String>(), values in values()) {
        let mut chart = lines();
        chart.frame.title = text.clone();
        chart.frame.empty = text.clone();
        chart.times = vec![text.clone(); values.len()];
        for line in &mut chart.lines {
            line.series = Series { name: text.clone(), values: values.clone() };
        }
        let figure = chart.figure().unwrap();
        prop_assert!(Document::parse(&figure).is_ok());
        prop_assert!(!figure.contains("NaN"));
        prop_assert_eq!(figure, chart.figure().unwrap());
    }
}
