//! That whatever is asked for is drawn.

use geo::Point;
use proptest::prelude::*;
use roxmltree::Document;

use crate::samples::maps::{abroad, areas, circles, hexagons, legs};
use crate::*;

fn value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        4 => (0u32..5_000).prop_map(|v| Some(f64::from(v))),
        1 => Just(None),
        1 => (0.0..1e15).prop_map(Some),
    ]
}

fn point() -> impl Strategy<Value = Point> {
    (-400.0..400.0, -95.0..95.0).prop_map(|(lon, lat)| Point { lon, lat })
}

/// Well-formed, with numbers only, and the same when drawn again.
fn sound(chart: &dyn Chart) {
    let figure = chart.figure().unwrap();
    Document::parse(&figure).unwrap();
    assert!(!figure.contains("NaN") && !figure.contains("inf") && !figure.contains("=\"-0\""));
    assert_eq!(figure, chart.figure().unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_places_are_drawn(
        places in prop::collection::vec((point(), value(), any::<String>(), any::<bool>()), 1..12),
    ) {
        let mut chart = circles();
        chart.view = View::Data;
        chart.places = places
            .into_iter()
            .map(|(at, value, name, approximate)| {
                Place { name, at, value, approximate, href: None }
            })
            .collect();
        sound(&chart);
    }

    #[test]
    fn any_flows_are_drawn(
        places in prop::collection::vec((point(), any::<String>()), 1..8),
        flows in prop::collection::vec((any::<usize>(), any::<usize>(), value()), 1..12),
    ) {
        let mut chart = abroad();
        let count = places.len();
        chart.places = places.into_iter().map(|(at, name)| FlowPlace { name, at }).collect();
        chart.flows = flows
            .into_iter()
            .map(|(a, b, value)| Flow { from: a % count, to: b % count, value, href: None })
            .collect();
        sound(&chart);
    }

    #[test]
    fn any_legs_are_drawn(
        names in prop::collection::vec(any::<String>(), 4..16),
        links in prop::collection::vec((any::<usize>(), any::<usize>(), value()), 1..20),
    ) {
        let mut chart = legs();
        chart.stages.push("Tujuan kedua".into());
        let node = |(i, name)| SankeyNode { name, stage: i % 4 };
        chart.nodes = names.into_iter().enumerate().map(node).collect();
        let count = chart.nodes.len();
        let links = links.into_iter().map(|(a, b, value)| (a % count, b % count, value));
        chart.links = links
            .filter(|(a, b, _)| a % 4 != b % 4)
            .map(|(a, b, value)| {
                let (from, to) = if a % 4 < b % 4 { (a, b) } else { (b, a) };
                SankeyLink { from, to, value, href: None }
            })
            .collect();
        sound(&chart);
    }

    #[test]
    fn any_values_have_a_class(values in prop::collection::vec(value(), 17), count in 0usize..9) {
        let shapes = hexagons();
        let mut chart = areas(&shapes);
        for (area, value) in chart.areas.iter_mut().zip(&values) {
            area.cell = value.map_or(Cell::Hidden, Cell::Known);
        }
        let values: Vec<f64> = values.into_iter().flatten().collect();
        for classes in [Classes::quantiles(&values, count), Classes::equal_steps(&values, count, false)] {
            chart.classes = classes;
            sound(&chart);
        }
    }
}
