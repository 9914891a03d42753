//! The samplers against the exact probabilities.

use figures::Error;
use figures::dp::Source;
use figures::dp::noise::{MOST_VARIANCE, gaussian, laplace};

use super::seeded;

/// Pearson's χ² of samples against weights, tails put together, and its degrees of freedom.
fn chi_square(samples: &[i64], weight: impl Fn(i64) -> f64) -> (f64, usize) {
    let n = samples.len() as f64;
    let all: f64 = (-2_000..=2_000).map(&weight).sum();
    let edge = (0..).find(|at| weight(*at) / all * n < 10.0).unwrap();
    let expected = |at: i64| match at {
        at if at.abs() < edge => weight(at) / all * n,
        at => {
            (edge..=2_000)
                .map(|far| weight(far * at.signum()))
                .sum::<f64>()
                / all
                * n
        }
    };
    let seen = |at: i64| {
        let same = samples.iter().filter(|s| (**s).clamp(-edge, edge) == at);
        same.count() as f64
    };
    let parts = (-edge..=edge).map(|at| (seen(at) - expected(at)).powi(2) / expected(at));
    (parts.sum(), 2 * edge as usize)
}

/// Five standard deviations above what is expected.
fn limit(freedom: usize) -> f64 {
    freedom as f64 + 5.0 * (2.0 * freedom as f64).sqrt()
}

#[test]
fn gaussian_noise_has_the_exact_probabilities() {
    for variance in [1, 2, 9, 30, 400] {
        let mut source = seeded(variance);
        let samples: Vec<i64> = (0..40_000)
            .map(|_| gaussian(variance, &mut source).unwrap())
            .collect();
        let weight = |at: i64| (-((at * at) as f64) / (2.0 * variance as f64)).exp();
        let (chi, freedom) = chi_square(&samples, weight);
        assert!(
            chi < limit(freedom),
            "variance {variance}: {chi} of {freedom}"
        );
    }
}

#[test]
fn laplace_noise_has_the_exact_probabilities() {
    for (t, s) in [(1, 1), (3, 1), (5, 2), (1, 2)] {
        let mut source = seeded(t * 10 + s);
        let samples: Vec<i64> = (0..40_000)
            .map(|_| laplace(t, s, &mut source).unwrap())
            .collect();
        let weight = |at: i64| (-(at.abs() as f64) * s as f64 / t as f64).exp();
        let (chi, freedom) = chi_square(&samples, weight);
        assert!(chi < limit(freedom), "{t}/{s}: {chi} of {freedom}");
    }
}

#[test]
fn large_variances_stay_exact_and_larger_ones_are_refused() {
    let mut source = seeded(1);
    let far = (0..200).map(|_| gaussian(MOST_VARIANCE, &mut source).unwrap() as f64);
    let squares: f64 = far.map(|found| found * found).sum::<f64>() / 200.0;
    let off = squares / MOST_VARIANCE as f64;
    assert!((0.6..1.5).contains(&off), "{off}");
    for variance in [0, MOST_VARIANCE + 1] {
        assert!(matches!(gaussian(variance, &mut source), Err(Error::Noise)));
    }
    assert!(matches!(laplace(0, 1, &mut source), Err(Error::Noise)));
}

#[test]
fn without_randomness_there_is_no_noise() {
    let mut broken = Source::new(|_| false);
    assert!(matches!(gaussian(9, &mut broken), Err(Error::NoRandomness)));
}
