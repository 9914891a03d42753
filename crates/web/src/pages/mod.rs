//! The pages, one module a capability, and the frame around them.

pub mod confirm;
pub mod home;
pub mod sign_in;

use crate::app::App;
use crate::page::{ActorSummary, NavItem, Page};
use crate::routes::{Access, Routes};
use crate::session::Session;
use crate::{areas, assets, components, locale_choice};
use domain::Coded;
use locale::Locale;
use policy::Capability;

/// All routes of the program. A capability adds one line.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/static/{*path}", Access::Open, assets::serve)
        .post("/language", Access::Open, locale_choice::choose)
        .get("/components", Access::SignedIn, components::show);
    let routes = areas::routes(routes);
    let routes = sign_in::routes(routes);
    let routes = confirm::routes(routes);
    home::routes(routes)
}

/// An entry of the navigation, for those who have one of the capabilities (or for everybody).
struct Entry {
    href: &'static str,
    label: &'static str,
    icon: &'static str,
    any_of: &'static [Capability],
    quick: bool,
}

const fn entry(
    href: &'static str,
    label: &'static str,
    icon: &'static str,
    any_of: &'static [Capability],
    quick: bool,
) -> Entry {
    Entry {
        href,
        label,
        icon,
        any_of,
        quick,
    }
}

use Capability as C;

const NAVIGATION: &[Entry] = &[
    entry("/today", "nav-today", "home", &[], true),
    entry(
        "/intake",
        "nav-intake",
        "file-plus",
        &[C::TakeReports],
        true,
    ),
    entry(
        "/reports",
        "nav-reports",
        "inbox",
        &[C::TakeReports, C::ScreenReports],
        false,
    ),
    entry("/cases", "nav-cases", "folder", &[C::WorkOnCases], true),
    entry(
        "/referrals",
        "nav-referrals",
        "arrows-exchange",
        &[C::Referrals],
        true,
    ),
    entry("/figures", "nav-figures", "chart-bar", &[C::Figures], false),
    entry(
        "/imports",
        "nav-imports",
        "database-import",
        &[C::Import],
        false,
    ),
    entry(
        "/organisations",
        "nav-organisations",
        "building",
        &[C::ManageOrganisations],
        false,
    ),
    entry(
        "/accounts",
        "nav-accounts",
        "users",
        &[C::ManageAccounts],
        false,
    ),
    entry("/keys", "nav-team-keys", "key", &[], false),
    entry("/audit", "nav-audit", "list-check", &[C::Audit], false),
];

/// The page of a signed-in person: who they are, and where they may go.
pub fn frame(
    app: &App,
    session: &Session,
    locale: Locale,
    title: impl Into<String>,
    path: impl Into<String>,
) -> Page {
    let role = session.actor().role;
    let nav = NAVIGATION
        .iter()
        .filter(|entry| {
            entry.any_of.is_empty() || entry.any_of.iter().any(|c| policy::can(role, *c))
        })
        .map(|entry| {
            let item = NavItem::new(entry.href, locale.text(entry.label), entry.icon);
            if entry.quick { item.quick() } else { item }
        })
        .collect();
    let actor = ActorSummary {
        display_name: session.row.name.clone(),
        role_key: role.key(),
        organisation: session.row.organisation_name.clone(),
        team: session.row.team_names.join(", "),
    };
    let mut page = plain(app, locale, title, path).for_actor(actor, nav);
    page.task_force = session.row.task_force_name.clone();
    page
}

/// A page before signing in.
pub fn plain(app: &App, locale: Locale, title: impl Into<String>, path: impl Into<String>) -> Page {
    let mut page = Page::plain(locale, title, path);
    page.zone = app.settings().time_zone.clone();
    page
}
