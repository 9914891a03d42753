//! By hand at the desk: ticking who is invited, adding guests, correcting and removing lines.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{AttendanceId, InviteeId};
use domain::meetings::MeetingState;
use domain::meetings::door::{AttendanceKind, CheckInMethod, Device, RemovalReason};
use domain::meetings::minutes::{is_locked, is_written};
use store::meetings::Meeting;
use store::meetings::attendance::{self, Attendance, CheckIn, Recorded};

use super::super::desk::Desk;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, go};
use crate::parts::Choice;

/// Lists are kept while a meeting is held and until its minutes are approved.
fn may_change(meeting: &Meeting) -> Result<(), Error> {
    match is_written(meeting.state) {
        true => Ok(()),
        false => Err(Error::Conflict),
    }
}

/// Handles `POST /meetings/{id}/attendance/invitees/{item}`: somebody invited has come.
pub(super) async fn tick(desk: Desk) -> Result<Response, Error> {
    let id: InviteeId = desk.id("item")?;
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    may_change(&meeting)?;
    let expected = attendance::expected_one(&mut tx, desk.app.ring(), meeting.id, id)
        .await?
        .ok_or(Error::NotFound)?;
    let device = Device::from_random(desk.app.random().bytes()?);
    let new = CheckIn {
        id: desk.app.id(),
        meeting: meeting.id,
        invitee: Some(id),
        kind: expected.kind,
        name: &expected.name,
        title: &expected.title,
        office: &expected.office,
        contact: None,
        method: CheckInMethod::Desk,
        device: &device,
        at: desk.app.now(),
        by: Some(desk.session.account()),
    };
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    let recorded = attendance::record(&mut tx, ring, random, &new, desk.app.now()).await?;
    if recorded != Recorded::Now {
        return Ok(go(desk.href("/attendance?done=attendance-before")));
    }
    let event = desk.event(Kind::AttendanceRecorded)?;
    let event = event.with("method", new.method)?;
    desk.saved(tx, event, "/attendance?done=attendance-recorded")
        .await
}

#[derive(Template)]
#[template(path = "attendance/person.html")]
struct PersonPage {
    page: Page,
    form: FormState,
    back: String,
    kinds: Vec<Choice>,
    new: bool,
}

fn person(desk: &Desk, form: FormState, new: bool, status: StatusCode) -> Result<Response, Error> {
    let page = desk.titled(if new {
        "attendance-new"
    } else {
        "attendance-edit"
    });
    again(
        status,
        &PersonPage {
            back: desk.href("/attendance"),
            kinds: page.choices::<AttendanceKind>(),
            page: page.showing(&form),
            form,
            new,
        },
    )
}

/// What was typed about a person.
pub(super) struct Typed {
    pub(super) kind: AttendanceKind,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) office: String,
    pub(super) phone: Option<String>,
}

/// Reads a person; `None` where something is wrong with it.
pub(super) fn typed(form: &mut FormState) -> Option<Typed> {
    let name = form.required_up_to("name", 120);
    let office = form.required_up_to("office", 160);
    let title = form.optional_up_to("title", 160).unwrap_or_default();
    let phone = form.parse_optional::<domain::Phone>("phone");
    let kind = form.coded_optional("kind");
    if form.has_errors() {
        return None;
    }
    Some(Typed {
        kind: kind.unwrap_or(AttendanceKind::Participant),
        name: name?,
        title,
        office: office?,
        phone: phone.map(domain::Phone::into_string),
    })
}

/// Handles `GET /meetings/{id}/attendance/new`.
pub(super) async fn ask_new(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    may_change(&desk.meeting(&mut tx).await?)?;
    drop(tx);
    let device = Device::from_random(desk.app.random().bytes()?);
    let kind = AttendanceKind::Participant.code();
    let form = FormState::from_pairs([("device", device.as_str()), ("kind", kind)]);
    person(&desk, form, true, StatusCode::OK)
}

/// Handles `POST /meetings/{id}/attendance/new`: a guest who was not invited.
pub(super) async fn add(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let device = Device::parse(form.value("device")).ok_or(Error::Unprocessable)?;
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    may_change(&meeting)?;
    let Some(typed) = typed(&mut form) else {
        return person(&desk, form, true, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let new = CheckIn {
        id: desk.app.id(),
        meeting: meeting.id,
        invitee: None,
        kind: typed.kind,
        name: &typed.name,
        title: &typed.title,
        office: &typed.office,
        contact: typed.phone.as_deref(),
        method: CheckInMethod::Desk,
        device: &device,
        at: desk.app.now(),
        by: Some(desk.session.account()),
    };
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    let recorded = attendance::record(&mut tx, ring, random, &new, desk.app.now()).await?;
    if recorded != Recorded::Now {
        return Ok(go(desk.href("/attendance?done=attendance-before")));
    }
    let event = desk.event(Kind::AttendanceRecorded)?;
    let event = event.with("method", new.method)?;
    desk.saved(tx, event, "/attendance?done=attendance-recorded")
        .await
}

fn stored(line: &Attendance) -> FormState {
    FormState::from_pairs([
        ("name", line.name.as_str()),
        ("title", &line.title),
        ("office", &line.office),
        ("phone", line.contact.as_deref().unwrap_or_default()),
        ("kind", line.kind.code()),
        ("version", &line.recorded_at.as_microsecond().to_string()),
    ])
}

const FIELDS: [&str; 5] = ["name", "title", "office", "phone", "kind"];

/// Handles `GET /meetings/{id}/attendance/{item}/edit`.
pub(super) async fn ask_edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let line = attendance::find(&mut tx, desk.app.ring(), meeting.id, desk.id("item")?).await?;
    person(&desk, stored(&line), false, StatusCode::OK)
}

/// Handles `POST /meetings/{id}/attendance/{item}/edit`.
pub(super) async fn edit(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let id: AttendanceId = desk.id("item")?;
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    may_change(&meeting)?;
    let line = attendance::find(&mut tx, desk.app.ring(), meeting.id, id).await?;
    let Some(typed) = typed(&mut form) else {
        return person(&desk, form, false, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let version = line.recorded_at.as_microsecond().to_string();
    if form.value("version") != version {
        form.compare_with(&stored(&line), &FIELDS);
        form.set("version", version);
        return person(&desk, form, false, StatusCode::CONFLICT);
    }
    let mut changed = line;
    changed.kind = typed.kind;
    changed.name = typed.name;
    changed.title = typed.title;
    changed.office = typed.office;
    changed.contact = typed.phone;
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    attendance::correct(&mut tx, ring, random, &changed, desk.app.now()).await?;
    let event = desk.event(Kind::AttendanceRecorded)?;
    let event = event.with("attendance", id)?.with("change", "corrected")?;
    desk.saved(tx, event, "/attendance?done=attendance-corrected")
        .await
}

#[derive(Template)]
#[template(path = "attendance/remove.html")]
struct RemovalPage {
    page: Page,
    form: FormState,
    back: String,
    name: String,
    office: String,
    reasons: Vec<Choice>,
}

fn removal(
    desk: &Desk,
    line: Attendance,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.titled("attendance-remove");
    again(
        status,
        &RemovalPage {
            back: desk.href("/attendance"),
            name: line.name,
            office: line.office,
            reasons: page.choices::<RemovalReason>(),
            page: page.showing(&form),
            form,
        },
    )
}

/// Handles `GET /meetings/{id}/attendance/{item}/remove`.
pub(super) async fn ask_removal(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let line = attendance::find(&mut tx, desk.app.ring(), meeting.id, desk.id("item")?).await?;
    removal(&desk, line, FormState::blank(), StatusCode::OK)
}

/// Handles `POST /meetings/{id}/attendance/{item}/remove`: the reason goes into the audit.
pub(super) async fn remove(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let id: AttendanceId = desk.id("item")?;
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    if is_locked(meeting.state) || meeting.state == MeetingState::Cancelled {
        return Err(Error::Conflict);
    }
    let line = attendance::find(&mut tx, desk.app.ring(), meeting.id, id).await?;
    let Some(reason) = form.coded::<RemovalReason>("reason") else {
        return removal(&desk, line, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    attendance::remove(&mut tx, meeting.id, id).await?;
    let event = desk.event(Kind::AttendanceRecorded)?;
    let event = event
        .with("attendance", id)?
        .with("change", "removed")?
        .with("reason", reason)?;
    desk.saved(tx, event, "/attendance?done=attendance-removed")
        .await
}
