//! What people decide about pairs: events that are only added, each with who, when and why.

use super::pairs::Seen;
use super::persons;
use crate::{Error, Record, Tx, code, sql};
use domain::ids::{AccountId, OrganisationId};
use domain::linkage::{Agreement, Pair, PairState, Side, Verdict, agreement, standing};
use domain::{Line, MessageKey};
use jiff::Timestamp;
use policy::Actor;
use std::collections::BTreeMap;
use thiserror::Error as ThisError;
use uuid::Uuid;
use vault::{KeyRing, Place, Random, Stored};

/// Why a decision was not recorded; everything but [`Fault::Store`] is said to the person.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// It is not theirs to decide, or they have decided.
    #[error("this pair is not yours to decide")]
    NotYours,
    /// Somebody decided it meanwhile.
    #[error("somebody decided this pair meanwhile")]
    Decided,
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::NotYours => "error-linkage-not-yours",
            Self::Decided => "error-linkage-decided",
        }
    }
}

/// A decision that is recorded.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Its event.
    pub id: Uuid,
    /// What was decided.
    pub verdict: Verdict,
    /// For whose record.
    pub side: Side,
    /// Without knowing what was decided before.
    pub blind: bool,
    /// Who.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Their organisation.
    pub organisation: OrganisationId,
    /// When.
    pub at: Timestamp,
    /// Version of the model that had brought the pair.
    pub model: String,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// Whether it was retracted.
    pub retracted: bool,
}

/// A new decision.
#[derive(Debug, Clone, Copy)]
pub struct NewDecision<'a> {
    /// What.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<&'a Line>,
    /// When.
    pub at: Timestamp,
}

fn place(event: Uuid) -> Place<'static> {
    Place {
        table: "link_event",
        column: "reason_a",
        row: event,
    }
}

/// All that was decided about a pair, in order.
pub async fn all(tx: &mut Tx, ring: &KeyRing, pair: Pair) -> Result<Vec<Decision>, Error> {
    let query = sql(
        "select e.id, e.act, e.side, e.blind, e.account, a.name, e.organisation, e.at, e.model, \
         e.reason_a, (select count(*) from link_event r where r.retracts = e.id) as retracted \
         from link_event e join account a on a.id = e.account \
         where e.low = ? and e.high = ? and e.retracts is null order by e.id",
    )
    .bind(pair.low())
    .bind(pair.high());
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| decision(ring, row)).collect()
}

fn decision(ring: &KeyRing, row: &Record) -> Result<Decision, Error> {
    let id: Uuid = row.parse("id")?;
    let reason = match row.bytes_opt("reason_a")? {
        None => None,
        Some(bytes) => {
            let sealed = Stored::from_bytes(bytes.to_vec());
            let opened = ring.coordination().open(&place(id), id, &sealed)?;
            Some(opened.text()?.to_owned())
        }
    };
    Ok(Decision {
        id,
        verdict: row.parse("act")?,
        side: row.parse("side")?,
        blind: row.bool("blind")?,
        account: row.parse("account")?,
        name: row.string("name")?,
        organisation: row.parse("organisation")?,
        at: row.time("at")?,
        model: row.string("model")?,
        reason,
        retracted: row.int("retracted")? > 0,
    })
}

/// Whether the actor decides a pair of the sample for the second time: somebody else has decided
/// it, and what they said is not shown.
pub fn is_blind(seen: &Seen, decided: &[Decision], actor: &Actor) -> bool {
    let holds = |decision: &&Decision| !decision.retracted;
    let by_others = decided
        .iter()
        .filter(holds)
        .all(|d| d.account != actor.account);
    let second = decided.iter().filter(holds).any(|d| d.blind);
    seen.sample && !seen.state.is_open() && seen.side() == Some(Side::Both) && by_others && !second
}

/// Records a decision and brings the projection up to date. A decision about records of two
/// organisations binds once both have made it.
///
/// # Errors
/// [`Fault::NotYours`] where the policy does not let the actor open the identity for whose record
/// they decide; [`Fault::Decided`] where nothing is left to decide.
pub async fn decide(
    tx: &mut Tx,
    (ring, random): (&KeyRing, &mut Random),
    actor: &Actor,
    seen: &Seen,
    new: &NewDecision<'_>,
) -> Result<PairState, Fault> {
    let side = own_side(actor, seen).ok_or(Fault::NotYours)?;
    let decided = all(tx, ring, seen.pair).await?;
    let blind = is_blind(seen, &decided, actor);
    let held = |d: &&Decision| !d.retracted && !d.blind;
    let taken = decided
        .iter()
        .filter(held)
        .any(|d| d.side == side || d.side == Side::Both);
    if taken && !blind {
        return Err(Fault::Decided);
    }
    let id = Uuid::now_v7();
    let reason = match new.reason {
        None => None,
        Some(reason) => {
            let key = ring.coordination();
            let plain = reason.as_str().as_bytes();
            let sealed = key
                .seal(&place(id), id, plain, random)
                .map_err(Error::from)?;
            Some(sealed.as_bytes().to_vec())
        }
    };
    let insert = sql(
        "insert into link_event (id, low, high, act, side, blind, account, organisation, at, \
         score, model, levels, retracts, reason_a) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
         null, ?)",
    )
    .bind(id)
    .bind(seen.pair.low())
    .bind(seen.pair.high())
    .bind(code(new.verdict))
    .bind(code(side))
    .bind(blind)
    .bind(actor.account)
    .bind(actor.organisation)
    .bind(new.at)
    .bind(seen.score)
    .bind(&seen.model)
    .bind(&seen.levels)
    .bind(reason);
    tx.run(&insert).await?;
    Ok(settle(tx, seen.pair).await?)
}

/// For whose record the actor decides. Somebody who happens to be in teams of two organisations
/// decides for their own: the second voice must be another's.
fn own_side(actor: &Actor, seen: &Seen) -> Option<Side> {
    match seen.side()? {
        Side::Both if seen.is_across() && seen.low.organisation == actor.organisation => {
            Some(Side::Low)
        }
        Side::Both if seen.is_across() && seen.high.organisation == actor.organisation => {
            Some(Side::High)
        }
        Side::Both if seen.is_across() => None,
        Side::Low if seen.is_across() && seen.low.organisation != actor.organisation => None,
        Side::High if seen.is_across() && seen.high.organisation != actor.organisation => None,
        side => Some(side),
    }
}

/// Retracts a decision: from then on it is as if it had not been made.
///
/// # Errors
/// [`Fault::NotYours`] where it was made for a record that is not the actor's to decide;
/// [`Error::NotFound`] where the pair has no such decision that holds.
pub async fn retract(
    tx: &mut Tx,
    (ring, random): (&KeyRing, &mut Random),
    actor: &Actor,
    seen: &Seen,
    decision: Uuid,
    reason: &Line,
    at: Timestamp,
) -> Result<PairState, Fault> {
    let decided = all(tx, ring, seen.pair).await?;
    let mut holding = decided.iter().filter(|d| d.id == decision && !d.retracted);
    let of = holding.next().ok_or(Error::NotFound)?;
    let own = own_side(actor, seen).ok_or(Fault::NotYours)?;
    if own != Side::Both && of.side != own {
        return Err(Fault::NotYours);
    }
    let id = Uuid::now_v7();
    let sealed = ring
        .coordination()
        .seal(&place(id), id, reason.as_str().as_bytes(), random)
        .map_err(Error::from)?;
    let insert = sql(
        "insert into link_event (id, low, high, act, side, blind, account, organisation, at, \
         score, model, levels, retracts, reason_a) \
         values (?, ?, ?, 'retract', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(seen.pair.low())
    .bind(seen.pair.high())
    .bind(code(of.side))
    .bind(of.blind)
    .bind(actor.account)
    .bind(actor.organisation)
    .bind(at)
    .bind(seen.score)
    .bind(&seen.model)
    .bind(&seen.levels)
    .bind(decision)
    .bind(sealed.as_bytes().to_vec());
    tx.run(&insert).await?;
    Ok(settle(tx, seen.pair).await?)
}

/// Brings the state of a pair and the projection up to date.
async fn settle(tx: &mut Tx, pair: Pair) -> Result<PairState, Error> {
    let query = sql(
        "select e.side, e.act from link_event e where e.low = ? and e.high = ? and not e.blind \
         and e.retracts is null and not exists \
         (select 1 from link_event r where r.retracts = e.id) order by e.id",
    )
    .bind(pair.low())
    .bind(pair.high());
    let mut decisions = Vec::new();
    for row in tx.rows(&query).await? {
        decisions.push((row.parse("side")?, row.parse("act")?));
    }
    let state = standing(&decisions);
    let update = sql("update link_pair set state = ? where low = ? and high = ?")
        .bind(code(state))
        .bind(pair.low())
        .bind(pair.high());
    tx.run(&update).await?;
    persons::refresh(tx, pair).await?;
    Ok(state)
}

/// How well the first and the second decisions of the sample agree, in one organisation.
pub async fn measured(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> Result<Option<Agreement>, Error> {
    let query = sql(
        "select e.low, e.high, e.act, e.blind from link_event e where e.organisation = ? \
         and e.side = 'both' and e.retracts is null and not exists \
         (select 1 from link_event r where r.retracts = e.id) order by e.id",
    )
    .bind(organisation);
    let mut firsts: BTreeMap<(String, String), Verdict> = BTreeMap::new();
    let mut seconds = Vec::new();
    for row in tx.rows(&query).await? {
        let pair = (row.string("low")?, row.string("high")?);
        let verdict: Verdict = row.parse("act")?;
        if row.bool("blind")? {
            seconds.push((pair, verdict));
        } else {
            firsts.entry(pair).or_insert(verdict);
        }
    }
    let decided: Vec<(Verdict, Verdict)> = seconds
        .iter()
        .filter_map(|(pair, second)| Some((*firsts.get(pair)?, *second)))
        .collect();
    Ok(agreement(&decided))
}
