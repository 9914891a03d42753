//! Choosing what would be published: facts are read, made safe and attacked, and kept as a draft.

use super::budgets::{Budgets, budgets};
use super::ledger::{self, Out};
use super::tables::{self, Areas, Made, Risk};
use super::{Fault, Revision, Snapshot, opened, place, text};
use crate::figures::{self, facts};
use crate::{Error, Tx, code, sql};
use ::figures::dp::Rho;
use ::figures::dp::budget::Budget;
use domain::figures::indicator::{AreaUsed, Bilingual, Indicator};
use domain::figures::release::{
    Protection, Recipe, ReleaseAction, ReleaseDimension, ReleaseState, Table,
};
use domain::figures::{Month, Months};
use domain::ids::{AccountId, ReleaseId, TaskForceId};
use domain::people::Level;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use vault::{KeyRing, Random};

/// δ for which the budget of a year is said.
const DELTA: f64 = 1e-6;
/// What somebody would publish.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Whose.
    pub task_force: TaskForceId,
    /// What it is made of.
    pub recipe: Recipe,
    /// The draft that is chosen anew; none for a new release.
    pub draft: Option<&'a Revision>,
    /// The smallest count that is harmless in this installation.
    pub least: u32,
    /// The task force's clock.
    pub zone: &'a TimeZone,
    /// Now.
    pub at: Timestamp,
}

/// All that a table is made from.
pub struct Gathered {
    recipe: Recipe,
    definition: Indicator,
    scope: Vec<String>,
    snapshot: Snapshot,
    out: Out,
    before: Option<Table>,
    least: u32,
    at: Timestamp,
}

/// What would be published, with what an attacker finds.
pub struct Draft {
    /// What readers would be told.
    pub table: Table,
    /// What an attacker finds.
    pub risk: Risk,
    gathered: Gathered,
}

/// What two releases that count the same have in common.
fn measure(indicator: &Indicator) -> String {
    let (unit, inclusion) = (indicator.unit, indicator.inclusion);
    format!("{unit}/{inclusion}/{}/{}", indicator.date, indicator.area)
}

impl Gathered {
    /// Reads what the recipe asks for.
    ///
    /// # Errors
    /// [`Fault::Recipe`] where it gives no release.
    pub async fn read(
        tx: &mut Tx,
        ring: &KeyRing,
        random: &mut Random,
        asked: &Asked<'_>,
    ) -> Result<Self, Fault> {
        let recipe = &asked.recipe;
        let today = asked.zone.to_datetime(asked.at).date();
        recipe.check(Month::of(today), asked.least)?;
        let definition = figures::indicator(tx, &recipe.indicator, recipe.version).await?;
        let own = figures::task_forces(tx, asked.task_force).await?;
        let own: Vec<(TaskForceId, String)> = match recipe.below {
            true => own,
            false => own.into_iter().take(1).collect(),
        };
        let ids: Vec<TaskForceId> = own.iter().map(|(id, _)| *id).collect();
        let months = recipe.months()?;
        let facts = facts(tx, &definition, &ids, months, asked.zone).await?;
        let areas = match recipe.by.contains(&ReleaseDimension::Area) {
            true => areas(tx, asked.task_force, &definition, &facts).await?,
            false => Areas::default(),
        };
        let (seed, before) = earlier(tx, ring, random, asked.draft).await?;
        let measure = measure(&definition);
        Ok(Self {
            out: ledger::out(tx, ring, &measure).await?,
            snapshot: Snapshot {
                task_forces: ids.iter().map(ToString::to_string).collect(),
                measure,
                facts,
                areas,
                seed,
                cells: Vec::new(),
            },
            scope: own.into_iter().map(|(_, name)| name).collect(),
            recipe: recipe.clone(),
            definition,
            before,
            least: asked.least,
            at: asked.at,
        })
    }

    /// Makes the table safe and attacks it. This takes processor time: up to seconds.
    ///
    /// # Errors
    /// [`Fault::Engine`] where it cannot be made safe.
    pub fn make(self) -> Result<Draft, Fault> {
        let threshold = u64::from(self.recipe.protection.threshold().unwrap_or(self.least));
        let made = tables::protect(&self.snapshot, &self.recipe, &self.snapshot.measure)?;
        let unprotected = tables::unprotected(&self.snapshot, &self.recipe, threshold)?;
        let releases = self.out.releases.clone();
        let (Made { table, release }, mut risk) =
            tables::attack(made, releases, self.before.as_ref(), threshold)?;
        risk.unprotected = unprotected.unwrap_or_default();
        risk.untried = unprotected.is_none();
        let mut gathered = self;
        gathered.snapshot.cells = release.cells;
        Ok(Draft {
            table,
            risk,
            gathered,
        })
    }
}

/// The seed of the revisions before, and what the public was told last.
async fn earlier(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    draft: Option<&Revision>,
) -> Result<(u64, Option<Table>), Fault> {
    let Some(draft) = draft else {
        let mut seed = [0; 8];
        random.fill(&mut seed).map_err(Error::from)?;
        return Ok((u64::from_be_bytes(seed), None));
    };
    let query = sql("select snapshot_a from release_revision where release = ? and revision = ?")
        .bind(draft.release)
        .bind(draft.revision);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let seed = opened(ring, draft.release, draft.revision, &row)?.seed;
    let all = super::revisions(tx, draft.task_force, draft.release).await?;
    let out = all.into_iter().find(|revision| revision.state.is_out());
    Ok((seed, out.map(|revision| revision.table)))
}

/// The areas that a table names: those that belong to the task force and the rest, or provinces.
async fn areas(
    tx: &mut Tx,
    task_force: TaskForceId,
    definition: &Indicator,
    facts: &figures::Facts,
) -> Result<Areas, Error> {
    let own = crate::people::task_force(tx, task_force).await?;
    let query = sql("select code from area where length(code) in (2, 5) order by code");
    let mut known = BTreeSet::new();
    for row in tx.rows(&query).await? {
        known.insert(row.string("code")?);
    }
    let counted = facts.counted.iter().map(|(fact, _)| fact.area.clone());
    known.extend(counted.filter(|area| !area.is_empty()));
    let registered = definition.area == AreaUsed::Registration;
    let shown = |code: &String| match own.level {
        Level::City if registered && *code == own.area => code.clone(),
        Level::Province if registered && code.len() > 2 && code.starts_with(&own.area) => {
            code.clone()
        }
        Level::City | Level::Province if registered => tables::ELSEWHERE.to_owned(),
        _ => code.chars().take(2).collect(),
    };
    let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for code in known {
        of.entry(shown(&code)).or_default().insert(code);
    }
    Ok(Areas { of })
}

/// What a draft is kept as.
pub struct Keep<'a> {
    /// The draft that was chosen anew; none for a new release.
    pub draft: Option<&'a Revision>,
    /// Whose.
    pub task_force: TaskForceId,
    /// Its title.
    pub title: &'a Bilingual,
    /// Why it differs from the revision before, where that is said.
    pub reason: &'a Bilingual,
    /// Who chose it.
    pub by: AccountId,
}

/// Keeps what would be published. Noise is paid for here: whoever draws it again pays again.
///
/// # Errors
/// [`Fault::BudgetSpent`]; [`Error::Stale`] where the draft was changed in between.
pub async fn keep(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    made: &Draft,
    new: &Keep<'_>,
) -> Result<ReleaseId, Fault> {
    let gathered = &made.gathered;
    let release = match new.draft {
        Some(draft) => {
            draft.state.next(ReleaseAction::Prepare)?;
            draft.release
        }
        None => begin(tx, new, gathered.at).await?,
    };
    let revision = new.draft.map_or(1, |draft| draft.revision);
    pay(tx, release, new.task_force, gathered).await?;
    let place = place(release, revision);
    let sealed = ring
        .coordination()
        .seal_record(&place, release.0, &gathered.snapshot, random)
        .map_err(Error::from)?;
    let update = sql(
        "update release_revision set title_id = ?, title_en = ?, recipe = ?, definition = ?, scope = ?, measure = ?, \
         cells = ?, risk = ?, undated = ?, snapshot_a = ?, reason_id = ?, reason_en = ?, \
         taken_at = ?, prepared_by = ?, version = version + 1 \
         where release = ? and revision = ? and version = ? and state = ?",
    )
    .bind(&new.title.id)
    .bind(&new.title.en)
    .bind(text(&gathered.recipe)?)
    .bind(text(&gathered.definition)?)
    .bind(text(&gathered.scope)?)
    .bind(&gathered.snapshot.measure)
    .bind(text(&made.table)?)
    .bind(text(&made.risk)?)
    .bind(i64::try_from(gathered.snapshot.facts.undated).unwrap_or(i64::MAX))
    .bind(sealed.as_bytes())
    .bind(&new.reason.id)
    .bind(&new.reason.en)
    .bind(gathered.at)
    .bind(new.by)
    .bind(release)
    .bind(revision)
    .bind(new.draft.map_or(0, |draft| draft.version))
    .bind(code(ReleaseState::Draft));
    tx.run_versioned(&update).await?;
    Ok(release)
}

/// A release with an empty first revision, to be filled in the same transaction.
async fn begin(tx: &mut Tx, new: &Keep<'_>, at: Timestamp) -> Result<ReleaseId, Error> {
    let release = ReleaseId(uuid::Uuid::now_v7());
    let insert = sql(
        "insert into release (id, task_force, revision, created_by, created_at) \
         values (?, ?, 1, ?, ?)",
    )
    .bind(release)
    .bind(new.task_force)
    .bind(new.by)
    .bind(at);
    tx.run(&insert).await?;
    super::steps::empty(tx, release, 1, new.by, at).await?;
    Ok(release)
}

/// Takes what noise costs from the budget of the people of each year.
async fn pay(
    tx: &mut Tx,
    release: ReleaseId,
    task_force: TaskForceId,
    gathered: &Gathered,
) -> Result<(), Fault> {
    let Protection::Noise { thousandths } = gathered.recipe.protection else {
        return Ok(());
    };
    let Budgets { year, person } = budgets(tx).await?;
    let rho = |thousandths| Rho::of(f64::from(thousandths) / 1_000.0, DELTA);
    let [year, person] = [year, person].map(rho);
    let mut budget = Budget::new(year, person);
    let measure = &gathered.snapshot.measure;
    let query =
        sql("select year, cost from privacy_spending where measure = ? order by id").bind(measure);
    for row in tx.rows(&query).await? {
        let cost = Rho::at_least(row.int("cost")? as f64 / 1e12);
        // What was spent was allowed then, whatever the budget is now.
        let _ = budget.spend(&[&row.int("year")?.to_string()], "", cost);
    }
    let months: Months = gathered.recipe.months()?;
    let cost = rho(thousandths);
    let years: Vec<i16> = (months.from().year()..=months.to().year()).collect();
    let names: Vec<String> = years.iter().map(ToString::to_string).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match budget.spend(&names, "", cost) {
        Ok(()) => {}
        Err(::figures::Error::BudgetSpent { period, .. }) => {
            return Err(Fault::BudgetSpent(period));
        }
        Err(other) => return Err(other.into()),
    }
    for year in years {
        let insert = sql(
            "insert into privacy_spending (id, task_force, measure, year, release, cost, at) \
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(uuid::Uuid::now_v7())
        .bind(task_force)
        .bind(measure)
        .bind(i64::from(year))
        .bind(release)
        .bind((cost.value() * 1e12).ceil() as i64)
        .bind(gathered.at);
        tx.run(&insert).await?;
    }
    Ok(())
}
