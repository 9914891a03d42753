//! Caseload: open cases by organisation and how many officers carry them; opened and closed.

use store::figures::work::{self, Load};
use store::{Error, Tx};

use super::super::sheet::{Cell, Sheet};
use super::ask::Asked;
use super::{Part, draw, heads};
use crate::page::Page;

pub(super) async fn read(tx: &mut Tx, page: &Page, asked: &Asked) -> Result<Part, Error> {
    let loads = work::caseload(tx, &asked.question()).await?;
    let officers = work::officers(tx, &asked.question()).await?;
    let chart = match loads.is_empty() {
        true => None,
        false => Some(draw(page, asked, &loads, officers)?),
    };
    Ok(Part {
        id: "caseload",
        title: page.t("figures-work-caseload").into_owned(),
        chart,
        hint: page.t("figures-work-caseload-hint").into_owned(),
        how: page.t("figures-how-caseload").into_owned(),
        next: page.t("figures-work-empty-next").into_owned(),
        sheets: vec![sheet(page, &loads, officers)],
    })
}

/// The sum of all, with the officers counted once each.
fn total(loads: &[Load], officers: i64) -> [i64; 5] {
    let of = |n: fn(&Load) -> i64| loads.iter().map(n).sum();
    [
        of(|load| load.open),
        officers,
        of(|load| load.unowned),
        of(|load| load.opened),
        of(|load| load.closed),
    ]
}

fn row(name: String, [open, officers, unowned, opened, closed]: [i64; 5]) -> Vec<Cell> {
    vec![
        Cell::Text(name),
        Cell::Count(open),
        Cell::Count(officers),
        Cell::per(open - unowned, officers),
        Cell::Count(unowned),
        Cell::Count(opened),
        Cell::Count(closed),
    ]
}

fn sheet(page: &Page, loads: &[Load], officers: i64) -> Sheet {
    let counts = |load: &Load| {
        [
            load.open,
            load.officers,
            load.unowned,
            load.opened,
            load.closed,
        ]
    };
    Sheet {
        id: "work-caseload",
        title: page.t("figures-work-caseload").into_owned(),
        heads: heads(
            page,
            &[
                "figures-work-organisation",
                "figures-work-open",
                "figures-work-officers",
                "figures-work-per-officer",
                "figures-work-unowned",
                "figures-work-opened",
                "figures-work-closed",
            ],
        ),
        rows: loads
            .iter()
            .map(|load| row(load.name.clone(), counts(load)))
            .collect(),
        sums: row(page.t("figures-total").into_owned(), total(loads, officers)),
        notes: Vec::new(),
    }
}

fn draw(page: &Page, asked: &Asked, loads: &[Load], officers: i64) -> Result<String, Error> {
    let [open, ..] = total(loads, officers);
    let finding = finding(page, loads, officers);
    let unit = "figures-work-caseload-unit";
    let mut frame = draw::frame(page, asked, "caseload", &finding, unit, open);
    // What is open is so today, whatever the period.
    frame.subtitle = page.tw("figures-work-caseload-subtitle", "area", &asked.area(page));
    let carrying = loads.iter().filter(|load| load.open > 0);
    let bars = carrying.map(|load| (load.name.clone(), load.open));
    draw::bars(frame, bars.collect())
}

/// Which organisation carries most, or how many each officer does.
fn finding(page: &Page, loads: &[Load], officers: i64) -> String {
    let [open, _, unowned, ..] = total(loads, officers);
    let first = loads.first().filter(|load| load.open > 0);
    let alone = |first: &&Load| loads.get(1).is_some_and(|next| next.open < first.open);
    let key = match (first, first.filter(alone)) {
        (None, _) => "figures-work-caseload-none",
        (_, Some(_)) => "figures-work-caseload-most",
        (_, None) => "figures-work-caseload-all",
    };
    let rate = Cell::per(open - unowned, officers).shown(page);
    page.locale.text_with(
        key,
        &[
            ("organisation", first.map_or("", |load| &load.name).into()),
            ("n", first.map_or(0, |load| load.open).into()),
            ("total", open.into()),
            ("rate", rate.into()),
        ],
    )
}
