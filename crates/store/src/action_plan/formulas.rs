//! The formulas as queries. Each counts coded facts of the whole task force within a quarter, up
//! to the present: what is due after it is not yet late.
//!
//! Cases that were imported are left out, as in the figures: they are counted by their source.

use crate::{Error, Record, Sql, Tx, sql};
use domain::action_plan::{Amount, Formula, Measure, Quarter, Ratio};
use domain::ids::TaskForceId;
use domain::services::ServiceKind;
use domain::{AreaCode, Coded};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// What is counted: whose, where, when.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The task force.
    pub task_force: TaskForceId,
    /// A part of its area; all of it, and what has no place, for none.
    pub area: Option<AreaCode>,
    /// The area of the task force.
    home: String,
    quarter: Quarter,
    /// The beginning of the first day and of the day after the last.
    from: Timestamp,
    until: Timestamp,
    /// The earlier of the end and the present: what is due by then.
    due: Timestamp,
    due_day: Date,
}

impl Scope {
    /// A quarter of a whole task force, as it is at `now`.
    pub async fn whole(
        tx: &mut Tx,
        task_force: TaskForceId,
        quarter: Quarter,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let start = |day: Date| {
            zone.to_timestamp(day.at(0, 0, 0, 0))
                .map_err(|_| Error::Corrupt("a day outside of time"))
        };
        let until = start(quarter.end())?;
        let home = sql("select area from task_force where id = ?").bind(task_force);
        let home = tx
            .row(&home)
            .await?
            .ok_or(Error::NotFound)?
            .string("area")?;
        Ok(Self {
            task_force,
            area: None,
            home,
            quarter,
            from: start(quarter.first())?,
            until,
            due: until.min(now),
            due_day: quarter.last().min(zone.to_datetime(now).date()),
        })
    }

    /// The same within an area. Its own area is no narrowing: it also holds what has no place.
    pub fn within(&self, area: Option<&str>) -> Result<Self, Error> {
        let part = area.filter(|area| *area != self.home);
        let area = part
            .map(|area| area.parse().map_err(|_| Error::Column("area")))
            .transpose()?;
        Ok(Self {
            area,
            ..self.clone()
        })
    }

    /// The condition that a column of areas lies within the area.
    fn place(&self, column: &'static str) -> Sql {
        match self.area {
            None => sql(""),
            Some(area) => sql(" and (")
                .push(column)
                .push(" = ? or ")
                .bind(area.to_string())
                .push(column)
                .push(" like ?)")
                .bind(format!("{area}.%")),
        }
    }

    /// The first month, and the first one after the last: dates that are known by the month lie
    /// between them, those known by the year alone do not.
    fn months(&self) -> (String, String) {
        let month = |day: Date| format!("{:04}-{:02}", day.year(), day.month());
        (month(self.quarter.first()), month(self.quarter.end()))
    }

    /// A date column, as far as it is known, lies in the quarter.
    fn in_months(&self, column: &'static str) -> Sql {
        let (from, until) = self.months();
        sql(" and ")
            .push(column)
            .push(" >= ? and ")
            .bind(from)
            .push(column)
            .push(" < ?")
            .bind(until)
    }

    /// A column of days lies in the quarter.
    fn in_days(&self, column: &'static str) -> Sql {
        sql(" and ")
            .push(column)
            .push(" >= ? and ")
            .bind(self.quarter.first())
            .push(column)
            .push(" <= ?")
            .bind(self.quarter.last())
    }

    /// A column of days lies in the quarter and has come.
    fn due_days(&self, column: &'static str) -> Sql {
        sql(" and ")
            .push(column)
            .push(" >= ? and ")
            .bind(self.quarter.first())
            .push(column)
            .push(" <= ?")
            .bind(self.due_day)
    }

    /// A column of times lies in the quarter.
    fn in_times(&self, column: &'static str) -> Sql {
        self.times(column, self.until)
    }

    /// A column of times lies in the quarter and has come.
    fn due_times(&self, column: &'static str) -> Sql {
        self.times(column, self.due)
    }

    fn times(&self, column: &'static str, until: Timestamp) -> Sql {
        sql(" and ")
            .push(column)
            .push(" >= ? and ")
            .bind(self.from)
            .push(column)
            .push(" < ?")
            .bind(until)
    }
}

/// Computes a formula.
pub async fn compute(tx: &mut Tx, scope: &Scope, formula: Formula) -> Result<Measure, Error> {
    let row = tx.row(&query(scope, formula)).await?;
    let row = row.ok_or(Error::NotFound)?;
    match row.int_opt("of_all")? {
        Some(of) => Ok(Measure::Share(Ratio {
            part: count(&row)?,
            of,
        })),
        None => Ok(Measure::Value(Amount::whole(count(&row)?))),
    }
}

fn count(row: &Record) -> Result<i64, Error> {
    // A sum over nothing is null.
    Ok(row.int_opt("n")?.unwrap_or(0))
}

/// Columns `n`, and `of_all` for a share.
fn query(scope: &Scope, formula: Formula) -> Sql {
    use Formula as F;
    use ServiceKind as K;
    match formula {
        F::OutreachEvents => outreach(scope, "count(*)"),
        F::PeopleReached => outreach(
            scope,
            "cast(sum(participants_female + participants_male + participants_unknown) as bigint)",
        ),
        F::VillagesReached => outreach(
            scope,
            "count(distinct case when length(area) = 13 then area end)",
        ),
        F::WatchGroups => watch_groups(scope),
        F::HealthServices => started(scope, &[K::Health, K::MedicalForensic]),
        F::PsychologicalServices => started(scope, &[K::Psychological]),
        F::HealthOnTime => started_on_time(
            scope,
            Some(&[K::Health, K::MedicalForensic, K::Psychological]),
        ),
        F::ShelterServices => started(scope, &[K::Shelter]),
        F::SocialServices => started(scope, &[K::SocialRehabilitation]),
        F::Repatriations => started(scope, &[K::Repatriation]),
        F::Reintegrations => started(scope, &[K::Reintegration]),
        F::ServicesOnTime => started_on_time(scope, None),
        F::LegalAid => started(scope, &[K::LegalAid]),
        F::ReferralsSent => of_task_force(scope, "count(*)", "referral r", "r.task_force")
            .append(scope.in_times("r.sent_at"))
            .append(scope.place("r.area")),
        F::ReferralsOnTime => referrals_on_time(scope),
        F::FollowUps => of_cases(
            scope,
            "count(*)",
            "follow_up f join cases c on c.id = f.case_id",
        )
        .append(scope.in_days("f.contacted_on"))
        .push(" and f.outcome <> 'not-reached'"),
        F::RegulationsInForce => of_task_force(scope, "count(*)", "regulation g", "g.task_force")
            .append(scope.in_days("g.valid_from")),
        F::PoliceCases => found(scope, "police"),
        F::CourtCases => found(scope, "court"),
        F::RestitutionClaimed => restitution(
            scope,
            "c.restitution <> 'not-claimed'",
            "'paid', 'paid-in-part', 'replaced-by-detention', 'unpaid', 'refused', 'not-claimed'",
        ),
        F::RestitutionPaid => restitution(
            scope,
            "c.restitution in ('paid', 'paid-in-part')",
            "'paid', 'paid-in-part', 'replaced-by-detention', 'unpaid', 'refused'",
        ),
        F::ReportsReceived => of_task_force(scope, "count(*)", "report r", "r.task_force")
            .append(scope.in_times("r.received_at"))
            .append(scope.place("r.area")),
        F::ReportsOnTime => reports_on_time(scope),
        F::Victims => victims(scope, ""),
        F::FemaleVictims => victims(scope, " and p.sex = 'female'"),
        F::ChildVictims => victims(scope, " and p.age_band in ('0-5', '6-12', '13-17')"),
        F::CasesOpened => {
            of_cases(scope, "count(*)", "cases c").append(scope.in_months("c.opened_on"))
        }
        F::CasesClosed => of_cases(scope, "count(*)", "cases c")
            .push(" and not c.open")
            .append(scope.in_times("c.closed_at")),
        F::Meetings => meetings(scope, "count(*)", "meeting m"),
        F::MeetingAttendance => attendance(scope),
        F::DecisionsOnTime => decisions_on_time(scope),
        F::DirectoryVerified => of_task_force(scope, "count(*)", "listing l", "l.task_force")
            .push(" and l.active")
            .append(scope.in_days("l.verified_on")),
    }
}

/// A count of rows of the task force.
fn of_task_force(
    scope: &Scope,
    what: &'static str,
    from: &'static str,
    column: &'static str,
) -> Sql {
    sql("select ")
        .push(what)
        .push(" as n, cast(null as bigint) as of_all from ")
        .push(from)
        .push(" where ")
        .push(column)
        .push(" = ?")
        .bind(scope.task_force)
}

/// A count of what belongs to own cases in the area.
fn of_cases(scope: &Scope, what: &'static str, from: &'static str) -> Sql {
    of_task_force(scope, what, from, "c.task_force")
        .push(" and c.import is null")
        .append(scope.place("c.area"))
}

/// A share among rows of the task force.
fn share(scope: &Scope, part: &'static str, from: &'static str, column: &'static str) -> Sql {
    sql("select cast(sum(case when ")
        .push(part)
        .push(" then 1 else 0 end) as bigint) as n, count(*) as of_all from ")
        .push(from)
        .push(" where ")
        .push(column)
        .push(" = ?")
        .bind(scope.task_force)
}

/// A share among what belongs to own cases in the area.
fn share_of_cases(scope: &Scope, part: &'static str, from: &'static str) -> Sql {
    share(scope, part, from, "c.task_force")
        .push(" and c.import is null")
        .append(scope.place("c.area"))
}

fn outreach(scope: &Scope, what: &'static str) -> Sql {
    of_task_force(scope, what, "outreach", "task_force")
        .append(scope.in_days("held_on"))
        .append(scope.place("area"))
}

/// Groups as they are: those formed after the quarter are not of it.
fn watch_groups(scope: &Scope) -> Sql {
    of_task_force(scope, "count(*)", "watch_group", "task_force")
        .push(" and active and (formed_on is null or formed_on <= ?)")
        .bind(scope.quarter.last())
        .append(scope.place("area"))
}

fn started(scope: &Scope, kinds: &[ServiceKind]) -> Sql {
    of_cases(
        scope,
        "count(*)",
        "service s join cases c on c.id = s.case_id",
    )
    .append(scope.in_days("s.started_on"))
    .push(" and s.kind in (")
    .bind_all(kinds.iter().map(|kind| kind.code()))
    .push(")")
}

/// What the victim declined or did not need before it began is nobody's delay.
fn started_on_time(scope: &Scope, kinds: Option<&[ServiceKind]>) -> Sql {
    let all = share_of_cases(
        scope,
        "s.started_on is not null and s.started_on <= s.due_on",
        "service s join cases c on c.id = s.case_id",
    )
    .append(scope.due_days("s.due_on"))
    .push(
        " and (s.started_on is not null or s.state not in ('declined-by-victim', \
         'not-applicable'))",
    );
    match kinds {
        None => all,
        Some(kinds) => all
            .push(" and s.kind in (")
            .bind_all(kinds.iter().map(|kind| kind.code()))
            .push(")"),
    }
}

fn referrals_on_time(scope: &Scope) -> Sql {
    share(
        scope,
        "r.answered_at <= r.due_at and r.state in ('accepted', 'in-progress', 'completed')",
        "referral r",
        "r.task_force",
    )
    .append(scope.due_times("r.due_at"))
    .push(" and r.state <> 'cancelled'")
    .append(scope.place("r.area"))
}

/// A report is dealt with once it is screened or a case is opened from it.
fn reports_on_time(scope: &Scope) -> Sql {
    share(
        scope,
        "exists (select 1 from screening s where s.report = r.id and s.created_at <= r.due_at) \
         or exists (select 1 from cases o where o.id = r.case_id and o.opened_at <= r.due_at)",
        "report r",
        "r.task_force",
    )
    .append(scope.due_times("r.due_at"))
    .append(scope.place("r.area"))
}

fn found(scope: &Scope, body: &'static str) -> Sql {
    of_cases(
        scope,
        "count(distinct d.case_id)",
        "determination d join cases c on c.id = d.case_id",
    )
    .append(scope.in_months("d.determined_on"))
    .push(" and d.body = ?")
    .bind(body)
    .push(" and d.status in ('possible', 'actual')")
}

fn restitution(scope: &Scope, part: &'static str, among: &'static str) -> Sql {
    share_of_cases(scope, part, "cases c")
        .push(" and not c.open")
        .append(scope.in_times("c.closed_at"))
        .push(" and c.restitution in (")
        .push(among)
        .push(")")
}

fn victims(scope: &Scope, which: &'static str) -> Sql {
    of_cases(
        scope,
        "count(*)",
        "person p join cases c on c.id = p.case_id",
    )
    .append(scope.in_months("c.opened_on"))
    .push(
        " and p.role = 'victim' and (p.trafficking_status is null \
             or p.trafficking_status <> 'not-victim')",
    )
    .push(which)
}

/// Meetings that were held: whoever closed one says so.
fn meetings(scope: &Scope, what: &'static str, from: &'static str) -> Sql {
    of_task_force(scope, what, from, "m.task_force")
        .append(scope.in_times("m.starts_at"))
        .push(" and m.closed_at is not null")
}

/// An organisation counts once a meeting, however many of its people were invited or came.
fn attendance(scope: &Scope) -> Sql {
    let offices = sql(
        "select m.id as meeting, coalesce(i.organisation, p.organisation) as office, \
         max(case when a.id is null then 0 else 1 end) as came \
         from meeting m join invitee i on i.meeting = m.id left join post p on p.id = i.post \
         left join attendance a on a.invitee = i.id where m.task_force = ?",
    )
    .bind(scope.task_force)
    .append(scope.in_times("m.starts_at"))
    .push(
        " and m.closed_at is not null and coalesce(i.organisation, p.organisation) is not null \
         group by m.id, coalesce(i.organisation, p.organisation)",
    );
    sql("select cast(sum(came) as bigint) as n, count(*) as of_all from (")
        .append(offices)
        .push(") offices")
}

fn decisions_on_time(scope: &Scope) -> Sql {
    share(
        scope,
        "t.done_on is not null and t.done_on <= t.due_on and t.state = 'done'",
        "action_item t",
        "t.task_force",
    )
    .append(scope.due_days("t.due_on"))
    .push(" and t.state <> 'dropped'")
}
