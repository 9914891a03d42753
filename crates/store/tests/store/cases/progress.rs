//! Owner, stage, header, conflicts of interest.

use crate::cases::help::*;
use crate::common::{World, now};
use domain::cases::*;
use domain::people::Role;
use domain::{Country, Place};
use policy::{Edit, Plan, See};
use store::Error;
use store::access::{self, Refused};
use store::cases::events::Happened;
use store::cases::opening::{self, Direct};
use store::cases::progress::{self, Header};
use store::cases::{self, Fault};
use testkit::each_database;
use vault::Random;

#[test]
fn a_case_without_an_owner_is_taken_and_only_its_owner_or_supervisor_hands_it_over() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let colleague = world.enlist(0, Role::CaseManager, false).await;
        let other = world.enlist(0, Role::CaseManager, false).await;
        let mut tx = world.store.write().await.unwrap();
        let new = Direct {
            owner: None,
            ..direct(&world)
        };
        let code = opening::open_direct(&mut tx, &mut Random::system(), &new, now())
            .await
            .unwrap()
            .code;
        tx.commit().await.unwrap();

        let (me, them) = (colleague.actor.account, other.actor.account);
        let for_another = change!(world, &colleague, Plan, code, |tx, auth, keeper| {
            progress::assign(tx, auth, them, 1, &by(&colleague))
        });
        assert!(matches!(for_another, Err(Fault::NotYours)));
        change!(world, &colleague, Plan, code, |tx, auth, keeper| {
            progress::assign(tx, auth, me, 1, &by(&colleague))
        })
        .unwrap();
        assert_eq!(case(&world, code).await.owner, Some(me));
        let taken_away = change!(world, &other, Plan, code, |tx, auth, keeper| {
            progress::assign(tx, auth, them, 2, &by(&other))
        });
        assert!(matches!(taken_away, Err(Fault::NotYours)));
        let stale = change!(world, &colleague, Plan, code, |tx, auth, keeper| {
            progress::assign(tx, auth, them, 1, &by(&colleague))
        });
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        change!(world, &world.manager, Plan, code, |tx, auth, keeper| {
            progress::assign(tx, auth, them, 2, &by(&world.manager))
        })
        .unwrap();
        let stranger = world.stranger.actor.account;
        let outside = change!(world, &other, Plan, code, |tx, auth, keeper| {
            progress::assign(tx, auth, stranger, 3, &by(&other))
        });
        assert!(matches!(outside, Err(Fault::NotAMember)));
        let events = happened(&world, code).await;
        assert_eq!(events[..2], [Happened::HandedOver, Happened::OwnerAssigned]);
    });
}

#[test]
fn stages_move_by_the_rules_and_a_stale_version_is_refused() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let steps = progress::steps(&case(&world, code).await);
        assert_eq!(steps, [StageAction::Identify, StageAction::Plan]);
        for (version, action, stage) in [
            (1, StageAction::Identify, Stage::Identified),
            (2, StageAction::Plan, Stage::Planning),
            (3, StageAction::StartServices, Stage::InService),
        ] {
            let done = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                progress::step(tx, auth, action, version, &by(&world.manager))
            });
            assert_eq!(done.unwrap(), stage);
        }
        for action in [
            StageAction::Identify,
            StageAction::Close,
            StageAction::Transfer,
        ] {
            let refused = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                progress::step(tx, auth, action, 4, &by(&world.manager))
            });
            assert!(matches!(refused, Err(Fault::Step(_))), "{action}");
        }
        let stale = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            progress::step(
                tx,
                auth,
                StageAction::StartMonitoring,
                3,
                &by(&world.manager),
            )
        });
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        assert_eq!(case(&world, code).await.stage, Stage::InService);
    });
}

#[test]
fn the_header_keeps_place_and_marks() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let header = Header {
            place: Place::Abroad(Country::parse("MY").unwrap()),
            high_risk: true,
            no_contact: true,
        };
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            progress::save_header(tx, auth, &header, 1, &by(&world.manager))
        })
        .unwrap();
        let saved = case(&world, code).await;
        assert_eq!((saved.area, saved.country.unwrap().code()), (None, "MY"));
        assert_eq!(
            (saved.high_risk, saved.no_contact, saved.version),
            (true, true, 2)
        );
        let nowhere = Header {
            place: Place::Area("99.01".parse().unwrap()),
            ..header
        };
        let refused = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            progress::save_header(tx, auth, &nowhere, 2, &by(&world.manager))
        });
        assert!(matches!(refused, Err(Fault::UnknownArea)));
        let events = happened(&world, code).await;
        assert_eq!(
            events[..2],
            [Happened::FlagsChanged, Happened::PlaceChanged]
        );
    });
}

#[test]
fn who_is_in_conflict_of_interest_loses_the_case_at_once() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let colleague = world.enlist(0, Role::CaseManager, false).await;
        let code = opened(&world).await.code;
        let (owner, them) = (world.manager.actor.account, colleague.actor.account);
        let refused = change!(world, &colleague, Plan, code, |tx, auth, keeper| {
            progress::record_conflict(tx, auth, owner, &by(&colleague))
        });
        assert!(matches!(refused, Err(Fault::NotYours)));
        change!(world, &world.manager, Plan, code, |tx, auth, keeper| {
            progress::record_conflict(tx, auth, them, &by(&world.manager))
        })
        .unwrap();
        let code = code.to_string();
        let mut tx = world.store.read().await.unwrap();
        let gone = access::case::<See>(&mut tx, &colleague.actor, &code).await;
        assert!(matches!(gone, Err(Refused::Denied(_))));
        let auth = access::case::<Plan>(&mut tx, &world.manager.actor, &code)
            .await
            .unwrap();
        let named = progress::conflicts(&mut tx, &auth).await.unwrap();
        assert_eq!(named[0].0, them);
        let members = progress::members(&mut tx, &auth).await.unwrap();
        let member = members
            .iter()
            .find(|member| member.account == them)
            .unwrap();
        assert!(member.conflicted && !member.can_own());
        drop(tx);
        let given = change!(world, &world.manager, Plan, code, |tx, auth, keeper| {
            progress::assign(tx, auth, them, 1, &by(&world.manager))
        });
        assert!(matches!(given, Err(Fault::NotAMember)));
        change!(world, &world.manager, Plan, code, |tx, auth, keeper| {
            progress::lift_conflict(tx, auth, them, &by(&world.manager))
        })
        .unwrap();
        let mut tx = world.store.read().await.unwrap();
        assert!(
            access::case::<See>(&mut tx, &colleague.actor, &code)
                .await
                .is_ok()
        );
    });
}

#[test]
fn an_owner_who_declares_a_conflict_owns_the_case_no_longer() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let second = world.enlist(0, Role::CaseManager, true).await;
        let code = opened(&world).await.code.to_string();
        let me = world.manager.actor.account;
        change!(world, &world.manager, Plan, code, |tx, auth, keeper| {
            progress::record_conflict(tx, auth, me, &by(&world.manager))
        })
        .unwrap();
        let mut tx = world.store.read().await.unwrap();
        assert!(
            access::case::<See>(&mut tx, &world.manager.actor, &code)
                .await
                .is_err()
        );
        let auth = access::case::<See>(&mut tx, &second.actor, &code)
            .await
            .unwrap();
        assert_eq!(cases::find(&mut tx, &auth).await.unwrap().owner, None);
    });
}
