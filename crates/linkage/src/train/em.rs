//! Expectation-maximisation over counted patterns (Fellegi and Sunter 1969; Winkler 1988).

use rustc_hash::FxHashMap;

use crate::model::Odds;

/// How often each pattern of levels was seen. A pattern packs 4 bits a comparison, 0
/// where nothing is known, otherwise the level plus one.
pub(crate) type Patterns = FxHashMap<u64, u64>;

/// The level in a pattern.
pub(crate) fn level(pattern: u64, comparison: usize) -> Option<usize> {
    ((pattern >> (4 * comparison) & 15) as usize).checked_sub(1)
}

/// Stops here even where probabilities still move.
const MOST: u32 = 200;
/// Below this change of any probability a run has converged.
const STILL: f64 = 1e-4;

/// Where a run ended.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    /// m of each comparison and level; of comparisons that were not free, as given.
    pub(crate) m: Vec<Vec<f64>>,
    /// The share of the pairs that are of one person.
    pub(crate) matches: f64,
    pub(crate) iterations: u32,
    pub(crate) change: f64,
    pub(crate) converged: bool,
}

/// Learns m of the `free` comparisons, u being known. Comparisons not in `used` are not
/// looked at, since every pair of the block agrees on them.
pub(crate) fn run(patterns: &Patterns, odds: &[Vec<Odds>], used: &[bool], matches: f64) -> Ended {
    let mut m: Vec<Vec<f64>> = odds
        .iter()
        .map(|c| c.iter().map(|o| o.m).collect())
        .collect();
    // Sorted, so that sums do not depend on the order of a hash table.
    let mut seen: Vec<(u64, f64)> = patterns.iter().map(|(p, n)| (*p, *n as f64)).collect();
    seen.sort_unstable_by_key(|(p, _)| *p);
    let total: f64 = seen.iter().map(|(_, n)| n).sum();
    let mut ended = Ended {
        m: Vec::new(),
        matches,
        iterations: 0,
        change: f64::INFINITY,
        converged: false,
    };
    while ended.iterations < MOST && !ended.converged {
        ended.iterations += 1;
        let mut sums: Vec<Vec<f64>> = m.iter().map(|c| vec![0.0; c.len()]).collect();
        let mut found = 0.0;
        for &(pattern, count) in &seen {
            let mut factor = ended.matches / (1.0 - ended.matches);
            for (c, odds) in odds.iter().enumerate().filter(|(c, _)| used[*c]) {
                if let Some(level) = level(pattern, c) {
                    factor *= m[c][level] / odds[level].u;
                }
            }
            let expected = count
                * if factor.is_finite() {
                    factor / (1.0 + factor)
                } else {
                    1.0
                };
            found += expected;
            for (c, sums) in sums.iter_mut().enumerate().filter(|(c, _)| used[*c]) {
                if let Some(level) = level(pattern, c) {
                    sums[level] += expected;
                }
            }
        }
        let share = (found / total.max(1.0)).clamp(1e-9, 1.0 - 1e-9);
        let mut change = (share - ended.matches).abs();
        ended.matches = share;
        for (c, sums) in sums.iter().enumerate().filter(|(c, _)| used[*c]) {
            let known: f64 = sums.iter().sum();
            if known < 1.0 {
                continue;
            }
            // A pseudo-count spread over the levels keeps every one possible.
            let spread = 1.0 / sums.len() as f64;
            for (m, sum) in m[c].iter_mut().zip(sums) {
                let new = (sum + spread) / (known + 1.0);
                change = change.max((new - *m).abs());
                *m = new;
            }
        }
        ended.change = change;
        ended.converged = change < STILL;
    }
    ended.m = m;
    ended
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn it_finds_the_probabilities_that_made_the_data() {
        // Three comparisons of two levels, one pair in twenty a match.
        let (m, u) = ([0.9, 0.8, 0.7], [0.01, 0.05, 0.1]);
        let mut random = Random::new(7);
        let mut patterns = Patterns::default();
        for _ in 0..200_000 {
            let same = random.chance(0.05);
            let level = |p: f64, random: &mut Random| if random.chance(p) { 1 } else { 2 };
            let pattern = (0..3).fold(0, |p, c| {
                p | level(if same { m[c] } else { u[c] }, &mut random) << (4 * c)
            });
            *patterns.entry(pattern).or_default() += 1;
        }
        let odds: Vec<Vec<Odds>> = u
            .iter()
            .map(|u| {
                vec![
                    Odds {
                        m: 0.95,
                        u: *u,
                        household: None,
                    },
                    Odds {
                        m: 0.05,
                        u: 1.0 - u,
                        household: None,
                    },
                ]
            })
            .collect();
        let ended = run(&patterns, &odds, &[true; 3], 0.01);
        assert!(ended.converged);
        assert!((ended.matches - 0.05).abs() < 0.005, "{}", ended.matches);
        for (c, expected) in m.iter().enumerate() {
            assert!(
                (ended.m[c][0] - expected).abs() < 0.02,
                "{c}: {}",
                ended.m[c][0]
            );
        }
    }

    #[test]
    fn a_run_that_is_stopped_has_not_converged() {
        let ended = run(
            &Patterns::default(),
            &[vec![
                Odds {
                    m: 0.9,
                    u: 0.1,
                    household: None,
                },
                Odds {
                    m: 0.1,
                    u: 0.9,
                    household: None,
                },
            ]],
            &[true],
            0.5,
        );
        assert_eq!(ended.converged, ended.change < STILL);
    }
}
