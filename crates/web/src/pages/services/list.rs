//! Services across cases: what has to begin, the most urgent first.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::services::ServiceKind;
use jiff::{SignedDuration, Timestamp};
use store::services::{self, Filter, Listed, Tab};

use super::{due_words, state_tag};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, lists};
use crate::parts::{Choice, Pager, Tab as TabLink, Tag};
use crate::session::Session;

const PATH: &str = "/services";
/// Rows on a page.
const SIZE: u32 = 25;
/// How far ahead "soon" looks; the page of today counts by the same.
pub(crate) const SOON: SignedDuration = SignedDuration::from_hours(72);

struct Row {
    href: String,
    kind: String,
    code: String,
    alias: String,
    case_href: String,
    state: Tag,
    due: String,
    overdue: bool,
    provider: String,
    owner: String,
}

#[derive(Template)]
#[template(path = "services/list.html")]
struct List {
    page: Page,
    form: FormState,
    tabs: Vec<TabLink>,
    current: Tab,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    filters: usize,
}

/// Handles `GET /services`. Coded facts only, so that it is not audited.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let now = app.now();
    let tab = form.coded_optional("tab").unwrap_or(Tab::Waiting);
    let filter = filter(&mut form, now);
    let mut tx = app.store().read().await?;
    let place = (lists::seek(&form), SIZE);
    let listing = services::list(&mut tx, session.actor(), tab, &filter, now, place).await?;
    drop(tx);
    let page = visit.page(&session, visit.locale.text("services-title"));
    super::super::show(&List {
        tabs: lists::tabs(&page, PATH, "tab", tab, Tab::ALL),
        current: tab,
        kinds: page.choices::<ServiceKind>(),
        rows: listing
            .rows
            .iter()
            .map(|row| row_of(&app, &page, row))
            .collect(),
        pager: lists::pager(&page, PATH, &form, &listing),
        filters: usize::from(filter.kind.is_some()) + usize::from(filter.before.is_some()),
        page,
        form,
    })
}

fn filter(form: &mut FormState, now: Timestamp) -> Filter {
    let soon = form.ticked("soon").then(|| now + SOON);
    Filter {
        kind: form.coded_optional("kind"),
        from: soon.map(|_| now),
        before: soon,
    }
}

fn row_of(app: &App, page: &Page, row: &Listed) -> Row {
    let case_href = format!("/cases/{}", row.case);
    Row {
        href: format!("{case_href}/services#service-{}", row.id),
        kind: page.name(row.kind).into_owned(),
        code: row.case.to_string(),
        alias: row.alias.to_string(),
        case_href,
        state: state_tag(page, row.state),
        due: row
            .due_at
            .map(|due| due_words(app, page, due))
            .unwrap_or_default(),
        overdue: row.state.awaits_start() && row.due_at.is_some_and(|due| due < app.now()),
        provider: row.provider.clone().unwrap_or_default(),
        owner: row.owner.clone().unwrap_or_default(),
    }
}
