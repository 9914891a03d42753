//! Which records are of one person: what follows from the decisions that hold.

use crate::{Error, Record, Tx, sql};
use ::linkage::cluster::{Options, cluster};
use domain::Alias;
use domain::ids::{CaseId, OrganisationId, PersonId, TeamId};
use domain::linkage::{LinkEvent, Pair, PairState, Said, Side, Verdict, kept, standing};
use policy::{Authorized, See};
use std::collections::{BTreeMap, BTreeSet};

/// Records by person: each record that is not alone, with the earliest of its person.
pub type Grouped = BTreeMap<PersonId, PersonId>;

/// Where each pair stands, in the order in which it was first decided.
fn standings(events: &[LinkEvent]) -> Vec<(Pair, PairState)> {
    let mut order: Vec<Pair> = Vec::new();
    let mut decisions: BTreeMap<Pair, Vec<(Side, Verdict)>> = BTreeMap::new();
    for (pair, side, verdict) in kept(events) {
        let of_pair = decisions.entry(pair).or_insert_with(|| {
            order.push(pair);
            Vec::new()
        });
        of_pair.push((side, verdict));
    }
    let state = |pair: Pair| {
        decisions
            .get(&pair)
            .map_or(PairState::Waiting, |d| standing(d))
    };
    order.into_iter().map(|pair| (pair, state(pair))).collect()
}

/// The pairs on which it was decided that both are one person, or that they are two.
pub async fn decided(tx: &mut Tx) -> Result<Vec<(Pair, bool)>, Error> {
    let standings = standings(&all_events(tx).await?).into_iter();
    let verdict = |(pair, state)| match state {
        PairState::Same => Some((pair, true)),
        PairState::Different => Some((pair, false)),
        _ => None,
    };
    Ok(standings.filter_map(verdict).collect())
}

/// Groups records by the events: those decided to be one person, unless that would join records of
/// which somebody says that they are two. Nothing is joined that nobody decided.
pub fn group(events: &[LinkEvent]) -> Grouped {
    let standings = standings(events);
    let persons: BTreeSet<PersonId> = standings
        .iter()
        .flat_map(|(pair, _)| [pair.low(), pair.high()])
        .collect();
    let persons: Vec<PersonId> = persons.into_iter().collect();
    let row = |person: PersonId| {
        let at = persons.binary_search(&person).unwrap_or_default();
        u32::try_from(at).unwrap_or(u32::MAX)
    };
    let those = |wanted: PairState| -> Vec<(u32, u32)> {
        let these = standings.iter().filter(|(_, state)| *state == wanted);
        these
            .map(|(pair, _)| (row(pair.low()), row(pair.high())))
            .collect()
    };
    let clusters = cluster(
        persons.len(),
        &[],
        &those(PairState::Same),
        &those(PairState::Different),
        &Options::default(),
    );
    let mut grouped = Grouped::new();
    for group in clusters.groups() {
        let members = group.iter().filter_map(|row| persons.get(*row as usize));
        let members: Vec<PersonId> = members.copied().collect();
        if let Some(first) = members.iter().min() {
            grouped.extend(members.iter().map(|member| (*member, *first)));
        }
    }
    grouped
}

/// Brings the projection up to date with everybody whom events connect with a pair.
pub(super) async fn refresh(tx: &mut Tx, pair: Pair) -> Result<(), Error> {
    let connected = connected(tx, pair).await?;
    let events = events_of(tx, &connected).await?;
    let delete = sql("delete from link_person where person in (")
        .bind_all(connected.iter().copied())
        .push(")");
    tx.run(&delete).await?;
    for (person, one) in group(&events) {
        let insert = sql("insert into link_person (person, one) values (?, ?)")
            .bind(person)
            .bind(one);
        tx.run(&insert).await?;
    }
    Ok(())
}

/// Everybody whom events connect with a pair, whatever they say and whether they hold.
async fn connected(tx: &mut Tx, pair: Pair) -> Result<BTreeSet<PersonId>, Error> {
    let mut known = BTreeSet::from([pair.low(), pair.high()]);
    let mut fresh: Vec<PersonId> = known.iter().copied().collect();
    while !fresh.is_empty() {
        let query = sql("select low, high from link_event where low in (")
            .bind_all(fresh.iter().copied())
            .push(") union select low, high from link_event where high in (")
            .bind_all(fresh.iter().copied())
            .push(")");
        fresh.clear();
        for row in tx.rows(&query).await? {
            for person in [row.parse("low")?, row.parse("high")?] {
                if known.insert(person) {
                    fresh.push(person);
                }
            }
        }
    }
    Ok(known)
}

async fn events_of(tx: &mut Tx, persons: &BTreeSet<PersonId>) -> Result<Vec<LinkEvent>, Error> {
    let query =
        sql("select id, low, high, act, side, blind, retracts from link_event where low in (")
            .bind_all(persons.iter().copied())
            .push(") order by id");
    tx.rows(&query).await?.iter().map(event).collect()
}

/// All events of an installation, in their order: what a replay starts from.
pub async fn all_events(tx: &mut Tx) -> Result<Vec<LinkEvent>, Error> {
    let query = sql("select id, low, high, act, side, blind, retracts from link_event order by id");
    tx.rows(&query).await?.iter().map(event).collect()
}

fn event(row: &Record) -> Result<LinkEvent, Error> {
    let pair = Pair::new(row.parse("low")?, row.parse("high")?);
    let what = match row.parse_opt("retracts")? {
        Some(id) => Said::Retracted(id),
        None => Said::Decided {
            side: row.parse("side")?,
            verdict: row.parse("act")?,
            blind: row.bool("blind")?,
        },
    };
    Ok(LinkEvent {
        id: row.parse("id")?,
        pair: pair.ok_or(Error::Corrupt("pair of records"))?,
        what,
    })
}

/// The projection as it is stored.
pub async fn stored(tx: &mut Tx) -> Result<Grouped, Error> {
    let rows = tx.rows(&sql("select person, one from link_person")).await?;
    rows.iter()
        .map(|row| Ok((row.parse("person")?, row.parse("one")?)))
        .collect()
}

/// The record that stands for the person of this one: the earliest; itself where it is alone.
pub async fn one(tx: &mut Tx, person: PersonId) -> Result<PersonId, Error> {
    let query = sql("select one from link_person where person = ?").bind(person);
    let row = tx.row(&query).await?;
    row.map_or(Ok(person), |row| row.parse("one"))
}

/// The persons of a case of whom there are other records too.
pub async fn recorded_again(
    tx: &mut Tx,
    auth: &Authorized<CaseId, See>,
) -> Result<BTreeSet<PersonId>, Error> {
    let query =
        sql("select p.id from person p join link_person l on l.person = p.id where p.case_id = ?")
            .bind(auth.file());
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| row.parse("id")).collect()
}

/// A record of a person, as far as its case is told.
#[derive(Debug, Clone)]
pub struct Member {
    /// The record.
    pub person: PersonId,
    /// Code of its case.
    pub case: String,
    /// Alias of the person there.
    pub alias: Alias,
    /// The team that holds the case.
    pub team: TeamId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Other organisations learn nothing of this case.
    pub shielded: bool,
}

/// All records of the person of this one, itself included, the earliest first. The caller tells of
/// each only what its reader may know.
pub async fn together(tx: &mut Tx, person: PersonId) -> Result<Vec<Member>, Error> {
    let one = one(tx, person).await?;
    let query = sql(
        "select p.id, p.alias, c.code, c.team, o.id as organisation, o.name, \
         (select count(*) from case_shield s where s.case_id = c.id) as shield \
         from person p join cases c on c.id = p.case_id join team t on t.id = c.team \
         join organisation o on o.id = t.organisation where p.id = ? \
         or p.id in (select person from link_person where one = ?) order by p.id",
    )
    .bind(one)
    .bind(one);
    let mut members = Vec::new();
    for row in tx.rows(&query).await? {
        members.push(Member {
            person: row.parse("id")?,
            case: row.string("code")?,
            alias: row.parse("alias")?,
            team: row.parse("team")?,
            organisation: row.parse("organisation")?,
            organisation_name: row.string("name")?,
            shielded: row.int("shield")? > 0,
        });
    }
    Ok(members)
}
