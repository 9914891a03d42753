//! Agency overlap: how many people two organisations both know, by decision of both.

use domain::figures::safe::{self, Thresholds};
use store::linkage::counts;
use store::{Error, Tx, site};

use super::super::sheet::{Cell, Sheet};
use super::ask::Asked;
use super::{Part, draw, heads};
use crate::page::Page;

/// Two organisations and the people whom both know; none where that is too few to show.
struct Both {
    one: String,
    other: String,
    n: Option<i64>,
}

pub(super) async fn read(tx: &mut Tx, page: &Page, asked: &Asked) -> Result<Part, Error> {
    let all = pairs(tx, asked).await?;
    let chart = match all.is_empty() {
        true => None,
        false => Some(draw(page, asked, &all)?),
    };
    Ok(Part {
        id: "overlap",
        title: page.t("figures-work-overlap").into_owned(),
        chart,
        hint: page.t("figures-work-overlap-hint").into_owned(),
        how: page.t("figures-how-overlap").into_owned(),
        next: page.t("figures-work-overlap-empty").into_owned(),
        sheets: vec![sheet(page, &all)],
    })
}

/// Most first, what is not shown last. Small counts are hidden from the threshold on that the site
/// of the task force has: two organisations that share one person know who it is.
async fn pairs(tx: &mut Tx, asked: &Asked) -> Result<Vec<Both>, Error> {
    let site = site::find(tx, asked.own()).await?;
    let least = site.map_or(Thresholds::USUAL, |site| site.least).part;
    let found = counts::overlaps(tx, &asked.question().task_forces).await?;
    let known = found.iter().map(|both| u32::try_from(both.n));
    let known: Vec<u32> = known.map(|n| n.unwrap_or(u32::MAX)).collect();
    let shown = safe::parts(&known, least);
    let mut all: Vec<Both> = found
        .into_iter()
        .zip(shown)
        .map(|(both, n)| Both {
            one: both.one,
            other: both.other,
            // A single count has no others among which it could hide.
            n: n.filter(|n| *n >= least).map(i64::from),
        })
        .collect();
    all.sort_by_key(|both| std::cmp::Reverse(both.n));
    Ok(all)
}

fn sheet(page: &Page, all: &[Both]) -> Sheet {
    let row = |both: &Both| {
        let hidden = || Cell::Hidden(page.t("figures-work-overlap-hidden").into_owned());
        vec![
            Cell::Text(both.one.clone()),
            Cell::Text(both.other.clone()),
            both.n.map_or_else(hidden, Cell::Count),
        ]
    };
    let names = [
        "figures-work-organisation",
        "figures-work-overlap-other",
        "figures-work-overlap-both",
    ];
    Sheet {
        id: "work-overlap",
        title: page.t("figures-work-overlap").into_owned(),
        heads: heads(page, &names),
        rows: all.iter().map(row).collect(),
        // Whoever three organisations know stands in three rows.
        sums: Vec::new(),
        notes: Vec::new(),
    }
}

fn draw(page: &Page, asked: &Asked, all: &[Both]) -> Result<String, Error> {
    let finding = finding(page, all);
    let unit = "figures-work-overlap-unit";
    let mut frame = draw::frame(page, asked, "overlap", &finding, unit, 0);
    // Whoever three organisations know stands in three bars: there is no n.
    frame.source = page.tw("figures-work-overlap-source", "source", &asked.source(page));
    // Two organisations know somebody as of today, whatever the period and the area.
    frame.subtitle = page.t("figures-work-overlap-subtitle").into_owned();
    let bars = all
        .iter()
        .map(|both| (format!("{} – {}", both.one, both.other), both.n));
    draw::bars(frame, bars.collect())
}

/// Which two know most of the same people.
fn finding(page: &Page, all: &[Both]) -> String {
    let first = all.first();
    let Some((first, n)) = first.and_then(|both| both.n.map(|n| (both, n))) else {
        return page.t("figures-work-overlap-few").into_owned();
    };
    page.locale.text_with(
        "figures-work-overlap-most",
        &[
            ("one", first.one.as_str().into()),
            ("other", first.other.as_str().into()),
            ("n", n.into()),
        ],
    )
}
