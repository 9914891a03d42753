//! Services and referrals of the period, and the clocks that they met. Counts of cases' services
//! are protected like counts of people.

use super::super::assemble::Scope;
use super::filled;
use crate::services::timing;
use crate::{Error, Record, Tx, sql};
use domain::Coded;
use domain::periodic::{Cell, Column, Table, TableName};
use domain::services::ServiceKind;
use std::collections::BTreeMap;

pub(super) async fn tables(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let clocks = clocks(tx, scope).await?;
    let needs = referrals(tx, scope).await?;
    let receivers = receivers(tx, scope).await?;
    Ok(filled([clocks, needs, receivers]))
}

/// Counts by a row's code and a column's number.
fn gather(rows: &[Record], wide: usize) -> Result<BTreeMap<String, Vec<i64>>, Error> {
    let mut gathered: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in rows {
        let at = usize::try_from(row.int("place")?).unwrap_or_default();
        let counts = gathered
            .entry(row.string("code")?)
            .or_insert_with(|| vec![0; wide]);
        if let Some(count) = counts.get_mut(at) {
            *count += row.int("n")?;
        }
    }
    Ok(gathered)
}

fn of_services(gathered: &BTreeMap<String, Vec<i64>>) -> Vec<(Cell, Vec<i64>)> {
    ServiceKind::ALL
        .iter()
        .filter_map(|kind| {
            let counts = gathered.get(kind.code())?;
            Some((Cell::of(*kind), counts.clone()))
        })
        .collect()
}

/// Services applied for, by whether they began within their time.
async fn clocks(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select code, case timing when 'in-time' then 0 when 'late' then 1 \
         when 'waiting' then 2 else 3 end as place, count(*) as n from (select s.kind as code, ",
    )
    .append(timing(scope.as_of))
    .push(
        " as timing from service s join cases c on c.id = s.case_id \
         where c.task_force = ? and c.import is null and ",
    )
    .bind(scope.force)
    .append(scope.days("s.applied_on"))
    .push(") as one group by 1, 2");
    let gathered = gather(&tx.rows(&query).await?, 4)?;
    let columns = [
        Column::InTime,
        Column::Late,
        Column::Waiting,
        Column::NoClock,
    ];
    Ok(Table::crossed(
        TableName::ServicesByClock,
        Column::Service,
        columns.map(Cell::of).into(),
        &of_services(&gathered),
    ))
}

/// Referrals by what was needed and what became of them.
async fn referrals(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql("select need as code, case when state = 'sent' then 0 \
         when state in ('accepted', 'in-progress') then 1 when state = 'completed' then 2 \
         else 3 end as place, count(*) as n from referral where task_force = ? and ")
    .bind(scope.force)
    .append(scope.moments("sent_at"))
    .push(" group by 1, 2");
    let gathered = gather(&tx.rows(&query).await?, 4)?;
    let columns = [
        Column::Waiting,
        Column::Accepted,
        Column::Completed,
        Column::Declined,
    ];
    Ok(Table::crossed(
        TableName::ReferralsByNeed,
        Column::Need,
        columns.map(Cell::of).into(),
        &of_services(&gathered),
    ))
}

/// Referrals by the kind of office that they went to.
async fn receivers(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select o.kind as code, 0 as place, count(*) as n from referral r \
         join team t on t.id = r.to_team join organisation o on o.id = t.organisation \
         where r.task_force = ? and ",
    )
    .bind(scope.force)
    .append(scope.moments("r.sent_at"))
    .push(" group by 1");
    let gathered = gather(&tx.rows(&query).await?, 1)?;
    let rows: Vec<(Cell, Vec<i64>)> = gathered
        .into_iter()
        .map(|(kind, counts)| (Cell::Code("organisation-kind".to_owned(), kind), counts))
        .collect();
    Ok(Table::crossed(
        TableName::ReferralsByReceiver,
        Column::Organisation,
        vec![Cell::of(Column::Count)],
        &rows,
    ))
}
