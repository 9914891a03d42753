//! Pairs that wait for somebody to decide.

use askama::Template;
use axum::response::Response;
use store::linkage::pairs::{self, Holding, Seen};
use store::linkage::{decisions, settings};

use super::{Desk, likelihood_tag, state_tag};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::show as answer;
use crate::parts::Tag;

/// Pairs on one page; whoever has decided them finds the next ones.
const LINES: usize = 100;

/// One of the two records.
struct Side {
    /// Address and code of the case; nothing where only the organisation is told.
    case: Option<(String, String)>,
    alias: String,
    organisation: String,
}

impl Side {
    fn of(record: &Holding) -> Self {
        let case = (format!("/cases/{}", record.case), record.case.clone());
        Self {
            case: record.readable.then_some(case),
            alias: if record.readable {
                record.alias.to_string()
            } else {
                String::new()
            },
            organisation: record.organisation_name.clone(),
        }
    }
}

struct Row {
    href: String,
    reference: String,
    band: Option<Tag>,
    state: Tag,
    one: Side,
    other: Side,
}

impl Row {
    /// The two records, each with the message that names it.
    fn sides(&self) -> [(&'static str, &Side); 2] {
        [
            ("linkage-column-one", &self.one),
            ("linkage-column-other", &self.other),
        ]
    }
}

#[derive(Template)]
#[template(path = "linkage/queue.html")]
struct Queue {
    page: Page,
    rows: Vec<Row>,
    /// How well first and second decisions agree: pairs, percent, kappa.
    measured: Option<(String, String, String)>,
}

/// Handles `GET /linkage`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let actor = desk.session.actor();
    let settings = settings::get(&mut tx).await?;
    let waiting = pairs::waiting(&mut tx, actor, LINES).await?;
    let measured = decisions::measured(&mut tx, actor.organisation).await?;
    let page = desk.titled("linkage-title");
    let row = |seen: &Seen| Row {
        href: format!("/linkage/{}", seen.reference),
        reference: seen.reference.to_string(),
        band: seen
            .band(settings.thresholds)
            .map(|band| likelihood_tag(&page, band)),
        // What somebody decided before is not told to whoever decides the sample again.
        state: state_tag(&page, shown_state(seen)),
        one: Side::of(&seen.low),
        other: Side::of(&seen.high),
    };
    answer(&Queue {
        rows: waiting.iter().map(row).collect(),
        measured: measured.map(|found| {
            let kappa = found
                .kappa
                .map_or_else(|| "–".to_owned(), |k| format!("{k:.2}"));
            let percent = format!("{:.0}", found.share * 100.0);
            (page.number(found.pairs), percent, kappa)
        }),
        page,
    })
}

fn shown_state(seen: &Seen) -> domain::linkage::PairState {
    if seen.state.is_open() {
        seen.state
    } else {
        domain::linkage::PairState::Waiting
    }
}
