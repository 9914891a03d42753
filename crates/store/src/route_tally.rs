//! The tally of routes: what the pages of routes and maps show without reading the register.
//!
//! As the tally of victims, it is kept by the transaction that changes a case. Of each case just
//! the route, the month and the number of victims are kept: what it adds follows from these. A
//! year and all time are summed beside the months, so that a page reads a row for each place of
//! its answer and not one for each place and month.

use crate::bulk::Insert;
use crate::{Dialect, Error, Record, Tx, Value, sql};
use domain::Coded;
use domain::cases::LegRole;
use domain::figures::routes::{PlaceLevel, Route, Stop};
use domain::ids::CaseId;
use std::collections::BTreeMap;

/// The kind of cells that count ways from one place to the next.
pub(crate) const WAY: &str = "way";
/// The kind of cells that count origin, transit and destination together.
pub(crate) const PATH: &str = "path";

/// A cell within a task force: kind, level, period and up to three stops, in the order of the key.
type Cell = (&'static str, &'static str, String, [String; 3]);

/// Victims and cases.
type Sums = [i64; 2];

/// What a case adds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    /// The month of its registration, or the year if that is all that is known.
    month: String,
    route: Route,
    victims: i64,
}

impl Part {
    /// Adds it to the cells, `sign` times.
    fn add(&self, cells: &mut BTreeMap<Cell, Sums>, sign: i64) {
        for level in PlaceLevel::ALL {
            for role in LegRole::ALL {
                for stop in self.route.places(*role, *level) {
                    self.count(cells, sign, role.code(), *level, &[stop]);
                }
            }
            for way in self.route.ways(*level) {
                self.count(cells, sign, WAY, *level, &way);
            }
            if level.of_paths() == *level {
                self.count(cells, sign, PATH, *level, &self.route.path(*level));
            }
        }
    }

    fn count(
        &self,
        cells: &mut BTreeMap<Cell, Sums>,
        sign: i64,
        kind: &'static str,
        level: PlaceLevel,
        stops: &[Stop],
    ) {
        let stop = |at: usize| stops.get(at).map_or_else(String::new, Stop::to_string);
        for period in periods(&self.month) {
            let cell = (kind, level.code(), period.to_owned(), [0, 1, 2].map(stop));
            let [victims, cases] = cells.entry(cell).or_default();
            *victims += sign * self.victims;
            *cases += sign;
        }
    }
}

/// The periods in which a month counts: all time, its year, and itself.
pub(crate) fn periods(month: &str) -> impl Iterator<Item = &str> {
    let year = month.get(..4).filter(|_| month.len() > 4);
    [
        Some(""),
        year,
        Some(month).filter(|month| !month.is_empty()),
    ]
    .into_iter()
    .flatten()
}

/// Brings the tally up to date with one case: to be called after any change of its legs, in the
/// same transaction. Changes of its victims come through [`crate::tally::refresh_case`].
pub(crate) async fn refresh_case(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    // Locked on PostgreSQL, so that two changes of one case do not take back the same part twice.
    let query =
        sql("select task_force, import, opened_on, victims from cases where id = ?").bind(case);
    let query = match tx.dialect() {
        Dialect::Sqlite => query,
        Dialect::Postgres => query.push(" for update"),
    };
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let victims = row.int("victims")?;
    refresh(tx, case, &row, victims).await
}

/// As [`refresh_case`], for who locked the case and counted its victims.
pub(crate) async fn refresh(
    tx: &mut Tx,
    case: CaseId,
    row: &Record,
    victims: i64,
) -> Result<(), Error> {
    // An imported batch is never added to own cases, and brings no routes.
    if row.text_opt("import")?.is_some() {
        return Ok(());
    }
    let legs = sql("select role, area, country from leg where case_id = ? order by position, id")
        .bind(case);
    let now = Part {
        month: month(row)?,
        route: Route(
            tx.rows(&legs)
                .await?
                .iter()
                .map(leg)
                .collect::<Result<_, _>>()?,
        ),
        victims,
    };
    let kept = sql("select month, route, victims from case_route where case_id = ?").bind(case);
    let before = match tx.row(&kept).await? {
        Some(row) => Some(Part {
            month: row.string("month")?,
            route: row.parse("route")?,
            victims: row.int("victims")?,
        }),
        None => None,
    };
    if before.as_ref() == Some(&now) {
        return Ok(());
    }
    let mut change = BTreeMap::new();
    now.add(&mut change, 1);
    if let Some(before) = &before {
        before.add(&mut change, -1);
    }
    change.retain(|_, sums| *sums != [0, 0]);
    let task_force = row.text("task_force")?;
    apply(tx, task_force, &change).await?;
    remove_empty(tx, task_force, &change).await?;
    keep(tx, vec![(case.to_string(), now)]).await
}

fn month(row: &Record) -> Result<String, Error> {
    Ok(row.text("opened_on")?.chars().take(7).collect())
}

fn leg(row: &Record) -> Result<(LegRole, domain::Place), Error> {
    Ok((row.parse("role")?, crate::cases::route::place(row)?))
}

/// Adds the changes, in the order of the cells: two transactions that touch the same cells take
/// their locks in the same order.
async fn apply(tx: &mut Tx, task_force: &str, change: &BTreeMap<Cell, Sums>) -> Result<(), Error> {
    let rows = change
        .iter()
        .map(|((kind, level, period, stops), sums)| {
            [task_force, kind, level, period]
                .map(Value::from)
                .into_iter()
                .chain(stops.iter().map(Value::from))
                .chain(sums.map(Value::from))
        })
        .collect();
    let add = Insert {
        head: "insert into route_tally (task_force, kind, level, period, stop_1, stop_2, stop_3, \
               victims, cases) values ",
        row: "(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tail: " on conflict (task_force, kind, level, period, stop_1, stop_2, stop_3) do update \
               set victims = route_tally.victims + excluded.victims, \
               cases = route_tally.cases + excluded.cases",
    };
    add.run(tx, rows).await
}

/// Removes the cells in which no case is left.
async fn remove_empty(
    tx: &mut Tx,
    task_force: &str,
    change: &BTreeMap<Cell, Sums>,
) -> Result<(), Error> {
    let fewer = change.iter().filter(|(_, [_, cases])| *cases < 0);
    for ((kind, level, period, stops), _) in fewer {
        let mut delete = sql(
            "delete from route_tally where task_force = ? and kind = ? and level = ? \
             and period = ? and stop_1 = ? and stop_2 = ? and stop_3 = ? and cases = 0",
        );
        for part in [task_force, kind, level, period] {
            delete = delete.bind(part);
        }
        for stop in stops {
            delete = delete.bind(stop);
        }
        tx.run(&delete).await?;
    }
    Ok(())
}

async fn keep(tx: &mut Tx, parts: Vec<(String, Part)>) -> Result<(), Error> {
    let rows = parts
        .into_iter()
        .map(|(case, part)| {
            [
                Value::from(case),
                Value::from(part.month),
                Value::from(part.route.to_string()),
                Value::from(part.victims),
            ]
        })
        .collect();
    let insert = Insert {
        head: "insert into case_route (case_id, month, route, victims) values ",
        row: "(?, ?, ?, ?)",
        tail: " on conflict (case_id) do update set month = excluded.month, \
               route = excluded.route, victims = excluded.victims",
    };
    insert.run(tx, rows).await
}

/// Cases that are read at once when the tally is filled.
const CHUNK: i64 = 500;
/// Cells that are summed before they are written: cases of many chunks fall into the same ones.
pub(crate) const HELD: usize = 50_000;

/// Counts every case that no row of the tally counts yet: once, where a register is older than
/// the tally.
pub(crate) async fn fill(tx: &mut Tx) -> Result<(), Error> {
    let mut after = String::new();
    let mut sums: BTreeMap<String, BTreeMap<Cell, Sums>> = BTreeMap::new();
    loop {
        let some = sql(
            "select id, task_force, opened_on, victims from cases where id > ? and import is null \
             order by id limit ?",
        )
        .bind(&after)
        .bind(CHUNK);
        let cases = tx.rows(&some).await?;
        let last = cases.last();
        if last.is_none() || sums.values().map(BTreeMap::len).sum::<usize>() > HELD {
            for (task_force, cells) in std::mem::take(&mut sums) {
                apply(tx, &task_force, &cells).await?;
            }
        }
        let Some(last) = last else {
            return Ok(());
        };
        after = last.string("id")?;
        fill_some(tx, &cases, &mut sums).await?;
    }
}

async fn fill_some(
    tx: &mut Tx,
    cases: &[Record],
    sums: &mut BTreeMap<String, BTreeMap<Cell, Sums>>,
) -> Result<(), Error> {
    let ids = cases.iter().map(|row| row.string("id"));
    let legs = sql("select case_id, role, area, country from leg where case_id in (")
        .bind_all(ids.collect::<Result<Vec<_>, _>>()?)
        .push(") order by case_id, position, id");
    let mut routes: BTreeMap<String, Route> = BTreeMap::new();
    for row in tx.rows(&legs).await? {
        let route = routes.entry(row.string("case_id")?).or_default();
        route.0.push(leg(&row)?);
    }
    let mut parts = Vec::new();
    for row in cases {
        let id = row.string("id")?;
        let part = Part {
            month: month(row)?,
            route: routes.remove(&id).unwrap_or_default(),
            victims: row.int("victims")?,
        };
        part.add(sums.entry(row.string("task_force")?).or_default(), 1);
        parts.push((id, part));
    }
    keep(tx, parts).await
}
