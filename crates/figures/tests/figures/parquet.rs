//! Tables from Parquet: the same as from CSV.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use figures::Error;
use figures::table::{Fault, Loaded, Options, read_file};
use parquet::data_type::{ByteArrayType, DoubleType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// A file that goes away with the value.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Scratch {
    fn read(&self, options: &Options) -> Result<Loaded, Error> {
        read_file(File::open(&self.0).unwrap(), options, &mut |_| {})
    }
}

/// Two rows; the second without a year.
fn victims(name: &str) -> Scratch {
    let name = format!("figures-{}-{name}.parquet", std::process::id());
    let scratch = Scratch(std::env::temp_dir().join(name));
    let schema = "message victims {
        optional binary city (UTF8); optional double year; optional binary id (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let file = File::create(&scratch.0).unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(file, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for (column, values) in [(0, ["31.73", "31.74"]), (1, ["", ""]), (2, ["x", "x"])] {
        let mut open = group.next_column().unwrap().unwrap();
        match column {
            1 => {
                let typed = open.typed::<DoubleType>();
                typed.write_batch(&[2023.0], Some(&[1, 0]), None).unwrap();
            }
            _ => {
                let values = values.map(Into::into);
                let typed = open.typed::<ByteArrayType>();
                typed.write_batch(&values, Some(&[1, 1]), None).unwrap();
            }
        }
        open.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    scratch
}

#[test]
fn values_come_as_they_would_stand_in_csv_in_the_order_asked_for() {
    let options = Options {
        columns: vec!["year".to_owned(), "city".to_owned(), "id".to_owned()],
        person: Some("id".to_owned()),
        ..Options::default()
    };
    let loaded = victims("values").read(&options).unwrap();
    let value = |column: usize, row: usize| {
        let column = &loaded.columns.all()[column];
        column.label(column.codes().get(row))
    };
    assert_eq!([value(0, 0), value(0, 1)], [Some("2023"), None]);
    assert_eq!([value(1, 0), value(1, 1)], [Some("31.73"), Some("31.74")]);
    assert_eq!([value(2, 0), value(2, 1)], [Some("x"), Some("x")]);
    assert_eq!(loaded.persons.unwrap().len(), 1);
}

#[test]
fn what_is_wrong_is_told() {
    let options = Options {
        columns: vec!["kota".to_owned()],
        ..Options::default()
    };
    let told = victims("missing").read(&options).unwrap_err().to_string();
    assert_eq!(
        told,
        "line 1: there is no column \"kota\"; there are: city, year, id"
    );
    let options = Options {
        closed: vec![("city".to_owned(), vec!["31.73".to_owned()])],
        ..Options::default()
    };
    let told = victims("closed").read(&options).unwrap_err().to_string();
    assert_eq!(told, "line 3: \"31.74\" is new in the column city");
    let whole = victims("damaged");
    let bytes = fs::read(&whole.0).unwrap();
    for length in [4, 12, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&whole.0, &bytes[..length]).unwrap();
        let told = whole.read(&Options::default());
        let parquet = |e: &Error| {
            matches!(
                e,
                Error::Table {
                    why: Fault::Parquet(_),
                    ..
                }
            )
        };
        assert!(told.is_err_and(|e| parquet(&e)), "{length}");
    }
}
