//! What stands below what: pusat, provinsi, kabupaten/kota, never in a circle.

use crate::MessageKey;
use crate::people::Level;
use thiserror::Error;

/// A task force as far as the tree knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node<I> {
    /// Which one.
    pub id: I,
    /// Its level.
    pub level: Level,
    /// The one above it.
    pub parent: Option<I>,
}

/// Why a task force may not stand below another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TreeFault {
    /// One of the two is not there.
    #[error("no such task force")]
    Unknown,
    /// It would stand below itself.
    #[error("the tree would be a circle")]
    Circle,
    /// The other is not of a level above.
    #[error("the other is not of a level above")]
    Level,
}

impl MessageKey for TreeFault {
    fn key(&self) -> &'static str {
        match self {
            Self::Unknown => "error-not-in-list",
            Self::Circle => "error-tree-circle",
            Self::Level => "error-tree-level",
        }
    }
}

/// Whether `child` may stand directly below `parent`.
///
/// # Errors
/// [`TreeFault`], a circle before a wrong level: it is what people must understand first.
pub fn may_stand_below<I: Copy + Eq>(
    nodes: &[Node<I>],
    child: I,
    parent: I,
) -> Result<(), TreeFault> {
    let node = |id: I| nodes.iter().find(|node| node.id == id);
    let (lower, upper) = (node(child), node(parent));
    let (lower, upper) = lower.zip(upper).ok_or(TreeFault::Unknown)?;
    if leads_to(parent, child, nodes.len(), |id| node(id)?.parent) {
        return Err(TreeFault::Circle);
    }
    // The levels are declared from the top down.
    if upper.level < lower.level {
        Ok(())
    } else {
        Err(TreeFault::Level)
    }
}

/// Whether following `next` from `start` comes to `goal` within `most` steps. A chain that is a
/// circle already, as an import could have made it, ends there too.
pub fn leads_to<I: Copy + Eq>(
    start: I,
    goal: I,
    most: usize,
    next: impl Fn(I) -> Option<I>,
) -> bool {
    let mut at = Some(start);
    for _ in 0..=most {
        match at {
            Some(here) if here == goal => return true,
            Some(here) => at = next(here),
            None => return false,
        }
    }
    false
}
