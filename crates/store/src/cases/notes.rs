//! Notes in the file of a case: written once, never changed; each sealed into its section.

use super::By;
use super::events::{self, Happened};
use crate::sealed::{Keeper, Sight};
use crate::{Error, Tx, code, sql};
use domain::ids::{CaseId, NoteId};
use domain::sections::Section;
use domain::{Coded, Story};
use jiff::Timestamp;
use policy::{Act, Authorized, Contribute, Edit, Open, Reopen};
use uuid::Uuid;
use vault::{Place, SectionA, SectionB};

domain::coded! {
    /// What a note is.
    pub enum NoteKind: "note-kind" {
        /// What happened, an assessment, a conversation.
        Narrative = "narrative",
        /// On the legal track.
        Legal = "legal",
        /// On health.
        Medical = "medical",
        /// What the report told from which the case was opened.
        Report = "report",
        /// Why monitoring was left out.
        MonitoringLeftOut = "monitoring-left-out",
        /// Why the case was reopened.
        Reopening = "reopening",
    }
}

impl NoteKind {
    /// The section into which it is sealed.
    pub const fn section(self) -> Section {
        match self {
            Self::Narrative | Self::Report | Self::MonitoringLeftOut | Self::Reopening => {
                Section::Narrative
            }
            Self::Legal => Section::Legal,
            Self::Medical => Section::Medical,
        }
    }

    /// The kinds that an officer chooses from; the others come with a step.
    pub const CHOICE: [Self; 3] = [Self::Narrative, Self::Legal, Self::Medical];
}

/// A note as the file lists it, closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its identifier.
    pub id: NoteId,
    /// What it is.
    pub kind: NoteKind,
    /// Name of the official who wrote it.
    pub written_by: String,
    /// Organisation of that official.
    pub organisation: String,
    /// When.
    pub written_at: Timestamp,
}

/// A note that was opened.
pub struct OpenedNote {
    /// The note.
    pub note: Listed,
    /// What it says, if this session can open it.
    pub body: Sight<Story>,
}

const SELECT: &str = "select n.id, n.kind, n.body_a, n.body_b, n.written_at, a.name as written_by, \
     o.name as organisation from note n join account a on a.id = n.written_by \
     join organisation o on o.id = a.organisation where n.case_id = ?";

/// The notes of a case, newest first, closed.
pub async fn list<A: Act>(tx: &mut Tx, auth: &Authorized<CaseId, A>) -> Result<Vec<Listed>, Error> {
    let query = sql(SELECT)
        .push(" order by n.written_at desc, n.id desc")
        .bind(auth.file());
    tx.rows(&query).await?.iter().map(listed).collect()
}

fn listed(row: &crate::Record) -> Result<Listed, Error> {
    Ok(Listed {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        written_by: row.string("written_by")?,
        organisation: row.string("organisation")?,
        written_at: row.time("written_at")?,
    })
}

/// Opens the notes of one section, newest first. The caller audits the opening of the section.
///
/// # Errors
/// [`Error::NotFound`] if the authorisation does not reach the section.
pub async fn open_section(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Open>,
    section: Section,
) -> Result<Vec<OpenedNote>, Error> {
    if !auth.reaches(section) {
        return Err(Error::NotFound);
    }
    let query = sql(SELECT)
        .push(" and n.section = ? order by n.written_at desc, n.id desc")
        .bind(auth.file())
        .bind(code(section));
    let mut opened = Vec::new();
    for row in tx.rows(&query).await? {
        let note = listed(&row)?;
        let body = open(tx, keeper, auth, section, &row, note.id).await?;
        opened.push(OpenedNote { note, body });
    }
    Ok(opened)
}

async fn open(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Open>,
    section: Section,
    row: &crate::Record,
    id: NoteId,
) -> Result<Sight<Story>, Error> {
    if let Ok(section) = SectionA::try_from(section) {
        let at = place("body_a", id.0);
        let body = keeper
            .open_a(tx, auth, section, &at, row.bytes_opt("body_a")?)
            .await?;
        return Ok(body.map_or(Sight::Empty, Sight::Open));
    }
    let at = place("body_b", id.0);
    let section = SectionB::try_from(section)?;
    keeper
        .open_b(tx, auth, section, &at, row.bytes_opt("body_b")?)
        .await
}

/// Actions that come with a note. Seeing and opening are not among them.
pub trait Writes: Act {}

impl Writes for Edit {}
impl Writes for Contribute {}
impl Writes for Reopen {}

/// Writes a note. [`Contribute`] is enough: who was referred to adds, and changes nothing.
///
/// # Errors
/// [`Error::NotFound`] if the authorisation does not reach the section of the kind.
pub async fn write<A: Writes>(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, A>,
    id: NoteId,
    kind: NoteKind,
    body: &Story,
    by: &By,
) -> Result<(), Error> {
    let (mut body_a, mut body_b) = (None, None);
    match SectionA::try_from(kind.section()) {
        Ok(section) => {
            let at = place("body_a", id.0);
            body_a = Some(keeper.seal_a(tx, auth, section, &at, body).await?);
        }
        Err(_) => {
            let at = place("body_b", id.0);
            let section = SectionB::try_from(kind.section())?;
            body_b = Some(keeper.seal_b(tx, auth, section, &at, body).await?);
        }
    }
    insert(tx, auth.file(), id, kind, [body_a, body_b], by).await?;
    events::record(tx, auth.file(), by, Happened::NoteWritten, &[kind.key()]).await
}

/// Writes the first note of a case that is being opened.
pub(super) async fn insert_new(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    case: CaseId,
    id: NoteId,
    kind: NoteKind,
    body: &Story,
    by: &By,
) -> Result<(), Error> {
    let section = SectionA::try_from(kind.section())?;
    let at = place("body_a", id.0);
    let sealed = keeper.seal_new_a(tx, case, section, &at, body).await?;
    insert(tx, case, id, kind, [Some(sealed), None], by).await
}

async fn insert(
    tx: &mut Tx,
    case: CaseId,
    id: NoteId,
    kind: NoteKind,
    [body_a, body_b]: [Option<Vec<u8>>; 2],
    by: &By,
) -> Result<(), Error> {
    let insert = sql(
        "insert into note (id, case_id, section, kind, body_a, body_b, written_by, written_at) \
         values (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(case)
    .bind(code(kind.section()))
    .bind(code(kind))
    .bind(body_a)
    .bind(body_b)
    .bind(by.account)
    .bind(by.at);
    tx.run(&insert).await?;
    Ok(())
}

fn place(column: &'static str, row: Uuid) -> Place<'static> {
    Place {
        table: "note",
        column,
        row,
    }
}
