//! Series that other bodies have published, year by year: made safe and frozen. What the task force
//! counts itself leaves it as a release ([`crate::releases`]).
//!
//! A year is counted once. It can be hidden and shown again, always with the counts that it was
//! frozen with: two countings of one year would give hidden counts away by their difference.

use crate::figures;
use crate::{Error, Record, Tx, sql};
use domain::AreaCode;
use domain::cases::{AgeBand, Sex};
use domain::figures::Period;
use domain::figures::safe::{self, SafeYear, Thresholds};
use domain::ids::{AccountId, ImportId, TaskForceId};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A year as it was counted, before it is made safe. The order of the parts: female, male, not
/// known; children, adults, not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Everybody.
    pub total: u32,
    /// By sex.
    pub sex: [u32; 3],
    /// By age.
    pub age: [u32; 3],
}

impl Counts {
    /// Made safe to publish.
    pub fn safe(&self, least: Thresholds) -> SafeYear {
        safe::year(self.total, &self.sex, &self.age, least)
    }
}

/// What a body has published for an area by whole years, up to `last`. Parts that it did not
/// publish, or that do not add up to its total, count as not known.
pub async fn series_counts(
    tx: &mut Tx,
    task_force: TaskForceId,
    import: ImportId,
    area: AreaCode,
    last: i16,
) -> Result<(BTreeMap<i16, Counts>, String), Error> {
    let mut years: BTreeMap<i16, Counts> = BTreeMap::new();
    let mut body = String::new();
    for count in figures::series(tx, task_force, import).await? {
        let year = count.period.from.year();
        if count.area != area || count.period != Period::year(year) || year > last {
            continue;
        }
        let n = u32::try_from(count.n).unwrap_or_default();
        let counts = years.entry(year).or_default();
        match (count.sex, count.age) {
            (None, None) => counts.total = n,
            (Some(sex), None) => counts.sex[sex_place(Some(sex))] += n,
            (None, Some(age)) => counts.age[age_place(Some(age))] += n,
            (Some(_), Some(_)) => {}
        }
        body = count.source;
    }
    years.retain(|_, counts| counts.total > 0);
    for counts in years.values_mut() {
        for parts in [&mut counts.sex, &mut counts.age] {
            if parts.iter().sum::<u32>() != counts.total {
                *parts = [0, 0, counts.total];
            }
        }
    }
    Ok((years, body))
}

const fn sex_place(sex: Option<Sex>) -> usize {
    match sex {
        Some(Sex::Female) => 0,
        Some(Sex::Male) => 1,
        Some(Sex::Unknown) | None => 2,
    }
}

const fn age_place(age: Option<AgeBand>) -> usize {
    match age {
        Some(AgeBand::To5 | AgeBand::To12 | AgeBand::To17 | AgeBand::Child) => 0,
        Some(AgeBand::To24 | AgeBand::To44 | AgeBand::To59 | AgeBand::From60 | AgeBand::Adult) => 1,
        Some(AgeBand::Unknown) | None => 2,
    }
}

/// A year that was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Year.
    pub year: i16,
    /// What it is made of.
    pub source: String,
    /// Who published the series.
    pub body: String,
    /// The counts, safe.
    pub counts: SafeYear,
    /// The thresholds that it was made safe with.
    pub least: Thresholds,
    /// When.
    pub frozen_at: Timestamp,
    /// Whether the public sees it.
    pub shown: bool,
}

/// A year to be frozen.
#[derive(Debug, Clone, Copy)]
pub struct Freeze<'a> {
    /// Whose site.
    pub task_force: TaskForceId,
    /// What it is made of.
    pub source: ImportId,
    /// Who published the series.
    pub body: &'a str,
    /// Year.
    pub year: i16,
    /// As it was counted.
    pub counts: &'a Counts,
    /// From which counts on figures are shown.
    pub least: Thresholds,
    /// Who publishes it.
    pub by: AccountId,
}

/// Makes a year safe, freezes it and shows it; false where it was frozen before, which stays.
pub async fn freeze(tx: &mut Tx, new: &Freeze<'_>, at: Timestamp) -> Result<bool, Error> {
    let counts =
        serde_json::to_string(&new.counts.safe(new.least)).map_err(|_| Error::Column("counts"))?;
    let done = tx
        .run(
            &sql(
                "insert into published_year (task_force, source, year, counts, body, least_total, \
                 least_part, frozen_by, frozen_at, shown) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
                 on conflict (task_force, source, year) do nothing",
            )
            .bind(new.task_force)
            .bind(new.source.to_string())
            .bind(i64::from(new.year))
            .bind(counts)
            .bind(new.body)
            .bind(new.least.total)
            .bind(new.least.part)
            .bind(new.by)
            .bind(at)
            .bind(true),
        )
        .await?;
    Ok(done == 1)
}

/// Hides a frozen year from the public, or shows it again.
///
/// # Errors
/// [`Error::NotFound`] where the year was never frozen.
pub async fn show(
    tx: &mut Tx,
    task_force: TaskForceId,
    source: ImportId,
    year: i16,
    shown: bool,
) -> Result<(), Error> {
    let update =
        sql("update published_year set shown = ? where task_force = ? and source = ? and year = ?")
            .bind(shown)
            .bind(task_force)
            .bind(source.to_string())
            .bind(i64::from(year));
    match tx.run(&update).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// The frozen years of a task force, by source and year; only those that the public sees, or all.
pub async fn list(
    tx: &mut Tx,
    task_force: TaskForceId,
    only_shown: bool,
) -> Result<Vec<Frozen>, Error> {
    let query = sql(
        "select year, source, body, counts, least_total, least_part, frozen_at, shown \
         from published_year where task_force = ?",
    )
    .bind(task_force);
    let query = if only_shown {
        query.push(" and shown = ?").bind(true)
    } else {
        query
    };
    let query = query.push(" order by source desc, year");
    tx.rows(&query).await?.iter().map(frozen).collect()
}

fn frozen(row: &Record) -> Result<Frozen, Error> {
    let number = |name| u32::try_from(row.int(name)?).map_err(|_| Error::Column(name));
    Ok(Frozen {
        year: i16::try_from(row.int("year")?).map_err(|_| Error::Column("year"))?,
        source: row.string("source")?,
        body: row.string("body")?,
        counts: serde_json::from_str(row.text("counts")?).map_err(|_| Error::Column("counts"))?,
        least: Thresholds {
            total: number("least_total")?,
            part: number("least_part")?,
        },
        frozen_at: row.time("frozen_at")?,
        shown: row.bool("shown")?,
    })
}
