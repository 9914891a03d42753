//! What is sealed about a person: identity (sealed A), whereabouts and contact, health (sealed B).
//!
//! Opening takes [`Open`], saving takes [`Edit`]; the caller audits each section that it opens
//! before anything of it leaves.

use super::events::{self, Happened};
use super::opening::{FromReport, FromReportPerson};
use super::persons::after_change;
use super::{By, Fault};
use crate::sealed::{Keeper, Sight};
use crate::search::{NumberOf, blind, set_numbers};
use crate::{Error, Record, Sql, Tx, code, linkage, sql};
use domain::cases::AgeBand;
use domain::ids::{CaseId, OrganisationId, PersonId};
use domain::{Line, Nik, PartialDate, Passport, PersonName, Phone, Story};
use jiff::civil::Date;
use policy::{Authorized, Edit, FileKind, Open};
use serde::{Deserialize, Serialize};
use vault::{Opened, Place, SectionA, SectionB};

/// Who a person is. Sealed A, section identity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// The name as in documents, or as the person says.
    pub name: Option<PersonName>,
    /// Other names: nickname, name in forged papers.
    pub other_names: Vec<PersonName>,
    /// NIK.
    pub nik: Option<Nik>,
    /// Passport number.
    pub passport: Option<Passport>,
    /// Birth date, as far as it is known.
    pub born: Option<PartialDate>,
    /// Place of birth.
    pub birth_place: Option<Line>,
    /// The mother's name, which tells persons of one name apart.
    pub mother: Option<PersonName>,
    /// The father's name.
    pub father: Option<PersonName>,
}

impl Identity {
    /// All names, for the index of names.
    pub fn names(&self) -> impl Iterator<Item = &PersonName> {
        self.name.iter().chain(&self.other_names)
    }
}

/// Where a person is and how to reach them. Sealed B, section location.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Telephone numbers, the safest first.
    pub phones: Vec<Phone>,
    /// Address.
    pub address: Option<Line>,
    /// Where the person is now.
    pub whereabouts: Option<Line>,
    /// When and how it is safe to make contact.
    pub safe_contact: Option<Line>,
}

/// Health information. Sealed B, section medical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Medical {
    /// What those who help must know: injuries, medicines, pregnancy, allergies.
    pub note: Story,
}

/// Opens who a person is. The caller audits the opening before anything leaves.
pub async fn identity(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Open>,
    id: PersonId,
) -> Result<Option<Opened<Identity>>, Error> {
    let row = sealed(tx, auth, id).await?;
    keeper
        .open_a(
            tx,
            auth,
            SectionA::Identity,
            &place("identity_a", id),
            row.bytes_opt("identity_a")?,
        )
        .await
}

/// Opens where a person is and how to reach them.
pub async fn contact(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Open>,
    id: PersonId,
) -> Result<Sight<Contact>, Error> {
    let row = sealed(tx, auth, id).await?;
    keeper
        .open_b(
            tx,
            auth,
            SectionB::Location,
            &place("contact_b", id),
            row.bytes_opt("contact_b")?,
        )
        .await
}

/// Opens the health information of a person.
pub async fn medical(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Open>,
    id: PersonId,
) -> Result<Sight<Medical>, Error> {
    let row = sealed(tx, auth, id).await?;
    keeper
        .open_b(
            tx,
            auth,
            SectionB::Medical,
            &place("medical_b", id),
            row.bytes_opt("medical_b")?,
        )
        .await
}

async fn sealed(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Open>,
    id: PersonId,
) -> Result<Record, Error> {
    let query =
        sql("select identity_a, contact_b, medical_b from person where case_id = ? and id = ?")
            .bind(auth.file())
            .bind(id);
    tx.row(&query).await?.ok_or(Error::NotFound)
}

/// A person whose sealed section is to be saved, as it was read.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The person.
    pub id: PersonId,
    /// The version that was read.
    pub version: i64,
}

/// Saves who a person is and the blind indexes of their numbers. Where the age is not known and
/// the birth date gives one on `today`, the coded age follows.
///
/// # Errors
/// [`Error::Stale`] if the person was saved by somebody else since.
pub async fn save_identity(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Edit>,
    person: Target,
    identity: &Identity,
    today: Date,
    by: &By,
) -> Result<(), Fault> {
    let at = place("identity_a", person.id);
    let sealed = keeper
        .seal_a(tx, auth, SectionA::Identity, &at, identity)
        .await?;
    let update = sql("update person set identity_a = ?, version = version + 1 \
         where id = ? and case_id = ? and version = ?")
    .bind(sealed);
    save_sealed(tx, auth, person, update).await?;
    if let Some((least, most)) = identity.born.and_then(|born| born.age_on(today)) {
        follow_birth(tx, auth.file(), person.id, least, most).await?;
    }
    index_identity(tx, keeper, auth.file(), person.id, identity).await?;
    linkage::touch(tx, person.id).await?;
    events::record(tx, auth.file(), by, Happened::IdentityRecorded, &[]).await?;
    after_change(tx, auth.file()).await?;
    Ok(())
}

/// Saves where a person is and how to reach them, and the blind indexes of their numbers.
pub async fn save_contact(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Edit>,
    person: Target,
    contact: &Contact,
    by: &By,
) -> Result<(), Fault> {
    let at = place("contact_b", person.id);
    let sealed = keeper
        .seal_b(tx, auth, SectionB::Location, &at, contact)
        .await?;
    let update = sql("update person set contact_b = ?, version = version + 1 \
         where id = ? and case_id = ? and version = ?")
    .bind(sealed);
    save_sealed(tx, auth, person, update).await?;
    index_contact(tx, keeper, auth.file(), person.id, contact).await?;
    events::record(tx, auth.file(), by, Happened::ContactRecorded, &[]).await?;
    Ok(())
}

/// Saves the health information of a person.
pub async fn save_medical(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Edit>,
    person: Target,
    medical: &Medical,
    by: &By,
) -> Result<(), Fault> {
    let at = place("medical_b", person.id);
    let sealed = keeper
        .seal_b(tx, auth, SectionB::Medical, &at, medical)
        .await?;
    let update = sql("update person set medical_b = ?, version = version + 1 \
         where id = ? and case_id = ? and version = ?")
    .bind(sealed);
    save_sealed(tx, auth, person, update).await?;
    events::record(tx, auth.file(), by, Happened::MedicalRecorded, &[]).await?;
    Ok(())
}

async fn save_sealed(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    person: Target,
    update: Sql,
) -> Result<(), Error> {
    let update = update
        .bind(person.id)
        .bind(auth.file())
        .bind(person.version);
    tx.run_versioned(&update).await
}

/// Seals what a report says about a person into the case that is being opened from it.
pub(super) async fn seal_new(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    new: &FromReport,
    person: &FromReportPerson,
) -> Result<(), Error> {
    let id = person.id;
    if let Some(identity) = &person.identity {
        let at = place("identity_a", id);
        let bytes = keeper
            .seal_new_a(tx, new.id, SectionA::Identity, &at, identity)
            .await?;
        tx.run(
            &sql("update person set identity_a = ? where id = ?")
                .bind(bytes)
                .bind(id),
        )
        .await?;
        index_identity(tx, keeper, new.id, id, identity).await?;
        linkage::touch(tx, id).await?;
    }
    if let Some(contact) = &person.contact {
        let at = place("contact_b", id);
        let bytes = keeper
            .seal_new_b(tx, new.id, new.team, SectionB::Location, &at, contact)
            .await?;
        tx.run(
            &sql("update person set contact_b = ? where id = ?")
                .bind(bytes)
                .bind(id),
        )
        .await?;
        index_contact(tx, keeper, new.id, id, contact).await?;
    }
    Ok(())
}

fn place(column: &'static str, id: PersonId) -> Place<'static> {
    Place {
        table: "person",
        column,
        row: id.0,
    }
}

/// Sets the coded age from the birth date, where none is recorded: the age if it is certain, the
/// band if only that is.
async fn follow_birth(
    tx: &mut Tx,
    case: CaseId,
    id: PersonId,
    least: u8,
    most: u8,
) -> Result<(), Error> {
    let bands = [least, most].map(AgeBand::of_age);
    if bands[0] != bands[1] {
        return Ok(());
    }
    let update = sql("update person set age = ?, age_band = ? \
         where id = ? and case_id = ? and age is null and age_band = 'unknown'")
    .bind((least == most).then_some(least))
    .bind(code(bands[0]))
    .bind(id)
    .bind(case);
    tx.run(&update).await?;
    Ok(())
}

// ---------------------------------------------------------------- finding again

/// Numbers of the identity and of the contact are replaced apart from each other, so each has its
/// own key in the blind index.
fn number_keys(person: PersonId) -> [String; 2] {
    [person.to_string(), format!("{person}:contact")]
}

async fn index_identity(
    tx: &mut Tx,
    keeper: &Keeper<'_>,
    case: CaseId,
    person: PersonId,
    identity: &Identity,
) -> Result<(), Error> {
    let owner = organisation(tx, case).await?;
    let nik = identity
        .nik
        .as_ref()
        .map(|nik| blind(keeper.ring(), owner, nik));
    let passport = identity
        .passport
        .as_ref()
        .map(|number| blind(keeper.ring(), owner, number));
    let numbers: Vec<_> = nik.into_iter().chain(passport).collect();
    let [key, _] = number_keys(person);
    set_numbers(tx, &number_of(owner, case, &key), &numbers).await
}

async fn index_contact(
    tx: &mut Tx,
    keeper: &Keeper<'_>,
    case: CaseId,
    person: PersonId,
    contact: &Contact,
) -> Result<(), Error> {
    let owner = organisation(tx, case).await?;
    let phones = contact
        .phones
        .iter()
        .map(|phone| blind(keeper.ring(), owner, phone));
    let numbers: Vec<_> = phones.collect();
    let [_, key] = number_keys(person);
    set_numbers(tx, &number_of(owner, case, &key), &numbers).await
}

/// Forgets the numbers of a person who is removed.
pub(super) async fn forget_numbers(
    tx: &mut Tx,
    case: CaseId,
    person: PersonId,
) -> Result<(), Error> {
    let owner = organisation(tx, case).await?;
    for key in number_keys(person) {
        set_numbers(tx, &number_of(owner, case, &key), &[]).await?;
    }
    Ok(())
}

const fn number_of(organisation: OrganisationId, case: CaseId, person: &str) -> NumberOf<'_> {
    NumberOf {
        organisation,
        file: FileKind::Case,
        subject: case.0,
        person,
    }
}

/// The organisation that holds the case: whose search finds its numbers.
async fn organisation(tx: &mut Tx, case: CaseId) -> Result<OrganisationId, Error> {
    let query =
        sql("select t.organisation from cases c join team t on t.id = c.team where c.id = ?")
            .bind(case);
    tx.row(&query)
        .await?
        .ok_or(Error::NotFound)?
        .parse("organisation")
}
