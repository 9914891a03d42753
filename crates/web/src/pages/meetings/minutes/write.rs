//! Saving a part while two people write: by the script of the page every few seconds, or with the
//! button of a plain form.

use audit::Kind;
use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::ids::MinuteId;
use domain::meetings::merge::Outcome;
use domain::meetings::minutes::PART_MOST;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::Tx;
use store::meetings::Meeting;
use store::meetings::minutes::{self, Part, Save, Saved};

use super::super::attendance::L;
use super::super::desk::{Desk, refused};
use super::{check_reading, saved_words, writer};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::go;

/// Somebody whose last word is younger than this is still writing.
const WRITING: SignedDuration = SignedDuration::from_secs(30);

/// "Versi Rina 10.42": above a wording in a conflict. It stands in the minutes, in Indonesian.
pub(super) fn label(desk: &Desk) -> impl Fn(&str, Timestamp) -> String {
    let zone = desk.app.settings().time_zone.clone();
    move |name, at| {
        let time = L.time(at, &zone);
        L.text_with(
            "minutes-version-of",
            &[("name", name.into()), ("time", time.as_str().into())],
        )
    }
}

/// What was typed into a part: line ends become one kind, nothing else is touched.
fn typed(form: &FormState) -> Result<String, Error> {
    let text = form.value("text").replace("\r\n", "\n").replace('\r', "\n");
    let readable = |c: char| matches!(c, '\n' | '\t') || !(c.is_control() || c == '\u{fffd}');
    if text.chars().count() > PART_MOST {
        return Err(Error::TooLarge);
    }
    match text.chars().all(readable) {
        true => Ok(text),
        false => Err(Error::Unprocessable),
    }
}

/// Saves what a form of a part brings.
pub(super) async fn keep(
    desk: &Desk,
    tx: &mut Tx,
    meeting: &Meeting,
    part: MinuteId,
    (base, text, reason): (i64, &str, &str),
) -> Result<Saved, Error> {
    let save = Save {
        part,
        base,
        text,
        reason,
        by: desk.session.account(),
        at: desk.app.now(),
    };
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    minutes::save(tx, ring, random, meeting, &save, label(desk))
        .await
        .map_err(refused)
}

/// Handles `POST /meetings/{id}/minutes/{item}`.
pub(super) async fn save(
    desk: Desk,
    headers: HeaderMap,
    form: FormState,
) -> Result<Response, Error> {
    let part: MinuteId = desk.id("item")?;
    let base: i64 = form
        .value("base")
        .parse()
        .map_err(|_| Error::Unprocessable)?;
    let text = typed(&form)?;
    let mut tx = desk.write().await?;
    let (meeting, _) = writer(&desk, &mut tx).await?;
    let before = minutes::part(&mut tx, desk.app.ring(), meeting.id, part).await?;
    let saved = keep(&desk, &mut tx, &meeting, part, (base, &text, "")).await?;
    // Saving what is saved already is no event.
    if saved.version != before.version {
        let event = desk.event(Kind::MinutesWritten)?;
        let event = event.with("part", part)?.with("version", saved.version)?;
        desk.audit(&mut tx, event).await?;
        tx.commit().await?;
    }
    if wants_data(&headers) {
        let page = desk.titled("minutes-title");
        return Ok(Json(answer(&page, &saved, desk.app.now())).into_response());
    }
    let how = match saved.outcome {
        Outcome::Plain => "?done=minutes-saved",
        Outcome::Joined => "?done=minutes-joined",
        Outcome::Conflict => "?conflict=yes",
    };
    Ok(go(desk.href(&format!("/minutes{how}#part-{part}"))))
}

fn wants_data(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"))
}

fn answer(page: &Page, saved: &Saved, at: Timestamp) -> Value {
    let time = page.time(at);
    let words = match saved.outcome {
        Outcome::Plain => page.tw("form-saved-at", "time", &time),
        Outcome::Joined => page.tw("minutes-joined-at", "time", &time),
        Outcome::Conflict => page.t("minutes-conflict").into_owned(),
    };
    json!({
        "version": saved.version,
        "typed": saved.typed,
        "text": saved.text,
        "words": words,
        "conflict": saved.outcome == Outcome::Conflict,
    })
}

/// Handles `GET /meetings/{id}/changes?part=<id>:<version>…`: the parts that are newer than what
/// the page has, with who wrote them. The page itself was recorded when it was opened.
pub(super) async fn changes(desk: Desk, form: FormState) -> Result<Response, Error> {
    let known: Vec<(MinuteId, i64)> = form.values("part").filter_map(known).collect();
    let mut tx = desk.read().await?;
    let (meeting, rights) = desk.with_rights(&mut tx).await?;
    check_reading(&meeting, rights)?;
    let parts = minutes::parts(&mut tx, desk.app.ring(), meeting.id).await?;
    drop(tx);
    let page = desk.titled("minutes-title");
    let newer = parts.iter().filter(|part| {
        let mut known = known.iter();
        known.any(|(id, version)| *id == part.id && *version < part.version)
    });
    let parts: Vec<Value> = newer.map(|part| changed(&desk, &page, part)).collect();
    let writable = rights.edits(meeting.state);
    Ok(Json(json!({ "parts": parts, "writable": writable })).into_response())
}

fn known(text: &str) -> Option<(MinuteId, i64)> {
    let (id, version) = text.split_once(':')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

fn changed(desk: &Desk, page: &Page, part: &Part) -> Value {
    let other = part.edited_by != Some(desk.session.account());
    let writing = other && desk.app.now().duration_since(part.edited_at) < WRITING;
    let time = page.time(part.edited_at);
    let words = match writing {
        true => page.locale.text_with(
            "minutes-writing",
            &[
                ("name", part.editor.as_str().into()),
                ("time", time.as_str().into()),
            ],
        ),
        false => saved_words(page, part),
    };
    json!({
        "id": part.id.to_string(),
        "version": part.version,
        "text": part.text,
        "words": words,
    })
}
