//! Becoming able to sign in: an invitation, a password, an authenticator, recovery codes.

use super::{Visit, again, show};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::guard::percent;
use crate::locale_choice::local_path;
use crate::page::Page;
use crate::proof;
use crate::routes::{Access, Routes};
use crate::session::{self, Beginning, Session, with_cookie};
use askama::Template;
use audit::{Event, Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::AccountId;
use fast_qr::QRBuilder;
use fast_qr::convert::svg::SvgBuilder;
use identity::{NewPassword, PasswordRecord, TotpSecret, issue_recovery_codes};
use store::people::Account;
use store::sealed::Keeper;
use store::sessions::{AccountState, Stage};
use store::{Tx, credentials, people, sessions, team_keys};
use vault::{Code, MemberPrivate, Place, SealedA, UnlockKey};

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/invitation/{token}", Access::Public, ask_password)
        .post("/invitation/{token}", Access::Public, accept)
        .get("/account/second-factor", Access::Halfway, ask_code)
        .post("/account/second-factor", Access::Halfway, confirm_code)
}

// ---------------------------------------------------------------- invitations

/// What is stored of an invitation: its token stands in the link alone.
pub(super) fn token_digest(app: &App, token: &Code) -> [u8; 32] {
    app.digest("invitation", &[token.as_bytes()])
}

#[derive(Template)]
#[template(path = "enrol/password.html")]
struct ChoosePassword {
    page: Page,
    form: FormState,
    action: String,
    name: String,
    login: String,
}

#[derive(Template)]
#[template(path = "enrol/invalid.html")]
struct Invalid {
    page: Page,
}

struct Invitation {
    digest: [u8; 32],
    account: Account,
    organisation: String,
}

/// The invitation behind a link, while it may be used.
async fn find(app: &App, token: &str) -> Result<Option<Invitation>, Error> {
    let Ok(token) = token.parse::<Code>() else {
        return Ok(None);
    };
    let digest = token_digest(app, &token);
    let mut tx = app.store().read().await?;
    let Some(id) = credentials::invited(&mut tx, &digest, app.now()).await? else {
        return Ok(None);
    };
    let account = people::account_by_id(&mut tx, id).await?;
    if account.state == AccountState::Disabled {
        return Ok(None);
    }
    let office = people::organisation(&mut tx, account.task_force, account.organisation).await?;
    Ok(Some(Invitation {
        digest,
        account,
        organisation: office.name,
    }))
}

/// The same for a link that never was, was used, or is too old.
fn invalid(visit: &Visit) -> Result<Response, Error> {
    let page = visit.plain(visit.locale.text("invitation-invalid-title"));
    again(StatusCode::NOT_FOUND, &Invalid { page })
}

async fn ask_password(
    State(app): State<App>,
    Path(token): Path<String>,
    visit: Visit,
) -> Result<Response, Error> {
    match find(&app, &token).await? {
        Some(invitation) => {
            choose_password(&visit, &invitation, FormState::blank(), StatusCode::OK)
        }
        None => invalid(&visit),
    }
}

fn choose_password(
    visit: &Visit,
    invitation: &Invitation,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.plain(visit.locale.text("invitation-title"));
    let choose = ChoosePassword {
        page: page.showing(&form),
        form,
        action: visit.path().to_owned(),
        name: invitation.account.name.clone(),
        login: invitation.account.login.clone(),
    };
    again(status, &choose)
}

async fn accept(
    State(app): State<App>,
    Path(token): Path<String>,
    visit: Visit,
    headers: HeaderMap,
    mut form: FormState,
) -> Result<Response, Error> {
    let Some(invitation) = find(&app, &token).await? else {
        return invalid(&visit);
    };
    let account = &invitation.account;
    let own = [
        account.login.as_str(),
        &account.name,
        &invitation.organisation,
    ];
    let Some(password) = new_password(&mut form, &own) else {
        return choose_password(&visit, &invitation, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (record, unlock) = app.hasher().create(&password, &mut app.random()).await?;
    let mut tx = app.store().write().await?;
    if !credentials::use_invitation(&mut tx, &invitation.digest, app.now()).await? {
        return invalid(&visit);
    }
    let (token, stage) = enrol(&app, &mut tx, &headers, account, &record, &unlock).await?;
    tx.commit().await?;
    let target = match stage {
        Stage::Enrol => "/account/second-factor",
        Stage::Password | Stage::Locked | Stage::Full => "/sign-in/code",
    };
    Ok(with_cookie(Redirect::to(target).into_response(), &token))
}

/// The new password of a form, typed twice.
pub(super) fn new_password(form: &mut FormState, own_words: &[&str]) -> Option<NewPassword> {
    let (first, second) = (
        form.value("password-new").to_owned(),
        form.value("password-repeat"),
    );
    let same = first == second;
    let password = match NewPassword::parse(first, own_words) {
        Ok(password) => Some(password),
        Err(fault) => {
            form.reject_with("password-new", &fault);
            None
        }
    };
    if !same {
        form.reject("password-repeat", "error-password-differs");
    }
    // Nobody sees what is in a password field: it is typed anew.
    form.set("password-new", "");
    form.set("password-repeat", "");
    password.filter(|_| same)
}

/// Gives an account its password and a new key pair. What the old pair opened has to be admitted
/// again; sessions from before end.
pub(super) async fn enrol(
    app: &App,
    tx: &mut Tx,
    headers: &HeaderMap,
    account: &Account,
    record: &PasswordRecord,
    unlock: &UnlockKey,
) -> Result<(identity::SessionToken, Stage), Error> {
    let (id, now) = (account.id, app.now());
    let owner = credentials::next_member_key(tx, id).await?;
    let member = MemberPrivate::generate(owner, &mut app.random())?;
    proof::set_password(app, tx, id, record, unlock, Some(&member)).await?;
    team_keys::forget_member(tx, id).await?;
    sessions::revoke_others(tx, id, None).await?;
    let mut keeper = Keeper::new(app.ring(), Some(&member), app.random());
    for membership in sessions::memberships(tx, id).await? {
        team_keys::found(tx, &mut keeper, membership.team, id, now).await?;
    }
    if account.state == AccountState::Invited {
        let active = Account {
            state: AccountState::Active,
            ..account.clone()
        };
        people::save_account(tx, &active).await?;
    }
    let event = Event::new(Kind::PasswordChanged).by(id, &account.login)?;
    let event = event
        .on(ObjectKind::Account, &account.login)?
        .with("by", "invitation")?;
    store::audit::append(tx, app.audit_keys(), now, event).await?;
    let has_code = credentials::credential(tx, id)
        .await?
        .is_some_and(|stored| stored.has_totp);
    let stage = if has_code {
        Stage::Password
    } else {
        Stage::Enrol
    };
    let beginning = Beginning {
        account: id,
        stage,
        member: Some(&member),
        headers,
    };
    Ok((session::begin(app, tx, &beginning).await?, stage))
}

// ---------------------------------------------------------------- the authenticator

#[derive(Template)]
#[template(path = "enrol/authenticator.html")]
struct Authenticator {
    page: Page,
    form: FormState,
    action: &'static str,
    next: String,
    picture: String,
    typed: String,
    sealed: String,
}

/// A secret that is not stored yet travels with the form, sealed for its account.
fn place(account: AccountId) -> Place<'static> {
    Place {
        table: "credential",
        column: "totp_offered",
        row: account.0,
    }
}

fn seal(app: &App, account: AccountId, secret: &TotpSecret) -> Result<String, Error> {
    let (place, random) = (place(account), &mut app.random());
    let sealed = app
        .ring()
        .totp()
        .seal(&place, account.0, secret.as_bytes(), random)?;
    Ok(sealed
        .as_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn open(app: &App, account: AccountId, sealed: &str) -> Option<TotpSecret> {
    let bytes = (0..sealed.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(sealed.get(at..at + 2)?, 16).ok())
        .collect::<Option<Vec<u8>>>()?;
    let sealed = SealedA::from_bytes(bytes);
    let opened = app
        .ring()
        .totp()
        .open(&place(account), account.0, &sealed)
        .ok()?;
    TotpSecret::from_bytes(opened.get())
}

/// The page that offers a secret: the one that was offered before, else a new one.
pub(super) fn offer(
    app: &App,
    session: &Session,
    page: Page,
    action: &'static str,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let account = session.account();
    let secret = match open(app, account, form.value("sealed-secret")) {
        Some(secret) => secret,
        None => TotpSecret::generate(&mut app.random())?,
    };
    let issuer = format!("Suluh {}", session.row.task_force_name);
    let url = secret.url(&issuer, &session.row.login);
    let picture = url
        .and_then(|url| QRBuilder::new(url.as_bytes()).build().ok())
        .map_or_else(String::new, |code| SvgBuilder::default().to_str(&code));
    let authenticator = Authenticator {
        next: local_path(form.value("next")).to_owned(),
        page: page.showing(&form),
        form,
        action,
        picture,
        typed: secret.show().to_string(),
        sealed: seal(app, account, &secret)?,
    };
    again(status, &authenticator)
}

/// Takes the offered secret if the code is right, and makes recovery codes; `None` if it is not.
pub(super) async fn take(
    app: &App,
    tx: &mut Tx,
    session: &Session,
    form: &FormState,
) -> Result<Option<Vec<String>>, Error> {
    let account = session.account();
    let secret = open(app, account, form.value("sealed-secret"));
    let Some(secret) = secret else {
        return Ok(None);
    };
    let Some(step) = secret.verify(form.value("code"), app.now(), None) else {
        return Ok(None);
    };
    let random = &mut app.random();
    credentials::set_totp(tx, app.ring(), random, account, Some(secret.as_bytes())).await?;
    credentials::use_totp_step(tx, account, step).await?;
    let event = session.event(Kind::SecondFactorChanged)?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    recovery_codes(app, tx, session).await.map(Some)
}

/// Replaces the recovery codes of the account; returned to be shown once.
pub(super) async fn recovery_codes(
    app: &App,
    tx: &mut Tx,
    session: &Session,
) -> Result<Vec<String>, Error> {
    let account = session.account();
    let codes = issue_recovery_codes(account, &mut app.random())?;
    let digests: Vec<Vec<u8>> = codes
        .iter()
        .map(|(_, digest)| digest.as_bytes().to_vec())
        .collect();
    credentials::set_recovery_codes(tx, account, &digests).await?;
    let event = session.event(Kind::RecoveryCodesMade)?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(codes
        .iter()
        .map(|(code, _)| code.show().to_string())
        .collect())
}

#[derive(Template)]
#[template(path = "enrol/codes.html")]
struct Codes {
    page: Page,
    codes: Vec<String>,
    login: String,
    next: String,
}

/// Shows recovery codes, once.
pub(super) fn show_codes(
    page: Page,
    session: &Session,
    codes: Vec<String>,
    next: String,
) -> Result<Response, Error> {
    show(&Codes {
        page,
        codes,
        login: session.row.login.clone(),
        next,
    })
}

fn not_enrolling(session: &Session, form: &FormState) -> Option<Response> {
    let next = local_path(form.value("next"));
    let target = match session.row.stage {
        Stage::Enrol => return None,
        Stage::Password => format!("/sign-in/code?next={}", percent(next)),
        Stage::Locked => format!("/lock?next={}", percent(next)),
        Stage::Full => "/account/authenticator".to_owned(),
    };
    Some(Redirect::to(&target).into_response())
}

async fn ask_code(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    if let Some(elsewhere) = not_enrolling(&session, &form) {
        return Ok(elsewhere);
    }
    let page = visit.plain(visit.locale.text("totp-enrol-title"));
    let next = FormState::from_pairs([("next", form.value("next"))]);
    offer(
        &app,
        &session,
        page,
        "/account/second-factor",
        next,
        StatusCode::OK,
    )
}

async fn confirm_code(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    if let Some(elsewhere) = not_enrolling(&session, &form) {
        return Ok(elsewhere);
    }
    let mut tx = app.store().write().await?;
    let Some(codes) = take(&app, &mut tx, &session, &form).await? else {
        drop(tx);
        form.reject("code", "totp-enrol-failed");
        let page = visit.plain(visit.locale.text("totp-enrol-title"));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return offer(&app, &session, page, "/account/second-factor", form, status);
    };
    let member = session.member.as_ref();
    let now = app.now();
    let token = session
        .renew(&app, &mut tx, Stage::Full, member, Some(now))
        .await?;
    let event = session.event(Kind::SignIn)?.with("factor", "enrolled")?;
    store::audit::append(&mut tx, app.audit_keys(), now, event).await?;
    tx.commit().await?;
    let next = local_path(form.value("next")).to_owned();
    let page = visit.plain(visit.locale.text("recovery-list-title"));
    Ok(with_cookie(
        show_codes(page, &session, codes, next)?,
        &token,
    ))
}
