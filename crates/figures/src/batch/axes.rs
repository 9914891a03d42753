//! The dimensions of a table with all their levels.

use std::collections::{BTreeMap, BTreeSet};

use super::tabulating::{By, Tabulate, place, trees};
use crate::columns::Columns;
use crate::crosstab;
use crate::error::{Error, Result};
use crate::hierarchy::{Hierarchy, ROOT};
use crate::protect::Tree;

/// Where "not recorded" stands along an axis of a table of counts.
pub(super) const NOT_RECORDED: usize = 0;

/// A dimension: node 0 is its total, the leaves are what is counted.
pub(super) struct Axis {
    /// The column.
    pub(super) name: String,
    pub(super) tree: Tree,
    /// By node: what is written for it; nothing for the total and for "not recorded".
    pub(super) labels: Vec<String>,
    /// By node: the values of the finest level that belong to it.
    pub(super) values: Vec<BTreeSet<String>>,
    /// By node: where it stands in the table of counts; none for what is a sum.
    positions: Vec<Option<usize>>,
    /// Whether nobody is left out.
    pub(super) whole: bool,
}

impl Axis {
    /// Those of a table that was counted by the same recipe.
    pub(super) fn all(
        columns: &Columns,
        recipe: &Tabulate,
        table: &crosstab::Table,
    ) -> Result<Vec<Axis>> {
        let trees = trees(recipe)?;
        let mut axes: Vec<Axis> = Vec::new();
        for (at, by) in recipe.by.iter().enumerate() {
            columns.place(&by.column)?;
            if axes.iter().any(|axis| axis.name == by.column) {
                let why = format!("{} is named twice", by.column);
                return Err(Error::Recipe(why));
            }
            // All values of this one, and the total of the others.
            let totals = table.axes().iter().map(crosstab::Axis::total);
            let mut positions: Vec<usize> = totals.collect();
            positions[at] = NOT_RECORDED;
            let unknown = table.at(&positions).is_some_and(|count| count > 0);
            let always = recipe.empty_cells;
            axes.push(Axis::new(by, &trees, &table.axes()[at], unknown || always)?);
        }
        Ok(axes)
    }

    fn new(by: &By, trees: &[Hierarchy], counted: &crosstab::Axis, unknown: bool) -> Result<Axis> {
        let mut new = Builder::default();
        let total = new.add(None, "", None);
        let mut whole = true;
        if by.hierarchy.is_some() {
            let (tree, node, level) = place(by, trees)?;
            whole = node == ROOT;
            new.levels(tree, node, level);
        } else {
            for (at, label) in counted.labels.iter().enumerate() {
                let value = new.add(Some(total), label, Some(at + 1));
                new.values[value].insert(label.clone());
            }
        }
        if unknown && whole {
            let node = new.add(Some(total), "", Some(NOT_RECORDED));
            new.values[node].insert(String::new());
        }
        let leaves = new.values[1..].iter().flatten();
        new.values[0] = leaves.cloned().collect();
        Ok(Axis {
            name: by.column.clone(),
            tree: match by.open {
                true => Tree::new(new.parents)?.open(),
                false => Tree::new(new.parents)?,
            },
            labels: new.labels,
            values: new.values,
            positions: new.positions,
            whole,
        })
    }

    /// Where a leaf stands in the table of counts.
    pub(super) fn position(&self, node: usize) -> usize {
        // A dimension without any value has its total only.
        let total = || self.positions.iter().flatten().max().map_or(1, |p| p + 1);
        self.positions[node].unwrap_or_else(total)
    }
}

#[derive(Default)]
struct Builder {
    parents: Vec<Option<usize>>,
    labels: Vec<String>,
    values: Vec<BTreeSet<String>>,
    positions: Vec<Option<usize>>,
}

impl Builder {
    fn add(&mut self, parent: Option<usize>, label: &str, position: Option<usize>) -> usize {
        self.parents.push(parent);
        self.labels.push(label.to_owned());
        self.values.push(BTreeSet::new());
        self.positions.push(position);
        self.parents.len() - 1
    }

    /// All levels below a node, down to the one that is counted, which is told where it is the
    /// node's own.
    fn levels(&mut self, tree: &Hierarchy, node: usize, deepest: usize) {
        let top = tree.level_of(node).unwrap_or(0);
        let first = (top + 1).min(deepest);
        let mut made: BTreeMap<usize, usize> = BTreeMap::new();
        for level in first..=deepest {
            let inside = |n: &usize| tree.ancestor(*n, top) == Some(node);
            for (at, known) in tree.nodes_at(level).filter(inside).enumerate() {
                let above = tree.parent(known).and_then(|above| made.get(&above));
                let parent = above.copied().unwrap_or(0);
                let label = tree.label(known).unwrap_or_default();
                let position = (level == deepest).then_some(at + 1);
                let here = self.add(Some(parent), label, position);
                let first_leaf = tree.leaves().start;
                let leaves = tree.leaves_of(known);
                let labels = leaves.filter_map(|leaf| tree.label(first_leaf + leaf));
                self.values[here].extend(labels.map(str::to_owned));
                made.insert(known, here);
            }
        }
    }
}
