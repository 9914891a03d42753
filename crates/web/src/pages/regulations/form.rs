//! Adding a regulation of the task force, correcting one, and linking the rules that rest on it.
//! Of the library only what may turn out to be otherwise is edited: all task forces share it.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{RegulationId, TaskForceId};
use domain::people::Level;
use domain::regulations::{RegulationKind, RegulationStatus};
use store::attachments;
use store::regulations::{self, Fault, Regulation};
use store::{Tx, deadlines};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::{ACCEPT, Upload};
use crate::page::Page;
use crate::pages::taskforce::{chosen, compare, file_hint};
use crate::pages::{Visit, again, areas, go, rules};
use crate::parts::Choice;
use crate::session::Session;

/// Fields that are compared when two people save at once.
const FIELDS: [&str; 10] = [
    "kind",
    "number",
    "year",
    "title",
    "issuer",
    "level",
    "area-text",
    "status",
    "successor",
    "note",
];
/// Dates among them.
const DATES: [&str; 2] = ["from", "to"];
/// The first year of which a regulation still holds somewhere.
const EARLIEST: i64 = 1900;
/// A year that is a slip of the hand.
const LATEST: i64 = 2100;
/// Most characters of the note.
const NOTE: usize = 2_000;

/// What the fields offer.
struct Offers {
    successors: Vec<Choice>,
    rules: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "regulations/form.html")]
struct Form {
    page: Page,
    form: FormState,
    /// Whether it belongs to the task force, so that all of it is edited.
    own: bool,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    statuses: Vec<Choice>,
    offers: Offers,
    file_hint: String,
    back: String,
    accept: &'static str,
}

async fn offers(
    tx: &mut Tx,
    page: &Page,
    task_force: TaskForceId,
    of: &Regulation,
) -> Result<Offers, Error> {
    let all = regulations::choices(tx, task_force).await?;
    let successors = all
        .into_iter()
        // What all share points to nothing that only one task force sees.
        .filter(|other| {
            other.id != of.id && (of.task_force.is_some() || other.task_force.is_none())
        })
        .map(|other| Choice::new(other.id.to_string(), other.citation()).hint(other.title))
        .collect();
    let rules = deadlines::rules(tx).await?;
    let rules = rules.into_iter().map(|stored| {
        let clock = page.t(stored.rule.clock.key());
        let words = rules::words(page, &stored.rule);
        Choice::new(&stored.rule.id, format!("{clock}: {words}")).hint(&stored.rule.legal_basis)
    });
    Ok(Offers {
        successors,
        rules: rules.collect(),
    })
}

fn show(
    page: Page,
    form: FormState,
    of: &Regulation,
    offers: Offers,
    status: StatusCode,
) -> Result<Response, Error> {
    let form = Form {
        own: of.task_force.is_some(),
        kinds: page.choices::<RegulationKind>(),
        levels: page.choices::<Level>(),
        statuses: page.choices::<RegulationStatus>(),
        offers,
        file_hint: file_hint(&page, of.attachment.is_some()),
        back: match page.path.strip_suffix("/edit") {
            Some(one) => one.to_owned(),
            None => "/regulations".to_owned(),
        },
        accept: ACCEPT,
        page: page.showing(&form),
        form,
    };
    again(status, &form)
}

fn blank(app: &App, task_force: TaskForceId) -> Regulation {
    Regulation {
        id: app.id(),
        task_force: Some(task_force),
        kind: RegulationKind::Other,
        number: String::new(),
        year: i64::from(app.today().year()),
        title: String::new(),
        issuer: String::new(),
        level: Level::City,
        area: None,
        status: RegulationStatus::InForce,
        replaced_by: None,
        valid_from: None,
        valid_to: None,
        confirmed: true,
        note: String::new(),
        attachment: None,
        public: false,
        version: 1,
    }
}

async fn stored(tx: &mut Tx, regulation: &Regulation) -> Result<FormState, Error> {
    let yes = |on: bool| if on { "yes" } else { "" };
    let successor = regulation.replaced_by.map(|id| id.to_string());
    let mut form = FormState::from_pairs([
        ("kind", regulation.kind.code()),
        ("number", &regulation.number),
        ("year", &regulation.year.to_string()),
        ("title", &regulation.title),
        ("issuer", &regulation.issuer),
        ("level", regulation.level.code()),
        ("status", regulation.status.code()),
        ("successor", successor.as_deref().unwrap_or_default()),
        ("note", &regulation.note),
        ("confirmed", yes(regulation.confirmed)),
        ("public", yes(regulation.public)),
        ("version", &regulation.version.to_string()),
    ]);
    if let Some(code) = &regulation.area
        && let Some(area) = store::areas::find(tx, code).await?
    {
        areas::set(&mut form, "area", &area);
    }
    if let Some(from) = regulation.valid_from {
        form.set_date("from", from.into());
    }
    if let Some(to) = regulation.valid_to {
        form.set_date("to", to.into());
    }
    for rule in regulations::linked_rules(tx, regulation.id).await? {
        form.add("rules", rule);
    }
    Ok(form)
}

/// What was typed about whether it holds, put into `regulation`.
fn read_state(form: &mut FormState, regulation: &Regulation, offers: &Offers) -> Regulation {
    let status = form.coded("status").unwrap_or(regulation.status);
    let replaced_by: Option<RegulationId> = chosen(form, "successor", &offers.successors);
    let valid_from = form.date_optional("from");
    let valid_to = form.date_optional("to");
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        form.reject("to", "error-decree-ends-before-start");
    }
    let note = form.optional_up_to("note", NOTE).unwrap_or_default();
    Regulation {
        status,
        replaced_by,
        valid_from,
        valid_to,
        note,
        confirmed: form.ticked("confirmed"),
        version: form.value("version").parse().unwrap_or(regulation.version),
        ..regulation.clone()
    }
}

/// What was typed about what it is, put into `regulation`.
async fn read_identity(
    tx: &mut Tx,
    form: &mut FormState,
    regulation: &Regulation,
) -> Result<Option<Regulation>, Error> {
    let kind = form.coded("kind");
    let number = form.required_up_to("number", 60);
    let year = form.number("year", EARLIEST, LATEST);
    let title = form.required_up_to("title", 400);
    let issuer = form.optional("issuer").unwrap_or_default();
    let level = form.coded("level");
    let area = areas::look_up(tx, form, "area").await?.take(form, "area");
    let known = kind.zip(number).zip(year).zip(title.zip(level));
    Ok(
        known.map(|(((kind, number), year), (title, level))| Regulation {
            kind,
            number,
            year,
            title,
            issuer,
            level,
            area: area.map(|area| area.to_string()),
            public: form.ticked("public"),
            ..regulation.clone()
        }),
    )
}

/// Everything typed, put into `regulation`, with the rules that rest on it.
async fn read(
    tx: &mut Tx,
    task_force: TaskForceId,
    form: &mut FormState,
    regulation: &Regulation,
    offers: &Offers,
) -> Result<Option<(Regulation, Vec<String>)>, Error> {
    let identity = match regulation.task_force {
        Some(_) => read_identity(tx, form, regulation).await?,
        None => Some(regulation.clone()),
    };
    let base = identity.as_ref().unwrap_or(regulation);
    let changed = read_state(form, base, offers);
    let rules: Vec<String> = form.values("rules").map(str::to_owned).collect();
    let known = |id: &String| offers.rules.iter().any(|choice| choice.value == *id);
    if !rules.iter().all(known) {
        form.reject("rules", "error-not-in-list");
    }
    let (status, successor) = (changed.status, changed.replaced_by);
    let fits = regulations::check_successor(tx, task_force, changed.id, status, successor).await;
    match fits {
        Ok(()) => {}
        Err(Fault::Store(error)) => return Err(error.into()),
        Err(fault) => form.reject_with("successor", &fault),
    }
    if form.has_errors() || identity.is_none() {
        return Ok(None);
    }
    Ok(Some((changed, rules)))
}

/// Handles `GET /regulations/new`.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("regulation-new"));
    let blank = blank(&app, task_force);
    let offers = offers(&mut tx, &page, task_force, &blank).await?;
    let mut form = FormState::from_pairs([
        ("status", RegulationStatus::InForce.code()),
        ("level", session.row.level.code()),
        ("confirmed", "yes"),
    ]);
    if let Some(area) = store::areas::find(&mut tx, &session.row.area).await? {
        areas::set(&mut form, "area", &area);
    }
    show(page, form, &blank, offers, StatusCode::OK)
}

/// Handles `POST /regulations/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    upload: Upload,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let page = visit.page(&session, visit.locale.text("regulation-new"));
    let blank = blank(&app, session.actor().task_force);
    keep(&app, &session, &mut tx, page, upload, &blank, true)
        .await?
        .finish(tx)
        .await
}

/// Handles `GET /regulations/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<RegulationId>,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let regulation = regulations::find(&mut tx, task_force, id).await?;
    let page = visit.page(&session, regulation.citation());
    let offers = offers(&mut tx, &page, task_force, &regulation).await?;
    let form = stored(&mut tx, &regulation).await?;
    show(page, form, &regulation, offers, StatusCode::OK)
}

/// Handles `POST /regulations/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<RegulationId>,
    upload: Upload,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let regulation = regulations::find(&mut tx, session.actor().task_force, id).await?;
    let page = visit.page(&session, regulation.citation());
    keep(&app, &session, &mut tx, page, upload, &regulation, false)
        .await?
        .finish(tx)
        .await
}

/// What became of a form.
enum Kept {
    /// Saved; the page of the regulation is next.
    Saved(RegulationId),
    /// Shown again.
    Again(Response),
}

impl Kept {
    async fn finish(self, tx: Tx) -> Result<Response, Error> {
        match self {
            Self::Saved(id) => {
                tx.commit().await?;
                Ok(go(format!("/regulations/{id}?done=regulation-saved")))
            }
            Self::Again(response) => Ok(response),
        }
    }
}

async fn keep(
    app: &App,
    session: &Session,
    tx: &mut Tx,
    page: Page,
    mut upload: Upload,
    regulation: &Regulation,
    new: bool,
) -> Result<Kept, Error> {
    let task_force = session.actor().task_force;
    let offers = offers(tx, &page, task_force, regulation).await?;
    let file = if regulation.task_force.is_some() {
        upload.take("file")
    } else {
        None
    };
    let mut form = upload.form;
    let read = read(tx, task_force, &mut form, regulation, &offers).await?;
    let Some((mut changed, rules)) = read else {
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(Kept::Again(show(page, form, regulation, offers, unfit)?));
    };
    if changed.version != regulation.version {
        compare(&mut form, &stored(tx, regulation).await?, &FIELDS, &DATES);
        form.set("version", regulation.version.to_string());
        let conflict = StatusCode::CONFLICT;
        return Ok(Kept::Again(show(page, form, regulation, offers, conflict)?));
    }
    if let Some(file) = file {
        let (id, prepared) = file.prepare(app, session, changed.public)?;
        attachments::add(tx, &prepared).await?;
        changed.attachment = Some(id);
    } else if let Some(file) = changed.attachment {
        attachments::set_public(tx, file, changed.public).await?;
    }
    if new {
        regulations::add(tx, &changed, app.now()).await?;
    } else {
        regulations::save(tx, &changed).await?;
    }
    regulations::link_rules(tx, changed.id, &rules).await?;
    let event = session
        .event(Kind::RegulationChanged)?
        .on(ObjectKind::Regulation, changed.id)?
        .with("status", changed.status)?
        .with("rules", rules.len())?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(Kept::Saved(changed.id))
}
