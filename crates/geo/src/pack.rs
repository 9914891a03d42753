//! The stored form of shapes: steps between vertices, written as letters.

use serde::{Deserialize, Serialize};

use crate::shapes::{Area, Knot, Shapes};

/// Six bits a letter; none of them needs an escape in JSON.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Shapes as they are stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Packed {
    /// Units of the grid in one step.
    step: i32,
    /// The vertices of each arc: the first as it is, the others as the way from the one
    /// before; each number in groups of five bits, the lowest first, and a sixth bit
    /// where more follow.
    arcs: Vec<String>,
    areas: Vec<Area>,
}

impl From<Shapes> for Packed {
    fn from(shapes: Shapes) -> Self {
        // All vertices may stand on a coarser grid: then steps are small numbers.
        let all = shapes.arcs.iter().flatten().flatten();
        let step = all.fold(0, |step, value| gcd(step, value.unsigned_abs()));
        let step = i32::try_from(step).unwrap_or(1).max(1);
        Self {
            step,
            arcs: shapes.arcs.iter().map(|arc| write(arc, step)).collect(),
            areas: shapes.areas,
        }
    }
}

impl TryFrom<Packed> for Shapes {
    type Error = &'static str;

    fn try_from(packed: Packed) -> Result<Self, Self::Error> {
        let arcs: Option<Vec<Vec<Knot>>> = packed
            .arcs
            .iter()
            .map(|arc| read(arc, packed.step))
            .collect();
        let arcs = arcs.ok_or("an arc is not written in its letters")?;
        let known = |arc: &i32| {
            let at = if *arc < 0 { !*arc } else { *arc };
            usize::try_from(at).is_ok_and(|at| at < arcs.len())
        };
        let mut used = packed
            .areas
            .iter()
            .flat_map(|a| a.polygons.iter().flatten().flatten());
        if used.all(known) {
            Ok(Self {
                arcs,
                areas: packed.areas,
            })
        } else {
            Err("a ring uses an arc that is not there")
        }
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn write(arc: &[Knot], step: i32) -> String {
    let mut out = String::new();
    let mut last = [0, 0];
    for knot in arc {
        for axis in 0..2 {
            let way = i64::from(knot[axis] / step) - i64::from(last[axis] / step);
            number(&mut out, way);
        }
        last = *knot;
    }
    out
}

fn number(out: &mut String, value: i64) {
    // The sign goes into the lowest bit, so that short ways west are small as well.
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    loop {
        let more = if rest > 31 { 32 } else { 0 };
        out.push(char::from(LETTERS[(rest & 31) as usize | more]));
        rest >>= 5;
        if rest == 0 {
            return;
        }
    }
}

fn read(text: &str, step: i32) -> Option<Vec<Knot>> {
    let mut values = Vec::new();
    let (mut value, mut shift) = (0u64, 0u32);
    for byte in text.bytes() {
        let bits = LETTERS.iter().position(|letter| *letter == byte)? as u64;
        // Two numbers of the grid are never further apart than 35 bits say.
        if shift > 30 {
            return None;
        }
        value |= (bits & 31) << shift;
        shift += 5;
        if bits < 32 {
            values.push((value >> 1) as i64 ^ -((value & 1) as i64));
            (value, shift) = (0, 0);
        }
    }
    let (pairs, rest) = values.as_chunks::<2>();
    let mut last = [0i64; 2];
    let knots = pairs.iter().map(|pair| {
        last = [last[0].checked_add(pair[0])?, last[1].checked_add(pair[1])?];
        let place = |value: i64| i32::try_from(value.checked_mul(i64::from(step))?).ok();
        Some([place(last[0])?, place(last[1])?])
    });
    let knots: Option<Vec<Knot>> = knots.collect();
    knots.filter(|_| rest.is_empty() && shift == 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(arc in prop::collection::vec(any::<[i32; 2]>(), 0..20)) {
            prop_assert_eq!(read(&write(&arc, 1), 1), Some(arc));
        }

        #[test]
        fn any_letters_are_read_or_refused(text in any::<String>(), step: i32) {
            let _ = read(&text, step);
        }
    }

    #[test]
    fn a_coarse_grid_makes_short_letters() {
        let arc = vec![[1_000, 2_000], [1_050, 1_950], [1_100, 2_000]];
        assert_eq!(write(&arc, 50), "oBwCCBCC");
        assert_eq!(read("oBwCCBCC", 50), Some(arc));
        assert_eq!(read("oBwCC", 50), None);
        assert_eq!(read("o", 50), None);
    }
}
