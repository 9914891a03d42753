//! Photos as evidence of an event.

use crate::{Error, Tx, attachments, sql};
use domain::ids::{AttachmentId, OutreachId, TaskForceId};
use jiff::Timestamp;
use vault::KeyRing;

/// A photo of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// The file.
    pub attachment: AttachmentId,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// When it was added.
    pub added_at: Timestamp,
}

/// Adds a photo whose file was stored in the same transaction.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such event or file.
pub async fn add_photo(
    tx: &mut Tx,
    task_force: TaskForceId,
    event: OutreachId,
    file: AttachmentId,
    at: Timestamp,
) -> Result<(), Error> {
    let insert = sql(
        "insert into outreach_photo (outreach, attachment, added_at) \
         select o.id, f.id, cast(? as bigint) from outreach o join attachment f \
         on f.task_force = o.task_force where o.id = ? and f.id = ? and o.task_force = ?",
    )
    .bind(at)
    .bind(event)
    .bind(file)
    .bind(task_force);
    match tx.run(&insert).await? {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}

/// The photos of an event, in the order in which they were added.
pub async fn photos(tx: &mut Tx, ring: &KeyRing, event: OutreachId) -> Result<Vec<Photo>, Error> {
    let query = sql(
        "select p.attachment, p.added_at, f.name_a, f.bytes from outreach_photo p \
         join attachment f on f.id = p.attachment where p.outreach = ? \
         order by p.added_at, p.attachment",
    )
    .bind(event);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let attachment = row.parse("attachment")?;
            Ok(Photo {
                attachment,
                name: attachments::open_name(ring, attachment, row.bytes("name_a")?)?,
                bytes: row.int("bytes")?,
                added_at: row.time("added_at")?,
            })
        })
        .collect()
}

/// Takes a photo away with its file: somebody in it may not want to be seen.
///
/// # Errors
/// [`Error::NotFound`] where the event of the task force has no such photo.
pub async fn remove_photo(
    tx: &mut Tx,
    task_force: TaskForceId,
    event: OutreachId,
    file: AttachmentId,
) -> Result<(), Error> {
    let delete = sql(
        "delete from outreach_photo where outreach = ? and attachment = ? and exists \
         (select 1 from outreach o where o.id = outreach_photo.outreach and o.task_force = ?)",
    )
    .bind(event)
    .bind(file)
    .bind(task_force);
    if tx.run(&delete).await? != 1 {
        return Err(Error::NotFound);
    }
    tx.run(&sql("delete from attachment_part where attachment = ?").bind(file))
        .await?;
    tx.run(&sql("delete from attachment where id = ?").bind(file))
        .await?;
    Ok(())
}
