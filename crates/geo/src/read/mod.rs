//! Boundary files: GeoJSON or TopoJSON whose features carry codes of areas.

mod codes;
mod json;
mod place;
mod problem;
mod topology;

use crate::cut::{Rings, cut};
use crate::shapes::{Knot, Point, Shapes, on_grid};

pub use problem::Problem;

use json::{Feature, Nested};

/// The largest file that is read.
pub const MAX_BYTES: usize = 48 * 1024 * 1024;

/// The most vertices that are read.
pub const MAX_POINTS: usize = 2_000_000;

/// What a boundary file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The areas, by their codes with dots; all vertices of the file.
    pub shapes: Shapes,
    /// The property in which the codes were found.
    pub property: String,
    /// Features without a usable code, such as water: left out.
    pub without_code: usize,
}

/// Reads a boundary file. `known` says which codes there are; `property` names the one
/// that holds them, else the property with most known codes is taken.
///
/// # Errors
/// [`Problem`], which says what is wrong and where.
pub fn read(
    bytes: &[u8],
    known: &dyn Fn(&str) -> bool,
    property: Option<&str>,
) -> Result<Reading, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::TooLarge { most: MAX_BYTES });
    }
    let features = json::features(bytes)?;
    let property = codes::property(&features, known, property)?;
    let mut areas = Vec::new();
    let (mut without_code, mut room) = (0, MAX_POINTS);
    for (at, feature) in features.iter().enumerate() {
        let Some(code) = codes::code_of(feature, &property) else {
            without_code += 1;
            continue;
        };
        if !known(&code) {
            return Err(Problem::UnknownCode { code });
        }
        let polygons = polygons(feature).map_err(|fault| fault.of(at + 1, &code))?;
        let points: usize = polygons.iter().flatten().map(Vec::len).sum();
        room = room
            .checked_sub(points)
            .ok_or(Problem::TooManyPoints { most: MAX_POINTS })?;
        areas.push(Rings { code, polygons });
    }
    let shapes = cut(areas);
    place::check(&shapes)?;
    Ok(Reading {
        shapes,
        property,
        without_code,
    })
}

/// What is wrong with a geometry.
enum Fault {
    Kind(String),
    Ring,
    Range([f64; 2]),
}

impl Fault {
    fn of(self, feature: usize, code: &str) -> Problem {
        let code = code.to_owned();
        match self {
            Fault::Kind(kind) => Problem::Geometry {
                feature,
                code,
                kind,
            },
            Fault::Ring => Problem::Ring { feature, code },
            // In this part of the world a longitude can be no latitude.
            Fault::Range([first, second])
                if first.abs() <= 90.0 && (90.0..=180.0).contains(&second.abs()) =>
            {
                Problem::Swapped { feature, code }
            }
            Fault::Range([first, second]) => Problem::Range {
                feature,
                code,
                first,
                second,
            },
        }
    }
}

/// Polygons of rings of vertices.
type Polygons = Vec<Vec<Vec<Knot>>>;

/// The polygons of a feature on the grid, without rings that have no inside there.
fn polygons(feature: &Feature) -> Result<Polygons, Fault> {
    let polygons: Vec<&Nested> = match feature.kind.as_str() {
        "Polygon" => vec![&feature.coordinates],
        "MultiPolygon" => feature
            .coordinates
            .list()
            .ok_or(Fault::Ring)?
            .iter()
            .collect(),
        kind => return Err(Fault::Kind(kind.to_owned())),
    };
    let mut out = Vec::new();
    for polygon in polygons {
        let mut rings = Vec::new();
        for ring in polygon.list().ok_or(Fault::Ring)? {
            let knots = knots(ring)?;
            if knots.len() >= 3 {
                rings.push(knots);
            } else if rings.is_empty() {
                // Smaller than the grid: its holes are as well.
                break;
            }
        }
        if !rings.is_empty() {
            out.push(rings);
        }
    }
    Ok(out)
}

/// The vertices of a ring on the grid, each once.
fn knots(ring: &Nested) -> Result<Vec<Knot>, Fault> {
    let positions = ring.list().ok_or(Fault::Ring)?.iter();
    let points = positions.map(|position| match position.list() {
        Some([Nested::Number(lon), Nested::Number(lat), ..]) => {
            if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
                let (lon, lat) = (*lon, *lat);
                Ok(Point { lon, lat })
            } else {
                Err(Fault::Range([*lon, *lat]))
            }
        }
        _ => Err(Fault::Ring),
    });
    let points: Vec<Point> = points.collect::<Result<_, _>>()?;
    Ok(on_grid(&points, 1))
}

#[cfg(test)]
mod tests;
