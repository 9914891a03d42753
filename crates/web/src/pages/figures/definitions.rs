//! What figures count: definitions that people read and edit, each version for ever.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::figures::indicator::{
    AreaUsed, Bilingual, CountUnit, DateUsed, Inclusion, Indicator, Undefined,
};
use policy::{Capability, can};
use store::figures::{self, Defined};

use super::tabs::tabs;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::releases::words::of;
use crate::pages::{Visit, again, go, show as draw};
use crate::parts::{Choice, Tab};
use crate::routes::{Access, Routes};
use crate::session::Session;

pub(super) const PATH: &str = "/figures/definitions";
const NAME_MOST: usize = 120;
const TEXT_MOST: usize = 600;

pub(super) fn routes(routes: Routes) -> Routes {
    let edit = Access::Can(Capability::PrepareReleases);
    let see = Access::Can(Capability::Figures);
    routes
        .get(PATH, see, list)
        .get("/figures/definitions/new", edit, ask)
        .post("/figures/definitions/new", edit, create)
        .get("/figures/definitions/{indicator}", see, show)
        .get("/figures/definitions/{indicator}/edit", edit, ask_again)
        .post("/figures/definitions/{indicator}/edit", edit, change)
}

/// A definition in words.
struct Words {
    code: String,
    name: String,
    definition: String,
    unit: String,
    inclusion: String,
    date: String,
    area: String,
    source: String,
    version: String,
    made: String,
}

fn words(page: &Page, one: &Defined) -> Words {
    let indicator = &one.indicator;
    let made = match &one.made_by {
        None => page.t("definition-of-program").into_owned(),
        Some(name) => {
            let at = page.date_time(one.made_at);
            let args = [("name", name.as_str().into()), ("at", at.into())];
            page.locale.text_with("release-signed-by", &args)
        }
    };
    Words {
        code: indicator.code.clone(),
        name: of(page.locale, &indicator.name).to_owned(),
        definition: of(page.locale, &indicator.definition).to_owned(),
        unit: page.name(indicator.unit).into_owned(),
        inclusion: page.name(indicator.inclusion).into_owned(),
        date: page.name(indicator.date).into_owned(),
        area: page.name(indicator.area).into_owned(),
        source: of(page.locale, &indicator.source).to_owned(),
        version: page.number(indicator.version),
        made,
    }
}

#[derive(Template)]
#[template(path = "figures/definitions.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    all: Vec<Words>,
    edits: bool,
}

fn edits(session: &Session) -> bool {
    can(session.actor().role, Capability::PrepareReleases)
}

/// Handles `GET /figures/definitions`.
async fn list(State(app): State<App>, session: Session, visit: Visit) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("definitions-title"));
    let all = figures::indicators(&mut tx).await?;
    let mut all: Vec<Words> = all.iter().map(|one| words(&page, one)).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    draw(&ListPage {
        tabs: tabs(&page),
        all,
        edits: edits(&session),
        page,
    })
}

#[derive(Template)]
#[template(path = "figures/definition.html")]
struct ShowPage {
    page: Page,
    latest: Words,
    former: Vec<Words>,
    edit_href: String,
    edits: bool,
}

/// Handles `GET /figures/definitions/{code}`.
async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let versions = figures::versions(&mut tx, &code).await?;
    let (latest, former) = versions.split_first().ok_or(Error::NotFound)?;
    let page = visit.page(&session, of(visit.locale, &latest.indicator.name));
    draw(&ShowPage {
        latest: words(&page, latest),
        former: former.iter().map(|one| words(&page, one)).collect(),
        edit_href: format!("{PATH}/{code}/edit"),
        edits: edits(&session),
        page,
    })
}

#[derive(Template)]
#[template(path = "figures/define.html")]
struct DefinePage {
    page: Page,
    form: FormState,
    action: String,
    back: String,
    /// Whether it is a new one, which needs a code.
    new: bool,
    units: Vec<Choice>,
    inclusions: Vec<Choice>,
    dates: Vec<Choice>,
    areas: Vec<Choice>,
}

fn page_of(
    page: Page,
    form: FormState,
    code: Option<&str>,
    status: StatusCode,
) -> Result<Response, Error> {
    let back = code.map_or_else(|| PATH.to_owned(), |code| format!("{PATH}/{code}"));
    let action = match code {
        None => format!("{PATH}/new"),
        Some(_) => format!("{back}/edit"),
    };
    again(
        status,
        &DefinePage {
            units: page.choices::<CountUnit>(),
            inclusions: page.choices::<Inclusion>(),
            dates: page.choices::<DateUsed>(),
            areas: page.choices::<AreaUsed>(),
            page: page.showing(&form),
            form,
            action,
            back,
            new: code.is_none(),
        },
    )
}

fn read(form: &mut FormState, code: String, version: i64) -> Option<Indicator> {
    let mut both = |name: &str, most| {
        let text =
            |form: &mut FormState, lang: &str| form.required_up_to(&format!("{name}-{lang}"), most);
        let (id, en) = (text(form, "id"), text(form, "en"));
        Some(Bilingual { id: id?, en: en? })
    };
    let name = both("name", NAME_MOST);
    let definition = both("definition", TEXT_MOST);
    let source = both("source", NAME_MOST);
    let unit = form.coded::<CountUnit>("unit");
    let inclusion = form.coded::<Inclusion>("inclusion");
    let date = form.coded::<DateUsed>("date");
    let area = form.coded::<AreaUsed>("area");
    let indicator = Indicator {
        code,
        version,
        unit: unit?,
        inclusion: inclusion?,
        date: date?,
        area: area?,
        name: name?,
        definition: definition?,
        source: source?,
    };
    if let Err(why) = indicator.check() {
        let (field, key) = match why {
            Undefined::Date => ("date", "error-definition-date"),
            Undefined::Area => ("area", "error-definition-area"),
            Undefined::Inclusion => ("inclusion", "error-definition-inclusion"),
        };
        form.reject(field, key);
    }
    (!form.has_errors()).then_some(indicator)
}

async fn save(app: &App, session: &Session, indicator: &Indicator) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    figures::define(&mut tx, indicator, session.account(), app.now()).await?;
    let event = session
        .event(Kind::IndicatorChanged)?
        .on(ObjectKind::Figure, &indicator.code)?
        .with("version", indicator.version)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let code = &indicator.code;
    Ok(go(format!("{PATH}/{code}?done=definition-saved")))
}

/// Handles `GET /figures/definitions/new`.
async fn ask(session: Session, visit: Visit) -> Result<Response, Error> {
    let page = visit.page(&session, visit.locale.text("definition-new"));
    page_of(page, FormState::blank(), None, StatusCode::OK)
}

/// Handles `POST /figures/definitions/new`.
async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let code = form.value("code").trim().to_owned();
    if !Indicator::is_code(&code) {
        form.reject("code", "error-definition-code");
    } else {
        let mut tx = app.store().read().await?;
        if !figures::versions(&mut tx, &code).await?.is_empty() {
            form.reject("code", "error-definition-taken");
        }
    }
    match read(&mut form, code, 1) {
        Some(indicator) => save(&app, &session, &indicator).await,
        None => {
            let page = visit.page(&session, visit.locale.text("definition-new"));
            page_of(page, form, None, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

async fn latest(app: &App, code: &str) -> Result<Indicator, Error> {
    let mut tx = app.store().read().await?;
    let versions = figures::versions(&mut tx, code).await?;
    let latest = versions.into_iter().next().ok_or(Error::NotFound)?;
    Ok(latest.indicator)
}

/// Handles `GET /figures/definitions/{code}/edit`.
async fn ask_again(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let one = latest(&app, &code).await?;
    let form = FormState::from_pairs([
        ("version", one.version.to_string()),
        ("name-id", one.name.id),
        ("name-en", one.name.en),
        ("definition-id", one.definition.id),
        ("definition-en", one.definition.en),
        ("source-id", one.source.id),
        ("source-en", one.source.en),
        ("unit", one.unit.to_string()),
        ("inclusion", one.inclusion.to_string()),
        ("date", one.date.to_string()),
        ("area", one.area.to_string()),
    ]);
    let page = visit.page(&session, visit.locale.text("definition-edit"));
    page_of(page, form, Some(&code), StatusCode::OK)
}

/// Handles `POST /figures/definitions/{code}/edit`: the next version.
async fn change(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let known = latest(&app, &code).await?;
    let page = || visit.page(&session, visit.locale.text("definition-edit"));
    if form.value("version") != known.version.to_string() {
        form.reject("name-id", "error-definition-stale");
        form.set("version", known.version.to_string());
        return page_of(page(), form, Some(&code), StatusCode::CONFLICT);
    }
    match read(&mut form, code.clone(), known.version + 1) {
        Some(indicator) => save(&app, &session, &indicator).await,
        None => page_of(page(), form, Some(&code), StatusCode::UNPROCESSABLE_ENTITY),
    }
}
