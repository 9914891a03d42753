//! Confirming who one is before a dangerous action: password or one-time code, good for some
//! minutes.

use super::sign_in::{record_session_failure, with_retry};
use super::{Visit, again};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::guesses::{self, Admission};
use crate::locale_choice::local_path;
use crate::page::Page;
use crate::proof;
use crate::routes::{Access, Routes};
use crate::session::{Session, with_cookie};
use crate::source::Source;
use askama::Template;
use audit::Kind;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use store::sessions::Stage;
use vault::MemberPrivate;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/account/confirm", Access::SignedIn, ask).post(
        "/account/confirm",
        Access::SignedIn,
        confirm,
    )
}

#[derive(Template)]
#[template(path = "sign_in/confirm.html")]
struct Confirm {
    page: Page,
    form: FormState,
    next: String,
}

async fn ask(session: Session, visit: Visit, form: FormState) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    show(&visit, &session, FormState::blank(), next, StatusCode::OK)
}

fn show(
    visit: &Visit,
    session: &Session,
    form: FormState,
    next: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.page(session, visit.locale.text("step-up-title"));
    let page = page.showing(&form);
    again(status, &Confirm { page, form, next })
}

async fn confirm(
    State(app): State<App>,
    session: Session,
    source: Source,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    let attempt = match guesses::begin(&app, source, &session.row.login).await? {
        Admission::Checked(attempt) => attempt,
        Admission::Locked(until) => {
            form.reject_with("password", &proof::Wait::until(&app, until));
            let status = StatusCode::TOO_MANY_REQUESTS;
            let response = show(&visit, &session, form, next, status)?;
            return Ok(with_retry(&app, response, until));
        }
    };
    let Some((member, factor)) = prove(&app, &session, &form).await? else {
        record_session_failure(&app, Kind::StepUpFailed, &session, &attempt).await?;
        let by_code = form.value("password").is_empty();
        let (field, mistake) = if by_code {
            ("code", "totp-failed")
        } else {
            ("password", "lock-failed")
        };
        form.reject(field, mistake);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&visit, &session, form, next, status);
    };
    let now = app.now();
    let mut tx = app.store().write().await?;
    attempt.succeeded(&mut tx).await?;
    let member = member.as_ref().or(session.member.as_ref());
    let token = session
        .renew(&app, &mut tx, Stage::Full, member, Some(now))
        .await?;
    let event = session.event(Kind::StepUp)?.with("factor", factor)?;
    store::audit::append(&mut tx, app.audit_keys(), now, event).await?;
    tx.commit().await?;
    Ok(with_cookie(Redirect::to(&next).into_response(), &token))
}

/// The key that a right password unlocked, and what proved it. A recovery code is not spent here.
async fn prove(
    app: &App,
    session: &Session,
    form: &FormState,
) -> Result<Option<(Option<MemberPrivate>, &'static str)>, Error> {
    let account = session.account();
    if !form.value("password").is_empty() {
        let proven = proof::password(app, form.value("password"), Some(account)).await?;
        return Ok(proven.map(|proven| (proven.member, "password")));
    }
    let mut tx = app.store().write().await?;
    let proven = proof::one_time_code(app, &mut tx, account, form.value("code")).await?;
    tx.commit().await?;
    Ok(proven.then_some((None, "code")))
}
