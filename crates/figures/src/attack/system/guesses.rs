//! Tables that are likely to have what is asked for.
//!
//! Walks go to one end after the other. A table can have many ends at once, and fitting one takes no longer
//! than a walk: where it begins with nobody in some of the groups that are asked for and with many in others,
//! it mostly ends so. Of what is asked some is tried by chance, as much as fits into a table.

use super::fitting::Fitting;
use super::seen::{Seen, Side};

/// Of a hundred asks, so many are tried at once, at most.
const MOST_AT_ONCE: usize = 30;

/// How many times as many people as elsewhere, where many are wanted.
const MANY: f64 = 100.0;

/// A table that shows fewer ends than this took longer than walking to them.
const FEW: usize = 5;

/// So many such tables one after the other, and guessing is over.
const MOST_IN_VAIN: usize = 3;

/// Has seen what guessed tables show.
pub(super) fn guess(fitting: &mut Fitting<'_>, seen: &mut Seen<'_>) {
    let mut at_once = MOST_AT_ONCE;
    let mut in_vain = 0;
    while in_vain < MOST_IN_VAIN {
        let mut start = vec![1.0; fitting.most.len()];
        for (number, ask) in seen.asks().iter().enumerate() {
            if !seen.is_answered(number) && fitting.random.below(100) < at_once {
                let many = seen.reaches(number, Side::Low);
                let count = if many { MANY } else { 0.0 };
                ask.of.iter().for_each(|var| start[*var] = count);
            }
        }
        let before = seen.count();
        let counts = fitting.table(start);
        let values: Vec<f64> = counts.into_iter().map(|count| count as f64).collect();
        let agrees = seen.see(&values);
        at_once = match agrees {
            true => MOST_AT_ONCE.min(at_once + 2),
            false => at_once / 2,
        };
        in_vain = match seen.count() - before {
            0..FEW => in_vain + 1,
            _ => 0,
        };
    }
}
