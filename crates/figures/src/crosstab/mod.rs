//! Cross-tabulation: how many rows or persons there are for each combination of the values of some
//! dimensions, with all totals.

mod count;
mod dimension;
mod persons;

pub use dimension::Dimension;
pub use persons::Persons;

use crate::columns::{Columns, Filter};
use crate::error::{Error, Result};

/// Cells of a table at most, if nothing else is said: 128 MiB of figures.
pub const MOST_CELLS: u64 = 1 << 24;

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub enum Unit<'a> {
    /// Rows.
    Rows,
    /// Persons: a person with several rows in a cell counts once there, and once in each total.
    Persons(&'a Persons),
}

/// A dimension of a table. Along it stand "not recorded" at 0, the values from 1, and the total
/// behind the last value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The column.
    pub name: String,
    /// The values, the one at position 1 first.
    pub labels: Vec<String>,
}

impl Axis {
    /// Positions along it.
    pub fn len(&self) -> usize {
        self.labels.len() + 2
    }

    /// Never: there is a total.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The position of the total.
    pub fn total(&self) -> usize {
        self.labels.len() + 1
    }

    /// The position of a value; "not recorded" is at 0.
    pub fn position(&self, label: &str) -> Option<usize> {
        let found = self.labels.iter().position(|l| l == label);
        found.map(|at| at + 1)
    }
}

/// Counts for every combination of positions of its axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    axes: Vec<Axis>,
    strides: Vec<usize>,
    counts: Vec<u64>,
}

impl Table {
    /// The dimensions.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The count at a position along each axis; nothing where there is no such cell.
    pub fn at(&self, positions: &[usize]) -> Option<u64> {
        if positions.len() != self.axes.len() {
            return None;
        }
        let mut index = 0;
        for ((axis, stride), position) in self.axes.iter().zip(&self.strides).zip(positions) {
            if *position >= axis.len() {
                return None;
            }
            index += stride * position;
        }
        self.counts.get(index).copied()
    }

    /// The count of all.
    pub fn total(&self) -> u64 {
        self.counts.last().copied().unwrap_or(0)
    }

    /// All counts; along the last axis they stand side by side.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// All cells, totals included: the position along each axis, and the count.
    pub fn cells(&self) -> impl Iterator<Item = (Vec<usize>, u64)> + '_ {
        self.counts.iter().enumerate().map(|(index, count)| {
            let pairs = self.axes.iter().zip(&self.strides);
            let positions = pairs.map(|(axis, stride)| index / stride % axis.len());
            (positions.collect(), *count)
        })
    }
}

/// Counts rows or persons of `columns` that `filter` keeps, by the dimensions given; without any
/// there is one cell, the total. A table of more than `most` cells is refused.
pub fn tabulate(
    columns: &Columns,
    dimensions: &[Dimension],
    filter: &Filter,
    unit: Unit<'_>,
    most: u64,
) -> Result<Table> {
    let axes: Vec<Axis> = dimensions.iter().map(Dimension::axis).collect();
    let cells = axes
        .iter()
        .fold(1_u64, |n, a| n.saturating_mul(a.len() as u64));
    // One bit of an index is needed to say that a row is not counted.
    let most = most.min(u64::from(count::OUT) - 1);
    if cells > most {
        return Err(Error::TooManyCells { cells, most });
    }
    let mut strides = vec![1; axes.len()];
    for at in (1..axes.len()).rev() {
        strides[at - 1] = strides[at] * axes[at].len();
    }
    let plan = count::Plan::new(columns, dimensions, filter, &strides, cells as usize)?;
    let counts = match unit {
        Unit::Rows => {
            let mut counts = plan.rows(None);
            add_totals(&mut counts, &axes, &strides);
            counts
        }
        Unit::Persons(persons) => {
            persons.fits(columns.rows())?;
            let totals = axes.iter().zip(&strides);
            let totals: Vec<u32> = totals.map(|(a, s)| (a.total() * s) as u32).collect();
            let mut counts = plan.rows(persons.few());
            plan.take_shared(persons, &totals, &mut counts);
            add_totals(&mut counts, &axes, &strides);
            plan.add_several(persons, &totals, &mut counts);
            counts
        }
    };
    Ok(Table {
        axes,
        strides,
        counts,
    })
}

/// Puts behind the values of each axis their sum. It is added to what stands there, which may be
/// less than nothing until then.
fn add_totals(counts: &mut [u64], axes: &[Axis], strides: &[usize]) {
    for (axis, stride) in axes.iter().zip(strides) {
        for block in counts.chunks_exact_mut(stride * axis.len()) {
            let (values, total) = block.split_at_mut(stride * axis.total());
            for line in values.chunks_exact(*stride) {
                total
                    .iter_mut()
                    .zip(line)
                    .for_each(|(t, c)| *t = t.wrapping_add(*c));
            }
        }
    }
}
