//! Numbers to solve with: exact ones, which may not fit, and quick ones, which are nearly right.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::rational::Rational;

/// What solving needs of a number.
pub(crate) trait Number:
    Copy
    + Debug
    + PartialOrd
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    const ZERO: Self;
    const ONE: Self;

    fn whole(num: i64) -> Self;

    /// Whether it did not fit.
    fn is_lost(self) -> bool;

    fn is_zero(self) -> bool;

    fn is_whole(self) -> bool;

    /// -1, 0 or 1.
    fn sign(self) -> i64;

    fn abs(self) -> Self;

    /// The largest whole number that is not larger.
    fn floor(self) -> i64;

    fn to_f64(self) -> f64;

    /// `self + times · other`, the inner step of elimination.
    fn plus(self, other: Self, times: Self) -> Self;
}

impl Number for Rational {
    const ZERO: Self = Rational::ZERO;
    const ONE: Self = Rational::ONE;

    fn whole(num: i64) -> Self {
        Rational::whole(num)
    }

    fn is_lost(self) -> bool {
        self.is_lost()
    }

    fn is_zero(self) -> bool {
        self.is_zero()
    }

    fn is_whole(self) -> bool {
        self.is_whole()
    }

    fn sign(self) -> i64 {
        self.sign()
    }

    fn abs(self) -> Self {
        self.abs()
    }

    fn floor(self) -> i64 {
        self.floor()
    }

    fn to_f64(self) -> f64 {
        self.to_f64()
    }

    #[inline]
    fn plus(self, other: Self, times: Self) -> Self {
        self.plus(other, times)
    }
}

/// Nearer than this a number counts as whole.
const NEAR: f64 = 1e-9;

/// Larger numbers are the fault of dividing by nearly nothing.
const LARGEST: f64 = 1e12;

/// A number that is nearly right. What it finds has to be checked by whoever relies on it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct Nearly(f64);

impl Nearly {
    #[inline]
    fn of(number: f64) -> Nearly {
        let whole = number.round();
        match (number - whole).abs() < NEAR {
            true => Nearly(whole),
            false => Nearly(number),
        }
    }
}

impl Number for Nearly {
    const ZERO: Self = Nearly(0.0);
    const ONE: Self = Nearly(1.0);

    fn whole(num: i64) -> Self {
        Nearly(num as f64)
    }

    fn is_lost(self) -> bool {
        !self.0.is_finite() || self.0.abs() > LARGEST
    }

    fn is_zero(self) -> bool {
        self.0 == 0.0
    }

    fn is_whole(self) -> bool {
        self.0.fract() == 0.0
    }

    fn sign(self) -> i64 {
        match self.0 {
            0.0 => 0,
            above if above > 0.0 => 1,
            _ => -1,
        }
    }

    fn abs(self) -> Self {
        Nearly(self.0.abs())
    }

    fn floor(self) -> i64 {
        self.0.floor() as i64
    }

    fn to_f64(self) -> f64 {
        self.0
    }

    #[inline]
    fn plus(self, other: Self, times: Self) -> Self {
        Nearly::of(self.0 + other.0 * times.0)
    }
}

impl Neg for Nearly {
    type Output = Nearly;

    fn neg(self) -> Nearly {
        Nearly(-self.0)
    }
}

impl Add for Nearly {
    type Output = Nearly;

    fn add(self, other: Nearly) -> Nearly {
        Nearly::of(self.0 + other.0)
    }
}

impl Sub for Nearly {
    type Output = Nearly;

    fn sub(self, other: Nearly) -> Nearly {
        Nearly::of(self.0 - other.0)
    }
}

impl Mul for Nearly {
    type Output = Nearly;

    fn mul(self, other: Nearly) -> Nearly {
        Nearly::of(self.0 * other.0)
    }
}

impl Div for Nearly {
    type Output = Nearly;

    fn div(self, other: Nearly) -> Nearly {
        Nearly::of(self.0 / other.0)
    }
}
