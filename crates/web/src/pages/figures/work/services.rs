//! Services by kind, and the clocks that they met.

use domain::Coded;
use domain::services::{ServiceKind, Timing};
use store::Error;
use store::figures::Counted;

use super::super::sheet::{Cell, percent};
use super::ask::Asked;
use super::kinds::ByKind;
use super::{Part, draw, sum};
use crate::page::Page;

pub(super) fn read(page: &Page, asked: &Asked, counted: &[Counted]) -> Result<Part, Error> {
    let services = ByKind {
        page,
        counted,
        parts: Timing::ALL
            .iter()
            .map(|one| page.name(*one).into_owned())
            .collect(),
        counts: timings,
    };
    let title = "figures-work-services";
    let keys = [title, "figures-work-service", "figures-work-in-time"];
    let sheet = services.sheet("work-services", keys, |kind| in_time(counted, kind));
    let n = sum(counted, None, None);
    let frame = draw::frame(page, asked, "services", &finding(&services), title, n);
    Ok(Part {
        id: "services",
        title: page.t(title).into_owned(),
        chart: services.draw(frame)?,
        hint: page.t("figures-work-share-hint").into_owned(),
        how: page.t("figures-how-services").into_owned(),
        next: page.t("figures-work-empty-next").into_owned(),
        sheets: vec![sheet],
    })
}

/// So many of each timing, of a kind or of all.
fn timings(counted: &[Counted], kind: Option<&str>) -> Vec<i64> {
    let of = |timing: &Timing| sum(counted, kind, Some(timing.code()));
    Timing::ALL.iter().map(of).collect()
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

/// How many began in time, and which kind was late most often.
fn finding(services: &ByKind<'_>) -> String {
    let (page, counted) = (services.page, services.counted);
    let (in_time, of) = over(counted, None);
    let late = |kind: ServiceKind| sum(counted, Some(kind.code()), Some(Timing::Late.code()));
    let most = services.kinds().map(late).max().unwrap_or_default();
    let mut worst = services
        .kinds()
        .filter(|kind| most > 0 && late(*kind) == most);
    let (first, alike) = (worst.next(), worst.next());
    let key = match (of, first, alike) {
        (0, ..) => "figures-work-services-waiting",
        (_, None, _) => "figures-work-services-all",
        (_, Some(_), Some(_)) => "figures-work-services-share",
        (_, Some(_), None) => "figures-work-services-worst",
    };
    let kind = first.map_or_else(String::new, |kind| page.name(kind).to_lowercase());
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
