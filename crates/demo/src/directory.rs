//! The directory of services as the secretariat keeps it: some thirty services of offices and
//! invented organisations in and around Jakarta Barat, some checked lately and some not for long.
//!
//! The hotlines are what they are; other numbers are of ranges that are given to nobody.

mod entries;

use crate::chance::Chance;
use crate::people::{Troupe, append};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::ids::{AccountId, ListingId, OrganisationId, TaskForceId};
use domain::services::ServiceKind;
use entries::{ENTRIES, Entry, OTHERS};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use store::directory::{self, Change, Facts, NewBatch, Whereabouts};
use store::{Tx, people};
use vault::Random;

/// When the directory was begun, and when its organisations joined it.
const BEGUN: &str = "2022-02-07T03:00:00Z";
/// Identifiers of the directory.
const SEED: u64 = 3_129;

/// Fills the directories.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let at: Timestamp = BEGUN.parse().map_err(|_| Error::Script("directory"))?;
    let mut chance = Chance::new(SEED);
    for (short, keeper) in [("jakbar", "secretariat.jakbar"), ("batam", "admin.batam")] {
        let mut tx = scene.store.write().await?;
        let force = troupe.force(short)?;
        let added = others(&mut tx, &mut chance, short, force, at).await?;
        let entries: Vec<&Entry> = ENTRIES.iter().filter(|e| e.force == short).collect();
        let mut changes = Vec::new();
        for entry in &entries {
            let office = troupe.organisation(entry.organisation);
            let office = office.or_else(|| added.get(entry.organisation).copied());
            let office = office.ok_or(Error::Script("no such organisation"))?;
            changes.push(Change {
                listing: chance.id(at),
                version: None,
                facts: facts(entry, office)?,
            });
        }
        let keeper = troupe.member(keeper)?;
        let batch = NewBatch {
            id: chance.id(at),
            task_force: force,
            file_name: "direktori-layanan-awal.xlsx".to_owned(),
            by: keeper.actor.account,
        };
        let random = &mut Random::system();
        directory::import(&mut tx, scene.ring, random, &batch, &changes, at).await?;
        for (entry, change) in entries.iter().zip(&changes) {
            let by = match entry.checked_by {
                Some(login) => troupe.member(login)?.actor.account,
                None => keeper.actor.account,
            };
            check(&mut tx, scene, force, change.listing, (entry.checked, by)).await?;
        }
        let event = keeper
            .event(Kind::DirectoryChanged)?
            .on(ObjectKind::Import, batch.id)?
            .with("step", "imported")?
            .with("rows", changes.len())?;
        append(&mut tx, scene, scene.now, event).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Organisations that give services and send nobody to the task force: they need no team.
async fn others(
    tx: &mut Tx,
    chance: &mut Chance,
    short: &str,
    task_force: TaskForceId,
    at: Timestamp,
) -> Result<HashMap<&'static str, OrganisationId>, Error> {
    let mut added = HashMap::new();
    for other in OTHERS.iter().filter(|other| other.force == short) {
        let new = people::Organisation {
            id: chance.id(at),
            task_force,
            name: other.name.to_owned(),
            kind: other.kind,
            area: other.area.to_owned(),
            address: String::new(),
            phone: other.phone.to_owned(),
            active: true,
            version: 1,
        };
        people::add_organisation(tx, &new, at).await?;
        added.insert(other.name, new.id);
    }
    Ok(added)
}

/// Somebody telephoned and found that it still holds, so many days before the present.
async fn check(
    tx: &mut Tx,
    scene: &Scene<'_>,
    task_force: TaskForceId,
    listing: ListingId,
    (checked, by): (Option<i32>, AccountId),
) -> Result<(), Error> {
    let Some(days) = checked else { return Ok(()) };
    let at = scene.now - SignedDuration::from_hours(24 * i64::from(days));
    let on = scene.zone.to_datetime(at).date();
    let listing = directory::find(tx, scene.ring, task_force, listing).await?;
    Ok(directory::verify(tx, &listing, by, on).await?)
}

fn facts(entry: &Entry, organisation: OrganisationId) -> Result<Facts, Error> {
    let faulty = |_| Error::Script("a service of the directory");
    let parsed = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(Facts {
        organisation,
        name: entry.name.to_owned(),
        description: entry.description.to_owned(),
        needs: entry.needs.to_vec(),
        who: domain::directory::Eligibility {
            sex: entry.sex,
            age_min: entry.ages.0,
            age_max: entry.ages.1,
            groups: entry.groups.to_vec(),
        },
        cost: entry.cost,
        access: entry.access,
        schedule: parsed(entry.schedule)
            .map(|text| text.parse())
            .transpose()
            .map_err(|_| Error::Script("opening times"))?,
        area: entry.area.parse().map_err(faulty)?,
        place: Whereabouts {
            address: entry.address.to_owned(),
            point: None,
        },
        address_hidden: entry.needs.contains(&ServiceKind::Shelter),
        phones: entry
            .phones
            .iter()
            .map(|phone| phone.parse())
            .collect::<Result<_, _>>()
            .map_err(|_| Error::Script("a telephone number"))?,
        documents: entry.documents.to_owned(),
        languages: entry.languages.to_owned(),
        capacity: entry.capacity,
        coverage: entry.coverage.parse().map_err(faulty)?,
        public: entry.public,
        active: entry.active,
    })
}
