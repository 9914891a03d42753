//! Questions of other organisations about persons of one's own cases; for the coordinator's team,
//! about those of shielded cases.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::response::Response;
use domain::codes::HumanCode;
use domain::linkage::ContactState;
use store::linkage::questions::{self, Told};
use store::linkage::settings;

use super::{Desk, band_tag};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{go, show as answer_with};
use crate::parts::{Choice, Tag};

/// Questions on the page; those that nobody answered come first.
const LINES: u32 = 200;

struct Row {
    told: Told,
    band: Tag,
    state: String,
    at: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "linkage/told.html")]
struct ToldPage {
    page: Page,
    rows: Vec<Row>,
    states: Vec<Choice>,
}

/// Handles `GET /linkage/told`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let team = settings::get(&mut tx).await?.coordinator;
    let told = questions::told(&mut tx, desk.session.actor(), team, LINES).await?;
    let page = desk.titled("linkage-told-title");
    let row = |told: Told| Row {
        band: band_tag(&page, told.band),
        state: page.name(told.state).into_owned(),
        at: page.date_time(told.at),
        open: told.state == ContactState::Asked,
        told,
    };
    let mut states = page.choices::<ContactState>();
    states.retain(|choice| choice.value != domain::Coded::code(ContactState::Asked));
    answer_with(&ToldPage {
        rows: told.into_iter().map(row).collect(),
        states,
        page,
    })
}

/// Handles `POST /linkage/told/{reference}`.
pub(super) async fn answer(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let reference: HumanCode = desk.id("reference")?;
    let Some(state) = form.coded::<ContactState>("state") else {
        return Ok(go("/linkage/told"));
    };
    let mut tx = desk.write().await?;
    let team = settings::get(&mut tx).await?.coordinator;
    let (actor, at) = (desk.session.actor(), desk.app.now());
    questions::answer(&mut tx, actor, team, reference, state, at).await?;
    let event = desk
        .session
        .event(Kind::KnownPersonAnswered)?
        .on(ObjectKind::Pair, reference)?
        .with("state", state)?;
    desk.done(tx, event, "/linkage/told?done=link-answered")
        .await
}
