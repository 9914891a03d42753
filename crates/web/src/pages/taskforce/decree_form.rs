//! Recording and changing a decree, with its scan.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{AttachmentId, DecreeId, TaskForceId};
use domain::taskforce::Succession;
use domain::taskforce::terms::Span;
use jiff::civil::Date;
use store::attachments::{self, Prepared};
use store::taskforce::{self, Decree};

use super::{chosen, compare, file_hint, regulation_choices};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::{ACCEPT, Upload};
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::session::Session;

/// Fields that are compared when two people save at once.
const FIELDS: [&str; 4] = ["number", "title", "succession", "regulation"];
/// Dates among them.
const DATES: [&str; 3] = ["issued", "from", "to"];

#[derive(Template)]
#[template(path = "taskforce/decree_form.html")]
struct Form {
    page: Page,
    form: FormState,
    successions: Vec<Choice>,
    regulations: Vec<Choice>,
    back: String,
    file_hint: String,
    accept: &'static str,
}

fn show(
    page: Page,
    form: FormState,
    decree: &Decree,
    regulations: Vec<Choice>,
    status: StatusCode,
) -> Result<Response, Error> {
    let known = page.path.ends_with("/edit");
    let form = Form {
        successions: page.choices::<Succession>(),
        regulations,
        back: if known {
            format!("/task-force/decrees/{}", decree.id)
        } else {
            "/task-force/decrees".to_owned()
        },
        file_hint: file_hint(&page, decree.attachment.is_some()),
        accept: ACCEPT,
        page: page.showing(&form),
        form,
    };
    again(status, &form)
}

fn stored(decree: &Decree) -> FormState {
    let mut form = FormState::from_pairs([
        ("number", decree.number.as_str()),
        ("title", &decree.title),
        ("succession", decree.succession.code()),
        (
            "regulation",
            &decree
                .regulation
                .map_or_else(String::new, |id| id.to_string()),
        ),
        ("version", &decree.version.to_string()),
    ]);
    form.set_date("issued", decree.issued_on.into());
    form.set_date("from", decree.term.from.into());
    if let Some(to) = decree.term.to {
        form.set_date("to", to.into());
    }
    form
}

fn blank(app: &App, task_force: TaskForceId) -> Decree {
    Decree {
        id: app.id(),
        task_force,
        number: String::new(),
        title: String::new(),
        issued_on: app.today(),
        term: Span {
            from: app.today(),
            to: None,
        },
        succession: Succession::FollowsThePost,
        regulation: None,
        attachment: None,
        version: 1,
    }
}

/// What was typed, put into `decree`, with the scan if one came.
fn read(
    app: &App,
    session: &Session,
    upload: &mut Upload,
    decree: &Decree,
    regulations: &[Choice],
) -> Result<Option<(Decree, Option<Prepared>)>, Error> {
    let form = &mut upload.form;
    let number = form.required_up_to("number", 100);
    let title = form.required_up_to("title", 300);
    let issued_on = form.date("issued");
    let from = form.date("from");
    let to = form.date_optional("to");
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        form.reject("to", "error-decree-ends-before-start");
    }
    let succession = form.coded("succession");
    let regulation = chosen(form, "regulation", regulations);
    let version = form.value("version").parse().unwrap_or(decree.version);
    let scan = upload.take("scan");
    if upload.form.has_errors() {
        return Ok(None);
    }
    let scan: Option<(AttachmentId, Prepared)> = scan
        .map(|taken| taken.prepare(app, session, false))
        .transpose()?;
    let dates: Option<(Date, Date)> = issued_on.zip(from);
    let Some((((number, title), (issued_on, from)), succession)) =
        number.zip(title).zip(dates).zip(succession)
    else {
        return Ok(None);
    };
    let changed = Decree {
        number,
        title,
        issued_on,
        term: Span { from, to },
        succession,
        regulation,
        attachment: scan.as_ref().map(|(id, _)| *id).or(decree.attachment),
        version,
        ..decree.clone()
    };
    Ok(Some((changed, scan.map(|(_, prepared)| prepared))))
}

/// Handles `GET /task-force/decrees/new`.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let regulations = regulation_choices(&mut tx, task_force).await?;
    let page = visit.page(&session, visit.locale.text("taskforce-decree-new"));
    let form = FormState::from_pairs([("succession", Succession::FollowsThePost.code())]);
    show(
        page,
        form,
        &blank(&app, task_force),
        regulations,
        StatusCode::OK,
    )
}

/// Handles `POST /task-force/decrees/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut upload: Upload,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let blank = blank(&app, task_force);
    let mut tx = app.store().write().await?;
    let regulations = regulation_choices(&mut tx, task_force).await?;
    let Some((decree, scan)) = read(&app, &session, &mut upload, &blank, &regulations)? else {
        let page = visit.page(&session, visit.locale.text("taskforce-decree-new"));
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return show(page, upload.form, &blank, regulations, unfit);
    };
    if let Some(scan) = &scan {
        attachments::add(&mut tx, scan).await?;
    }
    taskforce::add_decree(&mut tx, &decree, app.now()).await?;
    record(&app, &session, &mut tx, &decree, scan.is_some()).await?;
    tx.commit().await?;
    Ok(go(format!(
        "/task-force/decrees/{}?done=taskforce-saved",
        decree.id
    )))
}

async fn record(
    app: &App,
    session: &Session,
    tx: &mut store::Tx,
    decree: &Decree,
    scan: bool,
) -> Result<(), Error> {
    let event = session
        .event(Kind::TaskForceChanged)?
        .on(ObjectKind::Decree, decree.id)?
        .with("succession", decree.succession)?
        .with("scan", scan)?;
    Ok(store::audit::append(tx, app.audit_keys(), app.now(), event).await?)
}

/// Handles `GET /task-force/decrees/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<DecreeId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let decree = taskforce::decree(&mut tx, task_force, id).await?;
    let regulations = regulation_choices(&mut tx, task_force).await?;
    let page = visit.page(&session, decree.number.clone());
    show(page, stored(&decree), &decree, regulations, StatusCode::OK)
}

/// Handles `POST /task-force/decrees/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<DecreeId>,
    mut upload: Upload,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    let decree = taskforce::decree(&mut tx, task_force, id).await?;
    let regulations = regulation_choices(&mut tx, task_force).await?;
    let page = visit.page(&session, decree.number.clone());
    let Some((changed, scan)) = read(&app, &session, &mut upload, &decree, &regulations)? else {
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return show(page, upload.form, &decree, regulations, unfit);
    };
    if changed.version != decree.version {
        compare(&mut upload.form, &stored(&decree), &FIELDS, &DATES);
        upload.form.set("version", decree.version.to_string());
        return show(
            page,
            upload.form,
            &decree,
            regulations,
            StatusCode::CONFLICT,
        );
    }
    if let Some(scan) = &scan {
        attachments::add(&mut tx, scan).await?;
    }
    taskforce::save_decree(&mut tx, &changed).await?;
    record(&app, &session, &mut tx, &changed, scan.is_some()).await?;
    tx.commit().await?;
    Ok(go(format!("/task-force/decrees/{id}?done=taskforce-saved")))
}
