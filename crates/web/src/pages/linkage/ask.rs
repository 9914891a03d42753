//! Whether other organisations know somebody of a report: a question of its own, because it is
//! counted, recorded, and told to whoever knows the person.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::MessageKey;
use domain::intake::PersonAtRisk;
use policy::{Edit, Open};
use store::linkage::questions::{self, Fault, Question};
use store::linkage::settings;
use store::{Tx, access, reports};
use tokio::time::Instant;

use super::band_tag;
use super::known::{self, Said};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, again};
use crate::parts::Tag;
use crate::session::Session;

/// What is said about one person by the others.
struct Others {
    title: String,
    /// Why nothing was asked; empty where it was.
    why: String,
    answers: Vec<Elsewhere>,
}

/// Whom to call.
struct Elsewhere {
    band: Tag,
    organisation: String,
    phone: String,
    reference: String,
}

#[derive(Template)]
#[template(path = "linkage/ask.html")]
struct Ask {
    page: Page,
    code: String,
    said: Vec<Said>,
    /// Nothing before it was asked.
    others: Option<Vec<Others>>,
    may_ask: bool,
}

/// Handles `GET /intake/{code}/known`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let begun = Instant::now();
    let (persons, received) = recorded(&app, &session, &code).await?;
    let page = title(&session, &visit, &code);
    let mut tx = app.store().read().await?;
    let may_ask = access::report::<Edit>(&mut tx, session.actor(), &code)
        .await
        .is_ok();
    drop(tx);
    let numbered: Vec<(usize, &PersonAtRisk)> = persons.iter().enumerate().collect();
    let (said, settings) = known::about(&app, &session, &page, &numbered, &received).await?;
    known::pad(begun, settings.answer_ms).await;
    let (others, status) = (None, StatusCode::OK);
    again(
        status,
        &Ask {
            page,
            code,
            said,
            others,
            may_ask,
        },
    )
}

/// Handles `POST /intake/{code}/known`: asks the other organisations about everybody in an open
/// report.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let begun = Instant::now();
    let (persons, received) = recorded(&app, &session, &code).await?;
    let page = title(&session, &visit, &code);
    let numbered: Vec<(usize, &PersonAtRisk)> = persons.iter().enumerate().collect();
    let (said, settings) = known::about(&app, &session, &page, &numbered, &received).await?;
    let mut tx = app.store().write().await?;
    let mut others = Vec::new();
    let mut status = StatusCode::OK;
    for (at, person) in numbered {
        let question = Question {
            position: at,
            person,
            received: &received,
            at: app.now(),
        };
        let (about, answered) =
            others_about(&mut tx, &app, &session, &page, &code, &question).await?;
        if !answered.is_success() {
            status = answered;
        }
        others.push(about);
    }
    let event = session
        .event(Kind::KnownPersonAsked)?
        .on(ObjectKind::Report, &code)?
        .with("persons", persons.len())?
        .with("status", status.as_u16())?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    known::pad(begun, settings.answer_ms).await;
    let (others, may_ask) = (Some(others), true);
    again(
        status,
        &Ask {
            page,
            code,
            said,
            others,
            may_ask,
        },
    )
}

async fn others_about(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    page: &Page,
    code: &str,
    question: &Question<'_>,
) -> Result<(Others, StatusCode), Error> {
    let actor = session.actor();
    let auth = access::report::<Edit>(tx, actor, code).await?;
    let settings = settings::get(tx).await?;
    let with = (app.register(), &settings);
    let asked = questions::ask(tx, with, &mut app.random(), actor, &auth, question).await;
    let mut others = Others {
        title: page.tn("intake-person", question.position + 1),
        why: String::new(),
        answers: Vec::new(),
    };
    let status = match asked {
        Ok(answers) => {
            others.answers = answers
                .into_iter()
                .map(|answer| Elsewhere {
                    band: band_tag(page, answer.band),
                    organisation: answer.organisation,
                    phone: answer.phone,
                    reference: answer.reference.to_string(),
                })
                .collect();
            StatusCode::OK
        }
        Err(Fault::Store(error)) => return Err(error.into()),
        Err(fault) => {
            others.why = page.t(fault.key()).into_owned();
            refused(&fault)
        }
    };
    Ok((others, status))
}

const fn refused(fault: &Fault) -> StatusCode {
    match fault {
        Fault::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Fault::TooLittle | Fault::NotReady | Fault::Store(_) => StatusCode::OK,
    }
}

fn title(session: &Session, visit: &Visit, code: &str) -> Page {
    let title = visit.locale.text("linkage-ask-title");
    visit.page(session, format!("{title} {code}"))
}

/// The persons of a report and the day on which it was received. That it was opened is recorded.
async fn recorded(
    app: &App,
    session: &Session,
    code: &str,
) -> Result<(Vec<PersonAtRisk>, String), Error> {
    let mut tx = app.store().write().await?;
    let auth = access::report::<Open>(&mut tx, session.actor(), code).await?;
    let facts = reports::facts(&mut tx, &auth).await?;
    let content = reports::content(&mut tx, &mut session.keeper(app), &auth).await?;
    let event = session
        .event(Kind::ReportOpened)?
        .on(ObjectKind::Report, &facts.code)?
        .with("sections", domain::sections::Section::Identity)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let zone = &app.settings().time_zone;
    let received = zone.to_datetime(facts.received_at).date().to_string();
    Ok((content.at_risk, received))
}
