//! Discrete noise, exactly: Canonne, Kamath and Steinke, *The Discrete Gaussian for Differential
//! Privacy* (arXiv:2004.00010). Whole numbers only: rounding of floating-point noise has given
//! people away before (Mironov 2012).

use crate::{Error, Result};

type Fill<'a> = dyn FnMut(&mut [u8]) -> bool + 'a;

/// Random bytes. In production the system's; from a seed in tests only, as whoever knows the seed
/// takes the noise off.
pub struct Source<'a> {
    fill: Box<Fill<'a>>,
    pool: [u8; 256],
    used: usize,
}

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Source")
    }
}

impl<'a> Source<'a> {
    /// A source of what `fill` fills in; it says whether it could.
    pub fn new(fill: impl FnMut(&mut [u8]) -> bool + 'a) -> Source<'a> {
        let pool = [0; 256];
        Source {
            fill: Box::new(fill),
            used: pool.len(),
            pool,
        }
    }

    fn word(&mut self) -> Result<u64> {
        if self.used + 8 > self.pool.len() {
            if !(self.fill)(&mut self.pool) {
                return Err(Error::NoRandomness);
            }
            self.used = 0;
        }
        let mut word = [0; 8];
        word.copy_from_slice(&self.pool[self.used..self.used + 8]);
        // What was used is not left lying about.
        self.pool[self.used..self.used + 8].fill(0);
        self.used += 8;
        Ok(u64::from_le_bytes(word))
    }

    /// A number below `below`, each as likely as any other. `below` is above 0.
    fn below(&mut self, below: u128) -> Result<u128> {
        let bits = 128 - below.saturating_sub(1).leading_zeros();
        loop {
            let mut number = u128::from(self.word()?);
            if bits > 64 {
                number |= u128::from(self.word()?) << 64;
            }
            let number = if bits == 0 {
                0
            } else {
                number & (u128::MAX >> (128 - bits))
            };
            if number < below {
                return Ok(number);
            }
        }
    }

    /// True with probability `num / den`.
    fn chance(&mut self, num: u128, den: u128) -> Result<bool> {
        Ok(self.below(den)? < num)
    }

    /// True with probability `exp(-num / den)`.
    fn chance_exp(&mut self, num: u128, den: u128) -> Result<bool> {
        for _ in 0..num / den {
            if !self.chance_exp_small(1, 1)? {
                return Ok(false);
            }
        }
        self.chance_exp_small(num % den, den)
    }

    /// The same for a fraction up to 1: the series of the exponential function, term by term.
    fn chance_exp_small(&mut self, num: u128, den: u128) -> Result<bool> {
        let mut term = 1;
        while self.chance(num, den.saturating_mul(term))? {
            term += 1;
        }
        Ok(term % 2 == 1)
    }
}

/// Discrete Laplace noise: `z` with probability in proportion to `exp(-|z| · s / t)`. For a count
/// that one person changes by at most 1 this is `s / t`-differentially private.
///
/// # Errors
/// [`Error::NoRandomness`]; [`Error::Noise`] where `s` or `t` is 0.
pub fn laplace(t: u64, s: u64, source: &mut Source<'_>) -> Result<i64> {
    if t == 0 || s == 0 {
        return Err(Error::Noise);
    }
    loop {
        let rest = source.below(u128::from(t))?;
        if !source.chance_exp(rest, u128::from(t))? {
            continue;
        }
        let mut whole: u128 = 0;
        while source.chance_exp_small(1, 1)? {
            whole += 1;
        }
        let size = (rest + u128::from(t) * whole) / u128::from(s);
        let negative = source.chance(1, 2)?;
        if negative && size == 0 {
            continue;
        }
        // Beyond the words with a probability far below any δ.
        if let Ok(size) = i64::try_from(size) {
            return Ok(if negative { -size } else { size });
        }
    }
}

/// The largest variance: above it the exact fractions leave the words.
pub const MOST_VARIANCE: u64 = 1 << 55;

/// Discrete Gaussian noise of this variance parameter: `z` with probability in proportion to
/// `exp(-z² / (2 · variance))`. Its real variance is a little smaller.
///
/// # Errors
/// [`Error::NoRandomness`]; [`Error::Noise`] where the variance is 0 or above [`MOST_VARIANCE`].
pub fn gaussian(variance: u64, source: &mut Source<'_>) -> Result<i64> {
    if variance == 0 || variance > MOST_VARIANCE {
        return Err(Error::Noise);
    }
    let t = variance.isqrt() + 1;
    let (wide_t, wide) = (u128::from(t), u128::from(variance));
    let den = 2 * wide * wide_t * wide_t;
    loop {
        let found = laplace(t, 1, source)?;
        let off = (u128::from(found.unsigned_abs()) * wide_t).abs_diff(wide);
        // So far out with a probability below exp(-100): as if it had not been accepted.
        let Some(square) = off.checked_mul(off) else {
            continue;
        };
        if source.chance_exp(square, den)? {
            return Ok(found);
        }
    }
}
