//! Series of meetings: what comes again and how often. The number of months is decided here and
//! not in the program, because regulations differ.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{DivisionId, SeriesId};
use domain::meetings::{Cadence, SeriesKind};
use store::meetings::posts;
use store::meetings::series::{self, Series};
use store::{Tx, drafts as stored_drafts};

use super::EDIT;
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::parts::Choice;
use crate::routes::Routes;
use crate::session::Session;

/// Fields of the form, in order; all are compared when two people save at once.
const FIELDS: [&str; 5] = ["name", "kind", "division", "every", "active"];

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/meetings/series/new", EDIT, ask_new)
        .post("/meetings/series/new", EDIT, create)
        .get("/meetings/series/{id}/edit", EDIT, ask_edit)
        .post("/meetings/series/{id}/edit", EDIT, edit)
}

#[derive(Template)]
#[template(path = "meetings/series.html")]
struct Edit {
    page: Page,
    form: FormState,
    kinds: Vec<Choice>,
    divisions: Vec<Choice>,
    action: String,
    autosave: String,
}

/// The divisions of the asker's task force as choices.
pub(super) async fn divisions(tx: &mut Tx, session: &Session) -> Result<Vec<Choice>, Error> {
    let found = posts::divisions(tx, session.actor().task_force).await?;
    Ok(found
        .into_iter()
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect())
}

/// The one chosen among the choices of a field, or none.
pub(super) fn chosen<T: std::str::FromStr>(
    form: &mut FormState,
    field: &str,
    choices: &[Choice],
) -> Option<T> {
    form.parse_optional_with(field, |typed| {
        let known = choices.iter().any(|choice| choice.value == typed);
        let value = typed.parse().ok().filter(|_| known);
        value.ok_or(Key("error-not-in-list"))
    })
}

fn show_form(
    page: Page,
    form: FormState,
    divisions: Vec<Choice>,
    status: StatusCode,
) -> Result<Response, Error> {
    let edit = Edit {
        kinds: page.choices::<SeriesKind>(),
        divisions,
        action: page.path.clone(),
        autosave: drafts::address(&page.path),
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

fn stored(series: &Series) -> FormState {
    let division = series.division.map(|id| id.to_string());
    FormState::from_pairs([
        ("name", series.name.as_str()),
        ("kind", series.kind.code()),
        ("division", division.as_deref().unwrap_or_default()),
        ("every", &series.cadence.months().to_string()),
        ("active", if series.active { "yes" } else { "" }),
        ("version", &series.version.to_string()),
    ])
}

/// What was typed, put into `series`; `None` when something is wrong.
fn read(form: &mut FormState, series: &Series, divisions: &[Choice]) -> Option<Series> {
    let name = form.required("name");
    let kind = form.coded("kind");
    let division: Option<DivisionId> = chosen(form, "division", divisions);
    let every = form.number("every", 1, Cadence::MOST);
    if form.has_errors() {
        return None;
    }
    Some(Series {
        name: name?,
        kind: kind?,
        division,
        cadence: Cadence::every(every?)?,
        active: form.ticked("active"),
        version: form.value("version").parse().unwrap_or(series.version),
        ..series.clone()
    })
}

async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let divisions = divisions(&mut tx, &session).await?;
    let form = drafts::restore(&mut tx, &app, &session, &visit)
        .await?
        .unwrap_or_else(|| FormState::from_pairs([("active", "yes")]));
    let page = visit.page(&session, visit.locale.text("series-new"));
    show_form(page, form, divisions, StatusCode::OK)
}

async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let divisions = divisions(&mut tx, &session).await?;
    let Some(cadence) = Cadence::every(1) else {
        return Err(Error::NotFound);
    };
    let blank = Series {
        id: app.id(),
        task_force: session.actor().task_force,
        division: None,
        name: String::new(),
        kind: SeriesKind::Coordination,
        cadence,
        regulation: None,
        active: true,
        version: 1,
    };
    let Some(new) = read(&mut form, &blank, &divisions) else {
        let page = visit.page(&session, visit.locale.text("series-new"));
        return show_form(page, form, divisions, StatusCode::UNPROCESSABLE_ENTITY);
    };
    series::add(&mut tx, &new, app.now()).await?;
    finish(&app, &session, &visit, tx, &new).await
}

async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<SeriesId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let series = series::find(&mut tx, session.actor().task_force, id).await?;
    let divisions = divisions(&mut tx, &session).await?;
    let form = drafts::restore(&mut tx, &app, &session, &visit)
        .await?
        .unwrap_or_else(|| stored(&series));
    let page = visit.page(&session, series.name.clone());
    show_form(page, form, divisions, StatusCode::OK)
}

async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<SeriesId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let series = series::find(&mut tx, session.actor().task_force, id).await?;
    let divisions = divisions(&mut tx, &session).await?;
    let page = visit.page(&session, series.name.clone());
    let Some(changed) = read(&mut form, &series, &divisions) else {
        return show_form(page, form, divisions, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != series.version {
        form.compare_with(&stored(&series), &FIELDS);
        form.set("version", series.version.to_string());
        return show_form(page, form, divisions, StatusCode::CONFLICT);
    }
    series::save(&mut tx, &changed).await?;
    finish(&app, &session, &visit, tx, &changed).await
}

async fn finish(
    app: &App,
    session: &Session,
    visit: &Visit,
    mut tx: Tx,
    series: &Series,
) -> Result<Response, Error> {
    stored_drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = session
        .event(Kind::MeetingChanged)?
        .on(ObjectKind::Series, series.id)?
        .with("months", series.cadence.months())?
        .with("active", series.active)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/meetings?done=series-saved#series"))
}
