//! Sessions: the token in the cookie, what is stored of it, and how long it lives.

use base64ct::{Base64UrlUnpadded, Encoding};
use hkdf::Hkdf;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use vault::{Random, SessionKey};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Name of the cookie. The prefix makes browsers insist on Secure, on the whole path and on
/// this very host.
pub const COOKIE: &str = "__Host-suluh";
/// The header value that removes the cookie.
pub const CLEAR_COOKIE: &str =
    "__Host-suluh=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";
/// A session ends when nothing was asked for so long.
pub const IDLE_LIMIT: SignedDuration = SignedDuration::from_mins(15);
/// A session ends so long after login, whatever happens.
pub const ABSOLUTE_LIMIT: SignedDuration = SignedDuration::from_hours(12);
/// A renewed proof of identity serves dangerous actions for so long.
pub const STEP_UP_LIMIT: SignedDuration = SignedDuration::from_mins(5);

/// 256 random bits that stand for a session. Only the browser keeps them.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SessionToken([u8; 32]);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹sealed›")
    }
}

/// What is stored of a token, and found by it.
#[derive(Debug, Clone, Copy)]
pub struct SessionDigest([u8; 32]);

impl SessionDigest {
    /// From storage.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// For storage and look-up.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for SessionDigest {
    /// In constant time.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SessionDigest {}

impl SessionToken {
    /// A new token: at login, and again at each change of rights (step-up, second factor).
    pub fn generate(random: &mut Random) -> Result<Self, vault::Error> {
        random.bytes().map(Self)
    }

    /// Reads the cookie's value; `None` if it is none.
    #[must_use]
    pub fn from_cookie(value: &str) -> Option<Self> {
        let mut token = Self([0; 32]);
        let length = Base64UrlUnpadded::decode(value, &mut token.0).ok()?.len();
        (length == token.0.len()).then_some(token)
    }

    /// The cookie's value: base64url without padding, 43 characters.
    #[must_use]
    pub fn cookie_value(&self) -> Zeroizing<String> {
        Zeroizing::new(Base64UrlUnpadded::encode_string(&self.0))
    }

    /// The header value that sets the cookie, for as long as the browser is open.
    #[must_use]
    pub fn set_cookie(&self) -> Zeroizing<String> {
        let value = self.cookie_value();
        Zeroizing::new(format!(
            "{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Strict",
            *value
        ))
    }

    /// What is stored.
    #[must_use]
    pub fn digest(&self) -> SessionDigest {
        let hash = Sha256::new()
            .chain_update(b"suluh/session/1")
            .chain_update(self.0);
        SessionDigest(hash.finalize().into())
    }

    /// The key under which the member's private key lies during the session. It comes from the
    /// token alone: with the database but without the browser nobody has it.
    #[must_use]
    pub fn key(&self) -> SessionKey {
        let mut key = Zeroizing::new([0; 32]);
        let hkdf = Hkdf::<Sha256>::new(Some(b"suluh/session/1"), &self.0);
        let done = hkdf.expand(b"member-key", key.as_mut_slice());
        // 32 bytes are within HKDF's limits; a key of zeros must never leave here.
        assert!(done.is_ok(), "HKDF refused 32 bytes");
        SessionKey::from_bytes(*key)
    }
}

/// When things happened in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionTimes {
    /// Login.
    pub created: Timestamp,
    /// Last request.
    pub seen: Timestamp,
    /// Last renewed proof of identity, if any.
    pub stepped_up: Option<Timestamp>,
}

/// Whether a session still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// It does.
    Active {
        /// Dangerous actions are allowed without a new proof of identity.
        stepped_up: bool,
    },
    /// Nothing was asked for [`IDLE_LIMIT`].
    IdleExpired,
    /// [`ABSOLUTE_LIMIT`] has passed since login.
    AbsoluteExpired,
}

impl SessionTimes {
    /// The state at a time. Times ahead of `now` count like times as far behind: a clock that
    /// is set back ends sessions instead of making them immortal.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> SessionState {
        let within = |then: Timestamp, limit| now.duration_since(then).abs() < limit;
        if !within(self.created, ABSOLUTE_LIMIT) {
            SessionState::AbsoluteExpired
        } else if !within(self.seen, IDLE_LIMIT) {
            SessionState::IdleExpired
        } else {
            let stepped_up = self
                .stepped_up
                .is_some_and(|then| within(then, STEP_UP_LIMIT));
            SessionState::Active { stepped_up }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use domain::ids::AccountId;
    use proptest::prelude::*;
    use uuid::Uuid;
    use vault::{MemberPrivate, Owner};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + second).unwrap()
    }

    fn state(now: i64, created: i64, seen: i64, stepped_up: Option<i64>) -> SessionState {
        let times = SessionTimes {
            created: at(created),
            seen: at(seen),
            stepped_up: stepped_up.map(at),
        };
        times.state(at(now))
    }

    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const PLAIN: SessionState = SessionState::Active { stepped_up: false };
    const STEPPED_UP: SessionState = SessionState::Active { stepped_up: true };

    #[test]
    fn sessions_end_idle_after_15_minutes_and_anyway_after_12_hours() {
        assert_eq!(state(0, 0, 0, None), PLAIN);
        assert_eq!(state(15 * MINUTE - 1, 0, 0, None), PLAIN);
        assert_eq!(state(15 * MINUTE, 0, 0, None), SessionState::IdleExpired);
        let late = 12 * HOUR - 1;
        assert_eq!(state(late, 0, late, None), PLAIN);
        assert_eq!(
            state(late + 1, 0, late + 1, None),
            SessionState::AbsoluteExpired
        );
    }

    #[test]
    fn step_up_serves_for_5_minutes() {
        assert_eq!(state(HOUR, 0, HOUR, Some(HOUR)), STEPPED_UP);
        assert_eq!(
            state(HOUR + 5 * MINUTE - 1, 0, HOUR, Some(HOUR)),
            STEPPED_UP
        );
        assert_eq!(state(HOUR + 5 * MINUTE, 0, HOUR, Some(HOUR)), PLAIN);
    }

    #[test]
    fn a_clock_set_back_makes_nothing_immortal() {
        let decade = 10 * 365 * 24 * HOUR;
        assert_eq!(state(-decade, 0, 0, None), SessionState::AbsoluteExpired);
        assert_eq!(state(0, 0, decade, None), SessionState::IdleExpired);
        assert_eq!(state(0, 0, 0, Some(decade)), PLAIN);
        assert_eq!(
            state(-2, 0, 0, None),
            PLAIN,
            "a small correction harms nobody"
        );
    }

    #[test]
    fn the_cookie_is_bound_to_host_and_site() {
        let header = SessionToken([255; 32]).set_cookie();
        assert_eq!(
            *header,
            "__Host-suluh=__________________________________________8; \
             Path=/; Secure; HttpOnly; SameSite=Strict"
        );
        assert!(CLEAR_COOKIE.starts_with(&format!("{COOKIE}=;")));
    }

    #[test]
    fn neither_digest_nor_debug_gives_the_token() {
        let token = SessionToken([7; 32]);
        assert_eq!(format!("{token:?}"), "‹sealed›");
        assert_ne!(token.digest().as_bytes(), &[7; 32]);
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let good = SessionToken([7; 32]).cookie_value();
        assert!(SessionToken::from_cookie(&good).is_some());
        for value in [
            "",
            "abc",
            &good[1..],
            &format!("{}A", *good),
            &format!("{}=", *good),
        ] {
            assert!(SessionToken::from_cookie(value).is_none(), "{value}");
        }
    }

    #[test]
    fn only_the_token_of_the_session_unlocks_the_member() {
        let random = &mut Random::system();
        let owner = Owner::first(AccountId(Uuid::from_u128(1)));
        let member = MemberPrivate::generate(owner, random).unwrap();
        let (token, other) = (
            SessionToken::generate(random).unwrap(),
            SessionToken::generate(random).unwrap(),
        );
        let locked = member.lock(&token.key(), random).unwrap();
        let token = SessionToken::from_cookie(&token.cookie_value()).unwrap();
        assert!(MemberPrivate::unlock(owner, &token.key(), &locked).is_ok());
        assert!(MemberPrivate::unlock(owner, &other.key(), &locked).is_err());
        // The digest, which the database has, is of no use for it.
        let stored = SessionKey::from_bytes(*token.digest().as_bytes());
        assert!(MemberPrivate::unlock(owner, &stored, &locked).is_err());
    }

    proptest! {
        #[test]
        fn tokens_read_back_and_keep_their_digest(bytes: [u8; 32]) {
            let token = SessionToken(bytes);
            let again = SessionToken::from_cookie(&token.cookie_value()).unwrap();
            prop_assert_eq!(again.0, bytes);
            prop_assert_eq!(again.digest(), SessionDigest::from_bytes(*token.digest().as_bytes()));
        }

        #[test]
        fn different_tokens_have_different_digests(a: [u8; 32], b: [u8; 32]) {
            prop_assert_eq!(a == b, SessionToken(a).digest() == SessionToken(b).digest());
        }

        #[test]
        fn no_session_outlives_its_limits(now in -1_000_000_i64..1_000_000, created in -1_000_000_i64..1_000_000,
            seen in -1_000_000_i64..1_000_000, step: Option<i32>) {
            let step = step.map(|step| i64::from(step) % 1_000_000);
            if let SessionState::Active { stepped_up } = state(now, created, seen, step) {
                prop_assert!((now - created).abs() < 12 * HOUR && (now - seen).abs() < 15 * MINUTE);
                prop_assert_eq!(stepped_up, step.is_some_and(|step| (now - step).abs() < 5 * MINUTE));
            }
        }

        #[test]
        fn any_cookie_is_taken_without_panic(value: String) {
            let _ = SessionToken::from_cookie(&value);
        }
    }
}
