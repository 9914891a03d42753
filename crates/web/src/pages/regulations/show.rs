//! One regulation: what it says of itself, its chain, and what rests on it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Coded;
use domain::ids::RegulationId;
use domain::regulations::RegulationStatus;
use jiff::civil::Date;
use policy::{Capability, can};
use store::attachments::{self, Attachment};
use store::regulations::{self, Regulation, Uses};

use super::tags;
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, rules, show as answer};
use crate::parts::Tag;
use crate::session::Session;

/// A step of the chain: what happened, and the other regulation.
struct Link {
    relation: String,
    regulation: Regulation,
    tags: Vec<Tag>,
}

#[derive(Template)]
#[template(path = "regulations/show.html")]
struct One {
    page: Page,
    keeps: bool,
    sees_rules: bool,
    own: bool,
    regulation: Regulation,
    tags: Vec<Tag>,
    area: String,
    validity: String,
    over: bool,
    file: Option<Attachment>,
    earlier: Vec<Link>,
    later: Vec<Link>,
    rules: Vec<(String, String)>,
    uses: Uses,
}

/// Handles `GET /regulations/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<RegulationId>,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let regulation = regulations::find(&mut tx, task_force, id).await?;
    let chain = regulations::chain(&mut tx, task_force, &regulation).await?;
    let uses = regulations::uses(&mut tx, task_force, id).await?;
    let file = match regulation.attachment {
        Some(id) => Some(attachments::find(&mut tx, app.ring(), task_force, id).await?),
        None => None,
    };
    let area = match &regulation.area {
        Some(code) => store::areas::find(&mut tx, code).await?,
        None => None,
    };
    drop(tx);
    let page = visit.page(&session, regulation.citation());
    let link = |regulation: Regulation, relation: &str| Link {
        relation: page.t(relation).into_owned(),
        tags: tags(&page, &regulation),
        regulation,
    };
    let mut status = regulation.status;
    let later = chain.later.into_iter().map(|next| {
        let words = followed_by(status);
        status = next.status;
        link(next, words)
    });
    let later: Vec<Link> = later.collect();
    let earlier = chain.earlier.into_iter().map(|before| {
        let words = followed(before.status);
        link(before, words)
    });
    answer(&One {
        keeps: can(session.actor().role, Capability::Coordinate),
        sees_rules: can(session.actor().role, Capability::ManageRules),
        own: regulation.task_force.is_some(),
        tags: tags(&page, &regulation),
        area: area.map(|area| area.name).unwrap_or_default(),
        validity: validity(&page, &regulation),
        over: regulation.valid_to.is_some_and(|last| last < app.today()),
        file,
        earlier: earlier.collect(),
        later,
        rules: uses
            .rules
            .iter()
            .map(|stored| {
                let clock = page.t(stored.rule.clock.key()).into_owned();
                (clock, rules::words(&page, &stored.rule))
            })
            .collect(),
        uses,
        regulation,
        page,
    })
}

/// What the next regulation did to one with this status.
fn followed_by(status: RegulationStatus) -> &'static str {
    match status {
        RegulationStatus::Replaced => "regulation-replaced-by",
        _ => "regulation-amended-by",
    }
}

/// What a regulation did to an earlier one with this status.
fn followed(status: RegulationStatus) -> &'static str {
    match status {
        RegulationStatus::Replaced => "regulation-replaces",
        _ => "regulation-amends",
    }
}

fn validity(page: &Page, regulation: &Regulation) -> String {
    let words = |date: Date| page.date(date);
    match (regulation.valid_from, regulation.valid_to) {
        (None, None) => page.t("regulation-validity-unknown").into_owned(),
        (Some(from), None) => page.tw("taskforce-since", "from", &words(from)),
        (None, Some(to)) => page.tw("regulation-until", "to", &words(to)),
        (Some(from), Some(to)) => page.locale.text_with(
            "taskforce-from-to",
            &[("from", words(from).into()), ("to", words(to).into())],
        ),
    }
}
