//! Signing in: login and password, then a one-time code or a recovery code; locking the screen;
//! signing out.

use super::{Visit, again, site};
use crate::app::{App, DEMO_PASSWORD};
use crate::errors::Error;
use crate::forms::FormState;
use crate::guard::percent;
use crate::guesses::{self, Admission, Attempt};
use crate::locale_choice::{self, local_path};
use crate::page::Page;
use crate::parts::{Notice, Tone};
use crate::proof::{self, Proven};
use crate::routes::{Access, Routes};
use crate::session::{self, Beginning, Session, with_cookie};
use crate::source::Source;
use askama::Template;
use audit::{Event, Kind};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Coded;
use identity::CLEAR_COOKIE;
use jiff::Timestamp;
use locale::Locale;
use store::people::{self, Account};
use store::sessions::{self, AccountState, Stage};

/// Longest login that is looked at, in characters; the rest is cut off.
const LOGIN: usize = 64;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in", Access::Public, ask)
        .post("/sign-in", Access::Public, sign_in)
        .get("/sign-in/code", Access::Halfway, ask_code)
        .post("/sign-in/code", Access::Halfway, check_code)
        .get("/lock", Access::Halfway, ask_unlock)
        .post("/lock", Access::Halfway, unlock)
        .post("/lock/now", Access::Public, lock)
        .post("/sign-out", Access::Public, sign_out)
}

struct DemoAccount {
    login: String,
    name: String,
    role: String,
    organisation: String,
}

#[derive(Template)]
#[template(path = "sign_in/password.html")]
struct SignIn {
    page: Page,
    form: FormState,
    next: String,
    demo: Vec<(String, Vec<DemoAccount>)>,
    demo_password: &'static str,
    /// The site for the public, while there is one.
    site: Option<&'static str>,
}

async fn ask(
    State(app): State<App>,
    session: Option<Session>,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    if let Some(session) = session {
        return Ok(Redirect::to(&step_after(session.row.stage, &next)).into_response());
    }
    let mut page = visit.plain(visit.locale.text("login-title"));
    if form.ticked("rescued") {
        let notice = Notice::new(Tone::Info, page.t("login-ended"));
        page = page.with_notice(notice);
    } else if form.ticked("signed-out") {
        let notice = Notice::new(Tone::Success, page.t("login-signed-out"));
        page = page.with_notice(notice);
    }
    ask_again(&app, page, FormState::blank(), next, StatusCode::OK).await
}

async fn ask_again(
    app: &App,
    page: Page,
    form: FormState,
    next: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    if people::is_empty(&mut tx).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    let demo = if app.settings().demo {
        demo_accounts(&mut tx, page.locale).await?
    } else {
        Vec::new()
    };
    let page = page.showing(&form);
    let sign_in = SignIn {
        page,
        form,
        next,
        demo,
        demo_password: DEMO_PASSWORD,
        site: site::front(&mut tx).await?,
    };
    again(status, &sign_in)
}

/// The accounts of a demonstration, by task force.
async fn demo_accounts(
    tx: &mut store::Tx,
    locale: Locale,
) -> Result<Vec<(String, Vec<DemoAccount>)>, Error> {
    let mut groups = Vec::new();
    for task_force in people::task_forces(tx).await? {
        let organisations = people::organisations(tx, task_force.id).await?;
        let mut accounts = people::accounts(tx, task_force.id).await?;
        accounts.retain(|account| account.state == AccountState::Active);
        accounts.sort_by_key(|account| account.role);
        let accounts = accounts.into_iter().map(|account| DemoAccount {
            role: locale.text(account.role.key()).into_owned(),
            organisation: organisations
                .iter()
                .find(|organisation| organisation.id == account.organisation)
                .map_or_else(String::new, |organisation| organisation.name.clone()),
            login: account.login,
            name: account.name,
        });
        groups.push((task_force.name, accounts.collect()));
    }
    Ok(groups)
}

/// Where a sign-in goes on, by how far it has come.
fn step_after(stage: Stage, next: &str) -> String {
    match stage {
        Stage::Full => next.to_owned(),
        Stage::Password => format!("/sign-in/code?next={}", percent(next)),
        Stage::Enrol => format!("/account/second-factor?next={}", percent(next)),
        Stage::Locked => format!("/lock?next={}", percent(next)),
    }
}

async fn sign_in(
    State(app): State<App>,
    source: Source,
    visit: Visit,
    headers: HeaderMap,
    form: FormState,
) -> Result<Response, Error> {
    let login: String = form.value("login").trim().to_lowercase();
    let login: String = login.chars().take(LOGIN).collect();
    let page = visit.plain(visit.locale.text("login-title"));
    let attempt = match guesses::begin(&app, source, &login).await? {
        Admission::Checked(attempt) => attempt,
        Admission::Locked(until) => return locked(&app, page, form, until).await,
    };
    let account = usable_account(&app, &login).await?;
    let id = account.as_ref().map(|account| account.id);
    match proof::password(&app, form.value("password"), id).await? {
        Some(proven) if let Some(account) = &account => {
            enter(&app, &headers, &form, account, &proven, &attempt).await
        }
        _ => {
            record_failure(&app, Kind::SignInFailed, account.as_ref(), &attempt).await?;
            refused(&app, page, form).await
        }
    }
}

/// The account that may sign in with this login: active, and not past the end of its contract.
async fn usable_account(app: &App, login: &str) -> Result<Option<Account>, Error> {
    let mut tx = app.store().read().await?;
    let account = people::account_by_login(&mut tx, login).await?;
    Ok(account.filter(|account| {
        account.state == AccountState::Active && account.expires_at.is_none_or(|at| at > app.now())
    }))
}

/// Writes a failed proof to the audit, and that it was one too many. For a login that no account
/// has there is no label: what was typed there may be a password.
async fn record_failure(
    app: &App,
    kind: Kind,
    account: Option<&Account>,
    attempt: &Attempt,
) -> Result<(), Error> {
    let event = |kind| {
        let event = Event::new(kind).denied();
        match account {
            Some(account) => event.by(account.id, &account.login),
            None => Ok(event),
        }
    };
    let mut tx = app.store().write().await?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event(kind)?).await?;
    if attempt.locks {
        let event = event(Kind::SignInLocked)?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn refused(app: &App, page: Page, mut form: FormState) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    form.set("password", "");
    form.reject("login", "login-failed");
    ask_again(app, page, form, next, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn locked(
    app: &App,
    page: Page,
    mut form: FormState,
    until: Timestamp,
) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    form.set("password", "");
    form.reject_with("login", &proof::Wait::until(app, until));
    let response = ask_again(app, page, form, next, StatusCode::TOO_MANY_REQUESTS).await?;
    Ok(with_retry(app, response, until))
}

/// The password was right: the session begins, complete or with a second step to come.
async fn enter(
    app: &App,
    headers: &HeaderMap,
    form: &FormState,
    account: &Account,
    proven: &Proven,
    attempt: &Attempt,
) -> Result<Response, Error> {
    let next = local_path(form.value("next"));
    let stage = match proven.has_second_factor {
        true => Stage::Password,
        // Nobody is asked to set up an app for a look at a demonstration.
        false if app.settings().demo => Stage::Full,
        false => Stage::Enrol,
    };
    let mut tx = app.store().write().await?;
    proven.bring_up_to_date(app, &mut tx, account.id).await?;
    let beginning = Beginning {
        account: account.id,
        stage,
        member: proven.member.as_ref(),
        headers,
    };
    let token = session::begin(app, &mut tx, &beginning).await?;
    if stage == Stage::Full {
        attempt.succeeded(&mut tx).await?;
        let event = Event::new(Kind::SignIn).by(account.id, &account.login)?;
        let event = event.with("factor", "none")?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    } else {
        attempt.was_right(&mut tx).await?;
    }
    tx.commit().await?;
    let response = Redirect::to(&step_after(stage, next)).into_response();
    Ok(with_cookie(
        in_own_language(response, headers, &account.locale),
        &token,
    ))
}

/// Sets the language of the account unless the browser was told another one.
fn in_own_language(mut response: Response, headers: &HeaderMap, own: &str) -> Response {
    if !locale_choice::is_chosen(headers)
        && let Some(cookie) = Locale::from_code(own).and_then(locale_choice::cookie)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

// ---------------------------------------------------------------- the second step

#[derive(Template)]
#[template(path = "sign_in/code.html")]
struct Code {
    page: Page,
    form: FormState,
    next: String,
}

async fn ask_code(session: Session, visit: Visit, form: FormState) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    if session.row.stage != Stage::Password {
        return Ok(Redirect::to(&step_after(session.row.stage, &next)).into_response());
    }
    show_code(&visit, FormState::blank(), next, StatusCode::OK)
}

fn show_code(
    visit: &Visit,
    form: FormState,
    next: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.plain(visit.locale.text("totp-title")).showing(&form);
    again(status, &Code { page, form, next })
}

async fn check_code(
    State(app): State<App>,
    session: Session,
    source: Source,
    visit: Visit,
    headers: HeaderMap,
    mut form: FormState,
) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    if session.row.stage != Stage::Password {
        return Ok(Redirect::to(&step_after(session.row.stage, &next)).into_response());
    }
    let attempt = match guesses::begin(&app, source, &session.row.login).await? {
        Admission::Checked(attempt) => attempt,
        Admission::Locked(until) => {
            form.reject_with("code", &proof::Wait::until(&app, until));
            let status = StatusCode::TOO_MANY_REQUESTS;
            let response = show_code(&visit, form, next, status)?;
            return Ok(with_retry(&app, response, until));
        }
    };
    let field = if form.value("recovery").trim().is_empty() {
        "code"
    } else {
        "recovery"
    };
    let mut tx = app.store().write().await?;
    let account = session.account();
    let Some(factor) = proof::second_factor(&app, &mut tx, account, form.value(field)).await?
    else {
        drop(tx);
        record_session_failure(&app, Kind::SignInFailed, &session, &attempt).await?;
        let mistake = if field == "code" {
            "totp-failed"
        } else {
            "recovery-failed"
        };
        form.reject(field, mistake);
        return show_code(&visit, form, next, StatusCode::UNPROCESSABLE_ENTITY);
    };
    attempt.succeeded(&mut tx).await?;
    let member = session.member.as_ref();
    let token = session
        .renew(&app, &mut tx, Stage::Full, member, None)
        .await?;
    if factor == proof::Factor::Recovery {
        let event = session.event(Kind::RecoveryCodeUsed)?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    }
    let event = session.event(Kind::SignIn)?.with("factor", factor.code())?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let response = Redirect::to(&next).into_response();
    Ok(with_cookie(
        in_own_language(response, &headers, &session.row.locale),
        &token,
    ))
}

/// As `record_failure`, of somebody whose session is known.
pub(super) async fn record_session_failure(
    app: &App,
    kind: Kind,
    session: &Session,
    attempt: &Attempt,
) -> Result<(), Error> {
    let mut tx = app.store().write().await?;
    let event = session.event(kind)?.denied();
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    if attempt.locks {
        let event = session.event(Kind::SignInLocked)?.denied();
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Says to programs as well when to come back.
pub(super) fn with_retry(app: &App, mut response: Response, until: Timestamp) -> Response {
    let seconds = until.duration_since(app.now()).as_secs().max(1);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

// ---------------------------------------------------------------- locking the screen

#[derive(Template)]
#[template(path = "sign_in/lock.html")]
struct LockPage {
    page: Page,
    form: FormState,
    next: String,
    name: String,
}

/// Locks the screen: the session goes on, but holds no key and opens no page.
async fn lock(
    State(app): State<App>,
    session: Option<Session>,
    form: FormState,
) -> Result<Response, Error> {
    let next = local_path(form.value("return")).to_owned();
    let Some(session) = session.filter(|session| session.row.stage == Stage::Full) else {
        return Ok(Redirect::to(&format!("/sign-in?next={}", percent(&next))).into_response());
    };
    let mut tx = app.store().write().await?;
    let token = session
        .renew(&app, &mut tx, Stage::Locked, None, None)
        .await?;
    tx.commit().await?;
    let target = step_after(Stage::Locked, &next);
    Ok(with_cookie(Redirect::to(&target).into_response(), &token))
}

async fn ask_unlock(session: Session, visit: Visit, form: FormState) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    if session.row.stage != Stage::Locked {
        return Ok(Redirect::to(&step_after(session.row.stage, &next)).into_response());
    }
    show_lock(&visit, &session, FormState::blank(), next, StatusCode::OK)
}

fn show_lock(
    visit: &Visit,
    session: &Session,
    form: FormState,
    next: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let lock = LockPage {
        page: visit.plain(visit.locale.text("lock-title")).showing(&form),
        form,
        next,
        name: session.row.name.clone(),
    };
    again(status, &lock)
}

async fn unlock(
    State(app): State<App>,
    session: Session,
    source: Source,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let next = local_path(form.value("next")).to_owned();
    if session.row.stage != Stage::Locked {
        return Ok(Redirect::to(&step_after(session.row.stage, &next)).into_response());
    }
    let attempt = match guesses::begin(&app, source, &session.row.login).await? {
        Admission::Checked(attempt) => attempt,
        Admission::Locked(until) => {
            form.reject_with("password", &proof::Wait::until(&app, until));
            let status = StatusCode::TOO_MANY_REQUESTS;
            let response = show_lock(&visit, &session, form, next, status)?;
            return Ok(with_retry(&app, response, until));
        }
    };
    let account = session.account();
    let Some(proven) = proof::password(&app, form.value("password"), Some(account)).await? else {
        record_session_failure(&app, Kind::SignInFailed, &session, &attempt).await?;
        form.reject("password", "lock-failed");
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_lock(&visit, &session, form, next, status);
    };
    let mut tx = app.store().write().await?;
    attempt.succeeded(&mut tx).await?;
    let member = proven.member.as_ref();
    let token = session
        .renew(&app, &mut tx, Stage::Full, member, None)
        .await?;
    tx.commit().await?;
    Ok(with_cookie(Redirect::to(&next).into_response(), &token))
}

// ---------------------------------------------------------------- signing out

async fn sign_out(State(app): State<App>, session: Option<Session>) -> Result<Response, Error> {
    if let Some(session) = session {
        let mut tx = app.store().write().await?;
        sessions::end(&mut tx, &session.digest).await?;
        let event = session.event(Kind::SignOut)?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
        tx.commit().await?;
    }
    let mut response = Redirect::to("/sign-in?signed-out=yes").into_response();
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, HeaderValue::from_static(CLEAR_COOKIE));
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}
