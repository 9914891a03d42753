//! The directory for other systems (HSDS 3) and for spreadsheets. Neither holds a hidden address:
//! services are read without the keys that open it.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::directory::{Coverage, Schedule, WHOLE_COUNTRY};
use domain::ids::TaskForceId;
use domain::{AreaCode, Coded};
use exchange::{hsds, sheet};
use store::Tx;
use store::directory::{self, Listing};
use store::people::{self, Organisation};
use vault::KeyRing;

use super::cells;
use super::words::{self, Names, area, areas_of, names};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::Visit;
use crate::session::Session;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Services that are read at a time.
const PIECE: u32 = 500;

/// All services of a directory, the places of hidden ones closed.
async fn all(tx: &mut Tx, ring: &KeyRing, task_force: TaskForceId) -> Result<Vec<Listing>, Error> {
    let mut all: Vec<Listing> = Vec::new();
    loop {
        let after = all.last().map(|listing| listing.id);
        let some = directory::list(tx, ring, task_force, None, after, PIECE).await?;
        if some.is_empty() {
            return Ok(all);
        }
        all.extend(some);
    }
}

/// Handles `GET /directory/export.xlsx`: the columns of the template, to be changed and handed in
/// again.
pub(super) async fn xlsx(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let all = all(&mut tx, app.ring(), session.actor().task_force).await?;
    let around = areas_of(all.iter().map(|listing| &listing.facts));
    let names = names(&mut tx, around).await?;
    let page = visit.page(&session, "");
    let rows = all
        .iter()
        .map(|listing| cells::row(&page, listing, &names))
        .collect();
    book(&page, rows, "direktori-layanan.xlsx").await
}

/// Handles `GET /directory/template.xlsx`: the columns, and an example.
pub(super) async fn template(session: Session, visit: Visit) -> Result<Response, Error> {
    let page = visit.page(&session, "");
    book(&page, Vec::new(), "templat-direktori.xlsx").await
}

async fn book(page: &Page, rows: Vec<Vec<String>>, name: &str) -> Result<Response, Error> {
    let (title, headings) = (page.t("nav-directory"), cells::headings(page));
    let answers = cells::answers(page);
    let make = move || sheet::write(&title, &headings, &rows, &answers);
    let bytes = tokio::task::spawn_blocking(make)
        .await
        .map_err(|error| Error::unexpected(&error))?
        .map_err(|error| Error::unexpected(&error))?;
    Ok(download(bytes, XLSX, name))
}

fn download(bytes: Vec<u8>, kind: &str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, bytes).into_response()
}

/// Handles `GET /directory/export.json`: for members everything without hidden addresses; with
/// `?public=yes` what the public site shows.
pub(super) async fn hsds(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let page = visit.page(&session, "");
    let export = if form.ticked("public") {
        public_export(&app, &mut tx, &page, task_force).await?
    } else {
        let all = all(&mut tx, app.ring(), task_force).await?;
        package(&app, &mut tx, &page, task_force, &all).await?
    };
    let body = serde_json::to_vec_pretty(&export).map_err(|error| Error::unexpected(&error))?;
    Ok(download(body, "application/json", "direktori-hsds.json"))
}

/// The services that are given now and marked public, as HSDS 3: for the public site.
pub(crate) async fn public_export(
    app: &App,
    tx: &mut Tx,
    page: &Page,
    task_force: TaskForceId,
) -> Result<hsds::Page, Error> {
    let mut shown = all(tx, app.ring(), task_force).await?;
    shown.retain(|listing| listing.facts.active && listing.facts.public);
    package(app, tx, page, task_force, &shown).await
}

async fn package(
    app: &App,
    tx: &mut Tx,
    page: &Page,
    task_force: TaskForceId,
    listings: &[Listing],
) -> Result<hsds::Page, Error> {
    let around = areas_of(listings.iter().map(|listing| &listing.facts));
    let names = names(tx, around).await?;
    let organisations = people::organisations(tx, task_force).await?;
    let offset = page.zone.to_offset(app.now()).seconds();
    let writer = Writer {
        page,
        names: &names,
        organisations: &organisations,
        offset,
    };
    Ok(hsds::Page::of(
        listings
            .iter()
            .map(|listing| writer.service(listing))
            .collect(),
    ))
}

/// An identifier made from others: the same in every export.
fn derived(parts: &[&str]) -> String {
    let digest = blake3::hash(parts.join("/").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .to_string()
}

struct Writer<'a> {
    page: &'a Page,
    names: &'a Names,
    organisations: &'a [Organisation],
    /// Seconds from UTC.
    offset: i32,
}

impl Writer<'_> {
    fn service(&self, listing: &Listing) -> hsds::Service {
        let (page, facts) = (self.page, &listing.facts);
        let part = |kind: &str, at: usize| part(listing, kind, at);
        hsds::Service {
            id: listing.id.to_string(),
            name: facts.name.clone(),
            description: facts.description.clone(),
            status: if facts.active { "active" } else { "inactive" },
            application_process: page.name(facts.access).into_owned(),
            fees_description: page.name(facts.cost).into_owned(),
            eligibility_description: words::who(page, &facts.who),
            minimum_age: facts.who.age_min,
            maximum_age: facts.who.age_max,
            assured_date: listing
                .checked
                .as_ref()
                .map(|checked| checked.on.to_string()),
            last_modified: listing.updated_at.to_string(),
            organization: self.organization(listing),
            phones: facts
                .phones
                .iter()
                .enumerate()
                .map(|(at, phone)| hsds::Phone {
                    id: part("phone", at),
                    number: phone.dial().to_owned(),
                    kind: "voice",
                })
                .collect(),
            schedules: self.schedules(listing),
            service_areas: self.service_areas(listing),
            service_at_locations: vec![self.location(listing)],
            languages: listed(&facts.languages)
                .map(|(at, name)| hsds::Language {
                    id: part("language", at),
                    name,
                })
                .collect(),
            required_documents: listed(&facts.documents)
                .map(|(at, document)| hsds::RequiredDocument {
                    id: part("document", at),
                    document,
                })
                .collect(),
            attributes: self.attributes(listing),
        }
    }

    fn organization(&self, listing: &Listing) -> hsds::Organization {
        let id = listing.facts.organisation;
        let office = self.organisations.iter().find(|office| office.id == id);
        hsds::Organization {
            id: id.to_string(),
            name: listing.organisation_name.clone(),
            description: office.map_or_else(String::new, |office| {
                self.page.name(office.kind).into_owned()
            }),
        }
    }

    /// One recurrence for each group of days and each of its hours.
    fn schedules(&self, listing: &Listing) -> Vec<hsds::Schedule> {
        let Some(schedule) = &listing.facts.schedule else {
            return Vec::new();
        };
        let zone = self.zone();
        let description = schedule.written(self.page);
        let recurrence = |at, byday, opens: &str, closes: &str| hsds::Schedule {
            id: part(listing, "schedule", at),
            freq: "WEEKLY",
            interval: 1,
            byday,
            opens_at: format!("{opens}{zone}"),
            closes_at: format!("{closes}{zone}"),
            timezone: f64::from(self.offset) / 3600.0,
            description: description.clone(),
        };
        let Schedule::Weekly { .. } = schedule else {
            let all = "MO,TU,WE,TH,FR,SA,SU".to_owned();
            return vec![recurrence(0, all, "00:00", "24:00")];
        };
        let groups = schedule.groups();
        let hours = groups.iter().flat_map(|(first, last, hours)| {
            let days: Vec<&str> = domain::directory::Day::ALL
                .iter()
                .filter(|day| (*first..=*last).contains(day))
                .map(|day| day.letters())
                .collect();
            let byday = days.join(",");
            hours.iter().map(move |hours| (byday.clone(), *hours))
        });
        hours
            .enumerate()
            .map(|(at, (byday, hours))| {
                let (opens, closes) = (hours.opens.to_string(), hours.closes.to_string());
                recurrence(at, byday, &opens, &closes)
            })
            .collect()
    }

    /// `+07:00`
    fn zone(&self) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn service_areas(&self, listing: &Listing) -> Vec<hsds::ServiceArea> {
        let Coverage { nationwide, areas } = &listing.facts.coverage;
        let country = nationwide.then(|| {
            let name = self.page.t("listing-whole-country").into_owned();
            (name, WHOLE_COUNTRY.to_owned())
        });
        let areas = areas
            .iter()
            .map(|code| (area(*code, self.names), code.to_string()));
        country
            .into_iter()
            .chain(areas)
            .enumerate()
            .map(|(at, (name, code))| hsds::ServiceArea {
                id: part(listing, "area", at),
                name,
                uri: format!("urn:kemendagri:{code}"),
            })
            .collect()
    }

    fn location(&self, listing: &Listing) -> hsds::ServiceAtLocation {
        let facts = &listing.facts;
        let degrees = |millionths: i32| f64::from(millionths) / 1_000_000.0;
        let name = |code: Option<AreaCode>| {
            let name = code.and_then(|code| self.names.get(&code));
            name.cloned().unwrap_or_default()
        };
        let address = &facts.place.address;
        hsds::ServiceAtLocation {
            id: part(listing, "at-location", 0),
            location: hsds::Location {
                id: part(listing, "location", 0),
                location_type: "physical",
                name: area(facts.area, self.names),
                external_identifier: facts.area.to_string(),
                external_identifier_type: "Kemendagri",
                latitude: facts.place.point.map(|point| degrees(point.latitude())),
                longitude: facts.place.point.map(|point| degrees(point.longitude())),
                addresses: (!address.is_empty())
                    .then(|| hsds::Address {
                        id: part(listing, "address", 0),
                        address_1: address.replace('\n', ", "),
                        city: name(facts.area.city()),
                        state_province: name(Some(facts.area.province())),
                        postal_code: String::new(),
                        country: "ID",
                        address_type: "physical",
                    })
                    .into_iter()
                    .collect(),
            },
        }
    }

    fn attributes(&self, listing: &Listing) -> Vec<hsds::Attribute> {
        let facts = &listing.facts;
        let mut attributes: Vec<hsds::Attribute> = Vec::new();
        attributes.extend(
            facts
                .needs
                .iter()
                .map(|need| self.attribute(listing, "need", *need)),
        );
        let groups = facts.who.groups.iter();
        attributes.extend(groups.map(|group| self.attribute(listing, "eligibility", *group)));
        attributes.push(self.attribute(listing, "eligibility", facts.who.sex));
        attributes.push(self.attribute(listing, "access", facts.access));
        attributes.push(self.attribute(listing, "cost", facts.cost));
        if let Some(places) = facts.capacity {
            attributes.push(hsds::Attribute {
                id: part(listing, "capacity", 0),
                link_type: "capacity",
                value: Some(places.to_string()),
                label: self.page.tn("listing-places", places),
                taxonomy_term: None,
            });
        }
        attributes
    }

    fn attribute<E: Coded>(
        &self,
        listing: &Listing,
        link_type: &'static str,
        value: E,
    ) -> hsds::Attribute {
        let name = self.page.name(value).into_owned();
        hsds::Attribute {
            id: derived(&[&listing.id.to_string(), E::KIND, value.code()]),
            link_type,
            value: None,
            label: name.clone(),
            taxonomy_term: Some(hsds::TaxonomyTerm {
                id: derived(&[E::KIND, value.code()]),
                code: value.code().to_owned(),
                description: name.clone(),
                name,
                taxonomy: E::KIND.to_owned(),
            }),
        }
    }
}

/// The identifier of a part of a service.
fn part(listing: &Listing, kind: &str, at: usize) -> String {
    derived(&[&listing.id.to_string(), kind, &at.to_string()])
}

/// Lines, or what stands between semicolons and commas.
fn listed(text: &str) -> impl Iterator<Item = (usize, String)> {
    text.split(['\n', ';', ','])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .enumerate()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn derived_identifiers_are_the_same_every_time() {
        let id = derived(&["a", "phone", "0"]);
        assert_eq!(id, derived(&["a", "phone", "0"]));
        assert_ne!(id, derived(&["a", "phone", "1"]));
        assert!(id.parse::<Uuid>().is_ok());
    }
}
