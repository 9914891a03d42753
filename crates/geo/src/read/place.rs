//! Whether areas lie where their codes say.

use crate::points::{Exactness, point_of};
use crate::shapes::{Area, Bounds, Point, Shapes};

use super::Problem;

/// Refuses a file whose areas lie elsewhere than their codes say: codes of another
/// authority look alike, and so do a longitude and a latitude near the equator.
pub(super) fn check(shapes: &Shapes) -> Result<(), Problem> {
    let bounded = |area| Some((area, shapes.bounds_of(area)?));
    let areas: Vec<(&Area, Bounds)> = shapes.areas().iter().filter_map(bounded).collect();
    let (mut tried, mut astray) = (0usize, Vec::new());
    for own in &areas {
        let Some(known) = point_of(&own.0.code) else {
            continue;
        };
        tried += 1;
        let wrong = match known.exactness {
            Exactness::Seat => elsewhere(shapes, &areas, own, known.point),
            // Only the area above is known, and that may be wide.
            Exactness::Approximate => !own.1.grown(6.0).holds(known.point),
        };
        if wrong {
            astray.push(own.0.code.clone());
        }
    }
    // Borders are drawn coarsely, and some regencies are governed from the city that
    // they surround; but that is so for a few only.
    match astray.first() {
        Some(code) if astray.len() > 2 + tried / 15 => Err(Problem::Misplaced {
            code: code.clone(),
            areas: astray.len(),
        }),
        _ => Ok(()),
    }
}

/// Whether a seat is in another area than its own, or far from all.
fn elsewhere(
    shapes: &Shapes,
    areas: &[(&Area, Bounds)],
    (own, bounds): &(&Area, Bounds),
    seat: Point,
) -> bool {
    if !bounds.grown(0.5).holds(seat) {
        return true;
    }
    // Files may hold areas of several levels, one within the other.
    let other = |(area, bounds): &(&Area, Bounds)| {
        area.code.len() == own.code.len() && bounds.holds(seat) && shapes.holds(area, seat)
    };
    !shapes.holds(own, seat) && areas.iter().any(other)
}
