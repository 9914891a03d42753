//! Places to get help: what the directory marks public, and nothing that it hides.

use domain::AreaCode;
use domain::ids::TaskForceId;
use domain::services::ServiceKind;
use store::directory::{self, Listing as Service};
use store::{Error, Tx};

use crate::page::Page;

/// A place to get help.
pub(super) struct Listing {
    pub(super) name: String,
    /// Who gives it.
    pub(super) organisation: String,
    /// What it helps with.
    pub(super) what: String,
    /// Empty where it is hidden or not known.
    pub(super) address: String,
    /// Numbers as people read them, and as a phone calls them.
    pub(super) phones: Vec<(String, String)>,
    /// Empty where they are not known.
    pub(super) hours: String,
}

/// What may be shown for a need and a place, or for all of them.
pub(super) async fn listings(
    tx: &mut Tx,
    page: &Page,
    task_force: TaskForceId,
    need: Option<ServiceKind>,
    area: Option<AreaCode>,
) -> Result<Vec<Listing>, Error> {
    let found = directory::public_listings(tx, task_force, need, area).await?;
    Ok(found.into_iter().map(|one| listing(page, one)).collect())
}

fn listing(page: &Page, service: Service) -> Listing {
    let facts = service.facts;
    let needs: Vec<String> = facts
        .needs
        .iter()
        .map(|need| page.name(*need).into_owned())
        .collect();
    Listing {
        what: needs.join(", "),
        phones: facts
            .phones
            .iter()
            .map(|number| (number.shown(), number.dial().to_owned()))
            .collect(),
        hours: facts
            .schedule
            .map_or_else(String::new, |schedule| schedule.written(page)),
        address: if facts.address_hidden {
            String::new()
        } else {
            facts.place.address
        },
        name: facts.name,
        organisation: service.organisation_name,
    }
}
