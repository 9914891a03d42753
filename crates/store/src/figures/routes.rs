//! Routes: areas by their role, the ways between them, and whole paths, of own cases.
//!
//! Everything is read from the tally of routes; the periods of a range of months are its whole
//! years and the months beside them, so that a range costs what it shows and not how long it is.

use crate::{Error, Record, Sql, Tx, code, route_tally, sql};
use domain::cases::LegRole;
use domain::figures::routes::{PlaceLevel, Stop};
use domain::figures::{Month, Months};
use domain::ids::TaskForceId;

/// Which cases are counted, and how finely places are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The cases of these task forces.
    pub task_forces: Vec<TaskForceId>,
    /// Registered in these months; a case of which just the year is known is in none but whole
    /// years.
    pub months: Option<Months>,
    /// The level of the places.
    pub level: PlaceLevel,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Victims. All victims of a case have its route.
    pub victims: i64,
    /// Cases.
    pub cases: i64,
}

/// What of it is counted: one, two or three stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<const N: usize> {
    /// The stops in the order of the way.
    pub stops: [Stop; N],
    /// How many.
    pub count: Count,
}

/// The largest counts, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Largest<const N: usize> {
    /// The largest first; of the same size, in the order of their codes.
    pub counted: Vec<Counted<N>>,
    /// How many there are, with those that were left out.
    pub all: i64,
}

/// The places of a role. A case counts in each of its places; their sum may be more than all.
pub async fn places(
    tx: &mut Tx,
    question: &Question,
    role: LegRole,
) -> Result<Vec<Counted<1>>, Error> {
    let query = counted::<1>(question, code(role));
    let found = tx.rows(&query).await?;
    found.iter().map(read).collect()
}

/// The ways from one place to the next, the largest `most` of them.
pub async fn ways(tx: &mut Tx, question: &Question, most: i64) -> Result<Largest<2>, Error> {
    largest(tx, counted::<2>(question, route_tally::WAY), most).await
}

/// The paths from origin by way of transit to destination, the largest `most` of them; those of
/// kabupaten and kota by province ([`PlaceLevel::of_paths`]). Each case is in just one.
pub async fn paths(tx: &mut Tx, question: &Question, most: i64) -> Result<Largest<3>, Error> {
    let question = Question {
        level: question.level.of_paths(),
        ..question.clone()
    };
    largest(tx, counted::<3>(&question, route_tally::PATH), most).await
}

/// All victims and cases, with or without a route.
pub async fn total(tx: &mut Tx, question: &Question) -> Result<Count, Error> {
    let query = sql(
        "select cast(coalesce(sum(victims), 0) as bigint) as victims, \
         cast(coalesce(sum(cases), 0) as bigint) as cases from route_tally where ",
    )
    .append(condition(
        &Question {
            level: PlaceLevel::Country,
            ..question.clone()
        },
        route_tally::PATH,
    ));
    count(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

async fn largest<const N: usize>(tx: &mut Tx, query: Sql, most: i64) -> Result<Largest<N>, Error> {
    let rows = tx.rows(&query.push(" limit ?").bind(most)).await?;
    Ok(Largest {
        all: rows.first().map_or(Ok(0), |row| row.int("n"))?,
        counted: rows.iter().map(read).collect::<Result<_, _>>()?,
    })
}

const STOPS: [&str; 3] = ["stop_1", "stop_2", "stop_3"];

fn counted<const N: usize>(question: &Question, kind: impl Into<crate::Value>) -> Sql {
    let stops = |mut query: Sql| {
        for (at, stop) in STOPS.iter().take(N).enumerate() {
            query = query.push(if at == 0 { "" } else { ", " }).push(stop);
        }
        query
    };
    let query = stops(sql("select "))
        .push(
            ", cast(sum(victims) as bigint) as victims, cast(sum(cases) as bigint) as cases, \
             count(*) over () as n from route_tally where ",
        )
        .append(condition(question, kind))
        .push(" group by ");
    stops(stops(query).push(" order by 0 + sum(victims) desc, 0 + sum(cases) desc, "))
}

/// Condition on the tally's key, in the order of the key.
fn condition(question: &Question, kind: impl Into<crate::Value>) -> Sql {
    sql("task_force in (")
        .bind_all(question.task_forces.iter().copied())
        .push(") and kind = ?")
        .bind(kind)
        .push(" and level = ?")
        .bind(code(question.level))
        .push(" and period in (")
        .bind_all(periods(question.months))
        .push(")")
}

/// The rows of the tally that make up a range of months.
pub(super) fn periods(months: Option<Months>) -> Vec<String> {
    let Some(months) = months else {
        return vec![String::new()];
    };
    let Some((first, last)) = months.whole_years() else {
        return between(months.from(), months.to());
    };
    let years = (first..=last).map(|year| format!("{year:04}"));
    let outside = between(months.from(), months.to())
        .into_iter()
        .filter(|month| !(first..=last).any(|year| month.starts_with(&format!("{year:04}"))));
    years.chain(outside).collect()
}

fn between(from: Month, to: Month) -> Vec<String> {
    let mut month = to;
    let mut all = vec![month.to_string()];
    while month > from {
        month = month.before();
        all.push(month.to_string());
    }
    all
}

fn read<const N: usize>(row: &Record) -> Result<Counted<N>, Error> {
    let mut stops = [Stop::Unknown; N];
    for (stop, name) in stops.iter_mut().zip(STOPS) {
        *stop = row.parse(name)?;
    }
    Ok(Counted {
        stops,
        count: count(row)?,
    })
}

fn count(row: &Record) -> Result<Count, Error> {
    Ok(Count {
        victims: row.int("victims")?,
        cases: row.int("cases")?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_its_whole_years_and_the_months_beside_them() {
        let range = |from: &str, to: &str| {
            let months = Months::new(from.parse().unwrap(), to.parse().unwrap());
            let mut periods = periods(months);
            periods.sort();
            periods.join(" ")
        };
        assert_eq!(periods(None), [""]);
        assert_eq!(range("2023-01", "2024-12"), "2023 2024");
        assert_eq!(
            range("2022-11", "2024-02"),
            "2022-11 2022-12 2023 2024-01 2024-02"
        );
        assert_eq!(range("2024-03", "2024-04"), "2024-03 2024-04");
        assert_eq!(range("2024-05", "2024-05"), "2024-05");
    }
}
