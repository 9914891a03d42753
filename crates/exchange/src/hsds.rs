//! Open Referral HSDS 3: the directory of services as other systems read it.
//!
//! The structs hold the fields of the published schema (openreferral/specification, 3.x) that a
//! directory of services for victims has; what a schema requires is never optional here, and what is
//! optional is left out where it is not known. A schedule is a weekly recurrence of RFC 5545, a
//! verification is `assured_date`. What HSDS has no field for (groups, ways of access, places) stands
//! among the attributes, which is what they are for.

use serde::Serialize;

/// A page of services, as `GET /services` of the HSDS API answers; ours is always one page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// How many services there are.
    pub total_items: usize,
    /// How many pages.
    pub total_pages: usize,
    /// This page, from 1.
    pub page_number: usize,
    /// How many services are on it.
    pub size: usize,
    /// Whether it is the first.
    pub first_page: bool,
    /// Whether it is the last.
    pub last_page: bool,
    /// Whether nothing is on it.
    pub empty: bool,
    /// The services.
    pub contents: Vec<Service>,
}

impl Page {
    /// All services on one page.
    pub fn of(contents: Vec<Service>) -> Self {
        Self {
            total_items: contents.len(),
            total_pages: 1,
            page_number: 1,
            size: contents.len(),
            first_page: true,
            last_page: true,
            empty: contents.is_empty(),
            contents,
        }
    }
}

/// `service.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Service {
    /// UUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// `active` or `inactive`.
    pub status: &'static str,
    /// How one comes to it, in words.
    pub application_process: String,
    /// What it costs, in words.
    pub fees_description: String,
    /// Who may come, in words.
    pub eligibility_description: String,
    /// Least age in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_age: Option<u8>,
    /// Greatest age in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_age: Option<u8>,
    /// The day when it was checked last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assured_date: Option<String>,
    /// When it was changed last, RFC 3339.
    pub last_modified: String,
    /// Who gives it.
    pub organization: Organization,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// Opening times.
    pub schedules: Vec<Schedule>,
    /// From where it takes people.
    pub service_areas: Vec<ServiceArea>,
    /// Where it is given.
    pub service_at_locations: Vec<ServiceAtLocation>,
    /// Languages.
    pub languages: Vec<Language>,
    /// What to bring.
    pub required_documents: Vec<RequiredDocument>,
    /// What it is for, and what HSDS has no field for.
    pub attributes: Vec<Attribute>,
}

/// `organization.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Organization {
    /// UUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind of organisation it is.
    pub description: String,
}

/// `phone.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phone {
    /// UUID.
    pub id: String,
    /// The number.
    pub number: String,
    /// `voice`
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// `schedule.json`: one recurrence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Schedule {
    /// UUID.
    pub id: String,
    /// `WEEKLY`
    pub freq: &'static str,
    /// Every week.
    pub interval: u8,
    /// `MO,TU,WE`
    pub byday: String,
    /// `08:00+07:00`
    pub opens_at: String,
    /// `16:00+07:00`
    pub closes_at: String,
    /// Hours from UTC.
    pub timezone: f64,
    /// In words, with what a recurrence cannot say.
    pub description: String,
}

/// `service_area.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceArea {
    /// UUID.
    pub id: String,
    /// Name of the area.
    pub name: String,
    /// Its Kemendagri code as a URN, `ID` for the country.
    pub uri: String,
}

/// `service_at_location.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceAtLocation {
    /// UUID.
    pub id: String,
    /// The location.
    pub location: Location,
}

/// `location.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Location {
    /// UUID.
    pub id: String,
    /// `physical`
    pub location_type: &'static str,
    /// Name of the area.
    pub name: String,
    /// Kemendagri code of the area.
    pub external_identifier: String,
    /// `Kemendagri`
    pub external_identifier_type: &'static str,
    /// Degrees north; left out where the address is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// The address; none where it is hidden.
    pub addresses: Vec<Address>,
}

/// `address.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Address {
    /// UUID.
    pub id: String,
    /// Street and number.
    pub address_1: String,
    /// Kabupaten or kota.
    pub city: String,
    /// Province.
    pub state_province: String,
    /// Not kept here; the schema wants the field.
    pub postal_code: String,
    /// `ID`
    pub country: &'static str,
    /// `physical`
    pub address_type: &'static str,
}

/// `language.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Language {
    /// UUID.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// `required_document.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequiredDocument {
    /// UUID.
    pub id: String,
    /// What to bring.
    pub document: String,
}

/// `attribute.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    /// UUID.
    pub id: String,
    /// What the attribute says of the service: `need`, `eligibility`, `access`, `cost`, `capacity`.
    pub link_type: &'static str,
    /// Its value where it is a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// In words.
    pub label: String,
    /// The term of our list that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taxonomy_term: Option<TaxonomyTerm>,
}

/// `taxonomy_term.json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaxonomyTerm {
    /// UUID, the same in every export.
    pub id: String,
    /// The stored code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it means; the name says it.
    pub description: String,
    /// Which list of ours: `service`, `listing-group` and so on.
    pub taxonomy: String,
}
