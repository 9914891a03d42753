//! A step of a service: requested, begun, finished, settled, taken up again.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::ServiceId;
use domain::services::ServiceAction;
use policy::Plan;
use store::cases::Case;
use store::services::{self, Fault, Service, When};
use store::{Error as StoreError, deadlines};

use super::{refused, state_tag};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;
use crate::pages::cases::{Desk, File};
use crate::parts::{Choice, Tag};

#[derive(Template)]
#[template(path = "services/step.html")]
struct StepPage {
    page: Page,
    file: File,
    form: FormState,
    kind: String,
    state: Tag,
    actions: Vec<Choice>,
    /// The referral that decides instead.
    referral: Option<String>,
}

fn page(
    desk: &Desk,
    case: &Case,
    service: &Service,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let (page, mut file) = desk.frame(case, "services-step");
    file.back = (
        format!("{}/services", file.href),
        page.t("services-back-to-plan").into_owned(),
    );
    let actions = services::legal_steps(service).into_iter().map(|action| {
        let hint = page.t(hint(action)).into_owned();
        Choice::new(action.code(), page.name(action)).hint(hint)
    });
    again(
        status,
        &StepPage {
            actions: actions.collect(),
            kind: page.name(service.kind).into_owned(),
            state: state_tag(&page, service.state),
            referral: service.referral.map(|(code, _)| code.to_string()),
            page: page.showing(&form),
            file,
            form,
        },
    )
}

const fn hint(action: ServiceAction) -> &'static str {
    match action {
        ServiceAction::Request => "services-step-request-hint",
        ServiceAction::Start => "services-step-start-hint",
        ServiceAction::Finish => "services-step-finish-hint",
        ServiceAction::Decline => "services-step-decline-hint",
        ServiceAction::Dismiss => "services-step-dismiss-hint",
        ServiceAction::Stop => "services-step-stop-hint",
        ServiceAction::Resume => "services-step-resume-hint",
    }
}

/// Handles `GET /cases/{code}/services/{service}/step`.
pub(super) async fn show(desk: Desk, asked: FormState) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<Plan>(&mut tx).await?;
    let service = services::find(&mut tx, &auth, desk.id("service")?).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => {
            let mut form = FormState::from_pairs([
                ("version", service.version.to_string()),
                ("action", asked.value("action").to_owned()),
            ]);
            form.set_date("on", desk.app.today().into());
            form
        }
    };
    page(&desk, &case, &service, form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/services/{service}/step`.
pub(super) async fn take(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let id: ServiceId = desk.id("service")?;
    let action = form.coded::<ServiceAction>("action");
    let on = form.date("on");
    let version = form.number("version", 1, i64::MAX);
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Plan>(&mut tx).await?;
    let service = services::find(&mut tx, &auth, id).await?;
    let (Some(action), Some(on), Some(version), false) = (action, on, version, form.has_errors())
    else {
        return page(
            &desk,
            &case,
            &service,
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    };
    if version != service.version {
        // What can be done now may be something else: the page shows it anew.
        form.set("version", service.version.to_string());
        form.reject("action", "error-service-moved-on");
        return page(&desk, &case, &service, form, StatusCode::CONFLICT);
    }
    let by = desk.by();
    let calendar = deadlines::calendar(&mut tx, &desk.app.settings().time_zone).await?;
    let when = When::now(&calendar, &by);
    match services::step(&mut tx, &auth, (id, version), action, on, when).await {
        Ok(_) => {}
        Err(Fault::Store(StoreError::Stale)) => return Err(Error::Conflict),
        Err(fault) => {
            refused(&mut form, "action", fault)?;
            return page(
                &desk,
                &case,
                &service,
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            );
        }
    }
    let event = desk
        .event(Kind::ServiceChanged)?
        .with("service", service.kind)?
        .with("action", action)?;
    desk.saved(tx, event, "/services", "service-moved").await
}
