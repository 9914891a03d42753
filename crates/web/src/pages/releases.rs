//! Releases of figures: chosen by one person, protected and attacked by the program, approved by
//! another person, published under a number, corrected by revisions.
//!
//! Drafts are for those who prepare and approve. What an approver sees is what will be read by
//! everybody, with what an attacker would find; the counts behind it stand on no page.

mod choose;
mod list;
mod map;
mod settings;
mod show;
mod steps;
pub(crate) mod words;

pub(crate) use list::count_waiting;
pub(crate) use map::map;

use audit::{Event, Kind, ObjectKind};
use domain::figures::release::ReleaseState;
use domain::ids::ReleaseId;
use policy::{Capability, can};
use store::releases::{self, Revision};
use store::{Tx, periodic};

use crate::errors::Error;
use crate::page::Page;
use crate::pages::desk;
use crate::parts::{Tag, Tone};
use crate::routes::{Access, Routes};
use crate::session::Session;

const SEE: Access = Access::Can(Capability::Figures);
const PREPARE: Access = Access::Can(Capability::PrepareReleases);
/// What is published cannot be taken back: whoever approves says once more who they are.
const APPROVE: Access = Access::CanSteppedUp(Capability::ApproveReleases);

/// What noise may cost is a rule of the installation.
const SETTLE: Access = Access::CanSteppedUp(Capability::ManageRules);

/// A request about a release.
type Desk = desk::Desk<ReleaseId>;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/releases", SEE, list::list)
        .get("/releases/new", PREPARE, choose::ask)
        .post("/releases/new", PREPARE, choose::create)
        .get("/releases/settings", SETTLE, settings::ask)
        .post("/releases/settings", SETTLE, settings::save)
        .get("/releases/{id}", SEE, show::show)
        .get("/releases/{id}/choose", PREPARE, choose::ask_again)
        .post("/releases/{id}/choose", PREPARE, choose::change)
        .post("/releases/{id}/submit", PREPARE, steps::submit)
        .post("/releases/{id}/revise", PREPARE, steps::revise)
        .post("/releases/{id}/reproduce", SEE, steps::reproduce)
        .get("/releases/{id}/approve", APPROVE, steps::ask)
        .post("/releases/{id}/approve", APPROVE, steps::decide)
        .post("/releases/{id}/withdraw", APPROVE, steps::withdraw)
}

/// Whether somebody sees what is not out.
fn sees_drafts(session: &Session) -> bool {
    let role = session.actor().role;
    can(role, Capability::PrepareReleases) || can(role, Capability::ApproveReleases)
}

/// The smallest count that is harmless in this installation.
async fn least(tx: &mut Tx) -> Result<u32, Error> {
    Ok(periodic::rules(tx).await?.least.max(2))
}

impl Desk {
    fn release(&self) -> Result<ReleaseId, Error> {
        self.id("id")
    }

    fn href(&self, more: &str) -> String {
        format!("/releases/{}{more}", self.part("id"))
    }

    /// The revisions that the reader may see, the latest first.
    async fn revisions(&self, tx: &mut Tx) -> Result<Vec<Revision>, Error> {
        let task_force = self.session.actor().task_force;
        let mut all = releases::revisions(tx, task_force, self.release()?).await?;
        if !sees_drafts(&self.session) {
            all.retain(|revision| revision.state.is_out());
        }
        match all.is_empty() {
            true => Err(Error::NotFound),
            false => Ok(all),
        }
    }

    async fn latest(&self, tx: &mut Tx) -> Result<Revision, Error> {
        Ok(self.revisions(tx).await?.remove(0))
    }

    fn event(&self, kind: Kind, change: &str) -> Result<Event, Error> {
        let event = self.session.event(kind)?.with("change", change)?;
        Ok(event.on(ObjectKind::Release, self.release()?)?)
    }
}

fn state_tag(page: &Page, state: ReleaseState) -> Tag {
    let tone = match state {
        ReleaseState::Draft => Tone::Neutral,
        ReleaseState::Submitted => Tone::Info,
        ReleaseState::Published => Tone::Success,
        ReleaseState::Withdrawn => Tone::Warning,
    };
    Tag::new(tone, page.name(state))
}

/// The title in the reader's language.
fn title<'a>(page: &Page, revision: &'a Revision) -> &'a str {
    words::of(page.locale, &revision.title)
}
