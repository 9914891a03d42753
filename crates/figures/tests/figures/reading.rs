//! Tables from files: what is read, and what is told where it cannot be.

use std::io::Read;

use figures::Error;
use figures::columns::{Columns, Limits};
use figures::table::{Fault, Options, read};
use proptest::prelude::*;

fn with(text: impl Read, options: &Options) -> Result<Columns, Error> {
    read(text, options, &mut |_| {}).map(|loaded| loaded.columns)
}

fn told(text: &str) -> String {
    told_with(text.as_bytes(), &Options::default())
}

fn told_with(text: &[u8], options: &Options) -> String {
    with(text, options).unwrap_err().to_string()
}

#[test]
fn commas_semicolons_and_tabs_are_told_apart() {
    for text in [
        "a,b\n1,2\n",
        "a;b\n1;2\n",
        "a\tb\r\n1\t2\r\n",
        "\u{feff}a,b\n 1 ,\"2\"\n",
    ] {
        let columns = with(text.as_bytes(), &Options::default()).unwrap();
        assert_eq!(columns.all()[0].name(), "a");
        assert_eq!(columns.all()[0].label(1), Some("1"));
        assert_eq!(columns.all()[1].label(1), Some("2"));
    }
}

#[test]
fn columns_that_are_named_are_read_in_their_order() {
    let options = Options {
        columns: vec!["c".into(), "a".into()],
        ..Options::default()
    };
    let columns = with("a,,c\n1,2,3\n".as_bytes(), &options).unwrap();
    let names: Vec<&str> = columns.all().iter().map(|c| c.name()).collect();
    assert_eq!(names, ["c", "a"]);
    assert_eq!(columns.all()[0].label(1), Some("3"));
}

#[test]
fn faults_are_told_with_their_lines() {
    assert_eq!(told(""), "line 1: the file is empty");
    assert_eq!(told("\u{feff}\n \n"), "line 1: the file is empty");
    assert_eq!(told("a,\n1,2\n"), "line 1: a column has no heading");
    assert_eq!(told("a,a\n1,2\n"), "line 1: two columns are headed \"a\"");
    assert_eq!(
        told("a,b\n1,2\n3\n"),
        "line 3: 1 columns instead of 2; is a quote left open?"
    );
    assert_eq!(
        told("PK\u{3}\u{4}xx"),
        "line 1: the file is a spreadsheet, not CSV"
    );
    let none = told_with(b"a,b\n1,2\n3,\xff\n", &Options::default());
    assert_eq!(none, "line 3: the file is not UTF-8");
    let parquet = told_with(b"\xff\xfea\0,\0", &Options::default());
    assert_eq!(parquet, "line 1: the file is not UTF-8");
    let options = Options {
        columns: vec!["z".into()],
        ..Options::default()
    };
    assert_eq!(
        told_with(b"a,b\n", &options),
        "line 1: there is no column \"z\"; there are: a, b"
    );
}

#[test]
fn a_new_category_is_told_with_its_line() {
    let sex = ("sex".to_owned(), vec!["P".to_owned(), "L".to_owned()]);
    let options = Options {
        closed: vec![sex],
        ..Options::default()
    };
    let text = "year,sex\n2023,P\n2023,\n2024,Perempuan\n";
    assert_eq!(
        told_with(text.as_bytes(), &options),
        "line 4: \"Perempuan\" is new in the column sex"
    );
}

#[test]
fn what_is_too_much_is_told() {
    let limits = Limits {
        columns: 3,
        categories: 2,
        length: 5,
        rows: 4,
    };
    let options = Options {
        limits,
        ..Options::default()
    };
    let told = |text: &str| told_with(text.as_bytes(), &options);
    assert_eq!(told("a,b,c,d\n"), "line 1: 4 columns, at most 3");
    assert_eq!(
        told("a\n1\n2\n3\n"),
        "line 4: the column a has more than 2 different values"
    );
    assert_eq!(
        told("a\n1\n123456\n"),
        "line 3: a value of the column a is longer than 5 bytes"
    );
    assert_eq!(told("a\n1\n1\n1\n1\n1\n"), "line 6: more than 4 rows");
}

#[test]
fn an_open_quote_is_found_where_it_begins_and_does_not_fill_the_memory() {
    let open = format!("a,b\n1,2\n\"3,4\n{}", "5,6\n".repeat(1_000));
    assert_eq!(
        told(&open),
        "line 3: a value of many lines; is a quote left open?"
    );
    let endless = "a,b\n1,2\n\"3,4\n".as_bytes().chain(std::io::repeat(b'x'));
    let why = with(endless, &Options::default()).unwrap_err();
    assert!(
        matches!(
            why,
            Error::Table {
                why: Fault::Swallowed,
                ..
            }
        ),
        "{why}"
    );
}

#[test]
fn progress_is_told() {
    let text = format!("a\n{}", "x\n".repeat(25_000));
    let mut heard = Vec::new();
    read(text.as_bytes(), &Options::default(), &mut |rows| {
        heard.push(rows)
    })
    .unwrap();
    assert_eq!(heard, [10_000, 20_000, 25_000]);
}

#[test]
fn an_error_of_the_reader_is_handed_on() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let input = "a,b\n1,2\n".as_bytes().chain(Broken);
    let why = with(input, &Options::default()).unwrap_err();
    assert_eq!(why.to_string(), "the disk is gone");
}

proptest! {
    /// Any bytes are read or told.
    #[test]
    fn any_bytes_are_read_or_told(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = with(&bytes[..], &Options::default());
    }

    /// So is any text that looks like a table.
    #[test]
    fn any_table_is_read_or_told(text in "[ab,;\t\"\n\r é]{0,200}") {
        if let Ok(columns) = with(text.as_bytes(), &Options::default()) {
            prop_assert!(columns.all().iter().all(|c| c.codes().len() == columns.rows()));
        }
    }

    /// What was written comes back.
    #[test]
    fn what_was_written_comes_back(rows in prop::collection::vec("[a-z\"]{0,8}", 1..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["value", "other"]).unwrap();
        for row in &rows {
            writer.write_record([row, "x"]).unwrap();
        }
        let columns = with(&writer.into_inner().unwrap()[..], &Options::default()).unwrap();
        let value = |row| columns.all()[0].label(columns.all()[0].codes().get(row));
        let back: Vec<&str> = (0..rows.len()).map(|r| value(r).unwrap_or_default()).collect();
        prop_assert_eq!(back, rows);
    }
}
