//! The search by need, place, age and sex: nearest first.

use super::{FROM, Listing, SELECT, listing};
use crate::{Error, Sql, Tx, code, sql};
use domain::directory::{ForSex, Nearness, lookup_codes};
use domain::ids::TaskForceId;
use domain::services::ServiceKind;
use domain::{AreaCode, Coded};
use vault::KeyRing;

/// The most services that the public site lists for a need and a place.
const PUBLIC_MOST: u32 = 200;

/// What is looked for; what is left open excludes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// What the service is for.
    pub need: Option<ServiceKind>,
    /// For whom: a place where they are.
    pub place: Option<AreaCode>,
    /// Their age in whole years.
    pub age: Option<u8>,
    /// Their sex; [`ForSex::Any`] where it does not matter.
    pub sex: ForSex,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            need: None,
            place: None,
            age: None,
            sex: ForSex::Any,
        }
    }
}

/// A service that answers a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The service; the place of a hidden one stays closed.
    pub listing: Listing,
    /// How near it is to the place asked for.
    pub nearness: Option<Nearness>,
}

/// The services given now that answer a question, nearest first, then by name; at most `limit`, and
/// whether there are more.
///
/// Its cost is that of the services that take people from the place, whatever else the directory
/// holds: they are found by the codes under which they are filed.
pub async fn search(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    question: &Question,
    limit: u32,
) -> Result<(Vec<Found>, bool), Error> {
    let query = ordered(question, matching(task_force, question, false), limit + 1);
    let mut found: Vec<Found> = tx
        .rows(&query)
        .await?
        .iter()
        .map(|row| {
            let listing = listing(Some(ring), row)?;
            let nearness = question
                .place
                .map(|place| Nearness::between(listing.facts.area, place));
            Ok(Found { listing, nearness })
        })
        .collect::<Result<_, Error>>()?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    Ok((found, more))
}

/// The services that the public site shows: given now and marked public, for a need and a place or
/// for all of them, nearest first. What is hidden is not in them.
pub async fn public_listings(
    tx: &mut Tx,
    task_force: TaskForceId,
    need: Option<ServiceKind>,
    area: Option<AreaCode>,
) -> Result<Vec<Listing>, Error> {
    let question = Question {
        need,
        place: area,
        ..Question::default()
    };
    let query = ordered(
        &question,
        matching(task_force, &question, true),
        PUBLIC_MOST,
    );
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| listing(None, row)).collect()
}

/// From where, and which of them.
fn matching(task_force: TaskForceId, question: &Question, public: bool) -> Sql {
    let mut query = sql(FROM)
        .push(" where l.task_force = ? and l.active = ?")
        .bind(task_force)
        .bind(true);
    if question.need.is_some() || question.place.is_some() {
        query = query
            .push(" and l.id in (")
            .append(filed(task_force, question))
            .push(")");
    }
    if let Some(age) = question.age {
        query = query
            .push(" and (l.age_min is null or l.age_min <= ?)")
            .bind(age)
            .push(" and (l.age_max is null or l.age_max >= ?)")
            .bind(age);
    }
    if question.sex != ForSex::Any {
        query = query
            .push(" and l.sex in (?, ?)")
            .bind(code(ForSex::Any))
            .bind(code(question.sex));
    }
    if public {
        query = query.push(" and l.public = ?").bind(true);
    }
    query
}

/// What is filed for the need under the place, under an area around it, or within it.
fn filed(task_force: TaskForceId, question: &Question) -> Sql {
    let needs = match &question.need {
        Some(need) => std::slice::from_ref(need),
        None => ServiceKind::ALL,
    };
    let mut query = sql(
        "select r.listing from listing_reach r where r.task_force = ? \
                         and r.need in (",
    )
    .bind(task_force)
    .bind_all(needs.iter().map(|need| code(*need)))
    .push(")");
    if let Some(place) = question.place {
        // Codes within a place begin with its own and a point; '/' is the character after it.
        query = query
            .push(" and (r.area in (")
            .bind_all(lookup_codes(place))
            .push(") or (r.area > ? and r.area < ?))")
            .bind(format!("{place}."))
            .bind(format!("{place}/"));
    }
    query
}

fn ordered(question: &Question, matching: Sql, limit: u32) -> Sql {
    let mut query = sql(SELECT);
    let mut areas = question.place;
    if areas.is_some() {
        query = query.push(", case");
        let mut tier = 0i64;
        while let Some(area) = areas {
            query = query
                .push(" when l.area = ? or (l.area > ? and l.area < ?) then ?")
                .bind(area.to_string())
                .bind(format!("{area}."))
                .bind(format!("{area}/"))
                .bind(tier);
            tier += 1;
            areas = area.parent();
        }
        query = query.push(" else ? end as tier").bind(tier);
        query = query.append(matching).push(" order by tier, l.name, l.id");
    } else {
        query = query.append(matching).push(" order by l.name, l.id");
    }
    query.push(" limit ?").bind(limit)
}
