//! The agenda of a meeting: its items in order, sealed with who presents them.

use super::Meeting;
use super::sealing::{self, Sealing};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::ids::{AgendaItemId, MeetingId};
use domain::meetings::AgendaSource;
use serde::{Deserialize, Serialize};
use vault::{KeyRing, Place, SealedA};

/// An item of an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// Its identifier.
    pub id: AgendaItemId,
    /// Its place, from 1.
    pub position: i64,
    /// What is discussed.
    pub title: String,
    /// Who presents it; may be empty.
    pub presenter: String,
    /// How long it may take.
    pub minutes: Option<i64>,
    /// What it stands for.
    pub source: AgendaSource,
    /// The row behind it; `None` for one that was written by hand.
    pub source_id: Option<String>,
    /// Version for saving.
    pub version: i64,
}

/// An item to be added at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// Its identifier.
    pub id: AgendaItemId,
    /// What is discussed.
    pub title: String,
    /// Who presents it; may be empty.
    pub presenter: String,
    /// How long it may take.
    pub minutes: Option<i64>,
    /// What it stands for.
    pub source: AgendaSource,
    /// The row behind it.
    pub source_id: Option<String>,
}

/// In which direction an item moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// Before the item above it.
    Up,
    /// After the item below it.
    Down,
}

/// What an item says, sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Body {
    pub(super) title: String,
    pub(super) presenter: String,
}

fn place(id: AgendaItemId) -> Place<'static> {
    Place {
        table: "agenda_item",
        column: "body_a",
        row: id.0,
    }
}

fn seal(
    sealing: &mut Sealing<'_>,
    meeting: MeetingId,
    id: AgendaItemId,
    title: &str,
    presenter: &str,
) -> Result<SealedA, Error> {
    let body = Body {
        title: title.to_owned(),
        presenter: presenter.to_owned(),
    };
    sealing.record(&place(id), meeting.0, &body)
}

/// Opens what an item says.
pub(super) fn open(
    ring: &KeyRing,
    meeting: MeetingId,
    id: AgendaItemId,
    row: &Record,
) -> Result<Body, Error> {
    let body = sealing::open(ring, &place(id), meeting.0, row.bytes("body_a")?)?;
    Ok(body.into_inner())
}

const ITEM: &str = "select id, position, body_a, minutes, source, source_id, version \
     from agenda_item where meeting = ?";

/// The items of a meeting in their order.
pub async fn items(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: &Meeting,
) -> Result<Vec<AgendaItem>, Error> {
    let query = sql(ITEM).bind(meeting.id).push(" order by position, id");
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(ring, meeting.id, row)).collect()
}

/// One item of a meeting.
///
/// # Errors
/// [`Error::NotFound`] where the meeting has no such item.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: &Meeting,
    id: AgendaItemId,
) -> Result<AgendaItem, Error> {
    let query = sql(ITEM).bind(meeting.id).push(" and id = ?").bind(id);
    read(
        ring,
        meeting.id,
        &tx.row(&query).await?.ok_or(Error::NotFound)?,
    )
}

pub(super) fn read(ring: &KeyRing, meeting: MeetingId, row: &Record) -> Result<AgendaItem, Error> {
    let id: AgendaItemId = row.parse("id")?;
    let body = open(ring, meeting, id, row)?;
    Ok(AgendaItem {
        id,
        position: row.int("position")?,
        title: body.title,
        presenter: body.presenter,
        minutes: row.int_opt("minutes")?,
        source: row.parse("source")?,
        source_id: row.text_opt("source_id")?.map(str::to_owned),
        version: row.int("version")?,
    })
}

/// Adds an item at the end, unless what it stands for is on the agenda already; gives whether it
/// was added.
pub async fn add(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    new: &NewItem,
) -> Result<bool, Error> {
    let body = seal(sealing, meeting.id, new.id, &new.title, &new.presenter)?;
    let added = tx
        .run(
            &sql(
                "insert into agenda_item (id, meeting, position, body_a, minutes, source, \
                 source_id, created_at, version) values (?, ?, \
                 (select coalesce(max(position), 0) + 1 from agenda_item where meeting = ?), \
                 ?, ?, ?, ?, ?, 1) on conflict (meeting, source, source_id) do nothing",
            )
            .bind(new.id)
            .bind(meeting.id)
            .bind(meeting.id)
            .bind(body.as_bytes())
            .bind(new.minutes)
            .bind(code(new.source))
            .bind(new.source_id.as_ref())
            .bind(sealing.at),
        )
        .await?;
    Ok(added == 1)
}

/// Saves title, presenter and minutes of an item that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    changed: &AgendaItem,
) -> Result<(), Error> {
    let (title, presenter) = (&changed.title, &changed.presenter);
    let body = seal(sealing, meeting.id, changed.id, title, presenter)?;
    tx.run_versioned(
        &sql(
            "update agenda_item set body_a = ?, minutes = ?, version = version + 1 \
             where id = ? and meeting = ? and version = ?",
        )
        .bind(body.as_bytes())
        .bind(changed.minutes)
        .bind(changed.id)
        .bind(meeting.id)
        .bind(changed.version),
    )
    .await
}

/// Moves an item one place up or down; the first stays first and the last stays last.
///
/// # Errors
/// [`Error::NotFound`] where the meeting has no such item.
pub async fn shift(
    tx: &mut Tx,
    meeting: &Meeting,
    id: AgendaItemId,
    toward: Toward,
) -> Result<(), Error> {
    let query =
        sql("select id from agenda_item where meeting = ? order by position, id").bind(meeting.id);
    let rows = tx.rows(&query).await?;
    let mut order: Vec<AgendaItemId> = rows
        .iter()
        .map(|row| row.parse("id"))
        .collect::<Result<_, _>>()?;
    let at = order
        .iter()
        .position(|other| *other == id)
        .ok_or(Error::NotFound)?;
    let other = match toward {
        Toward::Up => at.checked_sub(1),
        Toward::Down => Some(at + 1).filter(|other| *other < order.len()),
    };
    if let Some(other) = other {
        order.swap(at, other);
        for at in [at, other] {
            put(tx, order[at], at).await?;
        }
    }
    Ok(())
}

/// Writes the place of one item. The places of an agenda are counted from 1 without gaps, which
/// [`remove`] keeps.
async fn put(tx: &mut Tx, id: AgendaItemId, at: usize) -> Result<(), Error> {
    let position = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1);
    let update = sql("update agenda_item set position = ? where id = ?")
        .bind(position)
        .bind(id);
    tx.run(&update).await.map(|_| ())
}

/// Takes an item off the agenda of a meeting that is still ahead; the ones below it move up.
///
/// # Errors
/// [`Error::NotFound`] where the meeting has no such item; [`Error::Stale`] where the meeting has
/// begun: what was discussed stays.
pub async fn remove(tx: &mut Tx, meeting: &Meeting, id: AgendaItemId) -> Result<(), Error> {
    if !meeting.state.is_ahead() {
        return Err(Error::Stale);
    }
    let of = |query: Sql| query.bind(id).bind(meeting.id);
    let find = of(sql(
        "select position from agenda_item where id = ? and meeting = ?",
    ));
    let row = tx.row(&find).await?.ok_or(Error::NotFound)?;
    forget_minutes(tx, id).await?;
    tx.run(&of(sql(
        "delete from agenda_item where id = ? and meeting = ?",
    )))
    .await?;
    let close =
        sql("update agenda_item set position = position - 1 where meeting = ? and position > ?")
            .bind(meeting.id)
            .bind(row.int("position")?);
    tx.run(&close).await?;
    Ok(())
}

/// Takes away the parts of the minutes that wait for an item and in which nobody wrote yet.
///
/// # Errors
/// [`Error::Stale`] when something was written or decided about the item.
async fn forget_minutes(tx: &mut Tx, item: AgendaItemId) -> Result<(), Error> {
    let written = sql("select id from minute where agenda_item = ? and version > 1")
        .bind(item)
        .push(" union all select id from decision where agenda_item = ?")
        .bind(item);
    if tx.row(&written).await?.is_some() {
        return Err(Error::Stale);
    }
    let revisions = sql("delete from minute_revision where minute in \
         (select id from minute where agenda_item = ?)");
    tx.run(&revisions.bind(item)).await?;
    tx.run(&sql("delete from minute where agenda_item = ?").bind(item))
        .await?;
    Ok(())
}
