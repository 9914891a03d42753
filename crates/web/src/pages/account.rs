//! One's own account: who one is here, language, password, authenticator, recovery codes, and the
//! devices that are signed in.

use super::enrol::{self, new_password};
use super::sign_in::{record_session_failure, with_retry};
use super::{Visit, again, go, show};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::guesses::{self, Admission};
use crate::locale_choice;
use crate::page::Page;
use crate::proof;
use crate::routes::{Access, Routes};
use crate::session::{Session, with_cookie};
use crate::source::Source;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Coded;
use domain::ids::AccountId;
use jiff::Timestamp;
use locale::Locale;
use store::people::Account;
use store::sessions::{Membership, Stage};
use store::{credentials, people, sessions};

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/account", Access::SignedIn, profile)
        .post("/account", Access::SignedIn, choose_language)
        .get("/account/password", Access::SignedIn, ask_password)
        .post("/account/password", Access::SignedIn, change_password)
        .get("/account/authenticator", Access::SteppedUp, ask_code)
        .post("/account/authenticator", Access::SteppedUp, confirm_code)
        .get("/account/recovery-codes", Access::SteppedUp, ask_codes)
        .post("/account/recovery-codes", Access::SteppedUp, make_codes)
        .get("/account/sessions", Access::SteppedUp, list_sessions)
        .post("/account/sessions", Access::SteppedUp, end_sessions)
}

#[derive(Template)]
#[template(path = "account/profile.html")]
struct Profile {
    page: Page,
    account: Account,
    organisation: String,
    teams: Vec<Membership>,
    has_code: bool,
    codes_left: usize,
    sessions: usize,
}

async fn own(tx: &mut store::Tx, session: &Session) -> Result<Account, Error> {
    let (task_force, id) = (session.actor().task_force, session.account());
    Ok(people::account(tx, task_force, id).await?)
}

async fn profile(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let id: AccountId = session.account();
    let profile = Profile {
        page: visit.page(&session, visit.locale.text("account-title")),
        account: own(&mut tx, &session).await?,
        organisation: session.row.organisation_name.clone(),
        teams: sessions::memberships(&mut tx, id).await?,
        has_code: credentials::credential(&mut tx, id)
            .await?
            .is_some_and(|stored| stored.has_totp),
        codes_left: credentials::recovery_codes(&mut tx, id).await?.len(),
        sessions: sessions::list(&mut tx, id).await?.len(),
    };
    show(&profile)
}

/// Keeps the language with the account, for every device, and with this browser.
async fn choose_language(
    State(app): State<App>,
    session: Session,
    form: FormState,
) -> Result<Response, Error> {
    let Some(locale) = Locale::from_code(form.value("locale")) else {
        return Err(Error::Unprocessable);
    };
    let mut tx = app.store().write().await?;
    let mut account = own(&mut tx, &session).await?;
    locale.code().clone_into(&mut account.locale);
    people::save_account(&mut tx, &account).await?;
    tx.commit().await?;
    let mut response = go("/account?done=language");
    if let Some(cookie) = locale_choice::cookie(locale) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

// ---------------------------------------------------------------- password

#[derive(Template)]
#[template(path = "account/password.html")]
struct ChangePassword {
    page: Page,
    form: FormState,
    login: String,
}

fn show_password(
    visit: &Visit,
    session: &Session,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.page(session, visit.locale.text("password-title"));
    let change = ChangePassword {
        page: page.showing(&form),
        form,
        login: session.row.login.clone(),
    };
    again(status, &change)
}

async fn ask_password(session: Session, visit: Visit) -> Result<Response, Error> {
    show_password(&visit, &session, FormState::blank(), StatusCode::OK)
}

async fn change_password(
    State(app): State<App>,
    session: Session,
    source: Source,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let row = &session.row;
    let own_words = [row.login.as_str(), &row.name, &row.organisation_name];
    let current = form.value("password-current").to_owned();
    form.set("password-current", "");
    let Some(password) = new_password(&mut form, &own_words) else {
        return show_password(&visit, &session, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let attempt = match guesses::begin(&app, source, &row.login).await? {
        Admission::Checked(attempt) => attempt,
        Admission::Locked(until) => {
            form.reject_with("password-current", &proof::Wait::until(&app, until));
            let status = StatusCode::TOO_MANY_REQUESTS;
            let response = show_password(&visit, &session, form, status)?;
            return Ok(with_retry(&app, response, until));
        }
    };
    let account = session.account();
    let Some(proven) = proof::password(&app, &current, Some(account)).await? else {
        record_session_failure(&app, Kind::StepUpFailed, &session, &attempt).await?;
        form.reject("password-current", "lock-failed");
        return show_password(&visit, &session, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (record, unlock) = app.hasher().create(&password, &mut app.random()).await?;
    let now = app.now();
    let mut tx = app.store().write().await?;
    attempt.succeeded(&mut tx).await?;
    let member = proven.member.as_ref();
    proof::set_password(&app, &mut tx, account, &record, &unlock, member).await?;
    sessions::revoke_others(&mut tx, account, Some(&row.id)).await?;
    let token = session
        .renew(&app, &mut tx, Stage::Full, member, Some(now))
        .await?;
    let event = session.event(Kind::PasswordChanged)?;
    let event = event
        .on(ObjectKind::Account, &row.login)?
        .with("by", "owner")?;
    store::audit::append(&mut tx, app.audit_keys(), now, event).await?;
    tx.commit().await?;
    let response = Redirect::to("/account?done=password").into_response();
    Ok(with_cookie(response, &token))
}

// ---------------------------------------------------------------- authenticator, recovery codes

const AUTHENTICATOR: &str = "/account/authenticator";

async fn ask_code(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let page = visit.page(&session, visit.locale.text("totp-enrol-title"));
    let form = FormState::from_pairs([("next", "/account")]);
    enrol::offer(&app, &session, page, AUTHENTICATOR, form, StatusCode::OK)
}

async fn confirm_code(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let Some(codes) = enrol::take(&app, &mut tx, &session, &form).await? else {
        drop(tx);
        form.reject("code", "totp-enrol-failed");
        let page = visit.page(&session, visit.locale.text("totp-enrol-title"));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return enrol::offer(&app, &session, page, AUTHENTICATOR, form, status);
    };
    tx.commit().await?;
    let page = visit.page(&session, visit.locale.text("recovery-list-title"));
    enrol::show_codes(page, &session, codes, "/account".to_owned())
}

#[derive(Template)]
#[template(path = "account/recovery_codes.html")]
struct RecoveryCodes {
    page: Page,
    left: usize,
}

async fn ask_codes(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let left = credentials::recovery_codes(&mut tx, session.account()).await?;
    show(&RecoveryCodes {
        page: visit.page(&session, visit.locale.text("recovery-title")),
        left: left.len(),
    })
}

async fn make_codes(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let codes = enrol::recovery_codes(&app, &mut tx, &session).await?;
    tx.commit().await?;
    let page = visit.page(&session, visit.locale.text("recovery-list-title"));
    enrol::show_codes(page, &session, codes, "/account".to_owned())
}

// ---------------------------------------------------------------- devices

struct Device {
    id: String,
    name: String,
    here: bool,
    began: Timestamp,
    seen: Timestamp,
}

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct Sessions {
    page: Page,
    devices: Vec<Device>,
}

async fn list_sessions(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("session-title"));
    let devices = sessions::list(&mut tx, session.account())
        .await?
        .into_iter()
        .map(|listed| Device {
            here: listed.id == session.row.id,
            name: match listed.device.is_empty() {
                true => page.t("session-unknown").into_owned(),
                false => listed.device,
            },
            id: listed.id,
            began: listed.created_at,
            seen: listed.seen_at,
        })
        .collect();
    show(&Sessions { page, devices })
}

/// Ends one session, or all but this one.
async fn end_sessions(
    State(app): State<App>,
    session: Session,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let account = session.account();
    let which = form.value("session");
    let ended = if which == "others" {
        sessions::revoke_others(&mut tx, account, Some(&session.row.id)).await? > 0
    } else {
        sessions::revoke(&mut tx, account, which).await?
    };
    if ended {
        let all = if which == "others" { "others" } else { "one" };
        let event = session.event(Kind::SessionRevoked)?.with("which", all)?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    }
    tx.commit().await?;
    Ok(go("/account/sessions?done=sessions"))
}
