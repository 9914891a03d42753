//! Who is let through to a handler, and what happens to everybody else.
//!
//! Nobody: asked to sign in. A session that has ended: what the form held is kept as a draft and
//! the person asked to sign in. A role without the capability: the page that everybody gets for an
//! address that does not exist, and a line in the audit. No recent confirmation where one is
//! needed: asked to confirm, the form kept meanwhile.

use crate::app::App;
use crate::errors::Error;
use crate::locale_choice::LocaleChoice;
use crate::page::Page;
use crate::rescue;
use crate::routes::Access;
use crate::session::{self, Found, Session};
use askama::Template;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use policy::Capability;
use store::access::Denial;

/// Lets a request through to its handler if the route's access says so.
pub(crate) async fn admit(app: App, access: Access, mut request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) && !same_origin(request.headers()) {
        return Error::Forbidden.into_response();
    }
    if access == Access::Open {
        return next.run(request).await;
    }
    let found = match session::find(&app, request.headers()).await {
        Ok(found) => found,
        Err(error) => return Error::from(error).into_response(),
    };
    let session = match (access, found) {
        (Access::Public, Found::Nobody | Found::Expired(_)) => return next.run(request).await,
        (Access::Public | Access::Halfway, Found::Halfway(session)) => session,
        (_, Found::Full(session)) => session,
        (_, Found::Expired(account)) if is_form_post(&request) => {
            let (target, method) = (sign_in_address(&request, true), request.headers().clone());
            return match rescue::keep(&app, account, request).await {
                Ok(()) => redirect(&method, &target),
                Err(error) => error.into_response(),
            };
        }
        (_, Found::Nobody | Found::Expired(_) | Found::Halfway(_)) => return to_sign_in(&request),
    };
    if let Some(capability) = access.capability()
        && !policy::can(session.actor().role, capability)
    {
        return deny(&app, &session, route_code(&request), capability).await;
    }
    if access.needs_step_up() && !session.stepped_up {
        return step_up(&app, &session, request).await;
    }
    request.extensions_mut().insert(session.clone());
    let response = next.run(request).await;
    record_denial(&app, &session, response).await
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
        (Some(_), None) => false,
        // Programs that send neither are not browsers and carry no one's cookies along.
        (None, _) => true,
    }
}

pub(crate) fn is_form_post(request: &Request) -> bool {
    request.method() == Method::POST
        && request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

fn sign_in_address(request: &Request, rescued: bool) -> String {
    let next = match *request.method() {
        Method::GET | Method::HEAD => request
            .uri()
            .path_and_query()
            .map_or("/", |target| target.as_str()),
        // The page of a form has the address to which the form is sent.
        _ => request.uri().path(),
    };
    let rescued = if rescued { "&rescued=1" } else { "" };
    format!("/sign-in?next={}{rescued}", percent(next))
}

#[derive(Template)]
#[template(path = "guard/onward.html")]
struct Onward {
    page: Page,
    target: String,
}

/// Asks to sign in. A link on another site arrives without the cookie even for somebody who is
/// signed in (`SameSite=Strict`); a page of our own that leads to the same address brings it.
fn to_sign_in(request: &Request) -> Response {
    let headers = request.headers();
    let from_elsewhere = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site" || site == "same-site");
    let target = request.uri().path_and_query().map(|target| target.as_str());
    if from_elsewhere && let (&Method::GET, Some(target)) = (request.method(), target) {
        let LocaleChoice(locale) = LocaleChoice::from_headers(headers);
        let onward = Onward {
            page: Page::plain(locale, locale.text("onward-title"), ""),
            target: target.to_owned(),
        };
        return match onward.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => Error::from(error).into_response(),
        };
    }
    redirect(headers, &sign_in_address(request, false))
}

/// Asks to confirm who they are; a form that was sent is kept as a draft.
async fn step_up(app: &App, session: &Session, request: Request) -> Response {
    let next = match *request.method() {
        Method::GET | Method::HEAD => request
            .uri()
            .path_and_query()
            .map_or("/", |target| target.as_str()),
        _ => request.uri().path(),
    };
    let target = format!("/account/confirm?next={}", percent(next));
    let headers = request.headers().clone();
    if is_form_post(&request)
        && let Err(error) = rescue::keep(app, session.account(), request).await
    {
        return error.into_response();
    }
    redirect(&headers, &target)
}

/// A redirect that htmx follows as a page as well.
pub(crate) fn redirect(headers: &HeaderMap, target: &str) -> Response {
    if headers.contains_key("hx-request")
        && let Ok(value) = HeaderValue::from_str(target)
    {
        return ([("hx-redirect", value)], StatusCode::NO_CONTENT).into_response();
    }
    Redirect::to(target).into_response()
}

/// Percent-encodes all but unreserved characters and `/`.
pub(crate) fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The route's template as a code for the audit; of a long one its beginning.
fn route_code(request: &Request<Body>) -> String {
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unknown", MatchedPath::as_str)
        .replace(['{', '}', '*'], "")
        .replace('/', ".")
        .chars()
        .take(audit::CODE_MAX)
        .collect()
}

async fn deny(app: &App, session: &Session, route: String, capability: Capability) -> Response {
    let event = session.event(audit::Kind::Denied).and_then(|event| {
        event
            .denied()
            .on(audit::ObjectKind::Route, route)?
            .with("capability", capability)
    });
    match write_denial(app, event).await {
        Ok(()) => Error::NotFound.into_response(),
        Err(error) => error.into_response(),
    }
}

/// Denials of a file travel with the response and are recorded in a transaction of their own:
/// the one in which they arose is rolled back.
async fn record_denial(app: &App, session: &Session, mut response: Response) -> Response {
    let Some(denial) = response.extensions_mut().remove::<Denial>() else {
        return response;
    };
    let kind = match denial.file {
        policy::FileKind::Report => audit::ObjectKind::Report,
        policy::FileKind::Case => audit::ObjectKind::Case,
    };
    // What was typed into an address may be anything; only what is a code is kept.
    let code = match denial.code.parse::<domain::codes::HumanCode>() {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn origin(pairs: &[(&str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(
                name.parse::<header::HeaderName>().unwrap(),
                value.parse().unwrap(),
            );
        }
        same_origin(&headers)
    }

    #[test]
    fn forms_of_other_sites_are_known_by_their_origin() {
        for (allowed, pairs) in [
            (true, &[("sec-fetch-site", "same-origin")] as &[_]),
            (true, &[("sec-fetch-site", "none")]),
            (false, &[("sec-fetch-site", "same-site")]),
            (false, &[("sec-fetch-site", "cross-site")]),
            (
                true,
                &[
                    ("origin", "https://suluh.example"),
                    ("host", "suluh.example"),
                ],
            ),
            (
                false,
                &[
                    ("origin", "https://evil.example"),
                    ("host", "suluh.example"),
                ],
            ),
            (false, &[("origin", "null"), ("host", "suluh.example")]),
            (false, &[("origin", "https://suluh.example")]),
            (true, &[("host", "suluh.example")]),
        ] {
            assert_eq!(origin(pairs), allowed, "{pairs:?}");
        }
    }

    #[test]
    fn addresses_survive_being_put_into_an_address() {
        assert_eq!(percent("/cases?a=1&b=é"), "/cases%3Fa%3D1%26b%3D%C3%A9");
        assert_eq!(percent("/cases/K-7Q4M-2XC"), "/cases/K-7Q4M-2XC");
    }
}
