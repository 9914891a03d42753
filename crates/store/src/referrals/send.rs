//! Sending a referral: to whom, about which service, what goes along, and on what basis.

use super::{Fault, words};
use crate::cases::events::Happened;
use crate::sealed::Keeper;
use crate::services::{self, Details, When};
use crate::{Error, Record, Tx, code, sql};
use domain::areas::AreaCode;
use domain::cases::{AgeBand, PersonRole, Relationship};
use domain::codes::CodeKind;
use domain::deadlines::{Clock, Duty, StartEvent};
use domain::ids::{AccountId, CaseId, OrganisationId, PersonId, ReferralId, ServiceId, TeamId};
use domain::intake::Urgency;
use domain::people::OrganisationKind;
use domain::referrals::{
    Consent, LawfulBasis, ReferralState, Sharing, can_be_referred, steps_on_sending,
};
use domain::sections::{Class, Section, Sections};
use domain::services::{ServiceKind, ServiceState};
use domain::{Coded, HumanCode, Story};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Act, Actor, Authorized, Refer};
use vault::SectionB;

/// How often another code is drawn; see the codes of cases.
const DRAWS: usize = 10;

/// A team that a referral can be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Name of the organisation.
    pub organisation_name: String,
    /// Kind of the organisation.
    pub kind: OrganisationKind,
    /// Area of the organisation.
    pub area: Option<AreaCode>,
    /// Name of that area.
    pub area_name: Option<String>,
    /// Whether somebody there can open sections of sealed B.
    pub has_key: bool,
}

/// The teams of other organisations that take referrals, by organisation and name.
pub async fn receivers(tx: &mut Tx, actor: &Actor) -> Result<Vec<Receiver>, Error> {
    let query = sql(
        "select t.id, t.name, o.id as organisation, o.name as organisation_name, o.kind, o.area, \
         area.name as area_name, (select count(*) from team_key k where k.team = t.id \
         and k.retired_at is null) as keys \
         from team t join organisation o on o.id = t.organisation \
         left join area on area.code = o.area \
         where o.task_force = ? and o.active = ? and t.active = ? and t.takes_referrals = ? \
         and o.id <> ? order by o.name, t.name, t.id",
    )
    .bind(actor.task_force)
    .bind(true)
    .bind(true)
    .bind(true)
    .bind(actor.organisation);
    tx.rows(&query).await?.iter().map(receiver).collect()
}

fn receiver(row: &Record) -> Result<Receiver, Error> {
    Ok(Receiver {
        team: row.parse("id")?,
        name: row.string("name")?,
        organisation: row.parse("organisation")?,
        organisation_name: row.string("organisation_name")?,
        kind: row.parse("kind")?,
        area: row.parse_opt("area")?,
        area_name: row.text_opt("area_name")?.map(str::to_owned),
        has_key: row.int("keys")? > 0,
    })
}

/// A referral to be sent.
#[derive(Debug)]
pub struct New {
    /// Its identifier.
    pub id: ReferralId,
    /// The receiving team.
    pub to: TeamId,
    /// What is asked for.
    pub need: ServiceKind,
    /// The service of the plan that is referred; without one a service is planned with it.
    pub service: Option<ServiceId>,
    /// Identifier of the service that is planned where none is given.
    pub new_service: ServiceId,
    /// For whom, where a service is planned with it; the whole case if nobody is named.
    pub person: Option<PersonId>,
    /// How fast somebody must act.
    pub urgency: Urgency,
    /// A day before the one that the rule gives.
    pub answer_by: Option<Date>,
    /// What the receiver may open after acceptance; general facts always go along.
    pub sections: Sections,
    /// The basis on which it is shared.
    pub basis: LawfulBasis,
    /// The consent, where that is the basis.
    pub consent: Option<Consent>,
    /// Whether a parent or guardian is alleged to be a perpetrator.
    pub guardian_suspected: bool,
    /// What the receiver reads after acceptance.
    pub message: Option<Story>,
}

/// The code of a referral that the actor sent before under this identifier: a form sent twice is
/// one referral.
pub async fn sent_as(
    tx: &mut Tx,
    actor: &Actor,
    id: ReferralId,
) -> Result<Option<HumanCode>, Error> {
    let query = sql("select code from referral where id = ? and sent_by = ?")
        .bind(id)
        .bind(actor.account);
    let found = tx.row(&query).await?;
    found.map(|row| row.parse("code")).transpose()
}

/// Whether a referral for `person` (or for the whole case) is about a child.
pub async fn about_child<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
    person: Option<PersonId>,
) -> Result<bool, Error> {
    let case = sql("select child from cases where id = ?").bind(auth.file());
    let whole = tx.row(&case).await?.ok_or(Error::NotFound)?.bool("child")?;
    let Some(person) = person else {
        return Ok(whole);
    };
    let query = sql("select age_band from person where id = ? and case_id = ?")
        .bind(person)
        .bind(auth.file());
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    Ok(match row.parse("age_band")? {
        // Not known: what the case says counts.
        AgeBand::Unknown => whole,
        band => band.is_child(),
    })
}

/// Whether the family of a victim is said to have trafficked them: what the form proposes, the
/// officer decides.
pub async fn suspected_guardian<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<bool, Error> {
    let query = sql(
        "select 1 as one from person where case_id = ? and role = ? and relationship = ? limit 1",
    )
    .bind(auth.file())
    .bind(code(PersonRole::Victim))
    .bind(code(Relationship::Familial));
    Ok(tx.row(&query).await?.is_some())
}

/// What a referral takes from its case.
struct Case {
    team: TeamId,
    area: Option<AreaCode>,
    opened_at: Timestamp,
}

/// Sends a referral and moves the service that it is for.
///
/// # Errors
/// Any [`Fault`]; [`Fault::Locked`] if this session holds no key for a section of sealed B.
pub async fn send(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    actor: &Actor,
    auth: &Authorized<CaseId, Refer>,
    new: &New,
    when: When<'_>,
) -> Result<HumanCode, Fault> {
    let sections = new.sections.with(Section::General);
    let receivers = receivers(tx, actor).await?;
    let to = receivers
        .iter()
        .find(|receiver| receiver.team == new.to)
        .ok_or(Fault::NoReceiver)?;
    if sections.iter().any(|section| !auth.reaches(section)) {
        return Err(Fault::BeyondReach);
    }
    let sealed_b = |section: &Section| section.class() == Class::SealedB;
    if !to.has_key && sections.iter().any(|section| sealed_b(&section)) {
        return Err(Fault::ReceiverWithoutKey);
    }
    let (service, person) = service(tx, auth, new, actor.account, when).await?;
    let child = about_child(tx, auth, person).await?;
    let sharing = Sharing {
        basis: new.basis,
        consent: new.consent.clone(),
        sections,
        child,
        guardian_suspected: new.guardian_suspected,
    };
    sharing.check(when.today())?;
    let row = Row {
        new,
        service,
        sections,
        child,
        times: times(new, when)?,
        sent_by: actor.account,
        at: when.at(),
        today: when.today(),
    };
    let code = match insert(tx, keeper, auth, &row).await {
        // Somebody referred the same service in between.
        Err(Error::Duplicate) => return Err(Fault::ServiceNotFree),
        done => done?,
    };
    for section in sections.iter().filter(sealed_b) {
        let section = SectionB::try_from(section).map_err(Error::from)?;
        keeper.offer(tx, auth, new.id, new.to, section).await?;
    }
    let provider = Some(to.organisation);
    services::follow(tx, auth.file(), service, steps_on_sending, provider, when).await?;
    let about = [new.need.key()];
    when.record(tx, auth.file(), Happened::ReferralSent, &about)
        .await?;
    services::changed(tx, auth.file()).await?;
    Ok(code)
}

/// The service that is referred, planned now where none is given, and for whom it is.
async fn service(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Refer>,
    new: &New,
    owner: AccountId,
    when: When<'_>,
) -> Result<(ServiceId, Option<PersonId>), Fault> {
    let Some(id) = new.service else {
        let details = Details {
            person: new.person,
            provider: None,
            owner: Some(owner),
            applied_on: when.today(),
        };
        services::check(tx, auth.file(), &details, when).await?;
        services::insert(tx, auth.file(), new.new_service, new.need, &details, when).await?;
        return Ok((new.new_service, new.person));
    };
    let query = sql("select kind, state, person from service where id = ? and case_id = ?")
        .bind(id)
        .bind(auth.file());
    let row = tx.row(&query).await?.ok_or(Fault::NoService)?;
    if row.parse::<ServiceKind>("kind")? != new.need {
        return Err(Fault::NoService);
    }
    let state: ServiceState = row.parse("state")?;
    if !can_be_referred(state) || services::open_referral(tx, id).await?.is_some() {
        return Err(Fault::ServiceNotFree);
    }
    Ok((id, row.parse_opt("person")?))
}

/// When the referral is to be answered, and when it ends without an answer.
fn times(new: &New, when: When<'_>) -> Result<(Timestamp, Option<Timestamp>), Fault> {
    let at = |duty| {
        let due = when
            .calendar()
            .due(Clock::Duty(duty), StartEvent::ReferralSent, when.at());
        due.map(|due| due.at)
    };
    // Without any rule the answer is due by the end of the day: better early than never.
    let end_of_today = when.calendar().end_of(when.today()).unwrap_or(when.at());
    let rule = at(Duty::ReferralAnswer).unwrap_or(end_of_today);
    let due = match new.answer_by {
        None => rule,
        Some(day) if day < when.today() => return Err(Fault::AnswerBy),
        Some(day) => {
            let asked = when.calendar().end_of(day).ok_or(Fault::AnswerBy)?;
            // The rule may be by the hour, so that its day is as early as it gets.
            if day > when.calendar().day_of(rule) {
                return Err(Fault::AnswerBy);
            }
            asked.min(rule)
        }
    };
    Ok((due, at(Duty::ReferralExpiry).map(|end| end.max(due))))
}

/// A referral as it is stored.
struct Row<'a> {
    new: &'a New,
    service: ServiceId,
    sections: Sections,
    child: bool,
    times: (Timestamp, Option<Timestamp>),
    sent_by: AccountId,
    at: Timestamp,
    today: Date,
}

async fn insert(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Refer>,
    row: &Row<'_>,
) -> Result<HumanCode, Error> {
    let case = case(tx, auth.file()).await?;
    let message = match &row.new.message {
        Some(message) => {
            let place = words::message_place(row.new.id);
            Some(
                keeper
                    .seal_new_words(tx, row.new.id, &place, message)
                    .await?,
            )
        }
        None => None,
    };
    for _ in 0..DRAWS {
        let code = HumanCode::new(CodeKind::Referral, keeper.random.bytes()?);
        if insert_as(tx, auth.file(), &case, row, code, message.as_deref()).await? {
            return Ok(code);
        }
    }
    Err(Error::Duplicate)
}

async fn case(tx: &mut Tx, id: CaseId) -> Result<Case, Error> {
    let query = sql("select team, area, opened_at from cases where id = ?").bind(id);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    Ok(Case {
        team: row.parse("team")?,
        area: row.parse_opt("area")?,
        opened_at: row.time("opened_at")?,
    })
}

async fn insert_as(
    tx: &mut Tx,
    id: CaseId,
    case: &Case,
    row: &Row<'_>,
    human: HumanCode,
    message: Option<&[u8]>,
) -> Result<bool, Error> {
    let new = row.new;
    let consent = new
        .consent
        .as_ref()
        .filter(|_| new.basis == LawfulBasis::Consent);
    // Before acceptance the receiver learns the kabupaten or kota, not the village.
    let area = case.area.map(|area| area.city().unwrap_or(area));
    // A taken code inserts nothing: on PostgreSQL an error would end the whole transaction.
    let insert = sql(
        "insert into referral (id, task_force, case_id, service, code, from_team, to_team, need, \
         area, child, urgency, sections, basis, consent_on, consent_by, consent_scope, message_a, \
         state, due_at, expires_at, sent_by, sent_at, sent_on, case_opened_at, updated_at, version) \
         values (?, (select task_force from cases where id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
         ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) on conflict (code) do nothing",
    )
    .bind(new.id)
    .bind(id)
    .bind(id)
    .bind(row.service)
    .bind(human.to_string())
    .bind(case.team)
    .bind(new.to)
    .bind(code(new.need))
    .bind(area.map(|area| area.to_string()))
    .bind(row.child)
    .bind(code(new.urgency))
    .bind(row.sections.codes())
    .bind(code(new.basis))
    .bind(consent.map(|consent| consent.on))
    .bind(consent.map(|consent| consent.by.code()))
    .bind(consent.map(|consent| consent.scope.codes()))
    .bind(message)
    .bind(code(ReferralState::START))
    .bind(row.times.0)
    .bind(row.times.1)
    .bind(row.sent_by)
    .bind(row.at)
    .bind(row.today)
    .bind(case.opened_at)
    .bind(row.at);
    Ok(tx.run(&insert).await? == 1)
}
