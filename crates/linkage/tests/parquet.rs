//! Records from Parquet: the same as from CSV.

#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use linkage::table::{Fault, Mapping, read_file};
use linkage::{Error, presets};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// A file that goes away with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let name = format!("linkage-{}-{name}.parquet", std::process::id());
        Scratch(std::env::temp_dir().join(name))
    }

    fn read(&self, mapping: &Mapping) -> Result<Vec<Vec<String>>, Error> {
        let mut rows = Vec::new();
        let file = File::open(&self.0).unwrap();
        read_file(file, &presets::indonesian(), mapping, |row| {
            let values = [row.id].into_iter().chain(row.fields.iter().copied());
            rows.push(values.map(str::to_owned).collect());
            Ok(())
        })?;
        Ok(rows)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

const SCHEMA: &str = "message people {
    optional binary nama (UTF8);
    optional double nik;
    optional int32 birth (DATE);
    optional binary other (UTF8);
}";

/// Two people; the second without NIK and birth.
fn people(name: &str, compression: Compression) -> Scratch {
    let scratch = Scratch::new(name);
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = WriterProperties::builder().set_compression(compression);
    let file = File::create(&scratch.0).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let both = Some(&[1_i16, 1][..]);
    let first = Some(&[1_i16, 0][..]);
    let texts: [&[ByteArray]; 2] = [&["Slamet".into(), "Siti Aminah".into()], &["x".into()]];

    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<ByteArrayType>()
        .write_batch(texts[0], both, None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<DoubleType>()
        .write_batch(&[3_204_110_708_990_002.0], first, None)
        .unwrap();
    column.close().unwrap();
    // Days since 1970: 1999-08-07.
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<Int32Type>()
        .write_batch(&[10_810], first, None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<ByteArrayType>()
        .write_batch(texts[1], first, None)
        .unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    scratch
}

fn mapping() -> Mapping {
    Mapping {
        fields: vec![("name".into(), "nama".into())],
        ..Mapping::default()
    }
}

#[test]
fn values_come_as_they_would_stand_in_csv() {
    for (name, compression) in [
        ("plain", Compression::UNCOMPRESSED),
        ("snappy", Compression::SNAPPY),
        ("lz4", Compression::LZ4_RAW),
        ("gzip", Compression::GZIP(Default::default())),
    ] {
        let rows = people(name, compression).read(&mapping()).unwrap();
        assert_eq!(rows.len(), 2);
        // Identifier, name, alias, mother, sex, NIK, birth.
        assert_eq!(
            rows[0][..7],
            ["0", "Slamet", "", "", "", "3204110708990002", "1999-08-07"]
        );
        assert_eq!(rows[1][..7], ["1", "Siti Aminah", "", "", "", "", ""]);
    }
}

#[test]
fn a_column_that_is_not_there_is_told_with_those_that_are() {
    let mapping = Mapping {
        truth: Some("orang".into()),
        ..mapping()
    };
    match people("missing", Compression::SNAPPY).read(&mapping) {
        Err(Error::Table {
            why: Fault::NoColumn { heading, there },
            ..
        }) => {
            assert_eq!(
                (heading.as_str(), there.as_str()),
                ("orang", "nama, nik, birth, other")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_damaged_file_is_told() {
    let whole = people("damaged", Compression::SNAPPY);
    let bytes = fs::read(&whole.0).unwrap();
    for length in [4, 12, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&whole.0, &bytes[..length]).unwrap();
        let found = whole.read(&mapping());
        assert!(
            matches!(
                found,
                Err(Error::Table {
                    why: Fault::Parquet(_),
                    ..
                })
            ),
            "{length}: {found:?}"
        );
    }
}
