//! The tally of victims in memory, by which any question is answered in one pass.
//!
//! A city's tally is small; that of a country has nearly as many cells as victims, too many to be
//! read from the database for each look at a page. Here a cell takes 14 bytes. It is read once, when
//! somebody asks first; then only what changed is read, in the transaction of whoever asks.

use super::{Counted, Filter, Source};
use crate::newest::{Newest, overlap};
use crate::{Error, Record, Tx, sql};
use domain::Coded;
use domain::cases::AgeBand;
use domain::figures::{Dimension, Month, Months};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{RwLock, RwLockReadGuard};
use uuid::Uuid;

/// Changes that may still be committed after later ones were read: as long as a part of an import
/// may take.
const OVERLAP_MS: u64 = 60_000;
/// Changes are kept for so long; whoever has not looked since reads everything anew.
const KEPT: Duration = Duration::from_secs(60 * 60);
/// The columns of a cell, in the order of the table.
const COLUMNS: [&str; 5] = ["month", "area", "sex", "age_band", "exploitation"];
const MONTH: usize = 0;
const AREA: usize = 1;
const SEX: usize = 2;
const AGE: usize = 3;
const EXPLOITATION: usize = 4;
/// Answers of up to this many cells are counted in one array, larger ones as they come.
const DENSE: usize = 1 << 20;

/// The tally in memory; clones share it.
#[derive(Clone, Default)]
pub struct Pivot(Arc<RwLock<Option<Held>>>);

struct Held {
    cells: Cells,
    /// The newest change that is in it, and those that may be read again.
    newest: Newest,
    recent: BTreeSet<Uuid>,
    looked: Instant,
}

/// Cells by the places of their values in a dictionary of each column.
#[derive(Default)]
struct Cells {
    known: [Dictionary; 5],
    /// By task force and source, so that a city costs what a city has.
    parts: HashMap<[String; 2], Part>,
}

#[derive(Default)]
struct Part {
    codes: Vec<[u16; 5]>,
    counts: Vec<i32>,
}

#[derive(Default)]
struct Dictionary {
    values: Vec<String>,
    places: HashMap<String, u16>,
}

impl Dictionary {
    fn place(&mut self, value: &str) -> Result<u16, Error> {
        if let Some(place) = self.places.get(value) {
            return Ok(*place);
        }
        let place = u16::try_from(self.values.len())
            .map_err(|_| Error::Corrupt("more values than a column of figures has"))?;
        self.values.push(value.to_owned());
        self.places.insert(value.to_owned(), place);
        Ok(place)
    }
}

fn part_of(row: &Record) -> Result<[String; 2], Error> {
    Ok([row.string("task_force")?, row.string("source")?])
}

impl Cells {
    fn add(&mut self, row: &Record) -> Result<(), Error> {
        let mut codes = [0; 5];
        for ((code, name), known) in codes.iter_mut().zip(COLUMNS).zip(&mut self.known) {
            *code = known.place(row.text(name)?)?;
        }
        let n = i32::try_from(row.int("n")?).map_err(|_| Error::Column("n"))?;
        let part = self.parts.entry(part_of(row)?).or_default();
        part.codes.push(codes);
        part.counts.push(n);
        Ok(())
    }

    /// For each column which of its values are asked for; none for all of them.
    fn asked(&self, filter: &Filter, months: Asks<'_>) -> [Option<Vec<bool>>; 5] {
        let only = |column: usize, asks: &dyn Fn(&str) -> bool| {
            let values = self.known[column].values.iter();
            values.map(|value| asks(value)).collect::<Vec<bool>>()
        };
        let same = |column: usize, asked: Option<&str>| {
            asked.map(|asked| only(column, &|value| value == asked))
        };
        let area = filter.area_prefix();
        let exploitation = filter.exploitation.map(|one| one.map_or("", Coded::code));
        [
            months.map(|months| only(MONTH, months)),
            area.map(|area| only(AREA, &|value| value.starts_with(&area))),
            same(SEX, filter.sex.map(Coded::code)),
            same(AGE, filter.age.map(Coded::code)),
            same(EXPLOITATION, exploitation),
        ]
    }

    /// Sums by the groups of some columns.
    fn sums(
        &self,
        source: &Source,
        asked: &[Option<Vec<bool>>; 5],
        by: &[Grouped],
    ) -> BTreeMap<Vec<String>, i64> {
        let size = by.iter().map(|one| one.names.len()).product::<usize>();
        let mut dense = vec![0i64; if size <= DENSE { size } else { 0 }];
        let mut sparse: HashMap<usize, i64> = HashMap::new();
        let filters: Vec<(usize, &Vec<bool>)> = asked
            .iter()
            .enumerate()
            .filter_map(|(column, only)| Some((column, only.as_ref()?)))
            .collect();
        let code = source.code();
        let parts = source.task_forces().iter();
        let parts = parts.filter_map(|force| self.parts.get(&[force.to_string(), code.clone()]));
        for (codes, n) in parts.flat_map(|part| part.codes.iter().zip(&part.counts)) {
            let out = |(column, only): &(usize, &Vec<bool>)| !only[usize::from(codes[*column])];
            if filters.iter().any(out) {
                continue;
            }
            let place = by.iter().fold(0, |place, one| {
                place * one.names.len() + one.groups[usize::from(codes[one.column])]
            });
            match dense.get_mut(place) {
                Some(sum) => *sum += i64::from(*n),
                None => *sparse.entry(place).or_default() += i64::from(*n),
            }
        }
        let dense = dense.into_iter().enumerate();
        dense
            .chain(sparse)
            .filter(|(_, n)| *n != 0)
            .map(|(place, n)| (names(place, by), n))
            .collect()
    }
}

/// Which months are asked for.
type Asks<'a> = Option<&'a (dyn Fn(&str) -> bool + Sync)>;

/// A dimension of an answer: a column, the names of its groups, and the group of each value.
struct Grouped {
    column: usize,
    names: Vec<String>,
    groups: Vec<usize>,
}

impl Grouped {
    fn new(cells: &Cells, dimension: Dimension) -> Self {
        let first = |value: &str, length| value.chars().take(length).collect();
        let whole = |value: &str| value.to_owned();
        let (column, group): (usize, &dyn Fn(&str) -> String) = match dimension {
            Dimension::Year => (MONTH, &|value| first(value, 4)),
            Dimension::Month => (MONTH, &whole),
            Dimension::Province => (AREA, &|value| first(value, 2)),
            Dimension::City => (AREA, &whole),
            Dimension::Sex => (SEX, &whole),
            Dimension::AgeGroup => (AGE, &age_group),
            Dimension::AgeBand => (AGE, &whole),
            Dimension::Exploitation => (EXPLOITATION, &whole),
        };
        let mut names: Vec<String> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let groups = cells.known[column].values.iter().map(|value| {
            let name = group(value);
            *places.entry(name.clone()).or_insert_with(|| {
                names.push(name);
                names.len() - 1
            })
        });
        let groups = groups.collect();
        Self {
            column,
            names,
            groups,
        }
    }
}

/// Child or adult, where the band says so.
fn age_group(band: &str) -> String {
    let group = AgeBand::from_code(band).map(|band| band.group().code());
    group.unwrap_or(band).to_owned()
}

/// The names of the groups at a place.
fn names(mut place: usize, by: &[Grouped]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(by.len());
    for one in by.iter().rev() {
        names.push(one.names[place % one.names.len()].clone());
        place /= one.names.len();
    }
    names.reverse();
    names
}

impl Pivot {
    /// As [`super::count`].
    pub async fn count(
        &self,
        tx: &mut Tx,
        source: &Source,
        filter: &Filter,
        by: &[Dimension],
    ) -> Result<Vec<Counted>, Error> {
        let inside = filter
            .months
            .map(|months| move |month: &str| holds(months, month));
        let inside = inside
            .as_ref()
            .map(|inside| inside as &(dyn Fn(&str) -> bool + Sync));
        let sums = self.sums(tx, source, filter, inside, by).await?;
        let counted = |(keys, n)| Counted { keys, n };
        Ok(sums.into_iter().map(counted).collect())
    }

    /// As [`super::total`].
    pub async fn total(&self, tx: &mut Tx, source: &Source, filter: &Filter) -> Result<i64, Error> {
        let counted = self.count(tx, source, filter, &[]).await?;
        Ok(counted.first().map_or(0, |all| all.n))
    }

    /// As [`super::undated`].
    pub async fn undated(
        &self,
        tx: &mut Tx,
        source: &Source,
        filter: &Filter,
    ) -> Result<i64, Error> {
        let Some(months) = filter.months else {
            return Ok(0);
        };
        let coarse = |month: &str| {
            let year = month.parse::<i16>().ok().filter(|_| month.len() == 4);
            let within = |year| (months.from().year()..=months.to().year()).contains(&year);
            month.is_empty() || year.is_some_and(|year| within(year) && !holds(months, month))
        };
        let sums = self.sums(tx, source, filter, Some(&coarse), &[]).await?;
        Ok(sums.into_values().sum())
    }

    /// As [`super::span`].
    pub async fn span(&self, tx: &mut Tx, source: &Source) -> Result<Option<Months>, Error> {
        let dated = |month: &str| !month.is_empty();
        let by = [Dimension::Month];
        let sums = self
            .sums(tx, source, &Filter::default(), Some(&dated), &by)
            .await?;
        let months: Vec<&str> = sums
            .keys()
            .filter_map(|keys| keys.first())
            .map(String::as_str)
            .collect();
        let (Some(first), Some(last)) = (months.first(), months.last()) else {
            return Ok(None);
        };
        super::whole_span(first, last)
    }

    async fn sums(
        &self,
        tx: &mut Tx,
        source: &Source,
        filter: &Filter,
        months: Asks<'_>,
        by: &[Dimension],
    ) -> Result<BTreeMap<Vec<String>, i64>, Error> {
        let held = self.current(tx).await?;
        let Some(Held { cells, .. }) = held.as_ref() else {
            return Ok(BTreeMap::new());
        };
        let by: Vec<Grouped> = by.iter().map(|one| Grouped::new(cells, *one)).collect();
        Ok(cells.sums(source, &cells.asked(filter, months), &by))
    }

    /// The cells with everything in them that the transaction sees.
    async fn current(&self, tx: &mut Tx) -> Result<RwLockReadGuard<'_, Option<Held>>, Error> {
        let now = Instant::now();
        let mut held = self.0.write().await;
        if held
            .as_ref()
            .is_some_and(|held| held.looked.elapsed() > KEPT / 2)
        {
            *held = None;
        }
        match held.as_mut() {
            Some(known) => known.follow(tx, now).await?,
            None => *held = Some(Held::read(tx, now).await?),
        }
        Ok(held.downgrade())
    }

    /// Lets it go where nobody asked for so long.
    pub async fn rest(&self, after: Duration) {
        let mut held = self.0.write().await;
        if held
            .as_ref()
            .is_some_and(|held| held.looked.elapsed() > after)
        {
            *held = None;
        }
    }
}

/// Whether a month, or a year of which every month, is within the months.
fn holds(months: Months, text: &str) -> bool {
    match text.len() {
        7 => text
            .parse::<Month>()
            .is_ok_and(|month| (months.from()..=months.to()).contains(&month)),
        4 => {
            let year = text.parse::<i16>().ok();
            let whole = months.whole_years();
            year.zip(whole)
                .is_some_and(|(year, (first, last))| (first..=last).contains(&year))
        }
        _ => false,
    }
}

const CHANGES: &str = "select id, task_force, source, month, area, sex, age_band, exploitation, n \
     from victim_change";

impl Held {
    /// Reads the tally and which changes are in it, in one statement: nothing is committed between.
    async fn read(tx: &mut Tx, now: Instant) -> Result<Self, Error> {
        let query = sql(
            "select '' as id, task_force, source, month, area, sex, age_band, exploitation, n \
             from victim_tally union all ",
        )
        .append(sql(CHANGES));
        let mut held = Self {
            cells: Cells::default(),
            newest: Newest::default(),
            recent: BTreeSet::new(),
            looked: now,
        };
        let cells = &mut held.cells;
        let mut recent = BTreeSet::new();
        tx.each(&query, &mut |row| {
            match row.text("id")? {
                "" => cells.add(row)?,
                _ => {
                    recent.insert(row.parse::<Uuid>("id")?);
                }
            }
            Ok(())
        })
        .await?;
        held.recent = recent;
        for part in held.cells.parts.values_mut() {
            part.codes.shrink_to_fit();
            part.counts.shrink_to_fit();
        }
        held.settle(now);
        Ok(held)
    }

    /// Takes in what changed since.
    async fn follow(&mut self, tx: &mut Tx, now: Instant) -> Result<(), Error> {
        let from = self.newest.from(now, OVERLAP_MS);
        let query = sql(CHANGES)
            .push(" where id > ? order by id")
            .bind(from.to_string());
        let (cells, recent) = (&mut self.cells, &mut self.recent);
        tx.each(&query, &mut |row| {
            if !recent.insert(row.parse("id")?) {
                return Ok(());
            }
            match row.text("month")?.is_empty() && row.int("n")? == 0 {
                true => drop(cells.parts.remove(&part_of(row)?)),
                false => cells.add(row)?,
            }
            Ok(())
        })
        .await?;
        self.looked = now;
        self.settle(now);
        Ok(())
    }

    /// Forgets which changes were read, as far as none of them is read again.
    fn settle(&mut self, now: Instant) {
        let Some(last) = self.recent.last().copied() else {
            return;
        };
        self.newest = self.newest.after(last, now);
        self.recent = self.recent.split_off(&overlap(last, OVERLAP_MS));
    }
}

/// Forgets changes that everybody has taken in who still follows them.
pub async fn sweep(tx: &mut Tx) -> Result<(), Error> {
    let kept = u64::try_from(KEPT.as_millis()).unwrap_or(u64::MAX);
    let before = overlap(Uuid::now_v7(), kept);
    let delete = sql("delete from victim_change where id < ?").bind(before.to_string());
    tx.run(&delete).await?;
    Ok(())
}
