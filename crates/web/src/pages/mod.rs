//! Pages, one module a capability. Each adds its routes, with who may use them, in
//! [`routes`].

pub mod account;
pub mod accounts;
pub mod action_items;
pub mod action_plan;
pub mod areas;
pub mod attachments;
pub mod audit;
pub mod cases;
pub mod confirm;
pub(crate) mod desk;
pub mod directory;
pub mod drafts;
pub mod enrol;
pub mod figures;
pub mod home;
pub mod imports;
pub mod intake;
pub mod keys;
pub mod linkage;
pub(crate) mod lists;
pub mod meetings;
pub mod organisations;
pub(crate) mod papers;
pub mod periodic;
mod places;
pub mod prevention;
pub mod referrals;
pub mod regulations;
pub mod releases;
pub mod role;
pub mod rules;
pub mod screening;
pub mod search;
pub mod services;
pub mod setup;
pub mod sign_in;
pub mod site;
pub mod taskforce;
pub mod teams;
pub mod today;

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::Coded;
use jiff::tz::TimeZone;
use locale::Locale;
use policy::{Capability, can};

use crate::app::App;
use crate::errors::Error;
use crate::locale_choice::LocaleChoice;
use crate::page::{ActorSummary, NavItem, Page};
use crate::parts::{Notice, Tone};
use crate::routes::{Access, Routes};
use crate::session::Session;
use crate::{assets, components, locale_choice};

/// Adds the routes of every page.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/static/{*path}", Access::Open, assets::serve)
        .post("/language", Access::Open, locale_choice::choose)
        .get("/components", Access::SignedIn, components::show);
    let routes = account::routes(routes);
    let routes = accounts::routes(routes);
    let routes = action_items::routes(routes);
    let routes = action_plan::routes(routes);
    let routes = areas::routes(routes);
    let routes = attachments::routes(routes);
    let routes = audit::routes(routes);
    let routes = cases::routes(routes);
    let routes = confirm::routes(routes);
    let routes = directory::routes(routes);
    let routes = drafts::routes(routes);
    let routes = enrol::routes(routes);
    let routes = figures::routes(routes);
    let routes = home::routes(routes);
    let routes = imports::routes(routes);
    let routes = intake::routes(routes);
    let routes = keys::routes(routes);
    let routes = linkage::routes(routes);
    let routes = meetings::routes(routes);
    let routes = organisations::routes(routes);
    let routes = periodic::routes(routes);
    let routes = prevention::routes(routes);
    let routes = referrals::routes(routes);
    let routes = regulations::routes(routes);
    let routes = releases::routes(routes);
    let routes = role::routes(routes);
    let routes = rules::routes(routes);
    let routes = screening::routes(routes);
    let routes = search::routes(routes);
    let routes = services::routes(routes);
    let routes = setup::routes(routes);
    let routes = site::routes(routes);
    let routes = taskforce::routes(routes);
    let routes = teams::routes(routes);
    let routes = today::routes(routes);
    sign_in::routes(routes)
}

/// What a request brings for the frame of its page: language, place, and what was just done.
pub struct Visit {
    /// Language of the answer.
    pub locale: Locale,
    zone: TimeZone,
    path: String,
    done: Option<String>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let done = parts
            .uri
            .query()
            .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("done=")))
            .map(str::to_owned);
        Ok(Self {
            locale: LocaleChoice::from_headers(&parts.headers).0,
            zone: app.settings().time_zone.clone(),
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
            team: row.team_names.join(", "),
        };
        let mut page = self
            .bare(title)
            .for_actor(actor, navigation(self.locale, session));
        page.task_force = row.task_force_name.clone();
        self.announce(page)
    }

    /// The page for somebody who is not signed in.
    pub fn plain(&self, title: impl Into<String>) -> Page {
        self.announce(self.bare(title))
    }

    fn bare(&self, title: impl Into<String>) -> Page {
        let mut page = Page::plain(self.locale, title, self.path.clone());
        page.zone = self.zone.clone();
        page
    }

    fn announce(&self, page: Page) -> Page {
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

/// A part of the navigation under a heading of its own; the first has none.
struct Group {
    heading: Option<&'static str>,
    entries: &'static [Entry],
}

/// An entry of the navigation, for those who have one of the capabilities, or for everybody.
struct Entry {
    href: &'static str,
    label: &'static str,
    icon: &'static str,
    any_of: &'static [Capability],
}

impl Entry {
    const fn new(
        href: &'static str,
        label: &'static str,
        icon: &'static str,
        any_of: &'static [Capability],
    ) -> Self {
        Self {
            href,
            label,
            icon,
            any_of,
        }
    }
}

/// How many entries the bar at the bottom of a phone has room for: the first ones.
const QUICK: usize = 5;

const SEE: &[Capability] = &[Capability::SeeTaskForce];

const NAVIGATION: &[Group] = &[
    Group {
        heading: None,
        entries: &[Entry::new("/today", "nav-today", "home", &[])],
    },
    Group {
        heading: Some("nav-group-handling"),
        entries: &[
            Entry::new(
                "/intake",
                "nav-intake",
                "file-plus",
                &[Capability::TakeReports],
            ),
            Entry::new(
                "/intake/reports",
                "nav-reports",
                "inbox",
                &[Capability::TakeReports],
            ),
            Entry::new("/cases", "nav-cases", "folder", &[Capability::WorkOnCases]),
            Entry::new(
                "/referrals",
                "nav-referrals",
                "arrows-exchange",
                &[Capability::Referrals],
            ),
            Entry::new(
                "/linkage",
                "nav-linkage",
                "users",
                &[Capability::LinkPersons],
            ),
            Entry::new(
                "/services",
                "nav-services",
                "heart-handshake",
                &[Capability::WorkOnCases],
            ),
        ],
    },
    Group {
        heading: Some("nav-group-task-force"),
        entries: &[
            Entry::new("/role", "nav-role", "user-shield", SEE),
            Entry::new("/meetings", "nav-meetings", "calendar", SEE),
            Entry::new("/action-items", "nav-action-items", "list-check", SEE),
            Entry::new("/action-plan", "nav-action-plan", "clipboard-list", SEE),
            Entry::new("/prevention", "nav-prevention", "flag", SEE),
            Entry::new("/directory", "nav-directory", "map-pin", SEE),
            Entry::new("/task-force", "nav-task-force", "users", SEE),
            Entry::new("/regulations", "nav-regulations", "scale", SEE),
        ],
    },
    Group {
        heading: Some("nav-group-figures"),
        entries: &[
            Entry::new(
                "/figures",
                "nav-figures",
                "chart-bar",
                &[Capability::Figures],
            ),
            Entry::new(
                "/periodic",
                "nav-periodic",
                "file-text",
                &[Capability::PeriodicReports],
            ),
            Entry::new("/site", "nav-site", "world", &[Capability::Publish]),
            Entry::new(
                "/imports",
                "nav-imports",
                "database-import",
                &[Capability::Import],
            ),
        ],
    },
    Group {
        heading: Some("nav-group-program"),
        entries: &[
            Entry::new("/rules", "nav-rules", "clock", &[Capability::ManageRules]),
            Entry::new(
                "/linkage/settings",
                "nav-linkage-settings",
                "users",
                &[Capability::ManageRules],
            ),
            Entry::new(
                "/releases/settings",
                "nav-release-settings",
                "shield-lock",
                &[Capability::ManageRules],
            ),
            Entry::new("/keys", "nav-team-keys", "key", &[]),
            Entry::new(
                "/organisations",
                "nav-organisations",
                "building",
                &[Capability::ManageOrganisations],
            ),
            Entry::new(
                "/accounts",
                "nav-accounts",
                "user",
                &[Capability::ManageAccounts],
            ),
            Entry::new("/audit", "nav-audit", "shield-check", &[Capability::Audit]),
        ],
    },
];

fn navigation(locale: Locale, session: &Session) -> Vec<NavItem> {
    let role = session.actor().role;
    let open =
        |entry: &&Entry| entry.any_of.is_empty() || entry.any_of.iter().any(|any| can(role, *any));
    let mut items: Vec<NavItem> = Vec::new();
    for group in NAVIGATION {
        let mut heading = group.heading;
        for entry in group.entries.iter().filter(open) {
            let mut item = NavItem::new(entry.href, locale.text(entry.label), entry.icon);
            item.heading = heading.take().map(|key| locale.text(key).into_owned());
            items.push(if items.len() < QUICK {
                item.quick()
            } else {
                item
            });
        }
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
