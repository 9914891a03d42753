//! What the page of the work is asked: months and an area, always of own cases.

use domain::AreaCode;
use domain::figures::{Month, Months};
use domain::ids::TaskForceId;
use jiff::Timestamp;
use jiff::civil::Date;
use store::figures::work::{self, Question};
use store::{Error, Tx, figures};

use super::super::{months, words};
use crate::app::App;
use crate::forms::{FormState, part_name};
use crate::page::Page;
use crate::pages::areas;
use crate::parts::Choice;
use crate::session::Session;

/// A question to the figures of the work.
pub(super) struct Asked {
    /// The task force of who asks.
    own: TaskForceId,
    /// The task force of who asks and those below it: identifier and name.
    task_forces: Vec<(TaskForceId, String)>,
    months: Option<Months>,
    area: Option<(AreaCode, String)>,
    /// This year, and those before it in which a case was registered.
    span: Option<Months>,
    /// The month up to which this year and the last are compared.
    pub(super) until: Month,
    today: Date,
    now: Timestamp,
}

impl Asked {
    /// Reads the question; what is not understood is said in the form and left out. Who asks
    /// nothing yet is shown this year.
    pub(super) async fn read(
        tx: &mut Tx,
        session: &Session,
        form: &mut FormState,
        app: &App,
    ) -> Result<Self, Error> {
        let today = app.today();
        let task_forces = figures::task_forces(tx, session.actor().task_force).await?;
        let all: Vec<TaskForceId> = task_forces.iter().map(|(id, _)| *id).collect();
        let span = around(work::span(tx, &all).await?, today.year());
        if form
            .values("from-year")
            .chain(form.values("to-year"))
            .next()
            .is_none()
        {
            form.set("from-year", today.year().to_string());
            form.set("to-year", today.year().to_string());
        }
        let area = areas::look_up(tx, form, "area").await?.take(form, "area");
        let name = form.value(&part_name("area", "text")).to_owned();
        let until = form.value("until").parse();
        let until = until.unwrap_or(Month::of(today).before());
        form.set("until", until.to_string());
        Ok(Self {
            own: session.actor().task_force,
            task_forces,
            months: months::read(form, span),
            area: area.map(|area| (area, name)),
            span,
            until,
            today,
            now: app.now(),
        })
    }

    /// The question to the tally of work.
    pub(super) fn question(&self) -> Question {
        Question {
            task_forces: self.task_forces.iter().map(|(id, _)| *id).collect(),
            months: self.months,
            area: self.area.as_ref().map(|(area, _)| *area),
            today: self.today,
            now: self.now,
        }
    }

    /// The task force of who asks.
    pub(super) fn own(&self) -> TaskForceId {
        self.own
    }

    /// The period in words.
    pub(super) fn period(&self, page: &Page) -> String {
        match self.months.or(self.span) {
            Some(months) => words::months(page, months),
            None => page.t("figures-period-none").into_owned(),
        }
    }

    /// The area in words.
    pub(super) fn area(&self, page: &Page) -> String {
        match &self.area {
            Some((_, name)) => name.clone(),
            None => page.t("figures-area-all").into_owned(),
        }
    }

    /// Where the cases are recorded, in a few words.
    pub(super) fn source(&self, page: &Page) -> String {
        words::own_source(page, &self.task_forces)
    }

    /// What can be chosen.
    pub(super) fn choices(&self, page: &Page) -> Choices {
        let now = Month::of(self.today);
        let years = months::years(self.span, now);
        Choices {
            years: months::year_choices(years.clone(), self.months),
            months: months::month_choices(page),
            until: months::until(years, now, self.until)
                .map(|month| Choice::new(month.to_string(), words::month(page, month)))
                .collect(),
        }
    }
}

/// The whole years of a span, this one with them.
fn around(span: Option<Months>, this: i16) -> Option<Months> {
    let (first, last) = span.map_or((this, this), |span| (span.from().year(), span.to().year()));
    Months::of_years(first.min(this), last.max(this))
}

/// What the page can be asked, as choices of its fields.
pub(super) struct Choices {
    pub(super) years: Vec<Choice>,
    pub(super) months: Vec<Choice>,
    pub(super) until: Vec<Choice>,
}
