//! Disclosure control: primary rules, complementary suppression, rounding.

mod primary;
mod rounding;
mod suppression;

use figures::protect::{Cell, Linked, Table, Tree};

/// A cross table of two flat dimensions with all totals. Cells are numbered by place, so the
/// grand total comes first; `inner` is row by row.
pub(crate) fn two_ways(rows: usize, columns: usize, inner: &[u64]) -> Table {
    two_ways_of(rows, columns, |at| Cell::of(inner[at]))
}

/// The same with whole cells.
pub(crate) fn two_ways_of(rows: usize, columns: usize, inner: impl Fn(usize) -> Cell) -> Table {
    let (down, across) = (Tree::flat(rows), Tree::flat(columns));
    let mut linked = Linked::default();
    let inner = |at: &[usize]| inner((at[0] - 1) * columns + at[1] - 1);
    linked.add(&[(0, &down), (1, &across)], inner).unwrap();
    linked.finish().unwrap().0
}

/// The number of the cell in this row and column of [`two_ways`]; 0 is a total.
pub(crate) fn at(columns: usize, row: usize, column: usize) -> usize {
    row * (columns + 1) + column
}

/// Numbers from a seed, for tables that look like a task force's: many small cells, few large.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((u128::from(z ^ (z >> 31))) * u128::from(below)) >> 64) as u64
    }

    /// One of so many, the first ones more often.
    pub(crate) fn skewed(&mut self, of: usize) -> usize {
        (0..=self.below(3))
            .map(|_| self.below(of as u64) as usize)
            .min()
            .unwrap()
    }
}

/// A cross table of these dimensions with so many people in it; the first dimension has `groups`
/// between its total and its leaves, unless there are none.
pub(crate) fn people(sizes: &[usize], groups: usize, people: usize, seed: u64) -> Table {
    let mut random = Random(seed);
    let mut trees: Vec<Tree> = sizes.iter().map(|size| Tree::flat(*size)).collect();
    if groups > 0 {
        let below = (0..sizes[0]).map(|leaf| Some(1 + leaf % groups));
        let above = std::iter::once(None).chain((0..groups).map(|_| Some(0)));
        trees[0] = Tree::new(above.chain(below).collect()).unwrap();
    }
    let leaves: Vec<Vec<usize>> = trees.iter().map(|tree| tree.leaves().collect()).collect();
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..people {
        let place = leaves.iter().map(|of| of[random.skewed(of.len())]);
        *counts.entry(place.collect::<Vec<_>>()).or_insert(0) += 1;
    }
    let mut linked = Linked::default();
    let dimensions: Vec<(u32, &Tree)> = (0..).zip(&trees).collect();
    let inner = |at: &[usize]| Cell::of(counts.get(at).copied().unwrap_or(0));
    linked.add(&dimensions, inner).unwrap();
    linked.finish().unwrap().0
}
