//! Columns: what goes in comes out, and they follow a register that lives.

use std::collections::BTreeMap;

use figures::Error;
use figures::columns::{Change, Codes, Column, Columns, Filter, Limits, Register};
use proptest::prelude::*;

fn row(columns: &Columns, row: usize) -> Vec<String> {
    let all = columns.all().iter();
    all.map(|c| c.label(c.codes().get(row)).unwrap_or_default().to_owned())
        .collect()
}

fn one(name: &str) -> Columns {
    Columns::new(&[name], Limits::default()).unwrap()
}

#[test]
fn codes_take_as_few_bytes_as_they_fit() {
    let mut columns = one("area");
    let mut fill = |to: usize| {
        for n in columns.all()[0].categories()..to {
            columns.push(&[format!("{n}")]).unwrap();
        }
        (columns.bytes(), columns.all()[0].codes().clone())
    };
    assert!(matches!(fill(255), (255, Codes::U8(_))));
    assert!(matches!(fill(256), (512, Codes::U16(_))));
    assert!(matches!(fill(65_535), (131_070, Codes::U16(_))));
    assert!(matches!(fill(65_536), (262_144, Codes::U32(_))));
    assert_eq!(row(&columns, 65_535), ["65535"]);
    assert_eq!(row(&columns, 255), ["255"]);
    assert_eq!(row(&columns, 0), ["0"]);
}

#[test]
fn an_empty_value_is_not_recorded_and_has_code_0() {
    let mut columns = one("sex");
    columns.push(&[""]).unwrap();
    columns.push(&["P"]).unwrap();
    assert_eq!(columns.all()[0].codes().get(0), 0);
    assert_eq!(columns.all()[0].label(0), None);
    assert_eq!(columns.all()[0].code("P"), Some(1));
    assert_eq!(columns.all()[0].code("L"), None);
}

#[test]
fn what_is_refused_says_why_and_changes_nothing() {
    let limits = Limits {
        columns: 2,
        categories: 2,
        length: 4,
        rows: 3,
    };
    let closed = Column::closed("sex", &["P", "L"]);
    let mut columns = Columns::of(vec![closed, Column::open("city")], limits).unwrap();
    columns.push(&["P", "a"]).unwrap();
    columns.push(&["L", "b"]).unwrap();
    let told = columns.push(&["X", "a"]).unwrap_err().to_string();
    assert_eq!(told, "\"X\" is new in the column sex");
    let told = columns.push(&["P", "c"]).unwrap_err();
    assert!(matches!(told, Error::TooManyCategories { most: 2, .. }));
    let told = columns.push(&["P", "abcde"]).unwrap_err();
    assert!(matches!(told, Error::TooLong { most: 4, .. }));
    let told = columns.push(&["P"]).unwrap_err();
    assert!(matches!(
        told,
        Error::Width {
            given: 1,
            needed: 2
        }
    ));
    assert!(matches!(
        columns.replace(7, &["P", "a"]),
        Err(Error::NoRow { row: 7 })
    ));
    assert!(columns.push_codes(&[3, 0]).is_err());
    assert_eq!((columns.rows(), columns.all()[1].categories()), (2, 2));
    columns.push(&["", ""]).unwrap();
    assert!(matches!(
        columns.push(&["", ""]),
        Err(Error::TooManyRows { most: 3 })
    ));
    assert!(matches!(
        Columns::new(&["a", "b", "c"], limits),
        Err(Error::TooManyColumns { .. })
    ));
    assert!(matches!(
        Columns::new(&["a", "a"], limits),
        Err(Error::ColumnTwice(_))
    ));
}

#[test]
fn a_filter_keeps_what_it_names_in_every_column_it_asks_about() {
    let mut columns = Columns::new(&["sex", "city"], Limits::default()).unwrap();
    for row in [["P", "a"], ["P", "b"], ["L", "a"], ["", "a"]] {
        columns.push(&row).unwrap();
    }
    let kept = |filter: &Filter| {
        (0..4)
            .filter(|r| filter.keeps(&columns, *r))
            .collect::<Vec<_>>()
    };
    let women = Filter::new().keep(&columns, "sex", &["P"]).unwrap();
    assert_eq!(kept(&women), [0, 1]);
    assert_eq!(
        kept(&women.clone().keep(&columns, "city", &["a"]).unwrap()),
        [0]
    );
    assert_eq!(kept(&women.keep(&columns, "sex", &["L"]).unwrap()), [0; 0]);
    let recorded = Filter::new().keep_if(&columns, "sex", |v| v.is_some());
    assert_eq!(kept(&recorded.unwrap()), [0, 1, 2]);
    assert_eq!(kept(&Filter::new()), [0, 1, 2, 3]);
    let told = Filter::new().keep(&columns, "city", &["c"]).unwrap_err();
    assert!(matches!(told, Error::NewCategory { .. }));
    assert!(Filter::new().keep(&columns, "kota", &[]).is_err());
}

#[derive(Clone, Debug)]
enum Step {
    Put(u8, u8, [u8; 2]),
    Remove(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0_u8..12, 0_u8..4, any::<[u8; 2]>()).prop_map(|(i, p, v)| Step::Put(i, p, v)),
        1 => (0_u8..12).prop_map(Step::Remove),
    ];
    prop::collection::vec(step, 0..60)
}

proptest! {
    /// However records come, change and go, the register holds those that are there.
    #[test]
    fn a_register_holds_what_is_there(steps in steps()) {
        let empty = Columns::new(&["a", "b"], Limits::default()).unwrap();
        let mut register = Register::new(&empty);
        let mut there: BTreeMap<u8, (u8, Vec<String>)> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Put(id, person, values) => {
                    let values: Vec<String> = values.iter().map(u8::to_string).collect();
                    let change = register.put(id, person, &values).unwrap();
                    let before = there.insert(id, (person, values));
                    prop_assert_eq!(change == Change::Replaced, before.is_some());
                }
                Step::Remove(id) => {
                    prop_assert_eq!(register.remove(id).unwrap(), there.remove(&id).is_some());
                }
            }
        }
        let rows = register.columns().rows();
        let found: BTreeMap<u8, Vec<String>> =
            (0..rows).map(|r| (register.id(r).unwrap(), row(register.columns(), r))).collect();
        let expected = there.iter().map(|(id, (_, values))| (*id, values.clone())).collect();
        prop_assert_eq!(rows, there.len());
        prop_assert_eq!(found, expected);
        let mut persons: Vec<u8> = there.values().map(|(p, _)| *p).collect();
        persons.sort_unstable();
        persons.dedup();
        prop_assert_eq!(register.persons().len(), persons.len());
    }
}
