//! Rows of a table into columns, wherever they come from.

use rustc_hash::FxHashMap;

use super::{Fault, Loaded, Options, wrong};
use crate::columns::{Column, Columns};
use crate::crosstab::Persons;
use crate::error::{Error, Result};

/// Rows after which progress is told and memory measured.
const EACH: u64 = 10_000;

/// Takes rows one by one.
pub(super) struct Taker<'a> {
    /// Where in a row of the file the columns stand, and behind them the person where asked for.
    pub(super) places: Vec<usize>,
    columns: Columns,
    persons: Option<Numbers>,
    rows: u64,
    memory: Option<u64>,
    tell: &'a mut dyn FnMut(u64),
}

impl<'a> Taker<'a> {
    pub(super) fn new(
        headings: &[String],
        options: &Options,
        tell: &'a mut dyn FnMut(u64),
    ) -> Result<Taker<'a>> {
        let person = options.person.as_ref();
        let wanted: Vec<&String> = match &options.columns[..] {
            // What tells persons apart is no category, unless it is asked for as one.
            [] => headings.iter().filter(|h| Some(*h) != person).collect(),
            some => some.iter().collect(),
        };
        let closed = options.closed.iter().map(|(heading, _)| heading);
        for heading in wanted.iter().copied().chain(closed) {
            find(headings, heading)?;
        }
        let places = wanted.iter().copied().chain(person);
        let places = places.map(|heading| find(headings, heading));
        let columns = wanted.iter().map(|heading| column(heading, options));
        let columns = Columns::of(columns.collect(), options.limits);
        Ok(Taker {
            places: places.collect::<Result<_>>()?,
            columns: columns.map_err(|why| at(1, why))?,
            persons: person.map(|_| Numbers::default()),
            rows: 0,
            memory: options.memory,
            tell,
        })
    }

    /// Takes the values at the places.
    pub(super) fn take<S: AsRef<str>>(&mut self, line: u64, values: &[S]) -> Result<()> {
        let (values, person) = values.split_at(self.columns.all().len());
        self.columns.push(values).map_err(|why| at(line, why))?;
        if let (Some(persons), Some(person)) = (&mut self.persons, person.first()) {
            persons.push(person.as_ref());
        }
        self.rows += 1;
        if self.rows.is_multiple_of(EACH) {
            (self.tell)(self.rows);
            let needed = self.columns.bytes() as u64;
            if let Some(allowed) = self.memory.filter(|m| needed > *m) {
                return Err(Error::Memory { needed, allowed });
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Loaded {
        (self.tell)(self.rows);
        Loaded {
            columns: self.columns,
            persons: self.persons.map(|persons| Persons::of(persons.rows)),
        }
    }
}

/// Persons by numbers.
#[derive(Default)]
struct Numbers {
    known: FxHashMap<Box<str>, u32>,
    next: u32,
    /// That of each row.
    rows: Vec<u32>,
}

impl Numbers {
    fn push(&mut self, person: &str) {
        let number = self.known.get(person).copied().unwrap_or(self.next);
        if number == self.next {
            self.next += 1;
            if !person.is_empty() {
                self.known.insert(person.into(), number);
            }
        }
        self.rows.push(number);
    }
}

fn column(heading: &str, options: &Options) -> Column {
    match options.closed.iter().find(|(closed, _)| closed == heading) {
        Some((_, values)) => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            Column::closed(heading, &values)
        }
        None => Column::open(heading),
    }
}

/// The place of a heading.
fn find(headings: &[String], heading: &str) -> Result<usize> {
    if heading.is_empty() {
        return Err(wrong(1, Fault::NoHeading));
    }
    let mut found = headings.iter().enumerate().filter(|(_, h)| *h == heading);
    match (found.next(), found.next()) {
        (Some((place, _)), None) => Ok(place),
        (Some(_), Some(_)) => Err(wrong(1, Fault::HeadingTwice(heading.to_owned()))),
        (None, _) => Err(wrong(
            1,
            Fault::NoColumn {
                heading: heading.to_owned(),
                there: headings.join(", "),
            },
        )),
    }
}

fn at(line: u64, why: Error) -> Error {
    let why = Box::new(why);
    Error::AtLine { line, why }
}
