//! Records as lists of attributes: an attribute is a column with a value that says something.

use serde::{Deserialize, Serialize};

use crate::columns::Columns;
use crate::error::{Error, Result};

/// Which columns and values become attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// The columns by name; all where none are named.
    pub columns: Vec<String>,
    /// Values that say that something is not so, and are no attributes, as 0 in a column of yes
    /// and no. Most records have most of them, and combinations of them say little.
    pub absent: Vec<String>,
    /// Columns in which those values are attributes all the same.
    pub telling: Vec<String>,
}

impl Default for Choice {
    /// All columns, 0 being absent everywhere.
    fn default() -> Choice {
        Choice {
            columns: Vec::new(),
            absent: vec!["0".to_owned()],
            telling: Vec::new(),
        }
    }
}

/// What an attribute is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The place of the column.
    pub column: u32,
    /// The code of the value there.
    pub code: u32,
}

/// Rows whose values are looked up together.
const BLOCK: usize = 512;

/// Behind the attributes of each record.
pub(crate) const END: u32 = u32::MAX;

/// The attributes of all records. They are numbered by the place of their columns and the text of
/// their values, so that the numbers do not tell in which order the records came.
#[derive(Clone, Debug)]
pub struct Attributes {
    known: Vec<Attribute>,
    /// The attributes of each record ascending, then [`END`].
    flat: Vec<u32>,
    records: usize,
}

impl Attributes {
    /// Those of all rows.
    pub fn new(columns: &Columns, choice: &Choice) -> Result<Attributes> {
        let mut known = Vec::new();
        let mut numbers: Vec<(usize, Vec<u32>)> = Vec::new();
        for place in chosen(columns, choice)? {
            let column = &columns.all()[place];
            let telling = choice.telling.iter().any(|c| c == column.name());
            let mut codes: Vec<(&str, u32)> = column.labels().zip(1..).collect();
            codes.retain(|(label, _)| telling || !choice.absent.iter().any(|a| a == label));
            codes.sort_unstable();
            let mut of_code = vec![END; column.categories() + 1];
            for (_, code) in codes {
                of_code[code as usize] = known.len() as u32;
                let column = place as u32;
                known.push(Attribute { column, code });
            }
            numbers.push((place, of_code));
        }
        let mut attributes = Attributes {
            known,
            flat: Vec::new(),
            records: columns.rows(),
        };
        attributes.fill(columns, &numbers)?;
        Ok(attributes)
    }

    /// Other records with attributes of the same numbers: (attributes ascending, records alike).
    /// Numbers that are not there are left out.
    pub fn like<'r>(&self, records: impl Iterator<Item = (&'r [u32], u32)>) -> Attributes {
        let mut made = Attributes {
            known: self.known.clone(),
            flat: Vec::new(),
            records: 0,
        };
        let known = |a: &&u32| (**a as usize) < self.known.len();
        for (attributes, alike) in records {
            for _ in 0..alike {
                made.flat.extend(attributes.iter().filter(known));
                made.flat.push(END);
            }
            made.records += alike as usize;
        }
        made
    }

    fn fill(&mut self, columns: &Columns, numbers: &[(usize, Vec<u32>)]) -> Result<()> {
        let codes = |place: usize| columns.all()[place].codes();
        let filled: usize = numbers
            .iter()
            .map(|(place, of)| {
                codes(*place)
                    .iter()
                    .filter(|c| of[*c as usize] != END)
                    .count()
            })
            .sum();
        let size = filled + self.records;
        if size >= END as usize {
            return Err(Error::TooManyRows {
                most: END as usize / (numbers.len() + 1),
            });
        }
        self.flat.reserve_exact(size);
        // Columns are read in blocks of rows, which is kinder to the caches than value by value.
        let mut block = vec![END; BLOCK * numbers.len()];
        for from in (0..self.records).step_by(BLOCK) {
            let rows = BLOCK.min(self.records - from);
            for (at, (place, of)) in numbers.iter().enumerate() {
                let cells = block[at..].iter_mut().step_by(numbers.len());
                codes(*place).each(from..from + rows, cells, |code| of[code as usize]);
            }
            for row in block.chunks_exact(numbers.len().max(1)).take(rows) {
                self.flat
                    .extend(row.iter().filter(|number| **number != END));
                self.flat.push(END);
            }
            if numbers.is_empty() {
                self.flat.resize(self.flat.len() + rows, END);
            }
        }
        Ok(())
    }

    /// How many different attributes there are. They are numbered from 0.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Records.
    pub fn records(&self) -> usize {
        self.records
    }

    /// What an attribute is.
    pub fn get(&self, attribute: u32) -> Option<Attribute> {
        self.known.get(attribute as usize).copied()
    }

    /// All of them.
    pub fn all(&self) -> &[Attribute] {
        &self.known
    }

    /// The attributes of each record, ascending.
    pub fn each(&self) -> impl Iterator<Item = &[u32]> {
        // Without the last, behind which an empty piece would follow.
        let end = self.flat.len().saturating_sub(1);
        let pieces = self.flat[..end].split(|a| *a == END);
        pieces.take(self.records)
    }

    /// The attributes of all records, each record ended by [`END`].
    pub(crate) fn flat(&self) -> &[u32] {
        &self.flat
    }

    /// Bytes that the attributes of all records take.
    pub fn bytes(&self) -> u64 {
        size_of_val(&self.flat[..]) as u64
    }

    /// In how many records each attribute is.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.len()];
        for attribute in self.flat.iter().filter(|a| **a != END) {
            counts[*attribute as usize] += 1;
        }
        counts
    }
}

fn chosen(columns: &Columns, choice: &Choice) -> Result<Vec<usize>> {
    for name in &choice.telling {
        columns.place(name)?;
    }
    if choice.columns.is_empty() {
        return Ok((0..columns.all().len()).collect());
    }
    let places = choice.columns.iter().map(|n| columns.place(n));
    let mut places: Vec<usize> = places.collect::<Result<_>>()?;
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::Limits;

    #[test]
    fn numbers_do_not_tell_in_which_order_records_came() {
        let of = |rows: &[[&str; 2]]| {
            let mut columns = Columns::new(&["a", "b"], Limits::default()).unwrap();
            rows.iter().for_each(|r| columns.push(r).unwrap());
            Attributes::new(&columns, &Choice::default()).unwrap()
        };
        let one = of(&[["y", "1"], ["x", "0"], ["", ""]]);
        let other = of(&[["x", "0"], ["", ""], ["y", "1"]]);
        assert_eq!(one.each().collect::<Vec<_>>(), [&[1, 2][..], &[0], &[]]);
        assert_eq!(other.each().collect::<Vec<_>>(), [&[0][..], &[], &[1, 2]]);
        assert_eq!(one.counts(), [1, 1, 1]);
        assert_eq!(of(&[]).each().count(), 0);
        assert_eq!(of(&[["", "0"]]).each().collect::<Vec<_>>(), [&[] as &[u32]]);
    }
}
