//! Softlock: failed logins slow the next ones down, for whoever fails, and for nobody else.
//!
//! Two counters decide. One counts the failures of a credential *from a source* (a network):
//! an attacker elsewhere cannot lock the owner out. One counts the failures of a source over
//! all credentials: trying one password on many accounts is slowed down, too. There is no
//! counter of a credential over all sources and none of the whole server; either would let
//! anybody lock others out.

use jiff::{SignedDuration, Timestamp};

/// Failures of one kind, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counter {
    /// How many failures since the last success or the last long pause.
    pub failures: u32,
    /// The last of them.
    pub last: Option<Timestamp>,
}

/// How failures of one kind turn into waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The first failure that is followed by waiting.
    pub from: u32,
    /// How long that is; each further failure doubles it.
    pub first: SignedDuration,
    /// The longest wait.
    pub most: SignedDuration,
    /// Failures are forgotten when none happened for so long.
    pub forget: SignedDuration,
}

impl Rule {
    /// For one credential from one source: from the 5th failure 30 s, doubled up to 1 h.
    pub const PAIR: Self = Self {
        from: 5,
        first: SignedDuration::from_secs(30),
        most: SignedDuration::from_hours(1),
        forget: SignedDuration::from_hours(24),
    };

    /// For one source over all credentials: from the 30th failure 10 s, doubled up to 15 min.
    /// Wider, because a whole office may stand behind one address.
    pub const SOURCE: Self = Self {
        from: 30,
        first: SignedDuration::from_secs(10),
        most: SignedDuration::from_mins(15),
        forget: SignedDuration::from_hours(24),
    };

    /// How long to wait after so many failures.
    #[must_use]
    pub fn wait(&self, failures: u32) -> SignedDuration {
        match failures.checked_sub(self.from) {
            None => SignedDuration::ZERO,
            Some(doublings) => 2_i32
                .checked_pow(doublings)
                .and_then(|times| self.first.checked_mul(times))
                .map_or(self.most, |wait| wait.min(self.most)),
        }
    }
}

impl Counter {
    /// Until when no attempt is let through; `None` if one may be made now. A last failure
    /// ahead of `now` (a clock set back) counts as one of now, so that nobody waits for years.
    #[must_use]
    pub fn locked_until(&self, rule: &Rule, now: Timestamp) -> Option<Timestamp> {
        let until = self
            .last?
            .min(now)
            .checked_add(rule.wait(self.failures))
            .ok()?;
        (until > now).then_some(until)
    }

    /// The counter after one more failure.
    #[must_use]
    pub fn after_failure(&self, rule: &Rule, now: Timestamp) -> Self {
        let forgotten = self
            .last
            .is_none_or(|last| now.duration_since(last) >= rule.forget);
        let failures = if forgotten {
            1
        } else {
            self.failures.saturating_add(1)
        };
        Self {
            failures,
            last: Some(now),
        }
    }
}

/// The two counters of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Of the credential from this source.
    pub pair: Counter,
    /// Of the source over all credentials.
    pub source: Counter,
}

impl Counters {
    /// Until when this attempt is not let through, not even to have its password checked.
    #[must_use]
    pub fn locked_until(&self, now: Timestamp) -> Option<Timestamp> {
        let pair = self.pair.locked_until(&Rule::PAIR, now);
        pair.max(self.source.locked_until(&Rule::SOURCE, now))
    }

    /// Both counters after a failure. For credentials that do not exist, too: otherwise the
    /// softlock would tell which exist.
    #[must_use]
    pub fn after_failure(&self, now: Timestamp) -> Self {
        Self {
            pair: self.pair.after_failure(&Rule::PAIR, now),
            source: self.source.after_failure(&Rule::SOURCE, now),
        }
    }

    /// Both counters after a success. That of the source stays: an attacker with one account
    /// of their own must not be able to wipe it.
    #[must_use]
    pub fn after_success(&self) -> Self {
        Self {
            pair: Counter::default(),
            source: self.source,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + second).unwrap()
    }

    /// Waiting after each failure in turn, in seconds, when every wait is sat out.
    fn waits(count: usize, of: impl Fn(&Counters) -> Counter, rule: &Rule) -> Vec<i64> {
        let (mut counters, mut now) = (Counters::default(), 0);
        (0..count)
            .map(|_| {
                counters = counters.after_failure(at(now));
                let until = of(&counters).locked_until(rule, at(now));
                let wait = until.map_or(0, |until| until.duration_since(at(now)).as_secs());
                now += wait;
                wait
            })
            .collect()
    }

    #[test]
    fn waiting_begins_at_the_fifth_failure_and_doubles_to_an_hour() {
        let expected = [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600];
        assert_eq!(waits(13, |counters| counters.pair, &Rule::PAIR), expected);
    }

    #[test]
    fn a_source_waits_from_the_thirtieth_failure_over_all_credentials() {
        let (mut source, now) = (Counter::default(), at(0));
        for failure in 1..=36 {
            // Another credential each time.
            let after = Counters {
                pair: Counter::default(),
                source,
            }
            .after_failure(now);
            assert_eq!(after.pair.failures, 1);
            source = after.source;
            let wait = after
                .locked_until(now)
                .map(|until| until.duration_since(now).as_secs());
            let expected = match failure {
                ..30 => None,
                30..=35 => Some(10 << (failure - 30)),
                _ => Some(640),
            };
            assert_eq!(wait, expected, "{failure}");
        }
        assert_eq!(Rule::SOURCE.wait(100), SignedDuration::from_mins(15));
    }

    #[test]
    fn an_attacker_elsewhere_does_not_lock_the_owner_out() {
        let now = at(0);
        let mut attacker = Counters::default();
        for _ in 0..1000 {
            attacker = attacker.after_failure(now);
        }
        assert!(attacker.locked_until(now).is_some());
        // The owner comes from another source: both counters are others.
        assert_eq!(Counters::default().locked_until(now), None);
    }

    #[test]
    fn success_forgets_the_pair_but_not_the_source() {
        let mut counters = Counters::default();
        for _ in 0..40 {
            counters = counters.after_failure(at(0));
        }
        let after = counters.after_success();
        assert_eq!(after.pair, Counter::default());
        assert_eq!(after.source, counters.source);
        assert!(after.locked_until(at(0)).is_some());
    }

    #[test]
    fn a_lock_ends_and_after_a_day_all_is_forgotten() {
        let mut pair = Counter::default();
        for _ in 0..5 {
            pair = pair.after_failure(&Rule::PAIR, at(0));
        }
        assert_eq!(pair.locked_until(&Rule::PAIR, at(29)), Some(at(30)));
        assert_eq!(pair.locked_until(&Rule::PAIR, at(30)), None);
        let day = 24 * 60 * 60;
        assert_eq!(pair.after_failure(&Rule::PAIR, at(day - 1)).failures, 6);
        assert_eq!(pair.after_failure(&Rule::PAIR, at(day)).failures, 1);
    }

    #[test]
    fn a_clock_set_back_locks_nobody_for_years() {
        let pair = Counter {
            failures: 20,
            last: Some(at(1_000_000_000)),
        };
        assert_eq!(pair.locked_until(&Rule::PAIR, at(0)), Some(at(3600)));
    }

    proptest! {
        #[test]
        fn waits_never_shrink_with_failures_and_never_pass_the_most(failures: u32) {
            for rule in [Rule::PAIR, Rule::SOURCE] {
                prop_assert!(rule.wait(failures) <= rule.wait(failures.saturating_add(1)));
                prop_assert!(rule.wait(failures) <= rule.most);
                prop_assert_eq!(rule.wait(failures).is_zero(), failures < rule.from);
            }
        }

        #[test]
        fn any_stored_counter_is_taken_without_panic(
            failures: u32, last in -300_000_000_000_i64..200_000_000_000, now in -300_000_000_000_i64..200_000_000_000,
        ) {
            let (last, now) = (Timestamp::from_second(last).ok(), Timestamp::from_second(now).unwrap());
            let counter = Counter { failures, last };
            let counters = Counters { pair: counter, source: counter };
            if let Some(until) = counters.locked_until(now) {
                prop_assert!(until > now && until.duration_since(now) <= Rule::PAIR.most);
            }
            let _ = counters.after_failure(now);
        }
    }
}
