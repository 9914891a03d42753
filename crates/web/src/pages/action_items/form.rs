//! A new action item, out of a decision or on its own, and changes of what was asked of whom.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded as _;
use domain::action_items::{DETAILS_MOST, TITLE_MOST};
use domain::ids::{DecisionId, DivisionId, MeetingId, PostId};
use jiff::civil::Date;
use policy::Capability;
use store::Tx;
use store::action_items::{self, ActionItem, Assignable, Body, New};
use store::meetings::{self, decisions, sitting};

use super::Desk;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::parts::Choice;
use crate::session::Session;

/// Fields of the form, in order; all are compared when two people save at once.
const FIELDS: [&str; 4] = ["title", "details", "post", "division"];

#[derive(Template)]
#[template(path = "action_items/form.html")]
struct FormPage {
    page: Page,
    form: FormState,
    action: String,
    back: String,
    /// The decision that the item carries out.
    decision: String,
    posts: Vec<Choice>,
    divisions: Vec<Choice>,
    autosave: String,
}

/// What the page needs beside the form.
struct Frame {
    page: Page,
    back: String,
    decision: String,
}

async fn show(
    tx: &mut Tx,
    session: &Session,
    frame: Frame,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let posts = action_items::assignable(tx, task_force).await?;
    let divisions = action_items::divisions(tx, task_force).await?;
    let action = frame.page.path.clone();
    again(
        status,
        &FormPage {
            posts: posts.into_iter().map(post_choice).collect(),
            divisions: divisions
                .into_iter()
                .map(|(id, name)| Choice::new(id.to_string(), name))
                .collect(),
            autosave: drafts::address(&action),
            action,
            back: frame.back,
            decision: frame.decision,
            page: frame.page.showing(&form),
            form,
        },
    )
}

fn post_choice(post: Assignable) -> Choice {
    let label = match post.office.as_str() {
        "" => post.title,
        office => format!("{} ({office})", post.title),
    };
    Choice::new(post.post.to_string(), label)
}

struct Typed {
    body: Body,
    post: PostId,
    division: Option<DivisionId>,
    due_on: Date,
}

/// Reads the form; an item without a division gets the one of its post.
async fn typed(
    tx: &mut Tx,
    session: &Session,
    form: &mut FormState,
) -> Result<Option<Typed>, Error> {
    let task_force = session.actor().task_force;
    let title = form.required_up_to("title", TITLE_MOST);
    let details = form.optional_up_to("details", DETAILS_MOST);
    let posts = action_items::assignable(tx, task_force).await?;
    let chosen = form.value("post").to_owned();
    let post = posts.iter().find(|post| post.post.to_string() == chosen);
    if post.is_none() {
        let key = if chosen.is_empty() {
            "error-choose"
        } else {
            "error-not-in-list"
        };
        form.reject("post", key);
    }
    let chosen = form.value("division").to_owned();
    let divisions = action_items::divisions(tx, task_force).await?;
    let division = divisions.iter().find(|(id, _)| id.to_string() == chosen);
    if division.is_none() && !chosen.is_empty() {
        form.reject("division", "error-not-in-list");
    }
    let due_on = form.date("due");
    if form.has_errors() {
        return Ok(None);
    }
    let (Some(title), Some(post), Some(due_on)) = (title, post, due_on) else {
        return Ok(None);
    };
    Ok(Some(Typed {
        body: Body {
            title,
            details: details.unwrap_or_default(),
        },
        post: post.post,
        division: division.map(|(id, _)| *id).or(post.division),
        due_on,
    }))
}

/// Where a new item comes from.
struct Origin {
    meeting: Option<MeetingId>,
    decision: Option<DecisionId>,
    words: String,
}

/// The decision behind a new item, for somebody who may ask others for something: the secretariat,
/// and who leads the meeting or takes its notes.
async fn origin(
    app: &App,
    session: &Session,
    tx: &mut Tx,
    form: &FormState,
) -> Result<Origin, Error> {
    let actor = session.actor();
    let coordinates = policy::can(actor.role, Capability::Coordinate);
    let Ok(meeting) = form.value("meeting").parse::<MeetingId>() else {
        return match coordinates {
            true => Ok(Origin {
                meeting: None,
                decision: None,
                words: String::new(),
            }),
            false => Err(Error::NotFound),
        };
    };
    let meeting = meetings::find(tx, app.ring(), actor.task_force, meeting).await?;
    let rights = sitting::rights(tx, &meeting, actor, app.today()).await?;
    if !rights.coordinates && !rights.writes {
        return Err(Error::NotFound);
    }
    let decision = match form.value("decision").parse::<DecisionId>() {
        Ok(id) => Some(decisions::find(tx, app.ring(), meeting.id, id).await?),
        Err(_) => None,
    };
    Ok(Origin {
        meeting: Some(meeting.id),
        words: decision
            .as_ref()
            .map(|one| one.text.clone())
            .unwrap_or_default(),
        decision: decision.map(|one| one.id),
    })
}

fn new_frame(visit: &Visit, session: &Session, origin: &Origin) -> Frame {
    Frame {
        page: visit.page(session, visit.locale.text("action-item-new")),
        back: match origin.meeting {
            Some(meeting) => format!("/meetings/{meeting}/decisions"),
            None => "/action-items".to_owned(),
        },
        decision: origin.words.clone(),
    }
}

/// Handles `GET /action-items/new?meeting=…&decision=…`.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    asked: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let origin = origin(&app, &session, &mut tx, &asked).await?;
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    // A draft that was begun for another decision waits for that one.
    let same = |draft: &FormState| {
        ["meeting", "decision"]
            .iter()
            .all(|name| draft.value(name) == asked.value(name))
    };
    let form = draft.filter(same).unwrap_or_else(|| {
        FormState::from_pairs([
            ("meeting", asked.value("meeting")),
            ("decision", asked.value("decision")),
            ("request-key", &app.id::<uuid::Uuid>().to_string()),
        ])
    });
    let frame = new_frame(&visit, &session, &origin);
    show(&mut tx, &session, frame, form, StatusCode::OK).await
}

/// Handles `POST /action-items/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let origin = origin(&app, &session, &mut tx, &form).await?;
    let Some(typed) = typed(&mut tx, &session, &mut form).await? else {
        let frame = new_frame(&visit, &session, &origin);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&mut tx, &session, frame, form, status).await;
    };
    let new = New {
        id: app.id(),
        task_force: session.actor().task_force,
        meeting: origin.meeting,
        decision: origin.decision,
        body: typed.body,
        post: typed.post,
        division: typed.division,
        due_on: typed.due_on,
    };
    let to = |id: &str| go(format!("/action-items/{id}?done=action-item-saved"));
    let (account, now) = (session.account(), app.now());
    let key = form.value("request-key");
    if !key.is_empty() && key.len() <= 64 {
        let answer = new.id.to_string();
        let earlier = store::idempotency::claim(&mut tx, account, key, &answer, now).await?;
        if let Some(earlier) = earlier {
            return Ok(to(&earlier));
        }
    }
    let (ring, random) = (app.ring(), &mut app.random());
    let number = action_items::add(&mut tx, ring, random, &new, app.today(), now).await?;
    store::drafts::remove(&mut tx, account, visit.path()).await?;
    let event = session
        .event(Kind::ActionItemChanged)?
        .on(ObjectKind::ActionItem, new.id)?
        .with("number", number)?
        .with("due", new.due_on)?;
    store::audit::append(&mut tx, app.audit_keys(), now, event).await?;
    tx.commit().await?;
    Ok(to(&new.id.to_string()))
}

fn stored(item: &ActionItem) -> FormState {
    let division = item.division.map(|id| id.to_string()).unwrap_or_default();
    let mut form = FormState::from_pairs([
        ("title", item.body.title.clone()),
        ("details", item.body.details.clone()),
        ("post", item.post.to_string()),
        ("division", division),
        ("version", item.version.to_string()),
    ]);
    form.set_date("due", item.due_on.into());
    form
}

fn edit_frame(desk: &Desk, item: &ActionItem) -> Frame {
    Frame {
        page: desk.page(item.number.clone()),
        back: desk.href(""),
        decision: String::new(),
    }
}

/// Handles `GET /action-items/{id}/edit`.
pub(super) async fn ask_edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (item, may) = desk.item(&mut tx).await?;
    if !may.edit {
        return Err(Error::NotFound);
    }
    let draft = desk.draft(&mut tx).await?;
    let form = draft.unwrap_or_else(|| stored(&item));
    let frame = edit_frame(&desk, &item);
    show(&mut tx, &desk.session, frame, form, StatusCode::OK).await
}

/// Handles `POST /action-items/{id}/edit`.
pub(super) async fn edit(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (item, may) = desk.item(&mut tx).await?;
    if !may.edit {
        return Err(Error::NotFound);
    }
    let frame = edit_frame(&desk, &item);
    let Some(typed) = typed(&mut tx, &desk.session, &mut form).await? else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&mut tx, &desk.session, frame, form, status).await;
    };
    if form.value("version") != item.version.to_string() {
        let saved = stored(&item);
        form.compare_with(&saved, &FIELDS);
        if form.typed_date("due") != saved.typed_date("due") {
            form.set_conflict("due", saved.typed_date("due"));
        }
        form.set("version", item.version.to_string());
        return show(&mut tx, &desk.session, frame, form, StatusCode::CONFLICT).await;
    }
    let changed = ActionItem {
        body: typed.body,
        post: typed.post,
        division: typed.division,
        due_on: typed.due_on,
        ..item
    };
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    action_items::save(&mut tx, ring, random, &changed, desk.app.now()).await?;
    let event = desk
        .event()?
        .with("due", changed.due_on)?
        .with("state", changed.state.code())?;
    desk.done(tx, event, desk.href("?done=action-item-saved"))
        .await
}
