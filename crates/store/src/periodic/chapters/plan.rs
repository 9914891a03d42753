//! The action plan: indicators and activities of a strategy, the budget, and what is planned next.

use super::super::assemble::Scope;
use super::{coded, filled, text};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::periodic::{Cell, Column, Guard, Table, TableName};
use domain::taskforce::Strategy;
use std::collections::BTreeMap;

/// Indicators that count victims by what the tables of victims are cut by: beside those tables they
/// could tell what is hidden there, so that they stay in the house however large.
const CUT_OTHERWISE: [&str; 2] = ["female-victims", "child-victims"];

/// Indicators that count people in cases or what was done for them.
const OF_CASES: [&str; 16] = [
    "health-services",
    "psychological-services",
    "shelter-services",
    "social-services",
    "repatriations",
    "reintegrations",
    "referrals-sent",
    "follow-ups",
    "legal-aid",
    "police-cases",
    "court-cases",
    "restitution-claimed",
    "restitution-paid",
    "reports-received",
    "victims",
    "cases-opened",
];

/// The quarters of the period: first and last.
fn quarters(scope: &Scope) -> (i64, i64) {
    match scope.period.half() {
        Some(1) => (1, 2),
        Some(_) => (3, 4),
        None => (1, 4),
    }
}

/// The condition that a plan `p` of the task force covers a year.
fn covers(scope: &Scope, year: i64) -> Sql {
    sql("p.task_force = ? and p.year_from <= ? and p.year_to >= ?")
        .bind(scope.force)
        .bind(year)
        .bind(year)
}

/// Indicators and activities of a strategy.
pub(super) async fn strategy(
    tx: &mut Tx,
    scope: &Scope,
    of: Strategy,
) -> Result<Vec<Table>, Error> {
    let indicators = indicators(tx, scope, of).await?;
    let activities = activities(tx, scope, of).await?;
    Ok(filled([indicators, activities]))
}

async fn indicators(tx: &mut Tx, scope: &Scope, of: Strategy) -> Result<Table, Error> {
    let year = i64::from(scope.period.year());
    let query = sql(
        "select i.id, a.name as activity, i.name, i.unit, i.formula, i.gathering, i.baseline, \
         t.value as target from plan_indicator i join plan_activity a on a.id = i.activity \
         join plan_programme g on g.id = a.programme join action_plan p on p.id = i.plan \
         left join plan_target t on t.indicator = i.id and t.year = ? where ",
    )
    .bind(year)
    .append(covers(scope, year))
    .push(" and g.strategy = ?")
    .bind(code(of))
    .push(" order by g.position, a.position, i.position, i.id");
    let columns = [
        Column::Activity,
        Column::Indicator,
        Column::Unit,
        Column::Baseline,
        Column::Target,
        Column::Reached,
    ];
    let mut table = Table::new(TableName::Indicators, &columns);
    table.guard = Guard::Each;
    let rows = tx.rows(&query).await?;
    let values = values(tx, scope).await?;
    for row in &rows {
        let measured = |name| {
            let value = row.int_opt(name)?;
            Ok::<_, Error>(value.map_or(Cell::Blank, Cell::Measured))
        };
        table.push([
            text(row, "activity")?,
            text(row, "name")?,
            text(row, "unit")?,
            measured("baseline")?,
            measured("target")?,
            reached(row, values.get(row.text("id")?))?,
        ]);
    }
    Ok(table)
}

/// A value of a quarter: the number, the part and the whole of a share.
type Value = (Option<i64>, Option<i64>, Option<i64>);

/// What was written for the quarters of the period, by indicator, in the order of the quarters.
async fn values(tx: &mut Tx, scope: &Scope) -> Result<BTreeMap<String, Vec<Value>>, Error> {
    let year = i64::from(scope.period.year());
    let (first, last) = quarters(scope);
    let query = sql(
        "select v.indicator, v.value, v.part, v.whole from plan_value v \
         join action_plan p on p.id = v.plan where ",
    )
    .append(covers(scope, year))
    .push(" and v.year = ? and v.quarter >= ? and v.quarter <= ? order by v.quarter")
    .bind(year)
    .bind(first)
    .bind(last);
    let mut values: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in tx.rows(&query).await? {
        let value = (
            row.int_opt("value")?,
            row.int_opt("part")?,
            row.int_opt("whole")?,
        );
        let of = values.entry(row.string("indicator")?).or_default();
        of.push(value);
    }
    Ok(values)
}

/// What an indicator reached in the period. Whole counts of people are counts, so that small ones
/// stay in the house.
fn reached(row: &Record, values: Option<&Vec<Value>>) -> Result<Cell, Error> {
    let Some(value) = values.and_then(|values| gathered(row.text("gathering").ok()?, values))
    else {
        return Ok(Cell::Blank);
    };
    let formula = row.text_opt("formula")?.unwrap_or_default();
    Ok(if CUT_OTHERWISE.contains(&formula) {
        Cell::Inside(value)
    } else if OF_CASES.contains(&formula) || formula == "cases-closed" {
        Cell::Number(value / 1000)
    } else {
        Cell::Measured(value)
    })
}

/// The value of several quarters, in thousandths, as the plan gathers them.
fn gathered(gathering: &str, values: &[Value]) -> Option<i64> {
    let known = || values.iter().filter_map(|value| value.0);
    let count = i64::try_from(known().count()).ok().filter(|n| *n > 0);
    let average = || count.map(|count| (known().sum::<i64>() + count / 2) / count);
    match gathering {
        "sum" => count.map(|_| known().sum()),
        "latest" => known().next_back(),
        "share" => {
            let sum = |of: fn(&Value) -> Option<i64>| values.iter().filter_map(of).sum::<i64>();
            let (part, whole) = (sum(|value| value.1), sum(|value| value.2));
            if whole > 0 {
                Some((part * 100_000 + whole / 2) / whole)
            } else {
                average()
            }
        }
        _ => average(),
    }
}

/// Activities with what they may cost in the year and what was spent in the period.
const ACTIVITY: &str = "select g.name as programme, a.name as activity, \
     o.name as organisation, a.fund_source, b.rupiah as budget, \
     (select cast(sum(r.rupiah) as bigint) from plan_realisation r where r.activity = a.id \
     and r.year = ? and r.quarter >= ? and r.quarter <= ?) as spent \
     from plan_activity a join plan_programme g on g.id = a.programme \
     join action_plan p on p.id = a.plan left join organisation o on o.id = a.responsible \
     left join plan_budget b on b.activity = a.id and b.year = ? where ";

fn of_activities(scope: &Scope) -> Sql {
    let year = i64::from(scope.period.year());
    let (first, last) = quarters(scope);
    sql(ACTIVITY)
        .bind(year)
        .bind(first)
        .bind(last)
        .bind(year)
        .append(covers(scope, year))
}

fn money(row: &Record, name: &'static str) -> Result<Cell, Error> {
    Ok(Cell::Money(row.int_opt(name)?.unwrap_or_default()))
}

async fn activities(tx: &mut Tx, scope: &Scope, of: Strategy) -> Result<Table, Error> {
    let query = of_activities(scope)
        .push(" and g.strategy = ?")
        .bind(code(of))
        .push(" order by g.position, a.position, a.id");
    let columns = [
        Column::Programme,
        Column::Activity,
        Column::Organisation,
        Column::Budget,
        Column::Spent,
    ];
    let mut table = Table::new(TableName::Activities, &columns);
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "programme")?,
            text(&row, "activity")?,
            text(&row, "organisation")?,
            money(&row, "budget")?,
            money(&row, "spent")?,
        ]);
    }
    Ok(table.summed())
}

/// Budget and spending by strategy, and by where the money comes from.
pub(super) async fn budget(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let by_strategy = spent_by(
        tx,
        scope,
        TableName::BudgetByStrategy,
        Column::Programme,
        "select strategy as code, ",
        "strategy",
    )
    .await?;
    let by_source = spent_by(
        tx,
        scope,
        TableName::BudgetBySource,
        Column::Source,
        "select fund_source as code, ",
        "fund-source",
    )
    .await?;
    Ok(filled([by_strategy, by_source]))
}

async fn spent_by(
    tx: &mut Tx,
    scope: &Scope,
    name: TableName,
    head: Column,
    by: &'static str,
    kind: &str,
) -> Result<Table, Error> {
    let year = i64::from(scope.period.year());
    let (first, last) = quarters(scope);
    let query = sql(by)
        .push(
            "cast(coalesce(sum(budget), 0) as bigint) as budget, \
             cast(coalesce(sum(spent), 0) as bigint) as spent from (\
             select g.strategy, a.fund_source, b.rupiah as budget, \
             (select sum(r.rupiah) from plan_realisation r where r.activity = a.id \
             and r.year = ? and r.quarter >= ? and r.quarter <= ?) as spent \
             from plan_activity a join plan_programme g on g.id = a.programme \
             join action_plan p on p.id = a.plan \
             left join plan_budget b on b.activity = a.id and b.year = ? where ",
        )
        .bind(year)
        .bind(first)
        .bind(last)
        .bind(year)
        .append(covers(scope, year))
        .push(") x group by 1 order by 1");
    let columns = [head, Column::Budget, Column::Spent, Column::Share];
    let mut table = Table::new(name, &columns);
    for row in tx.rows(&query).await? {
        let (budget, spent) = (row.int("budget")?, row.int("spent")?);
        let share = spent.saturating_mul(1000).checked_div(budget);
        table.push([
            coded(&row, "code", kind)?,
            Cell::Money(budget),
            Cell::Money(spent),
            share.map_or(Cell::Blank, Cell::Share),
        ]);
    }
    Ok(table.summed())
}

/// What is planned for the period after this one: activities with a budget, or targets.
pub(super) async fn next(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let year = i64::from(scope.period.year()) + i64::from(scope.period.half() != Some(1));
    let query = sql(
        "select g.name as programme, a.name as activity, i.name as indicator, i.unit, \
         t.value as target, o.name as organisation from plan_indicator i \
         join plan_activity a on a.id = i.activity join plan_programme g on g.id = a.programme \
         join action_plan p on p.id = i.plan join plan_target t on t.indicator = i.id and t.year = ? \
         left join organisation o on o.id = a.responsible where ",
    )
    .bind(year)
    .append(covers(scope, year))
    .push(" order by g.position, a.position, i.position, i.id");
    let columns = [
        Column::Programme,
        Column::Activity,
        Column::Indicator,
        Column::Target,
        Column::Unit,
        Column::Organisation,
    ];
    let mut table = Table::new(TableName::NextTargets, &columns);
    for row in tx.rows(&query).await? {
        let target = row.int_opt("target")?;
        table.push([
            text(&row, "programme")?,
            text(&row, "activity")?,
            text(&row, "indicator")?,
            target.map_or(Cell::Blank, Cell::Measured),
            text(&row, "unit")?,
            text(&row, "organisation")?,
        ]);
    }
    Ok(filled([table]))
}
