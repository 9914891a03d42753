//! What the cases and the events say about areas, the scale by which that is weighed, and the
//! levels that officers have set.

use super::{Days, day_number, open, place, range, seal};
use crate::{Error, Record, Sql, Tx, code, settings, sql};
use domain::AreaCode;
use domain::areas::AreaLevel;
use domain::cases::{ExploitationType, RecruitmentMethod};
use domain::ids::{AccountId, TaskForceId};
use domain::prevention::{Counts, Scale, Vulnerability};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use uuid::Uuid;
use vault::{KeyRing, Random};

/// An area on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Its code.
    pub area: AreaCode,
    /// Its name.
    pub name: String,
    /// Name of the area right above it.
    pub within: String,
}

/// Length of the codes of a level, with their dots.
const fn width(level: AreaLevel) -> i64 {
    match level {
        AreaLevel::Province => 2,
        AreaLevel::City => 5,
        AreaLevel::District => 8,
        AreaLevel::Village => 13,
    }
}

const fn number(level: AreaLevel) -> i64 {
    match level {
        AreaLevel::Province => 1,
        AreaLevel::City => 2,
        AreaLevel::District => 3,
        AreaLevel::Village => 4,
    }
}

/// The areas of a level within one, by code; `None` where they are more than `most`.
pub async fn spots(
    tx: &mut Tx,
    within: AreaCode,
    level: AreaLevel,
    most: u32,
) -> Result<Option<Vec<Spot>>, Error> {
    let (from, to) = range(within);
    let query = sql(
        "select a.code, a.name, coalesce(p.name, '') as above from area a \
         left join area p on p.code = a.parent \
         where a.code >= ? and a.code < ? and a.level = ? order by a.code limit ?",
    )
    .bind(from)
    .bind(to)
    .bind(number(level))
    .bind(i64::from(most) + 1);
    let rows = tx.rows(&query).await?;
    if rows.len() > usize::try_from(most).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    let spots = rows.iter().map(|row| {
        Ok(Spot {
            area: row.parse("code")?,
            name: row.string("name")?,
            within: row.string("above")?,
        })
    });
    spots.collect::<Result<_, Error>>().map(Some)
}

/// Each trace of a case in an area: place, case and what it is. A case that was opened before
/// `since` is left out, and so is one that an import brought.
pub(super) fn traces(task_force: TaskForceId, within: AreaCode, since: Date) -> Sql {
    let (from, to) = range(within);
    let since = since.to_string();
    sql(
        "select a.code as place, l.role as trace, l.case_id as case_id from area a \
         join leg l on l.area = a.code join cases c on c.id = l.case_id \
         where a.code >= ? and a.code < ? and c.task_force = ? and c.import is null \
         and c.opened_on >= ? union all \
         select a.code, 'residence', p.case_id from area a join person p on p.residence = a.code \
         join cases c on c.id = p.case_id where a.code >= ? and a.code < ? \
         and p.role = 'victim' and c.task_force = ? and c.import is null \
         and c.opened_on >= ? union all \
         select c.area, 'cases', c.id from cases c where c.task_force = ? and c.area >= ? \
         and c.area < ? and c.import is null and c.opened_on >= ?",
    )
    .bind(&from)
    .bind(&to)
    .bind(task_force)
    .bind(&since)
    .bind(&from)
    .bind(&to)
    .bind(task_force)
    .bind(&since)
    .bind(task_force)
    .bind(&from)
    .bind(&to)
    .bind(&since)
}

/// Different cases with any trace, by place of a level; places that are only known to be larger
/// stand by themselves.
pub(super) async fn cases_by_place(
    tx: &mut Tx,
    task_force: TaskForceId,
    within: AreaCode,
    level: AreaLevel,
    since: Date,
) -> Result<BTreeMap<AreaCode, u32>, Error> {
    let query = sql("select substr(t.place, 1, cast(? as integer)) as spot, \
         count(distinct t.case_id) as n from (")
    .bind(width(level))
    .append(traces(task_force, within, since))
    .push(") as t group by 1");
    by_spot(&tx.rows(&query).await?)
}

fn by_spot(rows: &[Record]) -> Result<BTreeMap<AreaCode, u32>, Error> {
    rows.iter()
        .map(|row| Ok((row.parse("spot")?, counted(row)?)))
        .collect()
}

fn counted(row: &Record) -> Result<u32, Error> {
    u32::try_from(row.int("n")?).map_err(|_| Error::Column("n"))
}

/// What is known of each area of a level within one: traces of cases since `since`, events in the
/// twelve months up to `today`, active groups. Areas of which nothing is known are left out.
pub async fn counts(
    tx: &mut Tx,
    task_force: TaskForceId,
    within: AreaCode,
    level: AreaLevel,
    since: Date,
    today: Date,
) -> Result<BTreeMap<AreaCode, Counts>, Error> {
    let mut all: BTreeMap<AreaCode, Counts> = BTreeMap::new();
    let query = sql(
        "select substr(t.place, 1, cast(? as integer)) as spot, t.trace as trace, \
         count(distinct t.case_id) as n from (",
    )
    .bind(width(level))
    .append(traces(task_force, within, since))
    .push(") as t group by 1, 2");
    for row in tx.rows(&query).await? {
        let counts = all.entry(row.parse("spot")?).or_default();
        let n = counted(&row)?;
        match row.text("trace")? {
            "origin" => counts.origin = n,
            "transit" => counts.transit = n,
            "destination" => counts.destination = n,
            "residence" => counts.residence = n,
            _ => counts.cases = n,
        }
    }
    for (spot, n) in cases_by_place(tx, task_force, within, level, since).await? {
        all.entry(spot).or_default().any = n;
    }
    let days = Days::year_up_to(today);
    for (spot, n) in events_by_place(tx, task_force, within, level, days).await? {
        all.entry(spot).or_default().events = n;
    }
    for (spot, n) in groups_by_place(tx, task_force, within, level).await? {
        all.entry(spot).or_default().groups = n;
    }
    Ok(all)
}

/// Events held within some days, by place of a level.
pub(super) async fn events_by_place(
    tx: &mut Tx,
    task_force: TaskForceId,
    within: AreaCode,
    level: AreaLevel,
    days: Days,
) -> Result<BTreeMap<AreaCode, u32>, Error> {
    let (from, to) = range(within);
    let query = sql(
        "select substr(o.area, 1, cast(? as integer)) as spot, count(*) as n from outreach o \
         where o.task_force = ? and o.area >= ? and o.area < ? and o.held_day >= ? \
         and o.held_day <= ? group by 1",
    )
    .bind(width(level))
    .bind(task_force)
    .bind(from)
    .bind(to)
    .bind(day_number(days.from))
    .bind(day_number(days.to));
    by_spot(&tx.rows(&query).await?)
}

async fn groups_by_place(
    tx: &mut Tx,
    task_force: TaskForceId,
    within: AreaCode,
    level: AreaLevel,
) -> Result<BTreeMap<AreaCode, u32>, Error> {
    let (from, to) = range(within);
    let query = sql(
        "select substr(g.area, 1, cast(? as integer)) as spot, count(*) as n from watch_group g \
         where g.task_force = ? and g.area >= ? and g.area < ? and g.active = ? group by 1",
    )
    .bind(width(level))
    .bind(task_force)
    .bind(from)
    .bind(to)
    .bind(true);
    by_spot(&tx.rows(&query).await?)
}

/// What the cases with a trace in an area were like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Types of exploitation with their cases, the most frequent first.
    pub typology: Vec<(ExploitationType, u32)>,
    /// Ways of recruitment with their cases, the most frequent first.
    pub motives: Vec<(RecruitmentMethod, u32)>,
}

/// What the cases with a trace in an area since a day were like, in coded facts.
pub async fn profile(
    tx: &mut Tx,
    task_force: TaskForceId,
    area: AreaCode,
    since: Date,
) -> Result<Profile, Error> {
    let traced = || {
        sql("(select distinct u.case_id as case_id from (")
            .append(traces(task_force, area, since))
            .push(") as u) as t")
    };
    let typology = sql("select c.exploitation as code, count(*) as n from ")
        .append(traced())
        .push(
            " join cases c on c.id = t.case_id where c.exploitation <> '' \
             group by c.exploitation order by count(*) desc, c.exploitation",
        );
    let motives = sql("select f.code as code, count(*) as n from ")
        .append(traced())
        .push(
            " join case_fact f on f.case_id = t.case_id where f.kind = 'recruitment' \
             group by f.code order by count(*) desc, f.code",
        );
    Ok(Profile {
        typology: tally(&tx.rows(&typology).await?)?,
        motives: tally(&tx.rows(&motives).await?)?,
    })
}

fn tally<T: std::str::FromStr>(rows: &[Record]) -> Result<Vec<(T, u32)>, Error> {
    rows.iter()
        .map(|row| Ok((row.parse("code")?, counted(row)?)))
        .collect()
}

fn scale_name(task_force: TaskForceId) -> String {
    format!("prevention-scale.{task_force}")
}

/// The scale of a task force; the one that the program brings where none was set.
pub async fn scale(tx: &mut Tx, task_force: TaskForceId) -> Result<Scale, Error> {
    let Some(stored) = settings::get(tx, &scale_name(task_force)).await? else {
        return Ok(Scale::default());
    };
    let values: Vec<u32> = stored
        .split(',')
        .map(|value| value.parse().map_err(|_| Error::Corrupt("scale")))
        .collect::<Result<_, _>>()?;
    let values: [u32; Scale::SIZE] = values.try_into().map_err(|_| Error::Corrupt("scale"))?;
    Scale::from_values(values).map_err(|_| Error::Corrupt("scale"))
}

/// Sets the scale of a task force.
pub async fn set_scale(tx: &mut Tx, task_force: TaskForceId, scale: Scale) -> Result<(), Error> {
    let values = scale.values().map(|value| value.to_string());
    settings::set(tx, &scale_name(task_force), &values.join(",")).await
}

/// A level that an officer set in place of the proposed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The area.
    pub area: AreaCode,
    /// The level.
    pub level: Vulnerability,
    /// Why; sealed.
    pub reason: String,
    /// Who set it.
    pub set_by: Option<String>,
    /// When.
    pub set_at: Timestamp,
    /// Version for saving.
    pub version: i64,
}

/// Sets the level of an area; `version` is that of the level that was read, none for the first.
///
/// # Errors
/// [`Error::Stale`] when somebody set it in between.
pub async fn set_level(
    tx: &mut Tx,
    (ring, random): (&KeyRing, &mut Random),
    (task_force, area): (TaskForceId, AreaCode),
    (level, reason): (Vulnerability, &str),
    version: Option<i64>,
    (by, at): (AccountId, Timestamp),
) -> Result<(), Error> {
    let query = sql("select id from area_vulnerability where task_force = ? and area = ?")
        .bind(task_force)
        .bind(area.to_string());
    let known: Option<Uuid> = match tx.row(&query).await? {
        Some(row) => Some(row.parse("id")?),
        None => None,
    };
    let id = known.unwrap_or_else(Uuid::now_v7);
    let at_reason = place("area_vulnerability", "reason_a", id);
    let sealed = seal(ring, random, &at_reason, reason)?.unwrap_or_default();
    let statement = match known {
        Some(id) => sql(
            "update area_vulnerability set level = ?, reason_a = ?, set_by = ?, set_at = ?, \
             version = version + 1 where id = ? and version = ?",
        )
        .bind(code(level))
        .bind(sealed)
        .bind(by)
        .bind(at)
        .bind(id)
        .bind(version.unwrap_or_default()),
        None => sql(
            "insert into area_vulnerability (id, task_force, area, level, reason_a, set_by, \
             set_at, version) values (?, ?, ?, ?, ?, ?, ?, 1) \
             on conflict (task_force, area) do nothing",
        )
        .bind(id)
        .bind(task_force)
        .bind(area.to_string())
        .bind(code(level))
        .bind(sealed)
        .bind(by)
        .bind(at),
    };
    tx.run_versioned(&statement).await
}

/// Goes back to the proposed level.
///
/// # Errors
/// [`Error::NotFound`] where no level was set.
pub async fn clear_level(
    tx: &mut Tx,
    task_force: TaskForceId,
    area: AreaCode,
) -> Result<(), Error> {
    let delete = sql("delete from area_vulnerability where task_force = ? and area = ?")
        .bind(task_force)
        .bind(area.to_string());
    match tx.run(&delete).await? {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}

/// The level that was set for an area, if one was.
pub async fn level(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    area: AreaCode,
) -> Result<Option<Level>, Error> {
    let query = sql(
        "select v.id, v.area, v.level, v.reason_a, v.set_at, v.version, a.name as set_by \
         from area_vulnerability v left join account a on a.id = v.set_by \
         where v.task_force = ? and v.area = ?",
    )
    .bind(task_force)
    .bind(area.to_string());
    let Some(row) = tx.row(&query).await? else {
        return Ok(None);
    };
    let at_reason = place("area_vulnerability", "reason_a", row.parse("id")?);
    Ok(Some(Level {
        area: row.parse("area")?,
        level: row.parse("level")?,
        reason: open(ring, &at_reason, row.bytes_opt("reason_a")?)?,
        set_by: row.text_opt("set_by")?.map(str::to_owned),
        set_at: row.time("set_at")?,
        version: row.int("version")?,
    }))
}

/// All levels that were set within an area.
pub async fn all_levels(
    tx: &mut Tx,
    task_force: TaskForceId,
    within: AreaCode,
) -> Result<BTreeMap<AreaCode, Vulnerability>, Error> {
    let (from, to) = range(within);
    let query = sql(
        "select area, level from area_vulnerability where task_force = ? and area >= ? \
         and area < ?",
    )
    .bind(task_force)
    .bind(from)
    .bind(to);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| Ok((row.parse("area")?, row.parse("level")?)))
        .collect()
}
