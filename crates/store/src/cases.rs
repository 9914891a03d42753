//! Cases (kasus): opening, reading, and everything that hangs on the file.
//!
//! Coded facts are read with any authorisation; sealed sections are opened only with
//! [`policy::Open`] and changed only with [`policy::Edit`]. Every change writes a coded
//! [`events::Happened`] for the timeline; the audit is the caller's, in the same transaction.

pub mod closing;
pub mod determinations;
pub mod events;
pub mod facts;
pub mod follow_ups;
pub mod list;
pub mod notes;
pub mod opening;
pub mod persons;
pub mod progress;
pub mod route;
pub mod secrets;

use crate::{Error, Record, Tx, sql};
use domain::cases::{
    AgeBand, DeterminationError, ExploitationType, Missing, Monitoring, RestitutionOutcome,
    RetentionClass, Stage,
};
use domain::ids::{AccountId, CaseId, ImportId, OrganisationId, TeamId};
use domain::{Alias, AreaCode, Country, HumanCode, Illegal, MessageKey};
use jiff::Timestamp;
use policy::{Act, Actor, Authorized};
use thiserror::Error as ThisError;

/// What stands in `due_at` of a case without a deadline: after every date that can be entered.
pub const NO_DUE: i64 = i64::MAX;

/// Who changes a case, and when.
#[derive(Debug, Clone, Copy)]
pub struct By {
    /// The account.
    pub account: AccountId,
    /// Its organisation, for the byline of the timeline.
    pub organisation: OrganisationId,
    /// When.
    pub at: Timestamp,
}

impl By {
    /// The actor of a request.
    pub fn actor(actor: &Actor, at: Timestamp) -> Self {
        Self {
            account: actor.account,
            organisation: actor.organisation,
            at,
        }
    }
}

/// Why a change to a case was not made; everything but [`Fault::Store`] is said to the person.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// The stage has no such step.
    #[error(transparent)]
    Step(#[from] Illegal),
    /// The determination does not follow from the ones before.
    #[error(transparent)]
    Determination(#[from] DeterminationError),
    /// The closing gate is not empty.
    #[error("{} thing(s) are missing before the case can be closed", .0.len())]
    Gate(Vec<Missing>),
    /// The area code is not in the list of areas.
    #[error("no such area")]
    UnknownArea,
    /// Only the owner or the supervisor of the case may do this.
    #[error("only the owner or the supervisor may do this")]
    NotYours,
    /// The account is no active member of the team without a conflict of interest.
    #[error("not a member of the team that can own this case")]
    NotAMember,
    /// The determination is about a person who is in the case in another role than victim.
    #[error("only a victim has a trafficking status")]
    NotAVictim,
    /// Determinations or services refer to the person, so the person stays.
    #[error("the person is referred to in the file")]
    InUse,
    /// Monitoring cannot be done without a recorded contact.
    #[error("no follow-up is recorded")]
    NoFollowUp,
    /// Leaving monitoring out needs a reason.
    #[error("a reason is required")]
    ReasonRequired,
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Step(step) => step.key(),
            Self::Determination(fault) => fault.key(),
            Self::Gate(_) => "error-case-gate",
            Self::UnknownArea => "error-area-unknown",
            Self::NotYours => "error-case-not-yours",
            Self::NotAMember => "error-case-not-a-member",
            Self::NotAVictim => "error-case-not-a-victim",
            Self::InUse => "error-case-person-in-use",
            Self::NoFollowUp => "error-case-no-follow-up",
            Self::ReasonRequired => "error-case-reason-required",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Step(step) => step.args(),
            Self::Determination(fault) => fault.args(),
            Self::Gate(missing) => vec![("n", missing.len().to_string())],
            _ => Vec::new(),
        }
    }
}

/// The coded facts of a case's file: its identity bar and what closing asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its identifier.
    pub id: CaseId,
    /// The code by which people know it.
    pub code: HumanCode,
    /// The neutral name by which people talk about it.
    pub alias: Alias,
    /// The owning team.
    pub team: TeamId,
    /// Name of the owning team.
    pub team_name: String,
    /// Organisation of the owning team.
    pub organisation: OrganisationId,
    /// Who owns it; nobody until somebody takes it.
    pub owner: Option<AccountId>,
    /// Name of the owner.
    pub owner_name: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// Area where it counts.
    pub area: Option<AreaCode>,
    /// Name of that area.
    pub area_name: Option<String>,
    /// Country, where no area of Indonesia is known.
    pub country: Option<Country>,
    /// The exploitation under which it is counted; none before it is known.
    pub exploitation: Option<ExploitationType>,
    /// Whether a victim is a child, or may be one by what the report says.
    pub child: bool,
    /// Whether somebody marked it as being of high risk.
    pub high_risk: bool,
    /// Whether the victim must not be contacted.
    pub no_contact: bool,
    /// Victims who are not found to be none.
    pub victims: i64,
    /// Age band of the first victim.
    pub band: Option<AgeBand>,
    /// The day, month or year of opening, as far as it is known.
    pub opened_on: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The next deadline.
    pub due_at: Option<Timestamp>,
    /// Whether the person was followed up.
    pub monitoring: Monitoring,
    /// What became of restitution, once recorded.
    pub restitution: Option<RestitutionOutcome>,
    /// How long it is kept, once set.
    pub retention: Option<RetentionClass>,
    /// Code of the report from which it was opened.
    pub report: Option<HumanCode>,
    /// The import that brought it.
    pub import: Option<ImportId>,
    /// Its number in another system, if it was imported.
    pub external_id: Option<String>,
    /// When anything in the file last changed.
    pub updated_at: Timestamp,
    /// Version of the facts above, for saving.
    pub version: i64,
}

impl Case {
    /// Whether somebody works on it here.
    pub fn is_open(&self) -> bool {
        self.stage.is_open()
    }

    /// Whether its next deadline has passed at `now`.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.is_open() && self.due_at.is_some_and(|due| due < now)
    }
}

/// The coded facts of a case.
///
/// # Errors
/// [`Error::NotFound`] if it was removed since it was authorised.
pub async fn find<A: Act>(tx: &mut Tx, auth: &Authorized<CaseId, A>) -> Result<Case, Error> {
    let query = sql(
        "select c.id, c.code, c.alias, c.team, t.name as team_name, t.organisation, c.owner, \
         a.name as owner_name, c.stage, c.area, area.name as area_name, c.country, \
         c.exploitation, c.child, c.high_risk, c.no_contact, c.victims, c.opened_on, c.opened_at, \
         c.closed_at, c.due_at, c.monitoring, c.restitution, c.retention, r.code as report_code, \
         c.import, c.external_id, c.updated_at, c.version, (select p.age_band from person p \
         where p.case_id = c.id and p.role = 'victim' order by p.created_at, p.id limit 1) \
         as age_band \
         from cases c join team t on t.id = c.team left join account a on a.id = c.owner \
         left join area on area.code = c.area left join report r on r.id = c.report \
         where c.id = ?",
    )
    .bind(auth.file());
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    case(&row)
}

fn case(row: &Record) -> Result<Case, Error> {
    Ok(Case {
        id: row.parse("id")?,
        code: row.parse("code")?,
        alias: row.parse("alias")?,
        team: row.parse("team")?,
        team_name: row.string("team_name")?,
        organisation: row.parse("organisation")?,
        owner: row.parse_opt("owner")?,
        owner_name: row.text_opt("owner_name")?.map(str::to_owned),
        stage: row.parse("stage")?,
        area: row.parse_opt("area")?,
        area_name: row.text_opt("area_name")?.map(str::to_owned),
        country: row.parse_opt("country")?,
        exploitation: coded_or_empty(row, "exploitation")?,
        child: row.bool("child")?,
        high_risk: row.bool("high_risk")?,
        no_contact: row.bool("no_contact")?,
        victims: row.int("victims")?,
        band: row.parse_opt("age_band")?,
        opened_on: row.string("opened_on")?,
        opened_at: row.time("opened_at")?,
        closed_at: row.time_opt("closed_at")?,
        due_at: due(row)?,
        monitoring: row.parse("monitoring")?,
        restitution: coded_or_empty(row, "restitution")?,
        retention: row.parse_opt("retention")?,
        report: row.parse_opt("report_code")?,
        import: row.parse_opt("import")?,
        external_id: row.text_opt("external_id")?.map(str::to_owned),
        updated_at: row.time("updated_at")?,
        version: row.int("version")?,
    })
}

/// A coded value that stands as an empty text when there is none.
fn coded_or_empty<T: std::str::FromStr>(
    row: &Record,
    column: &'static str,
) -> Result<Option<T>, Error> {
    match row.text(column)? {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::Column(column)),
    }
}

/// The next deadline of a row with `due_at`.
fn due(row: &Record) -> Result<Option<Timestamp>, Error> {
    match row.int("due_at")? {
        NO_DUE => Ok(None),
        _ => row.time_opt("due_at"),
    }
}

/// Refuses an area code that is not in the list of areas.
async fn known_area(tx: &mut Tx, area: Option<AreaCode>) -> Result<(), Fault> {
    let Some(area) = area else { return Ok(()) };
    let query = sql("select 1 as one from area where code = ?").bind(area.to_string());
    match tx.row(&query).await? {
        Some(_) => Ok(()),
        None => Err(Fault::UnknownArea),
    }
}
