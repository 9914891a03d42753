//! Parts of tables that are mostly noise, moved towards nothing.
//!
//! What attributes say together that fewer of them do not is often less than the noise on it. By how
//! much it stands out is seen from all cells of a part together: James and Stein's estimator (1961)
//! in its positive form, for each part by itself, is nearer to the truth than what was measured, in
//! squares over all cells, whatever the truth is. So that a single cell that stands out is not lost
//! among many that do not, none moves by more than [`FURTHEST`] (Efron and Morris, *Limiting the Risk
//! of Bayes and Empirical Bayes Estimators*, 1971); the margin of error is wider by as much.

use super::marginal::{residual, shape};
use super::planner::{Tables, share};

/// In standard deviations of the noise on a cell of the part.
pub(super) const FURTHEST: f64 = 0.5;

pub(super) fn tables(mut tables: Tables) -> Tables {
    let sizes = &tables.sizes;
    for (part, cells) in &mut tables.parts {
        let shape = shape(part, sizes);
        // Along each dimension a part adds up to nothing.
        let free: f64 = shape.iter().map(|size| *size as f64 - 1.0).product();
        let squares: f64 = cells.iter().map(|cell| cell * cell).sum();
        // With one or two there is nothing to see it from.
        if part.is_empty() || free <= 2.0 || squares == 0.0 {
            continue;
        }
        let noise = tables.variance[part];
        let less = ((free - 2.0) * noise / squares).min(1.0);
        let furthest = FURTHEST * (noise * share(part, sizes)).sqrt();
        let moved = cells
            .iter()
            .map(|cell| (cell * less).clamp(-furthest, furthest));
        let moved = residual(moved.collect(), &shape);
        for (cell, moved) in cells.iter_mut().zip(moved) {
            *cell -= moved;
        }
    }
    tables
}
