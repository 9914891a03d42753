//! Screening: questions, the advice with its reasons, the officer's decision, and the case.

mod form;
mod open_case;
mod result;

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::screening::{Act, Dimension, Majority, Means, Purpose};
use policy::{Capability, Edit};
use store::reports::StepError;
use store::{access, screenings};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::parts::Choice;
use crate::routes::{Access, Routes};
use crate::session::Session;

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let access = Access::Can(Capability::ScreenReports);
    routes
        .get("/intake/{code}/screening", access, ask)
        .post("/intake/{code}/screening", access, record)
        .get("/intake/{code}/screening/result", access, result::show)
        .post("/intake/{code}/screening/result", access, result::decide)
        .get("/intake/{code}/open-case", access, open_case::ask)
        .post("/intake/{code}/open-case", access, open_case::open)
}

/// A question about one indicator.
struct Question {
    name: String,
    label: String,
}

/// The questions of one dimension.
struct Group {
    title: String,
    questions: Vec<Question>,
    /// How many are answered with yes.
    yes: usize,
    /// Whether any answer stands in it, so that it is shown open.
    answered: bool,
}

#[derive(Template)]
#[template(path = "screening/form.html")]
struct Questions {
    page: Page,
    form: FormState,
    code: String,
    ages: Vec<Choice>,
    acts: Vec<Choice>,
    means: Vec<Choice>,
    purposes: Vec<Choice>,
    answers: Vec<Choice>,
    groups: Vec<Group>,
    /// The answers of an earlier screening are filled in.
    previous: bool,
    /// The report moved on: nothing can be recorded.
    too_late: bool,
}

/// Handles `GET /intake/{code}/screening`.
async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let auth = access::report::<Edit>(&mut tx, session.actor(), &code).await?;
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let newest = screenings::newest(&mut tx, &auth).await?;
    let previous = draft.is_none() && newest.is_some();
    let form = draft.or_else(|| newest.map(|newest| form::fill(&newest.answers)));
    let asked = questions(&session, &visit, &code, form.unwrap_or_default());
    again(StatusCode::OK, &Questions { previous, ..asked })
}

fn questions(session: &Session, visit: &Visit, code: &str, form: FormState) -> Questions {
    let title = visit
        .locale
        .text_with("screening-title", &[("code", code.into())]);
    let page = visit.page(session, title).showing(&form);
    let ages = page.choices::<Majority>();
    Questions {
        ages,
        acts: page.choices::<Act>(),
        means: page.choices::<Means>(),
        purposes: page.choices::<Purpose>(),
        answers: form::answers(&page),
        groups: Dimension::ALL
            .iter()
            .map(|dimension| group(&page, &form, *dimension))
            .collect(),
        page,
        form,
        code: code.to_owned(),
        previous: false,
        too_late: false,
    }
}

fn group(page: &Page, form: &FormState, dimension: Dimension) -> Group {
    let questions: Vec<Question> = dimension
        .indicators()
        .map(|indicator| Question {
            name: form::field(indicator),
            label: page.name(indicator).into_owned(),
        })
        .collect();
    let count = |answers: &[&str]| {
        questions
            .iter()
            .filter(|question| answers.contains(&form.value(&question.name)))
            .count()
    };
    Group {
        title: page.name(dimension).into_owned(),
        yes: count(&["yes"]),
        answered: count(&["yes", "no", "declined"]) > 0,
        questions,
    }
}

/// Handles `POST /intake/{code}/screening`: records the answers and leads to the advice.
async fn record(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    if drafts::wanted(&form) {
        drafts::keep(&app, &session, visit.path(), &form).await?;
        return Ok(go("/drafts?done=draft-saved"));
    }
    let mut tx = app.store().write().await?;
    let auth = access::report::<Edit>(&mut tx, session.actor(), &code).await?;
    let Some(answers) = form::read(&mut form) else {
        let asked = questions(&session, &visit, &code, form);
        return again(StatusCode::UNPROCESSABLE_ENTITY, &asked);
    };
    let recorded = screenings::record(&mut tx, &auth, app.id(), &answers, app.now()).await;
    let advice = match recorded {
        Ok(advice) => advice,
        Err(StepError::Store(error)) => return Err(error.into()),
        Err(StepError::Illegal(_)) => {
            let asked = questions(&session, &visit, &code, form);
            let asked = Questions {
                too_late: true,
                ..asked
            };
            return again(StatusCode::CONFLICT, &asked);
        }
    };
    let event = session
        .event(Kind::ScreeningRecorded)?
        .on(ObjectKind::Report, &code)?
        .with("international", advice.international.outcome)?
        .with("domestic", advice.domestic.outcome)?
        .with("ilo", advice.ilo.result)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    tx.commit().await?;
    Ok(go(format!("/intake/{code}/screening/result")))
}
