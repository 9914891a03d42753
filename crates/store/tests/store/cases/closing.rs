//! The closing gate and reopening.

use crate::cases::help::*;
use crate::common::{World, id, now};
use domain::cases::*;
use domain::ids::*;
use domain::{Coded, Story};
use jiff::ToSpan;
use policy::{Close, Edit, Open, Reopen, See};
use std::collections::BTreeSet;
use store::access::{self};
use store::cases::Fault;
use store::cases::closing::{self, Settled};
use store::cases::events::Happened;
use store::cases::follow_ups;
use store::cases::notes::{self};
use store::{Error, sql};
use testkit::each_database;

async fn service(world: &World, case: CaseId, state: &str) -> ServiceId {
    let service: ServiceId = id();
    let mut tx = world.store.write().await.unwrap();
    tx.run(
        &sql(
            "insert into service (id, case_id, team, kind, applied_on, due_at, state, created_at, \
             updated_at, version) values (?, ?, ?, 'health', '2024-03-15', ?, ?, ?, ?, 1)",
        )
        .bind(service)
        .bind(case)
        .bind(world.teams[0])
        .bind(now() + 168.hours())
        .bind(state)
        .bind(now())
        .bind(now()),
    )
    .await
    .unwrap();
    store::deadlines::refresh_case(&mut tx, case).await.unwrap();
    tx.commit().await.unwrap();
    service
}

async fn settle(world: &World, code: &str, version: i64, settled: Settled) -> Result<(), Fault> {
    change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
        closing::settle(
            tx,
            &mut keeper,
            auth,
            &settled,
            version,
            &by(&world.manager),
        )
    })
}

fn settled(monitoring: Monitoring) -> Settled {
    Settled {
        monitoring,
        reason: None,
        restitution: Some(RestitutionOutcome::NotClaimed),
        retention: Some(RetentionClass::AdultVictim),
    }
}

#[test]
fn the_gate_names_what_is_missing_and_opens_when_nothing_is() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = opened(&world).await;
        let code = opened.code.to_string();
        let service = service(&world, opened.id, "requested").await;
        assert_eq!(case(&world, &code).await.due_at, Some(now() + 168.hours()));
        let who = by(&world.manager);
        let close = async |version| {
            change!(world, &world.manager, Close, code, |tx, auth, keeper| {
                closing::close(tx, auth, version, (today(), &who))
            })
        };
        let Err(Fault::Gate(missing)) = close(1).await else {
            panic!()
        };
        assert_eq!(missing.len(), 4);
        assert_eq!(
            case(&world, &code).await.version,
            1,
            "a refused closing changes nothing"
        );

        let done = settle(&world, &code, 1, settled(Monitoring::Done)).await;
        assert!(matches!(done, Err(Fault::NoFollowUp)));
        let left_out = settle(&world, &code, 1, settled(Monitoring::LeftOut)).await;
        assert!(matches!(left_out, Err(Fault::ReasonRequired)));
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            follow_ups::record(tx, auth, id(), today(), FollowUpOutcome::Safe, &who)
        })
        .unwrap();
        let contacts = change!(world, &world.manager, See, code, |tx, auth, keeper| {
            follow_ups::all(tx, auth)
        })
        .unwrap();
        assert_eq!(
            (contacts[0].contacted_on, contacts[0].outcome),
            (today(), FollowUpOutcome::Safe)
        );
        settle(&world, &code, 1, settled(Monitoring::Done))
            .await
            .unwrap();
        let missing = change!(world, &world.manager, See, code, |tx, auth, keeper| {
            closing::missing(tx, auth)
        })
        .unwrap();
        assert!(matches!(missing[..], [Missing::Track(..)]));
        assert!(matches!(close(2).await, Err(Fault::Gate(_))));
        let mut tx = world.store.write().await.unwrap();
        tx.run(&sql("update service set state = 'done' where id = ?").bind(service))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(close(1).await, Err(Fault::Store(Error::Stale))));
        close(2).await.unwrap();
        let closed = case(&world, &code).await;
        assert_eq!((closed.stage, closed.is_open()), (Stage::Closed, false));
        assert_eq!((closed.closed_at, closed.due_at), (Some(now()), None));
        // Closed: readable, not writable.
        let mut tx = world.store.read().await.unwrap();
        assert!(
            access::case::<Open>(&mut tx, &world.manager.actor, &code)
                .await
                .is_ok()
        );
        assert!(
            access::case::<Edit>(&mut tx, &world.manager.actor, &code)
                .await
                .is_err()
        );
    });
}

#[test]
fn a_closed_case_is_reopened_with_a_reason_and_asks_anew() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = opened(&world).await;
        let code = opened.code.to_string();
        let reason = Some((id(), Story::parse("Korban pindah ke luar negeri.").unwrap()));
        let left_out = Settled {
            reason,
            ..settled(Monitoring::LeftOut)
        };
        settle(&world, &code, 1, left_out).await.unwrap();
        let who = by(&world.manager);
        change!(world, &world.manager, Close, code, |tx, auth, keeper| {
            closing::close(tx, auth, 2, (today(), &who))
        })
        .unwrap();
        let why = Story::parse("Korban kembali menghubungi.").unwrap();
        change!(world, &world.manager, Reopen, code, |tx, auth, keeper| {
            closing::reopen(tx, &mut keeper, auth, (id(), &why), 3, &who)
        })
        .unwrap();
        let again = case(&world, &code).await;
        assert_eq!((again.stage, again.closed_at), (Stage::Assessment, None));
        assert_eq!(
            (again.monitoring, again.retention),
            (Monitoring::Outstanding, None)
        );
        assert_eq!(again.restitution, Some(RestitutionOutcome::NotClaimed));
        let notes = change!(world, &world.manager, See, code, |tx, auth, keeper| {
            notes::list(tx, auth)
        })
        .unwrap();
        let kinds: BTreeSet<_> = notes.iter().map(|note| note.kind.code()).collect();
        assert_eq!(kinds, BTreeSet::from(["monitoring-left-out", "reopening"]));
        let events = happened(&world, &code).await;
        assert!(events.contains(&Happened::Closed) && events.contains(&Happened::Reopened));
    });
}
