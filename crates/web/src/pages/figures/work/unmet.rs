//! Unmet need: by kind, by area, and why it was declined.

use domain::Coded;
use domain::figures::work::UnmetCause;
use domain::referrals::DeclineReason;
use domain::services::ServiceKind;
use std::collections::BTreeMap;
use store::figures::{self, Counted, work};
use store::{Error, Tx};

use super::super::sheet::{Cell, Sheet};
use super::ask::Asked;
use super::{Part, draw, heads, sum};
use crate::page::Page;

/// `needs` are the services that were applied for.
pub(super) async fn read(
    tx: &mut Tx,
    page: &Page,
    asked: &Asked,
    needs: &[Counted],
) -> Result<Part, Error> {
    let question = asked.question();
    let counted = work::unmet(tx, &question).await?;
    let areas = work::unmet_areas(tx, &question).await?;
    let declined = work::decline_reasons(tx, &question).await?;
    let unmet = work::unmet_reasons(tx, &question).await?;
    let chart = match sum(needs, None, None) {
        0 => None,
        _ => Some(draw(page, asked, &counted)?),
    };
    Ok(Part {
        id: "unmet",
        title: page.t("figures-work-unmet").into_owned(),
        chart,
        hint: String::new(),
        how: page.t("figures-how-unmet").into_owned(),
        next: page.t("figures-work-empty-next").into_owned(),
        sheets: vec![
            of_needs(page, &counted, needs),
            of_areas(tx, page, &areas).await?,
            of_reasons(page, &declined, &unmet),
        ],
    })
}

/// The needs that are not met, most first; alike, in the order of the list.
fn kinds(counted: &[Counted]) -> Vec<(ServiceKind, i64)> {
    let n = |kind: &ServiceKind| sum(counted, Some(kind.code()), None);
    let all = ServiceKind::ALL.iter();
    let mut kinds: Vec<(ServiceKind, i64)> = all.map(|kind| (*kind, n(kind))).collect();
    kinds.retain(|(_, n)| *n > 0);
    kinds.sort_by_key(|(_, n)| -n);
    kinds
}

/// So many of each cause, of a need, an area, or of all.
fn causes(counted: &[Counted], row: Option<&str>) -> Vec<i64> {
    let of = |cause: &UnmetCause| sum(counted, row, Some(cause.code()));
    UnmetCause::ALL.iter().map(of).collect()
}

/// A row with its causes and their sum.
fn row(name: Cell, counted: &[Counted], code: Option<&str>) -> Vec<Cell> {
    let causes = causes(counted, code).into_iter().map(Cell::Count);
    let sum = Cell::Count(sum(counted, code, None));
    std::iter::once(name).chain(causes).chain([sum]).collect()
}

fn causes_of(page: &Page, first: &str) -> Vec<String> {
    let mut all = heads(page, &[first]);
    all.extend(
        UnmetCause::ALL
            .iter()
            .map(|one| page.name(*one).into_owned()),
    );
    all.push(page.t("figures-work-unmet-sum").into_owned());
    all
}

fn of_needs(page: &Page, counted: &[Counted], needs: &[Counted]) -> Sheet {
    let row = |name: Cell, code: Option<&str>| {
        let all = sum(needs, code, None);
        let mut row = row(name, counted, code);
        row.push(Cell::Count(all));
        row.push(Cell::share(sum(counted, code, None), all));
        row
    };
    let mut heads = causes_of(page, "figures-work-need");
    let more = ["figures-work-needs", "figures-work-unmet-share"];
    heads.extend(more.map(|key| page.t(key).into_owned()));
    Sheet {
        id: "work-unmet",
        title: page.t("figures-work-unmet-needs").into_owned(),
        heads,
        rows: kinds(counted)
            .iter()
            .map(|(kind, _)| row(Cell::name(page, *kind), Some(kind.code())))
            .collect(),
        sums: row(Cell::Text(page.t("figures-total").into_owned()), None),
        notes: Vec::new(),
    }
}

async fn of_areas(tx: &mut Tx, page: &Page, counted: &[Counted]) -> Result<Sheet, Error> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for count in counted {
        let area = count.keys.first().cloned().unwrap_or_default();
        *sums.entry(area).or_default() += count.n;
    }
    let known: Vec<String> = sums
        .keys()
        .filter(|code| !code.is_empty())
        .cloned()
        .collect();
    let names: BTreeMap<String, String> =
        figures::area_names(tx, &known).await?.into_iter().collect();
    let mut areas: Vec<(String, i64)> = sums.into_iter().collect();
    // What is not known comes last.
    areas.sort_by_key(|(code, n)| (code.is_empty(), -n));
    let name = |code: &str| match code {
        "" => page.t("figures-area-unknown").into_owned(),
        _ => names.get(code).cloned().unwrap_or_else(|| code.to_owned()),
    };
    Ok(Sheet {
        id: "work-unmet-areas",
        title: page.t("figures-work-unmet-areas").into_owned(),
        heads: causes_of(page, "figures-area"),
        rows: areas
            .iter()
            .map(|(code, _)| row(Cell::Text(name(code)), counted, Some(code)))
            .collect(),
        sums: row(
            Cell::Text(page.t("figures-total").into_owned()),
            counted,
            None,
        ),
        notes: Vec::new(),
    })
}

fn of_reasons(page: &Page, declined: &[Counted], unmet: &[Counted]) -> Sheet {
    let both = |code| sum(declined, code, None) + sum(unmet, code, None);
    let row = |name: Cell, code: Option<&str>| {
        let counts = [declined, unmet].map(|counted| Cell::Count(sum(counted, code, None)));
        std::iter::once(name).chain(counts).collect()
    };
    let mut reasons: Vec<(DeclineReason, i64)> = DeclineReason::ALL
        .iter()
        .map(|reason| (*reason, both(Some(reason.code()))))
        .filter(|(_, n)| *n > 0)
        .collect();
    reasons.sort_by_key(|(_, n)| -n);
    Sheet {
        id: "work-decline-reasons",
        title: page.t("figures-work-reasons").into_owned(),
        heads: heads(
            page,
            &[
                "figures-work-reason",
                "figures-work-declined-all",
                "figures-work-declined-unmet",
            ],
        ),
        rows: reasons
            .iter()
            .map(|(reason, _)| row(Cell::name(page, *reason), Some(reason.code())))
            .collect(),
        sums: row(Cell::Text(page.t("figures-total").into_owned()), None),
        notes: Vec::new(),
    }
}

fn draw(page: &Page, asked: &Asked, counted: &[Counted]) -> Result<String, Error> {
    let mut frame = draw::frame(
        page,
        asked,
        "unmet",
        &finding(page, counted),
        "figures-work-unmet",
        sum(counted, None, None),
    );
    frame.empty = page.t("figures-work-unmet-empty").into_owned();
    let parts = UnmetCause::ALL
        .iter()
        .map(|one| page.name(*one).into_owned());
    let bars: Vec<(String, Vec<i64>)> = kinds(counted)
        .iter()
        .map(|(kind, _)| {
            let name = page.name(*kind).into_owned();
            (name, causes(counted, Some(kind.code())))
        })
        .collect();
    draw::layers(frame, parts.collect(), &bars)
}

/// Which need is unmet most often.
fn finding(page: &Page, counted: &[Counted]) -> String {
    let kinds = kinds(counted);
    let Some((first, most)) = kinds.first() else {
        return page.t("figures-work-unmet-none").into_owned();
    };
    let alike = kinds.iter().filter(|(_, n)| n == most).count() - 1;
    let key = match alike {
        0 => "figures-work-unmet-most",
        _ => "figures-work-unmet-shared",
    };
    page.locale.text_with(
        key,
        &[
            ("need", page.name(*first).as_ref().into()),
            ("others", i64::try_from(alike).unwrap_or(i64::MAX).into()),
            ("n", (*most).into()),
            ("total", sum(counted, None, None).into()),
        ],
    )
}
