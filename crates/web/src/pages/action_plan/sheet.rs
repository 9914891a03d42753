//! The plan as a spreadsheet: a row an indicator, in the columns in which it is read back.

use audit::Kind;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Coded;
use domain::action_plan::{Direction, Formula, FundSource, Gathering, PlanYears, Strategy};
use domain::ids::PlanId;
use locale::Locale;
use std::collections::BTreeMap;
use store::action_plan::{self, Activity, Indicator, Programme, Tree};
use store::areas;

use super::desk::{Desk, Offices};
use super::words;
use crate::errors::Error;

/// A column of the spreadsheet, in its order; targets and budgets stand there once a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Strategy,
    Programme,
    Activity,
    Responsible,
    Related,
    Place,
    Source,
    Code,
    Budget(i16),
    Indicator,
    Unit,
    Direction,
    Gathering,
    Formula,
    Baseline,
    Target(i16),
}

impl Part {
    /// All columns of a plan with these years.
    pub(super) fn all(years: PlanYears) -> Vec<Self> {
        let mut all = vec![
            Self::Strategy,
            Self::Programme,
            Self::Activity,
            Self::Responsible,
            Self::Related,
            Self::Place,
            Self::Source,
            Self::Code,
        ];
        all.extend(years.each().map(Self::Budget));
        all.extend([
            Self::Indicator,
            Self::Unit,
            Self::Direction,
            Self::Gathering,
            Self::Formula,
            Self::Baseline,
        ]);
        all.extend(years.each().map(Self::Target));
        all
    }

    /// The name of the column.
    pub(super) fn title(self, locale: Locale) -> String {
        let key = match self {
            Self::Strategy => "plan-column-strategy",
            Self::Programme => "plan-column-programme",
            Self::Activity => "plan-column-activity",
            Self::Responsible => "plan-column-responsible",
            Self::Related => "plan-column-related",
            Self::Place => "plan-column-place",
            Self::Source => "plan-column-source",
            Self::Code => "plan-column-code",
            Self::Indicator => "plan-column-indicator",
            Self::Unit => "plan-unit",
            Self::Direction => "plan-direction",
            Self::Gathering => "plan-gathering",
            Self::Formula => "plan-formula",
            Self::Baseline => "plan-column-baseline",
            Self::Budget(year) => return yearly(locale, "plan-budget-year", year),
            Self::Target(year) => return yearly(locale, "plan-target-year", year),
        };
        locale.text(key).into_owned()
    }

    /// Whether a file without it is refused.
    pub(super) const fn is_required(self) -> bool {
        matches!(
            self,
            Self::Strategy
                | Self::Programme
                | Self::Activity
                | Self::Responsible
                | Self::Indicator
                | Self::Unit
        )
    }

    /// Answers that a list offers in the column.
    fn answers(self, locale: Locale) -> Vec<String> {
        fn all<E: Coded>(locale: Locale) -> Vec<String> {
            E::ALL
                .iter()
                .map(|value| locale.text(value.key()).into_owned())
                .collect()
        }
        match self {
            Self::Strategy => all::<Strategy>(locale),
            Self::Source => all::<FundSource>(locale),
            Self::Direction => all::<Direction>(locale),
            Self::Gathering => all::<Gathering>(locale),
            Self::Formula => all::<Formula>(locale),
            _ => Vec::new(),
        }
    }
}

fn yearly(locale: Locale, key: &str, year: i16) -> String {
    locale.text_with(key, &[("year", year.to_string().into())])
}

/// The plan in words.
struct Sheet<'a> {
    locale: Locale,
    offices: &'a Offices,
    places: BTreeMap<String, String>,
}

impl Sheet<'_> {
    fn rows(&self, parts: &[Part], tree: &Tree) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for programme in &tree.programmes {
            for activity in tree.activities_of(programme.id) {
                for indicator in tree.indicators_of(activity.id) {
                    let cell = |part: &Part| self.cell(*part, programme, activity, indicator);
                    rows.push(parts.iter().map(cell).collect());
                }
            }
        }
        rows
    }

    fn name<E: Coded>(&self, value: E) -> String {
        self.locale.text(value.key()).into_owned()
    }

    fn cell(
        &self,
        part: Part,
        programme: &Programme,
        activity: &Activity,
        indicator: &Indicator,
    ) -> String {
        match part {
            Part::Strategy => self.name(programme.strategy),
            Part::Programme => programme.name.clone(),
            Part::Activity => activity.name.clone(),
            Part::Responsible => self.offices.name(activity.responsible).to_owned(),
            Part::Related => {
                let names: Vec<&str> = activity
                    .related
                    .iter()
                    .map(|id| self.offices.name(*id))
                    .collect();
                names.join("; ")
            }
            Part::Place => activity.area.as_ref().map_or(String::new(), |code| {
                self.places.get(code).unwrap_or(code).clone()
            }),
            Part::Source => self.name(activity.source),
            Part::Code => activity
                .code
                .as_ref()
                .map_or(String::new(), ToString::to_string),
            Part::Budget(year) => activity
                .budgets
                .get(&year)
                .map_or(String::new(), ToString::to_string),
            Part::Indicator => indicator.name.clone(),
            Part::Unit => indicator.unit.clone(),
            Part::Direction => self.name(indicator.direction),
            Part::Gathering => self.name(indicator.gathering),
            Part::Formula => indicator.formula.map_or(String::new(), |f| self.name(f)),
            Part::Baseline => indicator.baseline.map_or(String::new(), words::typed),
            Part::Target(year) => indicator
                .targets
                .get(&year)
                .map_or(String::new(), |value| words::typed(*value)),
        }
    }
}

/// Handles `GET /action-plan/{id}/plan.xlsx`.
pub(super) async fn download(desk: Desk, Path(id): Path<PlanId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let plan = action_plan::plan(&mut tx, desk.task_force(), id).await?;
    let tree = action_plan::tree(&mut tx, id).await?;
    let offices = desk.offices(&mut tx).await?;
    let mut places = BTreeMap::new();
    for code in tree.activities.iter().filter_map(|a| a.area.as_ref()) {
        // The code is read back without a doubt where several areas share a name.
        if let Some(area) = areas::find(&mut tx, code).await? {
            places.insert(code.clone(), format!("{} {}", area.code, area.name));
        }
    }
    drop(tx);
    let locale = desk.visit.locale;
    let parts = Part::all(plan.years);
    let sheet = Sheet {
        locale,
        offices: &offices,
        places,
    };
    let rows = sheet.rows(&parts, &tree);
    let titles: Vec<String> = parts.iter().map(|part| part.title(locale)).collect();
    let answers: Vec<(usize, Vec<String>)> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| (at, part.answers(locale)))
        .filter(|(_, answers)| !answers.is_empty())
        .collect();
    let title = locale.text("plan-sheet-title").into_owned();
    let file = tokio::task::spawn_blocking(move || {
        exchange::sheet::write(&title, &titles, &rows, &answers)
    })
    .await
    .map_err(|error| Error::unexpected(&error))?
    .map_err(|error| Error::unexpected(&error))?;
    let mut tx = desk.write().await?;
    desk.note(&mut tx, Kind::LetterMade, id, &[("paper", "xlsx")])
        .await?;
    tx.commit().await?;
    let name = format!(
        "attachment; filename=\"rad-{}-{}.xlsx\"",
        plan.years.from(),
        plan.years.to()
    );
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, file).into_response())
}
