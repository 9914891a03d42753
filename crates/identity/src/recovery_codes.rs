//! Recovery codes: ten single-use codes that stand in for a lost app.

use domain::ids::AccountId;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use vault::{Code, Random};

/// How many codes an account gets.
pub const RECOVERY_CODES: usize = 10;

/// What is stored of a code. With 120 random bits no slow hash is needed (ASVS 6.5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryDigest([u8; 32]);

impl RecoveryDigest {
    /// From storage.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// For storage.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The account is part of it: a digest copied to another account is worth nothing there.
    fn of(account: AccountId, code: &Code) -> Self {
        let hash = Sha256::new()
            .chain_update(b"suluh/recovery-code/1")
            .chain_update(account.0.as_bytes())
            .chain_update(code.as_bytes());
        Self(hash.finalize().into())
    }
}

/// New codes for an account: to show once, and to store in place of all earlier ones.
pub fn issue_recovery_codes(
    account: AccountId,
    random: &mut Random,
) -> Result<[(Code, RecoveryDigest); RECOVERY_CODES], vault::Error> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = Code::generate(random)?;
        let digest = RecoveryDigest::of(account, &code);
        codes.push((code, digest));
    }
    codes.try_into().map_err(|_| vault::Error::Random)
}

/// Finds the stored digest that a typed code belongs to. The caller deletes it *before* the
/// login counts, so that a code works once.
#[must_use]
pub fn redeem(
    account: AccountId,
    typed: &str,
    stored: &[RecoveryDigest],
) -> Option<RecoveryDigest> {
    let typed = RecoveryDigest::of(account, &typed.parse().ok()?);
    // All are compared, so that the time does not tell which one it was.
    let mut found = Choice::from(0);
    let mut digest = [0; 32];
    for candidate in stored {
        let same = candidate.0.ct_eq(&typed.0);
        for (byte, of_candidate) in digest.iter_mut().zip(&candidate.0) {
            byte.conditional_assign(of_candidate, same);
        }
        found |= same;
    }
    bool::from(found).then_some(RecoveryDigest(digest))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::*;

    const ANA: AccountId = AccountId(Uuid::from_u128(1));
    const BUDI: AccountId = AccountId(Uuid::from_u128(2));

    #[test]
    fn each_code_works_once_however_typed() {
        let issued = issue_recovery_codes(ANA, &mut Random::system()).unwrap();
        let mut stored: Vec<_> = issued.iter().map(|(_, digest)| *digest).collect();
        for (code, digest) in &issued {
            let typed = format!(" {} ", code.show().to_lowercase().replace('-', " "));
            let used = redeem(ANA, &typed, &stored).unwrap();
            assert_eq!(used, *digest);
            stored.retain(|digest| *digest != used);
            assert_eq!(redeem(ANA, &typed, &stored), None);
        }
        assert!(stored.is_empty());
    }

    #[test]
    fn ten_different_codes() {
        let issued = issue_recovery_codes(ANA, &mut Random::system()).unwrap();
        let shown: BTreeSet<String> = issued
            .iter()
            .map(|(code, _)| code.show().to_string())
            .collect();
        assert_eq!(shown.len(), 10);
    }

    #[test]
    fn codes_of_others_and_nonsense_are_refused() {
        let random = &mut Random::system();
        let issued = issue_recovery_codes(ANA, random).unwrap();
        let stored: Vec<_> = issued.iter().map(|(_, digest)| *digest).collect();
        assert_eq!(redeem(BUDI, &issued[0].0.show(), &stored), None);
        assert_eq!(
            redeem(ANA, &Code::generate(random).unwrap().show(), &stored),
            None
        );
        for typed in ["", "1234", "tidak punya kode"] {
            assert_eq!(redeem(ANA, typed, &stored), None, "{typed}");
        }
    }

    #[test]
    fn digests_read_back_and_stay() {
        let code: Code = "91JP-RV3F-91JP-RV3F-91JP-RV3F".parse().unwrap();
        let digest = RecoveryDigest::of(ANA, &code);
        let stored = RecoveryDigest::from_bytes(*digest.as_bytes());
        assert_eq!(redeem(ANA, &code.show(), &[stored]), Some(digest));
        assert_eq!(digest.as_bytes()[..4], [0xba, 0xb8, 0x9a, 0x76]);
    }
}
