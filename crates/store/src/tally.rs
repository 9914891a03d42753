//! The tally of victims: what the figures page shows without reading the register.
//!
//! Each case keeps what it adds (`case_tally`); a change takes that back and adds what the case
//! is now, so the tally stays exact at the cost of the victims of one case.

use crate::bulk::Insert;
use crate::{Dialect, Error, Record, Sql, Tx, Value, route_tally, sql};
use domain::AreaCode;
use domain::ids::{CaseId, ImportId, TaskForceId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The dimensions of one cell: month, area, sex, age band, exploitation, in the order of the key.
type Cell = [String; 5];
type Cells = BTreeMap<Cell, i64>;

/// Brings the tally up to date with one case: to be called after any change of a victim or of
/// the case's area, opening day or exploitation, in the same transaction.
pub async fn refresh_case(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    let Some(row) = lock(tx, case).await? else {
        return Err(Error::NotFound);
    };
    let before = contribution(tx, case).await?;
    let now = victims(tx, case, &row).await?;
    let total: i64 = now.values().sum();
    if row.int("victims")? != total {
        let update = sql("update cases set victims = ? where id = ?")
            .bind(total)
            .bind(case);
        tx.run(&update).await?;
    }
    route_tally::refresh(tx, case, &row, total).await?;
    if before == now {
        return Ok(());
    }
    let mut change = now.clone();
    for (cell, n) in &before {
        *change.entry(cell.clone()).or_default() -= n;
    }
    apply(tx, row.text("task_force")?, &source(&row)?, &change).await?;
    keep(tx, case, &now).await
}

/// One victim of a batch: the case, and the facts that it is counted under.
pub(crate) struct Imported<'a> {
    pub(crate) case: CaseId,
    pub(crate) opened_on: &'a str,
    pub(crate) area: Option<AreaCode>,
    pub(crate) sex: &'a str,
    pub(crate) age_band: &'a str,
    pub(crate) exploitation: &'a str,
}

/// Adds new cases of a batch with one victim each: the sum of a cell once, not case by case.
pub(crate) async fn add_imported<'a>(
    tx: &mut Tx,
    task_force: TaskForceId,
    import: ImportId,
    cases: impl Iterator<Item = Imported<'a>>,
) -> Result<(), Error> {
    let mut sums = Cells::new();
    let mut own = Vec::new();
    for case in cases {
        let cell = [
            month(case.opened_on),
            city(case.area),
            case.sex.to_owned(),
            case.age_band.to_owned(),
            case.exploitation.to_owned(),
        ];
        let start = [Value::from(case.case)];
        own.push(
            start
                .into_iter()
                .chain(cell.clone().map(Value::from))
                .chain([1i64.into()]),
        );
        *sums.entry(cell).or_default() += 1;
    }
    let source = import_source(import);
    let row = |start: Vec<Value>, (cell, n): (&Cell, &i64)| {
        let cell = cell.clone().map(Value::from);
        start
            .into_iter()
            .chain(cell)
            .chain([Value::from(*n)])
            .collect::<Vec<Value>>()
    };
    let of = || vec![Value::from(task_force), Value::from(&source)];
    let told = || [vec![Value::from(Uuid::now_v7().to_string())], of()].concat();
    let changes = sums.iter().map(|cell| row(told(), cell)).collect();
    let sums = sums.iter().map(|cell| row(of(), cell)).collect();
    let tally = Insert {
        head: "insert into victim_tally (task_force, source, month, area, sex, age_band, \
               exploitation, n) values ",
        row: "(?, ?, ?, ?, ?, ?, ?, ?)",
        tail: " on conflict (task_force, source, month, area, sex, age_band, exploitation) \
               do update set n = victim_tally.n + excluded.n",
    };
    tally.run(tx, sums).await?;
    let change = Insert {
        head: "insert into victim_change (id, task_force, source, month, area, sex, age_band, \
               exploitation, n) values ",
        row: "(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tail: "",
    };
    change.run(tx, changes).await?;
    let case_tally = Insert {
        head: "insert into case_tally (case_id, month, area, sex, age_band, exploitation, n) \
               values ",
        row: "(?, ?, ?, ?, ?, ?, ?)",
        tail: "",
    };
    case_tally.run(tx, own).await
}

/// Takes a batch out of every figure. What its cases keep of it goes with the cases.
pub async fn forget_import(
    tx: &mut Tx,
    task_force: TaskForceId,
    import: ImportId,
) -> Result<(), Error> {
    let tally = sql("delete from victim_tally where task_force = ? and source = ?")
        .bind(task_force)
        .bind(import_source(import));
    tx.run(&tally).await?;
    // A change without a month takes all of its source away.
    let nothing = Cell::default();
    tell(
        tx,
        &task_force.to_string(),
        &import_source(import),
        &nothing,
        0,
    )
    .await
}

/// How the tally names an imported batch.
pub(crate) fn import_source(import: impl std::fmt::Display) -> String {
    format!("import:{import}")
}

/// The month of a day, or as much of it as is known.
pub(crate) fn month(opened_on: &str) -> String {
    opened_on.chars().take(7).collect()
}

pub(crate) fn city(area: Option<AreaCode>) -> String {
    area.and_then(AreaCode::city)
        .map_or_else(String::new, |city| city.to_string())
}

/// The facts of the case that its victims are counted under. Locks the row on PostgreSQL, so that
/// two refreshes of one case do not take back the same contribution twice.
async fn lock(tx: &mut Tx, case: CaseId) -> Result<Option<Record>, Error> {
    let query = sql(
        "select task_force, import, opened_on, area, exploitation, victims from cases where id = ?",
    )
    .bind(case);
    let query: Sql = match tx.dialect() {
        Dialect::Sqlite => query,
        Dialect::Postgres => query.push(" for update"),
    };
    tx.row(&query).await
}

fn source(row: &Record) -> Result<String, Error> {
    Ok(match row.text_opt("import")? {
        Some(import) => import_source(import),
        None => "own".to_owned(),
    })
}

/// What the case adds according to `case_tally`.
async fn contribution(tx: &mut Tx, case: CaseId) -> Result<Cells, Error> {
    let query =
        sql("select month, area, sex, age_band, exploitation, n from case_tally where case_id = ?")
            .bind(case);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let cell = [
                row.string("month")?,
                row.string("area")?,
                row.string("sex")?,
                row.string("age_band")?,
                row.string("exploitation")?,
            ];
            Ok((cell, row.int("n")?))
        })
        .collect()
}

/// What the case adds according to its persons. Whoever was found not to be a victim is not
/// counted as one.
async fn victims(tx: &mut Tx, case: CaseId, row: &Record) -> Result<Cells, Error> {
    let month = month(row.text("opened_on")?);
    let area = city(row.parse_opt("area")?);
    let exploitation = row.string("exploitation")?;
    let query = sql(
        "select sex, age_band, count(*) as n from person where case_id = ? and role = 'victim' \
         and (trafficking_status is null or trafficking_status <> 'not-victim') \
         group by sex, age_band",
    )
    .bind(case);
    tx.rows(&query)
        .await?
        .iter()
        .map(|person| {
            let cell = [
                month.clone(),
                area.clone(),
                person.string("sex")?,
                person.string("age_band")?,
                exploitation.clone(),
            ];
            Ok((cell, person.int("n")?))
        })
        .collect()
}

/// Adds the changes, in the order of the cells: two transactions that touch the same cells take
/// their locks in the same order.
async fn apply(tx: &mut Tx, task_force: &str, source: &str, change: &Cells) -> Result<(), Error> {
    for (cell, n) in change.iter().filter(|(_, n)| **n != 0) {
        let mut add = sql(
            "insert into victim_tally (task_force, source, month, area, sex, age_band, \
             exploitation, n) values (?, ?, ?, ?, ?, ?, ?, ?) \
             on conflict (task_force, source, month, area, sex, age_band, exploitation) \
             do update set n = victim_tally.n + excluded.n",
        )
        .bind(task_force)
        .bind(source);
        for part in cell {
            add = add.bind(part);
        }
        tx.run(&add.bind(*n)).await?;
        if *n < 0 {
            remove_empty(tx, task_force, source, cell).await?;
        }
        tell(tx, task_force, source, cell, *n).await?;
    }
    Ok(())
}

/// Leaves word of a change for those who hold the tally in memory.
async fn tell(
    tx: &mut Tx,
    task_force: &str,
    source: &str,
    cell: &Cell,
    n: i64,
) -> Result<(), Error> {
    let mut insert = sql(
        "insert into victim_change (id, task_force, source, month, area, sex, age_band, \
         exploitation, n) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(task_force)
    .bind(source);
    for part in cell {
        insert = insert.bind(part);
    }
    tx.run(&insert.bind(n)).await?;
    Ok(())
}

async fn remove_empty(
    tx: &mut Tx,
    task_force: &str,
    source: &str,
    cell: &Cell,
) -> Result<(), Error> {
    let mut delete = sql(
        "delete from victim_tally where task_force = ? and source = ? and month = ? and area = ? \
         and sex = ? and age_band = ? and exploitation = ? and n = 0",
    )
    .bind(task_force)
    .bind(source);
    for part in cell {
        delete = delete.bind(part);
    }
    tx.run(&delete).await?;
    Ok(())
}

async fn keep(tx: &mut Tx, case: CaseId, cells: &Cells) -> Result<(), Error> {
    tx.run(&sql("delete from case_tally where case_id = ?").bind(case))
        .await?;
    for (cell, n) in cells {
        let mut insert = sql(
            "insert into case_tally (case_id, month, area, sex, age_band, exploitation, n) \
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(case);
        for part in cell {
            insert = insert.bind(part);
        }
        tx.run(&insert.bind(*n)).await?;
    }
    Ok(())
}
