//! The year at a glance: what was done, whom it reached, what is open and what comes next.

use super::{home, may_record, sections, since, words};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, show as answer};
use crate::parts::{StatTile, Tab, Tone};
use crate::session::Session;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use jiff::civil::Date;
use store::paging::Seek;
use store::prevention::{self, Days, Filter, Gap, Listed, Plan, Totals};

/// Gaps, plans and events that the page shows of each.
const SHOWN: usize = 5;

struct NextPlan {
    plan: Plan,
    due: String,
    late: bool,
}

impl NextPlan {
    fn record_href(&self) -> String {
        format!("/prevention/events/new?plan={}", self.plan.id)
    }

    fn remove_href(&self) -> String {
        format!("/prevention/plans/{}/remove", self.plan.id)
    }
}

struct OpenGap {
    href: String,
    place: String,
    cases: String,
}

#[derive(Template)]
#[template(path = "prevention/overview.html")]
struct Overview {
    page: Page,
    tabs: Vec<Tab>,
    tiles: Vec<StatTile>,
    year: String,
    gaps: Vec<OpenGap>,
    more_gaps: usize,
    plans: Vec<NextPlan>,
    latest: Vec<Listed>,
    may_record: bool,
}

/// Handles `GET /prevention`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (task_force, home) = (session.actor().task_force, home(&session)?);
    let today = app.today();
    let days = Days::of_year(today.year());
    let totals = prevention::totals(&mut tx, task_force, home, days).await?;
    let scale = prevention::scale(&mut tx, task_force).await?;
    let since = since(&scale, today);
    let gaps = prevention::gaps(&mut tx, task_force, home, since, days).await?;
    let next = u32::try_from(SHOWN).unwrap_or_default();
    let plans = prevention::plans(&mut tx, task_force, next).await?;
    let latest =
        prevention::page(&mut tx, task_force, &Filter::default(), Seek::First, next).await?;
    let page = visit.page(&session, visit.locale.text("prevention-title"));
    answer(&Overview {
        tabs: sections(&page),
        tiles: tiles(&page, &totals, gaps.len(), today),
        year: today.year().to_string(),
        more_gaps: gaps.len().saturating_sub(SHOWN),
        gaps: gaps
            .iter()
            .take(SHOWN)
            .map(|gap| open(&page, gap))
            .collect(),
        plans: plans
            .into_iter()
            .map(|plan| coming(&page, plan, today))
            .collect(),
        latest: latest.rows,
        may_record: may_record(&session),
        page,
    })
}

fn open(page: &Page, gap: &Gap) -> OpenGap {
    OpenGap {
        href: format!("/prevention/map/{}", gap.area),
        place: words::place(&gap.name, &gap.within),
        cases: words::cases(page, gap.cases),
    }
}

fn coming(page: &Page, plan: Plan, today: Date) -> NextPlan {
    let days = i64::from((plan.planned_on - today).get_days());
    NextPlan {
        due: page.due_in(days),
        late: days < 0,
        plan,
    }
}

fn tiles(page: &Page, totals: &Totals, gaps: usize, today: Date) -> Vec<StatTile> {
    let people = totals.female + totals.male + totals.unknown;
    let by_sex = page.locale.text_with(
        "prevention-people-by-sex",
        &[
            ("female", page.number(totals.female).as_str().into()),
            ("male", page.number(totals.male).as_str().into()),
            ("unknown", page.number(totals.unknown).as_str().into()),
        ],
    );
    let year = today.year().to_string();
    let tile = |value: String, key: &str, href: &str, note: String, tone| StatTile {
        value,
        label: page.tw(key, "year", &year),
        href: href.to_owned(),
        note,
        tone,
    };
    let gap_tone = if gaps == 0 {
        Tone::Success
    } else {
        Tone::Warning
    };
    vec![
        tile(
            page.number(totals.events),
            "prevention-tile-events",
            &format!("/prevention/events?year={year}"),
            String::new(),
            Tone::Neutral,
        ),
        tile(
            page.number(people),
            "prevention-tile-people",
            "/prevention/4w",
            by_sex,
            Tone::Neutral,
        ),
        tile(
            page.number(totals.reached),
            "prevention-tile-reached",
            "/prevention/map",
            page.tn("prevention-tile-reached-of", totals.places),
            Tone::Info,
        ),
        tile(
            page.number(gaps),
            "prevention-tile-gaps",
            "/prevention/coverage",
            String::new(),
            gap_tone,
        ),
    ]
}
