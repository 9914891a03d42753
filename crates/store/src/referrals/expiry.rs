//! Referrals that nobody answered: ended by time, so that the need is free for another office.

use super::steps;
use crate::audit::{self, AuditKeys};
use crate::sealed::Keeper;
use crate::services::When;
use crate::{Error, Store, deadlines, sql};
use ::audit::{Event, Kind, ObjectKind};
use domain::HumanCode;
use domain::ids::ReferralId;
use domain::referrals::ReferralAction;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use vault::{KeyRing, Random};

/// How many are ended at once.
const AT_ONCE: i64 = 50;

/// A referral that was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expired(pub HumanCode);

/// Ends the referrals whose time to be answered is over, with an audit event each. To be called
/// every few minutes; several nodes may do so at once. Returns up to a bounded number: call again
/// until there is none.
pub async fn expire(
    store: &Store,
    ring: &KeyRing,
    keys: &AuditKeys,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Vec<Expired>, Error> {
    let query = sql(
        "select id, code from referral where state = 'sent' and expires_at < ? \
         order by expires_at limit ?",
    )
    .bind(now)
    .bind(AT_ONCE);
    // Usually there is none, and a writer must not wait for that.
    let mut tx = store.read().await?;
    let found = tx.rows(&query).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let calendar = deadlines::calendar(&mut tx, zone).await?;
    drop(tx);
    let when = When::unattended(&calendar, now);
    let mut expired = Vec::new();
    for row in found {
        let (id, code) = (row.parse("id")?, row.parse("code")?);
        if one(store, ring, keys, (id, code), when).await? {
            expired.push(Expired(code));
        }
    }
    Ok(expired)
}

/// Ends one in a transaction of its own: each is of another case, and whoever held several cases
/// could wait for somebody who waits for one of them. `false` if there was nothing to end.
async fn one(
    store: &Store,
    ring: &KeyRing,
    keys: &AuditKeys,
    (id, code): (ReferralId, HumanCode),
    when: When<'_>,
) -> Result<bool, Error> {
    let mut tx = store.write().await?;
    let mut keeper = Keeper::new(ring, None, Random::system());
    let row = steps::read(&mut tx, id).await?;
    match steps::run_out(&mut tx, &mut keeper, &row, when).await {
        Ok(()) => {}
        // Answered in between, or ended by another node.
        Err(super::Fault::Store(Error::Stale) | super::Fault::Step(_)) => return Ok(false),
        Err(super::Fault::Store(error)) => return Err(error),
        Err(_) => return Err(Error::Corrupt("referral")),
    }
    let event = Event::new(Kind::ReferralWithdrawn)
        .by(None, "server")
        .and_then(|event| event.on(ObjectKind::Referral, code))
        .and_then(|event| event.with("action", ReferralAction::Expire))
        .map_err(|_| Error::Corrupt("code of a referral"))?;
    audit::append(&mut tx, keys, when.at(), event).await?;
    tx.commit().await?;
    Ok(true)
}
