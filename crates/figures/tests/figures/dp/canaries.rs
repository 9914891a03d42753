//! The promise put to the test on what comes out: people are planted by the toss of a coin, and
//! whoever sees the result guesses which of them are in it (Steinke, Nasr and Jagielski, *Privacy
//! Auditing with One (1) Training Run*, 2023). Nobody may guess better than the ε that is promised
//! allows.

use figures::dp::{Plan, Rho};

use super::seeded;
use crate::protect::Random;

const CANARIES: usize = 600;
const DELTA: f64 = 1e-7;

/// How many of those guesses are right that are surest, and how many there are.
fn guess(epsilon: f64, seed: u64) -> (usize, usize) {
    let mut random = Random(seed);
    let planted: Vec<u64> = (0..CANARIES).map(|_| random.below(2)).collect();
    // Each has a value of its own, so that nobody else stands in its light.
    let plan = Plan::new(&[CANARIES, 2], &[(vec![0], 1.0)], Rho::of(epsilon, DELTA)).unwrap();
    let counts = |part: &[usize]| match part {
        [] => vec![planted.iter().sum()],
        _ => planted.clone(),
    };
    let tables = plan.measure(counts, &mut seeded(seed)).unwrap();
    let seen = tables.unbiased(&[0]);
    let mut order: Vec<usize> = (0..CANARIES).collect();
    order.sort_by(|a, b| seen[*a].total_cmp(&seen[*b]));
    let some = CANARIES / 6;
    let out = order[..some].iter().filter(|at| planted[**at] == 0).count();
    let last = &order[CANARIES - some..];
    let inside = last.iter().filter(|at| planted[**at] == 1).count();
    (out + inside, 2 * some)
}

/// The least ε under which so many right guesses are no surprise: of a hundred runs at most one.
fn at_least((right, of): (usize, usize)) -> f64 {
    let chance = |epsilon: f64| {
        let p = 1.0 / (1.0 + (-epsilon).exp());
        let mut term = of as f64 * (1.0 - p).ln();
        let mut sum = 0.0;
        for k in 0..=of {
            if k >= right {
                sum += term.exp();
            }
            term += ((of - k) as f64 / (k + 1) as f64).ln() + (p / (1.0 - p)).ln();
        }
        sum + of as f64 * DELTA
    };
    let found = (0..1_500).map(|step| f64::from(step) / 100.0);
    found.into_iter().find(|e| chance(*e) >= 0.01).unwrap()
}

#[test]
fn whoever_guesses_who_was_planted_proves_no_more_than_is_promised() {
    for (epsilon, seed) in [(0.1, 1), (0.5, 2), (1.0, 3), (2.0, 4), (4.0, 5), (8.0, 6)] {
        let proven = at_least(guess(epsilon, seed));
        assert!(proven <= epsilon, "{proven} proven, {epsilon} promised");
    }
}

#[test]
fn a_broken_promise_would_be_noticed() {
    // The noise of 24 sold as that of 1.
    assert!(at_least(guess(24.0, 7)) > 1.0);
}
