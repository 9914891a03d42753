//! Imported spreadsheets of services.

use crate::directory::help::{added, facts, found};
use domain::services::ServiceKind;
use jiff::civil::date;
use store::directory::{self, Batch, Change, NewBatch, Reversal};
use store::{Error, Tx};
use testkit::each_database;
use testkit::world::{World, id, now, ring};
use vault::Random;

async fn import(tx: &mut Tx, world: &World, changes: &[Change]) -> Result<Batch, Error> {
    let new = NewBatch {
        id: id(),
        task_force: world.task_force,
        file_name: "direktori.xlsx".to_owned(),
        by: world.person("secretariat").account(),
    };
    directory::import(tx, &ring(), &mut Random::system(), &new, changes, now()).await?;
    directory::batch(tx, &world.ring, world.task_force, new.id).await
}

async fn reverse(tx: &mut Tx, world: &World, batch: &Batch) -> Result<Reversal, Error> {
    let by = world.person("secretariat").account();
    directory::reverse(tx, &ring(), &mut Random::system(), batch, by, now()).await
}

#[test]
fn a_batch_comes_and_goes_as_a_whole() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut shelter = facts(world.organisations.shelter, "Rumah aman");
        shelter.needs = vec![ServiceKind::Shelter];
        let before = added(&mut tx, &world, &shelter).await;
        let mut changed = shelter.clone().settled();
        changed.capacity = Some(12);
        changed.place.address = "Jalan Baru 2".to_owned();
        let changes = [
            Change {
                listing: before.id,
                version: Some(before.version),
                facts: changed.clone(),
            },
            Change {
                listing: id(),
                version: None,
                facts: facts(world.organisations.police, "Baru"),
            },
        ];
        let batch = import(&mut tx, &world, &changes).await.unwrap();
        assert_eq!((batch.added, batch.changed), (1, 1));
        assert_eq!(batch.by_name, "Dian Puspita");
        let after = found(&mut tx, &world, before.id).await;
        assert_eq!(after.facts.capacity, Some(12));
        let elsewhere = directory::batch(&mut tx, &world.ring, world.province, batch.id).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
        let listed = directory::batches(&mut tx, &world.ring, world.task_force, 9)
            .await
            .unwrap();
        assert_eq!(listed, std::slice::from_ref(&batch));

        let done = reverse(&mut tx, &world, &batch).await.unwrap();
        let wanted = Reversal {
            removed: 1,
            restored: 1,
            kept: 0,
        };
        assert_eq!(done, wanted);
        let again = found(&mut tx, &world, before.id).await;
        assert_eq!(again.facts, before.facts);
        let place = directory::open_place(&mut tx, &ring(), &again)
            .await
            .unwrap();
        assert_eq!(place, shelter.place, "also where it is");
        let gone =
            directory::find(&mut tx, &world.ring, world.task_force, changes[1].listing).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        assert!(matches!(
            reverse(&mut tx, &world, &batch).await,
            Err(Error::Stale)
        ));
        let listed = directory::batches(&mut tx, &world.ring, world.task_force, 9)
            .await
            .unwrap();
        assert_eq!(listed[0].reversed_by_name.as_deref(), Some("Dian Puspita"));
    });
}

#[test]
fn what_people_did_since_is_not_undone() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let new = |name: &str| Change {
            listing: id(),
            version: None,
            facts: facts(world.organisations.police, name),
        };
        let changes = [new("diubah"), new("diperiksa"), new("dibiarkan")];
        let batch = import(&mut tx, &world, &changes).await.unwrap();
        let touched = found(&mut tx, &world, changes[0].listing).await;
        let mut facts = touched.facts.clone();
        facts.phones = vec!["110".parse().unwrap()];
        directory::save(
            &mut tx,
            &ring(),
            &mut Random::system(),
            &touched,
            &facts,
            now(),
        )
        .await
        .unwrap();
        let checked = found(&mut tx, &world, changes[1].listing).await;
        let by = world.person("investigator").account();
        directory::verify(&mut tx, &checked, by, date(2024, 3, 15))
            .await
            .unwrap();
        let done = reverse(&mut tx, &world, &batch).await.unwrap();
        let wanted = Reversal {
            removed: 1,
            restored: 0,
            kept: 2,
        };
        assert_eq!(done, wanted);
        let left = directory::list(&mut tx, &world.ring, world.task_force, None, None, 9)
            .await
            .unwrap();
        let names: Vec<_> = left
            .iter()
            .map(|listing| listing.facts.name.as_str())
            .collect();
        assert_eq!(names, ["diperiksa", "diubah"]);
    });
}

#[test]
fn a_row_that_was_looked_at_too_early_stops_the_whole_batch() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let before = added(&mut tx, &world, &facts(world.organisations.police, "a")).await;
        tx.commit().await.unwrap();
        let mut tx = world.store.write().await.unwrap();
        let changes = [
            Change {
                listing: id(),
                version: None,
                facts: facts(world.organisations.police, "b"),
            },
            Change {
                listing: before.id,
                version: Some(before.version + 1),
                facts: before.facts.clone(),
            },
        ];
        let stale = import(&mut tx, &world, &changes).await;
        assert!(matches!(stale, Err(Error::Stale)));
        drop(tx);
        let mut tx = world.store.read().await.unwrap();
        let all = directory::list(&mut tx, &world.ring, world.task_force, None, None, 9)
            .await
            .unwrap();
        assert_eq!(all.len(), 1);
        assert!(
            directory::batches(&mut tx, &world.ring, world.task_force, 9)
                .await
                .unwrap()
                .is_empty()
        );
    });
}
