//! A quarter: what is filled in by itself, what is missing, and the steps that close it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::action_plan::{Origin, Quarter, QuarterAction, Ratio};
use store::Tx;
use store::action_plan::{self, Activity, Indicator, Plan, QuarterRow};

use super::desk::{Desk, Offices, quarter_path};
use super::progress::Year;
use super::words;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::again;
use crate::parts::{Notice, Tag, Tone};

struct IndicatorLine {
    name: String,
    computed: String,
    written: String,
    note: Tag,
}

struct ActivityLine {
    href: String,
    name: String,
    office: String,
    reported: bool,
    mine: bool,
    spent: String,
    indicators: Vec<IndicatorLine>,
}

#[derive(Template)]
#[template(path = "action_plan/quarter.html")]
struct QuarterPage {
    page: Page,
    plan: Plan,
    path: String,
    state: Tag,
    version: i64,
    prefilled: Ratio,
    prefilled_words: String,
    computed_at: String,
    waiting: usize,
    missing: usize,
    unreported: usize,
    activities: Vec<ActivityLine>,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
    needs_reason: bool,
    has_trail: bool,
    may_prefill: bool,
    may_submit: bool,
    may_lock: bool,
    may_reopen: bool,
    coordinates: bool,
}

/// Handles `GET /action-plan/quarters/{year}/{quarter}`.
pub(super) async fn show(
    desk: Desk,
    Path((year, number)): Path<(i16, i8)>,
) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (plan, quarter) = desk.quarter(&mut tx, year, number).await?;
    draw(&desk, &mut tx, plan, quarter, None).await
}

/// The page of a quarter, with what was refused at its top.
pub(super) async fn draw(
    desk: &Desk,
    tx: &mut Tx,
    plan: Plan,
    quarter: Quarter,
    refused: Option<&action_plan::Fault>,
) -> Result<Response, Error> {
    let row = action_plan::quarter(tx, &plan, quarter).await?;
    let year = Year::read(tx, &plan, quarter).await?;
    let offices = desk.offices(tx).await?;
    let mut page = desk.page(words::quarter(desk.visit.locale, quarter));
    let status = match refused {
        None => StatusCode::OK,
        Some(fault) => {
            page = page
                .clone()
                .with_notice(Notice::new(Tone::Danger, page.say(fault)));
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    again(status, &drawn(desk, page, plan, row, &year, &offices))
}

fn drawn(
    desk: &Desk,
    page: Page,
    plan: Plan,
    row: QuarterRow,
    year: &Year,
    offices: &Offices,
) -> QuarterPage {
    let quarter = row.quarter;
    let activities: Vec<&Activity> = year.tree.active_in(quarter.year()).collect();
    let measured: Vec<&Indicator> = year.tree.measured_in(quarter.year()).collect();
    let value = |indicator: &&&Indicator| year.value(indicator.id);
    let waiting = measured
        .iter()
        .filter(|i| value(i).is_some_and(|v| v.written.is_none() && v.computed.is_some()))
        .count();
    let missing = measured
        .iter()
        .filter(|i| value(i).is_none_or(|v| v.written.is_none() && v.computed.is_none()))
        .count();
    let prefilled = year.prefilled();
    let coordinates = desk.coordinates();
    let begun = quarter.first() <= desk.app.today();
    let step = |action: QuarterAction| coordinates && begun && row.state.next(action).is_ok();
    let beside = |quarter: Option<Quarter>| {
        quarter
            .filter(|quarter| plan.years.holds(quarter.year()))
            .filter(|quarter| quarter.first() <= desk.app.today())
            .map(|quarter| (quarter_path(quarter), words::quarter(page.locale, quarter)))
    };
    QuarterPage {
        path: quarter_path(quarter),
        state: words::state_tag(&page, row.state),
        version: row.version,
        prefilled_words: prefilled_words(&page, prefilled),
        prefilled,
        computed_at: row
            .prefilled_at
            .map_or(String::new(), |at| page.date_time(at)),
        waiting,
        missing,
        unreported: activities
            .iter()
            .filter(|activity| !year.is_reported(activity.id))
            .count(),
        before: beside(quarter.before()),
        after: beside(quarter.after()),
        needs_reason: row.needs_reason(),
        has_trail: row.submitted_at.is_some(),
        may_prefill: begun
            && row.state.accepts_changes()
            && activities.iter().any(|activity| desk.reports(activity)),
        may_submit: step(QuarterAction::Submit),
        may_lock: step(QuarterAction::Lock),
        may_reopen: step(QuarterAction::Reopen),
        activities: activities
            .into_iter()
            .map(|activity| line(desk, &page, year, offices, activity))
            .collect(),
        coordinates,
        plan,
        page,
    }
}

/// "17 dari 21 terisi otomatis (81%)".
pub(super) fn prefilled_words(page: &Page, prefilled: Ratio) -> String {
    let share = prefilled.percent().map_or_else(
        || "–".to_owned(),
        |share| words::percent(page.locale, share),
    );
    page.locale.text_with(
        "plan-prefilled",
        &[
            ("part", prefilled.part.into()),
            ("of", prefilled.of.into()),
            ("share", share.into()),
        ],
    )
}

fn line(
    desk: &Desk,
    page: &Page,
    year: &Year,
    offices: &Offices,
    activity: &Activity,
) -> ActivityLine {
    let of_year = year.until.year();
    let indicators = year
        .tree
        .indicators_of(activity.id)
        .filter(|indicator| indicator.targets.contains_key(&of_year))
        .map(|indicator| indicator_line(page, year, indicator))
        .collect();
    let money = year.money(activity);
    ActivityLine {
        href: format!("{}/activities/{}", quarter_path(year.until), activity.id),
        name: activity.name.clone(),
        office: offices.name(activity.responsible).to_owned(),
        reported: year.is_reported(activity.id),
        mine: desk.reports(activity),
        spent: page.locale.text_with(
            "plan-money-of",
            &[
                ("spent", words::rupiah(page.locale, money.spent).into()),
                ("budget", words::rupiah(page.locale, money.budget).into()),
            ],
        ),
        indicators,
    }
}

fn indicator_line(page: &Page, year: &Year, indicator: &Indicator) -> IndicatorLine {
    let value = year.value(indicator.id);
    let shown = |measure: Option<domain::action_plan::Measure>| {
        measure.map_or_else(|| "–".to_owned(), |measure| words::measure(page, measure))
    };
    let computed = value.and_then(|value| value.computed);
    let (tone, key) = match value.and_then(|value| value.origin) {
        Some(Origin::Computed) => (Tone::Success, "plan-note-accepted"),
        Some(Origin::ByHand) if computed.is_some() => (Tone::Info, "plan-note-overridden"),
        Some(Origin::ByHand) => (Tone::Success, "plan-note-by-hand"),
        None if computed.is_some() => (Tone::Warning, "plan-note-waiting"),
        None if indicator.formula.is_some() => (Tone::Neutral, "plan-note-not-computed"),
        None => (Tone::Neutral, "plan-note-missing"),
    };
    IndicatorLine {
        name: indicator.name.clone(),
        computed: shown(computed),
        written: shown(value.and_then(|value| value.written)),
        note: Tag::new(tone, page.t(key)),
    }
}
