//! Files that can really be opened: sealed with the keys of the server and of their team.

use super::cases::Drawn;
use super::offices::{Offices, private};
use super::{OPENED, ring};
use anyhow::Result;
use domain::codes::CodeKind;
use domain::ids::CaseId;
use domain::{Line, Nik, PersonName, Phone, Story};
use store::cases::secrets::{Contact, Identity};
use store::sealed::Keeper;
use store::{Store, sql};
use uuid::Uuid;
use vault::{Place, Random, SectionA, SectionB};

/// The newest cases of the first team, newest first: those that are opened when measured.
pub fn opened(cases: u64, teams: u64) -> impl Iterator<Item = Drawn> {
    let last = (cases - 1) / teams;
    let first = (last + 1).saturating_sub(OPENED);
    (first..=last)
        .rev()
        .map(move |n| Drawn::new(n * teams, cases))
}

/// Codes of the cases that can be opened, newest first.
pub fn codes(cases: u64, teams: u64) -> Vec<String> {
    opened(cases, teams)
        .map(|case| case.code(CodeKind::Case).to_string())
        .collect()
}

/// Seals identity, contact and the first note of the files that are opened.
pub(super) async fn seal(store: &Store, offices: &Offices, cases: u64) -> Result<()> {
    let ring = ring();
    let teams = offices.teams.len() as u64;
    let team = offices.manager.teams[0];
    let mut tx = store.write().await?;
    let member = private(&mut tx, offices.manager.account).await?;
    for case in opened(cases, teams) {
        let file = CaseId(case.id(0));
        for query in [
            sql("delete from data_key_share where subject = ?").bind(file),
            sql("delete from data_key where subject = ?").bind(file),
        ] {
            tx.run(&query).await?;
        }
        let mut keeper = Keeper::new(&ring, Some(&member), Random::system());
        for (n, row) in [1_u16, 2].map(|n| (n, case.id(n))) {
            let identity = keeper
                .seal_new_a(
                    &mut tx,
                    file,
                    SectionA::Identity,
                    &person(row, "identity_a"),
                    &identity(n)?,
                )
                .await?;
            let contact = keeper
                .seal_new_b(
                    &mut tx,
                    file,
                    team,
                    SectionB::Location,
                    &person(row, "contact_b"),
                    &contact()?,
                )
                .await?;
            let update = sql("update person set identity_a = ?, contact_b = ? where id = ?");
            tx.run(&update.bind(identity).bind(contact).bind(row))
                .await?;
        }
        let row = case.id(0x3001);
        let place = Place {
            table: "note",
            column: "body_a",
            row,
        };
        let story = Story::parse(&"Korban ditawari pekerjaan di kota lain. ".repeat(12))?;
        let body = keeper
            .seal_new_a(&mut tx, file, SectionA::Narrative, &place, &story)
            .await?;
        tx.run(
            &sql("update note set body_a = ? where id = ?")
                .bind(body)
                .bind(row),
        )
        .await?;
    }
    // Reasons of determinations stay noise elsewhere; in these files there are none.
    for case in opened(cases, teams) {
        let plain = sql("update determination set reason_a = null where case_id = ?");
        tx.run(&plain.bind(case.id(0))).await?;
    }
    tx.commit().await?;
    Ok(())
}

const fn person(row: Uuid, column: &'static str) -> Place<'static> {
    Place {
        table: "person",
        column,
        row,
    }
}

fn identity(n: u16) -> Result<Identity> {
    Ok(Identity {
        name: Some(PersonName::parse("Contoh Nama Karangan")?),
        nik: Some(Nik::parse(&format!("317305450899000{n}"))?),
        ..Identity::default()
    })
}

fn contact() -> Result<Contact> {
    Ok(Contact {
        phones: vec![Phone::parse("081200000001")?],
        address: Some(Line::parse("Jalan Contoh 1")?),
        ..Contact::default()
    })
}
