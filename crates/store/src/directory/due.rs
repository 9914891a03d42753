//! Checks: who said last that what is known of a service still holds, and which are to be asked.

use super::{Listing, listing, select};
use crate::paging::{self, Count};
use crate::{Error, Sql, Tx, settings, sql};
use domain::directory::{Months, Verification};
use domain::ids::{AccountId, ListingId, OrganisationId, TaskForceId};
use jiff::civil::Date;
use vault::KeyRing;

fn setting(task_force: TaskForceId) -> String {
    format!("directory-months-{task_force}")
}

/// After how many months a service is to be checked again.
pub async fn months(tx: &mut Tx, task_force: TaskForceId) -> Result<Months, Error> {
    let stored = settings::get(tx, &setting(task_force)).await?;
    Ok(stored
        .and_then(|text| text.parse().ok())
        .unwrap_or_default())
}

/// Sets after how many months a service is to be checked again.
pub async fn set_months(tx: &mut Tx, task_force: TaskForceId, months: Months) -> Result<(), Error> {
    settings::set(tx, &setting(task_force), &months.get().to_string()).await
}

/// Records that somebody checked a service as it stands in `seen`. Its version stays: what is known
/// of it has not changed.
///
/// # Errors
/// [`Error::Stale`] when it was changed since: nobody has checked that yet.
pub async fn verify(tx: &mut Tx, seen: &Listing, by: AccountId, on: Date) -> Result<(), Error> {
    tx.run_versioned(
        &sql("update listing set verified_on = ?, verified_by = ? \
             where id = ? and task_force = ? and version = ?")
        .bind(on)
        .bind(by)
        .bind(seen.id)
        .bind(seen.task_force)
        .bind(seen.version),
    )
    .await
}

/// A service that is to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The service.
    pub listing: Listing,
    /// How urgent it is; never [`Verification::Fresh`].
    pub state: Verification,
}

/// The services given now that are to be checked on `today`, those that nobody ever checked first,
/// then the longest ago; of one organisation, or of all. `after` is the last one of the page before.
pub async fn due(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    organisation: Option<OrganisationId>,
    today: Date,
    after: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Due>, Error> {
    let months = months(tx, task_force).await?;
    let mut query = condition(select(), task_force, organisation, months.due_up_to(today));
    if let Some(after) = after {
        query = query
            .push(
                " and (l.verified_on, l.id) > (select p.verified_on, p.id from listing p \
                 where p.id = ? and p.task_force = ?)",
            )
            .bind(after)
            .bind(task_force);
    }
    let query = query
        .push(" order by l.verified_on, l.id limit ?")
        .bind(limit);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let listing = listing(Some(ring), row)?;
            let checked = listing.checked.as_ref().map(|checked| checked.on);
            let state = Verification::of(checked, today, months);
            Ok(Due { listing, state })
        })
        .collect()
}

/// How many services are to be checked on `today`, counted up to [`paging::COUNT_MOST`].
pub async fn count_due(
    tx: &mut Tx,
    task_force: TaskForceId,
    organisation: Option<OrganisationId>,
    today: Date,
) -> Result<Count, Error> {
    let months = months(tx, task_force).await?;
    let query = sql("select l.id from listing l");
    let query = condition(query, task_force, organisation, months.due_up_to(today));
    paging::count(tx, query).await
}

fn condition(
    query: Sql,
    task_force: TaskForceId,
    organisation: Option<OrganisationId>,
    up_to: Date,
) -> Sql {
    let query = query
        .push(" where l.task_force = ? and l.active = ? and l.verified_on <= ?")
        .bind(task_force)
        .bind(true)
        .bind(up_to);
    match organisation {
        Some(organisation) => query.push(" and l.organisation = ?").bind(organisation),
        None => query,
    }
}
