//! The structure on one page: leaders, divisions with their heads and members, what is vacant, the
//! decree with its end, the levels above and below.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::taskforce::terms::state_of;
use domain::taskforce::{DecreeState, Standing};
use policy::{Capability, can};
use store::people::TaskForce;
use store::regulations;
use store::taskforce::{self, Decree, Division, Seat};

use super::view::{DecreeView, Present, SeatView};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, show as answer};
use crate::parts::{StatTile, Tone};
use crate::session::Session;

struct Bidang {
    division: Division,
    seats: Vec<SeatView>,
}

#[derive(Template)]
#[template(path = "taskforce/show.html")]
struct Structure {
    page: Page,
    keeps: bool,
    force: TaskForce,
    tiles: Vec<StatTile>,
    lapsed: usize,
    decrees: Vec<DecreeView>,
    leaders: Vec<SeatView>,
    divisions: Vec<Bidang>,
    others: Vec<SeatView>,
    above: Vec<TaskForce>,
    below: Vec<TaskForce>,
    bases: Vec<(String, String, String)>,
}

/// Handles `GET /task-force`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let id = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let force = store::people::task_force(&mut tx, id).await?;
    let present = Present {
        day: app.today(),
        warn_days: taskforce::warn_days(&mut tx, id).await?,
    };
    let seats = taskforce::posts(&mut tx, id, present.day).await?;
    let divisions = taskforce::divisions(&mut tx, id).await?;
    let decrees = taskforce::decrees(&mut tx, id).await?;
    let levels = taskforce::levels(&mut tx, id).await?;
    let kind = domain::regulations::UseKind::TaskForce;
    let bases = regulations::subject_regulations(&mut tx, id, kind, &id.to_string()).await?;
    drop(tx);
    let page = visit.page(&session, visit.locale.text("nav-task-force"));
    let view = |seat: &Seat| SeatView::new(&page, seat, present);
    let of = |chosen: &dyn Fn(&Seat) -> bool| -> Vec<SeatView> {
        seats.iter().filter(|seat| chosen(seat)).map(view).collect()
    };
    let active: Vec<Division> = divisions.into_iter().filter(|d| d.active).collect();
    let in_division = |seat: &Seat| {
        let division = seat.post.division;
        active.iter().any(|known| Some(known.id) == division)
    };
    answer(&Structure {
        keeps: can(session.actor().role, Capability::Coordinate),
        tiles: tiles(&page, &seats, active.len(), present),
        lapsed: lapsed(&seats, present),
        decrees: current(&decrees, present)
            .map(|decree| DecreeView::new(&page, decree, present))
            .collect(),
        leaders: of(&|seat| seat.post.kind.leads()),
        others: of(&|seat| !seat.post.kind.leads() && !in_division(seat)),
        divisions: active
            .iter()
            .map(|division| Bidang {
                seats: of(&|seat| {
                    !seat.post.kind.leads() && seat.post.division == Some(division.id)
                }),
                division: division.clone(),
            })
            .collect(),
        above: levels.above,
        below: levels.below,
        bases: bases
            .into_iter()
            .map(|base| (base.id.to_string(), base.citation(), base.title))
            .collect(),
        force,
        page,
    })
}

/// The decrees that matter today: all but those that ended, and the latest one if all ended.
fn current(decrees: &[Decree], present: Present) -> impl Iterator<Item = &Decree> {
    let state = move |decree: &Decree| state_of(&decree.term, present.day, present.warn_days);
    let running = decrees
        .iter()
        .any(|decree| state(decree) != DecreeState::Ended);
    decrees.iter().enumerate().filter_map(move |(at, decree)| {
        let shown = state(decree) != DecreeState::Ended || (!running && at == 0);
        shown.then_some(decree)
    })
}

/// How many hold a post under a decree that has ended.
fn lapsed(seats: &[Seat], present: Present) -> usize {
    let ended = |seat: &&Seat| seat.standing(present.day) == Some(Standing::DecreeEnded);
    seats.iter().filter(ended).count()
}

fn tiles(page: &Page, seats: &[Seat], divisions: usize, present: Present) -> Vec<StatTile> {
    let members = seats
        .iter()
        .filter(|seat| seat.standing(present.day).is_some_and(Standing::counts))
        .count();
    let vacant = seats.iter().filter(|seat| seat.holder.is_none()).count();
    let mut offices: Vec<_> = seats.iter().filter_map(|s| s.post.organisation).collect();
    offices.sort_unstable();
    offices.dedup();
    let tile = |n: usize, key: &str, href: &str, tone| StatTile {
        value: page.number(n),
        label: page.t(key).into_owned(),
        href: href.to_owned(),
        note: String::new(),
        tone,
    };
    let tone = if vacant > 0 {
        Tone::Warning
    } else {
        Tone::Success
    };
    vec![
        tile(members, "taskforce-members", "#leaders", Tone::Info),
        tile(offices.len(), "taskforce-offices", "#divisions", Tone::Info),
        tile(
            divisions,
            "taskforce-divisions",
            "/task-force/divisions",
            Tone::Info,
        ),
        tile(vacant, "taskforce-vacancies", "#divisions", tone),
    ]
}
