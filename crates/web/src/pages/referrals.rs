//! Referrals: the inbox, sending one from a case, reading and answering, the letter.

mod inbox;
mod letter;
mod of_case;
mod send;
mod show;
mod steps;

use audit::{Event, Kind, ObjectKind};
use domain::Coded;
use domain::areas::AreaCode;
use domain::intake::Urgency;
use domain::referrals::{ReferralState, Side};
use policy::Capability;
use store::referrals::{Card, Fault};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::cases::Desk;
use crate::pages::services::due_words;
use crate::parts::{Badge, ReferralCard, Tag, Tone};
use crate::routes::{Access, Routes};

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let access = Access::Can(Capability::Referrals);
    let case = Access::Can(Capability::WorkOnCases);
    let routes = routes
        .get("/referrals", access, inbox::show)
        .get("/cases/{code}/referrals", case, of_case::show)
        .get("/cases/{code}/referrals/new", access, send::begin)
        .post("/cases/{code}/referrals/new", access, send::send)
        .get("/referrals/{code}", access, show::show)
        .get("/referrals/{code}/letter", access, letter::html)
        .get("/referrals/{code}/letter.docx", access, letter::docx);
    let routes = letter::pdf_route(routes, access);
    routes
        .get("/referrals/{code}/{step}", access, steps::ask)
        .post("/referrals/{code}/{step}", access, steps::take)
}

/// A state in its colour.
pub(crate) fn state_tag(page: &Page, state: ReferralState) -> Tag {
    let tone = match state {
        ReferralState::Sent | ReferralState::Accepted | ReferralState::InProgress => Tone::Info,
        ReferralState::Completed => Tone::Success,
        ReferralState::Declined | ReferralState::Expired => Tone::Warning,
        ReferralState::Cancelled => Tone::Neutral,
    };
    Tag::new(tone, page.name(state))
}

fn urgency_tag(page: &Page, urgency: Urgency) -> Tag {
    let tone = match urgency {
        Urgency::Emergency => Tone::Danger,
        Urgency::Urgent => Tone::Warning,
        Urgency::Normal => Tone::Neutral,
    };
    Tag::new(tone, page.name(urgency))
}

fn badges(card: &Card) -> Vec<Badge> {
    let child = card.child.then_some(Badge::Child);
    let urgent = (card.urgency == Urgency::Emergency).then_some(Badge::Urgent);
    child.into_iter().chain(urgent).collect()
}

fn area_words(page: &Page, area: Option<AreaCode>, name: Option<&str>) -> String {
    match (area, name) {
        (_, Some(name)) => name.to_owned(),
        (Some(area), None) => area.to_string(),
        (None, None) => page.t("referrals-area-unknown").into_owned(),
    }
}

/// What is due: the answer while nobody has given it, nothing afterwards.
fn due_of(app: &App, page: &Page, card: &Card) -> String {
    if card.state == ReferralState::Sent {
        let due = due_words(app, page, card.due_at);
        page.tw("referrals-answer-by", "due", &due)
    } else {
        match card.closed_at.or(card.answered_at) {
            Some(at) => page.date_time(at),
            None => page.date_time(card.sent_at),
        }
    }
}

/// The card of a referral, as `side` sees it.
fn card(app: &App, page: &Page, card: &Card, side: Side) -> ReferralCard {
    let (organisation, query) = match side {
        Side::Sender => (&card.to_organisation, "?side=sender"),
        Side::Receiver | Side::Clock => (&card.from_organisation, ""),
    };
    ReferralCard {
        code: card.code.to_string(),
        href: format!("/referrals/{}{query}", card.code),
        need: page.name(card.need).into_owned(),
        organisation: organisation.clone(),
        area: area_words(page, card.area, card.area_name.as_deref()),
        status: state_tag(page, card.state),
        due: due_of(app, page, card),
        overdue: card.is_overdue(app.now()),
        badges: badges(card),
    }
}

/// The side for which the address asks.
fn wanted(form: &FormState) -> Option<Side> {
    form.value("side").parse().ok()
}

/// The address of a referral for the side that looks at it.
fn address(code: &str, side: Side) -> String {
    match side {
        Side::Sender => format!("/referrals/{code}?side={}", side.code()),
        Side::Receiver | Side::Clock => format!("/referrals/{code}"),
    }
}

/// An audit event about the referral that the address names.
fn event(desk: &Desk, kind: Kind) -> Result<Event, Error> {
    Ok(desk
        .session
        .event(kind)?
        .on(ObjectKind::Referral, desk.code())?)
}

/// What a refused change means for its form: the reason stands beside the field it is about, else
/// beside `field`.
fn refused(form: &mut FormState, field: &str, fault: Fault) -> Result<(), Error> {
    let about = match &fault {
        Fault::NoReceiver | Fault::ReceiverWithoutKey => "to",
        Fault::Locked | Fault::BeyondReach => "sections",
        Fault::Basis(error) => send::field_of(*error),
        Fault::ServiceNotFree | Fault::NoService => "what",
        Fault::AnswerBy => "by",
        Fault::NotInCase => "person",
        Fault::Store(_) | Fault::Step(_) | Fault::UndoTooLate(_) => field,
    };
    match fault {
        Fault::Store(error) => Err(error.into()),
        fault => {
            form.reject_with(about, &fault);
            Ok(())
        }
    }
}
