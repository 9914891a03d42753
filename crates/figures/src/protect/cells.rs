//! Tables as disclosure control sees them: cells, and what adds up to what.
//!
//! Linked tables are one set of cells: a cell that two tables show is the same cell, so whatever is
//! hidden in one is hidden in the other, and an attacker's equations are all there at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::polytope::Terms;
use super::rational::Rational;
use super::shape::Shape;
use super::tree::Tree;
use crate::{Error, Result};

/// A count that could be published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// People in it.
    pub count: u64,
    /// How many of them each agency brought, by the agency's number. A person whom two agencies know
    /// counts with both. Empty where contributions are unknown: then no agency rule applies.
    pub agencies: BTreeMap<u32, u64>,
}

impl Cell {
    /// A cell of which nobody knows who contributed.
    pub fn of(count: u64) -> Cell {
        Cell {
            count,
            agencies: BTreeMap::new(),
        }
    }

    fn add(&mut self, other: &Cell) {
        self.count += other.count;
        for (agency, count) in &other.agencies {
            *self.agencies.entry(*agency).or_default() += count;
        }
    }
}

/// A total and its parts, by the cells' numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// The cell that is the sum.
    pub total: usize,
    /// The cells that add up to it.
    pub parts: Vec<usize>,
    /// Whether in which of them somebody is, is no secret of anybody.
    pub open: bool,
}

/// Cells and all equations between them.
#[derive(Debug, Clone, Default)]
pub struct Table {
    cells: Vec<Cell>,
    equations: Vec<Equation>,
    /// Where the cells stand, where that is known.
    shape: Option<Arc<Shape>>,
}

impl Table {
    /// A table of these cells.
    ///
    /// # Errors
    /// [`Error::NotASum`] where a total is not the sum of its parts, [`Error::NoSuchCell`] where an
    /// equation names a cell that is not there.
    pub fn new(cells: Vec<Cell>, equations: Vec<Equation>) -> Result<Table> {
        for equation in &equations {
            let mut sum = 0;
            for part in &equation.parts {
                sum += cells.get(*part).ok_or(Error::NoSuchCell(*part))?.count;
            }
            let total = cells.get(equation.total);
            let total = total.ok_or(Error::NoSuchCell(equation.total))?.count;
            if total != sum {
                let cell = equation.total;
                return Err(Error::NotASum { cell, total, sum });
            }
        }
        Ok(Table {
            cells,
            equations,
            shape: None,
        })
    }

    pub(super) fn shape(&self) -> Option<&Arc<Shape>> {
        self.shape.as_ref()
    }

    fn with_shape(self, shape: Option<Arc<Shape>>) -> Table {
        Table { shape, ..self }
    }

    /// The cells, in the order of their numbers.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// What adds up to what.
    pub fn equations(&self) -> &[Equation] {
        &self.equations
    }

    /// Every equation as a sum that is 0, over the cells that get a number.
    pub(crate) fn sums(&self, number: impl Fn(usize) -> Option<usize>) -> Vec<Terms> {
        let one = |equation: &Equation| {
            let parts = equation.parts.iter().map(|part| (*part, Rational::ONE));
            let all = std::iter::once((equation.total, -Rational::ONE)).chain(parts);
            all.filter_map(|(cell, factor)| Some((number(cell)?, factor)))
                .collect()
        };
        self.equations.iter().map(one).collect()
    }

    /// The table of those that these agencies do not know. None where they know some people
    /// both, so that how many others there are cannot be said.
    pub(crate) fn without(&self, agencies: &[u32]) -> Option<Table> {
        let cells = self.cells.iter().map(|cell| {
            let own = agencies
                .iter()
                .filter_map(|agency| cell.agencies.get(agency));
            Some(Cell::of(cell.count.checked_sub(own.sum())?))
        });
        let table = Table::new(cells.collect::<Option<_>>()?, self.equations.clone()).ok()?;
        Some(table.with_shape(self.shape.clone()))
    }

    /// How many cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// Where a cell stands: a node in each dimension, without the dimensions whose total it is. Tables
/// of different dimensions share the cells that have the same place.
pub type Place = BTreeMap<u32, usize>;

/// Puts linked tables together.
#[derive(Debug, Default)]
pub struct Linked {
    trees: BTreeMap<u32, Tree>,
    places: BTreeMap<Place, usize>,
    cells: Vec<Cell>,
    equations: Vec<Equation>,
}

/// More cells than this are not protected in one go.
pub const MOST_CELLS: usize = 200_000;

impl Linked {
    /// Adds the cross table of these dimensions, with all totals. `inner` says what stands in the
    /// cell of these leaves; it is asked once for every combination.
    ///
    /// A dimension keeps its number, and its tree, in every table it takes part in.
    ///
    /// # Errors
    /// [`Error::TooManyCells`]; [`Error::TablesDisagree`] where a cell of an earlier table would
    /// have another count now.
    pub fn add(
        &mut self,
        dimensions: &[(u32, &Tree)],
        inner: impl Fn(&[usize]) -> Cell,
    ) -> Result<()> {
        let size = |of: &(u32, &Tree)| of.1.len() as u64;
        let cells = dimensions.iter().map(size).product::<u64>();
        if cells > MOST_CELLS as u64 {
            let most = MOST_CELLS as u64;
            return Err(Error::TooManyCells { cells, most });
        }
        for (number, tree) in dimensions {
            self.trees.entry(*number).or_insert_with(|| (*tree).clone());
        }
        let sums = sums(dimensions, inner);
        for (nodes, cell) in &sums {
            self.place(place(dimensions, nodes), cell)?;
        }
        for nodes in sums.keys() {
            self.connect(dimensions, nodes);
        }
        Ok(())
    }

    fn place(&mut self, place: Place, cell: &Cell) -> Result<()> {
        let Some(known) = self.places.get(&place) else {
            self.places.insert(place, self.cells.len());
            self.cells.push(cell.clone());
            return Ok(());
        };
        let before = self.cells[*known].count;
        if before != cell.count {
            let now = cell.count;
            return Err(Error::TablesDisagree { before, now });
        }
        Ok(())
    }

    fn connect(&mut self, dimensions: &[(u32, &Tree)], nodes: &[usize]) {
        for (at, (_, tree)) in dimensions.iter().enumerate() {
            let parts = tree.children(nodes[at]).iter().map(|child| {
                let mut part = nodes.to_vec();
                part[at] = *child;
                self.places[&place(dimensions, &part)]
            });
            let parts: Vec<usize> = parts.collect();
            if parts.is_empty() {
                continue;
            }
            let total = self.places[&place(dimensions, nodes)];
            let open = tree.is_open();
            let equation = Equation { total, parts, open };
            self.equations.push(equation);
        }
    }

    /// The cells with the place of each, in the order of their numbers.
    ///
    /// # Errors
    /// None that were not reported while adding; the sums are checked once more.
    pub fn finish(mut self) -> Result<(Table, Vec<Place>)> {
        let mut places = vec![Place::new(); self.cells.len()];
        for (place, cell) in self.places {
            places[cell] = place;
        }
        self.equations
            .sort_by(|a, b| (a.total, &a.parts).cmp(&(b.total, &b.parts)));
        self.equations.dedup();
        let shape = Shape::new(self.trees, &places).map(Arc::new);
        let table = Table::new(self.cells, self.equations)?.with_shape(shape);
        Ok((table, places))
    }
}

fn place(dimensions: &[(u32, &Tree)], nodes: &[usize]) -> Place {
    let both = dimensions.iter().zip(nodes);
    let below = both.filter(|((_, tree), node)| !tree.is_root(**node));
    below.map(|((number, _), node)| (*number, *node)).collect()
}

/// Every cell of the cross table, with what its leaves add up to.
fn sums(
    dimensions: &[(u32, &Tree)],
    inner: impl Fn(&[usize]) -> Cell,
) -> BTreeMap<Vec<usize>, Cell> {
    let leaves = dimensions.iter().map(|(_, tree)| tree.leaves().collect());
    let mut sums: BTreeMap<Vec<usize>, Cell> = BTreeMap::new();
    for leaf in products(&leaves.collect::<Vec<_>>()) {
        let cell = inner(&leaf);
        let chains = dimensions.iter().zip(&leaf);
        let chains: Vec<_> = chains.map(|((_, tree), node)| tree.chain(*node)).collect();
        for above in products(&chains) {
            sums.entry(above).or_default().add(&cell);
        }
    }
    sums
}

/// Every way of taking one of each.
pub(crate) fn products<T: Copy>(of: &[Vec<T>]) -> Vec<Vec<T>> {
    of.iter().fold(vec![Vec::new()], |found, next| {
        let longer = found.iter().flat_map(|start| {
            next.iter().map(|one| {
                let mut all = start.clone();
                all.push(*one);
                all
            })
        });
        longer.collect()
    })
}
