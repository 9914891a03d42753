//! Questions that are asked often: those that the program offers, and those that somebody keeps.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::FigureViewId;
use policy::{Capability, can};
use store::Tx;
use store::figures::views::{self, NewView, View};

use super::{address, map, routes as routes_page, tabs::tabs, work};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go, show};
use crate::parts::Tab;
use crate::routes::{Access, Routes};
use crate::session::Session;

const PATH: &str = "/figures/views";
const NEW: &str = "/figures/views/new";
/// The most characters of a question.
const QUERY_MOST: usize = 2_000;
const NAME_MOST: usize = 80;

/// The pages that can be asked again.
const PAGES: [&str; 4] = [super::PATH, work::PATH, routes_page::PATH, map::PATH];

pub(super) fn routes(routes: Routes) -> Routes {
    let can = Access::Can(Capability::Figures);
    routes
        .get(PATH, can, list)
        .get(NEW, can, ask)
        .post(NEW, can, keep)
        .get("/figures/views/{view}/edit", can, ask_again)
        .post("/figures/views/{view}/edit", can, change)
        .post("/figures/views/{view}/remove", can, remove)
}

/// A question under its name.
pub(super) struct Link {
    pub(super) label: String,
    pub(super) href: String,
}

/// What a page of figures offers above its question.
pub(super) struct Bar {
    pub(super) presets: Vec<Link>,
    pub(super) kept: Vec<Link>,
    /// Where this question can be kept.
    pub(super) keep: String,
}

impl Bar {
    /// For the question as it was asked: before anything is put into the form.
    pub(super) async fn read(
        tx: &mut Tx,
        session: &Session,
        page: &Page,
        asked: &FormState,
    ) -> Result<Self, Error> {
        let actor = session.actor();
        let kept = views::offered(tx, actor.task_force, session.account()).await?;
        let query = address("", asked, &[], &["done"]);
        let query = query.trim_start_matches('?');
        let place = [("path", page.path.as_str()), ("query", query)];
        Ok(Self {
            presets: presets(page, asked),
            kept: kept.iter().map(link).collect(),
            keep: address(NEW, &FormState::blank(), &place, &[]),
        })
    }
}

fn link(view: &View) -> Link {
    Link {
        label: view.name.clone(),
        href: href(view),
    }
}

fn href(view: &View) -> String {
    match view.query.is_empty() {
        true => view.path.clone(),
        false => format!("{}?{}", view.path, view.query),
    }
}

/// Questions to the counts that most people ask, of the same source and under the same filters.
fn presets(page: &Page, asked: &FormState) -> Vec<Link> {
    const PRESETS: [(&str, &str, &str); 4] = [
        ("figures-preset-time", "month", ""),
        ("figures-preset-pyramid", "age-band", "sex"),
        ("figures-preset-areas", "city", "year"),
        ("figures-preset-exploitation", "exploitation", "sex"),
    ];
    if page.path != super::PATH {
        return Vec::new();
    }
    let less = ["rows", "then", "columns", "done"];
    let preset = |(key, rows, columns): (&str, &str, &str)| Link {
        label: page.t(key).into_owned(),
        href: address(
            super::PATH,
            asked,
            &[("rows", rows), ("columns", columns)],
            &less,
        ),
    };
    PRESETS.map(preset).into()
}

/// One that is kept, as the list shows it.
struct Row {
    view: View,
    href: String,
    own: bool,
    removable: bool,
}

#[derive(Template)]
#[template(path = "figures/views.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
}

/// Handles `GET /figures/views`.
async fn list(State(app): State<App>, session: Session, visit: Visit) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let actor = session.actor();
    let offered = views::offered(&mut tx, actor.task_force, session.account()).await?;
    let row = |view: View| {
        let own = view.account == session.account();
        Row {
            href: href(&view),
            own,
            removable: own || tidies(&session),
            view,
        }
    };
    let page = visit.page(&session, visit.locale.text("figures-views"));
    show(&ListPage {
        tabs: tabs(&page),
        rows: offered.into_iter().map(row).collect(),
        page,
    })
}

/// Whether somebody may take away what others share: they may have left.
fn tidies(session: &Session) -> bool {
    can(session.actor().role, Capability::Coordinate)
}

#[derive(Template)]
#[template(path = "figures/view.html")]
struct FormPage {
    page: Page,
    form: FormState,
    back: String,
}

fn page_of(page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let page = page.showing(&form);
    // Whoever keeps a question goes back to it.
    let back = match (form.value("path"), form.value("query")) {
        ("", _) => PATH.to_owned(),
        (path, "") => path.to_owned(),
        (path, query) => format!("{path}?{query}"),
    };
    again(status, &FormPage { page, form, back })
}

/// A page of figures and what it is asked; nothing else can be kept.
fn place(form: &FormState) -> Result<(String, String), Error> {
    let (path, query) = (form.value("path"), form.value("query"));
    let known = PAGES.contains(&path) && query.len() <= QUERY_MOST;
    // Written anew: what comes out is a question to a page, whatever came in.
    let query = FormState::from_query(query);
    let query = address("", &query, &[], &[]);
    match known {
        true => Ok((path.to_owned(), query.trim_start_matches('?').to_owned())),
        false => Err(Error::Unprocessable),
    }
}

/// Handles `GET /figures/views/new`.
async fn ask(session: Session, visit: Visit, form: FormState) -> Result<Response, Error> {
    place(&form)?;
    let page = visit.page(&session, visit.locale.text("figures-view-new"));
    page_of(page, form, StatusCode::OK)
}

/// Handles `POST /figures/views/new`.
async fn keep(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let (path, query) = place(&form)?;
    if let Some(name) = form.required_up_to("name", NAME_MOST) {
        let mut tx = app.store().write().await?;
        let view = NewView {
            id: app.id(),
            task_force: session.actor().task_force,
            account: session.account(),
            name: &name,
            path: &path,
            query: &query,
            shared: form.ticked("shared"),
        };
        if views::keep(&mut tx, &view, app.now()).await? {
            record(&mut tx, &app, &session, view.id, "kept").await?;
            tx.commit().await?;
            let query = if query.is_empty() {
                query
            } else {
                format!("{query}&")
            };
            return Ok(go(format!("{path}?{query}done=figures-view-kept")));
        }
        form.reject("name", "error-figures-views-full");
    }
    let page = visit.page(&session, visit.locale.text("figures-view-new"));
    page_of(page, form, StatusCode::UNPROCESSABLE_ENTITY)
}

async fn record(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    view: FigureViewId,
    what: &'static str,
) -> Result<(), Error> {
    let event = session
        .event(Kind::FigureViewChanged)?
        .on(ObjectKind::Figure, view.to_string())?
        .with("what", what)?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(())
}

/// Handles `GET /figures/views/{view}/edit`.
async fn ask_again(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<FigureViewId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let view = views::own(&mut tx, session.account(), id).await?;
    let shared = if view.shared { "yes" } else { "" };
    let form = FormState::from_pairs([("name", view.name.as_str()), ("shared", shared)]);
    let page = visit.page(&session, visit.locale.text("figures-view-edit"));
    page_of(page, form, StatusCode::OK)
}

/// Handles `POST /figures/views/{view}/edit`.
async fn change(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<FigureViewId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    views::own(&mut tx, session.account(), id).await?;
    let Some(name) = form.required_up_to("name", NAME_MOST) else {
        let page = visit.page(&session, visit.locale.text("figures-view-edit"));
        return page_of(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    views::change(&mut tx, id, &name, form.ticked("shared")).await?;
    record(&mut tx, &app, &session, id, "changed").await?;
    tx.commit().await?;
    Ok(go(format!("{PATH}?done=figures-view-changed")))
}

/// Handles `POST /figures/views/{view}/remove`.
async fn remove(
    State(app): State<App>,
    session: Session,
    Path(id): Path<FigureViewId>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    match views::own(&mut tx, session.account(), id).await {
        Err(store::Error::NotFound) if tidies(&session) => {
            views::shared(&mut tx, session.actor().task_force, id).await?
        }
        found => found?,
    };
    views::remove(&mut tx, id).await?;
    record(&mut tx, &app, &session, id, "removed").await?;
    tx.commit().await?;
    Ok(go(format!("{PATH}?done=figures-view-removed")))
}
