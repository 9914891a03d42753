//! Rights to one file: relation × role × action × section × state × purpose.

use crate::{Action, Actor, FileKind, Purpose, Relation, State};
use domain::ids::TeamId;
use domain::people::Role;
use domain::sections::{Section, Sections};

/// One question to the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Report or case.
    pub file: FileKind,
    /// Role of who asks.
    pub role: Role,
    /// Relation to the file.
    pub relation: Relation,
    /// Sections that a referral shares; counts for [`Relation::Referred`] only.
    pub shared: Sections,
    /// Section asked for.
    pub section: Section,
    /// What is to be done.
    pub action: Action,
    /// State of the file.
    pub state: State,
    /// Why.
    pub purpose: Purpose,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Permit,
    /// No; towards the asker a file that does not exist.
    Deny,
}

const EVERYTHING: Sections = Sections::NONE
    .with(Section::General)
    .with(Section::Identity)
    .with(Section::Narrative)
    .with(Section::Legal)
    .with(Section::Location)
    .with(Section::Medical)
    .with(Section::Evidence);
const GENERAL: Sections = Sections::NONE.with(Section::General);

/// Decides one request. Pure: the same question always has the same answer.
pub fn decide(request: &Request) -> Decision {
    if !purpose_fits(request.role, request.purpose) {
        return Decision::Deny;
    }
    let sections = allowed_sections(
        request.file,
        request.role,
        request.relation,
        request.shared,
        request.action,
        request.state,
    );
    if sections.has(request.section) {
        Decision::Permit
    } else {
        Decision::Deny
    }
}

/// The sections on which `action` is permitted.
pub fn allowed_sections(
    file: FileKind,
    role: Role,
    relation: Relation,
    shared: Sections,
    action: Action,
    state: State,
) -> Sections {
    by_relation(relation, shared, action)
        .and(by_role(file, role, action))
        .and(by_state(state, action))
}

/// What the relation gives. A relation that restricts comes before all others.
fn by_relation(relation: Relation, shared: Sections, action: Action) -> Sections {
    match relation {
        Relation::Owner | Relation::Supervisor => match action {
            Action::See | Action::Open | Action::Edit | Action::Contribute => EVERYTHING,
            Action::Plan | Action::Refer | Action::Close | Action::Reopen => EVERYTHING,
            Action::Answer => Sections::NONE,
        },
        Relation::Team => match action {
            Action::See | Action::Open | Action::Edit | Action::Contribute => EVERYTHING,
            Action::Plan | Action::Refer => EVERYTHING,
            Action::Answer | Action::Close | Action::Reopen => Sections::NONE,
        },
        Relation::Referred => match action {
            Action::See => GENERAL,
            Action::Open | Action::Contribute => shared.with(Section::General),
            Action::Answer => GENERAL,
            Action::Edit | Action::Plan | Action::Refer | Action::Close | Action::Reopen => {
                Sections::NONE
            }
        },
        Relation::Invited => match action {
            Action::Answer => GENERAL,
            Action::See
            | Action::Open
            | Action::Edit
            | Action::Contribute
            | Action::Plan
            | Action::Refer
            | Action::Close
            | Action::Reopen => Sections::NONE,
        },
        Relation::Conflicted | Relation::Former | Relation::Unrelated => Sections::NONE,
    }
}

/// What a role may ever touch, whatever its relation. Roles that never handle a case have no
/// access even if somebody makes them a member of a team by mistake.
fn by_role(file: FileKind, role: Role, action: Action) -> Sections {
    match (role, file) {
        (Role::CaseManager, FileKind::Report | FileKind::Case)
        | (Role::IntakeOfficer, FileKind::Report) => EVERYTHING,
        // Intake sees what became of its report, not the file that grew from it.
        (Role::IntakeOfficer, FileKind::Case) => GENERAL,
        (Role::ServiceProvider, FileKind::Report | FileKind::Case) => EVERYTHING,
        // Health records reach the police only as a visum asked for in writing.
        (Role::Investigator, FileKind::Report | FileKind::Case) => Sections::NONE
            .with(Section::General)
            .with(Section::Identity)
            .with(Section::Narrative)
            .with(Section::Legal)
            .with(Section::Location)
            .with(Section::Evidence),
        // Leaders see what is overdue by code, never who it is about, and leave the work on it to
        // those who know the person.
        (Role::Leader, FileKind::Report | FileKind::Case) => match action {
            Action::See | Action::Open => GENERAL,
            Action::Edit
            | Action::Contribute
            | Action::Plan
            | Action::Refer
            | Action::Answer
            | Action::Close
            | Action::Reopen => Sections::NONE,
        },
        (
            Role::Secretariat
            | Role::Overseer
            | Role::Analyst
            | Role::Administrator
            | Role::DataProtectionOfficer,
            FileKind::Report | FileKind::Case,
        ) => Sections::NONE,
    }
}

/// What a state leaves: a closed file is read, answered about and reopened, nothing else.
fn by_state(state: State, action: Action) -> Sections {
    match (state, action) {
        (State::Open, Action::Reopen) => Sections::NONE,
        (
            State::Open,
            Action::See
            | Action::Open
            | Action::Edit
            | Action::Contribute
            | Action::Plan
            | Action::Refer
            | Action::Answer
            | Action::Close,
        ) => EVERYTHING,
        (State::Closed, Action::See | Action::Open | Action::Reopen) => EVERYTHING,
        (
            State::Closed,
            Action::Edit
            | Action::Contribute
            | Action::Plan
            | Action::Refer
            | Action::Answer
            | Action::Close,
        ) => Sections::NONE,
    }
}

/// Purposes for which a role may open a file at all.
fn purpose_fits(role: Role, purpose: Purpose) -> bool {
    match purpose {
        Purpose::Handling => match role {
            Role::IntakeOfficer | Role::CaseManager | Role::ServiceProvider => true,
            Role::Investigator
            | Role::Secretariat
            | Role::Leader
            | Role::Overseer
            | Role::Analyst
            | Role::Administrator
            | Role::DataProtectionOfficer => false,
        },
        Purpose::Supervision => match role {
            Role::CaseManager | Role::IntakeOfficer | Role::ServiceProvider => true,
            Role::Leader | Role::Investigator => true,
            Role::Secretariat
            | Role::Overseer
            | Role::Analyst
            | Role::Administrator
            | Role::DataProtectionOfficer => false,
        },
        Purpose::LawEnforcement => match role {
            Role::Investigator => true,
            Role::IntakeOfficer
            | Role::CaseManager
            | Role::ServiceProvider
            | Role::Secretariat
            | Role::Leader
            | Role::Overseer
            | Role::Analyst
            | Role::Administrator
            | Role::DataProtectionOfficer => false,
        },
        // Counting and administering never open a file.
        Purpose::Statistics | Purpose::Administration => false,
    }
}

/// The files that an actor's lists may show, as teams.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Teams whose own files are listed.
    pub own: Vec<TeamId>,
    /// Teams whose accepted referrals are listed.
    pub referred: Vec<TeamId>,
}

/// Compiles [`decide`] into the teams whose files a list may show.
///
/// Conflicts of interest are rows, not teams: the list query leaves those files out itself.
pub fn scope(actor: &Actor, file: FileKind) -> Scope {
    let listed = |relation: Relation| {
        allowed_sections(
            file,
            actor.role,
            relation,
            Sections::NONE,
            Action::See,
            State::Open,
        )
        .has(Section::General)
    };
    let when = |yes: bool, teams: &[TeamId]| if yes { teams.to_vec() } else { Vec::new() };
    Scope {
        own: when(listed(Relation::Team), &actor.teams),
        referred: when(listed(Relation::Referred), &actor.teams),
    }
}
