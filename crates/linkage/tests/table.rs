//! Records from CSV.

#![allow(clippy::unwrap_used)]

use linkage::table::{Mapping, Row, read};
use linkage::{Error, presets};

fn rows(text: &str, mapping: &Mapping) -> Result<Vec<(String, Vec<String>)>, Error> {
    let mut all = Vec::new();
    let each = |row: Row<'_>| {
        all.push((
            row.id.to_owned(),
            row.fields.iter().map(|f| (*f).to_owned()).collect(),
        ))
    };
    read(text.as_bytes(), &presets::indonesian(), mapping, each)?;
    Ok(all)
}

#[test]
fn headings_are_mapped_to_fields_and_what_is_missing_is_empty() {
    let mapping = Mapping {
        fields: vec![("name".into(), "Nama".into())],
        id: Some("No".into()),
        truth: None,
    };
    let all = rows("\u{feff}No, Nama, nik\n7, Slamet, 1\n", &mapping).unwrap();
    assert_eq!(all[0].0, "7");
    assert_eq!(
        (
            all[0].1[0].as_str(),
            all[0].1[4].as_str(),
            all[0].1[1].as_str()
        ),
        ("Slamet", "1", "")
    );
}

#[test]
fn a_quote_left_open_is_told_with_its_line() {
    let broken = "name,nik\nSlamet,1\n\"Siti,2\nBudi,3\nDewi,4\n";
    match rows(broken, &Mapping::default()) {
        Err(Error::Table { line, why }) => {
            assert!(
                line == 3 && why.to_string().contains("quote"),
                "{line}: {why}"
            )
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_heading_that_is_not_there_is_told() {
    let mapping = Mapping {
        fields: vec![("name".into(), "Nama".into())],
        ..Mapping::default()
    };
    assert!(matches!(
        rows("name\nSlamet\n", &mapping),
        Err(Error::Table { line: 1, .. })
    ));
    assert!(matches!(
        rows("a,b\n1,2\n", &Mapping::default()),
        Err(Error::Table { line: 1, .. })
    ));
}

#[test]
fn text_that_is_not_utf_8_is_told() {
    let settings = presets::indonesian();
    let found = read(
        &b"name\nSlamet\nJos\xe9\n"[..],
        &settings,
        &Mapping::default(),
        |_| {},
    );
    assert!(
        matches!(found, Err(Error::Table { line: 3, .. })),
        "{found:?}"
    );
}
