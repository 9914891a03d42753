//! Restitution: how far it came in the cases. No amounts are recorded, so none are shown.

use domain::figures::work::Claim;
use store::figures::{Counted, work};
use store::{Error, Tx};

use super::super::sheet::{Cell, Sheet};
use super::ask::Asked;
use super::{Part, draw, heads, sum};
use crate::page::Page;

pub(super) async fn read(tx: &mut Tx, page: &Page, asked: &Asked) -> Result<Part, Error> {
    let counted = work::restitution(tx, &asked.question()).await?;
    let chart = match sum(&counted, None, None) {
        0 => None,
        _ => Some(draw(page, asked, &counted)?),
    };
    Ok(Part {
        id: "restitution",
        title: page.t("figures-work-restitution").into_owned(),
        chart,
        hint: page.t("figures-work-no-amounts").into_owned(),
        how: page.t("figures-how-restitution").into_owned(),
        next: page.t("figures-work-empty-next").into_owned(),
        sheets: vec![sheet(page, &counted)],
    })
}

fn sheet(page: &Page, counted: &[Counted]) -> Sheet {
    let all = sum(counted, None, None);
    let row = |name: String, n: i64| vec![Cell::Text(name), Cell::Count(n), Cell::share(n, all)];
    let n = |claim: &Claim| sum(counted, Some(claim.code()), None);
    Sheet {
        id: "work-restitution",
        title: page.t("figures-work-restitution").into_owned(),
        heads: heads(
            page,
            &[
                "figures-work-claim",
                "figures-cases",
                "figures-work-claim-share",
            ],
        ),
        rows: Claim::all()
            .filter(|claim| n(claim) > 0)
            .map(|claim| row(page.say(&claim), n(&claim)))
            .collect(),
        sums: row(page.t("figures-total").into_owned(), all),
        notes: Vec::new(),
    }
}

/// Cases in which it was claimed, awarded, and paid: each of them is among those before.
fn steps(counted: &[Counted]) -> [i64; 3] {
    let of = |fits: fn(Claim) -> bool| {
        let claims = Claim::all().filter(|claim| fits(*claim));
        claims
            .map(|claim| sum(counted, Some(claim.code()), None))
            .sum()
    };
    [
        of(Claim::is_claimed),
        of(Claim::is_awarded),
        of(Claim::is_paid),
    ]
}

fn draw(page: &Page, asked: &Asked, counted: &[Counted]) -> Result<String, Error> {
    let frame = draw::frame(
        page,
        asked,
        "restitution",
        &finding(page, counted),
        "figures-work-restitution-unit",
        sum(counted, None, None),
    );
    let names = [
        "figures-work-claimed",
        "figures-work-awarded",
        "figures-work-paid",
    ];
    let names = names.map(|key| page.t(key).into_owned());
    draw::bars(frame, names.into_iter().zip(steps(counted)).collect())
}

fn finding(page: &Page, counted: &[Counted]) -> String {
    let [claimed, awarded, paid] = steps(counted);
    let key = match claimed {
        0 => "figures-work-restitution-none",
        _ => "figures-work-restitution-finding",
    };
    page.locale.text_with(
        key,
        &[
            ("n", sum(counted, None, None).into()),
            ("claimed", claimed.into()),
            ("awarded", awarded.into()),
            ("paid", paid.into()),
        ],
    )
}
