//! A plan as a whole: programmes, activities, indicators, with budgets and targets. Six reads,
//! however large it is.

use super::plans::year;
use crate::{Error, Record, Sql, Tx, sql};
use domain::action_plan::{
    Amount, BudgetCode, Direction, Formula, FundSource, Gathering, Rupiah, Strategy,
};
use domain::ids::{ActivityId, IndicatorId, OrganisationId, PlanId, ProgrammeId, TaskForceId};
use std::collections::BTreeMap;

/// A programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its identifier.
    pub id: ProgrammeId,
    /// The plan.
    pub plan: PlanId,
    /// The strategy under which it stands.
    pub strategy: Strategy,
    /// Its name.
    pub name: String,
    /// Version for saving.
    pub version: i64,
}

/// An activity of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its identifier.
    pub id: ActivityId,
    /// The plan.
    pub plan: PlanId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Its name.
    pub name: String,
    /// Penanggung jawab.
    pub responsible: OrganisationId,
    /// OPD terkait.
    pub related: Vec<OrganisationId>,
    /// Where; the whole area of the task force for none.
    pub area: Option<String>,
    /// Where its money comes from.
    pub source: FundSource,
    /// Code of the sub-activity.
    pub code: Option<BudgetCode>,
    /// Rupiah a year.
    pub budgets: BTreeMap<i16, Rupiah>,
    /// Version for saving.
    pub version: i64,
}

impl Activity {
    /// Whether an organisation answers for it or takes part in it.
    pub fn concerns(&self, organisation: OrganisationId) -> bool {
        self.responsible == organisation || self.related.contains(&organisation)
    }
}

/// An indicator of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its identifier.
    pub id: IndicatorId,
    /// The plan.
    pub plan: PlanId,
    /// The activity.
    pub activity: ActivityId,
    /// Its name.
    pub name: String,
    /// What is counted: orang, kegiatan, persen.
    pub unit: String,
    /// Which way it gets better.
    pub direction: Direction,
    /// How quarters make a year.
    pub gathering: Gathering,
    /// What computes it; by hand for none.
    pub formula: Option<Formula>,
    /// Where it stood before the plan.
    pub baseline: Option<Amount>,
    /// Target a year.
    pub targets: BTreeMap<i16, Amount>,
    /// Version for saving.
    pub version: i64,
}

/// All of a plan, in its order.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Programmes, by strategy.
    pub programmes: Vec<Programme>,
    /// Activities, by programme.
    pub activities: Vec<Activity>,
    /// Indicators, by activity.
    pub indicators: Vec<Indicator>,
}

impl Tree {
    /// The activities of a programme.
    pub fn activities_of(&self, programme: ProgrammeId) -> impl Iterator<Item = &Activity> {
        self.activities
            .iter()
            .filter(move |activity| activity.programme == programme)
    }

    /// The indicators of an activity.
    pub fn indicators_of(&self, activity: ActivityId) -> impl Iterator<Item = &Indicator> {
        self.indicators
            .iter()
            .filter(move |indicator| indicator.activity == activity)
    }

    /// The activities on which something is due in a year: with a target or a budget.
    pub fn active_in(&self, year: i16) -> impl Iterator<Item = &Activity> {
        self.activities.iter().filter(move |activity| {
            activity.budgets.contains_key(&year)
                || self
                    .indicators_of(activity.id)
                    .any(|indicator| indicator.targets.contains_key(&year))
        })
    }

    /// The indicators that have a target in a year.
    pub fn measured_in(&self, year: i16) -> impl Iterator<Item = &Indicator> {
        self.indicators
            .iter()
            .filter(move |indicator| indicator.targets.contains_key(&year))
    }
}

const PROGRAMME: &str =
    "select p.id, p.plan, p.strategy, p.name, p.version, p.position from plan_programme p";
const ACTIVITY: &str = "select a.id, a.plan, a.programme, a.name, a.responsible, a.area, \
     a.fund_source, a.budget_code, a.version, a.position from plan_activity a";
const INDICATOR: &str = "select i.id, i.plan, i.activity, i.name, i.unit, i.direction, \
     i.gathering, i.formula, i.baseline, i.version, i.position from plan_indicator i";

/// Reads a plan.
pub async fn tree(tx: &mut Tx, plan: PlanId) -> Result<Tree, Error> {
    let of_plan = |columns: &'static str, rest: &'static str| sql(columns).push(rest).bind(plan);
    let query = of_plan(PROGRAMME, " where p.plan = ? order by p.position, p.id");
    let mut programmes = read(tx, &query, programme_from).await?;
    // A stable sort keeps the positions within a strategy.
    programmes.sort_by_key(|programme| programme.strategy);
    let query = of_plan(ACTIVITY, " where a.plan = ? order by a.position, a.id");
    let mut activities = read(tx, &query, activity_from).await?;
    let query = of_plan(INDICATOR, " where i.plan = ? order by i.position, i.id");
    let mut indicators = read(tx, &query, indicator_from).await?;
    let query = of_plan(
        "select r.activity, r.organisation from plan_related r \
         join plan_activity a on a.id = r.activity",
        " where a.plan = ? order by r.organisation",
    );
    let related = pairs::<ActivityId, OrganisationId>(tx, &query, "activity", |row| {
        row.parse("organisation")
    })
    .await?;
    let query = of_plan(
        "select b.activity, b.year, b.rupiah from plan_budget b \
         join plan_activity a on a.id = b.activity",
        " where a.plan = ?",
    );
    let budgets = pairs::<ActivityId, _>(tx, &query, "activity", budget_from).await?;
    let query = of_plan(
        "select t.indicator, t.year, t.value from plan_target t \
         join plan_indicator i on i.id = t.indicator",
        " where i.plan = ?",
    );
    let targets = pairs::<IndicatorId, _>(tx, &query, "indicator", target_from).await?;
    for activity in &mut activities {
        activity.related = related.get(&activity.id).cloned().unwrap_or_default();
        activity.budgets = map(budgets.get(&activity.id));
    }
    for indicator in &mut indicators {
        indicator.targets = map(targets.get(&indicator.id));
    }
    Ok(Tree {
        programmes,
        activities,
        indicators,
    })
}

fn map<V: Copy>(pairs: Option<&Vec<(i16, V)>>) -> BTreeMap<i16, V> {
    pairs.into_iter().flatten().copied().collect()
}

async fn read<T>(
    tx: &mut Tx,
    query: &Sql,
    read: impl Fn(&Record) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    tx.rows(query).await?.iter().map(read).collect()
}

/// Rows gathered by the identifier of what they belong to.
async fn pairs<K: std::str::FromStr + Ord, V>(
    tx: &mut Tx,
    query: &Sql,
    key: &'static str,
    read: impl Fn(&Record) -> Result<V, Error>,
) -> Result<BTreeMap<K, Vec<V>>, Error> {
    let mut found: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for row in tx.rows(query).await? {
        found.entry(row.parse(key)?).or_default().push(read(&row)?);
    }
    Ok(found)
}

/// One programme of a task force.
pub async fn programme(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: ProgrammeId,
) -> Result<Programme, Error> {
    let query = sql(PROGRAMME)
        .push(" join action_plan q on q.id = p.plan where p.id = ? and q.task_force = ?")
        .bind(id)
        .bind(task_force);
    programme_from(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// One activity of a task force.
pub async fn activity(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: ActivityId,
) -> Result<Activity, Error> {
    let query = sql(ACTIVITY)
        .push(" join action_plan q on q.id = a.plan where a.id = ? and q.task_force = ?")
        .bind(id)
        .bind(task_force);
    let mut activity = activity_from(&tx.row(&query).await?.ok_or(Error::NotFound)?)?;
    let query =
        sql("select organisation from plan_related where activity = ? order by organisation")
            .bind(id);
    activity.related = read(tx, &query, |row| row.parse("organisation")).await?;
    let query = sql("select year, rupiah from plan_budget where activity = ?").bind(id);
    activity.budgets = read(tx, &query, budget_from).await?.into_iter().collect();
    Ok(activity)
}

/// One indicator of a task force.
pub async fn indicator(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: IndicatorId,
) -> Result<Indicator, Error> {
    let query = sql(INDICATOR)
        .push(" join action_plan q on q.id = i.plan where i.id = ? and q.task_force = ?")
        .bind(id)
        .bind(task_force);
    let mut indicator = indicator_from(&tx.row(&query).await?.ok_or(Error::NotFound)?)?;
    let query = sql("select year, value from plan_target where indicator = ?").bind(id);
    indicator.targets = read(tx, &query, target_from).await?.into_iter().collect();
    Ok(indicator)
}

fn programme_from(row: &Record) -> Result<Programme, Error> {
    Ok(Programme {
        id: row.parse("id")?,
        plan: row.parse("plan")?,
        strategy: row.parse("strategy")?,
        name: row.string("name")?,
        version: row.int("version")?,
    })
}

fn activity_from(row: &Record) -> Result<Activity, Error> {
    let code = row.text("budget_code")?;
    Ok(Activity {
        id: row.parse("id")?,
        plan: row.parse("plan")?,
        programme: row.parse("programme")?,
        name: row.string("name")?,
        responsible: row.parse("responsible")?,
        related: Vec::new(),
        area: row.text_opt("area")?.map(str::to_owned),
        source: row.parse("fund_source")?,
        code: (!code.is_empty())
            .then(|| code.parse())
            .transpose()
            .map_err(|_| Error::Column("budget_code"))?,
        budgets: BTreeMap::new(),
        version: row.int("version")?,
    })
}

fn indicator_from(row: &Record) -> Result<Indicator, Error> {
    Ok(Indicator {
        id: row.parse("id")?,
        plan: row.parse("plan")?,
        activity: row.parse("activity")?,
        name: row.string("name")?,
        unit: row.string("unit")?,
        direction: row.parse("direction")?,
        gathering: row.parse("gathering")?,
        formula: row.parse_opt("formula")?,
        baseline: row.int_opt("baseline")?.map(Amount::thousandths),
        targets: BTreeMap::new(),
        version: row.int("version")?,
    })
}

fn budget_from(row: &Record) -> Result<(i16, Rupiah), Error> {
    let rupiah = Rupiah::new(row.int("rupiah")?).map_err(|_| Error::Column("rupiah"))?;
    Ok((year(row, "year")?, rupiah))
}

fn target_from(row: &Record) -> Result<(i16, Amount), Error> {
    Ok((year(row, "year")?, Amount::thousandths(row.int("value")?)))
}
