//! Does the model believe too much? The register tells it, where it knows an identifier.
//!
//! Comparisons are not independent, and strangers who meet in a block are more alike than the
//! model knows; so it takes too many of them for one person. Of pairs whose identifiers are
//! known, these tell who is one person; what the model believes of the same pairs without
//! looking at the identifier should come out as often as it believes. The prior is moved, and
//! levels lose or gain, until it does. What holds for them is taken to hold for pairs whose
//! identifiers nobody wrote down.
//!
//! It is a regression on the levels with the model's own weight as its offset. Each level may
//! be off a little ([`LEVEL`]), which keeps it from learning the pairs by heart.

use rustc_hash::FxHashMap;

use super::{bounded, em, sample};
use crate::blocking::Blocks;
use crate::error::Result;
use crate::model::{Model, probability_of, weight_of};
use crate::pool::NONE;
use crate::score::Scorer;
use crate::settings::{Comparison, Settings, Test, field_of};
use crate::subject::Subject;

/// Fewer pairs in doubt than this tell nothing.
const LEAST: usize = 30;
/// More pairs than these tell nothing new: they know the prior to a twentieth of a bit.
const ENOUGH: usize = 20_000;
/// Rows between two looks at whether there are enough.
const ROWS: usize = 1_000;
/// Pairs of less weight than this are no matter of doubt.
const FAR: f32 = -8.0;
/// What the prior may be off by where nothing speaks for it: a standard deviation, in bits.
const PRIOR: f64 = 1.0;
/// The same for a level.
const LEVEL: f64 = 0.3;
/// Steps of the regression.
const STEPS: usize = 20;
/// It has ended where nothing moves by more bits than this.
const STILL: f64 = 1e-3;

/// A pair with known identifiers.
struct Seen {
    /// log₂ of the odds without looking at the identifier.
    weight: f64,
    /// The levels but that of the identifier.
    pattern: u64,
    same: bool,
}

/// Moves prior and levels so that they agree with the identifiers of the sampled rows'
/// candidates.
pub(super) fn agree(
    scorer: &Scorer<'_>,
    blocks: &Blocks,
    model: &mut Model,
    rows: &[u32],
) -> Result<()> {
    let Some((at, name)) = identifier(&model.settings) else {
        return Ok(());
    };
    let seen = pairs(scorer, blocks, model, (at, &name), rows)?;
    let in_doubt = seen.iter().filter(|s| s.weight.abs() < 6.0).count();
    if in_doubt < LEAST {
        return Ok(());
    }
    let places = Places::new(model, &name);
    let identifier = model.levels[at][0];
    let moved = regress(&seen, &places, identifier.m, identifier.u);
    let by = |p: f64, bits: f64| bounded(probability_of(weight_of(p) + bits));
    model.household = model.household.map(|h| by(h, moved[0]).min(0.1));
    model.prior = by(model.prior, moved[0]);
    for (odds, begin) in model.levels.iter_mut().zip(&places.begin) {
        let Some(begin) = begin else { continue };
        for (odds, bits) in odds.iter_mut().zip(&moved[*begin..]) {
            // The smaller of the two has room on both sides.
            if odds.u < odds.m {
                odds.u = bounded(odds.u * (-bits).exp2());
            } else {
                odds.m = bounded(odds.m * bits.exp2());
            }
        }
    }
    Ok(())
}

/// Where the levels of each comparison stand among what is moved, the prior being first.
struct Places {
    begin: Vec<Option<usize>>,
    count: usize,
}

impl Places {
    fn new(model: &Model, identifier: &str) -> Places {
        let mut count = 1;
        let comparisons = model.settings.comparisons.iter().zip(&model.levels);
        let begin = comparisons.map(|(comparison, odds)| {
            let begin = count;
            let free = !comparison.looks_at(field_of(identifier));
            count += if free { odds.len() } else { 0 };
            free.then_some(begin)
        });
        let begin = begin.collect();
        Places { begin, count }
    }

    /// What moves the weight of a pattern.
    fn of(&self, pattern: u64) -> Vec<usize> {
        let known = self.begin.iter().enumerate();
        let levels = known.filter_map(|(c, begin)| Some((*begin)? + em::level(pattern, c)?));
        std::iter::once(0).chain(levels).collect()
    }
}

/// The first training block of one column, on which one comparison rests that begins with
/// its being equal: the comparison and the column.
fn identifier(settings: &Settings) -> Option<(usize, String)> {
    let alone = settings.training.iter().filter(|r| r.0.len() == 1);
    alone.map(|r| &r.0[0]).find_map(|column| {
        let looks = |c: &&Comparison| c.looks_at(field_of(column));
        let rests = |c: &Comparison| c.levels[0].test == Test::Equal(column.clone());
        let at = settings.comparisons.iter().position(rests)?;
        let only = settings.comparisons.iter().filter(looks).count() == 1;
        only.then(|| (at, column.clone()))
    })
}

/// Pairs that are candidates by another key than the identifier.
fn pairs(
    scorer: &Scorer<'_>,
    blocks: &Blocks,
    model: &Model,
    (at, name): (usize, &str),
    rows: &[u32],
) -> Result<Vec<Seen>> {
    let records = scorer.records();
    let column = records.layout.column(name)?;
    let field = field_of(name);
    let blind = Scorer::new(records, model)?.without(model, field);
    let elsewhere = blocks.without(records, field);
    let each = |subject: &Subject, other: u32| {
        let (own, its) = (&subject.side.row[..], records.row(other));
        if its[column] == NONE {
            return None;
        }
        // Where nothing is to be said of the identifiers, such as those of twins, nothing is.
        scorer.level(subject, other, at)?;
        let same = own[column] == its[column];
        if same && !elsewhere.meet(own, its) {
            return None;
        }
        let (weight, pattern) = blind.weigh_pattern(subject, other, FAR)?;
        Some(Seen {
            weight: weight.into(),
            pattern,
            same,
        })
    };
    let named = |r: &u32| records.row(*r)[column] != NONE;
    let named: Vec<u32> = rows.iter().copied().filter(named).collect();
    let mut seen = Vec::new();
    for rows in named.chunks(ROWS) {
        let link = model.settings.link;
        seen.extend(sample::candidates(&blind, blocks, link, rows, each));
        if seen.len() >= ENOUGH {
            break;
        }
    }
    Ok(seen)
}

/// The moves, in bits, that make what was seen most likely (Newton's method); `m` and `u` are
/// those of equal identifiers.
fn regress(seen: &[Seen], places: &Places, m: f64, u: f64) -> Vec<f64> {
    let n = places.count;
    let mut moved = vec![0.0; n];
    // What moves a pattern is found once, not at each step.
    let mut active: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for pair in seen {
        let found = || places.of(pair.pattern);
        active.entry(pair.pattern).or_insert_with(found);
    }
    let seen: Vec<(&Seen, &[usize])> = seen.iter().map(|s| (s, &active[&s.pattern][..])).collect();
    let off = |at: usize| if at == 0 { PRIOR } else { LEVEL };
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = (0..n).map(|at| -moved[at] / off(at).powi(2)).collect();
        let mut bend = vec![0.0; n * n];
        (0..n).for_each(|at| bend[at * n + at] = off(at).powi(-2));
        for (pair, active) in &seen {
            let bits: f64 = active.iter().map(|at| moved[*at]).sum();
            let p = probability_of(pair.weight + bits);
            let same = (p * m + (1.0 - p) * u).clamp(1e-12, 1.0 - 1e-12);
            let by_bit = (m - u) * p * (1.0 - p) * std::f64::consts::LN_2;
            // Of what is certain beyond a number's digits nothing moves.
            if by_bit == 0.0 {
                continue;
            }
            let pull = by_bit
                * if pair.same {
                    1.0 / same
                } else {
                    -1.0 / (1.0 - same)
                };
            let stiff = by_bit * by_bit / (same * (1.0 - same));
            for (nth, &row) in active.iter().enumerate() {
                slope[row] += pull;
                let bend = &mut bend[row * n..][..n];
                let columns = active[..=nth].iter();
                columns.for_each(|column| bend[*column] += stiff);
            }
        }
        let step = solve(bend, slope);
        // A step of more than a bit is longer than its direction holds.
        let longest = step.iter().fold(0.0_f64, |most, s| most.max(s.abs()));
        let share = 1.0 / longest.max(1.0);
        moved
            .iter_mut()
            .zip(&step)
            .for_each(|(moved, step)| *moved += step * share);
        if longest < STILL {
            break;
        }
    }
    moved
}

/// Solves `matrix · x = right` for a symmetric positive definite matrix, of which the lower
/// half is given (Cholesky).
fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for row in 0..n {
        for column in 0..=row {
            let met: f64 = (0..column)
                .map(|k| matrix[row * n + k] * matrix[column * n + k])
                .sum();
            let left = matrix[row * n + column] - met;
            matrix[row * n + column] = if row == column {
                left.max(1e-12).sqrt()
            } else {
                left / matrix[column * n + column]
            };
        }
        let met: f64 = (0..row).map(|k| matrix[row * n + k] * right[k]).sum();
        right[row] = (right[row] - met) / matrix[row * n + row];
    }
    for row in (0..n).rev() {
        let met: f64 = (row + 1..n).map(|k| matrix[k * n + row] * right[k]).sum();
        right[row] = (right[row] - met) / matrix[row * n + row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets;
    use crate::random::Random;
    use crate::settings::Link;

    #[test]
    fn an_identifier_is_a_block_of_its_own_and_a_comparison_of_its_own() {
        let found = |s: &Settings| identifier(s).map(|(_, column)| column);
        // The birth looks at the NIK too, but not in its levels.
        assert_eq!(found(&presets::indonesian()).as_deref(), Some("nik"));
        assert_eq!(
            found(&presets::febrl(Link::Within)).as_deref(),
            Some("soc_sec_id")
        );
    }

    /// One comparison of two levels beside the prior.
    fn places() -> Places {
        Places {
            begin: vec![Some(1)],
            count: 3,
        }
    }

    /// Pairs whose true weight is `off` by their level of what the model believes.
    fn seen(off: impl Fn(usize) -> f64) -> Vec<Seen> {
        let mut random = Random::new(3);
        let pair = |_| {
            let (weight, level) = (random.unit() * 12.0 - 6.0, random.below(2));
            let one = random.chance(probability_of(weight + off(level)));
            let same = random.chance(if one { 0.9 } else { 0.0001 });
            let pattern = level as u64 + 1;
            Seen {
                weight,
                pattern,
                same,
            }
        };
        (0..20_000).map(pair).collect()
    }

    #[test]
    fn who_believes_too_much_learns_by_how_much() {
        let moved = regress(&seen(|_| -1.5), &places(), 0.9, 0.0001);
        let (first, second) = (moved[0] + moved[1], moved[0] + moved[2]);
        assert!(
            (first + 1.5).abs() < 0.2 && (second + 1.5).abs() < 0.2,
            "{moved:?}"
        );
    }

    #[test]
    fn a_level_that_says_too_much_loses_and_one_that_says_too_little_gains() {
        let moved = regress(&seen(|level| [-0.4, 0.4][level]), &places(), 0.9, 0.0001);
        assert!(moved[0].abs() < 0.2, "{moved:?}");
        assert!(
            (moved[1] + 0.4).abs() < 0.2 && (moved[2] - 0.4).abs() < 0.2,
            "{moved:?}"
        );
    }

    #[test]
    fn nothing_seen_moves_nothing() {
        assert!(
            regress(&[], &places(), 0.9, 0.001)
                .iter()
                .all(|m| m.abs() < 1e-9)
        );
    }

    #[test]
    fn equations_are_solved() {
        // [4 2; 2 3] · [1, 2] = [8, 8]; the upper half is not looked at.
        let found = solve(vec![4.0, f64::NAN, 2.0, 3.0], vec![8.0, 8.0]);
        assert!((found[0] - 1.0).abs() < 1e-9 && (found[1] - 2.0).abs() < 1e-9);
    }
}
