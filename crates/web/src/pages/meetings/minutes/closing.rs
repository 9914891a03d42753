//! Closing a meeting: what is missing is said and closes all the same; papers are there at once.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::PostId;
use domain::meetings::MeetingState;
use domain::meetings::minutes::{Held, Rights, is_written, missing};
use store::Tx;
use store::meetings::Meeting;
use store::meetings::sitting::{self, Keepers};
use store::meetings::{attendance, minutes};

use super::super::desk::{Desk, refused};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;

#[derive(Template)]
#[template(path = "minutes/close.html")]
struct ClosePage {
    page: Page,
    form: FormState,
    back: String,
    meeting: String,
    /// Whether the meeting is over already: then only names are written.
    closed: bool,
    present: i64,
    missing: Vec<String>,
}

/// The meeting, for who keeps it: nobody else has such a page, and there is none for a meeting
/// that is not held or whose minutes are settled.
async fn keeper(desk: &Desk, tx: &mut Tx) -> Result<(Meeting, Rights), Error> {
    let (meeting, rights) = desk.with_rights(tx).await?;
    if !rights.coordinates && !rights.writes {
        return Err(Error::NotFound);
    }
    match is_written(meeting.state) {
        true => Ok((meeting, rights)),
        false => Err(Error::Conflict),
    }
}

async fn page(
    desk: &Desk,
    tx: &mut Tx,
    meeting: &Meeting,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let present = attendance::count(tx, meeting.id).await?;
    let held = Held {
        chaired_by: form.value("chaired-by"),
        noted_by: form.value("noted-by"),
        present: usize::try_from(present).unwrap_or_default(),
        written: minutes::is_begun(tx, meeting.id).await?,
    };
    let page = desk.titled("close-title");
    again(
        status,
        &ClosePage {
            back: desk.href("/minutes"),
            meeting: meeting.title.clone(),
            closed: meeting.state == MeetingState::Closed,
            present,
            missing: missing(&held).iter().map(|what| page.say(what)).collect(),
            page: page.showing(&form),
            form,
        },
    )
}

/// The name that stands in the minutes: what was written before, else who holds the post.
async fn named(
    desk: &Desk,
    tx: &mut Tx,
    written: &str,
    post: Option<PostId>,
) -> Result<String, Error> {
    if !written.is_empty() {
        return Ok(written.to_owned());
    }
    let Some(post) = post else {
        return Ok(String::new());
    };
    let holder = sitting::holder(tx, post, desk.app.today()).await?;
    Ok(holder.map(|(name, _)| name).unwrap_or_default())
}

/// Handles `GET /meetings/{id}/close`.
pub(super) async fn ask(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (meeting, _) = keeper(&desk, &mut tx).await?;
    let chair = named(&desk, &mut tx, &meeting.course.chaired_by, meeting.chair).await?;
    let notes = named(&desk, &mut tx, &meeting.course.noted_by, meeting.note_taker).await?;
    let form = FormState::from_pairs([
        ("version", meeting.version.to_string()),
        ("chaired-by", chair),
        ("noted-by", notes),
    ]);
    page(&desk, &mut tx, &meeting, form, StatusCode::OK).await
}

/// Handles `POST /meetings/{id}/close`; for a meeting that is over it writes the names alone.
pub(super) async fn close(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (meeting, _) = keeper(&desk, &mut tx).await?;
    let chaired_by = form.optional_up_to("chaired-by", 120).unwrap_or_default();
    let noted_by = form.optional_up_to("noted-by", 120).unwrap_or_default();
    if form.has_errors() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&desk, &mut tx, &meeting, form, status).await;
    }
    if form.value("version") != meeting.version.to_string() {
        let saved = FormState::from_pairs([
            ("chaired-by", meeting.course.chaired_by.as_str()),
            ("noted-by", &meeting.course.noted_by),
        ]);
        form.compare_with(&saved, &["chaired-by", "noted-by"]);
        form.set("version", meeting.version.to_string());
        return page(&desk, &mut tx, &meeting, form, StatusCode::CONFLICT).await;
    }
    let keepers = Keepers {
        chaired_by: &chaired_by,
        noted_by: &noted_by,
    };
    if meeting.state == MeetingState::Closed {
        sitting::name_keepers(&mut tx, &mut desk.sealing(), &meeting, keepers).await?;
        let event = desk
            .event(Kind::MeetingChanged)?
            .with("change", "keepers")?;
        return desk.saved(tx, event, "/minutes?done=minutes-keepers").await;
    }
    sitting::close(&mut tx, &mut desk.sealing(), &meeting, keepers)
        .await
        .map_err(refused)?;
    let event = desk.event(Kind::MeetingChanged)?;
    let event = event.with("state", MeetingState::Closed)?;
    desk.saved(tx, event, "/minutes?done=meeting-closed").await
}
