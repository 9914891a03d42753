#![allow(clippy::unwrap_used, clippy::expect_used)]

mod legible;
mod properties;

use geo::{Bounds, Point, Shapes};
use roxmltree::{Document, Node};

use crate::samples::maps::{abroad, areas, circles, hexagons, legs};
use crate::tests::{LAYOUTS, number, texts};
use crate::*;
use legible::legible;

/// What the marks of a drawing say: of those that lead somewhere, and of the others.
fn marks(svg: &str) -> (Vec<String>, Vec<String>) {
    let document = Document::parse(svg).unwrap();
    let title = |mark: Node<'_, '_>| {
        let title = mark.children().find(|n| n.tag_name().name() == "title");
        title.and_then(|n| n.text().map(String::from))
    };
    let named = |name: &str| {
        let marks = document
            .descendants()
            .filter(|n| n.tag_name().name() == name);
        marks.filter_map(title).collect::<Vec<_>>()
    };
    (named("a"), named("g"))
}

#[test]
fn every_mark_says_what_it_is_and_where_it_leads() {
    let said = marks(&circles().svg(Layout::Wide).unwrap());
    assert_eq!((said.0.len(), said.1.len()), (19, 0));
    for words in [
        "Jakarta Barat: 410",
        "Kota Ambon: 0",
        "Kota Jayapura: Disembunyikan (kurang dari 5)",
        "Kalimantan Tengah: 35 (Letak perkiraan)",
    ] {
        assert!(said.0.contains(&words.to_owned()), "{words}");
    }
    let said = marks(&abroad().svg(Layout::Compact).unwrap());
    assert!(said.0.contains(&"Kota Batam – Malaysia: 164".to_owned()));
    assert!(said.0.contains(&"DKI Jakarta: 22".to_owned()));
    let shapes = hexagons();
    let said = marks(&areas(&shapes).svg(Layout::Wide).unwrap());
    assert_eq!((said.0.len(), said.1.len()), (9, 9));
    assert!(said.1.contains(&"Contoh 7: Tidak ada data".to_owned()));
    // An area of which the caller says nothing has no data, and no name but its code.
    assert!(said.1.contains(&"99.17: Tidak ada data".to_owned()));
}

#[test]
fn what_is_hidden_is_not_drawn_as_a_number() {
    let mut chart = circles();
    for place in &mut chart.places {
        place.value = None;
        place.href = None;
    }
    let svg = chart.svg(Layout::Wide).unwrap();
    assert!(
        marks(&svg)
            .1
            .iter()
            .all(|words| words.contains(&chart.words.hidden))
    );
    // Neither circles nor their sizes in the key.
    assert_eq!(svg.matches("<circle").count(), 1, "only the pattern's dot");
    assert!(texts(&svg).contains(&chart.words.hidden));
    let svg = legs().svg(Layout::Wide).unwrap();
    let document = Document::parse(&svg).unwrap();
    let hidden = document
        .descendants()
        .filter(|n| n.attribute("stroke-dasharray").is_some());
    assert_eq!(hidden.count(), 2, "the ribbon and its sample in the key");
    // A sum of which a part is hidden would give that part away.
    assert!(
        texts(&svg)
            .iter()
            .any(|words| words.starts_with("DKI Jakarta"))
    );
    assert!(!svg.contains("DKI Jakarta <tspan font-weight=\"700\">208"));
}

#[test]
fn islands_far_away_have_a_map_of_their_own() {
    let corners = |lon: f64, lat: f64, side: f64| {
        let ring = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
        vec![vec![
            ring.map(|(x, y)| Point {
                lon: lon + x,
                lat: lat + y,
            })
            .to_vec(),
        ]]
    };
    let shapes = Shapes::new(
        [
            ("99.00".to_owned(), corners(106.7, -6.4, 0.3)),
            ("99.01".to_owned(), corners(106.5, -5.4, 0.01)),
        ],
        1,
    );
    for layout in LAYOUTS {
        let svg = areas(&shapes).svg(layout).unwrap();
        let document = Document::parse(&svg).unwrap();
        let clips = document
            .descendants()
            .filter(|n| n.tag_name().name() == "clipPath");
        assert_eq!(clips.count(), 2);
        // The island is too small even there, so it is a dot; it is no less an area.
        let dot = document
            .descendants()
            .find(|n| n.attribute("r") == Some("4.5"))
            .unwrap();
        assert!(number(&dot, "cy") > 0.0);
        let (linked, plain) = marks(&svg);
        assert_eq!(linked.len() + plain.len(), 2);
    }
}

#[test]
fn circles_are_as_large_as_their_numbers() {
    let svg = circles().svg(Layout::Wide).unwrap();
    let document = Document::parse(&svg).unwrap();
    let radius = |words: &str| {
        let mark = document
            .descendants()
            .find(|n| n.attribute("aria-label") == Some(words));
        let circle = mark
            .unwrap()
            .descendants()
            .find(|n| n.tag_name().name() == "circle");
        number(&circle.unwrap(), "r")
    };
    let (large, small) = (radius("Jakarta Barat: 410"), radius("Kota Makassar: 44"));
    assert!(((large / small).powi(2) - 410.0 / 44.0).abs() < 0.2);
}

#[test]
fn nothing_to_draw_is_said() {
    let (mut circles, mut flows, mut legs) = (circles(), abroad(), legs());
    circles.places.clear();
    flows.flows.clear();
    legs.links.clear();
    let none = Shapes::default();
    let areas = areas(&none);
    let drawings: [&dyn Chart; 4] = [&circles, &flows, &legs, &areas];
    for drawing in drawings {
        for layout in LAYOUTS {
            let said = texts(&drawing.svg(layout).unwrap());
            assert!(said.contains(&"Belum ada data untuk pilihan ini.".to_owned()));
        }
    }
}

#[test]
fn what_has_no_place_is_refused() {
    let mut chart = circles();
    chart.places[0].at.lon = f64::NAN;
    assert_eq!(chart.svg(Layout::Wide), Err(Error::Position));
    let mut chart = circles();
    chart.view = View::Box(Bounds {
        west: 120.0,
        south: -8.0,
        east: 110.0,
        north: -6.0,
    });
    assert_eq!(chart.svg(Layout::Wide), Err(Error::Position));
    for href in [
        "javascript:alert(1)",
        "//elsewhere.example",
        "https://elsewhere.example",
    ] {
        let mut chart = circles();
        chart.places[0].href = Some(href.into());
        assert_eq!(chart.svg(Layout::Wide), Err(Error::Link));
    }
    let mut chart = abroad();
    chart.flows[0].to = 99;
    assert_eq!(chart.svg(Layout::Wide), Err(Error::Place));
    let mut chart = legs();
    (chart.links[0].from, chart.links[0].to) = (chart.links[0].to, chart.links[0].from);
    assert_eq!(chart.svg(Layout::Wide), Err(Error::Place));
}

#[test]
fn what_lies_outside_of_the_view_is_not_drawn() {
    let mut circles = circles();
    circles.view = View::Box(Bounds {
        west: 105.0,
        south: -8.0,
        east: 109.0,
        north: -5.5,
    });
    let (linked, _) = marks(&circles.svg(Layout::Wide).unwrap());
    assert!(linked.contains(&"Jakarta Barat: 410".to_owned()));
    assert!(!linked.iter().any(|words| words.starts_with("Kota Medan")));
    let mut flows = abroad();
    flows.view = View::Indonesia;
    let svg = flows.svg(Layout::Wide).unwrap();
    assert!(
        !texts(&svg)
            .iter()
            .any(|words| words.starts_with("Arab Saudi"))
    );
    legible(&svg, Layout::Wide);
}

#[test]
fn a_single_place_has_land_around_it() {
    let mut circles = circles();
    circles.places.truncate(1);
    circles.view = View::Data;
    let svg = circles.svg(Layout::Compact).unwrap();
    assert!(svg.contains("class=\"chart-home\""));
    legible(&svg, Layout::Compact);
}

#[test]
fn places_beyond_the_date_line_are_near() {
    let mut chart = abroad();
    // Fiji, and the United States across the Pacific.
    chart.places[5].at = Point {
        lon: 178.4,
        lat: -18.1,
    };
    chart.places[6].at = Point {
        lon: -77.0,
        lat: 38.9,
    };
    let svg = chart.svg(Layout::Wide).unwrap();
    let document = Document::parse(&svg).unwrap();
    let dots = document
        .descendants()
        .filter(|n| n.attribute("r") == Some("3.5"));
    let x: Vec<f64> = dots.map(|n| number(&n, "cx")).collect();
    assert!(x[2] < x[5] && x[5] < x[6], "{x:?}");
}

#[test]
fn a_page_with_two_maps_stays_small() {
    let shapes = hexagons();
    for size in [
        circles().figure(),
        abroad().figure(),
        areas(&shapes).figure(),
    ] {
        let size = size.unwrap().len();
        assert!(size < 75_000, "{size} bytes");
    }
}

#[test]
fn classes_are_where_they_are_expected() {
    let values = [1.0, 2.0, 2.0, 3.0, 10.0, 40.0];
    assert_eq!(
        Classes::quantiles(&values, 3),
        Classes::ends(vec![2.0, 3.0, 40.0])
    );
    assert_eq!(
        Classes::equal_steps(&values, 4, true),
        Classes::ends(vec![10.0, 20.0, 30.0, 40.0])
    );
    // Equal values share a class, and nothing has none.
    assert_eq!(Classes::quantiles(&[7.0; 9], 5), Classes::ends(vec![7.0]));
    assert_eq!(Classes::quantiles(&[], 5), Classes::ends(Vec::new()));
    assert_eq!(
        Classes::equal_steps(&[f64::NAN], 3, true),
        Classes::ends(vec![0.0])
    );
}
