//! What all pages about one meeting share: the request, the head of the page with its tabs, and
//! how a change is finished.

use std::collections::HashMap;
use std::str::FromStr;

use audit::{Event, Kind, ObjectKind};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::Coded;
use domain::meetings::MeetingState;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use locale::Locale;
use policy::{Capability, can};
use store::meetings::{self, Meeting, Sealing};
use store::{Tx, drafts as stored_drafts};

use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, go};
use crate::parts::{Tab, Tag, Tone};
use crate::session::Session;

/// The tabs of a meeting: the end of the address, and the words.
const TABS: [(&str, &str); 7] = [
    ("", "meetings-tab-summary"),
    ("/agenda", "meetings-tab-agenda"),
    ("/invitees", "meetings-tab-invitees"),
    ("/handouts", "meetings-tab-handouts"),
    (ATTENDANCE, "attendance-title"),
    ("/minutes", "minutes-title"),
    ("/decisions", "decisions-title"),
];
/// The tab of the desk at the door, for who prepares meetings.
const ATTENDANCE: &str = "/attendance";

/// A request about one meeting.
pub(super) struct Desk {
    /// The application.
    pub(super) app: App,
    /// Who asks.
    pub(super) session: Session,
    /// Language and place.
    pub(super) visit: Visit,
    parts: HashMap<String, String>,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Path(names) = Path::<HashMap<String, String>>::from_request_parts(parts, app)
            .await
            .map_err(|_| Error::NotFound.into_response())?;
        let session = Session::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let Ok(visit) = Visit::from_request_parts(parts, app).await;
        Ok(Self {
            app: app.clone(),
            session,
            visit,
            parts: names,
        })
    }
}

/// The head of a page about a meeting.
pub(super) struct Head {
    /// How far it is.
    pub(super) state: Tag,
    /// When, in words.
    pub(super) when: String,
    /// Where, in words.
    pub(super) place: String,
    /// The pages about it.
    pub(super) tabs: Vec<Tab>,
    /// Address of the meeting.
    pub(super) href: String,
    /// Whether this person prepares meetings.
    pub(super) edits: bool,
}

impl Head {
    /// Address of another page about the meeting: `to` begins with a slash.
    pub(super) fn to(&self, to: &str) -> String {
        format!("{}{to}", self.href)
    }
}

impl Desk {
    /// A part of the address that identifies something.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is no identifier.
    pub(super) fn id<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        let part = self.parts.get(name).map_or("", String::as_str);
        part.parse().map_err(|_| Error::NotFound)
    }

    /// The zone in which times are read and shown.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.app.settings().time_zone
    }

    /// Whether this person prepares meetings.
    pub(super) fn edits(&self) -> bool {
        can(self.session.actor().role, Capability::Coordinate)
    }

    /// A transaction that reads.
    pub(super) async fn read(&self) -> Result<Tx, Error> {
        Ok(self.app.store().read().await?)
    }

    /// A transaction that writes.
    pub(super) async fn write(&self) -> Result<Tx, Error> {
        Ok(self.app.store().write().await?)
    }

    /// The meeting of the address.
    pub(super) async fn meeting(&self, tx: &mut Tx) -> Result<Meeting, Error> {
        let task_force = self.session.actor().task_force;
        Ok(meetings::find(tx, task_force, self.id("id")?).await?)
    }

    /// What sealing takes, with the time of now.
    pub(super) fn sealing(&self) -> Sealing<'_> {
        Sealing::new(self.app.ring(), self.app.random(), self.app.now())
    }

    /// The day of a meeting.
    pub(super) fn day(&self, meeting: &Meeting) -> Date {
        self.zone().to_datetime(meeting.starts_at).date()
    }

    /// The page with a title of its own.
    pub(super) fn page(&self, title: impl Into<String>) -> Page {
        self.visit.page(&self.session, title)
    }

    /// The head of the tab whose address ends in `tab`.
    pub(super) fn head(&self, meeting: &Meeting, tab: &str) -> Head {
        let locale = self.visit.locale;
        let href = format!("/meetings/{}", meeting.id);
        Head {
            state: state_tag(locale, meeting.state),
            when: when(locale, self.zone(), meeting),
            place: place(locale, meeting),
            tabs: TABS
                .iter()
                .filter(|(end, _)| *end != ATTENDANCE || self.edits())
                .map(|(end, key)| Tab {
                    href: format!("{href}{end}"),
                    label: locale.text(key).into_owned(),
                    count: None,
                    current: *end == tab,
                })
                .collect(),
            edits: self.edits(),
            href,
        }
    }

    /// An event about the meeting.
    pub(super) fn event(&self, meeting: &Meeting, kind: Kind) -> Result<Event, Error> {
        Ok(self
            .session
            .event(kind)?
            .on(ObjectKind::Meeting, meeting.id)?)
    }

    /// Ends a change: forgets the draft of the form, chains the event, commits, and goes on.
    pub(super) async fn done(
        &self,
        mut tx: Tx,
        event: Event,
        to: impl Into<String>,
    ) -> Result<Response, Error> {
        stored_drafts::remove(&mut tx, self.session.account(), self.visit.path()).await?;
        let (keys, now) = (self.app.audit_keys(), self.app.now());
        store::audit::append(&mut tx, keys, now, event).await?;
        tx.commit().await?;
        Ok(go(to))
    }
}

/// How far a meeting is, in its colour.
pub(super) fn state_tag(locale: Locale, state: MeetingState) -> Tag {
    let tone = match state {
        MeetingState::Draft | MeetingState::Cancelled => Tone::Neutral,
        MeetingState::Invited | MeetingState::Closed => Tone::Info,
        MeetingState::Open => Tone::Warning,
        MeetingState::Approved | MeetingState::Published => Tone::Success,
    };
    Tag::new(tone, locale.text(state.key()))
}

/// "09.00–12.00 WIB".
pub(super) fn hours(locale: Locale, zone: &TimeZone, meeting: &Meeting) -> String {
    let (from, to) = (
        locale.time(meeting.starts_at, zone),
        locale.time(meeting.ends_at, zone),
    );
    let hours = format!("{from}–{to} {}", locale::zone_label(zone));
    hours.trim_end().to_owned()
}

/// "Kamis, 26 September 2024, 09.00–12.00 WIB".
pub(super) fn when(locale: Locale, zone: &TimeZone, meeting: &Meeting) -> String {
    let day = zone.to_datetime(meeting.starts_at).date();
    let day = locale.date_with_weekday(day);
    format!("{day}, {}", hours(locale, zone, meeting))
}

/// Where it is held: the venue, or that it is online.
pub(super) fn place(locale: Locale, meeting: &Meeting) -> String {
    if meeting.venue.is_empty() {
        locale.text("meetings-online-only").into_owned()
    } else {
        meeting.venue.clone()
    }
}
