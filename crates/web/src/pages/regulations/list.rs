//! The library as a list, with a search.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::people::Level;
use domain::regulations::{RegulationKind, RegulationStatus};
use policy::{Capability, can};
use store::regulations::{self, Filter, Regulation};

use super::tags;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, lists, show as answer};
use crate::parts::{Choice, Pager, Tag};
use crate::session::Session;

const PATH: &str = "/regulations";
/// Rows on a page.
const SIZE: u32 = 30;

struct Row {
    regulation: Regulation,
    tags: Vec<Tag>,
}

#[derive(Template)]
#[template(path = "regulations/list.html")]
struct List {
    page: Page,
    form: FormState,
    keeps: bool,
    kinds: Vec<Choice>,
    statuses: Vec<Choice>,
    levels: Vec<Choice>,
    filters: usize,
    rows: Vec<Row>,
    pager: Pager,
}

/// Handles `GET /regulations`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let filter = Filter {
        text: form.optional("q"),
        kind: form.coded_optional("kind"),
        status: form.coded_optional("status"),
        level: form.coded_optional("level"),
        unconfirmed: form.ticked("unconfirmed"),
    };
    let mut tx = app.store().read().await?;
    let place = (lists::seek(&form), SIZE);
    let found = regulations::list(&mut tx, session.actor().task_force, &filter, place).await?;
    drop(tx);
    let page = visit.page(&session, visit.locale.text("nav-regulations"));
    answer(&List {
        keeps: can(session.actor().role, Capability::Coordinate),
        kinds: page.choices::<RegulationKind>(),
        statuses: page.choices::<RegulationStatus>(),
        levels: page.choices::<Level>(),
        filters: active(&filter),
        pager: lists::pager(&page, PATH, &form, &found),
        rows: found
            .rows
            .into_iter()
            .map(|regulation| Row {
                tags: tags(&page, &regulation),
                regulation,
            })
            .collect(),
        page,
        form,
    })
}

fn active(filter: &Filter) -> usize {
    let on = [
        filter.text.is_some(),
        filter.kind.is_some(),
        filter.status.is_some(),
        filter.level.is_some(),
        filter.unconfirmed,
    ];
    on.into_iter().filter(|on| *on).count()
}
