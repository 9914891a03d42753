//! Tokens of forms on both databases: the first sending counts, later ones get its answer.

use crate::common::{World, now};
use jiff::ToSpan;
use store::idempotency::{claim, sweep};
use testkit::each_database;

#[test]
fn a_token_is_claimed_once_by_each_account() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let account = world.officer.actor.account;
        let mut tx = world.store.write().await.unwrap();
        assert_eq!(
            claim(&mut tx, account, "t", "L-1", now()).await.unwrap(),
            None
        );
        drop(tx);
        let mut tx = world.store.write().await.unwrap();
        let kept = claim(&mut tx, account, "t", "L-2", now()).await.unwrap();
        assert_eq!(kept, None, "what was rolled back does not count");
        let again = claim(&mut tx, account, "t", "L-3", now()).await.unwrap();
        assert_eq!(again.as_deref(), Some("L-2"));
        let other = world.manager.actor.account;
        assert_eq!(
            claim(&mut tx, other, "t", "L-4", now()).await.unwrap(),
            None
        );
        assert_eq!(
            claim(&mut tx, account, "u", "L-5", now()).await.unwrap(),
            None
        );
    });
}

#[test]
fn old_tokens_are_forgotten() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let account = world.officer.actor.account;
        let mut tx = world.store.write().await.unwrap();
        claim(&mut tx, account, "old", "L-1", now() - 2.hours())
            .await
            .unwrap();
        claim(&mut tx, account, "new", "L-2", now()).await.unwrap();
        assert_eq!(sweep(&mut tx, now() - 1.hour()).await.unwrap(), 1);
        assert_eq!(
            claim(&mut tx, account, "old", "L-3", now()).await.unwrap(),
            None
        );
        let kept = claim(&mut tx, account, "new", "L-4", now()).await.unwrap();
        assert_eq!(kept.as_deref(), Some("L-2"));
    });
}
