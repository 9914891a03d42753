//! A key that no member holds any more, brought back by two custodians of different organisations.

use crate::administration::enrol::{NEW, choose, link};
use crate::plan::help::{ADDRESS, hidden, page, sent};
use domain::cases::{PersonRole, Sex, Stage};
use domain::people::Role;
use store::cases::opening::{Direct, DirectPerson, open_direct};
use store::cases::persons::PersonFacts;
use testkit::world::{id, now};
use testkit::{Client, Running, each_app};
use vault::Random;

/// A case of the police with a sealed address; where that stands.
async fn case(running: &Running, client: &Client) -> String {
    let world = &running.world;
    let victim = id();
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team: world.teams.police,
        owner: Some(world.of(Role::Investigator).account()),
        import: None,
        stage: Stage::START,
        area: None,
        country: None,
        exploitation: None,
        child: false,
        high_risk: false,
        opened_on: jiff::civil::date(2024, 3, 15).into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: victim,
            facts: PersonFacts {
                sex: Sex::Male,
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: Vec::new(),
    };
    let mut tx = world.store.write().await.unwrap();
    let random = &mut Random::system();
    let opened = open_direct(&mut tx, random, &new, now()).await.unwrap();
    tx.commit().await.unwrap();
    let contact = format!("/cases/{}/persons/{victim}/contact", opened.code);
    let edit = format!("{contact}/edit");
    let version = hidden(&page(client, &edit).await.body, "version");
    let fields = [("version", version.as_str()), ("address", ADDRESS)];
    sent(client, &edit, &fields).await;
    contact
}

/// Names custodians through the page; the status of the answer.
async fn name(client: &Client, [first, second, third]: [&str; 3]) -> u16 {
    let fields = [("first", first), ("second", second), ("third", third)];
    client.post("/keys/custodians", &fields).await.status
}

#[test]
fn custodians_are_three_of_three_organisations() {
    each_app(|running| async move {
        let admin = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        let keys = page(&admin, "/keys").await.body;
        assert!(
            keys.contains("notice--warning"),
            "told that nobody is named\n{keys}"
        );
        page(&admin, "/keys/custodians").await;
        for wrong in [
            ["secretariat", "overseer", "provider"],
            ["secretariat", "secretariat", "provider"],
            ["secretariat", "nobody", "provider"],
            ["", "", ""],
        ] {
            assert_eq!(name(&admin, wrong).await, 422, "{wrong:?}");
        }
        let right = ["secretariat", "investigator", "provider"];
        assert_eq!(name(&admin, right).await, 303);
        let keys = page(&admin, "/keys").await.body;
        for told in ["Dian Puspita", "Agus Prasetyo", "Tuti Handayani"] {
            assert!(keys.contains(told), "{told}\n{keys}");
        }
        let manager = running.stepped_up(running.world.person("manager")).await;
        assert_eq!(manager.get("/keys/custodians").await.status, 404);
        assert_eq!(name(&manager, right).await, 404);
    });
}

#[test]
fn two_of_three_custodians_bring_back_a_key_that_nobody_holds() {
    each_app(|mut running| async move {
        let police = running.world.organisations.police;
        running
            .world
            .hire("auditor", Role::Overseer, police, None)
            .await;
        let investigator = running.world.of(Role::Investigator);
        let team = running.world.teams.police;
        let client = running.sign_in(investigator).await;
        let contact = case(&running, &client).await;
        let admin = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        // The team had its key before custodians were named; its member's next sign-in hands the
        // key on to them.
        let three = ["secretariat", "auditor", "provider"];
        assert_eq!(name(&admin, three).await, 303);
        running.sign_in(investigator).await;

        let link = link(&admin.post("/accounts/investigator/invite", &[]).await);
        let client = running.anonymous();
        assert_eq!(choose(&client, &link, NEW).await.status, 303);
        let code = running.fresh_code(investigator);
        sent(&client, "/sign-in/code", &[("code", &code)]).await;
        sent(&client, "/account/confirm", &[("password", NEW)]).await;
        assert_eq!(client.get(&contact).await.status, 404);
        let keys = page(&client, "/keys").await.body;
        let ask = format!("/keys/{team}/recovery");
        assert!(
            keys.contains("Tidak ada yang memegang kunci") && keys.contains(&ask),
            "{keys}"
        );
        sent(&client, &ask, &[]).await;

        let mut done = Vec::new();
        for login in ["secretariat", "secretariat", "provider"] {
            let custodian = running.stepped_up(running.world.person(login)).await;
            let keys = page(&custodian, "/keys").await.body;
            let (_, rest) = keys.split_once("/keys/recovery/").unwrap();
            let path = format!("/keys/recovery/{}", rest.split('"').next().unwrap());
            assert!(page(&custodian, &path).await.body.contains("Agus Prasetyo"));
            // Nobody but a custodian.
            assert_eq!(admin.get(&path).await.status, 404);
            done.push(sent(&custodian, &path, &[]).await);
        }
        assert_eq!(
            done,
            [
                "/keys?done=recovery-approved",
                "/keys?done=recovery-approved",
                "/keys?done=recovery-completed",
            ],
            "the same custodian twice is one custodian"
        );
        assert!(page(&client, &contact).await.body.contains(ADDRESS));
    });
}
