//! How good protected records are, and whether they are safe: a report to stand beside them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Rows;
use super::support::Records;
use crate::attributes::{Attributes, Choice};
use crate::columns::Columns;
use crate::combinations::{self, Options};
use crate::error::Result;

/// What protected records say about combinations of one length.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Length {
    /// Attributes of the combinations.
    pub length: usize,
    /// Combinations that are true of at least k records.
    pub common: u64,
    /// Of those, the share that the protected records have at all.
    pub kept: f64,
    /// Of those, the mean of |protected − true| / true; those not kept count as 1.
    pub error: f64,
    /// Combinations of the protected records.
    pub published: u64,
    /// Of those, how many are true of some, but fewer than k records. Must be 0 under the
    /// threshold.
    pub rare: u64,
    /// Of those, how many are true of no record. Must be 0 under the threshold.
    pub invented: u64,
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (error, kept) = (100.0 * self.error, 100.0 * self.kept);
        write!(f, "{}-way: error {error:.1}% ", self.length)?;
        write!(f, "kept {kept:.1}% of {}, ", self.common)?;
        write!(f, "rare {} invented {}", self.rare, self.invented)
    }
}

/// Quality of protected records beside the true ones. It is made of exact counts and is for those
/// who decide about the publication; [`Report::for_publication`] may stand beside the records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The threshold that combinations are judged by.
    pub k: u32,
    /// Protected records.
    pub records: u64,
    /// Protected records that are, as a whole, true of fewer than k. Where there are none, no
    /// combination of any length is. Must be 0 under the threshold.
    pub rare_records: u64,
    /// For each length from 1.
    pub lengths: Vec<Length>,
}

impl Report {
    /// Compares protected records with the true ones they were made of, by combinations of up to
    /// `longest` attributes.
    pub fn of(truth: &Attributes, rows: &Rows, k: u32, longest: usize) -> Result<Report> {
        let list = rows.list().iter();
        let protected = truth.like(list.map(|(combination, n)| (&combination[..], *n)));
        Report::new(truth, &protected, k, longest)
    }

    /// Compares any two tables of the same columns, such as one that another program made.
    pub fn compare(
        truth: &Columns,
        protected: &Columns,
        choice: &Choice,
        k: u32,
        longest: usize,
    ) -> Result<Report> {
        // Attributes are numbered by values, so both must know the values of both.
        let protected = truth.like().with_rows_of(protected)?;
        let truth = protected.like().with_rows_of(truth)?;
        let truth = Attributes::new(&truth, choice)?;
        Report::new(&truth, &Attributes::new(&protected, choice)?, k, longest)
    }

    /// Of attributes that are numbered alike.
    fn new(truth: &Attributes, protected: &Attributes, k: u32, longest: usize) -> Result<Report> {
        let longest = longest.min(combinations::LONGEST);
        let options = Options { longest, least: 1 };
        let mut published = Sorted::default();
        combinations::count(protected, options, |combination, count| {
            published.push(combination, count);
            Ok(())
        })?;
        let mut sums: Vec<Sums> = vec![Sums::default(); longest + 1];
        let mut next = published.iter().peekable();
        combinations::count(truth, options, |combination, count| {
            // Both come in the same order.
            while let Some((invented, _)) = next.next_if(|(other, _)| *other < combination) {
                sums[invented.len()].see(0, 1, k);
            }
            let same = next.next_if(|(other, _)| *other == combination);
            sums[combination.len()].see(count, same.map_or(0, |(_, n)| n), k);
            Ok(())
        })?;
        for (invented, _) in next {
            sums[invented.len()].see(0, 1, k);
        }
        Ok(Report {
            k,
            records: protected.records() as u64,
            rare_records: rare_records(truth, protected, k),
            lengths: (1..=longest).map(|l| sums[l].length(l)).collect(),
        })
    }

    /// Whether no published combination of any length is rare or invented.
    pub fn is_safe(&self) -> bool {
        let safe = |l: &Length| l.rare == 0 && l.invented == 0;
        self.rare_records == 0 && self.lengths.iter().all(safe)
    }

    /// The same in steps that do not give exact counts away: shares in whole percent, numbers of
    /// combinations that are true down to a multiple of k.
    pub fn for_publication(&self) -> Report {
        let percent = |share: f64| (share * 100.0).round() / 100.0;
        let k = u64::from(self.k.max(1));
        let length = |l: &Length| Length {
            common: l.common / k * k,
            kept: percent(l.kept),
            error: percent(l.error),
            ..l.clone()
        };
        Report {
            lengths: self.lengths.iter().map(length).collect(),
            ..self.clone()
        }
    }
}

fn rare_records(truth: &Attributes, protected: &Attributes, k: u32) -> u64 {
    let k = k.max(1);
    let records = Records::new(truth, k);
    let mut all: Vec<&[u32]> = protected.each().filter(|r| !r.is_empty()).collect();
    all.sort_unstable();
    let alike = all.chunk_by(|a, b| a == b);
    let rare = alike.filter(|some| !records.supports(some[0], k));
    rare.map(|some| some.len() as u64).sum()
}

/// Combinations in their order.
#[derive(Default)]
struct Sorted {
    attributes: Vec<u32>,
    ends: Vec<usize>,
    counts: Vec<u32>,
}

impl Sorted {
    fn push(&mut self, combination: &[u32], count: u32) {
        self.attributes.extend_from_slice(combination);
        self.ends.push(self.attributes.len());
        self.counts.push(count);
    }

    fn iter(&self) -> impl Iterator<Item = (&[u32], u32)> {
        let from = std::iter::once(&0).chain(&self.ends);
        let ranges = from.zip(&self.ends);
        let slices = ranges.map(|(from, to)| &self.attributes[*from..*to]);
        slices.zip(self.counts.iter().copied())
    }
}

#[derive(Clone, Debug, Default)]
struct Sums {
    common: u64,
    kept: u64,
    error: f64,
    published: u64,
    rare: u64,
    invented: u64,
}

impl Sums {
    fn see(&mut self, truth: u32, protected: u32, k: u32) {
        if protected > 0 {
            self.published += 1;
            self.invented += u64::from(truth == 0);
            self.rare += u64::from(truth > 0 && truth < k);
        }
        if truth >= k.max(1) {
            self.common += 1;
            self.kept += u64::from(protected > 0);
            self.error += f64::from(truth.abs_diff(protected)) / f64::from(truth);
        }
    }

    fn length(&self, length: usize) -> Length {
        let share = |sum: f64, none: f64| match self.common {
            0 => none,
            all => sum / all as f64,
        };
        Length {
            length,
            common: self.common,
            kept: share(self.kept as f64, 1.0),
            error: share(self.error, 0.0),
            published: self.published,
            rare: self.rare,
            invented: self.invented,
        }
    }
}
