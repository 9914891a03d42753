//! Counting failed proofs of identity, so that guessing is slow for who guesses and for nobody
//! else ([`identity::Counters`] holds the rules).
//!
//! An attempt is counted as failed *before* it is checked and taken back when it was right:
//! attempts sent at the same moment cannot all slip through before the first is counted.

use crate::app::App;
use crate::errors::Error;
use crate::source::Source;
use identity::{Counter, Counters};
use jiff::Timestamp;
use store::Tx;
use store::credentials::{self, Failures};

/// An attempt that was let through to be checked.
pub(crate) struct Attempt {
    pair: [u8; 32],
    source: [u8; 32],
    /// Whether the next attempt has to wait if this one fails.
    pub(crate) locks: bool,
}

/// Whether an attempt is let through.
pub(crate) enum Admission {
    /// It may be checked.
    Checked(Attempt),
    /// Not before that time.
    Locked(Timestamp),
}

/// Counts an attempt for `login` from `source`. Logins that do not exist are counted likewise.
pub(crate) async fn begin(app: &App, source: Source, login: &str) -> Result<Admission, Error> {
    let mut attempt = Attempt {
        pair: app.digest("guesses of a login", &[login.as_bytes(), source.as_bytes()]),
        source: app.digest("guesses of a source", &[source.as_bytes()]),
        locks: false,
    };
    let now = app.now();
    let mut tx = app.store().write().await?;
    let before = Counters {
        pair: counter(credentials::failures(&mut tx, &attempt.pair, now).await?),
        source: counter(credentials::failures(&mut tx, &attempt.source, now).await?),
    };
    if let Some(until) = before.locked_until(now) {
        return Ok(Admission::Locked(until));
    }
    let after = before.after_failure(now);
    attempt.locks = after.locked_until(now).is_some();
    for (subject, counter) in [(&attempt.pair, after.pair), (&attempt.source, after.source)] {
        let failures = Failures {
            count: counter.failures,
            last_at: now,
        };
        credentials::set_failures(&mut tx, subject, failures).await?;
    }
    tx.commit().await?;
    Ok(Admission::Checked(attempt))
}

fn counter(failures: Failures) -> Counter {
    Counter {
        failures: failures.count,
        last: Some(failures.last_at),
    }
}

impl Attempt {
    /// The proof is complete: the pair starts anew, the source keeps what others did.
    pub(crate) async fn succeeded(&self, tx: &mut Tx) -> Result<(), Error> {
        credentials::clear_failures(tx, &self.pair).await?;
        credentials::take_failure_back(tx, &self.source).await?;
        Ok(())
    }

    /// This part was right and another is still to come: neither counts.
    pub(crate) async fn was_right(&self, tx: &mut Tx) -> Result<(), Error> {
        credentials::take_failure_back(tx, &self.pair).await?;
        credentials::take_failure_back(tx, &self.source).await?;
        Ok(())
    }
}
