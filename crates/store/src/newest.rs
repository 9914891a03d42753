//! Where a reader of a growing table left off: identifiers are ordered by the time at which they were
//! made, and a transaction may take some time to commit, so a part is read again.

use std::time::{Duration, Instant};
use uuid::Uuid;

/// The newest row that was read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Newest {
    pub(crate) id: Uuid,
    /// When it was first read.
    pub(crate) at: Option<Instant>,
}

impl Newest {
    /// After which row is read. As long as an older one may still be committed, `overlap_ms` are read
    /// once more; then no longer, or after a large import every reading would go over the end of it.
    pub(crate) fn from(self, now: Instant, overlap_ms: u64) -> Uuid {
        let settled = |at: Instant| now.duration_since(at) > Duration::from_millis(overlap_ms);
        match self.at.is_some_and(settled) {
            true => self.id,
            false => overlap(self.id, overlap_ms),
        }
    }

    /// What it is after a reading that began at `now`.
    pub(crate) fn after(self, id: Uuid, now: Instant) -> Self {
        match id > self.id {
            true => Self { id, at: Some(now) },
            false => self,
        }
    }
}

/// The first identifier of so many milliseconds before this one was made.
pub(crate) fn overlap(id: Uuid, by_ms: u64) -> Uuid {
    let (Some(at), bytes) = (id.get_timestamp(), id.into_bytes()) else {
        return Uuid::nil();
    };
    let (seconds, nanos) = at.to_unix();
    let ms = (seconds * 1_000 + u64::from(nanos / 1_000_000)).saturating_sub(by_ms);
    let mut earlier = [0; 16];
    earlier[..6].copy_from_slice(&ms.to_be_bytes()[2..]);
    // The version and variant stay, so that the text sorts among its likes.
    earlier[6] = bytes[6] & 0xf0;
    Uuid::from_bytes(earlier)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OVERLAP_MS: u64 = 10_000;

    #[test]
    fn the_end_of_a_reading_is_read_again_only_while_something_older_may_come() {
        let begun = Instant::now();
        let id = Uuid::now_v7();
        let newest = Newest::default().after(id, begun);
        let later = |ms| newest.from(begun + Duration::from_millis(ms), OVERLAP_MS);
        assert!(later(1) < id && later(OVERLAP_MS) < id);
        assert_eq!(later(OVERLAP_MS + 1), id);
        let same = newest.after(id, begun + Duration::from_secs(60));
        assert_eq!(same.at, newest.at, "nothing new came");
        let next = newest.after(Uuid::now_v7(), begun + Duration::from_secs(60));
        assert!(next.from(begun + Duration::from_secs(61), OVERLAP_MS) < next.id);
    }
}
