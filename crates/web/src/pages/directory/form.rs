//! Writing down a service: a new one by the secretariat, changes also by the organisation itself.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::{Access, Cost, ForSex, Group};
use domain::ids::ListingId;
use domain::services::ServiceKind;
use store::Tx;
use store::directory::{self, Facts, Listing};
use store::people::{self, Organisation};

use super::fields::{self, Reading};
use super::words::{areas_of, names};
use super::{coordinates, manages};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, areas, drafts, go};
use crate::parts::Choice;
use crate::session::Session;

#[derive(Template)]
#[template(path = "directory/form.html")]
struct Form {
    page: Page,
    form: FormState,
    back: String,
    autosave: String,
    keeps: bool,
    organisations: Vec<Choice>,
    needs: Vec<Choice>,
    sexes: Vec<Choice>,
    groups: Vec<Choice>,
    costs: Vec<Choice>,
    accesses: Vec<Choice>,
}

/// What both forms need.
struct Desk {
    session: Session,
    page: Page,
    organisations: Vec<Organisation>,
}

impl Desk {
    async fn of(tx: &mut Tx, session: &Session, page: Page) -> Result<Self, Error> {
        let task_force = session.actor().task_force;
        Ok(Self {
            organisations: people::organisations(tx, task_force).await?,
            session: session.clone(),
            page,
        })
    }

    fn reading<'a>(&'a self, before: Option<&'a Facts>) -> Reading<'a> {
        Reading {
            organisations: &self.organisations,
            publishes: coordinates(self.session.actor()),
            before,
            keeps_hidden_place: false,
        }
    }

    fn answer(self, form: FormState, back: String, status: StatusCode) -> Result<Response, Error> {
        let page = self.page;
        let chosen = form.value("organisation").to_owned();
        let organisations = self
            .organisations
            .into_iter()
            .filter(|office| office.active || office.id.to_string() == chosen)
            .map(|office| Choice::new(office.id.to_string(), office.name))
            .collect();
        let shown = Form {
            back,
            autosave: drafts::address(&page.path),
            keeps: coordinates(self.session.actor()),
            organisations,
            needs: page.choices::<ServiceKind>(),
            sexes: page.choices::<ForSex>(),
            groups: page.choices::<Group>(),
            costs: page.choices::<Cost>(),
            accesses: page.choices::<Access>(),
            page: page.showing(&form),
            form,
        };
        again(status, &shown)
    }
}

/// Handles `GET /directory/new`.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("listing-new"));
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => {
            let mut form = FormState::from_pairs([
                ("active", "yes"),
                ("sex", "any"),
                ("cost", "free"),
                ("access", "walk-in"),
            ]);
            if let Some(area) = store::areas::find(&mut tx, &session.row.area).await? {
                areas::set(&mut form, "area", &area);
            }
            form
        }
    };
    let desk = Desk::of(&mut tx, &session, page).await?;
    desk.answer(form, "/directory".to_owned(), StatusCode::OK)
}

/// Handles `POST /directory/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let page = visit.page(&session, visit.locale.text("listing-new"));
    let desk = Desk::of(&mut tx, &session, page).await?;
    let read = fields::read(&mut tx, &mut form, &desk.reading(None)).await?;
    let read = one_name(&app, &mut tx, &session, &mut form, read, None).await?;
    let Some(facts) = read else {
        let back = "/directory".to_owned();
        return desk.answer(form, back, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (id, force, at): (ListingId, _, _) = (app.id(), session.actor().task_force, app.now());
    let random = &mut app.random();
    directory::add(&mut tx, app.ring(), random, force, id, &facts, at).await?;
    finish(&app, tx, &session, &visit, (id, &form), "added").await
}

/// Refuses a name that the organisation has given to another service.
async fn one_name(
    app: &App,
    tx: &mut Tx,
    session: &Session,
    form: &mut FormState,
    read: Option<Facts>,
    own: Option<ListingId>,
) -> Result<Option<Facts>, Error> {
    let Some(facts) = read else { return Ok(None) };
    let force = session.actor().task_force;
    let other = directory::named(tx, app.ring(), force, facts.organisation, &facts.name).await?;
    if other.is_some_and(|other| Some(other.id) != own) {
        form.reject("name", "error-listing-name-taken");
        return Ok(None);
    }
    Ok(Some(facts))
}

/// A service that the asker may change, with its place opened.
async fn found(app: &App, tx: &mut Tx, session: &Session, id: ListingId) -> Result<Listing, Error> {
    let listing = directory::find(tx, app.ring(), session.actor().task_force, id).await?;
    if !manages(session.actor(), &listing) {
        return Err(Error::NotFound);
    }
    Ok(directory::opened(tx, app.ring(), listing).await?)
}

/// The form with what is stored.
async fn stored(tx: &mut Tx, page: &Page, listing: &Listing) -> Result<FormState, Error> {
    let around = areas_of([&listing.facts]);
    let names = names(tx, around).await?;
    let mut form = fields::stored(page, &listing.facts, &names);
    form.set("version", listing.version.to_string());
    Ok(form)
}

/// Handles `GET /directory/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ListingId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let listing = found(&app, &mut tx, &session, id).await?;
    let page = visit.page(&session, listing.facts.name.clone());
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => stored(&mut tx, &page, &listing).await?,
    };
    let desk = Desk::of(&mut tx, &session, page).await?;
    desk.answer(form, format!("/directory/{id}"), StatusCode::OK)
}

/// Handles `POST /directory/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ListingId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let mut listing = found(&app, &mut tx, &session, id).await?;
    let page = visit.page(&session, listing.facts.name.clone());
    let desk = Desk::of(&mut tx, &session, page).await?;
    let back = format!("/directory/{id}");
    let before = listing.facts.clone();
    let read = fields::read(&mut tx, &mut form, &desk.reading(Some(&before))).await?;
    let read = one_name(&app, &mut tx, &session, &mut form, read, Some(id)).await?;
    let Some(facts) = read else {
        return desk.answer(form, back, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if form.value("version") != listing.version.to_string() {
        let saved = stored(&mut tx, &desk.page, &listing).await?;
        fields::compare(&desk.page, &mut form, &saved);
        form.set("version", listing.version.to_string());
        return desk.answer(form, back, StatusCode::CONFLICT);
    }
    let random = &mut app.random();
    directory::save(&mut tx, app.ring(), random, &listing, &facts, app.now()).await?;
    if form.ticked("checked") {
        listing.version += 1;
        directory::verify(&mut tx, &listing, session.account(), app.today()).await?;
    }
    finish(&app, tx, &session, &visit, (id, &form), "changed").await
}

async fn finish(
    app: &App,
    mut tx: Tx,
    session: &Session,
    visit: &Visit,
    (id, form): (ListingId, &FormState),
    step: &'static str,
) -> Result<Response, Error> {
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = session
        .event(Kind::DirectoryChanged)?
        .on(ObjectKind::Listing, id)?
        .with("step", step)?
        .with("checked", form.ticked("checked"))?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!("/directory/{id}?done=listing-saved")))
}
