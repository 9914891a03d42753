//! What all pages about one meeting share: the request, the head of the page with its tabs, who may
//! do what with its minutes, and how a change is finished.

use audit::{Event, Kind, ObjectKind};
use axum::response::Response;
use documents::{Letterhead, Paper};
use domain::Coded;
use domain::ids::MeetingId;
use domain::meetings::MeetingState;
use domain::meetings::minutes::Rights;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use locale::Locale;
use policy::{Capability, can};
use store::meetings::sitting::{self, Fault};
use store::meetings::{self, Meeting, Sealing};
use store::{Tx, people};

use crate::errors::Error;
use crate::pages::desk;
use crate::pages::papers::Form;
use crate::parts::{Tab, Tag, Tone};

/// The tabs of a meeting: the end of the address, and the words.
const TABS: [(&str, &str); 7] = [
    ("", "meetings-tab-summary"),
    ("/agenda", "meetings-tab-agenda"),
    ("/invitees", "meetings-tab-invitees"),
    ("/handouts", "meetings-tab-handouts"),
    (ATTENDANCE, "attendance-title"),
    (MINUTES, "minutes-title"),
    (DECISIONS, "decisions-title"),
];
/// The tab of the desk at the door, for who prepares meetings.
pub(super) const ATTENDANCE: &str = "/attendance";
/// The tab of the minutes.
pub(super) const MINUTES: &str = "/minutes";
/// The tab of the decisions.
pub(super) const DECISIONS: &str = "/decisions";

/// A request about one meeting.
pub(super) type Desk = desk::Desk<MeetingId>;

/// The head of a page about a meeting.
pub(super) struct Head {
    /// Name of the meeting.
    pub(super) title: String,
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
    /// Address of a page about this meeting: `to` begins with a slash or is empty.
    pub(super) fn href(&self, to: &str) -> String {
        format!("/meetings/{}{to}", self.part("id"))
    }

    /// The zone in which times are read and shown.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.app.settings().time_zone
    }

    /// Whether this person prepares meetings.
    pub(super) fn edits(&self) -> bool {
        can(self.session.actor().role, Capability::Coordinate)
    }

    /// The meeting of the address, within the asker's task force.
    pub(super) async fn meeting(&self, tx: &mut Tx) -> Result<Meeting, Error> {
        let task_force = self.session.actor().task_force;
        Ok(meetings::find(tx, self.app.ring(), task_force, self.id("id")?).await?)
    }

    /// The meeting, and what the asker may do with its minutes.
    pub(super) async fn with_rights(&self, tx: &mut Tx) -> Result<(Meeting, Rights), Error> {
        let meeting = self.meeting(tx).await?;
        let day = self.app.today();
        let rights = sitting::rights(tx, &meeting, self.session.actor(), day).await?;
        Ok((meeting, rights))
    }

    /// What sealing takes, with the time of now.
    pub(super) fn sealing(&self) -> Sealing<'_> {
        Sealing::new(self.app.ring(), self.app.random(), self.app.now())
    }

    /// The day of a meeting.
    pub(super) fn day(&self, meeting: &Meeting) -> Date {
        self.zone().to_datetime(meeting.starts_at).date()
    }

    /// The head of the tab whose address ends in `tab`, with the tabs that this person can open.
    pub(super) async fn head(
        &self,
        tx: &mut Tx,
        meeting: &Meeting,
        tab: &str,
    ) -> Result<Head, Error> {
        let locale = self.visit.locale;
        let href = self.href("");
        let day = self.app.today();
        let rights = sitting::rights(tx, meeting, self.session.actor(), day).await?;
        let opens = |end| match end {
            ATTENDANCE => self.edits(),
            MINUTES => reads_minutes(meeting, rights),
            DECISIONS => rights.reads(meeting.state),
            _ => true,
        };
        Ok(Head {
            title: meeting.title.clone(),
            state: state_tag(locale, meeting.state),
            when: when(locale, self.zone(), meeting),
            place: place(locale, meeting),
            tabs: TABS
                .iter()
                .filter(|(end, _)| opens(end))
                .map(|(end, key)| Tab {
                    href: format!("{href}{end}"),
                    label: locale.text(key).into_owned(),
                    count: None,
                    current: *end == tab,
                })
                .collect(),
            edits: self.edits(),
            href,
        })
    }

    /// An event about the meeting.
    pub(super) fn event(&self, kind: Kind) -> Result<Event, Error> {
        let id: MeetingId = self.id("id")?;
        Ok(self.session.event(kind)?.on(ObjectKind::Meeting, id)?)
    }

    /// Ends a change and goes on to a page about the meeting.
    pub(super) async fn saved(&self, tx: Tx, event: Event, to: &str) -> Result<Response, Error> {
        self.done(tx, event, self.href(to)).await
    }

    /// The head of a paper of the task force.
    pub(super) async fn letterhead(&self, tx: &mut Tx) -> Result<Letterhead, Error> {
        let actor = self.session.actor();
        let office = people::organisation(tx, actor.task_force, actor.organisation).await?;
        Ok(Letterhead {
            government: String::new(),
            office: self.session.row.task_force_name.clone(),
            address: office.address,
            contact: office.phone,
        })
    }

    /// Makes a paper, records that it was made, and only then hands it out. `name` is a part of the
    /// file's name and of the event.
    pub(super) async fn hand_out(
        &self,
        paper: Paper,
        name: &'static str,
        form: Form,
    ) -> Result<Response, Error> {
        let id: MeetingId = self.id("id")?;
        let bytes = form.make(paper).await?;
        let event = self.event(Kind::LetterMade)?.with("paper", name)?;
        let mut tx = self.write().await?;
        self.audit(&mut tx, event.with("form", form.code())?)
            .await?;
        tx.commit().await?;
        Ok(form.answer(bytes, &format!("{name}-{id}")))
    }
}

/// Whether the minutes are shown: before the meeting, only to those who prepare it.
pub(super) fn reads_minutes(meeting: &Meeting, rights: Rights) -> bool {
    rights.reads(meeting.state) && (meeting.state.was_held() || rights.coordinates)
}

/// A step that was not taken, as an answer.
pub(super) fn refused(fault: Fault) -> Error {
    match fault {
        Fault::Store(error) => error.into(),
        // The page that offers the step shows how far the meeting is by now.
        Fault::Step(_) | Fault::Locked => Error::Conflict,
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
