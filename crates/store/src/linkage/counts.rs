//! Reports, cases and distinct victims: three numbers, none of which stands for another.

use crate::{Error, Tx, sql};
use domain::ids::{OrganisationId, TaskForceId};
use std::collections::{BTreeMap, BTreeSet};

/// The three numbers of a task force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Reports that were received.
    pub reports: i64,
    /// Cases that were opened.
    pub cases: i64,
    /// Victims in those cases: a person in two cases counts twice.
    pub victims: i64,
    /// Persons: whoever is in several cases by decision of those who hold them counts once.
    pub distinct: i64,
}

/// Counts.
pub async fn counts(tx: &mut Tx, task_force: TaskForceId) -> Result<Counts, Error> {
    let reports = sql("select count(*) as n from report where task_force = ?").bind(task_force);
    let cases =
        sql("select count(*) as n, cast(coalesce(sum(victims), 0) as bigint) as victims from cases where task_force = ?")
            .bind(task_force);
    let joined = sql(
        "select count(*) as n, count(distinct l.one) as persons from link_person l \
         join person p on p.id = l.person join cases c on c.id = p.case_id \
         where c.task_force = ? and p.role = 'victim' \
         and (p.trafficking_status is null or p.trafficking_status <> 'not-victim')",
    )
    .bind(task_force);
    let reports = tx.row(&reports).await?.ok_or(Error::NotFound)?.int("n")?;
    let row = tx.row(&cases).await?.ok_or(Error::NotFound)?;
    let victims = row.int("victims")?;
    let joined = tx.row(&joined).await?.ok_or(Error::NotFound)?;
    Ok(Counts {
        reports,
        cases: row.int("n")?,
        victims,
        distinct: victims - joined.int("n")? + joined.int("persons")?,
    })
}

/// How many persons two organisations both know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// One, by name.
    pub one: String,
    /// The other.
    pub other: String,
    /// Persons whom both know.
    pub n: i64,
}

/// How many persons each two organisations both know, of cases of these task forces, by name. It is
/// so now: a decision that is taken back counts no more. No area narrows it: one area less another
/// would tell the small counts that are hidden.
pub async fn overlaps(tx: &mut Tx, task_forces: &[TaskForceId]) -> Result<Vec<Overlap>, Error> {
    let query = sql(
        "select distinct l.one, o.id, o.name from link_person l join person p on p.id = l.person \
         join cases c on c.id = p.case_id join team t on t.id = c.team \
         join organisation o on o.id = t.organisation where c.task_force in (",
    )
    .bind_all(task_forces.iter().copied())
    .push(")");
    let mut knowing: BTreeMap<String, BTreeSet<(String, OrganisationId)>> = BTreeMap::new();
    for row in tx.rows(&query).await? {
        let who = (row.string("name")?, row.parse("id")?);
        knowing.entry(row.string("one")?).or_default().insert(who);
    }
    let mut both: BTreeMap<[&(String, OrganisationId); 2], i64> = BTreeMap::new();
    for organisations in knowing.values() {
        for (at, one) in organisations.iter().enumerate() {
            for other in organisations.iter().skip(at + 1) {
                *both.entry([one, other]).or_default() += 1;
            }
        }
    }
    Ok(both
        .into_iter()
        .map(|([one, other], n)| Overlap {
            one: one.0.clone(),
            other: other.0.clone(),
            n,
        })
        .collect())
}
