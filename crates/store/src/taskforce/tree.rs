//! Where a task force stands: the levels above it and those below.

use crate::people::{self, TaskForce};
use crate::{Error, Tx, sql};
use domain::MessageKey;
use domain::ids::TaskForceId;
use domain::taskforce::tree::{Node, TreeFault, may_stand_below};
use jiff::Timestamp;
use thiserror::Error as ThisError;

/// The neighbours of a task force.
#[derive(Debug, Clone)]
pub struct Levels {
    /// Those above, the nearest first.
    pub above: Vec<TaskForce>,
    /// Those directly below, by name.
    pub below: Vec<TaskForce>,
    /// Those that may stand directly above it, by name.
    pub eligible: Vec<TaskForce>,
}

/// Why a task force was not put below another.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// It may not stand there.
    #[error(transparent)]
    Tree(#[from] TreeFault),
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Tree(fault) => fault.key(),
        }
    }
}

/// The neighbours of a task force. A country has some six hundred at most, so that all are read.
pub async fn levels(tx: &mut Tx, task_force: TaskForceId) -> Result<Levels, Error> {
    let all = people::task_forces(tx).await?;
    let find = |id: TaskForceId| all.iter().find(|force| force.id == id);
    let mut above: Vec<TaskForce> = Vec::new();
    let mut next = find(task_force).ok_or(Error::NotFound)?.parent;
    while let Some(force) = next.and_then(find) {
        // A circle that an import made is shown once around.
        if force.id == task_force || above.iter().any(|seen| seen.id == force.id) {
            break;
        }
        next = force.parent;
        above.push(force.clone());
    }
    let nodes = nodes(&all);
    let allowed = |force: &&TaskForce| may_stand_below(&nodes, task_force, force.id) == Ok(());
    let directly_below = |force: &&TaskForce| force.parent == Some(task_force);
    Ok(Levels {
        above,
        below: all.iter().filter(directly_below).cloned().collect(),
        eligible: all.iter().filter(allowed).cloned().collect(),
    })
}

/// Puts a task force directly below another, or below none; `before` is what stood above it when
/// it was read.
///
/// # Errors
/// [`Fault::Tree`] where that would be a circle or the wrong level; [`Error::Stale`] where
/// somebody else moved it in between.
pub async fn set_parent(
    tx: &mut Tx,
    task_force: TaskForceId,
    before: Option<TaskForceId>,
    parent: Option<TaskForceId>,
) -> Result<(), Fault> {
    if let Some(parent) = parent {
        let all = people::task_forces(tx).await?;
        may_stand_below(&nodes(&all), task_force, parent)?;
    }
    let update = sql("update task_force set parent = ? where id = ? and coalesce(parent, '') = ?")
        .bind(parent)
        .bind(task_force)
        .bind(before.map_or_else(String::new, |id| id.to_string()));
    Ok(tx.run_versioned(&update).await?)
}

/// Enters a task force that does not use this program, so that the tree is whole: directly below
/// `task_force` or, where that has nothing above it yet, directly above it.
///
/// # Errors
/// [`Fault::Tree`] where its level does not fit.
pub async fn add_level(
    tx: &mut Tx,
    task_force: TaskForceId,
    new: &TaskForce,
    above: bool,
    at: Timestamp,
) -> Result<(), Fault> {
    let mut nodes = nodes(&people::task_forces(tx).await?);
    nodes.push(node(new));
    if above {
        may_stand_below(&nodes, task_force, new.id)?;
        people::add_task_force(tx, new, at).await?;
        set_parent(tx, task_force, None, Some(new.id)).await
    } else {
        may_stand_below(&nodes, new.id, task_force)?;
        let new = TaskForce {
            parent: Some(task_force),
            ..new.clone()
        };
        Ok(people::add_task_force(tx, &new, at).await?)
    }
}

fn nodes(all: &[TaskForce]) -> Vec<Node<TaskForceId>> {
    all.iter().map(node).collect()
}

fn node(force: &TaskForce) -> Node<TaskForceId> {
    Node {
        id: force.id,
        level: force.level,
        parent: force.parent,
    }
}
