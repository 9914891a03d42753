//! The door of a meeting: the code on the hall's screen that changes every half minute, and what
//! a check-in is.
//!
//! A code comes from a secret of the meeting and the time (HMAC-SHA-256), so that a photo of the
//! screen is of use for a minute at most. The address in the QR code carries the step of its code,
//! so that an old one is told from a foreign one with one computation; the short form that people
//! type does not, and only a few steps back are looked at.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use uuid::Uuid;

use crate::MessageKey;
use crate::ids::MeetingId;

/// How long a code stands on the screen. It is taken for one step more.
pub const STEP: SignedDuration = SignedDuration::from_secs(30);
/// How long after its opening a form may be sent: typing a name takes longer than a code lives.
pub const PASS_LIMIT: SignedDuration = SignedDuration::from_mins(15);

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Symbols of the code that people type.
const TYPED: usize = 6;
/// Symbols that carry the step in the code of an address, and those that prove it.
const STEP_SYMBOLS: usize = 4;
const PROOF_SYMBOLS: usize = 8;
/// How many steps back a typed code is recognised as an old one: ten minutes.
const TYPED_BACK: i64 = 20;
/// Characters of the key of a device.
const DEVICE: std::ops::RangeInclusive<usize> = 16..=64;

crate::coded! {
    /// As what somebody is present (tipe daftar hadir).
    pub enum AttendanceKind: "attendance-kind" {
        /// Peserta.
        Participant = "participant",
        /// Narasumber.
        Speaker = "speaker",
        /// Panitia.
        Committee = "committee",
    }
}

crate::coded! {
    /// How somebody checked in.
    pub enum CheckInMethod: "check-in-method" {
        /// With the QR code of the screen.
        Screen = "screen",
        /// With the code of the screen, typed.
        Typed = "typed",
        /// Signed in, or from their invitation, in front of the screen.
        Known = "known",
        /// At the desk.
        Desk = "desk",
        /// At the desk while there was no network, sent later.
        Offline = "offline",
    }
}

crate::coded! {
    /// Why an attendance was taken off the list.
    pub enum RemovalReason: "removal-reason" {
        /// The person stands on the list twice.
        Twice = "twice",
        /// Somebody else was meant.
        WrongPerson = "wrong-person",
        /// The person was not there.
        NotPresent = "not-present",
        /// The person asked for it.
        OnRequest = "on-request",
    }
}

/// What a code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stands on the screen, or stood there a moment ago.
    Valid,
    /// It is of this meeting and too old: a photo, or yesterday's.
    Old {
        /// When it stood on the screen.
        shown: Timestamp,
    },
    /// It is not of this meeting, or mistyped.
    NotThisMeeting,
    /// It has not the form of a code.
    Malformed,
}

impl MessageKey for Verdict {
    fn key(&self) -> &'static str {
        match self {
            Self::Valid => "door-code-valid",
            Self::Old { .. } => "door-code-old",
            Self::NotThisMeeting => "door-code-unknown",
            Self::Malformed => "door-code-malformed",
        }
    }
}

/// The key of a device or a form: the same one is counted once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Device(String);

impl Device {
    /// The key of these random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes).simple().to_string())
    }

    /// A key as a browser sends it; nothing where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (DEVICE.contains(&text.len()) && text.bytes().all(fits)).then(|| Self(text.to_owned()))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// For the address in the QR code.
    pub token: String,
    /// For people: `K7Q 4M2`.
    pub readable: String,
}

/// The secret of a meeting's door.
#[derive(Clone)]
pub struct DoorKey([u8; 32]);

impl std::fmt::Debug for DoorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DoorKey(‹sealed›)")
    }
}

impl DoorKey {
    /// The secret of these random bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret as it was stored; nothing where it has another length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes, to be sealed.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the screen shows at this time.
    pub fn shown_at(&self, now: Timestamp) -> Shown {
        let step = step_of(now);
        let (proof, typed) = self.codes(step);
        let typed = symbols(typed, TYPED);
        let (left, right) = typed.split_at(TYPED / 2);
        Shown {
            token: symbols(low_bits(step), STEP_SYMBOLS) + &symbols(proof, PROOF_SYMBOLS),
            readable: format!("{left} {right}"),
        }
    }

    /// What a code from an address or a keyboard is worth at this time.
    pub fn judge(&self, code: &str, now: Timestamp) -> Verdict {
        let Some(values) = values(code) else {
            return Verdict::Malformed;
        };
        let current = step_of(now);
        let step = match values.len() {
            TYPED => {
                let typed = number(&values);
                let mut back = (0..=TYPED_BACK).map(|back| current - back);
                back.find(|step| self.codes(*step).1 == typed)
            }
            length if length == STEP_SYMBOLS + PROOF_SYMBOLS => {
                let (step, proof) = values.split_at(STEP_SYMBOLS);
                let step = latest_with(number(step), current);
                (self.codes(step).0 == number(proof)).then_some(step)
            }
            _ => return Verdict::Malformed,
        };
        match step {
            Some(step) if current - step <= 1 => Verdict::Valid,
            Some(step) => Verdict::Old { shown: begin(step) },
            None => Verdict::NotThisMeeting,
        }
    }

    /// Proof that a form was opened with a valid code on this device at this time.
    pub fn pass(&self, device: &Device, now: Timestamp) -> String {
        let opened = now.as_second();
        format!("{opened}.{}", self.pass_proof(device, opened))
    }

    /// Whether a form that brings this proof may still be sent.
    pub fn admits(&self, device: &Device, pass: &str, now: Timestamp) -> bool {
        let Some((opened, proof)) = pass.split_once('.') else {
            return false;
        };
        let Ok(opened) = opened.parse::<i64>() else {
            return false;
        };
        let age = now.as_second() - opened;
        (0..=PASS_LIMIT.as_secs()).contains(&age) && self.pass_proof(device, opened) == proof
    }

    fn pass_proof(&self, device: &Device, opened: i64) -> String {
        let mac = self.mac(&[b"pass", &opened.to_be_bytes(), device.as_str().as_bytes()]);
        u128::from_be_bytes(std::array::from_fn(|i| mac[i])).to_string()
    }

    /// The proof in an address (40 bits) and the code that is typed (30 bits) of a step.
    fn codes(&self, step: i64) -> (u64, u64) {
        let mac = self.mac(&[b"door", &step.to_be_bytes()]);
        let word = |at: usize| u64::from_be_bytes(std::array::from_fn(|i| mac[at + i]));
        (word(0) >> 24, word(8) >> 34)
    }

    fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // A key shorter than the block is padded with zeros, as the function defines it.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// The identifier of a meeting as an address on the screen has it: short, and the same in capital
/// and small letters.
pub fn short_of(meeting: MeetingId) -> String {
    let number = meeting.0.as_u128();
    (0..26)
        .rev()
        .map(|place| letter(u64::try_from(number >> (5 * place) & 31).unwrap_or_default()))
        .collect::<String>()
        .to_lowercase()
}

/// The meeting of such an address.
pub fn meeting_of(short: &str) -> Option<MeetingId> {
    let values = values(short).filter(|values| values.len() == 26)?;
    // 26 symbols hold 130 bits; the first two are none.
    (values.first()? < &8).then(|| {
        let number = values
            .iter()
            .fold(0u128, |sum, value| sum << 5 | u128::from(*value));
        MeetingId(Uuid::from_u128(number))
    })
}

fn step_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(STEP.as_secs())
}

fn begin(step: i64) -> Timestamp {
    Timestamp::from_second(step * STEP.as_secs()).unwrap_or_default()
}

/// The bits of a step that an address carries; they repeat after a year.
fn low_bits(step: i64) -> u64 {
    u64::try_from(step.rem_euclid(CYCLE)).unwrap_or_default()
}

const CYCLE: i64 = 1 << (5 * STEP_SYMBOLS);

/// The latest step up to `current` that has these low bits.
fn latest_with(bits: u64, current: i64) -> i64 {
    let bits = i64::try_from(bits).unwrap_or_default();
    current - (current - bits).rem_euclid(CYCLE)
}

fn letter(value: u64) -> char {
    let at = usize::try_from(value).unwrap_or_default() % ALPHABET.len();
    char::from(ALPHABET[at])
}

fn symbols(number: u64, length: usize) -> String {
    (0..length)
        .rev()
        .map(|place| letter(number >> (5 * place) & 31))
        .collect()
}

fn number(values: &[u8]) -> u64 {
    values
        .iter()
        .fold(0, |sum, value| sum << 5 | u64::from(*value))
}

/// The values of the symbols, however they were typed: small letters, spaces and dashes between,
/// the letters O, I and L for the digits that look like them.
fn values(code: &str) -> Option<Vec<u8>> {
    code.chars()
        .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
        .map(|c| {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let at = ALPHABET.iter().position(|known| char::from(*known) == c)?;
            u8::try_from(at).ok()
        })
        .collect()
}
