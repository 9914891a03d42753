//! Reports (laporan): recorded, read, changed, and moved from state to state.
//!
//! What the reporter tells is sealed: the story (narrative) and who is at risk (identity) under
//! the server's keys, how to reach the reporter and where the person is (location) under the
//! team's. The rest of a row are coded facts.

mod list;
mod record;
mod steps;

pub use list::{Filter, Listed, Tab, list, waiting};
pub(crate) use list::{union, within};
pub use record::{Changes, Created, NewReport, create, names, save, teams};
pub(crate) use steps::step;
pub use steps::{StepError, close, flag_emergency, mark_opened, refer_out, reopen};

use crate::cases::NO_DUE;
use crate::sealed::{Keeper, Sight};
use crate::{Error, Record, Tx, sql};
use domain::areas::{AreaCode, Country, Place};
use domain::ids::{AccountId, ReportId, TeamId};
use domain::intake::{
    Channel, PersonAtRisk, ReportCloseReason, ReportState, Reporter, ReporterKind, Urgency,
};
use domain::people::OrganisationKind;
use domain::screening::{Answer, Purpose};
use domain::sections::{Section, Sections};
use domain::{Line, PartialDate, Story};
use jiff::Timestamp;
use policy::{Act, Authorized, Open, See};
use serde::{Deserialize, Serialize};
use vault::{SectionA, SectionB};

/// The coded facts of a report.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Its identifier.
    pub id: ReportId,
    /// Its code.
    pub code: String,
    /// The team that took it.
    pub team: TeamId,
    /// Name of that team.
    pub team_name: String,
    /// How it arrived.
    pub channel: Channel,
    /// Who reports.
    pub reporter_kind: ReporterKind,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Where.
    pub place: Place,
    /// Name of the area, if it is one.
    pub area_name: Option<String>,
    /// How fast somebody must act.
    pub urgency: Urgency,
    /// How many persons are at risk, at least.
    pub people: i64,
    /// Whether a child is among them.
    pub child: Answer,
    /// Suspected purpose.
    pub purpose: Option<Purpose>,
    /// Where it stands.
    pub state: ReportState,
    /// Until when somebody must look at it.
    pub due_at: Option<Timestamp>,
    /// Code of the case that was opened from it.
    pub case: Option<String>,
    /// What kind of institution it was handed to.
    pub referred_to: Option<OrganisationKind>,
    /// Why it was closed.
    pub close_reason: Option<ReportCloseReason>,
    /// Who recorded it.
    pub recorded_by: AccountId,
    /// Name of that official.
    pub recorder: String,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Version for saving.
    pub version: i64,
}

/// What happened, in words. Sealed A.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Narrative {
    /// The story.
    pub story: Story,
    /// When it began or happened.
    pub happened: Option<PartialDate>,
}

/// The sealed parts of a report, as far as the actor's rights and keys reach.
pub struct Content {
    /// What happened.
    pub narrative: Option<Narrative>,
    /// Who is at risk.
    pub at_risk: Vec<PersonAtRisk>,
    /// Who reports and how to reach them.
    pub reporter: Sight<Reporter>,
    /// Where the person is.
    pub whereabouts: Sight<Line>,
    /// Sections that were opened, for the audit.
    pub opened: Sections,
}

impl Content {
    /// Whether something in it stays closed to this session for want of a key.
    pub const fn is_locked(&self) -> bool {
        matches!(self.reporter, Sight::Locked) || matches!(self.whereabouts, Sight::Locked)
    }
}

fn due_of(row: &Record) -> Result<Option<Timestamp>, Error> {
    match row.int_opt("due_at")? {
        None | Some(NO_DUE) => Ok(None),
        Some(_) => row.time_opt("due_at"),
    }
}

fn place(id: ReportId, column: &'static str) -> vault::Place<'static> {
    vault::Place {
        table: "report",
        column,
        row: id.0,
    }
}

const FACTS: &str = "select r.id, r.code, r.team, t.name as team_name, r.channel, \
     r.reporter_kind, r.received_at, r.area, a.name as area_name, r.country, r.urgency, \
     r.people_count, r.child_involved, r.purpose, r.state, r.due_at, c.code as case_code, \
     r.referred_to, r.close_reason, r.recorded_by, u.name as recorder, r.created_at, \
     r.updated_at, r.version from report r join team t on t.id = r.team \
     join account u on u.id = r.recorded_by left join area a on a.code = r.area \
     left join cases c on c.id = r.case_id where r.id = ?";

/// The coded facts.
pub async fn facts<A: Act>(tx: &mut Tx, auth: &Authorized<ReportId, A>) -> Result<Facts, Error> {
    let row = tx
        .row(&sql(FACTS).bind(auth.file()))
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Facts {
        id: row.parse("id")?,
        code: row.string("code")?,
        team: row.parse("team")?,
        team_name: row.string("team_name")?,
        channel: row.parse("channel")?,
        reporter_kind: row.parse("reporter_kind")?,
        received_at: row.time("received_at")?,
        place: place_of(&row)?,
        area_name: row.text_opt("area_name")?.map(str::to_owned),
        urgency: row.parse("urgency")?,
        people: row.int_opt("people_count")?.unwrap_or(1),
        child: row.parse("child_involved")?,
        purpose: row.parse_opt("purpose")?,
        state: row.parse("state")?,
        due_at: due_of(&row)?,
        case: row.text_opt("case_code")?.map(str::to_owned),
        referred_to: row.parse_opt("referred_to")?,
        close_reason: row.parse_opt("close_reason")?,
        recorded_by: row.parse("recorded_by")?,
        recorder: row.string("recorder")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        version: row.int("version")?,
    })
}

/// The place from the columns `area` and `country`.
fn place_of(row: &Record) -> Result<Place, Error> {
    if let Some(area) = row.parse_opt::<AreaCode>("area")? {
        return Ok(Place::Area(area));
    }
    match row.text_opt("country")? {
        None => Ok(Place::Unknown),
        Some(code) => Country::parse(code)
            .map(Place::Abroad)
            .map_err(|_| Error::Column("country")),
    }
}

/// Opens the sealed parts that the permit reaches. The caller records it before anything leaves.
pub async fn content(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<ReportId, Open>,
) -> Result<Content, Error> {
    let id = auth.file();
    let query =
        sql("select story_a, at_risk_a, reporter_b, whereabouts_b from report where id = ?");
    let row = tx.row(&query.bind(id)).await?.ok_or(Error::NotFound)?;
    let mut content = Content {
        narrative: None,
        at_risk: Vec::new(),
        reporter: Sight::Empty,
        whereabouts: Sight::Empty,
        opened: Sections::NONE,
    };
    if auth.reaches(Section::Narrative) {
        let (at, stored) = (place(id, "story_a"), row.bytes_opt("story_a")?);
        let opened = keeper
            .open_a(tx, auth, SectionA::Narrative, &at, stored)
            .await?;
        content.narrative = opened.map(vault::Opened::into_inner);
        content.opened = content.opened.with(Section::Narrative);
    }
    if auth.reaches(Section::Identity) {
        let (at, stored) = (place(id, "at_risk_a"), row.bytes_opt("at_risk_a")?);
        let opened = keeper
            .open_a(tx, auth, SectionA::Identity, &at, stored)
            .await?;
        content.at_risk = opened.map(vault::Opened::into_inner).unwrap_or_default();
        content.opened = content.opened.with(Section::Identity);
    }
    if auth.reaches(Section::Location) {
        let section = SectionB::Location;
        let (at, stored) = (place(id, "reporter_b"), row.bytes_opt("reporter_b")?);
        content.reporter = keeper.open_b(tx, auth, section, &at, stored).await?;
        let (at, stored) = (place(id, "whereabouts_b"), row.bytes_opt("whereabouts_b")?);
        content.whereabouts = keeper.open_b(tx, auth, section, &at, stored).await?;
        if !content.is_locked() {
            content.opened = content.opened.with(Section::Location);
        }
    }
    Ok(content)
}

/// The state alone, for deciding which step may follow.
pub async fn state(tx: &mut Tx, auth: &Authorized<ReportId, See>) -> Result<ReportState, Error> {
    state_of(tx, auth.file()).await
}

pub(crate) async fn state_of(tx: &mut Tx, id: ReportId) -> Result<ReportState, Error> {
    tx.row(&sql("select state from report where id = ?").bind(id))
        .await?
        .ok_or(Error::NotFound)?
        .parse("state")
}
