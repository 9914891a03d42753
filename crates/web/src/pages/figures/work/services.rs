//! Services by kind, and the clocks that they met.

use domain::Coded;
use domain::services::{ServiceKind, Timing};
use store::figures::{Counted, work};
use store::{Error, Tx};

use super::super::notes::note;
use super::super::sheet::{Cell, Sheet, percent};
use super::ask::Asked;
use super::{Part, draw, heads, sum};
use crate::page::Page;

pub(super) async fn read(tx: &mut Tx, page: &Page, asked: &Asked) -> Result<Part, Error> {
    let counted = work::services(tx, &asked.question()).await?;
    let all = sum(&counted, None, None);
    let chart = match all {
        0 => None,
        _ => Some(draw(page, asked, &counted)?),
    };
    Ok(Part {
        id: "services",
        title: page.t("figures-work-services").into_owned(),
        chart,
        hint: page.t("figures-work-share-hint").into_owned(),
        how: vec![note(
            page,
            "figures-work-services",
            page.t("figures-how-services"),
        )],
        sheets: vec![sheet(page, &counted)],
    })
}

/// The kinds that were applied for, in the order of the list.
pub(super) fn kinds(counted: &[Counted]) -> impl Iterator<Item = ServiceKind> {
    let all = ServiceKind::ALL.iter().copied();
    all.filter(|kind| sum(counted, Some(kind.code()), None) > 0)
}

/// So many of each timing, of a kind or of all.
fn timings(counted: &[Counted], kind: Option<&str>) -> Vec<i64> {
    let of = |timing: &Timing| sum(counted, kind, Some(timing.code()));
    Timing::ALL.iter().map(of).collect()
}

fn sheet(page: &Page, counted: &[Counted]) -> Sheet {
    let row = |name: Cell, kind: Option<&str>| {
        let mut row = vec![name];
        row.extend(timings(counted, kind).into_iter().map(Cell::Count));
        row.push(Cell::Count(sum(counted, kind, None)));
        row.push(in_time(counted, kind));
        row
    };
    let mut heads = heads(page, &["figures-work-service"]);
    heads.extend(Timing::ALL.iter().map(|one| page.name(*one).into_owned()));
    heads.extend(["figures-total", "figures-work-in-time"].map(|key| page.t(key).into_owned()));
    Sheet {
        id: "work-services",
        title: page.t("figures-work-services").into_owned(),
        heads,
        rows: kinds(counted)
            .map(|kind| row(Cell::name(page, kind), Some(kind.code())))
            .collect(),
        sums: row(Cell::Text(page.t("figures-total").into_owned()), None),
        notes: Vec::new(),
    }
}

/// The share of those in time among those whose time is over.
pub(super) fn in_time(counted: &[Counted], row: Option<&str>) -> Cell {
    let (in_time, of) = over(counted, row);
    Cell::share(in_time, of)
}

/// How many were in time, and how many were in time or late.
pub(super) fn over(counted: &[Counted], row: Option<&str>) -> (i64, i64) {
    let in_time = sum(counted, row, Some(Timing::InTime.code()));
    (
        in_time,
        in_time + sum(counted, row, Some(Timing::Late.code())),
    )
}

fn draw(page: &Page, asked: &Asked, counted: &[Counted]) -> Result<String, Error> {
    let frame = draw::frame(
        page,
        asked,
        "services",
        &finding(page, counted),
        "figures-work-services",
        sum(counted, None, None),
    );
    let parts = Timing::ALL.iter().map(|one| page.name(*one).into_owned());
    let bars: Vec<(String, Vec<i64>)> = kinds(counted)
        .map(|kind| {
            let name = page.name(kind).into_owned();
            (name, timings(counted, Some(kind.code())))
        })
        .collect();
    draw::layers(frame, parts.collect(), &bars)
}

/// How many began in time, and which kind was late most often.
fn finding(page: &Page, counted: &[Counted]) -> String {
    let (in_time, of) = over(counted, None);
    let late = |kind: ServiceKind| sum(counted, Some(kind.code()), Some(Timing::Late.code()));
    let most = kinds(counted).map(late).max().unwrap_or_default();
    let mut worst = kinds(counted).filter(|kind| most > 0 && late(*kind) == most);
    let key = match (of, worst.next(), worst.next()) {
        (0, ..) => "figures-work-services-waiting",
        (_, None, _) => "figures-work-services-all",
        (_, Some(_), Some(_)) => "figures-work-services-share",
        (_, Some(_), None) => "figures-work-services-worst",
    };
    let kind = kinds(counted).find(|kind| late(*kind) == most);
    let kind = kind.map_or_else(String::new, |kind| page.name(kind).to_lowercase());
    let share = Cell::Percent(percent(in_time, of)).shown(page);
    page.locale.text_with(
        key,
        &[
            ("share", share.into()),
            ("part", in_time.into()),
            ("of", of.into()),
            ("kind", kind.into()),
            ("late", most.into()),
            ("n", sum(counted, None, None).into()),
        ],
    )
}
