//! One post: what it does, who holds it, who held it, and what it has still to do.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Coded;
use domain::ids::{PostId, TenureId};
use policy::{Capability, can};
use store::regulations;
use store::taskforce::{self, Load, Seat, Tenure};

use super::span_words;
use super::view::{Present, standing_tag, state_tag, warning};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, show as answer};
use crate::parts::Tag;
use crate::session::Session;

/// Somebody who holds, held or will hold the post.
struct Past {
    id: TenureId,
    name: String,
    office: String,
    span: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "taskforce/post.html")]
struct One {
    page: Page,
    keeps: bool,
    seat: Seat,
    standing: Option<Tag>,
    decree: Option<(String, Tag, String)>,
    load: Load,
    handover: String,
    history: Vec<Past>,
    bases: Vec<(String, String, String)>,
}

/// Handles `GET /task-force/posts/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PostId>,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let present = Present {
        day: app.today(),
        warn_days: taskforce::warn_days(&mut tx, task_force).await?,
    };
    let seat = taskforce::seat(&mut tx, task_force, id, present.day).await?;
    let history = taskforce::history(&mut tx, task_force, id).await?;
    let load = taskforce::load(&mut tx, task_force, id, app.now()).await?;
    let (division, decree) = (seat.post.division, seat.post.decree);
    let bases = regulations::of_post(&mut tx, task_force, division, decree).await?;
    drop(tx);
    let page = visit.page(&session, seat.post.title.clone());
    let handover = if history.iter().any(|tenure| tenure.span.to.is_none()) {
        page.t("taskforce-handover")
    } else {
        page.t("taskforce-fill")
    };
    answer(&One {
        keeps: can(session.actor().role, Capability::Coordinate),
        standing: seat.standing(present.day).map(|s| standing_tag(&page, s)),
        decree: decree_words(&page, &seat, present),
        load,
        handover: handover.into_owned(),
        history: history.iter().map(|tenure| past(&page, tenure)).collect(),
        bases: bases
            .into_iter()
            .map(|base| (base.id.to_string(), base.citation(), base.title))
            .collect(),
        seat,
        page,
    })
}

/// Number, state and what to know about the end of a post's decree.
pub(crate) fn decree_words(
    page: &Page,
    seat: &Seat,
    present: Present,
) -> Option<(String, Tag, String)> {
    let (number, term) = seat.decree.as_ref()?;
    let state = seat.decree_state(present.day, present.warn_days)?;
    let words = warning(page, term, present);
    let words = if words.is_empty() {
        span_words(page, term)
    } else {
        words
    };
    Some((number.clone(), state_tag(page, state), words))
}

fn past(page: &Page, tenure: &Tenure) -> Past {
    Past {
        id: tenure.id,
        name: tenure.name.clone(),
        office: tenure.official_title.clone(),
        span: span_words(page, &tenure.span),
        reason: tenure
            .ended_because
            .map(|reason| page.name(reason).into_owned())
            .unwrap_or_default(),
    }
}
