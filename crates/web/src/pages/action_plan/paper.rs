//! The matrix of the plan as a paper: the columns that regional plans have, on folio across. It is
//! always in Indonesian.

use audit::Kind;
use axum::extract::Path;
use axum::response::Response;
use documents::{Align, Column, Field, Letterhead, Meta, PageLabel, PaperSize, TablePaper};
use domain::Coded;
use domain::action_plan::{Gathering, Quarter, Rupiah, Strategy};
use domain::ids::{ActivityId, PlanId};
use locale::Locale;
use std::collections::BTreeMap;
use store::action_plan::{self, Activity, Indicator, Plan};
use store::areas;

use super::desk::{Desk, Offices};
use super::overview::last_quarter;
use super::progress::Year;
use super::words;
use crate::errors::Error;
use crate::forms::FormState;
use crate::pages::papers::Form;
use crate::routes::{Access, Routes};

/// Official papers are in Indonesian, whatever language the writer reads.
const L: Locale = Locale::Id;

fn t(key: &str) -> String {
    L.text(key).into_owned()
}

/// The columns (domain.md §6) with their share of the width.
const COLUMNS: [(&str, Align, u16); 14] = [
    ("plan-column-strategy", Align::Start, 11),
    ("plan-column-programme", Align::Start, 12),
    ("plan-column-activity", Align::Start, 14),
    ("plan-column-indicator", Align::Start, 13),
    ("plan-column-baseline", Align::End, 8),
    ("plan-column-targets", Align::Start, 11),
    ("plan-column-responsible", Align::Start, 11),
    ("plan-column-related", Align::Start, 11),
    ("plan-column-place", Align::Start, 9),
    ("plan-column-budget", Align::Start, 15),
    ("plan-column-source", Align::Start, 8),
    ("plan-column-code", Align::Start, 12),
    ("plan-column-realised", Align::Start, 12),
    ("plan-column-obstacles", Align::Start, 13),
];

/// What the paper says, read for the plan.
struct Content {
    plan: Plan,
    year: Year,
    offices: Offices,
    places: BTreeMap<String, String>,
    /// Obstacles of the year by activity, in their quarters.
    obstacles: BTreeMap<ActivityId, String>,
    home: String,
}

async fn load(desk: &Desk, id: PlanId, asked: &FormState) -> Result<Content, Error> {
    let today = desk.app.today();
    let mut tx = desk.read().await?;
    let plan = action_plan::plan(&mut tx, desk.task_force(), id).await?;
    let asked = asked.value("year").parse().unwrap_or(today.year());
    let until = last_quarter(&plan, asked, today);
    let year = Year::read(&mut tx, &plan, until).await?;
    let offices = desk.offices(&mut tx).await?;
    let mut places = BTreeMap::new();
    let mut obstacles: BTreeMap<ActivityId, String> = BTreeMap::new();
    for (activity, quarter, text) in
        action_plan::obstacles(&mut tx, &desk.pen(), plan.id, until.year()).await?
    {
        let said = obstacles.entry(activity).or_default();
        if !said.is_empty() {
            said.push('\n');
        }
        said.push_str(&format!("{}: {text}", roman(quarter)));
    }
    for activity in &year.tree.activities {
        if let Some(code) = &activity.area
            && !places.contains_key(code)
            && let Some(area) = areas::find(&mut tx, code).await?
        {
            places.insert(code.clone(), area.name);
        }
    }
    let home = areas::find(&mut tx, &desk.session.row.area).await?;
    Ok(Content {
        plan,
        year,
        offices,
        places,
        obstacles,
        home: home.map_or(String::new(), |area| area.name),
    })
}

/// "TW II".
fn roman(quarter: Quarter) -> &'static str {
    match quarter.number() {
        1 => "TW I",
        2 => "TW II",
        3 => "TW III",
        _ => "TW IV",
    }
}

impl Content {
    fn paper(&self, desk: &Desk) -> TablePaper {
        let until = words::quarter(L, self.year.until);
        let sum = self
            .year
            .sum(self.year.tree.active_in(self.year.until.year()));
        TablePaper {
            meta: Meta {
                title: self.plan.title.clone(),
                language: L.code().to_owned(),
                date: desk.app.today(),
            },
            size: PaperSize::F4,
            landscape: true,
            letterhead: Some(Letterhead {
                government: desk.session.row.task_force_name.clone(),
                ..Letterhead::default()
            }),
            title: L.text_with(
                "plan-paper-title",
                &[("title", self.plan.title.as_str().into())],
            ),
            facts: vec![
                Field::new(t("plan-basis"), self.plan.basis.clone()),
                Field::new(t("plan-years"), self.years()),
                Field::new(t("plan-paper-until"), until),
                Field::new(
                    t("plan-paper-absorbed"),
                    L.text_with(
                        "plan-money-of",
                        &[
                            ("spent", words::rupiah(L, sum.spent).into()),
                            ("budget", words::rupiah(L, sum.budget).into()),
                        ],
                    ),
                ),
            ],
            columns: COLUMNS
                .iter()
                .map(|(key, align, weight)| Column {
                    title: t(key),
                    align: *align,
                    weight: *weight,
                })
                .collect(),
            rows: self.rows(),
            total: None,
            empty: t("plan-empty"),
            notes: vec![t("plan-paper-note")],
            page_label: PageLabel {
                page: t("plan-paper-page"),
                of: t("plan-paper-of"),
            },
        }
    }

    fn years(&self) -> String {
        format!("{}–{}", self.plan.years.from(), self.plan.years.to())
    }

    /// A row an indicator; what belongs to the activity stands beside its first one.
    fn rows(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for strategy in Strategy::ALL {
            let mut of_strategy = t(strategy.key());
            for programme in self.year.programmes(*strategy) {
                let mut of_programme = programme.name.clone();
                for activity in self.year.tree.activities_of(programme.id) {
                    let mut indicators: Vec<Option<&Indicator>> = self
                        .year
                        .tree
                        .indicators_of(activity.id)
                        .map(Some)
                        .collect();
                    if indicators.is_empty() {
                        indicators.push(None);
                    }
                    for (at, indicator) in indicators.into_iter().enumerate() {
                        let heads = [
                            std::mem::take(&mut of_strategy),
                            std::mem::take(&mut of_programme),
                        ];
                        rows.push(self.row(heads, activity, indicator, at == 0));
                    }
                }
            }
        }
        rows
    }

    fn row(
        &self,
        [strategy, programme]: [String; 2],
        activity: &Activity,
        indicator: Option<&Indicator>,
        first: bool,
    ) -> Vec<String> {
        let once = |text: String| if first { text } else { String::new() };
        let related: Vec<&str> = activity
            .related
            .iter()
            .map(|id| self.offices.name(*id))
            .collect();
        let place = match &activity.area {
            None => self.home.clone(),
            Some(code) => self.places.get(code).unwrap_or(code).clone(),
        };
        let code = activity
            .code
            .as_ref()
            .map_or(String::new(), ToString::to_string);
        vec![
            strategy,
            programme,
            once(activity.name.clone()),
            indicator.map_or(String::new(), |i| i.name.clone()),
            indicator.map_or(String::new(), |i| written(i, i.baseline)),
            indicator.map_or(String::new(), targets),
            once(self.offices.name(activity.responsible).to_owned()),
            once(related.join("\n")),
            once(place),
            once(budgets(activity)),
            once(t(activity.source.key())),
            once(code),
            indicator.map_or(String::new(), |i| self.realised(i)),
            once(
                self.obstacles
                    .get(&activity.id)
                    .cloned()
                    .unwrap_or_default(),
            ),
        ]
    }

    fn realised(&self, indicator: &Indicator) -> String {
        let standing = self.year.standing(indicator);
        let Some(value) = standing.value else {
            return "–".to_owned();
        };
        let value = written(indicator, Some(value));
        match standing.achieved {
            Some(achieved) => format!(
                "{}: {value} ({})",
                self.year.until.year(),
                words::percent(L, achieved)
            ),
            None => value,
        }
    }
}

fn written(indicator: &Indicator, value: Option<domain::action_plan::Amount>) -> String {
    let share = indicator.gathering == Gathering::Share;
    value.map_or_else(
        || "–".to_owned(),
        |value| words::with_unit(L, value, &indicator.unit, share),
    )
}

fn targets(indicator: &Indicator) -> String {
    let lines: Vec<String> = indicator
        .targets
        .iter()
        .map(|(year, value)| format!("{year}: {}", written(indicator, Some(*value))))
        .collect();
    lines.join("\n")
}

fn budgets(activity: &Activity) -> String {
    let lines: Vec<String> = activity
        .budgets
        .iter()
        .map(|(year, money): (&i16, &Rupiah)| format!("{year}: {}", words::rupiah(L, *money)))
        .collect();
    lines.join("\n")
}

/// Makes the paper, records that it was made, and only then hands it out.
async fn hand_out(
    desk: &Desk,
    id: PlanId,
    asked: &FormState,
    form: Form,
) -> Result<Response, Error> {
    let content = load(desk, id, asked).await?;
    let years = content.years().replace('–', "-");
    let bytes = form.make(content.paper(desk).into()).await?;
    let mut tx = desk.write().await?;
    desk.note(&mut tx, Kind::LetterMade, id, &[("paper", form.code())])
        .await?;
    tx.commit().await?;
    Ok(form.answer(bytes, &format!("matriks-rad-{years}")))
}

/// Handles `GET /action-plan/{id}/matrix`: a page to print.
pub(super) async fn html(
    desk: Desk,
    Path(id): Path<PlanId>,
    asked: FormState,
) -> Result<Response, Error> {
    hand_out(&desk, id, &asked, Form::Html).await
}

/// Handles `GET /action-plan/{id}/matrix.docx`.
pub(super) async fn docx(
    desk: Desk,
    Path(id): Path<PlanId>,
    asked: FormState,
) -> Result<Response, Error> {
    hand_out(&desk, id, &asked, Form::Docx).await
}

/// Adds the route of the PDF where the program is built with it.
#[cfg(feature = "pdf")]
pub(super) fn pdf_route(routes: Routes, access: Access) -> Routes {
    routes.get("/action-plan/{id}/matrix.pdf", access, pdf)
}

/// Without the PDF the matrix is printed from the browser.
#[cfg(not(feature = "pdf"))]
pub(super) fn pdf_route(routes: Routes, _: Access) -> Routes {
    routes
}

/// Handles `GET /action-plan/{id}/matrix.pdf`.
#[cfg(feature = "pdf")]
async fn pdf(desk: Desk, Path(id): Path<PlanId>, asked: FormState) -> Result<Response, Error> {
    hand_out(&desk, id, &asked, Form::Pdf).await
}
