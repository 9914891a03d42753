//! Six agencies, one count.

#![allow(clippy::unwrap_used)]

use linkage::simulate::{Options, simulate};

#[test]
fn linking_comes_within_one_percent_where_adding_up_is_far_off() {
    for seed in 1..5 {
        let outcome = simulate(&Options {
            seed,
            people: 4_000,
            ..Options::default()
        })
        .unwrap();
        let truth = outcome.distinct as f64;
        assert!(outcome.naive as f64 > 1.2 * truth, "{outcome:?}");
        assert!(
            (outcome.estimate.people / truth - 1.0).abs() < 0.01,
            "seed {seed}: {outcome:?}"
        );
        assert!(
            outcome.estimate.low <= truth && truth <= outcome.estimate.high,
            "seed {seed}: {outcome:?}"
        );
    }
}
