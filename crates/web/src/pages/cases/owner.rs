//! Who owns a case, and who must not see it.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::AccountId;
use policy::{Plan, Relation};
use store::Tx;
use store::cases::progress::{self, Member};
use store::cases::{Case, Fault};

use super::desk::{moved_on, refused};
use super::{Desk, File};
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::again;
use crate::parts::Choice;

#[derive(Template)]
#[template(path = "cases/owner.html")]
struct OwnerPage {
    page: Page,
    file: File,
    form: FormState,
    members: Vec<Choice>,
    /// Whether this person decides for others, or can only take the case.
    decides: bool,
    owned: bool,
}

#[derive(Template)]
#[template(path = "cases/conflicts.html")]
struct ConflictsPage {
    page: Page,
    file: File,
    form: FormState,
    members: Vec<Choice>,
    named: Vec<(String, String)>,
    decides: bool,
}

/// Whether the relation lets a person decide for others.
const fn decides(relation: Relation) -> bool {
    matches!(relation, Relation::Owner | Relation::Supervisor)
}

struct Shown {
    case: Case,
    members: Vec<Member>,
    decides: bool,
}

impl Shown {
    async fn read(
        desk: &Desk,
        tx: &mut Tx,
    ) -> Result<(policy::Authorized<domain::ids::CaseId, Plan>, Self), Error> {
        let (auth, case) = desk.open::<Plan>(tx).await?;
        let members = progress::members(tx, &auth).await?;
        let decides = decides(auth.relation());
        Ok((
            auth,
            Self {
                case,
                members,
                decides,
            },
        ))
    }

    fn owner_page(
        &self,
        desk: &Desk,
        form: FormState,
        status: StatusCode,
    ) -> Result<Response, Error> {
        let title = if self.case.owner.is_some() {
            "cases-owner-hand-over"
        } else {
            "cases-owner-title"
        };
        let (page, file) = desk.frame(&self.case, title);
        let me = desk.session.account();
        let choices = self.members.iter().filter(|member| {
            member.can_own()
                && Some(member.account) != self.case.owner
                && (self.decides || member.account == me)
        });
        again(
            status,
            &OwnerPage {
                members: choices.map(|member| choice(&page, member, me)).collect(),
                page: page.showing(&form),
                file,
                form,
                decides: self.decides,
                owned: self.case.owner.is_some(),
            },
        )
    }
}

fn choice(page: &Page, member: &Member, me: AccountId) -> Choice {
    let name = if member.account == me {
        page.tw("cases-owner-me", "name", &member.name)
    } else {
        member.name.clone()
    };
    Choice::new(member.account.to_string(), name).hint(page.name(member.role))
}

/// Handles `GET /cases/{code}/owner`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (_, shown) = Shown::read(&desk, &mut tx).await?;
    let mut form = FormState::blank();
    form.set("version", shown.case.version.to_string());
    shown.owner_page(&desk, form, StatusCode::OK)
}

fn account(form: &mut FormState) -> Option<AccountId> {
    if form.value("account").is_empty() {
        form.reject("account", "error-choose");
        return None;
    }
    form.parse_with("account", |id| {
        id.parse().map_err(|_| Key("error-not-in-list"))
    })
}

/// Handles `POST /cases/{code}/owner`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, shown) = Shown::read(&desk, &mut tx).await?;
    let Some(owner) = account(&mut form) else {
        return shown.owner_page(&desk, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let version = form.value("version").parse().unwrap_or_default();
    if version != shown.case.version {
        form.set("version", shown.case.version.to_string());
        form.reject("account", "error-case-moved-on");
        return shown.owner_page(&desk, form, StatusCode::CONFLICT);
    }
    match progress::assign(&mut tx, &auth, owner, version, &desk.by()).await {
        Ok(()) => {
            let event = desk.event(Kind::CaseHandedOver)?.with("to", owner)?;
            desk.saved(tx, event, "", "case-owner").await
        }
        Err(fault) => {
            let status = refused(&mut form, "account", fault)?;
            shown.owner_page(&desk, form, status)
        }
    }
}

// ---------------------------------------------------------------- conflict of interest

async fn conflicts_page(
    desk: &Desk,
    tx: &mut Tx,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let (auth, shown) = Shown::read(desk, tx).await?;
    let named = progress::conflicts(tx, &auth).await?;
    let (page, file) = desk.frame(&shown.case, "cases-conflicts-title");
    let me = desk.session.account();
    let choices = shown
        .members
        .iter()
        .filter(|member| !member.conflicted && (shown.decides || member.account == me));
    again(
        status,
        &ConflictsPage {
            members: choices.map(|member| choice(&page, member, me)).collect(),
            named: named
                .into_iter()
                .map(|(id, name)| (id.to_string(), name))
                .collect(),
            page: page.showing(&form),
            file,
            form,
            decides: shown.decides,
        },
    )
}

/// Handles `GET /cases/{code}/conflicts`.
pub(super) async fn show_conflicts(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    conflicts_page(&desk, &mut tx, FormState::blank(), StatusCode::OK).await
}

/// Handles `POST /cases/{code}/conflicts`: from the next request on the case does not exist for
/// who is named.
pub(super) async fn record_conflict(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, _) = Shown::read(&desk, &mut tx).await?;
    let Some(named) = account(&mut form) else {
        return conflicts_page(&desk, &mut tx, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match progress::record_conflict(&mut tx, &auth, named, &desk.by()).await {
        Ok(()) => {
            let event = desk.event(Kind::ConflictRecorded)?.with("account", named)?;
            let to = if named == desk.session.account() {
                "/cases?done=case-conflict-own".to_owned()
            } else {
                desk.href("/conflicts?done=case-conflict")
            };
            desk.done(tx, event, to).await
        }
        Err(fault @ Fault::Store(_)) => Err(moved_on(fault)),
        Err(fault) => {
            let status = refused(&mut form, "account", fault)?;
            conflicts_page(&desk, &mut tx, form, status).await
        }
    }
}

/// Handles `POST /cases/{code}/conflicts/lift`.
pub(super) async fn lift_conflict(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, _) = Shown::read(&desk, &mut tx).await?;
    let named = account(&mut form).ok_or(Error::Unprocessable)?;
    progress::lift_conflict(&mut tx, &auth, named, &desk.by())
        .await
        .map_err(moved_on)?;
    let event = desk
        .event(Kind::ConflictRecorded)?
        .with("account", named)?
        .with("lifted", "yes")?;
    desk.saved(tx, event, "/conflicts", "case-conflict-lifted")
        .await
}
