//! The routes, each with who may use it. There is no other way to add one.

use crate::app::App;
use crate::errors::Error;
use crate::session::{self, Found, Session};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use domain::ids::AccountId;
use policy::Capability;
use store::access::Denial;

/// Form bodies larger than this are refused while they are read.
pub const FORM_LIMIT: usize = 1 << 20;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Somebody in the middle of signing in.
    Halfway,
    /// Everybody signed in.
    SignedIn,
    /// Signed in with a role that has the capability.
    Can(Capability),
    /// As before, and confirmed within the last minutes who they are.
    CanSteppedUp(Capability),
}

/// One route as declared.
#[derive(Debug, Clone)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// Path with its parameters.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

/// Collects routes; each capability adds its own in `pages::<capability>::routes`.
pub struct Routes {
    app: App,
    table: Vec<Route>,
    router: Router<App>,
}

impl Routes {
    /// No routes yet.
    pub fn new(app: App) -> Self {
        Self {
            app,
            table: Vec::new(),
            router: Router::new(),
        }
    }

    /// A page.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, access, get(handler))
    }

    /// A form's target.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, access, post(handler))
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        route: MethodRouter<App>,
    ) -> Self {
        let app = self.app.clone();
        let guarded = route.layer(from_fn(move |request: Request, next: Next| {
            guard(app.clone(), access, request, next)
        }));
        self.router = self.router.route(path, guarded);
        self.table.push(Route {
            method,
            path,
            access,
        });
        self
    }

    /// The declared routes.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router.
    pub fn finish(self) -> Router<App> {
        self.router
    }
}

/// Lets a request through to its handler if the route's access says so.
async fn guard(app: App, access: Access, mut request: Request, next: Next) -> Response {
    if request.method() != Method::GET && !same_origin(request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let found = match session::find(&app, request.headers()).await {
        Ok(found) => found,
        Err(error) => return Error::from(error).into_response(),
    };
    let session = match (access, found) {
        (Access::Public, Found::Full(session) | Found::Halfway(session)) => {
            request.extensions_mut().insert(session);
            return next.run(request).await;
        }
        (Access::Public, Found::Nobody | Found::Expired(_)) => return next.run(request).await,
        (Access::Halfway, Found::Halfway(session)) => {
            request.extensions_mut().insert(session);
            return next.run(request).await;
        }
        (
            Access::SignedIn | Access::Can(_) | Access::CanSteppedUp(_) | Access::Halfway,
            Found::Full(session),
        ) => session,
        (_, Found::Expired(account)) => {
            return match rescue(&app, account, request).await {
                Ok(response) => response,
                Err(error) => Error::from(error).into_response(),
            };
        }
        (_, Found::Nobody | Found::Halfway(_)) => return to_sign_in(&request, false),
    };
    match access {
        Access::Can(capability) if !policy::can(session.actor().role, capability) => {
            deny(&app, &session, &request, capability).await
        }
        Access::CanSteppedUp(capability) if !policy::can(session.actor().role, capability) => {
            deny(&app, &session, &request, capability).await
        }
        Access::CanSteppedUp(_) if !session.stepped_up => step_up(&app, &session, request).await,
        Access::Public
        | Access::Halfway
        | Access::SignedIn
        | Access::Can(_)
        | Access::CanSteppedUp(_) => {
            request.extensions_mut().insert(session.clone());
            let response = next.run(request).await;
            record_denial(&app, &session, response).await
        }
    }
}

/// Browsers say where a request comes from; a form of another site is refused.
fn same_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (headers.get(header::ORIGIN), headers.get(header::HOST)) {
        (Some(origin), Some(host)) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"))
            .is_some_and(|(_, origin)| host.to_str().is_ok_and(|host| host == origin)),
        // Programs that send neither are not browsers and carry no one's cookies along.
        _ => true,
    }
}

/// Keeps what a form sent after the session had ended, then asks to sign in again.
async fn rescue(app: &App, account: AccountId, request: Request) -> Result<Response, store::Error> {
    if request.method() != Method::POST || !is_form(request.headers()) {
        return Ok(to_sign_in(&request, false));
    }
    let path = request.uri().path().to_owned();
    let target = to_sign_in(&request, true);
    keep_draft(app, account, &path, request.into_body()).await?;
    Ok(target)
}

async fn keep_draft(
    app: &App,
    account: AccountId,
    path: &str,
    body: Body,
) -> Result<(), store::Error> {
    let Ok(bytes) = to_bytes(body, FORM_LIMIT).await else {
        return Ok(());
    };
    let Ok(body) = std::str::from_utf8(&bytes) else {
        return Ok(());
    };
    let mut tx = app.store().write().await?;
    store::drafts::save(
        &mut tx,
        app.ring(),
        &mut app.random(),
        account,
        path,
        body,
        app.now(),
    )
    .await?;
    tx.commit().await
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

fn to_sign_in(request: &Request, rescued: bool) -> Response {
    let next = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut target = String::from("/sign-in?next=");
    target.extend(percent(next));
    if rescued {
        target.push_str("&rescued=1");
    }
    redirect(request.headers(), &target)
}

/// Asks to confirm who they are; a form that was sent is kept as a draft.
async fn step_up(app: &App, session: &Session, request: Request) -> Response {
    let mut target = String::from("/account/confirm?next=");
    target.extend(percent(request.uri().path()));
    let response = redirect(request.headers(), &target);
    if request.method() == Method::POST && is_form(request.headers()) {
        let path = request.uri().path().to_owned();
        let kept = keep_draft(app, session.account(), &path, request.into_body()).await;
        if let Err(error) = kept {
            return Error::from(error).into_response();
        }
    }
    response
}

/// A redirect that htmx follows as a page as well.
fn redirect(headers: &HeaderMap, target: &str) -> Response {
    if headers.contains_key("hx-request")
        && let Ok(value) = HeaderValue::from_str(target)
    {
        return ([("hx-redirect", value)], StatusCode::NO_CONTENT).into_response();
    }
    Redirect::to(target).into_response()
}

/// Percent-encodes all but unreserved characters and `/`.
fn percent(text: &str) -> impl Iterator<Item = char> {
    text.bytes().flat_map(|byte| {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if plain {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
        .chars()
        .collect::<Vec<_>>()
    })
}

async fn deny(app: &App, session: &Session, request: &Request, capability: Capability) -> Response {
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map(|path| path.as_str().replace(['{', '}', '/'], "."));
    let event = session.event(audit::Kind::Denied).and_then(|event| {
        event
            .denied()
            .on(audit::ObjectKind::Route, route.unwrap_or_default())?
            .with("capability", capability)
    });
    if let Err(error) = write_denial(app, event).await {
        return error.into_response();
    }
    Error::NotFound.into_response()
}

/// Denials of a file travel with the response and are recorded in a transaction of their own:
/// the one in which they arose is rolled back.
async fn record_denial(app: &App, session: &Session, response: Response) -> Response {
    let Some(denial) = response.extensions().get::<Denial>().cloned() else {
        return response;
    };
    let kind = match denial.file {
        policy::FileKind::Report => audit::ObjectKind::Report,
        policy::FileKind::Case => audit::ObjectKind::Case,
    };
    // What was typed into an address may be anything; only what is a code is kept.
    let code = match denial.code.parse::<domain::codes::Code>() {
        Ok(code) => code.to_string(),
        Err(_) => "no-code".to_owned(),
    };
    let event = session.event(audit::Kind::Denied).and_then(|event| {
        let event = event
            .denied()
            .on(kind, code)?
            .with("action", denial.action)?;
        match denial.relation {
            Some(relation) => event.with("relation", relation),
            None => Ok(event),
        }
    });
    match write_denial(app, event).await {
        Ok(()) => response,
        Err(error) => error.into_response(),
    }
}

async fn write_denial(app: &App, event: Result<audit::Event, audit::Refused>) -> Result<(), Error> {
    let event = event?;
    let mut tx = app.store().write().await?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(())
}
