//! Records from Parquet: what Spark, DuckDB and Splink exchange.

use std::fs::File;
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;

use super::{Fault, Hand, Mapping, Row, wrong};
use crate::error::{Error, Result};
use crate::settings::Settings;

/// Whole numbers up to this are exact as floating-point ones.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads the columns that the mapping needs, row group by row group.
pub(super) fn read(
    file: File,
    settings: &Settings,
    mapping: &Mapping,
    mut each: impl FnMut(Row<'_>) -> Result<()>,
) -> Result<u64> {
    let reader = SerializedFileReader::new(file).map_err(|e| broken(0, &e))?;
    let schema = reader.metadata().file_metadata().schema();
    let all: Vec<String> = schema
        .get_fields()
        .iter()
        .map(|f| f.name().to_owned())
        .collect();
    // What is missing is told with all columns there are; then only those needed are read.
    let needed = Hand::new(&all, settings, mapping)?.places();
    let kept: Vec<Arc<Type>> = needed
        .iter()
        .map(|p| schema.get_fields()[*p].clone())
        .collect();
    for column in &kept {
        if !column.is_primitive() {
            let why = format!("the column {} holds lists or structures", column.name());
            return Err(wrong(1, Fault::Parquet(why)));
        }
    }
    let headings: Vec<String> = kept.iter().map(|f| f.name().to_owned()).collect();
    let projected = Type::group_type_builder(schema.name())
        .with_fields(kept)
        .build()
        .map_err(|e| broken(0, &e))?;
    let mut hand = Hand::new(&headings, settings, mapping)?;
    let rows = reader
        .get_row_iter(Some(projected))
        .map_err(|e| broken(0, &e))?;
    for (at, row) in rows.enumerate() {
        let row = row.map_err(|e| broken(at as u64 + 1, &e))?;
        let values: Vec<String> = row.get_column_iter().map(|(_, v)| text(v)).collect();
        let value = |place: usize| values.get(place).map_or("", |v| v.trim());
        hand.over(&value, &mut each)?;
    }
    Ok(hand.count)
}

/// A value as it would stand in CSV.
fn text(value: &Field) -> String {
    match value {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        // A NIK that a program took for a number of the floating kind.
        Field::Double(n) if n.fract() == 0.0 && n.abs() < EXACT => (*n as i64).to_string(),
        Field::Float(n) if n.fract() == 0.0 && n.abs() < 16_777_216.0 => (*n as i64).to_string(),
        other => other.to_string(),
    }
}

/// Rows are counted like the lines of a CSV without its headings.
fn broken(row: u64, error: &ParquetError) -> Error {
    wrong(row, Fault::Parquet(error.to_string()))
}
