//! Lists of action items: mine, all, overdue, settled; by division and state.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::action_items::ActionState;
use domain::ids::DivisionId;
use policy::Capability;
use store::action_items::{self, Filter, Of};

use super::{Row, rows};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, lists};
use crate::parts::{Choice, Pager, Tab};
use crate::session::Session;

const PATH: &str = "/action-items";
const SIZE: u32 = 50;

domain::coded! {
    /// Which items the list shows.
    pub enum Shown: "action-tab" {
        /// Those of the posts that one holds.
        Mine = "mine",
        /// Everybody's that are not finished.
        All = "all",
        /// Those past their date.
        Overdue = "overdue",
        /// Done or dropped.
        Settled = "settled",
    }
}

#[derive(Template)]
#[template(path = "action_items/list.html")]
struct List {
    page: Page,
    form: FormState,
    tabs: Vec<Tab>,
    tab: String,
    mine: bool,
    actions: Vec<Row>,
    pager: Pager,
    filters: usize,
    divisions: Vec<Choice>,
    states: Vec<Choice>,
    may_add: bool,
}

fn filter(app: &App, session: &Session, tab: Shown, form: &mut FormState) -> Filter {
    let of = match tab {
        Shown::Mine => Of::Holder(session.account(), app.today()),
        Shown::All | Shown::Overdue | Shown::Settled => Of::All,
    };
    let mut filter = Filter::unfinished(of);
    if tab == Shown::Settled {
        filter.states = vec![ActionState::Done, ActionState::Dropped];
    }
    if tab == Shown::Overdue {
        filter.due_before = Some(app.today());
    }
    if let Some(state) = form.coded_optional::<ActionState>("state")
        && filter.states.contains(&state)
    {
        filter.states = vec![state];
    }
    filter.division = form.value("division").parse::<DivisionId>().ok();
    filter
}

/// Handles `GET /action-items`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let actor = session.actor();
    let may_add = policy::can(actor.role, Capability::Coordinate);
    // The secretariat asks others; everybody else looks for their own first.
    let usual = if may_add { Shown::All } else { Shown::Mine };
    let tab = form.coded_optional("tab").unwrap_or(usual);
    let filter = filter(&app, &session, tab, &mut form);
    let place = (lists::seek(&form), SIZE);
    let mut tx = app.store().read().await?;
    let listing = action_items::list(&mut tx, app.ring(), actor.task_force, &filter, place).await?;
    let divisions = action_items::divisions(&mut tx, actor.task_force).await?;
    drop(tx);
    let page = visit.page(&session, visit.locale.text("nav-action-items"));
    let choice = |(id, name): (DivisionId, String)| Choice::new(id.to_string(), name);
    let states = [
        ActionState::Open,
        ActionState::Doing,
        ActionState::Done,
        ActionState::Dropped,
    ];
    let fits = |state: &ActionState| state.is_unfinished() == (tab != Shown::Settled);
    let states = states.into_iter().filter(fits);
    crate::pages::show(&List {
        tabs: lists::tabs(&page, PATH, "tab", tab, domain::Coded::ALL),
        tab: tab.to_string(),
        mine: tab == Shown::Mine,
        pager: lists::pager(&page, PATH, &form, &listing),
        states: states
            .map(|state| Choice::new(state.to_string(), page.name(state)))
            .collect(),
        filters: usize::from(filter.division.is_some()) + usize::from(filter.states.len() == 1),
        divisions: divisions.into_iter().map(choice).collect(),
        actions: rows(&app, &page, listing.rows),
        may_add,
        page,
        form,
    })
}
