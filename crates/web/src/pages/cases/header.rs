//! Where a case counts, its marks, and its stage.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Place;
use domain::cases::StageAction;
use policy::Edit;
use store::cases::Case;
use store::cases::progress::{self, Header};

use super::desk::{Fields, is_stale, moved_on, refused};
use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, areas, places};
use crate::parts::Choice;

#[derive(Template)]
#[template(path = "cases/header.html")]
struct HeaderPage {
    page: Page,
    file: File,
    form: FormState,
    countries: Vec<Choice>,
    marks: Vec<Choice>,
}

const FIELDS: Fields = Fields {
    plain: &[places::COUNTRY, "where-unknown"],
    dates: &[],
    areas: &["where"],
    lists: &["marks"],
};

fn fill(case: &Case) -> FormState {
    let mut form = FormState::blank();
    form.set("version", case.version.to_string());
    let place = match (case.area, case.country) {
        (Some(area), _) => Place::Area(area),
        (None, Some(country)) => Place::Abroad(country),
        (None, None) => Place::Unknown,
    };
    places::fill(&mut form, place, case.area_name.as_deref());
    for (mark, on) in [
        ("high-risk", case.high_risk),
        ("no-contact", case.no_contact),
    ] {
        if on {
            form.add("marks", mark);
        }
    }
    form
}

fn page(desk: &Desk, case: &Case, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let (page, file) = desk.frame(case, "cases-header-title");
    let page = page.showing(&form);
    let mark =
        |value: &str, key: &str, hint: &str| Choice::new(value, page.t(key)).hint(page.t(hint));
    let marks = vec![
        mark("high-risk", "badge-high", "cases-high-risk-hint"),
        mark(
            "no-contact",
            "badge-do-not-contact",
            "cases-no-contact-hint",
        ),
    ];
    again(
        status,
        &HeaderPage {
            countries: places::countries(&page),
            marks,
            page,
            file,
            form,
        },
    )
}

/// Handles `GET /cases/{code}/edit`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (_, case) = desk.open::<Edit>(&mut tx).await?;
    let form = desk.draft(&mut tx).await?.unwrap_or_else(|| fill(&case));
    page(&desk, &case, form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/edit`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let area = areas::look_up(&mut tx, &form, "where").await?;
    let Some(place) = places::read(&mut form, area) else {
        return page(&desk, &case, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if is_stale(&mut form, &fill(&case), &FIELDS) {
        return page(&desk, &case, form, StatusCode::CONFLICT);
    }
    let header = Header {
        place,
        high_risk: form.checked("marks", "high-risk"),
        no_contact: form.checked("marks", "no-contact"),
    };
    match progress::save_header(&mut tx, &auth, &header, case.version, &desk.by()).await {
        Ok(()) => {
            let event = desk.event(Kind::CaseEdited)?.with("part", "header")?;
            desk.saved(tx, event, "", "case-saved").await
        }
        Err(fault) => {
            let status = refused(&mut form, "where", fault)?;
            page(&desk, &case, form, status)
        }
    }
}

/// Handles `POST /cases/{code}/stage`: one step, from the buttons of the page of the case.
pub(super) async fn step(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    // The right comes before what was sent: without it there is no such case, whatever the form.
    let (auth, _) = desk.open::<Edit>(&mut tx).await?;
    let (Some(action), Some(version)) = (
        form.coded::<StageAction>("action"),
        form.number("version", 1, i64::MAX),
    ) else {
        return Err(Error::Unprocessable);
    };
    let stage = progress::step(&mut tx, &auth, action, version, &desk.by())
        .await
        .map_err(moved_on)?;
    let event = desk.event(Kind::CaseEdited)?.with("stage", stage)?;
    desk.saved(tx, event, "", "case-stage").await
}
