//! What a page about places asks, and the names of the places in its answer.

use domain::areas::AreaLevel;
use domain::cases::LegRole;
use domain::figures::routes::{PlaceLevel, Stop};
use domain::figures::{Month, Months};
use domain::ids::TaskForceId;
use domain::people::Level;
use domain::{AreaCode, Coded, Country};
use std::collections::BTreeMap;
use store::figures::pivot::Pivot;
use store::figures::routes::Question;
use store::figures::{self, Filter, Source};
use store::{Error, Tx, people};

use super::{months, words};
use crate::app::App;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::places::country_name;
use crate::parts::Choice;
use crate::session::Session;

/// A question to the figures about places, always of own cases.
pub(super) struct Asked {
    /// The task force and those below it: identifier and name.
    task_forces: Vec<(TaskForceId, String)>,
    /// The level of the task force.
    pub(super) own_level: Level,
    /// The area of the task force.
    pub(super) own_area: Option<AreaCode>,
    /// Registered in these months.
    pub(super) months: Option<Months>,
    /// Months in which anybody is counted.
    span: Option<Months>,
    now: Month,
    /// What is counted by the area of the case.
    pub(super) pivot: Pivot,
    /// How finely places are told apart.
    pub(super) level: PlaceLevel,
    /// The role that is looked at first.
    pub(super) role: LegRole,
}

impl Asked {
    /// Reads the question; what is not understood is said in the form and left out.
    pub(super) async fn read(
        tx: &mut Tx,
        app: &App,
        session: &Session,
        form: &mut FormState,
    ) -> Result<Self, Error> {
        let own = people::task_force(tx, session.actor().task_force).await?;
        let task_forces = figures::task_forces(tx, own.id).await?;
        let source = Source::Own(task_forces.iter().map(|(id, _)| *id).collect());
        let span = app.pivot().span(tx, &source).await?;
        let usual = match own.level {
            Level::City => PlaceLevel::City,
            Level::Province | Level::National => PlaceLevel::Province,
        };
        let level = form.coded_optional("level").unwrap_or(usual);
        let role = form.coded_optional("role").unwrap_or(LegRole::Destination);
        form.set("level", level.code());
        form.set("role", role.code());
        Ok(Self {
            task_forces,
            own_level: own.level,
            own_area: own.area.parse().ok(),
            months: months::read(form, span),
            span,
            now: Month::of(app.today()),
            pivot: app.pivot().clone(),
            level,
            role,
        })
    }

    /// The task forces whose cases are counted.
    pub(super) fn own(&self) -> Vec<TaskForceId> {
        self.task_forces.iter().map(|(id, _)| *id).collect()
    }

    /// The question to the tally of routes, at a level.
    pub(super) fn question(&self, level: PlaceLevel) -> Question {
        Question {
            task_forces: self.own(),
            months: self.months,
            level,
        }
    }

    /// Victims who may belong to the months and are not counted: just their year is known.
    pub(super) async fn undated(&self, tx: &mut Tx) -> Result<i64, Error> {
        let filter = Filter {
            months: self.months,
            ..Filter::default()
        };
        let source = Source::Own(self.own());
        self.pivot.undated(tx, &source, &filter).await
    }

    /// The period as asked for, else from the first to the last month with anybody in it.
    pub(super) fn period(&self, page: &Page) -> String {
        match self.months.or(self.span) {
            Some(months) => words::months(page, months),
            None => page.t("figures-period-none").into_owned(),
        }
    }

    /// Where the cases are recorded, in a few words.
    pub(super) fn source(&self, page: &Page) -> String {
        words::own_source(page, &self.task_forces)
    }

    /// The area of the task force where it is one of this level.
    pub(super) fn own_stop(&self) -> Option<Stop> {
        let area = self
            .own_area
            .filter(|_| self.own_level != Level::National)?;
        match (self.level, area.level()) {
            (PlaceLevel::City, AreaLevel::City) => Some(Stop::Area(area)),
            (PlaceLevel::Province, _) => Some(Stop::Area(area.province())),
            _ => None,
        }
    }

    /// What can be chosen.
    pub(super) fn choices(&self, page: &Page) -> Choices {
        Choices {
            years: months::year_choices(months::years(self.span, self.now), self.months),
            months: months::month_choices(page),
            levels: page.choices::<PlaceLevel>(),
            roles: page.choices::<LegRole>(),
        }
    }
}

/// What a page about places can be asked, as choices of its fields.
pub(super) struct Choices {
    pub(super) years: Vec<Choice>,
    pub(super) months: Vec<Choice>,
    pub(super) levels: Vec<Choice>,
    pub(super) roles: Vec<Choice>,
}

/// The names of places at a level.
#[derive(Clone)]
pub(super) struct Names {
    level: PlaceLevel,
    areas: BTreeMap<String, String>,
}

impl Names {
    /// Looks up the names of these stops, and of the provinces of their areas.
    pub(super) async fn read(
        tx: &mut Tx,
        level: PlaceLevel,
        stops: impl IntoIterator<Item = Stop>,
    ) -> Result<Self, Error> {
        let mut codes: Vec<String> = stops
            .into_iter()
            .flat_map(|stop| match stop {
                Stop::Area(area) => vec![area.province().to_string(), area.to_string()],
                _ => Vec::new(),
            })
            .collect();
        codes.sort();
        codes.dedup();
        let areas = figures::area_names(tx, &codes).await?.into_iter().collect();
        Ok(Self { level, areas })
    }

    /// The same for another level.
    pub(super) fn for_level(&self, level: PlaceLevel) -> Self {
        Self {
            level,
            ..self.clone()
        }
    }

    /// What a stop is called.
    pub(super) fn of(&self, page: &Page, stop: Stop) -> String {
        match stop {
            Stop::Area(area) => {
                let name = self.area(area);
                match (self.level, area.level()) {
                    (PlaceLevel::City, AreaLevel::Province) => {
                        page.tw("figures-place-province-only", "province", &name)
                    }
                    _ => name,
                }
            }
            Stop::Country(country) => match self.level {
                PlaceLevel::City | PlaceLevel::Province if country == Country::INDONESIA => {
                    page.t("figures-place-country-only").into_owned()
                }
                _ => country_name(page, country).to_owned(),
            },
            Stop::Several => page.t("figures-place-several").into_owned(),
            Stop::Unknown => page.t("figures-place-unknown").into_owned(),
            Stop::NotRecorded => page.t("figures-place-none").into_owned(),
        }
    }

    /// The province of a kabupaten or kota; empty for everything else.
    pub(super) fn within(&self, stop: Stop) -> String {
        match stop {
            Stop::Area(area) if area.level() == AreaLevel::City => self.area(area.province()),
            _ => String::new(),
        }
    }

    fn area(&self, area: AreaCode) -> String {
        let code = area.to_string();
        self.areas.get(&code).cloned().unwrap_or(code)
    }
}
