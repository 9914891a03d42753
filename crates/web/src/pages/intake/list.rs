//! Lists of reports.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::intake::{Channel, ReportState, Urgency};
use store::paging::{Count, Cursor, Listing, Seek};
use store::reports::{self, Filter, Listed, Tab};

use super::{badges, due_words, state_tag};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::places;
use crate::pages::{Visit, areas};
use crate::parts::{Badge, Choice, Pager, Tab as TabLink, Tag};
use crate::session::Session;

/// Rows on a page.
const SIZE: u32 = 25;
/// Where the list is.
const PATH: &str = "/intake/reports";

struct Row {
    code: String,
    channel: String,
    area: String,
    state: Tag,
    badges: Vec<Badge>,
    received: String,
    due: String,
    overdue: bool,
}

#[derive(Template)]
#[template(path = "intake/list.html")]
struct List {
    page: Page,
    form: FormState,
    tab: Tab,
    tabs: Vec<TabLink>,
    rows: Vec<Row>,
    pager: Pager,
    filters: usize,
    clear: String,
    urgencies: Vec<Choice>,
    channels: Vec<Choice>,
    states: Vec<Choice>,
}

/// Handles `GET /intake/reports`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let tab: Tab = form.coded_optional("tab").unwrap_or(Tab::Waiting);
    let mut tx = app.store().read().await?;
    let filter = Filter {
        urgency: form.coded_optional::<Urgency>("urgency"),
        channel: form.coded_optional::<Channel>("channel"),
        state: form.coded_optional::<ReportState>("state"),
        area: areas::look_up(&mut tx, &form, "area")
            .await?
            .take(&mut form, "area"),
    };
    let seek = seek(&form);
    let listing = reports::list(&mut tx, session.actor(), tab, &filter, seek, SIZE).await?;
    let page = visit
        .page(&session, visit.locale.text("reports-title"))
        .showing(&form);
    let filters = [
        filter.urgency.is_some(),
        filter.channel.is_some(),
        filter.state.is_some(),
        filter.area.is_some() || form.error("area").is_some(),
    ];
    super::super::show(&List {
        tabs: tabs(&page, tab, &listing),
        rows: listing
            .rows
            .iter()
            .map(|row| row_of(&app, &page, row))
            .collect(),
        pager: pager(&page, &form, tab, &listing),
        filters: filters.iter().filter(|on| **on).count(),
        clear: format!("{PATH}?tab={tab}"),
        urgencies: page.choices::<Urgency>(),
        channels: page.choices::<Channel>(),
        states: page.choices::<ReportState>(),
        page,
        form,
        tab,
    })
}

/// A place that is no longer understood begins at the start: an old link still shows a list.
fn seek(form: &FormState) -> Seek {
    let cursor = |name: &str| form.value(name).parse::<Cursor>().ok();
    match (cursor("after"), cursor("before")) {
        (Some(cursor), _) => Seek::After(cursor),
        (None, Some(cursor)) => Seek::Before(cursor),
        (None, None) => Seek::First,
    }
}

fn tabs(page: &Page, open: Tab, listing: &Listing<Listed>) -> Vec<TabLink> {
    Tab::ALL
        .iter()
        .map(|tab| TabLink {
            href: format!("{PATH}?tab={tab}"),
            label: page.name(*tab).into_owned(),
            count: (*tab == open).then(|| count_words(page, listing.count)),
            current: *tab == open,
        })
        .collect()
}

fn count_words(page: &Page, count: Count) -> String {
    match count {
        Count::Exactly(n) => page.number(n),
        Count::MoreThan(n) => format!("{}+", page.number(n)),
    }
}

fn row_of(app: &App, page: &Page, row: &Listed) -> Row {
    let (due, overdue) = match row.state {
        ReportState::Received | ReportState::Screening => due_words(app, page, row.due_at),
        _ => (String::new(), false),
    };
    Row {
        code: row.code.clone(),
        channel: page.name(row.channel).into_owned(),
        area: places::words(page, row.place, row.area_name.as_deref()),
        state: state_tag(page, row.state),
        badges: badges(row.urgency, row.child),
        received: page.date_time(row.received_at),
        due,
        overdue,
    }
}

/// Links to the pages beside this one, with the same filters.
fn pager(page: &Page, form: &FormState, tab: Tab, listing: &Listing<Listed>) -> Pager {
    let kept: Vec<(&str, &str)> = form
        .pairs()
        .filter(|(name, value)| {
            ["urgency", "channel", "state", "area", "area-text"].contains(name) && !value.is_empty()
        })
        .collect();
    let kept = serde_html_form::to_string(kept).unwrap_or_default();
    let link = |name: &str, cursor: Option<Cursor>| {
        cursor.map(|cursor| {
            let and = if kept.is_empty() { "" } else { "&" };
            format!("{PATH}?tab={tab}&{name}={cursor}{and}{kept}")
        })
    };
    let shown = count_words(
        page,
        Count::Exactly(listing.rows.len().try_into().unwrap_or(i64::MAX)),
    );
    let all = count_words(page, listing.count);
    Pager {
        previous: link("before", listing.previous),
        next: link("after", listing.next),
        shown: page.locale.text_with(
            "reports-shown",
            &[
                ("shown", shown.as_str().into()),
                ("all", all.as_str().into()),
            ],
        ),
    }
}
