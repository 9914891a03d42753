//! Cases in the browser without a window, against a running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, unused)]

use domain::Coded;
use domain::cases::{ExploitationForm, ExploitationType, PersonRole, Sex, Stage};
use domain::people::Role;
use store::audit::Filter;
use store::cases::facts::Fact;
use store::cases::opening::{Direct, DirectPerson, open_direct};
use store::cases::persons::PersonFacts;
use testkit::{Client, Running};
use testkit::each_app as _;
use testkit::world::{id, now};
use vault::Random;

/// A case of the case team with one victim; its code and the victim's identifier.
async fn case(running: &Running, owned: bool) -> (String, String) {
    let world = &running.world;
    let victim = id();
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team: world.teams.cases,
        owner: owned.then(|| world.person("manager").account()),
        import: None,
        stage: Stage::START,
        area: Some("31.73".parse().unwrap()),
        country: None,
        exploitation: Some(ExploitationType::ForcedLabour),
        child: false,
        high_risk: false,
        opened_on: jiff::civil::date(2024, 3, 15).into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: victim,
            facts: PersonFacts { sex: Sex::Female, ..PersonFacts::unknown(PersonRole::Victim) },
            status: None,
        }],
        facts: Fact::of_form(ExploitationForm::DomesticWork),
    };
    let mut tx = world.store.write().await.unwrap();
    let opened = open_direct(&mut tx, &mut Random::system(), &new, now()).await.unwrap();
    tx.commit().await.unwrap();
    (opened.code.to_string(), victim.to_string())
}

/// Sends a form and expects to be sent on.
async fn sent(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 303, "{path}\n{}", answer.body);
    answer.location().to_owned()
}

async fn kinds(running: &Running, code: &str) -> Vec<String> {
    let mut tx = running.world.store.read().await.unwrap();
    let filter = Filter { object: Some(code.to_owned()), ..Filter::default() };
    let rows = store::audit::page(&mut tx, &filter, 100).await.unwrap();
    rows.iter().map(|row| row.kind.code().to_owned()).collect()
}


#[test]
fn shots() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let database = testkit::Database::sqlite().await;
        let world = testkit::world::World::create(database.store.clone()).await;
        let running = Running::start(world).await;
        let (code, victim) = case(&running, true).await;
        for _ in 0..30 { case(&running, true).await; case(&running, false).await; }
        let client = running.sign_in(running.world.person("manager")).await;
        let at = |to: &str| format!("/cases/{code}{to}");
        let person = at(&format!("/persons/{victim}"));
        sent(&client, &person, &[("version", "1"), ("role", "victim"), ("sex", "female"), ("age", "16"), ("citizenship", "ID")]).await;
        sent(&client, &format!("{person}/identity/edit"), &[("version", "2"), ("name", "Contoh Rekaan"), ("nik", "3173054501990001"), ("born-year", "2008")]).await;
        sent(&client, &format!("{person}/contact/edit"), &[("version", "3"), ("phones", "0812-3456-7890"), ("safe-contact", "Setelah pukul 17, lewat bibinya")]).await;
        sent(&client, &at("/persons/new"), &[("role", "alleged-perpetrator"), ("sex", "male"), ("band", "25-44")]).await;
        for (role, area, y) in [("origin", "32.12", "2023"), ("transit", "21.71", "2023"), ("destination", "31.73", "2024")] {
            sent(&client, &at("/route/new"), &[("role", role), ("where", area), ("when-year", y), ("when-month", "1"), ("when-precision", "estimated")]).await;
        }
        sent(&client, &at("/exploitation"), &[("version", "1"), ("form", "domestic-work"), ("act", "recruitment"), ("means", "deception"), ("control", "withholds-documents"), ("recruitment", "social-network")]).await;
        sent(&client, &at("/determinations"), &[("person", victim.as_str()), ("status", "possible"), ("body", "government"), ("on-day", "14"), ("on-month", "mar"), ("on-year", "2024"), ("reason", "Tiga unsur terpenuhi.")]).await;
        sent(&client, &at("/notes/new"), &[("kind", "legal"), ("body", "SPDP diterima.\n\nPenyidik akan memeriksa pekan depan.")]).await;
        sent(&client, &at("/edit"), &[("version", "2"), ("where", "31.73"), ("marks", "high-risk"), ("marks", "no-contact")]).await;
        let cookie = client.cookie("__Host-suluh").or_else(|| client.cookie("suluh"));
        std::fs::write("/tmp/shots.txt", format!("{}\n{:?}\n{}\n{}\n", running.base, cookie, code, victim)).unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(std::env::var("SHOT_SECS").ok().and_then(|s| s.parse().ok()).unwrap_or(600))).await;
    });
}
