//! Signed checkpoints over the heads of all lanes, and the form in which a witness keeps them.

use crate::encode::Encoder;
use crate::{Broken, Head, Place, Why};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use thiserror::Error;

/// A checkpoint is due when the last is this old (µs) and anything is new.
pub const CHECKPOINT_EVERY_US: i64 = 60_000_000;
/// A checkpoint is due after this many new rows, however young the last is.
pub const CHECKPOINT_EVERY_ROWS: u64 = 1_000;

const CHECKPOINT_TAG: &str = "suluh.audit.checkpoint.1";
const SIGNATURE_TAG: &[u8] = b"suluh.audit.checkpoint.1 signature ";

/// Whether a checkpoint is due. `last_at_us` and `last_total` are those of the last checkpoint (0
/// and 0 before the first), `total` the rows that there are now in all lanes.
///
/// A clock set back makes it due as well: else nothing would be signed until the clock is again
/// where it was. So does a total that shrank: [`checkpoint`] then refuses and names the row.
pub fn due(last_at_us: i64, last_total: u64, now_us: i64, total: u64) -> bool {
    let elapsed = now_us.saturating_sub(last_at_us);
    total != last_total
        && (total.abs_diff(last_total) >= CHECKPOINT_EVERY_ROWS
            || !(0..CHECKPOINT_EVERY_US).contains(&elapsed))
}

/// A signed statement: at this time these were the newest rows of all lanes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    pub(crate) number: u64,
    pub(crate) at_us: i64,
    pub(crate) heads: Vec<Head>,
    pub(crate) rows_total: u64,
    #[serde(with = "crate::hex::fixed")]
    pub(crate) prev_hash: [u8; 32],
    #[serde(with = "crate::hex::fixed")]
    pub(crate) hash: [u8; 32],
    #[serde(with = "crate::hex::fixed")]
    pub(crate) public_key: [u8; 32],
    #[serde(with = "crate::hex::fixed")]
    pub(crate) signature: [u8; 64],
}

/// A text that is not the witness form of a checkpoint.
#[derive(Debug, Error)]
#[error("not a checkpoint: {0}")]
pub struct NotACheckpoint(#[from] serde_json::Error);

/// Makes the checkpoint that follows `previous`, over the heads of all lanes (in any order; empty
/// lanes are left out). `at_us` is microseconds since 1970 in UTC.
///
/// # Errors
/// Nothing is signed that would launder a break: when `previous` is not intact or under another
/// key, when a head is behind the one in `previous` (rows were removed) or differs from it, or when
/// a lane has two heads.
pub fn checkpoint(
    previous: Option<&Checkpoint>,
    at_us: i64,
    mut heads: Vec<Head>,
    key: &SigningKey,
) -> Result<Checkpoint, Broken> {
    heads.retain(|head| head.seq > 0);
    heads.sort_unstable_by_key(|head| head.lane);
    if let Some(twice) = heads.windows(2).find(|pair| pair[0].lane == pair[1].lane) {
        return Err(Place::row(&twice[1]).broken(Why::RowOutOfPlace));
    }
    if let Some(previous) = previous {
        previous.check(&key.verifying_key())?;
        heads_follow(&previous.heads, &heads)?;
    }
    let mut made = Checkpoint {
        number: previous.map_or(0, |p| p.number) + 1,
        at_us,
        rows_total: total(&heads),
        heads,
        prev_hash: previous.map_or([0; 32], |p| p.hash),
        hash: [0; 32],
        public_key: key.verifying_key().to_bytes(),
        signature: [0; 64],
    };
    made.hash = made.content_hash();
    made.signature = made.signed_by(key);
    Ok(made)
}

impl Checkpoint {
    /// The number, from 1 without gaps.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// When it was made, in microseconds since 1970 in UTC.
    pub fn at_us(&self) -> i64 {
        self.at_us
    }

    /// The newest row of each lane that has one, in the order of lanes.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// Rows in all lanes together.
    pub fn rows_total(&self) -> u64 {
        self.rows_total
    }

    /// Hash of the checkpoint before; zeros in the first.
    pub fn prev_hash(&self) -> &[u8; 32] {
        &self.prev_hash
    }

    /// Hash of everything but the signature.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// The public key (Ed25519) of the server that signed.
    pub fn public_key(&self) -> &[u8; 32] {
        &self.public_key
    }

    /// The signature (Ed25519).
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// The JSON text that a witness (a second agency) keeps, and that the database keeps.
    pub fn to_witness(&self) -> String {
        // Numbers and texts only: there is nothing in it that JSON cannot write.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Checkpoint::to_witness`] wrote. Says nothing about its truth: that is
    /// [`Checkpoint::check`].
    ///
    /// # Errors
    /// When the text is not in that form.
    pub fn from_witness(text: &str) -> Result<Self, NotACheckpoint> {
        Ok(serde_json::from_str(text)?)
    }

    /// Whether it is intact in itself and signed by the key that is trusted. A witness does this
    /// with each copy that it is sent.
    ///
    /// # Errors
    /// The first of: content changed, another key, signature wrong, contradiction in itself.
    pub fn check(&self, trusted: &VerifyingKey) -> Result<(), Broken> {
        let intact = self.content_hash() == self.hash;
        let in_order = self.heads.windows(2).all(|p| p[0].lane < p[1].lane);
        let why = if !intact {
            Why::CheckpointChanged
        } else if self.public_key != trusted.to_bytes() {
            Why::OtherKey
        } else if !self.is_signed_by(trusted) {
            Why::SignatureWrong
        } else if !in_order || self.rows_total != total(&self.heads) {
            Why::CheckpointContradicts
        } else {
            return Ok(());
        };
        Err(self.place().broken(why))
    }

    /// Whether it comes right after `previous` (`None`: is the first) and takes nothing back. A
    /// witness does this with each copy that it is sent.
    ///
    /// # Errors
    /// The first of: a number missing, a number too low, other predecessor, rows taken back.
    pub fn follows(&self, previous: Option<&Self>) -> Result<(), Broken> {
        self.is_next(previous)?;
        let heads_before = previous.map_or(&[][..], |p| &p.heads);
        let why = if self.prev_hash != previous.map_or([0; 32], |p| p.hash) {
            Why::CheckpointLinkBroken
        } else if heads_follow(heads_before, &self.heads).is_err() {
            Why::CheckpointContradicts
        } else {
            return Ok(());
        };
        Err(self.place().broken(why))
    }

    /// Whether its number is the next.
    pub(crate) fn is_next(&self, previous: Option<&Self>) -> Result<(), Broken> {
        let expected = previous.map_or(0, |p| p.number).saturating_add(1);
        match self.number.cmp(&expected) {
            Ordering::Less => Err(self.place().broken(Why::CheckpointOutOfPlace)),
            Ordering::Equal => Ok(()),
            Ordering::Greater => {
                Err(Place::Checkpoint { number: expected }.broken(Why::CheckpointMissing))
            }
        }
    }

    pub(crate) fn place(&self) -> Place {
        Place::Checkpoint {
            number: self.number,
        }
    }

    pub(crate) fn signed_by(&self, key: &SigningKey) -> [u8; 64] {
        key.sign(&self.signed_message()).to_bytes()
    }

    fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&self.signed_message(), &signature)
            .is_ok()
    }

    fn signed_message(&self) -> Vec<u8> {
        [SIGNATURE_TAG, &self.hash].concat()
    }

    pub(crate) fn content_hash(&self) -> [u8; 32] {
        let mut out = Encoder::new(CHECKPOINT_TAG);
        out.u64(self.number);
        out.i64(self.at_us);
        out.u64(self.heads.len() as u64);
        for head in &self.heads {
            out.u16(head.lane);
            out.u64(head.seq);
            out.hash(&head.hash);
        }
        out.u64(self.rows_total);
        out.hash(&self.prev_hash);
        out.hash(&self.public_key);
        *blake3::hash(&out.finish()).as_bytes()
    }
}

/// Each lane numbers its rows from 1 without gaps, so the heads say how many there are.
fn total(heads: &[Head]) -> u64 {
    heads
        .iter()
        .fold(0, |total: u64, head| total.saturating_add(head.seq))
}

/// Whether `after` only adds rows to `before`.
fn heads_follow(before: &[Head], after: &[Head]) -> Result<(), Broken> {
    for old in before {
        let new = after
            .iter()
            .find(|head| head.lane == old.lane)
            .copied()
            .unwrap_or(Head::start(old.lane));
        if new.seq < old.seq {
            return Err(Place::after(&new).broken(Why::RowsRemoved));
        }
        if new.seq == old.seq && new.hash != old.hash {
            return Err(Place::row(&new).broken(Why::HeadDiffers));
        }
    }
    Ok(())
}
