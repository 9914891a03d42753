//! Series of meetings: what comes again and how often. The number of months is decided here and
//! not in the program, because regulations differ.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::SeriesId;
use domain::meetings::{Cadence, SeriesKind};
use store::Tx;
use store::meetings::posts;
use store::meetings::series::{self, Series};

use super::EDIT;
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::taskforce::regulation_choices;
use crate::pages::{again, desk, drafts};
use crate::parts::Choice;
use crate::routes::Routes;
use crate::session::Session;

/// Fields of the form, in order; all are compared when two people save at once.
const FIELDS: [&str; 6] = ["name", "kind", "division", "every", "regulation", "active"];

type Desk = desk::Desk<SeriesId>;

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
    offered: Offered,
    action: String,
    autosave: String,
}

/// What the form offers.
struct Offered {
    divisions: Vec<Choice>,
    regulations: Vec<Choice>,
}

async fn offered(desk: &Desk, tx: &mut Tx) -> Result<Offered, Error> {
    let task_force = desk.session.actor().task_force;
    Ok(Offered {
        divisions: divisions(tx, &desk.session).await?,
        regulations: regulation_choices(tx, task_force).await?,
    })
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
    offered: Offered,
    status: StatusCode,
) -> Result<Response, Error> {
    let edit = Edit {
        kinds: page.choices::<SeriesKind>(),
        offered,
        action: page.path.clone(),
        autosave: drafts::address(&page.path),
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

fn stored(series: &Series) -> FormState {
    let division = series.division.map(|id| id.to_string());
    let regulation = series.regulation.map(|id| id.to_string());
    FormState::from_pairs([
        ("name", series.name.as_str()),
        ("kind", series.kind.code()),
        ("division", division.as_deref().unwrap_or_default()),
        ("every", &series.cadence.months().to_string()),
        ("regulation", regulation.as_deref().unwrap_or_default()),
        ("active", if series.active { "yes" } else { "" }),
        ("version", &series.version.to_string()),
    ])
}

/// What was typed, put into `series`; `None` when something is wrong.
fn read(form: &mut FormState, series: &Series, offered: &Offered) -> Option<Series> {
    let name = form.required("name");
    let kind = form.coded("kind");
    let division = chosen(form, "division", &offered.divisions);
    let every = form.number("every", 1, Cadence::MOST);
    let regulation = chosen(form, "regulation", &offered.regulations);
    if form.has_errors() {
        return None;
    }
    Some(Series {
        name: name?,
        kind: kind?,
        division,
        cadence: Cadence::every(every?)?,
        regulation,
        active: form.ticked("active"),
        version: form.value("version").parse().unwrap_or(series.version),
        ..series.clone()
    })
}

async fn ask_new(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let offered = offered(&desk, &mut tx).await?;
    let form = desk
        .draft(&mut tx)
        .await?
        .unwrap_or_else(|| FormState::from_pairs([("active", "yes")]));
    show_form(desk.titled("series-new"), form, offered, StatusCode::OK)
}

async fn create(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let offered = offered(&desk, &mut tx).await?;
    let Some(cadence) = Cadence::every(1) else {
        return Err(Error::NotFound);
    };
    let blank = Series {
        id: desk.app.id(),
        task_force: desk.session.actor().task_force,
        division: None,
        name: String::new(),
        kind: SeriesKind::Coordination,
        cadence,
        regulation: None,
        active: true,
        version: 1,
    };
    let Some(new) = read(&mut form, &blank, &offered) else {
        let page = desk.titled("series-new");
        return show_form(page, form, offered, StatusCode::UNPROCESSABLE_ENTITY);
    };
    series::add(&mut tx, &new, desk.app.now()).await?;
    finish(&desk, tx, &new).await
}

async fn ask_edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let series = find(&desk, &mut tx).await?;
    let offered = offered(&desk, &mut tx).await?;
    let form = desk
        .draft(&mut tx)
        .await?
        .unwrap_or_else(|| stored(&series));
    show_form(desk.page(series.name), form, offered, StatusCode::OK)
}

async fn find(desk: &Desk, tx: &mut Tx) -> Result<Series, Error> {
    let task_force = desk.session.actor().task_force;
    Ok(series::find(tx, task_force, desk.id("id")?).await?)
}

async fn edit(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let series = find(&desk, &mut tx).await?;
    let offered = offered(&desk, &mut tx).await?;
    let page = desk.page(series.name.clone());
    let Some(changed) = read(&mut form, &series, &offered) else {
        return show_form(page, form, offered, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != series.version {
        form.compare_with(&stored(&series), &FIELDS);
        form.set("version", series.version.to_string());
        return show_form(page, form, offered, StatusCode::CONFLICT);
    }
    series::save(&mut tx, &changed).await?;
    finish(&desk, tx, &changed).await
}

async fn finish(desk: &Desk, tx: Tx, series: &Series) -> Result<Response, Error> {
    let event = desk
        .session
        .event(Kind::MeetingChanged)?
        .on(ObjectKind::Series, series.id)?
        .with("months", series.cadence.months())?
        .with("active", series.active)?;
    desk.done(tx, event, "/meetings?done=series-saved#series")
        .await
}
