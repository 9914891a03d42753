//! The legs of the route: where a person came from, was taken through, and was exploited.

use super::events::{self, Happened};
use super::{By, Fault, known_area};
use crate::{Error, Record, Tx, code, route_tally, sql};
use domain::cases::LegRole;
use domain::ids::{CaseId, LegId};
use domain::{Coded, PartialDate, Place, Precision};
use policy::{Act, Authorized, Edit};

/// What is known of one leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegFacts {
    /// Origin, transit or destination.
    pub role: LegRole,
    /// Where.
    pub place: Place,
    /// When, as far as it is known.
    pub date: Option<PartialDate>,
    /// How well that is known.
    pub precision: Precision,
}

/// One leg of the route.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// Its identifier.
    pub id: LegId,
    /// What is known of it.
    pub facts: LegFacts,
    /// Name of the area, if it is one.
    pub area_name: Option<String>,
    /// Version, for saving.
    pub version: i64,
}

const SELECT: &str = "select l.id, l.role, l.area, l.country, l.date, l.date_precision, l.version, \
     a.name from leg l left join area a on a.code = l.area where l.case_id = ?";

/// The route in its order.
pub async fn all<A: Act>(tx: &mut Tx, auth: &Authorized<CaseId, A>) -> Result<Vec<Leg>, Error> {
    let query = sql(SELECT)
        .push(" order by l.position, l.id")
        .bind(auth.file());
    tx.rows(&query).await?.iter().map(leg).collect()
}

/// One leg.
///
/// # Errors
/// [`Error::NotFound`] if the case has no such leg.
pub async fn find<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
    id: LegId,
) -> Result<Leg, Error> {
    let query = sql(SELECT).push(" and l.id = ?").bind(auth.file()).bind(id);
    leg(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn leg(row: &Record) -> Result<Leg, Error> {
    Ok(Leg {
        id: row.parse("id")?,
        facts: LegFacts {
            role: row.parse("role")?,
            place: place(row)?,
            date: row.parse_opt("date")?,
            precision: row.parse("date_precision")?,
        },
        area_name: row.text_opt("name")?.map(str::to_owned),
        version: row.int("version")?,
    })
}

/// The place of a leg, from its area and its country.
pub(crate) fn place(row: &Record) -> Result<Place, Error> {
    Ok(match (row.parse_opt("area")?, row.parse_opt("country")?) {
        (Some(area), _) => Place::Area(area),
        (None, Some(country)) => Place::Abroad(country),
        (None, None) => Place::Unknown,
    })
}

/// Adds a leg at the end of the route.
pub async fn add(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    id: LegId,
    facts: &LegFacts,
    by: &By,
) -> Result<(), Fault> {
    known_area(tx, facts.place.area()).await?;
    let case = auth.file();
    let insert = sql(
        "insert into leg (id, case_id, position, role, area, country, date, date_precision, \
         version) values (?, ?, (select coalesce(max(position), 0) + 1 from leg \
         where case_id = ?), ?, ?, ?, ?, ?, 1)",
    )
    .bind(id)
    .bind(case)
    .bind(case)
    .bind(code(facts.role))
    .bind(facts.place.area().map(|area| area.to_string()))
    .bind(abroad(facts.place))
    .bind(facts.date.map(|date| date.to_string()))
    .bind(code(precision(facts)));
    tx.run(&insert).await?;
    route_tally::refresh_case(tx, case).await?;
    events::record(tx, case, by, Happened::LegAdded, &[facts.role.key()]).await?;
    Ok(())
}

/// Saves a leg.
///
/// # Errors
/// [`Error::Stale`] if it was saved by somebody else since `version`.
pub async fn save(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    id: LegId,
    facts: &LegFacts,
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    known_area(tx, facts.place.area()).await?;
    let update = sql(
        "update leg set role = ?, area = ?, country = ?, date = ?, date_precision = ?, \
         version = version + 1 where id = ? and case_id = ? and version = ?",
    )
    .bind(code(facts.role))
    .bind(facts.place.area().map(|area| area.to_string()))
    .bind(abroad(facts.place))
    .bind(facts.date.map(|date| date.to_string()))
    .bind(code(precision(facts)))
    .bind(id)
    .bind(auth.file())
    .bind(version);
    tx.run_versioned(&update).await?;
    route_tally::refresh_case(tx, auth.file()).await?;
    events::record(
        tx,
        auth.file(),
        by,
        Happened::LegEdited,
        &[facts.role.key()],
    )
    .await?;
    Ok(())
}

/// Removes a leg that was added by mistake.
///
/// # Errors
/// [`Error::Stale`] as in [`save`].
pub async fn remove(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    id: LegId,
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    let role = find(tx, auth, id).await?.facts.role;
    let delete = sql("delete from leg where id = ? and case_id = ? and version = ?")
        .bind(id)
        .bind(auth.file())
        .bind(version);
    tx.run_versioned(&delete).await?;
    route_tally::refresh_case(tx, auth.file()).await?;
    events::record(tx, auth.file(), by, Happened::LegRemoved, &[role.key()]).await?;
    Ok(())
}

/// Which way a leg moves in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// One place towards the start.
    Earlier,
    /// One place towards the end.
    Later,
}

/// Moves a leg one place; at the end of the route nothing happens. A leg that somebody removed
/// in between is not moved.
///
/// # Errors
/// [`Error::NotFound`] if the case has no such leg.
pub async fn shift(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    id: LegId,
    shift: Shift,
    by: &By,
) -> Result<(), Fault> {
    let mut order: Vec<LegId> = all(tx, auth).await?.iter().map(|leg| leg.id).collect();
    let at = order
        .iter()
        .position(|leg| *leg == id)
        .ok_or(Error::NotFound)?;
    let to = match shift {
        Shift::Earlier => at.checked_sub(1),
        Shift::Later => Some(at + 1).filter(|to| *to < order.len()),
    };
    let Some(to) = to else { return Ok(()) };
    order.swap(at, to);
    for (position, leg) in (1i64..).zip(&order) {
        let update = sql("update leg set position = ? where id = ? and position <> ?")
            .bind(position)
            .bind(*leg)
            .bind(position);
        tx.run(&update).await?;
    }
    route_tally::refresh_case(tx, auth.file()).await?;
    events::record(tx, auth.file(), by, Happened::LegEdited, &[]).await?;
    Ok(())
}

/// A country stands only where no area does.
fn abroad(place: Place) -> Option<String> {
    match place {
        Place::Abroad(country) => Some(country.to_string()),
        Place::Area(_) | Place::Unknown => None,
    }
}

/// Without a date nothing is exact.
fn precision(facts: &LegFacts) -> Precision {
    match facts.date {
        Some(_) => facts.precision,
        None => Precision::Unknown,
    }
}
