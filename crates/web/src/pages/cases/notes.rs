//! Notes: written once, read section by section. Opening a section is recorded.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::Story;
use domain::ids::NoteId;
use domain::sections::Section;
use policy::{Contribute, Open};
use store::Tx;
use store::cases::Case;
use store::cases::determinations;
use store::cases::notes::{self, NoteKind, OpenedNote};
use store::sealed::{Keeper, Sight};

use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, show as draw};
use crate::parts::Choice;

struct NoteWords {
    kind: String,
    byline: String,
    /// Nothing where this session holds no key.
    body: Option<String>,
}

#[derive(Template)]
#[template(path = "cases/notes.html")]
struct NotesPage {
    page: Page,
    file: File,
    notes: Vec<NoteWords>,
    locked: bool,
    write: Option<String>,
}

#[derive(Template)]
#[template(path = "cases/note.html")]
struct NotePage {
    page: Page,
    file: File,
    form: FormState,
    kinds: Vec<Choice>,
}

/// Handles `GET /cases/{code}/notes/{section}`.
pub(super) async fn open(desk: Desk) -> Result<Response, Error> {
    let section: Section = desk.part("section").parse().map_err(|_| Error::NotFound)?;
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Open>(&mut tx).await?;
    if !matches!(
        section,
        Section::Narrative | Section::Legal | Section::Medical
    ) {
        return Err(Error::NotFound);
    }
    desk.reach(&auth, section)?;
    let mut keeper = desk.session.keeper(&desk.app);
    let opened = notes::open_section(&mut tx, &mut keeper, &auth, section).await?;
    let reasons = match section {
        Section::Narrative => reasons(&desk, &mut tx, &mut keeper, &auth).await?,
        _ => Vec::new(),
    };
    let writes = desk
        .may::<Contribute>(&mut tx)
        .await?
        .is_some_and(|auth| auth.reaches(section));
    let event = desk.event(Kind::SectionOpened)?.with("section", section)?;
    desk.audit(&mut tx, event).await?;
    tx.commit().await?;
    let (page, file) = desk.frame(&case, section.key());
    let words: Vec<NoteWords> = opened
        .into_iter()
        .map(|note| note_words(&page, note))
        .chain(reasons)
        .collect();
    draw(&NotesPage {
        locked: words.iter().any(|note| note.body.is_none()),
        notes: words,
        write: writes.then(|| desk.href("/notes/new")),
        page,
        file,
    })
}

fn note_words(page: &Page, opened: OpenedNote) -> NoteWords {
    let note = opened.note;
    let when = page.date_time(note.written_at);
    NoteWords {
        kind: page.name(note.kind).into_owned(),
        byline: format!("{when} · {}, {}", note.written_by, note.organisation),
        body: match opened.body {
            Sight::Open(body) => Some(body.into_inner().into_string()),
            Sight::Empty => Some(String::new()),
            Sight::Locked => None,
        },
    }
}

/// Reasons of determinations belong to the narrative and are read with it.
async fn reasons(
    desk: &Desk,
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &policy::Authorized<domain::ids::CaseId, Open>,
) -> Result<Vec<NoteWords>, Error> {
    let locale = desk.visit.locale;
    let mut words = Vec::new();
    for entry in determinations::all(tx, auth).await?.into_iter().rev() {
        if !entry.has_reason {
            continue;
        }
        let reason = determinations::reason(tx, keeper, auth, entry.id).await?;
        let about = locale.text_with(
            "cases-determination-reason",
            &[
                ("status", locale.text(entry.status.key()).into()),
                ("alias", entry.alias.to_string().into()),
            ],
        );
        let when = locale.date_time(entry.recorded_at, &desk.app.settings().time_zone);
        words.push(NoteWords {
            kind: about,
            byline: match entry.recorded_by {
                Some(name) => format!("{when} · {name}"),
                None => when,
            },
            body: Some(
                reason
                    .map(|r| r.into_inner().into_string())
                    .unwrap_or_default(),
            ),
        });
    }
    Ok(words)
}

fn page(
    desk: &Desk,
    case: &Case,
    sections: domain::sections::Sections,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let (page, file) = desk.frame(case, "cases-note-new");
    let page = page.showing(&form);
    let kinds = NoteKind::CHOICE
        .into_iter()
        .filter(|kind| sections.has(kind.section()))
        .map(|kind| {
            let hint = page.tw(
                "cases-note-sealed-as",
                "section",
                &page.name(kind.section()),
            );
            Choice::new(kind.code(), page.name(kind)).hint(hint)
        })
        .collect();
    again(
        status,
        &NotePage {
            kinds,
            page,
            file,
            form,
        },
    )
}

/// Handles `GET /cases/{code}/notes/new`.
pub(super) async fn begin(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<Contribute>(&mut tx).await?;
    let form = desk
        .draft(&mut tx)
        .await?
        .unwrap_or_else(|| FormState::from_pairs([("kind", NoteKind::Narrative.code())]));
    page(&desk, &case, auth.sections(), form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/notes/new`.
pub(super) async fn write(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let kind = form.coded::<NoteKind>("kind");
    if kind.is_some_and(|kind| !NoteKind::CHOICE.contains(&kind)) {
        form.reject("kind", "error-not-in-list");
    }
    let body = form.parse_with("body", Story::parse);
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Contribute>(&mut tx).await?;
    let (Some(kind), Some(body), false) = (kind, body, form.has_errors()) else {
        return page(
            &desk,
            &case,
            auth.sections(),
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    };
    let id: NoteId = desk.app.id();
    let mut keeper = desk.session.keeper(&desk.app);
    notes::write(&mut tx, &mut keeper, &auth, id, kind, &body, &desk.by()).await?;
    let event = desk.event(Kind::NoteAdded)?.with("kind", kind)?;
    desk.saved(tx, event, "", "note-written").await
}
