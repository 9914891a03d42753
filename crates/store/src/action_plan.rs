//! The action plan: what is planned, what was realised quarter by quarter, and every change since
//! a quarter was first handed in.
//!
//! What people write about a quarter is sealed A ([`Pen`]). Computed values stand beside written
//! ones and never replace them.

mod batches;
mod due;
mod formulas;
mod parts;
mod pen;
mod plans;
mod quarters;
mod realise;
mod trail;
mod tree;
mod values;

pub use batches::{
    Batch, BatchState, NewActivity, NewIndicator, Rows, batch, batches, confirm, prepare, reverse,
};
pub use due::{Due, indicators_due, overdue};
pub use formulas::{Scope, compute};
pub use parts::{
    add_activity, add_indicator, add_programme, remove_activity, remove_indicator,
    remove_programme, save_activity, save_indicator, save_programme,
};
pub use pen::Pen;
pub use plans::{
    add_plan, bases, current, plan, plan_of_year, plans, save_plan, save_thresholds, thresholds,
};
pub use quarters::{QuarterRow, accept_all, prefill, quarter, quarters, step};
pub use realise::{
    Entry, Realisation, Written, add_evidence, evidence, obstacles, realisation, realise,
    remove_evidence,
};
pub use trail::{Field, Revision, trail};
pub use tree::{Activity, Indicator, Programme, Tree, activity, indicator, programme, tree};
pub use values::{Spending, Value, spending, value_of, values};

use crate::Error;
use domain::action_plan::{PlanYears, Quarter};
use domain::ids::{AccountId, PlanId, RegulationId, TaskForceId};
use domain::{Illegal, MessageKey};
use jiff::Timestamp;
use thiserror::Error as ThisError;

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its identifier.
    pub id: PlanId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Its title.
    pub title: String,
    /// The regulation of the library that sets it.
    pub regulation: Option<RegulationId>,
    /// What it rests on, as written.
    pub basis: String,
    /// Its years.
    pub years: PlanYears,
    /// Version for saving.
    pub version: i64,
}

/// Who acts, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// The account.
    pub account: AccountId,
    /// The time.
    pub at: Timestamp,
}

/// Why something was not done.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// Another plan of the task force has one of these years.
    #[error("another plan has one of these years")]
    Overlap,
    /// Years are to be left out in which something was realised.
    #[error("years with realisations cannot be left out")]
    YearsInUse,
    /// The quarter is locked.
    #[error("the quarter is locked")]
    Locked(Quarter),
    /// The quarter has not begun, or is not one of the plan.
    #[error("the quarter has not begun")]
    NotBegun,
    /// A step that the quarter does not have.
    #[error(transparent)]
    Step(#[from] Illegal),
    /// The quarter was handed in: a change needs a reason.
    #[error("a change after handing in needs a reason")]
    ReasonNeeded,
    /// Something was realised under it, so that it stays.
    #[error("something was realised under it")]
    Realised,
    /// The batch is not in the state for this.
    #[error("the batch was confirmed or taken back already")]
    BatchState,
}

impl From<vault::Error> for Fault {
    fn from(error: vault::Error) -> Self {
        Self::Store(error.into())
    }
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Overlap => "error-plan-overlap",
            Self::YearsInUse => "error-plan-years-in-use",
            Self::Locked(_) => "error-quarter-locked",
            Self::NotBegun => "error-quarter-not-begun",
            Self::Step(_) => "error-illegal-step",
            Self::ReasonNeeded => "error-plan-reason-needed",
            Self::Realised => "error-plan-realised",
            Self::BatchState => "error-plan-batch-state",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Step(step) => step.args(),
            Self::Locked(quarter) => vec![
                ("quarter", quarter.number().to_string()),
                ("year", quarter.year().to_string()),
            ],
            _ => Vec::new(),
        }
    }
}
