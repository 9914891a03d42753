//! Fewer vertices: those go first whose going is seen least.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::shapes::{Area, GRID, Knot, Point, Polygon, Ring, Shapes, doubled_area, to_point};

/// Shapes of which is known how much each vertex matters: the area, in square degrees,
/// of the triangle that is lost with it (Visvalingam and Whyatt). Shared borders are
/// thinned once, so neighbours stay neighbours.
pub(crate) struct Ranked<'a> {
    shapes: &'a Shapes,
    ranks: Vec<Vec<f64>>,
    /// How many inner vertices an arc keeps whatever their rank, lest a ring collapse.
    least: Vec<usize>,
}

impl Shapes {
    /// The shapes without the details smaller than so many square degrees. Small islands
    /// go too, but never the largest part of an area.
    #[must_use]
    pub fn thinned(&self, square_degrees: f64) -> Self {
        Ranked::new(self, |_| 1.0).at_least(square_degrees)
    }

    /// The shapes with at most about so many vertices. An area keeps a triangle at
    /// least, so many areas may have more.
    #[must_use]
    pub fn bounded(&self, points: usize) -> Self {
        self.bounded_by(points, |_| 1.0)
    }

    /// As [`Shapes::bounded`], where details at a position matter by a factor.
    #[must_use]
    pub fn bounded_by(&self, points: usize, matters: impl Fn(Point) -> f64) -> Self {
        let ranked = Ranked::new(self, matters);
        let fits = |limit: f64| {
            let thinned = ranked.at_least(limit);
            (thinned.points() <= points).then_some(thinned)
        };
        if let Some(all) = fits(0.0) {
            return all;
        }
        // Details from a square metre to a continent lie between these powers of ten.
        let (mut low, mut high) = (-12.0f64, 4.0f64);
        for _ in 0..24 {
            let middle = f64::midpoint(low, high);
            if fits(10f64.powf(middle)).is_some() {
                high = middle;
            } else {
                low = middle;
            }
        }
        ranked.at_least(10f64.powf(high))
    }
}

impl<'a> Ranked<'a> {
    pub(crate) fn new(shapes: &'a Shapes, matters: impl Fn(Point) -> f64) -> Self {
        let ranks: Vec<Vec<f64>> = shapes.arcs.iter().map(|arc| rank(arc, &matters)).collect();
        let mut least = vec![0; ranks.len()];
        for ring in shapes
            .areas
            .iter()
            .flat_map(|a| a.polygons.iter().flatten())
        {
            // With its ends, a closed arc becomes a triangle; of two, one bends.
            let places = ring.iter().map(|arc| place(*arc));
            let bending = places.max_by(|a, b| highest(&ranks[*a]).total_cmp(&highest(&ranks[*b])));
            if let Some(bending) = bending {
                least[bending] = least[bending].max(3usize.saturating_sub(ring.len()));
            }
        }
        Self {
            shapes,
            ranks,
            least,
        }
    }

    pub(crate) fn at_least(&self, limit: f64) -> Shapes {
        let arcs = self.shapes.arcs.iter().enumerate();
        let thin = Shapes {
            arcs: arcs.map(|(i, arc)| self.arc(i, arc, limit)).collect(),
            areas: Vec::new(),
        };
        let areas = self.shapes.areas.iter();
        let areas = areas.map(|area| self.area(area, limit)).collect();
        Shapes { areas, ..thin }.tidy()
    }

    fn arc(&self, at: usize, arc: &[Knot], limit: f64) -> Vec<Knot> {
        let ranks = &self.ranks[at];
        let inner = ranks.len().saturating_sub(2);
        let mut limit = limit;
        if self.least[at] > 0 {
            let mut sorted: Vec<f64> = ranks.iter().skip(1).take(inner).copied().collect();
            sorted.sort_by(|a, b| b.total_cmp(a));
            let needed = sorted.get(self.least[at] - 1).or(sorted.last());
            limit = limit.min(needed.copied().unwrap_or(limit));
        }
        let kept = arc.iter().zip(ranks).filter(|(_, rank)| **rank >= limit);
        kept.map(|(knot, _)| *knot).collect()
    }

    /// The area without islands and holes below the limit.
    fn area(&self, area: &Area, limit: f64) -> Area {
        let size = |ring: &Ring| self.size(ring);
        let sizes: Vec<f64> = area
            .polygons
            .iter()
            .map(|rings| rings.first().map_or(0.0, size))
            .collect();
        let largest = sizes.iter().copied().fold(0.0, f64::max);
        let stays = |(_, size): &(&Polygon, f64)| *size >= limit || *size >= largest;
        let polygons = area
            .polygons
            .iter()
            .zip(sizes.iter().copied())
            .filter(stays);
        let without_small_holes = |(rings, _): (&Polygon, f64)| {
            let mut rings = rings.clone();
            let mut outer = true;
            rings.retain(|ring| std::mem::replace(&mut outer, false) || size(ring) >= limit);
            rings
        };
        Area {
            code: area.code.clone(),
            polygons: polygons.map(without_small_holes).collect(),
        }
    }

    /// How much a ring matters: its area, by the factor of its most important vertex.
    fn size(&self, ring: &[i32]) -> f64 {
        let [arc] = ring else {
            return doubled_area(&self.shapes.knots(ring)) / (2.0 * GRID * GRID);
        };
        // A closed arc on its own has been ranked with the factor of its place.
        let most = highest(&self.ranks[place(*arc)]);
        most.min(doubled_area(&self.shapes.knots(ring)) / (2.0 * GRID * GRID))
    }
}

/// Where the arc of a ring stands.
fn place(arc: i32) -> usize {
    if arc < 0 { !arc as usize } else { arc as usize }
}

/// The rank of the inner vertex that goes last.
fn highest(ranks: &[f64]) -> f64 {
    let inner = ranks.iter().filter(|rank| rank.is_finite());
    inner.copied().fold(0.0, f64::max)
}

/// A vertex that may go, the smallest first.
struct Candidate {
    rank: f64,
    at: usize,
    version: u32,
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Candidate {}
impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let ranks = other.rank.total_cmp(&self.rank);
        ranks.then_with(|| other.at.cmp(&self.at))
    }
}

/// How much each vertex of an arc matters; its ends always do.
fn rank(arc: &[Knot], matters: &impl Fn(Point) -> f64) -> Vec<f64> {
    let mut ranks = vec![f64::INFINITY; arc.len()];
    if arc.len() < 3 {
        return ranks;
    }
    let mut before: Vec<usize> = (0..arc.len()).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (1..=arc.len()).collect();
    let mut versions = vec![0u32; arc.len()];
    let triangle = |a: usize, b: usize, c: usize| triangle(arc[a], arc[b], arc[c], matters);
    let mut heap: BinaryHeap<Candidate> = (1..arc.len() - 1)
        .map(|at| Candidate {
            rank: triangle(at - 1, at, at + 1),
            at,
            version: 0,
        })
        .collect();
    let mut most = 0.0;
    while let Some(least) = heap.pop() {
        if least.version != versions[least.at] {
            continue;
        }
        // A vertex never matters less than one that went before it.
        most = f64::max(most, least.rank);
        ranks[least.at] = most;
        versions[least.at] += 1;
        let (left, right) = (before[least.at], after[least.at]);
        (after[left], before[right]) = (right, left);
        for at in [left, right] {
            if at > 0 && at + 1 < arc.len() {
                versions[at] += 1;
                heap.push(Candidate {
                    rank: triangle(before[at], at, after[at]),
                    at,
                    version: versions[at],
                });
            }
        }
    }
    ranks
}

/// The area of a triangle in square degrees, as wide as it is at its latitude.
fn triangle(a: Knot, b: Knot, c: Knot, matters: &impl Fn(Point) -> f64) -> f64 {
    let point = to_point(b);
    let narrowed = point.lat.to_radians().cos().max(0.01);
    doubled_area(&[a, b, c]) / (2.0 * GRID * GRID) * narrowed * matters(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two squares beside each other whose common border wavers, and a small island.
    fn neighbours() -> Shapes {
        let waver = |i: i32| Point {
            lon: 110.0 + f64::from(i % 2) / 1_000.0,
            lat: f64::from(i) / 10.0,
        };
        let corner = |lon, lat| Point { lon, lat };
        let west = (0..=10)
            .map(waver)
            .chain([corner(109.0, 1.0), corner(109.0, 0.0)]);
        let east = (0..=10)
            .rev()
            .map(waver)
            .chain([corner(111.0, 0.0), corner(111.0, 1.0)]);
        let island = [(112.0, 0.0), (112.01, 0.0), (112.01, 0.01)].map(|(x, y)| corner(x, y));
        Shapes::new(
            [
                (
                    "a".to_owned(),
                    vec![vec![west.collect()], vec![island.into()]],
                ),
                ("b".to_owned(), vec![vec![east.collect()]]),
            ],
            1,
        )
    }

    #[test]
    fn neighbours_stay_neighbours() {
        let shapes = neighbours();
        let thin = shapes.thinned(0.001);
        let rings: Vec<Vec<Knot>> = thin
            .areas
            .iter()
            .map(|area| thin.knots(&area.polygons[0][0]))
            .collect();
        // The wavering border is straight now, for both, and the island is gone.
        assert_eq!((rings[0].len(), rings[1].len()), (4, 4));
        let both = rings[0].iter().filter(|knot| rings[1].contains(knot));
        assert_eq!(both.count(), 2);
        assert_eq!(
            (thin.areas[0].polygons.len(), shapes.areas[0].polygons.len()),
            (1, 2)
        );
    }

    #[test]
    fn nothing_is_lost_where_nothing_needs_to_be() {
        let shapes = neighbours();
        assert_eq!(shapes.bounded(10_000), shapes);
        assert_eq!(shapes.thinned(0.0), shapes);
        let least = shapes.bounded(0);
        assert!(
            least
                .areas
                .iter()
                .all(|area| least.bounds_of(area).is_some())
        );
        assert_eq!(Shapes::default().bounded(0), Shapes::default());
    }
}
