//! Points of areas and countries.

use std::sync::OnceLock;

use crate::Point;

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exactness {
    /// The seat of the area's government, or the capital of the country.
    Seat,
    /// The seat of the area above it: only that is known.
    Approximate,
}

/// A known position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// Where it is.
    pub point: Point,
    /// What the point is.
    pub exactness: Exactness,
}

/// The point of an area by its Kemendagri code (`31.73`), or of a country by its ISO
/// 3166 code of two letters (`MY`). Where the area itself has none, the nearest one
/// above it stands in and is [`Exactness::Approximate`].
pub fn point_of(code: &str) -> Option<Known> {
    if let Some(point) = seat(code) {
        return Some(Known {
            point,
            exactness: Exactness::Seat,
        });
    }
    let mut above = code;
    while let Some((shorter, _)) = above.rsplit_once('.') {
        if let Some(point) = seat(shorter) {
            return Some(Known {
                point,
                exactness: Exactness::Approximate,
            });
        }
        above = shorter;
    }
    None
}

/// All seats, by code.
pub fn points() -> impl Iterator<Item = (&'static str, Point)> {
    table().iter().copied()
}

fn seat(code: &str) -> Option<Point> {
    let table = table();
    let at = table.binary_search_by(|(known, _)| (*known).cmp(code));
    at.ok().map(|at| table[at].1)
}

/// The asset, sorted by code.
fn table() -> &'static [(&'static str, Point)] {
    static TABLE: OnceLock<Vec<(&'static str, Point)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        include_str!("../assets/points.tsv")
            .lines()
            .filter_map(row)
            .collect()
    })
}

/// `code⇥latitude⇥longitude`.
fn row(line: &'static str) -> Option<(&'static str, Point)> {
    let mut fields = line.split('\t');
    let code = fields.next()?;
    let lat = fields.next()?.parse().ok()?;
    let lon = fields.next()?.parse().ok()?;
    Some((code, Point { lon, lat }))
}
