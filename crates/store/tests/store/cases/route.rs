//! The route and the facts of the event.

use crate::cases::help::*;
use crate::common::{World, id};
use domain::cases::*;
use domain::ids::*;
use domain::{Coded, Precision};
use policy::{Edit, See};
use std::collections::BTreeSet;
use store::Error;
use store::access::{self};
use store::cases::Fault;
use store::cases::facts::{self, Fact};
use store::cases::route::{self, LegFacts, Shift};
use testkit::each_database;

fn leg(role: LegRole, place: &str, date: Option<&str>) -> LegFacts {
    LegFacts {
        role,
        place: place.parse().unwrap(),
        date: date.map(|date| date.parse().unwrap()),
        precision: Precision::Estimated,
    }
}

#[test]
fn the_route_keeps_its_order_through_moves_changes_and_removals() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let who = by(&world.manager);
        let legs: [LegId; 3] = [id(), id(), id()];
        let facts = [
            leg(LegRole::Origin, "32.12", Some("2023-05")),
            leg(LegRole::Transit, "unknown", None),
            leg(LegRole::Destination, "MY", Some("2023-06-02")),
        ];
        for (leg, facts) in legs.iter().zip(&facts) {
            change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                route::add(tx, auth, *leg, facts, &who)
            })
            .unwrap();
        }
        let order = async || {
            let mut tx = world.store.read().await.unwrap();
            let code = code.to_string();
            let auth = access::case::<See>(&mut tx, &world.manager.actor, &code)
                .await
                .unwrap();
            route::all(&mut tx, &auth).await.unwrap()
        };
        let all = order().await;
        assert_eq!(all.iter().map(|leg| leg.id).collect::<Vec<_>>(), legs);
        assert_eq!(all[0].facts, facts[0]);
        assert_eq!(all[0].area_name.as_deref(), Some("Kabupaten Indramayu"));
        // Without a date nothing is estimated.
        assert_eq!(all[1].facts.precision, Precision::Unknown);
        assert_eq!(all[2].facts.place.country().unwrap().code(), "MY");

        for (leg, to, expected) in [
            (legs[2], Shift::Earlier, [legs[0], legs[2], legs[1]]),
            (legs[0], Shift::Earlier, [legs[0], legs[2], legs[1]]),
            (legs[0], Shift::Later, [legs[2], legs[0], legs[1]]),
            (legs[1], Shift::Later, [legs[2], legs[0], legs[1]]),
        ] {
            change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
                route::shift(tx, auth, leg, to, &who)
            })
            .unwrap();
            let found: Vec<LegId> = order().await.iter().map(|leg| leg.id).collect();
            assert_eq!(found, expected);
        }
        let named = leg(LegRole::Transit, "21.71", Some("2023-05-30"));
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::save(tx, auth, legs[1], &named, 1, &who)
        })
        .unwrap();
        let stale = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::save(tx, auth, legs[1], &named, 1, &who)
        });
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        let nowhere = leg(LegRole::Transit, "99.99", None);
        let refused = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::add(tx, auth, id(), &nowhere, &who)
        });
        assert!(matches!(refused, Err(Fault::UnknownArea)));
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::remove(tx, auth, legs[0], 1, &who)
        })
        .unwrap();
        let found: Vec<LegId> = order().await.iter().map(|leg| leg.id).collect();
        assert_eq!(found, [legs[2], legs[1]]);
        let missing = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::shift(tx, auth, legs[0], Shift::Later, &who)
        });
        assert!(matches!(missing, Err(Fault::Store(Error::NotFound))));
    });
}

#[test]
fn facts_are_replaced_as_a_whole_and_the_main_exploitation_follows() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = opened(&world).await.code;
        let who = by(&world.manager);
        let wanted: BTreeSet<Fact> = Fact::of_form(ExploitationForm::Prostitution)
            .into_iter()
            .chain(Fact::of_form(ExploitationForm::OnlineScam))
            .chain([
                Fact::Act(domain::screening::Act::Recruitment),
                Fact::Means(domain::screening::Means::Deception),
                Fact::Control(ControlMethod::DebtBondage),
                Fact::Recruitment(RecruitmentMethod::SocialNetwork),
            ])
            .collect();
        let main = Some(ExploitationType::SexualExploitation);
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            facts::save(tx, auth, &wanted, main, 1, &who)
        })
        .unwrap();
        let stored = change!(world, &world.manager, See, code, |tx, auth, keeper| {
            facts::all(tx, auth)
        });
        assert_eq!(stored.unwrap(), wanted);
        assert_eq!(case(&world, code).await.exploitation, main);
        let stale = change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            facts::save(tx, auth, &BTreeSet::new(), None, 1, &who)
        });
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        // A main type that is not among the facts is not kept.
        let fewer: BTreeSet<Fact> = Fact::of_form(ExploitationForm::Organ).into_iter().collect();
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            facts::save(tx, auth, &fewer, main, 2, &who)
        })
        .unwrap();
        let after = case(&world, code).await;
        assert_eq!(after.exploitation, Some(ExploitationType::OrganRemoval));
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            facts::save(tx, auth, &BTreeSet::new(), None, 3, &who)
        })
        .unwrap();
        assert_eq!(case(&world, code).await.exploitation, None);
    });
}

#[test]
fn every_coded_fact_is_read_as_it_was_stored() {
    fn check<T: Coded>(fact: impl Fn(T) -> Fact) {
        for value in T::ALL {
            let fact = fact(*value);
            assert_eq!(Fact::from_code(fact.kind(), fact.code()), Ok(fact));
            assert_eq!(fact.key(), value.key());
        }
    }
    check(Fact::Exploitation);
    check(Fact::Form);
    check(Fact::Sex);
    check(Fact::Labour);
    check(Fact::Industry);
    check(Fact::Act);
    check(Fact::Means);
    check(Fact::Control);
    check(Fact::Recruitment);
}
