//! What the pages about a meeting that is held share: the request, the meeting within the asker's
//! task force, who may do what with its minutes, and how a change is finished.

use std::collections::HashMap;
use std::str::FromStr;

use audit::{Event, Kind, ObjectKind};
use axum::extract::{FromRequestParts, Path};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use documents::{Letterhead, Paper};
use domain::ids::MeetingId;
use domain::meetings::MeetingState;
use domain::meetings::minutes::Rights;
use store::Tx;
use store::meetings::sitting::{self, Fault, Sitting};
use store::people;

use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, go};
use crate::parts::{Tag, Tone};
use crate::session::Session;

/// A request about one meeting.
pub(super) struct Hall {
    /// The application.
    pub(super) app: App,
    /// Who asks.
    pub(super) session: Session,
    /// Language and place.
    pub(super) visit: Visit,
    /// Which meeting.
    pub(super) id: MeetingId,
    parts: HashMap<String, String>,
}

impl FromRequestParts<App> for Hall {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let not_found = || Error::NotFound.into_response();
        let Path(names) = Path::<HashMap<String, String>>::from_request_parts(parts, app)
            .await
            .map_err(|_| not_found())?;
        let session = Session::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let Ok(visit) = Visit::from_request_parts(parts, app).await;
        let id = names.get("id").and_then(|id| id.parse().ok());
        Ok(Self {
            app: app.clone(),
            session,
            visit,
            id: id.ok_or_else(not_found)?,
            parts: names,
        })
    }
}

impl Hall {
    /// What the address names below the meeting.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is no identifier.
    pub(super) fn item<T: FromStr>(&self) -> Result<T, Error> {
        let item = self.parts.get("item").and_then(|item| item.parse().ok());
        item.ok_or(Error::NotFound)
    }

    /// Address of a page about this meeting: `to` begins with a slash or is empty.
    pub(super) fn href(&self, to: &str) -> String {
        format!("/meetings/{}{to}", self.id)
    }

    pub(super) async fn read(&self) -> Result<Tx, Error> {
        Ok(self.app.store().read().await?)
    }

    /// A transaction that writes: also for reading what must be audited.
    pub(super) async fn write(&self) -> Result<Tx, Error> {
        Ok(self.app.store().write().await?)
    }

    /// The meeting, within the asker's task force.
    pub(super) async fn sitting(&self, tx: &mut Tx) -> Result<Sitting, Error> {
        Ok(sitting::find(tx, self.session.actor().task_force, self.id).await?)
    }

    /// The meeting, and what the asker may do with its minutes.
    pub(super) async fn with_rights(&self, tx: &mut Tx) -> Result<(Sitting, Rights), Error> {
        let meeting = self.sitting(tx).await?;
        let day = self.app.today();
        let rights = sitting::rights(tx, &meeting, self.session.actor(), day).await?;
        Ok((meeting, rights))
    }

    pub(super) fn page(&self, title: &str) -> Page {
        self.visit
            .page(&self.session, self.visit.locale.text(title))
    }

    /// An event about this meeting.
    pub(super) fn event(&self, kind: Kind) -> Result<Event, Error> {
        Ok(self.session.event(kind)?.on(ObjectKind::Meeting, self.id)?)
    }

    /// Puts an event into the transaction of what it is about.
    pub(super) async fn audit(&self, tx: &mut Tx, event: Event) -> Result<(), Error> {
        let keys = self.app.audit_keys();
        store::audit::append(tx, keys, self.app.now(), event).await?;
        Ok(())
    }

    /// Commits a change with its event and goes on to a page about this meeting.
    pub(super) async fn saved(
        &self,
        mut tx: Tx,
        event: Event,
        to: &str,
    ) -> Result<Response, Error> {
        self.audit(&mut tx, event).await?;
        tx.commit().await?;
        Ok(go(self.href(to)))
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

    /// Makes a paper outside of every transaction, records that it was made, and only then hands
    /// it out. `name` is a part of the file's name and of the event.
    pub(super) async fn hand_out(
        &self,
        paper: Paper,
        name: &'static str,
        form: Form,
    ) -> Result<Response, Error> {
        let bytes = tokio::task::spawn_blocking(move || form.make(&paper))
            .await
            .map_err(|error| Error::unexpected(&error))?
            .map_err(|error| Error::unexpected(&error))?;
        let event = self.event(Kind::LetterMade)?.with("paper", name)?;
        let mut tx = self.write().await?;
        self.audit(&mut tx, event.with("form", form.extension())?)
            .await?;
        tx.commit().await?;
        let file = format!(
            "{}; filename=\"{name}-{}.{}\"",
            form.disposition(),
            self.id,
            form.extension()
        );
        let headers = [
            (CONTENT_TYPE, form.media_type().to_owned()),
            (CONTENT_DISPOSITION, file),
        ];
        Ok((headers, bytes).into_response())
    }
}

/// In which form a paper is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A page to print.
    Html,
    /// For word processors.
    Docx,
    /// To be filed.
    #[cfg(feature = "pdf")]
    Pdf,
}

impl Form {
    fn make(self, paper: &Paper) -> Result<Vec<u8>, documents::Error> {
        match self {
            Self::Html => documents::html(paper).map(String::into_bytes),
            Self::Docx => documents::docx(paper),
            #[cfg(feature = "pdf")]
            Self::Pdf => documents::pdf(paper),
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Docx => "docx",
            #[cfg(feature = "pdf")]
            Self::Pdf => "pdf",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            #[cfg(feature = "pdf")]
            Self::Pdf => "application/pdf",
        }
    }

    const fn disposition(self) -> &'static str {
        match self {
            Self::Docx => "attachment",
            Self::Html => "inline",
            #[cfg(feature = "pdf")]
            Self::Pdf => "inline",
        }
    }
}

/// A step that was not taken, as an answer.
pub(super) fn refused(fault: Fault) -> Error {
    match fault {
        Fault::Store(error) => error.into(),
        // The page that offers the step shows how far the meeting is by now.
        Fault::Step(_) | Fault::Locked => Error::Conflict,
    }
}

/// How far a meeting is, in words with a colour.
pub(super) fn state_tag(page: &Page, state: MeetingState) -> Tag {
    let tone = match state {
        MeetingState::Draft | MeetingState::Cancelled => Tone::Neutral,
        MeetingState::Invited | MeetingState::Open | MeetingState::Closed => Tone::Info,
        MeetingState::Approved | MeetingState::Published => Tone::Success,
    };
    Tag::new(tone, page.name(state))
}

/// "Rabu, 18 September 2024, 09.00–12.00 WIB" of a meeting.
pub(super) fn when(page: &Page, meeting: &Sitting) -> String {
    let zone = &page.zone;
    let day = zone.to_datetime(meeting.starts_at).date();
    format!(
        "{}, {}–{} {}",
        page.locale.date_with_weekday(day),
        page.time(meeting.starts_at),
        page.time(meeting.ends_at),
        locale::zone_label(zone)
    )
}
