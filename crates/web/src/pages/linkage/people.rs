//! A person across cases: what a reader of one case learns of the others, and an address that leads
//! to the earliest record.

use askama::Template;
use axum::response::Response;
use domain::ids::PersonId;
use domain::linkage::Pair;
use policy::{Actor, See};
use store::access::{self, Refused};
use store::linkage::pairs;
use store::linkage::persons::{self, Member};
use store::{Error as Stored, Tx};

use super::Desk;
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{go, show as answer};

/// Another record of the same person.
pub(crate) struct Also {
    /// Code of the case where the reader may open it.
    pub(crate) case: Option<String>,
    /// The alias there.
    pub(crate) alias: String,
    /// Who holds it; empty where not even that is told.
    pub(crate) organisation: String,
    /// Where the decision can be read and taken back.
    pub(crate) decision: Option<String>,
}

/// The other records of a person, as far as a reader may know.
pub(crate) async fn together(
    app: &App,
    actor: &Actor,
    person: PersonId,
) -> Result<Vec<Also>, Stored> {
    let mut tx = app.store().read().await?;
    let mut also = Vec::new();
    for member in persons::together(&mut tx, person).await? {
        if let Some(pair) = Pair::new(person, member.person) {
            let decided = pairs::of(&mut tx, actor, pair).await?;
            also.push(Also {
                decision: decided.map(|seen| format!("/linkage/{}", seen.reference)),
                ..known(&mut tx, actor, member).await?
            });
        }
    }
    Ok(also)
}

/// What a reader may know of a record.
async fn known(tx: &mut Tx, actor: &Actor, member: Member) -> Result<Also, Stored> {
    let visible = match access::case::<See>(tx, actor, &member.case).await {
        Ok(_) => true,
        Err(Refused::Denied(_)) => false,
        Err(Refused::Store(error)) => return Err(error),
    };
    let told = |yes: bool, words: String| if yes { words } else { String::new() };
    Ok(Also {
        case: visible.then(|| member.case.clone()),
        alias: told(visible, member.alias.to_string()),
        organisation: told(visible || !member.shielded, member.organisation_name),
        decision: None,
    })
}

#[derive(Template)]
#[template(path = "linkage/person.html")]
struct PersonPage {
    page: Page,
    records: Vec<Also>,
}

/// Handles `GET /persons/{person}`: the person of this record, at the address of the earliest one.
/// Whoever may open none of the cases finds nothing.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let person: PersonId = desk.id("person")?;
    let actor = desk.session.actor();
    let mut tx = desk.read().await?;
    let mut records = Vec::new();
    for member in persons::together(&mut tx, person).await? {
        records.push(known(&mut tx, actor, member).await?);
    }
    if records.iter().all(|record| record.case.is_none()) {
        return Err(Error::NotFound);
    }
    let one = persons::one(&mut tx, person).await?;
    if one != person {
        return Ok(go(format!("/persons/{one}")));
    }
    let page = desk.titled("linkage-person-title");
    answer(&PersonPage { page, records })
}
