//! Materials of a meeting: what speakers bring.

use super::Meeting;
use crate::{Error, Record, Tx, sql};
use domain::ids::{AttachmentId, HandoutId};
use jiff::Timestamp;

/// A material of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handout {
    /// Its identifier.
    pub id: HandoutId,
    /// Its place, from 1.
    pub position: i64,
    /// Title.
    pub title: String,
    /// Who speaks, with their office.
    pub speaker: String,
    /// The file, where there is one.
    pub attachment: Option<AttachmentId>,
    /// Name of the file; empty where there is none.
    pub file_name: String,
}

/// A material to be added at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHandout {
    /// Its identifier.
    pub id: HandoutId,
    /// Title.
    pub title: String,
    /// Who speaks.
    pub speaker: String,
    /// The file, stored before in the same transaction.
    pub attachment: Option<AttachmentId>,
}

/// The materials of a meeting in their order.
pub async fn list(tx: &mut Tx, meeting: &Meeting) -> Result<Vec<Handout>, Error> {
    let query = sql(
        "select h.id, h.position, h.title, h.speaker, h.attachment, a.name as file_name \
         from handout h left join attachment a on a.id = h.attachment \
         where h.meeting = ? order by h.position, h.id",
    )
    .bind(meeting.id);
    tx.rows(&query).await?.iter().map(read).collect()
}

/// Adds a material at the end.
pub async fn add(
    tx: &mut Tx,
    meeting: &Meeting,
    new: &NewHandout,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into handout (id, meeting, position, title, speaker, attachment, created_at, \
             version) values (?, ?, \
             (select coalesce(max(position), 0) + 1 from handout where meeting = ?), \
             ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(meeting.id)
        .bind(meeting.id)
        .bind(&new.title)
        .bind(&new.speaker)
        .bind(new.attachment)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Takes a material away; its file stays, because the audit names it.
///
/// # Errors
/// [`Error::NotFound`] where the meeting has no such material.
pub async fn remove(tx: &mut Tx, meeting: &Meeting, id: HandoutId) -> Result<(), Error> {
    let gone = sql("delete from handout where id = ? and meeting = ?")
        .bind(id)
        .bind(meeting.id);
    match tx.run(&gone).await? {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}

fn read(row: &Record) -> Result<Handout, Error> {
    Ok(Handout {
        id: row.parse("id")?,
        position: row.int("position")?,
        title: row.string("title")?,
        speaker: row.string("speaker")?,
        attachment: row.parse_opt("attachment")?,
        file_name: row.text_opt("file_name")?.unwrap_or_default().to_owned(),
    })
}
