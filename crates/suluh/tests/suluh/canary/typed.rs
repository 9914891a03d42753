//! What was typed into which sealed column.

use crate::common::hunt::Hunt;
use domain::{Line, Nik, Passport, PersonName, Phone, Story};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use store::{Dialect, Store, sql};
use testkit::world::PASSWORD;

const NIK: &str = "3173014107959942";
const PASSPORT: &str = "Z0742913";
const PHONE: &str = "+628404719350";

/// The canaries of each sealed column, by `table.column`. Whatever is typed comes from here, so that
/// nothing is typed without being searched for.
#[derive(Default)]
pub(crate) struct Typed(RefCell<BTreeMap<&'static str, BTreeSet<Vec<u8>>>>);

impl Typed {
    /// Something that goes into a column without being typed, such as a key.
    pub(crate) fn bytes(&self, column: &'static str, bytes: impl AsRef<[u8]>) {
        let mut columns = self.0.borrow_mut();
        let canaries = columns.entry(column).or_default();
        canaries.insert(bytes.as_ref().to_vec());
    }

    /// A text of its own for one field of a column.
    pub(crate) fn text(&self, column: &'static str, field: &str) -> String {
        let text = format!("Kanari {field} 9f27");
        self.bytes(column, &text);
        text
    }

    pub(crate) fn story(&self, column: &'static str, field: &str) -> Story {
        Story::parse(&self.text(column, field)).unwrap()
    }

    pub(crate) fn line(&self, column: &'static str, field: &str) -> Line {
        Line::parse(&self.text(column, field)).unwrap()
    }

    pub(crate) fn name(&self, column: &'static str, field: &str) -> PersonName {
        PersonName::parse(&self.text(column, field)).unwrap()
    }

    pub(crate) fn nik(&self, column: &'static str) -> Nik {
        self.bytes(column, NIK);
        Nik::parse(NIK).unwrap()
    }

    pub(crate) fn passport(&self, column: &'static str) -> Passport {
        self.bytes(column, PASSPORT);
        Passport::parse(PASSPORT).unwrap()
    }

    /// A number, which people write in several ways.
    pub(crate) fn phone(&self, column: &'static str) -> Phone {
        for written in [PHONE, &PHONE[1..], "0840-4719-350", "08404719350"] {
            self.bytes(column, written);
        }
        Phone::parse(PHONE).unwrap()
    }

    /// Everything that was typed, to be searched for; and the password of everybody, of which no
    /// column has more than a digest.
    pub(crate) fn hunt(&self) -> Hunt {
        let columns = self.0.borrow();
        let canaries: BTreeSet<&[u8]> = columns.values().flatten().map(Vec::as_slice).collect();
        Hunt::new(canaries.into_iter().chain([PASSWORD.as_bytes()]))
    }

    /// What is wrong with the canaries: sealed columns that none was typed for, or in which nothing
    /// stands that is long enough to hold the one that was; and columns that the database does not
    /// have.
    pub(crate) async fn faults(&self, store: &Store) -> Vec<String> {
        let typed = self.0.borrow().clone();
        let sealed = sealed_columns(store).await;
        let mut faults: Vec<String> = typed
            .keys()
            .filter(|column| !sealed.iter().any(|known| known == *column))
            .map(|column| format!("{column} is no sealed column"))
            .collect();
        let mut tx = store.read().await.unwrap();
        for column in sealed {
            let Some(canaries) = typed.get(column.as_str()) else {
                faults.push(format!("{column} has no canary"));
                continue;
            };
            let (table, name) = column.split_once('.').unwrap();
            let query = format!("select max(length({name})) as n from {table}");
            let query = sql(Box::leak(query.into_boxed_str()));
            let row = tx.row(&query).await.unwrap().unwrap();
            let longest = canaries.iter().map(Vec::len).max().unwrap_or_default();
            if row.int_opt("n").unwrap().unwrap_or_default() <= i64::try_from(longest).unwrap() {
                faults.push(format!("{column} does not hold its canary"));
            }
        }
        faults
    }
}

/// The sealed columns (`*_a`, `*_b`) of the database as it stands, as `table.column`: a migration
/// that adds one is asked for its canary.
async fn sealed_columns(store: &Store) -> Vec<String> {
    let mut tx = store.read().await.unwrap();
    let query = match tx.dialect() {
        Dialect::Sqlite => sql("select m.name as t, c.name as c from sqlite_master m, \
             pragma_table_info(m.name) c where m.type = 'table'"),
        Dialect::Postgres => sql("select table_name::text as t, column_name::text as c \
             from information_schema.columns where table_schema = 'public'"),
    };
    let rows = tx.rows(&query).await.unwrap();
    let columns = rows.iter().map(|row| {
        let (table, column) = (row.text("t").unwrap(), row.text("c").unwrap());
        format!("{table}.{column}")
    });
    let sealed: Vec<String> = columns
        .filter(|column| column.ends_with("_a") || column.ends_with("_b"))
        .collect();
    assert!(sealed.len() >= 40, "the search sees columns: {sealed:?}");
    sealed
}
