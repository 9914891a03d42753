//! A database with so many cases, the same each time: kept and used again by later runs.
//!
//! The register is national: a task force an area, two teams of about 2,000 cases each. Cases
//! come in the order of time with the teams mixed, as in years of work, so that the rows of one
//! team lie far apart in the tables.

mod bulk;
pub mod cases;
mod derived;
pub mod offices;
pub mod people;
pub mod sealed;

use crate::place::Place;
use anyhow::Result;
use domain::cases::Sex;
use offices::Offices;
use std::time::Instant;
use store::cases::secrets::Identity;
use store::{Dialect, Store, sql};
use vault::{KeyRing, RootKey};

/// Cases that one team keeps.
pub const CASES_A_TEAM: u64 = 2_000;
/// Cases written in one transaction.
const BATCH: u64 = 10_000;
/// Files of the first team whose sections are sealed for real, to be opened by the measurement.
pub const OPENED: u64 = 200;

/// The root key of measured databases.
pub const ROOT: [u8; 32] = [7; 32];

/// The server's keys of a measured database.
pub fn ring() -> KeyRing {
    KeyRing::from_root(&RootKey::from_bytes(ROOT))
}

/// How many teams hold `cases` cases: at least the two of which the measured account is a member.
pub const fn teams(cases: u64) -> u64 {
    let teams = cases / CASES_A_TEAM;
    if teams < 2 { 2 } else { teams }
}

/// Fills an empty database.
pub async fn fill(place: &Place, cases: u64) -> Result<()> {
    let begun = Instant::now();
    let store = Store::open(&place.address).await?;
    eprintln!(
        "  {place}: schema and areas in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    if store.dialect() == Dialect::Sqlite {
        let mut tx = store.write().await?;
        tx.rows(&sql("pragma cache_size = -400000")).await?;
        tx.commit().await?;
    }
    let offices = Offices::create(&store, teams(cases)).await?;
    let mut first = 0;
    while first < cases {
        let until = (first + BATCH).min(cases);
        let mut tx = store.write().await?;
        if tx.dialect() == Dialect::Postgres {
            // Foreign keys hold by construction; checking twenty million of them takes minutes.
            tx.run(&sql("set local session_replication_role = replica"))
                .await?;
        }
        cases::write(&mut tx, &offices, first, until, cases).await?;
        derived::write(&mut tx, first, until, cases).await?;
        tx.commit().await?;
        first = until;
    }
    sealed::seal(&store, &offices, cases).await?;
    derived::tally(&store).await?;
    store.close().await?;
    place.settle().await?;
    eprintln!(
        "  {place}: {cases} cases in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Victims who are in every filled database.
pub fn registered(count: usize) -> Result<Vec<(Identity, Sex)>> {
    // Those of the first batch, as they were drawn for it.
    let mut all = people::victims(mix(0), BATCH as usize)?;
    all.truncate(count);
    Ok(all)
}

/// A number that looks random and is the same each time (splitmix64).
pub const fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// One of `values`, by a number that looks random.
fn pick<T: Copy>(values: &[T], number: u64) -> T {
    values[usize::try_from(number % values.len() as u64).unwrap_or_default()]
}

/// Bytes that look random and are the same each time.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    (0..length.div_ceil(8) as u64)
        .flat_map(|i| mix(seed.wrapping_add(i)).to_le_bytes())
        .take(length)
        .collect()
}
