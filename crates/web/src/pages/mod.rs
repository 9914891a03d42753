//! Pages, one module a capability. Each adds its routes, with who may use them, in
//! [`routes`].

pub mod areas;
pub mod drafts;
pub mod intake;
pub mod screening;
pub mod search;

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::Coded;
use locale::Locale;
use policy::{Capability, can};

use crate::errors::Error;
use crate::locale_choice::LocaleChoice;
use crate::page::{ActorSummary, NavItem, Page};
use crate::parts::{Notice, Tone};
use crate::routes::Routes;
use crate::session::Session;

/// Adds the routes of every page.
pub fn routes(routes: Routes) -> Routes {
    let routes = areas::routes(routes);
    let routes = drafts::routes(routes);
    let routes = search::routes(routes);
    let routes = intake::routes(routes);
    screening::routes(routes)
}

/// What a request brings for the frame of its page: language, place, and what was just done.
pub struct Visit {
    /// Language of the answer.
    pub locale: Locale,
    path: String,
    done: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let done = parts
            .uri
            .query()
            .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("done=")))
            .map(str::to_owned);
        Ok(Self {
            locale: LocaleChoice::from_headers(&parts.headers).0,
            path: parts.uri.path().to_owned(),
            done,
        })
    }
}

impl Visit {
    /// The page for this person; what the page before announced with `?done=` stands at its top.
    pub fn page(&self, session: &Session, title: impl Into<String>) -> Page {
        let row = &session.row;
        let actor = ActorSummary {
            display_name: row.name.clone(),
            role_key: row.actor.role.key(),
            organisation: row.organisation_name.clone(),
            team: String::new(),
        };
        let mut page = Page::plain(self.locale, title, self.path.clone())
            .for_actor(actor, navigation(self.locale, session));
        page.task_force = row.task_force_name.clone();
        // Only a message of this kind can be shown: an address cannot put words into the page.
        let key = self.done.as_ref().map(|done| format!("done-{done}"));
        match key.filter(|key| self.locale.has(key)) {
            Some(key) => {
                let words = page.t(&key).into_owned();
                page.with_notice(Notice::new(Tone::Success, words))
            }
            None => page,
        }
    }

    /// Path of the request.
    pub fn path(&self) -> &str {
        &self.path
    }
}

fn navigation(locale: Locale, session: &Session) -> Vec<NavItem> {
    let role = session.actor().role;
    let item = |href, key, icon| NavItem::new(href, locale.text(key), icon);
    let mut items = vec![item("/today", "nav-today", "home").quick()];
    if can(role, Capability::TakeReports) {
        items.push(item("/intake", "nav-intake", "file-plus").quick());
        items.push(item("/intake/reports", "nav-reports", "inbox").quick());
    }
    if can(role, Capability::WorkOnCases) {
        items.push(item("/cases", "nav-cases", "folder").quick());
    }
    items
}

/// A page that answers a request.
pub(crate) fn show(template: &impl askama::Template) -> Result<Response, Error> {
    Ok(Html(template.render()?).into_response())
}

/// A page that shows a form again, with the status that says why.
pub(crate) fn again(
    status: StatusCode,
    template: &impl askama::Template,
) -> Result<Response, Error> {
    Ok((status, Html(template.render()?)).into_response())
}

/// Sends the browser to another page of this program.
pub(crate) fn go(path: impl Into<String>) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(path) = path.into().parse() {
        headers.insert(header::LOCATION, path);
    }
    (StatusCode::SEE_OTHER, headers).into_response()
}
