//! Sessions and drafts on both databases.

use domain::people::Role;
use jiff::{SignedDuration, Timestamp};
use store::sessions::{self, AccountState, NewSession, Renewed, Stage};
use store::{Error, drafts, people, sql, team_keys};
use testkit::each_database;
use testkit::world::{Person, World, id, now};
use vault::Random;

fn at(minute: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minute)
}

async fn begin(world: &World, person: &Person, token: &[u8], minute: i64) {
    let mut tx = world.store.write().await.unwrap();
    let new = NewSession {
        token_digest: token,
        id: id(),
        account: person.account(),
        member_key_wrap: Some(b"wrap"),
        stage: Stage::Full,
        device: "Firefox, Linux",
        at: at(minute),
    };
    sessions::create(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn a_session_knows_who_asks() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let lead = world.lead();
        begin(&world, lead, b"token", 0).await;
        let mut tx = world.store.read().await.unwrap();
        let row = sessions::load(&mut tx, b"token", at(1))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.actor, lead.actor);
        assert_eq!((row.login.as_str(), row.area.as_str()), ("lead", "31.73"));
        assert_eq!(row.team_names, ["Tim Pendampingan"]);
        assert!(row.account_active && row.waiting_for.is_empty());
        assert_eq!((row.stage, row.member_key_version), (Stage::Full, Some(1)));
        assert_eq!(row.member_key_wrap.as_deref(), Some(b"wrap".as_slice()));
        assert!(
            sessions::load(&mut tx, b"other", at(1))
                .await
                .unwrap()
                .is_none()
        );
    });
}

#[test]
fn a_member_who_waits_has_no_relation_to_the_team() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let manager = world.of(Role::CaseManager);
        begin(&world, manager, b"token", 0).await;
        let mut tx = world.store.write().await.unwrap();
        team_keys::withdraw(&mut tx, manager.account())
            .await
            .unwrap();
        let row = sessions::load(&mut tx, b"token", at(1))
            .await
            .unwrap()
            .unwrap();
        assert!(row.actor.teams.is_empty() && row.actor.leads.is_empty());
        assert_eq!(row.waiting_for, ["Tim Pendampingan"]);
    });
}

#[test]
fn a_disabled_or_expired_account_may_not_work() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let manager = world.of(Role::CaseManager);
        begin(&world, manager, b"token", 0).await;
        let mut tx = world.store.write().await.unwrap();
        let mut account = people::account(&mut tx, world.task_force, manager.account())
            .await
            .unwrap();
        account.expires_at = Some(at(10));
        people::save_account(&mut tx, &account).await.unwrap();
        for (minute, active) in [(9, true), (10, false)] {
            let row = sessions::load(&mut tx, b"token", at(minute))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(row.account_active, active, "minute {minute}");
        }
        let stale = people::save_account(&mut tx, &account).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let mut account = people::account(&mut tx, world.task_force, manager.account())
            .await
            .unwrap();
        account.state = AccountState::Disabled;
        people::save_account(&mut tx, &account).await.unwrap();
        let row = sessions::load(&mut tx, b"token", at(1))
            .await
            .unwrap()
            .unwrap();
        assert!(!row.account_active);
    });
}

#[test]
fn a_new_token_replaces_the_old_one_and_the_beginning_stays() {
    each_database(|store| async move {
        let world = World::create(store).await;
        begin(&world, world.lead(), b"token", 0).await;
        let mut tx = world.store.write().await.unwrap();
        let renewed = Renewed {
            token_digest: b"newer",
            member_key_wrap: None,
            stage: Stage::Locked,
            step_up_at: Some(at(5)),
        };
        sessions::renew(&mut tx, b"token", &renewed).await.unwrap();
        assert!(
            sessions::load(&mut tx, b"token", at(6))
                .await
                .unwrap()
                .is_none()
        );
        let row = sessions::load(&mut tx, b"newer", at(6))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((row.created_at, row.step_up_at), (at(0), Some(at(5))));
        assert_eq!((row.stage, row.member_key_wrap), (Stage::Locked, None));
        let gone = sessions::renew(&mut tx, b"token", &renewed).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        sessions::touch(&mut tx, b"newer", at(7)).await.unwrap();
        let row = sessions::load(&mut tx, b"newer", at(8))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.seen_at, at(7));
    });
}

#[test]
fn sessions_are_listed_and_ended_by_their_owner_alone() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (lead, other) = (world.lead(), world.colleague());
        for (token, minute) in [(b"a", 0), (b"b", 1), (b"c", 2)] {
            begin(&world, lead, token, minute).await;
        }
        begin(&world, other, b"x", 0).await;
        let mut tx = world.store.write().await.unwrap();
        let listed = sessions::list(&mut tx, lead.account()).await.unwrap();
        assert_eq!(
            listed.iter().map(|s| s.created_at).collect::<Vec<_>>(),
            [at(2), at(1), at(0)]
        );
        assert_eq!(listed[0].device, "Firefox, Linux");
        assert!(
            !sessions::revoke(&mut tx, other.account(), &listed[0].id)
                .await
                .unwrap()
        );
        assert!(
            sessions::revoke(&mut tx, lead.account(), &listed[0].id)
                .await
                .unwrap()
        );
        let ended = sessions::revoke_others(&mut tx, lead.account(), Some(&listed[1].id)).await;
        assert_eq!(ended.unwrap(), 1);
        assert_eq!(
            sessions::list(&mut tx, lead.account()).await.unwrap().len(),
            1
        );
        sessions::end(&mut tx, b"b").await.unwrap();
        assert!(
            sessions::list(&mut tx, lead.account())
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(sessions::sweep(&mut tx, at(0)).await.unwrap(), 0);
        assert_eq!(sessions::sweep(&mut tx, at(1)).await.unwrap(), 1);
    });
}

#[test]
fn a_draft_is_its_owners_and_unreadable_in_the_database() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (lead, other) = (world.lead().account(), world.colleague().account());
        let random = &mut Random::system();
        let mut tx = world.store.write().await.unwrap();
        for (path, body, minute) in [
            ("/intake/new", "story=pertama", 0),
            ("/intake/new", "story=kedua+lebih+panjang", 1),
            ("/account", "name=x", 2),
        ] {
            drafts::save(&mut tx, &world.ring, random, lead, path, body, at(minute))
                .await
                .unwrap();
        }
        let draft = drafts::find(&mut tx, &world.ring, lead, "/intake/new")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (draft.body.as_str(), draft.saved_at),
            ("story=kedua+lebih+panjang", at(1))
        );
        assert!(
            drafts::find(&mut tx, &world.ring, other, "/intake/new")
                .await
                .unwrap()
                .is_none()
        );
        let listed = drafts::list(&mut tx, lead).await.unwrap();
        assert_eq!(
            listed.iter().map(|d| d.path.as_str()).collect::<Vec<_>>(),
            ["/account", "/intake/new"]
        );
        for row in tx.rows(&sql("select body_a from draft")).await.unwrap() {
            let stored = row.bytes("body_a").unwrap();
            assert!(!stored.windows(5).any(|part| part == b"kedua"));
        }
        // A row moved to somebody else does not open for them.
        let moved = sql("update draft set account = ? where path = '/intake/new'").bind(other);
        tx.run(&moved).await.unwrap();
        let opened = drafts::find(&mut tx, &world.ring, other, "/intake/new").await;
        assert!(matches!(opened, Err(Error::Sealed(_))));
        drafts::remove(&mut tx, lead, "/account").await.unwrap();
        assert!(drafts::list(&mut tx, lead).await.unwrap().is_empty());
    });
}
