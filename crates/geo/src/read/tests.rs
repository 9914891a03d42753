#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// Two neighbours in Jakarta, the second with a hole, and the water beside them.
fn jakarta() -> Value {
    let feature = |code: &str, rings: Value| {
        json!({
            "type": "Feature",
            "properties": { "kode": code, "nama": "x", "prov": "31" },
            "geometry": { "type": "Polygon", "coordinates": rings },
        })
    };
    let west = json!([[
        [106.7, -6.3],
        [106.8, -6.3],
        [106.8, -6.1],
        [106.7, -6.1],
        [106.7, -6.3]
    ]]);
    let centre = json!([
        [
            [106.8, -6.3],
            [106.9, -6.3],
            [106.9, -6.1],
            [106.8, -6.1],
            [106.8, -6.3]
        ],
        [
            [106.85, -6.25],
            [106.85, -6.2],
            [106.86, -6.2],
            [106.85, -6.25]
        ],
    ]);
    let water = json!({ "type": "Feature", "properties": { "kode": null }, "geometry": null });
    json!({
        "type": "FeatureCollection",
        "features": [feature("31.73", west), feature("31.71", centre), water],
    })
}

/// The same two as TopoJSON, quantised to a hundredth of a degree.
fn topology() -> Value {
    json!({
        "type": "Topology",
        "transform": { "scale": [0.01, 0.01], "translate": [106.0, -7.0] },
        "arcs": [
            [[80, 70], [0, 20]],
            [[80, 90], [-10, 0], [0, -20], [10, 0]],
            [[80, 90], [10, 0], [0, -20], [-10, 0]],
            [[85, 75], [0, 5], [1, 0], [-1, -5]],
        ],
        "objects": { "kota": { "type": "GeometryCollection", "geometries": [
            { "type": "Polygon", "id": 3173, "arcs": [[0, 1]] },
            { "type": "MultiPolygon", "id": 3171, "arcs": [[[-1, -3], [3]]] },
        ] } },
    })
}

fn known(code: &str) -> bool {
    code.starts_with("31")
}

fn reading(file: &Value) -> Result<Reading, Problem> {
    read(file.to_string().as_bytes(), &known, None)
}

#[test]
fn both_formats_say_the_same() {
    let geo = reading(&jakarta()).unwrap();
    let topo = reading(&topology()).unwrap();
    assert_eq!(
        (geo.property.as_str(), topo.property.as_str()),
        ("kode", "id")
    );
    assert_eq!((geo.without_code, topo.without_code), (1, 0));
    for reading in [geo, topo] {
        let shapes = &reading.shapes;
        let codes: Vec<&str> = shapes.areas().iter().map(|a| a.code.as_str()).collect();
        assert_eq!(codes, ["31.71", "31.73"]);
        // The border between them, two outer sides and the hole.
        assert_eq!(shapes.arcs.len(), 4);
        let at = |lon, lat| Point { lon, lat };
        let centre = &shapes.areas()[0];
        assert!(shapes.holds(centre, at(106.83, -6.2)));
        assert!(!shapes.holds(centre, at(106.852, -6.22)));
        assert!(!shapes.holds(centre, at(106.75, -6.2)));
        let rings: Vec<usize> = shapes.polygons(centre).flatten().map(|r| r.len()).collect();
        assert_eq!(rings, [4, 3]);
    }
}

#[test]
fn what_was_read_is_stored_as_it_is() {
    let shapes = reading(&jakarta()).unwrap().shapes;
    let stored = serde_json::to_string(&shapes).unwrap();
    assert_eq!(
        serde_json::from_str::<crate::Shapes>(&stored).unwrap(),
        shapes
    );
    let wrong = stored.replace("[[[", "[[[99,");
    assert!(serde_json::from_str::<crate::Shapes>(&wrong).is_err());
}

#[test]
fn the_property_can_be_chosen() {
    let file = jakarta().to_string();
    let by = |property| read(file.as_bytes(), &known, Some(property));
    let whole = by("prov").unwrap().shapes;
    assert_eq!(
        (whole.areas().len(), whole.areas()[0].polygons.len()),
        (1, 2)
    );
    let property = "kodepos".to_owned();
    assert_eq!(by("kodepos"), Err(Problem::NoSuchProperty { property }));
}

/// The file with its first position, or another thing, replaced.
fn spoilt(pointer: &str, value: Value) -> Result<Reading, Problem> {
    let mut file = jakarta();
    *file.pointer_mut(pointer).unwrap() = value;
    reading(&file)
}

#[test]
fn each_fault_is_named() {
    let feature = "/features/0/geometry";
    let position = format!("{feature}/coordinates/0/0");
    let code = || "31.73".to_owned();
    assert!(matches!(
        read(b"kode;nama", &known, None),
        Err(Problem::NotJson { line: 1, .. })
    ));
    assert_eq!(reading(&json!({ "a": 1 })), Err(Problem::NotAMap));
    assert_eq!(reading(&json!([1, 2])), Err(Problem::NotAMap));
    assert_eq!(spoilt("/features", json!([])), Err(Problem::NoFeatures));
    assert_eq!(
        spoilt("/features/0/properties/kode", json!("32.01")),
        Err(Problem::UnknownCode {
            code: "32.01".into()
        })
    );
    assert_eq!(
        spoilt(&format!("{feature}/type"), json!("Point")),
        Err(Problem::Geometry {
            feature: 1,
            code: code(),
            kind: "Point".into()
        })
    );
    let ring = Err(Problem::Ring {
        feature: 1,
        code: code(),
    });
    assert_eq!(spoilt(&position, json!([1])), ring);
    assert_eq!(spoilt(&position, json!(1)), ring);
    assert_eq!(
        spoilt(&position, json!([-6.3, 106.7])),
        Err(Problem::Swapped {
            feature: 1,
            code: code()
        })
    );
    let (first, second) = (691_000.0, 9_310_000.0);
    assert_eq!(
        spoilt(&position, json!([first, second])),
        Err(Problem::Range {
            feature: 1,
            code: code(),
            first,
            second
        })
    );
}

#[test]
fn a_file_without_codes_names_its_properties() {
    let file = jakarta().to_string().replace("31", "xx");
    let properties = ["kode", "nama", "prov"].map(String::from).into();
    let said = read(file.as_bytes(), &known, None);
    assert_eq!(said, Err(Problem::NoCodes { properties }));
    let mut arcs = topology();
    arcs["objects"]["kota"]["geometries"][0]["arcs"] = json!([[0, 7]]);
    assert_eq!(reading(&arcs), Err(Problem::NoSuchArc { arc: 7 }));
}

#[test]
fn what_is_too_large_is_not_read() {
    let blanks = vec![b' '; MAX_BYTES + 1];
    assert_eq!(
        read(&blanks, &known, None),
        Err(Problem::TooLarge { most: MAX_BYTES })
    );
    // A small file may use a long arc over and over.
    let mut file = topology();
    file["arcs"][0] = json!(vec![[0, 0]; 3_000]);
    file["objects"]["kota"]["geometries"][0]["arcs"] = json!([vec![0; 1_000]]);
    assert_eq!(
        reading(&file),
        Err(Problem::TooManyPoints { most: MAX_POINTS })
    );
}

/// A square around each of these seats, under another code.
fn squares(codes: &[(&str, &str)]) -> Result<Reading, Problem> {
    let feature = |(seat, code): &(&str, &str)| {
        let Point { lon, lat } = crate::point_of(seat).unwrap().point;
        let (west, east, south, north) = (lon - 0.02, lon + 0.02, lat - 0.02, lat + 0.02);
        let ring = json!([[west, south], [east, south], [east, north], [west, north]]);
        json!({
            "type": "Feature",
            "properties": { "kode": code },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        })
    };
    let features: Vec<Value> = codes.iter().map(feature).collect();
    reading(&json!({ "type": "FeatureCollection", "features": features }))
}

#[test]
fn codes_of_another_authority_are_seen_by_their_places() {
    let own = ["31.71", "31.72", "31.73", "31.74", "31.75"];
    assert!(squares(&own.map(|code| (code, code))).is_ok());
    // What BPS calls 3171 is 31.74 for Kemendagri, and so on.
    let bps = [
        ("31.74", "3171"),
        ("31.75", "3172"),
        ("31.71", "3173"),
        ("31.73", "3174"),
        ("31.72", "3175"),
    ];
    let said = squares(&bps);
    assert_eq!(
        said,
        Err(Problem::Misplaced {
            code: "31.71".into(),
            areas: 5
        })
    );
    // Two that are wrong are no other list of codes.
    let two = [("31.73", "31.74"), ("31.74", "31.73"), ("31.75", "31.75")];
    assert!(squares(&two).is_ok());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<f64>().prop_map(|v| json!(v)),
        (-3i64..8).prop_map(|v| json!(v)),
        Just(json!("31.71")),
        Just(json!("Polygon")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(Value::Array)
    })
}

/// Every place in the two files that can be spoilt.
fn pointers(value: &Value, at: String, out: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            let inner = list.iter().enumerate();
            inner.for_each(|(i, v)| pointers(v, format!("{at}/{i}"), out));
        }
        Value::Object(map) => map
            .iter()
            .for_each(|(k, v)| pointers(v, format!("{at}/{k}"), out)),
        _ => {}
    }
    out.push(at);
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&bytes, &|_| true, None).is_err());
    }

    #[test]
    fn no_spoilt_file_brings_the_reader_down(
        spoils in prop::collection::vec((any::<prop::sample::Index>(), any_json()), 1..4),
        geo: bool,
    ) {
        let mut file = if geo { jakarta() } else { topology() };
        for (at, value) in spoils {
            let mut all = Vec::new();
            pointers(&file, String::new(), &mut all);
            let pointer: &String = at.get(&all);
            *file.pointer_mut(pointer).unwrap() = value;
        }
        if let Ok(reading) = reading(&file) {
            let thin = reading.shapes.bounded(20);
            prop_assert!(thin.points() <= reading.shapes.points());
            let stored = serde_json::to_string(&thin).unwrap();
            prop_assert_eq!(serde_json::from_str::<crate::Shapes>(&stored).unwrap(), thin);
        }
    }

    #[test]
    fn a_cut_file_is_refused(end in 0usize..300, geo: bool) {
        let text = if geo { jakarta().to_string() } else { topology().to_string() };
        prop_assert!(read(&text.as_bytes()[..end.min(text.len() - 1)], &known, None).is_err());
    }
}
