//! Records under differential privacy: they are made of noisy tables alone, and so cost no more than
//! these did.
//!
//! Rows begin with each value as often as its noisy count says, in no connection with one another.
//! Then, table by table, rows of cells that have too many become rows of cells that have too few:
//! half of them by taking the values of the table only, half by becoming like a row of that cell,
//! which keeps what the other tables say (gradual updates in the manner of Zhang et al., *PrivSyn*,
//! USENIX Security 2021). Fewer rows are changed in each round, so that the tables come to terms.

use crate::random::Random;

/// Times that all tables are gone through.
const ROUNDS: i32 = 40;

/// What part of the rows that are too many is changed, compared with the round before.
const SLOWER: f64 = 0.9;

/// Rows that are remembered of a cell that has too few.
const EXAMPLES: usize = 8;

/// A table that records are fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its attributes, by their numbers.
    pub attributes: Vec<usize>,
    /// By cell, the last attribute running fastest: how many records there should be, as fractions.
    /// Below zero counts as nothing.
    pub counts: Vec<f64>,
}

/// Makes so many records of attributes with so many values each: by record, then by attribute, the
/// number of the value. `seed` is of the order and of chances, not of any noise. An attribute that no
/// table has is 0 everywhere. Targets whose size does not fit are left out.
pub fn fit(sizes: &[usize], targets: &[Target], records: usize, seed: u64) -> Vec<Vec<u32>> {
    let cells = |target: &&Target| {
        let known = target.attributes.iter().map(|at| sizes.get(*at));
        let cells = known.map(|size| size.copied()).product::<Option<usize>>();
        cells == Some(target.counts.len()) && !target.counts.is_empty()
    };
    let tables: Vec<Table> = targets
        .iter()
        .filter(cells)
        .map(|target| Table::new(target, sizes, records))
        .collect();
    let mut fitting = Fitting {
        rows: vec![vec![0; sizes.len()]; records],
        random: Random::new(seed),
    };
    if records > 0 {
        fitting.begin(&tables, sizes.len());
        let mut part = 1.0;
        for _ in 0..ROUNDS {
            for table in &tables {
                fitting.round(table, part);
            }
            part *= SLOWER;
        }
    }
    fitting.rows
}

/// A table with what each cell should have.
struct Table {
    attributes: Vec<usize>,
    sizes: Vec<usize>,
    goals: Vec<usize>,
}

impl Table {
    fn new(target: &Target, sizes: &[usize], records: usize) -> Table {
        Table {
            attributes: target.attributes.clone(),
            sizes: target.attributes.iter().map(|at| sizes[*at]).collect(),
            goals: shares(&target.counts, records),
        }
    }

    fn cell(&self, row: &[u32]) -> usize {
        let digits = self.attributes.iter().zip(&self.sizes);
        digits.fold(0, |cell, (at, size)| cell * size + row[*at] as usize)
    }

    /// Puts a row into a cell.
    fn place(&self, row: &mut [u32], mut cell: usize) {
        for (at, size) in self.attributes.iter().zip(&self.sizes).rev() {
            row[*at] = (cell % size) as u32;
            cell /= size;
        }
    }

    /// How many rows should have each value of an attribute.
    fn margin(&self, attribute: usize) -> Option<Vec<usize>> {
        let at = self.attributes.iter().position(|a| *a == attribute)?;
        let step: usize = self.sizes[at + 1..].iter().product();
        let mut sums = vec![0; self.sizes[at]];
        for (cell, goal) in self.goals.iter().enumerate() {
            sums[cell / step % self.sizes[at]] += goal;
        }
        Some(sums)
    }
}

/// Shares records out in proportion to counts, the largest remainders rounded up; evenly where all
/// counts are nothing.
fn shares(counts: &[f64], records: usize) -> Vec<usize> {
    let positive = |count: f64| {
        if count.is_finite() {
            count.max(0.0)
        } else {
            0.0
        }
    };
    let sum: f64 = counts.iter().map(|count| positive(*count)).sum();
    let exact = |count: f64| match sum > 0.0 {
        true => positive(count) / sum * records as f64,
        false => records as f64 / counts.len() as f64,
    };
    let mut whole: Vec<usize> = counts.iter().map(|c| exact(*c) as usize).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by(|a, b| {
        exact(counts[*b])
            .fract()
            .total_cmp(&exact(counts[*a]).fract())
    });
    let given: usize = whole.iter().sum();
    for cell in order
        .into_iter()
        .cycle()
        .take(records.saturating_sub(given))
    {
        whole[cell] += 1;
    }
    whole
}

struct Fitting {
    rows: Vec<Vec<u32>>,
    random: Random,
}

impl Fitting {
    /// Gives each value to as many rows as should have it.
    fn begin(&mut self, tables: &[Table], attributes: usize) {
        for attribute in 0..attributes {
            let Some(goals) = tables.iter().find_map(|table| table.margin(attribute)) else {
                continue;
            };
            let values = (0..).zip(goals);
            let mut values: Vec<u32> = values
                .flat_map(|(value, goal)| std::iter::repeat_n(value, goal))
                .collect();
            self.random.shuffle(&mut values);
            for (row, value) in self.rows.iter_mut().zip(values) {
                row[attribute] = value;
            }
        }
    }

    /// Brings a part of the rows that are too many in some cells of a table into others.
    fn round(&mut self, table: &Table, part: f64) {
        let cells: Vec<usize> = self.rows.iter().map(|row| table.cell(row)).collect();
        let mut have = vec![0; table.goals.len()];
        cells.iter().for_each(|cell| have[*cell] += 1);
        let some = |more: usize, than: usize| (more.saturating_sub(than) as f64 * part).ceil();
        let both = || have.iter().zip(&table.goals);
        let mut excess: Vec<usize> = both().map(|(h, g)| some(*h, *g) as usize).collect();
        let lacks: Vec<usize> = both().map(|(h, g)| some(*g, *h) as usize).collect();
        let mut order: Vec<usize> = (0..cells.len()).collect();
        self.random.shuffle(&mut order);
        let mut free = Vec::new();
        let mut examples: Vec<Vec<usize>> = vec![Vec::new(); lacks.len()];
        for row in order {
            let cell = cells[row];
            if excess[cell] > 0 {
                excess[cell] -= 1;
                free.push(row);
            } else if lacks[cell] > 0 && examples[cell].len() < EXAMPLES {
                examples[cell].push(row);
            }
        }
        let lacking = lacks.iter().enumerate();
        let mut wanted: Vec<usize> = lacking
            .flat_map(|(cell, lack)| std::iter::repeat_n(cell, *lack))
            .collect();
        self.random.shuffle(&mut wanted);
        for (row, cell) in free.into_iter().zip(wanted) {
            let like = &examples[cell];
            match like.is_empty() || self.random.below(2) == 0 {
                true => table.place(&mut self.rows[row], cell),
                false => {
                    let example = like[self.random.below(like.len())];
                    self.rows[row] = self.rows[example].clone();
                }
            }
        }
    }
}
