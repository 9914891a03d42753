//! The work itself: services and referrals with their clocks, needs that nothing met, restitution,
//! and cases by the organisation that carries them, of own cases.
//!
//! Everything is read from the tally of work; the periods of a range of months are its whole years
//! and the months beside them, so that a range costs what it shows and not how long it is.

use super::routes::periods;
use super::{Counted, in_area};
use crate::work_tally::{
    ANSWER, CLOSED, OPEN, OPENED, REFERRAL, RESTITUTION, SERVICE, UNMET, moment,
};
use crate::{Error, Sql, Tx, Value, sql};
use domain::AreaCode;
use domain::figures::{Month, Months};
use domain::ids::{OrganisationId, TaskForceId};
use jiff::Timestamp;
use jiff::civil::Date;

/// Which cases are counted, and as of when something is late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The cases of these task forces.
    pub task_forces: Vec<TaskForceId>,
    /// What happened in these months.
    pub months: Option<Months>,
    /// In a province, or a kabupaten or kota.
    pub area: Option<AreaCode>,
    /// The day that it is now.
    pub today: Date,
    /// The moment that it is now.
    pub now: Timestamp,
}

/// Services by kind and timing.
pub async fn services(tx: &mut Tx, question: &Question) -> Result<Vec<Counted>, Error> {
    let by = |query: Sql| query.push(", subject as k1, ").append(late(question.today));
    count::<2>(tx, question, SERVICE, by, sql("")).await
}

/// Referrals by need and state.
pub async fn referrals(tx: &mut Tx, question: &Question) -> Result<Vec<Counted>, Error> {
    let by = |query: Sql| query.push(", subject as k1, state as k2");
    count::<2>(tx, question, REFERRAL, by, sql("")).await
}

/// Referrals by need and by whether they were answered in time.
pub async fn answers(tx: &mut Tx, question: &Question) -> Result<Vec<Counted>, Error> {
    let by = |query: Sql| {
        let late = late(moment(question.now));
        query.push(", subject as k1, ").append(late)
    };
    count::<2>(tx, question, ANSWER, by, sql("")).await
}

/// Needs that nothing met, by kind and cause.
pub async fn unmet(tx: &mut Tx, question: &Question) -> Result<Vec<Counted>, Error> {
    let by = |query: Sql| query.push(", subject as k1, state as k2");
    count::<2>(tx, question, UNMET, by, over(question)).await
}

/// Needs that nothing met, by kabupaten or kota and cause.
pub async fn unmet_areas(tx: &mut Tx, question: &Question) -> Result<Vec<Counted>, Error> {
    let by = |query: Sql| query.push(", area as k1, state as k2");
    count::<2>(tx, question, UNMET, by, over(question)).await
}

/// Why those needs were declined.
pub async fn unmet_reasons(tx: &mut Tx, question: &Question) -> Result<Vec<Counted>, Error> {
    reasons(tx, question, UNMET).await
}

/// Why referrals were declined or given back.
pub async fn decline_reasons(tx: &mut Tx, question: &Question) -> Result<Vec<Counted>, Error> {
    reasons(tx, question, REFERRAL).await
}

async fn reasons(
    tx: &mut Tx,
    question: &Question,
    measure: &'static str,
) -> Result<Vec<Counted>, Error> {
    let by = |query: Sql| query.push(", detail as k1");
    let declined = sql(" and state = 'declined'");
    count::<1>(tx, question, measure, by, declined).await
}

/// Cases by how far restitution came.
pub async fn restitution(tx: &mut Tx, question: &Question) -> Result<Vec<Counted>, Error> {
    let by = |query: Sql| query.push(", subject as k1");
    count::<1>(tx, question, RESTITUTION, by, sql("")).await
}

/// The cases of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Cases that are open now.
    pub open: i64,
    /// Of these, cases that nobody owns.
    pub unowned: i64,
    /// How many officers own the others.
    pub officers: i64,
    /// Cases registered in the months.
    pub opened: i64,
    /// Cases closed in the months.
    pub closed: i64,
}

/// The cases of every organisation that has or had one, most open cases first. What is open is so
/// now, whatever the months.
pub async fn caseload(tx: &mut Tx, question: &Question) -> Result<Vec<Load>, Error> {
    let now = Question {
        months: None,
        ..question.clone()
    };
    let part = |measure: &'static str, question: &Question| {
        sql("select subject, measure, detail, n from work_tally where ")
            .append(condition(question, measure))
    };
    let query = sql(
        "select o.id, o.name, cast(sum(case when w.measure = 'open' then w.n else 0 end) as bigint) \
         as open, cast(sum(case when w.measure = 'open' and w.detail = '' then w.n else 0 end) as \
         bigint) as unowned, count(distinct case when w.measure = 'open' and w.detail <> '' \
         then w.detail end) as officers, cast(sum(case when w.measure = 'opened' then w.n else 0 \
         end) as bigint) as opened, cast(sum(case when w.measure = 'closed' then w.n else 0 end) \
         as bigint) as closed from (",
    )
    .append(part(OPEN, &now))
    .push(" union all ")
    .append(part(OPENED, question))
    .push(" union all ")
    .append(part(CLOSED, question))
    .push(
        ") w join team t on t.id = w.subject join organisation o on o.id = t.organisation \
         group by o.id, o.name order by 3 desc, o.name, o.id",
    );
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Load {
                organisation: row.parse("id")?,
                name: row.string("name")?,
                open: row.int("open")?,
                unowned: row.int("unowned")?,
                officers: row.int("officers")?,
                opened: row.int("opened")?,
                closed: row.int("closed")?,
            })
        })
        .collect()
}

/// How many officers carry open cases: whoever does so in several organisations or areas is one.
pub async fn officers(tx: &mut Tx, question: &Question) -> Result<i64, Error> {
    let now = Question {
        months: None,
        ..question.clone()
    };
    let query = sql("select count(distinct detail) as n from work_tally where detail <> '' and ")
        .append(condition(&now, OPEN));
    tx.row(&query).await?.ok_or(Error::NotFound)?.int("n")
}

/// The whole years from the first to the last in which a case was registered.
pub async fn span(tx: &mut Tx, task_forces: &[TaskForceId]) -> Result<Option<Months>, Error> {
    let query = sql(
        "select min(period) as first, max(period) as last from work_tally where task_force in (",
    )
    .bind_all(task_forces.iter().copied())
    .push(") and measure = ? and length(period) = 4")
    .bind(OPENED);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let month = |name, month: i8| {
        let year = row.text_opt(name)?.and_then(|year| year.parse().ok());
        Ok::<_, Error>(year.and_then(|year| Month::new(year, month).ok()))
    };
    let (first, last) = (month("first", 1)?, month("last", 12)?);
    Ok(first.zip(last).and_then(|(from, to)| Months::new(from, to)))
}

/// What waits and was due before now is late.
fn late(due: impl Into<Value>) -> Sql {
    sql("case when state = 'waiting' and detail < ? then 'late' else state end as k2").bind(due)
}

/// What is due is a need unmet once that day is over.
fn over(question: &Question) -> Sql {
    sql(" and (state <> 'overdue' or detail < ?)").bind(question.today)
}

async fn count<const N: usize>(
    tx: &mut Tx,
    question: &Question,
    measure: &'static str,
    by: impl FnOnce(Sql) -> Sql,
    and: Sql,
) -> Result<Vec<Counted>, Error> {
    const KEYS: [&str; 2] = ["k1", "k2"];
    let query = by(sql("select cast(sum(n) as bigint) as n"))
        .push(" from work_tally where ")
        .append(condition(question, measure))
        .append(and)
        .push(if N == 1 {
            " group by 2 order by 2"
        } else {
            " group by 2, 3 order by 2, 3"
        });
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| {
            let keys = KEYS.iter().take(N).map(|name| row.string(name));
            Ok(Counted {
                keys: keys.collect::<Result<_, Error>>()?,
                n: row.int("n")?,
            })
        })
        .collect()
}

/// Condition on the tally's key, in the order of the key.
fn condition(question: &Question, measure: &'static str) -> Sql {
    let condition = sql("task_force in (")
        .bind_all(question.task_forces.iter().copied())
        .push(") and measure = ?")
        .bind(measure)
        .push(" and period in (")
        .bind_all(periods(question.months))
        .push(")");
    match question.area {
        Some(area) => condition.append(in_area(area)),
        None => condition,
    }
}
