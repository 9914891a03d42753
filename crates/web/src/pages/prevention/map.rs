//! The map of vulnerability: a tile for each kecamatan or kelurahan, the same as a table below.
//!
//! Outlines of areas are not part of the program; tiles in the order of the codes put neighbours
//! near one another, are read aloud in order and fit a phone.

use super::{home, sections, since, words};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, show as answer};
use crate::parts::{Tab, Tag};
use crate::session::Session;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::areas::AreaLevel;
use domain::prevention::{Counts, Scale, Vulnerability, assess};
use domain::{AreaCode, Coded};
use policy::Capability;
use std::collections::BTreeMap;
use store::prevention::{self, Spot};

/// Most tiles of a map: a province by kelurahan would have thousands.
pub(super) const TILES: u32 = 600;

pub(super) struct Tile {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) within: String,
    pub(super) level: Vulnerability,
    pub(super) tag: Tag,
    pub(super) set: bool,
    pub(super) cases: String,
    pub(super) events: String,
    pub(super) groups: String,
    rank: (std::cmp::Reverse<Vulnerability>, std::cmp::Reverse<i64>),
}

#[derive(Template)]
#[template(path = "prevention/map.html")]
struct Map {
    page: Page,
    tabs: Vec<Tab>,
    levels: Vec<Tab>,
    legend: Vec<(Vulnerability, Tag, String)>,
    tiles: Vec<Tile>,
    ranked: Vec<usize>,
    scale: Scale,
    may_set: bool,
    places: String,
}

/// The levels of area that a map of the task force can have, the largest areas first.
async fn levels(tx: &mut store::Tx, home: AreaCode) -> Result<Vec<(AreaLevel, Vec<Spot>)>, Error> {
    let mut found = Vec::new();
    for level in [AreaLevel::City, AreaLevel::District, AreaLevel::Village] {
        if level > home.level()
            && let Some(spots) = prevention::spots(tx, home, level, TILES).await?
            && !spots.is_empty()
        {
            found.push((level, spots));
        }
    }
    Ok(found)
}

/// Handles `GET /prevention/map`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (task_force, home) = (session.actor().task_force, home(&session)?);
    let found = levels(&mut tx, home).await?;
    let asked = form.coded_optional::<AreaLevel>("level");
    let at = found
        .iter()
        .position(|(level, _)| Some(*level) == asked)
        .unwrap_or_default();
    let scale = prevention::scale(&mut tx, task_force).await?;
    let today = app.today();
    let page = visit.page(&session, visit.locale.text("prevention-map-title"));
    let mut tiles = Vec::new();
    if let Some((level, spots)) = found.get(at) {
        let since = since(&scale, today);
        let counts = prevention::counts(&mut tx, task_force, home, *level, since, today).await?;
        let set = prevention::all_levels(&mut tx, task_force, home).await?;
        tiles = spots
            .iter()
            .map(|spot| tile(&page, spot, &counts, &set, &scale))
            .collect();
    }
    let mut ranked: Vec<usize> = (0..tiles.len()).collect();
    ranked.sort_by_key(|at| tiles[*at].rank);
    answer(&Map {
        tabs: sections(&page),
        levels: found
            .iter()
            .enumerate()
            .map(|(position, (level, _))| Tab {
                href: format!("/prevention/map?level={}", level.code()),
                label: page.name(*level).into_owned(),
                count: None,
                current: position == at,
            })
            .collect(),
        legend: legend(&page, &tiles),
        places: found
            .get(at)
            .map(|(level, _)| page.name(*level).into_owned())
            .unwrap_or_default(),
        tiles,
        ranked,
        scale,
        may_set: policy::can(session.actor().role, Capability::Coordinate),
        page,
    })
}

fn tile(
    page: &Page,
    spot: &Spot,
    counts: &BTreeMap<AreaCode, Counts>,
    set: &BTreeMap<AreaCode, Vulnerability>,
    scale: &Scale,
) -> Tile {
    let known = counts.get(&spot.area).copied().unwrap_or_default();
    let proposed = assess(&known, scale);
    let own = set.get(&spot.area).copied();
    let level = own.unwrap_or(proposed.level);
    Tile {
        code: spot.area.to_string(),
        name: spot.name.clone(),
        within: spot.within.clone(),
        level,
        tag: words::level(page, level),
        set: own.is_some(),
        cases: words::cases(page, known.any),
        events: page.number(known.events),
        groups: page.number(known.groups),
        rank: (std::cmp::Reverse(level), std::cmp::Reverse(proposed.points)),
    }
}

/// Each level with how many areas have it, the highest first.
fn legend(page: &Page, tiles: &[Tile]) -> Vec<(Vulnerability, Tag, String)> {
    Vulnerability::ALL
        .iter()
        .rev()
        .map(|level| {
            let n = tiles.iter().filter(|tile| tile.level == *level).count();
            (*level, words::level(page, *level), page.number(n))
        })
        .collect()
}
