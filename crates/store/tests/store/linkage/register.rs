//! The register holds what is stored: after the start, after every change, by whomever.

use crate::common::{World, now};
use crate::linkage::help::*;
use domain::cases::PersonRole;
use domain::intake::{PersonAtRisk, Reply};
use policy::Edit;
use std::time::Duration;
use store::cases::{By, persons};
use store::linkage::{Described, Register, models, pairs, settings};
use store::{Error, access};
use testkit::each_database;

fn asked(name: &str, nik: Option<&str>) -> Described {
    let person = PersonAtRisk {
        name: Reply::Given(name.parse().unwrap()),
        nik: nik.map_or(Reply::NotAsked, |nik| Reply::Given(nik.parse().unwrap())),
        phone: Reply::NotAsked,
        sex: Reply::NotAsked,
        age: Reply::NotAsked,
    };
    Described::at_risk(&person, "2024-03-15")
}

async fn is_known(register: &Register, name: &str) -> bool {
    let answer = register.ask(&asked(name, Some("3173054501990001")), 0.5);
    !answer.unwrap().unwrap().matches.is_empty()
}

async fn caught_up(world: &World, register: &Register) {
    register.catch_up(&world.store, &world.ring).await.unwrap();
    let verified = register.verify(&world.store, &world.ring).await.unwrap();
    assert!(verified.same, "{verified:?}");
}

#[test]
fn it_answers_once_it_has_read_and_follows_every_change() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let first = known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        let register = Register::new();
        let answer = register.ask(&asked("Siti Nurhasanah", None), 0.5).unwrap();
        assert!(answer.is_none(), "not read yet");
        caught_up(&world, &register).await;
        // Another spelling of the same name is the same person by the same NIK.
        assert!(is_known(&register, "Sitti Nur Hasana").await);

        let other = identity("Dewi Kartika", 77);
        let by = &world.manager;
        record(&world, by, first.case, first.person, &other, 2).await;
        caught_up(&world, &register).await;
        assert!(!is_known(&register, "Siti Nurhasanah").await);

        record(
            &world,
            by,
            first.case,
            first.person,
            &identity("Siti Nurhasanah", 1),
            3,
        )
        .await;
        caught_up(&world, &register).await;
        assert!(is_known(&register, "Siti Nurhasanah").await);
        let mut tx = world.store.write().await.unwrap();
        let code = first.case.to_string();
        let auth = access::case::<Edit>(&mut tx, &by.actor, &code)
            .await
            .unwrap();
        let facts = persons::PersonFacts::unknown(PersonRole::Witness);
        persons::save(
            &mut tx,
            &auth,
            first.person,
            &facts,
            4,
            &By::actor(&by.actor, now()),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        caught_up(&world, &register).await;
        assert!(
            !is_known(&register, "Siti Nurhasanah").await,
            "no victim any more"
        );
    });
}

#[test]
fn what_nobody_asks_is_let_go_and_read_anew() {
    each_database(|store| async move {
        let world = World::new(store).await;
        known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        let register = Register::new();
        register.rest(Duration::ZERO).await;
        assert!(!register.is_held(), "nothing was read");
        caught_up(&world, &register).await;
        register.rest(Duration::from_secs(60)).await;
        assert!(is_known(&register, "Siti Nurhasanah").await);
        register.rest(Duration::ZERO).await;
        assert!(!register.is_held());
        // Neither a record that came meanwhile nor one from before is missing afterwards.
        known(&world, 1, &identity("Dewi Kartika", 2)).await;
        caught_up(&world, &register).await;
        assert!(is_known(&register, "Siti Nurhasanah").await);
        let mut tx = world.store.read().await.unwrap();
        assert!(pairs::are_due(&mut tx).await.unwrap());
        drop(tx);
        seek(&world, &register).await;
        let mut tx = world.store.read().await.unwrap();
        assert!(!pairs::are_due(&mut tx).await.unwrap());
    });
}

#[test]
fn the_newest_model_is_used_unless_another_is_chosen() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let register = Register::new();
        caught_up(&world, &register).await;
        assert_eq!(register.version().as_deref(), Some(models::SHIPPED_VERSION));
        let mut tx = world.store.write().await.unwrap();
        let mut model = models::load(&mut tx, models::SHIPPED_VERSION)
            .await
            .unwrap();
        let again = models::add(&mut tx, &model, None, now()).await;
        assert!(matches!(again, Err(Error::Duplicate)));
        model.version = "2024-03".to_owned();
        models::add(&mut tx, &model, None, now()).await.unwrap();
        model.version = "foreign".to_owned();
        model.settings.fields.pop();
        let foreign = models::add(&mut tx, &model, None, now()).await;
        assert!(matches!(foreign, Err(Error::Corrupt(_))));
        tx.commit().await.unwrap();
        caught_up(&world, &register).await;
        assert_eq!(register.version().as_deref(), Some("2024-03"));

        let mut tx = world.store.write().await.unwrap();
        let chosen = settings::Settings {
            model: Some(models::SHIPPED_VERSION.to_owned()),
            ..settings::Settings::default()
        };
        settings::set(&mut tx, &chosen).await.unwrap();
        assert_eq!(settings::get(&mut tx).await.unwrap(), chosen);
        tx.commit().await.unwrap();
        caught_up(&world, &register).await;
        assert_eq!(register.version().as_deref(), Some(models::SHIPPED_VERSION));
    });
}
