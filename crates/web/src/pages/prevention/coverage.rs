//! Where there are traces of cases and no event was held in a year.

use super::{home, may_record, sections, since, words, years};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, show as answer};
use crate::parts::{Choice, Tab};
use crate::session::Session;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use store::prevention::{self, Days, Totals};

struct Row {
    code: String,
    place: String,
    cases: String,
}

#[derive(Template)]
#[template(path = "prevention/coverage.html")]
struct Coverage {
    page: Page,
    tabs: Vec<Tab>,
    form: FormState,
    years: Vec<Choice>,
    year: String,
    case_years: u32,
    totals: Totals,
    reached: String,
    rows: Vec<Row>,
    may_record: bool,
}

/// Handles `GET /prevention/coverage`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (task_force, home) = (session.actor().task_force, home(&session)?);
    let today = app.today();
    let asked = form.number_optional("year", 1990, 2100);
    let year = asked
        .and_then(|year| i16::try_from(year).ok())
        .unwrap_or_else(|| today.year());
    form.set("year", year.to_string());
    let days = Days::of_year(year);
    let scale = prevention::scale(&mut tx, task_force).await?;
    let gaps = prevention::gaps(&mut tx, task_force, home, since(&scale, today), days).await?;
    let totals = prevention::totals(&mut tx, task_force, home, days).await?;
    let page = visit.page(&session, visit.locale.text("prevention-coverage-title"));
    answer(&Coverage {
        tabs: sections(&page),
        years: years(today),
        year: year.to_string(),
        case_years: scale.years,
        reached: page.locale.text_with(
            "prevention-reached",
            &[
                ("reached", page.number(totals.reached).as_str().into()),
                ("places", page.number(totals.places).as_str().into()),
            ],
        ),
        rows: gaps
            .iter()
            .map(|gap| Row {
                code: gap.area.to_string(),
                place: words::place(&gap.name, &gap.within),
                cases: words::cases(&page, gap.cases),
            })
            .collect(),
        totals,
        may_record: may_record(&session),
        page,
        form,
    })
}
