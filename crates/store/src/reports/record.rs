//! Recording a report, and changing one.

use super::{Narrative, place};
use crate::cases::NO_DUE;
use crate::sealed::{Keeper, Subject};
use crate::search::{self, NumberOf};
use crate::{Error, Tx, code, code_opt, idempotency, sql};
use domain::PersonName;
use domain::areas::Place;
use domain::codes::{CodeKind, HumanCode};
use domain::ids::{OrganisationId, ReportId, TeamId};
use domain::intake::{Reply, Report, ReportState, Reporter, ReporterKind};
use domain::screening::{Answer, Purpose};
use domain::sections::Section;
use jiff::Timestamp;
use policy::{Actor, Authorized, Edit, FileKind};
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

/// The answer whether a child is involved, as a coded fact. What was not asked is not known.
const fn child(reply: Reply<bool>) -> Answer {
    match reply {
        Reply::Given(true) => Answer::Yes,
        Reply::Given(false) => Answer::No,
        Reply::Declined => Answer::Declined,
        Reply::Unknown | Reply::NotAsked => Answer::Unknown,
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
