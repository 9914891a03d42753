//! Persons in a case: their coded facts. What is sealed about them is in [`super::secrets`].

use super::events::{self, Happened};
use super::{By, Fault, known_area, secrets};
use crate::{Error, Record, Tx, code, code_opt, linkage, sql, tally};
use domain::cases::{
    AgeBand, Education, MaritalStatus, PersonRole, Relationship, Sex, TraffickingStatus,
};
use domain::ids::{CaseId, PersonId};
use domain::{Alias, AreaCode, Coded, Country};
use jiff::Timestamp;
use policy::{Act, Authorized, Edit};
use vault::Random;

/// Coded facts of a person: never a name, a number or a birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonFacts {
    /// What the person is in the case.
    pub role: PersonRole,
    /// Sex as in official figures.
    pub sex: Sex,
    /// Age in whole years when the case was opened; the band follows from it.
    pub age: Option<u8>,
    /// Age band, where the age itself is not known.
    pub band: AgeBand,
    /// Citizenship.
    pub citizenship: Option<Country>,
    /// Education.
    pub education: Option<Education>,
    /// Marital status.
    pub marital_status: Option<MaritalStatus>,
    /// How a victim stood to the trafficker.
    pub relationship: Option<Relationship>,
    /// Area of residence, down to the level that is known.
    pub residence: Option<AreaCode>,
}

impl PersonFacts {
    /// Facts of which nothing but the role is known.
    pub const fn unknown(role: PersonRole) -> Self {
        Self {
            role,
            sex: Sex::Unknown,
            age: None,
            band: AgeBand::Unknown,
            citizenship: None,
            education: None,
            marital_status: None,
            relationship: None,
            residence: None,
        }
    }

    /// The band that is counted: that of the age where one is known.
    pub fn age_band(&self) -> AgeBand {
        self.age.map_or(self.band, AgeBand::of_age)
    }
}

/// A person as the page of the case shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// The neutral name by which people talk about them.
    pub alias: Alias,
    /// Coded facts.
    pub facts: PersonFacts,
    /// The latest determination.
    pub status: Option<TraffickingStatus>,
    /// Whether an identity is recorded.
    pub has_identity: bool,
    /// Whether whereabouts or contact are recorded.
    pub has_contact: bool,
    /// Whether health information is recorded.
    pub has_medical: bool,
    /// Version, for saving.
    pub version: i64,
}

const SELECT: &str = "select id, role, alias, sex, age, age_band, citizenship, education, \
     marital_status, relationship, residence, trafficking_status, \
     (case when identity_a is null then 0 else 1 end) as has_identity, \
     (case when contact_b is null then 0 else 1 end) as has_contact, \
     (case when medical_b is null then 0 else 1 end) as has_medical, version \
     from person where case_id = ?";

/// All persons of a case: victims first, in the order in which they were added.
pub async fn all<A: Act>(tx: &mut Tx, auth: &Authorized<CaseId, A>) -> Result<Vec<Person>, Error> {
    let query = sql(SELECT)
        .push(" order by created_at, id")
        .bind(auth.file());
    let rows = tx.rows(&query).await?;
    let mut persons = rows.iter().map(person).collect::<Result<Vec<_>, Error>>()?;
    // The order of the list of roles is the one that people expect; the sort is stable.
    persons.sort_by_key(|person| person.facts.role);
    Ok(persons)
}

/// One person of a case.
///
/// # Errors
/// [`Error::NotFound`] if the case has no such person.
pub async fn find<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
    id: PersonId,
) -> Result<Person, Error> {
    let query = sql(SELECT).push(" and id = ?").bind(auth.file()).bind(id);
    person(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn person(row: &Record) -> Result<Person, Error> {
    let age = row.int_opt("age")?.map(u8::try_from).transpose();
    Ok(Person {
        id: row.parse("id")?,
        alias: row.parse("alias")?,
        facts: PersonFacts {
            role: row.parse("role")?,
            sex: row.parse("sex")?,
            age: age.map_err(|_| Error::Column("age"))?,
            band: row.parse("age_band")?,
            citizenship: row.parse_opt("citizenship")?,
            education: row.parse_opt("education")?,
            marital_status: row.parse_opt("marital_status")?,
            relationship: row.parse_opt("relationship")?,
            residence: row.parse_opt("residence")?,
        },
        status: row.parse_opt("trafficking_status")?,
        has_identity: row.int("has_identity")? != 0,
        has_contact: row.int("has_contact")? != 0,
        has_medical: row.int("has_medical")? != 0,
        version: row.int("version")?,
    })
}

/// Adds a person with coded facts. The first victim is known by the alias of the case.
pub async fn add(
    tx: &mut Tx,
    random: &mut Random,
    auth: &Authorized<CaseId, Edit>,
    id: PersonId,
    facts: &PersonFacts,
    by: &By,
) -> Result<(), Fault> {
    known_area(tx, facts.residence).await?;
    let case = auth.file();
    let mut of_case = unused_case_alias(tx, case).await?;
    let alias = alias(random, facts, &mut of_case)?;
    insert(tx, case, id, alias, facts, None, by.at).await?;
    events::record(tx, case, by, Happened::PersonAdded, &[facts.role.key()]).await?;
    after_change(tx, case).await?;
    Ok(())
}

/// Saves the coded facts of a person.
///
/// # Errors
/// [`Error::Stale`] if the person was saved by somebody else since `version`; [`Fault::InUse`] if
/// somebody with determinations would no longer be a victim.
pub async fn save(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    id: PersonId,
    facts: &PersonFacts,
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    known_area(tx, facts.residence).await?;
    let case = auth.file();
    let determined = sql("select 1 as one from determination where person = ? limit 1").bind(id);
    if facts.role != PersonRole::Victim && tx.row(&determined).await?.is_some() {
        return Err(Fault::InUse);
    }
    let update = sql(
        "update person set role = ?, sex = ?, age = ?, age_band = ?, citizenship = ?, \
         education = ?, marital_status = ?, relationship = ?, residence = ?, \
         version = version + 1 where id = ? and case_id = ? and version = ?",
    )
    .bind(code(facts.role))
    .bind(code(facts.sex))
    .bind(facts.age)
    .bind(code(facts.age_band()))
    .bind(facts.citizenship.map(|country| country.to_string()))
    .bind(code_opt(facts.education))
    .bind(code_opt(facts.marital_status))
    .bind(code_opt(facts.relationship))
    .bind(facts.residence.map(|area| area.to_string()))
    .bind(id)
    .bind(case)
    .bind(version);
    tx.run_versioned(&update).await?;
    linkage::touch(tx, id).await?;
    events::record(tx, case, by, Happened::PersonEdited, &[facts.role.key()]).await?;
    after_change(tx, case).await?;
    Ok(())
}

/// Removes a person who was added by mistake, with all that is sealed about them.
///
/// # Errors
/// [`Fault::InUse`] if determinations, services or decisions about who they are refer to them; [`Error::Stale`] as in [`save`].
pub async fn remove(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    id: PersonId,
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    let case = auth.file();
    let role = find(tx, auth, id).await?.facts.role;
    let used = sql(
        "select 1 as one from determination where person = ? union all \
         select 1 as one from service where person = ? limit 1",
    )
    .bind(id)
    .bind(id);
    if tx.row(&used).await?.is_some() || linkage::is_decided(tx, id).await? {
        return Err(Fault::InUse);
    }
    linkage::forget(tx, id).await?;
    let delete = sql("delete from person where id = ? and case_id = ? and version = ?")
        .bind(id)
        .bind(case)
        .bind(version);
    tx.run_versioned(&delete).await?;
    secrets::forget_numbers(tx, case, id).await?;
    events::record(tx, case, by, Happened::PersonRemoved, &[role.key()]).await?;
    after_change(tx, case).await?;
    Ok(())
}

// ---------------------------------------------------------------- rows, aliases, marks

pub(super) async fn insert(
    tx: &mut Tx,
    case: CaseId,
    id: PersonId,
    alias: Alias,
    facts: &PersonFacts,
    status: Option<TraffickingStatus>,
    at: Timestamp,
) -> Result<(), Error> {
    let insert = sql(
        "insert into person (id, case_id, role, alias, sex, age, age_band, citizenship, education, \
         marital_status, relationship, residence, trafficking_status, created_at, version) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
    )
    .bind(id)
    .bind(case)
    .bind(code(facts.role))
    .bind(alias.to_string())
    .bind(code(facts.sex))
    .bind(facts.age)
    .bind(code(facts.age_band()))
    .bind(facts.citizenship.map(|country| country.to_string()))
    .bind(code_opt(facts.education))
    .bind(code_opt(facts.marital_status))
    .bind(code_opt(facts.relationship))
    .bind(facts.residence.map(|area| area.to_string()))
    .bind(code_opt(status))
    .bind(at);
    tx.run(&insert).await?;
    Ok(())
}

/// The alias for a new person: that of the case for its first victim, else a new one.
pub(super) fn alias(
    random: &mut Random,
    facts: &PersonFacts,
    of_case: &mut Option<Alias>,
) -> Result<Alias, Error> {
    let first = of_case.take_if(|_| facts.role == PersonRole::Victim);
    Ok(match first {
        Some(alias) => alias,
        None => Alias::new(random.bytes()?),
    })
}

/// The alias of the case, if no person of it has it.
async fn unused_case_alias(tx: &mut Tx, case: CaseId) -> Result<Option<Alias>, Error> {
    let query = sql("select c.alias from cases c where c.id = ? and not exists \
         (select 1 from person p where p.case_id = c.id and p.alias = c.alias)")
    .bind(case);
    tx.row(&query)
        .await?
        .map(|row| row.parse("alias"))
        .transpose()
}

/// Keeps the mark "child" and the tally with the victims. Where the age of a victim is not known,
/// what was said before stands.
pub(super) async fn after_change(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    let query = sql(
        "select distinct age_band from person where case_id = ? and role = 'victim' \
         and (trafficking_status is null or trafficking_status <> 'not-victim')",
    )
    .bind(case);
    let rows = tx.rows(&query).await?;
    let bands = rows
        .iter()
        .map(|row| row.parse("age_band"))
        .collect::<Result<Vec<AgeBand>, Error>>()?;
    let child = if bands.iter().any(|band| band.is_child()) {
        Some(true)
    } else if bands.is_empty() || bands.contains(&AgeBand::Unknown) {
        None
    } else {
        Some(false)
    };
    if let Some(child) = child {
        let update = sql("update cases set child = ? where id = ? and child <> ?")
            .bind(child)
            .bind(case)
            .bind(child);
        tx.run(&update).await?;
    }
    tally::refresh_case(tx, case).await
}
