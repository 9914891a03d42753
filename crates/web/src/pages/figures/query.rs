//! What somebody asks of the figures, read from the address of the page.

use domain::cases::{AgeBand, ExploitationType, Sex};
use domain::figures::{Dimension, Month, Months};
use domain::ids::{ImportId, TaskForceId};
use domain::imports::ImportKind;
use domain::people::Level;
use domain::{AreaCode, Coded};
use std::ops::RangeInclusive;
use store::figures::pivot::Pivot;
use store::figures::{self, Batch, Filter, Source};
use store::{Error, Tx, people};

use super::months;
use crate::app::App;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::areas;
use crate::parts::Choice;
use crate::session::Session;

/// By what a table can be cut, in the order in which people expect it.
pub(super) const DIMENSIONS: &[Dimension] = Dimension::ALL;
/// Stands for "not known" among the types of exploitation.
const UNKNOWN: &str = "unknown";

/// Which source was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    /// Own cases.
    Own,
    /// Victims of an imported batch.
    Import(Batch),
    /// A published series.
    Series(Batch),
}

impl Chosen {
    /// What the address and the audit say.
    pub(super) fn code(&self) -> String {
        match self {
            Self::Own => "own".to_owned(),
            Self::Import(batch) | Self::Series(batch) => batch_code(batch.id),
        }
    }
}

fn batch_code(id: ImportId) -> String {
    format!("import:{id}")
}

/// A question to the figures.
pub(super) struct Asked {
    /// Where the victims are counted.
    pub(super) source: Chosen,
    /// The batches that could have been chosen.
    pub(super) batches: Vec<Batch>,
    /// The source was chosen, and is no longer there.
    pub(super) gone: bool,
    /// The task force of who asks.
    task_force: TaskForceId,
    /// It and those below it: identifier and name.
    pub(super) task_forces: Vec<(TaskForceId, String)>,
    /// What the rows are.
    pub(super) rows: Vec<Dimension>,
    /// What the columns are.
    pub(super) columns: Option<Dimension>,
    /// Which victims.
    pub(super) filter: Filter,
    /// Months in which anybody is counted.
    pub(super) span: Option<Months>,
    /// The month up to which this year and the last are compared.
    pub(super) until: Month,
    /// The areas that are compared where none is asked for.
    areas: Dimension,
    /// Today's month: nothing is compared beyond it.
    now: Month,
    /// The area that stands in the filter though nobody asked for it.
    pub(super) default_area: bool,
    /// What is counted.
    pub(super) pivot: Pivot,
}

impl Asked {
    /// Reads the question; what is not understood is said in the form and left out.
    pub(super) async fn read(
        tx: &mut Tx,
        app: &App,
        session: &Session,
        form: &mut FormState,
    ) -> Result<Self, Error> {
        let task_force = session.actor().task_force;
        let batches = figures::batches(tx, task_force).await?;
        let task_forces = figures::task_forces(tx, task_force).await?;
        let (source, gone) = source(form.value("source"), &batches);
        let first_visit = form.value("source").is_empty();
        form.set("source", source.code());
        let own = people::task_force(tx, task_force).await?;
        let now = Month::of(app.today());
        let mut asked = Self {
            source,
            batches,
            gone,
            task_force,
            task_forces,
            rows: Vec::new(),
            columns: None,
            filter: Filter::default(),
            span: None,
            until: now,
            areas: match own.level {
                Level::National => Dimension::Province,
                Level::Province | Level::City => Dimension::City,
            },
            now,
            pivot: app.pivot().clone(),
            default_area: false,
        };
        asked.span = asked.pivot.span(tx, &asked.counted()).await?;
        asked.read_dimensions(form, own.level);
        asked
            .read_filter(tx, form, first_visit.then_some((own.level, own.area)))
            .await?;
        asked.until = asked.read_until(form);
        Ok(asked)
    }

    /// The source as storage counts it. A series is not counted; it stands for no victims.
    pub(super) fn counted(&self) -> Source {
        match &self.source {
            Chosen::Own => Source::Own(self.task_forces.iter().map(|(id, _)| *id).collect()),
            Chosen::Import(batch) | Chosen::Series(batch) => {
                Source::Import(self.task_force, batch.id)
            }
        }
    }

    /// A city looks at its years, everybody above at the areas right below, and an imported file (of
    /// which nobody knows whether it has areas) at its years by exploitation.
    fn read_dimensions(&mut self, form: &mut FormState, level: Level) {
        let (rows, columns) = match (&self.source, level) {
            (Chosen::Own, Level::City) => (Dimension::Year, Dimension::Sex),
            (Chosen::Own, Level::Province) => (Dimension::City, Dimension::Year),
            (Chosen::Own, Level::National) => (Dimension::Province, Dimension::Year),
            (Chosen::Import(_) | Chosen::Series(_), _) => {
                (Dimension::Year, Dimension::Exploitation)
            }
        };
        let chosen = !form.value("rows").is_empty();
        let row = form.coded_optional::<Dimension>("rows").unwrap_or(rows);
        let then = form.coded_optional::<Dimension>("then");
        self.rows = vec![row];
        self.rows.extend(then.filter(|then| *then != row));
        let asked = form.coded_optional::<Dimension>("columns");
        let columns = asked.or((!chosen).then_some(columns));
        self.columns = columns.filter(|column| !self.rows.contains(column));
        form.set("rows", row.code());
        form.set("columns", self.columns.map_or("", Coded::code));
    }

    async fn read_filter(
        &mut self,
        tx: &mut Tx,
        form: &mut FormState,
        first_visit: Option<(Level, String)>,
    ) -> Result<(), Error> {
        if let (Some((level, area)), Chosen::Own) = (first_visit, &self.source)
            && level != Level::National
        {
            form.set("area", area);
            self.default_area = true;
        }
        let area = areas::look_up(tx, form, "area").await?.take(form, "area");
        self.filter = Filter {
            months: months::read(form, self.span),
            area: area.map(|area| area.city().unwrap_or(area)),
            sex: form.coded_optional::<Sex>("sex"),
            age: form.coded_optional::<AgeBand>("age"),
            exploitation: match form.value("exploitation") {
                UNKNOWN => Some(None),
                _ => form
                    .coded_optional::<ExploitationType>("exploitation")
                    .map(Some),
            },
        };
        if let Some(area) = self.filter.area.filter(|area| Some(*area) != area_of(form)) {
            // A kecamatan was asked for; victims are counted by kabupaten or kota.
            if let Some(found) = store::areas::find(tx, &area.to_string()).await? {
                areas::set(form, "area", &found);
            }
        }
        Ok(())
    }

    /// The last whole month in which anybody is counted, unless another is asked for: half a
    /// month beside a whole one would compare what is not alike.
    fn read_until(&self, form: &mut FormState) -> Month {
        let last = self.span.map_or(self.now, Months::to);
        let default = last.min(self.now.before());
        let until = form.value("until").parse().unwrap_or(default);
        form.set("until", until.to_string());
        until
    }

    /// By which areas two years are compared.
    pub(super) fn areas(&self) -> Dimension {
        match self.filter.area {
            None => self.areas,
            Some(_) => Dimension::City,
        }
    }

    /// How many filters are on.
    pub(super) fn filters(&self) -> usize {
        let filter = &self.filter;
        [
            filter.months.is_some(),
            filter.area.is_some() && !self.default_area,
            filter.sex.is_some(),
            filter.age.is_some(),
            filter.exploitation.is_some(),
        ]
        .into_iter()
        .filter(|on| *on)
        .count()
    }

    /// The years that can be chosen.
    pub(super) fn years(&self) -> RangeInclusive<i16> {
        months::years(self.span, self.now)
    }

    /// The months up to which can be compared, the latest first.
    pub(super) fn until_choices(&self) -> impl Iterator<Item = Month> {
        months::until(self.years(), self.now, self.until)
    }
}

fn area_of(form: &FormState) -> Option<AreaCode> {
    form.value("area").parse().ok()
}

fn source(asked: &str, batches: &[Batch]) -> (Chosen, bool) {
    if asked.is_empty() || asked == "own" {
        return (Chosen::Own, false);
    }
    match batches.iter().find(|batch| batch_code(batch.id) == asked) {
        Some(batch) if batch.kind == ImportKind::Cases => (Chosen::Import(batch.clone()), false),
        Some(batch) => (Chosen::Series(batch.clone()), false),
        None => (Chosen::Own, true),
    }
}

pub(super) fn source_choices(page: &Page, asked: &Asked) -> Vec<Choice> {
    let own = Choice::new("own", page.t("figures-source-own"));
    let of = |batch: &Batch| {
        let key = match batch.kind {
            ImportKind::Cases => "figures-source-import",
            ImportKind::Series => "figures-source-series",
        };
        Choice::new(batch_code(batch.id), page.tw(key, "source", &batch.source))
    };
    std::iter::once(own)
        .chain(asked.batches.iter().map(of))
        .collect()
}

pub(super) fn exploitation_choices(page: &Page) -> Vec<Choice> {
    let mut choices = page.choices::<ExploitationType>();
    choices.push(Choice::new(UNKNOWN, page.t("figures-unknown")));
    choices
}
