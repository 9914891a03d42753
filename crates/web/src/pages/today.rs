//! Today (Hari ini): what waits, what is overdue, what is new, for every role; each number leads
//! to what it counts.

mod tiles;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::people::Role;
use jiff::{SignedDuration, Timestamp};
use policy::{Capability, can};
use store::paging::Seek;
use store::referrals::{self, Direction, Filter, Tab};
use store::{Tx, today};

use tiles::Tiles;

use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::cases::stage_tag;
use crate::pages::services::{SOON, due_words};
use crate::pages::{Visit, show};
use crate::parts::{StatTile, Tag};
use crate::routes::{Access, Routes};
use crate::session::Session;

/// Lines of a list of what is overdue.
const LINES: u32 = 10;
/// How far back a referral that came back unserved is still news.
const RETURNED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How far ahead the end of an account is news.
const ENDING: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Adds the route of this page.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/today", Access::SignedIn, page)
}

/// The moments that news are measured by.
#[derive(Debug, Clone, Copy)]
struct Clock {
    now: Timestamp,
    /// The beginning of yesterday.
    since: Timestamp,
    soon: Timestamp,
    returned: Timestamp,
    ending: Timestamp,
}

impl Clock {
    fn of(app: &App) -> Self {
        let now = app.now();
        let zone = &app.settings().time_zone;
        let yesterday = app.today().yesterday().unwrap_or(app.today());
        let since = zone.to_timestamp(yesterday.at(0, 0, 0, 0)).unwrap_or(now);
        Self {
            now,
            since,
            soon: now + SOON,
            returned: now - RETURNED,
            ending: now + ENDING,
        }
    }
}

/// An overdue case or referral, by code.
struct Line {
    href: Option<String>,
    title: String,
    about: String,
    state: Tag,
    due: String,
}

#[derive(Template)]
#[template(path = "today/show.html")]
struct Today {
    page: Page,
    greeting: String,
    day: String,
    waits: Vec<StatTile>,
    late: Vec<StatTile>,
    news: Vec<StatTile>,
    cases: Vec<Line>,
    referrals: Vec<Line>,
    leads: bool,
    custodians_missing: bool,
    checkpoint: Option<String>,
    import: Option<(String, String, String)>,
    intake: bool,
}

/// Handles `GET /today`.
async fn page(State(app): State<App>, session: Session, visit: Visit) -> Result<Response, Error> {
    let clock = Clock::of(&app);
    let role = session.actor().role;
    let page = visit.page(&session, visit.locale.text("nav-today"));
    let mut tx = app.store().read().await?;
    let mut tiles = Tiles::default();
    tiles.count(&mut tx, &app, &session, &page, clock).await?;
    let leads = role == Role::Leader || !session.actor().leads.is_empty();
    let (cases, referrals) = match leads {
        true => overdue(&mut tx, &app, &session, &page, clock.now).await?,
        false => (Vec::new(), Vec::new()),
    };
    let import = last_import(&mut tx, &session, &page).await?;
    drop(tx);
    let short = session
        .row
        .name
        .split_whitespace()
        .next()
        .unwrap_or_default();
    show(&Today {
        greeting: page.tw("today-greeting", "name", short),
        day: page.locale.date_with_weekday(app.today()),
        waits: tiles.waits,
        late: tiles.late,
        news: tiles.news,
        leads: leads && can(role, Capability::WorkOnCases),
        custodians_missing: tiles.custodians_missing,
        checkpoint: tiles.checkpoint,
        intake: can(role, Capability::TakeReports),
        cases,
        referrals,
        import,
        page,
    })
}

/// What has passed in the teams that somebody leads: cases and unanswered referrals.
async fn overdue(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    page: &Page,
    now: Timestamp,
) -> Result<(Vec<Line>, Vec<Line>), Error> {
    let actor = session.actor();
    let cases = today::overdue(tx, actor, now, LINES).await?;
    let cases = cases.into_iter().map(|case| Line {
        href: Some(format!("/cases/{}", case.code)),
        title: format!("{} {}", case.code, case.alias),
        about: case.team,
        state: stage_tag(page, case.stage),
        due: due_words(app, page, case.due_at),
    });
    let late = Filter {
        due_before: Some(now),
        ..Filter::default()
    };
    let place = (Seek::First, LINES);
    let found = referrals::list(tx, actor, (Direction::Out, Tab::Waiting), &late, place).await?;
    let opens = can(actor.role, Capability::Referrals);
    let sent = found.rows.into_iter().map(|row| Line {
        href: opens.then(|| format!("/referrals/{}?side=sender", row.card.code)),
        title: format!("{} {}", row.card.code, page.name(row.card.need)),
        about: row.card.to_organisation.clone(),
        state: crate::pages::referrals::state_tag(page, row.card.state),
        due: due_words(app, page, row.card.due_at),
    });
    Ok((cases.collect(), sent.collect()))
}

/// Name, state and numbers of the last import, for who imports.
async fn last_import(
    tx: &mut Tx,
    session: &Session,
    page: &Page,
) -> Result<Option<(String, String, String)>, Error> {
    let actor = session.actor();
    if !can(actor.role, Capability::Import) {
        return Ok(None);
    }
    let Some(last) = today::last_import(tx, actor.task_force).await? else {
        return Ok(None);
    };
    let numbers = page.locale.text_with(
        "today-import-numbers",
        &[
            ("rows", page.number(last.rows).into()),
            ("issues", page.number(last.issues).into()),
        ],
    );
    let about = format!("{} · {numbers}", page.name(last.news));
    Ok(Some((
        format!("/imports/{}", last.id),
        last.file_name,
        about,
    )))
}
