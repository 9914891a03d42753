//! The trail of a quarter: who changed what, when, from what to what, and why.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::Coded;
use domain::action_plan::{Amount, Measure, QuarterState, Ratio, Rupiah};
use store::action_plan::{self, Field, Revision};

use super::desk::{Desk, quarter_path};
use super::words;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{lists, show as answer};
use crate::parts::{Pager, Tag};

/// Rows of a page.
const ROWS: u32 = 50;

struct Line {
    when: String,
    who: String,
    what: String,
    about: String,
    old: String,
    new: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "action_plan/trail.html")]
struct Trail {
    page: Page,
    path: String,
    quarter: String,
    state: Tag,
    lines: Vec<Line>,
    pager: Pager,
}

/// Handles `GET …/trail`.
pub(super) async fn show(
    desk: Desk,
    Path((year, number)): Path<(i16, i8)>,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (plan, quarter) = desk.quarter(&mut tx, year, number).await?;
    let row = action_plan::quarter(&mut tx, &plan, quarter).await?;
    let place = (lists::seek(&form), ROWS);
    let listing = action_plan::trail(&mut tx, &desk.pen(), plan.id, quarter, place).await?;
    let page = desk.titled("plan-trail");
    let path = quarter_path(quarter);
    answer(&Trail {
        pager: lists::pager(&page, &format!("{path}/trail"), &form, &listing),
        lines: listing.rows.iter().map(|row| line(&page, row)).collect(),
        quarter: words::quarter(page.locale, quarter),
        state: words::state_tag(&page, row.state),
        path,
        page,
    })
}

fn line(page: &Page, revision: &Revision) -> Line {
    let about = [&revision.activity_name, &revision.indicator_name]
        .into_iter()
        .filter(|name| !name.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ");
    Line {
        when: page.date_time(revision.at),
        who: revision.who.clone(),
        what: page.name(revision.field).into_owned(),
        about,
        old: shown(page, revision.field, &revision.old),
        new: shown(page, revision.field, &revision.new),
        reason: revision.reason.clone(),
    }
}

/// A kept value as people read it.
fn shown(page: &Page, field: Field, kept: &str) -> String {
    if kept.is_empty() {
        return "–".to_owned();
    }
    let words = match field {
        Field::Value => read_measure(kept).map(|measure| words::measure(page, measure)),
        Field::Budget => kept
            .parse()
            .ok()
            .and_then(|rupiah| Rupiah::new(rupiah).ok())
            .map(|money| words::rupiah(page.locale, money)),
        Field::State => QuarterState::from_code(kept)
            .ok()
            .map(|state| page.name(state).into_owned()),
        Field::Obstacles | Field::FollowUp | Field::Evidence => None,
    };
    words.unwrap_or_else(|| kept.to_owned())
}

fn read_measure(kept: &str) -> Option<Measure> {
    match kept.split_once('/') {
        Some((part, of)) => Some(Measure::Share(Ratio {
            part: part.parse().ok()?,
            of: of.parse().ok()?,
        })),
        None => {
            // Kept with a decimal point, which is never a thousand here.
            let value: f64 = kept.parse().ok()?;
            Amount::from_f64(value).ok().map(Measure::Value)
        }
    }
}
