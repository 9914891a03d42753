//! The steps of a release: laying it before others, approving, giving back, withdrawing, revising.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::figures::release::ReleaseAction;
use store::releases::{self, By, Fault, Revision};

use super::words::{self, Shown};
use super::{Desk, least, list, title};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, go};
use crate::parts::Choice;

const NOTE_MOST: usize = 1_000;

fn by(desk: &Desk) -> By {
    By {
        account: desk.session.account(),
        at: desk.app.now(),
    }
}

/// What went wrong, to somebody who can do nothing about it on a form.
fn failed(fault: Fault) -> Error {
    match fault {
        Fault::Store(error) => error.into(),
        _ => Error::Conflict,
    }
}

async fn step(
    desk: &Desk,
    revision: &Revision,
    action: ReleaseAction,
    note: &str,
    done: &str,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (ring, mut random) = (desk.app.ring(), desk.app.random());
    releases::step(&mut tx, ring, &mut random, revision, action, note, by(desk))
        .await
        .map_err(failed)?;
    let kind = match action {
        ReleaseAction::Withdraw => Kind::ReleasePublished,
        _ => Kind::ReleaseEdited,
    };
    let event = desk.event(kind, domain::Coded::code(action))?;
    desk.done(tx, event, desk.href(&format!("?done={done}")))
        .await
}

/// Handles `POST /releases/{id}/submit`.
pub(super) async fn submit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let latest = desk.latest(&mut tx).await?;
    drop(tx);
    step(
        &desk,
        &latest,
        ReleaseAction::Submit,
        "",
        "release-submitted",
    )
    .await
}

/// Handles `POST /releases/{id}/withdraw`: it is no longer shown, and stays known to the attacker.
pub(super) async fn withdraw(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let latest = desk.latest(&mut tx).await?;
    drop(tx);
    step(
        &desk,
        &latest,
        ReleaseAction::Withdraw,
        "",
        "release-withdrawn",
    )
    .await
}

/// Handles `POST /releases/{id}/revise`: the next revision, to be chosen anew.
pub(super) async fn revise(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let latest = desk.latest(&mut tx).await?;
    if !latest.state.is_out() {
        return Err(Error::Conflict);
    }
    let (ring, mut random) = (desk.app.ring(), desk.app.random());
    releases::begin_revision(&mut tx, ring, &mut random, &latest, by(&desk)).await?;
    let event = desk.event(Kind::ReleaseEdited, "revise")?;
    desk.done(tx, event, desk.href("/choose")).await
}

/// Handles `POST /releases/{id}/reproduce`: makes the published table once more and compares.
pub(super) async fn reproduce(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let all = desk.revisions(&mut tx).await?;
    let mut out = all.iter().filter(|revision| revision.state.is_out());
    let revision = out.next().ok_or(Error::NotFound)?;
    let before = out.next().map(|before| &before.table);
    let again = releases::reproduce(&mut tx, desk.app.ring(), revision, before).await;
    let done = match again.map_err(failed)? {
        None => "release-noise",
        Some(table) if table == revision.table => "release-same",
        Some(_) => "release-differs",
    };
    Ok(go(desk.href(&format!("?done={done}"))))
}

#[derive(Template)]
#[template(path = "releases/approve.html")]
struct ApprovePage {
    page: Page,
    form: FormState,
    action: String,
    back: String,
    choices: Vec<Choice>,
    prepared: String,
    finding: String,
    table: Shown,
    unprotected: usize,
    together_with: usize,
}

async fn page_of(desk: &Desk, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let latest = desk.latest(&mut tx).await?;
    if !list::waits_for(&latest, &desk.session) {
        return Err(Error::NotFound);
    }
    let areas = words::areas(&mut tx, &latest.table).await?;
    let page = desk.page(title(&desk.titled("nav-releases"), &latest));
    let choice = |code: &str| Choice::new(code, page.t(&format!("release-decide-{code}")));
    let choices = ["approve", "give-back"].map(choice).into();
    let submitted = latest.submitted.as_ref();
    again(
        status,
        &ApprovePage {
            prepared: submitted
                .map(|signed| signed.name.clone())
                .unwrap_or_default(),
            finding: words::finding(&page, &areas, &latest),
            table: words::shown(&page, &areas, &latest.table),
            unprotected: latest.risk.unprotected,
            together_with: latest.risk.together_with,
            action: desk.href("/approve"),
            back: desk.href(""),
            choices,
            page: page.showing(&form),
            form,
        },
    )
}

/// Handles `GET /releases/{id}/approve`.
pub(super) async fn ask(desk: Desk) -> Result<Response, Error> {
    page_of(&desk, FormState::blank(), StatusCode::OK).await
}

/// Handles `POST /releases/{id}/approve`: attacks once more, then publishes or gives back.
pub(super) async fn decide(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let latest = desk.latest(&mut tx).await?;
    let note = form.optional_up_to("note", NOTE_MOST).unwrap_or_default();
    let decision = form.value("decision").to_owned();
    if decision == "give-back" {
        drop(tx);
        if note.is_empty() {
            form.reject("note", "error-release-note");
            return page_of(&desk, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        let done = "release-given-back";
        return step(&desk, &latest, ReleaseAction::GiveBack, &note, done).await;
    }
    if decision != "approve" {
        drop(tx);
        form.reject("decision", "error-choose");
        return page_of(&desk, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let least = least(&mut tx).await?;
    let clearing = releases::clearing(&mut tx, desk.app.ring(), &latest, least).await?;
    drop(tx);
    let cleared = tokio::task::spawn_blocking(move || clearing.attack())
        .await
        .map_err(|error| Error::unexpected(&error))?;
    let mut tx = desk.write().await?;
    let (ring, mut random) = (desk.app.ring(), desk.app.random());
    let approved = match cleared {
        Ok(cleared) => {
            releases::approve(&mut tx, ring, &mut random, &latest, cleared, by(&desk)).await
        }
        Err(fault) => Err(fault),
    };
    match approved {
        Ok(number) => {
            let event = desk
                .event(Kind::ReleasePublished, "approve")?
                .with("number", number)?;
            desk.done(tx, event, desk.href("?done=release-approved"))
                .await
        }
        Err(Fault::Store(error)) => Err(error.into()),
        Err(fault) => {
            drop(tx);
            form.reject_with("decision", &fault);
            page_of(&desk, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
