//! The records as they are compared: what is sealed about a victim, beside the coded facts.

use crate::cases::secrets::Identity;
use crate::{Error, Record, Sql, Tx, sql};
use domain::cases::Sex;
use domain::codes::HumanCode;
use domain::ids::{CaseId, PersonId};
use domain::intake::PersonAtRisk;
use domain::sections::Section;
use domain::{PartialDate, PersonName};
use policy::{Authorized, Open};
use std::collections::BTreeMap;
use uuid::Uuid;
use vault::{DataKeyA, KeyId, KeyRing, Place, SealedA, SectionA, ServerWrap};

/// The fields that are compared, in the order in which a model must have them. Telephones of cases
/// are sealed for the members of a team and cannot be compared by the server.
pub(super) const FIELDS: [&str; 12] = [
    "name",
    "alias",
    "mother",
    "sex",
    "nik",
    "birth",
    "birth_place",
    "regency",
    "district",
    "phone",
    "registered",
    "father",
];

/// Organisations are told apart by the rows, not by the engine: it compares all with all.
pub(super) const SOURCE: u8 = 0;

/// A person as the engine compares them. Never stored.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Described(pub(super) [String; 12]);

impl std::fmt::Debug for Described {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Described(sealed)")
    }
}

impl Described {
    /// Somebody in a report. The place of a report is where it happened, not where somebody lives.
    pub fn at_risk(person: &PersonAtRisk, received: &str) -> Self {
        let mut fields = Self::default();
        fields.put("name", person.name.given().map(PersonName::as_str));
        fields.put("nik", person.nik.given().map(|nik| nik.as_str()));
        fields.put("sex", person.sex.given().map(|sex| letter(*sex)));
        fields.put("registered", Some(received));
        fields
    }

    fn of(identity: &Identity, row: &Record) -> Result<Self, Error> {
        let opened_on: PartialDate = row.parse("opened_on")?;
        let others: Vec<&str> = identity
            .other_names
            .iter()
            .map(PersonName::as_str)
            .collect();
        let born = match (identity.born, row.int_opt("age")?) {
            (Some(born), _) => Some(born.to_string()),
            (None, Some(age)) => Some((i64::from(opened_on.year()) - age).to_string()),
            (None, None) => None,
        };
        let mut fields = Self::default();
        fields.put("name", identity.name.as_ref().map(PersonName::as_str));
        fields.put("alias", Some(&others.join(" ")));
        fields.put("mother", identity.mother.as_ref().map(PersonName::as_str));
        fields.put("father", identity.father.as_ref().map(PersonName::as_str));
        fields.put("sex", Some(letter(row.parse("sex")?)));
        fields.put("nik", identity.nik.as_ref().map(|nik| nik.as_str()));
        fields.put("birth", born.as_deref());
        fields.put(
            "birth_place",
            identity.birth_place.as_ref().map(|place| place.as_str()),
        );
        fields.put("regency", row.text_opt("regency")?);
        fields.put("district", row.text_opt("district")?);
        fields.put("registered", Some(&opened_on.to_string()));
        Ok(fields)
    }

    fn put(&mut self, field: &str, value: Option<&str>) {
        let at = FIELDS.iter().position(|name| *name == field);
        if let (Some(at), Some(value)) = (at, value) {
            value.clone_into(&mut self.0[at]);
        }
    }

    /// A field by its name; empty where nothing is recorded.
    pub fn get(&self, field: &str) -> &str {
        let at = FIELDS.iter().position(|name| *name == field);
        at.map_or("", |at| &self.0[at])
    }

    /// In the order of the model.
    pub(super) fn fields(&self) -> [&str; 12] {
        self.0.each_ref().map(String::as_str)
    }

    /// What flags of a pair rest on.
    pub fn flags(&self) -> ::linkage::flags::Person<'_> {
        ::linkage::flags::Person {
            nik: self.get("nik"),
            sex: self.get("sex"),
            birth: self.get("birth"),
            mother: self.get("mother"),
            phone: self.get("phone"),
            registered: self.get("registered"),
        }
    }
}

/// As the engine reads it.
const fn letter(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "L",
        Sex::Female => "P",
        Sex::Unknown => "",
    }
}

/// The code of the case of every victim with an identity.
pub async fn cases(tx: &mut Tx) -> Result<BTreeMap<PersonId, HumanCode>, Error> {
    let query = sql(
        "select p.id, c.code from person p join cases c on c.id = p.case_id \
         where p.identity_a is not null and p.role = 'victim'",
    );
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| Ok((row.parse("id")?, row.parse("code")?)))
        .collect()
}

/// Victims with an identity after this one, in order, at most `limit`.
pub(super) fn after(from: Uuid, limit: i64) -> Sql {
    joined(
        sql(
            "where p.id > ? and p.identity_a is not null and p.role = 'victim' \
             order by p.id limit ?",
        )
        .bind(from)
        .bind(limit),
    )
}

/// These persons, as far as they are victims with an identity.
pub(super) fn those(persons: &[PersonId]) -> Sql {
    joined(
        sql("where p.identity_a is not null and p.role = 'victim' and p.id in (")
            .bind_all(persons.iter().copied())
            .push(")"),
    )
}

/// The persons with all versions of their keys. An area has 5 characters down to the regency and 8
/// down to the district.
fn joined(which: Sql) -> Sql {
    sql(
        "select f.id, f.case_id, f.identity_a, f.sex, f.age, c.opened_on, r.name as regency, \
         d.name as district, k.version, k.server_wrap from (select p.id, p.case_id, p.identity_a, \
         p.sex, p.age, p.residence from person p ",
    )
    .append(which)
    .push(
        ") as f join cases c on c.id = f.case_id \
         join data_key k on k.subject = f.case_id and k.section = 'identity' \
         left join area r on r.code = substr(f.residence, 1, 5) and length(r.code) = 5 \
         left join area d on d.code = substr(f.residence, 1, 8) and length(d.code) = 8 \
         order by f.id",
    )
}

/// Opens the rows of [`after`] or [`those`]. A row comes once for each version of its key; one fits.
pub(super) fn read(
    ring: &KeyRing,
    rows: &[Record],
) -> Result<BTreeMap<PersonId, Described>, Error> {
    let mut read = BTreeMap::new();
    for row in rows {
        if let Some(identity) = open(ring, row)? {
            read.insert(row.parse("id")?, Described::of(&identity, row)?);
        }
    }
    Ok(read)
}

/// Reads these persons.
pub(super) async fn load(
    tx: &mut Tx,
    ring: &KeyRing,
    persons: &[PersonId],
) -> Result<BTreeMap<PersonId, Described>, Error> {
    if persons.is_empty() {
        return Ok(BTreeMap::new());
    }
    read(ring, &tx.rows(&those(persons)).await?)
}

fn open(ring: &KeyRing, row: &Record) -> Result<Option<Identity>, Error> {
    let sealed = SealedA::from_bytes(row.bytes("identity_a")?.to_vec());
    let id = KeyId {
        subject: row.parse("case_id")?,
        section: SectionA::Identity,
        version: sealed.key_version()?,
    };
    if row.int("version")? != i64::from(id.version) {
        return Ok(None);
    }
    let wrap = ServerWrap::from_bytes(row.bytes("server_wrap")?.to_vec());
    let place = Place {
        table: "person",
        column: "identity_a",
        row: row.parse("id")?,
    };
    let opened = DataKeyA::unwrap(id, ring, &wrap)?.open(&place, &sealed)?;
    Ok(Some(opened.record()?.into_inner()))
}

/// What is compared of a person in a case whose identity the policy lets the actor open; none where
/// there is none. The caller audits the opening before anything leaves.
///
/// # Errors
/// [`Error::NotFound`] where the right does not reach identities, or the case has no such person.
pub async fn describe(
    tx: &mut Tx,
    ring: &KeyRing,
    auth: &Authorized<CaseId, Open>,
    person: PersonId,
) -> Result<Option<Described>, Error> {
    let query = sql("select 1 as one from person where id = ? and case_id = ?")
        .bind(person)
        .bind(auth.file());
    if !auth.reaches(Section::Identity) || tx.row(&query).await?.is_none() {
        return Err(Error::NotFound);
    }
    Ok(load(tx, ring, &[person]).await?.remove(&person))
}
