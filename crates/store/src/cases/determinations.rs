//! Determinations: which body found, when, whether a person is a victim. The history only grows.

use super::events::{self, Happened};
use super::persons;
use super::{By, Fault};
use crate::sealed::Keeper;
use crate::{Error, Tx, code, sql};
use domain::cases::{DecisionMaker, Determination, History, PersonRole, TraffickingStatus};
use domain::ids::{CaseId, DeterminationId, PersonId};
use domain::{Alias, Coded, PartialDate, Precision, Story};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Act, Authorized, Edit, Open};
use vault::{Opened, Place, SectionA};

/// One determination as it is recorded.
pub struct NewDetermination {
    /// Its identifier.
    pub id: DeterminationId,
    /// About whom.
    pub person: PersonId,
    /// What was found.
    pub status: TraffickingStatus,
    /// By which body.
    pub body: DecisionMaker,
    /// When, as far as it is known.
    pub on: PartialDate,
    /// How well that is known.
    pub precision: Precision,
    /// Why, in words.
    pub reason: Option<Story>,
}

/// One determination of the history.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its identifier.
    pub id: DeterminationId,
    /// About whom.
    pub person: PersonId,
    /// The neutral name of that person.
    pub alias: Alias,
    /// What was found.
    pub status: TraffickingStatus,
    /// By which body.
    pub body: DecisionMaker,
    /// When, as far as it is known.
    pub on: PartialDate,
    /// How well that is known.
    pub precision: Precision,
    /// Whether a reason is recorded.
    pub has_reason: bool,
    /// Name of the official who recorded it.
    pub recorded_by: Option<String>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// The determinations about all persons of a case, in the order in which they were recorded.
pub async fn all<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<Vec<Recorded>, Error> {
    let query = sql(
        "select d.id, d.person, p.alias, d.status, d.body, d.determined_on, d.date_precision, \
         (case when d.reason_a is null then 0 else 1 end) as has_reason, a.name, d.recorded_at \
         from determination d join person p on p.id = d.person \
         left join account a on a.id = d.recorded_by \
         where d.case_id = ? order by d.recorded_at, d.id",
    )
    .bind(auth.file());
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Recorded {
                id: row.parse("id")?,
                person: row.parse("person")?,
                alias: row.parse("alias")?,
                status: row.parse("status")?,
                body: row.parse("body")?,
                on: row.parse("determined_on")?,
                precision: row.parse("date_precision")?,
                has_reason: row.int("has_reason")? != 0,
                recorded_by: row.text_opt("name")?.map(str::to_owned),
                recorded_at: row.time("recorded_at")?,
            })
        })
        .collect()
}

/// Adds a determination; the person's status follows from it.
///
/// # Errors
/// [`Fault::Determination`] if it does not follow from the ones before; [`Fault::NotAVictim`] if
/// the person is in the case in another role.
pub async fn append(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Edit>,
    new: &NewDetermination,
    today: Date,
    by: &By,
) -> Result<(), Fault> {
    let case = auth.file();
    lock_person(tx, case, new.person).await?;
    history(tx, case, new.person)
        .await?
        .check(proposed(new, today), today)?;
    let reason = match &new.reason {
        None => None,
        Some(reason) => {
            let at = place(new.id);
            Some(
                keeper
                    .seal_a(tx, auth, SectionA::Narrative, &at, reason)
                    .await?,
            )
        }
    };
    let insert = sql(
        "insert into determination (id, case_id, person, status, body, determined_on, \
         date_precision, reason_a, recorded_by, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.id)
    .bind(case)
    .bind(new.person)
    .bind(code(new.status))
    .bind(code(new.body))
    .bind(new.on.to_string())
    .bind(code(new.precision))
    .bind(reason)
    .bind(by.account)
    .bind(by.at);
    tx.run(&insert).await?;
    let status = sql("update person set trafficking_status = ? where id = ?")
        .bind(code(new.status))
        .bind(new.person);
    tx.run(&status).await?;
    let details = [new.status.key(), new.body.key()];
    events::record(tx, case, by, Happened::Determined, &details).await?;
    persons::after_change(tx, case).await?;
    Ok(())
}

/// Locks the row of the victim: of two determinations at the same time the second is checked
/// against the first.
async fn lock_person(tx: &mut Tx, case: CaseId, person: PersonId) -> Result<(), Fault> {
    let lock = sql("update person set version = version where id = ? and case_id = ?")
        .bind(person)
        .bind(case);
    if tx.run(&lock).await? != 1 {
        return Err(Error::NotFound.into());
    }
    let query = sql("select role from person where id = ?").bind(person);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    match row.parse::<PersonRole>("role")? {
        PersonRole::Victim => Ok(()),
        _ => Err(Fault::NotAVictim),
    }
}

async fn history(tx: &mut Tx, case: CaseId, person: PersonId) -> Result<History, Error> {
    let query = sql(
        "select status, body, determined_on from determination where case_id = ? and person = ? \
         order by recorded_at, id",
    )
    .bind(case)
    .bind(person);
    let stored = tx
        .rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Determination {
                status: row.parse("status")?,
                by: row.parse("body")?,
                on: row.parse::<PartialDate>("determined_on")?.earliest(),
            })
        })
        .collect::<Result<_, Error>>()?;
    Ok(History::from_stored(stored))
}

/// A date that is not known to the day counts in its own favour: "2024" may follow 15 March 2024.
fn proposed(new: &NewDetermination, today: Date) -> Determination {
    let on = match new.on.earliest() > today {
        true => new.on.earliest(),
        false => new.on.latest().min(today),
    };
    Determination {
        status: new.status,
        by: new.body,
        on,
    }
}

/// Opens the reason of a determination.
pub async fn reason(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Open>,
    id: DeterminationId,
) -> Result<Option<Opened<Story>>, Error> {
    let query = sql("select reason_a from determination where id = ? and case_id = ?")
        .bind(id)
        .bind(auth.file());
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    keeper
        .open_a(
            tx,
            auth,
            SectionA::Narrative,
            &place(id),
            row.bytes_opt("reason_a")?,
        )
        .await
}

fn place(id: DeterminationId) -> Place<'static> {
    Place {
        table: "determination",
        column: "reason_a",
        row: id.0,
    }
}
