//! Keeping the audit: rows appended in the transaction of what they record, checkpoints, pages.
//!
//! PostgreSQL nodes append in [`LANES`] chains, each under an advisory lock that is held until
//! the transaction ends; SQLite has one writer and one chain.

use crate::{Dialect, Error, Record, Store, Tx, code_opt, sql};
use ::audit::{
    Broken, Checkpoint, Event, Head, Kind, MacKey, ObjectKind, Row, StoredRow, Summary, Verifier,
    append as link, checkpoint as sign, due,
};
use domain::Coded;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use vault::KeyRing;

/// Chains on PostgreSQL: writers that may append at the same time.
const LANES: i64 = 8;
/// First of the advisory lock numbers of the lanes; Suluh's own.
const LANE_LOCK: i64 = 7_310_241_000;
/// Lock number of the checkpoint.
const CHECKPOINT_LOCK: i64 = 7_310_240_999;
/// Rows read at a time while verifying.
const VERIFY_PAGE: i64 = 5_000;

/// The audit keys of a server.
#[derive(Clone)]
pub struct AuditKeys {
    mac: MacKey,
    signing: SigningKey,
}

impl AuditKeys {
    /// Derives them from the key ring.
    pub fn of(ring: &KeyRing) -> Self {
        Self {
            mac: MacKey::new(*ring.audit_mac()),
            signing: SigningKey::from_bytes(ring.audit_signing_seed()),
        }
    }

    /// The public key with which checkpoints are checked elsewhere.
    pub fn public(&self) -> VerifyingKey {
        self.signing.verifying_key()
    }

    /// Signs what leaves this installation for another; `message` begins with what it is.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }
}

/// Appends one event to the audit, in the transaction of what it records.
pub async fn append(
    tx: &mut Tx,
    keys: &AuditKeys,
    at: Timestamp,
    event: Event,
) -> Result<(), Error> {
    let at_us = at.as_microsecond();
    let lane = lane(tx, at_us).await?;
    let head = tx
        .row(
            &sql("select seq, row_digest from audit_row where lane = ? order by seq desc limit 1")
                .bind(i64::from(lane)),
        )
        .await?;
    let head = match head {
        None => Head::start(lane),
        Some(row) => Head {
            lane,
            seq: positive(row.int("seq")?)?,
            hash: digest(row.bytes("row_digest")?)?,
        },
    };
    insert(tx, &link(&head, at_us, event, &keys.mac)).await
}

/// The lane of this transaction: chosen with its first event, locked until it ends.
async fn lane(tx: &mut Tx, at_us: i64) -> Result<u16, Error> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(0);
    }
    if let Some(lane) = tx.audit_lane {
        return Ok(lane);
    }
    let lane = at_us.rem_euclid(LANES);
    tx.run(&sql("select pg_advisory_xact_lock(?)").bind(LANE_LOCK + lane))
        .await?;
    let lane = u16::try_from(lane).map_err(|_| Error::Corrupt("audit lane"))?;
    tx.audit_lane = Some(lane);
    Ok(lane)
}

async fn insert(tx: &mut Tx, row: &Row) -> Result<(), Error> {
    let event = row.event();
    tx.run(
        &sql(
            "insert into audit_row (lane, seq, at, kind, actor, actor_label, purpose, \
             object_kind, object_code, decision, details, prev_digest, row_digest, mac_digest) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(i64::from(row.lane()))
        .bind(i64::try_from(row.seq()).map_err(|_| Error::Corrupt("audit row"))?)
        .bind(row.at_us())
        .bind(event.kind().code())
        .bind(event.actor())
        .bind(event.actor_label())
        .bind(event.purpose())
        .bind(event.object().map(|o| o.kind().code()))
        .bind(event.object().map(::audit::Object::code))
        .bind(event.decision().code())
        .bind(event.details_json())
        .bind(row.prev().as_slice())
        .bind(row.hash().as_slice())
        .bind(row.mac().as_slice()),
    )
    .await?;
    Ok(())
}

/// Signs a checkpoint over all lanes when one is due; returns whether it did.
pub async fn checkpoint_if_due(
    store: &Store,
    keys: &AuditKeys,
    now: Timestamp,
) -> Result<bool, Error> {
    checkpoint(store, keys, now, due).await
}

/// Signs a checkpoint over whatever no checkpoint covers yet, however young: before the program
/// ends, and before a copy of the database is made.
pub async fn checkpoint_now(
    store: &Store,
    keys: &AuditKeys,
    now: Timestamp,
) -> Result<bool, Error> {
    checkpoint(store, keys, now, |_, last, _, total| last != total).await
}

/// `wanted` is told as [`due`]: time and rows of the last checkpoint, then time and rows now.
async fn checkpoint(
    store: &Store,
    keys: &AuditKeys,
    now: Timestamp,
    wanted: impl Fn(i64, u64, i64, u64) -> bool,
) -> Result<bool, Error> {
    let mut tx = store.write().await?;
    if tx.dialect() == Dialect::Postgres {
        tx.run(&sql("select pg_advisory_xact_lock(?)").bind(CHECKPOINT_LOCK))
            .await?;
    }
    let heads = heads(&mut tx).await?;
    let total: u64 = heads.iter().map(|head| head.seq).sum();
    let last = tx
        .row(&sql(
            "select body from audit_checkpoint order by number desc limit 1",
        ))
        .await?
        .map(|row| stored_checkpoint(&row))
        .transpose()?;
    let (last_at, last_total) = last
        .as_ref()
        .map_or((0, 0), |last| (last.at_us(), last.rows_total()));
    if !wanted(last_at, last_total, now.as_microsecond(), total) {
        return Ok(false);
    }
    let made = sign(last.as_ref(), now.as_microsecond(), heads, &keys.signing)?;
    tx.run(
        &sql("insert into audit_checkpoint (number, at, body) values (?, ?, ?)")
            .bind(i64::try_from(made.number()).map_err(|_| Error::Corrupt("checkpoint"))?)
            .bind(made.at_us())
            .bind(made.to_witness()),
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

async fn heads(tx: &mut Tx) -> Result<Vec<Head>, Error> {
    let mut heads = Vec::new();
    for lane in 0..LANES {
        let row = tx
            .row(
                &sql("select seq, row_digest from audit_row where lane = ? order by seq desc limit 1")
                    .bind(lane),
            )
            .await?;
        if let Some(row) = row {
            heads.push(Head {
                lane: u16::try_from(lane).map_err(|_| Error::Corrupt("audit lane"))?,
                seq: positive(row.int("seq")?)?,
                hash: digest(row.bytes("row_digest")?)?,
            });
        }
    }
    Ok(heads)
}

/// The outcome of a verification.
pub type Verdict = Result<Summary, Broken>;

/// Verifies all rows and checkpoints; memory stays bounded.
///
/// # Errors
/// Storage errors only: what is wrong with the audit itself is the [`Verdict`].
pub async fn verify(
    store: &Store,
    keys: &AuditKeys,
    witness: Option<&Checkpoint>,
) -> Result<Verdict, Error> {
    let mut tx = store.read().await?;
    let mut verifier = Verifier::new(Some(keys.mac.clone()), keys.public());
    if let Some(copy) = witness
        && let Err(broken) = verifier.witness(copy)
    {
        return Ok(Err(broken));
    }
    let checkpoints = tx
        .rows(&sql("select body from audit_checkpoint order by number"))
        .await?;
    for row in &checkpoints {
        if let Err(broken) = verifier.checkpoint(&stored_checkpoint(row)?) {
            return Ok(Err(broken));
        }
    }
    let (mut lane, mut seq) = (-1i64, 0i64);
    loop {
        let query = sql(
            "select lane, seq, at, kind, actor, actor_label, purpose, object_kind, object_code, \
             decision, details, prev_digest, row_digest, mac_digest from audit_row \
             where lane > ? or (lane = ? and seq > ?) order by lane, seq limit ?",
        )
        .bind(lane)
        .bind(lane)
        .bind(seq)
        .bind(VERIFY_PAGE);
        let rows = tx.rows(&query).await?;
        let Some(last) = rows.last() else { break };
        (lane, seq) = (last.int("lane")?, last.int("seq")?);
        for row in &rows {
            let checked = Row::from_stored(&stored(row)?).and_then(|row| verifier.row(&row));
            if let Err(broken) = checked {
                return Ok(Err(broken));
            }
        }
    }
    Ok(verifier.finish())
}

/// The newest checkpoint in the form that a witness keeps.
pub async fn newest_checkpoint(tx: &mut Tx) -> Result<Option<Checkpoint>, Error> {
    tx.row(&sql(
        "select body from audit_checkpoint order by number desc limit 1",
    ))
    .await?
    .map(|row| stored_checkpoint(&row))
    .transpose()
}

/// One line of the audit as administrators read it.
#[derive(Debug, Clone)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Chain and position, which name the line.
    pub lane: i64,
    /// Position in the chain.
    pub seq: i64,
    /// What.
    pub kind: Kind,
    /// Login of who acted.
    pub actor_label: String,
    /// Kind of object.
    pub object_kind: Option<ObjectKind>,
    /// Its code.
    pub object_code: Option<String>,
    /// Permitted or denied.
    pub decision: ::audit::Decision,
    /// Coded details as a JSON object.
    pub details: String,
}

/// What an audit page shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Code of an object.
    pub object: Option<String>,
    /// Login.
    pub actor: Option<String>,
    /// Only denials.
    pub denied: bool,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// From this time on.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// Lines older than this place, from the line before: time, lane, position.
    pub before: Option<(i64, i64, i64)>,
}

/// A page of the audit, newest first.
pub async fn page(tx: &mut Tx, filter: &Filter, limit: u32) -> Result<Vec<Line>, Error> {
    let mut query = sql(
        "select at, lane, seq, kind, actor_label, object_kind, object_code, decision, details \
         from audit_row where 1 = 1",
    );
    if let Some(object) = &filter.object {
        query = query.push(" and object_code = ?").bind(object);
    }
    if let Some(actor) = &filter.actor {
        query = query.push(" and actor_label = ?").bind(actor);
    }
    if filter.denied {
        query = query.push(" and decision = 'denied'");
    }
    if filter.kind.is_some() {
        query = query.push(" and kind = ?").bind(code_opt(filter.kind));
    }
    if let Some(from) = filter.from {
        query = query.push(" and at >= ?").bind(from);
    }
    if let Some(until) = filter.until {
        query = query.push(" and at < ?").bind(until);
    }
    if let Some((at, lane, seq)) = filter.before {
        query = query
            .push(" and (at < ? or (at = ? and (lane < ? or (lane = ? and seq < ?))))")
            .bind(at)
            .bind(at)
            .bind(lane)
            .bind(lane)
            .bind(seq);
    }
    let query = query
        .push(" order by at desc, lane desc, seq desc limit ?")
        .bind(i64::from(limit));
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Line {
                at: row.time("at")?,
                lane: row.int("lane")?,
                seq: row.int("seq")?,
                kind: row.parse("kind")?,
                actor_label: row.string("actor_label")?,
                object_kind: row.parse_opt("object_kind")?,
                object_code: row.text_opt("object_code")?.map(str::to_owned),
                decision: row.parse("decision")?,
                details: row.string("details")?,
            })
        })
        .collect()
}

fn stored(row: &Record) -> Result<StoredRow, Error> {
    let text = |name| Ok::<_, Error>(row.text_opt(name)?.map(str::to_owned));
    Ok(StoredRow {
        lane: row.int("lane")?,
        seq: row.int("seq")?,
        at_us: row.int("at")?,
        kind: row.string("kind")?,
        actor: text("actor")?,
        actor_label: row.string("actor_label")?,
        purpose: text("purpose")?,
        object_kind: text("object_kind")?,
        object_code: text("object_code")?,
        decision: row.string("decision")?,
        details: row.string("details")?,
        prev: row.bytes("prev_digest")?.to_vec(),
        hash: row.bytes("row_digest")?.to_vec(),
        mac: row.bytes("mac_digest")?.to_vec(),
    })
}

fn stored_checkpoint(row: &Record) -> Result<Checkpoint, Error> {
    Checkpoint::from_witness(row.text("body")?).map_err(|_| Error::Corrupt("checkpoint"))
}

fn positive(number: i64) -> Result<u64, Error> {
    u64::try_from(number).map_err(|_| Error::Corrupt("audit row"))
}

fn digest(bytes: &[u8]) -> Result<[u8; 32], Error> {
    bytes.try_into().map_err(|_| Error::Corrupt("audit digest"))
}
