//! Does the model believe too much? The register tells it, where it knows an identifier.
//!
//! Comparisons are not independent, and strangers who meet in a block are more alike than the
//! model knows; so it takes too many of them for one person. Of pairs whose identifiers are
//! known, these tell who is one person; what the model believes of the same pairs without
//! looking at the identifier should come out as often as it believes. The prior is moved
//! until it does. What holds for them holds for pairs whose identifiers nobody wrote down.

use super::{bounded, sample};
use crate::blocking::Blocks;
use crate::error::Result;
use crate::model::{Model, probability_of, weight_of};
use crate::pool::NONE;
use crate::score::Scorer;
use crate::settings::{Comparison, Settings, Test, field_of};

/// Fewer pairs in doubt than this tell nothing.
const LEAST: usize = 30;
/// The prior is moved by at most this, as log₂ of the odds.
const MOST: f64 = 3.0;
/// A move of one bit is as likely as not to be chance where nothing speaks for it.
const CHANCE: f64 = 1.0;

/// A pair with known identifiers.
struct Seen {
    /// log₂ of the odds without looking at the identifier.
    weight: f64,
    same: bool,
}

/// Moves the prior so that it agrees with the identifiers of the sampled rows' candidates.
pub(super) fn agree_with_identifiers(
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
    let odds = model.levels[at][0];
    let moved = best_move(&seen, odds.m, odds.u);
    let by = |p: f64| bounded(probability_of(weight_of(p) + moved));
    model.household = model.household.map(|h| by(h).min(0.1));
    model.prior = by(model.prior);
    Ok(())
}

/// The first training block of one column, on which one comparison rests that begins with
/// its being equal: the comparison and the column.
fn identifier(settings: &Settings) -> Option<(usize, String)> {
    let alone = settings.training.iter().filter(|r| r.0.len() == 1);
    alone.map(|r| &r.0[0]).find_map(|column| {
        let looks = |c: &&Comparison| {
            let columns = c.levels.iter().flat_map(|l| l.test.columns());
            columns.into_iter().any(|c| field_of(c) == field_of(column))
        };
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
    let weighted = Scorer::new(records, model)?;
    let used = weighted.without(model, field);
    let link = model.settings.link;
    Ok(sample::candidates(
        &weighted,
        blocks,
        link,
        rows,
        |subject, other| {
            let (own, its) = (&subject.side.row[..], records.row(other));
            if own[column] == NONE || its[column] == NONE {
                return None;
            }
            let same = own[column] == its[column];
            if same && blocks.common(records, own, its, Some(field)) == 0 {
                return None;
            }
            // Where nothing is to be said of the identifiers, such as those of twins, nothing is.
            weighted.findings(subject, other)[at].level?;
            let weight = weighted.weight_of_some(subject, other, &used).into();
            (weight > -12.0).then_some(Seen { weight, same })
        },
    ))
}

/// The move that makes what was seen most likely, by halving its slope.
fn best_move(seen: &[Seen], m: f64, u: f64) -> f64 {
    let likelihood = |moved: f64| {
        let each = seen.iter().map(|s| {
            let p = probability_of(s.weight + moved);
            let same = p * m + (1.0 - p) * u;
            (if s.same { same } else { 1.0 - same }).max(1e-12).ln()
        });
        each.sum::<f64>() - 0.5 * (moved / CHANCE).powi(2)
    };
    let (mut low, mut high) = (-MOST, MOST);
    for _ in 0..40 {
        let third = (high - low) / 3.0;
        if likelihood(low + third) < likelihood(high - third) {
            low += third;
        } else {
            high -= third;
        }
    }
    (low + high) / 2.0
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

    #[test]
    fn who_believes_too_much_learns_by_how_much() {
        let mut random = Random::new(3);
        // It believes 1.5 bits more than is true.
        let seen: Vec<Seen> = (0..4_000)
            .map(|_| {
                let weight = random.unit() * 12.0 - 6.0;
                let one = random.chance(probability_of(weight - 1.5));
                let same = random.chance(if one { 0.9 } else { 0.0001 });
                Seen { weight, same }
            })
            .collect();
        let moved = best_move(&seen, 0.9, 0.0001);
        assert!((moved + 1.5).abs() < 0.25, "{moved}");
    }

    #[test]
    fn nothing_seen_moves_nothing() {
        assert!(best_move(&[], 0.9, 0.001).abs() < 1e-3);
    }
}
