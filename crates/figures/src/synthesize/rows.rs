//! Protected records.

use crate::attributes::Attributes;
use crate::columns::{Columns, NOT_RECORDED};
use crate::error::Result;
use crate::random::Random;

/// Protected records: combinations of attributes, each with the number of records that have
/// exactly it. Attributes are numbered as in the [`Attributes`] they were made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    list: Vec<(Vec<u32>, u32)>,
}

impl Rows {
    pub(super) fn push(&mut self, combination: Vec<u32>, records: u32) {
        if records > 0 {
            self.list.push((combination, records));
        }
    }

    /// Each combination once, in order.
    pub(super) fn merged(mut self) -> Rows {
        self.list.sort_unstable();
        self.list.dedup_by(|again, first| {
            let same = again.0 == first.0;
            if same {
                first.1 += again.1;
            }
            same
        });
        self
    }

    /// (attributes ascending, records), each combination once.
    pub fn list(&self) -> &[(Vec<u32>, u32)] {
        &self.list
    }

    /// Records there are. It follows from protected counts and does not tell how many true ones
    /// there are.
    pub fn records(&self) -> u64 {
        self.list
            .iter()
            .map(|(_, records)| u64::from(*records))
            .sum()
    }

    /// The records as rows of columns, in an order that is made of the seed alone. The values are
    /// those of `columns`, which the attributes are of; a value that no record has is not among
    /// those of the result.
    pub fn columns(
        &self,
        attributes: &Attributes,
        columns: &Columns,
        seed: u64,
    ) -> Result<Columns> {
        let mut order: Vec<u32> = Vec::new();
        for (at, (_, records)) in self.list.iter().enumerate() {
            order.resize(order.len() + *records as usize, at as u32);
        }
        Random::new(seed).shuffle(&mut order);
        let names: Vec<&str> = columns.all().iter().map(|c| c.name()).collect();
        let mut made = Columns::new(&names, columns.limits())?;
        for at in order {
            let mut codes = vec![NOT_RECORDED; names.len()];
            for attribute in &self.list[at as usize].0 {
                if let Some(a) = attributes.get(*attribute) {
                    codes[a.column as usize] = a.code;
                }
            }
            let pairs = columns.all().iter().zip(codes);
            let values = pairs.map(|(column, code)| column.label(code).unwrap_or_default());
            made.push(&values.collect::<Vec<_>>())?;
        }
        Ok(made)
    }
}
