//! The legs of the route.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::LegRole;
use domain::ids::LegId;
use domain::{Coded, Precision};
use jiff::civil::Date;
use policy::Edit;
use store::cases::Case;
use store::cases::route::{self, Leg, LegFacts, Shift};

use super::desk::{Fields, is_stale, moved_on, refused};
use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;
use crate::pages::areas::{self, Lookup};
use crate::pages::places;
use crate::parts::Choice;

#[derive(Template)]
#[template(path = "cases/leg.html")]
struct LegPage {
    page: Page,
    file: File,
    form: FormState,
    roles: Vec<Choice>,
    countries: Vec<Choice>,
    /// Where the leg is removed; nothing for a new one.
    remove: Option<String>,
    version: i64,
}

const FIELDS: Fields = Fields {
    plain: &["role", places::COUNTRY, "when-precision"],
    dates: &["when"],
    areas: &["where"],
    lists: &[],
};

fn page(
    desk: &Desk,
    case: &Case,
    leg: Option<&Leg>,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let title = if leg.is_some() {
        "cases-leg-edit"
    } else {
        "cases-leg-new"
    };
    let (page, file) = desk.frame(case, title);
    let page = page.showing(&form);
    again(
        status,
        &LegPage {
            roles: page.choices::<LegRole>(),
            countries: places::countries(&page),
            remove: leg.map(|leg| desk.href(&format!("/route/{}/remove", leg.id))),
            version: leg.map_or(0, |leg| leg.version),
            page,
            file,
            form,
        },
    )
}

fn fill(leg: &Leg) -> FormState {
    let mut form = FormState::blank();
    form.set("version", leg.version.to_string());
    form.set("role", leg.facts.role.code());
    places::fill(&mut form, leg.facts.place, leg.area_name.as_deref());
    if let Some(date) = leg.facts.date {
        form.set_date("when", date);
    }
    form.set("when-precision", leg.facts.precision.code());
    form
}

fn read(form: &mut FormState, area: Lookup, today: Date) -> Option<LegFacts> {
    let role = form.coded::<LegRole>("role");
    let place = places::read(form, area);
    // A date that is left out is not known; nobody has to say so twice.
    let when = if form.date_is_blank("when") {
        Some((None, Precision::Unknown))
    } else {
        form.dated("when")
    };
    if let Some((Some(date), _)) = when
        && let Err(fault) = date.not_after(today)
    {
        form.reject_with("when", &fault);
    }
    if form.has_errors() {
        return None;
    }
    let (date, precision) = when?;
    Some(LegFacts {
        role: role?,
        place: place?,
        date,
        precision,
    })
}

/// Handles `GET /cases/{code}/route/new`.
pub(super) async fn begin(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => {
            // A route is told from where it began.
            let legs = route::all(&mut tx, &auth).await?;
            let role = if legs.is_empty() {
                LegRole::Origin
            } else {
                LegRole::Destination
            };
            FormState::from_pairs([("role", role.code())])
        }
    };
    page(&desk, &case, None, form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/route/new`.
pub(super) async fn add(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let area = areas::look_up(&mut tx, &form, "where").await?;
    let Some(facts) = read(&mut form, area, desk.app.today()) else {
        return page(&desk, &case, None, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let id: LegId = desk.app.id();
    match route::add(&mut tx, &auth, id, &facts, &desk.by()).await {
        Ok(()) => {
            let event = desk
                .event(Kind::LegAdded)?
                .with("leg", id)?
                .with("role", facts.role)?;
            desk.saved(tx, event, "", "leg-added").await
        }
        Err(fault) => {
            let status = refused(&mut form, "where", fault)?;
            page(&desk, &case, None, form, status)
        }
    }
}

/// Handles `GET /cases/{code}/route/{leg}`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let leg = route::find(&mut tx, &auth, desk.id("leg")?).await?;
    let form = desk.draft(&mut tx).await?.unwrap_or_else(|| fill(&leg));
    page(&desk, &case, Some(&leg), form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/route/{leg}`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let leg = route::find(&mut tx, &auth, desk.id("leg")?).await?;
    let area = areas::look_up(&mut tx, &form, "where").await?;
    let Some(facts) = read(&mut form, area, desk.app.today()) else {
        return page(
            &desk,
            &case,
            Some(&leg),
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    };
    if is_stale(&mut form, &fill(&leg), &FIELDS) {
        return page(&desk, &case, Some(&leg), form, StatusCode::CONFLICT);
    }
    match route::save(&mut tx, &auth, leg.id, &facts, leg.version, &desk.by()).await {
        Ok(()) => {
            let event = desk.event(Kind::LegEdited)?.with("leg", leg.id)?;
            desk.saved(tx, event, "", "leg-saved").await
        }
        Err(fault) => {
            let status = refused(&mut form, "where", fault)?;
            page(&desk, &case, Some(&leg), form, status)
        }
    }
}

/// Handles `POST /cases/{code}/route/{leg}/remove`.
pub(super) async fn remove(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let version = form.number("version", 0, i64::MAX).unwrap_or_default();
    let mut tx = desk.write().await?;
    let (auth, _) = desk.open::<Edit>(&mut tx).await?;
    let leg: LegId = desk.id("leg")?;
    route::remove(&mut tx, &auth, leg, version, &desk.by())
        .await
        .map_err(moved_on)?;
    let event = desk.event(Kind::LegRemoved)?.with("leg", leg)?;
    desk.saved(tx, event, "", "leg-removed").await
}

/// Handles `POST /cases/{code}/route/{leg}/move`.
pub(super) async fn shift(desk: Desk, form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, _) = desk.open::<Edit>(&mut tx).await?;
    let to = match form.value("to") {
        "earlier" => Shift::Earlier,
        "later" => Shift::Later,
        _ => return Err(Error::Unprocessable),
    };
    let leg: LegId = desk.id("leg")?;
    route::shift(&mut tx, &auth, leg, to, &desk.by())
        .await
        .map_err(moved_on)?;
    let event = desk.event(Kind::LegEdited)?.with("leg", leg)?;
    desk.saved(tx, event, "", "leg-moved").await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    fn today() -> Date {
        date(2024, 3, 15)
    }

    #[test]
    fn a_leg_without_a_date_is_a_leg_of_unknown_date() {
        let mut form = FormState::from_query("role=transit&where-unknown=yes");
        let facts = read(&mut form, Lookup::Blank, today()).unwrap();
        assert_eq!((facts.date, facts.precision), (None, Precision::Unknown));
    }

    #[test]
    fn a_leg_in_the_future_or_without_a_place_is_refused() {
        for (query, field) in [
            ("role=origin&where-unknown=yes&when-year=2025", "when"),
            (
                "role=origin&where-unknown=yes&when-day=31&when-month=2&when-year=2024",
                "when",
            ),
            ("role=origin", "where"),
            ("where-unknown=yes", "role"),
        ] {
            let mut form = FormState::from_query(query);
            assert_eq!(read(&mut form, Lookup::Blank, today()), None, "{query}");
            assert!(form.error(field).is_some(), "{query}");
        }
    }
}
