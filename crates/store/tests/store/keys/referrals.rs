//! What a referral shares opens after its acceptance and not before, whatever is done to the rows.

use crate::keys::help::{case, read_with, seal};
use domain::people::Role;
use policy::Refer;
use store::{Error, access, sql};
use testkit::each_database;
use testkit::world::{World, id};
use vault::SectionB;

#[test]
fn an_offered_key_does_not_open_before_it_is_released() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let (sender, receiver) = (world.of(Role::CaseManager), world.of(Role::ServiceProvider));
        let sealed = seal(&world, sender, &code, "luka bakar").await;
        let mut tx = world.store.write().await.unwrap();
        let auth = access::case::<Refer>(&mut tx, &sender.actor, &code)
            .await
            .unwrap();
        let to = world.teams.receiving;
        world
            .keeper(sender)
            .offer(&mut tx, &auth, id(), to, SectionB::Medical)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        // The rights of the sender with the keys of the receiver: only keys stand in the way.
        let mut keys = world.keeper(receiver);
        let held = read_with(&world.store, &mut keys, sender, &code, &sealed).await;
        assert_eq!(held.unwrap(), None);

        let mut tx = world.store.write().await.unwrap();
        tx.run(&sql("update data_key_share set referral = null"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let forced = read_with(&world.store, &mut keys, sender, &code, &sealed).await;
        assert!(
            matches!(forced, Err(Error::Sealed(_))),
            "who writes to the database releases nothing: {forced:?}"
        );
    });
}
