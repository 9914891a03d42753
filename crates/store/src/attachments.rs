//! Files kept beside rows of the coordination: scans of decrees, photos of outreach, presentations.
//!
//! They stand in the database, in parts, sealed A: one transaction keeps the row and its file
//! together, and a backup holds both (`docs/adr/0006-attachments-in-the-database.md`).

use crate::{Error, Record, Tx, sql};
use domain::ids::{AccountId, AttachmentId, TaskForceId};
use jiff::Timestamp;
use uuid::Uuid;
use vault::{KeyRing, Place, Random, SealedA, Stored};

/// Bytes of a part before sealing.
const PART: usize = 256 * 1024;

/// A file to be kept.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Its identifier.
    pub id: AttachmentId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Its name, without folders.
    pub name: &'a str,
    /// What it is, as found in its bytes.
    pub media_type: &'a str,
    /// Whether the public site may hand it out.
    pub public: bool,
    /// Who adds it.
    pub by: Option<AccountId>,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// A file sealed and ready to be stored: sealing is done before the transaction that writes.
pub struct Prepared {
    meta: Attachment,
    name: SealedA,
    parts: Vec<SealedA>,
}

/// What is known of a file without opening it.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its identifier.
    pub id: AttachmentId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// Keyed digest of its bytes, hexadecimal.
    pub digest: String,
    /// Whether the public site may hand it out.
    pub public: bool,
    /// Who added it.
    pub added_by: Option<AccountId>,
    /// When.
    pub added_at: Timestamp,
}

fn name_place(id: AttachmentId) -> Place<'static> {
    Place {
        table: "attachment",
        column: "name_a",
        row: id.0,
    }
}

/// Where a part stands: its position is bound into it, so that parts cannot change places.
fn place(id: AttachmentId, position: usize) -> Place<'static> {
    Place {
        table: "attachment_part",
        column: "body_a",
        row: Uuid::from_u128(id.0.as_u128() ^ position as u128),
    }
}

/// Seals a file.
///
/// # Errors
/// When the operating system refuses random bytes.
pub fn prepare(
    ring: &KeyRing,
    random: &mut Random,
    new: &New<'_>,
    at: Timestamp,
) -> Result<Prepared, Error> {
    let parts = new
        .bytes
        .chunks(PART)
        .enumerate()
        .map(|(position, part)| {
            let place = place(new.id, position);
            ring.coordination().seal(&place, new.id.0, part, random)
        })
        .collect::<Result<_, _>>()?;
    let name = new.name.as_bytes();
    let name = ring
        .coordination()
        .seal(&name_place(new.id), new.id.0, name, random)?;
    Ok(Prepared {
        name,
        meta: Attachment {
            id: new.id,
            task_force: new.task_force,
            name: new.name.to_owned(),
            media_type: new.media_type.to_owned(),
            bytes: i64::try_from(new.bytes.len()).unwrap_or(i64::MAX),
            digest: ring.content_digest(new.id.0, new.bytes).to_string(),
            public: new.public,
            added_by: new.by,
            added_at: at,
        },
        parts,
    })
}

/// Stores a sealed file.
pub async fn add(tx: &mut Tx, prepared: &Prepared) -> Result<(), Error> {
    let meta = &prepared.meta;
    tx.run(
        &sql(
            "insert into attachment (id, task_force, name_a, media_type, bytes, digest, public, \
             added_by, added_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(meta.id)
        .bind(meta.task_force)
        .bind(prepared.name.as_bytes())
        .bind(&meta.media_type)
        .bind(meta.bytes)
        .bind(&meta.digest)
        .bind(meta.public)
        .bind(meta.added_by)
        .bind(meta.added_at),
    )
    .await?;
    for (position, part) in (0i64..).zip(&prepared.parts) {
        tx.run(
            &sql("insert into attachment_part (attachment, position, body_a) values (?, ?, ?)")
                .bind(meta.id)
                .bind(position)
                .bind(part.as_bytes()),
        )
        .await?;
    }
    Ok(())
}

/// Opens the name of a file, which for some of those who read it came with a row of theirs.
pub(crate) fn open_name(ring: &KeyRing, id: AttachmentId, sealed: &[u8]) -> Result<String, Error> {
    let sealed = Stored::from_bytes(sealed.to_vec());
    let opened = ring.coordination().open(&name_place(id), id.0, &sealed)?;
    Ok(opened.text()?.to_owned())
}

const COLUMNS: &str = "select id, task_force, name_a, media_type, bytes, digest, public, added_by, \
                       added_at from attachment";

/// A file of the task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such file.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: AttachmentId,
) -> Result<Attachment, Error> {
    let query = sql(COLUMNS)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    read(ring, &tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// A file that the public site may hand out.
///
/// # Errors
/// [`Error::NotFound`] where no public file has this identifier.
pub async fn find_public(
    tx: &mut Tx,
    ring: &KeyRing,
    id: AttachmentId,
) -> Result<Attachment, Error> {
    let query = sql(COLUMNS)
        .push(" where id = ? and public = ?")
        .bind(id)
        .bind(true);
    read(ring, &tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// Makes a file public, or takes it back.
pub async fn set_public(tx: &mut Tx, id: AttachmentId, public: bool) -> Result<(), Error> {
    tx.run(
        &sql("update attachment set public = ? where id = ?")
            .bind(public)
            .bind(id),
    )
    .await?;
    Ok(())
}

/// What a file holds. The audit event of its opening must be committed before the bytes leave.
///
/// # Errors
/// [`Error::NotFound`] where a part is missing; an error of the vault where one was changed.
pub async fn open(tx: &mut Tx, ring: &KeyRing, file: &Attachment) -> Result<Vec<u8>, Error> {
    let query = sql("select body_a from attachment_part where attachment = ? order by position")
        .bind(file.id);
    let mut bytes = Vec::with_capacity(usize::try_from(file.bytes).unwrap_or_default());
    for (position, row) in tx.rows(&query).await?.iter().enumerate() {
        let sealed = Stored::from_bytes(row.bytes("body_a")?.to_vec());
        let place = place(file.id, position);
        let opened = ring.coordination().open(&place, file.id.0, &sealed)?;
        bytes.extend_from_slice(opened.get());
    }
    if ring.content_digest(file.id.0, &bytes).to_string() == file.digest {
        Ok(bytes)
    } else {
        Err(Error::NotFound)
    }
}

fn read(ring: &KeyRing, row: &Record) -> Result<Attachment, Error> {
    let id: AttachmentId = row.parse("id")?;
    Ok(Attachment {
        id,
        task_force: row.parse("task_force")?,
        name: open_name(ring, id, row.bytes("name_a")?)?,
        media_type: row.string("media_type")?,
        bytes: row.int("bytes")?,
        digest: row.string("digest")?,
        public: row.bool("public")?,
        added_by: row.parse_opt("added_by")?,
        added_at: row.time("added_at")?,
    })
}
