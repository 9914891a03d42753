//! Community-watch groups.

use super::event_form::{day_up_to, place};
use super::{home, may_record, sections};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, areas, drafts, go, lists, show};
use crate::parts::{Choice, Pager, Tab};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::WatchGroupId;
use domain::prevention::WatchKind;
use store::Tx;
use store::prevention::{self, GroupFilter, WatchGroup};

/// Rows on a page.
const SIZE: u32 = 25;
/// Where the list is.
const PATH: &str = "/prevention/groups";
/// Most members of a group.
const MEMBERS_MOST: i64 = 10_000;
/// Fields that are compared when two people save at once.
const FIELDS: [&str; 6] = ["name", "kind", "area", "members", "contact", "active"];
/// Days that are compared as well.
const DAYS: [&str; 2] = ["formed", "last"];

#[derive(Template)]
#[template(path = "prevention/groups.html")]
struct List {
    page: Page,
    tabs: Vec<Tab>,
    form: FormState,
    kinds: Vec<Choice>,
    active: usize,
    rows: Vec<WatchGroup>,
    pager: Pager,
    may_record: bool,
}

/// Handles `GET /prevention/groups`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let area = areas::look_up(&mut tx, &form, "area")
        .await?
        .take(&mut form, "area");
    let filter = GroupFilter {
        area,
        kind: form.coded_optional("kind"),
        inactive: form.ticked("inactive"),
    };
    let seek = lists::seek(&form);
    let task_force = session.actor().task_force;
    let listing = prevention::group_page(&mut tx, task_force, &filter, seek, SIZE).await?;
    let page = visit.page(&session, visit.locale.text("prevention-groups-title"));
    let page = page.showing(&form);
    show(&List {
        tabs: sections(&page),
        kinds: page.choices::<WatchKind>(),
        active: usize::from(filter.area.is_some() || form.error("area").is_some())
            + usize::from(filter.kind.is_some())
            + usize::from(filter.inactive),
        pager: lists::pager(&page, PATH, &form, &listing),
        rows: listing.rows,
        may_record: may_record(&session),
        page,
        form,
    })
}

#[derive(Template)]
#[template(path = "prevention/group_form.html")]
struct Edit {
    page: Page,
    form: FormState,
    kinds: Vec<Choice>,
    autosave: String,
}

fn show_form(page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let edit = Edit {
        kinds: page.choices::<WatchKind>(),
        autosave: format!("/drafts?for={}", page.path),
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

async fn stored(tx: &mut Tx, group: &WatchGroup) -> Result<FormState, Error> {
    let mut form = FormState::from_pairs([
        ("name", group.name.as_str()),
        ("kind", group.kind.code()),
        ("members", &group.members.to_string()),
        ("contact", &group.contact),
        ("active", if group.active { "yes" } else { "" }),
        ("version", &group.version.to_string()),
    ]);
    for (field, day) in [("formed", group.formed_on), ("last", group.last_active_on)] {
        if let Some(day) = day {
            form.set_date(field, day.into());
        }
    }
    if let Some(area) = store::areas::find(tx, &group.area.to_string()).await? {
        areas::set(&mut form, "area", &area);
    }
    Ok(form)
}

/// What was typed, put into `group`; `None` when something is wrong.
async fn read(
    tx: &mut Tx,
    (app, session): (&App, &Session),
    form: &mut FormState,
    group: &WatchGroup,
) -> Result<Option<WatchGroup>, Error> {
    let name = form.required("name");
    let kind = form.coded("kind");
    let area = place(tx, session, form).await?;
    let members = form.number("members", 0, MEMBERS_MOST);
    let contact = form.optional_up_to("contact", 400).unwrap_or_default();
    let mut day = |field: &str| {
        if form.date_is_blank(field) {
            None
        } else {
            day_up_to(form, field, app.today())
        }
    };
    let (formed_on, last_active_on) = (day("formed"), day("last"));
    if let (Some(formed), Some(last)) = (formed_on, last_active_on)
        && last < formed
    {
        form.reject("last", "error-group-days");
    }
    let (Some(name), Some(kind), Some(area), Some(members), false) =
        (name, kind, area, members, form.has_errors())
    else {
        return Ok(None);
    };
    Ok(Some(WatchGroup {
        name,
        kind,
        area,
        members: u32::try_from(members).unwrap_or_default(),
        contact,
        formed_on,
        last_active_on,
        active: form.ticked("active"),
        version: form.value("version").parse().unwrap_or(group.version),
        ..group.clone()
    }))
}

/// Handles `GET /prevention/groups/new`.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("prevention-group-new"));
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let form = draft.unwrap_or_else(|| FormState::from_pairs([("active", "yes")]));
    show_form(page, form, StatusCode::OK)
}

/// Handles `POST /prevention/groups/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let blank = WatchGroup {
        id: app.id(),
        task_force: session.actor().task_force,
        kind: WatchKind::CommunityWatch,
        name: String::new(),
        area: home(&session)?,
        area_name: String::new(),
        members: 0,
        contact: String::new(),
        formed_on: None,
        active: true,
        last_active_on: None,
        version: 1,
    };
    let Some(new) = read(&mut tx, (&app, &session), &mut form, &blank).await? else {
        let page = visit.page(&session, visit.locale.text("prevention-group-new"));
        return show_form(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let keys = (app.ring(), &mut app.random());
    prevention::add_group(&mut tx, keys, &new, app.now()).await?;
    done(&mut tx, &app, &session, &visit, &new).await?;
    tx.commit().await?;
    Ok(go(format!("{PATH}?done=group-saved")))
}

/// What every saving ends with: no draft, and an audit event.
async fn done(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    visit: &Visit,
    group: &WatchGroup,
) -> Result<(), Error> {
    store::drafts::remove(tx, session.account(), visit.path()).await?;
    let event = session
        .event(Kind::WatchGroupChanged)?
        .on(ObjectKind::WatchGroup, group.id)?
        .with("kind", group.kind)?
        .with("active", group.active)?;
    Ok(store::audit::append(tx, app.audit_keys(), app.now(), event).await?)
}

/// Handles `GET /prevention/groups/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<WatchGroupId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let group = prevention::group(&mut tx, app.ring(), task_force, id).await?;
    let page = visit.page(&session, group.name.clone());
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => stored(&mut tx, &group).await?,
    };
    show_form(page, form, StatusCode::OK)
}

/// Handles `POST /prevention/groups/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<WatchGroupId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let task_force = session.actor().task_force;
    let group = prevention::group(&mut tx, app.ring(), task_force, id).await?;
    let page = visit.page(&session, group.name.clone());
    let Some(changed) = read(&mut tx, (&app, &session), &mut form, &group).await? else {
        return show_form(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != group.version {
        let saved = stored(&mut tx, &group).await?;
        form.compare_with(&saved, &FIELDS);
        for day in DAYS {
            if form.typed_date(day) != saved.typed_date(day) {
                form.set_conflict(day, saved.typed_date(day));
            }
        }
        form.set("version", group.version.to_string());
        return show_form(page, form, StatusCode::CONFLICT);
    }
    let keys = (app.ring(), &mut app.random());
    prevention::save_group(&mut tx, keys, &changed).await?;
    done(&mut tx, &app, &session, &visit, &changed).await?;
    tx.commit().await?;
    Ok(go(format!("{PATH}?done=group-saved")))
}
