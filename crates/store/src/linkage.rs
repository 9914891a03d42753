//! One person, one count: which records are of one person, across cases and organisations.
//!
//! A source record is a victim in a case with what is sealed about who they are. The records are
//! compared in memory only ([`Register`]); pairs that are likely go to people ([`pairs`]), who
//! decide by events that are only added ([`decisions`]); which records are of one person follows
//! from the events that hold ([`persons`]). Source records are never changed by any of it, and
//! cases stay separate. Across organisations nothing is told but that somebody may be known
//! ([`questions`]); about a case that is shielded ([`shield`]) only a coordinator learns that.

pub mod counts;
pub mod decisions;
pub mod models;
pub mod pairs;
pub mod persons;
pub mod questions;
pub mod register;
pub mod settings;
pub mod shield;
mod source;

pub use register::{Register, Verified, scan};
pub use settings::Settings;
pub use source::{Described, cases, describe};

use crate::{Error, Tx, sql};
use domain::ids::PersonId;
use uuid::Uuid;

/// What a failure of the engine means here: a model that does not fit this program.
fn engine(_: ::linkage::Error) -> Error {
    Error::Corrupt("model of the linkage")
}

/// Notes that what is compared of a person changed: registers read it anew, and pairs are sought
/// again. To be called in the transaction of the change.
pub(crate) async fn touch(tx: &mut Tx, person: PersonId) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into link_source (person, changed, checked_with) values (?, ?, '') \
             on conflict (person) do update set changed = excluded.changed, checked_with = ''",
        )
        .bind(person)
        .bind(Uuid::now_v7()),
    )
    .await?;
    Ok(())
}

/// Whether somebody decided something about this record, retracted or not.
pub(crate) async fn is_decided(tx: &mut Tx, person: PersonId) -> Result<bool, Error> {
    let query = sql("select 1 as one from link_event where low = ? union all \
         select 1 as one from link_event where high = ? union all \
         select 1 as one from link_contact where person = ? limit 1")
    .bind(person)
    .bind(person)
    .bind(person);
    Ok(tx.row(&query).await?.is_some())
}

/// Forgets the pairs of a record that is removed. Its note of change stays, so that registers
/// learn of it.
pub(crate) async fn forget(tx: &mut Tx, person: PersonId) -> Result<(), Error> {
    tx.run(
        &sql("delete from link_pair where low = ? or high = ?")
            .bind(person)
            .bind(person),
    )
    .await?;
    touch(tx, person).await
}
