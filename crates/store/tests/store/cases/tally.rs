//! The tally of victims stays what a recount would find.

use crate::cases::help::*;
use crate::common::{World, id, now};
use domain::Coded;
use domain::cases::*;
use domain::figures::Dimension;
use domain::ids::*;
use domain::{AreaCode, Place};
use policy::Edit;
use std::collections::{BTreeMap, BTreeSet};
use store::cases::determinations::{self, NewDetermination};
use store::cases::facts::{self, Fact};
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::{self, PersonFacts};
use store::cases::progress::{self, Header};
use store::figures::pivot::Pivot;
use store::figures::{self, Filter, Source};
use store::{Tx, sql, tally};
use testkit::each_database;
use vault::Random;

type Counted = BTreeMap<Vec<String>, i64>;

async fn tallied(tx: &mut Tx) -> Counted {
    let columns = [
        "task_force",
        "source",
        "month",
        "area",
        "sex",
        "age_band",
        "exploitation",
    ];
    let query = sql(
        "select task_force, source, month, area, sex, age_band, exploitation, n from victim_tally",
    );
    let rows = tx.rows(&query).await.unwrap();
    rows.iter()
        .map(|row| {
            let cell = columns.map(|column| row.string(column).unwrap()).to_vec();
            (cell, row.int("n").unwrap())
        })
        .collect()
}

/// Counts every victim of the register, without the tally.
async fn recount(tx: &mut Tx) -> Counted {
    let query = sql(
        "select c.task_force, c.import, c.opened_on, c.area, p.sex, p.age_band, c.exploitation \
         from person p join cases c on c.id = p.case_id where p.role = 'victim' \
         and coalesce(p.trafficking_status, '') <> 'not-victim'",
    );
    let mut counted = Counted::new();
    for row in tx.rows(&query).await.unwrap() {
        let area: Option<AreaCode> = row.parse_opt("area").unwrap();
        let import = row
            .text_opt("import")
            .unwrap()
            .map(|import| format!("import:{import}"));
        let cell = vec![
            row.string("task_force").unwrap(),
            import.unwrap_or_else(|| "own".to_owned()),
            row.text("opened_on").unwrap().chars().take(7).collect(),
            area.and_then(AreaCode::city)
                .map(|city| city.to_string())
                .unwrap_or_default(),
            row.string("sex").unwrap(),
            row.string("age_band").unwrap(),
            row.string("exploitation").unwrap(),
        ];
        *counted.entry(cell).or_default() += 1;
    }
    counted
}

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

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn facts(&mut self) -> PersonFacts {
        let known = self.below(3) > 0;
        PersonFacts {
            sex: self.one(&[Sex::Female, Sex::Male, Sex::Unknown]),
            age: known.then(|| u8::try_from(self.below(70)).unwrap()),
            ..PersonFacts::unknown(self.one(&[
                PersonRole::Victim,
                PersonRole::Victim,
                PersonRole::Witness,
            ]))
        }
    }

    fn place(&mut self) -> Place {
        let code = self.one(&["31.73", "31.73.05.1001", "31", "32.12", "MY", "unknown"]);
        code.parse().unwrap()
    }
}

async fn some_edit(world: &World, code: &str, choose: &mut Choices) {
    let who = by(&world.manager);
    let version = case(world, code).await.version;
    let people = people(world, code).await;
    let target = (!people.is_empty()).then(|| people[choose.below(people.len())].clone());
    match (choose.below(6), target) {
        (0, _) | (_, None) => {
            let facts = choose.facts();
            change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                persons::add(tx, &mut keeper.random, auth, id(), &facts, &who)
            })
            .unwrap();
        }
        (1, _) => {
            let header = Header {
                place: choose.place(),
                high_risk: false,
                no_contact: false,
            };
            change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                progress::save_header(tx, auth, &header, version, &who)
            })
            .unwrap();
        }
        (2, _) => {
            let form = choose.one(&[
                ExploitationForm::Begging,
                ExploitationForm::Organ,
                ExploitationForm::ShipCrew,
            ]);
            let wanted: BTreeSet<Fact> = match choose.below(4) {
                0 => BTreeSet::new(),
                _ => Fact::of_form(form).into_iter().collect(),
            };
            change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                facts::save(tx, auth, &wanted, None, version, &who)
            })
            .unwrap();
        }
        (3, Some(person)) => {
            let new = NewDetermination {
                id: id(),
                person: person.id,
                status: choose.one(&[TraffickingStatus::NotVictim, TraffickingStatus::Actual]),
                body: DecisionMaker::Police,
                on: today().into(),
                precision: domain::Precision::Exact,
                reason: None,
            };
            // Some do not follow from the ones before; then nothing changes.
            let _ = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                determinations::append(tx, &mut keeper, auth, &new, today(), &who)
            });
        }
        (4, Some(person)) => {
            let _ = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                persons::remove(tx, auth, person.id, person.version, &who)
            });
        }
        (_, Some(person)) => {
            let facts = choose.facts();
            let _ = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                persons::save(tx, auth, person.id, &facts, person.version, &who)
            });
        }
    }
}

#[test]
fn after_any_edits_the_tally_equals_a_recount() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut choose = Choices(20_240_926);
        let (pivot, own) = (Pivot::default(), Source::Own(vec![world.task_force]));
        let mut codes = Vec::new();
        for _ in 0..4 {
            codes.push(opened(&world).await.code.to_string());
        }
        for step in 0..120 {
            let code = choose.one(&[0, 1, 2, 3]);
            some_edit(&world, &codes[code], &mut choose).await;
            let mut tx = world.store.read().await.unwrap();
            let (tallied, counted) = (tallied(&mut tx).await, recount(&mut tx).await);
            assert_eq!(tallied, counted, "after step {step}");
            let victims: i64 = counted.values().sum();
            let (all, by) = (Filter::default(), Dimension::ALL);
            let stored = figures::count(&mut tx, &own, &all, by).await.unwrap();
            let held = pivot.count(&mut tx, &own, &all, by).await.unwrap();
            assert_eq!(held, stored, "in memory after step {step}");
            let mut of_cases = 0;
            for code in &codes {
                of_cases += case(&world, code).await.victims;
            }
            assert_eq!(of_cases, victims);
        }
        let mut tx = world.store.read().await.unwrap();
        assert!(tallied(&mut tx).await.len() > 3, "the edits led somewhere");
    });
}

#[test]
fn imported_cases_are_counted_apart_and_forgotten_as_a_batch() {
    each_database(|store| async move {
        let world = World::new(store).await;
        opened(&world).await;
        let import: ImportId = id();
        let mut tx = world.store.write().await.unwrap();
        for year in ["2015", "2015", "2016-03"] {
            let new = Direct {
                import: Some((import, Some("17".to_owned()))),
                opened_on: year.parse().unwrap(),
                area: None,
                exploitation: None,
                persons: vec![DirectPerson {
                    id: id(),
                    facts: adult(Sex::Male),
                    status: None,
                }],
                ..direct(&world)
            };
            opening::open_direct(&mut tx, &mut Random::system(), &new, now())
                .await
                .unwrap();
        }
        let counted = tallied(&mut tx).await;
        assert_eq!(counted, recount(&mut tx).await);
        let source = format!("import:{import}");
        let months: Vec<(&str, i64)> = counted
            .iter()
            .filter(|(cell, _)| cell[1] == source)
            .map(|(cell, n)| (cell[2].as_str(), *n))
            .collect();
        assert_eq!(months, [("2015", 2), ("2016-03", 1)]);
        tally::forget_import(&mut tx, world.task_force, import)
            .await
            .unwrap();
        let left = tallied(&mut tx).await;
        assert_eq!(left.len(), 1);
        assert!(left.keys().all(|cell| cell[1] == "own"));
    });
}
