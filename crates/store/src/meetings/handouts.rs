//! Materials of a meeting: what speakers bring.

use super::Meeting;
use super::sealing::{self, Sealing};
use crate::{Error, Record, Tx, attachments, sql};
use domain::ids::{AttachmentId, HandoutId};
use vault::{KeyRing, Place};

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

fn place(id: HandoutId) -> Place<'static> {
    Place {
        table: "handout",
        column: "speaker_a",
        row: id.0,
    }
}

/// The materials of a meeting in their order.
pub async fn list(tx: &mut Tx, ring: &KeyRing, meeting: &Meeting) -> Result<Vec<Handout>, Error> {
    let query = sql(
        "select h.id, h.position, h.title, h.speaker_a, h.attachment, a.name_a \
         from handout h left join attachment a on a.id = h.attachment \
         where h.meeting = ? order by h.position, h.id",
    )
    .bind(meeting.id);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(ring, meeting, row)).collect()
}

/// Adds a material at the end.
pub async fn add(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    new: &NewHandout,
) -> Result<(), Error> {
    let speaker = sealing.record(&place(new.id), meeting.id.0, &new.speaker)?;
    tx.run(
        &sql(
            "insert into handout (id, meeting, position, title, speaker_a, attachment, \
             created_at, version) values (?, ?, \
             (select coalesce(max(position), 0) + 1 from handout where meeting = ?), \
             ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(meeting.id)
        .bind(meeting.id)
        .bind(&new.title)
        .bind(speaker.as_bytes())
        .bind(new.attachment)
        .bind(sealing.at),
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

fn read(ring: &KeyRing, meeting: &Meeting, row: &Record) -> Result<Handout, Error> {
    let id: HandoutId = row.parse("id")?;
    let speaker = sealing::open::<String>(ring, &place(id), meeting.id.0, row.bytes("speaker_a")?)?;
    let attachment = row.parse_opt("attachment")?;
    let file_name = match (attachment, row.bytes_opt("name_a")?) {
        (Some(file), Some(name)) => attachments::open_name(ring, file, name)?,
        _ => String::new(),
    };
    Ok(Handout {
        id,
        position: row.int("position")?,
        title: row.string("title")?,
        speaker: speaker.into_inner(),
        attachment,
        file_name,
    })
}
