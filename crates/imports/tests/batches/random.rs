//! Random files, imported and reversed in random order: the tally stays what a recount finds,
//! and every question to it gets the answer that the rows give.

use crate::common::World;
use crate::help::*;
use domain::figures::{Dimension, Falls, Month, Months};
use domain::{AreaCode, PartialDate};
use exchange::mapping::Mapping;
use store::figures::{self, Filter, Source};
use testkit::each_database;

/// A small generator of our own: the same choices in every run, so that a failure can be seen
/// again.
struct Choices(u64);

impl Choices {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const MAPPING: &str = r#"
name = "acak"
version = 1
[[column]]
source = "tanggal"
field = "registered-date"
[[column]]
source = "wilayah"
field = "area"
[[column]]
source = "jk"
field = "sex"
values = { P = "female", L = "male" }
[[column]]
source = "umur"
field = "age"
[[column]]
source = "jenis"
field = "exploitation"
[[column]]
source = "status"
field = "trafficking-status"
"#;

const DATES: &[&str] = &[
    "2022",
    "2022-11",
    "2023",
    "2023-01-15",
    "2023-07",
    "2024-02-29",
    "",
    "2031",
];
const AREAS: &[&str] = &[
    "31.73",
    "31.73.05.1001",
    "31",
    "31.71",
    "32.12",
    "",
    "99.99",
];

struct Row {
    date: &'static str,
    area: &'static str,
    sex: &'static str,
    counts: bool,
}

fn rows(choose: &mut Choices) -> Vec<Row> {
    let count = 1 + choose.below(900);
    (0..count)
        .map(|_| Row {
            date: choose.one(DATES),
            area: choose.one(AREAS),
            sex: choose.one(&["P", "L", "", "?"]),
            counts: choose.below(8) > 0,
        })
        .collect()
}

fn file(rows: &[Row], choose: &mut Choices) -> OnDisk {
    let mut text = String::from("tanggal,wilayah,jk,umur,jenis,status\n");
    for Row {
        date,
        area,
        sex,
        counts,
    } in rows
    {
        let age = choose.one(&["", "4", "16", "30", "61", "tua"]);
        let kind = choose.one(&["ForcedLabour", "SexualExploitation", "", "apa"]);
        let status = if *counts {
            choose.one(&["", "actual"])
        } else {
            "not-victim"
        };
        text.push_str(&format!("{date},{area},{sex},{age},{kind},{status}\n"));
    }
    OnDisk::new(text.as_bytes())
}

/// Every victim of the rows that the filter holds, counted from the rows themselves.
fn expected(rows: &[Row], months: Months, area: &str) -> (i64, i64) {
    let (mut inside, mut undated) = (0, 0);
    for row in rows.iter().filter(|row| row.counts) {
        // What is not understood is not known.
        let place = row
            .area
            .parse::<AreaCode>()
            .ok()
            .filter(|code| store::areas::exists(*code));
        let place = place.and_then(AreaCode::city);
        let wanted: AreaCode = area.parse().unwrap();
        if !place.is_some_and(|place| wanted.contains(place)) {
            continue;
        }
        match row
            .date
            .parse::<PartialDate>()
            .ok()
            .filter(|date| date.year() < 2031)
        {
            None => undated += 1,
            Some(date) => {
                // The tally holds months, so a day counts as its month.
                let date = PartialDate::new(date.year(), date.month(), None).unwrap();
                match months.period().holds(date) {
                    Falls::Inside => inside += 1,
                    Falls::Uncertain => undated += 1,
                    Falls::Outside => {}
                }
            }
        }
    }
    (inside, undated)
}

async fn questions(world: &World, source: &Source, rows: &[Row]) {
    let mut tx = world.store.read().await.unwrap();
    for (from, to) in [
        ("2023-01", "2023-12"),
        ("2022-06", "2024-01"),
        ("2023-02", "2023-07"),
    ] {
        let months = Months::new(from.parse().unwrap(), to.parse::<Month>().unwrap()).unwrap();
        for area in ["31", "31.73", "32.12"] {
            let filter = Filter {
                months: Some(months),
                area: Some(area.parse().unwrap()),
                ..Filter::default()
            };
            let found = (
                figures::total(&mut tx, source, &filter).await.unwrap(),
                figures::undated(&mut tx, source, &filter).await.unwrap(),
            );
            assert_eq!(
                found,
                expected(rows, months, area),
                "{from} to {to} in {area}"
            );
        }
    }
    // However it is cut, the parts add up to the whole.
    let whole = figures::total(&mut tx, source, &Filter::default())
        .await
        .unwrap();
    for by in [
        &[
            Dimension::Year,
            Dimension::City,
            Dimension::Sex,
            Dimension::AgeBand,
        ][..],
        &[Dimension::Month],
        &[Dimension::Exploitation, Dimension::Sex],
    ] {
        let parts = figures::count(&mut tx, source, &Filter::default(), by)
            .await
            .unwrap();
        assert_eq!(parts.iter().map(|part| part.n).sum::<i64>(), whole);
    }
}

#[test]
fn the_tally_equals_a_recount_after_random_imports_and_reversals() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mapping = Mapping::parse(MAPPING).unwrap();
        let mut choose = Choices(2024);
        let mut batches = Vec::new();
        for step in 0..14 {
            if batches.len() > 1 && choose.below(3) == 0 {
                let (import, _) = batches.swap_remove(choose.below(batches.len()));
                engine(&world)
                    .reverse(world.task_force, import, &by(&world), |_| {})
                    .await
                    .unwrap();
            } else {
                let rows = rows(&mut choose);
                let file = file(&rows, &mut choose);
                let done = run(&world, &file.input(), &mapping).await.unwrap();
                assert_eq!(done.rows_kept, i64::try_from(rows.len()).unwrap());
                let source = Source::Import(world.task_force, done.id);
                questions(&world, &source, &rows).await;
                batches.push((done.id, rows));
            }
            let counted = assert_exact(&world.store).await;
            let expected: usize = batches
                .iter()
                .map(|(_, rows)| rows.iter().filter(|row| row.counts).count())
                .sum();
            assert_eq!(
                counted,
                i64::try_from(expected).unwrap(),
                "after step {step}"
            );
        }
    });
}
