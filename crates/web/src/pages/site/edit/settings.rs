//! Whether the site can be read, its address, where the exit leads, and how small counts may be.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::figures::safe::Thresholds;
use domain::site::{Slug, web_address};
use store::site::Site;

use super::{record, site};
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::site::defaults;
use crate::pages::{Visit, again, go};
use crate::session::Session;

const FIELDS: [&str; 5] = ["enabled", "slug", "exit", "least-total", "least-part"];
/// A threshold above this would hide every figure of a city.
const LEAST_MOST: i64 = 50;

#[derive(Template)]
#[template(path = "site/edit/settings.html")]
struct Settings {
    page: Page,
    form: FormState,
}

fn draw(
    visit: &Visit,
    session: &Session,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.page(session, visit.locale.text("site-settings-title"));
    let page = page.showing(&form);
    again(status, &Settings { page, form })
}

fn stored(site: &Site) -> FormState {
    FormState::from_pairs([
        ("enabled", if site.enabled { "yes" } else { "" }),
        ("slug", &site.slug),
        ("exit", &site.exit_address),
        ("least-total", &site.least.total.to_string()),
        ("least-part", &site.least.part.to_string()),
        ("version", &site.version.to_string()),
    ])
}

/// Handles `GET /site/settings`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let site = site(&mut tx, session.actor().task_force).await?;
    draw(&visit, &session, stored(&site), StatusCode::OK)
}

async fn read(
    tx: &mut store::Tx,
    form: &mut FormState,
    site: &Site,
) -> Result<Option<Site>, Error> {
    let slug: Option<Slug> = form.parse("slug");
    let exit = form.parse_with("exit", |typed| {
        web_address(typed)
            .map(str::to_owned)
            .ok_or(Key("error-web-address"))
    });
    let mut least = |field| {
        let least = form.number(field, i64::from(Thresholds::LEAST), LEAST_MOST);
        least.and_then(|least| u32::try_from(least).ok())
    };
    let least = least("least-total").zip(least("least-part"));
    if let Some(slug) = &slug
        && store::site::is_taken(tx, site.task_force, slug.as_str()).await?
    {
        form.reject("slug", "error-slug-taken");
    }
    if form.has_errors() {
        return Ok(None);
    }
    let read = slug.zip(exit).zip(least);
    Ok(read.map(|((slug, exit_address), (total, part))| Site {
        task_force: site.task_force,
        slug: slug.to_string(),
        enabled: form.ticked("enabled"),
        exit_address,
        least: Thresholds { total, part },
        version: form.value("version").parse().unwrap_or(site.version),
    }))
}

/// Handles `POST /site/settings`. A site that is saved for the first time has the numbers that
/// hold in all of Indonesia.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let site = site(&mut tx, session.actor().task_force).await?;
    let Some(changed) = read(&mut tx, &mut form, &site).await? else {
        return draw(&visit, &session, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != site.version {
        form.compare_with(&stored(&site), &FIELDS);
        form.set("version", site.version.to_string());
        return draw(&visit, &session, form, StatusCode::CONFLICT);
    }
    store::site::save(&mut tx, &changed, app.now()).await?;
    if site.version == 0 {
        let lines = defaults::hotlines();
        store::site::set_hotlines(&mut tx, site.task_force, 1, &lines, app.now()).await?;
    }
    let change = match (site.enabled, changed.enabled) {
        (false, true) => "switched-on",
        (true, false) => "switched-off",
        _ => "settings",
    };
    record(&mut tx, &app, &session, change, None).await?;
    tx.commit().await?;
    Ok(go("/site?done=site-saved"))
}
