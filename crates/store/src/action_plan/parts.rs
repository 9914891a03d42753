//! Writing programmes, activities and indicators.

use super::{Activity, Fault, Indicator, Programme};
use crate::bulk::Insert;
use crate::{Sql, Tx, Value, code, code_opt, sql};
use domain::ids::{ActivityId, IndicatorId, ProgrammeId};
use jiff::Timestamp;
use uuid::Uuid;

/// The next position among the rows of a plan: what is added stands last.
const NEXT: &str = "(select coalesce(max(position), 0) + 1 from ";

/// Adds a programme at the end of its plan.
pub async fn add_programme(tx: &mut Tx, new: &Programme, at: Timestamp) -> Result<(), Fault> {
    insert_programme(tx, new, None, at).await
}

pub(super) async fn insert_programme(
    tx: &mut Tx,
    new: &Programme,
    import: Option<Uuid>,
    at: Timestamp,
) -> Result<(), Fault> {
    let insert = sql(
        "insert into plan_programme (id, plan, strategy, position, name, import, created_at, \
         version) values (?, ?, ?, ",
    )
    .bind(new.id)
    .bind(new.plan)
    .bind(code(new.strategy))
    .push(NEXT)
    .push("plan_programme where plan = ?), ?, ?, ?, 1)")
    .bind(new.plan)
    .bind(&new.name)
    .bind(import)
    .bind(at);
    tx.run(&insert).await?;
    Ok(())
}

/// Saves a programme that was read with `changed.version`.
///
/// # Errors
/// [`crate::Error::Stale`] when somebody saved in between.
pub async fn save_programme(tx: &mut Tx, changed: &Programme) -> Result<(), Fault> {
    let update = sql(
        "update plan_programme set strategy = ?, name = ?, version = version + 1 \
         where id = ? and version = ?",
    )
    .bind(code(changed.strategy))
    .bind(&changed.name)
    .bind(changed.id)
    .bind(changed.version);
    Ok(tx.run_versioned(&update).await?)
}

/// Adds an activity at the end of its plan.
pub async fn add_activity(tx: &mut Tx, new: &Activity, at: Timestamp) -> Result<(), Fault> {
    insert_activity(tx, new, None, at).await
}

pub(super) async fn insert_activity(
    tx: &mut Tx,
    new: &Activity,
    import: Option<Uuid>,
    at: Timestamp,
) -> Result<(), Fault> {
    let insert = sql(
        "insert into plan_activity (id, plan, programme, position, name, responsible, area, \
         fund_source, budget_code, import, created_at, version) values (?, ?, ?, ",
    )
    .bind(new.id)
    .bind(new.plan)
    .bind(new.programme)
    .push(NEXT)
    .push("plan_activity where plan = ?), ?, ?, ?, ?, ?, ?, ?, 1)")
    .bind(new.plan)
    .bind(&new.name)
    .bind(new.responsible)
    .bind(new.area.as_deref())
    .bind(code(new.source))
    .bind(new.code.as_ref().map_or("", |code| code.as_str()))
    .bind(import)
    .bind(at);
    tx.run(&insert).await?;
    spread_activity(tx, new).await
}

/// Saves an activity that was read with `changed.version`.
///
/// # Errors
/// [`crate::Error::Stale`] when somebody saved in between.
pub async fn save_activity(tx: &mut Tx, changed: &Activity) -> Result<(), Fault> {
    let update = sql(
        "update plan_activity set programme = ?, name = ?, responsible = ?, area = ?, \
         fund_source = ?, budget_code = ?, version = version + 1 where id = ? and version = ?",
    )
    .bind(changed.programme)
    .bind(&changed.name)
    .bind(changed.responsible)
    .bind(changed.area.as_deref())
    .bind(code(changed.source))
    .bind(changed.code.as_ref().map_or("", |code| code.as_str()))
    .bind(changed.id)
    .bind(changed.version);
    tx.run_versioned(&update).await?;
    clear(
        tx,
        sql("delete from plan_related where activity = ?"),
        changed.id,
    )
    .await?;
    clear(
        tx,
        sql("delete from plan_budget where activity = ?"),
        changed.id,
    )
    .await?;
    spread_activity(tx, changed).await
}

async fn clear(tx: &mut Tx, delete: Sql, id: impl Into<Value>) -> Result<(), Fault> {
    tx.run(&delete.bind(id)).await?;
    Ok(())
}

/// Its organisations and its budget.
async fn spread_activity(tx: &mut Tx, activity: &Activity) -> Result<(), Fault> {
    let mut related = activity.related.clone();
    related.sort_unstable();
    related.dedup();
    related.retain(|organisation| *organisation != activity.responsible);
    let rows = related
        .into_iter()
        .map(|organisation| [activity.id.into(), organisation.into()])
        .collect();
    let insert = Insert {
        head: "insert into plan_related (activity, organisation) values ",
        row: "(?, ?)",
        tail: "",
    };
    insert.run::<[Value; 2]>(tx, rows).await?;
    let rows = activity
        .budgets
        .iter()
        .map(|(year, rupiah)| {
            [
                activity.id.into(),
                i64::from(*year).into(),
                rupiah.get().into(),
            ]
        })
        .collect();
    let insert = Insert {
        head: "insert into plan_budget (activity, year, rupiah) values ",
        row: "(?, ?, ?)",
        tail: "",
    };
    Ok(insert.run::<[Value; 3]>(tx, rows).await?)
}

/// Adds an indicator at the end of its plan.
pub async fn add_indicator(tx: &mut Tx, new: &Indicator, at: Timestamp) -> Result<(), Fault> {
    insert_indicator(tx, new, None, at).await
}

pub(super) async fn insert_indicator(
    tx: &mut Tx,
    new: &Indicator,
    import: Option<Uuid>,
    at: Timestamp,
) -> Result<(), Fault> {
    let insert = sql(
        "insert into plan_indicator (id, plan, activity, position, name, unit, direction, \
         gathering, formula, baseline, import, created_at, version) values (?, ?, ?, ",
    )
    .bind(new.id)
    .bind(new.plan)
    .bind(new.activity)
    .push(NEXT)
    .push("plan_indicator where plan = ?), ?, ?, ?, ?, ?, ?, ?, ?, 1)")
    .bind(new.plan)
    .bind(&new.name)
    .bind(&new.unit)
    .bind(code(new.direction))
    .bind(code(new.gathering))
    .bind(code_opt(new.formula))
    .bind(new.baseline.map(|amount| amount.as_thousandths()))
    .bind(import)
    .bind(at);
    tx.run(&insert).await?;
    spread_indicator(tx, new).await
}

/// Saves an indicator that was read with `changed.version`.
///
/// # Errors
/// [`crate::Error::Stale`] when somebody saved in between.
pub async fn save_indicator(tx: &mut Tx, changed: &Indicator) -> Result<(), Fault> {
    let update = sql(
        "update plan_indicator set name = ?, unit = ?, direction = ?, gathering = ?, \
         formula = ?, baseline = ?, version = version + 1 where id = ? and version = ?",
    )
    .bind(&changed.name)
    .bind(&changed.unit)
    .bind(code(changed.direction))
    .bind(code(changed.gathering))
    .bind(code_opt(changed.formula))
    .bind(changed.baseline.map(|amount| amount.as_thousandths()))
    .bind(changed.id)
    .bind(changed.version);
    tx.run_versioned(&update).await?;
    clear(
        tx,
        sql("delete from plan_target where indicator = ?"),
        changed.id,
    )
    .await?;
    spread_indicator(tx, changed).await
}

async fn spread_indicator(tx: &mut Tx, indicator: &Indicator) -> Result<(), Fault> {
    let rows = indicator
        .targets
        .iter()
        .map(|(year, value)| {
            [
                indicator.id.into(),
                i64::from(*year).into(),
                value.as_thousandths().into(),
            ]
        })
        .collect();
    let insert = Insert {
        head: "insert into plan_target (indicator, year, value) values ",
        row: "(?, ?, ?)",
        tail: "",
    };
    Ok(insert.run::<[Value; 3]>(tx, rows).await?)
}

/// Takes out an indicator of which nothing was written yet; what was only computed goes with it.
///
/// # Errors
/// [`Fault::Realised`] where something was written; [`crate::Error::Stale`].
pub async fn remove_indicator(tx: &mut Tx, id: IndicatorId, version: i64) -> Result<(), Fault> {
    let used = sql("select 1 from plan_value where indicator = ? and origin is not null limit 1");
    let revised = sql("select 1 from plan_revision where indicator = ? limit 1");
    for query in [used, revised] {
        if tx.row(&query.bind(id)).await?.is_some() {
            return Err(Fault::Realised);
        }
    }
    clear(tx, sql("delete from plan_value where indicator = ?"), id).await?;
    clear(tx, sql("delete from plan_target where indicator = ?"), id).await?;
    let delete = sql("delete from plan_indicator where id = ? and version = ?");
    Ok(tx.run_versioned(&delete.bind(id).bind(version)).await?)
}

/// Takes out an activity of which nothing was written yet, with its indicators.
///
/// # Errors
/// [`Fault::Realised`] where something was written; [`crate::Error::Stale`].
pub async fn remove_activity(tx: &mut Tx, id: ActivityId, version: i64) -> Result<(), Fault> {
    let used = sql("select 1 from plan_realisation where activity = ? limit 1");
    let evidence = sql("select 1 from plan_evidence where activity = ? limit 1");
    let revised = sql("select 1 from plan_revision where activity = ? limit 1");
    for query in [used, evidence, revised] {
        if tx.row(&query.bind(id)).await?.is_some() {
            return Err(Fault::Realised);
        }
    }
    let indicators = sql("select id, version from plan_indicator where activity = ?").bind(id);
    for row in tx.rows(&indicators).await? {
        remove_indicator(tx, row.parse("id")?, row.int("version")?).await?;
    }
    clear(tx, sql("delete from plan_related where activity = ?"), id).await?;
    clear(tx, sql("delete from plan_budget where activity = ?"), id).await?;
    let delete = sql("delete from plan_activity where id = ? and version = ?");
    Ok(tx.run_versioned(&delete.bind(id).bind(version)).await?)
}

/// Takes out a programme of which nothing was written yet, with its activities.
///
/// # Errors
/// [`Fault::Realised`] where something was written; [`crate::Error::Stale`].
pub async fn remove_programme(tx: &mut Tx, id: ProgrammeId, version: i64) -> Result<(), Fault> {
    let activities = sql("select id, version from plan_activity where programme = ?").bind(id);
    for row in tx.rows(&activities).await? {
        remove_activity(tx, row.parse("id")?, row.int("version")?).await?;
    }
    let delete = sql("delete from plan_programme where id = ? and version = ?");
    Ok(tx.run_versioned(&delete.bind(id).bind(version)).await?)
}
