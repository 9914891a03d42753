//! What was realised of an activity in a quarter: values, money, obstacles, evidence. It is read
//! and saved as one thing, with one version.

use super::pen::At;
use super::quarters::writable;
use super::trail::{self, Change, Field};
use super::values::{columns, quarter_from, row_of, value_from, words};
use super::{Activity, By, Fault, Pen, Plan, QuarterRow, Value};
use crate::attachments::{self, Attachment};
use crate::{Error, Record, Tx, code_opt, sql};
use domain::action_plan::{Measure, Origin, Quarter, Rupiah};
use domain::ids::{ActivityId, AttachmentId, IndicatorId, PlanId, TaskForceId};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// What stands for an activity in a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Realisation {
    /// Money spent.
    pub rupiah: Option<Rupiah>,
    /// Obstacles (kendala).
    pub obstacles: String,
    /// What follows from them (tindak lanjut).
    pub follow_up: String,
    /// The values of its indicators of which anything is known, with why they differ from what
    /// was computed.
    pub values: Vec<(Value, String)>,
    /// Who wrote it last, and when.
    pub written: Option<(String, Timestamp)>,
    /// Version for saving; 0 before anything was written.
    pub version: i64,
}

/// What somebody writes for an activity in a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Money spent.
    pub rupiah: Option<Rupiah>,
    /// Obstacles.
    pub obstacles: Option<String>,
    /// What follows from them.
    pub follow_up: Option<String>,
    /// Values of its indicators.
    pub values: Vec<Written>,
}

/// A value that somebody writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its value; none to leave it open.
    pub measure: Option<Measure>,
    /// Why it differs from what was computed.
    pub reason: Option<String>,
}

const TABLE: &str = "plan_realisation";

const fn text_at(column: &'static str, row: Uuid) -> At {
    At {
        table: TABLE,
        column,
        row,
    }
}

const fn reason_at(row: Uuid) -> At {
    At {
        table: "plan_value",
        column: "reason_a",
        row,
    }
}

fn by_quarter(columns: &'static str, activity: ActivityId, quarter: Quarter) -> crate::Sql {
    sql(columns)
        .push(" where r.activity = ? and r.year = ? and r.quarter = ?")
        .bind(activity)
        .bind(i64::from(quarter.year()))
        .bind(i64::from(quarter.number()))
}

async fn row(tx: &mut Tx, activity: ActivityId, quarter: Quarter) -> Result<Option<Record>, Error> {
    let query = by_quarter(
        "select r.id, r.rupiah, r.obstacles_a, r.follow_up_a, r.written_at, r.version, \
         coalesce(u.name, '') as who from plan_realisation r \
         left join account u on u.id = r.written_by",
        activity,
        quarter,
    );
    tx.row(&query).await
}

/// What stands for an activity in a quarter; nothing is no error.
pub async fn realisation(
    tx: &mut Tx,
    pen: &Pen<'_>,
    activity: ActivityId,
    quarter: Quarter,
) -> Result<Realisation, Error> {
    let mut found = match row(tx, activity, quarter).await? {
        None => Realisation::default(),
        Some(row) => read(pen, &row)?,
    };
    let query = sql(
        "select v.id, v.indicator, v.year, v.quarter, v.computed, v.computed_part, \
         v.computed_of, v.computed_at, v.value, v.part, v.whole, v.origin, v.reason_a \
         from plan_value v join plan_indicator i on i.id = v.indicator \
         where i.activity = ? and v.year = ? and v.quarter = ?",
    )
    .bind(activity)
    .bind(i64::from(quarter.year()))
    .bind(i64::from(quarter.number()));
    for row in tx.rows(&query).await? {
        let id: Uuid = row.parse("id")?;
        let reason = pen.open_opt(reason_at(id), row.bytes_opt("reason_a")?)?;
        found.values.push((value_from(&row)?, reason));
    }
    Ok(found)
}

fn read(pen: &Pen<'_>, row: &Record) -> Result<Realisation, Error> {
    let id: Uuid = row.parse("id")?;
    let text = |column| pen.open_opt(text_at(column, id), row.bytes_opt(column)?);
    let rupiah = row.int_opt("rupiah")?.map(Rupiah::new).transpose();
    Ok(Realisation {
        rupiah: rupiah.map_err(|_| Error::Column("rupiah"))?,
        obstacles: text("obstacles_a")?,
        follow_up: text("follow_up_a")?,
        values: Vec::new(),
        written: Some((row.string("who")?, row.time("written_at")?)),
        version: row.int("version")?,
    })
}

/// The obstacles of a year of a plan, by activity and quarter.
pub async fn obstacles(
    tx: &mut Tx,
    pen: &Pen<'_>,
    plan: PlanId,
    year: i16,
) -> Result<Vec<(ActivityId, Quarter, String)>, Error> {
    let query = sql(
        "select id, activity, year, quarter, obstacles_a from plan_realisation \
         where plan = ? and year = ? and obstacles_a is not null order by quarter, activity",
    )
    .bind(plan)
    .bind(i64::from(year));
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let at = text_at("obstacles_a", row.parse("id")?);
            let text = pen.open(at, row.bytes("obstacles_a")?)?;
            Ok((row.parse("activity")?, quarter_from(row)?, text))
        })
        .collect()
}

/// Everything that a change of a quarter needs to know.
struct Desk<'a> {
    plan: &'a Plan,
    activity: ActivityId,
    quarter: QuarterRow,
    reason: Option<&'a str>,
    by: By,
}

/// Saves what was realised of an activity, read with `version`. After the quarter was first
/// handed in, each change stands in the trail with its reason.
///
/// # Errors
/// [`Fault::Locked`], [`Fault::NotBegun`]; [`Fault::ReasonNeeded`] where a computed value is
/// overridden without a reason, or something changes after handing in without one;
/// [`Error::Stale`] if somebody saved in between.
pub async fn realise(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    (plan, activity): (&Plan, &Activity),
    (quarter, today, version): (Quarter, Date, i64),
    entry: &Entry,
    reason: Option<&str>,
    by: By,
) -> Result<(), Fault> {
    let desk = Desk::open(tx, (plan, activity), (quarter, today), reason, by).await?;
    let before = realisation(tx, pen, activity.id, quarter).await?;
    if before.version != version {
        return Err(Error::Stale.into());
    }
    desk.save_texts(tx, pen, &before, entry).await?;
    for written in &entry.values {
        desk.save_value(tx, pen, written).await?;
    }
    Ok(())
}

impl<'a> Desk<'a> {
    /// Opens the quarter of an activity for writing.
    async fn open(
        tx: &mut Tx,
        (plan, activity): (&'a Plan, &Activity),
        (quarter, today): (Quarter, Date),
        reason: Option<&'a str>,
        by: By,
    ) -> Result<Self, Fault> {
        Ok(Self {
            plan,
            activity: activity.id,
            quarter: writable(tx, plan, quarter, today, by).await?,
            reason,
            by,
        })
    }

    /// Keeps a change in the trail, where there is one to keep.
    async fn keep(
        &self,
        tx: &mut Tx,
        pen: &mut Pen<'_>,
        field: Field,
        indicator: Option<IndicatorId>,
        (old, new): (&str, &str),
    ) -> Result<(), Fault> {
        if old == new || !self.quarter.needs_reason() {
            return Ok(());
        }
        let change = Change {
            field,
            activity: Some(self.activity),
            indicator,
            old,
            new,
            reason: self.reason.ok_or(Fault::ReasonNeeded)?,
        };
        let of = (self.plan.id, self.quarter.quarter);
        Ok(trail::keep(tx, pen, of, &change, self.by).await?)
    }

    async fn save_texts(
        &self,
        tx: &mut Tx,
        pen: &mut Pen<'_>,
        before: &Realisation,
        entry: &Entry,
    ) -> Result<(), Fault> {
        let money = |rupiah: Option<Rupiah>| rupiah.map_or(String::new(), |r| r.get().to_string());
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let changes = [
            (Field::Budget, money(before.rupiah), money(entry.rupiah)),
            (
                Field::Obstacles,
                before.obstacles.clone(),
                text(&entry.obstacles),
            ),
            (
                Field::FollowUp,
                before.follow_up.clone(),
                text(&entry.follow_up),
            ),
        ];
        for (field, old, new) in &changes {
            self.keep(tx, pen, *field, None, (old, new)).await?;
        }
        if before.version == 0 {
            return self.insert(tx, pen, entry).await;
        }
        self.update(tx, pen, before.version, entry).await
    }

    async fn insert(&self, tx: &mut Tx, pen: &mut Pen<'_>, entry: &Entry) -> Result<(), Fault> {
        let id = Uuid::now_v7();
        let quarter = self.quarter.quarter;
        tx.run(
            &sql(
                "insert into plan_realisation (id, plan, activity, year, quarter, rupiah, \
                 obstacles_a, follow_up_a, written_by, written_at, version) \
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            )
            .bind(id)
            .bind(self.plan.id)
            .bind(self.activity)
            .bind(i64::from(quarter.year()))
            .bind(i64::from(quarter.number()))
            .bind(entry.rupiah.map(Rupiah::get))
            .bind(pen.seal_opt(text_at("obstacles_a", id), entry.obstacles.as_deref())?)
            .bind(pen.seal_opt(text_at("follow_up_a", id), entry.follow_up.as_deref())?)
            .bind(self.by.account)
            .bind(self.by.at),
        )
        .await
        .map_err(|error| match error {
            // Two people began at once: the second one sees what the first wrote.
            Error::Duplicate => Error::Stale,
            other => other,
        })?;
        Ok(())
    }

    async fn update(
        &self,
        tx: &mut Tx,
        pen: &mut Pen<'_>,
        version: i64,
        entry: &Entry,
    ) -> Result<(), Fault> {
        let found = row(tx, self.activity, self.quarter.quarter).await?;
        let id: Uuid = found.ok_or(Error::Stale)?.parse("id")?;
        let update = sql(
            "update plan_realisation set rupiah = ?, obstacles_a = ?, follow_up_a = ?, \
             written_by = ?, written_at = ?, version = version + 1 where id = ? and version = ?",
        )
        .bind(entry.rupiah.map(Rupiah::get))
        .bind(pen.seal_opt(text_at("obstacles_a", id), entry.obstacles.as_deref())?)
        .bind(pen.seal_opt(text_at("follow_up_a", id), entry.follow_up.as_deref())?)
        .bind(self.by.account)
        .bind(self.by.at)
        .bind(id)
        .bind(version);
        Ok(tx.run_versioned(&update).await?)
    }

    async fn save_value(
        &self,
        tx: &mut Tx,
        pen: &mut Pen<'_>,
        written: &Written,
    ) -> Result<(), Fault> {
        self.check_indicator(tx, written.indicator).await?;
        let stored = tx
            .row(&row_of(written.indicator, self.quarter.quarter))
            .await?;
        let (id, before) = match &stored {
            Some(row) => (row.parse("id")?, Some(value_from(row)?)),
            None => (Uuid::now_v7(), None),
        };
        let computed = before.and_then(|value| value.computed);
        let differs =
            written.measure.is_some() && computed.is_some_and(|c| written.measure != Some(c));
        if differs && written.reason.is_none() {
            return Err(Fault::ReasonNeeded);
        }
        let origin = written.measure.map(|measure| {
            if computed == Some(measure) {
                Origin::Computed
            } else {
                Origin::ByHand
            }
        });
        let old = words(before.and_then(|value| value.written));
        let new = words(written.measure);
        self.keep(tx, pen, Field::Value, Some(written.indicator), (&old, &new))
            .await?;
        let reason = written.reason.as_deref().filter(|_| differs);
        self.put_value(tx, pen, id, written, origin, reason).await
    }

    async fn put_value(
        &self,
        tx: &mut Tx,
        pen: &mut Pen<'_>,
        id: Uuid,
        written: &Written,
        origin: Option<Origin>,
        reason: Option<&str>,
    ) -> Result<(), Fault> {
        let quarter = self.quarter.quarter;
        let [value, part, whole] = columns(written.measure);
        tx.run(
            &sql(
                "insert into plan_value (id, plan, indicator, year, quarter, value, part, whole, \
                 origin, reason_a, written_by, written_at) \
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
                 on conflict (indicator, year, quarter) do update set value = excluded.value, \
                 part = excluded.part, whole = excluded.whole, origin = excluded.origin, \
                 reason_a = excluded.reason_a, written_by = excluded.written_by, \
                 written_at = excluded.written_at",
            )
            .bind(id)
            .bind(self.plan.id)
            .bind(written.indicator)
            .bind(i64::from(quarter.year()))
            .bind(i64::from(quarter.number()))
            .bind(value)
            .bind(part)
            .bind(whole)
            .bind(code_opt(origin))
            .bind(pen.seal_opt(reason_at(id), reason)?)
            .bind(self.by.account)
            .bind(self.by.at),
        )
        .await?;
        Ok(())
    }

    /// Refuses an indicator of another activity.
    async fn check_indicator(&self, tx: &mut Tx, indicator: IndicatorId) -> Result<(), Fault> {
        let query = sql("select 1 from plan_indicator where id = ? and activity = ?")
            .bind(indicator)
            .bind(self.activity);
        match tx.row(&query).await? {
            Some(_) => Ok(()),
            None => Err(Error::NotFound.into()),
        }
    }
}

// ---------------------------------------------------------------- evidence

/// The files that show what was done for an activity in a quarter.
pub async fn evidence(
    tx: &mut Tx,
    pen: &Pen<'_>,
    task_force: TaskForceId,
    activity: ActivityId,
    quarter: Quarter,
) -> Result<Vec<Attachment>, Error> {
    let query = by_quarter(
        "select r.attachment from plan_evidence r",
        activity,
        quarter,
    )
    .push(" order by r.attachment");
    let mut files = Vec::new();
    for row in tx.rows(&query).await? {
        let id = row.parse("attachment")?;
        files.push(attachments::find(tx, pen.ring(), task_force, id).await?);
    }
    Ok(files)
}

/// Adds a file that was stored in this transaction.
///
/// # Errors
/// [`Fault::Locked`], [`Fault::NotBegun`]; [`Fault::ReasonNeeded`] after handing in.
pub async fn add_evidence(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    (plan, activity): (&Plan, &Activity),
    (quarter, today): (Quarter, Date),
    file: &Attachment,
    reason: Option<&str>,
    by: By,
) -> Result<(), Fault> {
    let desk = Desk::open(tx, (plan, activity), (quarter, today), reason, by).await?;
    desk.keep(tx, pen, Field::Evidence, None, ("", &file.name))
        .await?;
    tx.run(
        &sql("insert into plan_evidence (activity, year, quarter, attachment) values (?, ?, ?, ?)")
            .bind(activity.id)
            .bind(i64::from(quarter.year()))
            .bind(i64::from(quarter.number()))
            .bind(file.id),
    )
    .await?;
    Ok(())
}

/// Takes a file out of the evidence. The file itself stays as it was filed.
///
/// # Errors
/// As [`add_evidence`]; [`Error::NotFound`] where it is no evidence of this.
pub async fn remove_evidence(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    (plan, activity): (&Plan, &Activity),
    (quarter, today): (Quarter, Date),
    file: AttachmentId,
    reason: Option<&str>,
    by: By,
) -> Result<(), Fault> {
    let desk = Desk::open(tx, (plan, activity), (quarter, today), reason, by).await?;
    let name = attachments::find(tx, pen.ring(), plan.task_force, file)
        .await?
        .name;
    // Refused without a reason before anything is taken out.
    desk.keep(tx, pen, Field::Evidence, None, (&name, ""))
        .await?;
    let delete = sql(
        "delete from plan_evidence where activity = ? and year = ? and quarter = ? \
         and attachment = ?",
    )
    .bind(activity.id)
    .bind(i64::from(quarter.year()))
    .bind(i64::from(quarter.number()))
    .bind(file);
    match tx.run(&delete).await? {
        0 => Err(Error::NotFound.into()),
        _ => Ok(()),
    }
}
