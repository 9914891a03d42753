//! Referrals by need: what became of them, and whether they were answered in time.

use domain::Coded;
use domain::referrals::ReferralState;
use store::figures::{Counted, work};
use store::{Error, Tx};

use super::super::notes::note;
use super::super::sheet::{Cell, Sheet};
use super::ask::Asked;
use super::services::{in_time, kinds};
use super::{Part, draw, heads, sum};
use crate::page::Page;

/// What became of a referral, in the order of the columns; one that is under way was accepted.
const OUTCOMES: [(&str, &[ReferralState]); 6] = [
    ("figures-work-completed", &[ReferralState::Completed]),
    (
        "figures-work-accepted",
        &[ReferralState::Accepted, ReferralState::InProgress],
    ),
    ("figures-work-unanswered", &[ReferralState::Sent]),
    ("figures-work-declined", &[ReferralState::Declined]),
    ("figures-work-expired", &[ReferralState::Expired]),
    ("figures-work-withdrawn", &[ReferralState::Cancelled]),
];

pub(super) async fn read(tx: &mut Tx, page: &Page, asked: &Asked) -> Result<Part, Error> {
    let counted = work::referrals(tx, &asked.question()).await?;
    let answers = work::answers(tx, &asked.question()).await?;
    let chart = match sum(&counted, None, None) {
        0 => None,
        _ => Some(draw(page, asked, &counted)?),
    };
    Ok(Part {
        id: "referrals",
        title: page.t("figures-work-referrals").into_owned(),
        chart,
        hint: page.t("figures-work-answered-hint").into_owned(),
        how: vec![note(
            page,
            "figures-work-referrals",
            page.t("figures-how-referrals"),
        )],
        sheets: vec![sheet(page, &counted, &answers)],
    })
}

/// So many of each outcome, of a need or of all.
fn outcomes(counted: &[Counted], need: Option<&str>) -> Vec<i64> {
    let of = |states: &[ReferralState]| {
        let states = states.iter();
        states
            .map(|state| sum(counted, need, Some(state.code())))
            .sum()
    };
    OUTCOMES.iter().map(|(_, states)| of(states)).collect()
}

fn sheet(page: &Page, counted: &[Counted], answers: &[Counted]) -> Sheet {
    let row = |name: Cell, need: Option<&str>| {
        let mut row = vec![name];
        row.extend(outcomes(counted, need).into_iter().map(Cell::Count));
        row.push(Cell::Count(sum(counted, need, None)));
        row.push(in_time(answers, need));
        row
    };
    let outcomes = OUTCOMES.map(|(key, _)| page.t(key).into_owned());
    let mut heads = heads(page, &["figures-work-need"]);
    heads.extend(outcomes);
    heads.extend(["figures-total", "figures-work-answered"].map(|key| page.t(key).into_owned()));
    Sheet {
        id: "work-referrals",
        title: page.t("figures-work-referrals").into_owned(),
        heads,
        rows: kinds(counted)
            .map(|kind| row(Cell::name(page, kind), Some(kind.code())))
            .collect(),
        sums: row(Cell::Text(page.t("figures-total").into_owned()), None),
        notes: Vec::new(),
    }
}

fn draw(page: &Page, asked: &Asked, counted: &[Counted]) -> Result<String, Error> {
    let frame = draw::frame(
        page,
        asked,
        "referrals",
        &finding(page, counted),
        "figures-work-referrals",
        sum(counted, None, None),
    );
    let parts = OUTCOMES.map(|(key, _)| page.t(key).into_owned());
    let bars: Vec<(String, Vec<i64>)> = kinds(counted)
        .map(|kind| {
            let name = page.name(kind).into_owned();
            (name, outcomes(counted, Some(kind.code())))
        })
        .collect();
    draw::layers(frame, parts.into(), &bars)
}

/// How many were accepted, and how many were not.
fn finding(page: &Page, counted: &[Counted]) -> String {
    let n = sum(counted, None, None);
    let of = |states: &[ReferralState]| -> i64 {
        let states = states.iter();
        states
            .map(|state| sum(counted, None, Some(state.code())))
            .sum()
    };
    use ReferralState as S;
    let accepted = of(&[S::Accepted, S::InProgress, S::Completed]);
    let (declined, expired) = (of(&[S::Declined]), of(&[S::Expired]));
    let key = match (accepted + declined + expired, declined + expired) {
        (0, _) => "figures-work-referrals-waiting",
        (_, 0) => "figures-work-referrals-accepted",
        _ => "figures-work-referrals-refused",
    };
    page.locale.text_with(
        key,
        &[
            ("n", n.into()),
            ("accepted", accepted.into()),
            ("declined", declined.into()),
            ("expired", expired.into()),
        ],
    )
}
