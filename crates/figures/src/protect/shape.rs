//! Where the cells of a table stand: one node of a tree in each dimension.

use std::collections::BTreeMap;

use super::cells::Place;
use super::tree::Tree;

/// Combinations of nodes beyond this are not laid out: 16 MiB.
const MOST_PLACES: usize = 1 << 22;

/// Where there is no cell.
const NONE: u32 = u32::MAX;

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    trees: Vec<Tree>,
    /// By dimension: how far apart two neighbouring nodes are.
    strides: Vec<usize>,
    /// By place: the cell.
    cells: Vec<u32>,
    /// By cell: its place.
    places: Vec<usize>,
}

impl Shape {
    /// The shape of the cells at these places; none where there are too many combinations.
    pub(super) fn new(trees: BTreeMap<u32, Tree>, places: &[Place]) -> Option<Shape> {
        let mut strides = Vec::new();
        let mut all: usize = 1;
        for tree in trees.values() {
            strides.push(all);
            all = all.checked_mul(tree.len()).filter(|n| *n <= MOST_PLACES)?;
        }
        let roots: Vec<usize> = trees.values().map(Tree::root).collect();
        let index = |place: &Place| {
            let nodes = trees.keys().zip(&roots).zip(&strides);
            let at = nodes.map(|((dimension, root), stride)| {
                place.get(dimension).copied().unwrap_or(*root) * stride
            });
            at.sum()
        };
        let places: Vec<usize> = places.iter().map(index).collect();
        let mut cells = vec![NONE; all];
        for (cell, place) in places.iter().enumerate() {
            *cells.get_mut(*place)? = u32::try_from(cell).ok()?;
        }
        Some(Shape {
            trees: trees.into_values().collect(),
            strides,
            cells,
            places,
        })
    }

    /// The dimensions.
    pub(super) fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// How far apart two neighbouring nodes of a dimension are.
    pub(super) fn stride(&self, dimension: usize) -> usize {
        self.strides[dimension]
    }

    /// Where a cell stands.
    pub(super) fn place(&self, cell: usize) -> usize {
        self.places[cell]
    }

    /// The node of a place in a dimension.
    pub(super) fn node(&self, place: usize, dimension: usize) -> usize {
        place / self.strides[dimension] % self.trees[dimension].len()
    }

    /// The cell at a place; none where no table shows it.
    pub(super) fn cell(&self, place: usize) -> Option<usize> {
        match self.cells[place] {
            NONE => None,
            cell => Some(cell as usize),
        }
    }
}
