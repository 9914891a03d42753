//! Adding and changing a post. Who holds it changes by handing over, not here.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{PostId, TaskForceId};
use domain::taskforce::PostKind;
use store::taskforce::{self, Post};
use store::{Tx, people};

use super::{DUTIES, chosen};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::parts::Choice;
use crate::session::Session;

/// Fields that are compared when two people save at once.
const FIELDS: [&str; 8] = [
    "kind",
    "title",
    "division",
    "organisation",
    "decree",
    "duties",
    "position",
    "active",
];
/// Highest number in the order.
const LAST: i64 = 9_999;

/// What the fields offer.
struct Offers {
    divisions: Vec<Choice>,
    organisations: Vec<Choice>,
    decrees: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "taskforce/post_form.html")]
struct Form {
    page: Page,
    form: FormState,
    kinds: Vec<Choice>,
    offers: Offers,
    back: String,
    autosave: String,
}

async fn offers(tx: &mut Tx, task_force: TaskForceId) -> Result<Offers, Error> {
    Ok(Offers {
        divisions: taskforce::divisions(tx, task_force)
            .await?
            .into_iter()
            .map(|division| Choice::new(division.id.to_string(), division.name))
            .collect(),
        organisations: people::organisations(tx, task_force)
            .await?
            .into_iter()
            .map(|office| Choice::new(office.id.to_string(), office.name))
            .collect(),
        decrees: decree_choices(tx, task_force).await?,
    })
}

/// The decrees of a task force by their numbers.
pub(super) async fn decree_choices(
    tx: &mut Tx,
    task_force: TaskForceId,
) -> Result<Vec<Choice>, Error> {
    let decrees = taskforce::decrees(tx, task_force).await?;
    Ok(decrees
        .into_iter()
        .map(|decree| {
            let label = format!("{} · {}", decree.number, decree.title);
            Choice::new(decree.id.to_string(), label)
        })
        .collect())
}

fn show(
    page: Page,
    form: FormState,
    offers: Offers,
    status: StatusCode,
) -> Result<Response, Error> {
    let form = Form {
        kinds: page.choices::<PostKind>(),
        back: match page.path.strip_suffix("/edit") {
            Some(post) => post.to_owned(),
            None => "/task-force".to_owned(),
        },
        autosave: drafts::address(&page.path),
        offers,
        page: page.showing(&form),
        form,
    };
    again(status, &form)
}

fn stored(post: &Post) -> FormState {
    fn text(id: Option<impl std::fmt::Display>) -> String {
        id.map_or_else(String::new, |id| id.to_string())
    }
    FormState::from_pairs([
        ("kind", post.kind.code().to_owned()),
        ("title", post.title.clone()),
        ("division", text(post.division)),
        ("organisation", text(post.organisation)),
        ("decree", text(post.decree)),
        ("duties", post.duties.clone()),
        ("position", post.position.to_string()),
        ("active", if post.active { "yes" } else { "" }.to_owned()),
        ("version", post.version.to_string()),
    ])
}

/// What was typed, put into `post`.
fn read(form: &mut FormState, post: &Post, offers: &Offers) -> Option<Post> {
    let kind: Option<PostKind> = form.coded("kind");
    let title = form.required("title");
    let division = chosen(form, "division", &offers.divisions);
    if kind.is_some_and(PostKind::in_division)
        && division.is_none()
        && form.error("division").is_none()
    {
        form.reject("division", "error-post-needs-division");
    }
    let organisation = chosen(form, "organisation", &offers.organisations);
    let decree = chosen(form, "decree", &offers.decrees);
    let duties = form.optional_up_to("duties", DUTIES).unwrap_or_default();
    let position = form.number_optional("position", 1, LAST);
    if form.has_errors() {
        return None;
    }
    Some(Post {
        kind: kind?,
        title: title?,
        division,
        organisation,
        decree,
        duties,
        position: position.unwrap_or(post.position),
        active: form.ticked("active"),
        version: form.value("version").parse().unwrap_or(post.version),
        ..post.clone()
    })
}

/// Handles `GET /task-force/posts/new`; the address may say the division and the kind.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    asked: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let offers = offers(&mut tx, task_force).await?;
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => {
            let mut form = FormState::from_pairs([("active", "yes")]);
            for name in ["kind", "division"] {
                form.set(name, asked.value(name));
            }
            let decrees = taskforce::decrees(&mut tx, task_force).await?;
            let now = decrees.iter().find(|d| d.term.holds(app.today()));
            if let Some(decree) = now {
                form.set("decree", decree.id.to_string());
            }
            form
        }
    };
    let page = visit.page(&session, visit.locale.text("taskforce-post-new"));
    show(page, form, offers, StatusCode::OK)
}

/// Handles `POST /task-force/posts/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    let offers = offers(&mut tx, task_force).await?;
    let others = taskforce::posts(&mut tx, task_force, app.today()).await?;
    let last = others.iter().map(|seat| seat.post.position).max();
    let blank = Post {
        id: app.id(),
        task_force,
        decree: None,
        division: None,
        organisation: None,
        kind: PostKind::Member,
        title: String::new(),
        duties: String::new(),
        position: (last.unwrap_or(0) + 1).min(LAST),
        active: true,
        version: 1,
    };
    let Some(post) = read(&mut form, &blank, &offers) else {
        let page = visit.page(&session, visit.locale.text("taskforce-post-new"));
        return show(page, form, offers, StatusCode::UNPROCESSABLE_ENTITY);
    };
    taskforce::add_post(&mut tx, &post, app.now()).await?;
    finish(&app, &session, &visit, tx, &post).await
}

/// Handles `GET /task-force/posts/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PostId>,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let post = taskforce::post(&mut tx, task_force, id).await?;
    let offers = offers(&mut tx, task_force).await?;
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => stored(&post),
    };
    show(
        visit.page(&session, post.title),
        form,
        offers,
        StatusCode::OK,
    )
}

/// Handles `POST /task-force/posts/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PostId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    let post = taskforce::post(&mut tx, task_force, id).await?;
    let offers = offers(&mut tx, task_force).await?;
    let page = visit.page(&session, post.title.clone());
    let Some(changed) = read(&mut form, &post, &offers) else {
        return show(page, form, offers, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != post.version {
        form.compare_with(&stored(&post), &FIELDS);
        form.set("version", post.version.to_string());
        return show(page, form, offers, StatusCode::CONFLICT);
    }
    taskforce::save_post(&mut tx, &changed).await?;
    finish(&app, &session, &visit, tx, &changed).await
}

async fn finish(
    app: &App,
    session: &Session,
    visit: &Visit,
    mut tx: Tx,
    post: &Post,
) -> Result<Response, Error> {
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = session
        .event(Kind::TaskForceChanged)?
        .on(ObjectKind::Post, post.id)?
        .with("kind", post.kind)?
        .with("active", post.active)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!(
        "/task-force/posts/{}?done=taskforce-saved",
        post.id
    )))
}
