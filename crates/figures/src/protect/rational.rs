//! Exact fractions of machine words. What does not fit is marked, and stays marked.

use std::cmp::Ordering;

/// A fraction in lowest terms with a denominator above 0; a denominator of 0 marks one that did not
/// fit into the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rational {
    num: i64,
    den: i64,
}

impl Rational {
    pub(crate) const ZERO: Rational = Rational { num: 0, den: 1 };
    pub(crate) const ONE: Rational = Rational { num: 1, den: 1 };
    const LOST: Rational = Rational { num: 0, den: 0 };

    pub(crate) fn whole(num: i64) -> Rational {
        Rational { num, den: 1 }
    }

    /// A fraction of words where its parts fit into words, as nearly all do.
    fn short(num: Option<i64>, den: Option<i64>) -> Option<Rational> {
        let (num, den) = (num?, den.filter(|den| *den != 0)?);
        let by = i64::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())).ok()?;
        let by = by * den.signum();
        Some(Rational {
            num: num.checked_div(by)?,
            den: den.checked_div(by)?,
        })
    }

    fn long(num: i128, den: i128) -> Rational {
        if den == 0 {
            return Rational::LOST;
        }
        let by = long_gcd(num.unsigned_abs(), den.unsigned_abs()) as i128 * den.signum();
        match (i64::try_from(num / by), i64::try_from(den / by)) {
            (Ok(num), Ok(den)) => Rational { num, den },
            _ => Rational::LOST,
        }
    }

    pub(crate) fn is_lost(self) -> bool {
        self.den == 0
    }

    pub(crate) fn is_zero(self) -> bool {
        self.num == 0 && self.den != 0
    }

    pub(crate) fn is_whole(self) -> bool {
        self.den == 1
    }

    /// -1, 0 or 1.
    pub(crate) fn sign(self) -> i64 {
        self.num.signum()
    }

    pub(crate) fn abs(self) -> Rational {
        if self.num < 0 { -self } else { self }
    }

    /// The largest whole number that is not larger.
    pub(crate) fn floor(self) -> i64 {
        self.num.checked_div_euclid(self.den).unwrap_or(0)
    }

    pub(crate) fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    #[inline]
    fn times(self, other: Rational) -> Rational {
        if self.den == 1 && other.den == 1 {
            let product = self.num.checked_mul(other.num);
            return product.map_or(Rational::LOST, Rational::whole);
        }
        let (a, b, c, d) = (self.num, self.den, other.num, other.den);
        let [e, f, g, h] = [a, b, c, d].map(i128::from);
        Rational::short(a.checked_mul(c), b.checked_mul(d))
            .unwrap_or_else(|| Rational::long(e * g, f * h))
    }

    fn inverse(self) -> Rational {
        let num = self.den.checked_mul(self.num.signum());
        Rational::short(num, self.num.checked_abs()).unwrap_or(Rational::LOST)
    }

    /// `self + times · other`, the inner step of elimination.
    #[inline]
    pub(crate) fn plus(self, other: Rational, times: Rational) -> Rational {
        if self.den == 1 && other.den == 1 && times.den == 1 {
            let product = other.num.checked_mul(times.num);
            if let Some(sum) = product.and_then(|product| self.num.checked_add(product)) {
                return Rational::whole(sum);
            }
        }
        self + other * times
    }
}

impl std::ops::Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        let num = self.num.checked_neg();
        num.map_or(Rational::LOST, |num| Rational { num, ..self })
    }
}

impl std::ops::Add for Rational {
    type Output = Rational;
    #[inline]
    fn add(self, other: Rational) -> Rational {
        if self.den == 1 && other.den == 1 {
            let sum = self.num.checked_add(other.num);
            return sum.map_or(Rational::LOST, Rational::whole);
        }
        let (a, b, c, d) = (self.num, self.den, other.num, other.den);
        let sum = a.checked_mul(d).zip(c.checked_mul(b));
        let sum = sum.and_then(|(left, right)| left.checked_add(right));
        let [e, f, g, h] = [a, b, c, d].map(i128::from);
        Rational::short(sum, b.checked_mul(d))
            .unwrap_or_else(|| Rational::long(e * h + g * f, f * h))
    }
}

impl std::ops::Sub for Rational {
    type Output = Rational;
    fn sub(self, other: Rational) -> Rational {
        self + -other
    }
}

impl std::ops::Mul for Rational {
    type Output = Rational;
    fn mul(self, other: Rational) -> Rational {
        self.times(other)
    }
}

impl std::ops::Div for Rational {
    type Output = Rational;
    fn div(self, other: Rational) -> Rational {
        if other == Rational::ONE {
            return self;
        }
        self.times(other.inverse())
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Rational) -> Option<Ordering> {
        if self.den == 1 && other.den == 1 {
            return Some(self.num.cmp(&other.num));
        }
        let [a, b, c, d] = [self.num, self.den, other.num, other.den].map(i128::from);
        (b != 0 && d != 0).then(|| (a * d).cmp(&(c * b)))
    }
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn long_gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
