//! The wordings of a part: every one that was saved, and the way back to it. Once the minutes are
//! approved a part changes only by a correction with a reason.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::MinuteId;
use domain::meetings::minutes::PART_MOST;
use store::Tx;
use store::meetings::minutes::{self, Part};
use store::meetings::{Meeting, sitting};

use super::super::desk::Desk;
use super::{check_reading, part_title, write, writer};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;

/// A wording that was saved.
struct Wording {
    version: i64,
    when: String,
    editor: String,
    reason: String,
    text: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "minutes/history.html")]
struct HistoryPage {
    page: Page,
    back: String,
    restore: String,
    part: String,
    may_write: bool,
    version: i64,
    wordings: Vec<Wording>,
}

async fn title_of(desk: &Desk, tx: &mut Tx, page: &Page, part: &Part) -> Result<String, Error> {
    let agenda = sitting::agenda(tx, desk.app.ring(), desk.id("id")?).await?;
    let line = agenda.iter().find(|line| Some(line.id) == part.agenda_item);
    Ok(part_title(page, part.kind, line))
}

/// Handles `GET /meetings/{id}/minutes/{item}`: for those who write and approve; members read what
/// was published and not how it came about.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let id: MinuteId = desk.id("item")?;
    let mut tx = desk.write().await?;
    let (meeting, rights) = desk.with_rights(&mut tx).await?;
    check_reading(&meeting, rights)?;
    if !rights.coordinates && !rights.writes && !rights.approves {
        return Err(Error::NotFound);
    }
    let ring = desk.app.ring();
    let part = minutes::part(&mut tx, ring, meeting.id, id).await?;
    let history = minutes::history(&mut tx, ring, meeting.id, id).await?;
    let page = desk.titled("minutes-history");
    let title = title_of(&desk, &mut tx, &page, &part).await?;
    let event = desk.event(Kind::MinutesOpened)?.with("part", id)?;
    desk.audit(&mut tx, event).await?;
    tx.commit().await?;
    let wordings = history.into_iter().filter(|one| one.version > 1);
    crate::pages::show(&HistoryPage {
        back: desk.href(&format!("/minutes#part-{id}")),
        restore: desk.href(&format!("/minutes/{id}/restore")),
        part: title,
        may_write: rights.edits(meeting.state),
        version: part.version,
        wordings: wordings
            .map(|one| Wording {
                when: page.date_time(one.edited_at),
                current: one.version == part.version,
                version: one.version,
                editor: one.editor,
                reason: one.reason,
                text: one.text,
            })
            .collect(),
        page,
    })
}

/// Handles `POST /meetings/{id}/minutes/{item}/restore`: an earlier wording becomes a new version,
/// so that what it replaces stays in the history.
pub(super) async fn restore(desk: Desk, form: FormState) -> Result<Response, Error> {
    let id: MinuteId = desk.id("item")?;
    let number = |name: &str| form.value(name).parse().map_err(|_| Error::Unprocessable);
    let (version, base) = (number("version")?, number("base")?);
    let mut tx = desk.write().await?;
    let (meeting, _) = writer(&desk, &mut tx).await?;
    let ring = desk.app.ring();
    let current = minutes::part(&mut tx, ring, meeting.id, id).await?;
    if current.version != base {
        return Err(Error::Conflict);
    }
    let wanted = minutes::revision(&mut tx, ring, meeting.id, id, version).await?;
    let saved = write::keep(&desk, &mut tx, &meeting, id, (base, &wanted.text, "")).await?;
    let event = desk.event(Kind::MinutesWritten)?;
    let event = event
        .with("part", id)?
        .with("version", saved.version)?
        .with("restored", version)?;
    desk.saved(
        tx,
        event,
        &format!("/minutes?done=minutes-restored#part-{id}"),
    )
    .await
}

#[derive(Template)]
#[template(path = "minutes/correct.html")]
struct CorrectPage {
    page: Page,
    form: FormState,
    back: String,
    part: String,
}

async fn correction(
    desk: &Desk,
    tx: &mut Tx,
    part: &Part,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.titled("minutes-correct");
    again(
        status,
        &CorrectPage {
            back: desk.href("/minutes"),
            part: title_of(desk, tx, &page, part).await?,
            page: page.showing(&form),
            form,
        },
    )
}

/// The meeting and the part, for somebody who may correct it.
async fn corrector(desk: &Desk, tx: &mut Tx) -> Result<(Meeting, Part), Error> {
    let (meeting, rights) = desk.with_rights(tx).await?;
    if !rights.corrects(meeting.state) {
        return Err(Error::NotFound);
    }
    let part = minutes::part(tx, desk.app.ring(), meeting.id, desk.id("item")?).await?;
    Ok((meeting, part))
}

/// Handles `GET /meetings/{id}/minutes/{item}/correct`.
pub(super) async fn ask_correction(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (_, part) = corrector(&desk, &mut tx).await?;
    let form = FormState::from_pairs([
        ("base", part.version.to_string()),
        ("text", part.text.clone()),
    ]);
    correction(&desk, &mut tx, &part, form, StatusCode::OK).await
}

/// Handles `POST /meetings/{id}/minutes/{item}/correct`.
pub(super) async fn correct(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (meeting, part) = corrector(&desk, &mut tx).await?;
    let text = form.optional_up_to("text", PART_MOST).unwrap_or_default();
    let reason = form.required_up_to("reason", 400);
    if form.value("base") != part.version.to_string() {
        form.set_conflict("text", part.text.clone());
        form.set("base", part.version.to_string());
        return correction(&desk, &mut tx, &part, form, StatusCode::CONFLICT).await;
    }
    let (Some(reason), false) = (reason, form.has_errors()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return correction(&desk, &mut tx, &part, form, status).await;
    };
    let what = (part.version, text.as_str(), reason.as_str());
    let saved = write::keep(&desk, &mut tx, &meeting, part.id, what).await?;
    let event = desk.event(Kind::MinutesWritten)?;
    let event = event
        .with("part", part.id)?
        .with("version", saved.version)?
        .with("step", "corrected")?;
    let to = format!("/minutes?done=minutes-corrected#part-{}", part.id);
    desk.saved(tx, event, &to).await
}
