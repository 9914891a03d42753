//! What may be published of a table, and how it is written.

use std::io::Write;

use super::cube::Cube;
use super::protecting::Told;
use super::tabulating::{Words, write};
use crate::error::Result;
use crate::protect::Reason;
use crate::release::Release;

/// A protected table: as cells for the attacker, and as lines for readers.
pub struct Protected {
    /// All cells as they are told.
    pub release: Release,
    cube: Cube,
    told: Vec<Told>,
}

impl Protected {
    pub(super) fn new(
        cube: Cube,
        name: &str,
        cells: Vec<crate::release::Published>,
        told: Vec<Told>,
    ) -> Protected {
        let name = name.to_owned();
        Protected {
            release: Release { name, cells },
            cube,
            told,
        }
    }

    /// How many cells there are, totals included.
    pub fn len(&self) -> usize {
        self.told.len()
    }

    /// Whether there are none; never, as there is a total.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// How many cells are hidden for their own sake, and how many for the others'.
    pub fn hidden(&self) -> (u64, u64) {
        let count = |own: bool| {
            let hidden = |told: &&Told| matches!(told, Told::Hidden(why) if why.is_some() == own);
            self.told.iter().filter(hidden).count() as u64
        };
        (count(true), count(false))
    }

    /// Every cell: what stands for it along each axis, and what is told. Nothing stands for a total,
    /// the empty label for what is not recorded. Cells are in the order of [`Protected::release`].
    pub fn cells(&self) -> impl Iterator<Item = (Vec<Option<&str>>, &Told)> {
        self.told.iter().enumerate().map(|(cell, told)| {
            let both = self.cube.axes.iter().zip(self.cube.nodes(cell));
            let labels = both.map(|(axis, node)| match node {
                0 => None,
                _ => Some(axis.labels[node].as_str()),
            });
            (labels.collect(), told)
        })
    }

    /// The name of an agency that a reason tells by its number.
    pub fn agency(&self, number: u32) -> &str {
        let at = (number as usize).checked_sub(1);
        at.and_then(|at| self.cube.agencies.get(at))
            .map_or("", |n| n)
    }

    /// Writes the table as CSV, for publication: a column for each dimension and the count, which
    /// is `hidden` where it is hidden, whatever for. Noisy counts have their margin beside them.
    pub fn write(&self, words: &Words, hidden: &str, margin: &str, out: impl Write) -> Result<u64> {
        let mut writer = csv::Writer::from_writer(out);
        let noisy = self.told.iter().any(|t| matches!(t, Told::Noisy { .. }));
        let margin = noisy.then_some(margin);
        let headings = self.cube.axes.iter().map(|axis| axis.name.as_str());
        write(
            &mut writer,
            headings.chain([words.count.as_str()]).chain(margin),
        )?;
        for (cell, told) in self.told.iter().enumerate() {
            let count = match told {
                Told::Count(n) | Told::Rounded(n) | Told::Noisy { count: n, .. } => n.to_string(),
                Told::Hidden(_) => hidden.to_owned(),
            };
            let off = match told {
                Told::Noisy {
                    margin: Some(off), ..
                } => format!("{off:.1}"),
                _ => String::new(),
            };
            let off = noisy.then_some(off.as_str());
            let labels = self.labels(cell, words);
            let labels = labels.iter().map(String::as_str);
            write(&mut writer, labels.chain([count.as_str()]).chain(off))?;
        }
        writer.flush()?;
        Ok(self.told.len() as u64)
    }

    /// Writes which cells are hidden, and why, as CSV. Not for publication: that a cell is hidden
    /// for its own sake proves that somebody is there.
    pub fn write_reasons(
        &self,
        words: &Words,
        heading: &str,
        why: impl Fn(Option<&Reason>) -> String,
        out: impl Write,
    ) -> Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let headings = self.cube.axes.iter().map(|axis| axis.name.as_str());
        write(&mut writer, headings.chain([heading]))?;
        for (cell, told) in self.told.iter().enumerate() {
            if let Told::Hidden(reason) = told {
                let (labels, why) = (self.labels(cell, words), why(reason.as_ref()));
                let labels = labels.iter().map(String::as_str);
                write(&mut writer, labels.chain([why.as_str()]))?;
            }
        }
        writer.flush()?;
        Ok(())
    }

    /// What is written for a cell along each axis.
    fn labels(&self, cell: usize, words: &Words) -> Vec<String> {
        let both = self.cube.axes.iter().zip(self.cube.nodes(cell));
        let label = both.map(|(axis, node)| match (node, axis.labels[node].as_str()) {
            (0, _) => words.total.clone(),
            (_, "") => words.not_recorded.clone(),
            (_, label) => label.to_owned(),
        });
        label.collect()
    }
}
