//! Determinations, notes, the timeline.

use crate::cases::help::*;
use crate::common::{World, id, now};
use domain::cases::*;
use domain::ids::*;
use domain::people::Role;
use domain::sections::Section;
use domain::{Coded, Precision, Story};
use jiff::{Timestamp, ToSpan};
use policy::{Contribute, Edit, Open, See};
use store::access::{self};
use store::cases::determinations::{self, NewDetermination};
use store::cases::events::{self, Happened, Wanted};
use store::cases::notes::{self, NoteKind};
use store::cases::persons::{self, PersonFacts};
use store::cases::secrets::{self, Identity, Target};
use store::cases::{self, By, Fault};
use store::sealed::Sight;
use store::{Error, sql};
use testkit::each_database;

fn finding(person: PersonId, status: TraffickingStatus, on: &str) -> NewDetermination {
    NewDetermination {
        id: id(),
        person,
        status,
        body: DecisionMaker::Government,
        on: on.parse().unwrap(),
        precision: Precision::Exact,
        reason: None,
    }
}

#[test]
fn determinations_only_grow_and_set_the_status_of_the_victim() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let person = people(&world, code).await[0].id;
        let who = by(&world.manager);
        let append = async |new: NewDetermination| {
            change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                determinations::append(tx, &mut keeper, auth, &new, today(), &who)
            })
        };
        let with_reason = NewDetermination {
            reason: Some(Story::parse("Tiga unsur terpenuhi.").unwrap()),
            ..finding(person, TraffickingStatus::Possible, "2024-03-01")
        };
        let reasoned = with_reason.id;
        append(with_reason).await.unwrap();
        append(finding(person, TraffickingStatus::Actual, "2024-03-10"))
            .await
            .unwrap();
        assert_eq!(
            people(&world, code).await[0].status,
            Some(TraffickingStatus::Actual)
        );
        for (status, on) in [
            (TraffickingStatus::NotVictim, "2024-03-16"),
            (TraffickingStatus::NotVictim, "2024-03-09"),
            (TraffickingStatus::Possible, "2024-03-12"),
            (TraffickingStatus::Actual, "2024-03-12"),
        ] {
            let refused = append(finding(person, status, on)).await;
            assert!(
                matches!(refused, Err(Fault::Determination(_))),
                "{status} {on}"
            );
        }
        // A date known to the month may follow one known to the day within it.
        append(finding(person, TraffickingStatus::NotVictim, "2024-03"))
            .await
            .unwrap();
        let now_case = case(&world, code).await;
        assert_eq!(
            now_case.victims, 0,
            "who is found to be no victim is not counted as one"
        );
        let history = change!(world, &world.manager, See, code, |tx, auth, keeper| {
            determinations::all(tx, auth)
        })
        .unwrap();
        let statuses: Vec<_> = history.iter().map(|entry| entry.status).collect();
        use TraffickingStatus::*;
        assert_eq!(statuses, [Possible, Actual, NotVictim]);
        assert_eq!(
            history
                .iter()
                .map(|entry| entry.has_reason)
                .collect::<Vec<_>>(),
            [true, false, false]
        );
        let reason = change!(world, &world.manager, Open, code, |tx, auth, keeper| {
            determinations::reason(tx, &mut keeper, auth, reasoned)
        });
        assert_eq!(
            reason.unwrap().unwrap().get().as_str(),
            "Tiga unsur terpenuhi."
        );

        // Whom a determination is about stays, and stays a victim.
        let version = people(&world, code).await[0].version;
        let removed = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::remove(tx, auth, person, version, &who)
        });
        assert!(matches!(removed, Err(Fault::InUse)));
        let witness = PersonFacts::unknown(PersonRole::Witness);
        let changed = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::save(tx, auth, person, &witness, version, &who)
        });
        assert!(matches!(changed, Err(Fault::InUse)));
    });
}

#[test]
fn only_a_victim_of_this_case_is_determined() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let witness: PersonId = id();
        let who = by(&world.manager);
        let facts = PersonFacts::unknown(PersonRole::Witness);
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::add(tx, &mut keeper.random, auth, witness, &facts, &who)
        })
        .unwrap();
        for (person, not_found) in [(witness, false), (id(), true)] {
            let new = finding(person, TraffickingStatus::Possible, "2024-03-01");
            let refused = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                determinations::append(tx, &mut keeper, auth, &new, today(), &who)
            });
            match refused {
                Err(Fault::Store(Error::NotFound)) => assert!(not_found),
                Err(Fault::NotAVictim) => assert!(!not_found),
                other => panic!("{other:?}"),
            }
        }
    });
}

#[test]
fn notes_are_sealed_into_their_sections() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let who = by(&world.manager);
        for (kind, text) in [
            (NoteKind::Narrative, "Korban tenang."),
            (NoteKind::Legal, "SPDP diterima."),
            (NoteKind::Medical, "Kontrol pekan depan."),
        ] {
            let body = Story::parse(text).unwrap();
            change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                notes::write(tx, &mut keeper, auth, id(), kind, &body, &who)
            })
            .unwrap();
        }
        let listed = change!(world, &world.manager, See, code, |tx, auth, keeper| {
            notes::list(tx, auth)
        })
        .unwrap();
        assert_eq!(listed.len(), 3);
        for (section, text) in [
            (Section::Narrative, "Korban tenang."),
            (Section::Legal, "SPDP diterima."),
            (Section::Medical, "Kontrol pekan depan."),
        ] {
            let opened = change!(world, &world.manager, Open, code, |tx, auth, keeper| {
                notes::open_section(tx, &mut keeper, auth, section)
            })
            .unwrap();
            assert_eq!(opened.len(), 1, "{section}");
            assert!(matches!(&opened[0].body, Sight::Open(body) if body.get().as_str() == text));
        }
    });
}

#[test]
fn an_investigator_reads_and_writes_no_medical_note() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let police = world.enlist(0, Role::Investigator, false).await;
        let code = opened(&world).await.code;
        let body = Story::parse("Visum.").unwrap();
        let written = change!(world, &police, Contribute, code, |tx, auth, keeper| {
            notes::write(
                tx,
                &mut keeper,
                auth,
                id(),
                NoteKind::Medical,
                &body,
                &by(&police),
            )
        });
        assert!(matches!(written, Err(Error::NotFound)));
        let opened = change!(world, &police, Open, code, |tx, auth, keeper| {
            notes::open_section(tx, &mut keeper, auth, Section::Medical)
        });
        assert!(matches!(opened, Err(Error::NotFound)));
    });
}

#[test]
fn the_timeline_is_newest_first_goes_on_from_an_entry_and_filters_by_organisation() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = opened(&world).await;
        let code = opened.code.to_string();
        let mut tx = world.store.write().await.unwrap();
        for hour in 1..=5 {
            let person = if hour == 5 {
                &world.stranger
            } else {
                &world.manager
            };
            let at: Timestamp = now() + hour.hours();
            let by = By::actor(&person.actor, at);
            let details = [Stage::Planning.key()];
            events::record(&mut tx, opened.id, &by, Happened::StageMoved, &details)
                .await
                .unwrap();
        }
        let auth = access::case::<See>(&mut tx, &world.manager.actor, &code)
            .await
            .unwrap();
        let first = Wanted {
            limit: 2,
            ..Wanted::default()
        };
        let page = events::timeline(&mut tx, &auth, &first).await.unwrap();
        assert_eq!(page[0].at, now() + 5.hours());
        assert_eq!(page[0].details, ["stage-planning"]);
        let next = Wanted {
            before: Some((page[1].at, page[1].id)),
            limit: 10,
            ..first
        };
        let rest = events::timeline(&mut tx, &auth, &next).await.unwrap();
        assert_eq!(rest.len(), 4);
        assert!(rest[3].account.is_none(), "nobody in particular opened it");
        let theirs = Wanted {
            organisation: Some(world.organisations[1]),
            limit: 10,
            before: None,
        };
        assert_eq!(
            events::timeline(&mut tx, &auth, &theirs)
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            events::organisations(&mut tx, &auth).await.unwrap().len(),
            2
        );
        let case = cases::find(&mut tx, &auth).await.unwrap();
        assert_eq!(case.updated_at, now() + 5.hours());
    });
}

#[test]
fn nothing_typed_into_sealed_fields_stands_in_the_open() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = opened(&world).await;
        let code = opened.code;
        let person = people(&world, code).await[0].id;
        let who = by(&world.manager);
        let identity = Identity {
            name: Some("Kanarivictima".parse().unwrap()),
            ..Identity::default()
        };
        let target = Target {
            id: person,
            version: 1,
        };
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            secrets::save_identity(tx, &mut keeper, auth, target, &identity, today(), &who)
        })
        .unwrap();
        let body = Story::parse("Kanarivictima bercerita.").unwrap();
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            notes::write(
                tx,
                &mut keeper,
                auth,
                id(),
                NoteKind::Narrative,
                &body,
                &who,
            )
        })
        .unwrap();
        let mut tx = world.store.read().await.unwrap();
        for (table, column) in [("person", "identity_a"), ("note", "body_a")] {
            let query = match table {
                "person" => {
                    sql("select identity_a as sealed from person where identity_a is not null")
                }
                _ => sql("select body_a as sealed from note"),
            };
            let row = tx.row(&query).await.unwrap().unwrap();
            let bytes = row.bytes("sealed").unwrap();
            let found = bytes.windows(6).any(|window| window == b"Kanari");
            assert!(!found, "{table}.{column}");
        }
    });
}
