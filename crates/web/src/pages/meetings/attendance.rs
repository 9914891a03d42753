//! Who is present: the desk at the door (list, guests, corrections), the screen with the code, the
//! page of participants, and the door without a network.

mod door;
mod offline;
mod paper;
mod people;
mod screen;

pub(in crate::pages::meetings) use paper::{L, venue};

use askama::Template;
use axum::response::Response;
use domain::meetings::MeetingState;
use policy::Capability;
use store::meetings::attendance::{self, Attendance, Expected};

use super::desk::{ATTENDANCE, Desk, Head};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::show;
use crate::routes::{Access, Routes};

const COORDINATE: Access = Access::Can(Capability::Coordinate);

/// Adds the routes of these pages.
pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/meetings/{id}/attendance", COORDINATE, desk)
        .post(
            "/meetings/{id}/attendance/invitees/{item}",
            COORDINATE,
            people::tick,
        )
        .get("/meetings/{id}/attendance/new", COORDINATE, people::ask_new)
        .post("/meetings/{id}/attendance/new", COORDINATE, people::add)
        .get(
            "/meetings/{id}/attendance/{item}/edit",
            COORDINATE,
            people::ask_edit,
        )
        .post(
            "/meetings/{id}/attendance/{item}/edit",
            COORDINATE,
            people::edit,
        )
        .get(
            "/meetings/{id}/attendance/{item}/remove",
            COORDINATE,
            people::ask_removal,
        )
        .post(
            "/meetings/{id}/attendance/{item}/remove",
            COORDINATE,
            people::remove,
        )
        .get("/meetings/{id}/screen", COORDINATE, screen::show)
        .post("/meetings/{id}/screen", COORDINATE, screen::open)
        .get("/meetings/{id}/screen/code", COORDINATE, screen::part)
        .get("/meetings/{id}/door", COORDINATE, offline::show)
        .post("/meetings/{id}/door", COORDINATE, offline::take)
        .get("/d", Access::Public, door::ask_code)
        .post("/d", Access::Public, door::find)
        .get("/d/{id}/{item}", Access::Public, door::ask)
        .post("/d/{id}/{item}", Access::Public, door::check_in);
    paper::routes(routes)
}

/// Somebody who is invited, on the list of the desk.
struct Guest {
    expected: Expected,
    /// Since when they are on the list, already written.
    since: String,
}

/// A line of the attendance list.
struct Line {
    attendance: Attendance,
    since: String,
    kind: String,
    method: String,
}

#[derive(Template)]
#[template(path = "attendance/desk.html")]
struct DeskPage {
    page: Page,
    head: Head,
    open: bool,
    settled: bool,
    asked: String,
    guests: Vec<Guest>,
    invited: usize,
    lines: Vec<Line>,
    pdf: bool,
}

/// Handles `GET /meetings/{id}/attendance`.
async fn desk(desk: Desk, form: FormState) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let expected = attendance::expected(&mut tx, desk.app.ring(), meeting.id).await?;
    let list = attendance::list(&mut tx, desk.app.ring(), meeting.id).await?;
    let head = desk.head(&mut tx, &meeting, ATTENDANCE).await?;
    drop(tx);
    let page = desk.titled("attendance-title");
    let asked = form.value("q").trim().to_owned();
    show(&DeskPage {
        head,
        open: meeting.state == MeetingState::Open,
        settled: domain::meetings::minutes::is_locked(meeting.state),
        invited: expected.len(),
        guests: found(&page, expected, &asked),
        lines: list.into_iter().map(|one| line(&page, one)).collect(),
        pdf: cfg!(feature = "pdf"),
        asked,
        page,
    })
}

fn line(page: &Page, attendance: Attendance) -> Line {
    Line {
        since: page.time(attendance.checked_at),
        kind: page.name(attendance.kind).into_owned(),
        method: page.name(attendance.method).into_owned(),
        attendance,
    }
}

/// The invitees in whose name, title, office or number every word of the question stands.
fn found(page: &Page, expected: Vec<Expected>, asked: &str) -> Vec<Guest> {
    let asked = asked.to_lowercase();
    let words: Vec<&str> = asked.split_whitespace().collect();
    let fits = |one: &Expected| {
        let all = format!("{} {} {} {}", one.number, one.name, one.title, one.office);
        let all = all.to_lowercase();
        words.iter().all(|word| all.contains(word))
    };
    expected
        .into_iter()
        .filter(fits)
        .map(|expected| Guest {
            since: expected
                .checked_at
                .map(|at| page.time(at))
                .unwrap_or_default(),
            expected,
        })
        .collect()
}
