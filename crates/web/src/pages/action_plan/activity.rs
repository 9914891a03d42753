//! Activities: the page of one, and its form.

use askama::Template;
use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::action_plan::{FundSource, Gathering, Quarter, Rupiah};
use domain::ids::{ActivityId, OrganisationId, PlanId, ProgrammeId};
use std::collections::BTreeMap;
use store::Tx;
use store::action_plan::{self, Activity, Indicator, Plan, Programme};

use super::desk::{Desk, Offices, quarter_path};
use super::programme::unexpected;
use super::words;
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::{again, areas, drafts, go, show as answer};
use crate::parts::{Choice, Tag};

// ---------------------------------------------------------------- the page of one

struct IndicatorLine {
    id: String,
    name: String,
    formula: Option<&'static str>,
    counts: String,
    gathering: &'static str,
    baseline: String,
    targets: Vec<(i16, String)>,
}

struct QuarterLine {
    href: String,
    name: String,
    state: Tag,
    reported: bool,
}

#[derive(Template)]
#[template(path = "action_plan/activity.html")]
struct ActivityPage {
    page: Page,
    activity: Activity,
    programme: Programme,
    office: String,
    related: Vec<String>,
    place: String,
    source: &'static str,
    budgets: Vec<(i16, String)>,
    indicators: Vec<IndicatorLine>,
    quarters: Vec<QuarterLine>,
    coordinates: bool,
    reports: bool,
}

/// Handles `GET /action-plan/activities/{id}`.
pub(super) async fn show(desk: Desk, Path(id): Path<ActivityId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let activity = action_plan::activity(&mut tx, desk.task_force(), id).await?;
    let programme = action_plan::programme(&mut tx, desk.task_force(), activity.programme).await?;
    let plan = action_plan::plan(&mut tx, desk.task_force(), activity.plan).await?;
    let tree = action_plan::tree(&mut tx, plan.id).await?;
    let offices = desk.offices(&mut tx).await?;
    let page = desk.page(activity.name.clone());
    let place = match &activity.area {
        None => page.t("plan-whole-area").into_owned(),
        Some(code) => store::areas::find(&mut tx, code)
            .await?
            .map_or_else(|| code.clone(), |area| area.name),
    };
    let quarters = quarter_lines(&mut tx, &desk, &page, &plan, &activity).await?;
    answer(&ActivityPage {
        office: offices.name(activity.responsible).to_owned(),
        related: activity
            .related
            .iter()
            .map(|id| offices.name(*id).to_owned())
            .collect(),
        place,
        source: activity.source.key(),
        budgets: activity
            .budgets
            .iter()
            .map(|(year, money)| (*year, words::rupiah(page.locale, *money)))
            .collect(),
        indicators: tree
            .indicators_of(id)
            .map(|indicator| indicator_line(&page, indicator))
            .collect(),
        quarters,
        coordinates: desk.coordinates(),
        reports: desk.reports(&activity),
        activity,
        programme,
        page,
    })
}

fn indicator_line(page: &Page, indicator: &Indicator) -> IndicatorLine {
    let share = indicator.gathering == Gathering::Share;
    let written = |value| words::with_unit(page.locale, value, &indicator.unit, share);
    IndicatorLine {
        id: indicator.id.to_string(),
        name: indicator.name.clone(),
        formula: indicator.formula.map(Coded::key),
        counts: indicator
            .formula
            .map_or(String::new(), |f| page.t(&f.counts_key()).into_owned()),
        gathering: indicator.gathering.key(),
        baseline: indicator.baseline.map_or_else(|| "–".to_owned(), written),
        targets: indicator
            .targets
            .iter()
            .map(|(year, value)| (*year, written(*value)))
            .collect(),
    }
}

async fn quarter_lines(
    tx: &mut Tx,
    desk: &Desk,
    page: &Page,
    plan: &Plan,
    activity: &Activity,
) -> Result<Vec<QuarterLine>, Error> {
    /// As many as somebody looks back over.
    const SHOWN: usize = 8;
    let quarters = action_plan::quarters(tx, plan, desk.app.today()).await?;
    let mut reported: BTreeMap<i16, Vec<Quarter>> = BTreeMap::new();
    let mut lines = Vec::new();
    for row in quarters.into_iter().take(SHOWN) {
        let year = row.quarter.year();
        let known = reported.get(&year).cloned();
        let own = match known {
            Some(own) => own,
            None => {
                let spending = action_plan::spending(tx, plan.id, year).await?;
                let own = spending.iter().filter(|s| s.activity == activity.id);
                let own: Vec<Quarter> = own.map(|s| s.quarter).collect();
                reported.insert(year, own.clone());
                own
            }
        };
        lines.push(QuarterLine {
            href: format!("{}/activities/{}", quarter_path(row.quarter), activity.id),
            name: words::quarter(page.locale, row.quarter),
            state: words::state_tag(page, row.state),
            reported: own.contains(&row.quarter),
        });
    }
    Ok(lines)
}

// ---------------------------------------------------------------- the form

struct BudgetField {
    name: String,
    label: String,
}

#[derive(Template)]
#[template(path = "action_plan/activity_form.html")]
struct ActivityForm {
    page: Page,
    form: FormState,
    action: String,
    autosave: String,
    back: String,
    offices: Vec<Choice>,
    sources: Vec<Choice>,
    budgets: Vec<BudgetField>,
    remove: Option<String>,
}

/// What the form of an activity needs to know.
struct Context {
    plan: Plan,
    activity: Activity,
    offices: Offices,
    is_new: bool,
}

fn budget_name(year: i16) -> String {
    format!("budget-{year}")
}

impl Context {
    async fn of(tx: &mut Tx, desk: &Desk, activity: Activity, is_new: bool) -> Result<Self, Error> {
        Ok(Self {
            plan: action_plan::plan(tx, desk.task_force(), activity.plan).await?,
            offices: desk.offices(tx).await?,
            activity,
            is_new,
        })
    }

    async fn new(tx: &mut Tx, desk: &Desk, programme: ProgrammeId) -> Result<Self, Error> {
        let programme = action_plan::programme(tx, desk.task_force(), programme).await?;
        let blank = blank(desk, programme.plan, programme.id);
        Self::of(tx, desk, blank, true).await
    }

    async fn stored(&self, tx: &mut Tx) -> Result<FormState, Error> {
        let activity = &self.activity;
        let mut form = FormState::from_pairs([
            ("name", activity.name.clone()),
            ("responsible", activity.responsible.to_string()),
            ("source", activity.source.code().to_owned()),
            (
                "code",
                activity
                    .code
                    .as_ref()
                    .map_or(String::new(), ToString::to_string),
            ),
            ("version", activity.version.to_string()),
        ]);
        for related in &activity.related {
            form.add("related", related.to_string());
        }
        for (year, money) in &activity.budgets {
            form.set(&budget_name(*year), money.to_string());
        }
        if let Some(code) = &activity.area
            && let Some(area) = store::areas::find(tx, code).await?
        {
            areas::set(&mut form, "area", &area);
        }
        Ok(form)
    }

    fn show(self, page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
        let id = self.activity.id;
        let shown = ActivityForm {
            action: page.path.clone(),
            autosave: drafts::address(&page.path),
            back: if self.is_new {
                format!("{}?plan={}", super::PATH, self.plan.id)
            } else {
                format!("{}/activities/{id}", super::PATH)
            },
            offices: self
                .offices
                .all
                .iter()
                .filter(|office| office.active || self.activity.concerns(office.id))
                .map(|office| Choice::new(office.id.to_string(), office.name.clone()))
                .collect(),
            sources: page.choices::<FundSource>(),
            budgets: self
                .plan
                .years
                .each()
                .map(|year| BudgetField {
                    name: budget_name(year),
                    label: page.tw("plan-budget-year", "year", &year.to_string()),
                })
                .collect(),
            remove: (!self.is_new).then(|| format!("{}/activities/{id}/remove", super::PATH)),
            page: page.showing(&form),
            form,
        };
        again(status, &shown)
    }

    /// What was typed; `None` when something is wrong.
    async fn read(&self, tx: &mut Tx, form: &mut FormState) -> Result<Option<Activity>, Error> {
        let name = form.required_up_to("name", 300);
        let office = |text: &str| {
            let found = self.offices.all.iter().find(|o| o.id.to_string() == text);
            found.map(|o| o.id).ok_or(Key("error-not-in-list"))
        };
        let responsible = form.parse_with("responsible", office);
        let related: Vec<Result<OrganisationId, Key>> =
            form.values("related").map(office).collect();
        if related.iter().any(Result::is_err) {
            form.reject("related", "error-not-in-list");
        }
        let area = areas::look_up(tx, form, "area").await?.take(form, "area");
        let source = form.coded("source");
        let code = form.parse_optional("code");
        let mut budgets = BTreeMap::new();
        for year in self.plan.years.each() {
            if let Some(money) = form.parse_optional::<Rupiah>(&budget_name(year)) {
                budgets.insert(year, money);
            }
        }
        if form.has_errors() {
            return Ok(None);
        }
        Ok(name
            .zip(responsible)
            .zip(source)
            .map(|((name, responsible), source)| Activity {
                name,
                responsible,
                related: related.into_iter().flatten().collect(),
                area: area.map(|area| area.to_string()),
                source,
                code,
                budgets,
                version: form
                    .value("version")
                    .parse()
                    .unwrap_or(self.activity.version),
                ..self.activity.clone()
            }))
    }
}

fn blank(desk: &Desk, plan: PlanId, programme: ProgrammeId) -> Activity {
    Activity {
        id: desk.app.id(),
        plan,
        programme,
        name: String::new(),
        responsible: desk.session.actor().organisation,
        related: Vec::new(),
        area: None,
        source: FundSource::City,
        code: None,
        budgets: BTreeMap::new(),
        version: 1,
    }
}

fn new_page(desk: &Desk) -> Page {
    desk.titled("plan-activity-new")
}

/// Handles `GET /action-plan/programmes/{id}/activities/new`.
pub(super) async fn ask_new(desk: Desk, Path(id): Path<ProgrammeId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let context = Context::new(&mut tx, &desk, id).await?;
    let draft = desk.draft(&mut tx).await?;
    let form = draft.unwrap_or_default();
    context.show(new_page(&desk), form, StatusCode::OK)
}

/// Handles `POST /action-plan/programmes/{id}/activities/new`.
pub(super) async fn create(
    desk: Desk,
    Path(id): Path<ProgrammeId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let context = Context::new(&mut tx, &desk, id).await?;
    let Some(activity) = context.read(&mut tx, &mut form).await? else {
        return context.show(new_page(&desk), form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    action_plan::add_activity(&mut tx, &activity, desk.app.now())
        .await
        .map_err(unexpected)?;
    finish(&desk, tx, activity.id).await
}

/// Handles `GET /action-plan/activities/{id}/edit`.
pub(super) async fn ask_edit(desk: Desk, Path(id): Path<ActivityId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let activity = action_plan::activity(&mut tx, desk.task_force(), id).await?;
    let page = desk.page(activity.name.clone());
    let context = Context::of(&mut tx, &desk, activity, false).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => context.stored(&mut tx).await?,
    };
    context.show(page, form, StatusCode::OK)
}

/// Handles `POST /action-plan/activities/{id}/edit`.
pub(super) async fn edit(
    desk: Desk,
    Path(id): Path<ActivityId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let activity = action_plan::activity(&mut tx, desk.task_force(), id).await?;
    let page = desk.page(activity.name.clone());
    let context = Context::of(&mut tx, &desk, activity, false).await?;
    let Some(changed) = context.read(&mut tx, &mut form).await? else {
        return context.show(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != context.activity.version {
        let saved = context.stored(&mut tx).await?;
        let mut fields = vec!["name".to_owned(), "responsible".to_owned()];
        fields.extend(["area", "source", "code"].map(str::to_owned));
        fields.extend(context.plan.years.each().map(budget_name));
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        form.compare_with(&saved, &fields);
        form.set("version", context.activity.version.to_string());
        return context.show(page, form, StatusCode::CONFLICT);
    }
    action_plan::save_activity(&mut tx, &changed)
        .await
        .map_err(unexpected)?;
    finish(&desk, tx, id).await
}

async fn finish(desk: &Desk, mut tx: Tx, id: ActivityId) -> Result<Response, Error> {
    desk.drop_draft(&mut tx).await?;
    desk.note(&mut tx, Kind::PlanChanged, id, &[("part", "activity")])
        .await?;
    tx.commit().await?;
    Ok(go(format!(
        "{}/activities/{id}?done=plan-activity-saved",
        super::PATH
    )))
}
