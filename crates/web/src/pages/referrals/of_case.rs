//! The referrals of one case.

use askama::Template;
use axum::response::Response;
use domain::referrals::Side;
use policy::{Capability, Refer, See, can};
use store::referrals;

use super::card;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::cases::{Desk, File};
use crate::parts::ReferralCard;

#[derive(Template)]
#[template(path = "referrals/of_case.html")]
struct OfCase {
    page: Page,
    file: File,
    cards: Vec<ReferralCard>,
    may_refer: bool,
    may_open: bool,
}

/// Handles `GET /cases/{code}/referrals`. Coded facts only, so that it is not audited.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<See>(&mut tx).await?;
    let found = referrals::of_case(&mut tx, &auth).await?;
    let may_refer = desk.may::<Refer>(&mut tx).await?.is_some();
    drop(tx);
    let (page, file) = desk.frame(&case, "referrals-of-case");
    let cards = found
        .iter()
        .map(|found| card(&desk.app, &page, found, Side::Sender));
    crate::pages::show(&OfCase {
        cards: cards.collect(),
        page,
        file,
        may_refer,
        may_open: can(desk.session.actor().role, Capability::Referrals),
    })
}
