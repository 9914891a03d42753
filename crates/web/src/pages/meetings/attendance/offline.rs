//! The door without a network: the organiser's browser keeps who came and sends it once the
//! network is back, each exactly once. Without JavaScript the same form records at once.

use askama::Template;
use audit::Kind;
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::meetings::MeetingState;
use domain::meetings::door::{CheckInMethod, Device};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::meetings::Meeting;
use store::meetings::attendance::{self, CheckIn, Expected, Recorded};

use super::super::desk::Desk;
use super::people::{Typed, typed};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, go};
use crate::parts::Choice;

/// How long a clock of a device may be ahead of ours before its time is not believed.
const AHEAD: SignedDuration = SignedDuration::from_mins(2);

#[derive(Template)]
#[template(path = "attendance/offline.html")]
struct OfflinePage {
    page: Page,
    form: FormState,
    href: String,
    meeting: String,
    key: String,
    invitees: Vec<Choice>,
    takes: bool,
}

fn page(
    desk: &Desk,
    meeting: &Meeting,
    expected: &[Expected],
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.titled("offline-title");
    let invitees = expected.iter().filter(|one| one.checked_at.is_none());
    again(
        status,
        &OfflinePage {
            href: desk.href(""),
            meeting: meeting.title.clone(),
            key: meeting.id.to_string(),
            invitees: invitees.map(choice).collect(),
            takes: takes(meeting),
            page: page.showing(&form),
            form,
        },
    )
}

fn choice(one: &Expected) -> Choice {
    let who = match one.name.as_str() {
        "" => one.title.as_str(),
        name => name,
    };
    let label = format!("{}. {who}, {}", one.number, one.office);
    Choice::new(one.number.to_string(), label.trim_end_matches([',', ' ']))
}

/// What came without a network is taken after the meeting as well, until its minutes are approved.
fn takes(meeting: &Meeting) -> bool {
    matches!(meeting.state, MeetingState::Open | MeetingState::Closed)
}

/// Handles `GET /meetings/{id}/door`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let expected = attendance::expected(&mut tx, desk.app.ring(), meeting.id).await?;
    drop(tx);
    let device = Device::from_random(desk.app.random().bytes()?);
    let form = FormState::from_pairs([("device", device.as_str())]);
    page(&desk, &meeting, &expected, form, StatusCode::OK)
}

/// When somebody came by the clock of the sending device, where that can be.
fn came_at(form: &FormState, meeting: &Meeting, now: Timestamp) -> Timestamp {
    let sent = form.value("at").parse::<Timestamp>().ok();
    let earliest = meeting
        .course
        .opened_at
        .unwrap_or(now)
        .min(meeting.starts_at);
    // A door may be kept before the meeting is opened in the program.
    let earliest = earliest - SignedDuration::from_hours(3);
    match sent {
        Some(at) if at >= earliest && at <= now + AHEAD => at.min(now),
        _ => now,
    }
}

/// Handles `POST /meetings/{id}/door`: one person who came.
pub(super) async fn take(
    desk: Desk,
    headers: HeaderMap,
    mut form: FormState,
) -> Result<Response, Error> {
    let data = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"));
    let device = Device::parse(form.value("device")).ok_or(Error::Unprocessable)?;
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    if !takes(&meeting) {
        return Err(Error::Conflict);
    }
    let number = form.number_optional("number", 1, 100_000);
    let invitee = match number {
        Some(number) => {
            attendance::expected_number(&mut tx, desk.app.ring(), meeting.id, number).await?
        }
        None => None,
    };
    if number.is_some() && invitee.is_none() {
        form.reject("number", "error-not-in-list");
    }
    let person = match &invitee {
        // An office that named nobody: who came from it is typed.
        Some(one) if !one.name.is_empty() && form.value("name").trim().is_empty() => Some(Typed {
            kind: one.kind,
            name: one.name.clone(),
            title: one.title.clone(),
            office: one.office.clone(),
            phone: None,
        }),
        Some(one) => {
            if form.value("office").trim().is_empty() {
                form.set("office", one.office.as_str());
            }
            typed(&mut form)
        }
        None => typed(&mut form),
    };
    let Some(person) = person.filter(|_| !form.has_errors()) else {
        let expected = attendance::expected(&mut tx, desk.app.ring(), meeting.id).await?;
        if data {
            let page = desk.titled("offline-title");
            let said = form.errors().first().map(|error| page.mistake(error));
            let body = Json(json!({ "words": said }));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response());
        }
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&desk, &meeting, &expected, form, status);
    };
    let now = desk.app.now();
    let new = CheckIn {
        id: desk.app.id(),
        meeting: meeting.id,
        invitee: invitee.as_ref().map(|one| one.id),
        kind: person.kind,
        name: &person.name,
        title: &person.title,
        office: &person.office,
        contact: None,
        method: if data {
            CheckInMethod::Offline
        } else {
            CheckInMethod::Desk
        },
        device: &device,
        at: came_at(&form, &meeting, now),
        by: Some(desk.session.account()),
    };
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    let recorded = attendance::record(&mut tx, ring, random, &new, now).await?;
    if recorded == Recorded::Now {
        let event = desk.event(Kind::AttendanceRecorded)?;
        let event = event.with("method", new.method)?;
        desk.audit(&mut tx, event).await?;
        tx.commit().await?;
    }
    let key = match recorded {
        Recorded::Now => "attendance-recorded",
        Recorded::Before(_) => "attendance-before",
    };
    if data {
        let words = desk.visit.locale.text(&format!("done-{key}")).into_owned();
        return Ok(Json(json!({ "words": words })).into_response());
    }
    Ok(go(desk.href(&format!("/door?done={key}"))))
}
