//! The audit as those read it who may.

use crate::plan::help::{case, page};
use domain::people::Role;
use store::audit::Filter;
use store::{Dialect, sql};
use testkit::{Client, Running, each_app};

/// The rows of the table.
fn rows(body: &str) -> Vec<&str> {
    body.split("<tr><th scope=\"row\">").skip(1).collect()
}

async fn listed(client: &Client, filter: &str) -> String {
    page(client, &format!("/audit?{filter}")).await.body
}

#[test]
fn the_audit_says_who_did_what_to_which_code_and_what_was_denied() {
    each_app(|running| async move {
        let case = case(&running).await;
        let police = running.as_role(Role::Investigator).await;
        assert_eq!(police.get(&case.at("/timeline")).await.status, 404);
        for role in [Role::Administrator, Role::DataProtectionOfficer] {
            let client = running.as_role(role).await;
            let all = listed(&client, "").await;
            assert!(all.contains(&case.code) && all.contains("manager"), "{all}");
            for secret in [crate::plan::help::NAME, crate::plan::help::ADDRESS, "0812"] {
                assert!(!all.contains(secret), "{secret}");
            }
            let denied = listed(&client, "denied=yes&actor=investigator").await;
            let rows = rows(&denied);
            assert_eq!(rows.len(), 1, "{denied}");
            for part in [case.code.as_str(), "investigator", "Ditolak"] {
                assert!(rows[0].contains(part), "{part}: {}", rows[0]);
            }
            // The case itself stays closed to who reads its audit, and that is recorded too.
            assert_eq!(client.get(&case.at("")).await.status, 404);
            let own = format!("denied=yes&actor={}", running.world.of(role).login);
            assert!(listed(&client, &own).await.contains("cases.code"));
        }
    });
}

#[test]
fn filters_narrow_the_audit_and_pages_follow_each_other() {
    each_app(|running| async move {
        let case = case(&running).await;
        let admin = running.as_role(Role::Administrator).await;
        let of_case = listed(&admin, &format!("object={}", case.code)).await;
        assert!(rows(&of_case).iter().all(|row| row.contains(&case.code)));
        assert!(!rows(&of_case).is_empty());
        let sign_ins = listed(&admin, "kind=sign-in").await;
        assert_eq!(rows(&sign_ins).len(), 2, "{sign_ins}");
        let none = listed(&admin, "from-day=16&from-month=3&from-year=2024").await;
        assert!(none.contains("<h3") || rows(&none).is_empty(), "{none}");
        let today =
            "from-day=15&from-month=3&from-year=2024&until-day=15&until-month=3&until-year=2024";
        assert!(!rows(&listed(&admin, today).await).is_empty());
        // More than a page holds.
        for _ in 0..110 {
            admin.get("/audit?kind=set-up").await;
        }
        let first = listed(&admin, "actor=admin").await;
        assert_eq!(rows(&first).len(), 100);
        let (_, next) = first.split_once("/audit?before=").unwrap();
        let next = next
            .split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&")
            .replace("&#38;", "&");
        assert!(next.contains("actor=admin"), "{next}");
        let second = listed(&admin, &format!("before={next}")).await;
        let seen = rows(&second);
        assert!(!seen.is_empty() && seen.len() < 100, "{}", seen.len());
        assert!(seen.iter().all(|row| !rows(&first).contains(row)));
    });
}

#[test]
fn a_changed_row_is_named_by_the_page() {
    each_app(|running| async move {
        let case = case(&running).await;
        let admin = running.as_role(Role::Administrator).await;
        let whole = admin.post("/audit/verify", &[]).await;
        assert_eq!(whole.status, 200);
        assert!(whole.body.contains("Audit utuh"), "{}", whole.body);
        let (lane, seq) = tamper(&running, &case.code).await;
        let broken = admin.post("/audit/verify", &[]).await;
        assert!(broken.body.contains("Audit tidak utuh"), "{}", broken.body);
        let row = format!("Baris {lane}/{seq}");
        assert!(broken.body.contains(&row), "{row}: {}", broken.body);
        assert_eq!(rows(&listed(&admin, "kind=audit-verified").await).len(), 2);
        assert_eq!(verdicts(&running).await, [false, true], "the latest first");
    });
}

/// What each verification found, as the audit keeps it.
async fn verdicts(running: &Running) -> Vec<bool> {
    let mut tx = running.world.store.read().await.unwrap();
    let filter = Filter {
        kind: Some(::audit::Kind::AuditVerified),
        ..Filter::default()
    };
    let lines = store::audit::page(&mut tx, &filter, 10).await.unwrap();
    let lines = lines.iter();
    lines
        .map(|line| line.details.contains("\"whole\":\"true\""))
        .collect()
}

/// Changes the first row about a case as somebody with the database alone would; which it was.
async fn tamper(running: &Running, code: &str) -> (i64, i64) {
    let store = &running.world.store;
    let mut tx = store.write().await.unwrap();
    let drop_guard = match store.dialect() {
        Dialect::Sqlite => "drop trigger audit_row_keeps",
        Dialect::Postgres => "drop trigger audit_row_keeps on audit_row",
    };
    tx.run(&sql(drop_guard)).await.unwrap();
    let first = sql("select lane, seq from audit_row where object_code = ? order by seq limit 1");
    let row = tx.row(&first.bind(code)).await.unwrap().unwrap();
    let (lane, seq) = (row.int("lane").unwrap(), row.int("seq").unwrap());
    let change = sql("update audit_row set actor_label = 'lead' where lane = ? and seq = ?");
    tx.run(&change.bind(lane).bind(seq)).await.unwrap();
    tx.commit().await.unwrap();
    (lane, seq)
}
