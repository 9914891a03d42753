//! The list of events: filters, the latest first, keyset pages, a capped count.

use super::{Days, day_number, range};
use crate::paging::{self, Columns, Listing, Order, Seek};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::AreaCode;
use domain::ids::{OutreachId, TaskForceId};
use domain::prevention::OutreachKind;
use jiff::civil::Date;

/// Which events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Held in this area or in what lies in it.
    pub area: Option<AreaCode>,
    /// Of this kind.
    pub kind: Option<OutreachKind>,
    /// Held in this year.
    pub year: Option<i16>,
}

/// An event in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its identifier.
    pub id: OutreachId,
    /// What it does.
    pub kind: OutreachKind,
    /// Its title.
    pub title: String,
    /// The day on which it was held.
    pub held_on: Date,
    /// Code of the area.
    pub area: AreaCode,
    /// Name of the area.
    pub area_name: String,
    /// How many people came.
    pub people: i64,
}

const COLUMNS: Columns = Columns {
    key: "held_day",
    id: "id",
};

/// A page of the events of a task force.
pub async fn page(
    tx: &mut Tx,
    task_force: TaskForceId,
    filter: &Filter,
    seek: Seek,
    size: u32,
) -> Result<Listing<Listed>, Error> {
    let counted = sql("select 1 as one from outreach o").append(condition(task_force, filter));
    let count = paging::count(tx, counted).await?;
    let query = sql(
        "select o.id, o.kind, o.title, o.held_on, o.held_day, o.area, a.name as area_name, \
         o.participants_female + o.participants_male + o.participants_unknown as people \
         from outreach o join area a on a.code = o.area",
    )
    .append(condition(task_force, filter));
    let query = seek.condition(query, Order::Descending, &COLUMNS);
    let query = seek.ordered(query, Order::Descending, &COLUMNS, size);
    let rows = tx.rows(&query).await?;
    seek.page(&rows, size, count, &COLUMNS, listed)
}

fn condition(task_force: TaskForceId, filter: &Filter) -> Sql {
    let mut query = sql(" where o.task_force = ?").bind(task_force);
    if let Some(area) = filter.area {
        let (from, to) = range(area);
        query = query
            .push(" and o.area >= ? and o.area < ?")
            .bind(from)
            .bind(to);
    }
    if let Some(kind) = filter.kind {
        query = query.push(" and o.kind = ?").bind(code(kind));
    }
    if let Some(year) = filter.year {
        let days = Days::of_year(year);
        query = query
            .push(" and o.held_day >= ? and o.held_day <= ?")
            .bind(day_number(days.from))
            .bind(day_number(days.to));
    }
    query
}

fn listed(row: &Record) -> Result<Listed, Error> {
    Ok(Listed {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        title: row.string("title")?,
        held_on: row.parse("held_on")?,
        area: row.parse("area")?,
        area_name: row.string("area_name")?,
        people: row.int("people")?,
    })
}
