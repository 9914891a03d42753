//! The one place where passwords are hashed, with bounded parallelism.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use subtle::ConstantTimeEq;
use thiserror::Error;
use vault::{Random, UnlockKey};
use zeroize::Zeroizing;

use crate::gate::Gate;
use crate::{Cost, NewPassword, Password, PasswordRecord};

/// How many may wait for each that runs: at the usual cost the last one waits about 3 s.
const WAITING_EACH: usize = 8;

/// Why there is no answer about a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HashError {
    /// Too many logins at once: answer 503 with Retry-After.
    #[error("too many passwords are being checked at once")]
    Busy,
    /// Memory or random bytes were refused, or the cost is invalid.
    #[error("the password could not be hashed")]
    Failed,
}

/// The answer about a password.
#[derive(Debug)]
pub enum Checked {
    /// It is the one.
    Right {
        /// Unlocks the member's private key.
        unlock: UnlockKey,
        /// The record was made at another cost than today's: make a new one from the password
        /// and lock the member's key anew.
        outdated: bool,
    },
    /// It is not, or there is no such account.
    Wrong,
}

/// Hashes passwords: as many at a time as there are cores, a bounded number waiting.
#[derive(Clone)]
pub struct Hasher {
    cost: Cost,
    pepper: Arc<Zeroizing<[u8; 32]>>,
    gate: Gate,
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hasher({:?}, {:?})", self.cost, self.gate)
    }
}

impl Hasher {
    /// A hasher for this machine. `pepper` is [`vault::KeyRing::password_pepper`].
    #[must_use]
    pub fn new(cost: Cost, pepper: &[u8; 32]) -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Self::with_places(cost, pepper, cores, cores * WAITING_EACH)
    }

    /// A hasher with so many `running` at a time and `waiting` behind them.
    #[must_use]
    pub fn with_places(cost: Cost, pepper: &[u8; 32], running: usize, waiting: usize) -> Self {
        let pepper = Arc::new(Zeroizing::new(*pepper));
        Self {
            cost,
            pepper,
            gate: Gate::new(running, waiting),
        }
    }

    /// Makes the record to store of a new password, and the key that it unlocks.
    pub async fn create(
        &self,
        password: &NewPassword,
        random: &mut Random,
    ) -> Result<(PasswordRecord, UnlockKey), HashError> {
        self.renew(password.password(), random).await
    }

    /// Makes a record at today's cost of a password that was just found right
    /// ([`Checked::Right`], `outdated`). Its rules may have been others when it was set.
    pub async fn renew(
        &self,
        password: &Password,
        random: &mut Random,
    ) -> Result<(PasswordRecord, UnlockKey), HashError> {
        let salt = random.bytes().map_err(|_| HashError::Failed)?;
        let (password, cost) = (password.clone(), self.cost);
        let pepper = self.pepper.clone();
        self.gate
            .run(move || PasswordRecord::create(&password, salt, cost, &pepper))
            .await?
            .ok_or(HashError::Failed)
    }

    /// Checks a password against what is stored; `None` for an account that does not exist,
    /// which takes as long and says the same as a wrong password.
    pub async fn verify(
        &self,
        password: &Password,
        stored: Option<&PasswordRecord>,
    ) -> Result<Checked, HashError> {
        if password.is_too_long() {
            return Ok(Checked::Wrong);
        }
        let exists = stored.is_some();
        let record = stored
            .cloned()
            .unwrap_or_else(|| PasswordRecord::of_nobody(self.cost));
        let (password, cost) = (password.clone(), self.cost);
        let pepper = self.pepper.clone();
        self.gate
            .run(move || {
                let (verifier, unlock) = record.derive(&password, &pepper)?;
                let is_right = bool::from(verifier.ct_eq(record.verifier()));
                Some(if exists && is_right {
                    Checked::Right {
                        unlock,
                        outdated: record.cost() != cost,
                    }
                } else {
                    Checked::Wrong
                })
            })
            .await?
            .ok_or(HashError::Failed)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use domain::ids::AccountId;
    use vault::{Locked, MemberPrivate, Owner};

    use super::*;

    const TINY: Cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    const GOOD: &str = "kuda benar baterai";

    fn hasher(cost: Cost) -> Hasher {
        Hasher::with_places(cost, &[7; 32], 2, 8)
    }

    fn new() -> NewPassword {
        NewPassword::parse(GOOD.to_owned(), &[]).unwrap()
    }

    fn typed(text: &str) -> Password {
        Password::typed(text.to_owned())
    }

    async fn check(hasher: &Hasher, text: &str, record: &PasswordRecord) -> Option<UnlockKey> {
        match hasher.verify(&typed(text), Some(record)).await.unwrap() {
            Checked::Right { unlock, .. } => Some(unlock),
            Checked::Wrong => None,
        }
    }

    #[tokio::test]
    async fn the_password_unlocks_what_it_locked() {
        let random = &mut Random::system();
        let hasher = hasher(TINY);
        let (record, unlock) = hasher.create(&new(), random).await.unwrap();
        let record = PasswordRecord::from_text(&record.to_text()).unwrap();
        let owner = Owner::first(AccountId(uuid::Uuid::from_u128(1)));
        let member = MemberPrivate::generate(owner, random).unwrap();
        let locked = Locked::from_bytes(member.lock(&unlock, random).unwrap().into_bytes());

        let unlock = check(&hasher, GOOD, &record).await.unwrap();
        let again = MemberPrivate::unlock(owner, &unlock, &locked).unwrap();
        assert_eq!(again.public(), member.public());
    }

    #[tokio::test]
    async fn any_other_password_is_wrong() {
        let hasher = hasher(TINY);
        let (record, _) = hasher.create(&new(), &mut Random::system()).await.unwrap();
        for text in [
            "",
            "kuda benar batera",
            "kuda benar baterai ",
            "Kuda benar baterai",
        ] {
            assert!(check(&hasher, text, &record).await.is_none(), "{text}");
        }
        assert!(check(&hasher, &"a".repeat(2000), &record).await.is_none());
    }

    #[tokio::test]
    async fn an_account_that_does_not_exist_is_just_wrong() {
        let hasher = hasher(TINY);
        let answer = hasher.verify(&typed(GOOD), None).await.unwrap();
        assert!(matches!(answer, Checked::Wrong));
    }

    #[tokio::test]
    async fn without_the_pepper_the_right_password_is_wrong() {
        let (record, _) = hasher(TINY)
            .create(&new(), &mut Random::system())
            .await
            .unwrap();
        let thief = Hasher::with_places(TINY, &[8; 32], 1, 1);
        assert!(check(&thief, GOOD, &record).await.is_none());
    }

    #[tokio::test]
    async fn the_same_password_gives_another_record_each_time() {
        let (hasher, random) = (hasher(TINY), &mut Random::system());
        let (a, _) = hasher.create(&new(), random).await.unwrap();
        let (b, _) = hasher.create(&new(), random).await.unwrap();
        assert_ne!(a, b);
    }

    #[tokio::test]
    async fn a_record_of_another_cost_still_works_and_says_so() {
        let (record, _) = hasher(TINY)
            .create(&new(), &mut Random::system())
            .await
            .unwrap();
        let outdated = |cost| {
            let record = record.clone();
            async move {
                match hasher(cost)
                    .verify(&typed(GOOD), Some(&record))
                    .await
                    .unwrap()
                {
                    Checked::Right { outdated, .. } => outdated,
                    Checked::Wrong => panic!("wrong"),
                }
            }
        };
        assert!(!outdated(TINY).await);
        assert!(outdated(Cost { passes: 2, ..TINY }).await);
    }

    #[tokio::test]
    async fn an_outdated_record_is_renewed_from_what_was_typed() {
        let hasher = hasher(Cost { passes: 2, ..TINY });
        let (record, _) = hasher
            .renew(&typed("lama"), &mut Random::system())
            .await
            .unwrap();
        let answer = hasher.verify(&typed("lama"), Some(&record)).await.unwrap();
        assert!(matches!(
            answer,
            Checked::Right {
                outdated: false,
                ..
            }
        ));
    }

    #[tokio::test]
    async fn too_many_at_once_are_sent_away() {
        let hasher = Hasher::with_places(TINY, &[7; 32], 0, 0);
        let answer = hasher.verify(&typed(GOOD), None).await;
        assert_eq!(answer.err(), Some(HashError::Busy));
        let answer = hasher.create(&new(), &mut Random::system()).await;
        assert_eq!(answer.err(), Some(HashError::Busy));
    }

    #[tokio::test]
    async fn an_invalid_cost_is_an_error_not_a_wrong_password() {
        let hasher = hasher(Cost {
            memory_kib: 1,
            ..TINY
        });
        let answer = hasher.verify(&typed(GOOD), None).await;
        assert_eq!(answer.err(), Some(HashError::Failed));
    }
}
