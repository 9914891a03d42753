//! Areas as polygons whose borders are shared.

use serde::{Deserialize, Serialize};

use crate::cut::{Rings, cut};
use crate::pack::Packed;

/// A position in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees east of Greenwich.
    pub lon: f64,
    /// Degrees north of the equator.
    pub lat: f64,
}

/// A box of meridians and parallels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The westernmost longitude.
    pub west: f64,
    /// The southernmost latitude.
    pub south: f64,
    /// The easternmost longitude.
    pub east: f64,
    /// The northernmost latitude.
    pub north: f64,
}

impl Bounds {
    /// The smallest box around the points; none without points.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |bounds, point| {
            let own = Self {
                west: point.lon,
                south: point.lat,
                east: point.lon,
                north: point.lat,
            };
            Some(bounds.map_or(own, |bounds: Self| bounds.with(own)))
        })
    }

    /// The smallest box around both.
    pub fn with(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Whether both have something in common.
    pub fn meets(self, other: Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// The box, larger by so many degrees on every side.
    pub fn grown(self, degrees: f64) -> Self {
        Self {
            west: self.west - degrees,
            south: self.south - degrees,
            east: self.east + degrees,
            north: self.north + degrees,
        }
    }

    /// Whether the point lies in it or on its edge.
    pub fn holds(self, point: Point) -> bool {
        (self.west..=self.east).contains(&point.lon)
            && (self.south..=self.north).contains(&point.lat)
    }
}

/// Units of the grid on which borders are kept: a ten-thousandth of a degree, 11 metres.
pub(crate) const GRID: f64 = 10_000.0;

/// A position on the grid: east, north.
pub(crate) type Knot = [i32; 2];

pub(crate) fn to_point(knot: Knot) -> Point {
    Point {
        lon: f64::from(knot[0]) / GRID,
        lat: f64::from(knot[1]) / GRID,
    }
}

/// The arcs of a ring, one after the other; `!n` is arc `n` walked backwards.
pub(crate) type Ring = Vec<i32>;

/// An outer ring and its holes.
pub(crate) type Polygon = Vec<Ring>;

/// One area of [`Shapes`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Its code.
    pub code: String,
    pub(crate) polygons: Vec<Polygon>,
}

/// Areas with their polygons. A border between two areas is one arc, kept once.
///
/// Stored and read through `serde` in a compact form: about two letters for a vertex.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Packed", try_from = "Packed")]
pub struct Shapes {
    /// Each with both its ends; a closed one ends where it begins.
    pub(crate) arcs: Vec<Vec<Knot>>,
    pub(crate) areas: Vec<Area>,
}

impl Shapes {
    /// Shapes from polygons of points, each a list of rings with the outer one first.
    /// `step` is the fineness in ten-thousandths of a degree. Rings without an inside on
    /// that grid are left out.
    pub fn new(areas: impl IntoIterator<Item = (String, Vec<Vec<Vec<Point>>>)>, step: i32) -> Self {
        let step = step.max(1);
        let rings = |rings: Vec<Vec<Point>>| {
            let rings: Vec<_> = rings.iter().map(|ring| on_grid(ring, step)).collect();
            let outer = rings.first().is_some_and(|ring| ring.len() >= 3);
            let inside = |ring: &Vec<Knot>| outer && ring.len() >= 3;
            rings.into_iter().filter(inside).collect::<Vec<_>>()
        };
        let areas = areas.into_iter().map(|(code, polygons)| Rings {
            code,
            polygons: polygons
                .into_iter()
                .map(rings)
                .filter(|r| !r.is_empty())
                .collect(),
        });
        cut(areas.collect())
    }

    /// The areas, in the order of their codes.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// How many vertices all borders have together.
    pub fn points(&self) -> usize {
        self.arcs.iter().map(Vec::len).sum()
    }

    /// The area with this code.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.code == code)
    }

    /// The areas whose code passes, without the others.
    #[must_use]
    pub fn only(&self, passes: impl Fn(&str) -> bool) -> Self {
        let areas = self.areas.iter().filter(|area| passes(&area.code));
        Self {
            arcs: self.arcs.clone(),
            areas: areas.cloned().collect(),
        }
        .tidy()
    }

    /// The polygons of an area of these shapes: rings of points, the outer one first,
    /// without the first point again at the end.
    pub fn polygons<'a>(&'a self, area: &'a Area) -> impl Iterator<Item = Vec<Vec<Point>>> + 'a {
        area.polygons.iter().map(|rings| {
            let points = |ring: &Ring| self.knots(ring).into_iter().map(to_point).collect();
            rings.iter().map(points).collect()
        })
    }

    /// The box around an area; none where nothing of it is left.
    pub fn bounds_of(&self, area: &Area) -> Option<Bounds> {
        let arcs = area.polygons.iter().flatten().flatten();
        Bounds::around(
            arcs.flat_map(|arc| self.arc(*arc))
                .map(|knot| to_point(*knot)),
        )
    }

    /// How large an area is, in square degrees and as wide as it is at its latitude.
    pub fn square_degrees(&self, area: &Area) -> f64 {
        let part = |polygon: &Polygon| {
            let ring = |ring: &Ring| {
                let knots = self.knots(ring);
                let lat = knots.first().map_or(0.0, |knot| to_point(*knot).lat);
                doubled_area(&knots) / (2.0 * GRID * GRID) * lat.to_radians().cos()
            };
            let holes: f64 = polygon.iter().skip(1).map(ring).sum();
            polygon.first().map_or(0.0, ring) - holes
        };
        area.polygons.iter().map(part).sum()
    }

    /// The box around all areas.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.arcs.iter().flatten().map(|knot| to_point(*knot)))
    }

    /// Whether the point lies in the area, holes left out.
    pub fn holds(&self, area: &Area, point: Point) -> bool {
        let rings = area.polygons.iter().flatten();
        let crossings = rings.map(|ring| crossings(&self.knots(ring), point));
        crossings.sum::<usize>() % 2 == 1
    }

    pub(crate) fn arc(&self, arc: i32) -> &[Knot] {
        let at = if arc < 0 { !arc } else { arc };
        usize::try_from(at)
            .ok()
            .and_then(|at| self.arcs.get(at))
            .map_or(&[], Vec::as_slice)
    }

    /// The vertices of a ring, each once.
    pub(crate) fn knots(&self, ring: &[i32]) -> Vec<Knot> {
        let mut out = Vec::new();
        for &arc in ring {
            let knots = self.arc(arc);
            let all_but_last = knots.len().saturating_sub(1);
            if arc < 0 {
                out.extend(knots.iter().rev().take(all_but_last));
            } else {
                out.extend(knots.iter().take(all_but_last));
            }
        }
        out
    }

    /// Leaves out arcs that no area uses any more.
    pub(crate) fn tidy(mut self) -> Self {
        let mut new_places = vec![None; self.arcs.len()];
        let mut arcs = Vec::new();
        for arc in self
            .areas
            .iter_mut()
            .flat_map(|a| a.polygons.iter_mut().flatten().flatten())
        {
            let backwards = *arc < 0;
            let old = if backwards { !*arc } else { *arc } as usize;
            let new = *new_places[old].get_or_insert_with(|| {
                arcs.push(std::mem::take(&mut self.arcs[old]));
                arcs.len() as i32 - 1
            });
            *arc = if backwards { !new } else { new };
        }
        self.arcs = arcs;
        self
    }
}

/// The vertices of a ring on a grid, none twice in a row. Positions beyond the globe are
/// taken back to its edge, so that sums of them stay in range.
pub(crate) fn on_grid(ring: &[Point], step: i32) -> Vec<Knot> {
    let place = |degrees: f64, most: f64| {
        let steps = degrees.clamp(-most, most) * GRID / f64::from(step);
        steps.round() as i32 * step
    };
    let mut out: Vec<Knot> = Vec::new();
    for point in ring {
        let knot = [place(point.lon, 540.0), place(point.lat, 90.0)];
        if out.last() != Some(&knot) {
            out.push(knot);
        }
    }
    while out.len() > 1 && out.first() == out.last() {
        out.pop();
    }
    out
}

/// How often a ray from the point to the east crosses the ring.
fn crossings(ring: &[Knot], point: Point) -> usize {
    let (x, y) = (point.lon * GRID, point.lat * GRID);
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    edges
        .filter(|(a, b)| {
            let (ax, ay, bx, by) = (
                f64::from(a[0]),
                f64::from(a[1]),
                f64::from(b[0]),
                f64::from(b[1]),
            );
            (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
        })
        .count()
}

/// Twice the area of a ring in units of the grid, whatever its direction.
pub(crate) fn doubled_area(ring: &[Knot]) -> f64 {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let cross = |(a, b): (&Knot, &Knot)| {
        f64::from(a[0]) * f64::from(b[1]) - f64::from(b[0]) * f64::from(a[1])
    };
    edges.map(cross).sum::<f64>().abs()
}
