//! Pairs that people should look at: found by the register, listed for those concerned.

use super::register::Register;
use super::{models, settings, source};
use crate::access::{self, Refused};
use crate::paging::Count;
use crate::{Error, Record, Sql, Store, Tx, code, sql};
use ::linkage::explain::Explanation;
use domain::codes::{CodeKind, HumanCode};
use domain::ids::{OrganisationId, PersonId, TeamId};
use domain::linkage::{Band, Pair, PairState, Side, Thresholds};
use domain::sections::Section;
use domain::{Alias, Coded};
use jiff::Timestamp;
use policy::{Actor, Open};
use std::collections::{BTreeMap, BTreeSet};
use vault::{KeyRing, Random};

/// Persons for whom pairs are sought in one transaction.
const BATCH: usize = 200;

/// Seeks pairs for at most `most` persons whose record changed, or that were not compared by the
/// model in use; gives how many were done. What is found is brought to people, never joined.
pub async fn seek(
    store: &Store,
    ring: &KeyRing,
    register: &Register,
    random: &mut Random,
    at: Timestamp,
    most: usize,
) -> Result<usize, Error> {
    let mut done = 0;
    while done < most {
        let some = seek_some(store, ring, register, random, at).await?;
        done += some;
        if some < BATCH {
            break;
        }
        tokio::task::yield_now().await;
    }
    Ok(done)
}

/// Whether somebody's record changed since pairs were sought for it by the model in use.
pub async fn are_due(tx: &mut Tx) -> Result<bool, Error> {
    let version = models::chosen(tx).await?;
    Ok(!due(tx, &version, 1).await?.is_empty())
}

/// What the register says about one person: the others with weight and levels.
type Found = Vec<(PersonId, f64, String)>;

async fn seek_some(
    store: &Store,
    ring: &KeyRing,
    register: &Register,
    random: &mut Random,
    at: Timestamp,
) -> Result<usize, Error> {
    let Some(version) = register.version() else {
        return Ok(0);
    };
    let mut tx = store.read().await?;
    let settings = settings::get(&mut tx).await?;
    let due = due(&mut tx, &version, BATCH).await?;
    let persons: Vec<PersonId> = due.iter().map(|(person, _)| *person).collect();
    let described = source::load(&mut tx, ring, &persons).await?;
    let mut known = waiting_pairs(&mut tx, &persons).await?;
    drop(tx);
    let mut found: BTreeMap<PersonId, Found> = BTreeMap::new();
    for (person, described) in &described {
        let answer = register.ask(described, settings.thresholds.review)?;
        let mut others: BTreeSet<PersonId> = answer
            .into_iter()
            .flat_map(|answer| answer.matches)
            .map(|likely| PersonId(uuid::Uuid::from_u128(likely.id)))
            .collect();
        // A pair that the other record found and this one does not: blocks are cut where they are
        // too large, and only one of the two may be over the edge.
        others.extend(known.remove(person).unwrap_or_default());
        others.remove(person);
        let list = found.entry(*person).or_default();
        for other in others {
            let why = register.explain(described, other)?;
            let why = why.filter(|why| why.probability >= settings.thresholds.review);
            list.extend(why.map(|why| (other, why.weight, levels(&why))));
        }
    }
    let mut tx = store.write().await?;
    for (person, changed) in &due {
        let found = found.remove(person).unwrap_or_default();
        keep(
            &mut tx,
            random,
            *person,
            &found,
            (&version, settings.sample),
            at,
        )
        .await?;
        settle(&mut tx, *person, changed, &version).await?;
    }
    tx.commit().await?;
    Ok(due.len())
}

/// What each comparison found, as it is kept.
fn levels(why: &Explanation) -> String {
    let levels = why.steps.iter();
    let levels = levels.map(|step| format!("{}:{}", step.comparison, step.level));
    levels.collect::<Vec<_>>().join(" ")
}

/// The others of the pairs of these persons that nobody has decided.
async fn waiting_pairs(
    tx: &mut Tx,
    persons: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<PersonId>>, Error> {
    let mut pairs: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
    if persons.is_empty() {
        return Ok(pairs);
    }
    let all = || persons.iter().copied();
    let query = sql("select low, high from link_pair where state = 'waiting' and low in (")
        .bind_all(all())
        .push(") union select low, high from link_pair where state = 'waiting' and high in (")
        .bind_all(all())
        .push(")");
    for row in tx.rows(&query).await? {
        let (low, high) = (row.parse("low")?, row.parse("high")?);
        pairs.entry(low).or_default().push(high);
        pairs.entry(high).or_default().push(low);
    }
    Ok(pairs)
}

/// Persons for whom pairs are to be sought, at most so many, each with its last change.
async fn due(tx: &mut Tx, version: &str, most: usize) -> Result<Vec<(PersonId, String)>, Error> {
    let query = sql(
        "select person, changed from link_source where checked_with < ? \
         union all select person, changed from link_source where checked_with > ? limit ?",
    )
    .bind(version)
    .bind(version)
    .bind(i64::try_from(most).unwrap_or(i64::MAX));
    let mut due = Vec::new();
    for row in tx.rows(&query).await? {
        due.push((row.parse("person")?, row.string("changed")?));
    }
    Ok(due)
}

/// Notes that pairs were sought, unless the record changed again meanwhile.
async fn settle(tx: &mut Tx, person: PersonId, changed: &str, version: &str) -> Result<(), Error> {
    let update = sql("update link_source set checked_with = ? where person = ? and changed = ?")
        .bind(version)
        .bind(person)
        .bind(changed);
    tx.run(&update).await?;
    Ok(())
}

/// Keeps what was found about a person. Pairs that nobody has decided and that are likely no longer
/// go.
async fn keep(
    tx: &mut Tx,
    random: &mut Random,
    person: PersonId,
    found: &Found,
    (model, sample): (&str, f64),
    at: Timestamp,
) -> Result<(), Error> {
    let others: Vec<PersonId> = found.iter().map(|(other, ..)| *other).collect();
    let together = of_one_task_force(tx, person, &others).await?;
    let forget = sql("delete from link_pair where state = 'waiting' and (low = ? or high = ?)")
        .bind(person)
        .bind(person);
    let forget = if together.is_empty() {
        forget
    } else {
        forget
            .push(" and low not in (")
            .bind_all(together.iter().copied())
            .push(") and high not in (")
            .bind_all(together.iter().copied())
            .push(")")
    };
    tx.run(&forget).await?;
    for (other, score, levels) in found {
        let Some(pair) = Pair::new(person, *other).filter(|_| together.contains(other)) else {
            continue;
        };
        let insert = sql(
            "insert into link_pair (low, high, reference, score, model, levels, state, sample, \
             found_at) values (?, ?, ?, ?, ?, ?, 'waiting', ?, ?) on conflict (low, high) \
             do update set score = excluded.score, model = excluded.model, levels = excluded.levels",
        )
        .bind(pair.low())
        .bind(pair.high())
        .bind(HumanCode::new(CodeKind::Pair, random.bytes()?).to_string())
        .bind(*score)
        .bind(model)
        .bind(levels)
        .bind(is_sampled(random, sample)?)
        .bind(at);
        tx.run(&insert).await?;
    }
    Ok(())
}

/// Draws whether a pair is decided twice.
fn is_sampled(random: &mut Random, share: f64) -> Result<bool, Error> {
    let drawn = u32::from_le_bytes(random.bytes::<4>()?);
    Ok(f64::from(drawn) < share * f64::from(u32::MAX))
}

/// Those of `others` who are in a case of the task force in which the person is.
async fn of_one_task_force(
    tx: &mut Tx,
    person: PersonId,
    others: &[PersonId],
) -> Result<BTreeSet<PersonId>, Error> {
    if others.is_empty() {
        return Ok(BTreeSet::new());
    }
    let query = sql(
        "select p.id from person p join cases c on c.id = p.case_id where c.task_force = \
         (select oc.task_force from person o join cases oc on oc.id = o.case_id where o.id = ?) \
         and p.id in (",
    )
    .bind(person)
    .bind_all(others.iter().copied())
    .push(")");
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| row.parse("id"))
        .collect()
}

// ---------------------------------------------------------------- one pair

/// One of the two records, as far as everybody concerned may know.
#[derive(Debug, Clone)]
pub struct Holding {
    /// The person.
    pub person: PersonId,
    /// Code of the case.
    pub case: String,
    /// Alias of the person.
    pub alias: Alias,
    /// The team that holds the case.
    pub team: TeamId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The name of that organisation.
    pub organisation_name: String,
    /// How to reach it.
    pub organisation_phone: String,
    /// Other organisations learn nothing of this case.
    pub shielded: bool,
    /// Whether the policy lets the reader open who this is.
    pub readable: bool,
    /// Whether the reader is a member of the team.
    pub own: bool,
}

/// A pair as one reader sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The pair.
    pub pair: Pair,
    /// By what name people speak of it.
    pub reference: HumanCode,
    /// The earlier record.
    pub low: Holding,
    /// The later one.
    pub high: Holding,
    /// log₂ of the odds.
    pub score: f64,
    /// Version of the model.
    pub model: String,
    /// What each comparison found.
    pub levels: String,
    /// Where it stands.
    pub state: PairState,
    /// Whether somebody decides it a second time.
    pub sample: bool,
}

impl Seen {
    /// Whether the records are of two organisations.
    pub fn is_across(&self) -> bool {
        self.low.organisation != self.high.organisation
    }

    /// Whether the reader may see both identities.
    pub fn is_open(&self) -> bool {
        self.low.readable && self.high.readable
    }

    /// For whose record the reader decides; none where it is not theirs to decide.
    pub fn side(&self) -> Option<Side> {
        let low = self.low.own && self.low.readable;
        let high = self.high.own && self.high.readable;
        match (low, high) {
            (true, true) => Some(Side::Both),
            (true, false) => Some(Side::Low),
            (false, true) => Some(Side::High),
            (false, false) => None,
        }
    }

    /// The probability as a band.
    pub fn band(&self, thresholds: Thresholds) -> Option<Band> {
        thresholds.band(::linkage::model::probability_of(self.score))
    }
}

const SELECT: &str = "select x.low, x.high, x.reference, x.score, x.model, x.levels, x.state, \
     x.sample, x.found_at, lc.code as low_case, l.alias as low_alias, lc.team as low_team, \
     lo.id as low_organisation, lo.name as low_name, lo.phone as low_phone, \
     (select count(*) from case_shield s where s.case_id = lc.id) as low_shield, \
     hc.code as high_case, h.alias as high_alias, hc.team as high_team, \
     ho.id as high_organisation, ho.name as high_name, ho.phone as high_phone, \
     (select count(*) from case_shield s where s.case_id = hc.id) as high_shield \
     from link_pair x join person l on l.id = x.low join cases lc on lc.id = l.case_id \
     join team lt on lt.id = lc.team join organisation lo on lo.id = lt.organisation \
     join person h on h.id = x.high join cases hc on hc.id = h.case_id \
     join team ht on ht.id = hc.team join organisation ho on ho.id = ht.organisation \
     where lc.task_force = ?";

/// The pair with this reference, if it concerns the actor.
///
/// # Errors
/// [`Error::NotFound`] where there is none, and where the actor may open neither identity or the
/// other one's case is shielded: the same answer.
pub async fn find(tx: &mut Tx, actor: &Actor, reference: HumanCode) -> Result<Seen, Error> {
    let query = sql(SELECT)
        .bind(actor.task_force)
        .push(" and x.reference = ?")
        .bind(reference.to_string());
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let seen = read(tx, actor, &row).await?;
    concerns(&seen).then_some(seen).ok_or(Error::NotFound)
}

/// The pair of two records, under the conditions of [`find`].
pub async fn of(tx: &mut Tx, actor: &Actor, pair: Pair) -> Result<Option<Seen>, Error> {
    let query = sql(SELECT)
        .bind(actor.task_force)
        .push(" and x.low = ? and x.high = ?")
        .bind(pair.low())
        .bind(pair.high());
    let Some(row) = tx.row(&query).await? else {
        return Ok(None);
    };
    let seen = read(tx, actor, &row).await?;
    Ok(Some(seen).filter(concerns))
}

fn concerns(seen: &Seen) -> bool {
    let hidden = |record: &Holding| record.shielded && !record.readable;
    seen.side().is_some() && !hidden(&seen.low) && !hidden(&seen.high)
}

async fn read(tx: &mut Tx, actor: &Actor, row: &Record) -> Result<Seen, Error> {
    let (low, high): (PersonId, PersonId) = (row.parse("low")?, row.parse("high")?);
    let mut low_record = Holding {
        person: low,
        case: row.string("low_case")?,
        alias: row.parse("low_alias")?,
        team: row.parse("low_team")?,
        organisation: row.parse("low_organisation")?,
        organisation_name: row.string("low_name")?,
        organisation_phone: row.string("low_phone")?,
        shielded: row.int("low_shield")? > 0,
        readable: false,
        own: false,
    };
    let mut high_record = Holding {
        person: high,
        case: row.string("high_case")?,
        alias: row.parse("high_alias")?,
        team: row.parse("high_team")?,
        organisation: row.parse("high_organisation")?,
        organisation_name: row.string("high_name")?,
        organisation_phone: row.string("high_phone")?,
        shielded: row.int("high_shield")? > 0,
        readable: false,
        own: false,
    };
    for record in [&mut low_record, &mut high_record] {
        record.own = actor.teams.contains(&record.team);
        record.readable = is_readable(tx, actor, &record.case).await?;
    }
    Ok(Seen {
        pair: Pair::new(low, high).ok_or(Error::Corrupt("pair of records"))?,
        reference: row.parse("reference")?,
        low: low_record,
        high: high_record,
        score: row.real("score")?,
        model: row.string("model")?,
        levels: row.string("levels")?,
        state: row.parse("state")?,
        sample: row.bool("sample")?,
    })
}

/// Whether the policy lets the actor open who the persons of a case are.
async fn is_readable(tx: &mut Tx, actor: &Actor, case: &str) -> Result<bool, Error> {
    match access::case::<Open>(tx, actor, case).await {
        Ok(auth) => Ok(auth.reaches(Section::Identity)),
        Err(Refused::Denied(_)) => Ok(false),
        Err(Refused::Store(error)) => Err(error),
    }
}

// ---------------------------------------------------------------- the list

/// Pairs that wait for the actor, the likeliest first, at most `limit`: those that nobody decided,
/// those of which the other side decided, and of the sample those that somebody else decided.
pub async fn waiting(tx: &mut Tx, actor: &Actor, limit: usize) -> Result<Vec<Seen>, Error> {
    let Some(query) = waiting_for(actor, sql(SELECT).bind(actor.task_force)) else {
        return Ok(Vec::new());
    };
    let query = query
        .push(" order by x.score desc, x.reference limit ?")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let mut seen = Vec::new();
    for row in tx.rows(&query).await? {
        seen.push(read(tx, actor, &row).await?);
    }
    seen.retain(concerns);
    Ok(seen)
}

/// The conditions of [`waiting`]; none where nothing can wait for the actor.
fn waiting_for(actor: &Actor, query: Sql) -> Option<Sql> {
    if actor.teams.is_empty() {
        return None;
    }
    let teams = || actor.teams.iter().copied();
    let mine = |query: Sql, open: &'static str| query.push(open).bind_all(teams()).push(")");
    let query = mine(query, " and (lc.team in (");
    let query = mine(query, " or hc.team in (").push(")");
    // Whoever decided does not decide again, except for the other side.
    let query = query
        .push(" and (x.state in (")
        .bind_all(
            PairState::ALL
                .iter()
                .filter(|s| s.is_open())
                .map(|s| code(*s)),
        )
        .push(") or (x.sample and x.state in ('same', 'different', 'unsure') and ");
    let query = mine(query, "lc.team in (");
    let query = mine(query, " and hc.team in (");
    let query = query.push(
        " and (select count(*) from link_event e where e.low = x.low and e.high = x.high \
         and e.blind) = 0))",
    );
    Some(
        query
            .push(
                " and not exists (select 1 from link_event e where e.low = x.low \
                 and e.high = x.high and e.account = ? and e.act <> 'retract' and not exists \
                 (select 1 from link_event r where r.retracts = e.id))",
            )
            .bind(actor.account),
    )
}

/// How many pairs wait for the actor.
pub async fn count(tx: &mut Tx, actor: &Actor) -> Result<Count, Error> {
    let waiting = waiting(tx, actor, COUNTED).await?.len();
    Ok(counted(waiting))
}

/// So many lines are read to count them.
pub(super) const COUNTED: usize = 100;

/// What reading at most [`COUNTED`] lines says.
pub(super) fn counted(lines: usize) -> Count {
    let n = i64::try_from(lines).unwrap_or(i64::MAX);
    if lines < COUNTED {
        Count::Exactly(n)
    } else {
        Count::MoreThan(n - 1)
    }
}
