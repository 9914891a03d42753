//! Minutes in parts, each with its version. Two people may write one part at once: what they
//! changed against the version they began with is joined, and every wording that anybody saved
//! stays as a revision.

use super::Meeting;
use super::sitting::{self, AgendaLine, Fault};
use crate::{Error, Record, Tx, code, sql};
use domain::ids::{AccountId, AgendaItemId, MeetingId, MinuteId};
use domain::meetings::merge::{self, Outcome, Version};
use domain::meetings::minutes::{PartKind, is_locked, is_written};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{KeyRing, Place, Random, SealedA, Stored};

/// How often a save is tried while others save at the same moment.
const TRIES: usize = 8;
/// Most revisions that a history shows.
const SHOWN: i64 = 500;

/// A part of the minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its identifier.
    pub id: MinuteId,
    /// The meeting.
    pub meeting: MeetingId,
    /// The item of the agenda that it is about.
    pub agenda_item: Option<AgendaItemId>,
    /// Which part it is.
    pub kind: PartKind,
    /// Its place.
    pub position: i64,
    /// What is written.
    pub text: String,
    /// Who wrote last.
    pub edited_by: Option<AccountId>,
    /// Name of who wrote last; empty for nobody.
    pub editor: String,
    /// When.
    pub edited_at: Timestamp,
    /// Version.
    pub version: i64,
}

/// A wording that was saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its version.
    pub version: i64,
    /// What was written.
    pub text: String,
    /// Why an approved part was changed; empty for all others.
    pub reason: String,
    /// Who wrote it.
    pub editor: String,
    /// When.
    pub edited_at: Timestamp,
}

/// What is sealed of a part.
#[derive(Serialize, Deserialize, Clone, Default)]
struct Body {
    text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
}

fn part_place(id: MinuteId) -> Place<'static> {
    Place {
        table: "minute",
        column: "body_a",
        row: id.0,
    }
}

/// The version is bound into the place, so that revisions cannot change places.
fn revision_place(id: MinuteId, version: i64) -> Place<'static> {
    Place {
        table: "minute_revision",
        column: "body_a",
        row: Uuid::from_u128(id.0.as_u128() ^ u128::from(version.unsigned_abs())),
    }
}

fn open_body(
    ring: &KeyRing,
    place: &Place<'_>,
    meeting: MeetingId,
    bytes: &[u8],
) -> Result<Body, Error> {
    let sealed: SealedA = Stored::from_bytes(bytes.to_vec());
    let opened = ring.coordination().open(place, meeting.0, &sealed)?;
    Ok(opened.record()?.into_inner())
}

/// The identifier of the part of an item or of a fixed part: whoever makes it, it is made once.
fn part_id(meeting: MeetingId, kind: PartKind, item: Option<AgendaItemId>) -> MinuteId {
    let mut hasher = blake3::Hasher::new_derive_key("suluh parts of minutes 1");
    hasher.update(meeting.0.as_bytes());
    hasher.update(code_text(kind).as_bytes());
    if let Some(item) = item {
        hasher.update(item.0.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    MinuteId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn code_text(kind: PartKind) -> &'static str {
    domain::Coded::code(kind)
}

/// Makes the parts that a meeting does not have yet: opening, one for each item of the agenda,
/// other, closing.
pub async fn prepare(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    meeting: MeetingId,
    at: Timestamp,
) -> Result<(), Error> {
    let agenda = sitting::agenda(tx, ring, meeting).await?;
    let known = tx
        .rows(&sql("select id from minute where meeting = ?").bind(meeting))
        .await?
        .iter()
        .map(|row| row.parse("id"))
        .collect::<Result<Vec<MinuteId>, _>>()?;
    for (kind, item, position) in places(&agenda) {
        let id = part_id(meeting, kind, item);
        if known.contains(&id) {
            continue;
        }
        let empty = Body::default();
        let key = ring.coordination();
        let body = key.seal_record(&part_place(id), meeting.0, &empty, random)?;
        let added = tx
            .run(
                &sql(
                    "insert into minute (id, meeting, agenda_item, kind, position, body_a, \
                     edited_at, version) values (?, ?, ?, ?, ?, ?, ?, 1) on conflict do nothing",
                )
                .bind(id)
                .bind(meeting)
                .bind(item)
                .bind(code(kind))
                .bind(position)
                .bind(body.as_bytes())
                .bind(at),
            )
            .await?;
        if added == 1 {
            keep(
                tx,
                ring,
                random,
                &Kept {
                    id,
                    meeting,
                    version: 1,
                    body: &empty,
                    by: None,
                    at,
                },
            )
            .await?;
        }
    }
    Ok(())
}

fn places(agenda: &[AgendaLine]) -> Vec<(PartKind, Option<AgendaItemId>, i64)> {
    const OTHER: i64 = 1_000_000;
    let items = agenda
        .iter()
        .zip(1..)
        .map(|(line, position)| (PartKind::Item, Some(line.id), position));
    std::iter::once((PartKind::Opening, None, 0))
        .chain(items)
        .chain([
            (PartKind::Other, None, OTHER),
            (PartKind::Closing, None, OTHER + 1),
        ])
        .collect()
}

const COLUMNS: &str = "select m.id, m.meeting, m.agenda_item, m.kind, m.position, m.body_a, \
     m.edited_by, a.name as editor, m.edited_at, m.version from minute m \
     left join account a on a.id = m.edited_by";

/// The parts of the minutes of a meeting in their order; the audit event of their opening must be
/// committed before the text leaves.
pub async fn parts(tx: &mut Tx, ring: &KeyRing, meeting: MeetingId) -> Result<Vec<Part>, Error> {
    let query = sql(COLUMNS)
        .push(
            " left join agenda_item i on i.id = m.agenda_item where m.meeting = ? \
             order by case m.kind when 'opening' then 0 when 'item' then 1 when 'other' then 2 \
             else 3 end, coalesce(i.position, m.position), m.id",
        )
        .bind(meeting);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(row, ring)).collect()
}

/// One part of the minutes of a meeting.
///
/// # Errors
/// [`Error::NotFound`] where the minutes have no such part.
pub async fn part(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    id: MinuteId,
) -> Result<Part, Error> {
    let query = sql(COLUMNS)
        .push(" where m.id = ? and m.meeting = ?")
        .bind(id)
        .bind(meeting);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?, ring)
}

fn read(row: &Record, ring: &KeyRing) -> Result<Part, Error> {
    let id: MinuteId = row.parse("id")?;
    let meeting: MeetingId = row.parse("meeting")?;
    let body = open_body(ring, &part_place(id), meeting, row.bytes("body_a")?)?;
    Ok(Part {
        id,
        meeting,
        agenda_item: row.parse_opt("agenda_item")?,
        kind: row.parse("kind")?,
        position: row.int("position")?,
        text: body.text,
        edited_by: row.parse_opt("edited_by")?,
        editor: row.text_opt("editor")?.unwrap_or_default().to_owned(),
        edited_at: row.time("edited_at")?,
        version: row.int("version")?,
    })
}

/// What somebody saves.
#[derive(Debug, Clone, Copy)]
pub struct Save<'a> {
    /// The part.
    pub part: MinuteId,
    /// The version that they began with.
    pub base: i64,
    /// What they wrote.
    pub text: &'a str,
    /// Why an approved part is changed; empty for all others.
    pub reason: &'a str,
    /// Who they are.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// What came of a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// How the wording that is current came about.
    pub outcome: Outcome,
    /// The current wording.
    pub text: String,
    /// Its version.
    pub version: i64,
    /// The version under which what was typed is kept as it was typed: whoever goes on typing
    /// begins with it.
    pub typed: i64,
}

/// Saves a part. Nothing that was typed is lost: where somebody else saved in between, both
/// changes are joined, and what was typed is kept as it was. `label` gives the line above a
/// wording in a conflict, from a name and a time.
///
/// # Errors
/// [`Fault::Locked`] when the minutes are approved and no reason is given, or are not being
/// written; [`Error::NotFound`] where the part or the base is unknown.
pub async fn save(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    meeting: &Meeting,
    save: &Save<'_>,
    label: impl Fn(&str, Timestamp) -> String,
) -> Result<Saved, Fault> {
    let corrects = is_locked(meeting.state) && !save.reason.trim().is_empty();
    if !is_written(meeting.state) && !corrects {
        return Err(Fault::Locked);
    }
    for _ in 0..TRIES {
        let current = part(tx, ring, meeting.id, save.part).await?;
        if current.text == save.text {
            return Ok(Saved {
                outcome: Outcome::Plain,
                version: current.version,
                typed: current.version,
                text: current.text,
            });
        }
        let next = next(tx, ring, &current, save, &label).await?;
        if replace(tx, ring, random, &current, save, &next).await? {
            return Ok(next);
        }
    }
    Err(Error::Stale.into())
}

/// What stands in the part once this is saved over `current`.
async fn next(
    tx: &mut Tx,
    ring: &KeyRing,
    current: &Part,
    save: &Save<'_>,
    label: &impl Fn(&str, Timestamp) -> String,
) -> Result<Saved, Error> {
    let typed = current.version + 1;
    let plain = |outcome, text: &str, version| Saved {
        outcome,
        text: text.to_owned(),
        version,
        typed,
    };
    if save.base == current.version {
        return Ok(plain(Outcome::Plain, save.text, typed));
    }
    let base = revision(tx, ring, current.meeting, current.id, save.base).await?;
    let name = tx
        .row(&sql("select name from account where id = ?").bind(save.by))
        .await?
        .ok_or(Error::NotFound)?
        .string("name")?;
    let merged = merge::three_way(
        &base.text,
        Version {
            text: &current.text,
            label: &label(&current.editor, current.edited_at),
        },
        Version {
            text: save.text,
            label: &label(&name, save.at),
        },
    );
    // A joined wording is a version of its own, behind the one that was typed.
    let version = if merged.text == save.text {
        typed
    } else {
        typed + 1
    };
    Ok(plain(merged.outcome, &merged.text, version))
}

/// Puts the new wording in place of `current`; false when somebody else was faster.
async fn replace(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    current: &Part,
    save: &Save<'_>,
    next: &Saved,
) -> Result<bool, Error> {
    let body = |text: &str| Body {
        text: text.to_owned(),
        reason: save.reason.trim().to_owned(),
    };
    let now = body(&next.text);
    let (id, meeting) = (current.id, current.meeting);
    let key = ring.coordination();
    let sealed = key.seal_record(&part_place(id), meeting.0, &now, random)?;
    let replaced = tx
        .run(
            &sql(
                "update minute set body_a = ?, edited_by = ?, edited_at = ?, version = ? \
                 where id = ? and version = ?",
            )
            .bind(sealed.as_bytes())
            .bind(save.by)
            .bind(save.at)
            .bind(next.version)
            .bind(id)
            .bind(current.version),
        )
        .await?;
    if replaced == 0 {
        return Ok(false);
    }
    let kept = |version, body| Kept {
        id,
        meeting,
        version,
        body,
        by: Some(save.by),
        at: save.at,
    };
    let typed = body(save.text);
    keep(tx, ring, random, &kept(next.typed, &typed)).await?;
    if next.version != next.typed {
        keep(tx, ring, random, &kept(next.version, &now)).await?;
    }
    Ok(true)
}

struct Kept<'a> {
    id: MinuteId,
    meeting: MeetingId,
    version: i64,
    body: &'a Body,
    by: Option<AccountId>,
    at: Timestamp,
}

async fn keep(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    kept: &Kept<'_>,
) -> Result<(), Error> {
    let place = revision_place(kept.id, kept.version);
    let key = ring.coordination();
    let sealed = key.seal_record(&place, kept.meeting.0, kept.body, random)?;
    tx.run(
        &sql(
            "insert into minute_revision (minute, version, body_a, edited_by, edited_at) \
             values (?, ?, ?, ?, ?)",
        )
        .bind(kept.id)
        .bind(kept.version)
        .bind(sealed.as_bytes())
        .bind(kept.by)
        .bind(kept.at),
    )
    .await?;
    Ok(())
}

const REVISION: &str = "select r.version, r.body_a, a.name as editor, r.edited_at \
     from minute_revision r left join account a on a.id = r.edited_by where r.minute = ?";

/// A wording of a part as it was saved.
///
/// # Errors
/// [`Error::NotFound`] where the part has no such version.
pub async fn revision(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    part: MinuteId,
    version: i64,
) -> Result<Revision, Error> {
    let query = sql(REVISION)
        .bind(part)
        .push(" and r.version = ?")
        .bind(version);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    read_revision(&row, ring, meeting, part)
}

/// The wordings of a part, the newest first.
pub async fn history(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    part: MinuteId,
) -> Result<Vec<Revision>, Error> {
    let query = sql(REVISION)
        .bind(part)
        .push(" order by r.version desc limit ?")
        .bind(SHOWN);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| read_revision(row, ring, meeting, part))
        .collect()
}

fn read_revision(
    row: &Record,
    ring: &KeyRing,
    meeting: MeetingId,
    part: MinuteId,
) -> Result<Revision, Error> {
    let version = row.int("version")?;
    let place = revision_place(part, version);
    let body = open_body(ring, &place, meeting, row.bytes("body_a")?)?;
    Ok(Revision {
        version,
        text: body.text,
        reason: body.reason,
        editor: row.text_opt("editor")?.unwrap_or_default().to_owned(),
        edited_at: row.time("edited_at")?,
    })
}

/// Whether anything was written in the minutes of a meeting.
pub async fn is_begun(tx: &mut Tx, meeting: MeetingId) -> Result<bool, Error> {
    let query =
        sql("select id from minute where meeting = ? and version > 1 limit 1").bind(meeting);
    Ok(tx.row(&query).await?.is_some())
}
