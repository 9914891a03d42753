//! The verifier: reads rows and checkpoints as a stream and names the first break.

use crate::{Checkpoint, Head, MacKey, Row};
use ed25519_dalek::VerifyingKey;
use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};
use thiserror::Error;

/// Most [`ClockWentBack`] that a summary lists; further ones are only counted.
pub const CLOCK_WARNINGS_MAX: usize = 100;

domain::coded! {
    /// What is wrong at a [`Place`].
    pub enum Why: "audit-break" {
        /// The columns are not in any form that this program or an older one writes.
        Unreadable = "unreadable",
        /// The row's content is not what was hashed.
        ContentChanged = "content-changed",
        /// The row is not there, but a later one of its lane is.
        RowMissing = "row-missing",
        /// The row comes after one that has its number or a higher one: inserted, doubled, moved.
        RowOutOfPlace = "row-out-of-place",
        /// The row does not stand on the one before it: one of the two was replaced.
        LinkBroken = "link-broken",
        /// The row's hash was not made by this server.
        MacWrong = "mac-wrong",
        /// From this row on, rows that a checkpoint covers are not there.
        RowsRemoved = "rows-removed",
        /// The row is not the one that a checkpoint covers: it, or one before it since the last
        /// checkpoint, was replaced.
        HeadDiffers = "head-differs",
        /// The checkpoint's content is not what was hashed.
        CheckpointChanged = "checkpoint-changed",
        /// The checkpoint is not there, but a later one is.
        CheckpointMissing = "checkpoint-missing",
        /// The checkpoint comes after one that has its number or a higher one.
        CheckpointOutOfPlace = "checkpoint-out-of-place",
        /// The checkpoint does not stand on the one before it.
        CheckpointLinkBroken = "checkpoint-link-broken",
        /// The checkpoint's signature is not that of its key.
        SignatureWrong = "signature-wrong",
        /// The checkpoint names another key than the one trusted.
        OtherKey = "other-key",
        /// The checkpoint is signed, yet contradicts itself or takes rows back.
        CheckpointContradicts = "checkpoint-contradicts",
        /// The witness has another checkpoint of this number: history was written anew.
        WitnessDiffers = "witness-differs",
        /// The witness has this checkpoint, and it is no longer stored.
        CheckpointsRemoved = "checkpoints-removed",
        /// Not compared, as it was given after what it was to be compared with: the order in which
        /// the verifier is fed is wrong.
        GivenTooLate = "given-too-late",
    }
}

/// Where something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A row, numbered as the database numbers it.
    Row {
        /// The lane.
        lane: i64,
        /// The number in the lane.
        seq: i64,
    },
    /// A stored checkpoint.
    Checkpoint {
        /// Its number.
        number: u64,
    },
    /// A witness's copy of a checkpoint.
    Witness {
        /// Its number.
        number: u64,
    },
}

impl Place {
    /// The row of a head.
    pub(crate) fn row(head: &Head) -> Self {
        Self::Row {
            lane: i64::from(head.lane),
            seq: i64::try_from(head.seq).unwrap_or(i64::MAX),
        }
    }

    /// The row that would follow a head.
    pub(crate) fn after(head: &Head) -> Self {
        Self::row(&Head {
            seq: head.seq.saturating_add(1),
            ..*head
        })
    }

    pub(crate) fn broken(self, why: Why) -> Broken {
        Broken { place: self, why }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Row { lane, seq } => write!(f, "row {seq} of lane {lane}"),
            Self::Checkpoint { number } => write!(f, "checkpoint {number}"),
            Self::Witness { number } => write!(f, "witness's copy of checkpoint {number}"),
        }
    }
}

/// The first break found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{place}: {why}")]
pub struct Broken {
    /// Where.
    pub place: Place,
    /// What.
    pub why: Why,
}

/// A warning, not a break: here the time is earlier than at the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockWentBack {
    /// The row or checkpoint with the earlier time.
    pub place: Place,
    /// How far back, in microseconds.
    pub by_us: u64,
}

/// What an unbroken audit consists of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Lanes that have rows.
    pub lanes: u64,
    /// Rows verified.
    pub rows: u64,
    /// Checkpoints verified.
    pub checkpoints: u64,
    /// Copies of a witness found equal to what is stored.
    pub witnessed: u64,
    /// Whether the macs were verified too (the key was given).
    pub macs_verified: bool,
    /// Rows that no checkpoint covers yet: protected by the mac, but not against being cut off.
    pub uncovered_rows: u64,
    /// Time of the first of them, the earliest of all lanes (µs since 1970, UTC). Much older than a
    /// minute: checkpoints are not being made, or were removed.
    pub uncovered_since_us: Option<i64>,
    /// How often the clock went back.
    pub clock_went_back: u64,
    /// The first [`CLOCK_WARNINGS_MAX`] of these.
    pub clock_warnings: Vec<ClockWentBack>,
}

/// A lane as far as it was read.
struct Lane {
    /// The last row read.
    reached: Head,
    /// Its time.
    at_us: i64,
    /// Heads in checkpoints that the rows have yet to reach, in order.
    expected: VecDeque<Head>,
    /// Number of the newest row that a checkpoint covers.
    covered: u64,
    /// Time of the first row read that no checkpoint covers.
    uncovered_since_us: Option<i64>,
}

/// Verifies an audit that is given to it as a stream, from one snapshot of the database:
///
/// 1. the copies of the witness ([`Verifier::witness`]), those that were there before the snapshot;
/// 2. the checkpoints by number ([`Verifier::checkpoint`]), each **before** any row behind its
///    heads;
/// 3. the rows of each lane by number ([`Verifier::row`]), lanes in any order, even mixed;
/// 4. [`Verifier::finish`].
///
/// Memory grows with the lanes, the witness's copies, and the heads of checkpoints whose rows were
/// not given yet (48 bytes each). So either give all checkpoints first, or, for a large audit, turn
/// by turn some hundreds of checkpoints and then the rows up to the heads of the last of them.
/// Read rows without a lower bound on `seq` and without a list of lanes, else a row under an
/// impossible number would be skipped.
///
/// Stops at the first break: from then on each call gives that same break again.
pub struct Verifier {
    mac_key: Option<MacKey>,
    trusted: VerifyingKey,
    lanes: BTreeMap<u16, Lane>,
    last: Option<Checkpoint>,
    /// Copies whose stored counterpart was not given yet.
    witnesses: BTreeMap<u64, Checkpoint>,
    summary: Summary,
    broken: Option<Broken>,
}

impl Verifier {
    /// Starts. `trusted` is the server's public key as known from elsewhere than the database.
    ///
    /// Without `mac_key` all is found but two things: rows recomputed, hash by hash, that no
    /// checkpoint covers yet; and a change of nothing but macs. With it, recomputed rows are named
    /// exactly; without it, what is named is the next row that a checkpoint covers.
    pub fn new(mac_key: Option<MacKey>, trusted: VerifyingKey) -> Self {
        Self {
            summary: Summary {
                macs_verified: mac_key.is_some(),
                ..Summary::default()
            },
            mac_key,
            trusted,
            lanes: BTreeMap::new(),
            last: None,
            witnesses: BTreeMap::new(),
            broken: None,
        }
    }

    /// Takes a copy that a witness kept.
    ///
    /// # Errors
    /// When the copy is not intact, two copies differ, or it differs from what is stored.
    pub fn witness(&mut self, copy: &Checkpoint) -> Result<(), Broken> {
        self.unless_broken(|this| this.take_witness(copy))
    }

    /// Takes the next stored checkpoint.
    ///
    /// # Errors
    /// The first break in it, or between it and what was given before.
    pub fn checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), Broken> {
        self.unless_broken(|this| this.take_checkpoint(checkpoint))
    }

    /// Takes the next row of its lane.
    ///
    /// # Errors
    /// The first break in it, or between it and what was given before.
    pub fn row(&mut self, row: &Row) -> Result<(), Broken> {
        self.unless_broken(|this| this.take_row(row))
    }

    /// The last row read in `lane`.
    pub fn reached(&self, lane: u16) -> Head {
        self.lanes
            .get(&lane)
            .map_or(Head::start(lane), |lane| lane.reached)
    }

    /// Ends: everything was given.
    ///
    /// # Errors
    /// The break found before, or what is missing at the end.
    pub fn finish(mut self) -> Result<Summary, Broken> {
        self.unless_broken(Self::nothing_missing)?;
        for lane in self.lanes.values() {
            self.summary.lanes += 1;
            self.summary.uncovered_rows += lane.reached.seq - lane.covered;
            let since = [self.summary.uncovered_since_us, lane.uncovered_since_us];
            self.summary.uncovered_since_us = since.into_iter().flatten().min();
        }
        Ok(self.summary)
    }

    fn unless_broken(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        step(self).inspect_err(|broken| self.broken = Some(*broken))
    }

    fn take_witness(&mut self, copy: &Checkpoint) -> Result<(), Broken> {
        let place = Place::Witness {
            number: copy.number(),
        };
        copy.check(&self.trusted)
            .map_err(|broken| place.broken(broken.why))?;
        if let Some(last) = &self.last
            && copy.number() <= last.number()
        {
            return if copy.number() < last.number() {
                Err(place.broken(Why::GivenTooLate))
            } else {
                self.same_as_witness(copy, &last.clone())
            };
        }
        match self.witnesses.insert(copy.number(), copy.clone()) {
            Some(other) if other.hash() != copy.hash() => Err(place.broken(Why::WitnessDiffers)),
            _ => Ok(()),
        }
    }

    fn same_as_witness(&mut self, copy: &Checkpoint, stored: &Checkpoint) -> Result<(), Broken> {
        if copy.hash() != stored.hash() {
            return Err(stored.place().broken(Why::WitnessDiffers));
        }
        self.summary.witnessed += 1;
        Ok(())
    }

    fn take_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), Broken> {
        let place = checkpoint.place();
        let last = self.last.take();
        // The number first: a checkpoint under another number is missed where it should be.
        checkpoint.is_next(last.as_ref())?;
        checkpoint.check(&self.trusted)?;
        checkpoint.follows(last.as_ref())?;
        if let Some(copy) = self.witnesses.remove(&checkpoint.number()) {
            self.same_as_witness(&copy, checkpoint)?;
        }
        if let Some(last) = last {
            self.note_time(place, last.at_us(), checkpoint.at_us());
        }
        for head in checkpoint.heads() {
            let lane = self.lanes.entry(head.lane);
            lane.or_insert_with(|| Lane::start(head.lane))
                .expect_head(*head, place)?;
        }
        self.summary.checkpoints += 1;
        self.last = Some(checkpoint.clone());
        Ok(())
    }

    fn take_row(&mut self, row: &Row) -> Result<(), Broken> {
        let place = Place::row(&row.head());
        let lane = self.lanes.entry(row.lane);
        let lane = lane.or_insert_with(|| Lane::start(row.lane));
        match row.seq.cmp(&(lane.reached.seq + 1)) {
            Ordering::Greater => {
                return Err(Place::after(&lane.reached).broken(Why::RowMissing));
            }
            Ordering::Less => return Err(place.broken(Why::RowOutOfPlace)),
            Ordering::Equal => {}
        }
        if row.content_hash() != row.hash {
            return Err(place.broken(Why::ContentChanged));
        }
        if row.prev != lane.reached.hash {
            return Err(place.broken(Why::LinkBroken));
        }
        if let Some(key) = &self.mac_key
            && !row.has_mac_of(key)
        {
            return Err(place.broken(Why::MacWrong));
        }
        let before_us = lane.advance(row)?;
        self.summary.rows += 1;
        self.note_time(place, before_us, row.at_us);
        Ok(())
    }

    fn note_time(&mut self, place: Place, before_us: i64, at_us: i64) {
        if at_us >= before_us {
            return;
        }
        self.summary.clock_went_back += 1;
        if self.summary.clock_warnings.len() < CLOCK_WARNINGS_MAX {
            self.summary.clock_warnings.push(ClockWentBack {
                place,
                by_us: before_us.abs_diff(at_us),
            });
        }
    }

    fn nothing_missing(&mut self) -> Result<(), Broken> {
        let newest = self.witnesses.last_key_value().map(|(_, copy)| copy);
        for lane in self.lanes.values() {
            if !lane.expected.is_empty() {
                return Err(Place::after(&lane.reached).broken(Why::RowsRemoved));
            }
        }
        for head in newest.map_or(&[][..], Checkpoint::heads) {
            let reached = self.reached(head.lane);
            if reached.seq < head.seq {
                return Err(Place::after(&reached).broken(Why::RowsRemoved));
            }
        }
        if newest.is_some() {
            let number = self.last.as_ref().map_or(0, Checkpoint::number) + 1;
            return Err(Place::Checkpoint { number }.broken(Why::CheckpointsRemoved));
        }
        Ok(())
    }
}

impl Lane {
    fn start(lane: u16) -> Self {
        Self {
            reached: Head::start(lane),
            at_us: i64::MIN,
            expected: VecDeque::new(),
            covered: 0,
            uncovered_since_us: None,
        }
    }

    /// Takes the lane's head in a checkpoint that is known to be behind no earlier one.
    fn expect_head(&mut self, head: Head, checkpoint: Place) -> Result<(), Broken> {
        if head.seq == self.covered {
            return Ok(());
        }
        match head.seq.cmp(&self.reached.seq) {
            Ordering::Greater => self.expected.push_back(head),
            Ordering::Equal if head.hash != self.reached.hash => {
                return Err(Place::row(&head).broken(Why::HeadDiffers));
            }
            Ordering::Equal => {}
            Ordering::Less => return Err(checkpoint.broken(Why::GivenTooLate)),
        }
        self.covered = head.seq;
        self.uncovered_since_us = None;
        Ok(())
    }

    /// Moves on to `row`, which stands on the last one; gives the time of that last one.
    fn advance(&mut self, row: &Row) -> Result<i64, Broken> {
        self.reached = row.head();
        if self.expected.front().is_some_and(|h| h.seq == row.seq)
            && self.expected.pop_front() != Some(self.reached)
        {
            return Err(Place::row(&self.reached).broken(Why::HeadDiffers));
        }
        if row.seq > self.covered {
            self.uncovered_since_us.get_or_insert(row.at_us);
        }
        Ok(std::mem::replace(&mut self.at_us, row.at_us))
    }
}
