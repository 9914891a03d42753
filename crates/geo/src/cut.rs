//! From rings to arcs: where neighbours run along each other, their border becomes one.

use std::collections::HashMap;

use crate::shapes::{Area, Knot, Ring, Shapes};

/// An area as a file gives it: polygons of rings, their first vertex not repeated.
pub(crate) struct Rings {
    pub(crate) code: String,
    pub(crate) polygons: Vec<Vec<Vec<Knot>>>,
}

/// The shapes of these areas, sorted by code; several entries of one code become one.
pub(crate) fn cut(mut areas: Vec<Rings>) -> Shapes {
    areas.sort_by(|a, b| a.code.cmp(&b.code));
    let forks = forks(&areas);
    let mut arcs = Arcs::default();
    let mut out: Vec<Area> = Vec::new();
    for area in areas {
        let cut = |rings: &Vec<Vec<Knot>>| {
            let rings = rings.iter().map(|ring| arcs.ring(ring, &forks));
            rings.collect::<Vec<Ring>>()
        };
        let polygons = area.polygons.iter().map(cut).collect();
        match out.last_mut() {
            Some(last) if last.code == area.code => last.polygons.extend(polygons),
            _ => out.push(Area {
                code: area.code,
                polygons,
            }),
        }
    }
    Shapes {
        arcs: arcs.all,
        areas: out,
    }
}

/// Vertices at which borders part: their neighbours are not the same in every ring.
fn forks(areas: &[Rings]) -> HashMap<Knot, bool> {
    let mut seen: HashMap<Knot, ([Knot; 2], bool)> = HashMap::new();
    for ring in areas.iter().flat_map(|a| a.polygons.iter().flatten()) {
        for (i, knot) in ring.iter().enumerate() {
            let before = ring[(i + ring.len() - 1) % ring.len()];
            let after = ring[(i + 1) % ring.len()];
            let beside = [before.min(after), before.max(after)];
            let entry = seen.entry(*knot).or_insert((beside, false));
            entry.1 |= entry.0 != beside;
        }
    }
    seen.into_iter()
        .map(|(knot, (_, fork))| (knot, fork))
        .collect()
}

#[derive(Default)]
struct Arcs {
    all: Vec<Vec<Knot>>,
    known: HashMap<Vec<Knot>, i32>,
}

impl Arcs {
    /// The arcs of a ring, from fork to fork.
    fn ring(&mut self, ring: &[Knot], forks: &HashMap<Knot, bool>) -> Ring {
        let is_fork = |knot: &Knot| forks.get(knot).copied().unwrap_or(false);
        // A ring that meets no other begins at its smallest vertex, so that the same
        // ring is the same arc wherever a file lets it begin.
        let smallest = || (0..ring.len()).min_by_key(|i| ring[*i]);
        let start = ring.iter().position(is_fork).or_else(smallest).unwrap_or(0);
        let mut out = Vec::new();
        let mut arc: Vec<Knot> = Vec::new();
        for knot in ring.iter().cycle().skip(start).take(ring.len() + 1) {
            arc.push(*knot);
            if arc.len() > 1 && is_fork(knot) {
                out.push(self.arc(std::mem::replace(&mut arc, vec![*knot])));
            }
        }
        if arc.len() > 1 {
            out.push(self.arc(arc));
        }
        out
    }

    /// The number of the arc, which may be known in the other direction.
    fn arc(&mut self, arc: Vec<Knot>) -> i32 {
        let backwards: Vec<Knot> = arc.iter().rev().copied().collect();
        if let Some(known) = self.known.get(&backwards) {
            // One that reads the same both ways is its own.
            return if backwards == arc { *known } else { !*known };
        }
        *self.known.entry(arc).or_insert_with_key(|arc| {
            self.all.push(arc.clone());
            self.all.len() as i32 - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(code: &str, west: i32) -> Rings {
        let ring = vec![[west, 0], [west + 10, 0], [west + 10, 10], [west, 10]];
        Rings {
            code: code.into(),
            polygons: vec![vec![ring]],
        }
    }

    #[test]
    fn neighbours_share_their_border() {
        let shapes = cut(vec![square("b", 10), square("a", 0)]);
        let codes: Vec<&str> = shapes.areas.iter().map(|a| a.code.as_str()).collect();
        assert_eq!(codes, ["a", "b"]);
        assert_eq!(shapes.arcs.len(), 3);
        for (area, west) in shapes.areas.iter().zip([0, 10]) {
            let mut knots = shapes.knots(&area.polygons[0][0]);
            knots.sort_unstable();
            let corners = [[west, 0], [west, 10], [west + 10, 0], [west + 10, 10]];
            assert_eq!(knots, corners);
        }
    }

    #[test]
    fn an_enclave_is_the_hole_around_it() {
        let mut around = square("a", 0);
        let hole = vec![[4, 4], [4, 6], [6, 6], [6, 4]];
        let mut island: Vec<Knot> = hole.iter().rev().copied().collect();
        island.rotate_left(2);
        around.polygons[0].push(hole);
        let enclave = Rings {
            code: "b".into(),
            polygons: vec![vec![island]],
        };
        let shapes = cut(vec![around, enclave]);
        assert_eq!(shapes.arcs.len(), 2);
    }

    #[test]
    fn parts_of_one_code_become_one_area() {
        let shapes = cut(vec![square("a", 0), square("a", 50)]);
        assert_eq!((shapes.areas.len(), shapes.areas[0].polygons.len()), (1, 2));
    }
}
