//! Writing down services.

use super::{Facts, Inside, Listing, place};
use crate::bulk::Insert;
use crate::{Error, Sql, Tx, Value, code, sql};
use domain::Coded;
use domain::directory::ContactNumber;
use domain::ids::{ListingId, TaskForceId};
use jiff::Timestamp;
use vault::{KeyRing, Random};

/// What is stored of a place: sealed where it is hidden, plain otherwise.
struct StoredPlace {
    address: String,
    latitude: Option<i32>,
    longitude: Option<i32>,
    sealed: Option<Vec<u8>>,
}

fn stored_place(
    ring: &KeyRing,
    random: &mut Random,
    id: ListingId,
    facts: &Facts,
) -> Result<StoredPlace, Error> {
    if !facts.address_hidden {
        return Ok(StoredPlace {
            address: facts.place.address.clone(),
            latitude: facts.place.point.map(|point| point.latitude()),
            longitude: facts.place.point.map(|point| point.longitude()),
            sealed: None,
        });
    }
    let body =
        serde_json::to_vec(&facts.place).map_err(|_| Error::Corrupt("place of a service"))?;
    let sealed = ring.coordination().seal(&place(id), id.0, &body, random)?;
    Ok(StoredPlace {
        address: String::new(),
        latitude: None,
        longitude: None,
        sealed: Some(sealed.as_bytes().to_vec()),
    })
}

/// What is stored in clear of what a service does and of its telephone numbers, and what sealed.
fn stored_inside(
    ring: &KeyRing,
    random: &mut Random,
    id: ListingId,
    facts: &Facts,
) -> Result<(Inside, Option<Vec<u8>>), Error> {
    let said = Inside {
        description: facts.description.clone(),
        phones: facts.phones.clone(),
    };
    if facts.public || !facts.address_hidden {
        return Ok((said, None));
    }
    let sealed = ring
        .coordination()
        .seal_record(&Inside::place(id), id.0, &said, random)?;
    Ok((Inside::default(), Some(sealed.into_bytes())))
}

/// Binds what is known of a service, in the order of the columns from `organisation` to `active`.
fn bound(
    query: Sql,
    facts: &Facts,
    place: StoredPlace,
    (said, inside): (Inside, Option<Vec<u8>>),
) -> Sql {
    query
        .bind(facts.organisation)
        .bind(&facts.name)
        .bind(said.description)
        .bind(joined(&facts.needs))
        .bind(code(facts.who.sex))
        .bind(facts.who.age_min)
        .bind(facts.who.age_max)
        .bind(joined(&facts.who.groups))
        .bind(code(facts.cost))
        .bind(code(facts.access))
        .bind(schedule(facts))
        .bind(facts.area.to_string())
        .bind(place.address)
        .bind(place.latitude)
        .bind(place.longitude)
        .bind(facts.address_hidden)
        .bind(Value::Bytes(place.sealed))
        .bind(Value::Bytes(inside))
        .bind(phones(&said.phones))
        .bind(&facts.documents)
        .bind(&facts.languages)
        .bind(facts.capacity)
        .bind(facts.coverage.to_string())
        .bind(facts.public)
        .bind(facts.active)
}

/// Adds a service that nobody has checked yet; the facts are [settled](Facts::settled) first.
///
/// # Errors
/// [`Error::Duplicate`] when the organisation has a service of that name; look with
/// [`super::named`] before, for a failed statement ends the transaction.
pub async fn add(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    task_force: TaskForceId,
    id: ListingId,
    facts: &Facts,
    at: Timestamp,
) -> Result<(), Error> {
    let facts = &facts.clone().settled();
    let place = stored_place(ring, random, id, facts)?;
    let inside = stored_inside(ring, random, id, facts)?;
    let insert = sql(
        "insert into listing (id, task_force, organisation, name, description, needs, sex, \
             age_min, age_max, groups_of, cost, access, schedule, area, address, latitude_e6, \
             longitude_e6, address_hidden, hidden_place_a, inside_a, phones, documents, languages, \
             capacity, coverage, public, active, verified_on, created_at, updated_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
             ?, '', ?, ?, 1)",
    )
    .bind(id)
    .bind(task_force);
    tx.run(&bound(insert, facts, place, inside).bind(at).bind(at))
        .await?;
    reach(tx, task_force, id, facts).await
}

/// Saves what is known of a service that was read as `before`; the facts are
/// [settled](Facts::settled) first. That somebody checked it stays as it was.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    before: &Listing,
    facts: &Facts,
    at: Timestamp,
) -> Result<(), Error> {
    let facts = &facts.clone().settled();
    let place = stored_place(ring, random, before.id, facts)?;
    let inside = stored_inside(ring, random, before.id, facts)?;
    let update = sql(
        "update listing set organisation = ?, name = ?, description = ?, needs = ?, sex = ?, \
             age_min = ?, age_max = ?, groups_of = ?, cost = ?, access = ?, schedule = ?, \
             area = ?, address = ?, latitude_e6 = ?, longitude_e6 = ?, address_hidden = ?, \
             hidden_place_a = ?, inside_a = ?, phones = ?, documents = ?, languages = ?, \
             capacity = ?, coverage = ?, public = ?, active = ?, updated_at = ?, \
             version = version + 1 where id = ? and task_force = ? and version = ?",
    );
    let update = bound(update, facts, place, inside)
        .bind(at)
        .bind(before.id)
        .bind(before.task_force)
        .bind(before.version);
    tx.run_versioned(&update).await?;
    reach(tx, before.task_force, before.id, facts).await
}

/// Removes a service that an import brought.
pub(super) async fn remove(tx: &mut Tx, listing: &Listing) -> Result<(), Error> {
    tx.run(&sql("delete from listing_reach where listing = ?").bind(listing.id))
        .await?;
    tx.run_versioned(
        &sql("delete from listing where id = ? and task_force = ? and version = ?")
            .bind(listing.id)
            .bind(listing.task_force)
            .bind(listing.version),
    )
    .await
}

/// Writes the codes anew under which a service is found; one that is not given now has none.
async fn reach(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: ListingId,
    facts: &Facts,
) -> Result<(), Error> {
    tx.run(&sql("delete from listing_reach where listing = ?").bind(id))
        .await?;
    if !facts.active {
        return Ok(());
    }
    let codes = facts.coverage.codes(facts.area);
    let rows: Vec<[Value; 4]> = facts
        .needs
        .iter()
        .flat_map(|need| {
            codes
                .iter()
                .map(move |area| [task_force.into(), code(*need), area.into(), id.into()])
        })
        .collect();
    Insert {
        head: "insert into listing_reach (task_force, need, area, listing) values ",
        row: "(?, ?, ?, ?)",
        tail: "",
    }
    .run(tx, rows)
    .await
}

fn joined<T: Coded>(values: &[T]) -> String {
    let codes: Vec<&str> = values.iter().map(|value| value.code()).collect();
    codes.join(" ")
}

fn phones(phones: &[ContactNumber]) -> String {
    let lines: Vec<&str> = phones.iter().map(ContactNumber::dial).collect();
    lines.join("\n")
}

fn schedule(facts: &Facts) -> String {
    facts
        .schedule
        .as_ref()
        .map_or_else(String::new, ToString::to_string)
}
