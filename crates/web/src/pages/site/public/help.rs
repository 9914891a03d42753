//! Where to get help: the numbers, and places by need and area.

use askama::Template;
use axum::response::Response;
use domain::AreaCode;
use domain::services::ServiceKind;
use domain::site::StandingPage;
use store::{areas, people};

use super::articles::Spoken;
use super::listings::{Listing, listings};
use super::standing::{Call, calls, words};
use super::{Reader, Site, answer};
use crate::errors::Error;
use crate::page::Page;
use crate::parts::Choice;

#[derive(Template)]
#[template(path = "site/help.html")]
struct Help {
    page: Page,
    site: Site,
    words: Spoken,
    calls: Vec<Call>,
    needs: Vec<Choice>,
    areas: Vec<Choice>,
    need: String,
    area: String,
    lang: String,
    listings: Vec<Listing>,
}

/// Handles `GET /p/help`. What an address asks for and nobody knows is not asked for.
pub(super) async fn show(mut reader: Reader) -> Result<Response, Error> {
    let words = words(&mut reader, StandingPage::Help).await?;
    let calls = calls(&mut reader).await?;
    let page = reader.part("/help");
    let need: Option<ServiceKind> = reader.query.value("need").parse().ok();
    let area: Option<AreaCode> = reader.query.value("area").parse().ok();
    let task_force = reader.settings.task_force;
    let help = Help {
        listings: listings(&mut reader.tx, &page, task_force, need, area).await?,
        areas: places(&mut reader).await?,
        needs: page.choices::<ServiceKind>(),
        need: need.map_or_else(String::new, |need| need.to_string()),
        area: area.map_or_else(String::new, |area| area.to_string()),
        lang: reader.query.value("lang").to_owned(),
        site: reader.site(Some(&words.title)),
        page,
        words,
        calls,
    };
    answer(&reader, &help)
}

/// The areas right below that of the task force.
async fn places(reader: &mut Reader) -> Result<Vec<Choice>, Error> {
    let own = people::task_force(&mut reader.tx, reader.settings.task_force).await?;
    // The area of the whole country has no code of its own.
    let parent = own
        .area
        .parse::<AreaCode>()
        .ok()
        .map(|area| area.to_string());
    let below = areas::children(&mut reader.tx, parent.as_deref()).await?;
    Ok(below
        .into_iter()
        .map(|area| Choice::new(area.code, area.name))
        .collect())
}
