//! What the events reached in a year, what they did not, and who did what where.

use super::areas::{cases_by_place, events_by_place};
use super::{Days, day_number, range};
use crate::{Error, Tx, sql};
use domain::AreaCode;
use domain::areas::AreaLevel;
use domain::ids::TaskForceId;
use domain::prevention::{OutreachKind, is_covered};
use jiff::civil::Date;

/// Length of the code of a kelurahan, and of the shortest code of a kecamatan.
const VILLAGE: i64 = 13;
/// Rows of the table of who does what where; a task force has some dozens a year.
const ROWS: u32 = 5_000;

/// What was done within some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Events.
    pub events: i64,
    /// Women and girls.
    pub female: i64,
    /// Men and boys.
    pub male: i64,
    /// People who were not counted by sex.
    pub unknown: i64,
    /// Different kelurahan of the area in which an event was held.
    pub reached: i64,
    /// Kelurahan that the area has.
    pub places: i64,
}

/// What was done within some days in an area.
pub async fn totals(
    tx: &mut Tx,
    task_force: TaskForceId,
    within: AreaCode,
    days: Days,
) -> Result<Totals, Error> {
    let (from, to) = range(within);
    let query = sql("select count(*) as events, \
         cast(coalesce(sum(participants_female), 0) as bigint) as female, \
         cast(coalesce(sum(participants_male), 0) as bigint) as male, \
         cast(coalesce(sum(participants_unknown), 0) as bigint) as unknown, \
         count(distinct case when length(area) = ? then area end) as reached \
         from outreach where task_force = ? and area >= ? and area < ? \
         and held_day >= ? and held_day <= ?")
    .bind(VILLAGE)
    .bind(task_force)
    .bind(&from)
    .bind(&to)
    .bind(day_number(days.from))
    .bind(day_number(days.to));
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let places = sql("select count(*) as n from area where code >= ? and code < ? and level = 4")
        .bind(from)
        .bind(to);
    let places = tx.row(&places).await?.ok_or(Error::NotFound)?;
    Ok(Totals {
        events: row.int("events")?,
        female: row.int("female")?,
        male: row.int("male")?,
        unknown: row.int("unknown")?,
        reached: row.int("reached")?,
        places: places.int("n")?,
    })
}

/// A place with traces of cases that no event has reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The place: a kelurahan, or a kecamatan where no more is known.
    pub area: AreaCode,
    /// Its name.
    pub name: String,
    /// Name of the area right above it.
    pub within: String,
    /// Different cases with a trace there.
    pub cases: u32,
}

/// The kelurahan and kecamatan of an area that have traces of cases since a day and no event within
/// some days, those with the most cases first.
pub async fn gaps(
    tx: &mut Tx,
    task_force: TaskForceId,
    within: AreaCode,
    since: Date,
    days: Days,
) -> Result<Vec<Gap>, Error> {
    let level = AreaLevel::Village;
    let held: Vec<AreaCode> = events_by_place(tx, task_force, within, level, days)
        .await?
        .into_keys()
        .collect();
    let mut open: Vec<(AreaCode, u32)> = cases_by_place(tx, task_force, within, level, since)
        .await?
        .into_iter()
        .filter(|(area, _)| matches!(area.level(), AreaLevel::District | AreaLevel::Village))
        .filter(|(area, _)| !is_covered(*area, &held))
        .collect();
    open.sort_by_key(|(area, cases)| (std::cmp::Reverse(*cases), *area));
    named(tx, open).await
}

async fn named(tx: &mut Tx, open: Vec<(AreaCode, u32)>) -> Result<Vec<Gap>, Error> {
    let mut gaps = Vec::with_capacity(open.len());
    for some in open.chunks(100) {
        let query = sql(
            "select a.code, a.name, coalesce(p.name, '') as above from area a \
             left join area p on p.code = a.parent where a.code in (",
        )
        .bind_all(some.iter().map(|(area, _)| area.to_string()))
        .push(")");
        let rows = tx.rows(&query).await?;
        for (area, cases) in some {
            let code = area.to_string();
            let mut found = rows.iter();
            let row = found
                .find(|row| row.text("code").is_ok_and(|found| found == code))
                .ok_or(Error::Corrupt("area of a case"))?;
            gaps.push(Gap {
                area: *area,
                name: row.string("name")?,
                within: row.string("above")?,
                cases: *cases,
            });
        }
    }
    Ok(gaps)
}

/// Who does what where: one row an organisation, kind and area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FourW {
    /// Name of the organisation; none where an event names none.
    pub organisation: Option<String>,
    /// What.
    pub kind: OutreachKind,
    /// Where.
    pub area: AreaCode,
    /// Name of the area.
    pub area_name: String,
    /// Name of the area right above it.
    pub within: String,
    /// How many events.
    pub events: i64,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// People who came. Of an event that two organisations held, they stand with both.
    pub people: i64,
}

/// Who did what where within some days, derived from the events.
pub async fn four_w(tx: &mut Tx, task_force: TaskForceId, days: Days) -> Result<Vec<FourW>, Error> {
    let query = sql(
        "select r.name as organisation, o.kind, o.area, a.name as area_name, \
         coalesce(p.name, '') as above, count(*) as events, min(o.held_on) as first_day, \
         max(o.held_on) as last_day, cast(sum(o.participants_female + o.participants_male + \
         o.participants_unknown) as bigint) as people from outreach o \
         join area a on a.code = o.area left join area p on p.code = a.parent \
         left join outreach_organisation e on e.outreach = o.id \
         left join organisation r on r.id = e.organisation \
         where o.task_force = ? and o.held_day >= ? and o.held_day <= ? \
         group by r.name, r.id, o.kind, o.area, a.name, p.name \
         order by case when r.name is null then 1 else 0 end, r.name, o.area, o.kind limit ?",
    )
    .bind(task_force)
    .bind(day_number(days.from))
    .bind(day_number(days.to))
    .bind(ROWS);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(FourW {
                organisation: row.text_opt("organisation")?.map(str::to_owned),
                kind: row.parse("kind")?,
                area: row.parse("area")?,
                area_name: row.string("area_name")?,
                within: row.string("above")?,
                events: row.int("events")?,
                first: row.parse("first_day")?,
                last: row.parse("last_day")?,
                people: row.int("people")?,
            })
        })
        .collect()
}
