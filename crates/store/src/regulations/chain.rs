//! What a regulation took the place of, and what took its place.

use super::{Regulation, find, read, select};
use crate::{Error, Tx};
use domain::MessageKey;
use domain::ids::{RegulationId, TaskForceId};
use domain::regulations::{RegulationStatus, SuccessorFault};
use thiserror::Error as ThisError;

/// Longest chain that is followed.
const MOST: usize = 50;

/// Why a regulation cannot be followed by another.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// The two do not fit.
    #[error(transparent)]
    Successor(#[from] SuccessorFault),
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Successor(fault) => fault.key(),
        }
    }
}

/// The neighbours of a regulation in time.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    /// What it changed or replaced, and what that had, the nearest first.
    pub earlier: Vec<Regulation>,
    /// What changed or replaced it, and so on, the nearest first.
    pub later: Vec<Regulation>,
}

/// The chain around a regulation, both ways.
pub async fn chain(tx: &mut Tx, task_force: TaskForceId, of: &Regulation) -> Result<Chain, Error> {
    let mut chain = Chain::default();
    let mut next = of.replaced_by;
    while let Some(id) = next.filter(|id| *id != of.id && chain.later.len() < MOST) {
        let found = find(tx, task_force, id).await?;
        next = found.replaced_by;
        chain.later.push(found);
    }
    let mut heads = vec![of.id];
    while !heads.is_empty() && chain.earlier.len() < MOST {
        let query = select(task_force)
            .push(" and r.replaced_by in (")
            .bind_all(heads)
            .push(") order by r.year desc, r.id desc");
        let found: Vec<Regulation> = tx
            .rows(&query)
            .await?
            .iter()
            .map(read)
            .collect::<Result<_, _>>()?;
        heads = found.iter().map(|regulation| regulation.id).collect();
        heads.retain(|id| *id != of.id);
        chain.earlier.extend(found);
    }
    Ok(chain)
}

/// Whether `id` may have this status and successor: a successor stands behind what was changed or
/// replaced and behind nothing else, and no chain leads back.
///
/// # Errors
/// [`Fault::Successor`]; [`Error::NotFound`] where the task force does not see the successor.
pub async fn check_successor(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: RegulationId,
    status: RegulationStatus,
    successor: Option<RegulationId>,
) -> Result<(), Fault> {
    let Some(mut next) = successor else {
        return if status.has_successor() {
            Err(SuccessorFault::Missing.into())
        } else {
            Ok(())
        };
    };
    if !status.has_successor() {
        return Err(SuccessorFault::NotReplaced.into());
    }
    for _ in 0..MOST {
        if next == id {
            return Err(SuccessorFault::Circle.into());
        }
        match find(tx, task_force, next).await?.replaced_by {
            Some(further) => next = further,
            None => return Ok(()),
        }
    }
    Err(SuccessorFault::Circle.into())
}
