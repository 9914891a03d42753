//! What privacy costs, and how that is said.

use serde::{Deserialize, Serialize};

/// A cost in zero-concentrated differential privacy, in millionths of millionths: costs of several
/// releases about the same people simply add up, without rounding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rho(u64);

const UNIT: f64 = 1e12;

impl Rho {
    /// The cost of this size, rounded up.
    pub fn at_least(rho: f64) -> Rho {
        Rho((rho.max(0.0) * UNIT).ceil() as u64)
    }

    /// The cost of this size, rounded down.
    pub fn at_most(rho: f64) -> Rho {
        Rho((rho.max(0.0) * UNIT).floor() as u64)
    }

    /// What may be spent so that the promise is (ε, δ)-differential privacy; rounded down.
    pub fn of(epsilon: f64, delta: f64) -> Rho {
        let (mut low, mut high) = (0.0, epsilon.max(0.0) + 1.0);
        for _ in 0..80 {
            let middle = (low + high) / 2.0;
            if delta_of(middle, epsilon) <= delta {
                low = middle;
            } else {
                high = middle;
            }
        }
        Rho::at_most(low)
    }

    /// The size.
    pub fn value(self) -> f64 {
        self.0 as f64 / UNIT
    }

    /// Both together; at the end of the range it stays there.
    #[must_use]
    pub fn and(self, other: Rho) -> Rho {
        Rho(self.0.saturating_add(other.0))
    }

    /// What is left of it after spending another; none where that is more.
    pub fn less(self, other: Rho) -> Option<Rho> {
        self.0.checked_sub(other.0).map(Rho)
    }

    /// The cost where one person may be in as many as `records` records: it grows with the square.
    #[must_use]
    pub fn for_records(self, records: u64) -> Rho {
        Rho(self.0.saturating_mul(records.saturating_mul(records)))
    }

    /// The ε that is promised for this cost, at this δ.
    pub fn epsilon(self, delta: f64) -> f64 {
        let rho = self.value();
        let (mut low, mut high) = (0.0, rho + 2.0 * (rho * (1.0 / delta).ln().max(0.0)).sqrt());
        for _ in 0..80 {
            let middle = (low + high) / 2.0;
            if delta_of(rho, middle) <= delta {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }
}

/// The δ for a cost and an ε: Canonne, Kamath and Steinke, arXiv:2004.00010, corollary 13, the
/// least over all orders α of `exp((α - 1)(αρ - ε)) / (α - 1) · (1 - 1/α)^α`.
pub fn delta_of(rho: f64, epsilon: f64) -> f64 {
    if rho <= 0.0 {
        return 0.0;
    }
    // In terms of the logarithm of α - 1 there is one lowest point.
    let at = |log: f64| {
        let less_one = log.exp();
        let alpha = less_one + 1.0;
        less_one * (alpha * rho - epsilon) + alpha * (-1.0 / alpha).ln_1p() - log
    };
    let (mut low, mut high) = (-12.0_f64, 25.0_f64);
    for _ in 0..200 {
        let third = (high - low) / 3.0;
        if at(low + third) < at(high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    at(low).exp().min(1.0)
}
