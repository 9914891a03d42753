//! Semester and annual reports of the task force: assembled, written, frozen, sent upward.
//!
//! The secretariat works on a report, the leader approves it, the level above receives it. Within
//! the task force its counts are shown as they are; whatever leaves the house is protected.

mod chapter;
mod exchange;
mod list;
mod new;
mod paper;
mod prose;
mod settings;
mod show;
mod steps;
mod tiles;
mod words;

pub(crate) use tiles::count as count_tiles;

use audit::{Event, Kind, ObjectKind};
use domain::ids::PeriodicId;
use domain::people::Role;
use domain::periodic::{PeriodicState, ReportPeriod};
use locale::Locale;
use policy::Capability;
use store::periodic::{self, Report, Sees};
use store::{Tx, people};

use crate::app::App;
use crate::errors::Error;
use crate::forms::upload::UPLOAD_LIMIT;
use crate::page::Page;
use crate::pages::desk;
use crate::parts::{Tag, Tone};
use crate::routes::{Access, Routes};
use crate::session::Session;

const CAN: Access = Access::Can(Capability::PeriodicReports);
const EDIT: Access = Access::Can(Capability::Coordinate);

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/periodic", CAN, list::list)
        .get("/periodic/new", EDIT, new::ask)
        .post("/periodic/new", EDIT, new::create)
        .get("/periodic/settings", EDIT, settings::ask)
        .post("/periodic/settings", EDIT, settings::save)
        .get("/periodic/import", CAN, exchange::ask)
        .upload("/periodic/import", CAN, UPLOAD_LIMIT, exchange::import)
        .get("/periodic/{id}", CAN, show::show)
        .get("/periodic/{id}/chapters/{item}", CAN, chapter::show)
        .post("/periodic/{id}/chapters/{item}", EDIT, chapter::save)
        .post("/periodic/{id}/assemble", EDIT, steps::assemble)
        .post("/periodic/{id}/submit", EDIT, steps::submit)
        .get("/periodic/{id}/freeze", CAN, steps::ask_freeze)
        .post("/periodic/{id}/freeze", CAN, steps::freeze)
        .post("/periodic/{id}/send", CAN, steps::send)
        .post("/periodic/{id}/revise", EDIT, steps::revise)
        .get("/periodic/{id}/answer", CAN, steps::ask_answer)
        .post("/periodic/{id}/answer", CAN, steps::answer)
        .get("/periodic/{id}/report", CAN, paper::html)
        .get("/periodic/{id}/report.docx", CAN, paper::docx)
        .get("/periodic/{id}/report.json", CAN, exchange::export);
    paper::pdf_route(routes, CAN)
}

/// From where somebody looks at a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// From the task force whose report it is.
    Own,
    /// From the level above, which it was sent to.
    Above,
}

/// A report with what its reader may do.
struct Opened {
    report: Report,
    side: Side,
    role: Role,
    /// Whether the task force has somebody who can approve as its leader.
    led: bool,
    /// The level above, where there is one in this installation.
    parent: Option<String>,
    /// Name of the task force.
    name: String,
}

impl Opened {
    /// Whether words may be written and figures read anew.
    fn edits(&self) -> bool {
        self.side == Side::Own && self.role == Role::Secretariat && self.report.state.is_open()
    }

    /// Whether the reader may approve, or give it back to be worked on: the leader, and the
    /// secretariat where there is none.
    fn approves(&self) -> bool {
        let may = match self.role {
            Role::Leader => true,
            Role::Secretariat => !self.led,
            _ => false,
        };
        self.side == Side::Own && may && self.report.state == PeriodicState::InReview
    }

    fn sends(&self) -> bool {
        self.side == Side::Own
            && matches!(self.role, Role::Secretariat | Role::Leader)
            && self.parent.is_some()
            && self.report.state == PeriodicState::Frozen
    }

    /// Whether a file for another installation may be made.
    fn exports(&self) -> bool {
        self.side == Side::Own
            && matches!(self.role, Role::Secretariat | Role::Leader)
            && self.report.state.is_frozen()
    }

    fn revises(&self) -> bool {
        self.side == Side::Own
            && self.role == Role::Secretariat
            && self.report.state == PeriodicState::Returned
    }

    /// Whether the level above may still receive it, or give it back.
    fn answers(&self) -> bool {
        self.side == Side::Above
            && matches!(
                self.report.state,
                PeriodicState::Sent | PeriodicState::Received
            )
    }
}

/// A request about one report.
type Desk = desk::Desk<PeriodicId>;

impl Desk {
    /// The report, for who may see it.
    async fn open(&self, tx: &mut Tx) -> Result<Opened, Error> {
        open(tx, &self.session, self.id("id")?).await
    }

    /// Address of something about the report: `to` begins with a slash or a question mark.
    fn href(&self, to: &str) -> String {
        format!("/periodic/{}{to}", self.part("id"))
    }

    fn event(&self, kind: Kind, action: &str) -> Result<Event, Error> {
        event(&self.session, kind, self.id("id")?, action)
    }
}

/// Opens a report: one of the task force, or one that was sent to it. Everything else is not found.
async fn open(tx: &mut Tx, session: &Session, id: PeriodicId) -> Result<Opened, Error> {
    let actor = session.actor();
    let sees = match actor.role {
        Role::Overseer => Sees::Frozen,
        _ => Sees::All,
    };
    let (report, side) = match periodic::find(tx, actor.task_force, sees, id).await {
        Ok(report) => (report, Side::Own),
        Err(store::Error::NotFound) => {
            let report = periodic::find_below(tx, actor.task_force, id).await?;
            (report, Side::Above)
        }
        Err(error) => return Err(error.into()),
    };
    let force = people::task_force(tx, report.task_force).await?;
    let parent = match force.parent {
        Some(parent) => Some(people::task_force(tx, parent).await?.name),
        None => None,
    };
    Ok(Opened {
        led: periodic::has_leader(tx, report.task_force).await?,
        name: force.name,
        role: actor.role,
        report,
        side,
        parent,
    })
}

/// An event about a report.
fn event(session: &Session, kind: Kind, id: PeriodicId, action: &str) -> Result<Event, Error> {
    let event = session.event(kind)?.on(ObjectKind::Periodic, id)?;
    Ok(event.with("action", action)?)
}

async fn audit(app: &App, tx: &mut Tx, event: Event) -> Result<(), Error> {
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(())
}

/// "Laporan tahunan 2024", "Laporan semester I 2024".
fn title(locale: Locale, period: ReportPeriod) -> String {
    let year = period.year().to_string();
    let key = match period.half() {
        None => "periodic-title-annual",
        Some(1) => "periodic-title-first",
        Some(_) => "periodic-title-second",
    };
    locale.text_with(key, &[("year", year.as_str().into())])
}

/// "2024", "semester I 2024": where the kind is said elsewhere.
fn period_words(locale: Locale, period: ReportPeriod) -> String {
    let year = period.year().to_string();
    let key = match period.half() {
        None => "periodic-period-annual",
        Some(1) => "periodic-period-first",
        Some(_) => "periodic-period-second",
    };
    locale.text_with(key, &[("year", year.as_str().into())])
}

fn state_tag(page: &Page, state: PeriodicState) -> Tag {
    let tone = match state {
        PeriodicState::Draft => Tone::Neutral,
        PeriodicState::InReview | PeriodicState::Frozen | PeriodicState::Sent => Tone::Info,
        PeriodicState::Received => Tone::Success,
        PeriodicState::Returned => Tone::Warning,
    };
    Tag::new(tone, page.name(state))
}
