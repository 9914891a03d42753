//! Services (layanan) in the plan of a case: planned with a due date from a rule, moved from state
//! to state, listed by what is due.

mod list;
mod steps;
mod timing;

pub(crate) use list::unconflicted;
pub use list::{Filter, Listed, Tab, count, list};
pub(crate) use steps::{follow, open_referral};
pub use steps::{legal_steps, step};
pub(crate) use timing::{is_timed, timing};

use crate::cases::events::{self, Happened};
use crate::cases::{By, NO_DUE};
use crate::deadlines::{self, Calendar};
use crate::sealed::Keeper;
use crate::{Error, Record, Tx, code, sql, work_tally};
use domain::deadlines::{Bound, Clock, RuleStatus, StartEvent, Unit};
use domain::ids::{AccountId, CaseId, OrganisationId, PersonId, ServiceId};
use domain::referrals::ReferralState;
use domain::services::{ServiceKind, ServiceState};
use domain::{Coded, HumanCode, Illegal, MessageKey, Story};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Act, Authorized, Open, Plan};
use thiserror::Error as ThisError;
use vault::{Opened, Place, SectionA};

/// Why a service was not changed; everything but [`Fault::Store`] is said to the person.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// The state has no such step.
    #[error(transparent)]
    Step(#[from] Illegal),
    /// A referral for it is under way, and the service follows that.
    #[error("referral {0} for this service is under way")]
    Referred(HumanCode),
    /// The person is not in this case.
    #[error("the person is not in this case")]
    NotInCase,
    /// The provider is not in the directory.
    #[error("no such organisation")]
    UnknownProvider,
    /// The owner is no active member of the case's team.
    #[error("not a member of the team")]
    NotAMember,
    /// The day lies in the future.
    #[error("the day lies in the future")]
    InFuture,
    /// The service would begin before it was applied for, or end before it began.
    #[error("the day lies before the step that comes first")]
    OutOfOrder,
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Step(step) => step.key(),
            Self::Referred(_) => "error-service-referred",
            Self::NotInCase => "error-service-not-in-case",
            Self::UnknownProvider => "error-service-unknown-provider",
            Self::NotAMember => "error-service-not-a-member",
            Self::InFuture => "error-date-future",
            Self::OutOfOrder => "error-service-out-of-order",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Step(step) => step.args(),
            Self::Referred(code) => vec![("code", code.to_string())],
            _ => Vec::new(),
        }
    }
}

/// The rule that gave a due date, as it is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The article, or whose policy it is.
    pub legal_basis: String,
    /// How firm it stands.
    pub status: RuleStatus,
    /// How long, in `unit`.
    pub length: i64,
    /// Unit of the length.
    pub unit: Unit,
    /// What the length means.
    pub bound: Bound,
}

/// A service of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its identifier.
    pub id: ServiceId,
    /// What it is.
    pub kind: ServiceKind,
    /// For whom, where it is for one person.
    pub person: Option<PersonId>,
    /// Neutral name of that person.
    pub person_alias: Option<String>,
    /// Who gives it.
    pub provider: Option<OrganisationId>,
    /// Name of the provider.
    pub provider_name: Option<String>,
    /// Who sees to it.
    pub owner: Option<AccountId>,
    /// Name of that official.
    pub owner_name: Option<String>,
    /// The day on which it was applied for.
    pub applied_on: Date,
    /// By which day it must begin.
    pub due_on: Option<Date>,
    /// The same to the second.
    pub due_at: Option<Timestamp>,
    /// The rule that says so.
    pub basis: Option<Basis>,
    /// Where it stands.
    pub state: ServiceState,
    /// The day on which it began.
    pub started_on: Option<Date>,
    /// The day on which it ended.
    pub ended_on: Option<Date>,
    /// Whether it has a note.
    pub noted: bool,
    /// The referral for it that is under way.
    pub referral: Option<(HumanCode, ReferralState)>,
    /// Version for saving.
    pub version: i64,
}

impl Service {
    /// Whether it should have begun before `now`.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state.awaits_start() && self.due_at.is_some_and(|due| due < now)
    }
}

const SELECT: &str = "select s.id, s.kind, s.person, p.alias as person_alias, \
     s.organisation as provider, o.name as provider_name, s.owner, a.name as owner_name, \
     s.applied_on, s.due_on, s.due_at, s.state, s.started_on, s.ended_on, s.version, \
     (case when s.note_a is null then 0 else 1 end) as noted, d.legal_basis, d.status, d.length, \
     d.unit, d.bound, r.code as referral_code, r.state as referral_state \
     from service s left join person p on p.id = s.person \
     left join organisation o on o.id = s.organisation left join account a on a.id = s.owner \
     left join deadline_rule d on d.id = s.rule left join referral r on r.service = s.id \
     and r.state in ('sent', 'accepted', 'in-progress') where s.case_id = ?";

/// The services of a case, in the order in which they were planned.
pub async fn of_case<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<Vec<Service>, Error> {
    let query = sql(SELECT)
        .push(" order by s.created_at, s.id")
        .bind(auth.file());
    tx.rows(&query).await?.iter().map(service).collect()
}

/// One service of a case.
pub async fn find<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
    id: ServiceId,
) -> Result<Service, Error> {
    let query = sql(SELECT).push(" and s.id = ?").bind(auth.file()).bind(id);
    service(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn service(row: &Record) -> Result<Service, Error> {
    let text = |name| Ok::<_, Error>(row.text_opt(name)?.map(str::to_owned));
    let referral = match row.parse_opt::<HumanCode>("referral_code")? {
        Some(code) => Some((code, row.parse("referral_state")?)),
        None => None,
    };
    Ok(Service {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        person: row.parse_opt("person")?,
        person_alias: text("person_alias")?,
        provider: row.parse_opt("provider")?,
        provider_name: text("provider_name")?,
        owner: row.parse_opt("owner")?,
        owner_name: text("owner_name")?,
        applied_on: row.parse("applied_on")?,
        due_on: row.parse_opt("due_on")?,
        due_at: due(row)?,
        basis: basis(row)?,
        state: row.parse("state")?,
        started_on: row.parse_opt("started_on")?,
        ended_on: row.parse_opt("ended_on")?,
        noted: row.int("noted")? > 0,
        referral,
        version: row.int("version")?,
    })
}

fn basis(row: &Record) -> Result<Option<Basis>, Error> {
    let Some(legal_basis) = row.text_opt("legal_basis")? else {
        return Ok(None);
    };
    Ok(Some(Basis {
        legal_basis: legal_basis.to_owned(),
        status: row.parse("status")?,
        length: row.int("length")?,
        unit: row.parse("unit")?,
        bound: row.parse("bound")?,
    }))
}

pub(crate) fn due(row: &Record) -> Result<Option<Timestamp>, Error> {
    match row.int("due_at")? {
        NO_DUE => Ok(None),
        _ => row.time_opt("due_at"),
    }
}

// ---------------------------------------------------------------- planning

/// What the plan says about a service, apart from its kind and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// For whom; the whole case if nobody is named.
    pub person: Option<PersonId>,
    /// Who gives it.
    pub provider: Option<OrganisationId>,
    /// Who sees to it: a member of the case's team.
    pub owner: Option<AccountId>,
    /// The day on which it was applied for (permohonan).
    pub applied_on: Date,
}

/// By what calendar, when and by whom something happens.
#[derive(Debug, Clone, Copy)]
pub struct When<'a> {
    calendar: &'a Calendar,
    at: Timestamp,
    by: Option<&'a By>,
}

impl<'a> When<'a> {
    /// What an official does now.
    pub fn now(calendar: &'a Calendar, by: &'a By) -> Self {
        Self {
            calendar,
            at: by.at,
            by: Some(by),
        }
    }

    /// What time does by itself.
    pub(crate) fn unattended(calendar: &'a Calendar, at: Timestamp) -> Self {
        Self {
            calendar,
            at,
            by: None,
        }
    }

    pub(crate) fn calendar(&self) -> &'a Calendar {
        self.calendar
    }

    pub(crate) fn at(&self) -> Timestamp {
        self.at
    }

    pub(crate) fn today(&self) -> Date {
        self.calendar.day_of(self.at)
    }

    /// Writes an entry into the timeline of the case.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        case: CaseId,
        what: Happened,
        details: &[&'static str],
    ) -> Result<(), Error> {
        events::write(tx, case, self.by, self.at, what, details).await
    }
}

/// Plans a service; its due date follows from the rule for its kind. Nothing is due where no rule
/// is valid on the day of the application.
pub async fn plan(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Plan>,
    id: ServiceId,
    kind: ServiceKind,
    details: &Details,
    when: When<'_>,
) -> Result<(), Fault> {
    check(tx, auth.file(), details, when).await?;
    insert(tx, auth.file(), id, kind, details, when).await?;
    changed(tx, auth.file()).await?;
    Ok(())
}

/// Brings up to date what follows from the services and referrals of a case: its next deadline and
/// the tally of work. To be called after each change of one of them, in the same transaction.
pub(crate) async fn changed(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    deadlines::refresh_case(tx, case).await?;
    work_tally::refresh_case(tx, case).await
}

/// Adds a service whose details were checked; the caller refreshes the case.
pub(crate) async fn insert(
    tx: &mut Tx,
    case: CaseId,
    id: ServiceId,
    kind: ServiceKind,
    details: &Details,
    when: When<'_>,
) -> Result<(), Error> {
    let due = when.calendar.due_of_day(
        Clock::Service(kind),
        StartEvent::Application,
        details.applied_on,
        when.at,
    );
    let insert = sql(
        "insert into service (id, case_id, team, person, kind, organisation, owner, applied_on, \
         due_on, due_at, rule, state, created_at, updated_at, version) \
         select ?, c.id, c.team, ",
    )
    .bind(id)
    // PostgreSQL does not infer the type of a bare parameter in a select list.
    .push("cast(? as text), ?, cast(? as text), cast(? as text), ?, cast(? as text), ")
    .bind(details.person)
    .bind(code(kind))
    .bind(details.provider)
    .bind(details.owner)
    .bind(details.applied_on)
    .bind(due.map(|due| due.day))
    .push("cast(? as bigint), cast(? as text), ?, cast(? as bigint), cast(? as bigint), 1 ")
    .bind(due.map_or(NO_DUE, |due| due.at.as_microsecond()))
    .bind(due.map(|due| due.rule.id.as_str()))
    .bind(code(ServiceState::START))
    .bind(when.at)
    .bind(when.at)
    .push("from cases c where c.id = ?")
    .bind(case);
    tx.run(&insert).await?;
    when.record(tx, case, Happened::ServicePlanned, &[kind.key()])
        .await
}

/// Changes what the plan says about a service; another day of application gives another due date.
///
/// # Errors
/// [`Fault::Referred`] while another organisation works on it; [`Error::Stale`] if it was saved by
/// somebody else since `version`.
pub async fn change(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Plan>,
    id: ServiceId,
    details: &Details,
    version: i64,
    when: When<'_>,
) -> Result<(), Fault> {
    let before = find(tx, auth, id).await?;
    check(tx, auth.file(), details, when).await?;
    if let Some((referral, _)) = before.referral
        && details.provider != before.provider
    {
        return Err(Fault::Referred(referral));
    }
    let mut update = sql(
        "update service set person = ?, organisation = ?, owner = ?, updated_at = ?, \
         version = version + 1",
    )
    .bind(details.person)
    .bind(details.provider)
    .bind(details.owner)
    .bind(when.at);
    if details.applied_on != before.applied_on {
        let clock = Clock::Service(before.kind);
        let start = StartEvent::Application;
        let due = when
            .calendar
            .due_of_day(clock, start, details.applied_on, when.at);
        update = update
            .push(", applied_on = ?, due_on = ?, due_at = ?, rule = ?")
            .bind(details.applied_on)
            .bind(due.map(|due| due.day))
            .bind(due.map_or(NO_DUE, |due| due.at.as_microsecond()))
            .bind(due.map(|due| due.rule.id.as_str()));
    }
    let update = update
        .push(" where id = ? and case_id = ? and version = ?")
        .bind(id)
        .bind(auth.file())
        .bind(version);
    tx.run_versioned(&update).await?;
    let about = [before.kind.key()];
    when.record(tx, auth.file(), Happened::ServiceChanged, &about)
        .await?;
    changed(tx, auth.file()).await?;
    Ok(())
}

/// Whether the details fit the case.
pub(crate) async fn check(
    tx: &mut Tx,
    case: CaseId,
    details: &Details,
    when: When<'_>,
) -> Result<(), Fault> {
    if details.applied_on > when.today() {
        return Err(Fault::InFuture);
    }
    if let Some(person) = details.person {
        let query = sql("select 1 as one from person where id = ? and case_id = ?");
        if tx.row(&query.bind(person).bind(case)).await?.is_none() {
            return Err(Fault::NotInCase);
        }
    }
    if let Some(provider) = details.provider {
        let query = sql(
            "select 1 as one from organisation o join cases c on c.task_force = o.task_force \
             where o.id = ? and c.id = ?",
        );
        if tx.row(&query.bind(provider).bind(case)).await?.is_none() {
            return Err(Fault::UnknownProvider);
        }
    }
    if let Some(owner) = details.owner {
        let query = sql(
            "select 1 as one from team_member m join cases c on c.team = m.team \
             join account a on a.id = m.account \
             where m.account = ? and c.id = ? and m.left_at is null and a.state = 'active'",
        );
        if tx.row(&query.bind(owner).bind(case)).await?.is_none() {
            return Err(Fault::NotAMember);
        }
    }
    Ok(())
}

// ---------------------------------------------------------------- notes

fn place(id: ServiceId) -> Place<'static> {
    Place {
        table: "service",
        column: "note_a",
        row: id.0,
    }
}

/// Opens the note of a service; the caller audits that the narrative was opened.
///
/// # Errors
/// [`Error::NotFound`] if the authorisation does not reach the narrative.
pub async fn note(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Open>,
    id: ServiceId,
) -> Result<Option<Opened<Story>>, Error> {
    let query = sql("select note_a from service where id = ? and case_id = ?")
        .bind(id)
        .bind(auth.file());
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    keeper
        .open_a(
            tx,
            auth,
            SectionA::Narrative,
            &place(id),
            row.bytes_opt("note_a")?,
        )
        .await
}

/// Saves the note of a service, or takes it away.
///
/// # Errors
/// [`Error::NotFound`] if the authorisation does not reach the narrative; [`Error::Stale`] if the
/// service was saved by somebody else since `version`.
pub async fn save_note(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Plan>,
    (id, version): (ServiceId, i64),
    note: Option<&Story>,
    by: &By,
) -> Result<(), Error> {
    // To take a note away that one may not read is to write as well.
    if !auth.reaches(domain::sections::Section::Narrative) {
        return Err(Error::NotFound);
    }
    let sealed = match note {
        Some(note) => Some(
            keeper
                .seal_a(tx, auth, SectionA::Narrative, &place(id), note)
                .await?,
        ),
        None => None,
    };
    let update = sql(
        "update service set note_a = ?, updated_at = ?, version = version + 1 \
         where id = ? and case_id = ? and version = ?",
    )
    .bind(sealed)
    .bind(by.at)
    .bind(id)
    .bind(auth.file())
    .bind(version);
    tx.run_versioned(&update).await?;
    let kind = sql("select kind from service where id = ?").bind(id);
    let kind: ServiceKind = tx.row(&kind).await?.ok_or(Error::NotFound)?.parse("kind")?;
    let about = [kind.key(), "service-note"];
    events::record(tx, auth.file(), by, Happened::ServiceChanged, &about).await
}
