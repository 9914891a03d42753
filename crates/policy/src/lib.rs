//! Who may do what.
//!
//! Two questions, two pure functions over closed enums:
//!
//! * [`decide`]: may this actor do this to this section of this file (a report or a case)? It
//!   rests on the *relation* to the file; a role alone never opens one. Its answer, bound to one
//!   file, is an [`Authorized`] value, and storage gives rows only against such a value.
//! * [`can`]: may this role use this part of the program ([`Capability`])?
//!
//! Lists use [`scope`], which is compiled from [`decide`], so that a list shows exactly the files
//! that could be opened one by one. `matrix.txt` holds every answer and is reviewed by people.

mod authorized;
mod capability;
mod files;

pub use authorized::{
    Act, Answer, Authorized, Close, Contribute, Denied, Edit, File, FileKind, Open, Plan, Refer,
    Reopen, See, authorize,
};
pub use capability::{Capability, can, capabilities};
pub use files::{Decision, Request, Scope, allowed_sections, decide, scope};

use domain::ids::{AccountId, OrganisationId, TaskForceId, TeamId};
use domain::people::Role;

/// Who asks: what the session knows about the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// Its task force; rows of others are out of reach whatever the relation.
    pub task_force: TaskForceId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its role.
    pub role: Role,
    /// Teams of which it is a member now.
    pub teams: Vec<TeamId>,
    /// Teams that it leads (supervises).
    pub leads: Vec<TeamId>,
}

domain::coded! {
    /// How an actor stands to one file, strongest restriction first.
    pub enum Relation: "relation" {
        /// Named in the file as being in conflict of interest: nothing, whatever else holds.
        Conflicted = "conflicted",
        /// Owns the case, or recorded the report.
        Owner = "owner",
        /// Leads the owning team.
        Supervisor = "supervisor",
        /// Is a member of the owning team.
        Team = "team",
        /// Is a member of a team that accepted a referral of this case.
        Referred = "referred",
        /// Is a member of a team that was sent a referral and has not answered.
        Invited = "invited",
        /// Was related once.
        Former = "former",
        /// No relation.
        Unrelated = "unrelated",
    }
}

domain::coded! {
    /// What is done to a file.
    pub enum Action: "action" {
        /// See that it exists, and its coded facts.
        See = "see",
        /// Open what a section holds.
        Open = "open",
        /// Write to a section.
        Edit = "edit",
        /// Add an own outcome, note or service state without editing what others wrote.
        Contribute = "contribute",
        /// Plan services and assign.
        Plan = "plan",
        /// Refer to another organisation and share sections.
        Refer = "refer",
        /// Answer a referral.
        Answer = "answer",
        /// Close the file.
        Close = "close",
        /// Reopen it.
        Reopen = "reopen",
    }
}

domain::coded! {
    /// State of a file as far as rights depend on it.
    pub enum State: "state" {
        /// Work goes on.
        Open = "open",
        /// Closed: readable, not writable.
        Closed = "closed",
    }
}

domain::coded! {
    /// Why data are processed (UU 27/2022 arts. 16 and 20: purpose limitation).
    pub enum Purpose: "purpose" {
        /// Handling the case of a victim.
        Handling = "handling",
        /// Supervising that handling.
        Supervision = "supervision",
        /// Investigation and prosecution.
        LawEnforcement = "law-enforcement",
        /// Counting.
        Statistics = "statistics",
        /// Running the program.
        Administration = "administration",
    }
}

/// The purpose for which a role processes data when nothing else is said.
pub const fn purpose_of(role: Role) -> Purpose {
    match role {
        Role::IntakeOfficer | Role::CaseManager | Role::ServiceProvider => Purpose::Handling,
        Role::Investigator => Purpose::LawEnforcement,
        Role::Leader => Purpose::Supervision,
        Role::Secretariat | Role::Overseer | Role::Analyst => Purpose::Statistics,
        Role::Administrator | Role::DataProtectionOfficer => Purpose::Administration,
    }
}
