//! Which rows are looked at: a set of codes for each column that is asked about.

use super::Columns;
use crate::error::{Error, Result};

/// Keeps the rows that have one of the codes asked for in each column asked about. Without any
/// it keeps all. It is made for the values there are: of a value that comes later nothing is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// (place of the column, for each code whether it is kept)
    sets: Vec<(usize, Vec<bool>)>,
}

impl Filter {
    /// Keeps all rows.
    pub fn new() -> Filter {
        Filter::default()
    }

    /// Of those kept so far, keeps the rows that have one of these values in the column; the
    /// empty value stands for "not recorded".
    pub fn keep(mut self, columns: &Columns, column: &str, values: &[&str]) -> Result<Filter> {
        let place = columns.place(column)?;
        let found = &columns.all()[place];
        let mut set = vec![false; found.categories() + 1];
        for value in values {
            let code = found.code(value).ok_or_else(|| Error::NewCategory {
                column: column.to_owned(),
                value: (*value).to_owned(),
            })?;
            set[code as usize] = true;
        }
        self.add(place, set);
        Ok(self)
    }

    /// Of those kept so far, keeps the rows whose value in the column passes a test; nothing
    /// stands for "not recorded".
    pub fn keep_if(
        mut self,
        columns: &Columns,
        column: &str,
        test: impl Fn(Option<&str>) -> bool,
    ) -> Result<Filter> {
        let place = columns.place(column)?;
        let labels = columns.all()[place].labels();
        let set = std::iter::once(None).chain(labels.map(Some)).map(test);
        self.add(place, set.collect());
        Ok(self)
    }

    /// Whether a row of codes is kept.
    pub fn keeps(&self, columns: &Columns, row: usize) -> bool {
        self.sets.iter().all(|(place, set)| {
            let code = columns.all().get(*place).map_or(0, |c| c.codes().get(row));
            set.get(code as usize).copied().unwrap_or(false)
        })
    }

    /// (place of the column, for each code whether it is kept)
    pub(crate) fn sets(&self) -> &[(usize, Vec<bool>)] {
        &self.sets
    }

    fn add(&mut self, place: usize, set: Vec<bool>) {
        match self.sets.iter_mut().find(|(p, _)| *p == place) {
            Some((_, old)) => old.iter_mut().zip(set).for_each(|(o, s)| *o &= s),
            None => self.sets.push((place, set)),
        }
    }
}
