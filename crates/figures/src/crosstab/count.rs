//! The loop over the rows: one index for each row, from a table for each column.

use std::ops::Range;

use rayon::prelude::*;

use super::{Dimension, Persons};
use crate::columns::{Codes, Columns, Filter};
use crate::error::{Error, Result};

/// The bit of an index that says that the row is not counted.
pub(super) const OUT: u32 = 1 << 31;
/// Rows whose indices are worked out together; they stay in the nearest cache.
const BLOCK: usize = 2048;
/// Small tables are counted in so many copies, for rows that follow each other are often alike and
/// would wait for each other.
const COPIES: usize = 4;
/// Cells of a table that is small.
const SMALL: usize = 8192;
/// Rows below which a second thread does not pay.
const WORTH: usize = 100_000;

/// What is looked up for each row.
struct Step<'a> {
    codes: &'a Codes,
    /// What the code adds to the index.
    adds: Vec<u32>,
}

pub(super) struct Plan<'a> {
    dimensions: Vec<Step<'a>>,
    filters: Vec<Step<'a>>,
    rows: usize,
    cells: usize,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        columns: &'a Columns,
        dimensions: &[Dimension],
        filter: &Filter,
        strides: &[usize],
        cells: usize,
    ) -> Result<Plan<'a>> {
        let step = |place: usize, adds: Vec<u32>, what| match columns.all().get(place) {
            Some(column) if column.categories() + 1 == adds.len() => Ok(Step {
                codes: column.codes(),
                adds: padded(adds, column.codes()),
            }),
            _ => Err(Error::Stale(what)),
        };
        let of_dimension = |(dimension, stride): (&Dimension, &usize)| {
            let add = |p: &u32| if *p == OUT { OUT } else { p * *stride as u32 };
            let adds = dimension.positions().iter().map(add).collect();
            step(dimension.column(), adds, "the dimension")
        };
        let of_filter = |(place, set): &(usize, Vec<bool>)| {
            let adds = set.iter().map(|kept| if *kept { 0 } else { OUT });
            step(*place, adds.collect(), "the filter")
        };
        Ok(Plan {
            dimensions: dimensions
                .iter()
                .zip(strides)
                .map(of_dimension)
                .collect::<Result<_>>()?,
            filters: filter.sets().iter().map(of_filter).collect::<Result<_>>()?,
            rows: columns.rows(),
            cells,
        })
    }

    /// Counts rows; of `only` those that are 1.
    pub(super) fn rows(&self, only: Option<&[u8]>) -> Vec<u64> {
        let threads = rayon::current_num_threads().min(self.rows / WORTH + 1);
        // A table of more cells than rows costs more to add than to count.
        let parts = if self.cells > self.rows { 1 } else { threads };
        let size = self.rows.div_ceil(parts).max(1);
        let part = |p: usize| self.part(size * p..self.rows.min(size * (p + 1)), only);
        if parts == 1 {
            return part(0).into_iter().map(u64::from).collect();
        }
        let counted: Vec<Vec<u32>> = (0..parts).into_par_iter().map(part).collect();
        let mut sums = vec![0; self.cells];
        for counts in counted {
            sums.iter_mut()
                .zip(counts)
                .for_each(|(s, c)| *s += u64::from(c));
        }
        sums
    }

    fn part(&self, rows: Range<usize>, only: Option<&[u8]>) -> Vec<u32> {
        let copies = if self.cells <= SMALL { COPIES } else { 1 };
        // Behind the cells of each copy stands what is not counted.
        let size = self.cells + 1;
        let mut counts = vec![0_u32; size * copies];
        let mut buffer = [0_u32; BLOCK];
        let mut from = rows.start;
        while from < rows.end {
            let to = rows.end.min(from + BLOCK);
            let index = &mut buffer[..to - from];
            self.indices(from, index, only);
            let last = self.cells as u32;
            match copies {
                1 => index
                    .iter()
                    .for_each(|i| counts[(*i).min(last) as usize] += 1),
                _ => index.chunks(COPIES).for_each(|few| {
                    for (copy, i) in few.iter().enumerate() {
                        counts[copy * size + (*i).min(last) as usize] += 1;
                    }
                }),
            }
            from = to;
        }
        let (sums, others) = counts.split_at_mut(size);
        for copy in others.chunks_exact(size) {
            sums.iter_mut().zip(copy).for_each(|(s, c)| *s += c);
        }
        counts.truncate(self.cells);
        counts
    }

    fn indices(&self, from: usize, index: &mut [u32], only: Option<&[u8]>) {
        index.fill(0);
        for step in &self.dimensions {
            step.apply(from, index);
        }
        for step in &self.filters {
            step.apply(from, index);
        }
        if let Some(only) = only {
            let kept = &only[from..from + index.len()];
            index
                .iter_mut()
                .zip(kept)
                .for_each(|(i, k)| *i |= u32::from(*k ^ 1) << 31);
        }
    }

    /// Takes off what both rows of a person with two were counted for: in the cells with their
    /// values where they are alike, and totals elsewhere. One count does, in the cell that has every
    /// value they share; the totals are added later.
    pub(super) fn take_shared(&self, persons: &Persons, totals: &[u32], counts: &mut [u64]) {
        let some = |pairs: Range<usize>| self.shared(&persons.pairs()[pairs], totals);
        for shared in self.in_parts(persons.pairs().len(), some) {
            let pairs = counts.iter_mut().zip(shared);
            pairs.for_each(|(count, shared)| *count = count.wrapping_sub(u64::from(shared)));
        }
    }

    /// Adds the persons that have more rows, once in each cell and once in each total.
    pub(super) fn add_several(&self, persons: &Persons, totals: &[u32], counts: &mut [u64]) {
        if persons.several() == 0 {
            return;
        }
        let mut of_totals = Vec::new();
        sums(totals, &mut of_totals);
        let some = |some| self.some_persons(persons.together(some), &of_totals);
        for cells in self.in_parts(persons.several(), some) {
            let pairs = counts.iter_mut().zip(cells);
            pairs.for_each(|(count, cell)| *count += u64::from(cell.persons));
        }
    }

    /// Counts persons in as many parts as pay.
    fn in_parts<T: Send>(&self, all: usize, part: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
        let threads = rayon::current_num_threads().min(all / WORTH + 1);
        let parts = if self.cells > all { 1 } else { threads };
        let size = all.div_ceil(parts).max(1);
        let of = |p: usize| part(size * p..all.min(size * (p + 1)));
        (0..parts).into_par_iter().map(of).collect()
    }

    /// How many of these pairs of rows share each cell that names every value in which they are alike.
    fn shared(&self, pairs: &[[u32; 2]], totals: &[u32]) -> Vec<u32> {
        // Behind the cells stands what is not counted.
        let mut cells = vec![0_u32; self.cells + 1];
        let mut buffer = [0_u32; BLOCK];
        for pairs in pairs.chunks(BLOCK) {
            let index = &mut buffer[..pairs.len()];
            index.fill(0);
            for (step, total) in self.dimensions.iter().zip(totals) {
                step.apply_shared(pairs, *total, index);
            }
            for step in &self.filters {
                step.apply_shared(pairs, 0, index);
            }
            let last = self.cells as u32;
            index
                .iter()
                .for_each(|i| cells[(*i).min(last) as usize] += 1);
        }
        cells.truncate(self.cells);
        cells
    }

    /// Counts each person once in each cell. `totals` are those of each subset of dimensions.
    fn some_persons<'p>(
        &self,
        persons: impl Iterator<Item = &'p [u32]>,
        totals: &[u32],
    ) -> Vec<Once> {
        let mut cells = vec![Once::default(); self.cells];
        let mut adds = vec![0; self.dimensions.len()];
        let mut of_values = Vec::new();
        for (person, rows) in (1..).zip(persons) {
            for row in rows {
                if !self.counted(*row as usize, &mut adds) {
                    continue;
                }
                // For each subset of dimensions the cell with its values, and totals elsewhere.
                sums(&adds, &mut of_values);
                for (values, totals) in of_values.iter().zip(totals.iter().rev()) {
                    let cell = &mut cells[(values + totals) as usize];
                    cell.persons += u32::from(cell.last != person);
                    cell.last = person;
                }
            }
        }
        cells
    }

    /// What each dimension adds to the index of a row; false where the row is not counted.
    fn counted(&self, row: usize, adds: &mut [u32]) -> bool {
        for (to, step) in adds.iter_mut().zip(&self.dimensions) {
            *to = step.add(row);
        }
        let outside = |add: u32| add & OUT != 0;
        !adds.iter().any(|add| outside(*add)) && !self.filters.iter().any(|s| outside(s.add(row)))
    }
}

/// A cell in which a person counts once.
#[derive(Clone, Copy, Default)]
struct Once {
    /// The last person counted, from 1.
    last: u32,
    persons: u32,
}

/// The sum of each subset; that of the rest of a subset stands at its place from behind.
fn sums(of: &[u32], sums: &mut Vec<u32>) {
    sums.clear();
    sums.push(0);
    for one in of {
        for at in 0..sums.len() {
            sums.push(sums[at] + one);
        }
    }
}

/// For codes of one byte, something for each byte there is: then nothing need be checked.
fn padded(mut adds: Vec<u32>, codes: &Codes) -> Vec<u32> {
    if matches!(codes, Codes::U8(_)) {
        adds.resize(adds.len().max(256), OUT);
    }
    adds
}

impl Step<'_> {
    fn add(&self, row: usize) -> u32 {
        self.adds[self.codes.get(row) as usize]
    }

    fn apply(&self, from: usize, index: &mut [u32]) {
        let rows = from..from + index.len();
        match self.codes {
            Codes::U8(codes) => {
                let Some(adds) = self.adds.first_chunk::<256>() else {
                    return;
                };
                let pairs = index.iter_mut().zip(&codes[rows]);
                pairs.for_each(|(i, code)| *i = join(*i, adds[usize::from(*code)]));
            }
            Codes::U16(codes) => {
                let pairs = index.iter_mut().zip(&codes[rows]);
                pairs.for_each(|(i, code)| *i = join(*i, self.adds[usize::from(*code)]));
            }
            Codes::U32(codes) => {
                let pairs = index.iter_mut().zip(&codes[rows]);
                pairs.for_each(|(i, code)| *i = join(*i, self.adds[*code as usize]));
            }
        }
    }

    /// The same of pairs of rows: what the two share, and `total` where they differ. What is out for
    /// one of them is out.
    fn apply_shared(&self, rows: &[[u32; 2]], total: u32, index: &mut [u32]) {
        match self.codes {
            Codes::U8(codes) => {
                let Some(adds) = self.adds.first_chunk::<256>() else {
                    return;
                };
                let add = |row: u32| adds[usize::from(codes[row as usize])];
                share(rows, add, total, index);
            }
            Codes::U16(codes) => {
                let add = |row: u32| self.adds[usize::from(codes[row as usize])];
                share(rows, add, total, index);
            }
            Codes::U32(codes) => {
                let add = |row: u32| self.adds[codes[row as usize] as usize];
                share(rows, add, total, index);
            }
        }
    }
}

fn share(rows: &[[u32; 2]], add: impl Fn(u32) -> u32, total: u32, index: &mut [u32]) {
    for (index, [one, other]) in index.iter_mut().zip(rows) {
        let (one, other) = (add(*one), add(*other));
        let shared = if one == other { one } else { total };
        *index = join(*index, ((one | other) & OUT) | shared);
    }
}

/// Adds to an index; what is out stays out.
fn join(index: u32, add: u32) -> u32 {
    (index | (add & OUT)) + (add & !OUT)
}
