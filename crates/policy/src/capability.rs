//! Parts of the program by role. None of them opens a file.

use domain::Coded;
use domain::people::Role;

domain::coded! {
    /// A part of the program.
    pub enum Capability: "capability" {
        /// Record reports and search before it.
        TakeReports = "take-reports",
        /// Screen reports and open cases from them.
        ScreenReports = "screen-reports",
        /// Work on cases to which one is related.
        WorkOnCases = "work-on-cases",
        /// Send and answer referrals.
        Referrals = "referrals",
        /// Figures: counts without identities.
        Figures = "figures",
        /// Import and reverse imports.
        Import = "import",
        /// Organisations and teams.
        ManageOrganisations = "manage-organisations",
        /// Accounts.
        ManageAccounts = "manage-accounts",
        /// Deadline rules and other settings.
        ManageRules = "manage-rules",
        /// The audit and its verification.
        Audit = "audit",
        /// The keys of one's own teams: admit, remove, rotate, recover.
        TeamKeys = "team-keys",
        /// See the work of the task force: members, meetings, action plan, prevention, directory.
        SeeTaskForce = "see-task-force",
        /// Run it: members, meetings, decisions, action plan, directory, legal bases.
        Coordinate = "coordinate",
        /// Report what one's own organisation did of the action plan.
        ReportProgress = "report-progress",
        /// Record outreach, materials and community-watch groups.
        RecordPrevention = "record-prevention",
        /// Write and publish on the public site.
        Publish = "publish",
        /// Periodic reports of the task force and of those below it.
        PeriodicReports = "periodic-reports",
        /// Write definitions of figures, choose what is published of them, and lay it before others.
        PrepareReleases = "prepare-releases",
        /// Approve what somebody else prepared.
        ApproveReleases = "approve-releases",
        /// Decide whether records are of one person, for cases to which one is related.
        LinkPersons = "link-persons",
    }
}

/// Whether `role` may use `capability`.
pub const fn can(role: Role, capability: Capability) -> bool {
    match capability {
        Capability::TakeReports => matches!(role, Role::IntakeOfficer | Role::CaseManager),
        Capability::ScreenReports => matches!(role, Role::IntakeOfficer | Role::CaseManager),
        Capability::WorkOnCases => matches!(
            role,
            Role::CaseManager | Role::ServiceProvider | Role::Investigator | Role::Leader
        ),
        Capability::Referrals => matches!(
            role,
            Role::CaseManager | Role::ServiceProvider | Role::Investigator
        ),
        Capability::Figures => !matches!(role, Role::Administrator | Role::ServiceProvider),
        Capability::Import => matches!(role, Role::Analyst),
        Capability::ManageOrganisations => matches!(role, Role::Administrator | Role::Secretariat),
        Capability::ManageAccounts => matches!(role, Role::Administrator),
        Capability::ManageRules => matches!(role, Role::Administrator),
        Capability::Audit => matches!(role, Role::Administrator | Role::DataProtectionOfficer),
        Capability::TeamKeys => matches!(
            role,
            Role::IntakeOfficer | Role::CaseManager | Role::ServiceProvider | Role::Investigator
        ),
        // Nothing of it is about a victim.
        Capability::SeeTaskForce => true,
        Capability::Coordinate => matches!(role, Role::Secretariat),
        Capability::ReportProgress | Capability::RecordPrevention => matches!(
            role,
            Role::Secretariat
                | Role::Leader
                | Role::IntakeOfficer
                | Role::CaseManager
                | Role::ServiceProvider
                | Role::Investigator
        ),
        Capability::Publish => matches!(role, Role::Secretariat | Role::Leader),
        Capability::PrepareReleases => matches!(role, Role::Analyst | Role::Secretariat),
        Capability::ApproveReleases => matches!(
            role,
            Role::Leader | Role::DataProtectionOfficer | Role::Analyst
        ),
        // Those whom the policy lets open an identity at all.
        Capability::LinkPersons => matches!(
            role,
            Role::CaseManager | Role::ServiceProvider | Role::Investigator
        ),
        Capability::PeriodicReports => {
            matches!(role, Role::Secretariat | Role::Leader | Role::Overseer)
        }
    }
}

/// What `role` may use, in the order of the list.
pub fn capabilities(role: Role) -> impl Iterator<Item = Capability> {
    Capability::ALL
        .iter()
        .copied()
        .filter(move |capability| can(role, *capability))
}
