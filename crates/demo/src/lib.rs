//! The demonstration: a synthetic city task force, played through the same functions as real work.
//!
//! A fixed cast ([`logins`]) goes through some eighty invented files from 2022 to today: each file
//! is a script of dated steps, all scripts are played in the order of time, and what would lie in
//! the future is left out, so that recent files stand wherever they have come to. Everything goes
//! through the public functions of storage with the policy, the keys and the audit of real use.

mod action_plan;
mod cast;
mod chance;
mod directory;
mod error;
mod leaflet;
mod linkage;
mod meetings;
mod minutes;
mod names;
mod people;
mod periodic;
mod play;
mod prevention;
mod releases;
mod scripts;
mod series;
mod site;
mod stories;
mod taskforce;

pub use error::Error;

use domain::people::Role;
use identity::Hasher;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::Store;
use vault::KeyRing;

/// Where and when the demonstration is played.
pub struct Scene<'a> {
    /// An empty, migrated database.
    pub store: &'a Store,
    /// The server's keys.
    pub ring: &'a KeyRing,
    /// Hashes the passwords at the cost of real use.
    pub hasher: &'a Hasher,
    /// The password of everybody.
    pub password: &'a str,
    /// The present, at which the play stops.
    pub now: Timestamp,
    /// Time zone of the task forces.
    pub zone: TimeZone,
}

/// What was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Played {
    /// Accounts made.
    pub accounts: usize,
    /// Reports recorded.
    pub reports: usize,
    /// Cases opened.
    pub cases: usize,
}

/// Fills an empty database.
///
/// # Errors
/// Those of the functions that it plays through.
pub async fn seed(scene: &Scene<'_>) -> Result<Played, Error> {
    let troupe = people::enrol(scene).await?;
    let (scripts, twice) = scripts::all(scene);
    let (played, filed) = play::all(scene, &troupe, &scripts).await?;
    series::import(scene, &troupe).await?;
    // In the order in which they stand on each other.
    taskforce::seed(scene, &troupe).await?;
    directory::seed(scene, &troupe).await?;
    meetings::seed(scene, &troupe).await?;
    minutes::seed(scene, &troupe).await?;
    meetings::carry_over(scene, &troupe).await?;
    prevention::seed(scene, &troupe).await?;
    action_plan::seed(scene, &troupe).await?;
    site::seed(scene, &troupe).await?;
    periodic::seed(scene, &troupe).await?;
    releases::seed(scene, &troupe).await?;
    linkage::seed(scene, &troupe, &twice, &filed).await?;
    Ok(played)
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Login.
    pub login: String,
    /// Name of the official.
    pub name: &'static str,
    /// Post.
    pub post: &'static str,
    /// Role.
    pub role: Role,
    /// Organisation.
    pub organisation: &'static str,
}

/// Everybody who can sign in, by task force: its name and its people.
pub fn logins() -> Vec<(&'static str, Vec<Login>)> {
    cast::FORCES
        .iter()
        .map(|force| {
            let people = force.organisations.iter().flat_map(|organisation| {
                organisation.people.iter().map(|person| Login {
                    login: format!("{}.{}", person.login, force.short),
                    name: person.name,
                    post: person.post,
                    role: person.role,
                    organisation: organisation.name,
                })
            });
            (force.name, people.collect())
        })
        .collect()
}
