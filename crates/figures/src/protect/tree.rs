//! Dimensions with their totals.

use crate::{Error, Result};

/// A dimension with its totals: every node but the root has a parent, and is part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    open: bool,
}

impl Tree {
    /// A tree from each node's parent. Exactly one node, the total, has none; parents may come after
    /// their children.
    ///
    /// # Errors
    /// [`Error::NotATree`] names the node that is its own ancestor, has a parent that is not there,
    /// or is a second root.
    pub fn new(parents: Vec<Option<usize>>) -> Result<Tree> {
        let mut children = vec![Vec::new(); parents.len()];
        let mut root = None;
        for (node, parent) in parents.iter().enumerate() {
            match parent {
                None if root.is_some() => return Err(Error::NotATree(node)),
                None => root = Some(node),
                Some(up) if *up >= parents.len() => return Err(Error::NotATree(node)),
                Some(up) => children[*up].push(node),
            }
            let steps = std::iter::successors(Some(node), |at| parents.get(*at).copied().flatten());
            if steps.take(parents.len() + 1).count() > parents.len() {
                return Err(Error::NotATree(node));
            }
        }
        root.ok_or(Error::NotATree(0))?;
        Ok(Tree {
            parents,
            children,
            open: false,
        })
    }

    /// A total (node 0) of this many parts (nodes 1 to `parts`).
    pub fn flat(parts: usize) -> Tree {
        let mut parents = vec![None];
        parents.extend(std::iter::repeat_n(Some(0), parts));
        let mut children = vec![(1..=parts).collect()];
        children.extend(std::iter::repeat_n(Vec::new(), parts));
        Tree {
            parents,
            children,
            open: false,
        }
    }

    /// The same, of a dimension whose value is no secret of anybody: when and where a case was
    /// registered. That all of a total are in one part of it tells nothing.
    #[must_use]
    pub fn open(self) -> Tree {
        Tree { open: true, ..self }
    }

    /// Whether it is such a dimension.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// How many nodes.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there is no node; never, as there is always a root.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The nodes without children, in the order of their numbers.
    pub fn leaves(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|node| self.children[*node].is_empty())
    }

    /// What adds up to this node.
    pub fn children(&self, node: usize) -> &[usize] {
        &self.children[node]
    }

    pub(super) fn is_root(&self, node: usize) -> bool {
        self.parents[node].is_none()
    }

    /// The total.
    pub(super) fn root(&self) -> usize {
        self.parents.iter().position(Option::is_none).unwrap_or(0)
    }

    /// Whether a node is another one, or a part of it.
    pub(super) fn is_within(&self, node: usize, other: usize) -> bool {
        let mut above = std::iter::successors(Some(node), |at| self.parents[*at]);
        above.any(|at| at == other)
    }

    /// What changes where a leaf gains one, and another loses it, or where there is no other, nobody.
    pub(super) fn exchange(&self, gains: usize, loses: Option<usize>) -> Vec<(usize, i64)> {
        let up = self.chain(gains);
        let down = loses.map_or_else(Vec::new, |node| self.chain(node));
        // Both chains end with the same nodes: these stay what they are.
        let both = up.iter().rev().zip(down.iter().rev());
        let same = both.take_while(|(a, b)| a == b).count();
        let gain = up[..up.len() - same].iter().map(|node| (*node, 1));
        let loss = down[..down.len() - same].iter().map(|node| (*node, -1));
        gain.chain(loss).collect()
    }

    /// The node itself and all above it.
    pub(super) fn chain(&self, node: usize) -> Vec<usize> {
        std::iter::successors(Some(node), |at| self.parents[*at]).collect()
    }
}
