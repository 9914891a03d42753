//! The reports of the task force, and what it waits for from those below.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::people::Role;
use domain::periodic::{ReportPeriod, Standing};
use policy::{Capability, can};
use store::Tx;
use store::paging::Seek;
use store::periodic::{self, Own, Row, Sees, Sender};

use super::{period_words, state_tag, title};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, lists, show};
use crate::parts::{Pager, Tag, Tone};
use crate::session::Session;

/// Reports on a page.
const SIZE: u32 = 20;
/// Periods that the overview looks back on: two years.
const PERIODS: usize = 6;

struct Line {
    href: String,
    title: String,
    state: Tag,
    due: String,
    /// How late it is, where it is.
    late: Option<String>,
}

/// How the report of one task force for one period stands.
struct Standings {
    tag: Option<Tag>,
    href: Option<String>,
}

struct Below {
    name: String,
    local: bool,
    cells: Vec<Standings>,
}

/// What is waited for from the level below.
struct Overview {
    periods: Vec<String>,
    rows: Vec<Below>,
    late: usize,
    received: usize,
}

#[derive(Template)]
#[template(path = "periodic/list.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
    pager: Pager,
    paged: bool,
    overview: Option<Overview>,
    senders: Vec<Sender>,
    edits: bool,
}

/// Handles `GET /periodic`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let actor = session.actor();
    let sees = match actor.role {
        Role::Overseer => Sees::Frozen,
        _ => Sees::All,
    };
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("nav-periodic"));
    let seek = lists::seek(&form);
    let found = periodic::list(&mut tx, actor.task_force, sees, seek, SIZE).await?;
    let pager = lists::pager(&page, "/periodic", &form, &found);
    let paged = found.previous.is_some() || found.next.is_some();
    let today = app.today();
    let lines = found.rows.iter().map(|report| {
        let standing = Standing::missing(report.due_on, today);
        let late = late(&page, standing).filter(|_| !report.state.is_upward());
        Line {
            href: format!("/periodic/{}", report.id),
            title: title(page.locale, report.period),
            state: state_tag(&page, report.state),
            due: page.date(report.due_on),
            late,
        }
    });
    let edits = can(actor.role, Capability::Coordinate);
    let lines = match edits && matches!(seek, Seek::First) {
        true => {
            let own = own(&mut tx, &app, &session).await?;
            let missing = own.iter().filter(|one| !one.begun);
            missing
                .map(|one| missing_line(&page, one))
                .chain(lines)
                .collect()
        }
        false => lines.collect(),
    };
    let overview = overview(&mut tx, &app, &session, &page).await?;
    show(&List {
        senders: periodic::senders(&mut tx, actor.task_force).await?,
        edits,
        lines,
        pager,
        paged,
        overview,
        page,
    })
}

/// How the reports of the task force stand for the periods that have ended.
pub(super) async fn own(tx: &mut Tx, app: &App, session: &Session) -> Result<Vec<Own>, Error> {
    let periods = ReportPeriod::ended(app.today(), PERIODS);
    let rule = periodic::rules(tx).await?.due;
    let zone = &app.settings().time_zone;
    let force = session.actor().task_force;
    Ok(periodic::own(tx, force, &periods, rule, app.today(), zone).await?)
}

/// A report that nobody has begun.
fn missing_line(page: &Page, own: &Own) -> Line {
    Line {
        href: format!("/periodic/new?period={}", own.period),
        title: title(page.locale, own.period),
        state: Tag::new(Tone::Neutral, page.t("periodic-not-begun")),
        due: page.date(own.due_on),
        late: late(page, own.standing),
    }
}

/// By how many days a report is late, in words.
fn late(page: &Page, standing: Standing) -> Option<String> {
    match standing {
        Standing::Late(days) => Some(page.tn("periodic-late-by", days)),
        _ => None,
    }
}

/// The overview, where there is a level below.
async fn overview(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    page: &Page,
) -> Result<Option<Overview>, Error> {
    let periods = ReportPeriod::ended(app.today(), PERIODS);
    let rule = periodic::rules(tx).await?.due;
    let zone = &app.settings().time_zone;
    let force = session.actor().task_force;
    let rows = periodic::overview(tx, force, &periods, rule, app.today(), zone).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let count = |wanted: fn(&Standing) -> bool| {
        let cells = rows.iter().flat_map(|row| &row.cells).flatten();
        cells.filter(|(standing, _)| wanted(standing)).count()
    };
    Ok(Some(Overview {
        late: count(|s| matches!(s, Standing::Late(_) | Standing::Returned(1..))),
        received: count(|s| matches!(s, Standing::Received(_))),
        periods: periods
            .iter()
            .map(|period| period_words(page.locale, *period))
            .collect(),
        rows: rows.iter().map(|row| below(page, row)).collect(),
    }))
}

fn below(page: &Page, row: &Row) -> Below {
    Below {
        name: row.name.clone(),
        local: row.local,
        cells: row
            .cells
            .iter()
            .map(|cell| match cell {
                None => Standings {
                    tag: None,
                    href: None,
                },
                Some((standing, report)) => Standings {
                    tag: Some(standing_tag(page, *standing)),
                    href: report.map(|id| format!("/periodic/{id}")),
                },
            })
            .collect(),
    }
}

fn standing_tag(page: &Page, standing: Standing) -> Tag {
    let on = |key: &str, day| page.tw(key, "date", &page.date_short(day));
    match standing {
        Standing::NotDue => Tag::new(Tone::Neutral, page.t("periodic-standing-not-due")),
        Standing::Begun => Tag::new(Tone::Info, page.t("periodic-standing-begun")),
        Standing::Late(days) => Tag::new(Tone::Danger, page.tn("periodic-late-by", days)),
        Standing::Sent(day) => Tag::new(Tone::Info, on("periodic-standing-sent", day)),
        Standing::Received(day) => Tag::new(Tone::Success, on("periodic-standing-received", day)),
        Standing::Returned(days) if days > 0 => Tag::new(
            Tone::Warning,
            page.tn("periodic-standing-returned-late", days),
        ),
        Standing::Returned(_) => Tag::new(Tone::Warning, page.t("periodic-standing-returned")),
    }
}
