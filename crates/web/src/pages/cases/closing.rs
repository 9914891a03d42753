//! Closing a case: what is missing, what must be recorded, and taking it up again.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::{Closing, Missing, Monitoring, RestitutionOutcome, RetentionClass};
use domain::ids::NoteId;
use domain::{Coded, MessageKey, Story};
use locale::Arg;
use policy::{Close, Edit, Reopen, See};
use store::Tx;
use store::cases::closing::{self, Settled};
use store::cases::{Case, Fault};

use super::desk::{Fields, is_stale, moved_on, refused};
use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;
use crate::parts::Choice;

#[derive(Template)]
#[template(path = "cases/closing.html")]
struct ClosingPage {
    page: Page,
    file: File,
    form: FormState,
    /// What is missing, and where it is put right.
    missing: Vec<(String, String)>,
    monitoring: Vec<Choice>,
    restitution: Vec<Choice>,
    retention: Vec<Choice>,
    may_edit: bool,
    may_close: bool,
    follow_up: String,
    version: i64,
}

#[derive(Template)]
#[template(path = "cases/reopening.html")]
struct ReopeningPage {
    page: Page,
    file: File,
    form: FormState,
}

const FIELDS: Fields = Fields {
    plain: &["monitoring", "restitution", "retention"],
    dates: &[],
    areas: &[],
    lists: &[],
};

struct Shown {
    case: Case,
    gate: Closing,
    may_edit: bool,
    may_close: bool,
}

impl Shown {
    async fn read(desk: &Desk, tx: &mut Tx) -> Result<Self, Error> {
        let (auth, case) = desk.open::<See>(tx).await?;
        Ok(Self {
            case,
            gate: closing::gate(tx, &auth).await?,
            may_edit: desk.may::<Edit>(tx).await?.is_some(),
            may_close: desk.may::<Close>(tx).await?.is_some(),
        })
    }

    fn page(&self, desk: &Desk, form: FormState, status: StatusCode) -> Result<Response, Error> {
        let (page, file) = desk.frame(&self.case, "cases-closing-title");
        let page = page.showing(&form);
        let missing = self.gate.missing();
        again(
            status,
            &ClosingPage {
                missing: missing
                    .iter()
                    .map(|what| (said(&page, what), place(desk, what)))
                    .collect(),
                monitoring: page.choices::<Monitoring>(),
                restitution: page.choices::<RestitutionOutcome>(),
                retention: page.choices::<RetentionClass>(),
                may_edit: self.may_edit,
                may_close: self.may_close,
                follow_up: desk.href("/follow-up"),
                version: self.case.version,
                page,
                file,
                form,
            },
        )
    }
}

/// Something that is missing, in words: its arguments are message keys themselves.
fn said(page: &Page, what: &Missing) -> String {
    let args: Vec<(&str, Arg<'_>)> = what
        .args()
        .into_iter()
        .map(|(name, key)| (name, page.t(&key).into_owned().into()))
        .collect();
    page.locale.text_with(what.key(), &args)
}

/// Where it is put right.
fn place(desk: &Desk, what: &Missing) -> String {
    match what {
        Missing::Track(..) => desk.href("/services"),
        Missing::Monitoring => desk.href("/follow-up"),
        Missing::Restitution => "#restitution".to_owned(),
        Missing::Retention => "#retention".to_owned(),
    }
}

fn fill(case: &Case) -> FormState {
    FormState::from_pairs([
        ("version", case.version.to_string()),
        ("monitoring", case.monitoring.code().to_owned()),
        (
            "restitution",
            case.restitution.map_or("", Coded::code).to_owned(),
        ),
        (
            "retention",
            case.retention.map_or("", Coded::code).to_owned(),
        ),
    ])
}

/// Handles `GET /cases/{code}/closing`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let shown = Shown::read(&desk, &mut tx).await?;
    let form = desk
        .draft(&mut tx)
        .await?
        .unwrap_or_else(|| fill(&shown.case));
    shown.page(&desk, form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/closing`: records what closing asks for.
pub(super) async fn settle(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let monitoring = form.coded::<Monitoring>("monitoring");
    let reason = form.parse_optional_with("reason", Story::parse);
    let restitution = form.coded_optional("restitution");
    let retention = form.coded_optional("retention");
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let shown = Shown::read(&desk, &mut tx).await?;
    let (Some(monitoring), false) = (monitoring, form.has_errors()) else {
        return shown.page(&desk, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if is_stale(&mut form, &fill(&case), &FIELDS) {
        return shown.page(&desk, form, StatusCode::CONFLICT);
    }
    let settled = Settled {
        monitoring,
        reason: reason
            .filter(|_| monitoring == Monitoring::LeftOut)
            .map(|reason| (desk.app.id::<NoteId>(), reason)),
        restitution,
        retention,
    };
    let mut keeper = desk.session.keeper(&desk.app);
    let by = desk.by();
    match closing::settle(&mut tx, &mut keeper, &auth, &settled, case.version, &by).await {
        Ok(()) => {
            let event = desk.event(Kind::CaseEdited)?.with("part", "closing")?;
            desk.saved(tx, event, "/closing", "closing-saved").await
        }
        Err(fault) => {
            let field = match fault {
                Fault::ReasonRequired => "reason",
                _ => "monitoring",
            };
            let status = refused(&mut form, field, fault)?;
            shown.page(&desk, form, status)
        }
    }
}

/// Handles `POST /cases/{code}/closing/close`.
pub(super) async fn close(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, _) = desk.open::<Close>(&mut tx).await?;
    let version = form
        .number("version", 1, i64::MAX)
        .ok_or(Error::Unprocessable)?;
    let shown = Shown::read(&desk, &mut tx).await?;
    match closing::close(&mut tx, &auth, version, (desk.app.today(), &desk.by())).await {
        Ok(()) => {
            let event = desk.event(Kind::CaseClosed)?;
            desk.saved(tx, event, "", "case-closed").await
        }
        Err(fault @ Fault::Gate(_)) => {
            let mut form = fill(&shown.case);
            let status = refused(&mut form, "monitoring", fault)?;
            shown.page(&desk, form, status)
        }
        Err(fault) => Err(moved_on(fault)),
    }
}

fn reopening(
    desk: &Desk,
    case: &Case,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let (page, file) = desk.frame(case, "cases-reopening-title");
    let page = page.showing(&form);
    again(status, &ReopeningPage { page, file, form })
}

/// Handles `GET /cases/{code}/reopening`.
pub(super) async fn ask_reopen(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (_, case) = desk.open::<Reopen>(&mut tx).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => FormState::from_pairs([("version", case.version.to_string())]),
    };
    reopening(&desk, &case, form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/reopening`.
pub(super) async fn reopen(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Reopen>(&mut tx).await?;
    let Some(reason) = form.parse_with("reason", Story::parse) else {
        return reopening(&desk, &case, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let version = form.value("version").parse().unwrap_or_default();
    let note = (desk.app.id::<NoteId>(), &reason);
    let mut keeper = desk.session.keeper(&desk.app);
    closing::reopen(&mut tx, &mut keeper, &auth, note, version, &desk.by())
        .await
        .map_err(moved_on)?;
    let event = desk.event(Kind::CaseReopened)?;
    desk.saved(tx, event, "", "case-reopened").await
}
