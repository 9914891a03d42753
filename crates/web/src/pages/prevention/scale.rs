//! The scale of vulnerability: what counts for how much, and from where on an area stands out.

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::prevention::Scale;
use store::prevention;

struct Value {
    name: &'static str,
    label: String,
}

#[derive(Template)]
#[template(path = "prevention/scale.html")]
struct Edit {
    page: Page,
    form: FormState,
    points: Vec<Value>,
    done: Vec<Value>,
    limits: Vec<Value>,
}

/// How many of the names are points for traces of cases, and points off for what was done; the
/// others are limits.
const POINTS: usize = 6;
const DONE: usize = 4;

fn show_form(page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let named = |names: &[&'static str]| {
        names
            .iter()
            .map(|name| Value {
                name,
                label: page.t(&format!("vulnerability-scale-{name}")).into_owned(),
            })
            .collect()
    };
    let (points, rest) = Scale::NAMES.split_at(POINTS);
    let (done, limits) = rest.split_at(DONE);
    let (points, done, limits) = (named(points), named(done), named(limits));
    let edit = Edit {
        page: page.showing(&form),
        form,
        points,
        done,
        limits,
    };
    again(status, &edit)
}

/// Handles `GET /prevention/map/scale`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let scale = prevention::scale(&mut tx, session.actor().task_force).await?;
    let values = scale.values().map(|value| value.to_string());
    let form = FormState::from_pairs(Scale::NAMES.into_iter().zip(values));
    let page = visit.page(&session, visit.locale.text("vulnerability-scale-title"));
    show_form(page, form, StatusCode::OK)
}

/// Handles `POST /prevention/map/scale`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut values = [0; Scale::SIZE];
    for (value, name) in values.iter_mut().zip(Scale::NAMES) {
        let typed = form.number(name, 0, i64::from(Scale::MOST));
        *value = typed
            .and_then(|number| u32::try_from(number).ok())
            .unwrap_or_default();
    }
    let scale = Scale::from_values(values);
    if let (Err(mistake), false) = (&scale, form.has_errors()) {
        form.reject_with("high", mistake);
    }
    let (Ok(scale), false) = (scale, form.has_errors()) else {
        let page = visit.page(&session, visit.locale.text("vulnerability-scale-title"));
        return show_form(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let mut tx = app.store().write().await?;
    prevention::set_scale(&mut tx, session.actor().task_force, scale).await?;
    let event = session
        .event(Kind::SettingsChanged)?
        .on(ObjectKind::Setting, "vulnerability-scale")?
        .with("medium", scale.medium)?
        .with("high", scale.high)?
        .with("years", scale.years)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/prevention/map?done=scale-saved"))
}
