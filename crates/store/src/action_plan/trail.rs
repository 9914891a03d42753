//! The trail of a quarter: every step, and every change after it was first handed in. Rows are
//! added and never changed.

use super::pen::At;
use super::{By, Pen};
use crate::paging::{self, Columns, Listing, Order, Seek};
use crate::{Error, Record, Tx, code, sql};
use domain::action_plan::Quarter;
use domain::ids::{ActivityId, IndicatorId, PlanId};
use jiff::Timestamp;
use uuid::Uuid;

domain::coded! {
    /// What was changed.
    pub enum Field: "plan-field" {
        /// The value of an indicator.
        Value = "value",
        /// The money spent.
        Budget = "budget",
        /// The obstacles.
        Obstacles = "obstacles",
        /// What follows from them.
        FollowUp = "follow-up",
        /// A file of evidence.
        Evidence = "evidence",
        /// The state of the quarter.
        State = "state",
    }
}

/// A row of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What was changed.
    pub field: Field,
    /// The activity, where it was one of its facts.
    pub activity: Option<ActivityId>,
    /// Its name.
    pub activity_name: String,
    /// The name of the indicator, where it was its value.
    pub indicator_name: String,
    /// What stood there before; empty for nothing.
    pub old: String,
    /// What stands there since; empty for nothing.
    pub new: String,
    /// Why.
    pub reason: String,
    /// The name of who did it.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// What is to be kept of a change.
pub(super) struct Change<'a> {
    pub(super) field: Field,
    pub(super) activity: Option<ActivityId>,
    pub(super) indicator: Option<IndicatorId>,
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) reason: &'a str,
}

const TABLE: &str = "plan_revision";
const COLUMNS: Columns = Columns {
    key: "at",
    id: "id",
};

fn at(column: &'static str, row: Uuid) -> At {
    At {
        table: TABLE,
        column,
        row,
    }
}

/// Adds a row.
pub(super) async fn keep(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    (plan, quarter): (PlanId, Quarter),
    change: &Change<'_>,
    by: By,
) -> Result<(), Error> {
    let id = Uuid::now_v7();
    tx.run(
        &sql(
            "insert into plan_revision (id, plan, year, quarter, activity, indicator, field, \
             old_a, new_a, reason_a, account, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(plan)
        .bind(i64::from(quarter.year()))
        .bind(i64::from(quarter.number()))
        .bind(change.activity)
        .bind(change.indicator)
        .bind(code(change.field))
        .bind(pen.seal(at("old_a", id), change.old)?)
        .bind(pen.seal(at("new_a", id), change.new)?)
        .bind(pen.seal(at("reason_a", id), change.reason)?)
        .bind(by.account)
        .bind(by.at),
    )
    .await?;
    Ok(())
}

/// A page of the trail of a quarter, the latest first.
pub async fn trail(
    tx: &mut Tx,
    pen: &Pen<'_>,
    plan: PlanId,
    quarter: Quarter,
    (seek, size): (Seek, u32),
) -> Result<Listing<Revision>, Error> {
    let of_quarter = |columns: &'static str| {
        sql(columns)
            .push(" where plan = ? and year = ? and quarter = ?")
            .bind(plan)
            .bind(i64::from(quarter.year()))
            .bind(i64::from(quarter.number()))
    };
    let count = paging::count(tx, of_quarter("select 1 from plan_revision")).await?;
    let inner = of_quarter(
        "select id, field, activity, indicator, old_a, new_a, reason_a, account, at \
         from plan_revision",
    );
    let inner = seek.condition(inner, Order::Descending, &COLUMNS);
    let inner = seek.ordered(inner, Order::Descending, &COLUMNS, size);
    let query = sql(
        "select r.id, r.field, r.activity, r.old_a, r.new_a, r.reason_a, r.at, \
         coalesce(a.name, '') as activity_name, coalesce(i.name, '') as indicator_name, \
         coalesce(u.name, '') as who from (",
    )
    .append(inner)
    .push(
        ") r left join plan_activity a on a.id = r.activity \
         left join plan_indicator i on i.id = r.indicator \
         left join account u on u.id = r.account",
    );
    // The join does not promise to keep the order of what it joins.
    let mut records = tx.rows(&query).await?;
    let key = |row: &Record| Ok::<_, Error>((row.int("at")?, row.parse::<Uuid>("id")?));
    let mut keyed = records
        .drain(..)
        .map(|row| Ok((key(&row)?, row)))
        .collect::<Result<Vec<_>, Error>>()?;
    keyed.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
    if matches!(seek, Seek::Before(_)) {
        keyed.reverse();
    }
    let records: Vec<Record> = keyed.into_iter().map(|(_, row)| row).collect();
    seek.page(&records, size, count, &COLUMNS, |row| revision(pen, row))
}

fn revision(pen: &Pen<'_>, row: &Record) -> Result<Revision, Error> {
    let id: Uuid = row.parse("id")?;
    let open = |column: &'static str| pen.open(at(column, id), row.bytes(column)?);
    Ok(Revision {
        field: row.parse("field")?,
        activity: row.parse_opt("activity")?,
        activity_name: row.string("activity_name")?,
        indicator_name: row.string("indicator_name")?,
        old: open("old_a")?,
        new: open("new_a")?,
        reason: open("reason_a")?,
        who: row.string("who")?,
        at: row.time("at")?,
    })
}
