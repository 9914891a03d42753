//! The demonstration as it stands after it was played, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use demo::{Scene, seed};
use domain::people::Role;
use identity::{Cost, Hasher};
use std::collections::BTreeMap;
use store::{Store, linkage, sql};
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
    let played = seed(&scene).await.unwrap();
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
        assert!((75..=95).contains(&played.cases), "{played:?}");
        for (query, wanted) in [
            (
                "select state as code, count(*) as n from report group by state",
                "received screening suspected opened referred-out closed",
            ),
            (
                "select stage as code, count(*) as n from cases group by stage",
                "assessment identified planning in-service monitoring closed",
            ),
            (
                "select state as code, count(*) as n from service group by state",
                "planned requested in-progress done declined-by-victim",
            ),
            (
                "select state as code, count(*) as n from referral group by state",
                "sent accepted declined in-progress completed cancelled expired",
            ),
        ] {
            let found = counts(&store, query).await;
            for code in wanted.split(' ') {
                assert!(found.contains_key(code), "no {code} in {found:?}");
            }
        }
        let years = counts(
            &store,
            "select substr(opened_on, 1, 4) as code, count(*) as n from cases \
             group by substr(opened_on, 1, 4)",
        )
        .await;
        for year in ["2022", "2023", "2024", "2026"] {
            assert!(years[year] >= 10, "{years:?}");
        }
        let overdue = counts(
            &store,
            "select 'overdue' as code, count(*) as n from cases \
             where open and due_at < 1795406400000000",
        )
        .await;
        assert!(overdue["overdue"] >= 3, "{overdue:?}");
        let meetings = counts(
            &store,
            "select 'held' as code, count(*) as n from meeting \
             where starts_at < 1795406400000000",
        )
        .await;
        assert!(meetings["held"] >= 18, "one each quarter: {meetings:?}");
        let story = counts(
            &store,
            "select kind as code, count(*) as n from invitee where meeting = \
             (select id from meeting where starts_at = 1727316000000000) group by kind",
        )
        .await;
        assert_eq!(story["speaker"], 2, "26 September 2024: {story:?}");
    });
}

#[test]
fn a_figure_can_be_counted_and_the_published_series_stands_beside_it() {
    each_database(|store| async move {
        played(&store).await;
        // "The second largest destination and transit area after Tanjung Pinang."
        for query in [
            "select stop_1 as code, victims as n from route_tally where kind = 'transit' \
             and level = 'province' and period = '' and stop_1 <> 'none' \
             and task_force = (select id from task_force where area = '31.73')",
            "select stop_1 as code, victims as n from route_tally where kind = 'destination' \
             and level = 'province' and period = '' \
             and task_force = (select id from task_force where area = '31.73')",
        ] {
            let mut areas: Vec<(String, i64)> = counts(&store, query).await.into_iter().collect();
            areas.sort_by_key(|(_, n)| -n);
            let first: Vec<&str> = areas
                .iter()
                .take(2)
                .map(|(code, _)| code.as_str())
                .collect();
            assert_eq!(first, ["21", "31"], "{areas:?}");
        }
        let series = counts(
            &store,
            "select area as code, cast(sum(n) as bigint) as n from series_value \
             where period_from = '2023-01-01' and period_to = '2023-12-31' and task_force = \
             (select id from task_force where area = '31.73') group by area",
        )
        .await;
        assert_eq!((series["31"], series["31.73"]), (37, 22));
        let victims = counts(
            &store,
            "select 'victims' as code, cast(sum(n) as bigint) as n from victim_tally",
        )
        .await;
        assert!(victims["victims"] >= 60, "{victims:?}");
    });
}

#[test]
fn the_program_finds_who_is_recorded_twice_and_some_of_it_is_decided() {
    each_database(|store| async move {
        played(&store).await;
        let pairs = counts(
            &store,
            "select state as code, count(*) as n from link_pair group by state",
        )
        .await;
        assert!(pairs["waiting"] >= 4, "{pairs:?}");
        assert_eq!(pairs["halfway"], 1, "{pairs:?}");
        assert!(pairs["same"] >= 10, "{pairs:?}");
        let told = counts(
            &store,
            "select o.name as code, count(*) as n from link_contact x \
             join organisation o on o.id = x.organisation group by o.name",
        )
        .await;
        for organisation in ["UPT PPA Jakarta Barat", "Yayasan Lentera Pesisir"] {
            assert!(told.contains_key(organisation), "{told:?}");
        }
        let mut tx = store.read().await.unwrap();
        let jakbar = sql("select id from task_force where area = '31.73'");
        let jakbar = tx.row(&jakbar).await.unwrap().unwrap();
        let jakbar = jakbar.parse("id").unwrap();
        let numbers = linkage::counts::counts(&mut tx, jakbar).await.unwrap();
        assert!(numbers.reports > numbers.cases, "{numbers:?}");
        assert!(numbers.victims >= numbers.distinct + 10, "{numbers:?}");
        let overlaps = linkage::counts::overlaps(&mut tx, &[jakbar]).await.unwrap();
        assert!(overlaps.iter().any(|known| known.n >= 10), "{overlaps:?}");
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
