//! Determinations: which body found, when, whether a person is a victim. The history only grows.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{MessageKey, htcds_coded};

htcds_coded! {
    /// HTCDS `vic_TraffickingStatus`.
    pub enum TraffickingStatus: "trafficking-status" {
        /// Terduga korban.
        Possible = "possible" => "PossibleVictimOfTrafficking",
        /// Korban.
        Actual = "actual" => "ActualVictimOfTrafficking",
        /// Bukan korban TPPO.
        NotVictim = "not-victim" => "NotAVictimOfTrafficking",
    }
}

htcds_coded! {
    /// HTCDS `vic_TraffickingStatusDecisionMakingOrg`.
    pub enum DecisionMaker: "decision-maker" {
        /// Police.
        Police = "police" => "Police",
        /// Non-governmental organisation.
        Ngo = "ngo" => "NGO",
        /// Court or prosecution.
        Court = "court" => "CourtOrProsecution",
        /// Another government office: UPTD PPA, social office, embassy.
        Government = "government" => "NonPoliceGovernmentalOrganization",
        /// Another.
        Other = "other" => "Other",
    }
}

/// One determination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Determination {
    /// What was found.
    pub status: TraffickingStatus,
    /// By which body.
    pub by: DecisionMaker,
    /// On which day.
    pub on: Date,
}

/// Why a determination cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DeterminationError {
    /// The day lies after today.
    #[error("a determination does not lie in the future")]
    Future,
    /// The day lies before the last determination.
    #[error("a determination does not lie before the last one")]
    BeforeLast,
    /// The same body found the same before.
    #[error("the same body has already found this")]
    NothingNew,
    /// Who was found to be a victim is not merely possibly one afterwards.
    #[error("an actual victim does not become a possible one")]
    BackToPossible,
}

impl MessageKey for DeterminationError {
    fn key(&self) -> &'static str {
        match self {
            Self::Future => "error-determination-future",
            Self::BeforeLast => "error-determination-before-last",
            Self::NothingNew => "error-determination-nothing-new",
            Self::BackToPossible => "error-determination-back-to-possible",
        }
    }
}

/// All determinations about one person, in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct History(Vec<Determination>);

impl History {
    /// The history as it was stored, oldest first: what is stored was checked when it was added.
    pub fn from_stored(determinations: Vec<Determination>) -> Self {
        Self(determinations)
    }

    /// The status now; nothing before the first determination.
    pub fn status(&self) -> Option<TraffickingStatus> {
        self.0.last().map(|determination| determination.status)
    }

    /// All of it, oldest first.
    pub fn all(&self) -> &[Determination] {
        &self.0
    }

    /// Whether `next` may follow.
    ///
    /// Another body may confirm or contradict what was found, and "not a victim" may be taken up
    /// again. A body does not repeat its own last finding, days do not run backwards, and "actual"
    /// is not weakened to "possible": it stands, or it is overturned.
    pub fn check(&self, next: Determination, today: Date) -> Result<(), DeterminationError> {
        if next.on > today {
            return Err(DeterminationError::Future);
        }
        let Some(last) = self.0.last() else {
            return Ok(());
        };
        let own_last = self.0.iter().rev().find(|earlier| earlier.by == next.by);
        let repeats = own_last.is_some_and(|own| own.status == next.status);
        if next.on < last.on {
            Err(DeterminationError::BeforeLast)
        } else if next.status == TraffickingStatus::Possible
            && last.status == TraffickingStatus::Actual
        {
            Err(DeterminationError::BackToPossible)
        } else if next.status == last.status && repeats {
            Err(DeterminationError::NothingNew)
        } else {
            Ok(())
        }
    }

    /// Adds a determination.
    pub fn append(&mut self, next: Determination, today: Date) -> Result<(), DeterminationError> {
        self.check(next, today)?;
        self.0.push(next);
        Ok(())
    }
}
