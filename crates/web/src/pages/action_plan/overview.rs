//! The plan at a glance: strategies, programmes, activities, what was reached and what was spent.

use askama::Template;
use axum::response::Response;
use charts::{Chart, Frame, HBarChart, Numbers};
use domain::Coded;
use domain::action_plan::{Amount, Light, Quarter, Strategy};
use jiff::civil::Date;
use locale::Locale;
use policy::{Capability, can};
use store::Tx;
use store::action_plan::{self, Due, Plan, QuarterRow};

use super::desk::{Desk, Offices, quarter_path};
use super::progress::{Money, Year};
use super::words;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::show as answer;
use crate::parts::{Choice, StatTile, Tab, Tag, Tone};

/// An indicator in the matrix.
struct IndicatorRow {
    activity: String,
    href: String,
    programme: String,
    name: String,
    computed: bool,
    target: String,
    value: String,
    light: Tag,
}

/// The money of an activity in the matrix.
struct MoneyRow {
    activity: String,
    href: String,
    office: String,
    budget: String,
    spent: String,
    absorbed: String,
}

/// A programme as the secretariat edits it.
struct ProgrammeRow {
    id: String,
    name: String,
    activities: Vec<(String, String)>,
}

struct Section {
    strategy: &'static str,
    code: &'static str,
    indicators_caption: String,
    money_caption: String,
    programmes: Vec<ProgrammeRow>,
    indicators: Vec<IndicatorRow>,
    money: Vec<MoneyRow>,
    total: Option<MoneyRow>,
}

/// A quarter with its state.
struct QuarterLine {
    href: String,
    name: String,
    state: Tag,
}

struct Shown {
    plan: Plan,
    basis_href: Option<String>,
    year: i16,
    years: Vec<Tab>,
    tiles: Vec<StatTile>,
    chart: String,
    sections: Vec<Section>,
    quarters: Vec<QuarterLine>,
    others: Vec<Choice>,
    until: String,
    is_empty: bool,
}

/// An activity of which nothing was written for a quarter that has ended.
struct Unreported {
    href: String,
    name: String,
    office: String,
    quarter: String,
}

#[derive(Template)]
#[template(path = "action_plan/overview.html")]
struct Overview {
    page: Page,
    /// Those that the person may report on.
    unreported: Vec<Unreported>,
    shown: Option<Shown>,
    coordinates: bool,
    pdf: bool,
}

/// Handles `GET /action-plan`.
pub(super) async fn show(desk: Desk, form: FormState) -> Result<Response, Error> {
    let today = desk.app.today();
    let mut tx = desk.read().await?;
    let all = action_plan::plans(&mut tx, desk.task_force()).await?;
    let plan = match form.value("plan").parse() {
        Ok(id) => Some(action_plan::plan(&mut tx, desk.task_force(), id).await?),
        Err(_) => action_plan::current(&mut tx, desk.task_force(), today.year()).await?,
    };
    let unreported = unreported(&desk, &mut tx).await?;
    let page = desk.titled("nav-action-plan");
    let shown = match plan {
        None => None,
        Some(plan) => {
            let asked = form.value("year").parse().unwrap_or(today.year());
            let until = last_quarter(&plan, asked, today);
            let year = Year::read(&mut tx, &plan, until).await?;
            let offices = desk.offices(&mut tx).await?;
            let quarters = action_plan::quarters(&mut tx, &plan, today).await?;
            Some(shown(&page, plan, &year, &offices, &quarters, &all)?)
        }
    };
    answer(&Overview {
        page,
        unreported,
        shown,
        coordinates: desk.coordinates(),
        pdf: cfg!(feature = "pdf"),
    })
}

/// What the page of today counts: for the secretariat of all organisations, for others of the own.
async fn unreported(desk: &Desk, tx: &mut Tx) -> Result<Vec<Unreported>, Error> {
    let actor = desk.session.actor();
    if !can(actor.role, Capability::ReportProgress) {
        return Ok(Vec::new());
    }
    let mut due = action_plan::indicators_due(tx, desk.task_force(), desk.app.today()).await?;
    due.retain(|one| desk.coordinates() || one.responsible == actor.organisation);
    let line = |one: Due| Unreported {
        href: format!("{}/activities/{}", quarter_path(one.quarter), one.activity),
        name: one.name,
        office: one.office,
        quarter: words::quarter(desk.visit.locale, one.quarter),
    };
    Ok(due.into_iter().map(line).collect())
}

/// The quarter up to which a year of a plan is shown: the one that runs, or its last.
pub(super) fn last_quarter(plan: &Plan, asked: i16, today: Date) -> Quarter {
    let year = plan.years.nearest(asked);
    let now = Quarter::of(today);
    let number = if year == now.year() { now.number() } else { 4 };
    Quarter::new(year, number).unwrap_or(now)
}

fn shown(
    page: &Page,
    plan: Plan,
    year: &Year,
    offices: &Offices,
    quarters: &[QuarterRow],
    all: &[Plan],
) -> Result<Shown, Error> {
    let of_year = year.until.year();
    let sections: Vec<Section> = Strategy::ALL
        .iter()
        .map(|strategy| section(page, year, offices, *strategy))
        .filter(|section| !section.programmes.is_empty())
        .collect();
    Ok(Shown {
        year: of_year,
        years: plan
            .years
            .each()
            .map(|year| Tab {
                href: format!("{}?plan={}&year={year}", super::PATH, plan.id),
                label: year.to_string(),
                count: None,
                current: year == of_year,
            })
            .collect(),
        tiles: tiles(page, year),
        chart: chart(page, year)?,
        quarters: quarters
            .iter()
            .filter(|row| row.quarter.year() == of_year)
            .map(|row| QuarterLine {
                href: quarter_path(row.quarter),
                name: words::quarter(page.locale, row.quarter),
                state: words::state_tag(page, row.state),
            })
            .collect(),
        others: all
            .iter()
            .filter(|other| other.id != plan.id)
            .map(|other| {
                let href = format!("{}?plan={}", super::PATH, other.id);
                Choice::new(href, other.title.clone())
            })
            .collect(),
        until: words::quarter(page.locale, year.until),
        is_empty: sections.is_empty(),
        sections,
        basis_href: plan.regulation.map(|id| format!("/regulations/{id}")),
        plan,
    })
}

fn section(page: &Page, year: &Year, offices: &Offices, strategy: Strategy) -> Section {
    let activities = year.activities(strategy);
    let programme = |id| {
        let found = year.tree.programmes.iter().find(|p| p.id == id);
        found.map_or(String::new(), |p| p.name.clone())
    };
    let href = |id| format!("{}/activities/{id}", super::PATH);
    let mut indicators = Vec::new();
    for activity in &activities {
        for indicator in year.tree.indicators_of(activity.id) {
            let standing = year.standing(indicator);
            let share = indicator.gathering == domain::action_plan::Gathering::Share;
            let written = |value: Option<Amount>| {
                value.map_or_else(
                    || "–".to_owned(),
                    |value| words::with_unit(page.locale, value, &indicator.unit, share),
                )
            };
            indicators.push(IndicatorRow {
                activity: activity.name.clone(),
                href: href(activity.id),
                programme: programme(activity.programme),
                name: indicator.name.clone(),
                computed: indicator.formula.is_some(),
                target: written(standing.target),
                value: written(standing.value),
                light: words::light_tag(page, standing.light, standing.achieved),
            });
        }
    }
    let row = |name: String, href: String, office: String, money: Money| MoneyRow {
        activity: name,
        href,
        office,
        budget: words::rupiah(page.locale, money.budget),
        spent: words::rupiah(page.locale, money.spent),
        absorbed: absorbed(page, money),
    };
    let money: Vec<MoneyRow> = activities
        .iter()
        .map(|activity| {
            row(
                activity.name.clone(),
                href(activity.id),
                offices.name(activity.responsible).to_owned(),
                year.money(activity),
            )
        })
        .collect();
    let sum = year.sum(activities.iter().copied());
    let total = page.t("plan-total").into_owned();
    Section {
        strategy: strategy.key(),
        indicators_caption: page.tw("plan-table-indicators", "strategy", &page.name(strategy)),
        money_caption: page.tw("plan-table-money", "strategy", &page.name(strategy)),
        code: strategy.code(),
        programmes: year
            .programmes(strategy)
            .map(|p| ProgrammeRow {
                id: p.id.to_string(),
                name: p.name.clone(),
                activities: year
                    .tree
                    .activities_of(p.id)
                    .map(|activity| (href(activity.id), activity.name.clone()))
                    .collect(),
            })
            .collect(),
        total: (money.len() > 1).then(|| row(total, String::new(), String::new(), sum)),
        indicators,
        money,
    }
}

/// "80%", or a dash where there is no budget.
fn absorbed(page: &Page, money: Money) -> String {
    money.absorbed().map_or_else(
        || "–".to_owned(),
        |share| words::percent(page.locale, share),
    )
}

fn tiles(page: &Page, year: &Year) -> Vec<StatTile> {
    let lights = year.lights();
    let count = |light| {
        let found = lights.iter().find(|(known, _)| *known == light);
        found.map_or(0, |(_, n)| *n)
    };
    let mut tiles: Vec<StatTile> = [
        (Light::Green, "plan-tile-green", Tone::Success),
        (Light::Yellow, "plan-tile-yellow", Tone::Warning),
        (Light::Red, "plan-tile-red", Tone::Danger),
        (Light::Grey, "plan-tile-grey", Tone::Neutral),
    ]
    .into_iter()
    .map(|(light, key, tone)| {
        let n = count(light);
        StatTile {
            value: page.number(n),
            label: page.t(key).into_owned(),
            href: "#matrix".to_owned(),
            note: String::new(),
            tone: if n == 0 { Tone::Neutral } else { tone },
        }
    })
    .collect();
    let money = year.sum(year.tree.active_in(year.until.year()));
    tiles.push(StatTile {
        value: absorbed(page, money),
        label: page.t("plan-tile-absorbed").into_owned(),
        href: "#matrix".to_owned(),
        note: page.locale.text_with(
            "plan-tile-money",
            &[
                ("spent", words::rupiah(page.locale, money.spent).into()),
                ("budget", words::rupiah(page.locale, money.budget).into()),
            ],
        ),
        tone: Tone::Neutral,
    });
    tiles
}

/// What each strategy has achieved, as bars.
fn chart(page: &Page, year: &Year) -> Result<String, Error> {
    let until = words::quarter(page.locale, year.until);
    let values: Vec<Option<Amount>> = Strategy::ALL
        .iter()
        .map(|strategy| year.achieved(*strategy))
        .collect();
    let (thousands, decimal) = match page.locale {
        Locale::Id => ('.', ','),
        Locale::En => (',', '.'),
    };
    let n = year.tree.measured_in(year.until.year()).count();
    let chart = HBarChart {
        frame: Frame {
            id: "plan".to_owned(),
            title: finding(page, &values),
            subtitle: page.tw("plan-chart-subtitle", "until", &until),
            source: page.tn("plan-chart-source", n),
            description: page.t("plan-chart-description").into_owned(),
            empty: page.t("plan-chart-empty").into_owned(),
            missing: "–".to_owned(),
            numbers: Numbers {
                thousands,
                decimal,
                decimals: 0,
            },
        },
        categories: Strategy::ALL
            .iter()
            .map(|strategy| page.name(*strategy).into_owned())
            .collect(),
        values: values.iter().map(|v| v.map(Amount::as_f64)).collect(),
    };
    chart.figure().map_err(|error| Error::unexpected(&error))
}

/// The strategy that is furthest behind.
fn finding(page: &Page, values: &[Option<Amount>]) -> String {
    let least = Strategy::ALL
        .iter()
        .zip(values)
        .filter_map(|(strategy, value)| Some((strategy, (*value)?)))
        .min_by_key(|(_, value)| *value);
    match least {
        None => page.t("plan-finding-none").into_owned(),
        Some((strategy, value)) => page.locale.text_with(
            "plan-finding",
            &[
                ("strategy", page.name(*strategy)),
                ("share", words::percent(page.locale, value).into()),
            ]
            .map(|(name, value)| (name, value.to_string().into())),
        ),
    }
}
