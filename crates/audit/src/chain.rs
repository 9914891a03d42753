//! The chain: rows, their hashes and macs.

use crate::encode::Encoder;
use crate::{Event, Object};
use domain::Coded;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

const ROW_TAG: &str = "suluh.audit.row.1";

/// The server's key for the macs of rows (32 bytes, used for nothing else).
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MacKey([u8; 32]);

impl MacKey {
    /// Takes a subkey of the root key.
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    fn mac(&self, hash: &[u8; 32]) -> blake3::Hash {
        blake3::keyed_hash(&self.0, hash)
    }
}

impl std::fmt::Debug for MacKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MacKey(‹sealed›)")
    }
}

/// The newest row of a lane: what the next row, and a checkpoint, stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The lane.
    pub lane: u16,
    /// Number of the newest row; 0 in an empty lane.
    pub seq: u64,
    /// Hash of the newest row; zeros in an empty lane.
    #[serde(with = "crate::hex::fixed")]
    pub hash: [u8; 32],
}

impl Head {
    /// The head of an empty lane.
    pub const fn start(lane: u16) -> Self {
        Self {
            lane,
            seq: 0,
            hash: [0; 32],
        }
    }
}

/// One row of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(crate) lane: u16,
    pub(crate) seq: u64,
    pub(crate) at_us: i64,
    pub(crate) event: Event,
    pub(crate) prev: [u8; 32],
    pub(crate) hash: [u8; 32],
    pub(crate) mac: [u8; 32],
}

/// Makes the row that follows `head`; `at_us` is microseconds since 1970 in UTC.
///
/// The caller holds the lane's lock from reading `head` to committing the row.
pub fn append(head: &Head, at_us: i64, event: Event, key: &MacKey) -> Row {
    let mut row = Row {
        lane: head.lane,
        seq: head.seq + 1,
        at_us,
        event,
        prev: head.hash,
        hash: [0; 32],
        mac: [0; 32],
    };
    row.hash = *row.content_hash().as_bytes();
    row.mac = *key.mac(&row.hash).as_bytes();
    row
}

impl Row {
    /// The lane.
    pub fn lane(&self) -> u16 {
        self.lane
    }

    /// The number in the lane, from 1 without gaps.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// When, in microseconds since 1970 in UTC, by the server's clock.
    pub fn at_us(&self) -> i64 {
        self.at_us
    }

    /// What happened.
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// Hash of the row before it in the lane; zeros in the first.
    pub fn prev(&self) -> &[u8; 32] {
        &self.prev
    }

    /// Hash of all of the above.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// Keyed hash of the hash.
    pub fn mac(&self) -> &[u8; 32] {
        &self.mac
    }

    /// The head of the lane once this row is its newest.
    pub fn head(&self) -> Head {
        Head {
            lane: self.lane,
            seq: self.seq,
            hash: self.hash,
        }
    }

    /// The hash that the row's content calls for.
    pub(crate) fn content_hash(&self) -> blake3::Hash {
        blake3::hash(&self.canonical())
    }

    /// Whether the mac is that of the hash (compared in constant time).
    pub(crate) fn has_mac_of(&self, key: &MacKey) -> bool {
        key.mac(&self.hash) == self.mac
    }

    /// All that the hash covers, in the one form that it has.
    pub(crate) fn canonical(&self) -> Vec<u8> {
        let event = &self.event;
        let mut out = Encoder::new(ROW_TAG);
        out.u16(self.lane);
        out.u64(self.seq);
        out.i64(self.at_us);
        out.text(event.kind.code());
        out.optional(event.actor.map(|id| id.to_string()).as_deref());
        out.text(&event.actor_label);
        out.optional(event.purpose.as_deref());
        out.optional(event.object.as_ref().map(|object| object.kind.code()));
        out.optional(event.object.as_ref().map(Object::code));
        out.text(event.decision.code());
        out.u64(event.details.len() as u64);
        for (name, value) in &event.details {
            out.text(name);
            out.text(value);
        }
        out.hash(&self.prev);
        out.finish()
    }
}
