//! Decisions of a meeting: numbered, each the root of what somebody is asked to do.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{AgendaItemId, DecisionId};
use domain::meetings::minutes::is_written;
use policy::Capability;
use store::Tx;
use store::action_items;
use store::meetings::decisions::{self, Decision, MOST, New};
use store::meetings::{Meeting, sitting};

use super::desk::{DECISIONS, Desk, Head, refused};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::action_items::{Row, rows};
use crate::pages::again;
use crate::parts::Choice;
use crate::routes::{Access, Routes};

const MEMBER: Access = Access::Can(Capability::SeeTaskForce);

/// Adds the routes of these pages.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/meetings/{id}/decisions", MEMBER, list)
        .post("/meetings/{id}/decisions", MEMBER, add)
        .get("/meetings/{id}/decisions/{item}/edit", MEMBER, ask_edit)
        .post("/meetings/{id}/decisions/{item}/edit", MEMBER, edit)
        .post("/meetings/{id}/decisions/{item}/remove", MEMBER, remove)
}

/// A decision with what came of it.
struct View {
    decision: Decision,
    about: String,
    actions: Vec<Row>,
}

impl View {
    fn edit(&self, meeting: &str) -> String {
        format!("{meeting}/decisions/{}/edit", self.decision.id)
    }

    /// Where somebody is asked to carry it out.
    fn assign(&self) -> String {
        let Decision { id, meeting, .. } = &self.decision;
        format!("/action-items/new?meeting={meeting}&decision={id}")
    }
}

#[derive(Template)]
#[template(path = "minutes/decisions.html")]
struct ListPage {
    page: Page,
    form: FormState,
    head: Head,
    items: Vec<Choice>,
    views: Vec<View>,
    may_write: bool,
    may_assign: bool,
}

async fn items(desk: &Desk, tx: &mut Tx) -> Result<Vec<Choice>, Error> {
    let agenda = sitting::agenda(tx, desk.app.ring(), desk.id("id")?).await?;
    let choice = |(at, line): (usize, sitting::AgendaLine)| {
        Choice::new(line.id.to_string(), format!("{}. {}", at + 1, line.title))
    };
    Ok(agenda.into_iter().enumerate().map(choice).collect())
}

/// The list with a form below it, for whom the minutes are shown.
async fn page(
    desk: &Desk,
    tx: &mut Tx,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let (meeting, rights) = desk.with_rights(tx).await?;
    if !rights.reads(meeting.state) {
        return Err(Error::NotFound);
    }
    let ring = desk.app.ring();
    let items = items(desk, tx).await?;
    let all = decisions::list(tx, ring, meeting.id).await?;
    let actions = action_items::of_meeting(tx, ring, meeting.id).await?;
    let page = desk.titled("decisions-title");
    let view = |decision: Decision| View {
        about: decision
            .agenda_item
            .map(|id| crate::parts::label_of(&items, &id.to_string()).to_owned())
            .unwrap_or_default(),
        actions: rows(
            &desk.app,
            &page,
            actions
                .iter()
                .filter(|item| item.decision == Some(decision.id))
                .cloned()
                .collect(),
        ),
        decision,
    };
    let views = all.into_iter().map(view).collect();
    again(
        status,
        &ListPage {
            head: desk.head(tx, &meeting, DECISIONS).await?,
            views,
            items,
            may_write: rights.edits(meeting.state),
            may_assign: rights.coordinates || rights.writes,
            page: page.showing(&form),
            form,
        },
    )
}

/// Handles `GET /meetings/{id}/decisions`.
async fn list(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let event = desk.event(Kind::MinutesOpened)?.with("part", "decisions")?;
    let response = page(&desk, &mut tx, FormState::blank(), StatusCode::OK).await?;
    desk.audit(&mut tx, event).await?;
    tx.commit().await?;
    Ok(response)
}

/// The meeting, for somebody who may write decisions now.
async fn writer(desk: &Desk, tx: &mut Tx) -> Result<Meeting, Error> {
    let (meeting, rights) = desk.with_rights(tx).await?;
    if !rights.coordinates && !rights.writes {
        return Err(Error::NotFound);
    }
    match is_written(meeting.state) {
        true => Ok(meeting),
        false => Err(Error::Conflict),
    }
}

struct Typed {
    text: String,
    agenda_item: Option<AgendaItemId>,
}

async fn typed(desk: &Desk, tx: &mut Tx, form: &mut FormState) -> Result<Option<Typed>, Error> {
    let text = form.required_up_to("text", MOST);
    let chosen = form.value("item").to_owned();
    let agenda_item = match chosen.as_str() {
        "" => None,
        id if items(desk, tx).await?.iter().any(|item| item.value == id) => id.parse().ok(),
        _ => {
            form.reject("item", "error-not-in-list");
            None
        }
    };
    Ok(text
        .filter(|_| !form.has_errors())
        .map(|text| Typed { text, agenda_item }))
}

/// Handles `POST /meetings/{id}/decisions`.
async fn add(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = writer(&desk, &mut tx).await?;
    let Some(typed) = typed(&desk, &mut tx, &mut form).await? else {
        return page(&desk, &mut tx, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let new = New {
        id: desk.app.id(),
        agenda_item: typed.agenda_item,
        text: &typed.text,
        at: desk.app.now(),
    };
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    let number = decisions::add(&mut tx, ring, random, &meeting, &new)
        .await
        .map_err(refused)?;
    let event = desk.event(Kind::MinutesWritten)?.with("decision", number)?;
    let to = format!("/decisions?done=decision-saved#decision-{}", new.id);
    desk.saved(tx, event, &to).await
}

#[derive(Template)]
#[template(path = "minutes/decision.html")]
struct EditPage {
    page: Page,
    form: FormState,
    back: String,
    remove: String,
    items: Vec<Choice>,
}

async fn edit_page(
    desk: &Desk,
    tx: &mut Tx,
    decision: &Decision,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let number = decision.number.to_string();
    let title = desk
        .visit
        .locale
        .text_with("decision-number", &[("number", number.as_str().into())]);
    let page = desk.visit.page(&desk.session, title);
    again(
        status,
        &EditPage {
            back: desk.href("/decisions"),
            remove: desk.href(&format!("/decisions/{}/remove", decision.id)),
            items: items(desk, tx).await?,
            page: page.showing(&form),
            form,
        },
    )
}

fn stored(decision: &Decision) -> FormState {
    FormState::from_pairs([
        ("text", decision.text.clone()),
        (
            "item",
            decision
                .agenda_item
                .map(|id| id.to_string())
                .unwrap_or_default(),
        ),
        ("version", decision.version.to_string()),
    ])
}

/// Handles `GET /meetings/{id}/decisions/{item}/edit`.
async fn ask_edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = writer(&desk, &mut tx).await?;
    let decision = decisions::find(&mut tx, desk.app.ring(), meeting.id, desk.id("item")?).await?;
    edit_page(&desk, &mut tx, &decision, stored(&decision), StatusCode::OK).await
}

/// Handles `POST /meetings/{id}/decisions/{item}/edit`.
async fn edit(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = writer(&desk, &mut tx).await?;
    let ring = desk.app.ring();
    let decision = decisions::find(&mut tx, ring, meeting.id, desk.id("item")?).await?;
    let Some(typed) = typed(&desk, &mut tx, &mut form).await? else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return edit_page(&desk, &mut tx, &decision, form, status).await;
    };
    if form.value("version") != decision.version.to_string() {
        form.compare_with(&stored(&decision), &["text", "item"]);
        form.set("version", decision.version.to_string());
        return edit_page(&desk, &mut tx, &decision, form, StatusCode::CONFLICT).await;
    }
    let changed = Decision {
        text: typed.text,
        agenda_item: typed.agenda_item,
        ..decision
    };
    let random = &mut desk.app.random();
    decisions::save(&mut tx, ring, random, &meeting, &changed)
        .await
        .map_err(refused)?;
    let event = desk.event(Kind::MinutesWritten)?;
    let event = event.with("decision", changed.number)?;
    let to = format!("/decisions?done=decision-saved#decision-{}", changed.id);
    desk.saved(tx, event, &to).await
}

/// Handles `POST /meetings/{id}/decisions/{item}/remove`.
async fn remove(desk: Desk) -> Result<Response, Error> {
    let id: DecisionId = desk.id("item")?;
    let mut tx = desk.write().await?;
    let meeting = writer(&desk, &mut tx).await?;
    let removed = decisions::remove(&mut tx, &meeting, id)
        .await
        .map_err(refused)?;
    if !removed {
        let mut form = FormState::blank();
        form.reject("text", "error-decision-kept");
        return page(&desk, &mut tx, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let event = desk.event(Kind::MinutesWritten)?;
    let event = event.with("decision", id)?.with("step", "removed")?;
    desk.saved(tx, event, "/decisions?done=decision-removed")
        .await
}
