//! Correcting how a holder of a post is written, reached and signed in. Days change only by
//! handing over.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{PostId, TenureId};
use store::Tx;
use store::taskforce::{self, Tenure};

use super::hand_over::CONTACT;
use super::{account_choices, chosen};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::session::Session;

/// Fields that are compared when two people save at once.
const FIELDS: [&str; 4] = ["name", "office", "account", "contact"];

#[derive(Template)]
#[template(path = "taskforce/holder_form.html")]
struct Form {
    page: Page,
    form: FormState,
    accounts: Vec<Choice>,
    back: String,
}

fn show(
    page: Page,
    form: FormState,
    accounts: Vec<Choice>,
    post: PostId,
    status: StatusCode,
) -> Result<Response, Error> {
    let form = Form {
        accounts,
        back: format!("/task-force/posts/{post}"),
        page: page.showing(&form),
        form,
    };
    again(status, &form)
}

async fn stored(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    tenure: &Tenure,
) -> Result<FormState, Error> {
    let task_force = session.actor().task_force;
    let contact = taskforce::contact(tx, app.ring(), task_force, tenure.id).await?;
    let account = tenure.account.map_or_else(String::new, |id| id.to_string());
    Ok(FormState::from_pairs([
        ("name", tenure.name.as_str()),
        ("office", &tenure.official_title),
        ("account", &account),
        ("contact", &contact.unwrap_or_default()),
        ("version", &tenure.version.to_string()),
    ]))
}

/// Handles `GET /task-force/posts/{id}/holders/{item}/edit`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((post, id)): Path<(PostId, TenureId)>,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let tenure = taskforce::tenure(&mut tx, task_force, post, id).await?;
    let accounts = account_choices(&mut tx, task_force).await?;
    let form = stored(&mut tx, &app, &session, &tenure).await?;
    let page = visit.page(&session, visit.locale.text("taskforce-holder-edit"));
    show(page, form, accounts, post, StatusCode::OK)
}

/// Handles `POST /task-force/posts/{id}/holders/{item}/edit`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((post, id)): Path<(PostId, TenureId)>,
    mut form: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    let tenure = taskforce::tenure(&mut tx, task_force, post, id).await?;
    let accounts = account_choices(&mut tx, task_force).await?;
    let page = visit.page(&session, visit.locale.text("taskforce-holder-edit"));
    let name = form.required("name");
    let official_title = form.optional("office").unwrap_or_default();
    let account = chosen(&mut form, "account", &accounts);
    let contact = form.optional_up_to("contact", CONTACT);
    let (Some(name), false) = (name, form.has_errors()) else {
        return show(page, form, accounts, post, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let version = form.value("version").parse().unwrap_or(tenure.version);
    if version != tenure.version {
        let saved = stored(&mut tx, &app, &session, &tenure).await?;
        form.compare_with(&saved, &FIELDS);
        form.set("version", tenure.version.to_string());
        return show(page, form, accounts, post, StatusCode::CONFLICT);
    }
    let contact = contact
        .map(|text| taskforce::seal_contact(app.ring(), &mut app.random(), id, &text))
        .transpose()?;
    let changed = Tenure {
        account,
        name,
        official_title,
        version,
        ..tenure
    };
    taskforce::save_tenure(&mut tx, &changed, contact).await?;
    let event = session
        .event(Kind::TaskForceChanged)?
        .on(ObjectKind::Post, post)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!("/task-force/posts/{post}?done=taskforce-saved")))
}
