//! Reports (laporan): recorded, read, changed, and moved from state to state.
//!
//! What the reporter tells is sealed: the story (narrative) and who is at risk (identity) under
//! the server's keys, how to reach the reporter and where the person is (location) under the
//! team's. The rest of a row are coded facts.

mod list;
mod steps;

pub use list::{Filter, Listed, Tab, list, waiting};
pub(crate) use list::{union, within};
pub(crate) use steps::step;
pub use steps::{StepError, close, flag_emergency, mark_opened, refer_out, reopen};

use crate::cases::NO_DUE;
use crate::sealed::{Keeper, Sight, Subject};
use crate::search::{self, NumberOf};
use crate::{Error, Record, Tx, code, code_opt, idempotency, sql};
use domain::areas::{AreaCode, Country, Place};
use domain::codes::{CodeKind, HumanCode};
use domain::ids::{AccountId, OrganisationId, ReportId, TeamId};
use domain::intake::{
    Channel, PersonAtRisk, Reply, Report, ReportCloseReason, ReportState, Reporter, ReporterKind,
    Urgency,
};
use domain::people::OrganisationKind;
use domain::screening::{Answer, Purpose};
use domain::sections::Section;
use domain::{Line, PartialDate, PersonName, Story};
use jiff::Timestamp;
use policy::{Actor, Authorized, Edit, FileKind, Open, See};
use serde::{Deserialize, Serialize};
use vault::{SectionA, SectionB};

/// A report to be recorded.
#[derive(Debug)]
pub struct NewReport<'a> {
    /// Its identifier.
    pub id: ReportId,
    /// The team that takes it: one of the actor's.
    pub team: TeamId,
    /// What was reported, free of faults.
    pub report: &'a Report,
    /// For what the person may be meant to be exploited, if somebody suspects it.
    pub purpose: Option<Purpose>,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Until when somebody must look at it.
    pub due_at: Option<Timestamp>,
    /// Token of the form: sent twice, it is recorded once.
    pub token: &'a str,
    /// When it is recorded.
    pub at: Timestamp,
}

/// What came of recording a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Created {
    /// The code that the reporter gets.
    pub code: HumanCode,
    /// Whether the same form had been recorded before: nothing was done this time.
    pub repeated: bool,
}

/// A report changed by an officer.
#[derive(Debug)]
pub struct Changes<'a> {
    /// The version that was read.
    pub version: i64,
    /// What the report says now, free of faults.
    pub report: &'a Report,
    /// For what the person may be meant to be exploited.
    pub purpose: Option<Purpose>,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Until when somebody must look at it.
    pub due_at: Option<Timestamp>,
    /// Leaves contact and whereabouts as they are stored: the session could not open them, so
    /// what the form holds there says nothing.
    pub keep_location: bool,
    /// When.
    pub at: Timestamp,
}

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
    pub opened: domain::sections::Sections,
}

impl Content {
    /// Whether something in it stays closed to this session for want of a key.
    pub const fn is_locked(&self) -> bool {
        matches!(self.reporter, Sight::Locked) || matches!(self.whereabouts, Sight::Locked)
    }
}

// ---------------------------------------------------------------- recording

/// Teams of the actor that take reports, by name.
pub async fn teams(tx: &mut Tx, actor: &Actor) -> Result<Vec<(TeamId, String)>, Error> {
    if actor.teams.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql("select id, name from team where takes_reports = ? and active = ? and id in (")
        .bind(true)
        .bind(true)
        .bind_all(actor.teams.iter().copied())
        .push(") order by name");
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| Ok((row.parse("id")?, row.string("name")?)))
        .collect()
}

/// Records a report under a new code.
///
/// # Errors
/// [`Error::NotFound`] when the team is not one of the actor's that take reports.
pub async fn create(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    actor: &Actor,
    new: &NewReport<'_>,
) -> Result<Created, Error> {
    if !teams(tx, actor)
        .await?
        .iter()
        .any(|(team, _)| *team == new.team)
    {
        return Err(Error::NotFound);
    }
    let code = free_code(tx, keeper).await?;
    let answer = code.to_string();
    if let Some(earlier) = idempotency::claim(tx, actor.account, new.token, &answer, new.at).await?
    {
        let code = earlier.parse().map_err(|_| Error::Corrupt("report code"))?;
        return Ok(Created {
            code,
            repeated: true,
        });
    }
    insert_facts(tx, actor, new, &answer).await?;
    seal_a(tx, keeper, new.id, new.report).await?;
    let reporter = keeper
        .seal_new_b(
            tx,
            new.id,
            new.team,
            SectionB::Location,
            &place(new.id, "reporter_b"),
            &new.report.reporter,
        )
        .await?;
    let whereabouts = match &new.report.whereabouts {
        None => None,
        Some(line) => Some(
            keeper
                .seal_new_b(
                    tx,
                    new.id,
                    new.team,
                    SectionB::Location,
                    &place(new.id, "whereabouts_b"),
                    line,
                )
                .await?,
        ),
    };
    set_location(tx, new.id, reporter, whereabouts).await?;
    let owner = owner(tx, new.id).await?;
    index_persons(tx, keeper, owner, new.id, new.report).await?;
    index_reporter(tx, keeper, owner, new.id, &new.report.reporter).await?;
    Ok(Created {
        code,
        repeated: false,
    })
}

/// A code that no report has. Two that are drawn at the same time and are equal, one in a thousand
/// million, meet the unique column: then nothing is recorded and the form is sent again.
async fn free_code(tx: &mut Tx, keeper: &mut Keeper<'_>) -> Result<HumanCode, Error> {
    loop {
        let code = HumanCode::new(CodeKind::Report, keeper.random.bytes()?);
        let taken = tx
            .row(&sql("select 1 as one from report where code = ?").bind(code.to_string()))
            .await?;
        if taken.is_none() {
            return Ok(code);
        }
    }
}

async fn insert_facts(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewReport<'_>,
    code_text: &str,
) -> Result<(), Error> {
    let report = new.report;
    tx.run(
        &sql(
            "insert into report (id, task_force, team, code, channel, reporter_kind, received_at, \
             area, country, urgency, people_count, child_involved, purpose, state, due_at, \
             recorded_by, created_at, updated_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(actor.task_force)
        .bind(new.team)
        .bind(code_text)
        .bind(code(report.channel))
        .bind(code(report.reporter.kind))
        .bind(new.received_at)
        .bind(report.place.area().map(|area| area.to_string()))
        .bind(country(report.place))
        .bind(code(report.urgency))
        .bind(i64::from(report.persons_at_risk))
        .bind(code(child(report.child_at_risk)))
        .bind(code_opt(new.purpose))
        .bind(code(ReportState::START))
        .bind(due_value(new.due_at))
        .bind(actor.account)
        .bind(new.at)
        .bind(new.at),
    )
    .await?;
    Ok(())
}

/// The country column: only where no area says more.
fn country(place: Place) -> Option<&'static str> {
    match place {
        Place::Abroad(country) => Some(country.code()),
        Place::Area(_) | Place::Unknown => None,
    }
}

/// A due time far ahead stands for none, so that lists by due time need no case for it.
fn due_value(due_at: Option<Timestamp>) -> i64 {
    due_at.map_or(NO_DUE, Timestamp::as_microsecond)
}

fn due_of(row: &Record) -> Result<Option<Timestamp>, Error> {
    match row.int_opt("due_at")? {
        None | Some(NO_DUE) => Ok(None),
        Some(_) => row.time_opt("due_at"),
    }
}

/// The answer whether a child is involved, as a coded fact. What was not asked is not known.
const fn child(reply: Reply<bool>) -> Answer {
    match reply {
        Reply::Given(true) => Answer::Yes,
        Reply::Given(false) => Answer::No,
        Reply::Declined => Answer::Declined,
        Reply::Unknown | Reply::NotAsked => Answer::Unknown,
    }
}

fn place(id: ReportId, column: &'static str) -> vault::Place<'static> {
    vault::Place {
        table: "report",
        column,
        row: id.0,
    }
}

/// Seals story and persons for a row that is being written in this transaction; the caller holds
/// the right to write it.
async fn seal_a(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    id: ReportId,
    report: &Report,
) -> Result<(), Error> {
    let narrative = Narrative {
        story: report.story.clone(),
        happened: report.happened,
    };
    let story = keeper
        .seal_new_a(
            tx,
            id,
            SectionA::Narrative,
            &place(id, "story_a"),
            &narrative,
        )
        .await?;
    let at_risk = if report.persons.is_empty() {
        None
    } else {
        let place = place(id, "at_risk_a");
        Some(
            keeper
                .seal_new_a(tx, id, SectionA::Identity, &place, &report.persons)
                .await?,
        )
    };
    tx.run(
        &sql("update report set story_a = ?, at_risk_a = ? where id = ?")
            .bind(story)
            .bind(at_risk)
            .bind(id),
    )
    .await?;
    Ok(())
}

async fn set_location(
    tx: &mut Tx,
    id: ReportId,
    reporter: Vec<u8>,
    whereabouts: Option<Vec<u8>>,
) -> Result<(), Error> {
    tx.run(
        &sql("update report set reporter_b = ?, whereabouts_b = ? where id = ?")
            .bind(reporter)
            .bind(whereabouts)
            .bind(id),
    )
    .await?;
    Ok(())
}

// ---------------------------------------------------------------- finding again

/// The organisation under whose keys a report's numbers are found again.
async fn owner(tx: &mut Tx, id: ReportId) -> Result<OrganisationId, Error> {
    tx.row(
        &sql("select t.organisation from report r join team t on t.id = r.team where r.id = ?")
            .bind(id),
    )
    .await?
    .ok_or(Error::NotFound)?
    .parse("organisation")
}

async fn index_persons(
    tx: &mut Tx,
    keeper: &Keeper<'_>,
    owner: OrganisationId,
    id: ReportId,
    report: &Report,
) -> Result<(), Error> {
    for (position, person) in report.persons.iter().enumerate() {
        let nik = person
            .nik
            .given()
            .map(|nik| search::blind(keeper.ring(), owner, nik));
        let phone = person
            .phone
            .given()
            .map(|phone| search::blind(keeper.ring(), owner, phone));
        let numbers: Vec<_> = nik.into_iter().chain(phone).collect();
        let person = position.to_string();
        search::set_numbers(tx, &number_of(owner, id, &person), &numbers).await?;
    }
    Ok(())
}

/// A caller is recognised by the phone, except one who chose to stay anonymous.
async fn index_reporter(
    tx: &mut Tx,
    keeper: &Keeper<'_>,
    owner: OrganisationId,
    id: ReportId,
    reporter: &Reporter,
) -> Result<(), Error> {
    let phone = match reporter.kind {
        ReporterKind::Anonymous => None,
        _ => reporter.phone.given(),
    };
    let numbers: Vec<_> = phone
        .map(|phone| search::blind(keeper.ring(), owner, phone))
        .into_iter()
        .collect();
    search::set_numbers(tx, &number_of(owner, id, REPORTER), &numbers).await
}

/// Stands for the reporter among the persons of a report in the blind index.
const REPORTER: &str = "reporter";

const fn number_of(owner: OrganisationId, id: ReportId, person: &str) -> NumberOf<'_> {
    NumberOf {
        organisation: owner,
        file: FileKind::Report,
        subject: id.0,
        person,
    }
}

/// The names by which a report is found in the index of names; the reporter's is sealed B and
/// stays out.
pub fn names(report: &Report) -> impl Iterator<Item = &PersonName> {
    report
        .persons
        .iter()
        .filter_map(|person| person.name.given())
}

// ---------------------------------------------------------------- reading

const FACTS: &str = "select r.id, r.code, r.team, t.name as team_name, r.channel, \
     r.reporter_kind, r.received_at, r.area, a.name as area_name, r.country, r.urgency, \
     r.people_count, r.child_involved, r.purpose, r.state, r.due_at, c.code as case_code, \
     r.referred_to, r.close_reason, r.recorded_by, u.name as recorder, r.created_at, \
     r.updated_at, r.version from report r join team t on t.id = r.team \
     join account u on u.id = r.recorded_by left join area a on a.code = r.area \
     left join cases c on c.id = r.case_id where r.id = ?";

/// The coded facts.
pub async fn facts<A: policy::Act>(
    tx: &mut Tx,
    auth: &Authorized<ReportId, A>,
) -> Result<Facts, Error> {
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
    let row = tx
        .row(
            &sql("select story_a, at_risk_a, reporter_b, whereabouts_b from report where id = ?")
                .bind(id),
        )
        .await?
        .ok_or(Error::NotFound)?;
    let mut content = Content {
        narrative: None,
        at_risk: Vec::new(),
        reporter: Sight::Empty,
        whereabouts: Sight::Empty,
        opened: domain::sections::Sections::NONE,
    };
    if auth.reaches(Section::Narrative) {
        let stored = row.bytes_opt("story_a")?;
        let opened = keeper
            .open_a(tx, auth, SectionA::Narrative, &place(id, "story_a"), stored)
            .await?;
        content.narrative = opened.map(vault::Opened::into_inner);
        content.opened = content.opened.with(Section::Narrative);
    }
    if auth.reaches(Section::Identity) {
        let stored = row.bytes_opt("at_risk_a")?;
        let opened = keeper
            .open_a(
                tx,
                auth,
                SectionA::Identity,
                &place(id, "at_risk_a"),
                stored,
            )
            .await?;
        content.at_risk = opened.map(vault::Opened::into_inner).unwrap_or_default();
        content.opened = content.opened.with(Section::Identity);
    }
    if auth.reaches(Section::Location) {
        content.reporter = keeper
            .open_b(
                tx,
                auth,
                SectionB::Location,
                &place(id, "reporter_b"),
                row.bytes_opt("reporter_b")?,
            )
            .await?;
        content.whereabouts = keeper
            .open_b(
                tx,
                auth,
                SectionB::Location,
                &place(id, "whereabouts_b"),
                row.bytes_opt("whereabouts_b")?,
            )
            .await?;
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

// ---------------------------------------------------------------- changing

/// Saves a report that was read with `changes.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<ReportId, Edit>,
    changes: &Changes<'_>,
) -> Result<(), Error> {
    let (id, report) = (auth.file(), changes.report);
    if !auth.reaches(Section::Narrative) || !auth.reaches(Section::Identity) {
        return Err(Error::NotFound);
    }
    tx.run_versioned(
        &sql(
            "update report set channel = ?, reporter_kind = ?, received_at = ?, area = ?, \
             country = ?, urgency = ?, people_count = ?, child_involved = ?, purpose = ?, \
             due_at = ?, updated_at = ?, version = version + 1 where id = ? and version = ?",
        )
        .bind(code(report.channel))
        .bind(code(report.reporter.kind))
        .bind(changes.received_at)
        .bind(report.place.area().map(|area| area.to_string()))
        .bind(country(report.place))
        .bind(code(report.urgency))
        .bind(i64::from(report.persons_at_risk))
        .bind(code(child(report.child_at_risk)))
        .bind(code_opt(changes.purpose))
        .bind(due_value(changes.due_at))
        .bind(changes.at)
        .bind(id)
        .bind(changes.version),
    )
    .await?;
    seal_a(tx, keeper, id, report).await?;
    let owner = owner(tx, id).await?;
    search::forget_numbers(tx, id.subject(), changes.keep_location.then_some(REPORTER)).await?;
    index_persons(tx, keeper, owner, id, report).await?;
    if !changes.keep_location {
        save_location(tx, keeper, auth, report).await?;
        index_reporter(tx, keeper, owner, id, &report.reporter).await?;
    }
    Ok(())
}

async fn save_location(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<ReportId, Edit>,
    report: &Report,
) -> Result<(), Error> {
    let id = auth.file();
    let reporter = keeper
        .seal_b(
            tx,
            auth,
            SectionB::Location,
            &place(id, "reporter_b"),
            &report.reporter,
        )
        .await?;
    let whereabouts = match &report.whereabouts {
        None => None,
        Some(line) => Some(
            keeper
                .seal_b(
                    tx,
                    auth,
                    SectionB::Location,
                    &place(id, "whereabouts_b"),
                    line,
                )
                .await?,
        ),
    };
    set_location(tx, id, reporter, whereabouts).await
}
