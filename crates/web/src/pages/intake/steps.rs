//! What a report can become without a case: an emergency, handed over, closed, taken up again.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::MessageKey;
use domain::intake::ReportCloseReason;
use domain::people::OrganisationKind;
use policy::{Act, Close, Edit, Refer, Reopen};
use store::reports::{self, StepError};
use store::{Tx, access};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::session::Session;

#[derive(Template)]
#[template(path = "intake/step.html")]
struct Step {
    page: Page,
    form: FormState,
    code: String,
    words: Words,
    /// The field to answer, if the step asks something.
    field: &'static str,
    choices: Vec<Choice>,
    danger: bool,
}

/// What the page of one step says.
struct Words {
    intro: String,
    question: String,
    submit: String,
}

impl Words {
    fn of(page: &Page, step: &str) -> Self {
        let word = |part: &str| page.t(&format!("step-{step}-{part}")).into_owned();
        Self {
            intro: word("intro"),
            question: word("question"),
            submit: word("submit"),
        }
    }
}

/// The page that asks before a step.
struct Asked<'a> {
    app: &'a App,
    session: &'a Session,
    visit: &'a Visit,
    code: &'a str,
    step: &'static str,
    field: &'static str,
}

impl Asked<'_> {
    fn page(
        &self,
        form: FormState,
        choices: fn(&Page) -> Vec<Choice>,
        status: StatusCode,
    ) -> Result<Response, Error> {
        let key = format!("step-{}-title", self.step);
        let title = self
            .visit
            .locale
            .text_with(&key, &[("code", self.code.into())]);
        let page = self.visit.page(self.session, title).showing(&form);
        again(
            status,
            &Step {
                choices: choices(&page),
                words: Words::of(&page, self.step),
                page,
                form,
                code: self.code.to_owned(),
                field: self.field,
                danger: self.step == EMERGENCY,
            },
        )
    }

    /// The page, for whoever may take the step.
    async fn ask<A: Act>(&self, choices: fn(&Page) -> Vec<Choice>) -> Result<Response, Error> {
        let mut tx = self.app.store().read().await?;
        access::report::<A>(&mut tx, self.session.actor(), self.code).await?;
        self.page(FormState::blank(), choices, StatusCode::OK)
    }

    /// Records the step and goes back to the report.
    async fn done(&self, mut tx: Tx, event: audit::Event) -> Result<Response, Error> {
        let event = event.on(ObjectKind::Report, self.code)?;
        store::audit::append(&mut tx, self.app.audit_keys(), self.app.now(), event).await?;
        tx.commit().await?;
        Ok(go(format!(
            "/intake/{}?done=report-{}",
            self.code, self.step
        )))
    }

    /// The report has moved on meanwhile: the same page says so, and its state is seen there.
    fn refused(
        &self,
        mut form: FormState,
        choices: fn(&Page) -> Vec<Choice>,
        error: StepError,
    ) -> Result<Response, Error> {
        match error {
            StepError::Store(error) => Err(error.into()),
            StepError::Illegal(illegal) => {
                let field = if self.field.is_empty() {
                    "step"
                } else {
                    self.field
                };
                form.reject(field, "error-report-moved-on");
                tracing::debug!(key = illegal.key(), "a step came too late");
                self.page(form, choices, StatusCode::CONFLICT)
            }
        }
    }
}

const EMERGENCY: &str = "emergency";

fn nothing(_: &Page) -> Vec<Choice> {
    Vec::new()
}

fn institutions(page: &Page) -> Vec<Choice> {
    page.choices::<OrganisationKind>()
}

fn reasons(page: &Page) -> Vec<Choice> {
    page.choices::<ReportCloseReason>()
}

macro_rules! asked {
    ($app:expr, $session:expr, $visit:expr, $code:expr, $step:expr, $field:expr) => {
        Asked {
            app: &$app,
            session: &$session,
            visit: &$visit,
            code: &$code,
            step: $step,
            field: $field,
        }
    };
}

/// Handles `GET /intake/{code}/emergency`.
pub(super) async fn ask_emergency(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    asked!(app, session, visit, code, EMERGENCY, "")
        .ask::<Edit>(nothing)
        .await
}

/// Handles `POST /intake/{code}/emergency`.
pub(super) async fn emergency(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let asked = asked!(app, session, visit, code, EMERGENCY, "");
    let mut tx = app.store().write().await?;
    let auth = access::report::<Edit>(&mut tx, session.actor(), &code).await?;
    reports::flag_emergency(&mut tx, &auth, app.now()).await?;
    let event = session
        .event(Kind::ReportEdited)?
        .with("urgency", EMERGENCY)?;
    asked.done(tx, event).await
}

/// Handles `GET /intake/{code}/refer-out`.
pub(super) async fn ask_refer_out(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    asked!(app, session, visit, code, "refer-out", "to")
        .ask::<Refer>(institutions)
        .await
}

/// Handles `POST /intake/{code}/refer-out`.
pub(super) async fn refer_out(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let asked = asked!(app, session, visit, code, "refer-out", "to");
    let mut tx = app.store().write().await?;
    let auth = access::report::<Refer>(&mut tx, session.actor(), &code).await?;
    let Some(to) = form.coded::<OrganisationKind>("to") else {
        return asked.page(form, institutions, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(error) = reports::refer_out(&mut tx, &auth, to, app.now()).await {
        return asked.refused(form, institutions, error);
    }
    let event = session.event(Kind::ReportEdited)?.with("referred-to", to)?;
    asked.done(tx, event).await
}

/// Handles `GET /intake/{code}/close`.
pub(super) async fn ask_close(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    asked!(app, session, visit, code, "close", "reason")
        .ask::<Close>(reasons)
        .await
}

/// Handles `POST /intake/{code}/close`.
pub(super) async fn close(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let asked = asked!(app, session, visit, code, "close", "reason");
    let mut tx = app.store().write().await?;
    let auth = access::report::<Close>(&mut tx, session.actor(), &code).await?;
    let Some(reason) = form.coded::<ReportCloseReason>("reason") else {
        return asked.page(form, reasons, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(error) = reports::close(&mut tx, &auth, reason, app.now()).await {
        return asked.refused(form, reasons, error);
    }
    let event = session.event(Kind::ReportClosed)?.with("reason", reason)?;
    asked.done(tx, event).await
}

/// Handles `GET /intake/{code}/reopen`.
pub(super) async fn ask_reopen(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    asked!(app, session, visit, code, "reopen", "")
        .ask::<Reopen>(nothing)
        .await
}

/// Handles `POST /intake/{code}/reopen`.
pub(super) async fn reopen(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let asked = asked!(app, session, visit, code, "reopen", "");
    let mut tx = app.store().write().await?;
    let auth = access::report::<Reopen>(&mut tx, session.actor(), &code).await?;
    if let Err(error) = reports::reopen(&mut tx, &auth, app.now()).await {
        return asked.refused(FormState::blank(), nothing, error);
    }
    let event = session.event(Kind::ReportEdited)?.with("step", "reopen")?;
    asked.done(tx, event).await
}
