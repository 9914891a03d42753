//! My role (Peran saya): what the regulation asks of me, my actions, meetings and referrals.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::ids::PostId;
use domain::taskforce::{PostKind, Standing};
use jiff::civil::Date;
use policy::{Capability, can};
use store::Tx;
use store::referrals::{self, Direction, Filter, Tab};
use store::regulations;
use store::taskforce::{self, Meeting, Seat};

use super::taskforce::posts::decree_words;
use super::taskforce::span_words;
use super::taskforce::view::Present;
use super::{Visit, lists, show as answer};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::parts::Tag;
use crate::routes::{Access, Routes};
use crate::session::Session;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/role", Access::Can(Capability::SeeTaskForce), show)
}

/// A post that I hold.
struct Mine {
    id: PostId,
    title: String,
    kind: PostKind,
    division: String,
    since: String,
    duties: String,
    division_duties: String,
    decree: Option<(String, Tag, String)>,
    /// The decree has ended: its holder is no member until there is a new one.
    ended: bool,
    bases: Vec<(String, String, String)>,
}

/// Something that one of my posts was asked to do.
struct Item {
    id: String,
    number: String,
    title: String,
    /// Its state in words.
    state: String,
    due: String,
    overdue: bool,
    post: String,
}

#[derive(Template)]
#[template(path = "role/show.html")]
struct Role {
    page: Page,
    keeps: bool,
    posts: Vec<Mine>,
    items: Vec<Item>,
    meetings: Vec<Meeting>,
    /// Referrals that wait for an answer of my teams; none where the role has no referrals.
    referrals: Option<String>,
}

/// Handles `GET /role`.
async fn show(State(app): State<App>, session: Session, visit: Visit) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let present = Present {
        day: app.today(),
        warn_days: taskforce::warn_days(&mut tx, task_force).await?,
    };
    let seats = taskforce::posts_of_account(&mut tx, session.account(), present.day).await?;
    let ids: Vec<PostId> = seats.iter().map(|seat| seat.post.id).collect();
    let items = taskforce::action_items(&mut tx, app.ring(), task_force, &ids).await?;
    let meetings = taskforce::meetings(&mut tx, task_force, &ids, app.now()).await?;
    let page = visit.page(&session, visit.locale.text("nav-role"));
    let mut posts = Vec::new();
    for seat in &seats {
        posts.push(mine(&mut tx, &page, seat, present).await?);
    }
    let referrals = waiting(&mut tx, &session, &page).await?;
    drop(tx);
    answer(&Role {
        keeps: can(session.actor().role, Capability::Coordinate),
        posts,
        items: items
            .into_iter()
            .map(|item| {
                let of = seats.iter().find(|seat| seat.post.id == item.post);
                Item {
                    id: item.id.to_string(),
                    state: state_words(&page, &item.state),
                    number: item.number,
                    title: item.title,
                    due: due(&page, item.due_on, present.day),
                    overdue: item.due_on < present.day,
                    post: of.map(|seat| seat.post.title.clone()).unwrap_or_default(),
                }
            })
            .collect(),
        meetings,
        referrals,
        page,
    })
}

/// The state of an action item; its code where the catalogue has no words for it.
fn state_words(page: &Page, code: &str) -> String {
    let key = format!("action-state-{code}");
    if page.locale.has(&key) {
        page.t(&key).into_owned()
    } else {
        code.to_owned()
    }
}

/// "30 September 2024 · 3 hari lagi".
fn due(page: &Page, due_on: Date, today: Date) -> String {
    let days = i64::from((due_on - today).get_days());
    format!("{} · {}", page.date(due_on), page.due_in(days))
}

async fn waiting(tx: &mut Tx, session: &Session, page: &Page) -> Result<Option<String>, Error> {
    if !can(session.actor().role, Capability::Referrals) {
        return Ok(None);
    }
    let inbox = (Direction::In, Tab::Waiting);
    let count = referrals::count(tx, session.actor(), inbox, &Filter::default()).await?;
    Ok(Some(lists::count_words(page, count)))
}

async fn mine(tx: &mut Tx, page: &Page, seat: &Seat, present: Present) -> Result<Mine, Error> {
    let post = &seat.post;
    let division = match post.division {
        Some(id) => Some(taskforce::division(tx, post.task_force, id).await?),
        None => None,
    };
    let bases = regulations::of_post(tx, post.task_force, post.division, post.decree).await?;
    let since = seat
        .holder
        .as_ref()
        .map(|holder| span_words(page, &holder.span));
    Ok(Mine {
        id: post.id,
        title: post.title.clone(),
        kind: post.kind,
        division: seat.division.clone().unwrap_or_default(),
        since: since.unwrap_or_default(),
        duties: post.duties.clone(),
        division_duties: division.map(|found| found.duties).unwrap_or_default(),
        decree: decree_words(page, seat, present),
        ended: seat.standing(present.day) == Some(Standing::DecreeEnded),
        bases: bases
            .into_iter()
            .map(|base| (base.id.to_string(), base.citation(), base.title))
            .collect(),
    })
}
