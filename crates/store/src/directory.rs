//! The directory of services: listings, the search for them, their checks, and imported
//! spreadsheets of them.
//!
//! The place of a service whose address is hidden is sealed. Only [`open_place`] opens it, with the
//! keys of the server; what lists services, on the public site and in the exports too, cannot show
//! it. Where such a service is not public, what it does and its telephone numbers are sealed as well,
//! and open for everybody inside.

mod due;
mod imports;
mod search;
mod write;

pub use due::{Due, count_due, due, months, set_months, verify};
pub use imports::{Batch, Change, NewBatch, Reversal, batch, batches, import, reverse};
pub use search::{Found, Question, public_listings, search};
pub use write::{add, save};

use crate::{Error, Record, Sql, Tx, sql};
use domain::AreaCode;
use domain::directory::{
    Access, ContactNumber, Coordinates, Cost, Coverage, Eligibility, Schedule, known_area,
    must_hide,
};
use domain::ids::{AccountId, ListingId, OrganisationId, TaskForceId};
use domain::services::ServiceKind;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use vault::{KeyRing, Place, Stored};

/// Where exactly a service is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Whereabouts {
    /// Its address; empty where it is hidden or not known.
    pub address: String,
    /// The point on the map.
    pub point: Option<Coordinates>,
}

/// What somebody writes down about a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Who gives it.
    pub organisation: OrganisationId,
    /// Its name, once within the organisation.
    pub name: String,
    /// What it does, in a few sentences.
    pub description: String,
    /// What it is for, at least one.
    pub needs: Vec<ServiceKind>,
    /// Who may come.
    pub who: Eligibility,
    /// What it costs.
    pub cost: Cost,
    /// How one comes to it.
    pub access: Access,
    /// When it is open; `None` where that is not known.
    pub schedule: Option<Schedule>,
    /// Where it is: of a hidden one no more than the kabupaten or kota.
    pub area: AreaCode,
    /// Where exactly. Of a hidden one that was read without keys: nothing.
    pub place: Whereabouts,
    /// Whether its address is hidden from all but those who manage it.
    pub address_hidden: bool,
    /// Its telephone numbers, the first one first.
    pub phones: Vec<ContactNumber>,
    /// What to bring.
    pub documents: String,
    /// Languages other than Indonesian.
    pub languages: String,
    /// How many places it has, where it has places.
    pub capacity: Option<u32>,
    /// From where it takes people.
    pub coverage: Coverage,
    /// Whether the public site shows it.
    pub public: bool,
    /// Whether it is given now.
    pub active: bool,
}

impl Facts {
    /// The facts as they are stored: a shelter's address is hidden whatever was ticked, and the area
    /// of a hidden service is no closer than its city.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.address_hidden |= must_hide(&self.needs);
        self.area = known_area(self.area, self.address_hidden);
        self
    }
}

/// That somebody checked a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// On which day.
    pub on: Date,
    /// Who.
    pub by: AccountId,
    /// Name of who did.
    pub by_name: String,
    /// Name of their organisation.
    pub by_organisation: String,
}

/// A service in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Its identifier.
    pub id: ListingId,
    /// The task force whose directory it stands in.
    pub task_force: TaskForceId,
    /// What is known of it.
    pub facts: Facts,
    /// Name of who gives it.
    pub organisation_name: String,
    /// Who checked it last, and when.
    pub checked: Option<Checked>,
    /// When what is known of it was changed last.
    pub updated_at: Timestamp,
    /// Version for saving.
    pub version: i64,
}

const SELECT: &str = "select l.id, l.task_force, l.organisation, o.name as organisation_name, \
     l.name, l.description, l.needs, l.sex, l.age_min, l.age_max, l.groups_of, l.cost, l.access, \
     l.schedule, l.area, l.address, l.latitude_e6, l.longitude_e6, l.address_hidden, l.inside_a, \
     l.phones, l.documents, l.languages, l.capacity, l.coverage, l.public, l.active, l.verified_on, \
     l.verified_by, a.name as verifier, v.name as verifier_organisation, l.updated_at, l.version";

const FROM: &str = " from listing l join organisation o on o.id = l.organisation \
     left join account a on a.id = l.verified_by left join organisation v on v.id = a.organisation";

/// The beginning of every query that reads listings.
fn select() -> Sql {
    sql(SELECT).push(FROM)
}

/// A service in the directory of a task force; the place of a hidden one stays closed.
///
/// # Errors
/// [`Error::NotFound`] where its directory has no such service.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: ListingId,
) -> Result<Listing, Error> {
    let query = select()
        .push(" where l.id = ? and l.task_force = ?")
        .bind(id)
        .bind(task_force);
    listing(Some(ring), &tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The service of an organisation with this name.
pub async fn named(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    organisation: OrganisationId,
    name: &str,
) -> Result<Option<Listing>, Error> {
    let query = select()
        .push(" where l.organisation = ? and l.name = ? and l.task_force = ?")
        .bind(organisation)
        .bind(name)
        .bind(task_force);
    let row = tx.row(&query).await?;
    row.as_ref().map(|row| listing(Some(ring), row)).transpose()
}

/// A page of the directory by name, also of what is given no more; `after` is the last one of the
/// page before.
pub async fn list(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    organisation: Option<OrganisationId>,
    after: Option<ListingId>,
    limit: u32,
) -> Result<Vec<Listing>, Error> {
    let mut query = select().push(" where l.task_force = ?").bind(task_force);
    if let Some(organisation) = organisation {
        query = query.push(" and l.organisation = ?").bind(organisation);
    }
    if let Some(after) = after {
        query = query
            .push(
                " and (l.name, l.id) > (select p.name, p.id from listing p \
                 where p.id = ? and p.task_force = ?)",
            )
            .bind(after)
            .bind(task_force);
    }
    let query = query.push(" order by l.name, l.id limit ?").bind(limit);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| listing(Some(ring), row)).collect()
}

/// The names of areas, by code.
pub async fn area_names(
    tx: &mut Tx,
    codes: BTreeSet<AreaCode>,
) -> Result<HashMap<AreaCode, String>, Error> {
    let codes: Vec<AreaCode> = codes.into_iter().collect();
    let mut names = HashMap::new();
    // SQLite finds a numbered value by walking a list: a few at a time.
    for some in codes.chunks(100) {
        let query = sql("select code, name from area where code in (")
            .bind_all(some.iter().map(AreaCode::to_string))
            .push(")");
        for row in tx.rows(&query).await? {
            names.insert(row.parse("code")?, row.string("name")?);
        }
    }
    Ok(names)
}

/// Where exactly a service is, also where that is hidden: for those who manage it.
///
/// # Errors
/// [`Error::NotFound`] where there is no such service; an error of the vault for a damaged value.
pub async fn open_place(
    tx: &mut Tx,
    ring: &KeyRing,
    listing: &Listing,
) -> Result<Whereabouts, Error> {
    if !listing.facts.address_hidden {
        return Ok(listing.facts.place.clone());
    }
    let query = sql("select hidden_place_a from listing where id = ? and task_force = ?")
        .bind(listing.id)
        .bind(listing.task_force);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let Some(bytes) = row.bytes_opt("hidden_place_a")? else {
        return Ok(Whereabouts::default());
    };
    let sealed = Stored::from_bytes(bytes.to_vec());
    let opened = ring
        .coordination()
        .open(&place(listing.id), listing.id.0, &sealed)?;
    serde_json::from_slice(opened.get()).map_err(|_| Error::Corrupt("place of a service"))
}

/// A service with its place opened: as those see it who manage it.
pub async fn opened(tx: &mut Tx, ring: &KeyRing, mut listing: Listing) -> Result<Listing, Error> {
    listing.facts.place = open_place(tx, ring, &listing).await?;
    Ok(listing)
}

fn place(id: ListingId) -> Place<'static> {
    Place {
        table: "listing",
        column: "hidden_place_a",
        row: id.0,
    }
}

/// What is sealed of a service that is hidden and not public, beside its place.
#[derive(Default, Serialize, Deserialize)]
struct Inside {
    description: String,
    phones: Vec<ContactNumber>,
}

impl Inside {
    fn place(id: ListingId) -> Place<'static> {
        Place {
            table: "listing",
            column: "inside_a",
            row: id.0,
        }
    }

    /// From where it stands; without keys there is nothing to see of what is sealed.
    fn read(ring: Option<&KeyRing>, id: ListingId, row: &Record) -> Result<Self, Error> {
        let Some(bytes) = row.bytes_opt("inside_a")? else {
            return Ok(Self {
                description: row.string("description")?,
                phones: row
                    .text("phones")?
                    .lines()
                    .map(|line| line.parse().map_err(|_| Error::Column("phones")))
                    .collect::<Result<_, _>>()?,
            });
        };
        let Some(ring) = ring else {
            return Ok(Self::default());
        };
        let sealed = Stored::from_bytes(bytes.to_vec());
        let opened = ring.coordination().open(&Self::place(id), id.0, &sealed)?;
        Ok(opened.record::<Self>()?.into_inner())
    }
}

fn listing(ring: Option<&KeyRing>, row: &Record) -> Result<Listing, Error> {
    let id = row.parse("id")?;
    let inside = Inside::read(ring, id, row)?;
    Ok(Listing {
        id,
        task_force: row.parse("task_force")?,
        organisation_name: row.string("organisation_name")?,
        checked: checked(row)?,
        updated_at: row.time("updated_at")?,
        version: row.int("version")?,
        facts: facts(inside, row)?,
    })
}

fn facts(inside: Inside, row: &Record) -> Result<Facts, Error> {
    Ok(Facts {
        organisation: row.parse("organisation")?,
        name: row.string("name")?,
        description: inside.description,
        needs: codes(row, "needs")?,
        who: Eligibility {
            sex: row.parse("sex")?,
            age_min: number(row, "age_min")?,
            age_max: number(row, "age_max")?,
            groups: codes(row, "groups_of")?,
        },
        cost: row.parse("cost")?,
        access: row.parse("access")?,
        schedule: match row.text("schedule")? {
            "" => None,
            text => Some(text.parse().map_err(|_| Error::Column("schedule"))?),
        },
        area: row.parse("area")?,
        place: Whereabouts {
            address: row.string("address")?,
            point: point(row)?,
        },
        address_hidden: row.bool("address_hidden")?,
        phones: inside.phones,
        documents: row.string("documents")?,
        languages: row.string("languages")?,
        capacity: number(row, "capacity")?,
        coverage: row.parse("coverage")?,
        public: row.bool("public")?,
        active: row.bool("active")?,
    })
}

fn checked(row: &Record) -> Result<Option<Checked>, Error> {
    let on = match row.text("verified_on")? {
        "" => return Ok(None),
        day => day.parse().map_err(|_| Error::Column("verified_on"))?,
    };
    let Some(by) = row.parse_opt("verified_by")? else {
        return Ok(None);
    };
    let name = |column| Ok::<_, Error>(row.text_opt(column)?.unwrap_or_default().to_owned());
    Ok(Some(Checked {
        on,
        by,
        by_name: name("verifier")?,
        by_organisation: name("verifier_organisation")?,
    }))
}

fn point(row: &Record) -> Result<Option<Coordinates>, Error> {
    let part = |column| number::<i32>(row, column);
    match (part("latitude_e6")?, part("longitude_e6")?) {
        (Some(latitude), Some(longitude)) => Coordinates::new(latitude, longitude)
            .map(Some)
            .map_err(|_| Error::Column("latitude_e6")),
        _ => Ok(None),
    }
}

fn number<N: TryFrom<i64>>(row: &Record, column: &'static str) -> Result<Option<N>, Error> {
    row.int_opt(column)?
        .map(|number| N::try_from(number).map_err(|_| Error::Column(column)))
        .transpose()
}

fn codes<T: std::str::FromStr>(row: &Record, column: &'static str) -> Result<Vec<T>, Error> {
    row.text(column)?
        .split_whitespace()
        .map(|code| code.parse().map_err(|_| Error::Column(column)))
        .collect()
}
