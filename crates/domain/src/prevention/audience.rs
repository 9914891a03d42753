//! Who came: heads counted by sex and age group.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::{Coded, MessageKey};

/// Most people that one event may have: more is a slip of the finger.
pub const MOST_PEOPLE: u32 = 100_000;

crate::coded! {
    /// Sex as it is counted in a hall.
    pub enum AudienceSex: "audience-sex" {
        /// Perempuan.
        Female = "female",
        /// Laki-laki.
        Male = "male",
        /// Not counted by sex.
        Unknown = "unknown",
    }
}

crate::coded! {
    /// Age as it is counted in a hall.
    pub enum AgeGroup: "age-group" {
        /// Children up to 12.
        Child = "0-12",
        /// Children from 13 to 17.
        Teen = "13-17",
        /// Adults from 18 to 59.
        Adult = "18-59",
        /// From 60.
        Elder = "60-plus",
        /// Not counted by age.
        Unknown = "unknown",
    }
}

/// More people than an event can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("more than {MOST_PEOPLE} people")]
pub struct TooMany;

impl MessageKey for TooMany {
    fn key(&self) -> &'static str {
        "error-audience-too-many"
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("most", MOST_PEOPLE.to_string())]
    }
}

/// The heads of one event, never more than [`MOST_PEOPLE`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audience(BTreeMap<(AudienceSex, AgeGroup), u32>);

impl Audience {
    /// Nobody.
    pub const fn nobody() -> Self {
        Self(BTreeMap::new())
    }

    /// The cells that a form asks for: women and men by age, and whoever was counted by neither.
    pub fn cells() -> impl Iterator<Item = (AudienceSex, AgeGroup)> {
        [AudienceSex::Female, AudienceSex::Male]
            .into_iter()
            .flat_map(|sex| AgeGroup::ALL.iter().map(move |age| (sex, *age)))
            .chain([(AudienceSex::Unknown, AgeGroup::Unknown)])
    }

    /// Counts `n` more people. Where that would be too many, nothing changes.
    ///
    /// # Errors
    /// [`TooMany`] where the event would have more than [`MOST_PEOPLE`].
    pub fn add(&mut self, sex: AudienceSex, age: AgeGroup, n: u32) -> Result<(), TooMany> {
        let total = self.total().checked_add(n).ok_or(TooMany)?;
        if total > MOST_PEOPLE {
            return Err(TooMany);
        }
        if n > 0 {
            *self.0.entry((sex, age)).or_default() += n;
        }
        Ok(())
    }

    /// How many of one sex and age group.
    pub fn count(&self, sex: AudienceSex, age: AgeGroup) -> u32 {
        self.0.get(&(sex, age)).copied().unwrap_or_default()
    }

    /// How many of one sex.
    pub fn of_sex(&self, sex: AudienceSex) -> u32 {
        AgeGroup::ALL.iter().map(|age| self.count(sex, *age)).sum()
    }

    /// How many in all.
    pub fn total(&self) -> u32 {
        self.0.values().sum()
    }

    /// Each cell that holds somebody.
    pub fn iter(&self) -> impl Iterator<Item = (AudienceSex, AgeGroup, u32)> {
        self.0.iter().map(|((sex, age), n)| (*sex, *age, *n))
    }
}
