//! What is known of a year: values and money by quarter, without what people wrote about them.

use crate::{Error, Record, Sql, Tx, Value as Bound, sql};
use domain::action_plan::{Amount, Measure, Origin, Quarter, Ratio, Rupiah};
use domain::ids::{ActivityId, IndicatorId, PlanId};
use jiff::Timestamp;

/// The value of an indicator in a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The quarter.
    pub quarter: Quarter,
    /// What was computed.
    pub computed: Option<Measure>,
    /// When.
    pub computed_at: Option<Timestamp>,
    /// What was accepted or written.
    pub written: Option<Measure>,
    /// Where that came from.
    pub origin: Option<Origin>,
}

/// The money spent on an activity in a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spending {
    /// The activity.
    pub activity: ActivityId,
    /// The quarter.
    pub quarter: Quarter,
    /// How much, if it was written.
    pub rupiah: Option<Rupiah>,
}

const VALUE: &str = "select id, indicator, year, quarter, computed, computed_part, computed_of, \
     computed_at, value, part, whole, origin, reason_a from plan_value";

/// The values of a year of a plan.
pub async fn values(tx: &mut Tx, plan: PlanId, year: i16) -> Result<Vec<Value>, Error> {
    let query = sql(VALUE)
        .push(" where plan = ? and year = ? order by quarter, indicator")
        .bind(plan)
        .bind(i64::from(year));
    tx.rows(&query).await?.iter().map(value_from).collect()
}

/// The value of one indicator in a quarter.
pub async fn value_of(
    tx: &mut Tx,
    indicator: IndicatorId,
    quarter: Quarter,
) -> Result<Option<Value>, Error> {
    let row = tx.row(&row_of(indicator, quarter)).await?;
    row.as_ref().map(value_from).transpose()
}

pub(super) fn row_of(indicator: IndicatorId, quarter: Quarter) -> Sql {
    sql(VALUE)
        .push(" where indicator = ? and year = ? and quarter = ?")
        .bind(indicator)
        .bind(i64::from(quarter.year()))
        .bind(i64::from(quarter.number()))
}

pub(super) fn value_from(row: &Record) -> Result<Value, Error> {
    Ok(Value {
        indicator: row.parse("indicator")?,
        quarter: quarter_from(row)?,
        computed: measure(row, "computed", "computed_part", "computed_of")?,
        computed_at: row.time_opt("computed_at")?,
        written: measure(row, "value", "part", "whole")?,
        origin: row.parse_opt("origin")?,
    })
}

pub(super) fn quarter_from(row: &Record) -> Result<Quarter, Error> {
    let year = super::plans::year(row, "year")?;
    let number = i8::try_from(row.int("quarter")?).map_err(|_| Error::Column("quarter"))?;
    Quarter::new(year, number).map_err(|_| Error::Corrupt("quarter"))
}

fn measure(
    row: &Record,
    value: &'static str,
    part: &'static str,
    of: &'static str,
) -> Result<Option<Measure>, Error> {
    let number = |value: i64| Measure::Value(Amount::thousandths(value));
    match (row.int_opt(part)?, row.int_opt(of)?) {
        (Some(part), Some(of)) => Ok(Some(Measure::Share(Ratio { part, of }))),
        _ => Ok(row.int_opt(value)?.map(number)),
    }
}

/// A measure as its three columns: the number, the part, the whole.
pub(super) fn columns(measure: Option<Measure>) -> [Bound; 3] {
    match measure {
        None => [Bound::Int(None), Bound::Int(None), Bound::Int(None)],
        Some(Measure::Value(value)) => [
            value.as_thousandths().into(),
            Bound::Int(None),
            Bound::Int(None),
        ],
        Some(Measure::Share(ratio)) => [Bound::Int(None), ratio.part.into(), ratio.of.into()],
    }
}

/// A measure as the trail keeps it: `12.5`, `8/10`, or nothing.
pub(super) fn words(measure: Option<Measure>) -> String {
    match measure {
        None => String::new(),
        Some(Measure::Value(value)) => value.to_string(),
        Some(Measure::Share(ratio)) => format!("{}/{}", ratio.part, ratio.of),
    }
}

/// The money of a year of a plan; a row for every activity and quarter of which anything was
/// written.
pub async fn spending(tx: &mut Tx, plan: PlanId, year: i16) -> Result<Vec<Spending>, Error> {
    let query = sql(
        "select activity, year, quarter, rupiah from plan_realisation \
         where plan = ? and year = ? order by quarter, activity",
    )
    .bind(plan)
    .bind(i64::from(year));
    tx.rows(&query).await?.iter().map(spending_from).collect()
}

fn spending_from(row: &Record) -> Result<Spending, Error> {
    let rupiah = row.int_opt("rupiah")?.map(Rupiah::new).transpose();
    Ok(Spending {
        activity: row.parse("activity")?,
        quarter: quarter_from(row)?,
        rupiah: rupiah.map_err(|_| Error::Column("rupiah"))?,
    })
}
