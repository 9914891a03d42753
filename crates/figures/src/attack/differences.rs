//! One cell less another.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::whom::Whom;
use super::{At, How, Opened};
use crate::protect::{Cell, Reason, known_to_agencies};
use crate::release::{Published, Shown};

type Found<'a> = (At, &'a Published);

/// Everything that two cells, at least one of them of the newest release, give away.
pub(super) fn find(
    places: &[At],
    cells: &[&Published],
    newest: usize,
    threshold: u64,
) -> Vec<Opened> {
    let whom = Whom::new(cells);
    let found = |at: usize| (places[at], cells[at]);
    let is_new = |at: &usize| places[*at].release == newest;
    let of_cell = |one: usize| {
        let cell = found(one);
        let mut opened = Vec::from_iter(agencies(&cell, None, threshold));
        for two in (0..cells.len()).filter(|two| *two != one) {
            let older = !is_new(&two);
            // Of two new cells the containing one reports.
            if whom.contains(one, two) {
                let other = found(two);
                match whom.same(one, two) {
                    false => opened.extend(subtracted(&cell, &other, cell.0, threshold)),
                    true if older => opened.extend(changed(&cell, &other, threshold)),
                    true => {}
                }
            } else if older && whom.contains(two, one) {
                opened.extend(subtracted(&found(two), &cell, cell.0, threshold));
            }
        }
        opened
    };
    let new: Vec<usize> = (0..cells.len()).filter(is_new).collect();
    new.into_par_iter().flat_map_iter(of_cell).collect()
}

/// The same cell in an earlier release.
fn changed(now: &Found<'_>, before: &Found<'_>, threshold: u64) -> Option<Opened> {
    let found = |how, low: u64, high: u64| Opened {
        at: now.0,
        how,
        low: low as f64,
        high: high as f64,
    };
    let before_at = before.0;
    match (now.1.shown, before.1.shown) {
        (Shown::Count(now), Shown::Count(before)) => {
            let by = now.abs_diff(before);
            let how = How::Revision { before: before_at };
            (by > 0 && by < threshold).then(|| found(how, by, by))
        }
        (Shown::Hidden(_), Shown::Hidden(_)) => None,
        (Shown::Hidden(_), Shown::Count(count)) | (Shown::Count(count), Shown::Hidden(_)) => {
            let how = How::Appeared { before: before_at };
            Some(found(how, count.saturating_sub(threshold - 1), count))
        }
        (now, before) => {
            let how = How::Appeared { before: before_at };
            (now != before).then(|| found(how, 0, threshold))
        }
    }
}

/// What is left of a cell without another that it contains.
fn subtracted(larger: &Found<'_>, smaller: &Found<'_>, at: At, threshold: u64) -> Option<Opened> {
    let left = larger.1.count()?.checked_sub(smaller.1.count()?)?;
    if left == 0 || left >= threshold {
        return agencies(larger, Some(smaller), threshold).map(|opened| Opened { at, ..opened });
    }
    let how = How::Difference {
        smaller: smaller.0,
        dimensions: larger.1.whom.differ(&smaller.1.whom),
    };
    let (low, high) = (left as f64, left as f64);
    Some(Opened { at, how, low, high })
}

/// What is left for those who know some of the cases.
fn agencies(cell: &Found<'_>, less: Option<&Found<'_>>, threshold: u64) -> Option<Opened> {
    let mut of = Cell {
        count: cell.1.count()?,
        agencies: cell.1.agencies.clone(),
    };
    if let Some(less) = less {
        of.count = of.count.checked_sub(less.1.count()?)?;
        for (agency, count) in &less.1.agencies {
            let known = of.agencies.entry(*agency).or_default();
            *known = known.saturating_sub(*count);
        }
    }
    let (agencies, left) = match known_to_agencies(&of, threshold)?.0 {
        Reason::Agency { agency, left } => (vec![agency], left),
        Reason::Coalition { agencies, left } => (agencies.to_vec(), left),
        _ => return None,
    };
    let less = less.map(|less| less.0);
    Some(Opened {
        at: cell.0,
        how: How::Agencies { agencies, less },
        low: left as f64,
        high: left as f64,
    })
}
