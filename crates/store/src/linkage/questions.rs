//! Questions to other organisations: is somebody of this report known to you?
//!
//! The answer is a band, an organisation to call and a reference, and nothing else. A question needs
//! an open report that the actor may edit and two things known about the person, counts against a
//! limit, and is told to whoever holds the record. Of a shielded case only the coordinator is told,
//! and the asker reads what they would read if nobody knew the person.

use super::pairs::{COUNTED, counted};
use super::register::Register;
use super::settings::{self, Settings};
use super::source::Described;
use crate::access::{self, Refused};
use crate::paging::Count;
use crate::{Error, Record, Tx, code, sql};
use domain::codes::{CodeKind, HumanCode};
use domain::ids::{OrganisationId, PersonId, ReportId, TeamId};
use domain::intake::PersonAtRisk;
use domain::linkage::{Band, ContactState};
use domain::{Alias, MessageKey};
use jiff::{Timestamp, ToSpan};
use policy::{Actor, Authorized, Edit, See};
use thiserror::Error as ThisError;
use uuid::Uuid;
use vault::Random;

/// Why a question was not asked; everything but [`Fault::Store`] is said to the person.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// Fewer than two things are known about the person.
    #[error("two things must be known about the person")]
    TooLittle,
    /// The account asked too often within the hour.
    #[error("too many questions within the hour")]
    TooMany,
    /// The register is still being read.
    #[error("the register is not ready")]
    NotReady,
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::TooLittle => "error-linkage-too-little",
            Self::TooMany => "error-linkage-too-many",
            Self::NotReady => "error-linkage-not-ready",
        }
    }
}

/// Things known about a person that a question needs at least.
pub const NEEDED: usize = 2;

/// What is known about a person that points to somebody: name, NIK, telephone, age.
pub fn known(person: &PersonAtRisk) -> usize {
    [
        person.name.given().is_some(),
        person.nik.given().is_some(),
        person.phone.given().is_some(),
        person.age.given().is_some(),
    ]
    .into_iter()
    .filter(|known| *known)
    .count()
}

/// What another organisation's register says: no name, no case, no weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How likely.
    pub band: Band,
    /// Whom to call.
    pub organisation: String,
    /// How.
    pub phone: String,
    /// What to name when calling.
    pub reference: HumanCode,
}

/// One question: who asks, about whom.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Position of the person in the report.
    pub position: usize,
    /// What the report says about them.
    pub person: &'a PersonAtRisk,
    /// When the report was received, as a date.
    pub received: &'a str,
    /// When it is asked.
    pub at: Timestamp,
}

/// Asks the other organisations of the task force. The report must be open: its authorisation to
/// edit says so.
pub async fn ask(
    tx: &mut Tx,
    (register, settings): (&Register, &Settings),
    random: &mut Random,
    actor: &Actor,
    auth: &Authorized<ReportId, Edit>,
    question: &Question<'_>,
) -> Result<Vec<Answer>, Fault> {
    if known(question.person) < NEEDED {
        return Err(Fault::TooLittle);
    }
    limit(tx, settings, actor, auth.file(), question.at).await?;
    let described = Described::at_risk(question.person, question.received);
    let least = settings.thresholds.possible;
    let found = register.ask(&described, least)?.ok_or(Fault::NotReady)?;
    let mut answers = Vec::new();
    for likely in &found.matches {
        let person = PersonId(Uuid::from_u128(likely.id));
        let band = settings.thresholds.band(likely.probability);
        let (Some(band), Some(held)) = (band, elsewhere(tx, actor, person).await?) else {
            continue;
        };
        let reference = contact(tx, random, actor, auth.file(), question, &held, band).await?;
        if !held.shielded {
            answers.push(Answer {
                band,
                organisation: held.name,
                phone: held.phone,
                reference,
            });
        }
    }
    Ok(answers)
}

/// Counts the question, unless the account asked too often within the hour.
async fn limit(
    tx: &mut Tx,
    settings: &Settings,
    actor: &Actor,
    report: ReportId,
    at: Timestamp,
) -> Result<(), Fault> {
    let query = sql("select count(*) as n from link_question where account = ? and asked_at > ?")
        .bind(actor.account)
        .bind(at.saturating_sub(1.hour()).unwrap_or(at));
    let asked = tx.row(&query).await?.map_or(Ok(0), |row| row.int("n"))?;
    if asked >= i64::from(settings.questions_per_hour) {
        return Err(Fault::TooMany);
    }
    let insert =
        sql("insert into link_question (id, account, report, asked_at) values (?, ?, ?, ?)")
            .bind(Uuid::now_v7())
            .bind(actor.account)
            .bind(report)
            .bind(at);
    tx.run(&insert).await?;
    Ok(())
}

/// A record of another organisation.
struct Held {
    person: PersonId,
    organisation: OrganisationId,
    name: String,
    phone: String,
    shielded: bool,
}

async fn elsewhere(tx: &mut Tx, actor: &Actor, person: PersonId) -> Result<Option<Held>, Error> {
    let query = sql("select o.id, o.name, o.phone, \
         (select count(*) from case_shield s where s.case_id = c.id) as shield \
         from person p join cases c on c.id = p.case_id join team t on t.id = c.team \
         join organisation o on o.id = t.organisation \
         where p.id = ? and c.task_force = ? and o.id <> ?")
    .bind(person)
    .bind(actor.task_force)
    .bind(actor.organisation);
    let Some(row) = tx.row(&query).await? else {
        return Ok(None);
    };
    Ok(Some(Held {
        person,
        organisation: row.parse("id")?,
        name: row.string("name")?,
        phone: row.string("phone")?,
        shielded: row.int("shield")? > 0,
    }))
}

/// Tells whoever holds the record; asked again, the reference stays.
async fn contact(
    tx: &mut Tx,
    random: &mut Random,
    actor: &Actor,
    report: ReportId,
    question: &Question<'_>,
    held: &Held,
    band: Band,
) -> Result<HumanCode, Error> {
    let position = i64::try_from(question.position).unwrap_or(i64::MAX);
    let insert = sql(
        "insert into link_contact (id, reference, report, position, person, organisation, \
         asked_by, asked_for, band, shielded, state, asked_at) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         on conflict (report, position, person) do nothing",
    )
    .bind(Uuid::now_v7())
    .bind(HumanCode::new(CodeKind::Pair, random.bytes()?).to_string())
    .bind(report)
    .bind(position)
    .bind(held.person)
    .bind(held.organisation)
    .bind(actor.account)
    .bind(actor.organisation)
    .bind(code(band))
    .bind(held.shielded)
    .bind(code(ContactState::Asked))
    .bind(question.at);
    tx.run(&insert).await?;
    let query =
        sql("select reference from link_contact where report = ? and position = ? and person = ?")
            .bind(report)
            .bind(position)
            .bind(held.person);
    tx.row(&query)
        .await?
        .ok_or(Error::NotFound)?
        .parse("reference")
}

// ---------------------------------------------------------------- for those who are told

/// A question as whoever holds the record reads it.
#[derive(Debug, Clone)]
pub struct Told {
    /// What the asker will name.
    pub reference: HumanCode,
    /// Who asked.
    pub asked_for: String,
    /// How to reach them.
    pub phone: String,
    /// The case of the record.
    pub case: String,
    /// The alias of the person.
    pub alias: Alias,
    /// Whose case it is: for the coordinator.
    pub organisation: String,
    /// How likely.
    pub band: Band,
    /// Asked of a shielded case: only the coordinator is told.
    pub shielded: bool,
    /// What became of it.
    pub state: ContactState,
    /// When.
    pub at: Timestamp,
}

/// Questions about records of the actor's teams, and for the coordinator's team those about shielded
/// cases; those that nobody answered first, at most `limit`.
pub async fn told(
    tx: &mut Tx,
    actor: &Actor,
    coordinator: Option<TeamId>,
    limit: u32,
) -> Result<Vec<Told>, Error> {
    if actor.teams.is_empty() {
        return Ok(Vec::new());
    }
    let coordinates = coordinator.is_some_and(|team| actor.teams.contains(&team));
    let query = sql(
        "select x.reference, a.name as asker, a.phone, c.code, p.alias, o.name as holder, x.band, \
         x.shielded, x.state, x.asked_at from link_contact x join person p on p.id = x.person \
         join cases c on c.id = p.case_id join organisation a on a.id = x.asked_for \
         join organisation o on o.id = x.organisation where c.task_force = ? and ((not x.shielded \
         and c.team in (",
    )
    .bind(actor.task_force)
    .bind_all(actor.teams.iter().copied())
    .push(
        ")) or (x.shielded and ?)) order by (case when x.state = 'asked' then 0 else 1 end), \
         x.asked_at desc, x.reference limit ?",
    )
    .bind(coordinates)
    .bind(limit);
    tx.rows(&query).await?.iter().map(told_row).collect()
}

/// How many questions about which the actor is told nobody answered.
pub async fn unanswered(tx: &mut Tx, actor: &Actor) -> Result<Count, Error> {
    let coordinator = settings::get(tx).await?.coordinator;
    let most = u32::try_from(COUNTED).unwrap_or(u32::MAX);
    let told = told(tx, actor, coordinator, most).await?;
    let open = told.iter().filter(|told| told.state == ContactState::Asked);
    Ok(counted(open.count()))
}

fn told_row(row: &Record) -> Result<Told, Error> {
    Ok(Told {
        reference: row.parse("reference")?,
        asked_for: row.string("asker")?,
        phone: row.string("phone")?,
        case: row.string("code")?,
        alias: row.parse("alias")?,
        organisation: row.string("holder")?,
        band: row.parse("band")?,
        shielded: row.bool("shielded")?,
        state: row.parse("state")?,
        at: row.time("asked_at")?,
    })
}

/// Records what became of a question; only those who are told of it may.
///
/// # Errors
/// [`Error::NotFound`] where the actor is told of no such question.
pub async fn answer(
    tx: &mut Tx,
    actor: &Actor,
    coordinator: Option<TeamId>,
    reference: HumanCode,
    state: ContactState,
    at: Timestamp,
) -> Result<Told, Error> {
    let told = told(tx, actor, coordinator, u32::MAX).await?;
    let mut these = told.into_iter().filter(|told| told.reference == reference);
    let found = these.next().ok_or(Error::NotFound)?;
    let update = sql(
        "update link_contact set state = ?, answered_by = ?, answered_at = ? where reference = ?",
    )
    .bind(code(state))
    .bind(actor.account)
    .bind(at)
    .bind(reference.to_string());
    tx.run(&update).await?;
    Ok(found)
}

// ---------------------------------------------------------------- within one organisation

/// A record of the asker's own organisation.
#[derive(Debug, Clone)]
pub struct Own {
    /// The record.
    pub person: PersonId,
    /// Code of its case.
    pub case: String,
    /// The team that holds it.
    pub team: String,
    /// Whether the asker may see the case.
    pub visible: bool,
}

/// Of these records those of the actor's own organisation. A shielded case is left out for whoever
/// may not see it.
pub async fn own(tx: &mut Tx, actor: &Actor, persons: &[PersonId]) -> Result<Vec<Own>, Error> {
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql("select p.id, c.code, t.name, \
         (select count(*) from case_shield s where s.case_id = c.id) as shield \
         from person p join cases c on c.id = p.case_id join team t on t.id = c.team \
         where t.organisation = ? and p.id in (")
    .bind(actor.organisation)
    .bind_all(persons.iter().copied())
    .push(")");
    let mut own = Vec::new();
    for row in tx.rows(&query).await? {
        let case = row.string("code")?;
        let visible = match access::case::<See>(tx, actor, &case).await {
            Ok(_) => true,
            Err(Refused::Denied(_)) => false,
            Err(Refused::Store(error)) => return Err(error),
        };
        if visible || row.int("shield")? == 0 {
            own.push(Own {
                person: row.parse("id")?,
                case,
                team: row.string("name")?,
                visible,
            });
        }
    }
    Ok(own)
}
