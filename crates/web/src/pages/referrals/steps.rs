//! The steps of a referral, each a page of its own: what it means, what must be said, one button.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Story;
use domain::referrals::{DeclineReason, ReferralAction, ReferralOutcome, Side};
use policy::{Answer, Refer};
use store::access::{self, OnReferral};
use store::cases::By;
use store::referrals::{self, Card, Fault, Reason, words};
use store::services::When;
use store::{Error as StoreError, Tx, deadlines};
use uuid::Uuid;

use super::{address, event, refused};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::cases::Desk;
use crate::pages::{again, go};
use crate::parts::Choice;

#[derive(Template)]
#[template(path = "referrals/step.html")]
struct StepPage {
    page: Page,
    form: FormState,
    back: (String, String),
    card: String,
    intro: String,
    question: String,
    choices: Vec<Choice>,
    words: Words,
    submit: String,
    danger: bool,
    autosave: String,
}

/// Whether the step comes with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    None,
    Optional,
    Required,
}

const fn words_of(action: ReferralAction) -> Words {
    match action {
        ReferralAction::Ask | ReferralAction::Answer => Words::Required,
        ReferralAction::Decline
        | ReferralAction::GiveBack
        | ReferralAction::Complete
        | ReferralAction::Cancel => Words::Optional,
        ReferralAction::Accept
        | ReferralAction::UndoAcceptance
        | ReferralAction::Start
        | ReferralAction::Expire => Words::None,
    }
}

/// The step that the address names. The clock's is nobody's.
fn action_of(desk: &Desk) -> Result<ReferralAction, Error> {
    let action: ReferralAction = desk.part("step").parse().map_err(|_| Error::NotFound)?;
    match action.side() {
        Side::Sender | Side::Receiver => Ok(action),
        Side::Clock => Err(Error::NotFound),
    }
}

/// Proof for the side whose step it is.
enum Proof {
    Receiver(OnReferral<Answer>),
    Sender(OnReferral<Refer>),
}

async fn proof(desk: &Desk, tx: &mut Tx, action: ReferralAction) -> Result<Proof, Error> {
    let (actor, code) = (desk.session.actor(), desk.code());
    Ok(match action.side() {
        Side::Receiver => Proof::Receiver(access::referral(tx, actor, code, Side::Receiver).await?),
        Side::Sender | Side::Clock => {
            Proof::Sender(access::referral(tx, actor, code, Side::Sender).await?)
        }
    })
}

async fn shown(desk: &Desk, tx: &mut Tx) -> Result<Card, Error> {
    let card = referrals::card(tx, desk.session.actor(), desk.code()).await?;
    card.ok_or(Error::NotFound)
}

fn page(
    desk: &Desk,
    action: ReferralAction,
    card: &Card,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let mut page = desk.visit.page(&desk.session, "");
    page.title = page.name(action).into_owned();
    let code = card.code.to_string();
    let choices = match action {
        ReferralAction::Decline | ReferralAction::GiveBack => page.choices::<DeclineReason>(),
        ReferralAction::Complete => page.choices::<ReferralOutcome>(),
        _ => Vec::new(),
    };
    let question = match action {
        ReferralAction::Complete => "referrals-outcome-question",
        _ => "referrals-reason-question",
    };
    again(
        status,
        &StepPage {
            back: (address(&code, action.side()), code.clone()),
            card: format!("{} · {}", page.name(card.need), page.name(card.state)),
            intro: page.t(&format!("referrals-{action}-intro")).into_owned(),
            question: page.t(question).into_owned(),
            choices,
            words: words_of(action),
            submit: page.t(&format!("referrals-{action}-submit")).into_owned(),
            danger: matches!(action, ReferralAction::Cancel | ReferralAction::GiveBack),
            autosave: format!("/drafts?for={}", desk.visit.path()),
            page: page.showing(&form),
            form,
        },
    )
}

/// Handles `GET /referrals/{code}/{step}`.
pub(super) async fn ask(desk: Desk) -> Result<Response, Error> {
    let action = action_of(&desk)?;
    let mut tx = desk.app.store().read().await?;
    proof(&desk, &mut tx, action).await?;
    let card = shown(&desk, &mut tx).await?;
    if card.state.next(action.side(), action).is_err() {
        // Somebody took another step: the page of the referral says which.
        return Ok(go(address(desk.code(), action.side())));
    }
    let token: Uuid = desk.app.id();
    let mut form = desk.draft(&mut tx).await?.unwrap_or_default();
    form.set("version", card.version.to_string());
    if form.value("token").is_empty() {
        form.set("token", token.to_string());
    }
    page(&desk, action, &card, form, StatusCode::OK)
}

/// A step as it was typed.
struct Typed {
    version: i64,
    reason: Option<DeclineReason>,
    outcome: Option<ReferralOutcome>,
    words: Option<(Uuid, Story)>,
}

fn read(desk: &Desk, action: ReferralAction, form: &mut FormState) -> Option<Typed> {
    let mut typed = Typed {
        version: form.number("version", 1, i64::MAX)?,
        reason: None,
        outcome: None,
        words: None,
    };
    match action {
        ReferralAction::Decline | ReferralAction::GiveBack => {
            typed.reason = Some(form.coded("reason")?);
        }
        ReferralAction::Complete => typed.outcome = Some(form.coded("reason")?),
        _ => {}
    }
    let body = match words_of(action) {
        Words::None => None,
        Words::Optional => form.parse_optional_with("body", Story::parse),
        Words::Required => Some(form.parse_with("body", Story::parse)?),
    };
    // The form's own identifier: sent twice, the same words stand once.
    let token = form
        .value("token")
        .parse()
        .unwrap_or_else(|_| desk.app.id());
    typed.words = body.map(|body| (token, body));
    Some(typed).filter(|_| !form.has_errors())
}

/// Handles `POST /referrals/{code}/{step}`.
pub(super) async fn take(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let action = action_of(&desk)?;
    let typed = read(&desk, action, &mut form);
    let mut tx = desk.write().await?;
    let proof = proof(&desk, &mut tx, action).await?;
    let card = shown(&desk, &mut tx).await?;
    let Some(typed) = typed else {
        return page(&desk, action, &card, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let talks = matches!(action, ReferralAction::Ask | ReferralAction::Answer);
    if typed.version != card.version && !talks {
        if card.state.next(action.side(), action).is_err() {
            return Ok(go(address(desk.code(), action.side())));
        }
        form.set("version", card.version.to_string());
        form.reject("reason", "error-referral-moved-on");
        return page(&desk, action, &card, form, StatusCode::CONFLICT);
    }
    match apply(&desk, &mut tx, &proof, action, &typed).await {
        Ok(()) => {}
        // The same words were sent before.
        Err(Fault::Store(StoreError::Duplicate)) if talks => {
            return Ok(go(done(&desk, action)));
        }
        Err(Fault::Store(StoreError::Stale)) => return Err(Error::Conflict),
        Err(fault) => {
            refused(&mut form, "reason", fault)?;
            return page(&desk, action, &card, form, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    let mut event = event(&desk, kind(action))?.with("action", action)?;
    if let Some(reason) = typed.reason {
        event = event.with("reason", reason)?;
    }
    if let Some(outcome) = typed.outcome {
        event = event.with("outcome", outcome)?;
    }
    desk.done(tx, event, done(&desk, action)).await
}

fn done(desk: &Desk, action: ReferralAction) -> String {
    let base = address(desk.code(), action.side());
    let sign = if base.contains('?') { '&' } else { '?' };
    format!("{base}{sign}done=referral-{action}")
}

const fn kind(action: ReferralAction) -> Kind {
    match action {
        ReferralAction::Complete => Kind::ReferralCompleted,
        ReferralAction::Cancel | ReferralAction::Expire => Kind::ReferralWithdrawn,
        ReferralAction::Accept
        | ReferralAction::Decline
        | ReferralAction::UndoAcceptance
        | ReferralAction::Start
        | ReferralAction::GiveBack
        | ReferralAction::Ask
        | ReferralAction::Answer => Kind::ReferralAnswered,
    }
}

async fn apply(
    desk: &Desk,
    tx: &mut Tx,
    proof: &Proof,
    action: ReferralAction,
    typed: &Typed,
) -> Result<(), Fault> {
    let by = desk.by();
    let calendar = deadlines::calendar(tx, &desk.app.settings().time_zone).await?;
    let when = When::now(&calendar, &by);
    let said: Reason<'_> = typed.words.as_ref().map(|(id, words)| (*id, words));
    match proof {
        Proof::Receiver(on) => receiver(desk, tx, on, action, (typed, said), (when, &by)).await,
        Proof::Sender(on) => sender(desk, tx, on, action, (typed, said), (when, &by)).await,
    }
}

async fn receiver(
    desk: &Desk,
    tx: &mut Tx,
    on: &OnReferral<Answer>,
    action: ReferralAction,
    (typed, said): (&Typed, Reason<'_>),
    (when, by): (When<'_>, &By),
) -> Result<(), Fault> {
    let keeper = &mut desk.session.keeper(&desk.app);
    let version = typed.version;
    match (action, typed.reason, typed.outcome, said) {
        (ReferralAction::Accept, ..) => referrals::accept(tx, keeper, on, version, when).await,
        (ReferralAction::Start, ..) => referrals::start(tx, keeper, on, version, when).await,
        (ReferralAction::UndoAcceptance, ..) => {
            referrals::undo_acceptance(tx, keeper, on, version, when).await
        }
        (ReferralAction::Decline, Some(why), ..) => {
            referrals::decline(tx, keeper, on, (why, said), version, (when, by)).await
        }
        (ReferralAction::GiveBack, Some(why), ..) => {
            referrals::give_back(tx, keeper, on, (why, said), version, (when, by)).await
        }
        (ReferralAction::Complete, _, Some(outcome), _) => {
            referrals::complete(tx, keeper, on, (outcome, said), version, (when, by)).await
        }
        (ReferralAction::Ask, _, _, Some(question)) => {
            words::ask(tx, keeper, on, question, by).await
        }
        _ => Err(Fault::Store(StoreError::NotFound)),
    }
}

async fn sender(
    desk: &Desk,
    tx: &mut Tx,
    on: &OnReferral<Refer>,
    action: ReferralAction,
    (typed, said): (&Typed, Reason<'_>),
    (when, by): (When<'_>, &By),
) -> Result<(), Fault> {
    let keeper = &mut desk.session.keeper(&desk.app);
    match (action, said) {
        (ReferralAction::Cancel, said) => {
            referrals::cancel(tx, keeper, on, said, typed.version, (when, by)).await
        }
        (ReferralAction::Answer, Some(answer)) => words::answer(tx, keeper, on, answer, by).await,
        _ => Err(Fault::Store(StoreError::NotFound)),
    }
}
