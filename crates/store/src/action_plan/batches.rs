//! Spreadsheets read into a plan: what was read waits sealed until somebody confirms it, enters as
//! a whole, and can be taken back as a whole while nothing was written under it.

use super::parts::{insert_activity, insert_indicator, insert_programme};
use super::pen::At;
use super::{Activity, Fault, Indicator, Pen, Programme, tree};
use crate::{Error, Record, Tx, code, sql};
use domain::action_plan::{Amount, Direction, Formula, FundSource, Gathering, Rupiah, Strategy};
use domain::ids::{AccountId, OrganisationId, PlanId, TaskForceId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

domain::coded! {
    /// Where a batch stands.
    pub enum BatchState: "plan-batch" {
        /// Read, and waiting to be confirmed.
        Prepared = "prepared",
        /// In the plan.
        Done = "done",
        /// Taken back.
        Reversed = "reversed",
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its identifier.
    pub id: Uuid,
    /// The plan.
    pub plan: PlanId,
    /// The file.
    pub file_name: String,
    /// Where it stands.
    pub state: BatchState,
    /// Indicators in it.
    pub count: i64,
    /// When it was read.
    pub created_at: Timestamp,
    /// Version for steps.
    pub version: i64,
}

/// What was read: activities with their indicators, as they enter the plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rows {
    /// The activities, in the order of the file.
    pub activities: Vec<NewActivity>,
}

/// An activity that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewActivity {
    /// Its strategy.
    pub strategy: Strategy,
    /// The name of its programme.
    pub programme: String,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub responsible: OrganisationId,
    /// Who takes part.
    pub related: Vec<OrganisationId>,
    /// Where.
    pub area: Option<String>,
    /// Where its money comes from.
    pub source: FundSource,
    /// Code of the sub-activity; empty for none.
    pub code: String,
    /// Rupiah a year.
    pub budgets: BTreeMap<i16, i64>,
    /// Its indicators.
    pub indicators: Vec<NewIndicator>,
}

/// An indicator that was read. Values are thousandths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIndicator {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Which way it gets better.
    pub direction: Direction,
    /// How quarters make a year.
    pub gathering: Gathering,
    /// What computes it.
    pub formula: Option<Formula>,
    /// Where it stood before.
    pub baseline: Option<i64>,
    /// Target a year.
    pub targets: BTreeMap<i16, i64>,
}

const fn name_at(id: Uuid) -> At {
    At {
        table: "plan_import",
        column: "file_name_a",
        row: id,
    }
}

const fn rows_at(id: Uuid) -> At {
    At {
        table: "plan_import",
        column: "rows_a",
        row: id,
    }
}

/// Keeps what was read until it is confirmed.
pub async fn prepare(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    (id, plan): (Uuid, PlanId),
    file_name: &str,
    rows: &Rows,
    (by, at): (AccountId, Timestamp),
) -> Result<(), Fault> {
    let count: usize = rows.activities.iter().map(|a| a.indicators.len()).sum();
    let body = serde_json::to_string(rows).map_err(|_| Error::Corrupt("rows of a batch"))?;
    tx.run(
        &sql(
            "insert into plan_import (id, plan, file_name_a, state, rows_a, row_count, \
             created_by, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(id)
        .bind(plan)
        .bind(pen.seal(name_at(id), file_name)?)
        .bind(code(BatchState::Prepared))
        .bind(pen.seal(rows_at(id), &body)?)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .bind(by)
        .bind(at),
    )
    .await?;
    Ok(())
}

const BATCH: &str = "select b.id, b.plan, b.file_name_a, b.state, b.row_count, b.created_at, \
     b.version, b.rows_a from plan_import b";

/// The batches of a plan, the latest first.
pub async fn batches(tx: &mut Tx, pen: &Pen<'_>, plan: PlanId) -> Result<Vec<Batch>, Error> {
    let query = sql(BATCH)
        .push(" where b.plan = ? order by b.created_at desc limit 50")
        .bind(plan);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| batch_from(pen, row)).collect()
}

/// A batch of a task force, with what was read.
pub async fn batch(
    tx: &mut Tx,
    pen: &Pen<'_>,
    task_force: TaskForceId,
    id: Uuid,
) -> Result<(Batch, Rows), Error> {
    let query = sql(BATCH)
        .push(" join action_plan p on p.id = b.plan where b.id = ? and p.task_force = ?")
        .bind(id)
        .bind(task_force);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let body = pen.open(rows_at(id), row.bytes("rows_a")?)?;
    let rows = serde_json::from_str(&body).map_err(|_| Error::Corrupt("rows of a batch"))?;
    Ok((batch_from(pen, &row)?, rows))
}

fn batch_from(pen: &Pen<'_>, row: &Record) -> Result<Batch, Error> {
    let id = row.parse("id")?;
    Ok(Batch {
        id,
        plan: row.parse("plan")?,
        file_name: pen.open(name_at(id), row.bytes("file_name_a")?)?,
        state: row.parse("state")?,
        count: row.int("row_count")?,
        created_at: row.time("created_at")?,
        version: row.int("version")?,
    })
}

async fn move_on(
    tx: &mut Tx,
    batch: &Batch,
    from: BatchState,
    to: BatchState,
    at: Timestamp,
) -> Result<(), Fault> {
    if batch.state != from {
        return Err(Fault::BatchState);
    }
    let update = sql(
        "update plan_import set state = ?, finished_at = ?, version = version + 1 \
         where id = ? and version = ?",
    )
    .bind(code(to))
    .bind(at)
    .bind(batch.id)
    .bind(batch.version);
    Ok(tx.run_versioned(&update).await?)
}

/// Puts what was read into the plan. Programmes that stand there by their name are used; every
/// activity is a new one.
///
/// # Errors
/// [`Fault::BatchState`] where it was confirmed or taken back before; [`Error::Stale`].
pub async fn confirm(tx: &mut Tx, batch: &Batch, rows: &Rows, at: Timestamp) -> Result<(), Fault> {
    move_on(tx, batch, BatchState::Prepared, BatchState::Done, at).await?;
    let mut programmes = tree(tx, batch.plan).await?.programmes;
    let import = Some(batch.id);
    for new in &rows.activities {
        let known = programmes
            .iter()
            .find(|p| p.strategy == new.strategy && p.name == new.programme)
            .map(|p| p.id);
        let programme = match known {
            Some(id) => id,
            None => {
                let programme = Programme {
                    id: Uuid::now_v7().into(),
                    plan: batch.plan,
                    strategy: new.strategy,
                    name: new.programme.clone(),
                    version: 1,
                };
                insert_programme(tx, &programme, import, at).await?;
                let id = programme.id;
                programmes.push(programme);
                id
            }
        };
        let activity = activity_of(batch.plan, programme, new)?;
        insert_activity(tx, &activity, import, at).await?;
        for indicator in &new.indicators {
            let indicator = indicator_of(&activity, indicator);
            insert_indicator(tx, &indicator, import, at).await?;
        }
    }
    Ok(())
}

fn activity_of(
    plan: PlanId,
    programme: domain::ids::ProgrammeId,
    new: &NewActivity,
) -> Result<Activity, Error> {
    let budgets = new.budgets.iter().map(|(year, rupiah)| {
        let rupiah = Rupiah::new(*rupiah).map_err(|_| Error::Corrupt("rupiah of a batch"))?;
        Ok((*year, rupiah))
    });
    let code = (!new.code.is_empty()).then(|| new.code.parse()).transpose();
    Ok(Activity {
        id: Uuid::now_v7().into(),
        plan,
        programme,
        name: new.name.clone(),
        responsible: new.responsible,
        related: new.related.clone(),
        area: new.area.clone(),
        source: new.source,
        code: code.map_err(|_| Error::Corrupt("code of a batch"))?,
        budgets: budgets.collect::<Result<_, Error>>()?,
        version: 1,
    })
}

fn indicator_of(activity: &Activity, new: &NewIndicator) -> Indicator {
    let amount = |(year, value): (&i16, &i64)| (*year, Amount::thousandths(*value));
    Indicator {
        id: Uuid::now_v7().into(),
        plan: activity.plan,
        activity: activity.id,
        name: new.name.clone(),
        unit: new.unit.clone(),
        direction: new.direction,
        gathering: new.gathering,
        formula: new.formula,
        baseline: new.baseline.map(Amount::thousandths),
        targets: new.targets.iter().map(amount).collect(),
        version: 1,
    }
}

/// Takes out of the plan what a batch brought, with what was changed of it since.
///
/// # Errors
/// [`Fault::Realised`] where something was written under it; [`Fault::BatchState`] where it is
/// not in the plan; [`Error::Stale`].
pub async fn reverse(tx: &mut Tx, batch: &Batch, at: Timestamp) -> Result<(), Fault> {
    move_on(tx, batch, BatchState::Done, BatchState::Reversed, at).await?;
    let of_batch = |query: &'static str| sql(query).bind(batch.id);
    for row in tx
        .rows(&of_batch(
            "select id, version from plan_activity where import = ?",
        ))
        .await?
    {
        super::remove_activity(tx, row.parse("id")?, row.int("version")?).await?;
    }
    // A programme that got other activities since stays, as their programme.
    tx.run(&of_batch(
        "delete from plan_programme where import = ? and not exists \
         (select 1 from plan_activity a where a.programme = plan_programme.id)",
    ))
    .await?;
    Ok(())
}
