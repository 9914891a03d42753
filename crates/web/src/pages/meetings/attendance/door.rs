//! The page of participants: the code of the screen leads to it, and nobody needs an account.
//!
//! A code opens the form for half a minute or a minute; the form then carries a pass of its own,
//! bound to the device, because typing a name takes longer than a code lives.

use askama::Template;
use audit::{Event, Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::meetings::MeetingState;
use domain::meetings::door::{
    AttendanceKind, CheckInMethod, Device, DoorKey, Verdict, meeting_of, short_of,
};
use store::Tx;
use store::meetings::attendance::{self, CheckIn, Expected, Recorded};
use store::meetings::{Meeting, sitting};
use vault::Code;

use super::people::{Typed, typed};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::session::Session;

/// Cookie of the key of a device; it identifies nobody.
const COOKIE: &str = "suluh-door";
/// How long a browser keeps it, in seconds: a meeting day.
const COOKIE_AGE: u32 = 16 * 60 * 60;

/// What the page shows.
enum Show {
    /// The form, with what is known of who opened it.
    Form(Box<Asked>),
    /// It is recorded since this time; whether it was so before this request.
    Recorded(String, bool),
    /// It cannot be recorded: a title and what to do.
    Refused(String, String),
}

struct Asked {
    form: FormState,
    /// Name, title and office of somebody who is known and only confirms.
    known: Option<[String; 3]>,
}

#[derive(Template)]
#[template(path = "attendance/door.html")]
struct DoorPage {
    page: Page,
    meeting: String,
    show: Show,
}

/// A request at the door of a meeting.
struct Visitor {
    app: App,
    visit: Visit,
    session: Option<Session>,
    device: Option<Device>,
}

impl Visitor {
    fn new(app: App, visit: Visit, session: Option<Session>, headers: &HeaderMap) -> Self {
        // Who is in the middle of signing in is nobody yet.
        let full = |session: &Session| session.row.stage == store::sessions::Stage::Full;
        Self {
            app,
            visit,
            session: session.filter(full),
            device: device_of(headers),
        }
    }

    fn answer(&self, status: StatusCode, meeting: &str, show: Show) -> Result<Response, Error> {
        let page = match &self.session {
            Some(session) => self
                .visit
                .page(session, self.visit.locale.text("door-title")),
            None => self.visit.plain(self.visit.locale.text("door-title")),
        };
        let page = match &show {
            Show::Form(asked) => page.showing(&asked.form),
            _ => page,
        };
        let meeting = meeting.to_owned();
        again(
            status,
            &DoorPage {
                page,
                meeting,
                show,
            },
        )
    }

    fn refuse(&self, status: StatusCode, meeting: &str, key: &str) -> Result<Response, Error> {
        let text = |key: &str| self.visit.locale.text(key).into_owned();
        let (title, body) = (text(key), text(&format!("{key}-body")));
        self.answer(status, meeting, Show::Refused(title, body))
    }

    fn time(&self, at: jiff::Timestamp) -> String {
        let zone = &self.app.settings().time_zone;
        self.visit.locale.time(at, zone)
    }

    /// Why a code is refused; an old one with the time at which it stood on the screen.
    fn refuse_code(&self, meeting: &str, verdict: Verdict) -> Result<Response, Error> {
        let Verdict::Old { shown } = verdict else {
            let key = domain::MessageKey::key(&verdict);
            return self.refuse(StatusCode::UNPROCESSABLE_ENTITY, meeting, key);
        };
        let zone = &self.app.settings().time_zone;
        let today = zone.to_datetime(shown).date() == self.app.today();
        let locale = self.visit.locale;
        let when = match today {
            true => locale.time(shown, zone),
            false => locale.date_time(shown, zone),
        };
        let title = locale.text_with("door-code-old", &[("time", when.as_str().into())]);
        let body = locale.text("door-code-old-body").into_owned();
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        self.answer(status, meeting, Show::Refused(title, body))
    }

    /// The meeting with its key, or why nobody can check in.
    async fn door(&self, tx: &mut Tx, short: &str) -> Result<Door, Error> {
        let unknown = Door::Shut(StatusCode::NOT_FOUND, String::new(), "door-code-unknown");
        let Some(id) = meeting_of(short) else {
            return Ok(unknown);
        };
        let (meeting, key) = match sitting::at_door(tx, self.app.ring(), id).await {
            Err(store::Error::NotFound) => return Ok(unknown),
            found => found?,
        };
        let reason = match (meeting.state, key) {
            (MeetingState::Open, Some(key)) => return Ok(Door::Open(Box::new(meeting), key)),
            (MeetingState::Cancelled, _) => "door-cancelled",
            (state, _) if state.is_ahead() || state == MeetingState::Open => "door-not-open",
            _ => "door-closed",
        };
        Ok(Door::Shut(StatusCode::CONFLICT, meeting.title, reason))
    }

    /// The invitee behind the request: by the token of their invitation, or by the post that the
    /// person signed in holds.
    async fn expected(
        &self,
        tx: &mut Tx,
        meeting: &Meeting,
        token: &str,
    ) -> Result<Option<Expected>, Error> {
        if let Ok(token) = token.parse::<Code>()
            && let Some(found) =
                attendance::expected_token(tx, self.app.ring(), meeting.id, &token).await?
        {
            return Ok(Some(found));
        }
        match self.member(meeting) {
            Some(session) => {
                let (account, day) = (session.account(), self.app.today());
                Ok(
                    attendance::expected_account(tx, self.app.ring(), meeting.id, account, day)
                        .await?,
                )
            }
            None => Ok(None),
        }
    }

    /// The person signed in, where the meeting is their task force's.
    fn member(&self, meeting: &Meeting) -> Option<&Session> {
        let session = self.session.as_ref()?;
        (session.actor().task_force == meeting.task_force).then_some(session)
    }

    /// Name, title and office of who is known.
    fn known(&self, meeting: &Meeting, expected: Option<&Expected>) -> Option<[String; 3]> {
        if let Some(one) = expected.filter(|one| !one.name.is_empty()) {
            return Some([one.name.clone(), one.title.clone(), one.office.clone()]);
        }
        let row = &self.member(meeting)?.row;
        let office = row.organisation_name.clone();
        Some([row.name.clone(), String::new(), office])
    }

    /// The key of the device; a new one where the browser has none yet.
    fn device(&self) -> Result<Device, Error> {
        match &self.device {
            Some(device) => Ok(device.clone()),
            None => Ok(Device::from_random(self.app.random().bytes()?)),
        }
    }
}

/// A door that was looked for.
enum Door {
    Open(Box<Meeting>, DoorKey),
    Shut(StatusCode, String, &'static str),
}

fn device_of(headers: &HeaderMap) -> Option<Device> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, value)| Device::parse(value))
}

/// Lets the browser keep the key of its device, so that it is counted once.
fn with_device(app: &App, mut response: Response, device: &Device) -> Response {
    let https = app.settings().public_url.starts_with("https://");
    let secure = if https { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={}; Path=/d; HttpOnly; SameSite=Lax; Max-Age={COOKIE_AGE}{secure}",
        device.as_str()
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Handles `GET /d/{id}/{item}`: the QR code leads here.
pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    session: Option<Session>,
    headers: HeaderMap,
    Path((short, code)): Path<(String, String)>,
    asked: FormState,
) -> Result<Response, Error> {
    let visitor = Visitor::new(app, visit, session, &headers);
    let mut tx = visitor.app.store().read().await?;
    let (meeting, key) = match visitor.door(&mut tx, &short).await? {
        Door::Open(meeting, key) => (*meeting, key),
        Door::Shut(status, title, reason) => return visitor.refuse(status, &title, reason),
    };
    let expected = visitor
        .expected(&mut tx, &meeting, asked.value("u"))
        .await?;
    let device = visitor.device()?;
    let invitee = expected.as_ref().map(|one| one.id);
    if let Some(at) = attendance::since(&mut tx, meeting.id, &device, invitee).await? {
        let since = visitor.time(at);
        return visitor.answer(StatusCode::OK, &meeting.title, Show::Recorded(since, true));
    }
    drop(tx);
    let now = visitor.app.now();
    match key.judge(&code, now) {
        Verdict::Valid => {}
        verdict => return visitor.refuse_code(&meeting.title, verdict),
    }
    let form = FormState::from_pairs([
        ("device", device.as_str()),
        ("pass", &key.pass(&device, now)),
        ("u", asked.value("u")),
        ("via", asked.value("via")),
    ]);
    let known = visitor.known(&meeting, expected.as_ref());
    let show = Show::Form(Box::new(Asked { form, known }));
    let response = visitor.answer(StatusCode::OK, &meeting.title, show)?;
    Ok(with_device(&visitor.app, response, &device))
}

/// Handles `POST /d/{id}/{item}`. The same device or invitee is counted once, however often the
/// form is sent.
pub(super) async fn check_in(
    State(app): State<App>,
    visit: Visit,
    session: Option<Session>,
    headers: HeaderMap,
    Path((short, code)): Path<(String, String)>,
    mut form: FormState,
) -> Result<Response, Error> {
    let visitor = Visitor::new(app, visit, session, &headers);
    let device = Device::parse(form.value("device")).ok_or(Error::Unprocessable)?;
    let mut tx = visitor.app.store().read().await?;
    let (meeting, key) = match visitor.door(&mut tx, &short).await? {
        Door::Open(meeting, key) => (*meeting, key),
        Door::Shut(status, title, reason) => return visitor.refuse(status, &title, reason),
    };
    let expected = visitor.expected(&mut tx, &meeting, form.value("u")).await?;
    drop(tx);
    let now = visitor.app.now();
    if !key.admits(&device, form.value("pass"), now) {
        match key.judge(&code, now) {
            Verdict::Valid => {}
            verdict => return visitor.refuse_code(&meeting.title, verdict),
        }
    }
    let known = visitor.known(&meeting, expected.as_ref());
    let person = match known.clone().filter(|_| form.ticked("known")) {
        Some([name, title, office]) => Some(Typed {
            kind: kind_of(expected.as_ref()),
            name,
            title,
            office,
            phone: None,
        }),
        None => typed(&mut form),
    };
    let Some(person) = person else {
        let show = Show::Form(Box::new(Asked { form, known }));
        return visitor.answer(StatusCode::UNPROCESSABLE_ENTITY, &meeting.title, show);
    };
    let method = match (form.ticked("known"), form.value("via")) {
        (true, _) => CheckInMethod::Known,
        (false, "typed") => CheckInMethod::Typed,
        _ => CheckInMethod::Screen,
    };
    let new = CheckIn {
        id: visitor.app.id(),
        meeting: meeting.id,
        // Whoever comes in their place and types another name stands for the invitee all the same.
        invitee: expected.as_ref().map(|one| one.id),
        kind: kind_of(expected.as_ref()),
        name: &person.name,
        title: &person.title,
        office: &person.office,
        contact: person.phone.as_deref(),
        method,
        device: &device,
        at: now,
        by: None,
    };
    let recorded = record(&visitor, &new).await?;
    let show = match recorded {
        Recorded::Now => Show::Recorded(visitor.time(now), false),
        Recorded::Before(at) => Show::Recorded(visitor.time(at), true),
    };
    let response = visitor.answer(StatusCode::OK, &meeting.title, show)?;
    Ok(with_device(&visitor.app, response, &device))
}

fn kind_of(expected: Option<&Expected>) -> AttendanceKind {
    expected.map_or(AttendanceKind::Participant, |one| one.kind)
}

async fn record(visitor: &Visitor, new: &CheckIn<'_>) -> Result<Recorded, Error> {
    let app = &visitor.app;
    let mut tx = app.store().write().await?;
    let (ring, random) = (app.ring(), &mut app.random());
    let recorded = attendance::record(&mut tx, ring, random, new, new.at).await?;
    if recorded == Recorded::Now {
        let event = match &visitor.session {
            Some(session) => session.event(Kind::AttendanceRecorded)?,
            None => Event::new(Kind::AttendanceRecorded).by(None, "participant")?,
        };
        let event = event
            .on(ObjectKind::Meeting, new.meeting)?
            .with("method", new.method)?;
        store::audit::append(&mut tx, app.audit_keys(), new.at, event).await?;
        tx.commit().await?;
    }
    Ok(recorded)
}

#[derive(Template)]
#[template(path = "attendance/type_code.html")]
struct CodePage {
    page: Page,
    form: FormState,
    /// Why the code was refused: a title and what to do.
    refused: Option<(String, String)>,
}

fn code_page(
    visit: &Visit,
    form: FormState,
    refused: Option<(String, String)>,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.plain(visit.locale.text("door-type-title"));
    let page = page.showing(&form);
    again(
        status,
        &CodePage {
            page,
            form,
            refused,
        },
    )
}

/// Handles `GET /d`: for phones without a camera.
pub(super) async fn ask_code(visit: Visit) -> Result<Response, Error> {
    code_page(&visit, FormState::blank(), None, StatusCode::OK)
}

/// Handles `POST /d`: finds the meeting on whose screen the code stands.
pub(super) async fn find(
    State(app): State<App>,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(code) = form.required_up_to("code", 40) else {
        return code_page(&visit, form, None, unprocessable);
    };
    let mut tx = app.store().read().await?;
    let doors = sitting::open_doors(&mut tx, app.ring()).await?;
    drop(tx);
    let now = app.now();
    let mut verdict = DoorKey::from_bytes([0; 32]).judge(&code, now);
    for (meeting, key) in &doors {
        match key.judge(&code, now) {
            Verdict::Valid => {
                let token = key.shown_at(now).token;
                let short = short_of(meeting.id);
                return Ok(go(format!("/d/{short}/{token}?via=typed")));
            }
            found @ Verdict::Old { .. } => verdict = found,
            Verdict::NotThisMeeting | Verdict::Malformed => {}
        }
    }
    let key = match verdict {
        Verdict::Old { shown } => {
            let time = visit.locale.time(shown, &app.settings().time_zone);
            let title = visit
                .locale
                .text_with("door-code-old", &[("time", time.as_str().into())]);
            let body = visit.locale.text("door-code-old-body").into_owned();
            form.reject("code", "error-door-code-old");
            return code_page(&visit, form, Some((title, body)), unprocessable);
        }
        Verdict::Malformed => "error-door-code-malformed",
        Verdict::NotThisMeeting | Verdict::Valid => "error-door-code-unknown",
    };
    form.reject("code", key);
    code_page(&visit, form, None, unprocessable)
}
