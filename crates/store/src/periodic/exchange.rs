//! Reports between installations: a file with the figures of a frozen report, signed with the key
//! of the audit, and its arrival at the level above.
//!
//! The file holds counts in codes and nothing else. What is signed is the text of its body as it
//! stands in the file, so that nothing depends on how it is written again.

use super::{By, Report, figures, period_columns};
use crate::audit::AuditKeys;
use crate::{Error, Tx, code, sql};
use domain::ids::TaskForceId;
use domain::people::Level;
use domain::periodic::{Figure, ReportPeriod};
use domain::{AreaCode, MessageKey};
use ed25519_dalek::{Signature, VerifyingKey};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error as ThisError;
use uuid::Uuid;

/// Form of the file.
const FORMAT: &str = "suluh-periodic-1";
/// What a signature of a report begins with, so that none of another kind can stand for it.
const CONTEXT: &[u8] = b"suluh/periodic/1\n";
/// Most bytes of a file that is read.
pub const FILE_MOST: usize = 1 << 20;
/// Most figures of one report.
const FIGURES_MOST: usize = 5_000;
/// Most characters of a name, and of a code.
const NAME_MOST: usize = 200;
const CODE_MOST: usize = 40;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Level of the task force.
    pub level: Level,
    /// Its area.
    pub area: String,
    /// Its name.
    pub name: String,
    /// The period.
    pub period: ReportPeriod,
    /// When the report was due.
    pub due_on: Date,
    /// How often it was taken up again.
    pub revision: i64,
    /// When the file was made.
    pub sent_at: Timestamp,
    /// Digest of the frozen report.
    pub digest: String,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// The file as it is written.
#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    body: String,
    public_key: String,
    signature: String,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
pub enum Refusal {
    /// It is no report of this program.
    #[error("not a report")]
    NotAReport,
    /// It was changed after it was signed.
    #[error("the signature does not fit")]
    Tampered,
    /// It comes from a task force that is not below the one that reads it.
    #[error("the sender is not below the receiver")]
    NotBelow,
    /// The sender works in this installation and sends here without a file.
    #[error("the sender works in this installation")]
    Local,
    /// It is the first file of its sender: the fingerprint of the key must be compared.
    #[error("the sender is new")]
    NewSender,
    /// The fingerprint that was typed is not that of the file's key.
    #[error("the fingerprint differs")]
    Fingerprint,
    /// The sender signed with another key before.
    #[error("another key than before")]
    OtherKey,
    /// The same version, or a newer one, has arrived.
    #[error("an older version")]
    Older,
}

impl MessageKey for Refusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotAReport => "error-periodic-not-a-report",
            Self::Tampered => "error-periodic-tampered",
            Self::NotBelow => "error-periodic-not-below",
            Self::Local => "error-periodic-local",
            Self::NewSender => "error-periodic-new-sender",
            Self::Fingerprint => "error-periodic-fingerprint",
            Self::OtherKey => "error-periodic-other-key",
            Self::Older => "error-periodic-older",
        }
    }
}

/// What a file was read as, its signature checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// What it says.
    pub envelope: Envelope,
    /// The key it is signed with, hexadecimal.
    pub public_key: String,
}

/// A task force of another installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Its name.
    pub name: String,
    /// The fingerprint of its key.
    pub fingerprint: String,
    /// Since when its files are taken.
    pub trusted_at: Timestamp,
}

/// The file of a frozen report.
///
/// # Errors
/// [`Error::NotFound`] where the report is not frozen.
pub async fn sign(
    tx: &mut Tx,
    keys: &AuditKeys,
    report: &Report,
    at: Timestamp,
) -> Result<Vec<u8>, Error> {
    let digest = report.digest.clone().ok_or(Error::NotFound)?;
    let force = crate::people::task_force(tx, report.task_force).await?;
    let envelope = Envelope {
        level: force.level,
        area: force.area,
        name: force.name,
        period: report.period,
        due_on: report.due_on,
        revision: report.revision,
        sent_at: at,
        digest,
        figures: figures::figures(tx, report.id).await?,
    };
    seal(keys, &envelope)
}

/// Writes and signs a file.
fn seal(keys: &AuditKeys, envelope: &Envelope) -> Result<Vec<u8>, Error> {
    let written = |_| Error::Corrupt("a report for another installation");
    let body = serde_json::to_string(envelope).map_err(written)?;
    let file = File {
        format: FORMAT.to_owned(),
        public_key: to_hex(keys.public().as_bytes()),
        signature: to_hex(&keys.sign(&message(&body))),
        body,
    };
    serde_json::to_vec_pretty(&file).map_err(written)
}

fn message(body: &str) -> Vec<u8> {
    [CONTEXT, body.as_bytes()].concat()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// The fingerprint of a key, to be compared through another channel: eight groups of four signs.
pub fn fingerprint(public_key: &str) -> String {
    let digest = blake3::hash(public_key.as_bytes()).to_hex();
    let signs: Vec<char> = digest.as_str().chars().take(32).collect();
    let groups: Vec<String> = signs
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// The fingerprint of this installation's key.
pub fn own_fingerprint(keys: &AuditKeys) -> String {
    fingerprint(&to_hex(keys.public().as_bytes()))
}

/// Reads a file and checks its signature and the form of all that it says.
///
/// # Errors
/// [`Refusal::NotAReport`] and [`Refusal::Tampered`].
pub fn verify(bytes: &[u8]) -> Result<Arrival, Refusal> {
    if bytes.len() > FILE_MOST {
        return Err(Refusal::NotAReport);
    }
    let file: File = serde_json::from_slice(bytes).map_err(|_| Refusal::NotAReport)?;
    if file.format != FORMAT {
        return Err(Refusal::NotAReport);
    }
    let key = from_hex(&file.public_key)
        .and_then(|key| VerifyingKey::from_bytes(&key).ok())
        .ok_or(Refusal::NotAReport)?;
    let signature = from_hex(&file.signature)
        .map(|bytes| Signature::from_bytes(&bytes))
        .ok_or(Refusal::Tampered)?;
    key.verify_strict(&message(&file.body), &signature)
        .map_err(|_| Refusal::Tampered)?;
    let envelope: Envelope = serde_json::from_str(&file.body).map_err(|_| Refusal::NotAReport)?;
    if !is_sound(&envelope) {
        return Err(Refusal::NotAReport);
    }
    Ok(Arrival {
        envelope,
        public_key: file.public_key,
    })
}

/// Whether everything in it has the form that this program writes: codes, and no text.
fn is_sound(envelope: &Envelope) -> bool {
    let is_code = |code: &str| {
        code.len() <= CODE_MOST
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
    };
    let mut seen = std::collections::BTreeSet::new();
    envelope.figures.len() <= FIGURES_MOST
        && envelope.figures.iter().all(|figure| {
            is_code(&figure.code)
                && figure.n.is_none_or(|n| (0..=1_000_000_000).contains(&n))
                && seen.insert((figure.measure, &figure.code))
        })
        && (1..=NAME_MOST).contains(&envelope.name.chars().count())
        && !envelope.name.chars().any(char::is_control)
        && envelope.revision >= 0
        && is_code(&envelope.digest[..envelope.digest.len().min(CODE_MOST)])
        && envelope.digest.len() <= 64
        && (envelope.level == Level::National || envelope.area.parse::<AreaCode>().is_ok())
}

/// Takes a file for the task force `receiver`. The first one of its sender needs the fingerprint as
/// the sender told it.
///
/// # Errors
/// A [`Refusal`] within the outer result; storage errors in it.
pub async fn arrive(
    tx: &mut Tx,
    receiver: TaskForceId,
    arrival: &Arrival,
    typed: &str,
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    let envelope = &arrival.envelope;
    let force = crate::people::task_force(tx, receiver).await?;
    if !is_below(&force, envelope) {
        return Ok(Err(Refusal::NotBelow));
    }
    if is_local(tx, receiver, envelope).await? {
        return Ok(Err(Refusal::Local));
    }
    let sender = match sender_of(tx, receiver, arrival, typed, by).await? {
        Ok(sender) => sender,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (year, half, key) = period_columns(envelope.period);
    let query = sql(
        "select id, revision from periodic_received where sender = ? and year = ? and half = ?",
    )
    .bind(&sender)
    .bind(year)
    .bind(half);
    if let Some(row) = tx.row(&query).await? {
        if row.int("revision")? >= envelope.revision {
            return Ok(Err(Refusal::Older));
        }
        let id = row.string("id")?;
        tx.run(&sql("delete from periodic_received where id = ?").bind(&id))
            .await?;
        figures::put(tx, &id, &[]).await?;
    }
    let id = Uuid::now_v7();
    tx.run(
        &sql(
            "insert into periodic_received (id, sender, year, half, period_key, due_on, \
             revision, sent_at, digest, imported_by, imported_at) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(&sender)
        .bind(year)
        .bind(half)
        .bind(key)
        .bind(envelope.due_on)
        .bind(envelope.revision)
        .bind(envelope.sent_at)
        .bind(&envelope.digest)
        .bind(by.account)
        .bind(by.at),
    )
    .await?;
    figures::put(tx, &id.to_string(), &envelope.figures).await?;
    Ok(Ok(()))
}

/// Whether the sender stands right below: a city of the province, a province of the country.
fn is_below(force: &crate::people::TaskForce, envelope: &Envelope) -> bool {
    match (force.level, envelope.level) {
        (Level::National, Level::Province) => true,
        (Level::Province, Level::City) => {
            let within = envelope.area.strip_prefix(&force.area);
            within.is_some_and(|rest| rest.starts_with('.'))
        }
        _ => false,
    }
}

async fn is_local(tx: &mut Tx, receiver: TaskForceId, envelope: &Envelope) -> Result<bool, Error> {
    let query = sql("select id from task_force where parent = ? and level = ? and area = ?")
        .bind(receiver)
        .bind(code(envelope.level))
        .bind(&envelope.area);
    Ok(tx.row(&query).await?.is_some())
}

/// The known sender, or a new one whose fingerprint was compared.
async fn sender_of(
    tx: &mut Tx,
    receiver: TaskForceId,
    arrival: &Arrival,
    typed: &str,
    by: By,
) -> Result<Result<String, Refusal>, Error> {
    let envelope = &arrival.envelope;
    let query = sql(
        "select id, public_key from periodic_sender where receiver = ? and level = ? and area = ?",
    )
    .bind(receiver)
    .bind(code(envelope.level))
    .bind(&envelope.area);
    if let Some(row) = tx.row(&query).await? {
        if row.text("public_key")? != arrival.public_key {
            return Ok(Err(Refusal::OtherKey));
        }
        return Ok(Ok(row.string("id")?));
    }
    let plain = |text: &str| {
        let signs = text.chars().filter(|c| !c.is_whitespace());
        signs.collect::<String>().to_lowercase()
    };
    if plain(typed).is_empty() {
        return Ok(Err(Refusal::NewSender));
    }
    if plain(typed) != plain(&fingerprint(&arrival.public_key)) {
        return Ok(Err(Refusal::Fingerprint));
    }
    let id = Uuid::now_v7().to_string();
    tx.run(
        &sql(
            "insert into periodic_sender (id, receiver, level, area, name, public_key, \
             trusted_by, trusted_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&id)
        .bind(receiver)
        .bind(code(envelope.level))
        .bind(&envelope.area)
        .bind(&envelope.name)
        .bind(&arrival.public_key)
        .bind(by.account)
        .bind(by.at),
    )
    .await?;
    Ok(Ok(id))
}

/// The task forces of other installations whose files are taken, by name.
pub async fn senders(tx: &mut Tx, receiver: TaskForceId) -> Result<Vec<Sender>, Error> {
    let query = sql(
        "select name, public_key, trusted_at from periodic_sender where receiver = ? \
         order by name, id",
    )
    .bind(receiver);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Sender {
                name: row.string("name")?,
                fingerprint: fingerprint(row.text("public_key")?),
                trusted_at: row.time("trusted_at")?,
            })
        })
        .collect()
}
