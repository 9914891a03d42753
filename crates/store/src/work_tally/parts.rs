//! What cases add to the tally of work, read from their rows.

use super::{ANSWER, CLOSED, OPEN, OPENED, REFERRAL, RESTITUTION, SERVICE, UNMET, Work, moment};
use crate::{Error, Record, Tx, services, sql, tally};
use domain::Coded;
use domain::cases::RestitutionOutcome;
use domain::figures::work::{Claim, Planned, Referred, Unmet};
use domain::referrals::ReferralState;
use domain::services::{ServiceKind, Timing};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The cases, with all that [`read`] looks at.
pub(super) const CASES: &str = "select c.id, c.task_force, c.import, c.team, c.owner, c.open, c.area, \
                     c.opened_on, c.closed_at, c.closed_on, c.restitution from cases c";

/// What these cases add, by their identifiers.
pub(super) async fn read(tx: &mut Tx, cases: &[Record]) -> Result<Vec<(String, Work)>, Error> {
    let ids = cases.iter().map(|row| row.string("id"));
    let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
    // Of the empty day: whether what waits is late, whoever reads the tally decides.
    let query = sql(
        "select s.case_id, s.id, s.kind, s.person, s.state, s.applied_on, s.due_on, \
                     s.started_on, ",
    )
    .append(services::timing(""))
    .push(" as timing from service s where s.case_id in (")
    .bind_all(&ids)
    .push(") order by s.case_id, s.created_at, s.id");
    let mut plans: BTreeMap<String, Vec<(Planned, Timing)>> = BTreeMap::new();
    for row in tx.rows(&query).await? {
        let planned = (planned(&row)?, row.parse("timing")?);
        plans
            .entry(row.string("case_id")?)
            .or_default()
            .push(planned);
    }
    let query = sql(
        "select case_id, service, need, state, due_at, answered_at, decline_reason, \
                     sent_at, sent_on from referral where case_id in (",
    )
    .bind_all(&ids)
    .push(") order by case_id, sent_at, id");
    let mut sent: BTreeMap<String, Vec<Sent>> = BTreeMap::new();
    for row in tx.rows(&query).await? {
        sent.entry(row.string("case_id")?)
            .or_default()
            .push(referred(&row)?);
    }
    let mut all = Vec::new();
    for (row, id) in cases.iter().zip(ids) {
        let plan = plans.remove(&id).unwrap_or_default();
        let sent = sent.remove(&id).unwrap_or_default();
        all.push((id, work(row, &plan, &sent)?));
    }
    Ok(all)
}

/// A referral, what it asks for, and the month in which it was sent.
struct Sent {
    referral: Referred,
    need: ServiceKind,
    month: String,
}

fn planned(row: &Record) -> Result<Planned, Error> {
    Ok(Planned {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        person: row.parse_opt("person")?,
        state: row.parse("state")?,
        applied: row.parse("applied_on")?,
        due: row.parse_opt("due_on")?,
        began: row.parse_opt("started_on")?,
    })
}

fn referred(row: &Record) -> Result<Sent, Error> {
    Ok(Sent {
        referral: Referred {
            service: row.parse_opt("service")?,
            state: row.parse("state")?,
            due: row.time("due_at")?,
            answered: row.time_opt("answered_at")?,
            reason: row.parse_opt("decline_reason")?,
        },
        need: row.parse("need")?,
        month: tally::month(&day(row, "sent_on", "sent_at")?.unwrap_or_default()),
    })
}

/// The day of something, as it was written down where it happened; of what is older than that
/// column, the day by universal time.
fn day(row: &Record, on: &'static str, at: &'static str) -> Result<Option<String>, Error> {
    Ok(match row.text_opt(on)? {
        Some(day) => Some(day.to_owned()),
        None => row
            .time_opt(at)?
            .map(|at| TimeZone::UTC.to_datetime(at).date().to_string()),
    })
}

/// What one case adds.
fn work(row: &Record, plan: &[(Planned, Timing)], sent: &[Sent]) -> Result<Work, Error> {
    let mut work = Work {
        area: tally::city(row.parse_opt("area")?),
        ..Work::default()
    };
    count_case(&mut work, row)?;
    let services: Vec<Planned> = plan.iter().map(|(service, _)| service.clone()).collect();
    let outcome: Option<RestitutionOutcome> = match row.text("restitution")? {
        "" => None,
        _ => row.parse_opt("restitution")?,
    };
    let opened = tally::month(row.text("opened_on")?);
    let claim = Claim::of(outcome, &services);
    work.count([RESTITUTION, &opened, claim.code(), "", ""]);
    let referrals: Vec<Referred> = sent.iter().map(|one| one.referral.clone()).collect();
    for (service, timing) in plan {
        count_service(&mut work, service, *timing, &services, &referrals);
    }
    for one in sent {
        let (need, state) = (one.need.code(), one.referral.state.code());
        let why = match one.referral.state {
            ReferralState::Declined => one.referral.reason.map_or("", Coded::code),
            _ => "",
        };
        work.count([REFERRAL, &one.month, need, state, why]);
        let timing = one.referral.timing();
        let due = match timing {
            Timing::Waiting => moment(one.referral.due),
            Timing::InTime | Timing::Late | Timing::NoClock => String::new(),
        };
        work.count([ANSWER, &one.month, need, timing.code(), &due]);
    }
    Ok(work)
}

fn count_case(work: &mut Work, row: &Record) -> Result<(), Error> {
    let team = row.text("team")?;
    work.count([OPENED, &tally::month(row.text("opened_on")?), team, "", ""]);
    if row.bool("open")? {
        work.count([
            OPEN,
            "",
            team,
            "",
            row.text_opt("owner")?.unwrap_or_default(),
        ]);
    }
    if let Some(closed) = day(row, "closed_on", "closed_at")? {
        work.count([CLOSED, &tally::month(&closed), team, "", ""]);
    }
    Ok(())
}

fn count_service(
    work: &mut Work,
    service: &Planned,
    timing: Timing,
    all: &[Planned],
    referrals: &[Referred],
) {
    let month = tally::month(&service.applied.to_string());
    let kind = service.kind.code();
    let due = match timing {
        Timing::Waiting => service.due.map(|due| due.to_string()),
        Timing::InTime | Timing::Late | Timing::NoClock => None,
    };
    work.count([
        SERVICE,
        &month,
        kind,
        timing.code(),
        &due.unwrap_or_default(),
    ]);
    if let Some(unmet) = Unmet::of(service, all, referrals) {
        let detail = match unmet {
            Unmet::Declined(reason) => reason.map_or("", Coded::code).to_owned(),
            Unmet::Expired => String::new(),
            Unmet::Due(day) => day.to_string(),
        };
        work.count([UNMET, &month, kind, unmet.cause().code(), &detail]);
    }
}
