//! Indicators.

use askama::Template;
use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::action_plan::{Amount, Direction, Formula, Gathering};
use domain::ids::{ActivityId, IndicatorId};
use std::collections::BTreeMap;
use store::Tx;
use store::action_plan::{self, Indicator, Plan};

use super::desk::Desk;
use super::programme::unexpected;
use super::words;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, drafts, go};
use crate::parts::Choice;

struct TargetField {
    name: String,
    label: String,
}

#[derive(Template)]
#[template(path = "action_plan/indicator_form.html")]
struct IndicatorForm {
    page: Page,
    form: FormState,
    action: String,
    autosave: String,
    back: String,
    formulas: Vec<Choice>,
    gatherings: Vec<Choice>,
    directions: Vec<Choice>,
    targets: Vec<TargetField>,
    remove: Option<String>,
}

struct Context {
    plan: Plan,
    indicator: Indicator,
    is_new: bool,
}

fn target_name(year: i16) -> String {
    format!("target-{year}")
}

impl Context {
    async fn new(tx: &mut Tx, desk: &Desk, activity: ActivityId) -> Result<Self, Error> {
        let activity = action_plan::activity(tx, desk.task_force(), activity).await?;
        Ok(Self {
            plan: action_plan::plan(tx, desk.task_force(), activity.plan).await?,
            indicator: Indicator {
                id: desk.app.id(),
                plan: activity.plan,
                activity: activity.id,
                name: String::new(),
                unit: String::new(),
                direction: Direction::Higher,
                gathering: Gathering::Sum,
                formula: None,
                baseline: None,
                targets: BTreeMap::new(),
                version: 1,
            },
            is_new: true,
        })
    }

    async fn of(tx: &mut Tx, desk: &Desk, id: IndicatorId) -> Result<Self, Error> {
        let indicator = action_plan::indicator(tx, desk.task_force(), id).await?;
        Ok(Self {
            plan: action_plan::plan(tx, desk.task_force(), indicator.plan).await?,
            indicator,
            is_new: false,
        })
    }

    fn stored(&self) -> FormState {
        let indicator = &self.indicator;
        let mut form = FormState::from_pairs([
            ("name", indicator.name.clone()),
            (
                "formula",
                indicator.formula.map_or("", Coded::code).to_owned(),
            ),
            ("unit", indicator.unit.clone()),
            ("gathering", indicator.gathering.code().to_owned()),
            ("direction", indicator.direction.code().to_owned()),
            (
                "baseline",
                indicator.baseline.map_or(String::new(), words::typed),
            ),
            ("version", indicator.version.to_string()),
        ]);
        for (year, value) in &indicator.targets {
            form.set(&target_name(*year), words::typed(*value));
        }
        form
    }

    fn show(self, page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
        let (id, activity) = (self.indicator.id, self.indicator.activity);
        let shown = IndicatorForm {
            action: page.path.clone(),
            autosave: drafts::address(&page.path),
            back: format!("{}/activities/{activity}", super::PATH),
            formulas: page.choices::<Formula>(),
            gatherings: page.choices::<Gathering>(),
            directions: page.choices::<Direction>(),
            targets: self
                .plan
                .years
                .each()
                .map(|year| TargetField {
                    name: target_name(year),
                    label: page.tw("plan-target-year", "year", &year.to_string()),
                })
                .collect(),
            remove: (!self.is_new).then(|| format!("{}/indicators/{id}/remove", super::PATH)),
            page: page.showing(&form),
            form,
        };
        again(status, &shown)
    }

    /// What was typed. A formula brings its name, where none was given, and how its quarters make
    /// a year.
    fn read(&self, page: &Page, form: &mut FormState) -> Option<Indicator> {
        let formula = form.coded_optional::<Formula>("formula");
        if let Some(formula) = formula {
            if form.value("name").trim().is_empty() {
                form.set("name", page.name(formula));
            }
            form.set("gathering", formula.gathering().code());
        }
        let name = form.required_up_to("name", 300);
        let gathering = form.coded::<Gathering>("gathering");
        let share = gathering == Some(Gathering::Share);
        if share && form.value("unit").trim().is_empty() {
            form.set("unit", "%");
        }
        let unit = form.required_up_to("unit", 40);
        let direction = form.coded("direction");
        let baseline = form.parse_optional::<Amount>("baseline");
        let mut targets = BTreeMap::new();
        for year in self.plan.years.each() {
            if let Some(value) = form.parse_optional::<Amount>(&target_name(year)) {
                targets.insert(year, value);
            }
        }
        if targets.is_empty() && !form.has_errors() {
            form.reject(&target_name(self.plan.years.from()), "error-plan-no-target");
        }
        if form.has_errors() {
            return None;
        }
        Some(Indicator {
            name: name?,
            unit: unit?,
            direction: direction?,
            gathering: gathering?,
            formula,
            baseline,
            targets,
            version: form
                .value("version")
                .parse()
                .unwrap_or(self.indicator.version),
            ..self.indicator.clone()
        })
    }
}

fn new_page(desk: &Desk) -> Page {
    desk.titled("plan-indicator-new")
}

/// Handles `GET /action-plan/activities/{id}/indicators/new`.
pub(super) async fn ask_new(desk: Desk, Path(id): Path<ActivityId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let context = Context::new(&mut tx, &desk, id).await?;
    let draft = desk.draft(&mut tx).await?;
    let form = draft.unwrap_or_else(|| {
        FormState::from_pairs([
            ("gathering", Gathering::Sum.code()),
            ("direction", Direction::Higher.code()),
        ])
    });
    context.show(new_page(&desk), form, StatusCode::OK)
}

/// Handles `POST /action-plan/activities/{id}/indicators/new`.
pub(super) async fn create(
    desk: Desk,
    Path(id): Path<ActivityId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let context = Context::new(&mut tx, &desk, id).await?;
    let page = new_page(&desk);
    let Some(indicator) = context.read(&page, &mut form) else {
        return context.show(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    action_plan::add_indicator(&mut tx, &indicator, desk.app.now())
        .await
        .map_err(unexpected)?;
    finish(&desk, tx, &indicator).await
}

/// Handles `GET /action-plan/indicators/{id}/edit`.
pub(super) async fn ask_edit(desk: Desk, Path(id): Path<IndicatorId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let context = Context::of(&mut tx, &desk, id).await?;
    let page = desk.page(context.indicator.name.clone());
    let draft = desk.draft(&mut tx).await?;
    let form = draft.unwrap_or_else(|| context.stored());
    context.show(page, form, StatusCode::OK)
}

/// Handles `POST /action-plan/indicators/{id}/edit`.
pub(super) async fn edit(
    desk: Desk,
    Path(id): Path<IndicatorId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let context = Context::of(&mut tx, &desk, id).await?;
    let page = desk.page(context.indicator.name.clone());
    let Some(changed) = context.read(&page, &mut form) else {
        return context.show(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != context.indicator.version {
        let saved = context.stored();
        let mut fields: Vec<String> = ["name", "formula", "unit", "gathering", "direction"]
            .map(str::to_owned)
            .to_vec();
        fields.push("baseline".to_owned());
        fields.extend(context.plan.years.each().map(target_name));
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        form.compare_with(&saved, &fields);
        form.set("version", context.indicator.version.to_string());
        return context.show(page, form, StatusCode::CONFLICT);
    }
    action_plan::save_indicator(&mut tx, &changed)
        .await
        .map_err(unexpected)?;
    finish(&desk, tx, &changed).await
}

async fn finish(desk: &Desk, mut tx: Tx, indicator: &Indicator) -> Result<Response, Error> {
    desk.drop_draft(&mut tx).await?;
    let part = [("part", "indicator")];
    desk.note(&mut tx, Kind::PlanChanged, indicator.id, &part)
        .await?;
    tx.commit().await?;
    Ok(go(format!(
        "{}/activities/{}?done=plan-indicator-saved",
        super::PATH,
        indicator.activity
    )))
}
