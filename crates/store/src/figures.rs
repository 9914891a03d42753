//! Figures: victims by year, month, kabupaten or kota, sex, age band and exploitation, and the
//! series that other bodies published.
//!
//! Everything is read from the tally, never from the register, so that a page costs what it
//! shows. A victim counts in the month in which the case was registered (`opened_on`) and in the
//! kabupaten or kota of the case; what is not known is a value of its own, never left out.

mod facts;
mod indicators;

pub mod boundaries;
pub mod pivot;
pub mod routes;
pub mod views;
pub mod work;

pub use facts::{Fact, Facts, facts};
pub use indicators::{Defined, define, indicator, indicators, versions};

use crate::{Error, Record, Sql, Tx, code, route_tally, sql, tally, work_tally};
use domain::areas::AreaLevel;
use domain::cases::{AgeBand, ExploitationType, Sex};
use domain::figures::{Dimension, Month, Months, Period};
use domain::ids::{ImportId, TaskForceId};
use domain::imports::{ImportKind, ImportState};
use domain::{AreaCode, Coded};
use jiff::Timestamp;

/// Counts the routes and the work of all cases, for a register that has none counted yet: one that is
/// older than these tallies, or was not filled by the program.
pub async fn fill(tx: &mut Tx) -> Result<(), Error> {
    route_tally::fill(tx).await?;
    work_tally::fill(tx).await
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Victims in the cases of these task forces.
    Own(Vec<TaskForceId>),
    /// Victims of one imported batch of a task force. It is never added to own cases.
    Import(TaskForceId, ImportId),
}

impl Source {
    fn task_forces(&self) -> &[TaskForceId] {
        match self {
            Self::Own(task_forces) => task_forces,
            Self::Import(task_force, _) => std::slice::from_ref(task_force),
        }
    }

    fn code(&self) -> String {
        match self {
            Self::Own(_) => "own".to_owned(),
            Self::Import(_, import) => tally::import_source(import),
        }
    }

    /// Condition on the task force and the source: the beginning of the tally's key.
    fn condition(&self) -> Sql {
        sql("task_force in (")
            .bind_all(self.task_forces().iter().copied())
            .push(") and source = ?")
            .bind(self.code())
    }
}

/// Which victims are counted; everything that is `None` is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Registered in these months.
    pub months: Option<Months>,
    /// In a province, or a kabupaten or kota.
    pub area: Option<AreaCode>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Age band.
    pub age: Option<AgeBand>,
    /// Type of exploitation; `Some(None)` for those of whom it is not known.
    pub exploitation: Option<Option<ExploitationType>>,
}

impl Filter {
    fn condition(&self) -> Sql {
        let mut condition = sql("1 = 1");
        if let Some(months) = self.months {
            condition = condition.push(" and ").append(inside(months));
        }
        self.other(condition)
    }

    /// The beginning of the code of every area that is asked for.
    fn area_prefix(&self) -> Option<String> {
        let narrowed = self.area.map(|area| area.city().unwrap_or(area))?;
        Some(match narrowed.level() {
            AreaLevel::Province => narrowed.province().to_string(),
            _ => narrowed.to_string(),
        })
    }

    /// The conditions beside the months.
    fn other(&self, mut condition: Sql) -> Sql {
        if let Some(area) = self.area {
            condition = condition.append(in_area(area));
        }
        if let Some(sex) = self.sex {
            condition = condition.push(" and sex = ?").bind(code(sex));
        }
        if let Some(age) = self.age {
            condition = condition.push(" and age_band = ?").bind(code(age));
        }
        if let Some(exploitation) = self.exploitation {
            condition = condition
                .push(" and exploitation = ?")
                .bind(exploitation.map_or("", Coded::code));
        }
        condition
    }
}

/// The further condition that something is counted in a province, or a kabupaten or kota.
fn in_area(area: AreaCode) -> Sql {
    let narrowed = area.city().unwrap_or(area);
    match narrowed.level() {
        AreaLevel::Province => sql(" and substr(area, 1, 2) = ?"),
        _ => sql(" and area = ?"),
    }
    .bind(narrowed.to_string())
}

/// Months within the range, and years of which every month is: `2023` stands in the tally for
/// whoever is only known by the year.
fn inside(months: Months) -> Sql {
    let (first, last) = whole_years(months);
    sql(
        "month >= ? and month <= ? and ((length(month) = 7 and month >= ?) or \
         (length(month) = 4 and month >= ? and month <= ?))",
    )
    .bind(first.as_str().min(&months.from().to_string()))
    .bind(months.to().to_string())
    .bind(months.from().to_string())
    .bind(&first)
    .bind(&last)
}

/// The whole years of a range as texts; an empty range of texts for none.
fn whole_years(months: Months) -> (String, String) {
    let (first, last) = months.whole_years().unwrap_or((9999, 0));
    (format!("{first:04}"), format!("{last:04}"))
}

/// How many victims fall together in the dimensions that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// One code for each dimension: a year, a month or the year alone, an area code, a code;
    /// empty where it is not known.
    pub keys: Vec<String>,
    /// How many.
    pub n: i64,
}

/// Counts the victims by up to six dimensions, in the order of their codes. No dimension gives
/// the total, and no row for none.
pub async fn count(
    tx: &mut Tx,
    source: &Source,
    filter: &Filter,
    by: &[Dimension],
) -> Result<Vec<Counted>, Error> {
    let mut query = sql("select ");
    for (dimension, name) in by.iter().zip(COLUMNS) {
        query = query
            .push(column(*dimension))
            .push(" as ")
            .push(name)
            .push(", ");
    }
    query = query
        .push("cast(sum(n) as bigint) as n from victim_tally where ")
        .append(source.condition())
        .push(" and ")
        .append(filter.condition());
    for (at, name) in COLUMNS.iter().take(by.len()).enumerate() {
        query = query
            .push(if at == 0 { " group by " } else { ", " })
            .push(name);
    }
    let rows = tx.rows(&query).await?;
    let mut counted = rows
        .iter()
        .filter(|row| row.int_opt("n").is_ok_and(|n| n.is_some()))
        .map(|row| {
            Ok(Counted {
                keys: COLUMNS
                    .iter()
                    .take(by.len())
                    .map(|name| row.string(name))
                    .collect::<Result<_, Error>>()?,
                n: row.int("n")?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    counted.sort_by(|a, b| a.keys.cmp(&b.keys));
    Ok(counted)
}

const COLUMNS: [&str; 8] = ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"];

const fn column(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Year => "substr(month, 1, 4)",
        Dimension::Month => "month",
        Dimension::Province => "substr(area, 1, 2)",
        Dimension::City => "area",
        Dimension::Sex => "sex",
        Dimension::AgeGroup => {
            "case when age_band in ('0-5', '6-12', '13-17', 'child') then 'child' \
             when age_band in ('', 'unknown') then age_band else 'adult' end"
        }
        Dimension::AgeBand => "age_band",
        Dimension::Exploitation => "exploitation",
    }
}

/// How many victims there are.
pub async fn total(tx: &mut Tx, source: &Source, filter: &Filter) -> Result<i64, Error> {
    let counted = count(tx, source, filter, &[]).await?;
    Ok(counted.first().map_or(0, |all| all.n))
}

/// How many victims may or may not fall into the months of the filter: their date is only known
/// as a year of which the range holds a part, or not at all. 0 without months.
pub async fn undated(tx: &mut Tx, source: &Source, filter: &Filter) -> Result<i64, Error> {
    let Some(months) = filter.months else {
        return Ok(0);
    };
    let (first, last) = whole_years(months);
    let coarse = sql(
        "(month = '' or (length(month) = 4 and month >= ? and month <= ? \
         and not (month >= ? and month <= ?)))",
    )
    .bind(format!("{:04}", months.from().year()))
    .bind(format!("{:04}", months.to().year()))
    .bind(first)
    .bind(last);
    let query = sql("select cast(coalesce(sum(n), 0) as bigint) as n from victim_tally where ")
        .append(source.condition())
        .push(" and ")
        .append(filter.other(coarse));
    tx.row(&query).await?.ok_or(Error::NotFound)?.int("n")
}

/// The first and the last month in which anybody is counted; a year alone counts as all of it.
pub async fn span(tx: &mut Tx, source: &Source) -> Result<Option<Months>, Error> {
    let query = sql("select min(month) as first, max(month) as last from victim_tally where ")
        .append(source.condition())
        .push(" and month > ''");
    let Some(row) = tx.row(&query).await? else {
        return Ok(None);
    };
    let (Some(first), Some(last)) = (row.text_opt("first")?, row.text_opt("last")?) else {
        return Ok(None);
    };
    whole_span(first, last)
}

/// From the first to the last month; a year alone is all of it.
fn whole_span(first: &str, last: &str) -> Result<Option<Months>, Error> {
    let month = |text: &str, month: i8| {
        text.parse::<Month>()
            .or_else(|_| Month::new(text.parse().unwrap_or_default(), month))
            .map_err(|_| Error::Column("month"))
    };
    Ok(Months::new(month(first, 1)?, month(last, 12)?))
}

/// A task force and those below it, itself first: what its own figures are made of.
pub async fn task_forces(
    tx: &mut Tx,
    top: TaskForceId,
) -> Result<Vec<(TaskForceId, String)>, Error> {
    let query = sql(
        "with recursive below (id, name, depth) as (select id, name, 0 from task_force \
         where id = ? union all select t.id, t.name, b.depth + 1 from task_force t \
         join below b on t.parent = b.id) select id, name from below order by depth, name, id",
    )
    .bind(top);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| Ok((row.parse("id")?, row.string("name")?)))
        .collect()
}

/// A batch that figures can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its identifier.
    pub id: ImportId,
    /// Cases or a series.
    pub kind: ImportKind,
    /// Where its rows come from.
    pub source: String,
    /// When its last row was written.
    pub finished_at: Option<Timestamp>,
}

/// The finished batches of a task force that were not reversed, newest first.
pub async fn batches(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Batch>, Error> {
    let query = sql(
        "select id, kind, source, finished_at from import where task_force = ? and state = ? \
         order by started_at desc, id desc",
    )
    .bind(task_force)
    .bind(code(ImportState::Done));
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Batch {
                id: row.parse("id")?,
                kind: row.parse("kind")?,
                source: row.string("source")?,
                finished_at: row.time_opt("finished_at")?,
            })
        })
        .collect()
}

/// A published count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The days that it counts.
    pub period: Period,
    /// The area that it counts.
    pub area: AreaCode,
    /// Name of that area.
    pub area_name: String,
    /// Sex; none for all.
    pub sex: Option<Sex>,
    /// Age band; none for all.
    pub age: Option<AgeBand>,
    /// How many.
    pub n: i64,
    /// Who published it.
    pub source: String,
}

/// The counts of an imported series in the order of their periods. They are shown as published
/// and never summed: periods overlap, and an area may hold another.
pub async fn series(
    tx: &mut Tx,
    task_force: TaskForceId,
    import: ImportId,
) -> Result<Vec<Published>, Error> {
    let query = sql(
        "select s.period_from, s.period_to, s.area, a.name as area_name, s.sex, s.age_band, s.n, \
         s.source from series_value s join area a on a.code = s.area where s.import = ? \
         and s.task_force = ? order by s.period_from, s.period_to, s.area, s.position",
    )
    .bind(import)
    .bind(task_force);
    tx.rows(&query).await?.iter().map(published).collect()
}

fn published(row: &Record) -> Result<Published, Error> {
    Ok(Published {
        period: Period {
            from: row.parse("period_from")?,
            to: row.parse("period_to")?,
        },
        area: row.parse("area")?,
        area_name: row.string("area_name")?,
        sex: coded_or_all(row, "sex")?,
        age: coded_or_all(row, "age_band")?,
        n: row.int("n")?,
        source: row.string("source")?,
    })
}

/// A coded value, or empty for all of them.
fn coded_or_all<C: Coded>(row: &Record, column: &'static str) -> Result<Option<C>, Error> {
    match row.text(column)? {
        "" => Ok(None),
        text => C::from_code(text)
            .map(Some)
            .map_err(|_| Error::Column(column)),
    }
}

/// The names of areas by their codes, in the order of the codes.
pub async fn area_names(tx: &mut Tx, codes: &[String]) -> Result<Vec<(String, String)>, Error> {
    let mut names = Vec::new();
    for some in codes.chunks(500) {
        let query = sql("select code, name from area where code in (")
            .bind_all(some)
            .push(") order by code");
        for row in tx.rows(&query).await? {
            names.push((row.string("code")?, row.string("name")?));
        }
    }
    Ok(names)
}
