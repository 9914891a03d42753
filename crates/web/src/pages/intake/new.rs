//! A new report: the form, and recording it.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::HumanCode;
use domain::ids::{ReportId, TeamId};
use policy::FileKind;
use store::reports::{self, NewReport};
use uuid::Uuid;

use super::form::{self, Around, Choices, PEOPLE, Typed};
use super::{new_path, triage_due};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::linkage::known;
use crate::pages::{Visit, again, areas, drafts, go};
use crate::parts::Choice;
use crate::session::Session;

/// The form of a report, new or stored.
#[derive(Template)]
#[template(path = "intake/form.html")]
pub(super) struct ReportForm {
    pub(super) page: Page,
    pub(super) form: FormState,
    pub(super) choices: Choices,
    /// Names of the persons' fields, the first one always open.
    pub(super) people: [&'static str; 3],
    /// Teams to choose from; the field is left out where there is one.
    pub(super) teams: Vec<Choice>,
    /// Code of a stored report; empty for a new one.
    pub(super) code: String,
    /// What was typed in the search was filled in.
    pub(super) carried: bool,
    /// Contact and whereabouts cannot be opened by this session.
    pub(super) locked: bool,
    /// Whether the persons are known, as a part of the page, where it was asked.
    pub(super) known: String,
}

/// Handles `GET /intake/new`: gives the new report an address of its own.
pub(super) async fn begin(State(app): State<App>) -> Response {
    go(new_path(&app))
}

/// Handles `GET /intake/new/{token}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    token_of(&token)?;
    let mut tx = app.store().read().await?;
    // Who begins a report will soon ask who is known.
    drop(app.wake_register());
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let form = draft.unwrap_or_else(|| super::blank(&app));
    let teams = reports::teams(&mut tx, session.actor()).await?;
    page(
        &session,
        &visit,
        form,
        &teams,
        (StatusCode::OK, String::new()),
    )
}

fn token_of(token: &str) -> Result<Uuid, Error> {
    token.parse().map_err(|_| Error::NotFound)
}

fn page(
    session: &Session,
    visit: &Visit,
    form: FormState,
    teams: &[(TeamId, String)],
    (status, known): (StatusCode, String),
) -> Result<Response, Error> {
    let page = visit
        .page(session, visit.locale.text("intake-new-title"))
        .showing(&form);
    let teams = match teams {
        [_] => Vec::new(),
        several => several
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
            .collect(),
    };
    again(
        status,
        &ReportForm {
            choices: Choices::of(&page),
            page,
            carried: form.ticked("carried"),
            form,
            people: PEOPLE,
            teams,
            code: String::new(),
            locked: false,
            known,
        },
    )
}

/// Handles `POST /intake/new/{token}`: records the report, once for each address.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(token): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    token_of(&token)?;
    if drafts::wanted(&form) {
        drafts::keep(&app, &session, visit.path(), &form).await?;
        return Ok(go("/drafts?done=draft-saved"));
    }
    let mut tx = app.store().read().await?;
    let teams = reports::teams(&mut tx, session.actor()).await?;
    let area = areas::look_up(&mut tx, &form, "where").await?;
    drop(tx);
    if known::wanted(&form) {
        let known = known::answer(&app, &session, &visit, &form).await?;
        return page(&session, &visit, form, &teams, (StatusCode::OK, known));
    }
    let around = Around {
        now: app.now(),
        zone: &app.settings().time_zone,
        area,
        locked: false,
    };
    let typed = form::read(&mut form, around);
    let team = team(&mut form, &teams);
    let (Some(typed), Some(team), false) = (typed, team, form.has_errors()) else {
        return page(
            &session,
            &visit,
            form,
            &teams,
            (StatusCode::UNPROCESSABLE_ENTITY, String::new()),
        );
    };
    let code = record(&app, &session, &visit, &token, &typed, team).await?;
    Ok(go(format!("/intake/{code}/ticket?done=report-recorded")))
}

/// Records a report and lets its draft go; gives its code, also where it was recorded before.
async fn record(
    app: &App,
    session: &Session,
    visit: &Visit,
    token: &str,
    typed: &Typed,
    team: TeamId,
) -> Result<HumanCode, Error> {
    let id: ReportId = app.id();
    let mut tx = app.store().write().await?;
    let new = NewReport {
        id,
        team,
        report: &typed.report,
        purpose: typed.purpose,
        received_at: typed.received_at,
        due_at: triage_due(&mut tx, app, typed.received_at).await?,
        token,
        at: app.now(),
    };
    let created = reports::create(&mut tx, &mut session.keeper(app), session.actor(), &new).await?;
    if created.repeated {
        return Ok(created.code);
    }
    let event = session
        .event(Kind::ReportReceived)?
        .on(ObjectKind::Report, created.code)?
        .with("channel", typed.report.channel)?
        .with("urgency", typed.report.urgency)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    tx.commit().await?;
    let organisation = session.actor().organisation;
    app.names().add(
        organisation,
        FileKind::Report,
        id.0,
        reports::names(&typed.report),
    );
    Ok(created.code)
}

/// The chosen team, or the only one.
fn team(form: &mut FormState, teams: &[(TeamId, String)]) -> Option<TeamId> {
    match teams {
        [] => {
            form.reject("team", "error-no-intake-team");
            None
        }
        [(only, _)] => Some(*only),
        several => {
            let chosen = several
                .iter()
                .find(|(id, _)| form.value("team") == id.to_string());
            if chosen.is_none() {
                form.reject("team", "error-choose");
            }
            chosen.map(|(id, _)| *id)
        }
    }
}
