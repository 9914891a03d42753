//! How people change places along one dimension.

use crate::protect::tree::Tree;

/// All ways to change places along a dimension with a node.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// The other nodes, as steps between places, with what each gains for one that the node gains.
    ends: Vec<(isize, i64)>,
    starts: Vec<usize>,
}

impl Ways {
    pub(super) fn new(tree: &Tree, node: usize, stride: usize) -> Ways {
        let mut ways = Ways::default();
        let inside = |leaf: &usize| tree.is_within(*leaf, node);
        for from in tree.leaves().filter(inside) {
            let others = tree.leaves().filter(|leaf| !inside(leaf));
            for to in others.map(Some).chain([None]) {
                ways.starts.push(ways.ends.len());
                let gains = tree.exchange(from, to).into_iter();
                let others = gains.filter(|(other, _)| *other != node);
                let step = |other: usize| (other as isize - node as isize) * stride as isize;
                ways.ends
                    .extend(others.map(|(other, sign)| (step(other), sign)));
            }
        }
        ways.starts.push(ways.ends.len());
        ways
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn ends(&self, at: usize) -> &[(isize, i64)] {
        &self.ends[self.starts[at]..self.starts[at + 1]]
    }
}
