//! Small made-up audits, and the two orders in which a verifier may be given one.

use crate::{
    Broken, Checkpoint, Event, Head, Kind, MacKey, ObjectKind, Row, SigningKey, StoredRow, Summary,
    Verifier, append, checkpoint,
};
use domain::Coded;
use domain::ids::AccountId;
use std::sync::LazyLock;

const START_US: i64 = 1_767_225_600_000_000;

pub(super) fn mac_key() -> MacKey {
    MacKey::new([7; 32])
}

pub(super) fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

/// Numbers that look random (splitmix64).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }
}

pub(super) fn event(dice: &mut Dice) -> Event {
    let mut event = Event::new(dice.pick(Kind::ALL));
    if dice.roll(4) > 0 {
        let account = AccountId::from(uuid::Uuid::from_u128(0xabcd + dice.roll(5) as u128));
        event = event
            .by(account, format!("login-{}", dice.roll(5)))
            .unwrap();
    }
    if dice.roll(3) > 0 {
        let code = format!("K-2026-{:04}", dice.roll(9999));
        event = event.on(dice.pick(ObjectKind::ALL), code).unwrap();
    }
    if dice.roll(2) > 0 {
        event = event.for_purpose("service").unwrap();
    }
    for name in ["section", "count"].iter().take(dice.roll(3)) {
        event = event.with(name, dice.roll(50)).unwrap();
    }
    if dice.roll(5) == 0 {
        event.denied()
    } else {
        event
    }
}

/// An audit as a database holds it.
#[derive(Clone)]
pub(super) struct World {
    /// In the order of lane and number.
    pub(super) rows: Vec<StoredRow>,
    pub(super) checkpoints: Vec<Checkpoint>,
}

impl World {
    /// One to three lanes; each has rows in each of three checkpoints and 0 to 3 uncovered rows.
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut heads: Vec<Head> = (0..=dice.roll(3) as u16)
            .map(|l| Head::start(l * 3))
            .collect();
        let (mut rows, mut checkpoints, mut at_us) =
            (Vec::new(), Vec::<Checkpoint>::new(), START_US);
        for part in 0..4 {
            for head in &mut heads {
                let count = if part < 3 {
                    1 + dice.roll(4)
                } else {
                    dice.roll(4)
                };
                for _ in 0..count {
                    at_us += dice.roll(5_000_000) as i64;
                    let row = append(head, at_us, event(&mut dice), &mac_key());
                    *head = row.head();
                    rows.push(StoredRow::from(&row));
                }
            }
            if part < 3 {
                let next = checkpoint(checkpoints.last(), at_us, heads.clone(), &signing_key());
                checkpoints.push(next.unwrap());
            }
        }
        let mut world = Self { rows, checkpoints };
        world.sort();
        world
    }

    /// As a database returns them.
    pub(super) fn sort(&mut self) {
        self.rows.sort_by_key(|row| (row.lane, row.seq));
        self.checkpoints.sort_by_key(Checkpoint::number);
    }

    pub(super) fn lanes(&self) -> Vec<i64> {
        let mut lanes: Vec<i64> = self.rows.iter().map(|row| row.lane).collect();
        lanes.dedup();
        lanes
    }

    pub(super) fn lane(&self, lane: i64) -> Vec<&StoredRow> {
        self.rows.iter().filter(|row| row.lane == lane).collect()
    }

    /// Number of the lane's head in the first checkpoint that covers row `seq`.
    pub(super) fn covering(&self, lane: i64, seq: i64) -> Option<i64> {
        let heads = self.checkpoints.iter().flat_map(|c| &c.heads);
        heads
            .filter(|head| i64::from(head.lane) == lane && head.seq as i64 >= seq)
            .map(|head| head.seq as i64)
            .min()
    }

    /// Gives all checkpoints, then all rows by lane.
    pub(super) fn verify(
        &self,
        key: Option<MacKey>,
        witness: Option<&Checkpoint>,
    ) -> Result<Summary, Broken> {
        let mut verifier = Verifier::new(key, signing_key().verifying_key());
        witness.map_or(Ok(()), |copy| verifier.witness(copy))?;
        for checkpoint in &self.checkpoints {
            verifier.checkpoint(checkpoint)?;
        }
        for row in &self.rows {
            verifier.row(&Row::from_stored(row)?)?;
        }
        verifier.finish()
    }

    /// Gives turn by turn a checkpoint and the rows up to its heads.
    pub(super) fn verify_by_turns(
        &self,
        key: Option<MacKey>,
        witness: Option<&Checkpoint>,
    ) -> Result<Summary, Broken> {
        let mut verifier = Verifier::new(key, signing_key().verifying_key());
        witness.map_or(Ok(()), |copy| verifier.witness(copy))?;
        let mut rows = self.rows.clone();
        for checkpoint in &self.checkpoints {
            verifier.checkpoint(checkpoint)?;
            for head in checkpoint.heads() {
                let due = |row: &mut StoredRow| {
                    row.lane == i64::from(head.lane) && row.seq <= head.seq as i64
                };
                for row in rows.extract_if(.., due) {
                    verifier.row(&Row::from_stored(&row)?)?;
                }
            }
        }
        for row in &rows {
            verifier.row(&Row::from_stored(row)?)?;
        }
        verifier.finish()
    }
}

/// Sixty-four audits of different shapes.
pub(super) static WORLDS: LazyLock<Vec<World>> =
    LazyLock::new(|| (0..64).map(World::new).collect());
