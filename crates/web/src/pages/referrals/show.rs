//! One referral: the card, what it says after acceptance, the conversation, and what can be done.

use askama::Template;
use audit::Kind;
use axum::response::Response;
use domain::Coded;
use domain::referrals::{ReferralAction, ReferralState, Side, UNDO_LIMIT, may_undo};
use jiff::Timestamp;
use policy::{Answer, Refer, See};
use store::Tx;
use store::access::{self, OnReferral, Refused};
use store::referrals::words::Word;
use store::referrals::{self, Card, Shown};

use super::{area_words, badges, due_of, event, state_tag, urgency_tag, wanted};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::cases::Desk;
use crate::parts::{Badge, Tag};

struct WordRow {
    kind: String,
    byline: String,
    body: String,
}

/// A button: where, its words, its kind, its icon, and whether it acts at once.
struct Action {
    href: String,
    label: String,
    kind: &'static str,
    icon: &'static str,
    at_once: bool,
}

/// What the sender can hand on.
struct Papers {
    share: String,
    /// Nowhere in a program that is built without PDF.
    pdf: Option<String>,
    docx: String,
    print: String,
}

#[derive(Template)]
#[template(path = "referrals/show.html")]
struct ShowPage {
    page: Page,
    back: (String, String),
    code: String,
    need: String,
    state: Tag,
    urgency: Tag,
    badges: Vec<Badge>,
    due: String,
    overdue: bool,
    facts: Vec<(String, String)>,
    shared: Vec<(String, String)>,
    /// The case, where it may be known: its address, its code and alias.
    case: Option<(String, String)>,
    message: Option<String>,
    hidden: bool,
    words: Vec<WordRow>,
    actions: Vec<Action>,
    version: i64,
    papers: Option<Papers>,
    /// Where another office can be asked, after this one did not take it.
    again: Option<String>,
    card_only: bool,
}

/// Handles `GET /referrals/{code}`: records that it was read before anything leaves.
pub(super) async fn show(desk: Desk, asked: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let actor = desk.session.actor();
    let code = desk.code().to_owned();
    let side = referrals::side_of(&mut tx, actor, &code, wanted(&asked)).await?;
    let shown = match side {
        Side::Receiver => match access::referral::<Answer>(&mut tx, actor, &code, side).await {
            Ok(on) => read(&desk, &mut tx, &on).await?,
            Err(refused) => return over(&desk, tx, refused).await,
        },
        Side::Sender | Side::Clock => {
            let on = access::referral::<See>(&mut tx, actor, &code, Side::Sender).await?;
            read(&desk, &mut tx, &on).await?
        }
    };
    let may_refer = match side {
        Side::Sender => access::referral::<Refer>(&mut tx, actor, &code, side)
            .await
            .is_ok(),
        Side::Receiver | Side::Clock => false,
    };
    let event = event(&desk, Kind::ReferralViewed)?
        .with("side", side)?
        .with("state", shown.card.state)?;
    desk.audit(&mut tx, event).await?;
    tx.commit().await?;
    crate::pages::show(&page(&desk, side, shown, may_refer))
}

async fn read<A: policy::Act>(
    desk: &Desk,
    tx: &mut Tx,
    on: &OnReferral<A>,
) -> Result<Shown, Error> {
    let mut keeper = desk.session.keeper(&desk.app);
    match referrals::details(tx, &mut keeper, on).await {
        Ok(shown) => Ok(shown),
        Err(referrals::Fault::Store(error)) => Err(error.into()),
        Err(fault) => Err(Error::unexpected(&fault)),
    }
}

/// A receiver whose part is over still finds the card of its own work, and nothing behind it.
async fn over(desk: &Desk, mut tx: Tx, refused: Refused) -> Result<Response, Error> {
    let Refused::Denied(_) = &refused else {
        return Err(refused.into());
    };
    let card = referrals::card(&mut tx, desk.session.actor(), desk.code()).await?;
    drop(tx);
    let Some(card) = card.filter(|card| !card.state.is_open()) else {
        return Err(refused.into());
    };
    crate::pages::show(&frame(desk, &card, Side::Receiver))
}

/// The page with the card alone.
fn frame(desk: &Desk, card: &Card, side: Side) -> ShowPage {
    let mut page = desk.visit.page(&desk.session, "");
    page.title = page.tw("referrals-one", "code", &card.code.to_string());
    let inbox = match side {
        Side::Sender => "/referrals?box=out",
        Side::Receiver | Side::Clock => "/referrals?box=in",
    };
    ShowPage {
        back: (inbox.to_owned(), page.t("referrals-title").into_owned()),
        code: card.code.to_string(),
        need: page.name(card.need).into_owned(),
        state: state_tag(&page, card.state),
        urgency: urgency_tag(&page, card.urgency),
        badges: badges(card),
        due: due_of(&desk.app, &page, card),
        overdue: card.is_overdue(desk.app.now()),
        facts: facts(&page, card),
        shared: Vec::new(),
        case: None,
        message: None,
        hidden: false,
        words: Vec::new(),
        actions: Vec::new(),
        version: card.version,
        papers: None,
        again: None,
        card_only: true,
        page,
    }
}

fn facts(page: &Page, card: &Card) -> Vec<(String, String)> {
    let yes_no = |yes| {
        page.t(if yes { "answer-yes" } else { "answer-no" })
            .into_owned()
    };
    let t = |key: &str| page.t(key).into_owned();
    let mut facts = vec![
        (
            t("referrals-from"),
            format!("{}, {}", card.from_team, card.from_organisation),
        ),
        (
            t("referrals-to"),
            format!("{}, {}", card.to_team, card.to_organisation),
        ),
        (
            t("referrals-area"),
            area_words(page, card.area, card.area_name.as_deref()),
        ),
        (t("referrals-child"), yes_no(card.child)),
        (t("referrals-sent-at"), page.date_time(card.sent_at)),
    ];
    if card.state == ReferralState::Sent {
        facts.push((t("referrals-due"), page.date_time(card.due_at)));
        if let Some(end) = card.expires_at {
            facts.push((t("referrals-expires"), page.date_time(end)));
        }
    }
    if let Some(at) = card.answered_at {
        facts.push((t("referrals-answered-at"), page.date_time(at)));
    }
    if let Some(reason) = card.decline_reason {
        facts.push((t("referrals-reason"), page.name(reason).into_owned()));
    }
    if let Some(outcome) = card.outcome {
        facts.push((t("referrals-outcome"), page.name(outcome).into_owned()));
    }
    facts
}

fn page(desk: &Desk, side: Side, shown: Shown, may_refer: bool) -> ShowPage {
    let (card, details) = (&shown.card, &shown.details);
    let base = frame(desk, card, side);
    let page = &base.page;
    let words = shown.words.iter().map(|word| word_row(page, word));
    let case = details
        .case
        .as_ref()
        .map(|(code, alias)| (format!("/cases/{code}"), format!("{code} {alias}")));
    let sender = side == Side::Sender;
    let returned = matches!(card.state, ReferralState::Declined | ReferralState::Expired);
    let again = case.as_ref().filter(|_| sender && may_refer && returned);
    let again = again.map(|(href, _)| match details.service {
        Some(service) => format!("{href}/referrals/new?service={service}"),
        None => format!("{href}/referrals/new"),
    });
    ShowPage {
        shared: shared(page, &shown),
        hidden: !sender && card.state == ReferralState::Sent,
        words: words.collect(),
        actions: actions(desk, page, side, &shown, may_refer),
        papers: sender.then(|| papers(desk, page, &base.code)),
        message: shown.message.as_ref().map(|m| m.get().as_str().to_owned()),
        again,
        case,
        card_only: false,
        ..base
    }
}

/// What is shared, and on what ground.
fn shared(page: &Page, shown: &Shown) -> Vec<(String, String)> {
    let details = &shown.details;
    let names: Vec<String> = details
        .sections
        .iter()
        .map(|section| page.name(section).into_owned())
        .collect();
    let mut basis = page.name(details.lawful.basis).into_owned();
    if let (Some(by), Some(on)) = (details.lawful.consent_by, details.lawful.consent_on) {
        basis = format!("{basis}: {}, {}", page.name(by), page.date(on));
    }
    let t = |key: &str| page.t(key).into_owned();
    let mut shared = vec![
        (t("referrals-shared"), names.join(", ")),
        (t("referrals-basis"), basis),
        (t("referrals-sent-by"), details.sent_by.clone()),
    ];
    if let Some(by) = &details.answered_by {
        shared.push((t("referrals-answered-by"), by.clone()));
    }
    shared
}

fn word_row(page: &Page, word: &Word) -> WordRow {
    let when = page.date_time(word.at);
    WordRow {
        kind: page.name(word.kind).into_owned(),
        byline: format!("{when} · {}, {}", word.by, word.organisation),
        body: word.body.get().as_str().to_owned(),
    }
}

fn papers(desk: &Desk, page: &Page, code: &str) -> Papers {
    let print = format!("/referrals/{code}/letter");
    Papers {
        share: share(desk, page, code),
        pdf: cfg!(feature = "pdf").then(|| format!("{print}.pdf")),
        docx: format!("{print}.docx"),
        print,
    }
}

/// The text for WhatsApp, as an address that opens an editable draft. It carries no name.
fn share(desk: &Desk, page: &Page, code: &str) -> String {
    let public = desk.app.settings().public_url.trim_end_matches('/');
    let link = format!("{public}/referrals/{code}");
    let text = page.locale.text_with(
        "referrals-share-text",
        &[("code", code.into()), ("link", link.as_str().into())],
    );
    let query = serde_html_form::to_string([("text", text)]).unwrap_or_default();
    // WhatsApp shows a plus as it is: a space must be written out.
    format!("https://wa.me/?{}", query.replace('+', "%20"))
}

// ---------------------------------------------------------------- what can be done

fn actions(desk: &Desk, page: &Page, side: Side, shown: &Shown, may_refer: bool) -> Vec<Action> {
    let card = &shown.card;
    if side == Side::Sender && !may_refer {
        return Vec::new();
    }
    ReferralAction::ALL
        .iter()
        .copied()
        .filter(|action| card.state.next(side, *action).is_ok())
        .filter(|action| match action {
            ReferralAction::UndoAcceptance => in_time(card, desk.app.now()),
            ReferralAction::Answer => card.question_waits,
            _ => true,
        })
        .map(|action| Action {
            href: format!("/referrals/{}/{}", card.code, action.code()),
            label: page.name(action).into_owned(),
            kind: kind(action, card.state),
            icon: icon(action),
            at_once: matches!(
                action,
                ReferralAction::Accept | ReferralAction::UndoAcceptance | ReferralAction::Start
            ),
        })
        .collect()
}

fn in_time(card: &Card, now: Timestamp) -> bool {
    card.answered_at
        .is_some_and(|accepted| may_undo(accepted, now, UNDO_LIMIT).is_ok())
}

/// One primary button: what is most likely next.
const fn kind(action: ReferralAction, state: ReferralState) -> &'static str {
    match (action, state) {
        (ReferralAction::Accept | ReferralAction::Answer, _)
        | (ReferralAction::Start, _)
        | (ReferralAction::Complete, ReferralState::InProgress) => "primary",
        (ReferralAction::UndoAcceptance | ReferralAction::Cancel, _) => "quiet",
        _ => "secondary",
    }
}

const fn icon(action: ReferralAction) -> &'static str {
    match action {
        ReferralAction::Accept | ReferralAction::Complete => "check",
        ReferralAction::Decline | ReferralAction::Cancel => "x",
        ReferralAction::UndoAcceptance | ReferralAction::Expire => "history",
        ReferralAction::Start => "heart-handshake",
        ReferralAction::GiveBack => "arrow-left",
        ReferralAction::Ask => "help-circle",
        ReferralAction::Answer => "message",
    }
}
