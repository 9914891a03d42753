//! Who may come to a service.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::MessageKey;

/// The greatest age that somebody writes down.
pub const OLDEST: u8 = 120;

crate::coded! {
    /// Whom a service takes, by sex.
    pub enum ForSex: "listing-sex" {
        /// Everybody.
        Any = "any",
        /// Women and girls.
        Female = "female",
        /// Men and boys.
        Male = "male",
    }
}

crate::coded! {
    /// A group that a service is made for. None named means: for everybody.
    pub enum Group: "listing-group" {
        /// Victims of trafficking.
        TraffickingVictims = "trafficking-victims",
        /// Victims of violence against women and children.
        ViolenceVictims = "violence-victims",
        /// Children.
        Children = "children",
        /// Migrant workers and their families.
        MigrantWorkers = "migrant-workers",
        /// Persons with disability.
        Disability = "disability",
        /// Foreign citizens.
        ForeignCitizens = "foreign-citizens",
        /// People without means.
        Poor = "poor",
    }
}

/// The ages do not make a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the least age is above the greatest")]
pub struct AgeError;

impl MessageKey for AgeError {
    fn key(&self) -> &'static str {
        "error-listing-ages"
    }
}

/// Who may come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eligibility {
    /// By sex.
    pub sex: ForSex,
    /// The least age in whole years.
    pub age_min: Option<u8>,
    /// The greatest age in whole years.
    pub age_max: Option<u8>,
    /// The groups that it is made for, in the order of the list.
    pub groups: Vec<Group>,
}

impl Eligibility {
    /// For everybody.
    pub const fn everybody() -> Self {
        Self {
            sex: ForSex::Any,
            age_min: None,
            age_max: None,
            groups: Vec::new(),
        }
    }

    /// Refuses a range of ages that nobody can have.
    ///
    /// # Errors
    /// [`AgeError`] when the least age is above the greatest.
    pub fn check(&self) -> Result<(), AgeError> {
        match (self.age_min, self.age_max) {
            (Some(least), Some(greatest)) if least > greatest => Err(AgeError),
            _ => Ok(()),
        }
    }

    /// Whether it takes somebody of this age and sex; what is not known excludes nobody, and
    /// [`ForSex::Any`] asks for nobody in particular. A group is a fact to be read, not a filter:
    /// the program does not judge who belongs to it.
    pub fn admits(&self, age: Option<u8>, sex: ForSex) -> bool {
        let old_enough = |age: u8| self.age_min.is_none_or(|least| age >= least);
        let young_enough = |age: u8| self.age_max.is_none_or(|greatest| age <= greatest);
        age.is_none_or(|age| old_enough(age) && young_enough(age))
            && (sex == ForSex::Any || self.sex == ForSex::Any || self.sex == sex)
    }
}
