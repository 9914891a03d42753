//! The list of events.

use super::{may_record, sections, years};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, areas, lists, show};
use crate::parts::{Choice, Pager, Tab};
use crate::session::Session;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::prevention::OutreachKind;
use store::prevention::{self, Filter, Listed};

/// Rows on a page.
const SIZE: u32 = 25;
/// Where the list is.
const PATH: &str = "/prevention/events";

#[derive(Template)]
#[template(path = "prevention/events.html")]
struct List {
    page: Page,
    tabs: Vec<Tab>,
    form: FormState,
    kinds: Vec<Choice>,
    years: Vec<Choice>,
    active: usize,
    rows: Vec<Listed>,
    pager: Pager,
    may_record: bool,
}

/// Handles `GET /prevention/events`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let area = areas::look_up(&mut tx, &form, "area")
        .await?
        .take(&mut form, "area");
    let year = form.number_optional("year", 1990, 2100);
    let filter = Filter {
        area,
        kind: form.coded_optional("kind"),
        year: year.and_then(|year| i16::try_from(year).ok()),
    };
    let task_force = session.actor().task_force;
    let seek = lists::seek(&form);
    let listing = prevention::page(&mut tx, task_force, &filter, seek, SIZE).await?;
    let page = visit.page(&session, visit.locale.text("prevention-events-title"));
    let page = page.showing(&form);
    show(&List {
        tabs: sections(&page),
        kinds: page.choices::<OutreachKind>(),
        years: years(app.today()),
        active: usize::from(filter.area.is_some() || form.error("area").is_some())
            + usize::from(filter.kind.is_some())
            + usize::from(filter.year.is_some()),
        pager: lists::pager(&page, PATH, &form, &listing),
        rows: listing.rows,
        may_record: may_record(&session),
        page,
        form,
    })
}
