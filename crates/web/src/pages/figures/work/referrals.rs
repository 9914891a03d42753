//! Referrals by need: what became of them, and whether they were answered in time.

use domain::Coded;
use domain::referrals::ReferralState;
use store::figures::{Counted, work};
use store::{Error, Tx};

use super::ask::Asked;
use super::kinds::ByKind;
use super::services::in_time;
use super::{Part, draw, sum};
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
    let referrals = ByKind {
        page,
        counted: &counted,
        parts: OUTCOMES.map(|(key, _)| page.t(key).into_owned()).into(),
        counts: outcomes,
    };
    let title = "figures-work-referrals";
    let keys = [title, "figures-work-need", "figures-work-answered"];
    let sheet = referrals.sheet("work-referrals", keys, |need| in_time(&answers, need));
    let n = sum(&counted, None, None);
    let frame = draw::frame(page, asked, "referrals", &finding(page, &counted), title, n);
    Ok(Part {
        id: "referrals",
        title: page.t(title).into_owned(),
        chart: referrals.draw(frame)?,
        hint: page.t("figures-work-answered-hint").into_owned(),
        how: page.t("figures-how-referrals").into_owned(),
        next: page.t("figures-work-empty-next").into_owned(),
        sheets: vec![sheet],
    })
}

/// So many in these states, of a need or of all.
fn in_states(counted: &[Counted], need: Option<&str>, states: &[ReferralState]) -> i64 {
    let of = |state: &ReferralState| sum(counted, need, Some(state.code()));
    states.iter().map(of).sum()
}

/// So many of each outcome, of a need or of all.
fn outcomes(counted: &[Counted], need: Option<&str>) -> Vec<i64> {
    let of = |(_, states): &(&str, &[ReferralState])| in_states(counted, need, states);
    OUTCOMES.iter().map(of).collect()
}

/// How many were accepted, and how many were not.
fn finding(page: &Page, counted: &[Counted]) -> String {
    let n = sum(counted, None, None);
    let of = |states: &[ReferralState]| in_states(counted, None, states);
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
