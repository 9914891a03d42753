//! Shamir's secret sharing, two of three, byte by byte over GF(2⁸).
//!
//! Written here because the crates that offer it look secret bytes up in tables (their timing
//! shows the index) or bring a whole elliptic-curve stack along; two of three is a straight
//! line, and a straight line needs little. The field is that of AES: x⁸ + x⁴ + x³ + x + 1.

use zeroize::Zeroizing;

use crate::bytes::Key;
use crate::{Error, Random};

/// How many shares are made; any two of them suffice.
pub(crate) const SHARES: usize = 3;

/// One point of the line for each byte; `x` (1 to 3) is public.
pub(crate) struct Point {
    pub(crate) x: u8,
    pub(crate) y: Key,
}

/// Points on random lines that meet the secret at x = 0.
pub(crate) fn split(secret: &Key, random: &mut Random) -> Result<[Point; SHARES], Error> {
    let slope = random.key()?;
    Ok([1, 2, 3].map(|x| Point {
        x,
        y: point(secret, &slope, x),
    }))
}

fn point(secret: &Key, slope: &Key, x: u8) -> Key {
    zip(secret, slope, |s, a| s ^ multiply(a, x))
}

/// The secret from two points with different `x` (both between 1 and 3).
pub(crate) fn join(a: &Point, b: &Point) -> Key {
    let over = invert(a.x ^ b.x);
    let (from_a, from_b) = (multiply(b.x, over), multiply(a.x, over));
    zip(&a.y, &b.y, |p, q| multiply(p, from_a) ^ multiply(q, from_b))
}

fn zip(a: &Key, b: &Key, of: impl Fn(u8, u8) -> u8) -> Key {
    let mut out = Zeroizing::new([0; 32]);
    for (out, (a, b)) in out.iter_mut().zip(a.as_bytes().iter().zip(b.as_bytes())) {
        *out = of(*a, *b);
    }
    Key::new(*out)
}

/// Product in the field, in the same steps whatever the values: no branch, no table.
const fn multiply(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    let mut bit = 0;
    while bit < 8 {
        product ^= a & (b & 1).wrapping_neg();
        let carry = (a >> 7).wrapping_neg();
        a = (a << 1) ^ (carry & 0x1b);
        b >>= 1;
        bit += 1;
    }
    product
}

/// a⁻¹ = a²⁵⁴ (and 0 for 0).
const fn invert(a: u8) -> u8 {
    let mut power = a;
    let mut inverse = 1;
    let mut step = 0;
    while step < 7 {
        power = multiply(power, power);
        inverse = multiply(inverse, power);
        step += 1;
    }
    inverse
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn products_of_fips_197() {
        assert_eq!(multiply(0x57, 0x83), 0xc1);
        assert_eq!(multiply(0x57, 0x13), 0xfe);
        assert_eq!(invert(0x53), 0xca);
    }

    #[test]
    fn every_value_but_zero_has_its_inverse() {
        for a in 1..=255 {
            assert_eq!(multiply(a, invert(a)), 1, "{a}");
        }
    }

    #[test]
    fn known_points() {
        // By hand: 0x83·2 = 0x106 mod 0x11b = 0x1d, 0x83·3 = 0x1d ^ 0x83 = 0x9e.
        let (secret, slope) = (Key::new([0x42; 32]), Key::new([0x83; 32]));
        let y = |x| point(&secret, &slope, x).as_bytes()[0];
        assert_eq!([y(1), y(2), y(3)], [0xc1, 0x5f, 0xdc]);
    }

    proptest! {
        #[test]
        fn any_two_points_give_the_secret(secret: [u8; 32], seed: [u8; 32]) {
            let points = split(&Key::new(secret), &mut Random::deterministic(seed)).unwrap();
            for (a, b) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
                let joined = join(&points[a], &points[b]);
                prop_assert_eq!(joined.as_bytes(), &secret);
            }
        }

        #[test]
        fn one_point_says_nothing(y: u8, x in 1_u8..=3, guess: u8) {
            // For every secret that one may guess there is exactly one slope that gives this
            // point, so all secrets stay equally likely.
            let slopes = (0..=255).filter(|slope| guess ^ multiply(*slope, x) == y).count();
            prop_assert_eq!(slopes, 1);
        }
    }
}
