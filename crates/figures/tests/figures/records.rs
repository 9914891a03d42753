//! Records for tests.

use figures::attributes::{Attributes, Choice};
use figures::columns::{Columns, Limits};
use proptest::prelude::*;

/// Columns a, b, c … with rows of small numbers; 0 is not recorded, and so that the numbers are no
/// absent values, they are written as letters.
pub(crate) fn columns(rows: &[Vec<u8>]) -> Columns {
    let width = rows.first().map_or(3, Vec::len);
    let names: Vec<String> = (0..width).map(|n| format!("c{n}")).collect();
    let mut columns = Columns::new(&names, Limits::default()).unwrap();
    for row in rows {
        let values: Vec<String> = row.iter().map(|v| value(*v)).collect();
        columns.push(&values).unwrap();
    }
    columns
}

pub(crate) fn value(number: u8) -> String {
    match number {
        0 => String::new(),
        n => format!("v{n}"),
    }
}

pub(crate) fn attributes(columns: &Columns) -> Attributes {
    Attributes::new(columns, &Choice::default()).unwrap()
}

/// Any table of up to `rows` rows.
pub(crate) fn any(rows: usize) -> impl Strategy<Value = Vec<Vec<u8>>> {
    (1_usize..6, 1_u8..6).prop_flat_map(move |(width, values)| {
        let row = prop::collection::vec(0..=values, width);
        prop::collection::vec(row, 0..rows)
    })
}

/// The eleven records of the example in the README of the command line of Microsoft's Synthetic
/// Data Showcase. Its table prints 0 for F everywhere; the counts beside it say that two have 1.
pub(crate) const EXAMPLE: &str = "A,B,C,F,G,D
a2,b2,c3,0,0,d2
a1,b1,c1,0,0,d1
a1,b1,c1,0,0,d1
a1,b2,c2,1,0,d2
a2,b2,c2,0,0,d2
a2,b1,c2,0,0,d2
a1,b1,c1,0,0,d1
a2,b3,c2,0,0,d2
a2,b2,c1,0,0,d1
a3,b2,c2,1,0,d2
a2,b2,c2,0,0,d3
";

pub(crate) fn example() -> Columns {
    let options = figures::table::Options::default();
    figures::table::read(EXAMPLE.as_bytes(), &options, &mut |_| {})
        .unwrap()
        .columns
}
