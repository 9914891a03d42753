//! Opening a case: from a report, or directly with coded facts (imports, demonstration).

use super::events::{self, Happened};
use super::facts::{self, Fact};
use super::notes::{self, NoteKind};
use super::persons::{self, PersonFacts};
use super::secrets::{self, Contact, Identity};
use super::{By, Fault, NO_DUE, known_area};
use crate::sealed::Keeper;
use crate::{Error, Record, Tx, code, code_opt, sql, tally, work_tally};
use domain::cases::{ExploitationType, Monitoring, RetentionClass, Stage, TraffickingStatus};
use domain::codes::CodeKind;
use domain::ids::{AccountId, CaseId, ImportId, NoteId, PersonId, ReportId, TaskForceId, TeamId};
use domain::{Alias, AreaCode, Country, HumanCode, PartialDate, Story};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Authorized, Edit};
use vault::Random;

/// How often another code or alias is drawn. 30 random bits: a second draw is rare at a million
/// cases, a tenth practically never happens.
const DRAWS: usize = 10;

/// A case to be opened from a report.
pub struct FromReport {
    /// Identifier of the new case.
    pub id: CaseId,
    /// The team that takes it: one of the report's task force that takes cases.
    pub team: TeamId,
    /// Who owns it from the start, a member of that team; nobody yet for none.
    pub owner: Option<AccountId>,
    /// Whether a child is among those at risk, as far as the report says.
    pub child: bool,
    /// Whether it is marked as being of high risk.
    pub high_risk: bool,
    /// Who is known from the report, so that nobody has to ask again.
    pub persons: Vec<FromReportPerson>,
    /// What was told, to stand as the first note of the case.
    pub story: Option<(NoteId, Story)>,
    /// The day in the task force's time zone.
    pub today: Date,
}

/// A person known from a report.
pub struct FromReportPerson {
    /// Identifier of the new person.
    pub id: PersonId,
    /// Coded facts.
    pub facts: PersonFacts,
    /// Who it is, as far as the report says.
    pub identity: Option<Identity>,
    /// How to reach them, as far as the report says.
    pub contact: Option<Contact>,
}

/// A case to be opened with coded facts alone. Nothing sealed can enter this way.
pub struct Direct {
    /// Identifier of the new case.
    pub id: CaseId,
    /// Its task force.
    pub task_force: TaskForceId,
    /// The owning team.
    pub team: TeamId,
    /// Who owns it.
    pub owner: Option<AccountId>,
    /// The import that brings it, and its number there.
    pub import: Option<(ImportId, Option<String>)>,
    /// Where it stands.
    pub stage: Stage,
    /// Area where it counts.
    pub area: Option<AreaCode>,
    /// Country, where no area of Indonesia is known.
    pub country: Option<Country>,
    /// The exploitation under which it is counted.
    pub exploitation: Option<ExploitationType>,
    /// Whether a victim is a child.
    pub child: bool,
    /// Whether it is marked as being of high risk.
    pub high_risk: bool,
    /// When it was opened, as far as it is known.
    pub opened_on: PartialDate,
    /// The same as a time, by which lists are ordered.
    pub opened_at: Timestamp,
    /// When it was closed, if it is.
    pub closed_at: Option<Timestamp>,
    /// How long it is kept.
    pub retention: Option<RetentionClass>,
    /// Who is in it.
    pub persons: Vec<DirectPerson>,
    /// What is known of the exploitation and how it came about.
    pub facts: Vec<Fact>,
}

/// A person with coded facts alone.
pub struct DirectPerson {
    /// Identifier of the new person.
    pub id: PersonId,
    /// Coded facts.
    pub facts: PersonFacts,
    /// Whether found to be a victim, as the source says.
    pub status: Option<TraffickingStatus>,
}

/// A case that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Its identifier.
    pub id: CaseId,
    /// Its code.
    pub code: HumanCode,
    /// Its alias.
    pub alias: Alias,
}

/// Opens a case from a report and links both. The step of the report itself
/// (`ReportState::next`) is the caller's, in the same transaction.
///
/// # Errors
/// [`Error::Duplicate`] if a case was opened from this report already; [`Fault::NotAMember`] if
/// the owner cannot own cases of the team; [`Error::NotFound`] if the team takes no cases here.
pub async fn open_from_report(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<ReportId, Edit>,
    new: &FromReport,
    by: &By,
) -> Result<Opened, Fault> {
    let report = tx
        .row(&sql("select task_force, area, country from report where id = ?").bind(auth.file()))
        .await?
        .ok_or(Error::NotFound)?;
    let task_force: TaskForceId = report.parse("task_force")?;
    team_takes_cases(tx, task_force, new.team).await?;
    if let Some(owner) = new.owner {
        super::progress::can_own(tx, new.id, new.team, owner).await?;
    }
    let row = row_of_report(auth.file(), task_force, &report, new, by)?;
    let opened = insert(tx, &mut keeper.random, &row).await?;
    let linked = sql("update report set case_id = ? where id = ? and case_id is null")
        .bind(new.id)
        .bind(auth.file());
    if tx.run(&linked).await? != 1 {
        return Err(Error::Duplicate.into());
    }
    events::record(tx, new.id, by, Happened::OpenedFromReport, &[]).await?;
    let mut first_victim = Some(opened.alias);
    for person in &new.persons {
        let alias = persons::alias(&mut keeper.random, &person.facts, &mut first_victim)?;
        persons::insert(tx, new.id, person.id, alias, &person.facts, None, by.at).await?;
        secrets::seal_new(tx, keeper, new, person).await?;
    }
    if let Some((id, story)) = &new.story {
        notes::insert_new(tx, keeper, new.id, *id, NoteKind::Report, story, by).await?;
    }
    tally::refresh_case(tx, new.id).await?;
    work_tally::refresh_case(tx, new.id).await?;
    Ok(opened)
}

fn row_of_report(
    report_id: ReportId,
    task_force: TaskForceId,
    report: &Record,
    new: &FromReport,
    by: &By,
) -> Result<Row, Error> {
    Ok(Row {
        id: new.id,
        task_force,
        team: new.team,
        owner: new.owner,
        report: Some(report_id),
        import: None,
        stage: Stage::START,
        area: report.parse_opt("area")?,
        country: report.parse_opt("country")?,
        exploitation: None,
        child: new.child,
        high_risk: new.high_risk,
        opened_on: new.today.into(),
        opened_at: by.at,
        closed_at: None,
        retention: None,
        updated_at: by.at,
    })
}

/// Opens a case with coded facts. There is no authorisation of a file, because there is none yet:
/// the caller answers for who may bring cases in (imports), and writes the audit.
pub async fn open_direct(
    tx: &mut Tx,
    random: &mut Random,
    new: &Direct,
    at: Timestamp,
) -> Result<Opened, Fault> {
    known_area(tx, new.area).await?;
    let row = Row {
        id: new.id,
        task_force: new.task_force,
        team: new.team,
        owner: new.owner,
        report: None,
        import: new.import.clone(),
        stage: new.stage,
        area: new.area,
        country: new.country,
        exploitation: new.exploitation,
        child: new.child,
        high_risk: new.high_risk,
        opened_on: new.opened_on,
        opened_at: new.opened_at,
        closed_at: new.closed_at,
        retention: new.retention,
        updated_at: at,
    };
    let opened = insert(tx, random, &row).await?;
    let mut first_victim = Some(opened.alias);
    for person in &new.persons {
        let alias = persons::alias(random, &person.facts, &mut first_victim)?;
        persons::insert(
            tx,
            new.id,
            person.id,
            alias,
            &person.facts,
            person.status,
            at,
        )
        .await?;
    }
    facts::insert(tx, new.id, &new.facts).await?;
    events::record_unattended(tx, new.id, new.opened_at, Happened::Opened).await?;
    tally::refresh_case(tx, new.id).await?;
    work_tally::refresh_case(tx, new.id).await?;
    Ok(opened)
}

/// A row of the table of cases before it has a code and an alias.
struct Row {
    id: CaseId,
    task_force: TaskForceId,
    team: TeamId,
    owner: Option<AccountId>,
    report: Option<ReportId>,
    import: Option<(ImportId, Option<String>)>,
    stage: Stage,
    area: Option<AreaCode>,
    country: Option<Country>,
    exploitation: Option<ExploitationType>,
    child: bool,
    high_risk: bool,
    opened_on: PartialDate,
    opened_at: Timestamp,
    closed_at: Option<Timestamp>,
    retention: Option<RetentionClass>,
    updated_at: Timestamp,
}

/// Inserts a case under a code that nobody has and an alias that its team has not given yet.
async fn insert(tx: &mut Tx, random: &mut Random, row: &Row) -> Result<Opened, Error> {
    let alias = free_alias(tx, random, row.team).await?;
    for _ in 0..DRAWS {
        let code = HumanCode::new(CodeKind::Case, random.bytes()?);
        if insert_as(tx, row, code, alias).await? {
            return Ok(Opened {
                id: row.id,
                code,
                alias,
            });
        }
    }
    Err(Error::Duplicate)
}

async fn insert_as(tx: &mut Tx, row: &Row, human: HumanCode, alias: Alias) -> Result<bool, Error> {
    let (import, external) = match &row.import {
        Some((import, external)) => (Some(*import), external.as_ref()),
        None => (None, None),
    };
    // A taken code inserts nothing: on PostgreSQL an error would end the whole transaction.
    let query = sql(
        "insert into cases (id, task_force, team, owner, code, alias, report, import, external_id, \
         stage, open, area, country, exploitation, child, high_risk, no_contact, opened_on, \
         opened_at, closed_at, due_at, monitoring, restitution, retention, victims, updated_at, \
         version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, \
         0, ?, 1) on conflict (code) do nothing",
    )
    .bind(row.id)
    .bind(row.task_force)
    .bind(row.team)
    .bind(row.owner)
    .bind(human.to_string())
    .bind(alias.to_string())
    .bind(row.report)
    .bind(import)
    .bind(external.map(String::as_str))
    .bind(code(row.stage))
    .bind(row.stage.is_open())
    .bind(row.area.map(|area| area.to_string()))
    .bind(row.country.map(|country| country.to_string()))
    .bind(row.exploitation.map_or("", domain::Coded::code))
    .bind(row.child)
    .bind(row.high_risk)
    .bind(false)
    .bind(row.opened_on.to_string())
    .bind(row.opened_at)
    .bind(row.closed_at)
    .bind(NO_DUE)
    .bind(code(Monitoring::Outstanding))
    .bind(code_opt(row.retention))
    .bind(row.updated_at);
    Ok(tx.run(&query).await? == 1)
}

/// An alias that the team has not given yet; after a few draws any, because the code tells cases
/// apart.
async fn free_alias(tx: &mut Tx, random: &mut Random, team: TeamId) -> Result<Alias, Error> {
    let mut alias = Alias::new(random.bytes()?);
    for _ in 0..DRAWS {
        let taken = sql("select 1 as one from cases where team = ? and alias = ? limit 1")
            .bind(team)
            .bind(alias.to_string());
        if tx.row(&taken).await?.is_none() {
            break;
        }
        alias = Alias::new(random.bytes()?);
    }
    Ok(alias)
}

async fn team_takes_cases(tx: &mut Tx, task_force: TaskForceId, team: TeamId) -> Result<(), Error> {
    let query = sql(
        "select 1 as one from team where id = ? and task_force = ? and takes_cases = ? \
         and active = ?",
    )
    .bind(team)
    .bind(task_force)
    .bind(true)
    .bind(true);
    tx.row(&query).await?.map(|_| ()).ok_or(Error::NotFound)
}

/// A team that a case can be given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseTeam {
    /// The team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Name of its organisation.
    pub organisation: String,
}

/// The teams of a task force that take cases, by organisation and name.
pub async fn case_teams(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<CaseTeam>, Error> {
    let query = sql(
        "select t.id, t.name, o.name as organisation from team t join organisation o \
         on o.id = t.organisation where t.task_force = ? and t.takes_cases = ? and t.active = ? \
         order by o.name, t.name, t.id",
    )
    .bind(task_force)
    .bind(true)
    .bind(true);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(CaseTeam {
                id: row.parse("id")?,
                name: row.string("name")?,
                organisation: row.string("organisation")?,
            })
        })
        .collect()
}
