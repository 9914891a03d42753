//! Passwords: which are accepted, and what is kept of them.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64UrlUnpadded, Encoding};
use domain::MessageKey;
use hkdf::Hkdf;
use sha2::Sha256;
use thiserror::Error;
use vault::UnlockKey;
use zeroize::Zeroizing;

/// What one run of Argon2id costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB; at least 8 a lane.
    pub memory_kib: u32,
    /// Passes over the memory; at least 1.
    pub passes: u32,
    /// Lanes; at least 1.
    pub lanes: u32,
}

impl Cost {
    /// What a stored record may ask for at most: whoever writes to the database must not be
    /// able to exhaust the server's memory.
    const MOST: Self = Self {
        memory_kib: 1024 * 1024,
        passes: 16,
        lanes: 16,
    };

    const fn is_acceptable(self) -> bool {
        self.memory_kib <= Self::MOST.memory_kib
            && self.passes <= Self::MOST.passes
            && self.lanes <= Self::MOST.lanes
    }
}

impl Default for Cost {
    /// 64 MiB, 3 passes, 1 lane: about 0.35 s on one core of a small server, well above
    /// OWASP's floor of 19 MiB and 2 passes.
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
        }
    }
}

/// The length of a salt in bytes.
const SALT: usize = 16;
/// No password may be longer, in bytes.
const MOST_BYTES: usize = 1024;
/// No password may be shorter, in characters.
const LEAST_CHARACTERS: usize = 12;

/// What is stored of a password: enough to recognise it, nothing that unlocks a key.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordRecord {
    salt: [u8; SALT],
    cost: Cost,
    verifier: [u8; 32],
}

impl fmt::Debug for PasswordRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasswordRecord({:?}, ‹sealed›)", self.cost)
    }
}

impl PasswordRecord {
    /// The stored form: `1$memory,passes,lanes$salt$verifier`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = self.cost;
        let salt = Base64UrlUnpadded::encode_string(&self.salt);
        let verifier = Base64UrlUnpadded::encode_string(&self.verifier);
        format!("1${memory_kib},{passes},{lanes}${salt}${verifier}")
    }

    /// Reads the stored form; `None` if it is none or asks for an absurd cost.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("1$")?.split('$');
        let mut numbers = parts.next()?.split(',').map(|number| number.parse().ok());
        let mut number = || numbers.next().flatten();
        let cost = Cost {
            memory_kib: number()?,
            passes: number()?,
            lanes: number()?,
        };
        let [salt, verifier] = [parts.next()?, parts.next()?];
        if numbers.next().is_some() || parts.next().is_some() || !cost.is_acceptable() {
            return None;
        }
        Some(Self {
            salt: decode(salt)?,
            cost,
            verifier: decode(verifier)?,
        })
    }

    /// What the hash cost when the record was made.
    #[must_use]
    pub const fn cost(&self) -> Cost {
        self.cost
    }

    pub(crate) const fn verifier(&self) -> &[u8; 32] {
        &self.verifier
    }

    /// A record that no password fits, to hash against when there is no account: whether an
    /// account exists must not show in the time that the answer takes.
    pub(crate) const fn of_nobody(cost: Cost) -> Self {
        Self {
            salt: [0; SALT],
            cost,
            verifier: [0; 32],
        }
    }

    /// A new record and the key that the password unlocks.
    pub(crate) fn create(
        password: &Password,
        salt: [u8; SALT],
        cost: Cost,
        pepper: &[u8; 32],
    ) -> Option<(Self, UnlockKey)> {
        let (verifier, unlock) = derive(password, &salt, cost, pepper)?;
        Some((
            Self {
                salt,
                cost,
                verifier,
            },
            unlock,
        ))
    }

    /// What the password gives with this record's salt and cost: its verifier, to compare, and
    /// the key that it would unlock.
    pub(crate) fn derive(
        &self,
        password: &Password,
        pepper: &[u8; 32],
    ) -> Option<([u8; 32], UnlockKey)> {
        derive(password, &self.salt, self.cost, pepper)
    }
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let length = Base64UrlUnpadded::decode(text, &mut bytes).ok()?.len();
    (length == N).then_some(bytes)
}

/// One run of Argon2id gives both halves; HKDF keeps them apart, so that the stored verifier
/// says nothing about the key. `None` if memory is short or the cost is invalid.
fn derive(
    password: &Password,
    salt: &[u8; SALT],
    cost: Cost,
    pepper: &[u8; 32],
) -> Option<([u8; 32], UnlockKey)> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).ok()?;
    let argon2 =
        Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params).ok()?;
    let mut hash = Zeroizing::new([0; 32]);
    argon2
        .hash_password_into(password.0.as_bytes(), salt, hash.as_mut_slice())
        .ok()?;
    let halves = Hkdf::<Sha256>::new(Some(b"suluh/password/1"), hash.as_slice());
    let mut verifier = [0; 32];
    halves.expand(b"verifier", &mut verifier).ok()?;
    let mut unlock = Zeroizing::new([0; 32]);
    halves.expand(b"unlock", unlock.as_mut_slice()).ok()?;
    Some((verifier, UnlockKey::from_bytes(*unlock)))
}

/// A password as somebody typed it, wiped when dropped.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹sealed›")
    }
}

impl Password {
    /// What was typed at login; nothing is checked or changed.
    #[must_use]
    pub fn typed(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn is_too_long(&self) -> bool {
        self.0.len() > MOST_BYTES
    }
}

/// A password that may be set.
#[derive(Clone)]
pub struct NewPassword(Password);

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordFault {
    /// Fewer than 12 characters.
    #[error("fewer than 12 characters")]
    TooShort,
    /// More than 1,024 bytes.
    #[error("more than 1,024 bytes")]
    TooLong,
    /// Among those that are tried first: a common word with trimmings, a run, a repetition.
    #[error("one of the passwords that are tried first")]
    Common,
    /// A word that belongs to the account (login, name, organisation) with trimmings.
    #[error("a word that belongs to the account")]
    Personal,
}

impl MessageKey for PasswordFault {
    fn key(&self) -> &'static str {
        match self {
            Self::TooShort => "error-password-too-short",
            Self::TooLong => "error-password-too-long",
            Self::Common => "error-password-common",
            Self::Personal => "error-password-personal",
        }
    }
}

impl NewPassword {
    /// Checks a password that somebody wants to set. `own_words` are the words of the account
    /// (login, name, organisation). Nothing is asked of its composition (NIST SP 800-63B,
    /// OWASP ASVS 6.2): length and not being guessed first is what counts.
    pub fn parse(text: String, own_words: &[&str]) -> Result<Self, PasswordFault> {
        let password = Password::typed(text);
        if password.is_too_long() {
            return Err(PasswordFault::TooLong);
        }
        if password.0.chars().count() < LEAST_CHARACTERS {
            return Err(PasswordFault::TooShort);
        }
        if is_monotonous(&password.0) || cores(&password.0).iter().any(|core| is_common(core)) {
            return Err(PasswordFault::Common);
        }
        let own: Vec<_> = own_words.iter().map(|word| letters(word)).collect();
        let is_own = |core: &Zeroizing<String>| {
            own.iter()
                .any(|word| word.len() >= 3 && is_repetition_of(core, word))
        };
        if cores(&password.0).iter().any(is_own) {
            return Err(PasswordFault::Personal);
        }
        Ok(Self(password))
    }

    pub(crate) const fn password(&self) -> &Password {
        &self.0
    }
}

/// What is left of a password without its trimmings (case, digits, signs), as it is and with
/// the usual replacements of letters undone: `Rahasia!2024` and `r4h@s1a` both leave
/// `rahasia`. A digit in front may be trimming (`123rahasia`) or a letter (`1nd0nes1a`).
fn cores(text: &str) -> [Zeroizing<String>; 3] {
    let is_trimming = |c: char| !c.is_alphabetic();
    [
        letters(text),
        letters(&undone(text.trim_matches(is_trimming))),
        letters(&undone(text.trim_end_matches(is_trimming))),
    ]
}

fn undone(text: &str) -> Zeroizing<String> {
    let mut undone = Zeroizing::new(String::with_capacity(text.len()));
    undone.extend(text.chars().map(|c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }));
    undone
}

fn letters(text: &str) -> Zeroizing<String> {
    let mut letters = Zeroizing::new(String::with_capacity(text.len() * 2));
    let alphabetic = text.chars().filter(|c| c.is_alphabetic());
    letters.extend(alphabetic.flat_map(char::to_lowercase));
    letters
}

fn is_common(core: &str) -> bool {
    include_str!("common_passwords.txt")
        .lines()
        .filter(|word| !word.is_empty() && !word.starts_with('#'))
        .any(|word| is_repetition_of(core, word))
}

/// The word once or several times, and nothing else.
fn is_repetition_of(text: &str, word: &str) -> bool {
    !word.is_empty()
        && !text.is_empty()
        && text.len().is_multiple_of(word.len())
        && text
            .as_bytes()
            .chunks(word.len())
            .all(|chunk| chunk == word.as_bytes())
}

/// Few different characters, or nothing but steps up and down the alphabet or the digits.
fn is_monotonous(text: &str) -> bool {
    let mut different: Vec<char> = text.chars().collect();
    let steps = different
        .windows(2)
        .filter(|pair| is_step(pair[0], pair[1]))
        .count();
    // One break is allowed for, as in "abcdefg123456".
    let is_run = steps + 2 >= different.len();
    different.sort_unstable();
    different.dedup();
    is_run || different.len() < 5
}

fn is_step(a: char, b: char) -> bool {
    u32::from(a).abs_diff(u32::from(b)) <= 1 || matches!((a, b), ('9', '0') | ('0', '9'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TINY: Cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    fn new(text: &str) -> Result<NewPassword, PasswordFault> {
        NewPassword::parse(text.to_owned(), &["ana.wijaya", "Ana Wijaya", "UPT PPA"])
    }

    #[test]
    fn the_cost_in_production_is_not_lowered() {
        assert_eq!(
            Cost::default(),
            Cost {
                memory_kib: 65_536,
                passes: 3,
                lanes: 1
            }
        );
    }

    #[test]
    fn derivation_agrees_with_another_implementation() {
        let (record, _) = PasswordRecord::create(
            &Password::typed("correct horse".into()),
            [1; 16],
            TINY,
            &[2; 32],
        )
        .unwrap();
        assert_eq!(
            record.to_text(),
            "1$8,1,1$AQEBAQEBAQEBAQEBAQEBAQ$TtWMHcpQN7DImhKWB8C-kMQkrgRk7m_DgTZZooA3wG0"
        );
    }

    #[test]
    fn records_read_back() {
        let text = "1$65536,3,1$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";
        let record = PasswordRecord::from_text(text).unwrap();
        assert_eq!(record.cost(), Cost::default());
        assert_eq!(record.to_text(), text);
        for bad in [
            "",
            "1$",
            "2$65536,3,1$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",
            &text[..text.len() - 1],
            &format!("{text}A"),
            &format!("{text}$"),
            &text.replace("65536,3,1", "65536,3"),
            &text.replace("65536,3,1", "65536,3,1,1"),
            &text.replace("65536", "4294967295"),
            &text.replace(",3,", ",-3,"),
            &text.replace(",3,", ",300,"),
        ] {
            assert_eq!(PasswordRecord::from_text(bad), None, "{bad}");
        }
    }

    #[test]
    fn debug_shows_nothing() {
        let password = Password::typed("kenari kuning".into());
        assert_eq!(format!("{password:?}"), "‹sealed›");
        assert_eq!(format!("{:?}", new("kenari kuning").unwrap()), "‹sealed›");
        let record = PasswordRecord::of_nobody(TINY);
        assert!(!format!("{record:?}").contains('0'), "{record:?}");
    }

    #[test]
    fn length_is_counted_in_characters_and_limited_in_bytes() {
        assert_eq!(new("abcdefgh ij").err(), Some(PasswordFault::TooShort));
        assert_eq!(new("žluťoučký k").err(), Some(PasswordFault::TooShort));
        assert!(new("žluťoučký ků").is_ok());
        assert!(
            new("  kata sandi saya panjang  ").is_ok(),
            "spaces are characters"
        );
        assert!(new(&"kera ".repeat(204)).is_ok());
        assert_eq!(
            new(&"kera ".repeat(205)).err(),
            Some(PasswordFault::TooLong)
        );
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for text in [
            "password1234",
            "Password@2024",
            "P@ssw0rd!!!!",
            "passwordpassword",
            "rahasia12345",
            "Indonesia2024",
            "1nd0n3s1a1945",
            "qwertyuiop123",
            "123456789012",
            "0987654321098",
            "abcdefghijklm",
            "abcdefg123456",
            "aaaaaaaaaaaa",
            "121212121212",
            "katasandi123",
            "sayang sayang",
            "bismillah123!",
            "administrator",
        ] {
            assert_eq!(new(text).err(), Some(PasswordFault::Common), "{text}");
        }
    }

    #[test]
    fn words_of_the_account_are_refused() {
        for text in [
            "anawijaya2024",
            "Ana.Wijaya!!!",
            "ANA WIJAYA 123",
            "uptppa.uptppa",
        ] {
            assert_eq!(new(text).err(), Some(PasswordFault::Personal), "{text}");
        }
        assert!(new("ana suka mangga").is_ok());
    }

    #[test]
    fn ordinary_good_passwords_are_accepted() {
        for text in [
            "kuda benar baterai",
            "tidak ada password disini",
            "8127 3340 9152 66",
            "xkcd-staple-91",
            "私のパスワードは長いです",
        ] {
            assert!(new(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn every_fault_has_its_own_key() {
        use PasswordFault::{Common, Personal, TooLong, TooShort};
        let keys: std::collections::BTreeSet<_> = [TooShort, TooLong, Common, Personal]
            .iter()
            .map(|fault| fault.key())
            .collect();
        assert_eq!(keys.len(), 4);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_without_panic(text: String, own: String) {
            let _ = NewPassword::parse(text.clone(), &[&own]);
            let _ = PasswordRecord::from_text(&text);
        }

        #[test]
        fn records_of_any_content_read_back(salt: [u8; 16], verifier: [u8; 32], passes in 1_u32..=16) {
            let record = PasswordRecord { salt, cost: Cost { passes, ..TINY }, verifier };
            prop_assert_eq!(PasswordRecord::from_text(&record.to_text()), Some(record));
        }
    }
}
