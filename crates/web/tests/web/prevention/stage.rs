//! What the scenarios of prevention share.

use crate::plan::help::sent;
use domain::cases::{ExploitationType, PersonRole, RecruitmentMethod, Sex, Stage};
use domain::people::Role;
use store::cases::facts::Fact;
use store::cases::opening::{Direct, DirectPerson, open_direct};
use store::cases::persons::PersonFacts;
use store::sql;
use testkit::world::{id, now};
use testkit::{Answer, Client, Running};
use uuid::Uuid;
use vault::Random;

pub(crate) const MERUYA: &str = "31.73.08.1003";

/// Somebody who records prevention.
pub(crate) async fn recorder(running: &Running) -> Client {
    running.as_role(Role::Secretariat).await
}

/// An event as a form has it, on the day of the test.
pub(crate) fn event<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("kind", "education"),
        ("title", "Penyuluhan RW 05"),
        ("held-day", "12"),
        ("held-month", "3"),
        ("held-year", "2024"),
        ("area", MERUYA),
        ("people-female-18-59", "30"),
        ("people-male-13-17", "12"),
        ("people-unknown-unknown", "3"),
        ("targets", "parents"),
        ("topics", "signs"),
        ("topics", "reporting"),
        ("cost", "2.500.000"),
        ("funding", "apbd"),
    ]
}

/// The event with other values in place of its own.
pub(crate) fn changed<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = event()
        .into_iter()
        .filter(|(name, _)| !changes.iter().any(|(other, _)| other == name));
    kept.chain(changes.iter().copied()).collect()
}

/// Records an event and returns its address.
pub(crate) async fn record(client: &Client, fields: &[(&str, &str)]) -> String {
    let to = sent(client, "/prevention/events/new", fields).await;
    to.split('?').next().unwrap().to_owned()
}

/// Sends a form with a file.
pub(crate) async fn upload(
    client: &Client,
    path: &str,
    fields: &[(&str, &str)],
    (field, name, bytes): (&str, &str, &[u8]),
) -> Answer {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part = format!(
            "--batas\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.into_bytes());
    }
    let head = format!(
        "--batas\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--batas--\r\n");
    let request = client
        .request("POST", path)
        .header("content-type", "multipart/form-data; boundary=batas")
        .body(body);
    client.send(request).await
}

/// A photo with what a camera writes into it.
pub(crate) fn photo() -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8];
    let segment = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).unwrap();
        [&[0xFF, marker][..], &length.to_be_bytes(), body].concat()
    };
    bytes.extend(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    bytes.extend(segment(0xE1, b"Exif\0\0GPS -6.1683 106.7588 KAMERA"));
    bytes.extend(segment(0xDA, b"\x01\x01\0\0\x3F\0"));
    bytes.extend([0x12, 0x34, 0xFF, 0xD9]);
    bytes
}

/// A case with a leg of its route in an area.
pub(crate) async fn case_from(running: &Running, area: &str) {
    let world = &running.world;
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team: world.teams.cases,
        owner: None,
        import: None,
        stage: Stage::START,
        area: Some("31.73".parse().unwrap()),
        country: None,
        exploitation: Some(ExploitationType::ForcedLabour),
        child: false,
        high_risk: false,
        opened_on: jiff::civil::date(2024, 3, 1).into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: id(),
            facts: PersonFacts {
                sex: Sex::Female,
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: vec![Fact::Recruitment(RecruitmentMethod::SocialNetwork)],
    };
    let mut tx = world.store.write().await.unwrap();
    open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    let leg = sql(
        "insert into leg (id, case_id, position, role, area, date_precision, version) \
         values (?, ?, 1, 'origin', ?, 'unknown', 1)",
    )
    .bind(id::<Uuid>())
    .bind(new.id)
    .bind(area);
    tx.run(&leg).await.unwrap();
    tx.commit().await.unwrap();
}

/// Text between two marks of a page.
pub(crate) fn between<'a>(body: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = body
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {body}"));
    rest.split_once(to).unwrap().0
}
