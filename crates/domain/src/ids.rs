//! Typed identifiers: UUIDv7 as text in storage, one type a resource so that none is mistaken
//! for another.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A task force (gugus tugas) at one level and area.
    TaskForceId,
    /// An organisation (OPD, police, hospital, shelter, NGO).
    OrganisationId,
    /// A team within an organisation: the unit that holds keys and owns cases.
    TeamId,
    /// A person who logs in.
    AccountId,
    /// A first report (laporan).
    ReportId,
    /// A screening (penapisan) of a report.
    ScreeningId,
    /// A case (kasus).
    CaseId,
    /// A person in a case.
    PersonId,
    /// A leg of the route of a case.
    LegId,
    /// One determination of trafficking status.
    DeterminationId,
    /// A service (layanan) in the plan of a case.
    ServiceId,
    /// A referral (rujukan) to another organisation's team.
    ReferralId,
    /// A question to the figures that somebody keeps.
    FigureViewId,
    /// A note in the file of a case.
    NoteId,
    /// One batch of imported rows.
    ImportId,
    /// A saved, unfinished form.
    DraftId,
    /// A rule that gives a due date.
    RuleId,
    /// A file kept beside a row: a scan, a photo, a presentation.
    AttachmentId,
    /// A regulation of the library.
    RegulationId,
    /// A decree (SK) that names the members of a task force.
    DecreeId,
    /// A division (bidang, sub gugus tugas) of a task force.
    DivisionId,
    /// A post in a task force, held by one official after the other.
    PostId,
    /// One official's time in a post.
    TenureId,
    /// A service in the directory.
    ListingId,
    /// A series of meetings.
    SeriesId,
    /// A meeting.
    MeetingId,
    /// An item of an agenda.
    AgendaItemId,
    /// Somebody invited to a meeting.
    InviteeId,
    /// One attendance at a meeting.
    AttendanceId,
    /// A part of the minutes.
    MinuteId,
    /// A decision of a meeting.
    DecisionId,
    /// Something that a post was asked to do.
    ActionItemId,
    /// A file of a speaker at a meeting.
    HandoutId,
    /// An action plan.
    PlanId,
    /// A programme of the action plan.
    ProgrammeId,
    /// An activity of the action plan.
    ActivityId,
    /// An indicator of the action plan.
    IndicatorId,
    /// An outreach event.
    OutreachId,
    /// Material for outreach.
    MaterialId,
    /// A community-watch group.
    WatchGroupId,
    /// A news item or publication of the public site.
    ArticleId,
    /// A periodic report of the task force.
    PeriodicId,
    /// Figures that were published, or may be.
    ReleaseId,
}
