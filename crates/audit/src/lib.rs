//! Append-only audit: typed events, hash chain, signed checkpoints, verifier.
//!
//! Pure: no database, no clock, no randomness. The `store` crate keeps the rows ([`StoredRow`])
//! and checkpoints ([`Checkpoint::to_witness`]); this crate says what they contain and whether
//! they are still what was written.
//!
//! # What a row may say
//! *Who* (account and login), *what* ([`Kind`]), *on what* (the **code** of an object, never a
//! name), *why* (a purpose code), *with which answer* ([`Decision`]) and coded details. Free text
//! is refused when an event is made ([`Refused`]), so that the audit, which administrators read,
//! can never become a second, unsealed copy of a file.
//!
//! # Chain in lanes
//! Each row carries the hash of the row before it, so that a change, a removal, an insertion or
//! another order breaks the chain from that row on. One chain for a whole PostgreSQL cluster
//! would make each sensitive read wait for each other one, as a row can only be appended by
//! whoever holds the newest hash. The chain is therefore split into *lanes*: each is a chain of
//! its own under a lock of its own, and nodes append to different lanes at the same time. The
//! checkpoint ties the lanes together again. SQLite has one writer and uses lane 0 alone.
//!
//! Order within a lane is `seq`, never the time: a clock may be wrong or set back. The verifier
//! reports a time that goes back ([`ClockWentBack`]); it does not call it a break.
//!
//! # Three walls
//! 1. **Hash chain** (BLAKE3, no key): anyone can check it, so anyone with write access to the
//!    database can recompute it.
//! 2. **Mac** (keyed BLAKE3 over each row's hash): who can write to the database but has no key of
//!    the server cannot make a row that passes, not even in the seconds before a checkpoint.
//! 3. **Checkpoint** (Ed25519 over the heads of all lanes, each 60 s or 1,000 rows, see [`due`]):
//!    can be checked by someone who has no secret of the server, and proves that rows were cut off
//!    at the end. A copy of it at a second agency, the *witness*, is what stops even someone who
//!    holds the server's keys: they can sign another history, but not change the witness's copy.
//!
//! | Who | Does | Seen by |
//! |---|---|---|
//! | writes to the database | changes, removes, inserts, moves a row | chain |
//! | the same | recomputes the chain behind it | mac; without the mac key: next checkpoint |
//! | the same | cuts rows off behind a checkpoint | checkpoint |
//! | the same | cuts off rows *and* the checkpoints on them | witness |
//! | holds the server's keys | writes another history | witness |
//! | writes to the database | cuts off rows that no checkpoint covers yet (≤ 60 s) | nobody |
//!
//! The last line is why the interval is short and why [`Summary`] says how many rows are not yet
//! covered, and since when.
//!
//! # Formats never change unnoticed
//! The canonical encoding, the hashes, macs and signatures are held by known-answer tests. The
//! codes of [`Kind`], [`ObjectKind`] and [`Decision`] are part of what is hashed: values may be
//! added to these lists, never renamed or removed.

mod chain;
mod checkpoint;
mod encode;
mod event;
mod hex;
mod kinds;
mod stored;
mod verify;

#[cfg(test)]
mod tests;

pub use chain::{Head, MacKey, Row, append};
pub use checkpoint::{
    CHECKPOINT_EVERY_ROWS, CHECKPOINT_EVERY_US, Checkpoint, NotACheckpoint, checkpoint, due,
};
pub use ed25519_dalek::{SigningKey, VerifyingKey};
pub use event::{CODE_MAX, DETAILS_MAX, Event, Object, Refused};
pub use kinds::{Decision, Kind, ObjectKind};
pub use stored::StoredRow;
pub use verify::{Broken, CLOCK_WARNINGS_MAX, ClockWentBack, Place, Summary, Verifier, Why};
