//! What a table is counted by.

use super::{Axis, count::OUT};
use crate::columns::Columns;
use crate::error::{Error, Result};
use crate::hierarchy::{Hierarchy, ROOT};

/// A dimension: a column, and where each of its values stands. It can be kept and used for many
/// tables; a value that comes later makes it stale.
#[derive(Clone, Debug)]
pub struct Dimension {
    column: usize,
    name: String,
    labels: Vec<String>,
    /// For each code its position, or [`OUT`].
    positions: Vec<u32>,
}

impl Dimension {
    /// The values of a column as they are, in the order of their codes.
    pub fn of(columns: &Columns, name: &str) -> Result<Dimension> {
        let column = columns.place(name)?;
        let found = &columns.all()[column];
        Ok(Dimension {
            column,
            name: name.to_owned(),
            labels: found.labels().map(str::to_owned).collect(),
            positions: (0..=found.categories() as u32).collect(),
        })
    }

    /// The values of a column at a level of a hierarchy, in its order; nodes without rows too.
    pub fn at(columns: &Columns, name: &str, tree: &Hierarchy, level: usize) -> Result<Dimension> {
        Dimension::below(columns, name, tree, ROOT, level)
    }

    /// The same of what is below a node only: the rows outside of it, and those where nothing is
    /// recorded, are not counted at all. Below the root they are, as "not recorded".
    pub fn below(
        columns: &Columns,
        name: &str,
        tree: &Hierarchy,
        node: usize,
        level: usize,
    ) -> Result<Dimension> {
        let column = columns.place(name)?;
        let unknown = |asked| Error::NoLevel {
            hierarchy: tree.name().to_owned(),
            asked,
        };
        let top = tree.level_of(node).ok_or_else(|| unknown(node))?;
        let all = tree.nodes_at(level);
        if all.is_empty() || level < top {
            return Err(unknown(level));
        }
        let below: Vec<usize> = all
            .filter(|n| tree.ancestor(*n, top) == Some(node))
            .collect();
        // The nodes below one node stand side by side.
        let first = below.first().copied().unwrap_or(0);
        let mut positions = vec![if node == ROOT { 0 } else { OUT }];
        for label in columns.all()[column].labels() {
            let leaf = tree.leaf(label).ok_or_else(|| Error::NotInHierarchy {
                value: label.to_owned(),
                column: name.to_owned(),
                hierarchy: tree.name().to_owned(),
            })?;
            let at = tree
                .ancestor(leaf, level)
                .and_then(|n| n.checked_sub(first));
            let inside = at.filter(|at| *at < below.len());
            positions.push(inside.map_or(OUT, |at| at as u32 + 1));
        }
        let label = |n: &usize| tree.label(*n).unwrap_or_default().to_owned();
        Ok(Dimension {
            column,
            name: name.to_owned(),
            labels: below.iter().map(label).collect(),
            positions,
        })
    }

    pub(super) fn axis(&self) -> Axis {
        Axis {
            name: self.name.clone(),
            labels: self.labels.clone(),
        }
    }

    pub(super) fn column(&self) -> usize {
        self.column
    }

    pub(super) fn positions(&self) -> &[u32] {
        &self.positions
    }
}
