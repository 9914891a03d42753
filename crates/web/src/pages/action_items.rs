//! What posts were asked to do, and what became of it.

mod form;
mod list;
mod show;
mod tiles;

pub(crate) use tiles::count as count_tiles;

use audit::{Event, Kind, ObjectKind};
use domain::action_items::{ActionState, days_left, is_overdue};
use domain::ids::ActionItemId;
use policy::Capability;
use store::Tx;
use store::action_items::{self, ActionItem};
use store::meetings::sitting;

use crate::app::App;
use crate::errors::Error;
use crate::forms::upload::UPLOAD_LIMIT;
use crate::page::Page;
use crate::pages::desk;
use crate::parts::{Tag, Tone};
use crate::routes::{Access, Routes};

/// Members see what was asked of whom; who may change it is decided for each item.
const MEMBER: Access = Access::Can(Capability::SeeTaskForce);

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/action-items", MEMBER, list::list)
        .get("/action-items/new", MEMBER, form::ask_new)
        .post("/action-items/new", MEMBER, form::create)
        .get("/action-items/{id}", MEMBER, show::show)
        .get("/action-items/{id}/edit", MEMBER, form::ask_edit)
        .post("/action-items/{id}/edit", MEMBER, form::edit)
        .get("/action-items/{id}/progress", MEMBER, show::ask_progress)
        .upload(
            "/action-items/{id}/progress",
            MEMBER,
            UPLOAD_LIMIT,
            show::progress,
        )
}

/// An item in a list.
pub(crate) struct Row {
    /// Where it is.
    pub(crate) href: String,
    /// Its number.
    pub(crate) number: String,
    /// What is to be done.
    pub(crate) title: String,
    /// Who is to do it.
    pub(crate) post: String,
    /// Name of the division; may be empty.
    pub(crate) division: String,
    /// How far it is.
    pub(crate) state: Tag,
    /// Until when, already written.
    pub(crate) due: String,
    /// Whether that has passed.
    pub(crate) overdue: bool,
}

/// Items as rows of a list.
pub(crate) fn rows(app: &App, page: &Page, items: Vec<ActionItem>) -> Vec<Row> {
    let row = |item: ActionItem| {
        let overdue = is_overdue(item.state, item.due_on, app.today());
        Row {
            href: format!("/action-items/{}", item.id),
            state: state_tag(page, item.state),
            due: due_words(app, page, &item),
            number: item.number,
            title: item.body.title,
            post: item.post_title,
            division: item.division_name,
            overdue,
        }
    };
    items.into_iter().map(row).collect()
}

/// "30 September 2024, lewat 2 hari"; the date alone once it is settled.
fn due_words(app: &App, page: &Page, item: &ActionItem) -> String {
    let date = page.date(item.due_on);
    match item.state.is_unfinished() {
        true => format!(
            "{date}, {}",
            page.due_in(days_left(item.due_on, app.today()))
        ),
        false => date,
    }
}

/// How far an item is, in words with a colour.
pub(crate) fn state_tag(page: &Page, state: ActionState) -> Tag {
    let tone = match state {
        ActionState::Open => Tone::Warning,
        ActionState::Doing => Tone::Info,
        ActionState::Done => Tone::Success,
        ActionState::Dropped => Tone::Neutral,
    };
    Tag::new(tone, page.name(state))
}

/// A request about one item.
type Desk = desk::Desk<ActionItemId>;

/// What somebody may do with an item.
#[derive(Debug, Clone, Copy, Default)]
struct May {
    /// Change what is asked of whom until when.
    edit: bool,
    /// Say how far it is.
    report: bool,
}

impl Desk {
    async fn item(&self, tx: &mut Tx) -> Result<(ActionItem, May), Error> {
        let actor = self.session.actor();
        let ring = self.app.ring();
        let item = action_items::find(tx, ring, actor.task_force, self.id("id")?).await?;
        let coordinates = policy::can(actor.role, Capability::Coordinate);
        let held = sitting::held_by(tx, actor.account, self.app.today()).await?;
        let may = May {
            edit: coordinates && item.state.is_unfinished(),
            report: coordinates || held.contains(&item.post),
        };
        Ok((item, may))
    }

    fn href(&self, to: &str) -> String {
        format!("/action-items/{}{to}", self.part("id"))
    }

    fn event(&self) -> Result<Event, Error> {
        let id: ActionItemId = self.id("id")?;
        let event = self.session.event(Kind::ActionItemChanged)?;
        Ok(event.on(ObjectKind::ActionItem, id)?)
    }
}
