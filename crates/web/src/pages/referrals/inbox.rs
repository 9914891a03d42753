//! The inbox: what came in and what went out.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::intake::Urgency;
use domain::referrals::Side;
use domain::services::ServiceKind;
use jiff::Timestamp;
use store::Tx;
use store::referrals::{self, Direction, Filter, Listed, Tab};

use super::card;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, lists};
use crate::parts::{Choice, Pager, ReferralCard, Tab as TabLink, Tag, Tone};
use crate::session::Session;

const PATH: &str = "/referrals";
/// Cards on a page.
const SIZE: u32 = 20;

struct Row {
    card: ReferralCard,
    /// Code and alias of the case, for what went out.
    case: Option<(String, String)>,
    question: Option<Tag>,
}

#[derive(Template)]
#[template(path = "referrals/inbox.html")]
struct Inbox {
    page: Page,
    form: FormState,
    boxes: Vec<TabLink>,
    tabs: Vec<TabLink>,
    direction: Direction,
    current: Tab,
    needs: Vec<Choice>,
    urgencies: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    filters: usize,
}

/// Handles `GET /referrals`. Cards hold coded facts only, so that the list is not audited.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let direction = form.coded_optional("box").unwrap_or(Direction::In);
    let tab = form.coded_optional("tab").unwrap_or(Tab::Waiting);
    let filter = filter(&mut form, app.now());
    let mut tx = app.store().read().await?;
    let place = (lists::seek(&form), SIZE);
    let listing =
        referrals::list(&mut tx, session.actor(), (direction, tab), &filter, place).await?;
    let page = visit.page(&session, visit.locale.text("referrals-title"));
    let boxes = boxes(&mut tx, &session, &page, direction).await?;
    let tabs = tabs(&mut tx, &session, &page, direction, tab).await?;
    drop(tx);
    super::super::show(&Inbox {
        boxes,
        tabs,
        direction,
        current: tab,
        needs: page.choices::<ServiceKind>(),
        urgencies: page.choices::<Urgency>(),
        rows: listing
            .rows
            .iter()
            .map(|row| row_of(&app, &page, row, direction))
            .collect(),
        pager: lists::pager(&page, PATH, &form, &listing),
        filters: active(&filter),
        page,
        form,
    })
}

fn filter(form: &mut FormState, now: Timestamp) -> Filter {
    Filter {
        due_before: form.ticked("late").then_some(now),
        sent_since: None,
        need: form.coded_optional("need"),
        urgency: form.coded_optional("urgency"),
        asked: form.ticked("asked"),
    }
}

fn active(filter: &Filter) -> usize {
    let on = [
        filter.due_before.is_some(),
        filter.need.is_some(),
        filter.urgency.is_some(),
        filter.asked,
    ];
    on.into_iter().filter(|on| *on).count()
}

async fn boxes(
    tx: &mut Tx,
    session: &Session,
    page: &Page,
    current: Direction,
) -> Result<Vec<TabLink>, Error> {
    let mut links = Vec::new();
    for direction in Direction::ALL {
        let open = (*direction, Tab::Open);
        let count = referrals::count(tx, session.actor(), open, &Filter::default()).await?;
        links.push(TabLink {
            href: format!("{PATH}?box={}", direction.code()),
            label: page.name(*direction).into_owned(),
            count: Some(lists::count_words(page, count)),
            current: *direction == current,
        });
    }
    Ok(links)
}

async fn tabs(
    tx: &mut Tx,
    session: &Session,
    page: &Page,
    direction: Direction,
    current: Tab,
) -> Result<Vec<TabLink>, Error> {
    let mut links = Vec::new();
    for tab in [Tab::Waiting, Tab::Running, Tab::Over] {
        // What is over is an archive: its number tells nobody what to do.
        let count = match tab {
            Tab::Over => None,
            tab => {
                let of = (direction, tab);
                let count = referrals::count(tx, session.actor(), of, &Filter::default()).await?;
                Some(lists::count_words(page, count))
            }
        };
        links.push(TabLink {
            href: format!("{PATH}?box={}&tab={}", direction.code(), tab.code()),
            label: page.name(tab).into_owned(),
            count,
            current: tab == current,
        });
    }
    Ok(links)
}

fn row_of(app: &App, page: &Page, row: &Listed, direction: Direction) -> Row {
    let side = match direction {
        Direction::In => Side::Receiver,
        Direction::Out => Side::Sender,
    };
    let waits = row.card.question_waits && row.card.state.is_open();
    Row {
        card: card(app, page, &row.card, side),
        case: row
            .case
            .as_ref()
            .map(|(code, alias)| (code.to_string(), alias.to_string())),
        question: waits.then(|| Tag::new(Tone::Warning, page.t("referrals-question-waits"))),
    }
}
