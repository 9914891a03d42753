//! Chance that falls the same way every time: the demonstration is the same on every machine.

use jiff::Timestamp;
use uuid::Uuid;

/// SplitMix64 (Steele, Lea, Flood 2014): enough for choosing names and days, not for keys.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The same seed gives the same choices.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let range = u64::try_from(most.saturating_sub(least)).unwrap_or(0) + 1;
        least + i64::try_from(self.next() % range).unwrap_or(0)
    }

    /// Whether something happens that does so in `percent` of all cases.
    pub(crate) fn happens(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of several.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let at = self.next() % u64::try_from(from.len().max(1)).unwrap_or(1);
        // A list of choices is never empty; an empty one stops here and not in the database.
        from[usize::try_from(at).unwrap_or(0)]
    }

    /// An identifier of the time `at`, ordered by it like those of real rows.
    pub(crate) fn id<T: From<Uuid>>(&mut self, at: Timestamp) -> T {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        let mut random = [0; 10];
        for (to, from) in random.iter_mut().zip(
            self.next()
                .to_be_bytes()
                .into_iter()
                .chain(self.next().to_be_bytes()),
        ) {
            *to = from;
        }
        uuid::Builder::from_unix_timestamp_millis(millis, &random)
            .into_uuid()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_choices() {
        let choices = |seed| {
            let mut chance = Chance::new(seed);
            (0..50).map(|_| chance.between(-3, 3)).collect::<Vec<_>>()
        };
        assert_eq!(choices(7), choices(7));
        assert_ne!(choices(7), choices(8));
        assert!(choices(7).iter().all(|n| (-3..=3).contains(n)));
        assert!((-3..=3).all(|n| choices(7).contains(&n)));
    }

    #[test]
    fn identifiers_are_ordered_by_time() {
        let mut chance = Chance::new(1);
        let early: Uuid = chance.id(Timestamp::UNIX_EPOCH);
        let late: Uuid = chance.id(Timestamp::from_second(1_700_000_000).unwrap_or_default());
        assert!(early < late);
        assert_eq!(late.get_version_num(), 7);
    }
}
