//! Makes the assets of this crate again from their sources (assets/README.md):
//!
//! ```text
//! cargo run --release -p geo --example assets -- outline countries-10m.json \
//!     > crates/geo/assets/outline.json
//! cargo run --release -p geo --example assets -- points cities500.txt \
//!     crates/store/assets/bps.tsv crates/geo/assets/corrections.tsv \
//!     > crates/geo/assets/points.tsv
//! ```
//!
//! The same sources give the same bytes.

#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::error::Error;

use geo::{Point, Shapes, unwrapped};
use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["outline", world] => println!("{}", outline(&std::fs::read_to_string(world)?)?),
        ["points", cities, bps, corrections] => {
            let read = std::fs::read_to_string;
            for (code, [lat, lon]) in points(&read(cities)?, &read(bps)?, &read(corrections)?)? {
                println!("{code}\t{lat:.3}\t{lon:.3}");
            }
        }
        _ => return Err("outline WORLD, or points CITIES BPS CORRECTIONS".into()),
    }
    Ok(())
}

/// Ten-thousandths of a degree in one step of the outline: half a kilometre.
const STEP: i32 = 40;

/// Vertices of the outline; about three letters each.
const POINTS: usize = 34_000;

/// The countries of a world atlas in TopoJSON, thinned.
fn outline(world: &str) -> Outcome<String> {
    let world: Value = serde_json::from_str(world)?;
    let arcs = arcs(&world).ok_or("no arcs")?;
    let countries = world["objects"]["countries"]["geometries"].as_array();
    let mut areas = Vec::new();
    for country in countries.ok_or("no countries")? {
        let name = country["properties"]["name"].as_str();
        let code = country["id"].as_str().or(name).ok_or("no code")?.to_owned();
        let whole = country["arcs"].as_array().cloned().unwrap_or_default();
        let polygons = match country["type"].as_str() {
            Some("Polygon") => vec![whole],
            _ => whole
                .into_iter()
                .filter_map(|p| p.as_array().cloned())
                .collect(),
        };
        let ring = |ring: &Value| self::ring(ring, &arcs);
        let polygons: Option<Vec<Vec<Vec<Point>>>> = polygons
            .iter()
            .map(|p| p.iter().map(ring).collect())
            .collect();
        // No map reaches Antarctica, which lies on both sides of every cut.
        if code != "010" {
            areas.push((code, polygons.ok_or("a ring without its arcs")?));
        }
    }
    let shapes = Shapes::new(areas, STEP).bounded_by(POINTS, matters);
    Ok(serde_json::to_string(&shapes)?)
}

/// How much detail matters: most in Indonesia, less around it, little elsewhere.
fn matters(point: Point) -> f64 {
    let within = |west: f64, east: f64, south: f64, north: f64| {
        (west..=east).contains(&point.lon) && (south..=north).contains(&point.lat)
    };
    if within(94.5, 141.1, -11.2, 6.2) {
        1.0
    } else if within(90.0, 156.0, -20.0, 26.0) {
        0.05
    } else {
        0.001
    }
}

fn arcs(world: &Value) -> Option<Vec<Vec<Point>>> {
    let pair = |value: &Value| Some([value[0].as_f64()?, value[1].as_f64()?]);
    let scale = pair(&world["transform"]["scale"])?;
    let translate = pair(&world["transform"]["translate"])?;
    let arc = |arc: &Value| {
        let mut at = [0.0, 0.0];
        let steps = arc.as_array()?.iter().map(|step| {
            let step = pair(step)?;
            at = [at[0] + step[0], at[1] + step[1]];
            Some(Point {
                lon: at[0] * scale[0] + translate[0],
                lat: at[1] * scale[1] + translate[1],
            })
        });
        steps.collect::<Option<Vec<Point>>>()
    };
    world["arcs"].as_array()?.iter().map(arc).collect()
}

/// The ring, moved as a whole to where its middle belongs, or each point where it crosses
/// the meridian opposite to Greenwich, so that none is torn apart.
fn ring(ring: &Value, arcs: &[Vec<Point>]) -> Option<Vec<Point>> {
    let mut out: Vec<Point> = Vec::new();
    for arc in ring.as_array()? {
        let arc = arc.as_i64()?;
        out.pop();
        if arc < 0 {
            out.extend(arcs.get(usize::try_from(!arc).ok()?)?.iter().rev());
        } else {
            out.extend(arcs.get(usize::try_from(arc).ok()?)?);
        }
    }
    let (west, east) = out.iter().fold((180.0, -180.0), |(west, east), point| {
        (f64::min(west, point.lon), f64::max(east, point.lon))
    });
    // A ring around half the world is one that crosses the other side of it.
    let middle = f64::midpoint(west, east);
    let moved = |lon| unwrapped(Point { lon, lat: 0.0 }).lon;
    for point in &mut out {
        point.lon = match east - west > 180.0 {
            true => moved(point.lon),
            false => point.lon + moved(middle) - middle,
        };
    }
    Some(out)
}

/// A populated place of GeoNames.
struct Place<'a> {
    id: &'a str,
    at: [f64; 2],
    /// Smaller is more of a seat; then the more populous.
    rank: (usize, i64),
    country: &'a str,
    bps: &'a str,
}

fn place(line: &str) -> Option<Place<'_>> {
    let fields: Vec<&str> = line.split('\t').collect();
    let kinds = ["PPLC", "PPLA", "PPLA2", "PPLA3", "PPLA4"];
    let kind = kinds.iter().position(|kind| fields.get(7) == Some(kind));
    let population: i64 = fields.get(14)?.parse().ok()?;
    Some(Place {
        id: fields.first()?,
        at: [fields.get(4)?.parse().ok()?, fields.get(5)?.parse().ok()?],
        rank: (kind.unwrap_or(kinds.len()), -population),
        country: fields.get(8)?,
        bps: fields.get(11)?,
    })
}

type Seats = BTreeMap<String, ((usize, i64), [f64; 2])>;

/// Takes the place as the seat where it is more of one than the place before.
fn take(seats: &mut Seats, code: &str, place: &Place<'_>) {
    let seat = (place.rank, place.at);
    let known = seats.entry(code.to_owned()).or_insert(seat);
    if seat.0 < known.0 {
        *known = seat;
    }
}

/// The seats by Kemendagri code and by the two letters of countries.
fn points(cities: &str, bps: &str, corrections: &str) -> Outcome<BTreeMap<String, [f64; 2]>> {
    let corrections: Vec<Vec<&str>> = corrections
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let mut kemendagri: BTreeMap<&str, &str> = bps
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(own, bps)| (bps.trim(), own))
        .collect();
    let of_kind = |kind| {
        corrections
            .iter()
            .filter(move |row| row.first() == Some(&kind))
    };
    kemendagri.extend(of_kind("bps").map(|row| (row[1], row[2])));
    let mut seats = Seats::new();
    for place in cities.lines().filter_map(place) {
        take(&mut seats, place.country, &place);
        if let Some(code) = kemendagri.get(place.bps).filter(|_| place.country == "ID") {
            take(&mut seats, code, &place);
            // The capital of a province is the seat of its own kabupaten/kota as well.
            if place.rank.0 <= 1 {
                take(&mut seats, &code[..2], &place);
            }
        }
        for row in of_kind("id").filter(|row| row[1] == place.id) {
            seats.insert(row[2].to_owned(), ((0, 0), place.at));
        }
    }
    for row in of_kind("at") {
        let (lat, lon) = row[1].split_once(' ').ok_or("a position has two numbers")?;
        seats.insert(row[2].to_owned(), ((0, 0), [lat.parse()?, lon.parse()?]));
    }
    Ok(seats
        .into_iter()
        .map(|(code, (_, at))| (code, at))
        .collect())
}
