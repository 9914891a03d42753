//! The area field: what is typed into it, and the areas that it offers.

use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, part_name};
use crate::parts::Choice;
use crate::routes::{Access, Routes};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use store::Tx;
use store::areas::{Area, find, search};

/// How many areas are offered at a time.
const OFFERED: u32 = 12;

/// The address that the field asks for areas while somebody types. Areas are public knowledge,
/// and the set-up page needs them before anybody can sign in.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/areas", Access::Open, offer)
}

#[derive(Template)]
#[template(path = "components/area_options.html")]
struct Options {
    areas: Vec<Area>,
}

async fn offer(State(app): State<App>, form: FormState) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let areas = search(&mut tx, form.value("q"), OFFERED).await?;
    Ok(Html(Options { areas }.render()?).into_response())
}

/// An area that must be there. Without a chosen code the typed text is looked up: one area whose
/// name or code it is is taken, several are offered.
pub async fn required(
    tx: &mut Tx,
    form: &mut FormState,
    field: &str,
) -> Result<Option<Area>, Error> {
    let area = optional(tx, form, field).await?;
    if area.is_none() {
        form.reject(field, "error-required");
    }
    Ok(area)
}

/// An area that may be left empty; otherwise as [`required`].
pub async fn optional(
    tx: &mut Tx,
    form: &mut FormState,
    field: &str,
) -> Result<Option<Area>, Error> {
    let (code, typed) = (
        form.value(field).trim(),
        form.value(&part_name(field, "text")).trim(),
    );
    if !code.is_empty() {
        let area = find(tx, code).await?;
        match &area {
            Some(area) => show(form, field, &area.clone()),
            None => form.reject(field, "error-area-unknown"),
        }
        return Ok(area);
    }
    if typed.is_empty() {
        return Ok(None);
    }
    let mut found = search(tx, typed, OFFERED).await?;
    let same = |area: &Area| area.name.eq_ignore_ascii_case(typed) || area.code == typed;
    if found.iter().filter(|area| same(area)).count() == 1 {
        found.retain(same);
    }
    if let [area] = found.as_slice() {
        let area = area.clone();
        show(form, field, &area);
        return Ok(Some(area));
    }
    if found.is_empty() {
        form.reject(field, "error-area-unknown");
    } else {
        form.reject(field, "error-area-choose");
        form.offer(field, found.iter().map(choice).collect());
    }
    Ok(None)
}

/// Fills the field in with an area, for showing what is stored.
pub fn show(form: &mut FormState, field: &str, area: &Area) {
    form.set(field, &*area.code);
    form.set(&part_name(field, "text"), &*area.name);
}

fn choice(area: &Area) -> Choice {
    Choice::new(&*area.code, &*area.name).hint(&*area.within)
}
