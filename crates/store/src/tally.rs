//! The tally of victims: what the figures page shows without reading the register.
//!
//! Each case keeps what it adds (`case_tally`); a change takes that back and adds what the case
//! is now, so the tally stays exact at the cost of the victims of one case.

use crate::{Dialect, Error, Record, Sql, Tx, sql};
use domain::AreaCode;
use domain::ids::{CaseId, ImportId};
use std::collections::BTreeMap;

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
        let update = sql("update cases set victims = ? where id = ?").bind(total).bind(case);
        tx.run(&update).await?;
    }
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

/// Takes back what all cases of an import added. The caller removes the cases afterwards.
pub async fn forget_import(tx: &mut Tx, import: ImportId) -> Result<(), Error> {
    let tally = sql("delete from victim_tally where source = ?").bind(format!("import:{import}"));
    tx.run(&tally).await?;
    let cases = sql(
        "delete from case_tally where case_id in (select id from cases where import = ?)",
    )
    .bind(import);
    tx.run(&cases).await?;
    Ok(())
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
        Some(import) => format!("import:{import}"),
        None => "own".to_owned(),
    })
}

/// What the case adds according to `case_tally`.
async fn contribution(tx: &mut Tx, case: CaseId) -> Result<Cells, Error> {
    let query = sql(
        "select month, area, sex, age_band, exploitation, n from case_tally where case_id = ?",
    )
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
    let month: String = row.text("opened_on")?.chars().take(7).collect();
    let area: Option<AreaCode> = row.parse_opt("area")?;
    let area = area.and_then(AreaCode::city).map_or_else(String::new, |city| city.to_string());
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
    }
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
