//! Community-watch groups.

use super::{open, place, range, seal};
use crate::paging::{self, Columns, Listing, Order, Seek};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::AreaCode;
use domain::ids::{TaskForceId, WatchGroupId};
use domain::prevention::WatchKind;
use jiff::Timestamp;
use jiff::civil::Date;
use vault::{KeyRing, Place, Random};

/// A community-watch group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchGroup {
    /// Its identifier.
    pub id: WatchGroupId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// What it is.
    pub kind: WatchKind,
    /// Its name.
    pub name: String,
    /// Where it watches.
    pub area: AreaCode,
    /// Name of the area; not read when a group is saved.
    pub area_name: String,
    /// How many members.
    pub members: u32,
    /// How to reach it; sealed. Empty in lists.
    pub contact: String,
    /// When it was formed.
    pub formed_on: Option<Date>,
    /// Whether it works now.
    pub active: bool,
    /// When it last did something.
    pub last_active_on: Option<Date>,
    /// Version for saving.
    pub version: i64,
}

/// Which groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GroupFilter {
    /// In this area or in what lies in it.
    pub area: Option<AreaCode>,
    /// Of this kind.
    pub kind: Option<WatchKind>,
    /// Also those that no longer work.
    pub inactive: bool,
}

const fn contact_of(id: WatchGroupId) -> Place<'static> {
    place("watch_group", "contact_a", id.0)
}

/// Adds a group.
pub async fn add_group(
    tx: &mut Tx,
    (ring, random): (&KeyRing, &mut Random),
    new: &WatchGroup,
    at: Timestamp,
) -> Result<(), Error> {
    let contact = seal(ring, random, &contact_of(new.id), &new.contact)?;
    tx.run(
        &sql(
            "insert into watch_group (id, task_force, kind, name, area, members, contact_a, \
             formed_on, active, last_active_on, created_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(code(new.kind))
        .bind(&new.name)
        .bind(new.area.to_string())
        .bind(new.members)
        .bind(contact)
        .bind(new.formed_on)
        .bind(new.active)
        .bind(new.last_active_on)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves a group that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_group(
    tx: &mut Tx,
    (ring, random): (&KeyRing, &mut Random),
    changed: &WatchGroup,
) -> Result<(), Error> {
    let contact = seal(ring, random, &contact_of(changed.id), &changed.contact)?;
    tx.run_versioned(
        &sql(
            "update watch_group set kind = ?, name = ?, area = ?, members = ?, contact_a = ?, \
             formed_on = ?, active = ?, last_active_on = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(code(changed.kind))
        .bind(&changed.name)
        .bind(changed.area.to_string())
        .bind(changed.members)
        .bind(contact)
        .bind(changed.formed_on)
        .bind(changed.active)
        .bind(changed.last_active_on)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

const GROUP: &str = "select g.id, g.task_force, g.kind, g.name, g.area, a.name as area_name, \
     g.members, g.formed_on, g.active, g.last_active_on, g.created_at, g.version, g.contact_a \
     from watch_group g join area a on a.code = g.area";

/// One group of a task force, with how to reach it.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such group.
pub async fn group(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: WatchGroupId,
) -> Result<WatchGroup, Error> {
    let query = sql(GROUP)
        .push(" where g.id = ? and g.task_force = ?")
        .bind(id)
        .bind(task_force);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    Ok(WatchGroup {
        contact: open(ring, &contact_of(id), row.bytes_opt("contact_a")?)?,
        ..read(&row)?
    })
}

const COLUMNS: Columns = Columns {
    key: "created_at",
    id: "id",
};

/// A page of the groups of a task force, the latest first, without how to reach them.
pub async fn group_page(
    tx: &mut Tx,
    task_force: TaskForceId,
    filter: &GroupFilter,
    seek: Seek,
    size: u32,
) -> Result<Listing<WatchGroup>, Error> {
    let counted = sql("select 1 as one from watch_group g").append(condition(task_force, filter));
    let count = paging::count(tx, counted).await?;
    let query = sql(GROUP).append(condition(task_force, filter));
    let query = seek.condition(query, Order::Descending, &COLUMNS);
    let query = seek.ordered(query, Order::Descending, &COLUMNS, size);
    let rows = tx.rows(&query).await?;
    seek.page(&rows, size, count, &COLUMNS, read)
}

fn condition(task_force: TaskForceId, filter: &GroupFilter) -> Sql {
    let mut query = sql(" where g.task_force = ?").bind(task_force);
    if let Some(area) = filter.area {
        let (from, to) = range(area);
        query = query
            .push(" and g.area >= ? and g.area < ?")
            .bind(from)
            .bind(to);
    }
    if let Some(kind) = filter.kind {
        query = query.push(" and g.kind = ?").bind(code(kind));
    }
    if !filter.inactive {
        query = query.push(" and g.active = ?").bind(true);
    }
    query
}

fn read(row: &Record) -> Result<WatchGroup, Error> {
    Ok(WatchGroup {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        kind: row.parse("kind")?,
        name: row.string("name")?,
        area: row.parse("area")?,
        area_name: row.string("area_name")?,
        members: u32::try_from(row.int("members")?).map_err(|_| Error::Column("members"))?,
        contact: String::new(),
        formed_on: row.parse_opt("formed_on")?,
        active: row.bool("active")?,
        last_active_on: row.parse_opt("last_active_on")?,
        version: row.int("version")?,
    })
}
