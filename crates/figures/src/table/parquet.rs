//! Columns from Parquet.

use std::fs::File;
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;

use super::{Fault, Loaded, Options, Taker, wrong};
use crate::error::{Error, Result};

/// Whole numbers up to this are exact as floating-point ones.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads the columns that are asked for, row group by row group. Rows are counted like the lines
/// of a CSV: the first has the number 2.
pub(super) fn read(file: File, options: &Options, tell: &mut dyn FnMut(u64)) -> Result<Loaded> {
    let reader = SerializedFileReader::new(file).map_err(|e| broken(1, &e))?;
    let schema = reader.metadata().file_metadata().schema();
    let fields = schema.get_fields();
    let headings: Vec<String> = fields.iter().map(|f| f.name().to_owned()).collect();
    let mut taker = Taker::new(&headings, options, tell)?;
    let mut needed = taker.places.clone();
    needed.sort_unstable();
    needed.dedup();
    let kept: Vec<Arc<Type>> = needed.iter().map(|p| fields[*p].clone()).collect();
    let places: Vec<usize> = taker
        .places
        .iter()
        .map(|p| needed.partition_point(|n| n < p))
        .collect();
    if let Some(column) = kept.iter().find(|c| !c.is_primitive()) {
        let why = format!("the column {} holds lists or structures", column.name());
        return Err(wrong(1, Fault::Parquet(why)));
    }
    let projected = Type::group_type_builder(schema.name())
        .with_fields(kept)
        .build()
        .map_err(|e| broken(1, &e))?;
    let rows = reader
        .get_row_iter(Some(projected))
        .map_err(|e| broken(1, &e))?;
    for (line, row) in (2..).zip(rows) {
        let row = row.map_err(|e| broken(line, &e))?;
        let values: Vec<String> = row.get_column_iter().map(|(_, v)| text(v)).collect();
        let values: Vec<&str> = places
            .iter()
            .map(|p| values.get(*p).map_or("", String::as_str))
            .collect();
        taker.take(line, &values)?;
    }
    Ok(taker.finish())
}

/// A value as it would stand in CSV.
fn text(value: &Field) -> String {
    match value {
        Field::Null => String::new(),
        Field::Str(text) => text.trim().to_owned(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).trim().to_owned(),
        // A year or a code that a program took for a number of the floating kind.
        Field::Double(n) if n.fract() == 0.0 && n.abs() < EXACT => (*n as i64).to_string(),
        Field::Float(n) if n.fract() == 0.0 && n.abs() < 16_777_216.0 => (*n as i64).to_string(),
        other => other.to_string(),
    }
}

fn broken(row: u64, error: &ParquetError) -> Error {
    wrong(row, Fault::Parquet(error.to_string()))
}
