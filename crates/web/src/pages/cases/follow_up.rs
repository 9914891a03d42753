//! Follow-up: contacts with the person after services.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::FollowUpOutcome;
use domain::dates::DateError;
use policy::{Edit, See};
use store::Tx;
use store::cases::Case;
use store::cases::follow_ups::{self, FollowUp};
use uuid::Uuid;

use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;
use crate::parts::{Choice, Tag, Tone};

struct Row {
    on: String,
    outcome: Tag,
    by: String,
}

#[derive(Template)]
#[template(path = "cases/follow_up.html")]
struct FollowUpPage {
    page: Page,
    file: File,
    form: FormState,
    rows: Vec<Row>,
    outcomes: Vec<Choice>,
    may_edit: bool,
    no_contact: bool,
}

struct Shown {
    case: Case,
    contacts: Vec<FollowUp>,
    may_edit: bool,
}

impl Shown {
    async fn read(desk: &Desk, tx: &mut Tx) -> Result<Self, Error> {
        let (auth, case) = desk.open::<See>(tx).await?;
        Ok(Self {
            case,
            contacts: follow_ups::all(tx, &auth).await?,
            may_edit: desk.may::<Edit>(tx).await?.is_some(),
        })
    }

    fn page(&self, desk: &Desk, form: FormState, status: StatusCode) -> Result<Response, Error> {
        let (page, file) = desk.frame(&self.case, "cases-follow-up-title");
        let page = page.showing(&form);
        let rows = self.contacts.iter().map(|contact| Row {
            on: page.date(contact.contacted_on),
            outcome: Tag::new(tone(contact.outcome), page.name(contact.outcome)),
            by: contact.recorded_by.clone(),
        });
        again(
            status,
            &FollowUpPage {
                rows: rows.collect(),
                outcomes: page.choices::<FollowUpOutcome>(),
                may_edit: self.may_edit,
                no_contact: self.case.no_contact,
                page,
                file,
                form,
            },
        )
    }
}

const fn tone(outcome: FollowUpOutcome) -> Tone {
    match outcome {
        FollowUpOutcome::Safe | FollowUpOutcome::Moved => Tone::Success,
        FollowUpOutcome::NeedsHelp | FollowUpOutcome::NotReached => Tone::Warning,
        FollowUpOutcome::AtRisk => Tone::Danger,
        FollowUpOutcome::Declined => Tone::Neutral,
    }
}

/// Handles `GET /cases/{code}/follow-up`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let shown = Shown::read(&desk, &mut tx).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => {
            let mut form = FormState::blank();
            form.set_date("on", desk.app.today().into());
            form
        }
    };
    shown.page(&desk, form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/follow-up`.
pub(super) async fn record(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let on = form.date("on");
    if on.is_some_and(|on| on > desk.app.today()) {
        form.reject_with("on", &DateError::Future);
    }
    let outcome = form.coded::<FollowUpOutcome>("outcome");
    let mut tx = desk.write().await?;
    let (auth, _) = desk.open::<Edit>(&mut tx).await?;
    let (Some(on), Some(outcome), false) = (on, outcome, form.has_errors()) else {
        let shown = Shown::read(&desk, &mut tx).await?;
        return shown.page(&desk, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let id: Uuid = desk.app.id();
    follow_ups::record(&mut tx, &auth, id, on, outcome, &desk.by()).await?;
    let event = desk
        .event(Kind::CaseEdited)?
        .with("part", "follow-up")?
        .with("outcome", outcome)?;
    desk.saved(tx, event, "/follow-up", "followed-up").await
}
