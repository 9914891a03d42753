//! From an empty database to a task force that can work, through its pages, on both databases.

use crate::administration::enrol::{NEW, authenticator, choose, link};
use crate::plan::help::{page, sent};
use store::Store;
use testkit::world::{Organisations, PASSWORD, Teams, World, id, ring};
use testkit::{Client, Running, each_database};

/// The application on a database in which nobody is.
async fn empty(store: Store) -> Running {
    let world = World {
        store,
        ring: ring(),
        task_force: id(),
        province: id(),
        organisations: Organisations {
            protection_unit: id(),
            police: id(),
            shelter: id(),
        },
        teams: Teams {
            intake: id(),
            cases: id(),
            receiving: id(),
            police: id(),
        },
        people: Vec::new(),
    };
    Running::start(world).await
}

fn code(running: &Running) -> String {
    running.app.set_up_code().unwrap().show().to_string()
}

fn form<'a>(code: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let whole = [
        ("setup-code", code),
        ("task-force", "Gugus Tugas Jakarta Barat"),
        ("level", "city"),
        ("area", "31.73"),
        ("organisation", "UPTD PPA Jakarta Barat"),
        ("kind", "protection-unit"),
        ("name", "Joko Santoso"),
        ("login", "joko"),
        ("password-new", NEW),
        ("password-repeat", NEW),
    ];
    let changed = |name: &str| changes.iter().find(|(other, _)| *other == name);
    whole
        .iter()
        .map(|(name, value)| (*name, changed(name).map_or(*value, |(_, new)| *new)))
        .collect()
}

async fn set_up(running: &Running) -> Client {
    let client = running.anonymous();
    let next = sent(&client, "/setup", &form(&code(running), &[])).await;
    assert_eq!(next, "/account/second-factor?next=/getting-started");
    client
}

#[test]
fn an_empty_database_leads_every_address_to_the_set_up() {
    each_database(|store| async move {
        let running = empty(store).await;
        for path in ["/", "/today", "/cases/K-7Q4M-2XC", "/accounts", "/sign-in"] {
            let client = running.anonymous();
            let mut at = path.to_owned();
            let mut steps = Vec::new();
            while at != "/setup" {
                let answer = client.get(&at).await;
                assert_eq!(answer.status, 303, "{path}: {at}");
                steps.push(at);
                assert!(steps.len() < 5, "{steps:?}");
                at = answer.location().to_owned();
            }
            let form = page(&client, "/setup").await;
            assert!(form.body.contains("name=\"setup-code\""), "{}", form.body);
        }
        // The link on the console brings the code along.
        let code = code(&running);
        let linked = page(&running.anonymous(), &format!("/setup?code={code}")).await;
        assert!(linked.body.contains(&format!("value=\"{code}\"")));
    });
}

#[test]
fn the_first_administrator_brings_the_task_force_to_work() {
    each_database(|store| async move {
        let running = empty(store).await;
        let admin = set_up(&running).await;
        assert_eq!(
            admin.get("/getting-started").await.status,
            303,
            "not without a code"
        );
        authenticator(&running, &admin, "/account/second-factor").await;
        let start = page(&admin, "/getting-started").await.body;
        assert!(start.contains("Tambahkan organisasi"), "{start}");
        let mut offices = vec![("joko".to_owned(), String::new())];
        for (name, login) in [
            ("Polres Jakarta Barat", "agus"),
            ("Rumah Aman Melati", "tuti"),
        ] {
            let fields = [
                ("name", name),
                ("kind", "shelter"),
                ("area", "31.73"),
                ("active", "yes"),
            ];
            sent(&admin, "/organisations/new", &fields).await;
            let list = page(&admin, "/organisations").await.body;
            let (_, own) = list.split_once(name).unwrap();
            let (_, rest) = own.split_once("/organisations/").unwrap();
            let office = rest.split('/').next().unwrap().to_owned();
            let fields = [
                ("name", "Petugas Pertama"),
                ("login", login),
                ("organisation", &office),
                ("role", "case-manager"),
            ];
            let invited = admin.post("/accounts/new", &fields).await;
            let client = running.anonymous();
            choose(&client, &link(&invited), PASSWORD).await;
            authenticator(&running, &client, "/account/second-factor").await;
            offices.push((login.to_owned(), office));
        }
        let office = &offices[1].1;
        let new = format!("/organisations/{office}/teams/new");
        let fields = [
            ("name", "Tim"),
            ("takes", "reports"),
            ("takes", "cases"),
            ("active", "yes"),
        ];
        let team = sent(&admin, &new, &fields).await;
        let add = format!("{}/add", team.split('?').next().unwrap());
        sent(&admin, &add, &[("login", "agus"), ("lead", "yes")]).await;
        let custodians = [("first", "joko"), ("second", "agus"), ("third", "tuti")];
        sent(&admin, "/keys/custodians", &custodians).await;
        let done = page(&admin, "/getting-started").await.body;
        assert_eq!(done.matches("Selesai").count(), 4, "{done}");
    });
}

#[test]
fn nobody_sets_up_twice() {
    each_database(|store| async move {
        let running = empty(store).await;
        let code = code(&running);
        let (first, second) = (running.anonymous(), running.anonymous());
        let fields = form(&code, &[]);
        let other = form(&code, &[("login", "orang-lain")]);
        let (first, second) =
            tokio::join!(first.post("/setup", &fields), second.post("/setup", &other));
        let mut answers = [first.status, second.status];
        answers.sort_unstable();
        assert_eq!(answers, [303, 404], "sent at the same moment, one is first");
        let late = running.anonymous();
        assert_eq!(late.get("/setup").await.status, 404);
        assert_eq!(late.post("/setup", &fields).await.status, 404);
        assert_eq!(late.get("/sign-in").await.status, 200);
    });
}

#[test]
fn mistakes_stand_beside_their_fields_and_nothing_typed_is_lost() {
    each_database(|store| async move {
        let running = empty(store).await;
        let code = code(&running);
        let client = running.anonymous();
        for (field, typed, mark) in [
            ("task-force", "", "#task-force"),
            ("level", "kerajaan", "#level"),
            ("area", "99.99", "#area"),
            ("organisation", " ", "#organisation"),
            ("kind", "", "#kind"),
            ("login", "dua kata", "#login"),
            ("password-new", "pendek", "#password-new"),
            ("password-repeat", "lain sama sekali", "#password-repeat"),
        ] {
            let refused = client.post("/setup", &form(&code, &[(field, typed)])).await;
            assert_eq!(refused.status, 422, "{field}");
            let body = &refused.body;
            assert!(body.contains(&format!("href=\"{mark}")), "{field}\n{body}");
            let kept = if field == "name" {
                "joko"
            } else {
                "Joko Santoso"
            };
            assert!(
                body.contains(&format!("value=\"{kept}\"")),
                "{field}\n{body}"
            );
            assert!(!body.contains(NEW), "a password is never shown again");
        }
        let none = running.anonymous().get("/setup").await;
        assert_eq!(none.status, 200, "nothing was written");
    });
}

#[test]
fn without_the_code_of_the_console_nobody_sets_up() {
    each_database(|store| async move {
        let running = empty(store).await;
        let client = running.anonymous();
        let wrong = "0000-0000-0000-0000-0000-0000";
        for _ in 0..5 {
            let refused = client.post("/setup", &form(wrong, &[])).await;
            assert_eq!(refused.status, 422);
            assert!(
                refused.body.contains("Kode tidak cocok"),
                "{}",
                refused.body
            );
            assert!(refused.body.contains("value=\"Joko Santoso\""));
        }
        let code = code(&running);
        let slowed = client.post("/setup", &form(&code, &[])).await;
        assert_eq!(slowed.status, 429);
        running.wait(jiff::SignedDuration::from_mins(2));
        assert_eq!(client.post("/setup", &form(&code, &[])).await.status, 303);
    });
}
