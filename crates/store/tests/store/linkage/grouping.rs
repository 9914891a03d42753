//! Whatever is decided and retracted in whatever order, persons are what the kept events say.

use crate::common::World;
use crate::linkage::help::*;
use domain::Coded;
use domain::ids::PersonId;
use domain::linkage::{LinkEvent, Pair, Said, Side, Verdict};
use proptest::prelude::*;
use store::linkage::persons::{self, group};
use testkit::each_database;
use uuid::Uuid;

fn pair(one: u128, other: u128) -> Option<Pair> {
    Pair::new(
        PersonId(Uuid::from_u128(one)),
        PersonId(Uuid::from_u128(other)),
    )
}

fn decided(id: u128, pair: Pair, verdict: Verdict) -> LinkEvent {
    let what = Said::Decided {
        side: Side::Both,
        verdict,
        blind: false,
    };
    LinkEvent {
        id: Uuid::from_u128(id),
        pair,
        what,
    }
}

proptest! {
    /// Merging and unmerging brings back exactly what was before.
    #[test]
    fn retracting_leaves_nothing_behind(
        said in proptest::collection::vec((1_u128..7, 1_u128..7, 0_usize..3, any::<bool>()), 0..25),
    ) {
        let mut events = Vec::new();
        let mut kept = Vec::new();
        for (at, (one, other, verdict, taken_back)) in said.into_iter().enumerate() {
            let Some(pair) = pair(one, other) else { continue };
            let id = 2 * at as u128 + 1;
            let event = decided(id, pair, Verdict::ALL[verdict]);
            events.push(event);
            if taken_back {
                let what = Said::Retracted(event.id);
                events.push(LinkEvent { id: Uuid::from_u128(id + 1000), pair, what });
            } else {
                kept.push(event);
            }
        }
        prop_assert_eq!(group(&events), group(&kept));
    }

    /// Records of which somebody says that they are two persons are never joined.
    #[test]
    fn two_persons_are_never_joined(
        said in proptest::collection::vec((1_u128..6, 1_u128..6, 0_usize..2), 0..20),
    ) {
        let mut events = Vec::new();
        for (at, (one, other, verdict)) in said.into_iter().enumerate() {
            if let Some(pair) = pair(one, other) {
                events.push(decided(at as u128 + 1, pair, Verdict::ALL[verdict]));
            }
        }
        let grouped = group(&events);
        let last = |pair: Pair| events.iter().rfind(|event| event.pair == pair).map(|e| e.what);
        for event in &events {
            let what = last(event.pair);
            let two = matches!(what, Some(Said::Decided { verdict: Verdict::Different, .. }));
            let one = |person| grouped.get(&person).copied().unwrap_or(person);
            prop_assert!(!two || one(event.pair.low()) != one(event.pair.high()));
        }
    }
}

#[test]
fn what_is_stored_is_what_a_replay_of_all_events_gives() {
    each_database(|store| async move {
        let world = World::new(store).await;
        for _ in 0..4 {
            known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        }
        sought(&world).await;
        let pairs = waiting(&world, &world.manager).await;
        assert_eq!(pairs.len(), 6, "each of four with each");
        // Decided and taken back in an order that joins, parts and contradicts.
        let mut turn = 7_usize;
        for step in 0..40 {
            turn = (turn * 31 + step) % 1009;
            let reference = pairs[turn % pairs.len()].reference;
            let verdict = Verdict::ALL[turn % 2];
            if decide(&world, &world.manager, reference, verdict)
                .await
                .is_err()
            {
                retract(&world, &world.manager, reference).await.unwrap();
            }
            let mut tx = read(&world).await;
            let events = persons::all_events(&mut tx).await.unwrap();
            let stored = persons::stored(&mut tx).await.unwrap();
            assert_eq!(stored, group(&events), "after {step} steps");
        }
    });
}
