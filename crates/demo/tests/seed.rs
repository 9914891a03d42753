//! The demonstration as it stands after it was played, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use demo::{Scene, seed};
use domain::intake::ReportState;
use domain::people::Role;
use identity::{Cost, Hasher};
use std::collections::BTreeMap;
use std::time::Instant;
use store::{Store, sql};
use testkit::each_database;
use vault::{KeyRing, RootKey};

async fn played(store: &Store) -> demo::Played {
    let ring = KeyRing::from_root(&RootKey::from_bytes([9; 32]));
    let cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    let scene = Scene {
        store,
        ring: &ring,
        hasher: &Hasher::with_places(cost, ring.password_pepper(), 2, 64),
        password: "suluh untuk semua",
        now: "2026-11-23T04:00:00Z".parse().unwrap(),
        zone: jiff::tz::TimeZone::get("Asia/Jakarta").unwrap(),
    };
    let begun = Instant::now();
    let played = seed(&scene).await.unwrap();
    println!("{played:?} in {:?}", begun.elapsed());
    let verdict = store::audit::verify(store, &store::audit::AuditKeys::of(&ring), None)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        verdict.clock_went_back, 0,
        "the play runs in the order of time"
    );
    played
}

async fn counts(store: &Store, query: &'static str) -> BTreeMap<String, i64> {
    let mut tx = store.read().await.unwrap();
    tx.rows(&sql(query))
        .await
        .unwrap()
        .iter()
        .map(|row| (row.string("code").unwrap(), row.int("n").unwrap()))
        .collect()
}

#[test]
fn every_state_is_on_the_stage() {
    each_database(|store| async move {
        let played = played(&store).await;
        assert!((55..=75).contains(&played.cases), "{played:?}");
        let reports = counts(
            &store,
            "select state as code, count(*) as n from report group by state",
        )
        .await;
        println!("{reports:?}");
        for state in [
            ReportState::Received,
            ReportState::Screening,
            ReportState::Suspected,
            ReportState::Opened,
            ReportState::ReferredOut,
            ReportState::Closed,
        ] {
            assert!(
                reports.contains_key(domain::Coded::code(state)),
                "{state:?}"
            );
        }
        for query in [
            "select stage as code, count(*) as n from cases group by stage",
            "select state as code, count(*) as n from service group by state",
            "select state as code, count(*) as n from referral group by state",
            "select opened_on as code, count(*) as n from cases where opened_on < '2023' group by opened_on",
        ] {
            println!("{:?}", counts(&store, query).await);
        }
    });
}

#[test]
fn everybody_has_a_login_of_their_own_and_every_role_is_there() {
    let logins: Vec<_> = demo::logins()
        .into_iter()
        .flat_map(|(_, people)| people)
        .collect();
    let mut names: Vec<_> = logins.iter().map(|login| &login.login).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), logins.len());
    for role in <Role as domain::Coded>::ALL {
        assert!(logins.iter().any(|login| login.role == *role), "{role:?}");
    }
}
