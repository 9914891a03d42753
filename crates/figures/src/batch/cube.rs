//! A table of records as disclosure control sees it: all cells with their totals at every level,
//! and whom each of them counts.

use std::collections::{BTreeMap, BTreeSet};

use super::axes::{Axis, NOT_RECORDED};
use super::tabulating::{Tabulate, dimensions, filter};
use crate::columns::Columns;
use crate::crosstab::{self, Dimension, Unit};
use crate::error::{Error, Result};
use crate::protect::{Cell, Linked, MOST_CELLS, Place, Table, Tree};
use crate::release::{Definition, Published, Shown};
use crate::table::Loaded;

/// Bytes that a cell takes, with its place, its sums and what is tried on it.
const BYTES: u64 = 1_000;

/// All cells, and what they are.
pub(super) struct Cube {
    pub(super) axes: Vec<Axis>,
    pub(super) table: Table,
    pub(super) places: Vec<Place>,
    /// The names of the agencies; number 1 is the first.
    pub(super) agencies: Vec<String>,
    kept: Definition,
}

impl Cube {
    /// Counts what the recipe says; with a column of agencies, also what each of them brought.
    pub(super) fn new(
        loaded: &Loaded,
        recipe: &Tabulate,
        agency: Option<&str>,
        memory: Option<u64>,
    ) -> Result<Cube> {
        if loaded.persons.is_some() {
            let why = "a person with several rows makes totals that are no sums; \
                       give one row for each person";
            return Err(Error::Recipe(why.to_owned()));
        }
        let columns = &loaded.columns;
        let counted = Counted::new(columns, recipe, agency)?;
        let axes = Axis::all(columns, recipe, &counted.cells)?;
        within(&axes, memory)?;
        let (table, places) = sums(&axes, |nodes| counted.cell(&axes, nodes))?;
        let agencies = counted.agencies.as_ref().and_then(|t| t.axes().last());
        let kept = recipe.keep.iter().fold(Definition::everybody(), |d, keep| {
            d.only(&keep.column, keep.values.iter().cloned())
        });
        Ok(Cube {
            axes,
            table,
            places,
            kept,
            agencies: agencies.map(|axis| axis.labels.clone()).unwrap_or_default(),
        })
    }

    /// What cells of the same numbers have where something else stands in the leaves.
    pub(super) fn sums(&self, inner: impl Fn(&[usize]) -> u64) -> Result<Vec<u64>> {
        let (table, _) = sums(&self.axes, |nodes| Cell::of(inner(nodes)))?;
        Ok(table.cells().iter().map(|cell| cell.count).collect())
    }

    /// The cells by their places.
    pub(super) fn by_place(&self) -> BTreeMap<&Place, usize> {
        let numbered = self.places.iter().enumerate();
        numbered.map(|(cell, place)| (place, cell)).collect()
    }

    /// The node of a cell along each axis.
    pub(super) fn nodes(&self, cell: usize) -> Vec<usize> {
        let place = self.places.get(cell);
        let node = |at: u32| place.and_then(|place| place.get(&at)).copied();
        let axes = 0..self.axes.len() as u32;
        axes.map(|at| node(at).unwrap_or(0)).collect()
    }

    /// Whom a cell counts. A total names all values it is made of: that there are no others is
    /// known to readers, and so to the attacker.
    pub(super) fn whom(&self, cell: usize) -> Definition {
        let both = self.axes.iter().zip(self.nodes(cell));
        both.fold(self.kept.clone(), |whom, (axis, node)| {
            let values = &axis.values[node];
            let before = whom.0.get(&axis.name);
            let inside = |value: &&String| before.is_none_or(|kept| kept.contains(*value));
            let values: BTreeSet<String> = values.iter().filter(inside).cloned().collect();
            whom.only(&axis.name, values)
        })
    }

    /// All cells as they are told, for the attacker. Where nobody is left out, the total of all is
    /// told once more as everybody, so that tables of other dimensions add up to it too.
    pub(super) fn published(&self, shown: impl Fn(usize) -> Shown) -> Vec<Published> {
        let one = |whom: Definition, cell: usize| Published {
            whom,
            shown: shown(cell),
            agencies: self.table.cells()[cell].agencies.clone(),
        };
        let cells = (0..self.table.len()).map(|cell| one(self.whom(cell), cell));
        let mut cells: Vec<Published> = cells.collect();
        let whole = self.axes.iter().all(|axis| axis.whole) && !self.axes.is_empty();
        let total = self.places.iter().position(BTreeMap::is_empty);
        if let (true, Some(total)) = (whole, total) {
            cells.push(one(self.kept.clone(), total));
        }
        cells
    }
}

/// The cells with all totals.
fn sums(axes: &[Axis], inner: impl Fn(&[usize]) -> Cell) -> Result<(Table, Vec<Place>)> {
    let numbered = axes.iter().enumerate();
    let dimensions: Vec<(u32, &Tree)> =
        numbered.map(|(at, axis)| (at as u32, &axis.tree)).collect();
    let mut linked = Linked::default();
    linked.add(&dimensions, inner)?;
    linked.finish()
}

/// Refuses more cells than can be protected in one go, or in the memory allowed.
fn within(axes: &[Axis], memory: Option<u64>) -> Result<()> {
    let sizes = axes.iter().map(|axis| axis.tree.len() as u64);
    let cells = sizes.fold(1, u64::saturating_mul);
    let most = MOST_CELLS as u64;
    if cells > most {
        return Err(Error::TooManyCells { cells, most });
    }
    super::within(memory, cells * BYTES)
}

/// Counts by position, alone and by agency.
struct Counted {
    cells: crosstab::Table,
    agencies: Option<crosstab::Table>,
}

impl Counted {
    fn new(columns: &Columns, recipe: &Tabulate, agency: Option<&str>) -> Result<Counted> {
        let by = dimensions(columns, recipe)?;
        let filter = filter(columns, recipe)?;
        let most = recipe.most_cells.unwrap_or(crosstab::MOST_CELLS);
        let count = |by: &[Dimension]| crosstab::tabulate(columns, by, &filter, Unit::Rows, most);
        let agencies = agency.map(|agency| {
            let mut by = by.clone();
            by.push(Dimension::of(columns, agency)?);
            count(&by)
        });
        Ok(Counted {
            cells: count(&by)?,
            agencies: agencies.transpose()?,
        })
    }

    /// What stands in the cell of these leaves.
    fn cell(&self, axes: &[Axis], nodes: &[usize]) -> Cell {
        let both = axes.iter().zip(nodes);
        let positions: Vec<usize> = both.map(|(axis, node)| axis.position(*node)).collect();
        let mut cell = Cell::of(self.cells.at(&positions).unwrap_or(0));
        let agencies = self.agencies.as_ref();
        let known = agencies.and_then(|table| Some((table, table.axes().last()?.labels.len())));
        let Some((table, agencies)) = known else {
            return cell;
        };
        // Of rows without an agency nobody knows who brought them.
        for agency in NOT_RECORDED + 1..=agencies {
            let at = [&positions[..], &[agency]].concat();
            if let Some(count) = table.at(&at).filter(|count| *count > 0) {
                cell.agencies.insert(agency as u32, count);
            }
        }
        cell
    }
}
