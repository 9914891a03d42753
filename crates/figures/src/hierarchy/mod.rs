//! A tree over the values of a dimension: kelurahan, kecamatan, kab/kota, provinsi; ages in bands;
//! kinds of exploitation in groups. It comes as data ([`Spec`]) and is checked before it is used.

mod build;
mod fault;
mod spec;

use std::ops::{AddAssign, Range};

use rustc_hash::FxHashMap;

pub use fault::Fault;
pub use spec::{Band, Spec, Tree};

use crate::error::{Error, Result};

/// The number of the node above all others.
pub const ROOT: usize = 0;

/// A checked tree. Nodes are numbered level by level: the root is 0, parents come before their
/// children, the children of a node stand side by side, and so do the leaves below it. All leaves
/// are at the deepest level.
#[derive(Clone, Debug, PartialEq)]
pub struct Hierarchy {
    name: String,
    levels: Vec<String>,
    nodes: Vec<Node>,
    /// Where each level begins; one more for the end.
    starts: Vec<usize>,
    /// For each level below the root, the nodes by their labels.
    places: Vec<FxHashMap<String, usize>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Node {
    label: String,
    parent: usize,
    level: usize,
    rest: bool,
    children: Range<usize>,
    /// Among the leaves, from 0.
    leaves: Range<usize>,
}

impl Hierarchy {
    /// The tree that the data describe, or what is wrong with them.
    pub fn new(spec: &Spec) -> Result<Hierarchy> {
        build::build(spec).map_err(|why| Error::Hierarchy {
            name: spec.name.clone(),
            why,
        })
    }

    /// What the tree is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Levels below the root; the leaves are at this level.
    pub fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Names of the levels below the root, coarsest first: that of level 1 is the first.
    pub fn levels(&self) -> &[String] {
        &self.levels
    }

    /// The level of a name.
    pub fn level(&self, name: &str) -> Option<usize> {
        self.levels.iter().position(|l| l == name).map(|at| at + 1)
    }

    /// Nodes there are, the root included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: there is a root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The nodes of a level, 0 being that of the root; none where there is no such level.
    pub fn nodes_at(&self, level: usize) -> Range<usize> {
        match (self.starts.get(level), self.starts.get(level + 1)) {
            (Some(from), Some(to)) => *from..*to,
            _ => 0..0,
        }
    }

    /// The nodes without children.
    pub fn leaves(&self) -> Range<usize> {
        self.nodes_at(self.depth())
    }

    /// The level of a node.
    pub fn level_of(&self, node: usize) -> Option<usize> {
        self.nodes.get(node).map(|n| n.level)
    }

    /// The value a node stands for; that of the root is the name of the tree.
    pub fn label(&self, node: usize) -> Option<&str> {
        self.nodes.get(node).map(|n| n.label.as_str())
    }

    /// Whether a node stands for what is known of its parent, and not more exactly.
    pub fn is_rest(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|n| n.rest)
    }

    /// The node above; none above the root.
    pub fn parent(&self, node: usize) -> Option<usize> {
        let found = self.nodes.get(node)?;
        (found.level > 0).then_some(found.parent)
    }

    /// The nodes directly below.
    pub fn children(&self, node: usize) -> Range<usize> {
        self.nodes.get(node).map_or(0..0, |n| n.children.clone())
    }

    /// The leaves at or below a node, as places among the leaves: the first leaf is 0.
    pub fn leaves_of(&self, node: usize) -> Range<usize> {
        self.nodes.get(node).map_or(0..0, |n| n.leaves.clone())
    }

    /// The node of a label at a level.
    pub fn find(&self, level: usize, label: &str) -> Option<usize> {
        match level {
            0 => (label == self.name).then_some(ROOT),
            _ => self.places.get(level - 1)?.get(label).copied(),
        }
    }

    /// The leaf that a recorded value belongs to. Where the tree has rests, a value of a coarser
    /// level belongs to the rest of it.
    pub fn leaf(&self, value: &str) -> Option<usize> {
        self.find(self.depth(), value)
    }

    /// The node at or above a node that stands at a level; none where the level is deeper.
    pub fn ancestor(&self, node: usize, level: usize) -> Option<usize> {
        let mut at = node;
        while self.level_of(at)? > level {
            at = self.parent(at)?;
        }
        (self.level_of(at)? == level).then_some(at)
    }

    /// Figures of all nodes by those of the leaves, each being the sum of its children.
    pub fn sums<T: Copy + Default + AddAssign>(&self, leaves: &[T]) -> Result<Vec<T>> {
        let below = self.leaves();
        if leaves.len() != below.len() {
            return Err(Error::Figures {
                given: leaves.len(),
                needed: below.len(),
            });
        }
        let mut sums = vec![T::default(); self.len()];
        sums[below].copy_from_slice(leaves);
        for node in (1..self.len()).rev() {
            let figure = sums[node];
            sums[self.nodes[node].parent] += figure;
        }
        Ok(sums)
    }
}
