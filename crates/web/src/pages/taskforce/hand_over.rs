//! Serah terima jabatan: one official's time in a post ends, the next one's begins, and what the
//! post has still to do goes with it.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::MessageKey;
use domain::ids::{AccountId, DecreeId, PostId, TaskForceId};
use domain::taskforce::terms::HandOverFault;
use domain::taskforce::{EndReason, Succession};
use jiff::civil::Date;
use store::Tx;
use store::taskforce::{self, Fault, HandOver, Load, Post, Successor, Tenure};

use super::post_form::decree_choices;
use super::{account_choices, chosen, span_words};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::parts::Choice;
use crate::session::Session;

/// Most characters of how to reach somebody.
pub(super) const CONTACT: usize = 300;

/// What the page shows around the form.
struct Around {
    post: Post,
    /// Whoever holds the post without an end.
    present: Option<Tenure>,
    load: Load,
    accounts: Vec<Choice>,
    decrees: Vec<Choice>,
    /// Whether the present decree asks for a new one.
    by_new_decree: bool,
}

impl Around {
    /// Whether the hand-over must name the decree on which it rests.
    const fn needs_decree(&self) -> bool {
        self.by_new_decree
    }
}

#[derive(Template)]
#[template(path = "taskforce/hand_over.html")]
struct Form {
    page: Page,
    form: FormState,
    around: Around,
    present: Option<(String, String)>,
    reasons: Vec<Choice>,
    decree_hint: String,
    autosave: String,
}

async fn around(
    tx: &mut Tx,
    app: &App,
    task_force: TaskForceId,
    id: PostId,
) -> Result<Around, Error> {
    let post = taskforce::post(tx, task_force, id).await?;
    let history = taskforce::history(tx, task_force, id).await?;
    let by_new_decree = match post.decree {
        Some(decree) => {
            let decree = taskforce::decree(tx, task_force, decree).await?;
            decree.succession == Succession::ByNewDecree && !history.is_empty()
        }
        None => false,
    };
    Ok(Around {
        present: history.into_iter().find(|t| t.span.to.is_none()),
        load: taskforce::load(tx, task_force, id, app.now()).await?,
        accounts: account_choices(tx, task_force).await?,
        decrees: decree_choices(tx, task_force).await?,
        by_new_decree,
        post,
    })
}

fn show(
    session: &Session,
    visit: &Visit,
    around: Around,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.page(session, visit.locale.text("taskforce-handover"));
    let present = around.present.as_ref().map(|tenure| {
        let name = match tenure.official_title.as_str() {
            "" => tenure.name.clone(),
            office => format!("{}, {office}", tenure.name),
        };
        (name, span_words(&page, &tenure.span))
    });
    let decree_hint = if around.by_new_decree {
        page.t("taskforce-handover-decree-needed")
    } else {
        page.t("taskforce-handover-decree-hint")
    };
    let form = Form {
        decree_hint: decree_hint.into_owned(),
        reasons: page.choices::<EndReason>(),
        autosave: drafts::address(&page.path),
        page: page.showing(&form),
        form,
        around,
        present,
    };
    again(status, &form)
}

/// Handles `GET /task-force/posts/{id}/hand-over`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PostId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let around = around(&mut tx, &app, session.actor().task_force, id).await?;
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => FormState::from_pairs([("version", around.post.version.to_string())]),
    };
    show(&session, &visit, around, form, StatusCode::OK)
}

/// Handles `POST /task-force/posts/{id}/hand-over`.
pub(super) async fn hand_over(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PostId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    let around = around(&mut tx, &app, task_force, id).await?;
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(change) = read(&app, &mut form, &around)? else {
        return show(&session, &visit, around, form, unfit);
    };
    if change.version != around.post.version {
        return in_between(&session, &visit, around, form);
    }
    match taskforce::hand_over(&mut tx, task_force, &change, app.now()).await {
        Ok(()) => {}
        Err(Fault::Store(error)) => return Err(error.into()),
        Err(fault) => {
            reject(&visit.page(&session, ""), &mut form, &fault);
            return show(&session, &visit, around, form, unfit);
        }
    }
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let mut event = session
        .event(Kind::PostHandedOver)?
        .on(ObjectKind::Post, id)?
        .with("vacant", change.successor.is_none())?;
    if let Some((_, reason)) = change.leaves {
        event = event.with("reason", reason)?;
    }
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!(
        "/task-force/posts/{id}?done=taskforce-handed-over"
    )))
}

/// Somebody else handed the post over while this form was open: who holds it now stands beside
/// what was typed.
fn in_between(
    session: &Session,
    visit: &Visit,
    around: Around,
    mut form: FormState,
) -> Result<Response, Error> {
    let present = around.present.as_ref().map(|tenure| tenure.name.clone());
    form.set_conflict("name", present.unwrap_or_default());
    form.set("version", around.post.version.to_string());
    show(session, visit, around, form, StatusCode::CONFLICT)
}

/// What was typed of the one who leaves.
fn leaving(form: &mut FormState, around: &Around) -> Option<(Date, EndReason)> {
    around.present.as_ref()?;
    let last = form.date("last");
    let reason = form.coded("reason");
    last.zip(reason)
}

fn read(app: &App, form: &mut FormState, around: &Around) -> Result<Option<HandOver>, Error> {
    let leaves = leaving(form, around);
    let vacant = around.present.is_some() && form.ticked("vacant");
    let successor = if vacant {
        None
    } else {
        successor(app, form, around)?
    };
    let decree: Option<DecreeId> = chosen(form, "decree", &around.decrees);
    if form.has_errors() {
        return Ok(None);
    }
    Ok(Some(HandOver {
        post: around.post.id,
        version: form.value("version").parse().unwrap_or(-1),
        leaves,
        successor,
        decree,
    }))
}

fn successor(app: &App, form: &mut FormState, around: &Around) -> Result<Option<Successor>, Error> {
    let name = form.required("name");
    let official_title = form.optional("office").unwrap_or_default();
    let account: Option<AccountId> = chosen(form, "account", &around.accounts);
    let contact = form.optional_up_to("contact", CONTACT);
    let from = form.date("first");
    let Some((name, from)) = name.zip(from) else {
        return Ok(None);
    };
    let id = app.id();
    let contact = contact
        .map(|text| taskforce::seal_contact(app.ring(), &mut app.random(), id, &text))
        .transpose()?;
    Ok(Some(Successor {
        id,
        account,
        name,
        official_title,
        contact,
        from,
    }))
}

/// A fault of the days with the day in the words of the page.
struct Until(&'static str, String);

impl MessageKey for Until {
    fn key(&self) -> &'static str {
        self.0
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("until", self.1.clone())]
    }
}

/// Puts a fault beside the field that it is about.
fn reject(page: &Page, form: &mut FormState, fault: &Fault) {
    match fault {
        Fault::Days(HandOverFault::Overlap { until: Some(until) }) => {
            form.reject_with("first", &Until(fault.key(), page.date(until)));
        }
        Fault::Days(HandOverFault::Overlap { until: None }) => form.reject_with("first", fault),
        Fault::Days(HandOverFault::Nothing) => form.reject_with("name", fault),
        Fault::NeedsDecree | Fault::DecreeOutOfTerm => form.reject_with("decree", fault),
        Fault::Days(_) | Fault::Store(_) => form.reject_with("last", fault),
    }
}
