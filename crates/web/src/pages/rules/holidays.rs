//! Days that are no working days: typed one a line, as an office copies them from the joint
//! decree of holidays.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::dates::PartialDate;
use jiff::civil::Date;
use store::{Error as StoreError, deadlines, drafts as stored_drafts};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::session::Session;

/// Longest list, in characters: some decades of holidays.
const MOST: usize = 20_000;

#[derive(Template)]
#[template(path = "rules/holidays.html")]
struct HolidaysPage {
    page: Page,
    form: FormState,
    autosave: String,
}

fn page(
    session: &Session,
    visit: &Visit,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.page(session, visit.locale.text("rules-holidays"));
    again(
        status,
        &HolidaysPage {
            autosave: drafts::address(visit.path()),
            page: page.showing(&form),
            form,
        },
    )
}

fn fill(page: &Page, days: &[Date]) -> FormState {
    let lines: Vec<String> = days.iter().map(|day| page.date(*day)).collect();
    let before: Vec<String> = days.iter().map(Date::to_string).collect();
    FormState::from_pairs([("days", lines.join("\n")), ("before", before.join(","))])
}

/// Reads "17 Agustus 2025", "17/8/2025", "2025-08-17", one a line; what follows a semicolon or
/// stands in brackets is the name of the day and left out.
fn read(text: &str) -> Result<Vec<Date>, usize> {
    let mut days = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split([';', '(']).next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        days.push(day(line).ok_or(number + 1)?);
    }
    Ok(days)
}

fn day(line: &str) -> Option<Date> {
    if let Ok(day) = line.parse::<Date>() {
        return Some(day);
    }
    let parts: Vec<&str> = line
        .split([' ', '/', '.', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let date = PartialDate::parse(day, month, year).ok()?;
    date.day().map(|_| date.earliest())
}

/// A line that is no date.
struct Line(usize);

impl domain::MessageKey for Line {
    fn key(&self) -> &'static str {
        "error-rules-holiday-line"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("line", self.0.to_string())]
    }
}

/// Handles `GET /rules/holidays`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let days = deadlines::holidays(&mut tx).await?;
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => fill(&visit.page(&session, ""), &days),
    };
    page(&session, &visit, form, StatusCode::OK)
}

/// Handles `POST /rules/holidays`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let text = form.optional_up_to("days", MOST).unwrap_or_default();
    let days = match read(&text) {
        Ok(days) => days,
        Err(line) => {
            form.reject_with("days", &Line(line));
            return page(&session, &visit, form, unfit);
        }
    };
    if form.has_errors() {
        return page(&session, &visit, form, unfit);
    }
    let before: Vec<Date> = form
        .value("before")
        .split(',')
        .filter_map(|day| day.parse().ok())
        .collect();
    let mut tx = app.store().write().await?;
    let stored = deadlines::holidays(&mut tx).await?;
    match deadlines::save_holidays(&mut tx, &before, &days).await {
        Ok(()) => {}
        Err(StoreError::Stale) => {
            let saved = fill(&visit.page(&session, ""), &stored);
            form.set_conflict("days", saved.value("days"));
            form.set("before", saved.value("before"));
            return page(&session, &visit, form, StatusCode::CONFLICT);
        }
        Err(error) => return Err(error.into()),
    }
    let event = session
        .event(Kind::SettingsChanged)?
        .on(ObjectKind::Setting, "holidays")?
        .with("count", days.len())?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    stored_drafts::remove(&mut tx, session.account(), visit.path()).await?;
    tx.commit().await?;
    Ok(go("/rules?done=holidays-saved"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_people_write_them() {
        let text = "17 Agustus 2025\n25/12/2025 (Natal)\n\n2026-01-01; Tahun baru\n1 mei 2026";
        let expected = [
            date(2025, 8, 17),
            date(2025, 12, 25),
            date(2026, 1, 1),
            date(2026, 5, 1),
        ];
        assert_eq!(read(text), Ok(expected.to_vec()));
        assert_eq!(read("1 Mei 2026\nkemarin"), Err(2));
        assert_eq!(read("31 Februari 2026"), Err(1));
        assert_eq!(read("Mei 2026"), Err(1));
    }
}
