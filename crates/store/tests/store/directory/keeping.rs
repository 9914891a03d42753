//! Writing services down, and what is hidden of them.

use crate::directory::help::{added, facts, found};
use domain::ids::ListingId;
use domain::services::ServiceKind;
use store::directory::{self, Whereabouts};
use store::{Error, sql};
use testkit::each_database;
use testkit::world::{World, id, now, ring};
use vault::Random;

#[test]
fn a_service_is_kept_as_it_was_written_down() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut new = facts(world.organisations.police, "Bantuan hukum");
        new.who.age_min = Some(12);
        new.capacity = Some(20);
        new.coverage = "ID 31.73".parse().unwrap();
        let listing = added(&mut tx, &world, &new).await;
        assert_eq!(listing.facts, new);
        assert_eq!(listing.organisation_name, "Polres Jakarta Barat");
        assert_eq!((listing.version, listing.checked.clone()), (1, None));

        let mut changed = new.clone();
        changed.phones = vec!["112".parse().unwrap()];
        changed.schedule = None;
        let (ring, random) = (ring(), &mut Random::system());
        directory::save(&mut tx, &ring, random, &listing, &changed, now())
            .await
            .unwrap();
        let stale = directory::save(&mut tx, &ring, random, &listing, &new, now()).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let saved = found(&mut tx, &world, listing.id).await;
        assert_eq!((saved.facts, saved.version), (changed, 2));

        let elsewhere = directory::find(&mut tx, &world.ring, world.province, listing.id).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
        let unknown: ListingId = id();
        let unknown = directory::find(&mut tx, &world.ring, world.task_force, unknown).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        let office = world.organisations.police;
        let named = directory::named(
            &mut tx,
            &world.ring,
            world.task_force,
            office,
            "Bantuan hukum",
        )
        .await;
        assert_eq!(named.unwrap().map(|named| named.id), Some(listing.id));
        let other = world.organisations.shelter;
        let named = directory::named(
            &mut tx,
            &world.ring,
            world.task_force,
            other,
            "Bantuan hukum",
        )
        .await;
        assert_eq!(named.unwrap(), None);
        let twin = directory::add(&mut tx, &ring, random, world.task_force, id(), &new, now());
        assert!(matches!(twin.await, Err(Error::Duplicate)));
    });
}

#[test]
fn the_place_of_a_shelter_is_sealed_whatever_was_ticked() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut new = facts(world.organisations.shelter, "Rumah aman");
        new.needs = vec![ServiceKind::Shelter];
        new.area = "31.73.01.1001".parse().unwrap();
        assert!(!new.address_hidden);
        let listing = added(&mut tx, &world, &new).await;
        assert!(listing.facts.address_hidden);
        assert_eq!(listing.facts.area.to_string(), "31.73");
        assert_eq!(listing.facts.place, Whereabouts::default());
        let opened = directory::open_place(&mut tx, &ring(), &listing).await;
        assert_eq!(opened.unwrap(), new.place);

        // Neither a plain column nor the codes under which it is found tell where it is.
        let row = sql("select address, latitude_e6, hidden_place_a from listing where id = ?");
        let row = tx.row(&row.bind(listing.id)).await.unwrap().unwrap();
        assert_eq!(row.text("address").unwrap(), "");
        assert_eq!(row.int_opt("latitude_e6").unwrap(), None);
        let sealed = row.bytes("hidden_place_a").unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"Contoh"));
        let codes = sql("select area from listing_reach where listing = ? order by area");
        let codes = tx.rows(&codes.bind(listing.id)).await.unwrap();
        let codes: Vec<_> = codes.iter().map(|row| row.text("area").unwrap()).collect();
        assert_eq!(codes, ["31", "31.73"]);

        // No shelter any more, and shown again: then its place is plain.
        let mut plain = new.clone();
        plain.needs = vec![ServiceKind::LegalAid];
        let (ring, random) = (ring(), &mut Random::system());
        directory::save(&mut tx, &ring, random, &listing, &plain, now())
            .await
            .unwrap();
        let saved = found(&mut tx, &world, listing.id).await;
        assert_eq!(saved.facts, plain);
    });
}

#[test]
fn a_shelter_that_is_not_public_tells_its_telephone_only_inside() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut new = facts(world.organisations.shelter, "Rumah aman");
        new.needs = vec![ServiceKind::Shelter];
        new.description = "Di belakang pasar".to_owned();
        new.public = false;
        let listing = added(&mut tx, &world, &new).await;
        let said = (&listing.facts.description, &listing.facts.phones);
        assert_eq!(said, (&new.description, &new.phones));
        let stored = sql("select description, phones, inside_a from listing where id = ?");
        let row = tx.row(&stored.clone().bind(listing.id)).await.unwrap();
        let row = row.unwrap();
        assert_eq!(row.text("description").unwrap(), "");
        assert_eq!(row.text("phones").unwrap(), "");
        let sealed = row.bytes("inside_a").unwrap();
        for part in [b"pasar", b"55501"] {
            assert!(!sealed.windows(5).any(|found| found == part));
        }

        // The public is told how to reach it: then both are plain.
        new.public = true;
        let random = &mut Random::system();
        directory::save(&mut tx, &world.ring, random, &listing, &new, now())
            .await
            .unwrap();
        let row = tx.row(&stored.bind(listing.id)).await.unwrap().unwrap();
        assert_eq!(row.text("description").unwrap(), new.description);
        assert!(row.bytes_opt("inside_a").unwrap().is_none());
        let saved = found(&mut tx, &world, listing.id).await;
        assert_eq!(saved.facts.phones, new.phones);
    });
}

#[test]
fn the_whole_directory_is_read_by_name_page_by_page() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        for name in ["c", "a", "e", "b", "d"] {
            let mut new = facts(world.organisations.police, name);
            new.active = name != "b";
            added(&mut tx, &world, &new).await;
        }
        let force = world.task_force;
        let mut names = Vec::new();
        let mut after = None;
        loop {
            let page = directory::list(&mut tx, &world.ring, force, None, after, 2)
                .await
                .unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            names.extend(page.iter().map(|listing| listing.facts.name.clone()));
        }
        assert_eq!(
            names,
            ["a", "b", "c", "d", "e"],
            "also what is given no more"
        );
        let other = Some(world.organisations.shelter);
        let others = directory::list(&mut tx, &world.ring, force, other, None, 9)
            .await
            .unwrap();
        assert!(others.is_empty());
        let elsewhere = directory::list(&mut tx, &world.ring, world.province, None, None, 9).await;
        assert!(elsewhere.unwrap().is_empty());
    });
}
