//! What the assets hold, and that nothing is missing.

#![allow(clippy::unwrap_used)]

use std::io::Read;

use flate2::read::GzDecoder;
use geo::{Exactness, HOME, Point, outline, point_of, points, unwrapped};

/// Codes of the areas the program knows.
fn codes() -> Vec<String> {
    let mut text = String::new();
    let packed: &[u8] = include_bytes!("../../store/assets/areas.tsv.gz");
    GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    let code = |line: &str| line.split('\t').next().map(String::from);
    text.lines().filter_map(code).collect()
}

#[test]
fn every_provinsi_and_kabupaten_kota_has_its_seat() {
    for code in codes().iter().filter(|code| code.len() <= 5) {
        let known = point_of(code).unwrap();
        assert_eq!(known.exactness, Exactness::Seat, "{code}");
        let Point { lon, lat } = known.point;
        assert!(
            (95.0..141.1).contains(&lon) && (-11.1..6.1).contains(&lat),
            "{code}"
        );
    }
}

#[test]
fn areas_below_stand_at_the_seat_above_and_say_so() {
    let west = point_of("31.73").unwrap().point;
    for code in ["31.73.01", "31.73.01.1001", "31.73.99"] {
        let known = point_of(code).unwrap();
        assert_eq!(
            (known.point, known.exactness),
            (west, Exactness::Approximate)
        );
    }
    let new = point_of("31.99").unwrap();
    assert_eq!(new.point, point_of("31").unwrap().point);
    assert_eq!(new.exactness, Exactness::Approximate);
    for nothing in ["", "99", "99.01", "ZZ", "jakarta"] {
        assert_eq!(point_of(nothing), None);
    }
}

#[test]
fn no_point_is_of_an_area_that_is_not() {
    let codes = codes();
    let areas = points().filter(|(code, _)| code.starts_with(|c: char| c.is_ascii_digit()));
    let strangers = areas.filter(|(code, _)| !codes.iter().any(|known| known == code));
    assert_eq!(strangers.count(), 0);
    assert_eq!(points().count(), 38 + 514 + 246);
}

#[test]
fn points_are_where_people_know_them() {
    let near = |code: &str, lat: f64, lon: f64| {
        let point = point_of(code).unwrap().point;
        assert!(
            (point.lat - lat).abs() < 0.2 && (point.lon - lon).abs() < 0.2,
            "{code} {point:?}"
        );
    };
    near("31", -6.2, 106.8);
    near("31.73", -6.17, 106.75);
    near("35.78", -7.26, 112.75);
    near("95", -4.09, 138.95);
    near("MY", 3.1, 101.7);
    near("SG", 1.29, 103.85);
    near("HK", 22.28, 114.17);
    near("TW", 25.05, 121.53);
    near("SA", 24.69, 46.72);
}

#[test]
fn the_outline_holds_the_countries() {
    let outline = outline();
    assert_eq!(outline.areas().len(), 253);
    assert!(include_str!("../assets/outline.json").len() <= 150_000);
    let home = outline.area(HOME).unwrap();
    for code in ["12.71", "31.73", "61.71", "71.71", "91.71", "53.71"] {
        let seat = point_of(code).unwrap().point;
        // Half a kilometre of coast is not drawn.
        let beside = [
            (0.0, 0.0),
            (0.03, 0.0),
            (-0.03, 0.0),
            (0.0, 0.03),
            (0.0, -0.03),
        ];
        let on_land = |(x, y): &(f64, f64)| {
            let (lon, lat) = (seat.lon + x, seat.lat + y);
            outline.holds(home, Point { lon, lat })
        };
        assert!(beside.iter().any(on_land), "{code}");
    }
    let capital = |code| unwrapped(point_of(code).unwrap().point);
    assert!(!outline.holds(home, capital("MY")));
    assert!(outline.holds(outline.area("682").unwrap(), capital("SA")));
    assert!(outline.holds(outline.area("840").unwrap(), capital("US")));
}

#[test]
fn america_lies_east() {
    let at = |lon| unwrapped(Point { lon, lat: 0.0 }).lon;
    assert_eq!(
        (at(110.0), at(-20.0), at(-77.0), at(290.0)),
        (110.0, -20.0, 283.0, 290.0)
    );
    assert_eq!(at(f64::NAN), 0.0);
}
