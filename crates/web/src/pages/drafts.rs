//! Drafts: what was typed and not yet saved. Scripts send them while somebody types, a button
//! does without scripts, and the router keeps what was sent after a session had ended.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use store::{Tx, drafts};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, go, show};
use crate::routes::{Access, Routes};
use crate::session::Session;

/// Longest path of a form.
const PATH_MOST: usize = 120;
/// The button "save as draft" belongs to the sending of a form and not to what was typed.
const LATER: &str = "later";

/// Adds the routes of this page.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/drafts", Access::SignedIn, list)
        .post("/drafts", Access::SignedIn, autosave)
        .post("/drafts/discard", Access::SignedIn, discard)
}

struct Row {
    path: String,
    label: String,
    saved_at: Timestamp,
}

#[derive(Template)]
#[template(path = "drafts/list.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
}

/// Handles `GET /drafts`: what one has begun and not saved.
async fn list(State(app): State<App>, session: Session, visit: Visit) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let found = drafts::list(&mut tx, session.account()).await?;
    let page = visit.page(&session, visit.locale.text("drafts-title"));
    let rows = found
        .into_iter()
        .map(|draft| Row {
            label: label(&page, &draft.path),
            path: draft.path,
            saved_at: draft.saved_at,
        })
        .collect();
    show(&List { page, rows })
}

/// What kind of form a draft is of, with the code of the file: nothing of what was typed.
fn label(page: &Page, path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match *parts {
        ["intake", "new", _] => page.t("draft-of-new-report").into_owned(),
        ["intake", code, "edit"] => page.tw("draft-of-report", "code", code),
        ["intake", code, "screening"] => page.tw("draft-of-screening", "code", code),
        ["intake", code, ..] => page.tw("draft-about-report", "code", code),
        ["directory", "import", ..] => page.t("directory-import-preview").into_owned(),
        ["directory", "new"] => page.t("listing-new").into_owned(),
        _ => page.tw("draft-of-other", "place", &parts.join(" · ")),
    }
}

/// Handles `POST /drafts?for=…`: keeps a form as it stands and answers with words to show.
async fn autosave(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
    form: FormState,
) -> Result<Response, Error> {
    let target = FormState::from_query(query.as_deref().unwrap_or_default());
    let path = target.value("for");
    if !is_form_path(path) {
        return Err(Error::Unprocessable);
    }
    let at = keep(&app, &session, path, &form).await?;
    let page = visit.page(&session, "");
    let words = page.tw("form-saved-at", "time", &page.time(at));
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response())
}

/// Handles `POST /drafts/discard`.
async fn discard(
    State(app): State<App>,
    session: Session,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    drafts::remove(&mut tx, session.account(), form.value("path")).await?;
    tx.commit().await?;
    let next = form.value("next");
    Ok(go(if is_form_path(next) {
        next
    } else {
        "/drafts?done=draft-discarded"
    }))
}

/// A path of this program as forms have it: segments of letters, digits and dashes.
fn is_form_path(path: &str) -> bool {
    path.len() <= PATH_MOST
        && path.strip_prefix('/').is_some_and(|rest| {
            rest.split('/').all(|segment| {
                !segment.is_empty()
                    && segment
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            })
        })
}

/// Where a form at `path` is sent while somebody types.
pub(crate) fn address(path: &str) -> String {
    format!("/drafts?for={path}")
}

/// Whether somebody pressed the button that saves as a draft.
pub(crate) fn wanted(form: &FormState) -> bool {
    form.ticked(LATER)
}

/// Keeps a form for later; returns the time.
pub(crate) async fn keep(
    app: &App,
    session: &Session,
    path: &str,
    form: &FormState,
) -> Result<Timestamp, Error> {
    let typed: Vec<(&str, &str)> = form.pairs().filter(|(name, _)| *name != LATER).collect();
    let body = serde_html_form::to_string(typed).map_err(|error| Error::unexpected(&error))?;
    let at = app.now();
    let mut tx = app.store().write().await?;
    let account = session.account();
    drafts::save(
        &mut tx,
        app.ring(),
        &mut app.random(),
        account,
        path,
        &body,
        at,
    )
    .await?;
    tx.commit().await?;
    Ok(at)
}

/// The form as it was kept, saying so; none if nothing was kept.
pub(crate) async fn restore(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    visit: &Visit,
) -> Result<Option<FormState>, Error> {
    let found = drafts::find(tx, app.ring(), session.account(), visit.path()).await?;
    Ok(found.map(|draft| {
        let mut form = FormState::from_query(&draft.body);
        // What was carried over from the search is no draft that somebody would wonder about.
        if !form.ticked("carried") {
            let zone = &app.settings().time_zone;
            let today = zone.to_datetime(draft.saved_at).date() == app.today();
            form.mark_draft(if today {
                visit.locale.time(draft.saved_at, zone)
            } else {
                visit.locale.date_time(draft.saved_at, zone)
            });
        }
        form
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_belong_to_forms_of_this_program() {
        for path in ["/intake/new/0190a3b2", "/cases/K-7Q4M-2XC/edit", "/account"] {
            assert!(is_form_path(path), "{path}");
        }
        let long = format!("/{}", "a".repeat(PATH_MOST));
        for path in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/a?b=c",
            "/a b",
            &long,
        ] {
            assert!(!is_form_path(path), "{path}");
        }
    }
}
