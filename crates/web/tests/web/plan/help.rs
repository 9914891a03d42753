//! A case with one victim, and clients of the people who work on it.

use domain::Coded;
use domain::cases::{PersonRole, Sex, Stage};
use domain::ids::TeamId;
use store::audit::Filter;
use store::cases::opening::{Direct, DirectPerson, open_direct};
use store::cases::persons::PersonFacts;
use store::sql;
use testkit::world::{id, now};
use testkit::{Answer, Client, Running};
use vault::Random;

pub(crate) const NAME: &str = "Siti Nurhasanah";
pub(crate) const ADDRESS: &str = "Gang Kenanga 12";

/// A case of the case team whose victim has a name and an address.
pub(crate) struct Case {
    pub(crate) code: String,
    pub(crate) alias: String,
    pub(crate) victim: String,
}

impl Case {
    pub(crate) fn at(&self, to: &str) -> String {
        format!("/cases/{}{to}", self.code)
    }
}

pub(crate) async fn case(running: &Running) -> Case {
    case_of(running, running.world.teams.cases, "manager").await
}

/// The same of another team, by somebody in it.
pub(crate) async fn case_of(running: &Running, team: TeamId, login: &str) -> Case {
    let world = &running.world;
    let victim = id();
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team,
        owner: Some(world.person(login).account()),
        import: None,
        stage: Stage::START,
        area: Some("31.73.05.1001".parse().unwrap()),
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
                sex: Sex::Female,
                age: Some(24),
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: Vec::new(),
    };
    let mut tx = world.store.write().await.unwrap();
    let opened = open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let case = Case {
        code: opened.code.to_string(),
        alias: opened.alias.to_string(),
        victim: victim.to_string(),
    };
    let manager = running.sign_in(world.person(login)).await;
    let person = case.at(&format!("/persons/{}", case.victim));
    let identity = format!("{person}/identity/edit");
    sent(&manager, &identity, &[("version", "1"), ("name", NAME)]).await;
    let contact = format!("{person}/contact/edit");
    let fields = [
        ("version", "2"),
        ("phones", "0812-3456-7890"),
        ("address", ADDRESS),
    ];
    sent(&manager, &contact, &fields).await;
    case
}

/// Sends a form and expects to be sent on; returns where to.
pub(crate) async fn sent(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 303, "{path}\n{}", answer.body);
    answer.location().to_owned()
}

/// Opens a page and expects it.
pub(crate) async fn page(client: &Client, path: &str) -> Answer {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
    answer
}

/// The value of a hidden field.
pub(crate) fn hidden(body: &str, name: &str) -> String {
    let mark = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let (_, rest) = body
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no {name} in {body}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The audited kinds about an object, the latest first.
pub(crate) async fn audited(running: &Running, object: &str) -> Vec<String> {
    let mut tx = running.world.store.read().await.unwrap();
    let filter = Filter {
        object: Some(object.to_owned()),
        ..Filter::default()
    };
    let rows = store::audit::page(&mut tx, &filter, 100).await.unwrap();
    rows.iter().map(|row| row.kind.code().to_owned()).collect()
}

/// A referral for a shelter, with identity and location shared on the ground of a duty by law.
pub(crate) async fn refer(client: &Client, case: &Case, to: TeamId) -> String {
    let path = case.at("/referrals/new");
    let form = page(client, &path).await;
    let token = hidden(&form.body, "token");
    let to = to.to_string();
    let fields = [
        ("token", token.as_str()),
        ("what", "new:shelter"),
        ("person", case.victim.as_str()),
        ("to", to.as_str()),
        ("urgency", "urgent"),
        ("sections", "identity"),
        ("sections", "location"),
        ("basis", "legal-duty"),
        ("message", "Perlu tempat malam ini."),
    ];
    let next = sent(client, &path, &fields).await;
    code_in(&next)
}

/// The code of a referral in an address.
pub(crate) fn code_in(address: &str) -> String {
    let rest = address.strip_prefix("/referrals/").unwrap();
    rest.split(['?', '/']).next().unwrap().to_owned()
}

/// The identifier of the only service.
pub(crate) async fn service(running: &Running) -> String {
    let mut tx = running.world.store.read().await.unwrap();
    let rows = tx.rows(&sql("select id from service")).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows[0].string("id").unwrap()
}
