//! A directory to look in.

use domain::directory::{Access, Cost, Coverage, Eligibility};
use domain::ids::{ListingId, OrganisationId};
use domain::services::ServiceKind;
use store::Tx;
use store::directory::{self, Facts, Listing, Whereabouts};
use testkit::world::{World, id, now, ring};
use vault::Random;

/// What is known of a legal aid service in Jakarta Barat, for everybody.
pub(crate) fn facts(organisation: OrganisationId, name: &str) -> Facts {
    Facts {
        organisation,
        name: name.to_owned(),
        description: String::new(),
        needs: vec![ServiceKind::LegalAid],
        who: Eligibility::everybody(),
        cost: Cost::Free,
        access: Access::WalkIn,
        schedule: Some("Senin–Jumat 08.00–16.00".parse().unwrap()),
        area: "31.73".parse().unwrap(),
        place: Whereabouts {
            address: "Jalan Contoh 1".to_owned(),
            point: Some("-6.168300, 106.758800".parse().unwrap()),
        },
        address_hidden: false,
        phones: vec!["129".parse().unwrap(), "021-5550100".parse().unwrap()],
        documents: "KTP".to_owned(),
        languages: String::new(),
        capacity: None,
        coverage: Coverage::default(),
        public: true,
        active: true,
    }
}

/// Adds a service and reads it back.
pub(crate) async fn added(tx: &mut Tx, world: &World, facts: &Facts) -> Listing {
    let listing: ListingId = id();
    let random = &mut Random::system();
    directory::add(tx, &ring(), random, world.task_force, listing, facts, now())
        .await
        .unwrap();
    found(tx, world, listing).await
}

/// A service as it is read without keys.
pub(crate) async fn found(tx: &mut Tx, world: &World, listing: ListingId) -> Listing {
    directory::find(tx, &world.ring, world.task_force, listing)
        .await
        .unwrap()
}
