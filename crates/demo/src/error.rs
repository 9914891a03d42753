//! Why the demonstration could not be played: always a fault of the program or the database.

use thiserror::Error as ThisError;

/// Why the demonstration could not be played.
#[derive(Debug, ThisError)]
pub enum Error {
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The policy refused somebody what the play gives them to do.
    #[error("the policy refuses a step: {0}")]
    Refused(#[from] store::access::Refused),
    /// A step of a report was refused.
    #[error(transparent)]
    Report(#[from] store::reports::StepError),
    /// A step of a case was refused.
    #[error(transparent)]
    Case(#[from] store::cases::Fault),
    /// A step of a service was refused.
    #[error(transparent)]
    Service(#[from] store::services::Fault),
    /// A step of a referral was refused.
    #[error(transparent)]
    Referral(#[from] store::referrals::Fault),
    /// A decision about a pair of records was refused.
    #[error(transparent)]
    Link(#[from] store::linkage::decisions::Fault),
    /// A question to other organisations was refused.
    #[error(transparent)]
    Question(#[from] store::linkage::questions::Fault),
    /// A step of a periodic report was refused.
    #[error(transparent)]
    Periodic(#[from] store::periodic::Fault),
    /// A release was not made.
    #[error(transparent)]
    Release(#[from] store::releases::Fault),
    /// A step of a meeting was refused.
    #[error(transparent)]
    Meeting(#[from] store::meetings::sitting::Fault),
    /// A step of an action item was refused.
    #[error(transparent)]
    ActionItem(#[from] store::action_items::Fault),
    /// A step of the action plan was refused.
    #[error(transparent)]
    Plan(#[from] store::action_plan::Fault),
    /// The published series could not be imported.
    #[error(transparent)]
    Import(#[from] imports::Fault),
    /// Keys could not be made.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// A password could not be hashed.
    #[error(transparent)]
    Hash(#[from] identity::HashError),
    /// An event was not fit for the audit.
    #[error(transparent)]
    Audit(#[from] audit::Refused),
    /// Something in the scripts is not valid.
    #[error("the script is faulty: {0}")]
    Script(&'static str),
}
