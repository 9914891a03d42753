//! The library of material, each with its editions.

use crate::paging::{self, Columns, Listing, Order, Seek};
use crate::{Error, Record, Sql, Tx, attachments, code, code_opt, sql};
use domain::ids::{AccountId, AttachmentId, MaterialId, TaskForceId};
use domain::prevention::{MaterialKind, MaterialLanguage, TargetGroup, Topic};
use jiff::Timestamp;
use vault::KeyRing;

/// A material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Its identifier.
    pub id: MaterialId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: MaterialKind,
    /// Its language.
    pub language: MaterialLanguage,
    /// Whom it is for; nobody in particular for none.
    pub target: Option<TargetGroup>,
    /// What it is about; several things for none.
    pub topic: Option<Topic>,
    /// Whether the public site may hand out its newest edition.
    pub public: bool,
    /// Whether it is still used.
    pub active: bool,
    /// Number of its newest edition.
    pub newest: i64,
    /// Version for saving.
    pub version: i64,
}

/// One edition of a material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its number, from 1.
    pub number: i64,
    /// The file.
    pub attachment: AttachmentId,
    /// Name of the file.
    pub name: String,
    /// Size of the file in bytes.
    pub bytes: i64,
    /// What changed.
    pub change_note: String,
    /// Who added it.
    pub added_by: Option<String>,
    /// When.
    pub added_at: Timestamp,
}

/// A material in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// The material.
    pub material: Material,
    /// The file of its newest edition.
    pub attachment: AttachmentId,
}

/// Which materials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MaterialFilter {
    /// Of this kind.
    pub kind: Option<MaterialKind>,
    /// About this.
    pub topic: Option<Topic>,
    /// Also those that are no longer used.
    pub retired: bool,
}

/// Adds a material with its first edition, whose file was stored in the same transaction.
pub async fn add_material(
    tx: &mut Tx,
    new: &Material,
    file: AttachmentId,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into material (id, task_force, title, kind, language, target, topic, public, \
             active, newest, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(&new.title)
        .bind(code(new.kind))
        .bind(code(new.language))
        .bind(code_opt(new.target))
        .bind(code_opt(new.topic))
        .bind(new.public)
        .bind(new.active)
        .bind(at),
    )
    .await?;
    keep_edition(tx, new.id, 1, (file, ""), by, at).await?;
    publish(tx, new.id, new.public).await
}

/// Adds an edition, which becomes the newest; returns its number.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such material.
pub async fn add_edition(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: MaterialId,
    edition: (AttachmentId, &str),
    by: AccountId,
    at: Timestamp,
) -> Result<i64, Error> {
    // The row is locked by the update: two editions at once get two numbers.
    let update = sql("update material set newest = newest + 1 where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    if tx.run(&update).await? != 1 {
        return Err(Error::NotFound);
    }
    let found = material(tx, task_force, id).await?;
    keep_edition(tx, id, found.newest, edition, by, at).await?;
    publish(tx, id, found.public).await?;
    Ok(found.newest)
}

async fn keep_edition(
    tx: &mut Tx,
    material: MaterialId,
    number: i64,
    (file, change_note): (AttachmentId, &str),
    by: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into material_version (material, number, attachment, change_note, added_by, \
             added_at) values (?, ?, ?, ?, ?, ?)",
        )
        .bind(material)
        .bind(number)
        .bind(file)
        .bind(change_note)
        .bind(by)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Only the newest edition of a public material is handed out to everybody.
async fn publish(tx: &mut Tx, id: MaterialId, public: bool) -> Result<(), Error> {
    let query =
        sql("select attachment from material_version where material = ? order by number desc")
            .bind(id);
    for (at, row) in tx.rows(&query).await?.iter().enumerate() {
        attachments::set_public(tx, row.parse("attachment")?, public && at == 0).await?;
    }
    Ok(())
}

/// Saves what is said about a material that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_material(tx: &mut Tx, changed: &Material) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update material set title = ?, kind = ?, language = ?, target = ?, topic = ?, \
             public = ?, active = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(&changed.title)
        .bind(code(changed.kind))
        .bind(code(changed.language))
        .bind(code_opt(changed.target))
        .bind(code_opt(changed.topic))
        .bind(changed.public)
        .bind(changed.active)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await?;
    publish(tx, changed.id, changed.public).await
}

const MATERIAL: &str = "select id, task_force, title, kind, language, target, topic, public, \
     active, newest, version from material";

/// One material of a task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such material.
pub async fn material(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: MaterialId,
) -> Result<Material, Error> {
    let query = sql(MATERIAL)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The materials that an event can have used, by title: those still in use.
pub async fn usable(
    tx: &mut Tx,
    task_force: TaskForceId,
    limit: u32,
) -> Result<Vec<Material>, Error> {
    let query = sql(MATERIAL)
        .push(" where task_force = ? and active = ? order by title, id limit ?")
        .bind(task_force)
        .bind(true)
        .bind(limit);
    tx.rows(&query).await?.iter().map(read).collect()
}

const COLUMNS: Columns = Columns {
    key: "created_at",
    id: "id",
};

/// A page of the library, the latest first.
pub async fn material_page(
    tx: &mut Tx,
    task_force: TaskForceId,
    filter: &MaterialFilter,
    seek: Seek,
    size: u32,
) -> Result<Listing<Shelved>, Error> {
    let counted = sql("select 1 as one from material m").append(condition(task_force, filter));
    let count = paging::count(tx, counted).await?;
    let query = sql(
        "select m.id, m.task_force, m.title, m.kind, m.language, m.target, m.topic, m.public, \
         m.active, m.newest, m.version, m.created_at, v.attachment from material m \
         join material_version v on v.material = m.id and v.number = m.newest",
    )
    .append(condition(task_force, filter));
    let query = seek.condition(query, Order::Descending, &COLUMNS);
    let query = seek.ordered(query, Order::Descending, &COLUMNS, size);
    let rows = tx.rows(&query).await?;
    seek.page(&rows, size, count, &COLUMNS, |row| {
        Ok(Shelved {
            material: read(row)?,
            attachment: row.parse("attachment")?,
        })
    })
}

fn condition(task_force: TaskForceId, filter: &MaterialFilter) -> Sql {
    let mut query = sql(" where m.task_force = ?").bind(task_force);
    if let Some(kind) = filter.kind {
        query = query.push(" and m.kind = ?").bind(code(kind));
    }
    if let Some(topic) = filter.topic {
        query = query.push(" and m.topic = ?").bind(code(topic));
    }
    if !filter.retired {
        query = query.push(" and m.active = ?").bind(true);
    }
    query
}

/// The editions of a material, the newest first.
pub async fn editions(tx: &mut Tx, ring: &KeyRing, id: MaterialId) -> Result<Vec<Edition>, Error> {
    let query = sql(
        "select v.number, v.attachment, v.change_note, v.added_at, f.name_a, f.bytes, \
         a.name as added_by from material_version v join attachment f on f.id = v.attachment \
         left join account a on a.id = v.added_by where v.material = ? order by v.number desc",
    )
    .bind(id);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let attachment = row.parse("attachment")?;
            Ok(Edition {
                number: row.int("number")?,
                attachment,
                name: attachments::open_name(ring, attachment, row.bytes("name_a")?)?,
                bytes: row.int("bytes")?,
                change_note: row.string("change_note")?,
                added_by: row.text_opt("added_by")?.map(str::to_owned),
                added_at: row.time("added_at")?,
            })
        })
        .collect()
}

fn read(row: &Record) -> Result<Material, Error> {
    Ok(Material {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        title: row.string("title")?,
        kind: row.parse("kind")?,
        language: row.parse("language")?,
        target: row.parse_opt("target")?,
        topic: row.parse_opt("topic")?,
        public: row.bool("public")?,
        active: row.bool("active")?,
        newest: row.int("newest")?,
        version: row.int("version")?,
    })
}
