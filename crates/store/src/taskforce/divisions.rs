//! Divisions (bidang, sub gugus tugas) of a task force, in the order that it chose.

use super::setting;
use crate::{Error, Record, Tx, code_opt, settings, sql};
use domain::ids::{DivisionId, TaskForceId};
use domain::taskforce::{Strategy, national_divisions};
use jiff::Timestamp;

/// A division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Its identifier.
    pub id: DivisionId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Where it stands among the others.
    pub position: i64,
    /// Its name.
    pub name: String,
    /// What it does.
    pub duties: String,
    /// The national strategy that it mirrors.
    pub strategy: Option<Strategy>,
    /// Whether it works now.
    pub active: bool,
    /// Version for saving.
    pub version: i64,
}

/// Gives a task force that never had a division the six national ones; false where it had some.
pub async fn seed_divisions(
    tx: &mut Tx,
    task_force: TaskForceId,
    mut new_id: impl FnMut() -> DivisionId,
    at: Timestamp,
) -> Result<bool, Error> {
    let has = sql("select id from division where task_force = ? limit 1").bind(task_force);
    if tx.row(&has).await?.is_some() {
        return Ok(false);
    }
    // Two who press the button at once get the six once.
    let name = setting("divisions-seeded", task_force);
    if !settings::claim(tx, &name, "yes").await? {
        return Ok(false);
    }
    for (position, national) in (1..).zip(national_divisions()) {
        let new = Division {
            id: new_id(),
            task_force,
            position,
            name: national.name.to_owned(),
            duties: national.duties.to_owned(),
            strategy: Some(national.strategy),
            active: true,
            version: 1,
        };
        insert(tx, &new, at).await?;
    }
    Ok(true)
}

/// Adds a division behind the others; its position is given by the order, not by `new`.
pub async fn add_division(tx: &mut Tx, new: &Division, at: Timestamp) -> Result<(), Error> {
    let last =
        sql("select max(position) as last from division where task_force = ?").bind(new.task_force);
    let last = tx.row(&last).await?;
    let last = last.map_or(Ok(None), |row| row.int_opt("last"))?;
    let new = Division {
        position: last.unwrap_or(0) + 1,
        ..new.clone()
    };
    insert(tx, &new, at).await
}

async fn insert(tx: &mut Tx, new: &Division, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into division (id, task_force, position, name, duties, strategy, active, \
             created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(new.position)
        .bind(&new.name)
        .bind(&new.duties)
        .bind(code_opt(new.strategy))
        .bind(new.active)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves a division that was read with `changed.version`; its position stays.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_division(tx: &mut Tx, changed: &Division) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update division set name = ?, duties = ?, strategy = ?, active = ?, \
             version = version + 1 where id = ? and task_force = ? and version = ?",
        )
        .bind(&changed.name)
        .bind(&changed.duties)
        .bind(code_opt(changed.strategy))
        .bind(changed.active)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

domain::coded! {
    /// Where a division goes in the order.
    pub enum Move: "division-move" {
        /// Before the one before it.
        Up = "up",
        /// Behind the one behind it.
        Down = "down",
    }
}

/// Lets a division change places with its neighbour; the first one stays first, the last one last.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such division.
pub async fn move_division(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: DivisionId,
    way: Move,
) -> Result<(), Error> {
    let all = divisions(tx, task_force).await?;
    let at = all.iter().position(|division| division.id == id);
    let at = at.ok_or(Error::NotFound)?;
    let other = match way {
        Move::Up => at.checked_sub(1),
        Move::Down => Some(at + 1),
    };
    let Some(other) = other.filter(|other| *other < all.len()) else {
        return Ok(());
    };
    let mut order: Vec<DivisionId> = all.iter().map(|division| division.id).collect();
    order.swap(at, other);
    // All are numbered anew: two that were added at the same moment may have the same position.
    for (position, id) in (1i64..).zip(order) {
        let update = sql("update division set position = ? where id = ? and task_force = ?")
            .bind(position)
            .bind(id)
            .bind(task_force);
        tx.run(&update).await?;
    }
    Ok(())
}

const DIVISION: &str = "select id, task_force, position, name, duties, strategy, active, version \
     from division";

/// The divisions of a task force in their order, also those that no longer work.
pub async fn divisions(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Division>, Error> {
    let query = sql(DIVISION)
        .push(" where task_force = ? order by position, id")
        .bind(task_force);
    tx.rows(&query).await?.iter().map(read).collect()
}

/// One division of a task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such division.
pub async fn division(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: DivisionId,
) -> Result<Division, Error> {
    let query = sql(DIVISION)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn read(row: &Record) -> Result<Division, Error> {
    Ok(Division {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        position: row.int("position")?,
        name: row.string("name")?,
        duties: row.string("duties")?,
        strategy: row.parse_opt("strategy")?,
        active: row.bool("active")?,
        version: row.int("version")?,
    })
}
