//! Noise where it is needed: for the tables that are declared, of least total variance.
//!
//! After Xiao, He, Zhang and Kifer, *An Optimal and Scalable Matrix Mechanism for Noisy Marginals
//! under Convex Loss Functions* (arXiv:2305.08175): each table is the sum of what its attributes say
//! together that fewer of them do not, down to the total. These parts are independent of one another,
//! so each is measured once, with the noise that the tables that need it call for, and all tables
//! made of them agree.

use std::collections::BTreeMap;

use super::account::Rho;
use super::marginal::{onto, residual, shape, subsets, whole_residual};
use super::noise::{MOST_VARIANCE, Source, gaussian};
use super::{positive, steady, whole};
use crate::{Error, Result};

/// Attributes, by their numbers, ascending.
pub type Attributes = Vec<usize>;

/// A declared table has at most this many attributes.
pub const MOST_WAYS: usize = 6;

/// Weights under which a cell matters much the same in a large table as in a small one: the square
/// roots of how many cells tables have. With equal weights the cells of large tables are off by more.
pub fn by_cells(sizes: &[usize], declared: &[Attributes]) -> Vec<(Attributes, f64)> {
    let size = |at: &usize| sizes.get(*at).copied().unwrap_or(0) as f64;
    let weighted = declared.iter().map(|table| {
        let cells: f64 = table.iter().map(size).product();
        (table.clone(), cells.sqrt())
    });
    weighted.collect()
}

/// The tables and their total, with weights under which every cell matters the same, and the total as
/// one more cell of each table. It is in no other place as well known as where it is declared.
pub fn with_total(sizes: &[usize], declared: &[Attributes]) -> Vec<(Attributes, f64)> {
    let size = |at: &usize| sizes.get(*at).copied().unwrap_or(0) as f64;
    let cells = |table: &Attributes| (table.clone(), table.iter().map(size).product());
    let total = (Vec::new(), declared.len() as f64);
    let tables = declared.iter().map(cells);
    tables
        .chain((!declared.is_empty()).then_some(total))
        .collect()
}

/// Which parts are measured and with how much noise.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    sizes: Vec<usize>,
    declared: Vec<Attributes>,
    /// By part: the variance of its noise. Parts of attributes with one value say nothing, and are
    /// not measured.
    variance: BTreeMap<Attributes, f64>,
    cost: Rho,
}

impl Plan {
    /// Plans the declared tables, each with a weight, over attributes with so many values each.
    ///
    /// # Errors
    /// [`Error::BadTable`] where a table names an attribute that is not there, has no cells, more
    /// than [`MOST_WAYS`] attributes or no positive weight; [`Error::Noise`] where the cost is 0 or
    /// so small that the noise does not fit into machine words.
    pub fn new(sizes: &[usize], declared: &[(Attributes, f64)], cost: Rho) -> Result<Plan> {
        let mut need: BTreeMap<Attributes, f64> = BTreeMap::new();
        let mut tables = Vec::new();
        for (number, (table, weight)) in declared.iter().enumerate() {
            let table = checked(table, *weight, sizes).ok_or(Error::BadTable(number))?;
            for part in subsets(&table) {
                let rest = table.iter().filter(|at| !part.contains(at));
                let spread: f64 = rest.map(|at| (sizes[*at] as f64).powi(-2)).product();
                *need.entry(part.clone()).or_default() += weight * share(&part, sizes) * spread;
            }
            tables.push(table);
        }
        tables.sort_by_key(|table| (table.len(), table.clone()));
        tables.dedup();
        need.retain(|part, _| share(part, sizes) > 0.0);
        let roots = need
            .iter()
            .map(|(part, need)| (need * share(part, sizes)).sqrt());
        let sum: f64 = roots.sum();
        let variance = need.iter().map(|(part, need)| {
            let variance = (share(part, sizes) / need).sqrt() * sum / (2.0 * cost.value());
            (part.clone(), variance)
        });
        let plan = Plan {
            variance: variance.collect(),
            sizes: sizes.to_vec(),
            declared: tables,
            cost,
        };
        let fits = |part: &Attributes| plan.whole_variance(part).is_some();
        plan.variance
            .keys()
            .all(fits)
            .then_some(plan)
            .ok_or(Error::Noise)
    }

    /// What measuring costs.
    pub fn cost(&self) -> Rho {
        self.cost
    }

    /// The declared tables, the smallest first.
    pub fn tables(&self) -> &[Attributes] {
        &self.declared
    }

    /// The variance of each cell of a declared table, or of one that is part of it, before counts
    /// are made non-negative. None for other tables.
    pub fn variance(&self, table: &[usize]) -> Option<f64> {
        let known = |declared: &Attributes| table.iter().all(|at| declared.contains(at));
        self.declared.iter().any(known).then(|| {
            let one = |part: Attributes| {
                let rest = table.iter().filter(|at| !part.contains(at));
                let spread: f64 = rest.map(|at| (self.sizes[*at] as f64).powi(-2)).product();
                let own = self.variance.get(&part).copied().unwrap_or(0.0);
                own * share(&part, &self.sizes) * spread
            };
            subsets(table).into_iter().map(one).sum()
        })
    }

    /// By how much a count of a table is off at most in 95 of 100 cases: its margin of error. What
    /// [`Tables::likely`] moves a count that stands out is in it; the total does not move.
    pub fn margin(&self, table: &[usize]) -> Option<f64> {
        let moved = if table.is_empty() {
            0.0
        } else {
            steady::FURTHEST
        };
        self.variance(table)
            .map(|variance| (1.96 + moved) * variance.sqrt())
    }

    /// The variance of the noise for the part times its number of cells, which is whole; rounded up.
    fn whole_variance(&self, part: &Attributes) -> Option<u64> {
        let cells: f64 = shape(part, &self.sizes)
            .iter()
            .map(|size| *size as f64)
            .product();
        let variance = (self.variance[part] * cells * cells).ceil();
        (variance >= 1.0 && variance <= MOST_VARIANCE as f64).then_some(variance as u64)
    }

    /// Measures: `counts` gives the true table of these attributes, the last running fastest.
    /// The budget must have been charged before.
    ///
    /// # Errors
    /// [`Error::NoRandomness`]; [`Error::BadCounts`] where a table has another number of cells.
    pub fn measure(
        &self,
        counts: impl Fn(&[usize]) -> Vec<u64>,
        source: &mut Source<'_>,
    ) -> Result<Tables> {
        let mut parts = BTreeMap::new();
        for part in self.variance.keys() {
            let shape = shape(part, &self.sizes);
            let cells: usize = shape.iter().product();
            let counts = counts(part);
            if counts.len() != cells {
                return Err(Error::BadCounts(part.clone()));
            }
            // Noise is added to whole numbers, exactly; all that follows is arithmetic on the result.
            let variance = self.whole_variance(part).ok_or(Error::Noise)?;
            let counts = counts.into_iter().map(|count| count as i64).collect();
            let mut noisy = whole_residual(counts, &shape);
            for cell in &mut noisy {
                *cell = cell.saturating_add(gaussian(variance, source)?);
            }
            let noisy = noisy.into_iter().map(|cell| cell as f64 / cells as f64);
            parts.insert(part.clone(), residual(noisy.collect(), &shape));
        }
        Ok(Tables {
            sizes: self.sizes.clone(),
            declared: self.declared.clone(),
            variance: self.variance.clone(),
            parts,
        })
    }
}

fn checked(table: &[usize], weight: f64, sizes: &[usize]) -> Option<Attributes> {
    let mut sorted = table.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let filled = sorted
        .iter()
        .all(|at| sizes.get(*at).is_some_and(|size| *size > 0));
    let fits = filled && sorted.len() == table.len() && sorted.len() <= MOST_WAYS;
    (fits && weight > 0.0 && weight.is_finite()).then_some(sorted)
}

/// The square of what one person changes in a part.
pub(super) fn share(part: &[usize], sizes: &[usize]) -> f64 {
    let of = |at: &usize| (sizes[*at] as f64 - 1.0) / sizes[*at] as f64;
    part.iter().map(of).product()
}

/// What was measured. Everything made of it costs nothing more.
#[derive(Debug, Clone, PartialEq)]
pub struct Tables {
    pub(super) sizes: Vec<usize>,
    pub(super) declared: Vec<Attributes>,
    pub(super) variance: BTreeMap<Attributes, f64>,
    pub(super) parts: BTreeMap<Attributes, Vec<f64>>,
}

impl Tables {
    /// The counts as measured, without bias: fractions, and some below zero. For a declared table or
    /// one that is part of it.
    pub fn unbiased(&self, table: &[usize]) -> Vec<f64> {
        let cells: usize = shape(table, &self.sizes).iter().product();
        let mut sum = vec![0.0; cells];
        for part in subsets(table) {
            let Some(residual) = self.parts.get(&part) else {
                continue;
            };
            let spread = cells as f64 / residual.len() as f64;
            let onto = onto(table, &part, &self.sizes);
            for (cell, from) in sum.iter_mut().zip(onto) {
                *cell += residual[from] / spread;
            }
        }
        sum
    }

    /// The tables as they likely are: what is mostly noise is taken back, the total stays as it was
    /// measured, and hardly anything is below zero.
    #[must_use]
    pub fn likely(&self) -> Tables {
        positive::tables(steady::tables(self.clone()))
    }

    /// The declared tables.
    pub fn declared(&self) -> &[Attributes] {
        &self.declared
    }

    /// The declared tables in whole numbers, none below zero, that agree with one another in all
    /// that they have in common.
    ///
    /// # Errors
    /// [`Error::NoWholeTables`] names a table that overlaps with others in so many ways that no whole
    /// numbers fit: declare the two that it overlaps with as one.
    pub fn published(&self) -> Result<BTreeMap<Attributes, Vec<u64>>> {
        whole::tables(&self.likely())
    }
}
