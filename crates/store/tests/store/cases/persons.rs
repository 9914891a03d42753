//! Persons in a case and what is sealed about them.

use crate::cases::help::*;
use crate::common::{World, id};
use domain::cases::*;
use domain::ids::*;
use domain::{Country, Nik, Phone, Story};
use policy::{Edit, Open, See};
use store::Error;
use store::access::{self};
use store::cases::Fault;
use store::cases::persons::{self, PersonFacts};
use store::cases::secrets::{self, Contact, Identity, Medical, Target};
use store::sealed::Sight;
use testkit::each_database;
use vault::Random;

#[test]
fn persons_are_added_changed_and_removed_and_the_child_mark_follows() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = opened(&world).await;
        let code = opened.code;
        let girl = PersonFacts {
            age: Some(15),
            ..adult(Sex::Female)
        };
        let new: PersonId = id();
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::add(
                tx,
                &mut keeper.random,
                auth,
                new,
                &girl,
                &by(&world.manager),
            )
        })
        .unwrap();
        let now_case = case(&world, code).await;
        assert_eq!((now_case.child, now_case.victims), (true, 2));
        let found = people(&world, code).await;
        assert_ne!(found[0].alias, found[1].alias);
        assert_eq!(found[1].facts.age_band(), AgeBand::To17);

        let older = PersonFacts {
            age: Some(18),
            residence: Some("32.01".parse().unwrap()),
            citizenship: Some(Country::INDONESIA),
            education: Some(Education::LowerSecondary),
            marital_status: Some(MaritalStatus::Single),
            relationship: Some(Relationship::Acquainted),
            ..girl
        };
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::save(tx, auth, new, &older, 1, &by(&world.manager))
        })
        .unwrap();
        assert!(!case(&world, code).await.child);
        let saved = people(&world, code).await[1].clone();
        assert_eq!(
            saved.facts,
            PersonFacts {
                band: AgeBand::To24,
                ..older
            }
        );
        let stale = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::save(tx, auth, new, &girl, 1, &by(&world.manager))
        });
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        let nowhere = PersonFacts {
            residence: Some("99.99".parse().unwrap()),
            ..older
        };
        let refused = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::save(tx, auth, new, &nowhere, 2, &by(&world.manager))
        });
        assert!(matches!(refused, Err(Fault::UnknownArea)));
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::remove(tx, auth, new, 2, &by(&world.manager))
        })
        .unwrap();
        assert_eq!(case(&world, code).await.victims, 1);
        let gone = change!(world, &world.manager, See, code, |tx, auth, keeper| {
            persons::find(tx, auth, new)
        });
        assert!(matches!(gone, Err(Error::NotFound)));
    });
}

#[test]
fn a_person_of_another_case_is_not_found() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let (one, other) = (opened(&world).await, opened(&world).await);
        let theirs = people(&world, other.code).await[0].id;
        let found = change!(world, &world.manager, See, one.code, |tx, auth, keeper| {
            persons::find(tx, auth, theirs)
        });
        assert!(matches!(found, Err(Error::NotFound)));
        let identity = change!(world, &world.manager, Open, one.code, |tx, auth, keeper| {
            secrets::identity(tx, &mut keeper, auth, theirs)
        });
        assert!(matches!(identity, Err(Error::NotFound)));
        let saved = change!(world, &world.manager, Edit, one.code, |tx, auth, keeper| {
            persons::save(tx, auth, theirs, &adult(Sex::Male), 1, &by(&world.manager))
        });
        assert!(matches!(saved, Err(Fault::Store(Error::Stale))));
        let removed = change!(world, &world.manager, Edit, one.code, |tx, auth, keeper| {
            persons::remove(tx, auth, theirs, 1, &by(&world.manager))
        });
        assert!(matches!(removed, Err(Fault::Store(Error::NotFound))));
        let target = Target {
            id: theirs,
            version: 1,
        };
        let sealed = change!(world, &world.manager, Edit, one.code, |tx, auth, keeper| {
            secrets::save_contact(
                tx,
                &mut keeper,
                auth,
                target,
                &Contact::default(),
                &by(&world.manager),
            )
        });
        assert!(matches!(sealed, Err(Fault::Store(Error::Stale))));
    });
}

#[test]
fn identity_contact_and_health_are_sealed_and_come_back() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let before = people(&world, code).await[0].clone();
        assert!(!before.has_identity && !before.has_contact && !before.has_medical);
        let person = before.id;
        let identity = Identity {
            name: Some("Siti Nurhasanah".parse().unwrap()),
            other_names: vec!["Nur".parse().unwrap()],
            nik: Some(Nik::parse("3173054501990001").unwrap()),
            passport: Some("B1234567".parse().unwrap()),
            born: Some("1999-01-05".parse().unwrap()),
            birth_place: Some("Indramayu".parse().unwrap()),
            mother: Some("Rokayah".parse().unwrap()),
            father: Some("Kasim".parse().unwrap()),
        };
        let contact = Contact {
            phones: vec![Phone::parse("0812-3456-7890").unwrap()],
            address: Some("Jalan Kenanga 7".parse().unwrap()),
            whereabouts: Some("Rumah aman".parse().unwrap()),
            safe_contact: Some("Setelah pukul 17".parse().unwrap()),
        };
        let medical = Medical {
            note: Story::parse("Patah tulang lama.").unwrap(),
        };
        let who = by(&world.manager);
        let target = |version| Target {
            id: person,
            version,
        };
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            secrets::save_identity(tx, &mut keeper, auth, target(1), &identity, today(), &who)
        })
        .unwrap();
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            secrets::save_contact(tx, &mut keeper, auth, target(2), &contact, &who)
        })
        .unwrap();
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            secrets::save_medical(tx, &mut keeper, auth, target(3), &medical, &who)
        })
        .unwrap();
        let after = people(&world, code).await[0].clone();
        assert!(after.has_identity && after.has_contact && after.has_medical);

        let found = change!(world, &world.manager, Open, code, |tx, auth, keeper| {
            secrets::identity(tx, &mut keeper, auth, person)
        });
        assert_eq!(found.unwrap().unwrap().into_inner(), identity);
        let found = change!(world, &world.manager, Open, code, |tx, auth, keeper| {
            secrets::contact(tx, &mut keeper, auth, person)
        });
        assert!(matches!(found.unwrap(), Sight::Open(found) if *found.get() == contact));
        let found = change!(world, &world.manager, Open, code, |tx, auth, keeper| {
            secrets::medical(tx, &mut keeper, auth, person)
        });
        assert!(matches!(found.unwrap(), Sight::Open(found) if *found.get() == medical));

        let mut tx = world.store.read().await.unwrap();
        assert_eq!(
            number(&mut tx, "select count(*) as n from blind_index").await,
            3
        );
        drop(tx);
        // Numbers that are no longer recorded are no longer found; the phone stays.
        let nameless = Identity::default();
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            secrets::save_identity(tx, &mut keeper, auth, target(4), &nameless, today(), &who)
        })
        .unwrap();
        let mut tx = world.store.read().await.unwrap();
        assert_eq!(
            number(&mut tx, "select count(*) as n from blind_index").await,
            1
        );
    });
}

#[test]
fn the_coded_age_follows_the_birth_date_only_where_none_is_known() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let new: PersonId = id();
        let unknown = PersonFacts::unknown(PersonRole::Victim);
        let who = by(&world.manager);
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::add(tx, &mut keeper.random, auth, new, &unknown, &who)
        })
        .unwrap();
        let born = |text: &str| Identity {
            born: Some(text.parse().unwrap()),
            ..Identity::default()
        };
        // 2009: fourteen or fifteen years old, the band is certain and the age is not.
        let target = Target {
            id: new,
            version: 1,
        };
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            secrets::save_identity(tx, &mut keeper, auth, target, &born("2009"), today(), &who)
        })
        .unwrap();
        let child = people(&world, code).await[1].facts;
        assert_eq!((child.age, child.band), (None, AgeBand::To17));
        assert!(case(&world, code).await.child);
        // What is recorded is not overwritten.
        let target = Target {
            id: new,
            version: 2,
        };
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            secrets::save_identity(
                tx,
                &mut keeper,
                auth,
                target,
                &born("1980-01-01"),
                today(),
                &who,
            )
        })
        .unwrap();
        assert_eq!(people(&world, code).await[1].facts.band, AgeBand::To17);
    });
}

#[test]
fn sealed_b_stays_closed_to_a_session_without_a_key_and_can_still_be_written() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let person = people(&world, code).await[0].id;
        let contact = Contact {
            address: Some("Jalan Kenanga 7".parse().unwrap()),
            ..Contact::default()
        };
        let target = Target {
            id: person,
            version: 1,
        };
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            secrets::save_contact(tx, &mut keeper, auth, target, &contact, &by(&world.manager))
        })
        .unwrap();
        let mut tx = world.store.write().await.unwrap();
        let code = code.to_string();
        let mut locked = store::sealed::Keeper::new(&world.ring, None, Random::system());
        let auth = access::case::<Open>(&mut tx, &world.manager.actor, &code)
            .await
            .unwrap();
        let found = secrets::contact(&mut tx, &mut locked, &auth, person)
            .await
            .unwrap();
        assert!(matches!(found, Sight::Locked));
        let edit = access::case::<Edit>(&mut tx, &world.manager.actor, &code)
            .await
            .unwrap();
        let moved = Contact {
            address: Some("Jalan Baru 1".parse().unwrap()),
            ..contact
        };
        let target = Target {
            id: person,
            version: 2,
        };
        secrets::save_contact(
            &mut tx,
            &mut locked,
            &edit,
            target,
            &moved,
            &by(&world.manager),
        )
        .await
        .unwrap();
        let found =
            secrets::contact(&mut tx, &mut world.keeper(&world.manager), &auth, person).await;
        assert!(matches!(found.unwrap(), Sight::Open(found) if *found.get() == moved));
    });
}
